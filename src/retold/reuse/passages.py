"""Runs of equal words -> passages: runs that follow one another on both sides with small gaps are one stretch of copy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retold.fingerprints import kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.reuse.runs import Runs

MAX_GAP = 25  # words between two runs of one passage
OVERLAP = 4  # words that two runs may share where a word is repeated at the seam
MIN_WORDS = 8  # words in common
OPEN = 8  # chains that may still grow


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Words ``a_starts:a_ends`` of article ``a`` against ``b_starts:b_ends`` of article ``b``; ``equal`` of them in equal runs.

    Sorted by (a, b); of one pair in the order of ``a_starts``, then of ``b_starts``.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    a_starts: NDArray[np.int32]
    a_ends: NDArray[np.int32]
    b_starts: NDArray[np.int32]
    b_ends: NDArray[np.int32]
    equal: NDArray[np.int32]

    def rows(self) -> Iterator[WordPassage]:
        """One after the other."""
        columns = (self.a, self.b, self.a_starts, self.a_ends, self.b_starts, self.b_ends, self.equal)
        return map(WordPassage._make, zip(*(column.tolist() for column in columns), strict=True))


class WordPassage(NamedTuple):
    """One row of ``Passages``."""

    a: int
    b: int
    a_start: int
    a_end: int
    b_start: int
    b_end: int
    equal: int


def chained(runs: Runs) -> Passages:
    """The passages of every pair of articles; pairs do not depend on one another."""
    columns = (runs.a, runs.b, runs.a_starts, runs.b_starts, runs.lengths)
    if kernel.compiled is None:
        return Passages(**dict(zip(_COLUMNS, _chained_rows(runs), strict=True)))
    rows = kernel.compiled.chained(*columns, MAX_GAP, OVERLAP, MIN_WORDS, OPEN)
    return Passages(**{name: np.frombuffer(row, np.int32) for name, row in zip(_COLUMNS, rows, strict=True)})


_COLUMNS = ("a", "b", "a_starts", "a_ends", "b_starts", "b_ends", "equal")


def _chained_rows(runs: Runs) -> NDArray[np.int32]:
    promising = _promising(runs)
    columns = (runs.a, runs.b, runs.a_starts, runs.b_starts, runs.lengths)
    rows = zip(*(column[promising].tolist() for column in columns), strict=True)
    found = [passage for (a, b), group in groupby(rows, key=itemgetter(0, 1)) for passage in _chained(a, b, group)]
    return np.array(sorted(found), np.int32).reshape(-1, 7).T


def _promising(runs: Runs) -> NDArray[np.bool_]:
    """Runs of pairs that share enough in all: most pairs in a large pile share one stock phrase and no more."""
    if not len(runs.a):
        return np.zeros(0, np.bool_)
    new = np.ones(len(runs.a), np.bool_)
    new[1:] = (runs.a[1:] != runs.a[:-1]) | (runs.b[1:] != runs.b[:-1])
    begins = np.flatnonzero(new)
    totals = np.add.reduceat(runs.lengths, begins)
    return np.repeat(totals >= MIN_WORDS, np.diff(np.append(begins, len(new))))


def _chained(a: int, b: int, rows: Iterator[tuple[int, int, int, int, int]]) -> list[WordPassage]:
    """Greedy: each run goes to the open chain that ends closest before it."""
    chains: list[list[int]] = []  # a_start, a_end, b_start, b_end, equal
    for _, _, at_a, at_b, length in rows:
        best, cost = None, 2 * MAX_GAP + 1
        for chain in reversed(chains[-OPEN:]):
            gap_a, gap_b = at_a - chain[1], at_b - chain[3]
            if -OVERLAP <= gap_a <= MAX_GAP and -OVERLAP <= gap_b <= MAX_GAP and abs(gap_a) + abs(gap_b) < cost:
                best, cost = chain, abs(gap_a) + abs(gap_b)
        if best is None:
            chains.append([at_a, at_a + length, at_b, at_b + length, length])
            continue
        overlap = max(0, best[1] - at_a, best[3] - at_b)
        best[1], best[3] = max(best[1], at_a + length), max(best[3], at_b + length)
        best[4] += length - overlap
    return [
        WordPassage(a, b, *chain)
        for chain in chains
        if chain[4] >= MIN_WORDS
    ]  # fmt: skip
