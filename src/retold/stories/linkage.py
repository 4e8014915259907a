"""Which units are one story: candidates from an inverted index, a linear score for pairs, average linkage with a quorum.

The weights are set by hand, not fitted: rare bigrams say most, names and stems support, numbers and days alone are weak but tell
look-alike events apart. A threshold is the only thing that was looked at on labelled data (see decisions/0061).
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.stories.features import Features

WEIGHTS = {"bigrams": 3.0, "names": 0.8, "stems": 0.5, "lead": 0.5, "numbers": 0.6, "lead names": 0.3}
DATES = {
    "day": 0.2,
    "month": 0.2,
    "year": 0.2,
    "weekday": 0.1,
}  # added when shared (the rarer the more), taken off when both differ
JOIN = 0.7  # mean score at which two groups are one story
LINK = 0.55  # score at which one pair counts for the quorum
QUORUM = 0.35  # share of cross pairs that must count
ATTACH = 0.5  # of JOIN: enough for a small group to join a large one that is clearly the nearest
SMALL = 3  # units
CLEARLY = 1.25  # times as near as the second nearest
_COMMON = 400  # a feature that more units have finds no candidates
_CANDIDATES = 40  # for each unit
_CROSS = 64  # cross pairs looked at between two groups


def score(a: Features, b: Features) -> float:
    """How much two articles are about one event."""
    text = sum(weight * cosine(a.bags[kind], b.bags[kind]) for kind, weight in WEIGHTS.items())
    return text + sum(weight * agreement(a.dates[kind], b.dates[kind]) for kind, weight in DATES.items())


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    get = b.get
    return sum(value * other for feature, value in a.items() if (other := get(feature)) is not None)


def agreement(a: dict[str, float], b: dict[str, float]) -> float:
    """How rare the rarest shared date is (0 to 1), -1 when both have some and share none, 0 when one has none."""
    if not a or not b:
        return 0.0
    shared = [rarity for name, rarity in a.items() if name in b]
    return max(shared) if shared else -1.0


def excluded(a: Features, b: Features) -> bool:
    """Both open with days, and neither's are anywhere in the other, not even a day off."""
    if not a.lead_days or not b.lead_days:
        return False
    return not _near(a.lead_days, b.days) and not _near(b.lead_days, a.days)


def _near(some: Iterable[int], others: Iterable[int]) -> bool:
    return any(abs(day - other) <= 1 for day in some for other in others)


def clusters(units: Sequence[Sequence[Features]]) -> list[list[int]]:
    """Indices of the units, one sorted list for each story. A unit is the features of the articles that speak for it."""
    linkage = _Linkage(units)
    linkage.merge_all()
    linkage.attach_small()
    return sorted(sorted(members) for members in linkage.groups.values())


@dataclass(frozen=True, slots=True)
class _Between:
    """Sums over the cross pairs of two groups."""

    pairs: float
    score: float
    linked: float
    excluded: float

    def __add__(self, other: _Between) -> _Between:
        return _Between(
            self.pairs + other.pairs, self.score + other.score, self.linked + other.linked, self.excluded + other.excluded
        )

    @property
    def mean(self) -> float:
        """The average score."""
        return self.score / self.pairs

    @property
    def joins(self) -> bool:
        """Whether the two are one story."""
        return self.mean >= JOIN and self.linked >= QUORUM * self.pairs and not self.excludes

    @property
    def excludes(self) -> bool:
        """Whether most pairs name different days for what happened."""
        return 2 * self.excluded > self.pairs


class _Linkage:
    """Average linkage, best pair of groups first, over candidate pairs only."""

    def __init__(self, units: Sequence[Sequence[Features]]) -> None:
        self.units = units
        self.groups: dict[int, list[int]] = {index: [index] for index in range(len(units))}
        self.links: dict[int, dict[int, _Between]] = {index: {} for index in range(len(units))}
        self.pairs: dict[tuple[int, int], _Between] = {}
        self.heap: list[tuple[float, int, int]] = []
        for a, b in _candidates(units):
            self._link(a, b, self._pair(a, b))

    def merge_all(self) -> None:
        """Join groups until no two of them belong together."""
        following = len(self.units)
        while self.heap:
            _, a, b = heapq.heappop(self.heap)
            if a in self.groups and b in self.groups:
                self._merge(a, b, following)
                following += 1

    def attach_small(self) -> None:
        """A few units that are clearly nearest to one larger story belong to it, at a lower bar: late and short reports."""
        large = {index for index, members in self.groups.items() if len(members) > SMALL}
        joined = {
            index: nearest
            for index, members in sorted(self.groups.items())
            if len(members) <= SMALL and (nearest := self._clearly_nearest(index, large)) is not None
        }
        for index, nearest in joined.items():
            self.groups[nearest] = sorted(self.groups[nearest] + self.groups.pop(index))

    def _clearly_nearest(self, index: int, large: set[int]) -> int | None:
        ranked = sorted(((link.mean, other) for other, link in self.links[index].items() if other in large), reverse=True)
        if not ranked or self.links[index][ranked[0][1]].excludes or ranked[0][0] < ATTACH * JOIN:
            return None
        return ranked[0][1] if len(ranked) == 1 or ranked[0][0] >= CLEARLY * ranked[1][0] else None

    def _link(self, a: int, b: int, between: _Between) -> None:
        self.links[a][b] = self.links[b][a] = between
        if between.joins:
            heapq.heappush(self.heap, (-round(between.mean, 9), min(a, b), max(a, b)))

    def _merge(self, a: int, b: int, new: int) -> None:
        left, right = self.groups.pop(a), self.groups.pop(b)
        of_a, of_b = self.links.pop(a), self.links.pop(b)
        self.groups[new] = sorted(left + right)
        self.links[new] = {}
        for other in sorted((of_a.keys() | of_b.keys()) - {a, b}):
            first = of_a.get(other) or self._across(left, self.groups[other])
            second = of_b.get(other) or self._across(right, self.groups[other])
            self.links[other].pop(a, None)
            self.links[other].pop(b, None)
            self._link(new, other, first + second)

    def _across(self, left: list[int], right: list[int]) -> _Between:
        """Two groups that were no candidates for each other: a sample of their cross pairs, scaled up."""
        cross = [(a, b) for a in left for b in right]
        sample = cross[:: 1 + len(cross) // _CROSS]
        total = _total(self._pair(min(pair), max(pair)) for pair in sample)
        scale = len(cross) / len(sample)
        return _Between(total.pairs * scale, total.score * scale, total.linked * scale, total.excluded * scale)

    def _pair(self, a: int, b: int) -> _Between:
        """Two units: one cross pair, whatever the number of articles that speak for each."""
        if (a, b) not in self.pairs:
            cross = [(x, y) for x in self.units[a] for y in self.units[b]]
            scores = [score(x, y) for x, y in cross]
            share = 1 / len(cross)
            self.pairs[a, b] = _Between(
                1.0,
                share * sum(scores),
                share * sum(s >= LINK for s in scores),
                float(2 * sum(excluded(x, y) for x, y in cross) > len(cross)),
            )
        return self.pairs[a, b]


def _total(parts: Iterable[_Between]) -> _Between:
    total = _Between(0.0, 0.0, 0.0, 0.0)
    for part in parts:
        total += part
    return total


def _candidates(units: Sequence[Sequence[Features]]) -> list[tuple[int, int]]:
    """Pairs of units that share rare bigrams, names or opening words: for each unit the most promising."""
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for unit, rows in enumerate(units):
        for feature, value in _index_features(rows).items():
            index[feature].append((unit, value))
    best: list[Counter[int]] = [Counter() for _ in units]
    for feature in sorted(index):
        if 1 < len(index[feature]) <= _COMMON:
            for (a, x), (b, y) in combinations(index[feature], 2):
                best[a][b] += x * y  # type: ignore[assignment]
                best[b][a] += x * y  # type: ignore[assignment]
    pairs = {
        (min(a, b), max(a, b))
        for a, counter in enumerate(best)
        for b, _ in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:_CANDIDATES]
    }
    return sorted(pairs)


_STRONGEST = 40  # features of a unit, of each kind, that find its candidates


def _index_features(rows: Sequence[Features]) -> dict[str, float]:
    out: dict[str, float] = {}
    for row in rows:
        for kind in ("bigrams", "names", "lead"):
            strongest = heapq.nsmallest(_STRONGEST, row.bags[kind].items(), key=lambda item: (-item[1], item[0]))
            for feature, value in strongest:
                key = f"{kind}:{feature}"
                out[key] = max(out.get(key, 0.0), value)
    return out
