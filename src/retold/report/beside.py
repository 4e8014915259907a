"""A child beside its parent: rows of stretches in reading order, the differing words marked and named by kind of change.

Where the variants room named a change, its kind stands on the marks; differences it left unnamed are "wording".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.align import align
from retold.report.phrases import kind_of
from retold.text import sentences, trimmed, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Descent, Span, Variant
    from retold.text import Word

Pair = tuple[int, int]
Difference = tuple[int, int, str]  # start, end, and what to call it when no variant does

UNNAMED = "wording"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters that differ, and the kind of change."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stretch of the parent beside its stretch of the child; None where the other side has nothing."""

    parent: Pair | None
    child: Pair | None
    parent_marks: tuple[Mark, ...] = ()
    child_marks: tuple[Mark, ...] = ()
    kind: str = ""  # for a row with one side: "cut", "addition", "other source", ...


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, and the stretches of it that are article."""

    text: str
    body: Sequence[Pair] = ()


def rows(descent: Descent, parent: Side, child: Side, variants: Sequence[Variant]) -> list[Row]:
    """A copy beside its parent, as ``rows_between`` sets them."""
    return rows_between(stretches(descent), parent, child, variants)


def rows_between(found: Iterable[tuple[Pair, Pair]], parent: Side, child: Side, variants: Sequence[Variant]) -> list[Row]:
    """The two texts in the order of the child; what the parent alone has stands where it was cut.

    ``found`` are the shared stretches, parent first. Every sentence of both bodies stands in one row.
    """
    paired = _in_order(found)
    shared = [_shared_row(p, c, parent.text, child.text, variants) for p, c in paired]
    added = [
        Row(parent=None, child=gap, kind=_kind_at(variants, gap, "child", "addition"))
        for gap in _gaps(child, [c for _, c in paired])
    ]
    out = sorted([*shared, *added], key=lambda row: row.child or (0, 0))
    for gap in _gaps(parent, [p for p, _ in paired]):
        _insert(out, Row(parent=gap, child=None, kind=_kind_at(variants, gap, "parent", "cut")))
    return out


def stretches(descent: Descent) -> list[tuple[Pair, Pair]]:
    """The shared stretches of a descent, parent first."""
    return [((e.parent.start, e.parent.end), (e.child.start, e.child.end)) for e in descent.edges]


def _in_order(found: Iterable[tuple[Pair, Pair]]) -> list[tuple[Pair, Pair]]:
    """Stretches of parent and child, in the child's order, those that overlap an earlier one of the child left out."""
    out: list[tuple[Pair, Pair]] = []
    for pair in sorted(set(found), key=lambda pair: (pair[1], pair[0])):
        if not out or pair[1][0] >= out[-1][1][1]:
            out.append(pair)
    return out


def _shared_row(p: Pair, c: Pair, parent: str, child: str, variants: Sequence[Variant]) -> Row:
    if parent[slice(*p)] == child[slice(*c)]:
        return Row(parent=p, child=c)
    before, after = words(parent, *p), words(child, *c)
    gone: list[Difference] = []
    new: list[Difference] = []
    for block in align([word.form for word in before], [word.form for word in after]):
        if block.kind == "equal":
            _typography(parent, before[block.a_start : block.a_end], child, after[block.b_start : block.b_end], gone, new)
            continue
        if block.a_end > block.a_start:
            gone.append((before[block.a_start].start, before[block.a_end - 1].end, UNNAMED))
        if block.b_end > block.b_start:
            new.append((after[block.b_start].start, after[block.b_end - 1].end, UNNAMED))
    kinds = _kinds_within(variants, p, c)
    return Row(parent=p, child=c, parent_marks=_named(gone, kinds, 0), child_marks=_named(new, kinds, 1))


def _typography(
    parent: str, before: Sequence[Word], child: str, after: Sequence[Word], gone: list[Difference], new: list[Difference]
) -> None:
    """The same words in other dress: case, apostrophes, quotation marks, dashes."""
    if parent[before[0].start : before[-1].end] == child[after[0].start : after[-1].end]:
        return
    for at, (p, c) in enumerate(zip(before, after, strict=True)):
        if parent[p.start : p.end] != child[c.start : c.end]:
            gone.append((p.start, p.end, "style"))
            new.append((c.start, c.end, "style"))
        if at + 1 == len(before):
            return
        if parent[p.end : before[at + 1].start] == child[c.end : after[at + 1].start]:
            continue
        p_gap = trimmed(parent, p.end, before[at + 1].start)
        c_gap = trimmed(child, c.end, after[at + 1].start)
        if parent[p_gap.start : p_gap.end].split() != child[c_gap.start : c_gap.end].split():
            gone += [(p_gap.start, p_gap.end, "style")] if p_gap.start < p_gap.end else []
            new += [(c_gap.start, c_gap.end, "style")] if c_gap.start < c_gap.end else []


Named = tuple[str, list[Pair], list[Pair]]  # kind, its ranges in the parent, its ranges in the child


def _kinds_within(variants: Sequence[Variant], p: Pair, c: Pair) -> list[Named]:
    out = []
    for variant in variants:
        if not (_meets(variant.parent, p) or _meets(variant.child, c)):
            continue
        whole = not (variant.before_marks or variant.after_marks)  # else what has no marks on one side shows nothing there
        before, after = _ranges(variant.parent, variant.before_marks, whole), _ranges(variant.child, variant.after_marks, whole)
        out.append((kind_of(variant), before, after))
    # the narrowest range names a difference: a number changed inside a reworded sentence is a number changed
    return sorted(out, key=lambda named: (sum(e - s for side in named[1:] for s, e in side), named[0]))


def _ranges(span: Span | None, marks: Sequence[Pair], whole: bool) -> list[Pair]:  # noqa: FBT001  private
    if span is None:
        return []
    return [(span.start, span.end)] if whole else [(span.start + start, span.start + end) for start, end in marks]


def _meets(span: Span | None, pair: Pair) -> bool:
    return span is not None and span.start < pair[1] and pair[0] < span.end


def _named(differences: Iterable[Difference], kinds: Sequence[Named], side: int) -> tuple[Mark, ...]:
    return tuple(Mark(start, end, _kind_of(start, end, kinds, side) or otherwise) for start, end, otherwise in differences)


def _kind_of(start: int, end: int, kinds: Sequence[Named], side: int) -> str:
    for kind, *sides in kinds:
        if any(s < end and start < e for s, e in sides[side]):
            return kind
    return ""


def _gaps(side: Side, taken: Iterable[Pair]) -> list[Pair]:
    """Sentences, or what is left of them, that no taken stretch covers; neighbours of one paragraph joined."""
    text = side.text
    free: list[Pair] = []
    ordered = sorted(taken)
    for start, end in side.body or [(0, len(text))]:
        at = start
        for s, e in ordered:
            if e <= at or s >= end:
                continue
            free += [(at, s)] if s > at else []
            at = max(at, e)
        free += [(at, end)] if end > at else []
    out = [(s.start, s.end) for start, end in free for s in sentences(text, start, end)]
    return [pair for pair in _joined(text, out) if any(char.isalnum() for char in text[pair[0] : pair[1]])]


def _joined(text: str, found: Sequence[Pair]) -> list[Pair]:
    out: list[Pair] = []
    for start, end in found:
        if out and "\n" not in text[out[-1][1] : start] and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _kind_at(variants: Sequence[Variant], gap: Pair, side: str, otherwise: str) -> str:
    for variant in variants:
        mine, other = (variant.child, variant.parent) if side == "child" else (variant.parent, variant.child)
        if other is None and _meets(mine, gap):
            return kind_of(variant)
    return otherwise


def _insert(out: list[Row], row: Row) -> None:
    """Put a cut after the row that holds what stood before it in the parent."""
    assert row.parent is not None
    place = 0
    best = -1
    for at, other in enumerate(out):
        if other.parent and best < other.parent[1] <= row.parent[0]:
            best, place = other.parent[1], at + 1
    out.insert(place, row)
