"""Traits -> blocks: what holds together, cut more finely where it is too much."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from retold.blocks.traits import TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from retold.blocks.traits import Traits

    Keys = tuple[NDArray[np.uint64], NDArray[np.int64]]  # articles of which one key is the same hold together

LARGEST = 1000  # articles of a block that holds together by its topics or by short runs


def cut(traits: Traits, *, largest: int = LARGEST) -> NDArray[np.int64]:
    """The block of each article, numbered by the first of its articles.

    Firmer and firmer: all of a small pile; three, four, five of the words they are about; a run of words; a long run.
    Whatever shares a run holds together at all steps but the last.
    """
    count = len(traits.topics)
    block = np.zeros(count, np.int64)
    for keys_of in _STEPS:
        large = np.flatnonzero(np.bincount(block, minlength=count)[block] > largest)
        if not len(large):
            break
        keys, owners = keys_of(traits, large)
        mixed = _scrambled(keys ^ _scrambled(block[owners].astype(np.uint64)))  # only within the block that is cut
        block[large] = _components(mixed, owners, count)[large]
    return block


def _of_topics(size: int) -> Callable[[Traits, NDArray[np.int64]], Keys]:
    def keys(traits: Traits, articles: NDArray[np.int64]) -> Keys:
        topics, copied = _combined(traits.topics, articles, size), _of_short_runs(traits, articles)
        return np.concatenate([topics[0], copied[0]]), np.concatenate([topics[1], copied[1]])

    return keys


def _combined(topics: NDArray[np.uint64], articles: NDArray[np.int64], size: int) -> Keys:
    columns = np.array(list(combinations(range(TOPICS), size)))
    rows = topics[articles][:, columns]  # (articles, combinations, size)
    keys = np.full(rows.shape[:2], size, np.uint64)
    for place in range(size):
        keys = _scrambled(keys * np.uint64(0x9E3779B97F4A7C15) + rows[:, :, place])
    whole = (rows != 0).all(axis=2)
    return keys[whole], np.repeat(articles, whole.sum(axis=1))


def _of_short_runs(traits: Traits, articles: NDArray[np.int64]) -> Keys:
    return _held(traits.short, traits.short_bounds, articles)


def _of_long_runs(traits: Traits, articles: NDArray[np.int64]) -> Keys:
    return _held(traits.long, traits.long_bounds, articles)


def _held(values: NDArray[np.uint64], bounds: NDArray[np.int64], articles: NDArray[np.int64]) -> Keys:
    sizes = np.diff(bounds)[articles]
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return values[np.repeat(bounds[articles], sizes) + within], np.repeat(articles, sizes)


_STEPS = (_of_topics(3), _of_topics(4), _of_topics(5), _of_short_runs, _of_long_runs)


def _scrambled(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = values ^ (values >> np.uint64(33))
    mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
    out: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(33))
    return out


def _components(keys: NDArray[np.uint64], owners: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """For each article the first of those with which it holds together."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    same = keys[1:] == keys[:-1]
    links = np.unique(owners[:-1][same] * count + owners[1:][same])
    one, other = np.divmod(links, max(count, 1))
    leader = np.arange(count)
    while True:
        tops = np.minimum(leader[one], leader[other])
        before = leader.copy()
        for side in (one, other):
            np.minimum.at(leader, leader[side], tops)
            np.minimum.at(leader, side, tops)
        while (shorter := leader[leader] != leader).any():
            leader[shorter] = leader[leader[shorter]]
        if (leader == before).all():
            return leader
