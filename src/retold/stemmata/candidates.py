"""Who is weighed as the parent of whom: the witnesses with which a child shares most rare copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation
    from retold.stemmata.evidence import Bench

MAX_CANDIDATES = 8  # in a large family; small ones can afford up to three times as many


def of_each(bench: Bench, apart: NDArray[np.bool_]) -> list[list[int]]:
    """For each witness the up to eight others it shares most rare copy with, likely earlier ones first; none set ``apart``."""
    likeness = _likeness(bench.collation)
    np.fill_diagonal(likeness, 0)
    if bench.memory is not None:
        likeness = bench.memory.likeness() * ~_a_day_later(bench)
    likeness[apart] = 0
    ranked = likeness * (0.15 + bench.attests)
    out = []
    most = max(MAX_CANDIDATES, min(3 * MAX_CANDIDATES, 1500 // max(1, len(bench.sheets))))
    for b in range(len(bench.sheets)):
        early = np.argsort(-ranked[b], kind="stable")[:most]
        alike = np.argsort(-likeness[b], kind="stable")[: most // 2]  # a stamp may be wrong
        out.append([int(a) for a in dict.fromkeys([*early, *alike]) if likeness[b, a] > 0])
    return out


def _a_day_later(bench: Bench) -> NDArray[np.bool_]:
    """(children, parents): parents of another house that came out a day after the child: words alone turn no two days round."""
    out = np.zeros((len(bench.sheets), len(bench.sheets)), dtype=bool)
    for b, child in enumerate(bench.sheets):
        for a, parent in enumerate(bench.sheets):
            lag = clock.lag_hours(parent.stamp, child.stamp)
            two = bool(child.house.outlet) and bool(parent.house.outlet) and child.house.outlet != parent.house.outlet
            out[b, a] = two and lag is not None and lag <= -DAY
    return out


DAY = 24.0  # hours


def _likeness(collation: Collation) -> NDArray[np.float64]:
    """Shared lines and, above that, shared readings, weighed by words, trust and rarity."""
    present = (collation.table >= 0).astype(float)
    n = len(collation.ids)
    rarity = np.log1p(n / np.maximum(present.sum(0), 1))
    weight = np.sqrt(collation.words) * collation.trust * rarity
    likeness: NDArray[np.float64] = (present * weight) @ present.T
    for line in range(present.shape[1]):
        column = collation.table[:, line]
        for reading in range(len(collation.readings[line])):
            holders = np.flatnonzero(column == reading)
            if 1 < len(holders) <= MAX_HOLDERS:
                likeness[np.ix_(holders, holders)] += weight[line]
    return likeness


MAX_HOLDERS = 400  # a reading that so many share tells nobody apart
