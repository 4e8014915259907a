"""Which units are one story: average linkage over pairs that have something in common, with a quorum and a veto.

Two groups join when the mean over all their cross pairs is high enough, so at least one pair is: units that no chain of such
pairs joins are never compared again, and the work falls into small parts however large the pile.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from retold.stories.pairs import Links

JOIN = 0.7  # mean score at which two groups are one story
SOME = 0.25  # a pair that scores less counts as nothing in common when groups are joined
LINK = 0.55  # score at which one pair counts for the quorum
QUORUM = 0.35  # share of cross pairs that must count
ATTACH = 0.5  # of JOIN: enough for a small group to join a large one that is clearly the nearest
SMALL = 3  # units
ALONE = 0.9  # of JOIN: enough for a newcomer to join a small story that is clearly the nearest
CLEARLY = 1.25  # times as near as the second nearest


class _Between(NamedTuple):
    """Sums over the cross pairs of two groups. A tuple: hundreds of thousands are made."""

    pairs: float
    score: float
    linked: float
    excluded: float

    @property
    def mean(self) -> float:
        """The average score."""
        return self.score / self.pairs

    @property
    def joins(self) -> bool:
        """Whether the two are one story."""
        pairs, score, linked, excluded = self
        return score >= JOIN * pairs and linked >= QUORUM * pairs and 2 * excluded <= pairs

    @property
    def excludes(self) -> bool:
        """Whether most pairs name different days for what happened."""
        return 2 * self.excluded > self.pairs


def _pair(score: float, excluded: float) -> _Between:
    return _Between(1.0, score, 1.0 if score >= LINK else 0.0, excluded)


def _sum(one: _Between, other: _Between) -> _Between:
    return _Between(one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


# -------------------------------------------------------------------------------------------------------- all at once


def clusters(links: Links, units: int) -> list[list[int]]:
    """Numbers of the units, one sorted list for each story."""
    groups = _merged(links, units)
    return sorted(_attached(groups, links, units))


def _merged(links: Links, units: int) -> list[list[int]]:
    part = _parts(links, units)
    inside = np.flatnonzero((part[links.a] == part[links.b]) & (links.score >= SOME))
    inside = inside[np.argsort(part[links.a[inside]], kind="stable")]
    columns = (part[links.a], links.a, links.b, links.score, links.excluded)
    linkage: dict[int, _Linkage] = {}
    for number, a, b, score, excluded in zip(*(column[inside].tolist() for column in columns), strict=True):
        if number not in linkage:
            linkage[number] = _Linkage()
        linkage[number].add(a, b, _pair(score, excluded))
    out = [group for number in sorted(linkage) for group in linkage[number].merged()]
    told = {unit for group in out for unit in group}
    return out + [[unit] for unit in range(units) if unit not in told]


def _parts(links: Links, units: int) -> NDArray[np.int64]:
    """For each unit the smallest one that a chain of near pairs joins it to."""
    root = list(range(units))

    def find(unit: int) -> int:
        while root[unit] != unit:
            root[unit] = root[root[unit]]
            unit = root[unit]
        return unit

    near = np.flatnonzero(links.score >= JOIN)
    for a, b in zip(links.a[near].tolist(), links.b[near].tolist(), strict=True):
        low, high = sorted((find(a), find(b)))
        root[high] = low
    return np.array([find(unit) for unit in range(units)], np.int64)


class _Linkage:
    """Average linkage, best pair of groups first, among units that chains of near pairs join.

    Of two groups that join, the one with fewer links is folded into the other. What only the other was linked with is left as
    it stands and found to be further off than noted when its turn comes: pairs without a link can only lower a mean.
    """

    def __init__(self) -> None:
        self.groups: dict[int, list[int]] = {}
        self.links: dict[int, dict[int, _Between]] = defaultdict(dict)
        self.heap: list[tuple[float, int, int]] = []

    def add(self, a: int, b: int, between: _Between) -> None:
        """A pair of units."""
        self.groups.setdefault(a, [a])
        self.groups.setdefault(b, [b])
        self._link(a, b, between)

    def merged(self) -> list[list[int]]:
        """The groups when no two of them belong together any more."""
        while self.heap:
            noted, a, b = heapq.heappop(self.heap)
            if a not in self.groups or b not in self.groups:
                continue
            between = self.links[a][b]._replace(pairs=float(len(self.groups[a]) * len(self.groups[b])))
            if not between.joins:
                continue
            if -round(between.mean, 9) > noted:
                self._link(a, b, between)
            else:
                self._merge(*sorted((a, b), key=lambda group: (len(self.links[group]), -group)))
        return sorted(sorted(members) for members in self.groups.values())

    def _link(self, a: int, b: int, between: _Between) -> None:
        self.links[a][b] = self.links[b][a] = between
        if between.joins:
            heapq.heappush(self.heap, (-round(between.mean, 9), min(a, b), max(a, b)))

    def _merge(self, gone: int, kept: int) -> None:
        self.groups[kept] += self.groups.pop(gone)
        size = len(self.groups[kept])
        mine = self.links[kept]
        del mine[gone]
        for other, between in self.links.pop(gone).items():
            if other == kept:
                continue
            del self.links[other][gone]
            joint = _sum(between, mine[other]) if other in mine else between
            self._link(kept, other, joint._replace(pairs=float(size * len(self.groups[other]))))


def _attached(groups: list[list[int]], links: Links, units: int) -> list[list[int]]:
    """A few units that are clearly nearest to one larger story belong to it, at a lower bar: late and short reports."""
    group_of = np.zeros(units, np.int64)
    for number, members in enumerate(groups):
        group_of[members] = number
    sizes = np.array([len(members) for members in groups], np.int64)
    nearest = _nearest_large(links, group_of, sizes)
    out = [list(members) for members in groups]
    for number, large in nearest.items():
        out[large] = sorted(out[large] + groups[number])
    return [members for number, members in enumerate(out) if number not in nearest]


def _nearest_large(links: Links, group_of: NDArray[np.int64], sizes: NDArray[np.int64]) -> Mapping[int, int]:
    """For each small group that is clearly nearest to one large group, that one."""
    left, right = group_of[links.a], group_of[links.b]
    small = np.where(sizes[left] <= SMALL, left, right)
    large = np.where(sizes[left] <= SMALL, right, left)
    asked = (sizes[small] <= SMALL) & (sizes[large] > SMALL)
    key = small[asked] * len(sizes) + large[asked]
    if not len(key):
        return {}
    key, at = np.unique(key, return_inverse=True)
    total = np.bincount(at, links.score[asked])
    against = np.bincount(at, links.excluded[asked])
    small, large = np.divmod(key, len(sizes))
    pairs = sizes[small] * sizes[large]
    ranked: dict[int, list[tuple[float, int, bool]]] = defaultdict(list)
    for one, other, mean, vetoed in zip(
        small.tolist(), large.tolist(), (total / pairs).tolist(), (2 * against > pairs).tolist(), strict=True
    ):
        ranked[one].append((mean, other, vetoed))
    return {one: best for one, row in sorted(ranked.items()) if (best := _clearly_first(row)) is not None}


def _clearly_first(row: list[tuple[float, int, bool]]) -> int | None:
    row = sorted(row, key=lambda item: (-round(item[0], 9), item[1]))
    mean, other, vetoed = row[0]
    if vetoed or mean < ATTACH * JOIN:
        return None
    return other if len(row) == 1 or mean >= CLEARLY * row[1][0] else None


# ----------------------------------------------------------------------------------------------- one after the other


def clusters_in_order(links: Links, units: int, known: Sequence[Sequence[int]] = ()) -> list[list[int]]:
    """Numbers of the units, one list for each story, when each unit joins the stories before it and none is revised.

    ``known`` are stories that stand already; their units are numbered first.
    """
    stories = [list(members) for members in known]
    story_of = {unit: number for number, members in enumerate(stories) for unit in members}
    order = np.argsort(links.b, kind="stable")
    bounds = np.searchsorted(links.b[order], np.arange(units + 1))
    for unit in range(len(story_of), units):
        mine = order[bounds[unit] : bounds[unit + 1]]
        between: dict[int, _Between] = {}
        for other, score, against in zip(
            links.a[mine].tolist(), links.score[mine].tolist(), links.excluded[mine].tolist(), strict=True
        ):
            story, link = story_of[other], _pair(score, against)
            between[story] = _sum(between[story], link) if story in between else link
        nearest = _story_before(between, stories)
        if nearest is None:
            nearest = len(stories)
            stories.append([])
        stories[nearest].append(unit)
        story_of[unit] = nearest
    return sorted(stories)


def _story_before(between: dict[int, _Between], stories: list[list[int]]) -> int | None:
    """The story a new unit joins: by the mean score, or at the lower bar when one is clearly the nearest."""
    between = {story: link._replace(pairs=float(len(stories[story]))) for story, link in between.items()}
    ranked = sorted(between, key=lambda story: (-round(between[story].mean, 9), story))
    if not ranked:
        return None
    first = between[ranked[0]]
    second = between[ranked[1]].mean if len(ranked) > 1 else 0.0
    bar = JOIN * (ATTACH if first.pairs > SMALL else ALONE)
    attaches = first.mean >= bar and first.mean >= CLEARLY * second and not first.excludes
    return ranked[0] if first.joins or attaches else None
