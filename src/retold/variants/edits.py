"""Small changes between two forms of one sentence, each named: spelling, format, date, words cut or added, words replaced.

Words are aligned in a normal form (American spelling, numbers by value, units by one name), so that what only looks
different comes out equal and is named from its raw forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retold.align import align

from .lexicon import function_words, stem, words
from .sentences import Unit, units_of

if TYPE_CHECKING:
    from retold.align import Block

EditKind = Literal["style", "update", "cut", "addition", "reworded"]
Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place where two forms of a sentence differ. ``old`` and ``new`` are the units that stand there."""

    kind: EditKind
    detail: str
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]

    @property
    def before_marks(self) -> Marks:
        """The differing stretch of the text before."""
        return ((self.old[0].start, self.old[-1].end),) if self.old else ()

    @property
    def after_marks(self) -> Marks:
        """The differing stretch of the text after."""
        return ((self.new[0].start, self.new[-1].end),) if self.new else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The differences between two stretches, and how much of their wording they share."""

    found: tuple[Edit, ...]
    kept: float  # share of the words of the shorter side that stand in both in runs of three or more


_RUN = 3  # words: a shorter run in common is chance


def between(before: str, after: str) -> Edits:
    """Every difference between two forms of a sentence, in order."""
    old, new = units_of(before), units_of(after)
    blocks = align([unit.norm for unit in old], [unit.norm for unit in new])
    blocks = _without_islands(blocks, old)
    found: list[Edit] = []
    equal = 0
    for block in blocks:
        left, right = old[block.a_start : block.a_end], new[block.b_start : block.b_end]
        if block.kind == "equal":
            equal += len(left) if len(left) >= _RUN else 0
            found += [_restyled(a, b) for a, b in zip(left, right, strict=True) if a.raw != b.raw]
        else:
            found.append(_named(left, right, old, block))
    if not found:
        found += _typography(before, after)
    shorter = max(1, min(len(old), len(new)))
    return Edits(found=tuple(found), kept=equal / shorter)


def _without_islands(blocks: list[Block], old: tuple[Unit, ...]) -> list[Block]:
    """Blocks, with a lone equal grammar word between two replacements taken into them: it is chance, not copy."""
    from retold.align import Block  # noqa: PLC0415

    out: list[Block] = []
    for k, block in enumerate(blocks):
        lone = block.kind == "equal" and block.a_end - block.a_start <= 2 and 0 < k < len(blocks) - 1
        if (
            lone
            and all(unit.norm in function_words() for unit in old[block.a_start : block.a_end])
            and all(blocks[n].kind == "replace" or _size(blocks[n]) >= 3 for n in (k - 1, k + 1))
        ):
            block = Block("replace", block.a_start, block.a_end, block.b_start, block.b_end)  # noqa: PLW2901
        if out and out[-1].kind != "equal" and block.kind != "equal":
            last = out[-1]
            both = block.a_end > last.a_start and block.b_end > last.b_start
            kind: Literal["replace", "delete", "insert"] = (
                "replace" if both else "delete" if block.a_end > last.a_start else "insert"
            )
            out[-1] = Block(kind, last.a_start, block.a_end, last.b_start, block.b_end)
        else:
            out.append(block)
    return out


def _size(block: Block) -> int:
    return max(block.a_end - block.a_start, block.b_end - block.b_start)


def _quoted(units: tuple[Unit, ...]) -> str:
    return " ".join(unit.raw for unit in units)


# --------------------------------------------------------------------------------------------------- equal in value


def _restyled(a: Unit, b: Unit) -> Edit:
    if a.number is not None:
        what = "date format" if a.number.kind == "date" else "time format" if a.number.kind == "clock" else "number format"
    else:
        what = "spelling" if stem(a.raw) == stem(b.raw) else "unit"
    return Edit(kind="style", detail=f"{what}: {a.raw} -> {b.raw}", old=(a,), new=(b,))


def _typography(before: str, after: str) -> list[Edit]:
    """The same words with other signs: quotation marks, dashes, commas, case."""
    if before == after:
        return []
    return [Edit(kind="style", detail="typography", old=(), new=())]


# ------------------------------------------------------------------------------------------------------- different


def _named(old: tuple[Unit, ...], new: tuple[Unit, ...], row: tuple[Unit, ...], block: Block) -> Edit:
    kind, detail = _judged(old, new, row, block)
    return Edit(kind=kind, detail=detail, old=old, new=new)


def _judged(old: tuple[Unit, ...], new: tuple[Unit, ...], row: tuple[Unit, ...], block: Block) -> tuple[EditKind, str]:
    if not old:
        return _inserted(new, row, block)
    if not new:
        return _deleted(old)
    change = f"{_quoted(old)} -> {_quoted(new)}"
    if "".join(unit.raw for unit in old) == "".join(unit.raw for unit in new):
        return "style", f"hyphenation: {change}"
    dated = _dated(old, new)
    if dated:
        return dated, ("date format" if dated == "style" else "time brought up to date") + f": {change}"
    if _without(old, "honorifics") == _without(new, "honorifics") and _without(old, "honorifics"):
        return "style", f"title: {change}"
    if _bare(old) == _bare(new):
        return "style", f"tense or grammar: {change}"
    fresh, gone = _bare(new) - _bare(old), _bare(old) - _bare(new)
    if len(gone) >= 1 and not fresh:
        return "cut", f"words cut: {_quoted(old)}"
    if len(fresh) >= 3 and not gone:
        return "addition", f"words added: {_quoted(new)}"
    return "reworded", change


def _bare(units: tuple[Unit, ...]) -> frozenset[str]:
    return frozenset(stem(unit.norm) for unit in units if unit.norm not in function_words())


def _without(units: tuple[Unit, ...], kind: str) -> tuple[str, ...]:
    return tuple(unit.norm for unit in units if unit.norm not in words("names", kind) and unit.norm != "the")


def _dated(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> Literal["style", "update"] | None:
    """Both sides are only time words and at least one names a day: "Friday" against "on March 21", or "yesterday"."""
    if not (_is_time(old) and _is_time(new)):
        return None
    relative = words("time", "relative")
    moved = any(unit.norm in relative for unit in old) != any(unit.norm in relative for unit in new)
    return "update" if moved else "style"


def _is_time(units: tuple[Unit, ...]) -> bool:
    days, relative = words("time", "weekdays"), words("time", "relative")
    named = [
        unit
        for unit in units
        if unit.norm in days
        or unit.norm in relative
        or (unit.number is not None and unit.number.kind in {"date", "clock", "year"})
    ]
    return bool(named) and all(unit in named or unit.norm in function_words() for unit in units)


def _inserted(new: tuple[Unit, ...], row: tuple[Unit, ...], block: Block) -> tuple[EditKind, str]:
    bare = _bare(new)
    near = row[max(0, block.a_start - 2) : block.a_end + 2]
    if _is_time(new):
        resolved = any(unit.norm in words("time", "weekdays") for unit in near)
        return (
            ("style", f"weekday resolved to a date: {_quoted(new)}") if resolved else ("addition", f"time added: {_quoted(new)}")
        )
    if not bare:
        return "style", f"small words: {_quoted(new)} added"
    if bare <= words("names", "honorifics"):
        return "style", f"title: {_quoted(new)} added"
    return "addition", f"words added: {_quoted(new)}"


def _deleted(old: tuple[Unit, ...]) -> tuple[EditKind, str]:
    bare = _bare(old)
    if not bare:
        return "style", f"small words: {_quoted(old)} left out"
    if bare <= words("names", "honorifics"):
        return "style", f"title: {_quoted(old)} left out"
    return "cut", f"words cut: {_quoted(old)}"
