"""Which claims of a trace say what somebody asks about: by words and their synonyms, names and numbers, never by meaning alone.

A claim is found when it says most of what was asked, rare words most, and agrees in its numbers and its negation; one that
counts the same thing otherwise or negates it is shown apart, and what comes near is offered as possible.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.corroboration import counts, polarity, terms
from retold.errors import EmptyClaimError
from retold.model import Found, Match
from retold.text import sentences, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.corroboration.counts import Count
    from retold.corroboration.terms import Terms
    from retold.model import Article, Claim, TimeValue, Trace

SAYS = 0.62  # share of what was asked from which a claim says it
NEAR = 0.34  # from which it may
SAME = 0.5  # from which another number is about the same matter
CLOSE = 0.12  # claims this much less like the likest are found with it
AROUND = 0.5  # worth of a word that stands beside the claim and not in it
SPOKEN = 0.9  # of the name of who says it: "Seoul says ..." is answered by what Seoul says
ASIDE = 0.8  # of a word beside the main clause: ", as the envoy arrived"
TOUCHED = 0.2  # share of the words alone below which nothing is near, whatever numbers agree
MOST_POSSIBLE, MOST_FOUND = 5, 5
_NUMBER = 2.0  # a number asked for weighs as much as so many unheard-of words


def find(asked: str, trace: Trace) -> Found:
    """The claims that say it, that may say it, and that say otherwise.

    Raises:
        EmptyClaimError: when what is asked holds no word to look for.
    """
    wanted = _asked(asked)
    if not wanted.said.stems and not wanted.said.numbers:
        raise EmptyClaimError(asked)
    wordings = _wordings(trace)
    weigh = _Weights(wordings.values())
    scored = [weigh.scored(wanted, claim, wordings[claim.id]) for claim in trace.claims]
    scored.sort(key=lambda item: (-item.rank, -len(item.claim.figures.articles), item.claim.id))
    against = [item for item in scored if item.own >= SAME and _against(wanted, item)]
    told = {item.claim.id for item in against}
    rest = [item for item in scored if item.claim.id not in told]
    best = max((item.likeness for item in rest), default=0.0)
    found = [item for item in rest if item.likeness >= max(SAYS, best - CLOSE) and _says(wanted, item)][:MOST_FOUND]
    heard = _asked_words(asked, wanted.said)
    taken = {item.claim.id for item in found}
    near = [item for item in rest if item.claim.id not in taken and _is_near(item)][:MOST_POSSIBLE]
    return Found(
        asked=asked,
        matches=tuple(_match(item, wanted, heard) for item in found),
        possibly=tuple(_match(item, wanted, heard) for item in near),
        otherwise=tuple(_match(item, wanted, heard) for item in against[:MOST_FOUND]),
    )


def _says(wanted: _Wording, item: _Scored) -> bool:
    """Whether it says enough of the words itself, with every number and year asked for, and a negation where one is asked for.

    "Five dead" is not said by a claim that counts nobody, nor "did not test" by one that tells of no test.
    """
    wording = item.wording
    numbers = _numbers(wanted, wording)
    denies = wording.said.negated or _is_denied(item.claim)
    return item.own >= SAME and not numbers.missing and wanted.years <= wording.years and (denies or not wanted.polarity.negated)


def _is_near(item: _Scored) -> bool:
    return max(item.likeness, item.matter) >= NEAR and item.matter >= TOUCHED


@dataclass(frozen=True, slots=True)
class _Wording:
    """One mention of a claim, or what was asked: what it says, and what stands around it."""

    text: str
    said: Terms
    main: frozenset[str]  # of its stems those of the main clause
    counts: tuple[Count, ...]
    polarity: polarity.Wording
    years: frozenset[int] = frozenset()  # that it tells of
    spoken: frozenset[str] = frozenset()  # names of whoever says it
    around: frozenset[str] = frozenset()


def _read(text: str, *, spoken: str = "", around: str = "", years: frozenset[int] = frozenset()) -> _Wording:
    said = terms.read(text, 0, len(text))
    names = terms.read(spoken, 0, len(spoken)).stems
    return _Wording(
        text=text,
        said=said,
        main=terms.main_clause(text, 0, len(text)).stems,
        counts=counts.read(text, 0, len(text)),
        polarity=polarity.read(text, 0, len(text)),
        years=years | {int(year) for year in _YEAR.findall(text)},
        spoken=names - said.stems,
        around=terms.read(around, 0, len(around)).stems - said.stems - names,
    )


_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def _asked(words: str) -> _Wording:
    return _read(words[: terms.LONGEST])


@dataclass(frozen=True, slots=True)
class _Scored:
    claim: Claim
    wording: _Wording
    likeness: float
    rank: float  # the same, less for a long sentence that says it among much else
    matter: float  # of the words alone, numbers left out
    own: float  # the same without what only stands around the claim


def _wordings(trace: Trace) -> dict[str, list[_Wording]]:
    """The distinct wordings of each claim, with the stems of their sentences and of whoever is named."""
    texts = {article.id: article for article in trace.articles}
    names = {voice.id: " ".join((voice.name, *voice.aliases[:4])) for voice in trace.voices}
    outer = _Sentences(texts, trace.times)
    out: dict[str, list[_Wording]] = {}
    for claim in trace.claims:
        rows: dict[tuple[str, str], _Wording] = {}
        for mention in claim.mentions:
            article = texts[mention.span.article_id]
            said = article.text[mention.span.start : mention.span.end]
            voices = " ".join(names.get(voice, "") for voice in mention.voices)
            key = (said, voices)
            if key not in rows:
                around = f"{outer.around(article, mention.span.start, mention.span.end)} {article.title}"
                years = outer.years(article, mention.span.start, mention.span.end)
                rows[key] = _read(said, spoken=voices, around=around, years=years)
        own = _read(claim.text)  # a copy that turns it round, "there was no leak", does not say what the others do
        out[claim.id] = [row for row in rows.values() if not _apart(own, row)] or list(rows.values())
    return out


class _Sentences:
    """The sentence round a stretch of an article, each article split once."""

    def __init__(self, texts: Mapping[str, Article], times: Iterable[TimeValue]) -> None:
        self._texts = texts
        self._split: dict[str, list[tuple[int, int]]] = {}
        self._times: dict[str, list[TimeValue]] = defaultdict(list)
        for time in times:
            if time.first is not None and time.last is not None and time.first.year == time.last.year:
                self._times[time.span.article_id].append(time)

    def years(self, article: Article, start: int, end: int) -> frozenset[int]:
        """The years that the sentence tells of, "last year" included."""
        begin, stop = self._bounds(article, start, end)
        return frozenset(time.first.year for time in self._times[article.id] if time.first and begin <= time.span.start < stop)

    def around(self, article: Article, start: int, end: int) -> str:
        """The sentence."""
        return article.text[slice(*self._bounds(article, start, end))]

    def _bounds(self, article: Article, start: int, end: int) -> tuple[int, int]:
        if article.id not in self._split:
            self._split[article.id] = [(s.start, s.end) for a, b in article.body for s in sentences(article.text, a, b)]
        touched = [pair for pair in self._split[article.id] if pair[0] < end and start < pair[1]]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)


class _Weights:
    """How much of what is asked a wording says: words weighed by how few claims have them."""

    def __init__(self, wordings: Iterable[Sequence[_Wording]]) -> None:
        rows = [{stem for wording in row for stem in wording.said.stems} for row in wordings]
        self._count = len(rows)
        self._frequency = Counter(stem for row in rows for stem in row)

    def weight(self, stem: str) -> float:
        return math.log((2 + self._count) / (1 + self._frequency[stem]))

    def scored(self, wanted: _Wording, claim: Claim, row: Sequence[_Wording]) -> _Scored:
        """A claim by that of its wordings that says most of it."""
        return max((self._scored(wanted, claim, wording) for wording in row), key=lambda item: item.rank)

    def _scored(self, wanted: _Wording, claim: Claim, wording: _Wording) -> _Scored:
        rare = math.log(2 + self._count)
        asked = {stem: self.weight(stem) for stem in wanted.said.stems}
        words = math.fsum(asked.values())
        worth = {stem: _worth(stem, wording) for stem in asked}
        told = math.fsum(w * worth[stem] for stem, w in asked.items())
        own = math.fsum(w * worth[stem] for stem, w in asked.items() if stem not in wording.around)
        numbers = _numbers(wanted, wording)
        number = _NUMBER * rare
        covered = (told + number * len(numbers.same)) / (words + number * (len(numbers.same) + len(numbers.missing)) or 1.0)
        said = math.fsum(w for stem, w in asked.items() if stem in wording.said.stems)
        theirs = math.fsum(self.weight(stem) for stem in wording.said.stems) + rare * len(wording.said.numbers)
        extra = min(1.0, 2 * (said + rare * len(numbers.same)) / theirs) if theirs else 0.0
        likeness = covered * (0.85 + 0.15 * extra)
        return _Scored(claim, wording, likeness, covered * (0.7 + 0.3 * extra), told / (words or 1.0), own / (words or 1.0))


def _worth(stem: str, wording: _Wording) -> float:
    """What a word asked for is worth, by where it stands."""
    if stem in wording.main:
        return 1.0
    if stem in wording.said.stems:
        return ASIDE
    return SPOKEN if stem in wording.spoken else AROUND if stem in wording.around else 0.0


# --------------------------------------------------------------------------------------------------------- numbers


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers asked for: which stand in a wording too, which do not, and which it gives differently."""

    same: tuple[str, ...]
    missing: tuple[str, ...]
    otherwise: tuple[tuple[str, str], ...]  # asked, told; these are missing as well


def _numbers(wanted: _Wording, wording: _Wording) -> _Numbers:
    same, missing, otherwise = [], [], []
    for count in wanted.counts[: counts.MOST]:
        mine = wanted.text[slice(*count.where)]
        kin = [other for other in wording.counts[: counts.MOST] if _count_alike(count, other)]
        if any(count.overlaps(other) for other in kin):
            same.append(mine)
            continue
        missing.append(mine)
        rival = next((other for other in kin if "part" not in other.apart and _like_size(count, other)), None)
        if rival is not None:
            otherwise.append((mine, wording.text[slice(*rival.where)]))
    return _Numbers(tuple(same), tuple(missing), tuple(otherwise))


def _count_alike(x: Count, y: Count) -> bool:
    """Whether both count the same kind of thing; people are told apart by what befell them, where both say it."""
    if x.kind != y.kind or (x.fate and y.fate and x.fate != y.fate):
        return False
    if x.kind == "person" and x.fate and x.fate == y.fate:
        return True
    return not x.heads or not y.heads or bool(x.heads & y.heads)


def _like_size(x: Count, y: Count) -> bool:
    """Accounts that differ by more than a factor are of different things, but for the dead."""
    low, high = sorted((x.low, y.low))
    return bool(x.fate) or high <= _FACTOR * low


_FACTOR = 3


def _against(wanted: _Wording, item: _Scored) -> bool:
    """Whether it gives another number for the same, negates a word of it, says the opposite of one, or is only denied."""
    wording = item.wording
    numbers = _numbers(wanted, wording)
    if numbers.otherwise or numbers.missing:
        return bool(numbers.otherwise)
    if _is_denied(item.claim) and not wanted.said.negated and not wanted.said.stems & _denying():
        return True
    return _negated(wanted, wording) or polarity.contrary(wanted.polarity, wording.polarity)


def _is_denied(claim: Claim) -> bool:
    """Whether nobody asserts it and somebody denies it."""
    return bool(claim.denied_by) and not claim.figures.voices


def _denying() -> set[str]:
    return {terms.concept(terms.stem(form)) for form in terms.closed("denying")}


def _negated(x: _Wording, y: _Wording) -> bool:
    """Whether one negates what the other affirms, of one matter: "did not sound" is not denied by what "sounds like" a test."""
    rest = x.said.stems - x.polarity.negated - y.polarity.negated
    return _apart(x, y) and len(rest & (y.said.stems | y.spoken)) >= SAME * len(rest)


def _apart(x: _Wording, y: _Wording) -> bool:
    """Whether one negates a word that the other affirms: "without saying when" negates nothing of the rest.

    Where both negate a word of the first, "the siren did not sound" and "heard no siren", they agree.
    """
    mine, theirs = x.polarity, y.polarity
    no = theirs.negated & mine.stems
    return bool(mine.negated & theirs.stems) and not no if mine.negated else bool(no)


def _match(item: _Scored, wanted: _Wording, asked: Mapping[str, str]) -> Match:
    """The claim with what it has in common with the question, in the words of the question."""
    wording = item.wording
    known = wording.said.stems | wording.spoken | wording.around
    numbers = _numbers(wanted, wording)
    differ = dict(numbers.otherwise)
    by = {
        "number": list(numbers.same),
        "counts otherwise": [f"{theirs}, not {mine}" for mine, theirs in numbers.otherwise],
        "number missing": [mine for mine in numbers.missing if mine not in differ],
        "words missing": [asked[stem] for stem in asked if terms.concept(stem) not in known][:8],
        "year missing": [str(year) for year in sorted(wanted.years - wording.years)],
        "denied": ["it stands here in a denial only"] if _is_denied(item.claim) else [],
        "negation": ["one says no, the other does not"] if _negated(wanted, wording) else [],
    }
    return Match(
        claim_id=item.claim.id,
        likeness=round(item.likeness, 4),
        why=tuple(f"{key}: {', '.join(row)}" for key, row in by.items() if row),
    )


def _asked_words(asked: str, wanted: Terms) -> dict[str, str]:
    """Stem -> the word as it was asked, in order."""
    out: dict[str, str] = {}
    for word in words(asked):
        for stem in (terms.stem(word.form), terms.name_stem(word.form)):
            if stem in wanted.plain:
                out.setdefault(stem, asked[word.start : word.end])
    return out
