"""Which articles are read against which, sentence by sentence: few enough that a pile of near-copies stays linear."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from retold.reuse.likeness import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from retold.reuse.units import Units

NEAR = 0.3  # cosine from which a pair of sentences counts
SLIGHT = 0.15  # what is taken off each, so that one has to be alike or several rather alike
PROMISING = 0.3  # what remains, in all
MOST = 48  # partners of an article that are found by their sentences alone; who has more stands in a crowd of copies,
BEST = 12  # and is read against the best of them
NEAREST = 6  # holders of a wording met by each holder of another, where both have many

Pair = tuple[int, int]


def partners(units: Units, sharing: Iterable[Pair]) -> NDArray[np.int64]:
    """(n, 2), sorted: articles a < b that share a run, or hold sentences much alike; they are numbered in order of time."""
    count = len(units.sentences.bounds) - 1
    meetings, cosine = _meetings(units, count)
    order = np.argsort(meetings, kind="stable")
    meetings = meetings[order]
    firsts = np.flatnonzero(np.concatenate([[True], meetings[1:] != meetings[:-1]])) if len(meetings) else order
    scores = np.add.reduceat(cosine[order] - SLIGHT, firsts) if len(firsts) else np.zeros(0)
    promising = scores >= PROMISING
    keys = meetings[firsts][promising]
    best = keys[_among_best(*np.divmod(keys, max(count, 1)), scores[promising])]
    copied = np.array([a * count + b for a, b in sharing], np.int64)
    return np.stack(np.divmod(np.unique(np.concatenate([best, copied])), max(count, 1)), axis=1)


def _meetings(units: Units, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keys (a * articles + b) of two articles, once for every two wordings, much alike, that they hold; and how much."""
    owners, held = units.sentences.owners(), units.sentences.units
    holdings = np.unique(held * count + owners)
    holders, bounds = holdings % count, np.searchsorted(holdings, np.arange(len(units.norms) + 1) * count)
    found = alike(units, NEAR)
    own = np.flatnonzero(np.diff(bounds) > 1)
    left, right = np.concatenate([found.left, own]), np.concatenate([found.right, own])
    cosine = np.concatenate([found.cosine, np.ones(len(own))])
    sizes = np.diff(bounds)
    small = sizes[left] * sizes[right] <= MOST * MOST
    pair = np.repeat(np.flatnonzero(small), (sizes[left] * sizes[right])[small])
    within = np.arange(len(pair)) - np.searchsorted(pair, pair)
    here = holders[bounds[left[pair]] + within // sizes[right[pair]]]
    there = holders[bounds[right[pair]] + within % sizes[right[pair]]]
    crowds = [
        (a, b, number)
        for number in np.flatnonzero(~small).tolist()
        for a, b in _crossed(
            *(holders[bounds[unit] : bounds[unit + 1]].tolist() for unit in (left[number], right[number]))
        )
    ]  # fmt: skip
    more = np.array(crowds, np.int64).reshape(-1, 3).T
    here, there, pair = np.concatenate([here, more[0]]), np.concatenate([there, more[1]]), np.concatenate([pair, more[2]])
    # a wording met with itself gives each two of its holders both ways round
    other = np.where(left[pair] == right[pair], here < there, here != there)
    here, there = here[other], there[other]
    return np.minimum(here, there) * count + np.maximum(here, there), cosine[pair[other]]


def _crossed(here: list[int], there: list[int]) -> Iterator[Pair]:
    for a in here:
        at = max(0, bisect_left(there, a) - NEAREST // 2)
        yield from ((a, b) for b in there[at : at + NEAREST + 1])


def _among_best(a: NDArray[np.int64], b: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Pairs that are among the best for one of the two; of equals the nearer in time."""
    owner, pair = np.concatenate([a, b]), np.tile(np.arange(len(a)), 2)
    order = np.lexsort((pair, (b - a)[pair], -np.round(scores[pair], 9), owner))
    owner = owner[order]
    firsts, sizes = np.searchsorted(owner, owner), np.bincount(owner)
    rank = np.arange(len(owner)) - firsts
    best = np.zeros(len(a), np.bool_)
    best[pair[order[rank < np.where(sizes[owner] <= MOST, MOST, BEST)]]] = True
    return best
