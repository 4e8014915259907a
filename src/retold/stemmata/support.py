"""How sure: passages drawn again with replacement, parents chosen again, and the share calibrated.

One draw gives every line of the child a weight (multinomial over its lines), so that an edge resting on one sentence
gets little support. Within a draw each candidate counts by its likelihood, not winner takes all, because the costs
are log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import evidence
from retold.stemmata.tree import NONE, Hypothesis
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SEED = 20250321  # fixed: the same pile gives the same figures


@dataclass(frozen=True, slots=True)
class Support:
    """Probability of each parent of one child, most likely first."""

    parents: tuple[tuple[int, float], ...]

    def of(self, parent: int) -> float:
        """The probability of this parent."""
        return dict(self.parents).get(parent, 0.0)


def first_parents(tree: Hypothesis, child: int, draws: int) -> Support:
    """Probabilities of the child's first parent, over witnesses and none, or the lost original it hangs from."""
    below = tree.below(child)
    parent = tree.parent[child]
    others = [p for p in tree.choices(child) if p not in below and p != parent]
    choices = list(dict.fromkeys([parent, *others, NONE]))
    found = _support(tree, child, choices, tree.excused.get(child, frozenset()), draws)
    if parent < tree.size:
        return found
    shares = dict(found.parents)  # no parent in the pile means, for this child, the lost original
    shares[parent] += shares.pop(NONE)
    return Support(tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))))


def second_parents(tree: Hypothesis, child: int, draws: int) -> Support:
    """Probabilities of who gave the child the lines its first parent lacks."""
    below = tree.below(child)
    choices = [p for p in tree.choices(child) if p not in below and p not in (NONE, tree.parent[child])]
    choices = list(dict.fromkeys([tree.second[child], *choices]))
    rest = frozenset(tree.bench.collation.order(child)) - tree.excused[child]
    return _support(tree, child, choices, rest, draws)


def _support(tree: Hypothesis, child: int, choices: Sequence[int], excused: frozenset[int], draws: int) -> Support:
    case = evidence.case(tree.bench, child, [tree.sheet(p) for p in choices], excused=excused)
    by_line = case.line_costs()
    fixed = tree.costs_beside_lines(case, choices)
    usual = min((cost for cost, p in zip(fixed, choices, strict=True) if NONE < p < tree.size), default=0.0)
    for k, p in enumerate(choices):
        if p >= tree.size:  # cuts and haste say nothing about a text that is only reconstructed
            fixed[k] = usual + WEIGHTS["lost child"]
    units = by_line.shape[1]
    rng = np.random.default_rng([SEED, units])
    weights = rng.multinomial(units, np.full(units, 1 / units), size=max(1, draws)) if units else np.zeros((1, 0))
    costs = (weights @ by_line.T + fixed) * WEIGHTS["sharpness"]  # (draws, choices)
    share = _softmax(-costs).mean(0) * (1 - WEIGHTS["doubt"])
    ranked = sorted(zip(choices, share.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return Support(tuple(ranked))


def _softmax(x: NDArray[np.float64]) -> NDArray[np.float64]:
    e = np.exp(x - x.max(1, keepdims=True))
    out: NDArray[np.float64] = e / e.sum(1, keepdims=True)
    return out
