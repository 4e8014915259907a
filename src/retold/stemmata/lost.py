"""Lost originals: texts that must have existed and are not in the pile.

Shown by orphan text (Lachmann's significant agreement): stretches that two lines of descent share and that neither
could have had from the other, so that both are left without a parent in the pile; and by credits. Cuts never count: a
lost text that saves cuts can always be invented.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import clock, evidence
from retold.stemmata.collation import runs
from retold.stemmata.evidence import Sheet
from retold.stemmata.houses import House, same
from retold.stemmata.tree import BARRED, MIN_SHARED, NONE, Hypothesis, Lost, above, against_all, attest, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def seek(tree: Hypothesis) -> None:
    """Hang the witnesses without a parent that share text from lost originals; where too few can show one, from each other.

    Who shares copy has it from somewhere: two of one text are never two lines of descent.
    """
    while True:
        groups = _groups(tree)
        shown = [group for group in groups if _shown(tree, group)]
        free = {child for group in groups if group not in shown for child in group.members[1:]}
        free -= {child for group in shown for child in group.members}
        if free <= tree.bound:
            break
        tree.bound |= free
        settle(tree)
        attest(tree)
    homes: dict[int, list[tuple[float, int, _Group]]] = {}
    for group in shown:
        node = _found(tree, group)
        for child in group.members:
            homes.setdefault(child, []).append((-_words_in(tree, child, group.lines), node, group))
    for child, found in homes.items():
        found.sort(key=lambda home: home[:2])
        tree.parent[child] = found[0][1]
        if len(found) > 1:
            tree.second[child] = found[1][1]
            tree.excused[child] = frozenset(tree.bench.collation.order(child)) & frozenset(found[1][2].lines)
    attest(tree)


@dataclass(frozen=True, slots=True)
class _Group:
    """Witnesses that share copy of one desk, the likeliest root first, and the lines of that desk's text."""

    members: tuple[int, ...]
    lines: tuple[int, ...]
    has_first: bool = False  # its first witness came out before the others and has all that they share


def name(tree: Hypothesis) -> None:
    """Put the agency that is credited above two witnesses of which nothing tells who copied whom.

    One credit may be false or another story's: above a text with further copies it takes two.
    """
    for head in range(tree.size):
        if tree.parent[head] != NONE or tree.bench.sheets[head].source:
            continue
        copies = tree.children().get(head, [])
        kids = [c for c in copies if c < tree.size and undirected(tree, c, head)]
        credited = [w for w in (head, *kids) if tree.bench.absent[w]]
        if kids and credited and (len(credited) > 1 or len(kids) == len(copies)):
            node = _found(tree, _Group((head, *kids), tuple(range(len(tree.bench.texts)))))
            tree.lost[node - tree.size].gain = NAMED  # the credit speaks, not what the two lack
            tree.lost[node - tree.size].by_credit = True
            for child in (head, *kids):
                tree.parent[child] = node
            attest(tree)


NAMED = 2.0  # log-odds that a credited house which is not in the pile, and no order, lend to a lost original


def undirected(tree: Hypothesis, child: int, parent: int) -> bool:
    """Whether neither stamps nor credits nor one-sided edits say which of the two came first."""
    me, other = tree.bench.sheets[child], tree.bench.sheets[parent]
    if clock.lag_hours(other.stamp, me.stamp) is not None and abs(clock.order_log_odds(other.stamp, me.stamp)) > TOLD:
        return False
    if any(same(c, other.house.outlet) for c in me.house.credits) != any(same(c, me.house.outlet) for c in other.house.credits):
        return False
    above_both = [] if tree.parent[parent] == NONE else [tree.sheet(tree.parent[parent])]
    there = evidence.case(tree.bench, child, [other, *above_both]).costs()
    back = evidence.case(tree.bench, parent, [me, *above_both]).costs()
    turned = float(back[0] - there[0]) + float(there[-1] - back[-1]) * len(above_both)  # the other of the two came first
    return abs(turned) < ASYMMETRY


TOLD = 0.5  # log-odds of the stamps from which they tell an order
ASYMMETRY = 2.5  # log-odds by which one order of two undated, uncredited texts must beat the other to be told


def _groups(tree: Hypothesis) -> list[_Group]:
    """Witnesses without a parent and not known to report for themselves, joined by copy of one desk."""
    rootless = [w for w in range(tree.size) if tree.parent[w] == NONE and not tree.bench.sheets[w].source]
    out = []
    for number in sorted(set(tree.bench.texts.tolist())):
        lines = np.flatnonzero(tree.bench.texts == number)
        held = (tree.bench.collation.table[:, lines] >= 0) * (tree.bench.collation.words * tree.bench.collation.trust)[lines]
        common = np.where(tree.apart, 0.0, held @ (held > 0).T)
        found = _joined([w for w in rootless if held[w].sum() >= MIN_HELD], common)
        mine = tuple(lines.tolist())
        out += [_ranked(tree, members, mine) for members in found if len(members) > 1]
    return out


def _ranked(tree: Hypothesis, members: Sequence[int], lines: tuple[int, ...]) -> _Group:
    """The likeliest root first: who has all of it before the others, else who is the least like a copy."""
    shared = _lost_text(tree, members, NONE, lines).sheet
    whole = {w for w in members if _has_all(tree, w, members, shared)}
    return _Group(tuple(sorted(members, key=lambda w: (w not in whole, _regret(tree, w), w))), lines, bool(whole))


MIN_HELD = 20.0  # trusted words of a text that a witness must hold to be thought of as its copy


def _joined(loose: Sequence[int], common: NDArray[np.float64]) -> list[list[int]]:
    """The loose witnesses, joined wherever two share enough."""
    groups: list[list[int]] = []
    seen: set[int] = set()
    for start in loose:
        if start in seen:
            continue
        stack, group = [start], {start}
        while stack:
            here = stack.pop()
            near = {w for w in loose if common[here, w] >= MIN_SHARED} - group
            group |= near
            stack.extend(sorted(near))
        seen |= group
        groups.append(sorted(group))
    return groups


def _words_in(tree: Hypothesis, witness: int, lines: Sequence[int]) -> float:
    held = tree.bench.collation.table[witness, list(lines)] >= 0
    return float((tree.bench.collation.words * tree.bench.collation.trust)[list(lines)][held].sum())


def _regret(tree: Hypothesis, child: int) -> float:
    """How much worse no parent is for the child than its best witness."""
    choices = [*tree.options[child], NONE]
    costs = against_all(tree.costs(child, choices), choices, tree.after(child, choices))
    return float(costs[-1] - costs[:-1].min()) if len(choices) > 1 else -BARRED


def _found(tree: Hypothesis, group: _Group) -> int:
    """A new lost original for the group; who descends from it is settled by the caller."""
    lost = _lost_text(tree, sorted(group.members), _forebear(tree, group), group.lines)
    lost.gain = float(sum(-_regret(tree, child) for child in group.members))
    tree.lost.append(lost)
    return tree.size + len(tree.lost) - 1


def _forebear(tree: Hypothesis, group: _Group) -> int:
    """The article of a house reporting for itself of which the lost text was a later version or a copy, if there is one."""
    best = (MIN_SHARED, NONE)
    held = tree.bench.collation.table[:, list(group.lines)] >= 0
    words = (tree.bench.collation.words * tree.bench.collation.trust)[list(group.lines)]
    here = held[list(group.members)].any(0)
    for w in range(tree.size):
        sheet = tree.bench.sheets[w]
        if not sheet.source or any(w in tree.below(member) for member in group.members):
            continue
        before = [clock.chance_before(sheet.stamp, tree.bench.sheets[m].stamp) for m in group.members]
        common = float(words[held[w] & here].sum())
        if np.mean(before) >= 0.5 and common > best[0] and common >= FOREBEAR * words[held[w]].sum():
            best = (common, w)
    return best[1]


FOREBEAR = 0.5  # share of a house's own text that a later version of it still has


def _lost_text(tree: Hypothesis, members: Sequence[int], above: int, lines: Sequence[int] | None = None) -> Lost:
    """What at least two of the members' lines of descent hold, one of them first hand, each line as most of them read it."""
    collation = tree.bench.collation
    row = np.full(collation.table.shape[1], -1, dtype=np.int32)
    branches = {m: _branch(tree, m, members) for m in members}
    mine = set(range(len(row)) if lines is None else lines)
    for line in (line for line in np.flatnonzero(collation.trust >= TRUSTED).tolist() if line in mine):
        first_hand = [int(r) for r in collation.table[list(members), line] if r >= 0]
        holding = sum(bool((collation.table[branch, line] >= 0).any()) for branch in branches.values())
        if len(first_hand) >= 2 and holding >= 2:
            votes = Counter(first_hand)
            row[line] = min(votes, key=lambda r: (-votes[r], r))
    credit = _credit(tree, [w for branch in branches.values() for w in branch])
    titles = Counter(tree.bench.sheets[m].title for m in members)
    title = min(titles, key=lambda t: (-titles[t], t), default=())
    sheet = Sheet(
        row=row,
        sequence=tuple(in_order(tree, members, np.flatnonzero(row >= 0).tolist())),
        title=title if titles[title] > 1 else (),
        house=House(outlet=credit),
    )
    return Lost(sheet, parent=above, credit=credit, lines=tuple(sorted(mine)))


def in_order(tree: Hypothesis, members: Sequence[int], lines: Sequence[int]) -> list[int]:
    """The lines in the order of the members' texts, by mean relative place."""
    mine = set(lines)
    places: dict[int, list[float]] = {line: [] for line in lines}
    for member in members:
        own = [line for line in tree.bench.collation.order(member) if line in mine]
        for k, line in enumerate(own):
            places[line].append((k + 1) / (len(own) + 1))
    return sorted(lines, key=lambda line: (sum(places[line]) / max(1, len(places[line])), line))


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


def _shown(tree: Hypothesis, group: _Group) -> bool:
    """Whether so few witnesses can show a lost text at all."""
    members = group.members
    lost = _lost_text(tree, sorted(members), NONE, group.lines)
    if group.has_first and not lost.credit:
        return False
    if len(members) >= 4 or lost.credit:
        return True
    return len(members) == 3 and _separate_runs(tree, members, lost.sheet) >= 2


def _has_all(tree: Hypothesis, witness: int, members: Sequence[int], sheet: Sheet) -> bool:
    """Whether a witness that came out before the others has all that they share: then nothing shows a text above it."""
    here = tree.bench.sheets[witness].stamp
    before = (clock.chance_before(here, tree.bench.sheets[w].stamp) > EARLIER for w in members if w != witness)
    return bool((tree.bench.collation.table[witness, np.flatnonzero(sheet.row >= 0)] >= 0).all()) and all(before)


EARLIER = 0.75  # chance by two stamps from which one came out before the other


def _separate_runs(tree: Hypothesis, members: Sequence[int], sheet: Sheet) -> int:
    """Runs of lines that some two members share and a third lacks."""
    table = tree.bench.collation.table[list(members)] >= 0
    partial = [bool(2 <= table[:, line].sum() < len(members)) for line in np.flatnonzero(sheet.row >= 0)]
    return len(runs(partial))
