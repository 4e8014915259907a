"""The hypothesis while it grows: one parent per witness, a witness, a lost original, or none; perhaps a second parent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import candidates, clock, copied, evidence
from retold.stemmata.arborescence import Arc, cheapest
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from retold.stemmata.evidence import Bench, Case, Sheet

NONE = -1
BARRED = 1e6  # cost of what is ruled out, where nothing else reaches the node it still happens
MIN_SHARED = 25.0  # trusted words two witnesses must share to be thought of one text
ROUNDS = 3  # the tree says who may attest orphan text, and that decides the tree: it settles within two or three rounds
BELOW = 0.05  # what a witness below the child still attests: the tree may be wrong


@dataclass(slots=True)
class Lost:
    """A lost original under discussion: its sheet, and the parent it may itself have."""

    sheet: Sheet
    parent: int = NONE
    credit: str = ""
    lines: tuple[int, ...] = ()  # the lines of its desk's text
    gain: float = 0.0
    by_credit: bool = False  # shown by a credit above witnesses of which nothing tells who copied whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a person decided, by number of witness: who is a child's parent, and who is not."""

    edges: Mapping[int, int] = field(default_factory=dict)
    barred: frozenset[tuple[int, int]] = frozenset()

    def options(self, child: int, found: list[int]) -> list[int]:
        """The candidates that are left: the judged parent alone, or all but the barred."""
        if child in self.edges:
            return [self.edges[child]]
        return [parent for parent in found if (child, parent) not in self.barred] if self.barred else found


@dataclass(slots=True)
class Hypothesis:
    """Nodes are witnesses ``0..n-1`` and lost originals ``n..``."""

    bench: Bench
    options: list[list[int]]  # candidate parents by witness, witnesses only
    parent: list[int]
    second: dict[int, int] = field(default_factory=dict)
    excused: dict[int, frozenset[int]] = field(default_factory=dict)  # lines that the second parent explains
    lost: list[Lost] = field(default_factory=list)
    bound: set[int] = field(default_factory=set)  # witnesses that must have a parent: no lost text can be shown for them
    shares: dict[tuple[int, int], float] = field(default_factory=dict)  # (child, parent): probability in the last round

    popularity: dict[int, float] = field(default_factory=dict)  # expected number of children, in the last round
    held: Held = field(default_factory=Held)
    apart: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), bool))  # pairs of which neither copied the other

    @property
    def size(self) -> int:
        """How many witnesses."""
        return len(self.bench.sheets)

    def sheet(self, node: int) -> Sheet:
        """The sheet of a witness, a lost original, or of nothing."""
        if node == NONE:
            return evidence.empty_sheet(self.bench.collation.table.shape[1])
        return self.bench.sheets[node] if node < self.size else self.lost[node - self.size].sheet

    def children(self) -> dict[int, list[int]]:
        """Who descends directly from whom, by first parent."""
        out: dict[int, list[int]] = {}
        for child, parent in enumerate(self.parent):
            out.setdefault(parent, []).append(child)
        for k, lost in enumerate(self.lost):
            out.setdefault(lost.parent, []).append(self.size + k)
        return out

    def kids(self, node: int) -> list[int]:
        """Who descends directly from this node, as first or as second parent."""
        return [*self.children().get(node, []), *sorted(c for c, p in self.second.items() if p == node)]

    def below(self, node: int) -> set[int]:
        """The node and everything that descends from it."""
        if node not in self.parent and all(item.parent != node for item in self.lost):
            return {node}  # most witnesses of a large family have no children
        children = self.children()
        seen, stack = {node}, [node]
        while stack:
            for child in children.get(stack.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return seen

    def choices(self, child: int) -> list[int]:
        """All parents to weigh for this child: witnesses, or none in the pile."""
        return [*self.options[child], NONE]

    def costs(self, child: int, parents: Sequence[int]) -> NDArray[np.float64]:
        """The cost of each of these parents for the child, with what a root or a lost parent costs by itself."""
        excused = self.excused.get(child, frozenset())
        case = evidence.case(self.bench, child, [self.sheet(p) for p in parents], excused=excused)
        out: NDArray[np.float64] = case.line_costs().sum(1) + self.costs_beside_lines(case, parents)
        return out

    def after(self, child: int, parents: Sequence[int]) -> NDArray[np.bool_]:
        """Which of these parents seem to have come out after the child."""
        mine = self.bench.sheets[child].stamp
        lags = [clock.lag_hours(self.sheet(parent).stamp, mine) for parent in parents]
        return np.array([lag is not None and lag < 0 for lag in lags], dtype=bool)

    def hub(self, child: int, parent: int) -> float:
        """How many others are likely to have copied this parent, as log(1 + their number)."""
        if parent >= self.size:
            return float(np.log1p(sum(1 for c in self.kids(parent) if c != child)))
        if not 0 <= parent < self.size or not self.popularity or self.bench.memory is not None:
            return 0.0
        others = self.popularity.get(parent, 0.0) - self.shares.get((child, parent), 0.0)
        return float(np.log1p(max(0.0, others)))

    def costs_beside_lines(self, case: Case, parents: Sequence[int]) -> NDArray[np.float64]:
        """What does not come from single lines: the pair as a whole, and how many others copied this parent."""
        mine = self.bench.sheets[case.child].house.outlet
        # a version follows the last one, however few others copied that
        versions = [bool(mine) and 0 <= p < self.size and self.sheet(p).house.outlet == mine for p in parents]
        hubs = np.array([0.0 if own else self.hub(case.child, p) for p, own in zip(parents, versions, strict=True)])
        before = np.array([p >= self.size for p in parents]) * BEFORE  # a lost text came before what was copied from it
        out: NDArray[np.float64] = case.whole @ evidence.whole_weights() + WEIGHTS["hub"] * hubs - WEIGHTS["order"] * before
        return out


BEFORE = float(np.log(2))


def first_tree(bench: Bench, held: Held | None = None) -> Hypothesis:
    """The best tree over the witnesses alone, as far as nothing is held."""
    held = held or Held()
    apart = copied.neither(bench)
    options = [held.options(child, found) for child, found in enumerate(candidates.of_each(bench, apart))]
    tree = Hypothesis(bench, options, [NONE] * len(bench.sheets), bound=set(held.edges), held=held, apart=apart)
    for _ in range(ROUNDS):
        before = list(tree.parent)
        settle(tree)
        attest(tree)
        if tree.parent == before:
            break
    return tree


def settle(tree: Hypothesis) -> None:
    """Give every witness the parent of the cheapest tree."""
    n = tree.size
    shares: dict[tuple[int, int], float] = {}
    arcs = []
    for child in range(n):
        choices = tree.choices(child)
        costs = tree.costs(child, choices)
        likely = np.exp(costs.min() - costs)
        costs = against_all(costs, choices, tree.after(child, choices))
        for parent, cost, share in zip(choices, costs, likely / likely.sum(), strict=True):
            barred = BARRED if parent == NONE and child in tree.bound else 0.0
            arcs.append(Arc(n if parent == NONE else parent, child, float(cost) + barred))
            shares[child, parent] = float(share)
    tree.shares = shares
    tree.popularity = {}
    for (_, parent), share in shares.items():
        tree.popularity[parent] = tree.popularity.get(parent, 0.0) + share
    tree.parent = [NONE if p == n else p for p in cheapest(n + 1, arcs, n)[:n]]


def against_all(costs: NDArray[np.float64], choices: Sequence[int], after: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The costs with "no parent" set against all witnesses together: ten equally likely parents are still a parent.

    Where all of them seem to come ``after`` the child they count as one: it is one stamp that would have to be wrong.
    """
    out = costs.copy()
    some = np.array([parent != NONE for parent in choices], dtype=bool)
    if some.any() and not some.all():
        best = costs[some].min()
        out[~some] += 0.0 if after[some].all() else np.log(np.exp(best - costs[some]).sum())
    return out


def attest(tree: Hypothesis) -> None:
    """Let the tree say whose text counts as evidence for whom: what lies below a witness may have it from there."""
    attests = tree.bench.attests
    attests[:] = 1.0
    for witness in range(tree.size):
        for node in [witness, *above(tree, witness)]:
            if node < tree.size:
                attests[node, witness] = BELOW


def above(tree: Hypothesis, node: int) -> list[int]:
    """Everything the node descends from by first parents, nearest first."""
    out: list[int] = []
    while True:
        node = tree.parent[node] if node < tree.size else tree.lost[node - tree.size].parent
        if node < 0 or node in out:
            return out
        out.append(node)
