"""A verb that no table has, behind a quote that ends in a comma: “...,” sentenced Castellan; “...,” Orme deadpanned.

The comma says that the sentence goes on, and somebody with a name that he is who speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import sources
from retold.statements.pieces import Attribution, pieces_left
from retold.statements.scenes import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.statements.scenes import Scene

LONGEST_NAME = 6  # words of "Mr Justice Orme of the Harbour Court"
SHORTEST = 3  # words of a quote that is more than a title: the film “Up,”


def read(scene: Scene, taken: Sequence[Attribution], hi: int) -> Attribution | None:
    """The attribution of the first quote before a comma that nobody has taken."""
    for place in scene.unit.quotes:
        token = scene.tokens[place]
        after = place + 1 + (scene.low(place + 1) == ",")
        closed = token.text[-2:-1] in {",", "!", "?"} or after > place + 1
        if not closed or after >= hi or len(token.text.split()) < SHORTEST:
            continue
        if any(first <= place < last for other in taken for first, last in other.content):
            return None
        found = _verdict(scene, after, hi) or _before_name(scene, after, hi) or _behind_name(scene, after, hi)
        if found is None:
            return None
        verb, source = found
        content = pieces_left(scene, place + 1)
        return Attribution(content=content, cue=(verb, verb + 1), source=source, rule="unlisted verb", sure=False)
    return None


def _verdict(scene: Scene, at: int, hi: int) -> tuple[int, Phrase] | None:
    """ "was Doyle's verdict", "is the mayor's answer": whose noun it is."""
    if not scene.has("forms_of_be", at):
        return None
    noun = next((k for k in range(at + 2, min(hi, at + LONGEST_NAME + 2)) if scene.has("answers", k)), None)
    if noun is None or (noun + 1 < hi and scene.kind(noun + 1) == "word" and not scene.has("prepositions", noun + 1)):
        return None
    mark = next((k for k in range(at + 2, noun) if scene.has("possessive_marks", k)), None)
    if mark is not None:
        return noun, Phrase(at + 1, mark)
    return (noun, Phrase(at + 1, at + 2, "pronoun")) if scene.has("possessives", at + 1) else None


def _before_name(scene: Scene, verb: int, hi: int) -> tuple[int, Phrase] | None:
    """ "sentenced Castellan", "manifested the deputy minister": the verb, then who it is."""
    if not _may_say(scene, verb):
        return None
    source = sources.phrase_after(scene, verb + 1, hi)
    return (verb, source) if source is not None and _is_somebody(scene, source) else None


def _behind_name(scene: Scene, first: int, hi: int) -> tuple[int, Phrase] | None:
    """ "Orme deadpanned", "the mayor beamed": with nothing behind the verb that it could take."""
    verb = next((k for k in range(first + 1, min(hi, first + LONGEST_NAME)) if _may_say(scene, k)), None)
    if verb is None or not (verb + 1 >= hi or scene.kind(verb + 1) == "mark" or scene.has("prepositions", verb + 1)):
        return None
    source = Phrase(first, verb)
    return (verb, source) if _is_somebody(scene, source) else None


def _may_say(scene: Scene, place: int) -> bool:
    return scene.kind(place) == "word" and scene.ends("past", place) and not scene.capital(place) and scene.is_verb(place)


def _is_somebody(scene: Scene, source: Phrase) -> bool:
    """A name that is no day, or a job."""
    named = all(scene.capital(k) and not scene.has("times", k) for k in range(source.first, min(source.last, source.first + 2)))
    person = scene.has("articles", source.first) and scene.holds("jobs", source.first, source.last)
    return named or person or _is_named_in_the_end(scene, source)


def _is_named_in_the_end(scene: Scene, source: Phrase) -> bool:
    """ "barmaid Chantelle Rigg", "window cleaner Darren Peel": what he does, then a name of two words."""
    name = next((k for k in range(source.first, source.last) if scene.capital(k)), source.last)
    plain = all(scene.kind(k) == "word" and not scene.has("plain_starts", k) for k in range(source.first, name))
    two = name + 1 < source.last and all(scene.capital(k) and not scene.has("times", k) for k in (name, name + 1))
    return plain and two and name - source.first < SHORTEST
