"""A quote after a colon whose clause has no verb of speech: "Moll shrugs at the question: “...”", "His answer: “...”".

The subject of the clause speaks, when it is somebody: a pronoun of a person, a name, a job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import subjects
from retold.statements.pieces import Attribution
from retold.statements.scenes import Phrase

if TYPE_CHECKING:
    from retold.model import Stance
    from retold.statements.scenes import Scene

FARTHEST = 30  # words of the clause before the colon
SHORTEST = 2  # words of a quote that is more than a name for something


def read(scene: Scene, taken: list[Attribution]) -> Attribution | None:
    """The attribution of the first quote after a colon that nobody has taken."""
    for place in range(2, len(scene.unit.tokens)):
        if scene.kind(place) != "quote" or scene.low(place - 1) != ":":
            continue
        held = any(first <= place < last for other in taken for first, last in other.content)
        if held or len(scene.unit.tokens[place].text.split()) < SHORTEST:
            return None
        source, cue = _speaker(scene, max(0, place - FARTHEST), place - 1)
        if source is None or cue is None:
            return None
        stance: Stance | None = "denies" if scene.has("scoffing", cue[0]) else None
        return Attribution(content=[(place, place + 1)], cue=cue, source=source, rule="colon", stance=stance)
    return None


def _speaker(scene: Scene, first: int, colon: int) -> tuple[Phrase | None, tuple[int, int] | None]:
    """Whose clause it is and the word that stands for saying."""
    if scene.has("answers", colon - 1) and scene.has("possessive_marks", colon - 2):
        owner = subjects.subject_before(scene, colon - 2, first)
        return owner, (colon - 1, colon)
    if scene.has("answers", colon - 1) and scene.has("possessives", colon - 2):
        return Phrase(colon - 2, colon - 1, "pronoun"), (colon - 1, colon)
    if scene.has("lead_ins", first):  # "Asked if he would stand, Keita laughed: “...”"
        first = next((k + 1 for k in range(colon - 1, first, -1) if scene.low(k) == ","), first)
    comma = next((k for k in range(first + 1, colon) if scene.low(k) == ","), None)
    if comma is not None and scene.has("asked", comma + 1) and not any(scene.low(k) == "," for k in range(comma + 1, colon)):
        source = subjects.subject_before(scene, comma, first)  # "Marc Ellender, asked by the Echo for the toll: “...”"
        return (source, (comma + 1, comma + 2)) if source is not None and _is_somebody(scene, source) else (None, None)
    verb = next((k for k in range(first + 1, colon) if _is_act(scene, k)), None)
    if verb is None:
        return None, None
    begin = verb
    while begin > first + 1 and (scene.adverb(begin - 1) or scene.has("auxiliaries", begin - 1)):
        begin -= 1
    subject = subjects.subject_before(scene, begin, first)
    return (subject, (verb, verb + 1)) if subject is not None and _is_somebody(scene, subject) else (None, None)


def _is_act(scene: Scene, place: int) -> bool:
    third = (
        scene.ends("third", place) and not scene.capital(place) and (scene.capital(place - 1) or scene.has("pronouns", place - 1))
    )
    return scene.is_verb(place) or (third and not scene.has("plain_starts", place) and not scene.has("owning", place))


def _is_somebody(scene: Scene, subject: Phrase) -> bool:
    if subject.how == "pronoun":
        return scene.low(subject.first) in scene.lexicon.sexes
    if subject.how == "relative":
        return False
    head = next((k for k in range(subject.last - 1, subject.first - 1, -1) if scene.kind(k) == "word"), subject.first)
    name = scene.capital(subject.first) and all(scene.capital(k) for k in range(subject.first, head + 1))
    common = scene.has("plain_starts", head) or scene.has("expletive_subjects", head)
    return scene.has("jobs", head) or scene.has("documents", head) or (name and not common)
