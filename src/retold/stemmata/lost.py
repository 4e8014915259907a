"""Lost originals: texts that must have existed and are not in the pile.

Shown by orphan text (Lachmann's significant agreement): stretches that two lines of descent share and that neither
could have had from the other, so that both are left without a parent in the pile; and by credits. Cuts never count: a
lost text that saves cuts can always be invented.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata.collation import runs
from retold.stemmata.evidence import Sheet
from retold.stemmata.houses import House, same
from retold.stemmata.tree import BARRED, MIN_SHARED, NONE, Hypothesis, Lost, against_all, attest, settle

if TYPE_CHECKING:
    from collections.abc import Sequence


def seek(tree: Hypothesis) -> None:
    """Hang the witnesses without a parent that share text from lost originals, where so few can show one."""
    while True:
        groups = [group for group in _groups(tree) if len(group) > 1]
        unshown = [group for group in groups if not _shown(tree, group)]
        bound = {child for group in unshown for child in group[1:]}
        if not bound - tree.bound:
            break
        tree.bound |= bound
        settle(tree)
        attest(tree)
    for group in groups:
        if _shown(tree, group):
            _hang(tree, group)
    attest(tree)


def _groups(tree: Hypothesis) -> list[list[int]]:
    """Witnesses without a parent and not known to report for themselves, joined by copy; the likeliest root first."""
    loose = [w for w in range(tree.size) if tree.parent[w] == NONE and not tree.bench.sheets[w].house.own]
    groups: list[list[int]] = []
    seen: set[int] = set()
    for start in loose:
        if start in seen:
            continue
        stack, group = [start], {start}
        while stack:
            here = stack.pop()
            near = {w for w in loose if tree.bench.likeness[here, w] >= MIN_SHARED} - group
            group |= near
            stack.extend(sorted(near))
        seen |= group
        groups.append(sorted(group, key=lambda w: (_regret(tree, w), w)))
    return groups


def _regret(tree: Hypothesis, child: int) -> float:
    """How much worse no parent is for the child than its best witness."""
    choices = [*tree.options[child], NONE]
    costs = against_all(tree.costs(child, choices), choices)
    return float(costs[-1] - costs[:-1].min()) if len(choices) > 1 else -BARRED


def _hang(tree: Hypothesis, group: Sequence[int]) -> None:
    node = tree.size + len(tree.lost)
    lost = _lost_text(tree, sorted(group), NONE)
    lost.gain = float(sum(-_regret(tree, child) for child in group))
    tree.lost.append(lost)
    for child in group:
        tree.parent[child] = node


def _lost_text(tree: Hypothesis, members: Sequence[int], above: int) -> Lost:
    """The lines that at least two of the members' lines of descent hold, each in its best attested reading."""
    table = tree.bench.collation.table
    row = np.full(table.shape[1], -1, dtype=np.int32)
    inside = [tree.below(m) for m in members]
    branches = [
        sorted(w for w in under if (w < tree.size and not any(o in under for o in members if o != m)) or w == m)
        for m, under in zip(members, inside, strict=True)
    ]
    branches = [
        [w for w in branch if w == m or not any(w in inside[j] for j, o in enumerate(members) if o != m)]
        for m, branch in zip(members, branches, strict=True)
    ]
    for line in range(table.shape[1]):
        votes: dict[int, float] = {}
        holding = 0
        for branch, member in zip(branches, members, strict=True):
            held = {int(table[w, line]) for w in branch} - {-1}
            holding += bool(held)
            own = int(table[member, line])
            for reading in sorted({own} if own >= 0 else held):
                votes[reading] = votes.get(reading, 0.0) + 1 / (1 if own >= 0 else len(held))
        if holding >= 2:
            row[line] = min(votes, key=lambda r: (-votes[r], r))
    credit = _credit(tree, members)
    titles = Counter(tree.bench.sheets[m].title for m in members)
    title = min(titles, key=lambda t: (-titles[t], t), default=())
    sheet = Sheet(
        row=row,
        sequence=tuple(int(x) for x in np.flatnonzero(row >= 0)),
        title=title if titles[title] > 1 else (),
        house=House(outlet=credit),
    )
    return Lost(sheet, parent=above, credit=credit)


def _credit(tree: Hypothesis, members: Sequence[int]) -> str:
    """The agency that the members credit and that is not itself in the pile."""
    present = {sheet.house.outlet for sheet in tree.bench.sheets}
    named = Counter(
        c for m in members for c in tree.bench.sheets[m].house.credits if not any(same(c, outlet) for outlet in present)
    )
    return min(named, key=lambda c: (-named[c], c)) if named else ""


def _shown(tree: Hypothesis, members: Sequence[int]) -> bool:
    """Whether so few witnesses can show a lost text at all."""
    lost = _lost_text(tree, sorted(members), NONE)
    if len(members) >= 4 or lost.credit:
        return True
    return len(members) == 3 and _separate_runs(tree, members, lost.sheet) >= 2


def _separate_runs(tree: Hypothesis, members: Sequence[int], sheet: Sheet) -> int:
    """Runs of lines that some two members share and a third lacks."""
    table = tree.bench.collation.table[list(members)] >= 0
    partial = [bool(2 <= table[:, line].sum() < len(members)) for line in np.flatnonzero(sheet.row >= 0)]
    return len(runs(partial))
