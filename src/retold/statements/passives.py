"""Cues turned round: was quoted by Y as saying, was accused by X of, is said to, it was announced that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, leading, sources, subjects
from retold.statements.pieces import Attribution, pieces_left

SHORTEST_CITED = 2  # words of a quote that is more than a term
REACH = 14  # words of "by the county's coroner, Ana Lund, that"
SHORT_LEAD = 3  # words of "by morning" before ", it is understood, ..."

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.scenes import Phrase, Scene


def quoted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """X was quoted (by Y) as saying ...; Y quoted X as saying ...  "Citing" is read with the statement it belongs to."""
    said = next(
        (k for k in range(cue.last, min(hi, cue.last + 25)) if scene.has("as_what", k) and _is_saying(scene, k + 1)),
        None,
    )
    if said is None:
        return None
    said += scene.has("forms_of_have", said + 1)  # "quoted him as having said"
    inner = next((other for other in scene.cues if other.verb == said + 1), None)
    voices = _quoted_and_quoting(scene, cue, said, hi)
    if voices is None:
        return None
    subject, relay, cue_places = voices
    carried_by = scene.has("agents", said + 2) and relay is not None and relay.first > said
    frame_cue = inner or cue
    if carried_by and relay is not None:
        start = relay.last + (scene.has("that", relay.last))
        opening = clauses.Opening(start)
    else:
        opening = clauses.opening_after(scene, frame_cue, hi)
    relative = subject.how == "relative"
    end = clauses.content_end(scene, frame_cue, opening.place, hi, relative=relative) if opening.place < hi else hi
    content = leading.split(scene, frame_cue, opening.place, end) if opening.place < end else []
    before = min(subject.first, relay.first if relay is not None else subject.first) - 1
    if not content and before >= 0:
        content = pieces_left(scene, before + 1 if scene.kind(before) == "quote" else before)
    if not content:
        return None
    return Attribution(
        content=content,
        cue=cue_places,
        source=subject,
        rule="quoted as saying",
        verb=frame_cue,
        relays=[(relay, "quoted by")] if relay else [],
        sure=True,
    )


def cited(scene: Scene, cue: Cue) -> Attribution | None:
    """ "The decree cited “persistent failure” and took effect": its own words."""
    if not cue.finite or cue.passive or cue.negated or scene.kind(cue.last) != "quote":
        return None
    subject = subjects.subject_before(scene, cue.first, 0)
    if subject is None or subject.how == "relative" or len(scene.tokens[cue.last].text.split()) < SHORTEST_CITED:
        return None
    content = [(cue.last, cue.last + 1)]
    return Attribution(content=content, cue=cue.places, source=subject, rule="leading", verb=cue)


def _is_saying(scene: Scene, place: int) -> bool:
    """ "saying", "having said" after "as"."""
    having = scene.has("forms_of_have", place)
    form = scene.lexicon.cues.get(scene.low(place + having))
    return form is not None and (form.passive if having else form.form == "ing")


def _quoted_and_quoting(scene: Scene, cue: Cue, said: int, hi: int) -> tuple[Phrase, Phrase | None, tuple[int, int]] | None:
    """Who is quoted, who quotes him, and the tokens of the cue; ``said`` is the place of "as" in "as saying"."""
    if cue.passive:
        subject = subjects.subject_before(scene, cue.first, 0)
        relay = sources.phrase_after(scene, cue.last + 1, said) if scene.has("agents", cue.last) else None
        places = (cue.first, said + 2)
    elif cue.finite:
        subject = sources.phrase_after(scene, cue.last, said)
        relay = subjects.subject_before(scene, cue.first, 0)
        places = (said + 1, said + 2)
    else:
        return None
    if relay is None and scene.has("agents", said + 2):
        that = next((k for k in range(said + 4, min(hi, said + 13)) if scene.has("that", k)), hi)
        relay = sources.phrase_after(scene, said + 3, that)
    return (subject, relay, places) if subject is not None else None


def read(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """... was accused by X of ...; is said to ... (nobody named)."""
    if (
        scene.has("as_what", cue.last)
        and (form := scene.lexicon.cues.get(scene.low(cue.last + 1))) is not None
        and form.form == "ing"
    ):
        return quoted(scene, cue, hi)
    by = next((k for k in range(cue.last, min(hi, cue.last + 12)) if scene.has("agents", k)), None)
    if by is not None and scene.ends("ing", by + 1) and not scene.capital(by + 1):
        by = None  # "accused of making it worse by feeding the rumours"
    if cue.form.verb.frame in {"accuse", "call"} and (papers := _in_papers(scene, cue, hi)) is not None:
        return papers
    if by == cue.last and scene.has("expletives", cue.first - 1):
        return _by_whom(scene, cue, hi)
    if by is not None and cue.form.verb.frame == "tell":
        return _teller(scene, cue, by, hi)
    if cue.form.verb.lemma in scene.lexicon.words["told_without_agent"] and not cue.negated:
        return _told(scene, cue, hi)
    if by is not None and _takes_noun(scene, cue):
        return _agent(scene, cue, by, hi)
    if by is not None and cue.form.verb.frame in {"accuse", "call"}:
        return _accuser(scene, cue, by, hi)
    agentless = cue.form.verb.lemma in scene.lexicon.words["agentless"]
    if agentless and scene.has("infinitive_marks", cue.last) and by is None:
        subject = subjects.subject_before(scene, cue.first, 0)
        inside = subject is not None and (
            scene.has("relatives", subject.first - 1)  # "the help that it was said to give", "the leader, who is said to be ill"
            or (subject.last - subject.first == 1 and scene.has("relatives", subject.first))
            or (subject.first == 0 and scene.has("free_relatives", 0))  # "What is said to be the oldest cheese weighs"
        )
        if subject is not None and not inside and not scene.has("expletives", cue.first - 1):
            end = clauses.content_end(scene, cue, cue.last, hi)
            if cue.form.verb.lemma in scene.lexicon.words["rumouring"]:
                return Attribution(
                    content=[(subject.first, subject.last), (cue.last, end)],
                    cue=cue.places,
                    source=None,
                    rule="nobody named",
                    verb=cue,
                )
        return None
    if scene.has("expletives", cue.first - 1) and (cue.form.verb.speech or agentless):
        return _agentless_it(scene, cue, hi)
    return None


def _in_papers(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "is accused, in court papers signed by Hame, of ...": a document speaks."""
    at = cue.last + (scene.low(cue.last) == ",")
    if not scene.has("in_papers", at):
        return None
    bound = next((k for k in range(at, min(hi, at + 24)) if scene.has("charge_openers", k) and scene.low(k - 1) == ","), None)
    source = sources.phrase_after(scene, at + 1, bound) if bound is not None else None
    if bound is None or source is None or not scene.holds("documents", source.first, min(source.last, source.first + 4)):
        return None
    start = bound + 1
    return Attribution(
        content=[(start, clauses.content_end(scene, cue, start, hi))], cue=cue.places, source=source, rule="passive", verb=cue
    )


def _accuser(scene: Scene, cue: Cue, by: int, hi: int) -> Attribution | None:
    """ "was accused by X of ...", "was described by X as ...": the content follows the agent."""
    source = sources.phrase_after(scene, by + 1, hi)
    if source is None:
        return None
    charge = next((k for k in range(cue.last, by) if scene.has("charge_marks", k)), None)
    if charge is not None and cue.form.verb.frame == "accuse":  # "was accused last night of hiding by a group of members"
        return Attribution(content=[(charge + 1, by)], cue=cue.places, source=source, rule="passive", verb=cue)
    start = source.last
    if cue.form.verb.frame == "call" and by > cue.last and (subject := subjects.subject_before(scene, cue.first, 0)) is not None:
        plain = subject.how in {"relative", "pronoun"} or cue.form.verb.lemma in scene.lexicon.words["summoning"]
        if plain and not scene.quoted(cue.last, by):
            return None  # "He is called Bob by his friends"
        content = [
            (subject.first if subject.how != "relative" else cue.last, by)
        ]  # "The plan was described as “reckless” by the union"
        return Attribution(content=content, cue=cue.places, source=source, rule="passive", verb=cue)
    if cue.form.verb.frame == "accuse":
        start = leading.after_word(scene, start, min(hi, start + 3), scene.lexicon.words["charged_with"])
    elif scene.has("as_what", start):
        start += 1
    if start >= hi:
        return None
    content = [(start, clauses.content_end(scene, cue, start, hi))]
    return Attribution(content=content, cue=cue.places, source=source, rule="passive", verb=cue)


def _teller(scene: Scene, cue: Cue, by: int, hi: int) -> Attribution | None:
    """ "Staff were told by the head, in a message, not to speak": what follows the agent, if a mark says where it begins."""
    when = range(cue.last, by)
    if not all(scene.has("times", k) or scene.has("time_openers", k) or scene.adverb(k) for k in when):
        return None  # but "was told at last on Monday by a coroner"
    that = next((k for k in range(by + 2, min(hi, by + 16)) if scene.has("that", k)), hi)
    source = sources.phrase_after(scene, by + 1, that)
    if source is None:
        return None
    start = next(
        (k for k in range(source.last, min(hi, source.last + 16)) if scene.has("told_marks", k) or scene.kind(k) == "quote"), None
    )
    if start is None or (scene.has_verb(source.last, start) and not scene.holds("shown", source.last, start)):
        return None
    start += scene.has("that", start)
    content = [(start, clauses.content_end(scene, cue, start, hi))]
    return Attribution(content=content, cue=cue.places, source=source, rule="passive", verb=cue)


def _told(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "The jury was told that ...": a court tells what it was told, as it tells what it heard."""
    subject = subjects.subject_before(scene, cue.first, 0)
    opening = clauses.opening_after(scene, cue, hi)
    if subject is None or not scene.holds("hearers", subject.first, subject.last) or opening.place >= hi:
        return None
    end = clauses.content_end(scene, cue, opening.place, hi)
    if not (opening.marked or scene.has_verb(opening.place, end)):
        return None
    return Attribution(content=[(opening.place, end)], cue=cue.places, source=subject, rule="leading", verb=cue)


def _takes_noun(scene: Scene, cue: Cue) -> bool:
    verb = cue.form.verb
    return verb.frame == "object" or (verb.frame == "clause" and verb.lemma in scene.lexicon.words["noun_objects"])


def _agent(scene: Scene, cue: Cue, by: int, hi: int) -> Attribution | None:
    """ "The deal was confirmed by the bank in a notice": the subject is what is said."""
    why = next((k for k in range(by + 2, hi - 1) if scene.has("blamed_for", k) and scene.ends("ing", k + 1)), hi)
    source = sources.phrase_after(scene, by + 1, why)  # "criticised by campaigners for putting ..."
    subject = subjects.subject_before(scene, cue.first, 0)
    if source is None or subject is None or subject.how in {"relative", "pronoun"}:
        return None
    if cue.form.verb.group == "give" and not scene.holds("given_words", subject.first, subject.last):
        return None  # "The order was given by the captain"
    if cue.form.verb.lemma in scene.lexicon.words["dismissing"] and (
        scene.has("titles", subject.first) or scene.has("jobs", subject.last - 1)
    ):
        return None  # dismissed from office
    first = _of_a_claim(scene, cue) if cue.form.verb.group == "deny" else None
    content = (first, cue.first) if first is not None else (subject.first, subject.last)
    return Attribution(content=[content], cue=cue.places, source=source, rule="passive", verb=cue)


def _of_a_claim(scene: Scene, cue: Cue) -> int | None:
    """ "Assertions that soldiers crossed the river are rejected by ...": where the clause begins that is rejected."""
    that = next((k for k in range(cue.first - 1, 0, -1) if scene.has("that", k) or scene.low(k) == ","), 0)
    return that + 1 if scene.has("hearsay", that - 1) and scene.has("that", that) else None


def _agentless_it(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """The grounds had been full that night, it was pointed out, with ...; it was announced that ..."""
    before = cue.first - 2
    if parted := _parted_by_it(scene, cue, before, hi):
        return Attribution(content=parted, cue=(cue.first - 1, cue.last), source=None, rule="it was said", verb=cue)
    if scene.low(before) == "," and before > 1:
        left = pieces_left(scene, before)
        right: list[tuple[int, int]] = []
        if scene.low(cue.last) == "," and cue.last + 1 < hi:
            rest = cue.last + 1
            quote = scene.find("", rest, hi, None)
            if quote is not None:
                right = [(quote, quote + 1)]
        return Attribution(content=left + right, cue=(cue.first - 1, cue.last), source=None, rule="it was said", verb=cue)
    said_at = _said_at(scene, cue, hi) if before < 1 else None
    if said_at is not None:
        return said_at
    heard_from = _heard_from(scene, before + 1)
    start = cue.last + scene.has("that", cue.last)
    if (before < 1 or heard_from is not None) and (start > cue.last or _opens_clause(scene, cue, start, hi)):
        return Attribution(
            content=[(start, clauses.content_end(scene, cue, start, hi))],
            cue=(cue.first - 1, cue.last),
            source=heard_from,
            rule="it was said",
            verb=cue,
        )
    return None


def _by_whom(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "It was confirmed by the coroner that ...": whoever stands behind "by"."""
    that = next((k for k in range(cue.last + 2, min(hi, cue.last + REACH)) if scene.has("that", k)), None)
    source = sources.phrase_after(scene, cue.last + 1, that) if that is not None else None
    if that is None or source is None or source.last != that:
        return None
    content = [(that + 1, clauses.content_end(scene, cue, that + 1, hi))]
    return Attribution(content=content, cue=(cue.first - 1, cue.last), source=source, rule="passive", verb=cue)


def _opens_clause(scene: Scene, cue: Cue, start: int, hi: int) -> bool:
    """ "It is understood the two will meet": a clause without "that"."""
    begins = scene.has("determiners", start) or scene.capital(start) or scene.has("pronouns", start)
    return begins and cue.passive and scene.has_verb(start + 1, hi) and not scene.holds("infinitive_marks", start, start + 4)


def _parted_by_it(scene: Scene, cue: Cue, before: int, hi: int) -> list[tuple[int, int]]:
    """ "Nobody, it was stressed on the phone, had lost a crown": a subject, the insertion, the rest of the clause."""
    stop = clauses.only_adjuncts(scene, cue.last, hi)
    if scene.low(before) != "," or stop is None or scene.low(stop) != "," or scene.quoted(stop, hi):
        return []
    left = pieces_left(scene, before)
    if left and scene.has("prepositions", left[0][0]) and before - left[0][0] <= SHORT_LEAD and scene.has_verb(stop + 1, hi):
        return [(stop + 1, hi)]  # "By morning, it is understood, he had left"
    if not scene.is_verb(stop + 1):
        return []
    return [*left, (stop + 1, hi)] if left and not scene.has_verb(*left[0]) else []


def _said_at(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "It was underlined at the ministry that ...": the house where it was said speaks."""
    if not scene.has("at_a_house", cue.last) or not scene.has("definites", cue.last + 1):
        return None
    that = next((k for k in range(cue.last + 2, min(hi, cue.last + SHORT_LEAD + 6)) if scene.has("that", k)), None)
    source = sources.phrase_after(scene, cue.last + 1, that) if that is not None else None
    if that is None or source is None or source.last != that or not scene.holds("heads", source.first, source.last):
        return None
    content = [(that + 1, clauses.content_end(scene, cue, that + 1, hi))]
    return Attribution(content=content, cue=(cue.first - 1, cue.last), source=source, rule="it was said", verb=cue)


def _heard_from(scene: Scene, it: int) -> Phrase | None:
    """ "From the palace it was heard that": whom it was heard from."""
    if not scene.has("from_whom", 0):
        return None
    source = sources.phrase_after(scene, 1, it)
    return source if source is not None and source.last == it else None


def emerged(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """It emerged on Sunday that ...: told by nobody who is named."""
    opening = clauses.opening_after(scene, cue, hi)
    if not scene.has("expletives", cue.first - 1) or not opening.marked or scene.low(opening.place - 1) == ":" or cue.negated:
        return None
    end = clauses.content_end(scene, cue, opening.place, hi)
    if any(scene.low(place) == ":" for place in range(opening.place, end)):
        return None  # "It emerged that he had: the register records ...": the colon names the source
    return Attribution(
        content=[(opening.place, end)],
        cue=cue.places,
        source=None,
        rule="nobody named",
        verb=cue,
    )
