"""What nobody would say: "There has been no confirmation from prosecutors of reports that ...", "The bank had no comment on ...".

Not a denial: the one who is silent leaves the matter unconfirmed. Without a matter there is no statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, sources, subjects
from retold.statements.pieces import Attribution

if TYPE_CHECKING:
    from retold.statements.scenes import Phrase, Scene

REACH = 14  # words between the noun and what it is about


def read(scene: Scene, hi: int) -> list[Attribution]:
    """At most one silence of a sentence."""
    tables = scene.lexicon.words
    for place, low in enumerate(scene.unit.lows):
        if low in tables["silences"] and _denied(scene, place):
            found = _of(scene, place, hi)
            return [found] if found is not None else []
    return []


def _denied(scene: Scene, place: int) -> bool:
    """ "no immediate comment": "no" a word or two before the noun."""
    return scene.holds("no", max(0, place - 3), place)


def _of(scene: Scene, place: int, hi: int) -> Attribution | None:
    tables = scene.lexicon.words
    first = next(k for k in range(place - 1, -1, -1) if scene.has("no", k))
    source: Phrase | None = None
    at = place + 1
    if scene.low(at) in tables["silence_from"]:
        bound = next((k for k in range(at + 1, min(hi, at + REACH)) if scene.low(k) in tables["silence_about"]), hi)
        source = sources.phrase_after(scene, at + 1, bound)
        if source is None or source.last != bound:
            return None
        at = bound
    elif scene.is_verb(first - 1):
        source = subjects.subject_before(scene, first - 1, 0)
    if source is None or scene.low(at) not in tables["silence_about"] or scene.low(source.first) in tables["expletive_subjects"]:
        return None
    start = at if scene.has("that", at) else at + 1
    that = next((k for k in range(start, min(hi, start + 4)) if scene.has("that", k)), None)
    start = that + 1 if that is not None else start
    end = next((k for k in range(start, hi) if clauses.is_afterthought(scene, k)), hi)
    if end <= start:
        return None
    return Attribution(
        content=[(start, end)], cue=(place, place + 1), source=source, rule="silence", stance="unconfirmed", sure=that is not None
    )
