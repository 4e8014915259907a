"""Which sentences of two articles are one sentence, reworded or not.

A logistic belief from few features: what the two share, and what stands around them. Copied runs come in sequence, so a
sentence whose neighbours are linked needs less likeness of its own; a sentence with a better partner elsewhere needs more;
where much else was copied, a faint likeness is copy, and where nothing was it is two desks on one fact. Read twice: the
second time the neighbours are what the first time made of them. Fitted by ``benchmarks/fit_linking.py``.

Many pairs of articles are read at once, and of each only the sentences that are near: a belief is one number in a list
sorted by pair and place, and its neighbours are looked up in that list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold.reuse.likeness import near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.reuse.likeness import Near
    from retold.reuse.units import Units

FEATURES = (
    "cosine", "excess", "couples", "quoted", "balance", "before", "after", "neighbour", "rival", "others",
)  # fmt: skip
FIRST = (-5.85, 11.02, -10.27, 1.23, -0.77, 0.63, 0.85, -0.07, 2.16, -2.72, 1.62)
SECOND = (-5.61, 9.93, -8.12, 0.50, -0.73, 0.66, 1.22, 0.33, 1.84, -4.04, 1.98)
ACCEPTED = 0.35
HOPELESS = 0.1  # best belief at first reading below which there is no second
ALIKE = 0.55  # cosine from which more of it says little more
LARGEST = 4_000_000  # pairs of sentences
BRIEF = 4  # words; shorter sentences are linked only beside a linked neighbour
_AT_ONCE = 1 << 14  # pairs of articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Sentences that descend from one sentence: ``a`` and ``b``, counted from 0 in their articles, of each pair; sorted."""

    pair: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    belief: NDArray[np.float64]


def link_sentences(units: Units, pairs: NDArray[np.int64]) -> Links:
    """The links between each two articles, ``pairs`` (n, 2), sorted: each sentence with its best partner, if that is believed.

    Two books are not read sentence by sentence; their long runs are found all the same.
    """
    found = [np.zeros((4, 0))]
    for begin in range(0, len(pairs), _AT_ONCE):
        readable = begin + np.flatnonzero(_readable(units, pairs[begin : begin + _AT_ONCE]))
        links = _best(Surroundings.of(units, pairs[readable], near(units, pairs[readable])))
        found.append(np.stack([readable[links.pair], links.a, links.b, links.belief]))
    columns = np.concatenate(found, axis=1)
    pair, a, b = columns[:3].astype(np.int64)
    return Links(pair=pair, a=a, b=b, belief=columns[3])


def _readable(units: Units, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    sizes = np.diff(units.sentences.bounds)[pairs]
    readable: NDArray[np.bool_] = sizes[:, 0] * sizes[:, 1] <= LARGEST
    return readable


def _best(around: Surroundings) -> Links:
    belief = believed(around)
    preferred = belief - 1e-6 * around.apart
    chosen = around.rows.firsts_of_best(preferred) | around.columns.firsts_of_best(preferred)
    kept = np.flatnonzero(chosen & (belief >= ACCEPTED))
    near_ = around.near
    return Links(pair=near_.pair[kept], a=near_.a[kept], b=near_.b[kept], belief=belief[kept])


def believed(around: Surroundings) -> NDArray[np.float64]:
    """How likely each two near sentences are one sentence."""
    belief = at_first_sight(around.near)
    hopeful = np.ones(len(belief), np.bool_)
    for weights in (FIRST, SECOND):
        score = weights[0] + features(around, belief) @ np.array(weights[1:])
        belief = np.where(hopeful, 1 / (1 + np.exp(-score)), 0.0)
        hopeful &= _greatest(around.near.pair, belief, around.pairs) >= HOPELESS
    before, after = around.before(belief), around.after(belief)
    belief[~hopeful | (around.brief & (np.maximum(before, after) < ACCEPTED))] = 0.0
    return np.where(around.copies, around.near.cosine, belief)


def _greatest(groups: NDArray[np.int64], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """For each value, the greatest of its group."""
    greatest = np.zeros(count)
    np.maximum.at(greatest, groups, values)
    return greatest[groups]


def at_first_sight(found: Near) -> NDArray[np.float64]:
    """What the neighbours are held for before anything was read."""
    seen: NDArray[np.float64] = np.clip((found.cosine - 0.25) / 0.35, 0.0, 1.0)
    return seen


def features(around: Surroundings, belief: NDArray[np.float64]) -> NDArray[np.float64]:
    """(near sentences, features), in the order of ``FEATURES``."""
    found = around.near
    before, after = around.before(belief), around.after(belief)
    return np.stack(
        [
            found.cosine,
            np.maximum(found.cosine - ALIKE, 0.0),
            found.couples,
            found.quoted,
            around.balance,
            before,
            after,
            np.maximum(before, after),
            np.maximum(around.rows.rival(belief), around.columns.rival(belief)),
            np.maximum(around.rows.others(belief), around.columns.others(belief)),
        ],
        axis=-1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Near sentences of many pairs of articles, and where their neighbours and rivals stand in the same list."""

    near: Near
    pairs: int
    rows: Side
    columns: Side
    steps: tuple[NDArray[np.int64], ...]  # where the sentences one or two before and after stand, -1 where they are not near
    balance: NDArray[np.float64]  # words of the shorter, of those of the longer
    brief: NDArray[np.bool_]
    copies: NDArray[np.bool_]  # the articles are near-copies: all that the features say is yes
    apart: NDArray[np.float64]  # how far from each other they stand, from 0 to 1: between equals the nearer is the partner

    @staticmethod
    def of(units: Units, pairs: NDArray[np.int64], found: Near) -> Surroundings:
        """What is around each two of ``near(units, pairs)``."""
        sizes = np.diff(units.sentences.bounds)[pairs]
        here, there = (
            units.sentences.units[units.sentences.bounds[pairs[found.pair, side]] + place]
            for side, place in ((0, found.a), (1, found.b))
        )
        words = np.diff(units.forms.bounds)
        fewest, most = np.minimum(words[here], words[there]), np.maximum(words[here], words[there])
        along = [place / np.maximum(sizes[found.pair, side] - 1, 1) for side, place in ((0, found.a), (1, found.b))]
        return Surroundings(
            near=found,
            pairs=len(pairs),
            rows=Side.of(found.pair, found.a, sizes[:, 0]),
            columns=Side.of(found.pair, found.b, sizes[:, 1]),
            steps=_steps(found),
            balance=fewest / np.maximum(most, 1),
            brief=fewest < BRIEF,
            copies=_copies(found, here, there, sizes),
            apart=np.abs(along[0] - along[1]),
        )

    def before(self, belief: NDArray[np.float64]) -> NDArray[np.float64]:
        """Belief in the pair of sentences before, one sentence left out on either side counting a little less."""
        return self._beside(belief, 0)

    def after(self, belief: NDArray[np.float64]) -> NDArray[np.float64]:
        """Belief in the pair of sentences after."""
        return self._beside(belief, 3)

    def _beside(self, belief: NDArray[np.float64], first: int) -> NDArray[np.float64]:
        known = np.append(belief, 0.0)
        beside, left_out, put_in = (known[step] for step in self.steps[first : first + 3])
        near_: NDArray[np.float64] = np.maximum(beside, 0.8 * np.maximum(left_out, put_in))
        return near_


def _steps(found: Near) -> tuple[NDArray[np.int64], ...]:
    # four sentences more than there are, so that a step over the edge of one article meets nothing of the next
    height, width = (int(side.max(initial=0)) + 5 for side in (found.a, found.b))
    keys = (found.pair * height + found.a) * width + found.b
    out = []
    for down, along in ((-1, -1), (-1, -2), (-2, -1), (1, 1), (1, 2), (2, 1)):
        wanted = keys + down * width + along
        places = np.searchsorted(keys, wanted)
        places[places == len(keys)] = 0
        out.append(np.where(keys[places] == wanted, places, -1) if len(keys) else places)
    return tuple(out)


def _copies(found: Near, here: NDArray[np.int64], there: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether most sentences of the shorter article stand in the other word by word."""
    same = here == there
    keys = np.unique(found.pair[same] * (int(here.max(initial=0)) + 1) + here[same])
    shared = np.bincount(keys // (int(here.max(initial=0)) + 1), minlength=len(sizes))
    copies: NDArray[np.bool_] = shared >= np.maximum(4, 0.5 * sizes.min(axis=1, initial=1 << 60))
    return copies[found.pair]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Near sentences in groups: those of one sentence of one side of a pair, which are rivals for it."""

    order: NDArray[np.int64]  # by group
    firsts: NDArray[np.int64]  # of each group, in that order
    group: NDArray[np.int64]  # of each two near sentences
    pair: NDArray[np.int64]  # of each group
    sizes: NDArray[np.int64]  # sentences on this side of each pair

    @staticmethod
    def of(pair: NDArray[np.int64], place: NDArray[np.int64], sizes: NDArray[np.int64]) -> Side:
        """The groups by the pair and the place on one side; ``sizes`` are the sentences there of each pair."""
        keys = pair * (int(place.max(initial=0)) + 1) + place
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        new = np.ones(len(keys), np.bool_)
        new[1:] = keys[1:] != keys[:-1]
        group = np.empty(len(keys), np.int64)
        group[order] = np.cumsum(new) - 1
        firsts = np.flatnonzero(new)
        return Side(order=order, firsts=firsts, group=group, pair=pair[order][firsts], sizes=sizes)

    def _best(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.maximum.reduceat(values[self.order], self.firsts) if len(self.firsts) else np.zeros(0)

    def rival(self, belief: NDArray[np.float64]) -> NDArray[np.float64]:
        """Belief in the best other partner of the sentence."""
        best = self._best(belief)[self.group]
        is_best = belief == best
        second = self._best(np.where(is_best, 0.0, belief))
        tied = np.bincount(self.group[is_best], minlength=len(self.firsts)) > 1
        return np.where(is_best & ~tied[self.group], second[self.group], best)

    def others(self, belief: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the other sentences of this side that have a partner."""
        best = self._best(belief)
        total = np.bincount(self.pair, best, minlength=len(self.sizes))
        share: NDArray[np.float64] = (total[self.pair] - best) / np.maximum(self.sizes[self.pair] - 1, 1)
        return share[self.group]

    def firsts_of_best(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The best of each group, the first of equals."""
        ordered = values[self.order]
        best = np.flatnonzero(ordered == self._best(values)[self.group[self.order]])
        groups = self.group[self.order[best]]
        new = np.ones(len(best), np.bool_)
        new[1:] = groups[1:] != groups[:-1]
        chosen = np.zeros(len(values), np.bool_)
        chosen[self.order[best[new]]] = True
        return chosen
