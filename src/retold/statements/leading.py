"""Attributions that stand before their content: Kim said that ...; Seoul accused Kim of ...; the premier denied the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, subjects, summaries
from retold.statements.pieces import Attribution

LONGEST_OBJECT = 24  # words
RAISED = 4  # words in which "serious concerns" stands behind its verb
LONGEST_TOPIC = 10  # words
LONGEST_COURTESY = 8  # words

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.scenes import Phrase, Scene


def read(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """Kim said (that) ... / Kim denied the report / Seoul accused Kim of ..."""
    if cue.form.verb.lemma in scene.lexicon.words["hearing"] and not _hears(scene, subject):
        return None  # "Rescuers heard knocking, their chief said"
    if cue.form.verb.frame == "attitude" and scene.has("conditions", subject.first - 1):
        return None  # "asked if he thought it was a mistake"
    if cue.form.verb.frame == "call" and scene.has("as_what", subject.first - 1):
        return None  # "the Bridge to Nowhere, as locals call it"
    start = _leading_start(scene, cue, opening, hi)
    if start is None or start >= hi:
        return None
    held = subjects.hangs_on(scene, subject)
    if held is not None and cue.form.verb.frame == "object" and cue.form.verb.lemma not in scene.lexicon.words["object_after"]:
        return _of_its_head(scene, cue, subject, held)
    if scene.has("nor", start) and any(other.verb == start + 1 for other in scene.cues):
        start += 2  # "have neither confirmed nor denied the report"
    start = _past_stand_in(scene, _matter(scene, start, hi), hi)
    end = clauses.content_end(scene, cue, start, hi, relative=subject.how == "relative")
    if scene.has("accompanying", 0) and not cue.finite:
        # "With analysts warning that ..., the timing suggests": the main clause follows the comma
        end = next((k for k in range(start, end) if scene.low(k) == "," and scene.has_verb(k + 1, min(end, k + 14))), end)
    if cue.form.verb.frame == "call" and clauses.is_free_relative(scene, cue) and subject.first > 0:
        end = next(
            (
                k
                for k in range(start + 1, end)
                if scene.is_verb(k)
                and not scene.has("infinitive_marks", k - 1)
                and not subjects.participle_after_noun(scene, k, start)
            ),
            end,
        )
    end = _without_occasion(scene, cue, start, end)
    if end <= start or not any(scene.kind(k) != "mark" for k in range(start, end)):
        return None
    if not _can_hold(scene, cue, opening, start, end):
        return None
    nobody = subject.last - subject.first == 1 and scene.has("rumours", subject.first)  # "Rumour has it that"
    return Attribution(
        content=split(scene, cue, start, end),
        cue=cue.places,
        source=subject if not nobody else None,
        rule="leading" if not nobody else "nobody named",
        verb=cue,
        addressee=opening.addressee,
        sure=opening.marked or cue.form.verb.frame == "clause",
        stance="asserts" if cue.form.verb.lemma in scene.lexicon.words["inquiring"] and scene.has("that", start - 1) else None,
    )


def _of_its_head(scene: Scene, cue: Cue, subject: Phrase, held: Phrase) -> Attribution | None:
    """ "a report the ministry denied on Monday": the noun before the subject is what is denied."""
    if not cue.form.verb.speech or scene.has("that", cue.last) or scene.kind(cue.last) == "quote":
        return None
    return Attribution(content=[(held.first, held.last)], cue=cue.places, source=subject, rule="leading", verb=cue)


def _hears(scene: Scene, subject: Phrase) -> bool:
    return scene.holds("hearers", subject.first, subject.last)


def _matter(scene: Scene, start: int, hi: int) -> int:
    """ "has not confirmed reports that the sirens failed", "denied a report by X that ...": past the noun to what it says."""
    noun = next((k for k in range(start, min(hi, start + 4)) if scene.has("hearsay", k)), None)
    if noun is None or any(scene.is_verb(k) or scene.kind(k) != "word" for k in range(start, noun)):
        return start
    for at in range(noun + 1, min(hi - 1, noun + 12)):
        if scene.has("that", at):
            return start if scene.is_verb(at + 1) else at + 1
        if scene.is_verb(at) or scene.kind(at) != "word" or (at == noun + 1 and not scene.has("prepositions", at)):
            return start
    return start


def _past_stand_in(scene: Scene, start: int, hi: int) -> int:
    """ "remembers it differently: “...”": the words stand for the quote that follows."""
    if not scene.has("stand_ins", start):
        return start
    colon = scene.find(":", start + 1, min(hi, start + 4), None)
    return colon + 1 if colon is not None and scene.kind(colon + 1) == "quote" else start


def of_summary(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "..., a claim X rejects": the noun phrase is what is rejected; what a thing is called follows the verb."""
    comma = summaries.comma_before(scene, cue)
    end = summaries.noun_end(scene, comma, cue) if comma is not None else None
    if comma is None or end is None:
        return None
    source = subjects.subject_before(scene, cue.first, end)
    if source is None:
        return None
    if cue.form.verb.frame in {"call", "put"}:
        stop = next((k for k in range(cue.last, hi) if scene.low(k) in {",", ";"} or scene.has("joining", k)), hi)
        content = [(cue.last, stop)] if cue.last < stop else []
    else:
        follows = scene.low(cue.last) in {"", ",", ";", "."} or cue.last >= hi
        content = [(comma + 1, end)] if follows else []
        if scene.has("as_what", cue.last) and cue.last + 1 < hi:
            content = [(cue.last + 1, hi)]
    return Attribution(content=content, cue=cue.places, source=source, rule="leading", verb=cue) if content else None


def _without_occasion(scene: Scene, cue: Cue, start: int, end: int) -> int:
    """ "confirmed the sum in a notice late on Wednesday": where and when it was said is not what was said."""
    verb = cue.form.verb
    takes_noun = verb.frame == "object" or verb.lemma in scene.lexicon.words["noun_objects"]
    takes_noun = takes_noun or (verb.frame == "put" and scene.quoted(start + 1, end))
    if not takes_noun or end - start > LONGEST_OBJECT:
        return end
    if scene.has("that", start) or scene.has("that", start - 1) or scene.has("infinitive_marks", start):
        return end
    quote = max((k for k in range(start, end) if scene.kind(k) == "quote"), default=start)
    verb_at = next((k for k in range(start, end) if scene.is_verb(k)), end)
    for at in range(quote + 1, min(verb_at, end - 1)):
        if scene.has("claimed", start) and scene.has("prepositions", at) and not scene.has("of_the_claimed", at):
            return at  # "claimed victory from the back of a lorry"
        where = scene.has("occasions", at) and scene.holds("speech_places", at + 1, min(end, at + 5))
        when = scene.has("times", end - 1) and (
            (scene.has("on_days", at) and scene.has("times", at + 1)) or (scene.has("times", at) and scene.has("on_days", at + 1))
        )
        if where or when:
            return at
    return end


def _leading_start(scene: Scene, cue: Cue, opening: clauses.Opening, hi: int) -> int | None:
    """Where the content of a leading cue begins, by the frame of its verb."""
    verb = cue.form.verb
    words = scene.lexicon.words
    about = scene.has("topics", cue.last) and not clauses.opens_number(scene, cue.last)
    if verb.frame == "accuse":
        return _charge_start(scene, cue, hi)
    if (believed := _to_believe(scene, cue, hi)) is not None:
        return believed
    one = opening.addressee
    if one is not None and verb.lemma in words["takes_of"] and scene.has("of", one.last):
        return one.last + 1  # "told the ministry of suspected cases"
    if verb.frame == "of" or (verb.lemma in words["takes_of"] and about):
        if about:
            return cue.last + 1
        return after_word(scene, cue.last, min(hi, cue.last + 9), words["of"]) if scene.low(cue.last) == "," else None
    if verb.group == "refuse" and scene.has("infinitive_marks", cue.last) and scene.has("withholding_verbs", cue.last + 1):
        start = cue.last + 2
        return start + scene.has("before_the_withheld", start)
    if verb.frame == "put":
        return _after_put(scene, cue, hi)
    if verb.frame == "call":
        start, _ = clauses.skip_adjuncts(scene, cue.last, hi)
        return start + 1 if scene.has("as_what", start) or (scene.has("that", start) and opening.marked) else start
    if verb.group == "give":  # "gives a different account: the doors were shut"
        colon = scene.find(":", cue.last, cue.last + RAISED + 2, None)
        if colon is None:
            return cue.last
        return colon + 1 if colon + 1 < hi and not any(other.first > colon for other in scene.cues) else None
    if verb.frame == "object":
        after = cue.last + scene.adverb(cue.last)  # "put the blame squarely on"
        if verb.lemma in words["object_after"] and scene.has("prepositions", after):
            return after + 1
        if verb.group in words["prepositional_groups"]:
            return None
        start, _ = clauses.skip_adjuncts(scene, cue.last, hi)
        clause = (
            scene.has("that", start)
            and scene.kind(start + 1) == "word"
            and not scene.is_verb(start + 1)
            and scene.has_verb(start + 2, min(hi, start + 30))
        )
        return start + 1 if clause else start
    if verb.lemma in words["takes_against"] and (told := _against(scene, cue, opening, hi)) is not None:
        return told
    if verb.lemma in words["takes_on"] and scene.has("commented_on", cue.last):
        return cue.last + 1
    if verb.lemma in words["verdicts"] and scene.has("reflexives", cue.last):
        return cue.last  # "declared himself governor-elect"
    if about and verb.frame == "clause":
        return _past_topic(scene, cue.last + 1, hi)
    return opening.place


def _to_believe(scene: Scene, cue: Cue, hi: int) -> int | None:
    """ "begged the public to believe that help was near": past the "that"."""
    if cue.form.verb.group not in {"urge", "ask"}:
        return None
    for at in range(cue.last, min(hi - 3, cue.last + LONGEST_COURTESY)):
        if scene.has("infinitive_marks", at):
            return at + 3 if scene.has("to_believe", at + 1) and scene.has("that", at + 2) else None
    return None


def _past_topic(scene: Scene, start: int, hi: int) -> int | None:
    """ "said of the scandal that ...", "said of her, “...”": past the matter to the words, which a "that" or a quote opens."""
    for at in range(start, min(hi - 1, start + LONGEST_TOPIC)):
        if scene.low(at) in {":", ","} and scene.kind(at + 1) == "quote":
            return at + 1
        if scene.has("that", at) and at > start:
            return (
                None if scene.is_verb(at + 1) or scene.ends("past", at + 1) else at + 1
            )  # "grumbled about water that tasted of earth"
        if scene.kind(at) != "word" or scene.is_verb(at):
            return None
    return None


def _after_put(scene: Scene, cue: Cue, hi: int) -> int:
    """ "put it more bluntly: “...”" is the quote; "put the toll at 14" all of it."""
    quote = scene.find("", cue.last, min(hi, cue.last + 8), None)
    return quote if scene.has("expletives", cue.last) and quote is not None else cue.last


def _against(scene: Scene, cue: Cue, opening: clauses.Opening, hi: int) -> int | None:
    """ "warned its citizens on Friday against travel": past the addressee and the day to what is warned of."""
    at = opening.addressee.last if opening.addressee else cue.last
    while at < hi and (scene.has("times", at) or scene.has("loose_prepositions", at) or scene.low(at).isdigit()):
        at += 1
    return at + 1 if scene.has("against", at) and at + 1 < hi else None


def _charge_start(scene: Scene, cue: Cue, hi: int) -> int:
    """ "accused Y of ...", "blamed Y for ..."; "blamed the delay on Y" is content as a whole."""
    words = scene.lexicon.words
    if cue.form.verb.lemma not in words["blames_on"]:
        return after_word(scene, cue.last, hi, words["charged_with"])
    start = after_word(scene, cue.last, hi, words["blamed_on"])
    return start if scene.has("blamed_for", start - 1) else cue.last


def _can_hold(scene: Scene, cue: Cue, opening: clauses.Opening, start: int, end: int) -> bool:
    """Whether what follows can be content of this verb: a clause or a quote, or a noun phrase where the verb takes one."""
    verb = cue.form.verb
    if _is_act(scene, cue, start, end):
        return False
    quoted = scene.quoted(start, end)
    if verb.lemma in scene.lexicon.words["needs_as"] and not scene.holds("as", start, end):
        return False
    if verb.lemma in scene.lexicon.words["needs_with"] and not _credits(scene, start, end):
        return False
    reads = scene.has("that", start - 1) and _is_record(scene, cue)  # "The letter reads that"
    if verb.lemma in scene.lexicon.words["needs_quote"] and not (opening.marked and (quoted or reads)):
        return False
    clause = opening.marked or quoted or scene.has_verb(start, _first_part(scene, cue, start, end))
    if verb.frame == "put":
        return (scene.has("expletives", cue.last) and quoted) or scene.holds("put_at", start, end)
    if verb.frame == "show":
        return (
            _is_record(scene, cue)
            or _is_finding(scene, cue, start, end)
            or ((clause or scene.low(start)[:1].isdigit()) and _shows(scene, opening))
        )
    if _wishes_no_name(scene, cue, end) or (end - start == 1 and scene.has("stand_ins", start)):
        return False
    if not quoted and _is_act_unquoted(scene, cue, opening, start, end):
        return False
    if verb.lemma in scene.lexicon.words["needs_mark"] and not (opening.marked or scene.holds("infinitive_marks", start, end)):
        return False
    if verb.frame == "attitude":
        return (
            cue.form.form != "ing"
            and (clause or scene.has("attitude_openers", cue.last) or _is_guidance(scene, cue, start, end))
            and not (scene.low(cue.last) in {",", ":"} or scene.has("attitude_bounds", cue.last))
        )
    if verb.lemma in scene.lexicon.words["takes_ing"] and scene.ends("ing", start):
        return True
    if scene.has("claimed", start) and verb.group == "claim":
        return True
    if verb.frame == "clause" and not clause:
        short = end - start < 2 and not cue.negated and not scene.has("whole_answers", start)
        return verb.lemma not in scene.lexicon.words["clause_only"] and not short
    return True


def _credits(scene: Scene, start: int, end: int) -> bool:
    """ "the crew with saving them"; not "his account with 500 crowns"."""
    return any(scene.has("accompanying", k) and scene.ends("ing", k + 1) for k in range(start + 1, end - 1))


def _is_act(scene: Scene, cue: Cue, start: int, end: int) -> bool:
    """Whether a verb with this object tells what somebody did and not what he said."""
    verb, words = cue.form.verb, scene.lexicon.words
    if verb.group == "verify" and not cue.negated:
        return True
    if _is_courtesy(scene, start, end) or (verb.lemma in words["dismissing"] and _is_person(scene, start, end)):
        return True
    for verbs, nouns in (("raising", "worries"), ("standing", "stood_by")):
        if verb.lemma in words[verbs] and not scene.holds(nouns, start, min(end, start + RAISED)):
            return True  # "raised its forecast", "stood by the door"
    if (
        verb.lemma in words["keeping"]
        and not scene.has("that", start - 1)
        and scene.holds("kept", start, min(end, start + RAISED))
    ):
        return True  # "observed a minute of silence"
    if (
        verb.lemma in words["greeting"]
        and scene.has("said_no_words", start)
        and verb.frame == "clause"
        and not scene.is_verb(start + 1)
        and not scene.has("modals", start + 1)
    ):
        return True  # "said goodbye to staff", "has said little about the march"
    if verb.lemma in words["denying_names"] and all(scene.capital(k) for k in range(start, end) if scene.kind(k) == "word"):
        return True  # "the keeper denied Rooney"
    if verb.lemma in words["proclaiming"] and scene.has("indefinite_articles", start) and scene.kind(start + 1) == "quote":
        return True  # "declared a “mayday”"
    if verb.lemma in words["recalling"] and scene.low(start)[:1].isdigit():
        return True  # "is recalling 46,000 bottles"
    if cue.negated and verb.lemma in words["unanswered"]:
        return True  # "did not respond when asked"
    if verb.lemma in words["giving"] and not _gives_account(scene, cue, start):
        return True
    if cue.negated and verb.lemma in words["unsaid"]:
        return True  # "a statement that did not mention the slides"
    if verb.group == "refuse" and (not cue.finite or scene.has("lead_ins", start) or _withholds_a_thing(scene, cue)):
        return True
    # "requested the data from the authors"
    return verb.lemma in words["requesting"] and scene.holds("from_whom", start, end)


def _gives_account(scene: Scene, cue: Cue, start: int) -> bool:
    """ "gave a figure of 12", "the draft gives 212 pieces"; not "gave him a number", "gave no figure"."""
    if scene.low(start - 1) == ":":
        return not cue.negated
    if cue.negated or scene.has("no", start) or not scene.holds("given_words", start, start + RAISED + 1):
        return _is_record(scene, cue) and scene.low(start)[:1].isdigit()
    return scene.has("articles", start)


def _withholds_a_thing(scene: Scene, cue: Cue) -> bool:
    """ "refused inspectors entry", "declined the offer": what is refused is no word, as a comment is."""
    plain = scene.kind(cue.last) == "word" and not scene.has("infinitive_marks", cue.last) and not scene.adverb(cue.last)
    return plain and not scene.holds("withheld_words", cue.last, cue.last + RAISED)


def _is_act_unquoted(scene: Scene, cue: Cue, opening: clauses.Opening, start: int, end: int) -> bool:
    """The same of verbs that may say anything in quotation marks."""
    verb, words, told = cue.form.verb, scene.lexicon.words, opening.addressee
    if end - start > 1 and all(scene.has("times", k) or scene.adverb(k) for k in range(start, end)):
        return True  # "had advised only last Friday"
    if verb.lemma in words["proclaiming"] and scene.has("indefinite_articles", start) and not opening.marked:
        return True  # "declared an outbreak"
    to = scene.has("infinitive_marks", start)
    if (verb.lemma in words["acts_with_to"] and to) or (verb.lemma in words["written"] and to):
        return True  # "agreed to hear the case", "wrote to say that"
    if _is_summons(scene, cue, start, end) or _is_verdict(scene, cue, start) or _is_judgment(scene, cue, start):
        return True
    if verb.lemma in words["inquiring"] and not (scene.has("question_words", start) or scene.has("that", start - 1)):
        return True
    if verb.group == "appeal" and scene.has("anybody", cue.last):
        return True  # "appealed to anyone who saw it to come forward"
    return told is not None and (scene.has("second_person", told.first) or scene.has("told_things", told.last - 1))


def _is_summons(scene: Scene, cue: Cue, start: int, end: int) -> bool:
    """ "called a meeting", "called the officers to report": acts."""
    if cue.form.verb.lemma not in scene.lexicon.words["summoning"]:
        return False
    called = start + scene.has("determiners", start)
    called += scene.has("called_out", called + 1)  # "emergency services"
    if scene.has("called_out", called) and (called + 1 >= end or scene.has("prepositions", called + 1)):
        return True  # "called the police from the lay-by"
    return scene.has("indefinite_articles", start) or any(
        scene.has("infinitive_marks", k) and not scene.has("determiners", k + 1) for k in range(start + 1, end - 1)
    )


def _is_verdict(scene: Scene, cue: Cue, start: int) -> bool:
    """ "declared him fit": an act."""
    return cue.form.verb.lemma in scene.lexicon.words["verdicts"] and scene.has("stand_ins", start)


def _is_judgment(scene: Scene, cue: Cue, start: int) -> bool:
    """ "The court rejected his final appeal": an act."""
    if cue.form.verb.lemma not in scene.lexicon.words["dismissing"] or not scene.holds("cases_at_law", start, start + RAISED):
        return False
    subject = subjects.subject_before(scene, cue.first, 0)
    return subject is not None and scene.holds("hearers", subject.first, subject.last)


def _is_courtesy(scene: Scene, start: int, end: int) -> bool:
    """ "offered his condolences": said, and no matter."""
    return end - start <= LONGEST_COURTESY and scene.holds("courtesies", start, min(end, start + 3))


def _is_person(scene: Scene, start: int, end: int) -> bool:
    """ "dismissed Ms Lund on Tuesday": from office."""
    if scene.holds("as_what", start, end):
        return False
    first = start + scene.has("determiners", start)
    return scene.has("titles", first) or scene.has("jobs", first) or (scene.capital(first) and scene.capital(first + 1))


def _is_record(scene: Scene, cue: Cue) -> bool:
    """ "Images taken by the firm show heavy lorries": a picture or a paper shows things as well as that they are so."""
    subject = subjects.subject_before(scene, cue.first, 0)
    return subject is not None and any(
        scene.has("documents", k) for k in range(subject.first, min(subject.last, subject.first + 4))
    )


def _is_finding(scene: Scene, cue: Cue, start: int, end: int) -> bool:
    """ "The mission found the elections peaceful and generally credible": what somebody's doing was found to be."""
    if cue.form.verb.lemma not in scene.lexicon.words["judging_verbs"] or not scene.has("determiners", start):
        return False
    found = next((k for k in range(start + 2, min(end, start + LONGEST_COURTESY)) if scene.has("found_to_be", k)), end)
    return found < end and (scene.kind(found + 1) != "word" or scene.has("plain_starts", found + 1))


def _is_guidance(scene: Scene, cue: Cue, start: int, end: int) -> bool:
    """ "The firm now expects core profit this year of 210 million": a sum, and no time."""
    if cue.form.verb.lemma not in scene.lexicon.words["guiding"]:
        return False
    return any(
        scene.low(k)[:1].isdigit() and scene.has("magnitudes", k + 1)
        for k in range(start, min(end, start + 2 * LONGEST_COURTESY))
    )


def _first_part(scene: Scene, cue: Cue, start: int, end: int) -> int:
    """Up to the first comma, for a verb that takes no noun: "added almost a third, its best day since it was listed"."""
    if cue.form.verb.lemma not in scene.lexicon.words["clause_only"]:
        return end
    return scene.find(",", start, end, end)


def _wishes_no_name(scene: Scene, cue: Cue, end: int) -> bool:
    """ "who asked not to be named", "declined to give his name": about the source, not a statement."""
    if cue.form.verb.lemma not in scene.lexicon.words["asks_about_self"]:
        return False
    words = {scene.low(k) for k in range(cue.last, min(end, cue.last + 10))}
    return bool(words & scene.lexicon.words["naming"])


def split(scene: Scene, cue: Cue, start: int, end: int) -> list[tuple[int, int]]:
    """Content in its co-ordinated parts: "... and that ..."; a denial and the reason given for it; ... : “...”."""
    joints = scene.words["adding"] | scene.words["joining"] | {":", ","}
    out = []
    begin = start
    for at in scene.places(joints, start + 2, end - 1):
        if scene.has("adding", at) and _turns_to_come(scene, begin, at, end):
            out.append((begin, at - 1 if scene.low(at - 1) == "," else at))
            begin = at + 1
        elif (
            scene.has("joining", at)
            and scene.has("that", at + 1)
            and scene.is_verb(at + 1) is False
            and _has_subject(scene, at + 2)
        ):
            out.append((begin, at - 1 if scene.low(at - 1) == "," else at))
            begin = at + 2
        elif scene.low(at) == ":" and scene.kind(at + 1) == "quote" and at + 2 >= end and _is_whole(scene, cue, begin, at):
            out.append((begin, at))
            begin = at + 1
        elif cue.form.verb.stance == "denies" and scene.low(at) == "," and scene.has("reasons", at + 1):
            out.append((begin, at))
            begin = at + 2
    out.append((begin, end))
    return [(a, b) for a, b in out if b > a]


def _is_whole(scene: Scene, cue: Cue, begin: int, colon: int) -> bool:
    """ "denied that he knew: “...”", "shrugged off talk of a crisis: “...”": content before a colon and a quote of its own."""
    return scene.has_verb(begin, colon) or (cue.form.verb.frame == "object" and colon > begin)


def _turns_to_come(scene: Scene, begin: int, joint: int, end: int) -> bool:
    """ "had paused its trial and would review its data": what was, and what is to come."""
    at = joint + 1
    while scene.adverb(at):
        at += 1
    return (
        scene.has("to_come", at)
        and at + 2 < end
        and not scene.holds("to_come", begin, joint)
        and any(scene.has("auxiliaries", k) or scene.is_verb(k) for k in range(begin, joint))
    )


def _has_subject(scene: Scene, at: int) -> bool:
    return scene.kind(at) == "quote" or not scene.is_verb(at)


def _shows(scene: Scene, opening: clauses.Opening) -> bool:
    """A document or a study shows that ...; a man shows his pass."""
    at = opening.place
    return (
        opening.marked
        or scene.has("determiners", at)
        or scene.capital(at)
        or scene.low(at) in scene.lexicon.words["clause_openers"]
        or scene.low(at)[:1].isdigit()
    )


def after_word(scene: Scene, at: int, hi: int, words: frozenset[str]) -> int:
    """Past the next of some words; ``hi`` when none is near."""
    for place in range(at, min(hi, at + 30)):
        if scene.low(place) in words and place + 1 < hi:
            return place + 1
    return hi
