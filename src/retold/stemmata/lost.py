"""Lost originals: texts that must have existed and are not in the pile.

Shown by orphan text (Lachmann's significant agreement): stretches that two lines of descent share and that neither
could have had from the other, so that both are left without a parent in the pile; and by credits. Cuts never count: a
lost text that saves cuts can always be invented.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import clock, evidence
from retold.stemmata.collation import runs
from retold.stemmata.evidence import Sheet
from retold.stemmata.houses import House, same
from retold.stemmata.tree import BARRED, MIN_SHARED, NONE, Hypothesis, Lost, above, against_all, attest, settle
from retold.stemmata.weights import WEIGHTS

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


def part(tree: Hypothesis) -> None:
    """Put a lost original between a witness and its supposed children where these keep what it had already changed.

    One child that keeps a sentence which its parent lacks proves little; several that keep different ones had another
    parent, of which the supposed one is only the earliest or fullest copy.
    """
    for head in range(tree.size):
        if tree.bench.sheets[head].house.own or head in tree.second:
            continue
        kids = [c for c in tree.children().get(head, []) if c < tree.size and c not in tree.second]
        found = _better_served(tree, head, kids)
        if found is None:
            continue
        lost, members = found
        node = tree.parent[head]
        if node < tree.size:
            node = tree.size + len(tree.lost)
            tree.lost.append(lost)
            tree.parent[head] = node
        for child in members:
            tree.parent[child] = node
        attest(tree)


def _better_served(tree: Hypothesis, head: int, kids: Sequence[int]) -> tuple[Lost, list[int]] | None:
    """The lost text above ``head`` and the children that save text by it, if together they save enough."""
    over = tree.parent[head]
    members = list(kids)
    while members:
        known = tree.lost[over - tree.size] if over >= tree.size else _lost_text(tree, sorted([head, *members]), over)
        savings = [_saving(tree, child, head, known.sheet) for child in members]
        kept = [child for child, saved in zip(members, savings, strict=True) if saved > 0]
        if len(kept) == len(members):
            break
        members = kept
    if not members:
        return None
    price = 0.0 if over >= tree.size or known.credit else WEIGHTS["new lost"]
    if over < tree.size and (len(members) < 2 or not _shown(tree, [head, *members])):
        return None
    known.gain = sum(savings) - price
    return (known, members) if known.gain > 0 else None


def _saving(tree: Hypothesis, child: int, now: int, sheet: Sheet) -> float:
    """What the child saves in text and headline by hanging from the lost text; all else is taken as equal."""
    case = evidence.case(tree.bench, child, [tree.sheet(now), sheet])
    cost = case.line_costs().sum(1)
    title = evidence.WHOLE_FEATURES.index("title orphan")
    orphan = float(case.whole[0, title] - case.whole[1, title]) * WEIGHTS["title orphan"]
    return float(cost[0] - cost[1]) + orphan - WEIGHTS["lost child"]


def name(tree: Hypothesis) -> None:
    """Put the agency that is credited above two witnesses of which nothing tells who copied whom."""
    for head in range(tree.size):
        if tree.parent[head] != NONE or tree.bench.sheets[head].source:
            continue
        kids = [c for c in tree.children().get(head, []) if c < tree.size and undirected(tree, c, head)]
        credited = [w for w in (head, *kids) if tree.bench.absent[w]]
        if kids and credited:
            _hang(tree, [head, *kids])
            attest(tree)


def undirected(tree: Hypothesis, child: int, parent: int) -> bool:
    """Whether neither stamps nor credits nor one-sided edits say which of the two came first."""
    me, other = tree.bench.sheets[child], tree.bench.sheets[parent]
    if clock.lag_hours(other.stamp, me.stamp) is not None and abs(clock.order_log_odds(other.stamp, me.stamp)) > TOLD:
        return False
    if any(same(c, other.house.outlet) for c in me.house.credits) != any(same(c, me.house.outlet) for c in other.house.credits):
        return False
    there = evidence.case(tree.bench, child, [other]).costs()[0]
    back = evidence.case(tree.bench, parent, [me]).costs()[0]
    return abs(float(there - back)) < ASYMMETRY


TOLD = 0.5  # log-odds of the stamps from which they tell an order
ASYMMETRY = 2.5  # log-odds by which one order of two undated, uncredited texts must beat the other to be told


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
    """What at least two of the members' lines of descent hold, one of them first hand, each line as most of them read it."""
    collation = tree.bench.collation
    row = np.full(collation.table.shape[1], -1, dtype=np.int32)
    branches = {m: _branch(tree, m, members) for m in members}
    for line in np.flatnonzero(collation.trust >= TRUSTED):
        first_hand = [int(r) for r in collation.table[list(members), line] if r >= 0]
        holding = sum(bool((collation.table[branch, line] >= 0).any()) for branch in branches.values())
        if first_hand and holding >= 2:
            votes = Counter(first_hand)
            row[line] = min(votes, key=lambda r: (-votes[r], r))
    credit = _credit(tree, [w for branch in branches.values() for w in branch])
    titles = Counter(tree.bench.sheets[m].title for m in members)
    title = min(titles, key=lambda t: (-titles[t], t), default=())
    sheet = Sheet(
        row=row,
        sequence=tuple(int(x) for x in np.flatnonzero(row >= 0)),
        title=title if titles[title] > 1 else (),
        house=House(outlet=credit),
    )
    return Lost(sheet, parent=above, credit=credit)


TRUSTED = 0.5  # stock background and bare quotes below this do not belong to anybody's text


def _branch(tree: Hypothesis, member: int, members: Sequence[int]) -> list[int]:
    """The member and what descends from it alone."""
    others = set(members) - {member}
    under = tree.below(member)
    return sorted(w for w in under if w < tree.size and (w == member or not others & {w, *above(tree, w)}))


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
