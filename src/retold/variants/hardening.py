"""Hedges dropped or added between two forms of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.text import fold

from .change import LIGHT, Change
from .hedges import Hedge, hedges, open_stems, open_words
from .lexicon import function_words, stem
from .matter import asserts, matter
from .voices import cues, tokens

if TYPE_CHECKING:
    from .edits import Edits


def hedge_changes(before: str, after: str, edits: Edits) -> list[Change]:
    """The hedge that went from what is now asserted, or came to what was."""
    gone = [hedge for hedge in _hedges_gone(before, after, edits) if not _said_otherwise(hedge, after)]
    if gone:
        detail = _hedge_detail(gone[0], edits)
        return [
            Change(
                kind="hedge dropped",
                detail=detail,
                rule="hedged before, asserted after",
                before=tuple((hedge.start, hedge.end) for hedge in gone),
            )
        ]
    if edits.kept < LIGHT:
        return []
    came = [hedge for hedge in hedges(after) if hedge.sure and _edited_in(edits, hedge, after=True)]
    if came and not open_words(before):
        return [
            Change(
                kind="hedge added",
                detail=f"'{came[0].form}' added",
                rule="asserted before, hedged after",
                after=tuple((hedge.start, hedge.end) for hedge in came),
            )
        ]
    return []


def _hedges_gone(before: str, after: str, edits: Edits) -> list[Hedge]:
    strict = hedges(before)
    if not strict:
        return []
    if edits.kept >= LIGHT:
        return [hedge for hedge in strict if _edited_in(edits, hedge) and not _rehedged(edits)]
    if hedges(after):
        return []
    places = {(hedge.start, hedge.end) for hedge in strict}
    others = {stem(token.form) for token in open_words(before) if not any(start <= token.start < end for start, end in places)}
    others -= _BELIEFS  # "investigators think" hedges wherever it stands
    if open_stems(after) - others or not asserts(after, before):
        return []
    return [hedge for hedge in strict if _asserted(hedge, before, after)]


_BELIEFS = frozenset(stem(word) for word in "think believe suspect expect feel fear doubt reckon assume presume guess".split())


def _said_otherwise(hedge: Hedge, after: str) -> bool:
    """ "unconfirmed" told as another negation, "reportedly" as a report."""
    if hedge.kind == "unconfirmed":
        return not _CONFIRMS.search(fold(after))
    return hedge.form in _HEARSAY and bool(cues(after))


_CONFIRMS = re.compile(
    r"^(?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)|"
    r"[,;.](?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)"
)
_HEARSAY = frozenset("reportedly reported said allegedly alleged".split())


def _edited_in(edits: Edits, hedge: Hedge, *, after: bool = False) -> bool:
    """The hedge stands in a place that was edited, and what it hedged was not cut along with it."""
    for edit in edits.found:
        side, other = (edit.new, edit.old) if after else (edit.old, edit.new)
        if any(unit.start <= hedge.start < unit.end for unit in side):
            return len(side) <= 4 or (bool(other) and len(side) <= 8)
    return False


def _rehedged(edits: Edits) -> bool:
    """Somewhere in what is new stands a word that may hedge."""
    new = " ".join(unit.raw for edit in edits.found for unit in edit.new)
    return bool(open_words(new)) or bool(hedges(new))


def _hedge_detail(hedge: Hedge, edits: Edits) -> str:
    for edit in edits.found:
        if any(unit.start <= hedge.start < unit.end for unit in edit.old) and 0 < len(edit.new) <= 4 and len(edit.old) <= 6:
            return f"'{' '.join(unit.shown for unit in edit.old)}' -> '{' '.join(unit.shown for unit in edit.new)}'"
    return f"'{hedge.form}' gone"


def _asserted(hedge: Hedge, before: str, after: str) -> bool:
    """In other words, what was hedged is still said, and said outright."""
    scope = _scope(before, hedge)
    shared = scope & matter(after)
    kept = len(shared) >= 2 and len(shared) >= 0.34 * len(scope)
    if hedge.sure:
        common = len(matter(before) & matter(after)) / len(matter(before))
        return kept or (len(scope) <= 3 and common >= (0.6 if len(scope) == 3 else 0.5))
    verb = _first(before, hedge)
    future = hedge.form != "due to" and bool(re.search(r"\b(?:will|shall|is to|are to|is going to|are going to)\b", fold(after)))
    outright = hedge.form == "may" and len(shared) >= 0.5 * len(scope)
    return (verb in matter(after) and (kept or len(scope) <= 3)) or (kept and (future or outright))


def _scope(before: str, hedge: Hedge) -> frozenset[str]:
    """The words of matter that the hedge governs: up to the next sign, or the whole sentence before a closing one."""
    end = re.compile(r"[,;:(\"“”]|$").search(before, hedge.end)
    return matter(before[hedge.end : end.start() if end else len(before)])


def _first(before: str, hedge: Hedge) -> str:
    """The stem of the first word of matter after the hedge: the verb it hedges."""
    for token in tokens(before[hedge.end :]):
        if token.form not in function_words():
            return stem(token.form)
    return ""
