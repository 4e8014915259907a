"""Attribution without a cue verb: "according to", "in Smith's view", "under a draft obtained by ...", "his claim that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import sources, subjects
from retold.statements.lexicon import FARTHEST_END
from retold.statements.pieces import Attribution, around
from retold.statements.scenes import CROWD, REACH, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.statements.lexicon import Lexicon, Pattern
    from retold.statements.scenes import Scene
    from retold.statements.tokens import Unit


def read(scene: Scene, places: Iterable[int], hi: int) -> list[Attribution]:
    """The attributions of a sentence that need no verb; ``places`` are those where one may begin."""
    out: list[Attribution] = []
    covered = 0
    statement_nouns = scene.lexicon.words["statement"]
    for place in places:
        if place < covered:
            continue
        low, second = scene.lows[place], scene.low(place + 1)
        ahead = scene.lows[place + 2 : place + FARTHEST_END]
        found: Attribution | None = None
        for pattern in scene.lexicon.phrases.get(low, ()):
            if (pattern.second and pattern.second != second) or (pattern.after and pattern.after[-1] not in ahead):
                continue
            if starts(scene, place, pattern.before):
                found = _READERS[pattern.kind](scene, place, pattern, hi)
            if found is not None:
                break
        if found is None and low in statement_nouns:
            found = _noun(scene, place, hi)
        if found is not None:
            out.append(found)
            if len(out) > CROWD:
                break
            covered = max(place + 1, found.source.last if found.source and found.rule == "according to" else 0)
            out.extend(_and_to(scene, found, hi))
    return out


def may_begin(unit: Unit, place: int, lexicon: Lexicon) -> bool:
    """Whether a word may begin such an attribution: a noun like "claim", or the lead of a phrase that can follow here."""
    low = unit.lows[place]
    if low in lexicon.words["statement"]:
        return True
    return low in lexicon.leads and lexicon.leads[low].stands(unit.lows, place)


def viewpoint(scene: Scene, hi: int) -> Attribution | None:
    """ "For Marina Costa, who runs a bakery, the ferries are “a curse”": whoever sees it so, where her words are quoted."""
    if not scene.has("viewpoints", 0) or scene.has("prepositions", 1):
        return None
    source = sources.phrase_after(scene, 1, hi)
    if source is None or scene.low(source.last) != "," or not (scene.capital(1) or scene.has("jobs", source.last - 1)):
        return None
    start = source.last + 1
    quote = scene.find("", start + 1, hi, None)
    if quote is None or not scene.has_verb(start, quote) or any(cue.first > start for cue in scene.cues):
        return None
    return Attribution(content=[(start, hi)], cue=(0, 1), source=source, rule="in somebody's words")


def starts(scene: Scene, place: int, words: tuple[str, ...]) -> bool:
    """Whether the sentence reads ``words`` from ``place`` on."""
    return tuple(scene.unit.lows[place : place + len(words)]) == words


def _leading(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    after = place + len(pattern.before)
    bare = scene.has("bare_attributions", place)  # "per the team", not "two per cent"
    if bare and not ((place == 0 or scene.low(place - 1) == ",") and (scene.has("articles", after) or scene.capital(after))):
        return None
    if scene.has("no_accounts", after):
        return None  # "according to plan"
    skip = after + scene.has("both", after)
    source = sources.phrase_after(scene, skip, hi)
    if source is None:
        return None
    source = Phrase(after, _before_clause(scene, source, hi) if place == 0 else source.last, source.how)
    content = around(scene, place, source.last, hi)
    return Attribution(content=content, cue=(place, after), source=source, rule="according to", sure=True) if content else None


def _before_clause(scene: Scene, source: Phrase, hi: int) -> int:
    """ "According to officials, the car that she used belongs to him": the end of a source whose apposition left no content."""
    comma = scene.find(",", source.first, source.last, source.last)
    rest = source.last + 1
    clause = scene.low(source.last) == "," and (scene.kind(rest) == "quote" or scene.has_verb(rest, hi))
    joined = scene.has("relatives", rest) or scene.has("coordinators", rest) or scene.has("subordinators", rest)
    return source.last if comma == source.last or (clause and not joined) else comma


def _and_to(scene: Scene, found: Attribution, hi: int) -> list[Attribution]:
    """ "according to X and, separately, to Y"; "to" may be left out."""
    if found.rule != "according to" or found.source is None:
        return []
    at = found.source.last
    if not (scene.low(at) == "," or scene.has("adding", at)):
        return []
    second = _second_source(scene, at, hi)
    if second is None or any(scene.is_verb(k) for k in range(at, second)):
        return []
    source = sources.phrase_after(scene, second, hi)
    if source is None:
        return []
    found.content = found.content[:1]
    return [Attribution(content=list(found.content), cue=found.cue, source=source, rule="according to", sure=True)]


def _second_source(scene: Scene, at: int, hi: int) -> int | None:
    """Where Y begins in "and to Y", "and, separately, Y"."""
    to = next((k for k in range(at, min(hi, at + 6)) if scene.has("and_according", k)), None)
    if to is not None:
        return to + 1
    apart = next((k for k in range(at, min(hi, at + 4)) if scene.has("severally", k)), None)
    joined = apart is not None and any(scene.has("adding", k) for k in range(at, apart))
    return apart + 1 + (scene.low(apart + 1) == ",") if apart is not None and joined else None


def _possessive(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    """ "by the Courier's account": preposition, possessive noun phrase, noun."""
    if place > 0 and not scene.has("clause_marks", place - 1) and not scene.has("mid_sentence", place):
        return None
    for at in range(place + 2, min(place + 10, hi - len(pattern.after) + 1)):
        if starts(scene, at, pattern.after):
            return _by_account(scene, place, at, at + len(pattern.after), hi)
        if scene.low(at) == "," or scene.kind(at) == "quote":
            return None
    return None


def _by_account(scene: Scene, place: int, noun: int, end: int, hi: int) -> Attribution | None:
    first = place + 1
    marked = scene.has("possessive_marks", noun - 1)
    pronoun = scene.low(first) in scene.lexicon.words["possessives"] and noun == first + 1
    if not (marked or pronoun or scene.capital(noun - 1)) or any(scene.is_verb(k) for k in range(first, noun)):
        return None
    begins = place == 0 or scene.low(place - 1) in {";", ":"}
    if not (begins or end >= hi or scene.low(end) == "," or scene.has("after_accounts", end)):
        return None
    content = around(scene, place, end, hi)
    source = Phrase(first, noun - 1 if marked else noun)
    return Attribution(content=content, cue=(place, first), source=source, rule="in somebody's words") if content else None


def _document(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    """ "Under a draft obtained by the daily, receipts would be shared": only at the head of a sentence."""
    del pattern
    if place != 0:
        return None
    source = sources.phrase_after(scene, 1, hi)
    if source is None or scene.low(source.last) != ",":
        return None
    shown = scene.holds("shown", 2, source.last)  # "a plan seen by the Post" is a paper
    head = next(
        (k for k in range(1, min(source.last, 6)) if scene.has("documents", k) or (shown and scene.has("papers", k))), None
    )
    if head is None or any(scene.capital(k) for k in range(1, head)):
        return None
    start = source.last + 1
    return (
        Attribution(content=[(start, hi)], cue=(0, 1), source=source, rule="by a document")
        if start < hi and scene.has_verb(start, hi)
        else None
    )


def _believed(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    """ "..., if a mechanic quoted by Pedalo is to be believed"."""
    first = place + len(pattern.before)
    for at in range(first + 1, min(place + 14, hi - len(pattern.after) + 1)):
        if starts(scene, at, pattern.after):
            end = at + len(pattern.after)
            content = around(scene, place, end, hi)
            return Attribution(content=content, cue=(at, end), source=Phrase(first, at), rule="if believed") if content else None
    return None


def _speakerless(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    """ "by the same reckoning": the speaker who spoke before goes on."""
    end = place + len(pattern.before)
    left = around(scene, place, end, hi)[:1]
    if left and scene.low(end) == "," and end + 1 < hi and left[0][0] < place:
        left.append((end + 1, hi))
    return Attribution(content=left, cue=(place, end), source=None, rule="it was said") if left else None


def _origin(scene: Scene, place: int, pattern: Pattern, hi: int) -> Attribution | None:
    """ "on the strength of" is read with the relay it belongs to."""
    del scene, place, pattern, hi
    return None


def _noun(scene: Scene, place: int, hi: int) -> Attribution | None:
    """ "the company's line is that ...", "his claim that ...", "a finding of the laboratory, ..., that ..."."""
    if place == 0:
        return None
    that = _that_after(scene, place, hi)
    if that is None or (that == place + 1 and scene.is_verb(that + 1)):
        return None  # "the report that said ..."
    if taken := _taken_back(scene, place):
        verb, subject = taken
        content = [(that + 1, _clause_end(scene, that + 1, hi))]
        return Attribution(content=content, cue=(verb, verb + 1), source=subject, rule="noun", sure=False, stance="denies")
    source: Phrase | None = None
    if scene.has("whose_noun", place + 1):
        source = sources.phrase_after(scene, place + 2, that)
        if source is not None and scene.has("equating", source.last - 1):
            source = Phrase(source.first, source.last - 1, source.how)
    elif scene.has("possessive_marks", place - 1) or scene.has("owning", place - 2):
        owner = place - 1 if scene.has("possessive_marks", place - 1) else place - 2
        source = subjects.subject_before(scene, owner, 0)
        source = Phrase(source.first, owner + 1, "possessive") if source else None
    elif scene.low(place - 1) in scene.lexicon.words["possessives"]:
        source = Phrase(place - 1, place, "pronoun")
    elif scene.has("possessives", place - 2) and (scene.has("equating", place + 1) or scene.has("that", place + 1)):
        source = Phrase(place - 2, place - 1, "pronoun")  # "her initial view is that"
    elif scene.has("cases", place) and scene.has("forms_of_be", place + 1) and scene.has("articles", place - 2):
        source = Phrase(place - 2, place)  # "the prosecution case is that"
    if source is None or (scene.ends("ing", source.first) and not scene.capital(source.first)):
        return None  # "for fear of losing her job"
    end = _clause_end(scene, that + 1, hi)
    return Attribution(content=[(that + 1, end)], cue=(place, place + 1), source=source, rule="noun", sure=False)


def _taken_back(scene: Scene, place: int) -> tuple[int, Phrase] | None:
    """The verb and its subject in "the paper has withdrawn its report that", "apologised for the claim that": no one says it."""
    verb = place - 2
    verb -= scene.has("prepositions", verb)
    if not scene.has("taking_back", verb):
        return None
    first = verb
    while scene.has("auxiliaries", first - 1):
        first -= 1
    subject = subjects.subject_before(scene, first, 0)
    return (verb, subject) if subject else None


def _that_after(scene: Scene, place: int, hi: int) -> int | None:
    """The "that" of a noun: next to it, after "is", or after "of X" and an insertion between commas."""
    at = _past_insertion(scene, place + 1, hi)
    if scene.has("equating", at):
        return at + 1 if scene.has("that", at + 1) else None
    if scene.has("that", at):
        return at
    if scene.has("whose_noun", at):
        for k in range(at + 1, min(hi, at + 18)):
            if scene.has("equating", k) and scene.has("that", k + 1):
                return k + 1  # "the message from officials is that"
            if scene.has("that", k) and not scene.has("prepositions", k - 1):
                return k
            if (scene.is_verb(k) and scene.low(k - 1) != ",") or (scene.low(k - 1) == "," and _speech_follows(scene, k)):
                return None
    return None


def _past_insertion(scene: Scene, at: int, hi: int) -> int:
    """ "The admiral's view, expressed in a letter, is that": past what stands between commas before "is"."""
    if scene.low(at) != ",":
        return at
    close = scene.find(",", at + 1, min(hi, at + 16), at)
    return close + 1 if scene.has("forms_of_be", close + 1) else at


def _clause_end(scene: Scene, start: int, hi: int) -> int:
    """Where the clause after "claim that" ends: before the main verb, "has been rejected"."""
    seen = False
    for at in range(start, min(hi, start + REACH)):
        low = scene.low(at)
        if low == ";" or (low == "," and _speech_follows(scene, at + 1)):
            return at
        if (
            seen
            and low in scene.lexicon.words["main_auxiliaries"]
            and scene.low(at - 1) not in scene.lexicon.words["subjects_of_auxiliary"]
            and not scene.has("modals", at - 1)
        ):
            return at - 1 if scene.low(at - 1) == "," else at
        seen = seen or scene.is_verb(at)
    return hi


def _speech_follows(scene: Scene, at: int) -> bool:
    """ "his claim that ..., noting that ...": the words of another cue."""
    form = scene.lexicon.cues.get(scene.low(at))
    return form is not None and form.form == "ing"


_READERS = {
    "leading": _leading,
    "possessive": _possessive,
    "documents": _document,
    "believed": _believed,
    "speakerless": _speakerless,
    "origins": _origin,
}
