"""What two lines have in common: words, numbers, names, voices, days, quotations, and where they stand.

Two lines are compared only when they share something that is not common in the story or stand side by side, so the work
grows with what is shared and not with the square of the lines. Nearness is read in the articles nearest the original
alone: copies, whole or cut, add nothing to what the originals say.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.corroboration import discourse, terms
from retold.corroboration.discourse import ordered
from retold.model import AGAINST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from retold.corroboration.counts import Count
    from retold.corroboration.discourse import Bearing
    from retold.corroboration.lines import Line, Place
    from retold.corroboration.moments import Moment
    from retold.corroboration.polarity import Wording
    from retold.corroboration.terms import Number, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One line, as grouping sees it."""

    line: Line
    voices: frozenset[str]  # origins, by id
    principals: frozenset[str]
    days: frozenset[date]
    stance: str  # of the leading statement; "" when bare
    opener: str  # folded first word of the sentence
    confirms: bool  # it confirms, repeats or denies something named in a few words: "confirmed the launches"
    lead: bool  # it opens the article nearest the original
    brief: bool  # a phrase without a verb: "the deployment"
    sentence: tuple[str, int]  # where it stands nearest the original
    counts: tuple[Count, ...]  # what it counts, where it is said first
    moment: Moment  # when it says that it happened
    wording: Wording  # its main clause, for what it negates
    persons: frozenset[str] = frozenset()  # those of its voices that are people with a name
    places: frozenset[str] = frozenset()  # names of where it happened: "in Sova"
    bearing: Bearing = discourse.NOTHING  # how it leans on what stands before it

    @property
    def quoted(self) -> bool:
        """Whether it is all in direct speech."""
        said = self.line.leading.statements
        return bool(said) and all(statement.kind == "direct" for statement in said)

    @property
    def first(self) -> bool:
        """Whether it opens an article that carries it."""
        return any(place.sentence == 0 for place in self.line.places)

    @property
    def terms(self) -> Terms:
        """Its words."""
        return self.line.terms


# -------------------------------------------------------------------------------------------------------- evidence

FEATURES = (
    "constant", "likeness", "share of the shorter", "rare words", "same number", "same large number", "same voice",
    "same principal", "other voice", "same sentence", "same sentence and voice", "next sentence", "same paragraph", "near",
    "goes on", "answers", "apart", "same day", "same rare day", "quoted run", "like and against", "like and same voice",
    "both lead", "numbers disagree", "same names", "takes up", "apart in matter",
)  # fmt: skip  # "same names" weighs nothing: it only tells likeness of wording alone from more
_RARE = 3  # lines that share a word for it to be rare
_COMMON = 60  # words in more lines than this bring no candidates
_PAIRS_A_LINE = 20
_LEAST_PAIRS = 20_000  # under this every candidate is looked at


class Evidence:
    """Pairs of subjects that have something in common, and what it is."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = subjects
        self._said = _Weights([subject.line.terms.stems for subject in subjects], [subject.sentence for subject in subjects])
        self._around = _Weights([subject.line.context.stems for subject in subjects], [subject.sentence for subject in subjects])
        self._taken_up = self._antecedents()
        self._quotes = [_quoted(subject.line.context.quotes) for subject in subjects]
        self._modal = _most_common(day for subject in subjects for day in sorted(subject.days))
        self._at: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, subject in enumerate(subjects):
            for place in subject.line.places:
                self._at[place.article_id, place.sentence].append(number)

    def pairs(self) -> list[tuple[int, int]]:
        """Candidates: those that share a word that is not common here, a number, a quotation, or a place.

        What fewest share comes first, until there are some dozens of candidates a line.
        """
        most = max(_LEAST_PAIRS, _PAIRS_A_LINE * len(self.subjects))
        found = {pair for row in self._neighbourhoods() for pair in _couples(row)}
        found |= {ordered(*pair) for pair in self._taken_up.items()}
        for row in self._postings():
            if len(found) >= most:
                break
            found.update(_couples(row))
        return sorted(pair for pair in found if not self._parted(*pair))

    def _parted(self, a: int, b: int) -> bool:
        """Whether the two are clauses of one sentence that one mouth says: they have nothing but their place in common."""
        x, y = self.subjects[a].line.leading, self.subjects[b].line.leading
        return x.article_id == y.article_id and x.whole == y.whole

    def _postings(self) -> list[list[int]]:
        """Lines that share one thing, for each thing, the rarest first."""
        by_key: dict[object, list[int]] = defaultdict(list)
        for number, subject in enumerate(self.subjects):
            counts = {key for n in subject.terms.numbers for key in _count_keys(n)}
            for key in (*subject.line.context.stems, *counts, *subject.line.context.quotes):
                by_key[key].append(number)
        return sorted((row for row in by_key.values() if 1 < len(row) <= _COMMON), key=lambda row: (len(row), row))

    def _neighbourhoods(self) -> Iterable[list[int]]:
        for (article_id, sentence), row in self._at.items():
            following = self._at.get((article_id, sentence + 1), [])
            if len(row) + len(following) <= _COMMON:
                yield [*row, *following]

    def features(self, a: int, b: int) -> tuple[float, ...]:
        """What speaks for and against the two being one claim, in the order of ``FEATURES``."""
        x, y = self.subjects[a], self.subjects[b]
        common = x.line.context.stems & y.line.context.stems
        rare = [s for s in common if self._around.frequency[s] <= max(_RARE, len(self.subjects) // 20)]
        near = _nearness(x.line.places, y.line.places)
        voiced = bool(x.voices & y.voices)
        beside = near.distance == 0 and not voiced and bool(x.voices and y.voices)
        if beside:  # two who speak in one sentence: what stands round them is the same, and no evidence
            common = x.terms.stems & y.terms.stems
            rare = [s for s in common if self._around.frequency[s] <= max(_RARE, len(self.subjects) // 20)]
        other = bool(x.voices and y.voices and not x.principals & y.principals)
        counts = same_numbers(x.line.context.numbers, y.line.context.numbers)
        if beside or other:  # a number that only stands round what somebody says is not that one's
            counts = same_numbers(x.terms.numbers, y.terms.numbers)
        likeness = (self._said if beside else self._around).cosine(a, b)
        return (
            1.0,
            likeness,
            self._said.share(a, b),
            math.log1p(len(rare)),
            math.log1p(len(counts)),
            math.log1p(sum(n.value > 12 for n in counts)),
            float(voiced),
            float(bool(x.principals & y.principals)),
            float(other),
            float(near.distance == 0),
            float(near.distance == 0 and (voiced or not (x.voices and y.voices))),
            float(near.distance == 1),
            float(near.distance == 1 and near.paragraph),
            float(near.distance in {2, 3}),
            float(near.distance == 1 and near.second_of(x, y).opener in terms.closed("going_back")),
            float(near.distance <= 2 and self._answers(a, b)),
            float(near.distance > 3 and near.together),
            float(bool(x.days & y.days)),
            float(bool((x.days & y.days) - {self._modal})),
            _quoted_run(self._quotes[a], self._quotes[b]),
            likeness * (x.stance in AGAINST or y.stance in AGAINST),
            likeness * voiced,
            float(x.lead and y.lead and not near.together),
            float(_disagree(x.terms.numbers, y.terms.numbers)),
            float(sum(s in x.line.context.names and s in y.line.context.names for s in rare)),
            self._takes_up(a, b, near),
            float(
                (near.distance > _NEAR or (near.distance == 1 and other and not self._leans(x, y, near)))
                and not (x.line.head.stems & y.line.head.stems) - x.line.head.names - y.line.head.names
                and not counts
            ),
        )

    @staticmethod
    def _leans(x: Subject, y: Subject, near: _Near) -> bool:
        """Whether the later of two neighbours points back: "it went by", "denied", "the break-up"."""
        before, after = (x, y) if near.forward else (y, x)
        bearing = after.bearing
        return bearing.points or bearing.counters or after.stance in AGAINST or bool(bearing.known & before.line.context.stems)

    def _answers(self, a: int, b: int) -> bool:
        """Whether one of them denies or doubts, in a phrase or in words of the other, and the other does not."""
        x, y = self.subjects[a], self.subjects[b]
        if (x.stance in AGAINST) == (y.stance in AGAINST):
            return False
        return (x if x.stance in AGAINST else y).brief or self._said.share(a, b) >= _ECHO

    def _takes_up(self, a: int, b: int, near: _Near) -> float:
        """1 where one confirms what the other says, above 0 where it denies it, below 0 where it confirms something else."""
        if self._taken_up.get(a) == b or self._taken_up.get(b) == a:
            return 1.0
        if a in self._taken_up or b in self._taken_up:
            return -1.0
        return 0.5 * _denies_briefly(self.subjects[a], self.subjects[b], near)

    @property
    def taken_up(self) -> list[tuple[int, int]]:
        """Pairs of lines of which one confirms or denies in a few words what the other tells."""
        return [ordered(*pair) for pair in sorted(self._taken_up.items())]

    def _antecedents(self) -> dict[int, int]:
        """For each line that confirms something in a few words, the first line of its article that tells all of it."""
        telling: dict[str, list[int]] = defaultdict(list)
        wanted = {subject.sentence[0] for subject in self.subjects if subject.confirms}
        for number, subject in enumerate(self.subjects):
            if subject.sentence[0] in wanted and not subject.confirms:
                telling[subject.sentence[0]].append(number)
        out = {}
        for number, subject in enumerate(self.subjects):
            stems = subject.terms.stems
            if subject.confirms and stems:
                row = telling[subject.sentence[0]][:_FIRST]
                told = [n for n in row if self.subjects[n].sentence < subject.sentence and stems <= self.subjects[n].terms.stems]
                if told:
                    out[number] = min(told, key=lambda n: (self.subjects[n].sentence, n))
        return out

    def share(self, a: int, b: int) -> float:
        """How much of the shorter wording the other has too."""
        return self._said.share(a, b)

    def likeness(self, a: int, b: int) -> float:
        """Cosine of the two wordings, words weighed by how rare they are in the story."""
        return self._said.cosine(a, b)


def _count_keys(number: Number) -> Iterable[tuple[str, float]]:
    """What lines that count alike have in common: number and kind, and for large ones the magnitude, rounded both ways."""
    kind = terms.counted_kind(number.unit)
    yield kind, number.value
    if number.value >= _LEAST_ROUGH and math.isfinite(number.value):
        step = math.log(number.value) / math.log(_NEARBY)
        yield f"{kind} about", math.floor(step)
        yield f"{kind} about", math.floor(step) + 1


def _couples(row: Sequence[int]) -> Iterable[tuple[int, int]]:
    return (ordered(a, b) for k, b in enumerate(row) for a in row[:k] if a != b)


class _Weights:
    """Sets of stems weighed by how rare each is among them."""

    def __init__(self, rows: Sequence[frozenset[str]], sentences: Sequence[object]) -> None:
        self._rows = rows
        seen = {(sentence, stem) for sentence, row in zip(sentences, rows, strict=True) for stem in row}
        self.frequency: dict[str, int] = defaultdict(int)
        for _, stem in seen:
            self.frequency[stem] += 1
        count = len(set(sentences))
        self._idf = {stem: math.log((1 + count) / n) for stem, n in self.frequency.items()}
        self._mass = [math.fsum(self._idf[stem] for stem in row) for row in rows]

    def _common(self, a: int, b: int) -> float:
        return math.fsum(self._idf[stem] for stem in self._rows[a] & self._rows[b])  # exact, so in any order

    def cosine(self, a: int, b: int) -> float:
        common = self._common(a, b)
        return common / math.sqrt(self._mass[a] * self._mass[b]) if common else 0.0

    def share(self, a: int, b: int) -> float:
        common = self._common(a, b)
        return common / min(self._mass[a], self._mass[b]) if common else 0.0


def _most_common(days: Iterable[date]) -> date | None:
    counts: dict[date, int] = defaultdict(int)
    for day in days:
        counts[day] += 1
    return max(sorted(counts), key=lambda day: counts[day], default=None)


@dataclass(frozen=True, slots=True)
class _Quoted:
    """What one line quotes, by every three words in a row: as they follow each other, and as a set."""

    runs: tuple[tuple[tuple[str, ...], ...], ...]
    known: frozenset[tuple[str, ...]]


def _quoted(quotes: Iterable[Sequence[str]]) -> _Quoted:
    runs = tuple(
        tuple(tuple(quote[at : at + _SHORTEST_RUN]) for at in range(min(len(quote), _LONG) - _SHORTEST_RUN + 1))
        for quote in quotes
    )
    return _Quoted(runs, frozenset(three for run in runs for three in run))


def _quoted_run(x: _Quoted, y: _Quoted) -> float:
    """Log of the longest run of words that both quote, where it is three or more: linear in what is quoted."""
    if x.known.isdisjoint(y.known):
        return 0.0
    best = here = 0
    for run in x.runs:
        here = 0
        for three in run:
            here = here + 1 if three in y.known else 0
            best = max(best, here)
    return math.log1p(best + _SHORTEST_RUN - 1)


_SHORTEST_RUN = 3  # words in a row that make a shared quotation
_LONG = 100  # words of a quotation that are compared: more tell nothing more


def _denies_briefly(x: Subject, y: Subject, near: _Near) -> bool:
    """Whether the later one, in a few words, denies or leaves unconfirmed what the earlier one says: "the deployment"."""
    before, after = (x, y) if near.forward else (y, x)
    common = after.terms.stems & before.terms.stems
    short = after.brief and len(after.terms.plain) <= _FEW and bool(common)
    return near.distance <= 2 and short and after.stance in AGAINST and before.stance not in AGAINST


_ECHO = 0.3  # share of the shorter one's words from which a denial answers the other
_NEAR = 1  # sentences within which one may speak of the other's matter without a word of it
_FIRST = 200  # lines of an article searched for what a later one confirms
_FEW = 6  # content words of a phrase that takes up what was said before


@dataclass(frozen=True, slots=True)
class _Near:
    distance: int  # sentences between them where they stand closest; 99 when no article has both
    forward: bool
    together: bool
    paragraph: bool

    def second_of(self, x: Subject, y: Subject) -> Subject:
        return y if self.forward else x


def _nearness(a: Sequence[Place], b: Sequence[Place]) -> _Near:
    first = {a[0].article_id, b[0].article_id}
    where: dict[str, list[Place]] = defaultdict(list)
    for place in a:
        if place.article_id in first:
            where[place.article_id].append(place)
    gaps = [
        (abs(place.sentence - at.sentence), place.sentence >= at.sentence, place.paragraph != at.paragraph)
        for place in b
        for at in where.get(place.article_id, ())
    ]
    if not gaps:
        return _Near(99, forward=True, together=False, paragraph=False)
    distance, forward, apart = min(gaps)
    return _Near(distance, forward=forward, together=True, paragraph=not apart)


def same_numbers(a: frozenset[Number], b: frozenset[Number]) -> set[Number]:
    """Numbers of ``a`` that ``b`` has too, of the same kind of thing or of something unnamed; "the 346 people" are only named."""
    kind = terms.counted_kind
    return {
        n
        for n in a
        for m in b
        if n.value == m.value and not (n.known or m.known) and (kind(n.unit) == kind(m.unit) or not n.unit or not m.unit)
    }


def counts_alike(x: Subject, y: Subject) -> bool:
    """Whether both mainly say how many of the same there were, and of the same fate: three villagers treated, three people hurt.

    A small number needs a word in common besides what is counted. Numbers close to each other agree where one is rough:
    more than 4,000 people, 4,200 villagers.
    """
    a, b = x.line.head, y.line.head
    common = {stem for stem in a.stems & b.stems if terms.counted_kind(stem) != "person" or stem in terms.outcomes()}
    fates = a.stems & terms.outcomes(), b.stems & terms.outcomes()
    if (fates[0] and fates[1] and not fates[0] & fates[1]) or a.negated != b.negated:
        return False
    for n in a.numbers:
        for m in b.numbers:
            if n.known or m.known or not n.unit or terms.counted_kind(n.unit) != terms.counted_kind(m.unit):
                continue
            told = {stem for stem in common if stem not in {n.unit, m.unit} and (n.value > 2 or stem.startswith("="))}
            if n.value == m.value and (n.value > _SMALL_NUMBER or told):
                return True
            if n.value != m.value and told and (n.loose or m.loose) and _close(n.value, m.value):
                return True
    return False


_SMALL_NUMBER = 12
_LEAST_ROUGH, _NEARBY = 100, 1.06  # a rough number of fewer is seldom another's


def _close(a: float, b: float) -> bool:
    low, high = sorted((a, b))
    return low >= _LEAST_ROUGH and high <= low * _NEARBY


def _disagree(a: frozenset[Number], b: frozenset[Number]) -> bool:
    x, y = {n.value for n in a if n.value > 2}, {n.value for n in b if n.value > 2}
    return bool(x and y and not x & y)
