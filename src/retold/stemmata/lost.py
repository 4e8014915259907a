"""Lost originals: texts that must have existed and are not in the pile.

Shown by orphan text (Lachmann's significant agreement): stretches that two lines of descent share and that neither
could have had from the other. Cuts never count here: a lost text that saves cuts can always be invented.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import evidence
from retold.stemmata.evidence import Sheet
from retold.stemmata.tree import NONE, Hypothesis, Lost, attest, settle
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 6  # lost originals looked for in one family


def seek(tree: Hypothesis) -> None:
    """Add the lost originals that the witnesses show, best first, until none pays for itself."""
    tried: set[frozenset[int]] = set()
    for _ in range(MOST):
        best = max(
            (_propose(tree, group) for group in _groups(tree) if frozenset(group) not in tried), key=lambda p: p[0], default=None
        )
        if best is None or best[0] <= 0:
            return
        gain, lost, members = best
        tried.add(frozenset(members))
        node = tree.size + len(tree.lost)
        lost.gain = gain
        tree.lost.append(lost)
        for member in members:
            tree.parent[member] = node
        attest(tree)


def _groups(tree: Hypothesis) -> list[list[int]]:
    """Witnesses that might share a lost parent: not well explained by their own, and with copy in common."""
    loose = [b for b in range(tree.size) if tree.parent[b] == NONE or (tree.parent[b] < tree.size and _residue(tree, b) >= 1.0)]
    words = tree.bench.collation.words * tree.bench.collation.trust
    present = (tree.bench.collation.table[loose] >= 0) * 1.0 if loose else np.zeros((0, 0))
    shared = (present * words) @ present.T
    groups: list[list[int]] = []
    seen: set[int] = set()
    for k in range(len(loose)):
        if k in seen:
            continue
        stack, group = [k], {k}
        while stack:
            near = np.flatnonzero(shared[stack.pop()] >= MIN_SHARED)
            fresh = {int(j) for j in near} - group
            group |= fresh
            stack.extend(sorted(fresh))
        seen |= group
        groups.append(sorted(loose[j] for j in group))
    return [group for group in groups if len(group) > 1]


MIN_SHARED = 25.0  # trusted words two witnesses must share to be thought of one lost text


def _residue(tree: Hypothesis, child: int) -> float:
    """What the child's own parent leaves unexplained in text that others attest."""
    parent = tree.parent[child]
    case = evidence.case(tree.bench, child, [tree.sheet(parent)], excused=tree.excused.get(child, frozenset()))
    weights = evidence.line_weights()[:3]
    return float((case.by_line[0, :, :3] @ weights).sum())


def _propose(tree: Hypothesis, group: list[int]) -> tuple[float, Lost, list[int]]:
    """The lost original that serves this group best, what it gains, and whom it serves."""
    members = list(group)
    while True:
        sheet = _reconstructed(tree, members)
        gains = _gains(tree, members, sheet)
        kept = [m for m, g in zip(members, gains, strict=True) if g > 0]
        if kept == members or len(kept) < 2:
            break
        members = kept
    credit = _credit(tree, members)
    lost = Lost(sheet, credit=credit)
    if len(kept) < 2 or not _shown(tree, members, sheet, credit):
        return -1.0, lost, members
    return float(sum(gains)) - WEIGHTS["new lost"], lost, members


def _gains(tree: Hypothesis, members: Sequence[int], sheet: Sheet) -> list[float]:
    """For each member what it saves, in text that others attest, by hanging from the lost text."""
    out = []
    for member in members:
        now = tree.parent[member]
        case = evidence.case(tree.bench, member, [tree.sheet(now), sheet], excused=tree.excused.get(member, frozenset()))
        weights = evidence.line_weights()
        text = (case.by_line @ weights).sum(1)
        order = evidence.WHOLE_FEATURES.index("order")
        time = case.whole[:, order] * WEIGHTS["order"]
        here = float(text[0] + time[0]) + (WEIGHTS["root"] if now == NONE else 0.0)
        out.append(here - float(text[1]) - WEIGHTS["lost child"])
    return out


def _reconstructed(tree: Hypothesis, members: Sequence[int]) -> Sheet:
    """The lines that at least two of the members' lines of descent hold, each in its best attested reading."""
    table = tree.bench.collation.table
    row = np.full(table.shape[1], -1, dtype=np.int32)
    branches = [sorted(x for x in tree.below(m) if x < tree.size) for m in members]
    for line in range(table.shape[1]):
        votes: dict[int, float] = {}
        holding = 0
        for branch, member in zip(branches, members, strict=True):
            held = {int(table[w, line]) for w in branch} - {-1}
            holding += bool(held)
            own = int(table[member, line])
            for reading in {own} if own >= 0 else held:
                votes[reading] = votes.get(reading, 0.0) + 1 / (1 if own >= 0 else len(held))
        if holding >= 2:
            row[line] = min(votes, key=lambda r: (-votes[r], r))
    return Sheet(row=row, sequence=tuple(int(x) for x in np.flatnonzero(row >= 0)))


def _credit(tree: Hypothesis, members: Sequence[int]) -> str:
    """The agency that the members credit and that is not itself in the pile."""
    present: set[str] = set().union(*(sheet.outlet for sheet in tree.bench.sheets)) if tree.bench.sheets else set()
    named = Counter(c for m in members for c in tree.bench.sheets[m].credits if c not in present)
    return min(named, key=lambda c: (-named[c], c)) if named else ""


def _shown(tree: Hypothesis, members: Sequence[int], sheet: Sheet, credit: str) -> bool:
    """Whether so few witnesses can show a lost text at all."""
    if len(members) >= 4 or credit:
        return True
    if len(members) < 3:
        return False
    return _separate_runs(tree, members, sheet) >= 2


def _separate_runs(tree: Hypothesis, members: Sequence[int], sheet: Sheet) -> int:
    """Runs of lines that some two members share and a third lacks."""
    table = tree.bench.collation.table[list(members)] >= 0
    partial = [bool(2 <= table[:, line].sum() < len(members)) for line in np.flatnonzero(sheet.row >= 0)]
    return sum(1 for a, b in zip([False, *partial], partial, strict=False) if b and not a)


def resettle(tree: Hypothesis) -> None:
    """Choose every parent again now that lost originals are candidates, and drop those that lost their children."""
    settle(tree)
    children = tree.children()
    kept = [k for k in range(len(tree.lost)) if len(children.get(tree.size + k, ())) >= 2]
    renumber = {tree.size + k: tree.size + new for new, k in enumerate(kept)}
    gone = {tree.size + k: tree.lost[k].parent for k in range(len(tree.lost)) if k not in kept}
    tree.parent = [_moved_up(p, gone, renumber) for p in tree.parent]
    for lost in tree.lost:
        lost.parent = _moved_up(lost.parent, gone, renumber)
    tree.lost = [tree.lost[k] for k in kept]
    attest(tree)


def _moved_up(parent: int, gone: dict[int, int], renumber: dict[int, int]) -> int:
    while parent in gone:
        parent = gone[parent]
    return renumber.get(parent, parent)
