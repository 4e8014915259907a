"""Cues that borrow their subject: ..., adding that ...; with Seoul accusing Kim of ...; shook his head and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, leading, names, subjects
from retold.statements.scenes import Phrase

if TYPE_CHECKING:
    from retold.model import Stance
    from retold.statements.cues import Cue
    from retold.statements.pieces import Attribution
    from retold.statements.scenes import Scene


FAR_MESSAGE = 10  # words from "wrote" to "to say"
FARTHEST = 30  # words of a subject with its appositions


def read(scene: Scene, cue: Cue, hi: int, taken: list[Attribution]) -> Attribution | None:
    """..., adding that ...; with Seoul accusing Kim of ...; saying: ..."""
    if cue.first == 0:
        return _before_main(scene, cue, hi)
    finds = cue.form.verb.lemma in scene.lexicon.words["finding_verbs"] and scene.has("that", cue.last)
    if not (cue.form.verb.speech or finds):  # "fined the firm, finding that ..."
        return None
    subject, carrier = _borrowed(scene, cue, taken)
    if subject is None or (subject.first == 0 and subject.last == cue.first == 1):
        return None  # "Try telling that to Alfie"
    if (
        subject.last - subject.first > 1
        and scene.has("object_pronouns", subject.first)
        and scene.has("determiners", subject.first + 1)
    ):
        subject = Phrase(subject.first + 1, subject.last, subject.how)  # "handed him a note protesting"
    opening = clauses.opening_after(scene, cue, hi)
    if (
        not (scene.low(cue.first - 1) == "," or scene.has("before_shared_participle", cue.first - 1))
        and cue.form.verb.frame not in {"accuse", "call"}
        and not opening.marked
        and subject.how != "shared"
        and scene.kind(cue.first - 1) != "quote"
        and not (scene.has("documents", cue.first - 1) and scene.has("articles", cue.first - 2))  # "sent a letter saying"
        and scene.lexicon.words["accompanying"].isdisjoint(scene.lows[max(0, cue.first - 16) : cue.first])
    ):
        return None
    found = leading.read(scene, cue, subject, opening, hi)
    if found is not None:
        found.rule = "participle"
        found.sure = opening.marked
        found.stance = _denial_before(scene, cue)
        found.relays.extend([(carrier, "carried")] if carrier is not None else [])
    return found


def to_say(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "wrote to say that ...", "has been in touch to say ...", "took to X to announce ..."."""
    if cue.form.verb.frame not in {"clause", "tell"} or cue.negated:
        return None
    start = max((other.last for other in scene.cues if other.last < cue.first - 1 and other.finite), default=0)
    back = range(cue.first - 2, max(-1, start - 2, cue.first - FAR_MESSAGE), -1)
    if not any(scene.has("messaging", k) for k in back) or any(scene.low(k) in {",", ";"} for k in back):
        return None
    opening = clauses.opening_after(scene, cue, hi)
    writes = next((other for other in reversed(scene.cues) if other.finite and other.last < cue.first), None)
    subject = subjects.subject_before(scene, writes.first, 0) if writes is not None else _main_subject(scene, cue)
    if subject is None or subject.how == "relative" or not (opening.marked or scene.has_verb(opening.place, hi)):
        return None
    found = leading.read(scene, cue, subject, opening, hi)
    if found is not None:
        found.rule = "participle"
    return found


def _borrowed(scene: Scene, cue: Cue, taken: list[Attribution]) -> tuple[Phrase | None, Phrase | None]:
    """Whose words they are, and the medium that had them when the words before give one."""
    subject: Phrase | None = None
    carrier: Phrase | None = None
    if scene.has("before_participle", cue.first - 1) or scene.kind(cue.first - 1) == "quote":
        for other in reversed(taken):
            if other.source is not None and other.cue is not None and other.cue[0] < cue.verb:
                subject = Phrase(other.source.first, other.source.last, "shared")
                carrier = other.relays[0][0] if other.rule == "participle" and other.relays else None
                break
        subject = subject or _main_subject(scene, cue)
    elif scene.is_verb(cue.first - 1):
        return None, None
    else:
        start = next((k for k in range(cue.first - 1, max(-1, cue.first - 16), -1) if scene.has("accompanying", k)), None)
        held = None if start is not None else _shown_by(scene, cue)
        if start is not None and start + 1 < cue.first:
            subject = subjects.subject_before(scene, cue.first, start + 1)
        elif held is not None:
            subject, carrier = held
        elif cue.form.verb.frame in {"clause", "tell"}:
            subject = subjects.subject_before(scene, cue.first, 0) or _main_subject(scene, cue)
    return subject, carrier


def _before_main(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "Alleging that the work was poor, the mayor demanded ...": the subject of the main clause speaks."""
    if cue.form.form != "ing" or not cue.form.verb.speech:
        return None
    opening = clauses.opening_after(scene, cue, hi)
    for comma in range(cue.last + 1, hi - 2):
        if scene.low(comma) != ",":
            continue
        subject = _subject_from(scene, comma + 1, hi)
        if subject is not None and opening.place <= comma:
            found = leading.read(scene, cue, subject, opening, comma)
            if found is not None:
                found.rule, found.sure = "participle", opening.marked
            return found
    return None


def _subject_from(scene: Scene, first: int, hi: int) -> Phrase | None:
    """The subject that begins at a place and runs to the next finite verb."""
    for verb in range(first + 1, min(hi, first + FARTHEST)):
        if scene.is_verb(verb) and not _governed_by_relative(scene, verb):
            begin = verb
            while begin > first + 1 and scene.adverb(begin - 1):
                begin -= 1
            subject = subjects.subject_before(scene, begin, first)
            return subject if subject is not None and subject.first == first and subject.how != "relative" else None
    return None


def _shown_by(scene: Scene, cue: Cue) -> tuple[Phrase, Phrase] | None:
    """ "State radio had a minister praising the calm": who speaks, and the medium that had him."""
    have = next((k for k in range(cue.first - 2, max(0, cue.first - 14), -1) if scene.has("forms_of_have", k)), None)
    if have is None or any(scene.low(k) == "," for k in range(have, cue.first)):
        return None
    carrier = subjects.subject_before(scene, have, 0)
    if carrier is None or not names.is_medium(
        " ".join(t.text for t in scene.unit.tokens[carrier.first : carrier.last]), scene.lexicon
    ):
        return None
    subject = subjects.subject_before(scene, cue.first, have + 1)
    return (subject, carrier) if subject is not None and subject.first == have + 1 else None


def _denial_before(scene: Scene, cue: Cue) -> Stance | None:
    """ "She denied it, saying ...": the denial is what she says; "rejected the report, saying ..." has given it already."""
    verbs = [other for other in scene.cues if other.finite and other.verb < cue.verb and other.form.verb.group == "deny"]
    return verbs[-1].form.verb.stance if verbs and scene.has("stand_ins", verbs[-1].last) else None


def _main_subject(scene: Scene, cue: Cue) -> Phrase | None:
    """The subject of the first finite verb of the sentence."""
    verb = next(
        (k for k in range(1, min(cue.first, 40)) if scene.is_verb(k) and not scene.has("subject_relatives", k - 1)),
        None,
    )
    if verb is None:
        return None
    while verb > 1 and scene.adverb(verb - 1):
        verb -= 1
    return subjects.subject_before(scene, verb, 0)


def shared_subject(scene: Scene, cue: Cue, taken: list[Attribution]) -> Phrase | None:
    """The subject of a co-ordinated verb: "shook his head and said"."""
    at = cue.first - 1
    if at < 0 or not (scene.has("verb_joints", at) or (scene.low(at) == "," and cue.first > 1)):
        return None
    if scene.low(at) == "," and not scene.has("conjunctions", at - 1):
        return None
    for other in reversed(taken):
        if (
            other.verb is not None
            and other.source is not None
            and other.verb.finite
            and other.verb.verb < cue.verb
            and (other.rule in {"leading", "shared"} or (other.rule == "trailing" and at - other.verb.last <= 1))
            and other.source.how != "relative"
            and not (other.source.how == "pronoun" and _is_inside(other, taken))
        ):
            return Phrase(other.source.first, other.source.last, "shared")
    first = 0
    while first < at and (scene.has("coordinators", first) or subjects.leading_adverb(scene, first) or scene.low(first) == ","):
        first += 1
    for verb in [k for k in range(first, at) if scene.is_verb(k) and not _governed_by_relative(scene, k)][:4]:
        begin = verb
        while begin > first and scene.adverb(begin - 1):
            begin -= 1
        subject = subjects.subject_before(scene, begin, 0)
        if subject is not None:
            return subject
    return None


def _is_inside(inner: Attribution, taken: list[Attribution]) -> bool:
    """ "The agency said it had recorded 37 cases, and warned ...": what "it" records is what the agency says."""
    place = inner.cue[0] if inner.cue else -1
    return any(other is not inner and any(a <= place < b for a, b in other.content) for other in taken)


def _governed_by_relative(scene: Scene, verb: int) -> bool:
    at = verb - 1
    while at > 0 and (scene.has("auxiliaries", at) or scene.adverb(at)):
        at -= 1
    return scene.low(at) in scene.lexicon.words["relatives"]
