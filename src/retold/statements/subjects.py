"""The noun phrase before a cue: its subject, with appositions and relative clauses, without what only leads in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements.scenes import DASHES, DEPTH, HARD, REACH, Phrase

if TYPE_CHECKING:
    from retold.statements.scenes import Scene


YEAR = 4  # digits
SHORT_PHRASE = 5  # words of "and another reporter"
FULL_NAME = 2  # words
LONGEST_FIELDS = 14  # words of "Land, Infrastructure, Transport, and Tourism"


def subject_before(scene: Scene, place: int, floor: int, depth: int = 0) -> Phrase | None:
    """The noun phrase that ends just before ``place``: the subject of the cue there."""
    if floor or depth:
        return _subject_before(scene, place, floor, depth)
    if place not in scene.subjects:
        scene.subjects[place] = _subject_before(scene, place, 0, 0)
    return scene.subjects[place]


def _subject_before(scene: Scene, place: int, floor: int, depth: int) -> Phrase | None:
    at = place - 1
    if at < floor or depth > DEPTH:
        return None
    low = scene.low(at)
    if scene.kind(at) == "quote":
        return _past_quoting(scene, at, floor)
    if low in {",", ")"} or low in DASHES:
        return _with_apposition(scene, at, floor, depth)
    if scene.has("coordinators", at) or (scene.has("prepositions", at) and not scene.capital(at)):
        return None
    if scene.has("possessives", at) or scene.has("articles", at):
        return None  # "a little under the offer": a noun
    if scene.has("subject_relatives", at):
        return Phrase(at, place, "relative")
    if scene.has("pronouns", at):
        return Phrase(at, place, "pronoun")
    if (fielded := _of_fields(scene, at, floor)) is not None:
        return Phrase(fielded, place)
    if (paired := _and_another(scene, at, floor)) is not None:
        return Phrase(paired, place)
    start = _segment_start(scene, at, floor)
    if start > floor + 1 and scene.low(start - 1) == "," and _tells_when(scene, start, at):
        return _with_apposition(scene, start - 1, floor, depth)  # "Dr Sefwi, head of the board, on Tuesday said"
    doing = scene.ends("ing", start) and (scene.has("prepositions", start + 1) or scene.has("determiners", start + 1))
    if start > floor + 1 and doing and scene.has("clause_heads", start - 1) and depth < DEPTH:
        return _subject_before(scene, start - 1, floor, depth + 1)  # "The minister while talking to reporters said"
    spoken_of = start > floor and (
        any(cue.finite and cue.last == start for cue in scene.cues)
        or (scene.has("clause_heads", start - 1) and scene.has_verb(start, at + 1))
    )
    if spoken_of:
        holding = _long_relative(scene, place, floor)
        if holding is not None:  # "a worker who feared losing her job told"
            return holding
    last = _without_time(scene, start, at)
    if scene.has("pronouns", last) and last >= start:
        return Phrase(last, last + 1, "pronoun")
    first = _stripped(scene, start, last)
    if scene.low(first) in scene.lexicon.phrases and not scene.has("prepositions", first) and not scene.capital(first):
        return None  # "according to an entry posted on Wednesday"
    if scene.has("no_subjects", first) or scene.has("forms_of_be", first - 1) or not is_nominal(scene, first, last + 1):
        return _long_relative(scene, place, floor)
    first = _behind_head(scene, first, last)
    if scene.has("prepositions", first) and not scene.capital(first) and not scene.has("quantity_openers", first):
        return _with_participle(scene, first, place, floor, depth)
    first = _name_before(scene, first, floor)
    return Phrase(first, _without_place(scene, first, last) + 1)


def _name_before(scene: Scene, first: int, floor: int) -> int:
    """ "..., Andrew Orme, chief of the firm's new unit told": the name before an office whose closing comma is missing."""
    job = next((k for k in range(first, first + 3) if scene.has("jobs", k)), None)
    office = job is not None and not scene.ends("plural", job) and scene.has("prepositions", job + 1)
    if (
        not office
        or scene.low(first - 1) != ","
        or scene.capital(first)
        or any(scene.has(kind, first) for kind in ("determiners", "prepositions", "pronouns"))
    ):
        return first
    at = first - 2
    while at >= floor and scene.capital(at):
        at -= 1
    named = (
        first - 2 - at >= FULL_NAME
        and not scene.has("determiners", at + 1)
        and (at < floor or scene.low(at) in HARD | {","} or scene.kind(at) == "quote")
    )
    return at + 1 if named else first


def _with_participle(scene: Scene, first: int, place: int, floor: int, depth: int) -> Phrase | None:
    """ "A report published on the eve of the vote said": the noun before the participle; none, and nobody speaks."""
    told = first > floor + 1 and scene.tokens[first - 1].verbal == "past" and not scene.has("auxiliaries", first - 2)
    head = _subject_before(scene, first - 1, floor, depth + 1) if told else None
    return Phrase(head.first, place, head.how) if head is not None and head.how == "named" else None


def _of_fields(scene: Scene, last: int, floor: int) -> int | None:
    """ "the Ministry of Land, Infrastructure, and Transport": where a name begins that has commas in it."""
    if not (scene.capital(last) and scene.has("adding", last - 1) and (scene.low(last - 2) == "," or scene.capital(last - 2))):
        return None
    at = last - 2
    while at > floor and last - at < LONGEST_FIELDS and (scene.capital(at) or scene.low(at) == ","):
        at -= 1
    if not ("," in scene.lows[at:last] and scene.has("inside_names", at) and scene.has("fielded", at - 1)) or at - 1 < floor:
        return None
    return at - 2 if at - 2 >= floor and scene.has("articles", at - 2) else at - 1


def _without_place(scene: Scene, first: int, last: int) -> int:
    """The last token of "The ministry in a statement": where it was said is not who said it."""
    for at in range(last - 1, max(first, last - SHORT_PHRASE), -1):
        if scene.has("occasions", at) and scene.has("articles", at + 1) and scene.has("issued", last):
            return at - 1 if at > first else last
        if scene.has("prepositions", at):
            return last
    return last


def _behind_head(scene: Scene, first: int, last: int) -> int:
    """ "an outage the bank attributed to", "a report the ministry denied": the subject begins at the second article."""
    for at in range(last, first + 1, -1):
        if scene.has("articles", at):
            noun = at - 1
            plain = scene.kind(noun) == "word" and not (
                scene.capital(noun) or scene.has("plain_starts", noun) or scene.adverb(noun)
            )
            headed = (
                not scene.holds("relatives", first, at)
                and scene.has("determiners", first)
                and plain
                and not scene.is_verb(noun)
                and not scene.has("times", noun)
            )
            return at if headed else first
    return first


def hangs_on(scene: Scene, subject: Phrase) -> Phrase | None:
    """The noun phrase right before a subject that has it for an object: "a report" in "a report the ministry denied"."""
    if subject.how != "named" or not scene.has("articles", subject.first) or scene.kind(subject.first - 1) != "word":
        return None
    head = subject.first - 1
    first = next((k for k in range(head - 1, max(-1, head - SHORT_PHRASE), -1) if scene.has("determiners", k)), None)
    if first is None or any(scene.has("plain_starts", k) or scene.is_verb(k) for k in range(first + 1, head + 1)):
        return None
    return Phrase(first, subject.first)


def _past_quoting(scene: Scene, quote: int, floor: int) -> Phrase | None:
    """ "Mr. Hale, citing “the magic of the place,” said": the comma that closes what stands between stands in the quote."""
    if scene.unit.tokens[quote].text[-2:-1] != ",":
        return None
    for comma in range(quote - 1, max(floor, quote - REACH // 8), -1):
        if scene.low(comma) == ",":
            opens = scene.has("quoting_openers", comma + 1)
            found = _head_before(scene, comma, floor, 1) if opens else None
            return found if found is not None and found.first == floor + scene.has("coordinators", floor) else None
        if scene.kind(comma) != "word":
            return None
    return None


def _and_another(scene: Scene, at: int, floor: int) -> int | None:
    """ "He and Mr. Allen said", "she and another reporter said": where the two begin."""
    for joint in range(at - 1, max(floor, at - SHORT_PHRASE), -1):
        if scene.has("listing", joint) and scene.has("clause_subjects", joint - 1):
            begins = joint - 1 == floor or scene.kind(joint - 2) == "quote" or scene.low(joint - 2) in {",", *DASHES}
            return joint - 1 if begins else None
        if scene.kind(joint) != "word" or scene.is_verb(joint):
            return None
    return None


def _long_relative(scene: Scene, place: int, floor: int) -> Phrase | None:
    """ "An official who spoke because he was not authorised to speak said": the subject holds a long relative clause."""
    for at in range(place - 1, max(floor, place - REACH // 2), -1):
        if scene.low(at) in {",", ";"} or scene.kind(at) == "quote":
            return None
        if scene.has("personal_relatives", at) and at > floor and scene.kind(at - 1) == "word":
            first = _stripped(scene, _segment_start(scene, at - 1, floor), at - 1)
            return Phrase(first, place) if is_nominal(scene, first, at) else None
    return None


def _without_time(scene: Scene, start: int, at: int) -> int:
    """The last token of a subject without "on Wednesday", "last week" behind it."""
    last = at
    if scene.low(at).isdigit() and len(scene.low(at)) < YEAR and not scene.has("times", at - 1):
        return at  # "six in 10 say"
    while (
        last > start
        and (scene.has("times", last) or scene.low(last)[:1].isdigit())
        and not scene.has("determiners", last - 1)
        and not scene.has("owning", last - 1)
        and not _named_for_time(scene, last)
    ):
        last -= 1
    if last == at or last < start:
        return at
    while last > start and (scene.low(last) in scene.lexicon.words["time_openers"] or scene.adverb(last)):
        last -= 1
    return last if last > start or (scene.kind(last) == "word" and not scene.has("prepositions", last)) else at


def _tells_when(scene: Scene, first: int, last: int) -> bool:
    """ "on Tuesday", "late on Monday night" and nothing else."""
    opens = scene.has("time_openers", first) and not scene.capital(first)
    return (
        opens
        and scene.has("times", last)
        and all(scene.has("times", k) or scene.has("time_openers", k) or scene.low(k).isdigit() for k in range(first, last))
    )


def _named_for_time(scene: Scene, at: int) -> bool:
    """ "Finance Day reported", "Vandor Today said": a word of time with a capital that is no day or month of the calendar."""
    told = scene.has("time_units", at) or scene.has("days_told", at)
    return told and scene.capital(at) and scene.capital(at - 1)


def _segment_start(scene: Scene, at: int, floor: int) -> int:
    """Walk left from ``at`` to the boundary of the clause segment."""
    lowest = max(floor, at - REACH // 2)
    last_cue = max((cue.last for cue in scene.cues if cue.last <= at and cue.finite), default=0)
    lowest = max(lowest, last_cue)
    first = at
    joints = scene.lexicon.words["subject_joints"]
    while first > lowest:
        previous = first - 1
        low = scene.low(previous)
        if low in joints:
            governed = lowest == last_cue and last_cue > floor and scene.has("determiners", first)
            if _begins_segment(scene, first, at, lowest, governed=governed):
                break
            first = previous
            continue
        if low == ")":
            opened = next((k for k in range(previous - 1, max(lowest, previous - 12), -1) if scene.low(k) == "("), -1)
            if opened > lowest:
                first = opened
                continue
        if low in HARD or low in DASHES or low in {",", "("}:
            break
        if scene.kind(previous) == "quote" and not nickname(scene, previous):
            break
        first = previous
    return first


def _begins_segment(scene: Scene, first: int, at: int, lowest: int, *, governed: bool) -> bool:
    """Whether a segment begins at ``first``, behind a word that joins; ``governed``: a cue and an article stand there."""
    joint = first - 1
    if scene.has("segment_bounds", joint):
        dated = scene.has("before_years", joint) and scene.low(first)[:1].isdigit()
        if not dated and not relative_inside(scene, joint):
            return True
    if scene.has("that", joint) and first > at - 12 and not relative_inside(scene, joint):
        return True
    if scene.has("listing", joint) and (_lists_names(scene, joint) or _of_both(scene, joint, lowest)):
        return False
    return scene.has("conjunctions", joint) and (
        governed or scene.has("pronouns", first) or scene.has_verb(_clause_before(scene, joint, lowest), joint)
    )


def _clause_before(scene: Scene, joint: int, lowest: int) -> int:
    """Where what is joined begins on the left: "The boat sank, the owner and the coast guard said" has no verb in it."""
    first = max(lowest, joint - 12)
    if scene.low(joint - 1) == ",":
        return first
    return next((k + 1 for k in range(joint - 2, first - 1, -1) if scene.low(k) == ","), first)


def _of_both(scene: Scene, conjunction: int, lowest: int) -> bool:
    """ "both the university and the safety office"."""
    both = next((k for k in range(conjunction - 1, max(lowest - 1, conjunction - 10), -1) if scene.has("pairing", k)), None)
    return both is not None and not scene.has_verb(both, conjunction)


def _lists_names(scene: Scene, conjunction: int) -> bool:
    """ "Karavia and Dolnia": two short phrases, no verb close by on the left."""
    return (
        scene.capital(conjunction - 1)
        and scene.capital(conjunction + 1)
        and not scene.is_verb(conjunction - 2)
        and not (scene.is_verb(conjunction - 3) and not scene.has("prepositions", conjunction - 2))
    )


def nickname(scene: Scene, place: int) -> bool:
    """Whether a short quote stands inside a name: Marcia "Cia" Price."""
    quote = scene.unit.tokens[place]
    return len(quote.text.split()) <= 3 and scene.capital(place - 1) and scene.capital(place + 1)


def relative_inside(scene: Scene, place: int) -> bool:
    """ "The party that won", "the place where he works": the word hangs on a noun and governs a verb."""
    if not scene.has("relative_heads", place):
        return False
    noun_before = scene.kind(place - 1) == "word" and not scene.is_verb(place - 1) and not scene.has("prepositions", place - 1)
    governs = scene.is_verb(place + 1) and not scene.has("relative_adverbs", place)
    governs = governs or scene.has("reflexives", place + 2)  # "a group that calls itself Greywolf"
    return noun_before and governs and not scene.has("before_that", place - 1)


def _stripped(scene: Scene, first: int, at: int, depth: int = 0) -> int:
    """Leave out what leads into a subject: conjunctions, adverbs, "On Tuesday", a verb that ends another clause."""
    if first == 0 and scene.is_clock(0) and scene.capital(1):
        first = 1  # "10:42 The fire service says"
    if scene.has("object_relatives", first) and first < at and not scene.is_verb(first + 1):
        first += 1
    while first < at and (
        scene.has("coordinators", first)
        or scene.low(first) in {",", "“"}
        or scene.has("before_subjects", first)
        or leading_adverb(scene, first)
    ):
        first += 1
    if (scene.has("prepositions", first) or scene.has("times", first)) and not _quantity(scene, first):
        start = _subject_after_adjunct(scene, first, at)
        if start is not None:
            first = start
    governed = max(
        (k for k in range(first + 1, at) if scene.has("governed_relatives", k) and scene.has("prepositions", k - 1)), default=-1
    )
    if governed > 0 and depth < DEPTH:  # "a memo in which the director"
        return _stripped(scene, governed + 1, at, depth + 1)
    relative = next((k for k in range(first, at + 1) if scene.low(k) in scene.lexicon.words["relatives"]), at + 1)
    verb = max(
        (k for k in range(first, min(relative, at + 1)) if scene.is_verb(k) and not participle_after_noun(scene, k, first)),
        default=-1,
    )
    if first <= verb < at and depth < DEPTH:
        return _stripped(scene, verb + 1, at, depth + 1)
    return first


def participle_after_noun(scene: Scene, place: int, first: int) -> bool:
    """ "Two people briefed on the talks": -ed after a noun and before a preposition is part of the phrase."""
    low = scene.low(place)
    if (low in scene.lexicon.words["naming_participles"] or low in scene.lexicon.words["read_out"]) and place > first:
        return True
    return (
        place > first
        and (scene.ends("participles", place) or scene.has("papers_made", place))
        and not scene.lexicon.has("auxiliaries", low)
        and (scene.has("prepositions", place + 1) or scene.has("after_participles", place + 1))
    )


def leading_adverb(scene: Scene, place: int) -> bool:
    """Whether an adverb leads into the subject."""
    if scene.capital(place) and (place or (scene.has("names_and_numbers", 0) and scene.capital(1))):
        return False  # Kelly, First Bus
    if scene.has("names_and_numbers", place) and scene.capital(place + 2) and not scene.capital(place + 1):
        return False  # "first mate Joss Pender"
    return scene.adverb(place) and not scene.has("adverbs_of_subjects", place)


def _quantity(scene: Scene, place: int) -> bool:
    return scene.low(place) in scene.lexicon.words["quantity_openers"] and (
        scene.low(place + 1)[:1].isdigit() or scene.has("determiners", place + 1)
    )


def _subject_after_adjunct(scene: Scene, first: int, at: int) -> int | None:
    """ "On Tuesday Smith", "In a statement the ministry": where the second noun phrase begins."""
    for place in range(first + 1, at + 1):
        if scene.has("pronouns", place):
            return place
        governed = scene.has("prepositions", place - 1) or scene.has("adding", place - 1)
        if scene.has("determiners", place) and not governed and place > first + 1:
            return place
        if (
            scene.capital(place)
            and not governed
            and not scene.has("determiners", place - 1)
            and (not scene.capital(place - 1) or scene.has("times", place - 1))
            and not scene.has("times", place)
        ):
            return place
        if scene.has("jobs", place) and scene.capital(place - 1) and not governed and scene.ends("plural", place):
            return place
    return None


def is_nominal(scene: Scene, first: int, last: int) -> bool:
    """At least one word that can be a noun, and no clause of its own."""
    words = [place for place, token in enumerate(scene.tokens[first:last], first) if token.kind == "word"]
    if not words:
        return False
    if scene.is_verb(first) and not scene.capital(first):
        return False
    return any(
        not (scene.has("determiners", k) and scene.low(k) not in scene.lexicon.words["standing_determiners"])
        and not scene.has("prepositions", k)
        and not scene.has("subordinators", k)
        and not scene.adverb(k)
        and not (scene.has("times", k) and len(words) == 1)
        for k in words
    )


def _with_apposition(scene: Scene, close: int, floor: int, depth: int) -> Phrase | None:
    """ "Len Burman, head of the Tax Policy Center, said": from the head to the closing comma (or dash, or bracket)."""
    if scene.low(close) == ")":
        opened = next((k for k in range(close - 1, max(floor, close - 12) - 1, -1) if scene.low(k) == "("), -1)
        if opened <= floor:
            return None
        inner = subject_before(scene, opened, floor, depth + 1)
        if inner is not None and inner.last < opened:
            return inner
        return Phrase(inner.first, close + 1, inner.how) if inner else None
    dash = scene.low(close) in DASHES
    stops = _commas_before(scene, close, floor, dash=dash)
    if not stops:
        return _with_apposition(scene, close - 1, floor, depth + 1) if scene.low(close - 1) == ")" and depth < DEPTH else None
    head: Phrase | None = None
    for taken, stop in enumerate(stops[:5]):
        begin = stop + 1
        end = close if taken == 0 else stops[taken - 1]
        if not _is_appositive(scene, begin, end):
            break
        found = _head_before(scene, stop, floor, depth + 1)
        if found is None:
            continue
        if head is None or _better_head(scene, found, head):
            head = found
        if head is not None and head is not found:
            break
    return Phrase(head.first, _without_adjunct(scene, head, close), head.how) if head else None


def _without_adjunct(scene: Scene, head: Phrase, close: int) -> int:
    """The end of a subject without ", in a reply to a query,", ", speaking on background,", ", for its part,"."""
    if scene.has("adjuncts_of_subjects", head.last + 1):
        return head.last
    return head.last if scene.has("possessives", head.last + 2) and scene.has("parts", head.last + 3) else close


def _commas_before(scene: Scene, close: int, floor: int, *, dash: bool) -> list[int]:
    out: list[int] = []
    for place in range(close - 1, max(floor, close - REACH // 2) - 1, -1):
        low = scene.low(place)
        if low in HARD or (
            scene.kind(place) == "quote" and not nickname(scene, place) and len(scene.unit.tokens[place].text) > 60
        ):
            break
        if low == "," or (dash and low in DASHES) or (low in DASHES):
            out.append(place)
        if len(out) == 5:
            break
    return out


def _head_before(scene: Scene, stop: int, floor: int, depth: int) -> Phrase | None:
    if stop - 1 < floor or scene.low(stop - 1) in {",", ")"} or scene.kind(stop - 1) == "quote":
        if scene.low(stop - 1) == ")":
            return _with_apposition(scene, stop - 1, floor, depth)
        return None
    found = subject_before(scene, stop, floor, depth)
    if found is None or found.how == "relative" or (found.first == 0 and scene.has("lead_ins", 0)):
        return None  # "Speaking in Kumasi, the leader, Dr Asante, described"
    # the head is a name or a described person, not the end of a clause
    before = found.first - 1
    if (
        before >= floor
        and scene.kind(before) == "word"
        and not scene.has("coordinators", before)
        and not scene.has("subordinators", before)
        and not (scene.has("object_relatives", before) and scene.low(before - 1) == ",")  # "..., whom X, in a note, called"
        and not scene.has("times", before)
        and not scene.adverb(before)
        and not scene.has("prepositions", _segment_start(scene, before, floor))  # "In a letter the fund, which ..., condemned"
    ):
        return None
    return found


def _better_head(scene: Scene, earlier: Phrase, later: Phrase) -> bool:
    """Whether a phrase further left is the head and ``later`` only its apposition: a short name before a lower-case phrase."""
    if scene.has("possessives", later.first) and scene.low(later.last) == "," and scene.capital(later.last + 1):
        return False  # "the price paid to Halden Build, its deputy director, Ruben Hask, said": she has a name behind
    short = earlier.last - earlier.first <= 7
    name = scene.capital(earlier.last - 1) and scene.capital(earlier.first)
    described = not scene.capital(later.first) or scene.has("determiners", later.first) or scene.low(later.first)[:1].isdigit()
    return short and (name or scene.has("heads", earlier.last - 1)) and described


def _is_appositive(scene: Scene, begin: int, end: int) -> bool:
    """What can stand between commas after a name."""
    if end - begin < 1 or end - begin > 45:
        return False
    low = scene.low(begin)
    if low in scene.lexicon.words["appositive_openers"]:
        return True
    if low in scene.lexicon.words["clause_subjects"] or (scene.has("coordinators", begin) and not scene.has("choosing", begin)):
        return scene.has("joining", begin) and (end - begin <= 4 or scene.has("relatives", begin + 1))
    relative = next((k for k in range(begin, end) if scene.low(k) in scene.lexicon.words["relatives_and_where"]), end)
    described = scene.ends("past", begin) or scene.has("papers_made", begin)  # ", dated 4 March and marked confidential,"
    return not any(
        scene.is_verb(k)
        and not participle_after_noun(scene, k, begin)
        and (k != begin or scene.has("auxiliaries", k))
        and not (described and scene.has("joining", k - 1) and scene.ends("past", k))
        for k in range(begin, relative)
    )
