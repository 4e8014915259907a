"""Small changes between two forms of one sentence, each named: spelling, format, date, tense, words cut, added or replaced.

Words are aligned in a normal form (American spelling, numbers by value, units by one name), so that what only looks
different comes out equal and is named from its raw forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from retold.align import Block, align

from .lexicon import function_words, stem, table, words
from .sentences import Unit, units_of

if TYPE_CHECKING:
    from collections.abc import Sequence

EditKind = Literal["style", "update", "cut", "addition", "reworded"]
Marks = tuple[tuple[int, int], ...]
Units = tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place where two forms of a sentence differ. ``old`` and ``new`` are the units that stand there."""

    kind: EditKind
    detail: str
    old: Units
    new: Units

    @property
    def before_marks(self) -> Marks:
        """The differing stretch of the text before."""
        return ((self.old[0].start, self.old[-1].end),) if self.old else ()

    @property
    def after_marks(self) -> Marks:
        """The differing stretch of the text after."""
        return ((self.new[0].start, self.new[-1].end),) if self.new else ()

    def only(self, units: Units) -> Edit:
        """The same cut or addition, of these words alone."""
        head = self.detail.split(": ", 1)[0]
        detail = f"{head}: {_shown(units)}"
        return replace(self, detail=detail, old=units) if self.old else replace(self, detail=detail, new=units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The differences between two stretches, and how much of their wording they share."""

    found: tuple[Edit, ...]
    kept: float  # share of the words of the shorter side that stand in both in runs of three or more
    followed: float  # share of the words of matter of the shorter side that stand in both in the same order


_RUN = 3  # words: a shorter run in common is chance


@lru_cache(maxsize=4096)
def between(before: str, after: str) -> Edits:
    """Every difference between two forms of a sentence, in order."""
    old, new = units_of(before), units_of(after)
    blocks = _without_islands(align([unit.norm for unit in old], [unit.norm for unit in new]), old)
    found: list[Edit] = []
    kept = followed = 0
    for block in blocks:
        left, right = old[block.a_start : block.a_end], new[block.b_start : block.b_end]
        if block.kind == "equal":
            kept += len(left) if len(left) >= _RUN else 0
            followed += len(_matter(left))
            found += [_restyled(a, b) for a, b in zip(left, right, strict=True) if a.raw != b.raw]
        else:
            found += _named(left, right, _Place(old, new, block))
    if not found and before != after:
        found.append(Edit(kind="style", detail="typography", old=(), new=()))
    return Edits(
        found=tuple(found),
        kept=kept / max(1, min(len(old), len(new))),
        followed=followed / max(1, min(len(_matter(old)), len(_matter(new)))),
    )


def _matter(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.norm not in function_words()]


def _without_islands(blocks: list[Block], old: Units) -> list[Block]:
    """Blocks, with lone equal grammar words between two longer differences taken into them: they are chance, not copy."""
    out: list[Block] = []
    for k, block in enumerate(blocks):
        island = block.kind == "equal" and 0 < k < len(blocks) - 1 and _is_island(blocks, k, old)
        differs = island or block.kind != "equal"
        if differs and out and out[-1].kind != "equal":
            out[-1] = _spanning(out[-1], block)
        else:
            out.append(_spanning(block, block) if island else block)
    return out


def _is_island(blocks: list[Block], k: int, old: Units) -> bool:
    piece = old[blocks[k].a_start : blocks[k].a_end]
    around = (blocks[k - 1], blocks[k + 1])
    return len(piece) <= 2 and not _matter(piece) and all(_size(one) >= _RUN for one in around)


def _size(block: Block) -> int:
    return max(block.a_end - block.a_start, block.b_end - block.b_start)


def _spanning(first: Block, last: Block) -> Block:
    kind: Literal["replace", "delete", "insert"] = "replace"
    if last.b_end == first.b_start:
        kind = "delete"
    elif last.a_end == first.a_start:
        kind = "insert"
    return Block(kind, first.a_start, last.a_end, first.b_start, last.b_end)


# --------------------------------------------------------------------------------------------------- equal in value


def _restyled(a: Unit, b: Unit) -> Edit:
    formats = {"date": "date format", "clock": "time format"}
    if a.number is not None:
        what = formats.get(a.number.kind, "number format")
    else:
        what = "spelling" if stem(a.raw) == stem(b.raw) else "unit"
    return Edit(kind="style", detail=f"{what}: {a.shown} -> {b.shown}", old=(a,), new=(b,))


# ------------------------------------------------------------------------------------------------------- different


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a difference stands in the two forms."""

    old: Units
    new: Units
    block: Block

    def beside_old(self) -> Units:
        """Two units on either side of the place in the form before."""
        return self.old[max(0, self.block.a_start - 2) : self.block.a_start] + self.old[self.block.a_end : self.block.a_end + 2]

    def touches_name(self) -> bool:
        """A name stands right before or after the place, in the form after."""
        start, end = self.block.b_start, self.block.b_end
        return any(_is_capital(unit) for unit in (*self.new[max(1, start - 1) : start], *self.new[end : end + 1]))


def _named(old: Units, new: Units, place: _Place) -> list[Edit]:
    if not old:
        kind, detail = _inserted(new, place)
    elif not new:
        kind, detail = _deleted(old, place)
    elif _is_swap(old, new):
        return [
            Edit(kind="cut", detail=f"words cut: {_shown(old)}", old=old, new=()),
            Edit(kind="addition", detail=f"words added: {_shown(new)}", old=(), new=new),
        ]
    else:
        kind, detail = _replaced(old, new)
    return [Edit(kind=kind, detail=detail, old=old, new=new)]


def _is_swap(old: Units, new: Units) -> bool:
    """One clause gone and an unrelated one in its place."""
    gone, came = _bare(old), _bare(new)
    few, many = sorted((len(gone), len(came)))
    if few and not gone & came and many >= _RUN and many >= _UNLIKE * few:
        return True  # "Moscow's" and "the weapon display comes as" are no rewording of each other
    return few >= _RUN and len(gone & came) <= 0.2 * few


_UNLIKE = 3  # times as many words of matter


def _replaced(old: Units, new: Units) -> tuple[EditKind, str]:
    change = f"{_shown(old)} -> {_shown(new)}"
    if "".join(unit.raw for unit in old) == "".join(unit.raw for unit in new):
        return "style", f"hyphenation: {change}"
    if _is_time(old) and _is_time(new):
        return _redated(old, new, change)
    if _untitled(old) == _untitled(new) and _untitled(old):
        return "style", f"title: {change}"
    if _bounds(old) != _bounds(new):
        return "reworded", f"how exact: {change}"
    gone, came = _bare(old), _bare(new)
    if gone == came or _lemmas(old) == _lemmas(new):
        return "style", f"{'tense' if gone != came else _grammar(old, new)}: {change}"
    if gone and not came - gone:
        return "cut", f"words cut: {_shown(old)}" if not came else f"shortened: {change}"
    if len(came - gone) >= _RUN and not gone - came:
        return "addition", f"words added: {_shown(new)}"
    return "reworded", change


def _inserted(new: Units, place: _Place) -> tuple[EditKind, str]:
    bare = _bare(new)
    if _bounds(new) and not bare - _bounds(new):
        return "reworded", f"how exact: '{_shown(new)}' added"
    if _is_time(new):
        days = words("time", "weekdays")
        resolved = any(unit.norm in days for unit in (*place.beside_old(), *new))
        if resolved and any(unit.norm in days for unit in place.beside_old()):
            return "style", f"weekday resolved to a date: {_shown(_matter(new))}"
        return "addition", f"time added: {_shown(new)}"
    if not bare:
        return "style", f"{_grammar((), new)}: '{_shown(new)}' added"
    if _is_naming(new) and place.touches_name():
        return "style", f"fuller name or title: {_shown(new)}"
    return "addition", f"words added: {_shown(new)}"


def _deleted(old: Units, place: _Place) -> tuple[EditKind, str]:
    if _bounds(old) and not _bare(old) - _bounds(old):
        return "reworded", f"how exact: '{_shown(old)}' left out"
    if not _bare(old):
        return "style", f"{_grammar(old, ())}: '{_shown(old)}' left out"
    if _is_time(old):
        return "cut", f"time left out: {_shown(old)}"
    if _is_naming(old) and place.touches_name():
        return "style", f"shorter name or title: {_shown(old)} left out"
    return "cut", f"words cut: {_shown(old)}"


def _redated(old: Units, new: Units, change: str) -> tuple[EditKind, str]:
    """Both sides are only time words: "Friday" against "on March 21" is a format, against "yesterday" an update."""
    relative = words("time", "relative")
    if any(unit.norm in relative for unit in old) != any(unit.norm in relative for unit in new):
        return "update", f"time brought up to date: {change}"
    if _is_another_time(old, new):
        return "reworded", f"another time: {change}"
    return "style", f"date format: {change}"


def _is_another_time(old: Units, new: Units) -> bool:
    """Both sides name a time in the same way, and not the same one: two weekdays, two dates, two clock times."""
    if another_day(old, new):
        return True
    left, right = ({(unit.number.kind, unit.number.value) for unit in units if unit.number} for units in (old, new))
    return bool(left) and {kind for kind, _ in left} == {kind for kind, _ in right} and left != right


def another_day(old: Units, new: Units) -> bool:
    """One weekday on each side, not the same, and no date to tell that they mean one day."""
    days = words("time", "weekdays")
    left, right = ([unit.norm[:3] for unit in units if unit.norm in days] for units in (old, new))
    return len(left) == len(right) == 1 and left != right and not any(unit.number for unit in (*old, *new))


def _shown(units: Sequence[Unit]) -> str:
    return " ".join(unit.shown for unit in units)


def _bare(units: Units) -> frozenset[str]:
    return frozenset(unit.norm if unit.number is not None else stem(unit.norm) for unit in _matter(units))


def _bounds(units: Units) -> frozenset[str]:
    """The words that say how exact a figure is: "about", "at least", "up to"; none where they bound nothing."""
    shown = " ".join(unit.norm for unit in units)
    found = [phrase for phrase in table("lexicon")["rounding"]["exactness"] if re.search(rf"\b{phrase}\b", shown)]
    return frozenset(stem(word) for phrase in found for word in phrase.split())


def _lemmas(units: Units) -> frozenset[str]:
    """The words of matter with the forms of irregular verbs as one."""
    return frozenset(unit.norm if unit.number else _lemma_of().get(unit.norm, stem(unit.norm)) for unit in _matter(units))


@cache
def _lemma_of() -> dict[str, str]:
    rows = [row.split("/") for row in table("lexicon")["verbs"]["irregular"].split()]
    return {form: stem(row[0]) for row in rows for form in row}


def _untitled(units: Units) -> tuple[str, ...]:
    return tuple(unit.norm for unit in units if unit.norm not in words("names", "honorifics") and unit.norm != "the")


def _is_naming(units: Units) -> bool:
    """Only capitalised words, titles and roles."""
    roles = words("names", "honorifics") | words("names", "roles") | function_words()
    return len(units) <= 5 and all(_is_capital(unit) or unit.norm in roles for unit in units)


def _is_capital(unit: Unit) -> bool:
    return unit.shown[:1].isupper() and unit.norm not in words("time", "weekdays")


_TENSES = frozenset("had has have having is are was were be been being will would shall should do does did to".split())
_JOINTS = frozenset("which that who whom whose where when and".split())


def _grammar(old: Units, new: Units) -> str:
    forms = {unit.norm for unit in (*old, *new)}
    if forms & _JOINTS:
        return "clause form"
    if forms & _TENSES:
        return "tense"
    return "form of the word" if old and new and _matter(old) else "small words"


def _is_time(units: Units) -> bool:
    days, relative = words("time", "weekdays"), words("time", "relative")
    kinds = {"date", "clock", "year"}
    named = [
        unit
        for unit in units
        if unit.norm in days or unit.norm in relative or (unit.number is not None and unit.number.kind in kinds)
    ]
    return bool(named) and all(unit in named or unit.norm in function_words() for unit in units)
