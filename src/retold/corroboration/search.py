"""Which claims of a trace say what somebody asks about: by words and their synonyms, names and numbers, never by meaning alone.

A claim is found when it says most of what was asked, rare words most, and agrees in its numbers and its negation; one that
counts the same thing otherwise or negates it is shown apart, and what comes near is offered as possible.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.corroboration.evidence import same_numbers
from retold.errors import EmptyClaimError
from retold.model import Found, Match
from retold.text import sentences, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.corroboration.terms import Terms
    from retold.model import Article, Claim, Trace

SAYS = 0.62  # share of what was asked from which a claim says it
NEAR = 0.34  # from which it may
SAME = 0.5  # from which another number is about the same matter
CLOSE = 0.12  # claims this much less like the likest are found with it
AROUND = 0.5  # worth of a word that stands beside the claim and not in it
MOST_POSSIBLE, MOST_FOUND = 5, 5
_NUMBER = 2.0  # a number asked for weighs as much as so many unheard-of words


def find(asked: str, trace: Trace) -> Found:
    """The claims that say it, that may say it, and that say otherwise.

    Raises:
        EmptyClaimError: when what is asked holds no word to look for.
    """
    wanted = terms.read(asked, 0, min(len(asked), terms.LONGEST))
    if not wanted.stems and not wanted.numbers:
        raise EmptyClaimError(asked)
    wordings = _wordings(trace)
    weigh = _Weights(wordings.values())
    scored = [_Scored(claim, *weigh.best(wanted, wordings[claim.id])) for claim in trace.claims]
    scored.sort(key=lambda item: (-item.likeness, -len(item.claim.figures.articles), item.claim.id))
    against = [item for item in scored if _against(wanted, item.wording) and weigh.matter(wanted, item.wording) >= SAME]
    told = {item.claim.id for item in against}
    rest = [item for item in scored if item.claim.id not in told]
    best = rest[0].likeness if rest else 0.0
    found = [item for item in rest if item.likeness >= max(SAYS, best - CLOSE) and _counts_agree(wanted, item.wording)]
    found = found[:MOST_FOUND]
    heard = _asked_words(asked, wanted)
    taken = {item.claim.id for item in found}
    near = [item for item in rest if item.claim.id not in taken and item.likeness >= NEAR][:MOST_POSSIBLE]
    return Found(
        asked=asked,
        matches=tuple(_match(item, wanted, heard) for item in found),
        possibly=tuple(_match(item, wanted, heard) for item in near),
        otherwise=tuple(_match(item, wanted, heard) for item in against[:MOST_FOUND]),
    )


@dataclass(frozen=True, slots=True)
class _Wording:
    """One mention of a claim: what it says, and what stands around it."""

    said: Terms
    around: frozenset[str]
    negated: bool  # in its main clause


@dataclass(frozen=True, slots=True)
class _Scored:
    claim: Claim
    likeness: float
    wording: _Wording


def _wordings(trace: Trace) -> dict[str, list[_Wording]]:
    """The distinct wordings of each claim, with the stems of their sentences and of whoever is named."""
    texts = {article.id: article for article in trace.articles}
    names = {voice.id: " ".join((voice.name, *voice.aliases[:4])) for voice in trace.voices}
    outer = _Sentences(texts)
    out: dict[str, list[_Wording]] = {}
    for claim in trace.claims:
        rows: dict[tuple[str, str], _Wording] = {}
        for mention in claim.mentions:
            article = texts[mention.span.article_id]
            said = article.text[mention.span.start : mention.span.end]
            voices = " ".join(names.get(voice, "") for voice in mention.voices)
            key = (said, voices)
            if key not in rows:
                around = f"{outer.around(article, mention.span.start, mention.span.end)} {voices} {article.title}"
                read = terms.read(said, 0, len(said))
                rows[key] = _Wording(
                    said=read,
                    around=terms.read(around, 0, min(len(around), terms.LONGEST)).stems - read.stems,
                    negated=terms.main_clause(said, 0, len(said)).negated,
                )
        out[claim.id] = list(rows.values())
    return out


class _Sentences:
    """The sentence round a stretch of an article, each article split once."""

    def __init__(self, texts: Mapping[str, Article]) -> None:
        self._texts = texts
        self._split: dict[str, list[tuple[int, int]]] = {}

    def around(self, article: Article, start: int, end: int) -> str:
        if article.id not in self._split:
            self._split[article.id] = [(s.start, s.end) for a, b in article.body for s in sentences(article.text, a, b)]
        touched = [pair for pair in self._split[article.id] if pair[0] < end and start < pair[1]]
        return article.text[touched[0][0] : touched[-1][1]] if touched else article.text[start:end]


class _Weights:
    """How much of what is asked a wording says: words weighed by how few claims have them."""

    def __init__(self, wordings: Iterable[Sequence[_Wording]]) -> None:
        rows = [{stem for wording in row for stem in wording.said.stems} for row in wordings]
        self._count = len(rows)
        self._frequency = Counter(stem for row in rows for stem in row)

    def weight(self, stem: str) -> float:
        return math.log((2 + self._count) / (1 + self._frequency[stem]))

    def best(self, wanted: Terms, row: Sequence[_Wording]) -> tuple[float, _Wording]:
        """The wording of a claim that says most of it, and how much."""
        return max(((self._share(wanted, wording), wording) for wording in row), key=lambda item: item[0])

    def matter(self, wanted: Terms, wording: _Wording) -> float:
        """The same for words alone, and only those of the claim itself."""
        asked = {stem: self.weight(stem) for stem in wanted.stems}
        said = math.fsum(w for stem, w in asked.items() if stem in wording.said.stems)
        return said / math.fsum(asked.values()) if said else 0.0

    def _share(self, wanted: Terms, wording: _Wording) -> float:
        rare = math.log(2 + self._count)
        asked = {stem: self.weight(stem) for stem in wanted.stems}
        total = math.fsum(asked.values()) + _NUMBER * rare * len(wanted.numbers)
        said = math.fsum(w for stem, w in asked.items() if stem in wording.said.stems)
        beside = math.fsum(w for stem, w in asked.items() if stem in wording.around)
        same = _same_numbers(wanted, wording)
        covered = (said + AROUND * beside + _NUMBER * rare * same) / total
        theirs = math.fsum(self.weight(stem) for stem in wording.said.stems) + rare * len(wording.said.numbers)
        extra = (said + rare * same) / theirs if theirs else 0.0
        return covered * (0.85 + 0.15 * min(1.0, 2 * extra))  # a long sentence that says it among much else says it less


def _same_numbers(wanted: Terms, wording: _Wording) -> int:
    return len(same_numbers(wanted.numbers, wording.said.numbers))


def _counts_agree(wanted: Terms, wording: _Wording) -> bool:
    """Whether every number asked for stands in it: "five dead" is not said by a claim that counts nobody."""
    return _same_numbers(wanted, wording) == len(wanted.numbers)


def _against(wanted: Terms, wording: _Wording) -> bool:
    negated = wanted.negated != wording.negated
    opposed = terms.opposed(wanted.plain, wording.said.plain)
    return _count_differently(wanted, wording.said) or negated or opposed


def _count_differently(x: Terms, y: Terms) -> bool:
    """Whether both count the same thing once, in whole numbers of like size, and no number agrees.

    "put the number of children at nineteen" counts children, though the noun does not follow the number. A price beside a
    total, or passengers beside the dead, are different things of one unit: those differ by more than a factor.
    """
    if {n.value for n in x.numbers} & {n.value for n in y.numbers}:
        return False
    for unit in sorted({n.unit for n in x.numbers | y.numbers} - {""}):
        mine, theirs = _counts(x, unit), _counts(y, unit)
        if len(mine) == len(theirs) == 1 and _like_size(*mine, *theirs):
            return True
    return False


def _like_size(a: float, b: float) -> bool:
    return a == int(a) and b == int(b) and max(a, b) <= _FACTOR * min(a, b)


def _counts(wording: Terms, unit: str) -> set[float]:
    named = {n.value for n in wording.numbers if n.unit == unit}
    if named or unit not in wording.stems:
        return named
    return {n.value for n in wording.numbers if not n.unit}


_FACTOR = 3  # accounts that differ by more are of different things


def _match(item: _Scored, wanted: Terms, asked: Mapping[str, str]) -> Match:
    """The claim with what it has in common with the question, in the words of the question."""
    said, around = item.wording.said, item.wording.around
    same = same_numbers(wanted.numbers, said.numbers)
    by: dict[str, list[str]] = defaultdict(list)
    for number in sorted(wanted.numbers, key=lambda n: (n.value, n.unit)):
        theirs = sorted({n.value for n in said.numbers if n.unit == number.unit})
        if number in same:
            by["number"].append(f"{number.value:g}")
        elif theirs:
            by["counts otherwise"].append(f"{theirs[0]:g}, not {number.value:g}")
        else:
            by["number missing"].append(f"{number.value:g}")
    by["words missing"] = [asked[stem] for stem in asked if terms.concept(stem) not in said.stems | around][:8]
    if wanted.negated != item.wording.negated:
        by["negation"] = ["one says no, the other does not"]
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
