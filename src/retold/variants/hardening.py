"""Hedges dropped or added between two forms of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.text import fold

from .change import LIGHT, Change
from .hedges import Hedge, hedges, open_stems, open_words, stems_of
from .lexicon import function_words, stem, words
from .matter import asserts, matter
from .sentences import units_of
from .voices import cues

if TYPE_CHECKING:
    from .edits import Edits


def hedge_changes(before: str, after: str, edits: Edits) -> list[Change]:
    """The hedge that went from what is now asserted, or came to what was."""
    gone = _hedges_gone(before, after, edits)
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
    strict = [hedge for hedge in hedges(before) if not _said_otherwise(hedge, before, after) and not _is_turned(edits, hedge)]
    if not strict:
        return []
    if edits.kept >= LIGHT and (gone := [hedge for hedge in strict if _edited_in(edits, hedge)]):
        return [] if _rehedged(edits) else [hedge for hedge in gone if _is_same_deed(hedge, before, after)]
    if hedges(after) or _leaves_open(strict, before, after):
        return []
    stated = asserts(after, before)
    return [hedge for hedge in strict if (stated and _asserted(hedge, before, after)) or _told_outright(hedge, before, after)]


def _is_same_deed(hedge: Hedge, before: str, after: str) -> bool:
    """ "may leave their coats" told as "coats are taken" was no doubt."""
    return hedge.sure or _first(before, hedge) in matter(after) or bool(_FUTURE.search(fold(after)))


def _told_outright(hedge: Hedge, before: str, after: str) -> bool:
    """What stands around the hedge stands in one clause of the other sentence, be it a subordinate one."""
    own = matter(next(clause.group() for clause in _CLAUSE.finditer(before) if clause.end() > hedge.start))
    governed = _first(before, hedge, light=hedge.sure)
    least = _FEW if hedge.sure else _FEW + 1
    for clause in _CLAUSE.finditer(after):
        told = matter(clause.group())
        shared = own & told
        if governed in told and len(shared) >= least and len(shared) >= _NEARLY_ALL * min(len(own), len(told)):
            return True
    return False


_CLAUSE = re.compile(r"[^,;:()]+")
_FEW = 2  # words of matter
_NEARLY_ALL = 0.6


def _leaves_open(strict: list[Hedge], before: str, after: str) -> bool:
    """A word of the other sentence may hedge, and did not stand in this one beside the hedges that went."""
    places = [(hedge.start, hedge.end) for hedge in strict]
    others = [token for token in open_words(before) if not any(start <= token.start < end for start, end in places)]
    return bool(open_stems(after) - (stems_of(others) - {stem(word) for word in words("hedge", "beliefs")}))


def _said_otherwise(hedge: Hedge, before: str, after: str) -> bool:
    """ "unconfirmed" told as another negation, "reportedly" as a report that was not there."""
    if hedge.kind == "unconfirmed":
        return not _CONFIRMS.search(fold(after)) or bool(_UNABLE.search(fold(after)))
    return hedge.form in words("hedge", "hearsay") and len(cues(after)) > len(cues(before)) - 1


_UNABLE = re.compile(r"\b(?:impossible|without|lack\w*|absence|beyond)\b")
_CONFIRMS = re.compile(
    r"^(?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)|"
    r"[,;.](?![^,;.]*\b(?:not|no|neither|nor|never|yet|nobody|none|declined|refused|unable)\b)[^,;.]*\b(?:confirm|verif|corroborat|authenticat)"
)


def _edited_in(edits: Edits, hedge: Hedge, *, after: bool = False) -> bool:
    """The hedge stands in a place that was edited, and what it hedged was not cut along with it."""
    for edit in edits.found:
        side, other = (edit.new, edit.old) if after else (edit.old, edit.new)
        if any(unit.start <= hedge.start < unit.end for unit in side):
            return len(side) <= 4 or (bool(other) and len(side) <= 8)
    return False


def _is_turned(edits: Edits, hedge: Hedge) -> bool:
    """ "cleared of murder but could still be found guilty" beside "found guilty": other news, not the same made harder."""
    return edits.kept >= LIGHT and any(
        edit.old[0].start <= hedge.start < edit.old[-1].end and any(unit.norm == "but" for unit in edit.old)
        for edit in edits.found
        if edit.old
    )


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
    common = _common(before, after)
    scope = _scope(before, hedge)
    shared = scope & matter(after)
    kept = len(shared) >= 2 and len(shared) >= 0.34 * len(scope)
    if hedge.kind == "adjective":  # "alleged irregularities": what goes with them hardens nothing
        return common >= _SOME and _first(before, hedge) in matter(after)
    if hedge.kind == "unconfirmed":
        return common >= _MOST
    if hedge.sure:
        return common >= _SOME and (_first(before, hedge) in matter(after) or not _is_past_event(before, hedge))
    future = bool(_FUTURE.search(fold(after))) and not _FUTURE.search(fold(before))
    if hedge.kind == "thought":
        return future and common >= _SOME
    verb = _first(before, hedge)
    return (verb in matter(after) and (kept or len(scope) <= 3)) or (future and (kept or common >= _MUCH))


def _is_past_event(before: str, hedge: Hedge) -> bool:
    """ "nine days after she appeared to have won, a recount ...": a rewording of the main clause may leave it."""
    start = max((match.end() for match in _SIGN.finditer(before, 0, hedge.start)), default=0)
    return bool(_OPENS.search(fold(before[start : hedge.start])))


_SIGN = re.compile(r"[,;:(]")
_OPENS = re.compile(r"\b(?:after|before|when|while|since)\b")
_SOME, _MUCH, _MOST = 0.3, 0.4, 0.5  # share of matter in common
_FUTURE = re.compile(r"\b(?:will|shall|is to|are to|is going to|are going to)\b")


def _common(before: str, after: str) -> float:
    one, other = matter(before), matter(after)
    return len(one & other) / max(1, min(len(one), len(other)))


def _scope(before: str, hedge: Hedge) -> frozenset[str]:
    """The words of matter that the hedge governs: up to the next sign, or the whole sentence before a closing one."""
    end = re.compile(r"[,;:(\"“”]|$").search(before, hedge.end)
    return matter(before[hedge.end : end.start() if end else len(before)])


_ASIDE = re.compile(r"\A, [^,;.]{2,40},")  # "could, in theory, survive"


def _first(before: str, hedge: Hedge, *, light: bool = False) -> str:
    """The first word of matter after the hedge, the verb it hedges, as matter has it; ``light`` passes over "show"."""
    for unit in units_of(_ASIDE.sub("", before[hedge.end :])):
        if unit.norm not in function_words() and not (light and unit.norm in words("hedge", "light_verbs")):
            return unit.norm if unit.number is not None else stem(unit.norm)
    return ""
