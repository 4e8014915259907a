"""Two versions of one lost report: an early one, and a later update that replaced sentences and added others.

Merged into one they make a text that nobody wrote. They part where the witnesses do: those of the early version come
first and lack, also between sentences they kept, what the others share; and what only they have is gone from the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import comb, log
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata.collation import runs
from retold.stemmata.tree import Hypothesis, Lost, attest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retold.stemmata.evidence import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The witnesses of the earlier and of the later version, what only one of the two says, and what speaks for it."""

    early: tuple[int, ...]
    late: tuple[int, ...]
    early_only: tuple[int, ...]  # lines
    late_only: tuple[int, ...]
    gain: float  # log-odds, roughly


def part(tree: Hypothesis) -> None:
    """Give each version of a lost report a text of its own, the later descending from the earlier."""
    k = -1
    while (k := k + 1) < len(tree.lost):  # a later version may be two again
        node = tree.size + k
        members = [w for w in tree.kids(node) if w < tree.size]
        desk = set(tree.bench.texts[tree.lost[k].sheet.row >= 0].tolist())
        lines = [line for line, number in enumerate(tree.bench.texts.tolist()) if number in desk]
        split = best_split(tree, members, lines)
        if split is None or split.gain < ENOUGH or not (split.early_only and split.late_only):
            continue  # an update replaces sentences and adds others; one that only adds may be a cut copy
        _apart(tree, node, split)


def _apart(tree: Hypothesis, node: int, split: Split) -> None:
    item = tree.lost[node - tree.size]
    update = tree.size + len(tree.lost)
    later = _version(tree, item.sheet, split.late, split.late_only)
    tree.lost.append(Lost(later, parent=node, credit=item.credit, gain=item.gain))
    item.sheet = _version(tree, item.sheet, split.early, split.early_only)
    for child in split.late:
        if tree.parent[child] == node:
            tree.parent[child] = update
        else:
            tree.second[child] = update
    attest(tree)


def _version(tree: Hypothesis, whole: Sheet, members: Sequence[int], own: Sequence[int]) -> Sheet:
    """The lines of the merged text that these witnesses have, and those that several of them alone have."""
    table = tree.bench.collation.table[list(members)]
    row = np.full(len(whole.row), -1, dtype=np.int32)
    for line in sorted({*np.flatnonzero(whole.row >= 0).tolist(), *own}):
        votes = Counter(int(r) for r in table[:, line] if r >= 0)
        if votes and (whole.row[line] >= 0 or votes.total() > 1):
            row[line] = min(votes, key=lambda r: (-votes[r], r))
    return replace(whole, row=row, sequence=tuple(np.flatnonzero(row >= 0).tolist()))


ENOUGH = 0.3  # log-odds, from which a second version is shown
INSIDE = 0.7  # log-odds for each block that a witness would have had to cut between sentences it kept
TAIL = 0.3  # ... at its end
PRICE = 4.0  # of a second version
MOST_CUTS = 40  # points in time at which a large group is parted
MOST_BLOCKS = 3  # that one witness can speak for


def best_split(tree: Hypothesis, members: Sequence[int], lines: Sequence[int]) -> Split | None:
    """The likeliest parting of these witnesses in two versions, if the likeliest speaks for itself at all."""
    found = list(_splits(tree, members, lines))
    return max(found, key=lambda split: (split.gain, split.early), default=None)


def _splits(tree: Hypothesis, members: Sequence[int], lines: Sequence[int]) -> Iterator[Split]:
    sheets = tree.bench.sheets
    dated = [m for m in members if (s := sheets[m].stamp) is not None and s.precision != "unknown"]
    ranked = sorted(dated, key=lambda m: (sheets[m].stamp.at, m))  # type: ignore[union-attr]
    loose = [m for m in members if m not in dated]
    order = _order(tree, members, lines)
    held = tree.bench.collation.table[:, order] >= 0
    for k in range(1, len(ranked), 1 + len(ranked) // MOST_CUTS):
        early, late = ranked[:k], ranked[k:]
        if len(late) + len(loose) < 2:
            continue
        fresh = np.asarray(~held[early].any(0) & (held[[*late, *loose]].sum(0) >= 2))
        early = [*early, *(m for m in loose if not (held[m] & fresh).any())]
        late = [*late, *(m for m in loose if (held[m] & fresh).any())]
        if len(late) < 2:
            continue
        gone = np.asarray(held[early].any(0) & ~held[late].any(0))
        gain = sum(_missed(held[m], only) for side, only in ((early, fresh), (late, gone)) for m in side)
        gain += log(comb(len(ranked), k)) - PRICE
        yield Split(
            early=tuple(sorted(early)),
            late=tuple(sorted(late)),
            early_only=tuple(order[i] for i in np.flatnonzero(gone)),
            late_only=tuple(order[i] for i in np.flatnonzero(fresh)),
            gain=gain,
        )


def _missed(held: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """What speaks against this witness's having cut all that: blocks between what it kept, and at its end."""
    kept = np.flatnonzero(held)
    if not len(kept) or not said.any():
        return 0.0
    looked_at = held | said
    blocks = runs([bool(said[k]) for k in np.flatnonzero(looked_at)])
    place = np.flatnonzero(looked_at)
    inside = sum(1 for start, _ in blocks if place[start] < kept[-1])
    tail = len(blocks) - inside
    return min(MOST_BLOCKS, inside) * INSIDE + min(1, tail) * TAIL


def _order(tree: Hypothesis, members: Sequence[int], lines: Sequence[int]) -> list[int]:
    """The lines in the order of the members' texts, by mean relative place."""
    collation = tree.bench.collation
    mine = set(lines)
    places: dict[int, list[float]] = {}
    for member in members:
        own = [line for line in collation.order(member) if line in mine and collation.trust[line] >= 0.5]
        for k, line in enumerate(own):
            places.setdefault(line, []).append((k + 1) / (len(own) + 1))
    return sorted(places, key=lambda line: (sum(places[line]) / len(places[line]), line))
