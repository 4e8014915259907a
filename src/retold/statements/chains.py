"""The voices of one attribution from the origin outward, each resolved within the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from retold.model import Link, Span
from retold.statements import figures, names
from retold.statements.scenes import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retold.statements.lexicon import Lexicon
    from retold.statements.pieces import Attribution
    from retold.statements.reading import Reader
    from retold.statements.tokens import Unit

ANONYMOUS = "unnamed source"
ADJUNCT = 20  # words of ", speaking on condition of anonymity as he was not allowed to talk,"
LONGEST_PAIR = 12  # words of two names with "and" between them


def build(reader: Reader, unit: Unit, attribution: Attribution) -> list[tuple[Phrase | None, tuple[Link, ...]]]:
    """One chain for each holder: "both X and Y" and "neither X nor Y" are two."""
    out = [(phrase, _chain(reader, unit, attribution, phrase)) for phrase in _holders(reader, unit, attribution)]
    return _paired(reader, unit, out[0][0], out[0][1]) or out


def _paired(
    reader: Reader, unit: Unit, phrase: Phrase | None, chain: tuple[Link, ...]
) -> list[tuple[Phrase | None, tuple[Link, ...]]]:
    """ "Neither bank", "both banks" after two banks have been named: one chain for each."""
    if phrase is None or phrase.last - phrase.first != 2 or unit.lows[phrase.first] not in reader.lexicon.words["pairing"]:
        return []
    pair = reader.cast.pair(unit.lows[phrase.last - 1])
    return [(phrase, (replace(chain[0], name=one.name, kind=one.kind, rule="pair"), *chain[1:])) for one in pair]


def _holders(reader: Reader, unit: Unit, attribution: Attribution) -> list[Phrase | None]:
    """The holders of a shared statement: split at "and" or "nor" after "both" or "neither"."""
    source = attribution.source
    if source is None:
        return [None]
    lows, words = unit.lows[source.first : source.last], reader.lexicon.words
    if lows and lows[0] in words["pairing"] and len(lows) > 2:
        joint = words["adding"] if lows[0] in words["both"] else words["nor"]
        at = source.first + next((k for k, low in enumerate(lows) if low in joint), 0)
        if at > source.first:
            if not source.first + 1 < at < source.last - 1:
                return [source]
            return [Phrase(source.first + 1, at, source.how), Phrase(at + 1, source.last, source.how)]
    if len(lows) <= LONGEST_PAIR:
        at = source.first + next((k for k, low in enumerate(lows) if low in words["adding"]), 0)
        if at == source.first:
            return [source]
        both: list[Phrase | None] = [Phrase(source.first, at, source.how), Phrase(at + 1, source.last, source.how)]
        named = [" ".join(token.text for token in unit.tokens[one.first : one.last]) for one in both if one]
        all_say = attribution.cue is not None and _each_says(unit, attribution.cue, words)
        known = all(names.fold(name) in names.known_names() or names.is_medium(name, reader.lexicon) for name in named)
        if all_say or known or _are_two(unit, source, at, words):
            return both  # "the minister and the army chief both said", "the Westmoor Echo and the Eastmoor Echo"
    return [source]


def _each_says(unit: Unit, cue: tuple[int, int], words: Mapping[str, frozenset[str]]) -> bool:
    """ "both said", "said separately", "accused each other"."""
    said = {*unit.lows[slice(*cue)], *unit.lows[cue[1] : cue[1] + 1]}
    return not words["severally"].isdisjoint(said) or is_mutual(unit, cue[1], words)


def _are_two(unit: Unit, source: Phrase, joint: int, words: Mapping[str, frozenset[str]]) -> bool:
    """ "The owner and the coast guard", "the ministry and Amnesty": an article or a name begins the second of two phrases."""
    lows, tokens = unit.lows, unit.tokens
    if not words["relatives"].isdisjoint(lows[source.first : source.last]) or "," in lows[source.first : joint]:
        return False
    if lows[joint + 1] in words["articles"]:
        return True
    common = lows[source.first] in words["definites"] and not any(token.capital for token in tokens[source.first + 1 : joint])
    named = tokens[source.last - 1].capital or not words["possessive_marks"].isdisjoint(lows[joint : source.last])
    return common and tokens[joint + 1].capital and named  # not "the former mayor and U.S. senator"


def is_mutual(unit: Unit, place: int, words: Mapping[str, frozenset[str]]) -> bool:
    """ "accused each other": each accuses."""
    return not words["mutual"].isdisjoint(unit.lows[place : place + 1]) and not words["others"].isdisjoint(
        unit.lows[place + 1 : place + 2]
    )


def _chain(reader: Reader, unit: Unit, attribution: Attribution, phrase: Phrase | None) -> tuple[Link, ...]:
    links: list[Link] = []
    if phrase is None:
        last = reader.last.chain[:1] if attribution.rule == "it was said" and reader.last is not None else ()
        links = [Link(name=link.name, span=None, role=link.role, kind=link.kind, rule="continued") for link in last]
        return tuple(links) or (Link(name=ANONYMOUS, span=None, kind="anonymous", rule="nobody named"),)
    phrase = _named_ahead(unit, attribution, phrase, reader.lexicon)
    for cited, rule in attribution.origins:
        links.append(_link(reader, unit, cited, "origin", rule))
    links.append(_link(reader, unit, phrase, "relay" if links else "origin", ""))
    links.extend(_in_phrase(reader, unit, phrase))
    for relay, rule in attribution.relays:
        if rule == "learned":
            heard = _told(reader, unit, relay)
            links.extend([heard] if heard is not None else [])
            continue
        links.append(_link(reader, unit, relay, "relay", rule))
        links.extend(_in_phrase(reader, unit, relay))
    links.extend(_afterwards(reader, unit, attribution, attribution.relays[-1][0] if attribution.relays else phrase))
    if (
        attribution.rule == "quoted as saying"
        and not attribution.relays
        and reader.relay is not None
        and attribution.verb is not None
        and attribution.cue is not None
        and not reader.lexicon.words["quoting_verbs"].isdisjoint(unit.lows[slice(*attribution.cue)])
    ):
        links.append(Link(name=reader.relay.name, span=None, role="relay", kind=reader.relay.kind, rule="understood"))
    links.extend(_in_adjunct(reader, unit, attribution, links))
    if attribution.addressee is not None:
        told = _told(reader, unit, attribution.addressee)
        if told is not None:
            links.append(told)
    for link in links:
        if link.kind in {"agency", "outlet"} and link.span is not None:
            reader.relay = link
    if len(links) > 1:
        # "..., TASS reported. It vowed ...": who was carried goes on
        reader.cast.stays(links[0].name, max((link.span.end for link in links if link.span is not None), default=0))
    return tuple(_without_echoes(links, reader.lexicon))


def _named_ahead(unit: Unit, attribution: Attribution, phrase: Phrase, lexicon: Lexicon) -> Phrase:
    """ "By his own account, Darrow flew there": whose account it is follows."""
    if not (lexicon.has("possessives", unit.lows[phrase.first]) and lexicon.has("own_marks", unit.lows[phrase.first + 1])):
        return phrase
    first = min((start for start, _ in attribution.content if start > phrase.last), default=len(unit.tokens))
    last = first
    while last < len(unit.tokens) and unit.tokens[last].capital and not lexicon.has("times", unit.lows[last]):
        last += 1
    return Phrase(first, last) if last > first and not lexicon.has("determiners", unit.lows[first]) else phrase


def _without_echoes(links: list[Link], lexicon: Lexicon) -> list[Link]:
    """Each voice once: "photographed by the paper, by the Courier's account" is one relay, under its proper name."""
    out: list[Link] = []
    for link in links:
        if any(link.name == other.name for other in out):
            continue
        bare = bool(out) and out[-1].role == link.role == "relay" and not names.is_proper(out[-1].name, lexicon)
        if bare and out[-1].kind == link.kind and link.kind in {"agency", "outlet"}:
            out.pop()
        out.append(link)
    return out


def _link(reader: Reader, unit: Unit, phrase: Phrase, role: Literal["origin", "relay"], rule: str) -> Link:
    start, end = unit.start_of(phrase.first), unit.ends[phrase.last - 1]
    text = reader.text[start:end].strip(" ,—–-")
    span = Span(reader.article.id, start, max(start, start + len(text))) if text else None
    named = _named(reader, unit, phrase, text)
    return Link(name=named.name, span=span, role=role, kind=named.kind, rule=rule or named.rule)


def _named(reader: Reader, unit: Unit, phrase: Phrase, text: str) -> figures.Named:
    place = unit.start_of(phrase.first)
    low = text.casefold()
    if phrase.how == "relative" or unit.lows[phrase.first] in reader.lexicon.words["relatives"]:
        antecedent = figures.antecedent(unit, phrase.first, reader.lexicon)
        if any(map(str.isalnum, antecedent)):
            issued = antecedent.casefold().split()[-1] in reader.lexicon.words["issued"]
            if issued and reader.spoken_in_unit is not None:
                return figures.Named(reader.spoken_in_unit.name, reader.spoken_in_unit.kind, "relative")
            return reader.cast.hear(antecedent, place, spoke=True)
    if low in reader.lexicon.words["pronouns"] or low in reader.lexicon.words["possessives"]:
        again = not reader.lexicon.words["adding_verbs"].isdisjoint(unit.lows[phrase.last : phrase.last + 1])
        return reader.cast.pronoun(text, place, unit.start, again=again) or figures.Named(text, "anonymous", "pronoun")
    if unit.lows[phrase.first] in reader.lexicon.words["no"]:
        text = reader.lexicon.expressions["none_of"].sub("", text, count=1)  # "no doctor at the hospital": the hospital is silent
    return reader.cast.hear(
        names.without_mark(text, reader.lexicon) + _adjunct(unit, phrase, reader.lexicon),
        place,
        spoke=True,
        hint=_hint(unit, phrase, reader.lexicon),
        near=unit.start,
    )


def _adjunct(unit: Unit, phrase: Phrase, lexicon: Lexicon) -> str:
    """ ", speaking on condition of anonymity": no part of the source, but it tells that its bearer has no name."""
    if not lexicon.words["adjuncts_of_subjects"].isdisjoint(unit.lows[phrase.last + 1 : phrase.last + 2]):
        ahead = range(phrase.last + 1, min(phrase.last + ADJUNCT, len(unit.lows)))
        stop = next((k for k in ahead if unit.lows[k] == ","), phrase.last)
        if not lexicon.words["withheld"].isdisjoint(unit.lows[phrase.last : stop]):
            return ", " + " ".join(unit.lows[phrase.last + 1 : stop])
    return ""


def _hint(unit: Unit, phrase: Phrase, lexicon: Lexicon) -> str:
    """The pronoun with which a source's own words begin: "Hradec Dol says its men" is no person."""
    ahead = unit.lows[phrase.last : phrase.last + 7]
    for place, low in enumerate(ahead):
        if low in lexicon.words["own_pronouns"] or (low in lexicon.words["third_persons"] and place <= 3):
            if ahead[place + 1 : place + 2] == [","]:
                return ""
            its = lexicon.words["thing_owners"].intersection(ahead[place:]) if low in lexicon.words["thing_pronouns"] else ()
            return min(its, default=low)  # "Tarn Potash said it would raise its price"
        if low in lexicon.words["no_own_words"] or unit.tokens[phrase.last + place].kind == "quote":
            return ""
    return ""


def _afterwards(reader: Reader, unit: Unit, attribution: Attribution, phrase: Phrase) -> list[Link]:
    """ "according to Radio South, which the agency quoted": who saw or carried what the source said."""
    if not _may_hold(unit, "saw", reader.lexicon):
        return []
    start = unit.start_of(phrase.first)
    match = reader.lexicon.expressions["saw"].search(reader.text, start, min(unit.end, start + 400))
    if match is None or attribution.cue is None:
        return []
    tail = unit.ends[max(attribution.cue[1], phrase.last) - 1]
    inside = match.start() < tail
    if not (inside or reader.text[tail : match.start()].count(",") <= 2) or not names.is_medium(
        match["who"], reader.lexicon, loose=True
    ):
        return []
    named = reader.cast.hear(match["who"], match.start("who"), spoke=False)
    return [
        Link(name=named.name, span=Span(reader.article.id, *match.span("who")), role="relay", kind=named.kind, rule="seen by")
    ]


def _in_phrase(reader: Reader, unit: Unit, phrase: Phrase) -> list[Link]:
    """ "documents seen by The Herald", "slides quoted by the Post": the medium named inside the source phrase."""
    return _seen_by(reader, unit, unit.start_of(phrase.first), unit.ends[phrase.last - 1])


def _in_adjunct(reader: Reader, unit: Unit, attribution: Attribution, links: list[Link]) -> list[Link]:
    """ "said in a statement carried by state media", "in an email seen by Reuters": between the cue and what follows."""
    if attribution.cue is None or attribution.verb is None:
        return []
    start = unit.ends[attribution.cue[1] - 1]
    after = [first for first, _ in attribution.content if first >= attribution.cue[1]]
    end = unit.start_of(min(after)) if after else min(unit.end, start + 160)
    found = _seen_by(reader, unit, start, end) or _interviewed_by(reader, unit, start, end)
    last = attribution.content[-1][1]
    if not found and after and reader.lexicon.has("occasions", "".join(unit.lows[last : last + 1])):
        found = _seen_by(reader, unit, unit.ends[last - 1], min(unit.end, unit.ends[last - 1] + 160))
    if not found and attribution.source is not None and attribution.source.first > 1:
        found = _interviewed_by(
            reader, unit, unit.start, unit.start_of(attribution.source.first)
        )  # "Speaking to the BBC, Orme said"
    return [link for link in found if link.name not in {other.name for other in links}]


def _may_hold(unit: Unit, name: str, lexicon: Lexicon) -> bool:
    """Whether a word that an expression needs stands in a unit; quotes are not looked into."""
    return "" in unit.lows or name not in lexicon.needs or not lexicon.needs[name].isdisjoint(unit.lows)


def _seen_by(reader: Reader, unit: Unit, start: int, end: int) -> list[Link]:
    if not _may_hold(unit, "seen_by", reader.lexicon):
        return []
    text = reader.text[start:end]
    match = reader.lexicon.expressions["seen_by"].search(text)
    if match is None or match["how"] in reader.lexicon.words["seen_to"]:
        return []
    name = reader.lexicon.expressions["medium_end"].split(text[match.end() :], maxsplit=1)[0].strip()
    first = reader.lexicon.expressions["joined"].split(name, maxsplit=1)[0]
    name = first if names.fold(first) in names.known_names() else name  # "quoted by AFP and Reuters", not "Clinic and Ward"
    if not name or not names.is_medium(name, reader.lexicon, loose=match["how"] in reader.lexicon.words["agents"]):
        return []
    named = reader.cast.hear(name, start, spoke=False)
    at = start + match.end()
    span = Span(reader.article.id, at, at + len(name))
    kind = "outlet" if named.kind == "person" else named.kind  # a paper may be called as people are
    return [Link(name=named.name, span=span, role="relay", kind=kind, rule="seen by")]


def _interviewed_by(reader: Reader, unit: Unit, start: int, end: int) -> list[Link]:
    """ "said in an interview with Radio Marea", "in statements to the daily Hoy"."""
    if not _may_hold(unit, "heard_by", reader.lexicon):
        return []
    match = reader.lexicon.expressions["heard_by"].search(reader.text, start, end)
    if match is None:
        return []
    heard = _heard_by(reader, match["who"], match.start("who"))
    return [heard] if heard is not None else []


def _told(reader: Reader, unit: Unit, addressee: Phrase) -> Link | None:
    """ "told AFP": the medium that heard it, when the one told is a medium."""
    start, end = unit.start_of(addressee.first), unit.ends[addressee.last - 1]
    return _heard_by(reader, reader.text[start:end], start)


def _heard_by(reader: Reader, text: str, start: int) -> Link | None:
    """The medium that heard what was said, when the words name one that is not this desk."""
    core = text.split(",", maxsplit=1)[0].strip()
    if core.islower():
        return None  # "told state television": of which nobody says more
    if core.casefold() in reader.lexicon.own_names or not names.is_medium(core, reader.lexicon, loose=core.isupper()):
        return None
    known = names.known_names().get(names.fold(core))
    named = reader.cast.hear(core, start, spoke=False)
    on_air = not reader.lexicon.words["broadcasting"].isdisjoint(core.casefold().split())
    if not (known or "," in text or on_air or _another_desk(reader, core)):
        return None
    return Link(
        name=named.name,
        span=Span(reader.article.id, start, start + len(core)),
        role="relay",
        kind="agency" if known else "outlet",
        rule="told",
    )


def _another_desk(reader: Reader, name: str) -> bool:
    """Whether the article's own credit names somebody else.

    A medium nobody knows, told something in an article without credit, is most likely the desk that prints it: no link.
    """
    desks = {credit.agency for credit in reader.article.credits if credit.agency}
    words = set(names.folded_words(name))
    initials = "".join(word[0] for word in name.split() if word[:1].isupper()).casefold()
    return bool(desks) and not any(words & set(names.folded_words(desk)) or initials == desk.casefold() for desk in desks)
