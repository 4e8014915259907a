"""A noun that sums up what was said, and somebody else's word on it.

"..., a claim that the air force rejects", "..., a tape (that) the mayor called a forgery".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import subjects

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.scenes import Scene

LONGEST = 6  # words of the noun phrase that sums up
SPEAKER = 12  # words of who speaks


def comma_before(scene: Scene, cue: Cue) -> int | None:
    """The comma before a noun phrase that sums up, where the verb's own object stands before its subject."""
    if not cue.finite or cue.passive or cue.form.verb.frame not in {"object", "call", "put"}:
        return None
    for comma in range(cue.first - 3, max(0, cue.first - LONGEST - SPEAKER), -1):
        low = scene.low(comma)
        if scene.kind(comma) == "quote" or low in {";", ":", "."}:
            return None
        if low == ",":
            opens = scene.has("indefinites", comma + 1) or scene.has("summing", comma + 1) or _bare(scene, comma + 1)
            return comma if opens and noun_end(scene, comma, cue) is not None else None
    return None


def _bare(scene: Scene, place: int) -> bool:
    """ "..., charges he denies", "..., rotas the company calls stale": a plural with its own subject right behind it."""
    plural = scene.ends("plural", place) and not scene.capital(place) and not scene.has("plain_starts", place)
    return plural and (scene.has("pronouns", place + 1) or scene.has("articles", place + 1) or scene.capital(place + 1))


def noun_end(scene: Scene, comma: int, cue: Cue) -> int | None:
    """Where the noun phrase ends: before "that", "which", or the subject itself."""
    for place in range(comma + 2, min(comma + 2 + LONGEST, cue.first)):
        if scene.is_verb(place) or scene.low(place) == ",":
            return None
        spoken_of = scene.has("thing_relatives", place) or scene.capital(place) or scene.has("determiners", place)
        if spoken_of or scene.has("pronouns", place) or scene.has("groups", place):
            subject = subjects.subject_before(scene, cue.first, place)
            relative = scene.has("thing_relatives", place)
            begins = subject is not None and subject.how != "relative" and subject.first == place + relative
            return place if begins and not scene.has("prepositions", place - 1) else None
    return None


def sums_up(scene: Scene, at: int) -> bool:
    """ "..., a charge repeated by Kesh", "..., an earlier claim at odds with two reports": the writer on what was said."""
    if not scene.has("indefinite_articles", at):
        return False
    noun = next((k for k in (at + 1, at + 2) if scene.has("hearsay", k)), None)
    if noun is None or scene.has("of", noun + 1) or scene.has("that", noun + 1):
        return False
    return scene.has("prepositions", noun + 1) or (scene.is_verb(noun + 1) and scene.ends("past", noun + 1))


def unchecked(scene: Scene, comma: int) -> bool:
    """ "..., a claim that could not be independently verified": the writer on what was said."""
    relative = next((k for k in range(comma + 2, comma + 6) if scene.has("thing_relatives", k)), None)
    if relative is None or not (scene.has("modals", relative + 1) and scene.has("not", relative + 2)):
        return False
    return scene.holds("unchecked", relative + 3, relative + 7)
