"""What an attribution holds: the record of one, and the stretches of content around a cue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.statements import clauses
from retold.statements.scenes import DASHES, REACH

if TYPE_CHECKING:
    from retold.model import Stance
    from retold.statements.cues import Cue
    from retold.statements.scenes import Phrase, Scene


SHORT_INSERTION = 10  # words of ", speaking on background,"
_STOPS = frozenset(".!?…")


@dataclass(slots=True, kw_only=True)
class Attribution:
    """An attribution in token places of one unit."""

    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: Phrase | None
    rule: str
    verb: Cue | None = None
    relays: list[tuple[Phrase, str]] = field(default_factory=list)  # from the inside out, with the rule
    origins: list[tuple[Phrase, str]] = field(default_factory=list)  # whom the source cites
    addressee: Phrase | None = None
    sure: bool = False
    stance: Stance | None = None  # where the phrase itself says it


def end_of(scene: Scene) -> int:
    """The place of the final full stop, or the end."""
    last = len(scene.lows)
    while last > 0 and scene.lows[last - 1] in _STOPS:
        last -= 1
    return last


def around(scene: Scene, place: int, after: int, hi: int) -> list[tuple[int, int]]:
    """Content on the left of an attribution that stands in or after it, or on its right when it leads the sentence."""
    if scene.low(place - 1) == "," and scene.has("before_insertions", place - 2) and scene.low(after) == ",":
        return [(after + 1, hi)] if after + 1 < hi else []  # "a recount that, according to X, cost her the seat"
    if scene.has("relatives", place - 1) and (
        scene.low(place - 2) == "," or scene.is_verb(after)
    ):  # "arrears, which according to the ministry amount to two months, ..."
        end = next((k for k in range(after, hi) if scene.low(k) in {",", ";"}), hi)
        return [(after, end)] if end - after >= 2 else []
    start = content_start(scene, place)
    left_end = place - 1 if scene.low(place - 1) == "," or scene.low(place - 1) in DASHES else place
    if left_end - start >= 2 or (left_end > start and scene.kind(start) == "quote"):
        pieces = [(start, left_end)]
        if scene.low(after) == "," and scene.has("forms_of_be", left_end - 1) and after + 1 < hi:
            end = scene.find(";", after + 1, hi, hi)
            return [(start, left_end), (after + 1, end)]  # "It was, in his view, a mistake"
        if scene.low(after) == "," and not scene.has_verb(start, left_end):
            dated = scene.has("prepositions", start) and scene.has_verb(after + 1, hi) and not scene.quoted(start, hi)
            if scene.is_verb(after + 1) or (dated and not any(cue.first > after for cue in scene.cues)):
                # "The cause, per the fund, was known", "In March, per the fund, it closed"
                return [(start, left_end), (after + 1, scene.find(";", after + 1, hi, hi))]
        if scene.low(after) == "," and after + 1 < hi:
            rest = continuation(scene, after + 1, hi)
            if rest:
                pieces.append(rest)
        return pieces
    begin = after + 1 if scene.low(after) == "," else after
    end = scene.find(";", begin, min(hi, begin + 2 * REACH), hi)
    return [(begin, end)] if end - begin >= 2 or scene.kind(begin) == "quote" else []


def content_start(scene: Scene, place: int) -> int:
    """Where the clause that ends before ``place`` begins: the sentence, or what follows a semicolon or another attribution."""
    marks = scene.places(frozenset(";:"), max(0, place - 2 * REACH + 1), place)
    ends = (
        at
        for at in reversed(marks)
        if scene.lows[at] == ";" or (at < place - 2 and scene.kind(at + 1) != "quote" and not _in_brackets(scene, at, place))
    )
    first = next(ends, -1) + 1
    if first == 0 and scene.is_clock(0):
        first = 1  # "10:42 “We are safe,” texts Mia"
    while first < place and (scene.has("coordinators", first) or scene.low(first) == "," or scene.has("before_content", first)):
        first += 1
    return first


def _in_brackets(scene: Scene, colon: int, place: int) -> bool:
    """ "the storm (local name: Egay) hit": no clause begins behind the colon."""
    return "(" in scene.lows[max(0, colon - SHORT_INSERTION) : colon] and ")" in scene.lows[colon : min(place, colon + 5)]


def continuation(scene: Scene, at: int, hi: int) -> tuple[int, int] | None:
    """Content that goes on after an inserted attribution; none when the writer takes over."""
    if scene.kind(at) == "quote":
        return at, at + 1
    low = scene.low(at)
    form = scene.lexicon.cues.get(low)
    if form is not None and form.form == "ing":
        return None
    if _is_share(scene, at):
        return None if any(cue.finite and cue.first > at for cue in scene.cues) else (at, hi)
    if scene.has("that", at) and not scene.is_verb(at + 1) and at + 2 < hi:
        return at + 1, hi  # "Nobody had told them, they complained, that ..."
    if scene.has("relatives", at) and scene.kind(at + 1) == "quote":
        return at + 1, at + 2  # "..., it added, which “nobody has explained”"
    quote = scene.find("", at, min(hi, at + 40), None)
    if scene.has("joining", at) and _goes_on(scene, at + 1, hi):
        return at + 1, hi
    if scene.has("conjunctions", at):
        if quote is not None:
            return at + 1 if quote != at + 1 else quote, hi
        modal = [scene.low(k) for k in range(at + 1, min(hi, at + 3))]
        backshift = any(word in scene.lexicon.words["backshift"] for word in modal)
        return (at + 1, hi) if backshift or scene.has("going_on", at + 1) else None
    if any(cue.finite and at < cue.first < at + 12 for cue in scene.cues):
        return None
    if low in scene.lexicon.words["continuations"]:
        return at + scene.has("left_out", at), hi
    return None


def _goes_on(scene: Scene, at: int, hi: int) -> bool:
    """ "..., the firm said, and the other 24 got out alone": a clause with its own definite subject and nobody's cue."""
    if not (scene.has("determiners", at) or scene.has("pronouns", at) or scene.low(at).isdigit()):
        return False  # "and boats were still searching": the writer again
    verb = next((k for k in range(at, min(hi, at + 14)) if scene.is_verb(k)), None)
    if verb is None or verb == at or any(cue.first >= at for cue in scene.cues):
        return False
    return not any(scene.low(k) in {",", ";"} or scene.kind(k) == "quote" for k in range(at, verb))


def _is_share(scene: Scene, at: int) -> bool:
    """ "..., it said, most of them in children": a part of what the content counts."""
    of = next((k for k in range(at + 1, at + 4) if scene.has("of", k)), None)
    return of is not None and scene.has("shared_by", of + 1) and not any(scene.is_verb(k) for k in range(at, of))


def pieces_left(scene: Scene, end: int) -> list[tuple[int, int]]:
    """The content before a trailing attribution: the clause, or the quote alone when a lead-in stands before it."""
    start = content_start(scene, end)
    if scene.kind(end - 1) == "quote" and end - 1 > start:
        before = scene.low(end - 2)
        if before == ":" or (before == "," and scene.low(start) in scene.lexicon.words["lead_ins"]):
            return [(end - 1, end)]
    return [(start, end)] if end > start else []


def pieces_right(scene: Scene, at: int, hi: int) -> list[tuple[int, int]]:
    """What follows a trailing attribution: the rest of a split quote, or content that goes on."""
    stop = clauses.only_adjuncts(scene, at, hi)
    if stop is None or stop >= hi:
        return []
    if scene.kind(stop) == "quote":
        return [(stop, stop + 1)]
    if scene.low(stop) == ";" and scene.kind(stop + 1) == "quote":
        return [(stop + 1, stop + 2)]
    if scene.low(stop) == "," or scene.low(stop) in DASHES:
        rest = continuation(scene, stop + 1, hi)
        if rest is None and scene.ends("ing", stop + 1):  # ", said an official, speaking on background, because ..."
            later = scene.find(",", stop + 2, min(hi, stop + SHORT_INSERTION), None)
            rest = continuation(scene, later + 1, hi) if later is not None and scene.has("continuations", later + 1) else None
        if rest is None:
            later = clauses.insertion_end(scene, stop, hi)
            rest = (later, later + 1) if later is not None and scene.kind(later) == "quote" else None
        return [rest] if rest else []
    return []
