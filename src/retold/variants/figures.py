"""Numbers and days changed between two forms of a sentence."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.text import fold

from .change import LIGHT, Change
from .edits import another_day
from .lexicon import function_words
from .matter import blanked, matter
from .numbers import Conflict, Number, conflicts, numbers, same_value

if TYPE_CHECKING:
    from .edits import Edits


def figures_changed(before: str, after: str, edits: Edits) -> list[Change]:
    """Days and numbers that contradict each other."""
    days = [] if edits.kept < LIGHT else [edit for edit in edits.found if another_day(edit.old, edit.new)]
    found = [
        Change(
            kind="number changed",
            detail=edit.detail,
            rule="two days in one place",
            before=edit.before_marks,
            after=edit.after_marks,
        )
        for edit in days
    ]
    conflicting = _conflicts(before, after, light=edits.kept >= LIGHT)
    conflicting += [one for one in _in_one_slot(edits) if one not in conflicting]
    return found + [
        Change(
            kind="number changed",
            detail=f"{_counted(before, one.before)} -> {_counted(after, one.after)}",
            rule="two numbers in one place",
            before=((one.before.start, one.before.end),),
            after=((one.after.start, one.after.end),),
        )
        for one in conflicting
    ]


def _in_one_slot(edits: Edits) -> list[Conflict]:
    """One figure put for another where the new sentence still names the old one: "6.4, which had earlier given 6.3".

    Also the small ordinals, "third" and "fourth", which elsewhere may count nothing.
    """
    if edits.kept < LIGHT:
        return []
    swaps = [
        (edit.old[0].number, edit.new[0].number)
        for edit in edits.found
        if len(edit.old) == len(edit.new) == 1 and edit.kind == "reworded"
    ]
    found = [
        (old, new)
        for old, new in swaps
        if old and new and old.kind == new.kind and old.rounded == new.rounded and not same_value(old, new)
    ]
    both = {(old.kind, old.value) for old, _ in found} & {(new.kind, new.value) for _, new in found}  # two that changed places
    return [Conflict(old, new) for old, new in found if not {(old.kind, old.value), (new.kind, new.value)} & both]


def _conflicts(before: str, after: str, *, light: bool) -> list[Conflict]:
    if light:
        return conflicts(numbers(before), numbers(after), light=True)
    alike = _share(before, after) >= _ALIKE
    return conflicts(numbers(_answering(before, after)), numbers(_answering(after, before)), light=False, alike=alike)


def _share(before: str, after: str) -> float:
    """How much of the matter of the shorter one both have, figures left out."""
    one, other = ({word for word in matter(text) if not word.startswith("#")} for text in (before, after))
    return len(one & other) / max(1, min(len(one), len(other)))


_ALIKE = 0.5


def _answering(text: str, other: str) -> str:
    """The text without the sentences and clauses that the other does not retell, as blanks."""
    edges = [0, *(match.end() for match in _PART.finditer(text)), len(text)]
    parts = [(start, end) for start, end in pairwise(edges) if start < end]
    away = [part for part in parts if len(matter(text[slice(*part)]) & matter(other)) < _RETOLD * len(matter(text[slice(*part)]))]
    return blanked(text, away) if len(away) < len(parts) else text


_PART = re.compile(r"[.;!?][\"”’]?\s+")
_RETOLD = 0.2  # share of its matter


def _counted(text: str, number: Number) -> str:
    """The number with the word it counts, where that stands right behind it."""
    behind = _NEXT_WORD.match(text, number.end) if number.kind == "count" else None
    end = behind.end() if behind and fold(behind.group(1)) not in function_words() else number.end
    return text[number.start : end]


_NEXT_WORD = re.compile(r" ([^\W\d_]{1,30})\b")
