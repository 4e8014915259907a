"""Which units are one story: candidates from an inverted index, a linear score for pairs, average linkage with a quorum."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.stories.features import Features

# Weights of the cosines, set by hand: text says most by its rare bigrams and names; numbers and days support, alone they are weak.
WEIGHTS = {"bigrams": 1.6, "names": 1.0, "stems": 1.0, "lead": 0.8, "lead names": 0.4, "numbers": 0.4}
DAYS = 0.25  # a day in common
JOIN = 0.75  # average score at which two groups are one story
LINK = 0.6  # score at which one pair counts for the quorum
QUORUM = 0.35  # share of cross pairs that must count
_COMMON = 400  # a feature that more rows have finds no candidates
_CANDIDATES = 40  # for each row
_CROSS = 64  # cross pairs looked at between two groups


def score(a: Features, b: Features) -> float:
    """How much two articles are about one event."""
    total = sum(weight * cosine(a.bags[kind], b.bags[kind]) for kind, weight in WEIGHTS.items())
    return total + (DAYS if a.lead_days & b.days or b.lead_days & a.days else 0.0)


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    get = b.get
    return sum(value * other for feature, value in a.items() if (other := get(feature)) is not None)


def vetoed(a: Features, b: Features) -> bool:
    """Both open with days, and neither's are anywhere in the other, not even a day off."""
    if not a.lead_days or not b.lead_days:
        return False
    return not _near(a.lead_days, b.days) and not _near(b.lead_days, a.days)


def _near(some: frozenset[object], others: frozenset[object]) -> bool:
    return any(abs((day - other).days) <= 1 for day in some for other in others)  # type: ignore[operator]


def clusters(units: Sequence[Sequence[Features]], sizes: Sequence[int]) -> list[list[int]]:
    """Indices of the units, one list for each story."""
    return _Linkage(units).run()


class _Linkage:
    """Average linkage, best pair of groups first, over candidate pairs only."""

    def __init__(self, units: Sequence[Sequence[Features]]) -> None:
        self.units = units
        self.groups: dict[int, list[int]] = {index: [index] for index in range(len(units))}
        self.neighbours: dict[int, set[int]] = defaultdict(set)
        self.known: dict[tuple[int, int], tuple[float, float, bool]] = {}

    def run(self) -> list[list[int]]:
        heap: list[tuple[float, int, int]] = []
        for a, b in _candidates(self.units):
            self.neighbours[a].add(b)
            self.neighbours[b].add(a)
            self._push(heap, a, b)
        following = len(self.units)
        while heap:
            _, a, b = heapq.heappop(heap)
            if a in self.groups and b in self.groups:
                self._merge(heap, a, b, following)
                following += 1
        return sorted(sorted(members) for members in self.groups.values())

    def _push(self, heap: list[tuple[float, int, int]], a: int, b: int) -> None:
        average, quorum, veto = self._between(self.groups[a], self.groups[b])
        if average >= JOIN and quorum >= QUORUM and not veto:
            heapq.heappush(heap, (-round(average, 9), min(a, b), max(a, b)))

    def _merge(self, heap: list[tuple[float, int, int]], a: int, b: int, new: int) -> None:
        self.groups[new] = sorted(self.groups.pop(a) + self.groups.pop(b))
        around = (self.neighbours.pop(a, set()) | self.neighbours.pop(b, set())) - {a, b}
        for other in sorted(around):
            self.neighbours[other] -= {a, b}
            self.neighbours[other].add(new)
            self._push(heap, new, other)
        self.neighbours[new] = around

    def _between(self, left: list[int], right: list[int]) -> tuple[float, float, bool]:
        pairs = [(a, b) for a in left for b in right]
        pairs = pairs[:: max(1, len(pairs) // _CROSS)]
        found = [self._pair(min(a, b), max(a, b)) for a, b in pairs]
        count = len(found)
        return sum(f[0] for f in found) / count, sum(f[1] for f in found) / count, sum(f[2] for f in found) > count / 2

    def _pair(self, a: int, b: int) -> tuple[float, float, bool]:
        """Two units: the mean score of their speakers, the share that links, whether most of them exclude each other."""
        if (a, b) not in self.known:
            cross = [(x, y) for x in self.units[a] for y in self.units[b]]
            scores = [score(x, y) for x, y in cross]
            vetoes = sum(vetoed(x, y) for x, y in cross)
            linked = sum(s >= LINK for s in scores) / len(scores)
            self.known[a, b] = (sum(scores) / len(scores), linked, vetoes > len(cross) / 2)
        return self.known[a, b]


def _candidates(units: Sequence[Sequence[Features]]) -> list[tuple[int, int]]:
    """Pairs of units that share rare bigrams or names: for each unit the most promising."""
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for unit, rows in enumerate(units):
        for feature, value in _index_features(rows).items():
            index[feature].append((unit, value))
    best: list[Counter[int]] = [Counter() for _ in units]
    for feature in sorted(index):
        holders = index[feature]
        if 1 < len(holders) <= _COMMON:
            for position, (a, x) in enumerate(holders):
                for b, y in holders[position + 1 :]:
                    best[a][b] += x * y
                    best[b][a] += x * y
    pairs = {
        (min(a, b), max(a, b))
        for a, counter in enumerate(best)
        for b, _ in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:_CANDIDATES]
    }
    return sorted(pairs)


def _index_features(rows: Sequence[Features]) -> dict[str, float]:
    out: dict[str, float] = {}
    for row in rows:
        for kind in ("bigrams", "names", "lead"):
            for feature, value in row.bags[kind].items():
                key = f"{kind[0]}:{feature}"
                out[key] = max(out.get(key, 0.0), value)
    return out
