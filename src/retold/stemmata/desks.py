"""Which lines of copy belong together as the text of one desk.

A woven article joins the texts of two desks in one family, and would make them one lost original. Two witnesses that
share nothing are the sign of two texts; the other lines follow the witnesses that hold them, pure ones first. Copies of two
versions of one report, or of its head and its tail, share nothing either: those of one desk credit the same house, and
an article that has both goes to and fro between them, where a woven one has two blocks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation
    from retold.stemmata.houses import House

NOTHING = 8.0  # trusted words in common up to which two witnesses share nothing
ENOUGH = 40.0  # words of copy a witness needs before what it lacks says something
BLOCK = 20.0  # words of another text from which a witness is mixed
PASSES = 3  # more let the larger text swallow the smaller one
MOST = 300  # witnesses; a larger family is taken for one text


def texts(collation: Collation, houses: Sequence[House] = ()) -> NDArray[np.int32]:
    """(lines,) the number of the text each line belongs to, from 0; all 0 where nothing shows more than one.

    ``houses`` says who each witness is and whom it credits, in the order of the collation.
    """
    out = np.zeros(collation.table.shape[1], dtype=np.int32)
    if len(collation.ids) > MOST:
        return out
    pile = _Pile(
        present=collation.table >= 0,
        weight=np.where(collation.trust >= 0.5, np.minimum(collation.words, 40), 0.0),
        orders=tuple(collation.order(w) for w in range(len(collation.ids))),
        credits=tuple(_credited(house) for house in houses) or (frozenset(),) * len(collation.ids),
    )
    waiting, known = [np.arange(len(out))], 0
    while waiting:
        lines = waiting.pop()
        sides = _sides(pile, lines)
        if sides is None:
            out[lines] = known
            known += 1
        else:
            waiting += [lines[~sides], lines[sides]]
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pile:
    present: NDArray[np.bool_]  # (witnesses, lines)
    weight: NDArray[np.float64]  # (lines,)
    orders: tuple[list[int], ...]  # by witness: its lines in text order
    credits: tuple[frozenset[str], ...]  # by witness: the houses it credits, or itself where it reports for itself


def _credited(house: House) -> frozenset[str]:
    return frozenset({house.outlet}) if house.own else house.credits


def _sides(pile: _Pile, lines: NDArray[np.intp]) -> NDArray[np.bool_] | None:
    """For each line whether it stands on the first of two sides, or None where the lines are one text."""
    present = pile.present[:, lines]
    held = present * pile.weight[lines]
    sizes = held.sum(1)
    common = held @ present.T
    strangers = (common < NOTHING) & (np.minimum(sizes[:, None], sizes[None, :]) >= ENOUGH)
    if not strangers.any():
        return None
    smaller = np.where(strangers, np.minimum(sizes[:, None], sizes[None, :]), 0)
    pairs = np.argsort(-np.triu(smaller), axis=None, kind="stable")[:PAIRS]
    best, found = 0.0, None
    for a, b in zip(*np.unravel_index(pairs, common.shape), strict=True):
        if strangers[a, b]:
            first = _leaning(held, present, sizes, int(a), int(b)) > 0
            score = _parted(pile, lines, held, first)
            if score > best:
                best, found = score, first
    return found


PAIRS = 12  # of strangers that are tried, the longest first


def _leaning(
    held: NDArray[np.float64], present: NDArray[np.bool_], sizes: NDArray[np.float64], a: int, b: int
) -> NDArray[np.float64]:
    """(lines,) 1 for lines that go with witness ``a``, -1 for those that go with ``b``."""
    leaning: NDArray[np.float64] = present[a].astype(float) - present[b]
    for _ in range(PASSES):
        witness = held @ leaning / np.maximum(sizes, 1)
        say = witness**2  # mixed witnesses say little about where a line belongs
        leaning = np.clip(2 * (say * witness) @ present / np.maximum(say @ present, 1e-9), -1, 1)
    return leaning


def _parted(pile: _Pile, lines: NDArray[np.intp], held: NDArray[np.float64], first: NDArray[np.bool_]) -> float:
    """What speaks for two desks against one whose copies were cut or who wrote two versions; above 0 they are two."""
    left, right = held[:, first].sum(1), held[:, ~first].sum(1)
    mixed = np.flatnonzero(np.minimum(left, right) >= BLOCK)
    pure = [np.flatnonzero((one >= ENOUGH) & (other < BLOCK)) for one, other in ((left, right), (right, left))]
    fewest = min(map(len, pure))
    if not fewest or len(mixed) > sum(map(len, pure)):
        return 0.0
    side = dict(zip(lines.tolist(), first.tolist(), strict=True))
    turns = [_turns([side[line] for line in pile.orders[w] if line in side and pile.weight[line] > 0]) for w in mixed]
    mingled = max(0.0, float(np.mean(turns)) - FREE) if turns else 0.0
    return PURE + SECOND * (fewest > 1) + THIRD * (fewest > 2) - TURN * mingled + _named(pile, pure)


PURE = 0.5  # each side has a witness of its own
SECOND = THIRD = 1.0  # ... and another, and a third: several that were cut just there are less likely
FREE, TURN = 2.0, 1.2  # times a woven article may go over from one side to the other; each further time: updates mingle so
UNLIKE, LIKE = 1.5, 5.0  # the two sides credit other houses; times the share of credits they have in common


def _turns(sides: Sequence[bool]) -> int:
    return sum(a != b for a, b in pairwise(sides))


def _named(pile: _Pile, pure: Sequence[NDArray[np.intp]]) -> float:
    """What the credits of both sides say: for two desks where they are other names, against it where they are the same."""
    left, right = (Counter(name for w in side for name in pile.credits[w]) for side in pure)
    if not left or not right:
        return 0.0
    common = sum(min(left[name] / left.total(), right[name] / right.total()) for name in sorted(left))
    return UNLIKE - LIKE * common
