"""Second parents: articles woven from two texts.

A second parent needs a contiguous block of about 25 words, or two readings of its own, that the first parent lacks.
Two copies of one wire are not two parents: their text is the same copy and the wire explains both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata import evidence
from retold.stemmata.collation import runs
from retold.stemmata.tree import NONE, Hypothesis
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.stemmata.evidence import Sheet


def weave(tree: Hypothesis) -> None:
    """Find the second parent of each witness that has one, and what it explains."""
    tree.second.clear()
    tree.excused.clear()
    for child in range(tree.size):
        found = _second(tree, child)
        if found is not None:
            first, second, lines = found
            tree.parent[child], tree.second[child], tree.excused[child] = first, second, lines


def untangle(tree: Hypothesis) -> None:
    """Drop second parents that equal the first or would close a circle once all parents are settled."""
    for child in sorted(tree.second):
        if tree.second[child] == tree.parent[child] or tree.second[child] in _all_below(tree, child):
            del tree.second[child]
            tree.excused.pop(child, None)


def _all_below(tree: Hypothesis, node: int) -> set[int]:
    """The node and everything that descends from it by first or second parents."""
    children = tree.children()
    for child, parent in tree.second.items():
        children.setdefault(parent, []).append(child)
    seen, stack = {node}, [node]
    while stack:
        fresh = set(children.get(stack.pop(), ())) - seen
        seen |= fresh
        stack.extend(fresh)
    return seen


def _second(tree: Hypothesis, child: int) -> tuple[int, int, frozenset[int]] | None:
    """The best pair of parents, if it beats the best single one by more than a second parent costs."""
    below = tree.below(child)
    choices = [p for p in tree.options[child] if p not in below]
    if len(choices) < 2:
        return None
    alone = tree.costs(child, [*choices, NONE])
    most = max(2, min(FIRSTS, 1000 // tree.size))
    likely = [choices[int(k)] for k in np.argsort(alone[:-1], kind="stable")[:most]]
    best: tuple[float, int, int, frozenset[int]] | None = None
    for first in likely:
        for second in choices:
            if first == second or related(tree, first, second):
                continue
            lines = _contribution(tree, child, tree.sheet(first), tree.sheet(second))
            if not lines:
                continue
            cost = _paired_cost(tree, child, first, second, lines)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, first, second, lines)
    if best is None or best[0] + WEIGHTS["second parent"] >= float(alone.min()):
        return None
    return best[1:]


FIRSTS = 12  # likeliest single parents, each tried as the first of two


def related(tree: Hypothesis, first: int, second: int) -> bool:
    """Whether two possible parents are mostly the same copy."""
    common = tree.bench.likeness
    return bool(common[first, second] > SAME_COPY * min(common[first, first], common[second, second]))


SAME_COPY = 0.34  # share of the shorter text from which two parents count as one copy


def _contribution(tree: Hypothesis, child: int, first: Sheet, second: Sheet) -> frozenset[int]:
    """Lines of the child that only the second parent has, if they hold a long enough block."""
    collation = tree.bench.collation
    order = collation.order(child)
    only = [bool(first.row[line] < 0 <= second.row[line]) for line in order]
    blocks = [order[start:end] for start, end in runs(only)]
    sizes = [float(np.sum(collation.words[block] * collation.trust[block])) for block in blocks]
    return frozenset(line for block in blocks for line in block) if max(sizes, default=0) >= MIN_BLOCK else frozenset()


MIN_BLOCK = 20.0  # words: about 25 as printed, house words folded away


def _paired_cost(tree: Hypothesis, child: int, first: int, second: int, lines: frozenset[int]) -> float:
    excused: Sequence[frozenset[int]] = (lines, frozenset(tree.bench.collation.order(child)) - lines)
    sheets = (tree.sheet(first), tree.sheet(second))
    cases = [evidence.case(tree.bench, child, [sheet], excused=without) for sheet, without in zip(sheets, excused, strict=True)]
    text = sum(float(case.line_costs().sum()) for case in cases)
    whole = float((cases[0].whole @ evidence.whole_weights())[0])
    time = WEIGHTS["order"] * float(cases[1].whole[0, evidence.WHOLE_FEATURES.index("order")])
    return text + whole + max(0.0, time)
