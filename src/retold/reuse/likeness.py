"""How alike two sentences are: which pairs are worth a look in a pile of any size, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.reuse.units import Bags, Units

FLOOR = 0.12  # cosine below which two sentences are not compared further
COMMON = 64  # a stem or couple of stems found in more wordings than this does not make two of them candidates
_BLOCK = 1 << 16  # pairs weighed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two units share, for every two that reach the floor: both ways round, and each with itself."""

    units: int
    keys: NDArray[np.int64]  # (n,) sorted: left * units + right
    cosine: NDArray[np.float64]  # of the rarity-weighted stems
    quoted: NDArray[np.float64]  # share of what they share that stands in quotation marks on both sides
    couples: NDArray[np.float64]  # shared pairs of neighbouring stems, of those of the shorter

    def rows(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row of each pair, (left, right), -1 where the two are not alike."""
        wanted = (left[:, None] * self.units + right).ravel()
        found = np.searchsorted(self.keys, wanted)
        found[found == len(self.keys)] = 0
        found[self.keys[found] != wanted] = -1
        return found.reshape(len(left), len(right))


def alike(units: Units) -> Likeness:
    """Every two units whose cosine reaches the floor."""
    count = len(units.forms)
    keys = np.union1d(_sharing(units.stems), _sharing(units.couples))
    lefts, rights = np.divmod(np.concatenate([keys, np.arange(count) * (count + 1)]), max(count, 1))
    measured = [_measured(units, lefts[at : at + _BLOCK], rights[at : at + _BLOCK]) for at in range(0, len(lefts), _BLOCK)]
    cosine, quoted, couples = np.concatenate([*measured, np.zeros((3, 0))], axis=1)
    near = cosine >= FLOOR
    lefts, rights, cosine, quoted, couples = lefts[near], rights[near], cosine[near], quoted[near], couples[near]
    other = lefts != rights
    both = np.concatenate([lefts * count + rights, rights[other] * count + lefts[other]])
    order = np.argsort(both)
    values = [np.concatenate([column, column[other]])[order] for column in (cosine, quoted, couples)]
    return Likeness(units=count, keys=both[order], cosine=values[0], quoted=values[1], couples=values[2])


def _sharing(bags: Bags) -> NDArray[np.int64]:
    """Keys of the pairs of units that hold a value which not too many hold."""
    count = len(bags.bounds) - 1
    owners = np.repeat(np.arange(count), np.diff(bags.bounds))
    order = np.lexsort((owners, bags.values))
    owners, values = owners[order], bags.values[order]
    begins = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(begins, len(values)))
    size = np.repeat(sizes, sizes)
    rank = np.arange(len(values)) - np.repeat(begins, sizes)
    keys = [np.zeros(0, np.int64)]
    places = np.flatnonzero((size > 1) & (size <= COMMON))
    for step in range(1, COMMON):
        places = places[rank[places] >= step]
        if not len(places):
            break
        keys.append(owners[places - step] * count + owners[places])
    return np.unique(np.concatenate(keys))


def _measured(units: Units, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
    """Rows of cosine, quoted share and shared couples, one column a pair."""
    pair, at_left, at_right = _common(units.stems, left, right)
    weights = units.rarity[units.stems.values[at_left]]
    total = np.bincount(pair, weights, minlength=len(left))
    both = units.quoted[at_left] & units.quoted[at_right]
    quoted = np.bincount(pair[both], weights[both], minlength=len(left)) / np.maximum(total, 1e-12)
    cosine = total / np.maximum(units.norms[left] * units.norms[right], 1e-12)
    cosine[left == right] = 1.0
    sizes = np.diff(units.couples.bounds)
    shared = np.bincount(_common(units.couples, left, right)[0], minlength=len(left))
    return np.stack([cosine, quoted, shared / np.maximum(np.minimum(sizes[left], sizes[right]), 1)])


def _common(
    bags: Bags, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For each value that both units of a pair hold: the pair, and where it stands in the bag of either."""
    sizes = np.diff(bags.bounds)
    pair = np.repeat(np.arange(len(left)), sizes[left])
    within = np.arange(len(pair)) - np.repeat(np.cumsum(sizes[left]) - sizes[left], sizes[left])
    at_left = bags.bounds[left][pair] + within
    owners = np.repeat(np.arange(len(sizes)), sizes)
    step = int(bags.values.max(initial=0)) + 1
    held = owners * step + bags.values
    wanted = right[pair] * step + bags.values[at_left]
    at_right = np.searchsorted(held, wanted)
    at_right[at_right == len(held)] = 0
    hit = held[at_right] == wanted if len(held) else np.zeros(0, np.bool_)
    return pair[hit], at_left[hit], at_right[hit]
