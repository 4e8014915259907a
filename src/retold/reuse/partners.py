"""Which articles are read against which, sentence by sentence: few enough that a pile of near-copies stays linear."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retold.reuse.likeness import Likeness
    from retold.reuse.units import Units

NEAR = 0.3  # cosine from which a pair of sentences counts
SLIGHT = 0.15  # what is taken off each, so that one has to be alike or several rather alike
PROMISING = 0.3  # what remains, in all
MOST = 48  # partners of an article that are found by their sentences alone
NEAREST = 6  # holders of a wording met by each holder of another, where both have many

Pair = tuple[int, int]


def partners(units: Units, likeness: Likeness, sharing: Iterable[Pair]) -> list[Pair]:
    """Pairs of articles (a < b) that share a run, or hold sentences much alike; articles are numbered in order of time."""
    scores: dict[Pair, float] = defaultdict(float)
    for pair, cosine in _meetings(units, likeness):
        scores[pair] += cosine - SLIGHT
    promising = {pair: score for pair, score in scores.items() if score >= PROMISING}
    return sorted({*sharing, *_best(promising)})


def _meetings(units: Units, likeness: Likeness) -> Iterator[tuple[Pair, float]]:
    """Each pair of articles once for every two wordings, much alike, that they hold."""
    holders: list[list[int]] = [[] for _ in units.forms]
    for article, sentences in enumerate(units.sentences):
        for unit in sorted({sentence.unit for sentence in sentences}):
            holders[unit].append(article)
    near = np.flatnonzero(likeness.cosine >= NEAR)
    lefts, rights = np.divmod(likeness.keys[near], max(likeness.units, 1))
    for left, right, cosine in zip(lefts.tolist(), rights.tolist(), likeness.cosine[near].tolist(), strict=True):
        if left <= right:
            for a, b in _crossed(holders[left], holders[right]):
                if a != b:
                    yield (min(a, b), max(a, b)), cosine


def _crossed(here: list[int], there: list[int]) -> Iterator[Pair]:
    if len(here) * len(there) <= MOST * MOST:
        yield from ((a, b) for a in here for b in there)
        return
    for a in here:
        at = max(0, bisect_left(there, a) - NEAREST // 2)
        yield from ((a, b) for b in there[at : at + NEAREST + 1])


def _best(scores: dict[Pair, float]) -> Iterator[Pair]:
    """Pairs that are among the best for one of the two; of equals the nearer in time."""
    of: dict[int, list[tuple[float, int, Pair]]] = defaultdict(list)
    for (a, b), score in scores.items():
        for article in (a, b):
            of[article].append((-score, b - a, (a, b)))
    for rows in of.values():
        yield from (pair for *_, pair in (sorted(rows)[:MOST] if len(rows) > MOST else rows))
