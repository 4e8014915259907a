"""The cheapest tree: best parent per node where that gives no circle, Chu-Liu/Edmonds on the pruned graph otherwise.

Chu & Liu 1965, Edmonds 1967, in the contracting form; about eight arcs a node, so a list scan per round is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Arc:
    """``child`` may descend from ``parent`` at this cost."""

    parent: int
    child: int
    cost: float


def cheapest(nodes: int, arcs: Sequence[Arc], root: int) -> list[int]:
    """The parent of each node in the cheapest tree from ``root``; -1 for the root and for what cannot be reached.

    Ties go to the arc named first.

    >>> cheapest(3, [Arc(0, 1, 2.0), Arc(1, 2, 1.0), Arc(0, 2, 5.0)], 0)
    [-1, 0, 1]
    """
    chosen = _solve([(arc.parent, arc.child, arc.cost, k) for k, arc in enumerate(arcs)], nodes, root)
    out = [-1] * nodes
    for k in chosen:
        out[arcs[k].child] = arcs[k].parent
    return out


_Row = tuple[int, int, float, int]  # parent, child, cost, number of the arc it stands for


def _solve(rows: list[_Row], nodes: int, root: int) -> list[int]:
    best = _best_rows(rows, root)
    circle = _circle(best, nodes)
    if not circle:
        return [row[3] for row in best.values()]
    inside = set(circle)
    merged = nodes  # a new node stands for the circle
    inner: list[_Row] = []
    entries: dict[int, _Row] = {}
    for k, (parent, child, cost, _) in enumerate(rows):
        if parent in inside and child in inside:
            continue
        if child in inside:
            inner.append((parent, merged, cost - best[child][2], k))
        elif parent in inside:
            inner.append((merged, child, cost, k))
        else:
            inner.append((parent, child, cost, k))
    picked = [rows[k] for k in _solve(inner, nodes + 1, root)]
    entries = {row[1]: row for row in picked if row[1] in inside}
    kept = [best[node] for node in circle if node not in entries]
    return [row[3] for row in (*picked, *kept)]


def _best_rows(rows: list[_Row], root: int) -> dict[int, _Row]:
    best: dict[int, _Row] = {}
    for row in rows:
        parent, child, cost, _ = row
        if child not in (root, parent) and (child not in best or cost < best[child][2]):
            best[child] = row
    return best


def _circle(best: dict[int, _Row], nodes: int) -> list[int]:
    state = [0] * nodes  # 0 unseen, else the number of the walk that saw it
    for walk, start in enumerate(sorted(best), 1):
        node = start
        while node in best and not state[node]:
            state[node] = walk
            node = best[node][0]
        if node in best and state[node] == walk:
            out = [node]
            while best[out[-1]][0] != node:
                out.append(best[out[-1]][0])
            return out
    return []
