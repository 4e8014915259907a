"""What a person decided about who copied whom: held while the tree grows, and marked on the descents that come of it.

A judgement names two articles. It is held for the witnesses that stand for themselves; of two judgements that close a circle
the later stands. Where the articles share no text there is nothing to draw, and the judgement is left unmatched.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from retold.model import Evidence
from retold.stemmata.tree import NONE, Held, attest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Descent, Family, Judgement, Stemma
    from retold.stemmata.tree import Hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The judgements about the edges of one family that can be followed: (child, parent) by article id."""

    edges: Mapping[str, tuple[str, Judgement]] = field(default_factory=dict)  # child -> its parent, and who says so
    barred: Mapping[tuple[str, str], Judgement] = field(default_factory=dict)


def told(judgements: Sequence[Judgement], family: Family) -> Told:
    """Those about two articles of the family, the latest first; an edge that would close a circle is left out."""
    edges: dict[str, tuple[str, Judgement]] = {}
    barred = {}
    rows = [row for row in judgements if row.kind == "edge" and {row.left, row.right} <= set(family.articles)]
    for row in sorted(rows, key=lambda row: (row.when, row.id), reverse=True):
        if row.left == row.right:
            continue
        if row.verdict == "no edge":
            barred[row.left, row.right] = row
        elif row.left not in edges and row.left not in _above(row.right, edges):
            edges[row.left] = (row.right, row)
    return Told(edges=edges, barred=barred)


def _above(node: str, edges: Mapping[str, tuple[str, Judgement]]) -> list[str]:
    out = [node]
    while out[-1] in edges:
        out.append(edges[out[-1]][0])
    return out


def held(judgements: Told, trunk: Sequence[Article], head_of: Mapping[str, str]) -> Held:
    """The same by number of witness; an article that another stands for is not a parent of its own."""
    number = {article.id: at for at, article in enumerate(trunk)}

    def of(article: str) -> int | None:
        return number.get(head_of.get(article, article))

    edges = {}
    for child, (parent, _) in judgements.edges.items():
        a, b = number.get(child), of(parent)
        if a is not None and b is not None and a != b:
            edges[a] = b
    barred = {(number[a], number[b]) for a, b in judgements.barred if a in number and b in number}
    return Held(edges=edges, barred=frozenset(barred))


def enforce(tree: Hypothesis) -> None:
    """Put right what the search for lost originals and second parents did against the judgements."""
    for child, parent in sorted(tree.held.edges.items()):
        if tree.parent[child] != parent:
            if parent in tree.below(child):
                _cut(tree, parent, child)
            tree.parent[child] = parent
        if tree.second.get(child) == parent:
            _forget_second(tree, child)
    for child, parent in sorted(tree.held.barred):
        if tree.second.get(child) == parent:
            _forget_second(tree, child)
        if tree.parent[child] == parent:
            below = tree.below(child)
            choices = [p for p in tree.choices(child) if p not in below]
            costs = tree.costs(child, choices)
            tree.parent[child] = choices[int(costs.argmin())]
    attest(tree)


def _cut(tree: Hypothesis, parent: int, child: int) -> None:
    """Take what leads from the child down to its parent to be: it hangs from where the child hung."""
    tree.parent[parent] = tree.parent[child] if tree.parent[child] not in tree.below(parent) else NONE


def _forget_second(tree: Hypothesis, child: int) -> None:
    del tree.second[child]
    tree.excused.pop(child, None)


# ------------------------------------------------------------------------------------------------------------ marks


def marked(stemma: Stemma, judgements: Told, head_of: Mapping[str, str]) -> Stemma:
    """The stemma with the judged descents certain and signed, and the judgements it follows."""
    if not judgements.edges and not judgements.barred:
        return stemma
    found = [_signed(descent, judgements, head_of) for descent in stemma.descents]
    edges = {key for descent in found for key in descent.judgements}
    kept = {(d.child_id, d.parent_id) for d in found}
    barred = {row.id for pair, row in judgements.barred.items() if pair not in kept}
    notes = [
        f"No descent from one to the other: judged by {row.who} on {row.when:%Y-%m-%d} ({row.left_words or row.left} and "
        f"{row.right_words or row.right})."
        for _, row in sorted(judgements.barred.items())
        if row.id in barred
    ]
    children = {descent.child_id for descent in found if descent.judgements}
    return replace(
        stemma,
        descents=tuple(found),
        roots=tuple(root for root in stemma.roots if root not in children),
        notes=(*stemma.notes, *notes),
        judgements=tuple(sorted(edges | barred)),
    )


def _signed(descent: Descent, judgements: Told, head_of: Mapping[str, str]) -> Descent:
    parent, row = judgements.edges.get(descent.child_id, ("", None))
    if row is None or descent.rank or descent.parent_id not in {parent, head_of.get(parent, parent)}:
        return descent
    said = Evidence(rule="judged", detail=f"judged by {row.who} on {row.when:%Y-%m-%d}", weight=99.0)
    return replace(
        descent, confidence=1.0, direction="known", wording="copied from", alternatives=(), evidence=(said, *descent.evidence),
        judgements=(row.id,),
    )  # fmt: skip
