"""Where the cue verbs of a sentence stand, with their auxiliaries, and in what form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.statements.lexicon import CueForm, Lexicon
    from retold.statements.tokens import Unit


NAMED_BEFORE = 7  # words of "a little-known hacking group called"
TIME_BETWEEN = 4  # words of a time between an auxiliary and its verb
LONGEST_NAME = 3  # words of "a war crime" behind its article
PUT_WITHIN = 6  # words of "puts annual savings at"
FEW = 5  # words of "speed and alcohol were", of "Investigators", "Three senior officers"
FARTHEST_QUOTE = 12  # tokens of ", the letter, dated 3 May, read"
FARTHEST_NAME = 8  # tokens, with the marks of a quotation that opens " and closes '


class Cue(NamedTuple):
    """One cue verb: tokens ``first`` to ``last`` (excluded) with auxiliaries, ``verb`` the verb itself."""

    first: int
    verb: int
    last: int
    form: CueForm
    finite: bool
    passive: bool
    negated: bool
    infinitive: bool = False

    @property
    def places(self) -> tuple[int, int]:
        """The tokens of the cue, auxiliaries included."""
        return self.first, self.last


def find(unit: Unit, lexicon: Lexicon, places: Sequence[int]) -> list[Cue]:
    """The cue verbs of a sentence outside its quotes, in order; ``places`` are those where one may stand."""
    out: list[Cue] = []
    for place in places:
        form = _form(unit, lexicon, place, unit.lows[place])
        if form is None or unit.tokens[place].kind != "word":
            continue
        cue = _read(unit, lexicon, place, form)
        if cue is None:
            continue
        if out and cue.first < out[-1].last:
            if cue.first > out[-1].first or cue.infinitive:
                continue
            out.pop()  # "is understood to have said", "goes on to state": one verb group
        out.append(cue)
    return out


def _form(unit: Unit, lexicon: Lexicon, place: int, low: str) -> CueForm | None:
    if low in lexicon.phrasal and place + 1 < len(unit.lows):
        for form in lexicon.phrasal[low]:
            parts = lexicon.has("parted", form.verb.group) and _apart(unit, lexicon, place, form.particle)
            if parts or _particle(form, unit, lexicon, place):
                return form
    if low in lexicon.bound and not lexicon.words["that"].isdisjoint(unit.lows[place + 1 : place + 2]):
        return lexicon.bound[low]
    return lexicon.cues.get(low)


def _apart(unit: Unit, lexicon: Lexicon, place: int, particle: str) -> bool:
    """ "brushed the memo aside", "holds Kesh fully responsible": the object between a verb and its particle."""
    begins = lexicon.has("determiners", unit.lows[place + 1]) or unit.tokens[place + 1].capital
    return begins and particle in unit.lows[place + 2 + (not unit.tokens[place + 1].capital) : place + 8]


def _read(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> Cue | None:
    lows = unit.lows
    first = place
    while (
        first > 0
        and (
            lexicon.has("auxiliaries", lows[first - 1])
            or (unit.tokens[first - 1].adverb and not unit.tokens[first - 1].text[:1].isupper())  # Kelly
            or (first > 1 and lows[first - 1] in lexicon.words["nobody"] and lexicon.has("auxiliaries", lows[first - 2]))
            or (first > 1 and lexicon.has("before_nor", lows[first - 1]) and not lexicon.words["nor"].isdisjoint(lows[place:]))
        )
    ):
        if lexicon.has("owning", lows[first - 1]) and not is_auxiliary_s(unit, lexicon, first - 1):
            break
        first -= 1
    first = _before_time(unit, lexicon, first, place)
    first, eased = _before_to(unit, lexicon, first)
    before = lows[first:place]
    if _in_name(unit, lexicon, place, form) or lows[place + 1 : place + 2] == ["-"]:
        return None  # "Brand Foods", "Hope Street", "the Tramway Blog"
    if (
        _is_noun(unit, lexicon, first, place, form)
        or _read_out(unit, lexicon, first, place)
        or _names(unit, lexicon, place, form)
    ):
        return None
    owned = first == place > 0 and lexicon.has("possessive_marks", lows[place - 1])
    if owned and not (is_auxiliary_s(unit, lexicon, place - 1) or _double_genitive(unit, lexicon, place - 1, form)):
        return None  # "the minister's remarks"
    if form.verb.group == "count" and not _is_number(unit, lexicon, place + 1):
        return None
    if form.verb.group == "give" and not _gives_account(unit, lexicon, place + 1):
        return None
    if form.verb.lemma in lexicon.words["listing_verbs"] and not _lists(unit, lexicon, first, place):
        return None
    behind = place + 1 + _particle(form, unit, lexicon, place)
    if (
        form.particle
        and form.verb.lemma in lexicon.words["needs_that"]
        and lexicon.words["that"].isdisjoint(lows[behind : behind + 1])
    ):
        return None
    infinitive = not eased and _after_to(unit, lexicon, first, place, form)

    helped = _helped(before, lexicon, infinitive=infinitive)
    finite = True if eased else _finite(unit, lexicon, first, place, form, helped)
    if finite is None:
        return None
    return Cue(
        first=first,
        verb=place,
        last=place + 1 + _particle(form, unit, lexicon, place),
        form=form,
        finite=finite,
        passive=helped.be and form.passive and form.form in {"past", "participle", "base"} and not eased,
        negated=helped.negated,
        infinitive=infinitive and form.form == "base",
    )


def _names(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """ "A group called Greywolf said", "a group that calls itself Greywolf": how somebody is called, not what he says."""
    if form.verb.lemma not in lexicon.words["nicknaming"]:
        return False
    if _is_thing_called(unit, lexicon, place, form):
        return True
    itself = not lexicon.words["reflexives"].isdisjoint(unit.lows[place + 1 : place + 2])
    at = name = place + 1 + itself
    while at < len(unit.tokens) and unit.tokens[at].capital:
        at += 1
    if at == name:
        return False
    begun = next((k for k in range(place - 1, max(-1, place - NAMED_BEFORE), -1) if lexicon.has("articles", unit.lows[k])), -1)
    somebody = (
        begun >= 0 and lexicon.has("indefinites", unit.lows[begun]) and not any(map(lexicon.verbal, unit.lows[begun:place]))
    )
    speaks = at < len(unit.lows) and (unit.lows[at] in lexicon.cues or lexicon.verbal(unit.lows[at]) in {"verb", "auxiliary"})
    return itself or (somebody and speaks)


def _is_thing_called(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """ "links called “trackers”", "a protocol called TCP": a thing has a name, and calls nobody anything."""
    ahead = unit.tokens[place + 1 : place + 2]
    if place < 2 or form.form != "past" or not ahead or not (ahead[0].kind == "quote" or ahead[0].capital):
        return False
    noun = unit.tokens[place - 1]
    thing = noun.kind == "word" and not noun.capital and not noun.adverb and noun.low.isalpha()
    if not thing or lexicon.expressions["doing"].search(noun.low):
        return False
    begun = next((k for k in range(place - 1, max(-1, place - NAMED_BEFORE), -1) if lexicon.has("articles", unit.lows[k])), 0)
    told = begun > 0 and (not lexicon.has("prepositions", unit.lows[begun - 1]) or any(map(lexicon.verbal, unit.lows[:begun])))
    back = unit.lows[begun if told else max(0, place - NAMED_BEFORE) : place]
    at = place + 2
    while at < len(unit.tokens) and unit.tokens[at].capital:
        at += 1
    judged = at < len(unit.tokens) and (unit.tokens[at].kind == "quote" or lexicon.has("articles", unit.lows[at]))
    kinds = (
        "speakers",
        "heads",
        "media",
        "documents",
        "plural_subjects",
        "pronouns",
        "auxiliaries",
        "relatives",
        "persons_or_verbs",
    )
    return not judged and all(lexicon.words[kind].isdisjoint(back) for kind in kinds)


def _double_genitive(unit: Unit, lexicon: Lexicon, mark: int, form: CueForm) -> bool:
    """ "A friend of the mayor's said"."""
    back = unit.lows[max(0, mark - 5) : mark]
    if not lexicon.has("possessive_marks", unit.lows[mark]):
        return False
    return form.form == "past" and not form.ambiguous and not lexicon.words["of"].isdisjoint(back) and "," not in back


def _is_noun(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm) -> bool:
    """ "confirmed reports that", "found that crows can count": a form that is more often a noun, and is one here."""
    if not form.ambiguous or first != place:
        return False
    counted = form.form == "third" and lexicon.has("modals", "".join(unit.lows[place + 1 : place + 2]))
    return counted or _is_counted(unit, place, form) or _is_object(unit, lexicon, place, form)


def _is_counted(unit: Unit, place: int, form: CueForm) -> bool:
    """ "found 11,400 claims that", not "Channel 4 claims that"."""
    numbered = form.form == "third" and place > 0 and unit.lows[place - 1][:1].isdigit()
    return numbered and not (place > 1 and unit.tokens[place - 2].text[:1].isupper())


def _in_name(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """Whether a capital makes it part of a name: "Hope Street", "the Tramway Blog", not "Officials Say the Dam Held"."""
    if place == 0 or not unit.tokens[place].text[:1].isupper():
        return False
    before = unit.tokens[place - 1].text
    bare = form.form == "base" and before[:1].isupper() and not before.isupper()
    return form.ambiguous or (bare and not before.endswith(lexicon.endings["plural"]))


def _particle(form: CueForm, unit: Unit, lexicon: Lexicon, place: int) -> int:
    """Words of a particle behind the verb, one attribute of its noun included: "paid tribute", "paid glowing tribute"."""
    words, lows = form.particle.split(), unit.lows
    if not words:
        return 0
    if lows[place + 1 : place + 1 + len(words)] == words:
        return len(words)
    attributed = len(words) == 1 and lexicon.has("attributed_nouns", words[0]) and lows[place + 2 : place + 3] == words
    plain = attributed and unit.tokens[place + 1].kind == "word" and not lexicon.has("no", lows[place + 1])
    return 2 if plain else 0


def _after_to(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm) -> bool:
    to = lexicon.words["infinitive_marks"]
    return place > 0 and (unit.lows[place - 1] in to or (first > 0 and unit.lows[first - 1] in to and form.form == "base"))


def _before_to(unit: Unit, lexicon: Lexicon, first: int) -> tuple[int, bool]:
    """ "goes on to state", "was quick to deny", "is understood to have said": where the verb group begins; whether it is one."""
    lows, words = unit.lows, lexicon.words
    if first < 2 or lows[first - 2] not in words["before_infinitives"] or lows[first - 1] not in words["infinitive_marks"]:
        return first, False
    at = first - 2
    while at > 0 and (lexicon.has("auxiliaries", lows[at - 1]) or lows[at - 1] in words["easing"] or unit.tokens[at - 1].adverb):
        at -= 1
    helped = at < first - 2 or lows[first - 2] in words["easing_verbs"]
    return (at, True) if helped and at > 0 else (first, False)


def _before_time(unit: Unit, lexicon: Lexicon, first: int, place: int) -> int:
    """ "were last night accused": past a time between an auxiliary and its verb."""
    at = first
    while at > 0 and place - at < TIME_BETWEEN and lexicon.has("times", unit.lows[at - 1]):
        at -= 1
    if at in {first, 0}:
        return first
    helped = lexicon.has("forms_of_be", unit.lows[at - 1]) or lexicon.has("forms_of_have", unit.lows[at - 1])
    return at - 1 if helped and not lexicon.has("owning", unit.lows[at - 1]) else first


def _is_object(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """ "has confirmed reports that": a noun, the object of the verb before it."""
    before = lexicon.cues.get(unit.lows[place - 1]) if place else None
    if place > 2 and lexicon.has("as_what", unit.lows[place - 2]) and unit.lows[place - 3] in lexicon.cues:
        return True  # "dismissed as baseless reports that"
    return (
        before is not None
        and (
            not before.ambiguous
            or lexicon.has("auxiliaries", unit.lows[place - 2])
            or lexicon.has("negations", unit.lows[place - 2])
        )
        and before.form in {"past", "participle", "third", "base", "ing"}
        and unit.tokens[place].text[:1].islower()
        and not unit.tokens[place - 1].text[:1].isupper()
        and form.form in {"base", "third"}
    )


class _Helped(NamedTuple):
    """What stands before a verb form."""

    be: bool
    modal: bool
    have: bool
    negated: bool
    infinitive: bool


_BARE = _Helped(be=False, modal=False, have=False, negated=False, infinitive=False)


def _helped(before: list[str], lexicon: Lexicon, *, infinitive: bool) -> _Helped:
    if not before:
        return _BARE._replace(infinitive=True) if infinitive else _BARE

    def stands(kind: str) -> bool:
        return not lexicon.words[kind].isdisjoint(before)

    negated = stands("negations") or stands("failing")
    return _Helped(stands("forms_of_be"), stands("modals"), stands("forms_of_have"), negated, infinitive)


def _finite(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm, helped: _Helped) -> bool | None:
    """Whether a form is finite where it stands; None when it is no verb there."""
    be, modal, have, _, infinitive = helped
    bare = first == place
    match form.form:
        case "ing":
            return be
        case "participle":
            return True if be or have else None
        case "base":
            if infinitive:
                return False
            if (
                modal
                or (be and form.passive)
                or (form.passive and (have or form.particle or _plain_verb(unit, lexicon, first, place, form)))
            ):
                return True
            return None if have or be or not _base_subject(unit, lexicon, first, place, form) else True
        case "third":
            noun = form.ambiguous and not form.particle and not _plain_verb(unit, lexicon, first, place, form)
            return None if noun or modal or have or be else True
        case _:
            if bare and _told_to(unit, lexicon, place, form):
                return None
            if not be and ((not form.particle and _done_by(unit, lexicon, place)) or _said_to(unit, lexicon, first, place, form)):
                return None  # "remarks repeated by", "people said to have": a participle
            if (modal and not have and not be) or (bare and _put_out(unit, lexicon, place)) or _counts_all(unit, lexicon, place):
                return None
            genitive = bare and first > 1 and _double_genitive(unit, lexicon, first - 1, form)
            return None if bare and first > 0 and _adjectival(unit, lexicon, first) and not genitive else True


def _done_by(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "remarks repeated by the agency", "an act condemned as reckless by the army", not "said by telephone"."""
    by = _behind_name(unit, lexicon, place + 1)
    agent = not lexicon.words["agents"].isdisjoint(unit.lows[by : by + 1])
    return agent and lexicon.words["means"].isdisjoint(unit.lows[by + 1 : by + 2])


def _behind_name(unit: Unit, lexicon: Lexicon, place: int) -> int:
    """The place behind "as “reckless”", "as a war crime"; the same place without it ("as baseless reports by the Herald")."""
    if lexicon.words["as_what"].isdisjoint(unit.lows[place : place + 1]):
        return place
    said = [k for k in range(place + 1, min(place + FARTHEST_NAME, len(unit.lows))) if unit.tokens[k].kind != "mark"]
    longest = 2 + LONGEST_NAME * any(lexicon.has("indefinite_articles", unit.lows[k]) for k in said[:1])
    return next((k for k in said[1:longest] if unit.lows[k] in lexicon.words["agents"]), place)


def _put_out(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "Footage posted on social media appears to show": a participle behind the paper, since a verb follows."""
    if not place or not lexicon.has("documents", unit.lows[place - 1]) or not lexicon.has("papers_made", unit.lows[place]):
        return False
    ahead = unit.tokens[place + 1 : place + 9]
    stop = next((k for k, token in enumerate(ahead) if token.kind != "word"), len(ahead))
    return lexicon.has("prepositions", ahead[0].low) and any(token.verbal or token.low in lexicon.cues for token in ahead[1:stop])


def _read_out(unit: Unit, lexicon: Lexicon, first: int, place: int) -> bool:
    """ "in a statement read to the court": a participle behind the paper."""
    return (
        first == place > 1
        and unit.lows[place] in lexicon.words["read_out"]
        and not lexicon.words["read_to"].isdisjoint(unit.lows[place + 1 : place + 2])
        and (lexicon.has("speech_places", unit.lows[place - 1]) or lexicon.has("documents", unit.lows[place - 1]))
        and lexicon.has("articles", unit.lows[place - 2])
    )


def _is_number(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "4,000", "not quite six thousand", "at least 12"."""
    return any(low[:1].isdigit() or lexicon.has("numbers", low) for low in unit.lows[place : place + 3])


def _gives_account(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "gave a figure of 12", "gives 212 pieces"; not "gave him a lift"."""
    said = unit.lows[place : place + 7]
    return bool(said) and (said[0][:1].isdigit() or not lexicon.words["given_words"].isdisjoint(said))


def _lists(unit: Unit, lexicon: Lexicon, first: int, place: int) -> bool:
    """ "The roster also lists four names", not "a firm listed in London"."""
    paper = not lexicon.words["documents"].isdisjoint(unit.lows[max(0, first - 8) : first])
    return paper and not any(lexicon.has("prepositions", low) for low in unit.lows[place + 1 : place + 2])


def _said_to(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm) -> bool:
    """ "The 1,140 people said to have taken part", "two people reported missing were": nobody's word."""
    if first == place and form.verb.lemma in lexicon.words["agentless"] and _is_state(unit, lexicon, place + 1):
        return True
    if first != place or form.verb.lemma not in lexicon.words["agentless"] or place + 2 >= len(unit.lows):
        return False
    return lexicon.has("infinitive_marks", unit.lows[place + 1]) and lexicon.has("infinitive_helpers", unit.lows[place + 2])


def _told_to(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """ "Firefighters told to stand down got their jobs back": who tells tells somebody, so these were told."""
    to = place + 1 + (not lexicon.words["not"].isdisjoint(unit.lows[place + 1 : place + 2]))
    if form.verb.lemma not in lexicon.words["told_without_agent"] or lexicon.words["infinitive_marks"].isdisjoint(
        unit.lows[to : to + 1]
    ):
        return False
    return to + 1 < len(unit.tokens) and unit.tokens[to + 1].text.islower()


def _is_state(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "missing were found", "killed in the blast", not "killed civilians", "missing papers"."""
    low, behind = "".join(unit.lows[place : place + 1]), "".join(unit.lows[place + 1 : place + 2])
    how = lexicon.has("reported_so", low) or low.endswith(lexicon.endings["past"])
    goes_on = lexicon.has("prepositions", behind) or lexicon.has("times", behind)
    return how and (not behind or goes_on or lexicon.verbal(behind) in {"verb", "auxiliary"})


def is_auxiliary_s(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """Whether the 's at a place is "is" or "has" and no possessive."""
    return place > 0 and (
        lexicon.has("pronouns", unit.lows[place - 1]) or lexicon.has("before_clitic_verbs", unit.lows[place - 1])
    )


def _adjectival(unit: Unit, lexicon: Lexicon, first: int) -> bool:
    """ "The accused", "an alleged plot", "his said aim": a past form after a determiner or preposition is no verb."""
    low = unit.lows[first - 1]
    if low in lexicon.words["before_participles"]:
        return True  # "when asked"
    if lexicon.has("determiners", low):
        return low not in lexicon.words["pronominal_determiners"]
    return lexicon.has("before_adjectives", low)


def _counts_all(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "said that all recalled meats have been sold": an adjective between a count and its plural."""
    counted = (
        place > 1 and lexicon.has("pronominal_determiners", unit.lows[place - 1]) and lexicon.has("that", unit.lows[place - 2])
    )
    plural = "".join(unit.lows[place + 1 : place + 2]).endswith(lexicon.endings["plural"])
    return counted and plural and _plural_clause(unit, lexicon, place + 1)


def _base_subject(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm) -> bool:
    """A bare base form is a verb after a plural or a pronoun: "officials say", "they claim"."""
    if first == 0:
        return False
    if unit.tokens[first - 1].kind == "quote":
        return form.form == "third" or lexicon.has("texts_do", form.verb.lemma)
    low = unit.lows[first - 1]
    if lexicon.has("pronouns", low) and not lexicon.has("third_persons", low):
        return True
    if low in lexicon.words["plural_subjects"] or low.isdigit() or _are_two_names(unit, lexicon, first):  # "six in 10 say"
        return not form.ambiguous or _opens_content(unit, lexicon, place + 1) or _opens_clause(unit, lexicon, place + 1)
    endings = lexicon.endings
    plural = low.endswith(endings["plural"]) and not low.endswith(endings["no_plural"]) and not lexicon.has("owning", low)
    if (
        lexicon.has("persons_or_verbs", unit.lows[place])
        and "".join(t.text for t in unit.tokens[place + 1 : place + 2])[:1].isupper()
    ):
        return plural  # "murder suspect Milo Stenk"
    if _closes_quote(unit, lexicon, first, place):
        return True
    papers = lexicon.words["documents"]
    if form.verb.frame == "show" and low.endswith(endings["plural"]) and low in papers:
        return place + 1 < len(unit.lows)
    if form.ambiguous and form.verb.frame == "show" and unit.lows[0] in papers and unit.lows[0].endswith(endings["plural"]):
        return _opens_content(unit, lexicon, place + 1)
    if form.ambiguous:
        back = unit.lows[max(0, first - 5) : first]
        plurals = lexicon.words["plural_subjects"]
        marked = (
            not lexicon.words["that"].isdisjoint(unit.lows[place + 1 : place + 2])
            and (unit.tokens[first - 1].text[:1].isupper() or any(word in plurals and word.isalpha() for word in back[:3]))
            and lexicon.words["indefinite_articles"].isdisjoint(back)
        )
        return marked or (
            plural and (_opens_content(unit, lexicon, place + 1) or (first < FEW and _opens_clause(unit, lexicon, place + 1)))
        )
    return plural or _opens_content(unit, lexicon, place + 1)


def _plain_verb(unit: Unit, lexicon: Lexicon, first: int, place: int, form: CueForm) -> bool:
    """An ambiguous form with a subject before it and content after it."""
    if first == 0:
        return False
    if unit.tokens[first - 1].kind == "quote":
        return form.form == "third" or lexicon.has("texts_do", form.verb.lemma)
    low = unit.lows[first - 1]
    if (
        lexicon.has("determiners", low)
        or lexicon.has("prepositions", low)
        or lexicon.has("before_nouns", low)
        or lexicon.has("conditions", low)
        or lexicon.has("possessive_marks", low)
        or low == ","
    ):
        opens = (low == "," or lexicon.has("adding", low)) and _opens_content(unit, lexicon, place + 1)
        opens = opens or (low == "," and _closes_quote(unit, lexicon, first, place))
        return lexicon.has("that", low) or opens
    if lexicon.has("pronouns", low) or lexicon.has("before_verbs", low):
        return True
    return (
        _opens_content(unit, lexicon, place + 1)
        or _closes_quote(unit, lexicon, first, place)
        or (lexicon.has("putting", form.verb.lemma) and _puts_at(unit, lexicon, place, form))
    )


_MONEY = tuple("$£€¥₦₹")


def _puts_at(unit: Unit, lexicon: Lexicon, place: int, form: CueForm) -> bool:
    """ "put at nine", "puts yearly savings at $38 million": what the sum is of, and the sum."""
    lows = unit.lows
    if not lexicon.words["put_at"].isdisjoint(lows[place + 1 : place + 2]):
        return form.verb.frame == "put"  # "estimates at 10 a.m."
    at = next((k for k in range(place + 2, min(place + PUT_WITHIN, len(lows) - 1)) if lexicon.has("put_at", lows[k])), None)
    sum_ = lows[at + 1] if at is not None else ""
    return sum_[:1].isdigit() or sum_.startswith(_MONEY) or lexicon.has("numbers", sum_)


def _closes_quote(unit: Unit, lexicon: Lexicon, first: int, place: int) -> bool:
    """ "“...,” the email read.": a quote before, nothing after."""
    ends = place + 1 >= len(unit.tokens) or unit.tokens[place + 1].kind == "mark" or lexicon.has("times", unit.lows[place + 1])
    comma = next((k for k in range(first - 2, max(0, first - 14), -1) if unit.lows[k] == ","), None)
    if (
        ends
        and comma is not None
        and comma > 3
        and (unit.tokens[comma + 1].text[:1].isupper() or lexicon.has("speaking_heads", unit.lows[comma + 1]))
    ):
        return True  # "..., a former engineer claims."
    return ends and "" in unit.lows[max(0, first - FARTHEST_QUOTE) : first]


def _opens_content(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    if place >= len(unit.tokens):
        return False
    token = unit.tokens[place]
    if token.low == "," and place + 1 < len(unit.tokens) and unit.tokens[place + 1].kind == "quote":
        return True
    if token.kind == "quote" or token.low == ":" or lexicon.has("that", token.low) or lexicon.has("after_plain_verbs", token.low):
        return True
    if token.kind == "mark" or lexicon.has("after_nouns", token.low):
        return False
    if token.low[:1].isdigit():
        return True
    return (
        lexicon.has("determiners", token.low)
        or lexicon.has("pronouns", token.low)
        or token.text[0].isupper()
        or lexicon.has("existential", token.low)
        or _plural_clause(unit, lexicon, place)
    )


def _are_two_names(unit: Unit, lexicon: Lexicon, first: int) -> bool:
    """ "Maureen Sato and Piers Lund call": two names before a verb."""
    at = first - 1
    while at > 0 and unit.tokens[at].text[:1].isupper():
        at -= 1
    joined = 0 < at < first - 1 and lexicon.has("adding", unit.lows[at]) and unit.tokens[at - 1].text[:1].isupper()
    return joined and lexicon.words["before_papers"].isdisjoint(unit.lows[:first])


def _opens_clause(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "believe speed and alcohol were factors": an auxiliary behind nouns alone."""
    for at in range(place, min(place + FEW, len(unit.tokens))):
        low = unit.lows[at]
        if at > place and lexicon.verbal(low) == "auxiliary":
            return True
        noun = unit.tokens[at].kind == "word" and not lexicon.verbal(low) and low not in lexicon.cues
        if not noun or lexicon.has("prepositions", low) or lexicon.has("existential", low):
            return False
    return False


def _plural_clause(unit: Unit, lexicon: Lexicon, place: int) -> bool:
    """ "show officials had", "forecast loan losses would": a plural and an auxiliary within a few words."""
    for at in range(place, min(place + 3, len(unit.tokens) - 1)):
        low = unit.lows[at]
        if unit.tokens[at].kind != "word" or lexicon.has("plain_starts", low):
            return False
        plural = low.endswith(lexicon.endings["plural"])
        if plural and lexicon.has("auxiliaries", unit.lows[at + 1]) and unit.lows[at + 1] not in lexicon.possessives:
            return True
    return False
