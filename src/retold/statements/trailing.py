"""Attributions that stand after or inside their content: "...," said Kim; ..., Kim said on Friday; the parts, he said, fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, names, sources, subjects
from retold.statements.pieces import Attribution, content_start, pieces_left, pieces_right
from retold.statements.scenes import DASHES

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.scenes import Phrase, Scene

SHORTEST_CLAUSE = 6  # words of a clause whose verb no table has
LONGEST_QUESTION = 3  # words of "why", "how long", before ", asked the mayor,"
QUOTE_ENDS = frozenset(",.!?…")
SHORT_LEAD = 3  # words of "By dusk" before ", the firm said, ..."
LONGEST_PART = 12  # words of the subject of a clause before ", says the mayor, is ..."


def closes_quote(scene: Scene, cue: Cue) -> bool:
    """ "“...,” lamented the governor": any verb of speech may, right behind a quote."""
    return scene.kind(cue.first - 1) == "quote" or (scene.low(cue.first - 1) == "," and scene.kind(cue.first - 2) == "quote")


def ends_behind_quote(scene: Scene, cue: Cue, hi: int) -> bool:
    """ "“...,” the union's chairman lamented.": a quote that ends in a comma, who speaks, and nothing behind the verb."""
    if cue.last < hi and scene.kind(cue.last) != "mark" and not scene.has("times", cue.last):
        return False
    subject = subjects.subject_before(scene, cue.first, 0)
    return (
        subject is not None
        and scene.kind(subject.first - 1) == "quote"
        and scene.tokens[subject.first - 1].text[-2:-1] in QUOTE_ENDS
    )


def has_quote(scene: Scene, cue: Cue) -> bool:
    """Whether a quote stands before a cue, its subject between them."""
    return scene.quoted(max(0, cue.first - LONGEST_PART), cue.first)


def inverted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "...," said Kim. / ..., said Kim."""
    if (
        cue.first != cue.verb
        or (cue.form.verb.group == "tell" and not scene.has("inverting", cue.verb))
        or cue.form.form not in {"past", "third", "base"}
    ):
        return None
    if cue.verb == 0 or (cue.verb <= SHORT_LEAD + 1 and scene.low(cue.verb - 1) == ","):
        ahead = _quoted_after(scene, cue, hi)
        if ahead is not None or cue.verb == 0:
            return ahead
    before = cue.first - 1
    quoted = scene.kind(before) == "quote"
    if scene.low(before) == "," and scene.kind(before - 1) == "quote":
        quoted, before = True, before - 1  # the comma stands outside the quote
    if not quoted and scene.low(before) != ",":
        return None
    if scene.has("inverting", cue.verb) and _has_speaker(scene, cue):
        return None  # "..., the head of the district, Milo Stenk, informed the agency"
    if scene.kind(cue.last) != "word" or scene.has("that", cue.last) or scene.has("expletives", cue.last):
        return None
    source = sources.phrase_after(scene, cue.last, hi)
    if source is None or (not quoted and source.how == "pronoun" and any(other.first == source.last for other in scene.cues)):
        return None  # "..., charges he denies"
    if not quoted and scene.has("question_words", 0) and before <= LONGEST_QUESTION:
        return _asked(scene, cue, source, hi)
    if not quoted and (parted := _parted(scene, source, before, hi)):
        return Attribution(content=parted, cue=cue.places, source=source, rule="inserted", verb=cue)
    if not quoted:
        start = content_start(scene, before)
        if not _is_clause(scene, cue, source, start, before, hi) or (
            scene.has_verb(cue.last, min(source.last + 1, hi)) and not _relative(scene, source)
        ):
            return None
        subject = subjects.subject_before(scene, cue.first, 0)
        if subject is not None and (subject.first <= start + 1 or clauses.only_adjuncts(scene, source.last, hi) is None):
            return None
    elif scene.is_verb(source.last) and not scene.ends("past", source.last):
        return None
    content = pieces_left(scene, before + 1 if quoted else before)
    content += pieces_right(scene, source.last, hi)
    return Attribution(content=content, cue=cue.places, source=source, rule="inverted", verb=cue, sure=quoted)


def _quoted_after(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "Said Kim, “...”", "But, said Kim: “...”": the attribution first, then a quote."""
    if scene.kind(cue.last) != "word" or scene.has_verb(0, cue.verb):
        return None
    source = sources.phrase_after(scene, cue.last, hi)
    if source is None or scene.low(source.last) not in {",", ":"} or scene.kind(source.last + 1) != "quote":
        return None
    content = [(source.last + 1, source.last + 2)]
    if cue.verb > 1 and _is_answer(scene, 0, cue.verb - 1):
        content = [(0, cue.verb - 1), *content]  # "Not so, says Orme: “...”"
    return Attribution(content=content, cue=cue.places, source=source, rule="inverted", verb=cue, sure=True)


def _is_clause(scene: Scene, cue: Cue, source: Phrase, start: int, end: int, hi: int) -> bool:
    """Whether what stands before ", said Kim" is a clause: by its verb, by a quote in it, or because a named speaker ends all."""
    if scene.has_verb(start, end) or scene.quoted(start, end):
        return True
    named = scene.capital(source.first) and cue.form.form == "past" and not cue.form.ambiguous
    return named and end - start >= SHORTEST_CLAUSE and source.last >= hi and not _adverbial(scene, start)


def _parted(scene: Scene, source: Phrase, before: int, hi: int) -> list[tuple[int, int]]:
    """ "That, says a former envoy, is the problem", "Not so, says Ms Drury": a part of a clause before the attribution."""
    start = content_start(scene, before)
    if (
        before <= start
        or before - start > LONGEST_PART
        or scene.has_verb(start, before)
        or scene.has("prepositions", source.first)
    ):
        return []  # "The company, asked about the log, said"
    stop = clauses.only_adjuncts(scene, source.last, hi) if scene.has("prepositions", start) else None
    if stop is not None and scene.low(stop) == "," and scene.has_verb(stop + 1, hi):
        rest = (stop + 1, scene.find(";", stop + 1, hi, hi))  # "In nine wards, notes the mission, more people voted than live"
        return [rest] if before - start <= SHORT_LEAD else [(start, before), rest]
    if source.last >= hi or clauses.is_afterthought(scene, source.last):
        return [(start, before)] if start == 0 and before - start <= LONGEST_QUESTION else []
    goes_on = scene.low(source.last) == "," and scene.is_verb(source.last + 1)
    end = scene.find(";", source.last + 1, hi, hi)
    return [(start, before), (source.last + 1, end)] if goes_on else []


def _has_speaker(scene: Scene, cue: Cue) -> bool:
    subject = subjects.subject_before(scene, cue.first, 0)
    return subject is not None and may_stand(scene, subject)


def _asked(scene: Scene, cue: Cue, source: Phrase, hi: int) -> Attribution | None:
    """ "Why, asked the mayor, had nobody shut it?": the question goes on after the insertion."""
    start = source.last + 1
    if scene.low(source.last) != "," or start >= hi:
        return None
    return Attribution(content=[(start, hi)], cue=cue.places, source=source, rule="inverted", verb=cue, stance="questions")


def _relative(scene: Scene, source: Phrase) -> bool:
    return scene.holds("noun_relatives", source.first, source.last)


def may_stand(scene: Scene, subject: Phrase) -> bool:
    """Whether content can stand before a subject: a quote, a comma or a dash does. Settles most cues at once."""
    before = subject.first - 1
    if scene.has("as", before):
        return before == 0 or scene.low(before - 1) == "," or scene.has("coordinators", before - 1)
    return before >= 0 and (scene.kind(before) == "quote" or scene.low(before) == "," or scene.low(before) in DASHES)


def read(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """..., Kim said. / "...," Kim said on Friday, "..."."""
    before = subject.first - 1
    if before < 0 or subject.how == "relative" or (cue.form.verb.frame == "show" and not _may_find(scene, cue, subject)):
        return None
    quoted = scene.kind(before) == "quote"
    if not quoted and scene.low(before) not in {","} | DASHES:
        return None
    after = opening.addressee.last if opening.addressee else cue.last
    stop = clauses.only_adjuncts(scene, after, hi, quoted=quoted)
    if stop is not None and scene.low(stop) == ":":
        return _and_quoted(scene, cue, subject, stop) or _and_told(scene, cue, subject, stop, hi) if not quoted else None
    if stop is None or (not quoted and scene.has("topics", after)):
        return None
    if quoted and cue.form.verb.frame == "attitude" and scene.unit.tokens[before].text[-2:-1] not in QUOTE_ENDS:
        return None  # "“they knew the number” his superiors expected"
    if not quoted and scene.has("relatives", before - 1) and scene.low(stop) == "," and stop + 2 < hi:
        return _in_relative(scene, cue, subject, stop, hi)
    right = pieces_right(scene, after, hi)
    left = pieces_left(scene, before + 1 if quoted else before)
    if not left:
        content = [] if quoted else _after_lead(scene, stop, hi)
        return Attribution(content=content, cue=cue.places, source=subject, rule="inserted", verb=cue) if content else None
    start, end = left[0]
    inserted = _inserted(scene, start, end, stop, hi) if not quoted else None
    if inserted is not None:
        return Attribution(
            content=inserted, cue=cue.places, source=subject, rule="inserted", verb=cue, addressee=opening.addressee
        )
    that = max((k for k in range(start, end) if _opens_words(scene, k)), default=-1)
    if not quoted and that > start and not scene.has_verb(that + 1, end):
        return None  # "Emails show that on the sixth, she wrote"
    whole = quoted or scene.has_verb(start, end) or scene.quoted(start, end) or end - start >= 4
    if not whole or (scene.kind(stop) == "quote" and not quoted and _adverbial(scene, start)):
        return None
    if not quoted and _adverbial(scene, start) and right and scene.low(before) == "," and not scene.has_verb(start + 1, end):
        return None
    return Attribution(
        content=left + right,
        cue=cue.places,
        source=subject,
        rule="trailing",
        verb=cue,
        addressee=opening.addressee,
        sure=quoted or subject.how == "named",
    )


def _in_relative(scene: Scene, cue: Cue, subject: Phrase, stop: int, hi: int) -> Attribution:
    """ "A number which, she said, exceeds his majority": what follows the insertion."""
    end = scene.find(";", stop + 1, hi, hi)
    return Attribution(content=[(stop + 1, end)], cue=cue.places, source=subject, rule="inserted", verb=cue)


def with_as(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """ "As Harn Grid informed the agency, ..."; "..., as she told El Eco": said before or after its content."""
    if cue.form.verb.frame not in {"clause", "tell"} or not cue.form.verb.speech:
        return None
    after = opening.addressee.last if opening.addressee else cue.last
    stop = clauses.only_adjuncts(scene, after, hi)
    if stop is None:
        return None
    if subject.first == 1 or scene.has("coordinators", subject.first - 2) or _after_occasion(scene, subject, stop, hi):
        content = [(stop + 1, hi)] if scene.low(stop) == "," and scene.has_verb(stop + 1, hi) else []
    else:
        content = pieces_left(scene, subject.first - 2) if stop >= hi else []
    if not content:
        return None
    return Attribution(content=content, cue=cue.places, source=subject, rule="trailing", verb=cue, addressee=opening.addressee)


def _after_occasion(scene: Scene, subject: Phrase, stop: int, hi: int) -> bool:
    """ "Weeks ago, as the Herald reported, they met": a lead-in without a verb stands before the attribution."""
    before = subject.first - 2
    return stop < hi and before <= SHORTEST_CLAUSE and scene.low(before) == "," and not scene.has_verb(0, before)


def _opens_words(scene: Scene, place: int) -> bool:
    """ "show that", not "water that"."""
    return scene.has("that", place) and scene.low(place - 1) in scene.lexicon.cues


def _and_quoted(scene: Scene, cue: Cue, subject: Phrase, colon: int) -> Attribution | None:
    """ "The inquiry undercuts him, she argued: “...”": what was said, and its words."""
    if scene.kind(colon + 1) != "quote" or scene.low(subject.first - 1) != ",":
        return None
    left = pieces_left(scene, subject.first - 1)
    if (
        not left
        or not (scene.has_verb(*left[0]) or left[0][1] - left[0][0] >= SHORTEST_CLAUSE or _is_answer(scene, *left[0]))
        or _adverbial(scene, left[0][0])
        or scene.quoted(*left[0])
    ):
        return None
    content = [*left, (colon + 1, colon + 2)]
    return Attribution(content=content, cue=cue.places, source=subject, rule="trailing", verb=cue, sure=True)


def _is_answer(scene: Scene, start: int, end: int) -> bool:
    """ "Not so", "not any more", "no": a whole answer."""
    return end - start <= SHORT_LEAD + 1 and (scene.has("not", start) or scene.has("whole_answers", start))


def _and_told(scene: Scene, cue: Cue, subject: Phrase, colon: int, hi: int) -> Attribution | None:
    """ "The story is an invention, the party states: all sacks were sealed": both sides of the colon."""
    left = pieces_left(scene, subject.first - 1)
    plain = bool(left) and scene.low(subject.first - 1) == "," and not scene.quoted(left[0][0], hi)
    if not plain or not scene.has_verb(*left[0]) or not scene.has_verb(colon + 1, hi) or _adverbial(scene, left[0][0]):
        return None
    return Attribution(content=[*left, (colon + 1, hi)], cue=cue.places, source=subject, rule="trailing", verb=cue)


def learned(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "..., the Ledger has learned from a clerk": the one it was learned from, else the medium itself."""
    subject = subjects.subject_before(scene, cue.first, 0)
    if subject is None or scene.low(subject.first - 1) != "," or not _is_medium(scene, subject):
        return None
    content = pieces_left(scene, subject.first - 1)
    if scene.has("from_whom", cue.last):
        source = sources.phrase_after(scene, cue.last + 1, hi)
        if source is not None:
            relays = [(subject, "learned")]
            return Attribution(
                content=content, cue=(cue.first, cue.last + 1), source=source, rule="trailing", verb=cue, relays=relays
            )
    if clauses.only_adjuncts(scene, cue.last, hi) is None:
        return None
    return Attribution(content=content, cue=cue.places, source=subject, rule="trailing", verb=cue)


def _is_medium(scene: Scene, subject: Phrase) -> bool:
    text = " ".join(token.text for token in scene.unit.tokens[subject.first : subject.last])
    return names.is_medium(text, scene.lexicon, loose=True)


def _may_find(scene: Scene, cue: Cue, subject: Phrase) -> bool:
    """ "..., figures show"; "..., the mission finds": a paper shows, and a body as well as a paper may find."""
    if _is_paper(scene, subject):
        return True
    finds = cue.form.verb.lemma in scene.lexicon.words["finding_verbs"]
    head = subject.last - 1
    return finds and (scene.has("heads", head) or scene.has("groups", head) or scene.capital(head))


def _is_paper(scene: Scene, subject: Phrase) -> bool:
    """Whether the subject is a document or its figures: what it shows may stand before it."""
    return scene.holds("documents", subject.first, min(subject.last, subject.first + 6))


def _inserted(scene: Scene, start: int, end: int, stop: int, hi: int) -> list[tuple[int, int]] | None:
    """ "In his state, Christie said, offenders are sent home": an attribution put between two parts of one clause."""
    if scene.low(stop) != "," or stop + 2 >= hi or scene.kind(stop + 1) == "quote":
        return None
    if _is_parted(scene, start, end, stop + 1):
        return [(start, end), (stop + 1, scene.find(";", stop + 1, hi, hi))]
    start = _second_lead(scene, start, end)
    if scene.has_verb(start, end):
        return None
    goes_on = (
        scene.has_verb(stop + 1, hi)
        or _singular_goes_on(scene, start, end, stop + 1)
        or _plural_goes_on(scene, end - 1, stop + 1)
        or _long_clause(scene, stop + 1, hi)
    )
    if not goes_on or any(scene.kind(k) == "quote" or scene.has("speech_places", k) for k in range(start, end)):
        return None
    form = scene.lexicon.cues.get(scene.low(stop + 1))
    if (form is not None and form.form == "ing") or scene.low(stop + 1) in scene.lexicon.words["not_after_insertion"]:
        return None
    last = scene.find(";", stop + 1, hi, hi)
    if scene.has("prepositions", start) and end - start <= SHORT_LEAD:
        return [(stop + 1, last)]  # "By dusk, the firm said, ..."
    return [(start, end), (stop + 1, last)]


def fronted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "Whether he acted for hire, the police would not say": what is left open stands before who leaves it open."""
    left_open = cue.negated or cue.form.verb.group in {"doubt", "refuse", "ask"}
    subject = subjects.subject_before(scene, cue.first, 0) if left_open and cue.finite and not cue.passive else None
    if subject is None or subject.how == "relative" or scene.low(subject.first - 1) != ",":
        return None
    after = cue.last
    if cue.form.verb.group == "refuse" and scene.has("infinitive_marks", after) and scene.has("withholding_verbs", after + 1):
        after += 2
    stop = clauses.only_adjuncts(scene, after, hi)
    start = 1 if scene.has("before_the_withheld", 0) else 0
    if stop is None or not scene.has_verb(1, subject.first - 1):
        return None
    return Attribution(content=[(start, subject.first - 1)], cue=cue.places, source=subject, rule="trailing", verb=cue)


def _is_parted(scene: Scene, start: int, end: int, at: int) -> bool:
    """ "It would, he insisted, be done", "What happened next, she says, was a riot": one clause in two parts."""
    if scene.has("auxiliaries", end - 1) and not scene.has("possessive_marks", end - 1):
        return not scene.has("relatives", at) and not scene.has("coordinators", at)
    return scene.has("free_relatives", start) and scene.has("forms_of_be", at)


def _second_lead(scene: Scene, start: int, end: int) -> int:
    """ "He had waited all week, and on Friday, he says, they rang": where the second clause begins, behind what joins it."""
    comma = next((k for k in range(end - 2, max(start, end - LONGEST_PART), -1) if scene.low(k) == ","), None)
    if comma is None or not scene.has("joining", comma + 1) or not (scene.has("prepositions", comma + 2)):
        return start
    return comma + 2


def _singular_goes_on(scene: Scene, start: int, end: int, at: int) -> bool:
    """ "His wife, he says, plans to leave": the same after one."""
    one = scene.has("possessives", start) or scene.has("articles", start)
    form = scene.ends("plural", at) and not scene.capital(at) and not scene.has("plain_starts", at)
    return one and end - start <= SHORT_LEAD and not scene.ends("plural", end - 1) and form


def _long_clause(scene: Scene, start: int, hi: int) -> bool:
    """Words enough for a clause whose verb no table has: "In the end, he said, union members vote with the leadership"."""
    plain = any(scene.has(kind, start) for kind in ("prepositions", "relatives", "subordinators", "coordinators", "times"))
    return hi - start >= SHORTEST_CLAUSE and not (plain or scene.ends("ing", start) or scene.adverb(start))


def _after_lead(scene: Scene, stop: int, hi: int) -> list[tuple[int, int]]:
    """ "But, he said, officials have to decide": only a word that joins stands before the attribution."""
    if scene.low(stop) != "," or not (scene.has_verb(stop + 1, hi) or hi - stop > SHORTEST_CLAUSE):
        return []
    last = scene.find(";", stop + 1, hi, hi)
    return [(stop + 1, last)] if stop + 1 < last else []


def _plural_goes_on(scene: Scene, noun: int, at: int) -> bool:
    """ "Warnings, he said, remain in place": a verb that no table has, after a plural."""
    plural = scene.ends("plural", noun) and not scene.capital(noun)
    return plural and scene.kind(at) == "word" and not (scene.has("plain_starts", at) or scene.capital(at) or scene.adverb(at))


def _adverbial(scene: Scene, start: int) -> bool:
    return any(scene.has(kind, start) for kind in ("prepositions", "adverbial_openers", "lead_ins"))
