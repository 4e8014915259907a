"""Which units are one story: candidates from an inverted index, a linear score for pairs, average linkage with a quorum.

The weights are set by hand, not fitted: rare bigrams say most, names and stems support, numbers and days alone are weak but tell
look-alike events apart. A threshold is the only thing that was looked at on labelled data (see decisions/0061).
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

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
ALONE = 0.9  # of JOIN: enough for a newcomer to join a small story that is clearly the nearest
CLEARLY = 1.25  # times as near as the second nearest
_FLOOR = 0.12  # pairs whose texts score less count as nothing in common
_COMMON = 200  # a feature that so many units and a tenth of all have tells next to nothing
_CELLS = 1 << 20  # pairs scored at once
_NEIGHBOURS = 300  # kept for each unit: bounds memory when thousands report one event


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


def clusters_in_order(units: Sequence[Sequence[Features]]) -> list[list[int]]:
    """Indices of the units, one list for each story, when each unit joins the stories before it and none is revised."""
    links: dict[int, dict[int, _Between]] = defaultdict(dict)
    for (a, b), text in _similar_pairs(units):
        links[max(a, b)][min(a, b)] = _between(text, units[a], units[b])
    story_of: list[int] = []
    stories: list[list[int]] = []
    for unit in range(len(units)):
        nearest = _story_before(links[unit], story_of, stories)
        if nearest is None:
            nearest = len(stories)
            stories.append([])
        stories[nearest].append(unit)
        story_of.append(nearest)
    return sorted(stories)


def _story_before(links: dict[int, _Between], story_of: list[int], stories: list[list[int]]) -> int | None:
    """The story a new unit joins: by the mean score, or at the lower bar when one is clearly the nearest."""
    known: dict[int, _Between] = {}
    for other, link in links.items():
        story = story_of[other]
        known[story] = known[story] + link if story in known else link
    missing = {story: _Between(len(stories[story]) - link.pairs, 0.0, 0.0, 0.0) for story, link in known.items()}
    whole = {story: link + missing[story] for story, link in known.items()}
    ranked = sorted(whole, key=lambda story: (-whole[story].mean, story))
    if not ranked:
        return None
    first = whole[ranked[0]]
    second = whole[ranked[1]].mean if len(ranked) > 1 else 0.0
    bar = JOIN * (ATTACH if first.pairs > SMALL else ALONE)
    attaches = first.mean >= bar and first.mean >= CLEARLY * second and not first.excludes
    return ranked[0] if first.joins or attaches else None


@dataclass(slots=True)  # not frozen: hundreds of thousands are made, and a frozen one costs three times as much
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
        self.groups: dict[int, list[int]] = {index: [index] for index in range(len(units))}
        self.links: dict[int, dict[int, _Between]] = {index: {} for index in range(len(units))}
        self.heap: list[tuple[float, int, int]] = []
        for (a, b), text in _similar_pairs(units):
            self._link(a, b, _between(text, units[a], units[b]))

    def merge_all(self) -> None:
        """Join groups until no two of them belong together."""
        following = len(self.groups)
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
            size = len(self.groups[other])
            first = of_a.get(other) or _Between(len(left) * size, 0.0, 0.0, 0.0)
            second = of_b.get(other) or _Between(len(right) * size, 0.0, 0.0, 0.0)
            self.links[other].pop(a, None)
            self.links[other].pop(b, None)
            self._link(new, other, first + second)


def _between(text: float, left: Sequence[Features], right: Sequence[Features]) -> _Between:
    """Two units are one cross pair, whatever the number of articles that speak for each."""
    cross = [(x, y) for x in left for y in right]
    dated = sum(weight * agreement(x.dates[kind], y.dates[kind]) for x, y in cross for kind, weight in DATES.items())
    score = text + dated / len(cross)
    against = sum(excluded(x, y) for x, y in cross)
    return _Between(1, score, float(score >= LINK), float(2 * against > len(cross)))


def _similar_pairs(units: Sequence[Sequence[Features]]) -> list[tuple[tuple[int, int], float]]:
    """Pairs with the dot product of their vectors, for each unit the largest; by way of an inverted index."""
    found = [np.zeros((3, 0)), *_scores(_index(units), len(units))]
    a, b, score = np.concatenate(found, axis=1)
    pairs = np.stack([a, b]).astype(np.int64)
    kept = _among_largest(pairs, score)
    return list(zip(zip(*pairs[:, kept].tolist(), strict=True), score[kept].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Index:
    """The units that hold each feature, feature by feature, and what it weighs in them."""

    holders: NDArray[np.int64]
    weights: NDArray[np.float64]
    ends: NDArray[np.int64]  # for each entry, where the holders of its feature end


def _index(units: Sequence[Sequence[Features]]) -> _Index:
    """Vectors whose dot products are the weighted sums of the cosines of each kind, averaged over the articles of a unit."""
    fresh = count().__next__
    numbers: dict[str, defaultdict[str, int]] = {kind: defaultdict(fresh) for kind in WEIGHTS}
    keys, weights = [np.zeros(0, np.int64)], [np.zeros(0)]
    for unit, rows in enumerate(units):
        for row in rows:
            for kind, weight in WEIGHTS.items():
                bag = row.bags[kind]
                features = np.fromiter(map(numbers[kind].__getitem__, bag), np.int64, len(bag))
                keys.append(features * len(units) + unit)
                weights.append(np.fromiter(bag.values(), np.float64, len(bag)) * (math.sqrt(weight) / len(rows)))
    order = np.argsort(np.concatenate(keys), kind="stable")
    key = np.concatenate(keys)[order]
    firsts = np.flatnonzero(np.diff(key, prepend=-1))
    joint = np.add.reduceat(np.concatenate(weights)[order], firsts) if len(firsts) else np.zeros(0)
    feature, holders = np.divmod(key[firsts], max(len(units), 1))
    sizes = np.bincount(feature)
    shared = ((sizes > 1) & (sizes <= _COMMON + len(units) // 10))[feature]
    ends = np.cumsum(np.bincount(feature[shared], minlength=len(sizes)))[feature[shared]]
    return _Index(holders[shared], joint[shared], ends)


def _scores(index: _Index, units: int) -> Iterator[NDArray[np.float64]]:
    """Rows of unit, later unit and score, for those that reach the floor."""
    by_unit = np.argsort(index.holders, kind="stable")
    bounds = np.searchsorted(index.holders[by_unit], np.arange(units + 1))
    later = index.ends - np.arange(len(index.ends)) - 1
    width = max(1, _CELLS // max(units, 1))
    for begin in range(0, units, width):
        entries = by_unit[bounds[begin] : bounds[min(begin + width, units)]]
        cells = np.zeros(width * units)
        for part in np.array_split(entries, 1 + int(later[entries].sum()) // _CELLS):
            entry = np.repeat(part, later[part])
            other = entry + 1 + np.arange(len(entry)) - np.repeat(np.cumsum(later[part]) - later[part], later[part])
            cell = (index.holders[entry] - begin) * units + index.holders[other]
            cells += np.bincount(cell, index.weights[entry] * index.weights[other], minlength=len(cells))
        near = np.flatnonzero(cells >= _FLOOR)
        yield np.stack([near // units + begin, near % units, cells[near]])


def _among_largest(pairs: NDArray[np.int64], score: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pairs that are among the largest of either unit."""
    owner, pair = pairs.ravel(), np.tile(np.arange(len(score)), 2)
    order = np.lexsort((pair, -np.round(score[pair], 9), owner))
    rank = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    return np.unique(pair[order[rank < _NEIGHBOURS]])
