"""A child beside its parent: rows of stretches in reading order, the differing words marked and named by kind of change.

Where the variants room named a change, its kind stands on the marks; differences it left unnamed are "wording".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.align import align
from retold.text import sentences, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Descent, Span, Variant

Pair = tuple[int, int]

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


def rows(descent: Descent, parent: str, child: str, body: Sequence[Pair], variants: Sequence[Variant]) -> list[Row]:
    """The two texts in the order of the child; what the parent alone has stands where it was cut.

    Every character of the child's ``body``, and every sentence of the parent, stands in one row.
    """
    paired = _paired(descent)
    shared = [_shared_row(p, c, parent, child, variants) for p, c in paired]
    added = [
        Row(parent=None, child=gap, kind=_kind_at(variants, gap, "child", "addition"))
        for gap in _gaps(child, body, [c for _, c in paired])
    ]
    out = sorted([*shared, *added], key=lambda row: row.child or (0, 0))
    for gap in _gaps(parent, [(0, len(parent))], [p for p, _ in paired]):
        _insert(out, Row(parent=gap, child=None, kind=_kind_at(variants, gap, "parent", "cut")))
    return out


def _paired(descent: Descent) -> list[tuple[Pair, Pair]]:
    """Stretches of parent and child, in the child's order, those that overlap an earlier one of the child left out."""
    found = sorted(
        {((e.parent.start, e.parent.end), (e.child.start, e.child.end)) for e in descent.edges},
        key=lambda pair: (pair[1], pair[0]),
    )
    out: list[tuple[Pair, Pair]] = []
    for pair in found:
        if not out or pair[1][0] >= out[-1][1][1]:
            out.append(pair)
    return out


def _shared_row(p: Pair, c: Pair, parent: str, child: str, variants: Sequence[Variant]) -> Row:
    before, after = words(parent, *p), words(child, *c)
    gone: list[Pair] = []
    new: list[Pair] = []
    for block in align([word.form for word in before], [word.form for word in after]):
        if block.kind == "equal":
            continue
        if block.a_end > block.a_start:
            gone.append((before[block.a_start].start, before[block.a_end - 1].end))
        if block.b_end > block.b_start:
            new.append((after[block.b_start].start, after[block.b_end - 1].end))
    kinds = _kinds_within(variants, p, c)
    return Row(parent=p, child=c, parent_marks=_named(gone, kinds, 0), child_marks=_named(new, kinds, 1))


Named = tuple[str, list[Pair], list[Pair]]  # kind, its ranges in the parent, its ranges in the child


def _kinds_within(variants: Sequence[Variant], p: Pair, c: Pair) -> list[Named]:
    out = []
    for variant in variants:
        if not (_meets(variant.parent, p) or _meets(variant.child, c)):
            continue
        out.append((variant.kind, _ranges(variant.parent, variant.before_marks), _ranges(variant.child, variant.after_marks)))
    # the narrowest range names a difference: a number changed inside a reworded sentence is a number changed
    return sorted(out, key=lambda named: (sum(e - s for side in named[1:] for s, e in side), named[0]))


def _ranges(span: Span | None, marks: Sequence[Pair]) -> list[Pair]:
    if span is None:
        return []
    return [(span.start + start, span.start + end) for start, end in marks] or [(span.start, span.end)]


def _meets(span: Span | None, pair: Pair) -> bool:
    return span is not None and span.start < pair[1] and pair[0] < span.end


def _named(differences: Iterable[Pair], kinds: Sequence[Named], side: int) -> tuple[Mark, ...]:
    return tuple(Mark(start, end, _kind_of(start, end, kinds, side)) for start, end in differences)


def _kind_of(start: int, end: int, kinds: Sequence[Named], side: int) -> str:
    for kind, *sides in kinds:
        if any(s < end and start < e for s, e in sides[side]):
            return kind
    return UNNAMED


def _gaps(text: str, inside: Sequence[Pair], taken: Iterable[Pair]) -> list[Pair]:
    """Sentences, or what is left of them, that no taken stretch covers; neighbours of one paragraph joined."""
    free: list[Pair] = []
    ordered = sorted(taken)
    for start, end in inside or [(0, len(text))]:
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
            return variant.kind
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
