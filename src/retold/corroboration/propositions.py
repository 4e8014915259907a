"""Which lines state the same thing, which contradict each other, and which only read alike.

Shared copy is settled already. A shared quotation joins; else the evidence is weighed by a logistic regression whose
weights stand below (``benchmarks/claims.py`` fits them on our own newsroom events and judges each event by the others)
and groups grow by average linkage. Likeness of wording alone never joins, and lines that conflict in a number or are
each other's negation are never in one group, however alike they are.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.corroboration import contradictions, discourse, terms
from retold.corroboration.discourse import ordered
from retold.corroboration.evidence import FEATURES, Evidence, counts_alike
from retold.corroboration.judged import NO_SAMENESS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from retold.corroboration.evidence import Subject
    from retold.corroboration.judged import Sameness

Pair = tuple[int, int]

WEIGHTS: tuple[float, ...] = (
    -2.60, 1.68, 0.52, 0.57, 0.77, 1.80, -0.08, 0.21, 0.73, 1.55, 0.32, -0.72, 1.43, -0.44,
    -0.44, 1.18, -0.89, 1.43, 0.53, 0.53, 0.46, 0.86, 0.59, -0.65, 0.27, 0.97, -0.12,
)  # fmt: skip
LOOSE = 0.3  # from which they stand under one claim and are counted apart
JOINED = 0.5  # mean probability across the pairs of two groups from which they are one claim
POSSIBLY = 0.3  # likeness of wording from which two claims are shown as possibly the same
SHARED_QUOTE = math.log1p(8)  # words in a row that both quote: six or so carry content
_TAKEN_UP = 0.6  # "neither has confirmed the deployment", right after the deployment
_CONFIRMED = 0.9  # "confirmed the launches"
_COUNTED = 0.9  # both mainly say how many there were: what else their groups hold must bear it out
_ALONE = 0.25  # the most that wording alone can reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Subjects by number: which state the same thing, and pairs of groups that conflict or read alike."""

    groups: tuple[tuple[int, ...], ...]
    basis: tuple[tuple[str, ...], ...]  # per group: what joined its lines
    contradict: Mapping[Pair, tuple[int, int, contradictions.Kind]]  # numbers of groups -> two subjects that do, and how
    possibly: frozenset[Pair]
    under: Mapping[int, int] = field(default_factory=dict)  # group -> the group it most likely restates, answers or comments on


def group(
    subjects: Sequence[Subject], weights: Sequence[float] = WEIGHTS, joined: float = JOINED, told: Sameness = NO_SAMENESS
) -> Grouping:
    """The subjects grouped into claims, as ``told`` has it before all; their order does not matter beyond naming them."""
    evidence = Evidence(subjects)
    features = {pair: evidence.features(*pair) for pair in evidence.pairs()}
    conflicts = contradictions.between(evidence, features)
    against = frozenset(conflicts)
    chance = {pair: _chance(row, weights) for pair, row in features.items() if pair not in against}
    chance |= {pair: min(found, _ALONE) for pair, found in chance.items() if _guessed(subjects[pair[0]], subjects[pair[1]])}
    chance |= {pair: max(found, _COUNTED) for pair, found in chance.items() if counts_alike(*(subjects[n] for n in pair))}
    apart = against | contradictions.counted_apart(subjects) | frozenset(told.apart)
    spoken = discourse.antecedents(subjects)
    loose = average_linkage(len(subjects), chance, LOOSE, apart)
    sizes = [len(subject.line.places) for subject in subjects]
    groups = joined_by(_settled(evidence), average_linkage(len(subjects), chance, joined, apart), apart)
    seconds = discourse.witnesses(subjects, groups, discourse.under(groups, loose, spoken, apart, sizes))
    found = _as_told(joined_by(seconds, groups, apart), told)
    # where what was judged the same drags along what was judged apart, the judged pairs come first
    groups = average_linkage(len(subjects), chance, joined, apart, told.together) if found is None else found
    at = {number: k for k, row in enumerate(groups) for number in row}
    alike = {pair for pair in chance if at[pair[0]] != at[pair[1]] and _reads_alike(evidence, pair, chance[pair])}
    denied = {pair for pair in features if contradictions.denied(evidence, *pair)}
    denied.update(contradictions.rebutted(subjects, spoken, discourse.SPEAKS_OF))
    conflicts = dict.fromkeys(denied, contradictions.DENIAL) | conflicts
    contradict = _between_groups(conflicts, at)
    under = discourse.under(groups, loose, spoken, apart, sizes)
    said_apart = {ordered(at[a], at[b]) for a, b in told.apart}
    return Grouping(
        groups=tuple(tuple(row) for row in groups),
        basis=tuple(_basis(subjects, row, features, chance, joined, told) for row in groups),
        contradict=contradict,
        under=under,
        possibly=frozenset(ordered(at[a], at[b]) for a, b in alike) - contradict.keys() - said_apart,
    )


def _settled(evidence: Evidence) -> list[Pair]:
    """Pairs that one thing alone settles, a short name for what was told: nothing is weighed."""
    return [*evidence.taken_up, *discourse.seconded(evidence.subjects)]


def _between_groups(
    conflicts: Mapping[Pair, contradictions.Kind], at: Mapping[int, int]
) -> dict[Pair, tuple[int, int, contradictions.Kind]]:  # fmt: skip
    """For each two groups that contradict each other the first two lines that do."""
    out: dict[Pair, tuple[int, int, contradictions.Kind]] = {}
    for a, b in sorted(conflicts):
        if at[a] != at[b]:
            first, second = (a, b) if at[a] < at[b] else (b, a)
            out.setdefault((at[first], at[second]), (first, second, conflicts[a, b]))
    return out


def joined_by(pairs: Sequence[Pair], groups: list[list[int]], apart: Collection[Pair]) -> list[list[int]]:
    """The groups of each pair made one, unless that brings together two that must stay apart."""
    rows = {row[0]: row for row in groups}
    at = {number: row[0] for row in groups for number in row}
    foes: dict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        foes[a].add(b)
        foes[b].add(a)
    for a, b in pairs:
        keep, gone = ordered(at[a], at[b])
        if keep == gone or any(at[foe] == gone for number in rows[keep] for foe in foes[number]):
            continue
        rows[keep] = sorted(rows[keep] + rows.pop(gone))
        at.update(dict.fromkeys(rows[keep], keep))
    return sorted(rows.values())


def _as_told(groups: list[list[int]], told: Sameness) -> list[list[int]] | None:
    """Whole groups joined where a person says that two of their lines are the same; None where that joins what must not be."""
    if not told.together:
        return groups
    rows = {row[0]: row for row in groups}
    at = {number: row[0] for row in groups for number in row}
    for a, b in told.together:
        keep, gone = ordered(at[a], at[b])
        if keep != gone:
            rows[keep] = sorted(rows[keep] + rows.pop(gone))
            at.update(dict.fromkeys(rows[keep], keep))
    return None if any(at[a] == at[b] for a, b in told.apart) else sorted(rows.values())


# ---------------------------------------------------------------------------------------------------- probability


def probability(features: Sequence[float], weights: Sequence[float]) -> float:
    """Of one claim, by the evidence."""
    score = sum(f * w for f, w in zip(features, weights, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _chance(features: Sequence[float], weights: Sequence[float]) -> float:
    if features[_QUOTED] >= SHARED_QUOTE:
        return 1.0
    if features[_TAKES_UP] > 0:
        return _CONFIRMED if features[_TAKES_UP] == 1 else _TAKEN_UP
    found = probability(features, weights)
    if features[_TAKES_UP] < 0 or features[_APART] or features[_TOGETHER] > features[_ONE_VOICE]:
        return min(found, _ALONE)
    beside = _BESIDE_WORDS if features[_SHARE] >= _OF_ONE_SETTING else _BESIDE_SETTING
    return found if any(features[at] for at in beside) else min(found, _ALONE)


_QUOTED, _TAKES_UP, _APART, _TOGETHER, _ONE_VOICE, _SHARE = (
    FEATURES.index(name)
    for name in ("quoted run", "takes up", "apart in matter", "same sentence", "same sentence and voice", "share of the shorter")
)  # fmt: skip
_BESIDE_WORDS = tuple(
    FEATURES.index(name)
    for name in (
        "same number", "same voice", "same principal", "same sentence", "next sentence", "near", "same day", "quoted run",
        "same names",
    )
)  # fmt: skip
_BESIDE_SETTING = tuple(at for at in _BESIDE_WORDS if FEATURES[at] not in {"same day", "same names"})
_OF_ONE_SETTING = 0.3  # much happens on one day in one place: share of the shorter wording from which that may be one claim


def _guessed(x: Subject, y: Subject) -> bool:
    """Whether one voice says what could be and another what is: "a deal could be announced", "agreed to buy"."""
    guesses = terms.closed("guessing")
    return x.wording.forms.isdisjoint(guesses) != y.wording.forms.isdisjoint(guesses) and x.voices.isdisjoint(y.voices)


def _reads_alike(evidence: Evidence, pair: Pair, chance: float) -> bool:
    """Whether the two may be one claim for a reader: in two words that are no names, and in wording or what stands round."""
    a, b = (evidence.subjects[number].terms for number in pair)
    common = (a.stems & b.stems) - a.names - b.names
    return len(common) >= _LEAST_WORDS and (evidence.likeness(*pair) >= POSSIBLY or chance >= POSSIBLY)


_LEAST_WORDS = 2


def _basis(
    subjects: Sequence[Subject], row: Sequence[int], features: Mapping[Pair, Sequence[float]], chance: Mapping[Pair, float],
    joined: float, told: Sameness,
) -> tuple[str, ...]:  # fmt: skip
    """How the mentions of one group were joined, surest first."""
    found = {"judged the same"} if any(a in row for a, _ in told.together) else set()
    found |= {"shared copy"} if any(len(subjects[n].line.places) > 1 for n in row) else set()
    for k, a in enumerate(row):
        for b in row[k + 1 :]:
            if chance.get((a, b), 0.0) >= joined:
                found.add(_reason(dict(zip(FEATURES, features[a, b], strict=True))))
    return tuple(reason for reason in _REASONS if reason in found)


_REASONS = (
    "judged the same", "shared copy", "shared quotation", "same voice and numbers", "same voice", "same numbers", "same day",
    "told side by side", "takes it up", "names and rare words",
)  # fmt: skip


def _reason(named: Mapping[str, float]) -> str:
    if named["quoted run"] >= SHARED_QUOTE:
        return "shared quotation"
    if named["same voice"]:
        return "same voice and numbers" if named["same number"] else "same voice"
    if named["same number"]:
        return "same numbers"
    if named["same sentence"] or named["next sentence"]:
        return "told side by side"
    if named["takes up"] > 0:
        return "takes it up"
    return "same day" if named["same day"] else "names and rare words"


# -------------------------------------------------------------------------------------------------------- linkage


def average_linkage(
    count: int, chance: Mapping[Pair, float], least: float, apart: Collection[Pair] = (), together: Collection[Pair] = ()
) -> list[list[int]]:
    """Groups whose cross pairs have at least this mean probability, never both of a pair that must stay apart.

    A pair without a probability counts as 0; pairs in ``together`` are one from the start, whatever keeps them apart.
    """
    links = _Links(count, chance, apart)
    for pair in sorted(together):
        a, b = (links.holder(number) for number in pair)
        if a != b:
            links.merge(*ordered(a, b))
    if together:
        chance = {ordered(a, b): links.mean(a, b) for a, row in links.sums.items() for b in row}
    heap = [(-p, *pair) for pair, p in chance.items() if p >= least]
    heapq.heapify(heap)
    while heap:
        negative, a, b = heapq.heappop(heap)
        if a not in links.members or b not in links.members or links.mean(a, b) != -negative or b in links.apart[a]:
            continue
        links.merge(a, b)
        for c in links.sums[a]:
            if (mean := links.mean(a, c)) >= least:
                heapq.heappush(heap, (-mean, *ordered(a, c)))
    return sorted(links.members.values())


class _Links:
    """Groups by their first member, the sums of probabilities between them, and which must stay apart."""

    def __init__(self, count: int, chance: Mapping[Pair, float], apart: Collection[Pair]) -> None:
        self.members = {n: [n] for n in range(count)}
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for (a, b), p in chance.items():
            self.sums[a][b] = self.sums[b][a] = p
        for a, b in apart:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def holder(self, number: int) -> int:
        """The group that has this member."""
        return number if number in self.members else next(a for a, row in self.members.items() if number in row)

    def mean(self, a: int, b: int) -> float:
        return self.sums[a].get(b, 0.0) / (len(self.members[a]) * len(self.members[b]))

    def merge(self, a: int, b: int) -> None:
        """Group ``b`` becomes part of group ``a``."""
        for c, p in sorted(self.sums.pop(b).items()):
            self.sums[c].pop(b, None)
            if c != a:
                self.sums[a][c] = self.sums[c][a] = self.sums[a].get(c, 0.0) + p
        for c in self.apart.pop(b, set()):
            self.apart[c].discard(b)
            if c != a:
                self.apart[c].add(a)
                self.apart[a].add(c)
        self.members[a] = sorted(self.members[a] + self.members.pop(b))
