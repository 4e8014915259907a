"""What follows a cue: addressee, adjuncts, where content begins and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retold.statements import summaries
from retold.statements.scenes import DASHES, HARD, REACH, Phrase
from retold.statements.sources import apposition_follows, plain_end
from retold.statements.subjects import participle_after_noun, relative_inside, subject_before

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.scenes import Scene


# ------------------------------------------------------------------------------------------------------ after the cue


class Opening(NamedTuple):
    """Where content begins after a cue; ``addressee`` the one told, when there is one."""

    place: int  # first token of the content; == ceiling when there is none
    addressee: Phrase | None = None
    marked: bool = False  # by "that", a colon or a quote: a sure sign


def opening_after(scene: Scene, cue: Cue, ceiling: int) -> Opening:
    """Where the content of a cue begins on its right, adjuncts and addressee skipped."""
    asked = cue.verb, ceiling
    if asked not in scene.openings:
        scene.openings[asked] = _opening_after(scene, cue, ceiling)
    return scene.openings[asked]


def _opening_after(scene: Scene, cue: Cue, ceiling: int) -> Opening:
    at = cue.last
    addressee: Phrase | None = None
    told = cue.form.verb.frame == "tell" and cue.form.verb.lemma not in scene.lexicon.words["without_addressee"]
    if told and not cue.passive:
        addressee = _addressee(scene, at, ceiling)
        at = addressee.last if addressee else at
    at, sure = skip_adjuncts(scene, at, ceiling)
    low = scene.low(at)
    if low == ":":
        return Opening(at + 1, addressee, marked=True)
    if scene.kind(at) == "quote":
        return Opening(at, addressee, marked=True)
    if low == ",":
        ahead = at + 1
        if scene.adverb(ahead) and scene.low(ahead + 1) == "," and ahead + 2 < ceiling:
            that = scene.has("that", ahead + 2)  # "reveals, however, traces of ..."
            return Opening(ahead + 2 + that, addressee, marked=that)
        if scene.kind(ahead) == "quote":
            return Opening(ahead, addressee, marked=True)
        if scene.lexicon.comma_opens and scene.has("that", ahead):
            return Opening(ahead + 1, addressee, marked=True)
        if _conditioned(scene, ahead, ceiling):
            return Opening(ahead, addressee)
        inserted = insertion_end(scene, at, ceiling)
        if inserted is None and scene.lexicon.comma_opens:
            return Opening(ahead, addressee)
        return Opening(inserted, addressee, marked=True) if inserted else Opening(ceiling, addressee)
    if scene.has("barely", at) and scene.low(at + 1) == ":" and at + 2 < ceiling:
        return Opening(at + 2, addressee, marked=True)
    if scene.has("barely", at) and scene.has("that", at + 1) and at + 2 < ceiling:
        return Opening(at + 2, addressee, marked=True)  # "would say only that ..."
    if scene.has("forms_of_be", at) and is_free_relative(scene, cue) and at + 1 < ceiling:
        return Opening(at + 1, addressee, marked=True)
    noun = scene.has("auxiliaries", at + 2) and not scene.has("auxiliaries", at + 1)  # "that cuts may be unavoidable"
    if scene.has("that", at) and (noun or not scene.is_verb(at + 1)) and at + 1 < ceiling:
        return Opening(at + 1, addressee, marked=True)
    return Opening(at, addressee, marked=sure)


def _conditioned(scene: Scene, start: int, ceiling: int) -> bool:
    """ "She said, if elected, she would ask him": content that begins with a condition between commas."""
    if not (scene.has("conditions", start) or scene.has("choosing", start + 1)):
        return False
    comma = scene.find(",", start + 1, min(ceiling, start + SHORT_CONDITION), None)
    return comma is not None and (scene.has("pronouns", comma + 1) or scene.has("determiners", comma + 1))


def is_free_relative(scene: Scene, cue: Cue) -> bool:
    """ "released what it said was a recording"."""
    return scene.holds("free_relatives", max(0, cue.first - 5), cue.first)


def insertion_end(scene: Scene, comma: int, ceiling: int) -> int | None:
    """ "he said, twenty minutes later, “...”": past a short insertion to a quote or a "that"."""
    for place in range(comma + 1, min(comma + 16, ceiling - 1)):
        if scene.low(place) == "," and scene.kind(place + 1) == "quote":
            return place + 1
        if scene.low(place) == "," and scene.has("that", place + 1):
            return place + 2
        if scene.kind(place) == "quote" or scene.low(place) in HARD:
            return None
        if scene.low(place) in scene.lexicon.cues and scene.is_verb(place) and not scene.has("agents", place + 1):
            return None
    return None


def _addressee(scene: Scene, place: int, ceiling: int) -> Phrase | None:
    """ "told The Associated Press he would": the phrase between the cue and the content."""
    if scene.kind(place) != "word" or scene.low(place) in scene.lexicon.words["no_addressee"]:
        return None
    if scene.low(place) in scene.lexicon.words["object_pronouns"] and not (
        scene.has("possessives", place)  # "told her lawyers"
        and scene.kind(place + 1) == "word"
        and not scene.has("determiners", place + 1)
        and not scene.has("after_addressee", place + 1)
        and not scene.has("pronouns", place + 1)
    ):
        return Phrase(place, place + 1, "pronoun")
    if scene.has("pronouns", place) or (scene.has("prepositions", place) and not scene.capital(place)):
        return None  # "informed at a press conference"
    at = place + 1
    while at < min(ceiling, place + 25):
        if scene.kind(at) != "word":
            past = _past_mark(scene, at, ceiling)
            if past == at:
                break
            at = past
            continue
        if _ends_addressee(scene, at):
            break
        if scene.is_verb(at) and not (scene.adverb(at - 1) and scene.has("determiners", at - 2)):
            # "told reporters prices rose": the verb's subject is the last word, not part of the addressee
            return Phrase(place, at - 1) if _may_be_told(scene, place, at - 1) else None
        at += 1
    return Phrase(place, at)


def _may_be_told(scene: Scene, first: int, last: int) -> bool:
    """Whether the words are one who is told; of "warned profit would miss", "warned the true number was" nobody is."""
    head = last - 1
    return last > first and (
        scene.capital(head) or scene.has("jobs", head) or scene.has("heads", head) or scene.ends("plural", head)
    )


def _past_mark(scene: Scene, at: int, ceiling: int) -> int:
    """Past a mark inside the name of the one told, or past an apposition; the place itself where he ends."""
    low = scene.low(at)
    if low in {"'", "’", "&", "/"}:
        return at + 1
    if low == "," and apposition_follows(scene, at + 1, ceiling) and scene.has("addressee_appositions", at + 1):
        return plain_end(scene, at + 1, ceiling, relative=True)
    return at


def _ends_addressee(scene: Scene, at: int) -> bool:
    """Whether the one told ends before a word: content, an adjunct or a second name begins there."""
    low = scene.low(at)
    if (low in scene.lexicon.words["addressee_bounds"] and not relative_inside(scene, at)) or scene.has("pronouns", at):
        return True
    governed = scene.has("prepositions", at - 1) or scene.has("adding", at - 1)
    if scene.has("prepositions", at) and not scene.has("inside_names", at):
        return True
    paper = scene.has("media", at - 1) and scene.capital(at + 1)  # "told local newspaper the Teal Valley Advertiser"
    if (scene.has("determiners", at) and not governed and not paper) or _is_time_told(scene, at):
        return True
    joined = (
        governed
        or scene.has("possessive_marks", at - 1)
        or scene.low(at - 1) in {"&", "/"}
        or scene.has("determiners", at - 1)
        or scene.has("media", at - 1)
    )
    if scene.capital(at) and not scene.capital(at - 1) and not joined:
        return True
    return scene.adverb(at) and not scene.has("determiners", at - 1)  # "a hastily called news conference"


def _is_time_told(scene: Scene, at: int) -> bool:
    """A word of time that is no part of a name: "told reporters Thursday", not "told The Sunday Times"."""
    named = scene.capital(at - 1) and scene.capital(at) and scene.has("before_papers", at - 1)
    named = named or (scene.capital(at) and scene.capital(at + 1) and scene.has("media", at + 1))  # "the Evening Star"
    return scene.has("times", at) and not scene.has("prepositions", at - 1) and not scene.has("doubtful_times", at) and not named


def skip_adjuncts(scene: Scene, place: int, ceiling: int) -> tuple[int, bool]:
    """Past "on Friday", "in a statement", "by telephone", "separately" to the content; True when "that" was seen."""
    at = place
    for _ in range(8):
        low = scene.low(at)
        if low == "(":
            close = scene.find(")", at + 1, min(ceiling, at + 8), -1)
            if close < 0:
                break
            at = close + 1
            continue
        if at >= ceiling or low in {":", ","} or scene.kind(at) != "word":
            break
        if scene.has("that", at):
            return at, True
        ahead = _adjunct_end(scene, at, ceiling)
        if ahead == at:
            break
        at = ahead
    return at, False


def _adjunct_end(scene: Scene, at: int, ceiling: int) -> int:
    """Past one adjunct that starts at ``at``; ``at`` itself when there is none."""
    low = scene.low(at)
    if low in scene.lexicon.words["time_modifiers"] and scene.has("on_days", at + 1) and scene.has("times", at + 2):
        return at + 1  # "late on Friday"
    if scene.adverb(at) and not scene.has("adverbs_of_content", at):
        return at + 1
    if (
        (low in scene.lexicon.words["time_modifiers"] and scene.has("times", at + 1))
        or (
            scene.has("times", at)
            and scene.capital(at)
            and not scene.has("owning", at + 1)
            and not (scene.has("months_or_verbs", at) and not scene.low(at + 1)[:1].isdigit())
        )
        or scene.has("days_told", at)
    ):
        end = at + 1
        while (
            end < min(ceiling, at + 6)
            and (scene.has("times", end) or scene.low(end).isdigit())
            and not scene.has("opens_a_time", end)
        ):
            end += 1
        return at if scene.has("owning", end) else end  # "last month's earthquake"
    if (
        low in scene.lexicon.words["few"]
        and scene.has("times", at + 1)
        and any(scene.has("after_spans", k) for k in (at + 2, at + 3))
    ):
        return at + 3
    if scene.has("superlatives", at + 1) or (scene.has("number_openers", at) and scene.has("determiners", at + 1)):
        return at
    if opens_number(scene, at):
        return at
    if not scene.has("prepositions", at) or scene.has("no_adjuncts", at) or _is_infinitive(scene, at):
        return at
    return _prepositional_end(scene, at, ceiling)


def opens_number(scene: Scene, at: int) -> bool:
    """ "said about 40", "said about half of them": a count, and no matter that is spoken of."""
    return scene.has("number_openers", at) and (scene.low(at + 1)[:1].isdigit() or scene.has("numbers", at + 1))


def _is_infinitive(scene: Scene, at: int) -> bool:
    """ "to enact", not "to reporters": a lower-case singular word that is no determiner, pronoun or people."""
    low = scene.low(at + 1)
    return (
        scene.has("infinitive_marks", at)
        and scene.kind(at + 1) == "word"
        and low.islower()
        and not scene.capital(at + 1)
        and not (scene.tokens[at + 1].verbal == "past" and scene.kind(at + 2) == "word")  # "to e-mailed questions"
        and not (
            scene.has("determiners", at + 1)
            or scene.has("pronouns", at + 1)
            or scene.has("jobs", at + 1)
            or scene.ends("plural", at + 1)
            or scene.has("told_persons", at + 1)
        )
    )


def _prepositional_end(scene: Scene, at: int, ceiling: int) -> int:
    """Past a prepositional phrase about the speaking; stays when the phrase looks like content."""
    end = at + 1
    while end < min(ceiling, at + 22):
        low = scene.low(end)
        if scene.kind(end) == "quote" or low in {":", ","} or low in HARD or low in DASHES:
            return end
        if (scene.has("that", end) or scene.has("existential", end)) and not (
            scene.is_verb(end + 1)
            and scene.has("that", end)
            and scene.kind(end - 1) == "word"
            and not scene.has("times", end - 1)
            and not scene.has("speech_places", end - 1)
        ):
            return end
        if scene.has("not", end) and scene.has("infinitive_to", end + 1):
            return end  # "told people in three towns not to drink"
        if scene.has("pronouns", end) and end > at + 1:
            return end
        governed = scene.has("prepositions", end - 1) or scene.has("adding", end - 1) or scene.has("owning", end - 1)
        if scene.has("determiners", end) and not governed and end > at + 1:
            return end
        if (
            scene.capital(end)
            and not scene.capital(end - 1)
            and not governed
            and not scene.has("determiners", end - 1)
            and not scene.has("media", end - 1)
            and end > at + 2
        ):
            return end
        if (
            scene.has("times", end - 1)
            and not scene.has("times", end)
            and not scene.has("owning", end)
            and not scene.has("articles", end - 2)
            and not scene.low(end).isdigit()
            and end > at + 1
            and not scene.has("prepositions", end)
        ):
            return end
        if end > at + 1 and _is_infinitive(scene, end):
            return end
        if scene.is_verb(end) and end > at + 1 and not participle_after_noun(scene, end, at):
            return at if end - at < 3 else end - 1
        end += 1
    return end if end >= ceiling - 1 else at


def only_adjuncts(scene: Scene, place: int, ceiling: int, *, quoted: bool = False) -> int | None:
    """Where the adjuncts after a trailing cue end (a comma or the sentence end); None when content follows instead."""
    at = place
    stop = min(ceiling, place + REACH // 2)
    while at < stop:
        low = scene.low(at)
        if low in {",", ";"} or low in DASHES or scene.kind(at) == "quote" or low in HARD:
            return at
        if at == place and (_is_infinitive(scene, at) or not _may_lead_adjunct(scene, at)):
            return None
        if at == place and scene.has("adding", at) and any(other.first == at + 1 and other.finite for other in scene.cues):
            return at  # "..., he said and added that ..."
        if at > place and scene.has("that", at) and scene.has("times", at - 1):
            return None  # "said Monday that ..."
        if at == place and (
            low in scene.lexicon.words["content_openers"] or (scene.has("determiners", at) and not scene.has("times", at + 1))
        ):
            return None
        dated = scene.has("papers_made", at) and at > place + 1
        if (
            scene.is_verb(at)
            and not dated
            and not _inside_adjunct_clause(scene, place, at)
            and not (quoted and _shown_in(scene, place, at))
            and not (scene.has("infinitive_marks", at - 1) and not _is_infinitive(scene, at - 1))
        ):
            return None
        at += 1
    return ceiling if at >= ceiling else None


def _shown_in(scene: Scene, place: int, at: int) -> bool:
    """ "says in a recording made public by the ministry": a participle after the place of speech."""
    return scene.has("loose_prepositions", place) and any(
        scene.has("speech_places", k) or scene.has("documents", k) for k in range(place + 1, at)
    )


def _may_lead_adjunct(scene: Scene, at: int) -> bool:
    low = scene.low(at)
    return (
        scene.kind(at) != "word"
        or scene.has("prepositions", at)
        or scene.has("times", at)
        or scene.has("subordinators", at)
        or scene.tokens[at].adverb
        or scene.ends("ing", at)
        or low.isdigit()
        or low in scene.lexicon.words["adjunct_openers"]
    )


def _inside_adjunct_clause(scene: Scene, place: int, at: int) -> bool:
    """A verb in "when asked about", "as he left", "who had gathered" is no content."""
    return any(scene.low(k) in scene.lexicon.words["adjunct_clauses"] for k in range(place, at)) or (
        scene.ends("past", at) and scene.has("prepositions", at + 1)
    )


# -------------------------------------------------------------------------------------------------------- content end


def content_end(scene: Scene, cue: Cue, start: int, ceiling: int, *, relative: bool = False) -> int:
    """Where content that starts at ``start`` ends: before a trailing attribution, a co-ordinated cue, or an afterthought.

    ``relative``: the cue stands in a relative clause, which the main verb may follow after a comma.
    """
    stop = min(ceiling, start + 2 * REACH)
    verb = cue.form.verb
    verbless = verb.frame not in {"clause", "tell"} or verb.lemma in scene.lexicon.words["noun_objects"]
    if scene.has("auxiliaries", start + 1) and _is_whole_quote(scene, start):
        return start + 1
    joints = scene.words["content_joints"] | DASHES | {",", ";"}
    begin = start
    for at in scene.places(joints, start, stop):
        low = scene.lows[at]
        verbless = verbless and not any(map(scene.is_verb, range(begin, at)))
        begin = at
        if low == ";":
            return at
        if low == "," or low in DASHES:
            if at > start and _summed_up(scene, at):
                return at
            if relative and at > start and _is_main_verb(scene, at + 1):
                return at
            if at > start and scene.has("subordinate_leads", 0) and _main_clause(scene, at + 1, stop):
                return at
            if at > start and _ends_at_comma(scene, cue, at, stop, verbless=verbless and scene.kind(start) != "quote"):
                return at
        elif _ends_at_joint(scene, cue, start, at, stop, verbless=verbless and scene.kind(start) != "quote"):
            return at
    return stop


def _is_whole_quote(scene: Scene, at: int) -> bool:
    """Whether a quote is a sentence: a film in which she says "We will close" is a fake."""
    words = scene.tokens[at].text.strip("“”\"'‘’").split() if scene.kind(at) == "quote" else []
    return len(words) >= SENTENCE and words[0][0].isupper() and words[1][0].islower()


SHORT_CONDITION = 10  # words of "if elected", "win or lose on Tuesday", before the comma
SENTENCE = 3  # words of a quote from which it may be one


def _ends_at_joint(scene: Scene, cue: Cue, start: int, at: int, stop: int, *, verbless: bool) -> bool:
    """Whether content that starts at ``start`` ends before "and promised ...", "according to ...", "that state media said"."""
    if scene.reads("content_ends", at):
        return not scene.has("relatives", at - 1)  # "arrears, which according to the ministry amount to ..."
    if at == start:
        return False
    if scene.has("conjunctions", at):
        if (
            verbless
            and scene.is_verb(at + 1)
            and not (scene.has("auxiliaries", at + 1) or scene.capital(at + 1) or _is_listed(scene, start, at))
        ):
            return True  # "demanded their release and held the state responsible"
        if verbless and any(other.first == at + 1 and other.finite and not _goes_on(scene, other, start) for other in scene.cues):
            return True  # "speaks of a forgery and has promised to show it"
        if scene.has("contrasting", at) and _takes_back(scene, at + 1):
            return True
        return _new_predicate(scene, cue, at + 1, inserted=_is_inserted(scene, cue, start)) or (
            not scene.has("choosing", at) and _other_speaker(scene, at + 1, stop)
        )
    return scene.has("thing_relatives", at) and _inserted_cue(scene, at)


def _goes_on(scene: Scene, following: Cue, start: int) -> bool:
    """ "urged drivers to slow down and expect snow": one infinitive after another."""
    return (
        following.form.form == "base"
        and following.first == following.verb
        and scene.holds("infinitive_marks", start, following.first)
    )


def _is_listed(scene: Scene, start: int, joint: int) -> bool:
    """ "fees, penalty interest and documented costs": the last of a list, with an attribute in -ed."""
    noun = scene.kind(joint + 2) == "word" and scene.ends("plural", joint + 2) and not scene.capital(joint + 2)
    return noun and scene.ends("past", joint + 1) and "," in scene.lows[start:joint]


def _summed_up(scene: Scene, comma: int) -> bool:
    """ "..., a claim that the air force rejects": a noun that sums up, and another's word on it."""
    reach = range(comma, comma + REACH // 4)
    return any(cue.first in reach and summaries.comma_before(scene, cue) == comma for cue in scene.cues)


def _is_main_verb(scene: Scene, at: int) -> bool:
    """ "..., which maintains that ..., said on Thursday": a finite verb right after the comma."""
    while scene.adverb(at):
        at += 1
    return scene.is_verb(at) or any(cue.finite and cue.first <= at < cue.last for cue in scene.cues)


def _main_clause(scene: Scene, at: int, ceiling: int) -> bool:
    """ "Asked whether he thought so, the minister replied": a main clause with a cue follows the comma."""
    following = next((cue for cue in scene.cues if cue.first > at), None)
    if following is None or not following.finite or following.passive or following.first >= ceiling:
        return False
    subject = subject_before(scene, following.first, at)
    return subject is not None and subject.first <= at + 1


def _inserted_cue(scene: Scene, relative: int) -> bool:
    """ "a missile that state media said had hit": a relative clause with another speaker put in."""
    cue = next((c for c in scene.cues if relative < c.first <= relative + 6), None)
    if (
        cue is None
        or not cue.finite
        or cue.form.verb.frame == "emerge"
        or any(scene.is_verb(k) or scene.low(k) == "," for k in range(relative + 1, cue.first))
    ):
        return False
    after, _ = skip_adjuncts(scene, cue.last, len(scene.unit.lows))
    return scene.is_verb(after)


def is_afterthought(scene: Scene, comma: int) -> bool:
    """Whether the writer takes over after a comma: ", which it called ...", ", without naming ...", ", but would not say"."""
    if scene.low(comma) != ",":
        return False
    words = scene.lexicon.words
    low = scene.low(comma + 1)
    if (low in words["afterthoughts"] and scene.ends("ing", comma + 2)) or summaries.unchecked(scene, comma):
        return True
    if summaries.sums_up(scene, comma + 1):
        return True
    if low in words["commenting_relatives"] and scene.low(comma + 2) in words["calls_it"]:
        form = scene.lexicon.cues.get(scene.low(comma + 3))
        return form is not None and form.verb.frame == "call"
    if low not in words["contrasting"]:
        return False
    return _takes_back(scene, comma + 2, close=False)


def _takes_back(scene: Scene, at: int, *, close: bool = True) -> bool:
    """ "... but would not say when", "... but gave no details": what the speaker did not say; ``close``: right here."""
    words = scene.lexicon.words
    ahead = [scene.low(k) for k in range(at, at + (3 if close else 7))]
    if ahead[0] in words["gives_nothing"] and ahead[1] in words["nothing_given"]:
        return True
    refused = next((k for k, word in enumerate(ahead[:1] if close else ahead) if word in words["refusals"]), None)
    if refused is None or words["not"].isdisjoint(scene.unit.lows[at + refused + 1 : at + refused + 2]):
        return False
    acts = scene.unit.lows[at + refused + 2 : at + refused + 4]
    return not (words["withholding_verbs"] | words["withheld_acts"]).isdisjoint(acts)


def _ends_at_comma(scene: Scene, cue: Cue, comma: int, ceiling: int, *, verbless: bool) -> bool:
    at = comma + 1
    low = scene.low(at)
    form = scene.lexicon.cues.get(low)
    if form is not None and form.form == "ing" and (form.verb.speech or form.verb.frame == "relay"):
        return True
    if is_afterthought(scene, comma) or _is_aside(scene, cue, at) or _is_occasion(scene, at, ceiling):
        return True
    if scene.has("comma_ends", at) or (scene.has("commenting_relatives", at) and _inserted_cue(scene, at)):
        return True
    if verbless and scene.has("even", at):
        return True  # "refuted the reports, even as diplomats ..."
    if verbless and low in scene.lexicon.words["new_clauses"] and scene.has_verb(at + 1, min(ceiling, at + 14)):
        return not (cue.form.verb.group == "praise" and scene.has("personal_relatives", at))  # "praised the bakers, who worked"
    if low in scene.lexicon.words["clause_joints"] and (
        _new_predicate(scene, cue, at + 1) or _new_attribution(scene, at + 1, ceiling)
    ):
        return True
    ahead = [scene.low(k) for k in range(at, min(at + 6, ceiling))]
    pointer = next((k for k in range(len(ahead)) if _points(scene, at + k)), 0)
    return pointer > 0 and any(word in scene.lexicon.words["time_units"] for word in ahead[:pointer])


def _points(scene: Scene, at: int) -> bool:
    """ "..., two days after the fire", "..., five weeks earlier than the date given": to another time."""
    return scene.has("pointers", at) or (scene.has("compared_times", at) and scene.has("than", at + 1))


def _is_occasion(scene: Scene, at: int, ceiling: int) -> bool:
    """ "..., in statements to a local radio station", "..., at a news conference": where it was said, up to the end."""
    if not scene.has("occasions", at) or not scene.holds("speech_places", at + 1, min(ceiling, at + 5)):
        return False
    return not (scene.quoted(at, ceiling) or "," in scene.lows[at:ceiling] or any(map(scene.is_verb, range(at, ceiling))))


def _is_inserted(scene: Scene, cue: Cue, start: int) -> bool:
    """ "the soldiers it says were killed": a verb right behind the cue."""
    return start == cue.last and scene.is_verb(start)


def _is_aside(scene: Scene, cue: Cue, at: int) -> bool:
    """ "fear the figure could rise, with three still missing": the writer's own words behind what is feared."""
    return cue.form.verb.frame == "attitude" and scene.has("accompanying", at)


def _new_predicate(scene: Scene, cue: Cue, at: int, *, inserted: bool = False) -> bool:
    """A second cue verb with the same subject: "said ... and promised ...", "..., and denied that"."""
    while at < len(scene.unit.lows) and scene.adverb(at):
        at += 1
    following = next((other for other in scene.cues if other.first <= at < other.last), None)
    if following is None or following.verb - at > 3 or following.passive or following.verb == cue.verb or following.first > at:
        return False
    had = scene.lexicon.words["pluperfect"]
    if had.isdisjoint(scene.lows[cue.first : cue.verb]) and not had.isdisjoint(scene.lows[following.first : following.verb]):
        return False  # "confirmed that its inspectors were there and had asked": told as what had been
    if inserted and following.finite:
        return True
    return following.form.form == cue.form.form or (cue.finite and following.finite and _past(following) == _past(cue))


def _past(cue: Cue) -> bool:
    """Past in form or by its auxiliary; "put" may be."""
    return cue.form.form in {"past", "participle"} or (cue.form.form == "base" and (cue.form.passive or cue.first < cue.verb))


def _other_speaker(scene: Scene, at: int, ceiling: int) -> bool:
    """ "... and she accused", "... but officials have said": a new clause without a comma."""
    following = next((other for other in scene.cues if at < other.first <= at + 3), None)
    return (
        following is not None
        and following.form.verb.frame in {"clause", "tell", "accuse"}
        and _new_attribution(scene, at, ceiling)
    )


def _new_attribution(scene: Scene, at: int, ceiling: int) -> bool:
    """A new clause with its own speaker: ", but Kim denied ..."."""
    following = next((other for other in scene.cues if other.first > at and other.first <= at + 10), None)
    if following is None or not following.finite or following.passive:
        return False
    if not following.form.verb.speech and not (following.form.verb.frame == "attitude" and scene.has("contrasting", at - 1)):
        return False
    if any(scene.low(k) in {",", ";"} or scene.kind(k) == "quote" or scene.is_verb(k) for k in range(at, following.first)):
        return False
    subject = subject_before(scene, following.first, at)
    return subject is not None and subject.first <= at + 1 and ceiling > following.last
