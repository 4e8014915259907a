"""Negations that came or went between two forms of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .change import Change
from .lexicon import function_words, stem, words
from .voices import tokens

if TYPE_CHECKING:
    from .edits import Edits
    from .sentences import Unit


def negations_changed(before: str, after: str, edits: Edits) -> list[Change]:
    """A negation that came or went in a sentence that kept its wording, and nothing in that place makes up for it."""
    if edits.kept < 0.7:
        return []
    strong = words("negation", "strong")
    any_negation = words("negation", "words")
    left = [token for token in tokens(before) if token.form in any_negation]
    right = [token for token in tokens(after) if token.form in any_negation]
    out = []
    for edit in edits.found:
        old = [unit for unit in edit.old if unit.raw in strong and not _is_numero(unit, edit.old)]
        new = [unit for unit in edit.new if unit.raw in strong and not _is_numero(unit, edit.new)]
        if bool(old) == bool(new) or max(len(edit.old), len(edit.new)) > 4 or len(left) == len(right):
            continue
        rest_old = [unit for unit in edit.old if unit.raw not in strong and unit.norm not in function_words()]
        rest_new = [unit for unit in edit.new if unit.raw not in strong and unit.norm not in function_words()]
        if {stem(unit.norm) for unit in rest_old} == {stem(unit.norm) for unit in rest_new}:
            word = (old or new)[0].raw
            out.append(
                Change(
                    kind="negation changed",
                    detail=f"'{word}' {'gone' if old else 'added'}",
                    rule="a negation came or went",
                    before=edit.before_marks,
                    after=edit.after_marks,
                )
            )
    return out


def _is_numero(unit: Unit, among: tuple[Unit, ...]) -> bool:
    """ "No. 5" is no negation."""
    after = [other for other in among if other.start >= unit.end]
    return unit.raw == "no" and (unit.shown == "No" or (bool(after) and after[0].number is not None))
