"""Pairs of units that have something in common, by way of an inverted index, and how near they are.

Only units that share features meet: the cost grows with what is shared, not with the square of the pile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retold.stories.dates import Agreement, Days
    from retold.stories.vectors import Index

FLOOR = 0.12  # pairs whose texts score less count as nothing in common
_CELLS = 1 << 20  # pairs scored at once
_NEIGHBOURS = 300  # kept for each unit: bounds memory when thousands report one event


class Links(NamedTuple):
    """Pairs of units, the smaller number first, in order; their score, and whether they place what happened on other days."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    score: NDArray[np.float64]
    excluded: NDArray[np.bool_]


def linked(index: Index, speakers: Sequence[Sequence[int]], agreement: Agreement, days: Days, fresh: int = 0) -> Links:
    """All pairs with something in common whose second unit is numbered ``fresh`` or later. ``speakers`` are article numbers."""
    a, b, text = _similar(index, fresh)
    sizes = np.array([len(row) for row in speakers], np.int64)
    starts = np.cumsum(sizes) - sizes
    flat = np.array([number for row in speakers for number in row], np.int64)
    score, excluded = np.zeros(len(a)), np.zeros(len(a), bool)
    for begin in range(0, len(a), _CELLS):
        some = slice(begin, begin + _CELLS)
        pair, left, right = _crossed(a[some], b[some], sizes, starts)
        cross = np.bincount(pair, minlength=len(a[some]))
        dated = np.bincount(pair, agreement.of(flat[left], flat[right]), minlength=len(cross))
        against = np.bincount(pair, days.excluded(flat[left], flat[right]), minlength=len(cross))
        score[some] = text[some] + dated / cross
        excluded[some] = 2 * against > cross
    return Links(a, b, score, excluded)


def _crossed(
    a: NDArray[np.int64], b: NDArray[np.int64], sizes: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every speaker of one unit with every speaker of the other: number of the pair, places of the two speakers."""
    cross = sizes[a] * sizes[b]
    pair = np.repeat(np.arange(len(a)), cross)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(cross) - cross, cross)
    width = sizes[b][pair]
    return pair, starts[a][pair] + nth // width, starts[b][pair] + nth % width


def _similar(index: Index, fresh: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs with the dot product of their vectors, for each unit the largest, by unit."""
    found = [np.zeros((3, 0)), *_scores(index, fresh)]
    a, b, score = np.concatenate(found, axis=1)
    pairs = np.stack([a, b]).astype(np.int64)
    kept = _among_largest(pairs, score)
    return pairs[0, kept], pairs[1, kept], score[kept]


def _scores(index: Index, fresh: int) -> Iterator[NDArray[np.float64]]:
    """Rows of unit, later unit and score, for those that reach the floor."""
    units = index.units
    by_unit = np.argsort(index.holders, kind="stable")
    bounds = np.searchsorted(index.holders[by_unit], np.arange(units + 1))
    later = index.ends - np.arange(len(index.ends)) - 1
    width = max(1, _CELLS // max(units, 1))
    for begin in range(0, units, width):
        entries = by_unit[bounds[begin] : bounds[min(begin + width, units)]]
        cells = np.zeros(width * units)
        for part in np.array_split(entries, 1 + int(later[entries].sum()) // _CELLS):
            count = later[part]
            entry = np.repeat(part, count)
            other = entry + 1 + np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
            cell = (index.holders[entry].astype(np.int64) - begin) * units + index.holders[other]
            cells += np.bincount(cell, index.weights[entry] * index.weights[other], minlength=len(cells))
        near = np.flatnonzero(cells >= FLOOR)
        near = near[near % units >= fresh] if fresh else near
        yield np.stack([near // units + begin, near % units, cells[near]])


def _among_largest(pairs: NDArray[np.int64], score: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pairs that are among the largest of either unit."""
    count = np.bincount(pairs.ravel(), minlength=1)
    crowded = (count[pairs] > _NEIGHBOURS).all(axis=0)  # any other is among the largest of the unit that has few
    asked = np.flatnonzero(crowded)
    owner, pair = pairs.ravel(), np.tile(np.arange(len(score)), 2)
    busy = count[owner] > _NEIGHBOURS
    owner, pair = owner[busy], pair[busy]
    order = np.lexsort((pair, -np.round(score[pair], 9), owner))
    rank = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    largest = np.zeros(len(score), bool)
    largest[pair[order[rank < _NEIGHBOURS]]] = True
    return np.flatnonzero(~crowded | largest) if len(asked) else np.arange(len(score))
