"""Postings -> pairs of articles -> the runs of equal words they share. Arrays in, arrays out; nothing is sampled.

A fingerprint held by few articles links all of them; one held by many links each article to the first and to its
neighbours in time, so that a report printed by thousands is neither quadratic nor lost (passim drops it at 100).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold.fingerprints import kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.fingerprints import Words
    from retold.model import Fingerprints

ALL_PAIRS = 48  # up to this many articles share a fingerprint, every two of them are compared
REPEATS = 4  # places of one shingle in one article that are followed
NEIGHBOURS = 6  # beyond, each is compared with the first and this many before it in time
TOUCHING = 6  # words from one anchor to the next of one run
SHORTEST = 6  # words of a run; fewer do not hold a shingle


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Maximal runs of equal words: ``length`` words from word ``a_starts`` of article ``a`` and ``b_starts`` of article ``b``.

    Sorted by (a, b, a_starts); ``a < b``. Articles and words are counted as in ``Words``.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    a_starts: NDArray[np.int32]
    b_starts: NDArray[np.int32]
    lengths: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """The same shingle in two articles: at word ``a_places`` of article ``a`` and ``b_places`` of article ``b``; ``a < b``."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    a_places: NDArray[np.int32]
    b_places: NDArray[np.int32]


def shared_runs(found: Words, prints: Fingerprints) -> Runs:
    """Every run that holds a common fingerprint, extended word by word as far as it goes."""
    return extended(found, links(prints))


def links(prints: Fingerprints) -> Anchors:
    """Which places of which articles to compare. Articles are numbered in order of time.

    Groups of equal hashes do not depend on one another: a pile may be read in parts, as long as equal hashes are in one part.
    """
    if kernel.compiled is None:
        return _links(prints)
    columns = kernel.compiled.links(prints.hashes, prints.owners, prints.places, ALL_PAIRS, NEIGHBOURS, REPEATS)
    return Anchors(**_named(("a", "b", "a_places", "b_places"), columns))


def _named(names: Sequence[str], columns: Sequence[bytearray]) -> dict[str, NDArray[np.int32]]:
    return {name: np.frombuffer(column, np.int32) for name, column in zip(names, columns, strict=True)}


def _links(prints: Fingerprints) -> Anchors:
    order, groups = _groups(prints, _few_in_one(prints))
    left, right = _linked(groups)
    left, right = order[left], order[right]
    a, b = prints.owners[left], prints.owners[right]
    at_a, at_b = prints.places[left], prints.places[right]
    other, swap = a != b, a > b
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    at_a, at_b = np.where(swap, at_b, at_a), np.where(swap, at_a, at_b)
    return Anchors(a=a[other], b=b[other], a_places=at_a[other], b_places=at_b[other])


def _few_in_one(prints: Fingerprints) -> NDArray[np.bool_]:
    """Leaves out what one article says over and over: the first places of a shingle stand for all."""
    count = len(prints.hashes)
    kept = np.ones(count, np.bool_)
    mixed = prints.hashes + prints.owners.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    ordered = np.sort(mixed)
    crowded = np.unique(ordered[REPEATS:][ordered[REPEATS:] == ordered[:-REPEATS]]) if count > REPEATS else ordered[:0]
    if len(crowded):
        places = np.flatnonzero(np.isin(mixed, crowded))
        order = places[np.argsort(mixed[places], kind="stable")]
        begins = np.searchsorted(mixed[order], mixed[order], side="left")
        kept[order[np.arange(len(order)) - begins >= REPEATS]] = False
    return kept


def _groups(prints: Fingerprints, keep: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Postings in order of hash and then of article, and where each group of equal hashes begins (plus the end).

    One sort of hash and index packed into 64 bits: four times faster than sorting indices by hash. Hashes are cut
    to what is left beside the index; should two that differ look equal by that, all are sorted once more, whole.
    """
    count = len(prints.hashes)
    bits = np.uint64(max(1, int(count).bit_length()))
    packed = (prints.hashes >> bits << bits) | np.arange(count, dtype=np.uint64)
    packed = packed[keep]
    packed.sort()
    heads = packed >> bits
    same = heads[1:] == heads[:-1]
    recurs = np.zeros(len(packed), np.bool_)
    recurs[1:] |= same
    recurs[:-1] |= same
    packed, heads = packed[recurs], heads[recurs]
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    whole = prints.hashes[order]
    if np.any((heads[1:] == heads[:-1]) & (whole[1:] != whole[:-1])):
        again = np.argsort(whole, kind="stable")
        order, heads = order[again], whole[again]
    first = np.flatnonzero(np.concatenate([[True], heads[1:] != heads[:-1]])) if len(heads) else np.zeros(0, np.int64)
    return order, np.append(first, len(order))


def _linked(groups: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which places of the posting order are compared with which: ``left < right`` of one group."""
    sizes = np.diff(groups)
    size = np.repeat(sizes, sizes)
    first = np.repeat(groups[:-1], sizes)
    place = np.arange(len(size), dtype=np.int64)
    rank = place - first
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    small = size <= ALL_PAIRS
    for step in range(1, ALL_PAIRS):
        linked = place[(rank >= step) & (small if step > NEIGHBOURS else True)]
        if not len(linked):
            break
        lefts.append(linked - step)
        rights.append(linked)
    far = place[~small & (rank > NEIGHBOURS)]
    lefts.append(first[far])
    rights.append(far)
    return np.concatenate(lefts), np.concatenate(rights)


def extended(found: Words, anchors: Anchors) -> Runs:
    """Anchors, in any order, as the longest runs around them, each once.

    Those on one diagonal that touch are one run; then as many equal words as follow and precede. Pairs of articles do not depend
    on one another: a pile may be read in parts, as long as the anchors of one pair, and the words of both, are in one part.
    """
    columns = (anchors.a, anchors.b, anchors.a_places, anchors.b_places)
    if kernel.compiled is None:
        return _extended(found, *columns)
    rows = kernel.compiled.extended(found.hashes, found.bounds, *columns, TOUCHING, SHORTEST)
    return Runs(**_named(("a", "b", "a_starts", "b_starts", "lengths"), rows))


def _extended(found: Words, *columns: NDArray[np.int32]) -> Runs:
    """Round by round: the first anchors of each diagonal, then the first of those that no run holds yet."""
    a, b, at_a, at_b = (column.astype(np.int64) for column in columns)
    pairs, places = _paired(a, b), _paired(at_b - at_a + _MIDDLE, at_a)
    order = np.lexsort((places, pairs))
    table = np.stack([a, b, at_a, at_b])[:, order]
    diagonal = np.cumsum(_new(pairs[order]) | _new(places[order] >> np.uint64(32)))
    parts = [np.zeros((5, 0), np.int64)]
    while table.shape[1]:
        first = _new(diagonal)
        runs = _around(found, table, first, _stops(table, first))
        parts.append(runs[:, runs[4] >= SHORTEST])
        # whatever came of them, the first are done with; so is what lies in a run
        held = (runs[2] + runs[4])[np.cumsum(first) - 1] > table[2]
        left = ~first & ~held
        table, diagonal = table[:, left], diagonal[left]
    a, b, at_a, at_b, length = np.concatenate(parts, axis=1)
    order = np.lexsort((_paired(at_a, at_b), _paired(a, b)))
    rows = [column[order].astype(np.int32) for column in (a, b, at_a, at_b, length)]
    return Runs(a=rows[0], b=rows[1], a_starts=rows[2], b_starts=rows[3], lengths=rows[4])


def _new(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def _around(found: Words, table: NDArray[np.int64], first: NDArray[np.bool_], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows (a, b, start in a, start in b, length) of the runs from some anchors to the last that touch them, and beyond."""
    a, b, at_a, at_b = table[:, first]
    low_a, high_a, low_b, high_b = found.bounds[a], found.bounds[a + 1], found.bounds[b], found.bounds[b + 1]
    along = table[2, stops] - at_a
    forward = _equal_words(found.hashes, low_a + at_a + along, low_b + at_b + along, high_a, high_b, 1)
    backward = _equal_words(found.hashes, low_a + at_a - 1, low_b + at_b - 1, low_a - 1, low_b - 1, -1)
    length = np.where(forward > 0, along + forward + backward, 0)
    return np.stack([a, b, at_a - backward, at_b - backward, length])


def _stops(table: NDArray[np.int64], first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For the first anchor of each diagonal, the last of those that touch one another from there on."""
    apart = np.ones(len(first), np.bool_)
    apart[1:] = first[1:] | (np.diff(table[2]) > TOUCHING)
    ends = np.append(np.flatnonzero(apart), len(first))
    return ends[np.searchsorted(ends, np.flatnonzero(first), side="right")] - 1


_MIDDLE = 1 << 31  # makes the difference of two places positive


def _paired(high: NDArray[np.int64], low: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Two numbers below 2**32 as one: sorting one column is much cheaper than sorting two."""
    return high.astype(np.uint64) << np.uint64(32) | low.astype(np.uint64)


def _equal_words(
    hashes: NDArray[np.uint64],
    at_a: NDArray[np.int64],
    at_b: NDArray[np.int64],
    end_a: NDArray[np.int64],
    end_b: NDArray[np.int64],
    step: int,
) -> NDArray[np.int64]:
    """How many equal words follow one another from each place, up to the given ends."""
    count = np.zeros(len(at_a), np.int64)
    live = np.arange(len(at_a))
    room = np.minimum(np.abs(end_a - at_a), np.abs(end_b - at_b))
    width = 8
    while len(live):
        ahead = np.minimum(np.arange(width), room[live, None] - count[live, None] - 1)
        usable = ahead == np.arange(width)
        here, there = at_a[live, None] + step * (count[live, None] + ahead), at_b[live, None] + step * (count[live, None] + ahead)
        equal = usable & (hashes[here] == hashes[there])
        run = np.where(equal.all(axis=1), width, equal.argmin(axis=1))
        count[live] += run
        live = live[run == width]
        width = min(2 * width, max(8, _AT_ONCE // max(len(live), 1)))
    return count


_AT_ONCE = 1 << 20  # words compared at once
