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
from retold.stemmata.weights import CALIBRATION

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
    """Probabilities of the child's first parent, over witnesses and none, or the lost original it hangs from.

    Whether there is a parent in the pile at all is chosen again in each draw: for the child of a lost original "none"
    means just that.
    """
    below = tree.below(child)
    parent = tree.parent[child]
    choices = [p for p in tree.choices(child) if p not in below or p == parent]
    choices = list(dict.fromkeys([*([parent] if NONE < parent < tree.size else []), *choices]))
    share = _shares(tree, child, choices, tree.excused.get(child, frozenset()), draws).mean(0)
    named = [parent if p == NONE and parent >= tree.size else p for p in choices]
    return _ranked(named, share, tree.size)


def second_parents(tree: Hypothesis, child: int, draws: int) -> Support:
    """Probabilities of who gave the child the lines its first parent lacks."""
    below = tree.below(child)
    choices = [p for p in tree.choices(child) if p not in below and p not in (NONE, tree.parent[child])]
    choices = list(dict.fromkeys([tree.second[child], *choices]))
    rest = frozenset(tree.bench.collation.order(child)) - tree.excused[child]
    share = _shares(tree, child, choices, rest, draws).mean(0)
    ranked = sorted(zip(choices, share.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return Support(tuple((p, calibrated("second", chance)) for p, chance in ranked))


def original(tree: Hypothesis, node: int, draws: int) -> float:
    """Probability of a lost original: the share of draws in which enough of its witnesses find no parent in the pile."""
    members = [w for w in tree.kids(node) if w < tree.size and tree.parent[w] == node]
    lost = tree.lost[node - tree.size]
    if lost.by_credit:
        return calibrated("original", BY_CREDIT)
    alone = [_alone(tree, w, draws) for w in members]
    needed = 2 if lost.credit else 3
    if not alone:
        return calibrated("original", 0.5)
    few = np.zeros((len(alone[0]), needed))  # chance that so many of those looked at have no parent, by draw
    few[:, 0] = 1
    for chance in alone:
        few[:, 1:] = few[:, 1:] * (1 - chance[:, None]) + few[:, :-1] * chance[:, None]
        few[:, 0] *= 1 - chance
    return calibrated("original", float(1 - few.sum(1).mean()))


BY_CREDIT = 0.88  # a credited house that is not in the pile, above two texts of which nothing says who copied whom


def _alone(tree: Hypothesis, child: int, draws: int) -> NDArray[np.float64]:
    below = tree.below(child)
    choices = [p for p in tree.choices(child) if p not in below]
    return _shares(tree, child, choices, tree.excused.get(child, frozenset()), draws)[:, choices.index(NONE)]


def _shares(tree: Hypothesis, child: int, choices: Sequence[int], excused: frozenset[int], draws: int) -> NDArray[np.float64]:
    """(draws, choices): how likely each parent is when the child's passages are drawn again with replacement."""
    case = evidence.case(tree.bench, child, [tree.sheet(p) for p in choices], excused=excused)
    by_line = case.line_costs()
    fixed = tree.costs_beside_lines(case, choices)
    units = by_line.shape[1]
    rng = np.random.default_rng([SEED, units])
    weights = rng.multinomial(units, np.full(units, 1 / units), size=max(1, draws)) if units else np.zeros((1, 0))
    return _softmax(-(weights @ by_line.T + fixed))


def _ranked(choices: Sequence[int], share: NDArray[np.float64], size: int) -> Support:
    kinds = ["none" if p == NONE else "parent" if p < size else "lost" for p in choices]
    found = [(p, calibrated(kind, chance)) for p, kind, chance in zip(choices, kinds, share.tolist(), strict=True)]
    return Support(tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))))


def calibrated(kind: str, share: float) -> float:
    """The share of draws as the chance that it is so, as families of known truth show it."""
    slope, shift = CALIBRATION[kind]
    share = min(1 - 1e-4, max(1e-4, share))
    return min(CEILING, float(1 / (1 + np.exp(-(shift + slope * np.log(share / (1 - share)))))))


CEILING = 0.97  # what no stamp and no text can exclude: a source that nobody has seen


def _softmax(x: NDArray[np.float64]) -> NDArray[np.float64]:
    e = np.exp(x - x.max(1, keepdims=True))
    out: NDArray[np.float64] = e / e.sum(1, keepdims=True)
    return out
