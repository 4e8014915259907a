"""The voices of one attribution from the origin outward, each resolved within the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from retold.model import Link, Span
from retold.statements import names
from retold.statements.clauses import Phrase

if TYPE_CHECKING:
    from retold.statements.attributions import Attribution
    from retold.statements.tokens import Unit

ANONYMOUS = "unnamed source"
_SEEN_BY = re.compile(
    r"\b(?:seen|obtained|reviewed|quoted|cited|published|carried|reported|released|reproduced|broadcast|distributed|posted|aired|printed|leaked to|shown to|given to|provided to)\s+(?:by\s+)?"
)
_WHICH_SAW = re.compile(r"\b(?:which|that)\s+(?P<who>[^,]+?)\s+(?:has|have|had)?\s*(?:read|seen|obtained|reviewed|quoted|examined)\b")


def build(reader: Any, unit: Unit, attribution: Attribution) -> list[tuple[Phrase | None, tuple[Link, ...]]]:  # noqa: ANN401
    """One chain for each holder: "both X and Y" and "neither X nor Y" are two."""
    out: list[tuple[Phrase | None, tuple[Link, ...]]] = []
    for phrase in _holders(unit, attribution):
        chain = _chain(reader, unit, attribution, phrase)
        out.append((phrase if attribution.source is None or phrase is None else attribution.source, chain) if False else (phrase, chain))
    return out


def _holders(unit: Unit, attribution: Attribution) -> list[Phrase | None]:
    """The holders of a shared statement: split at "and" or "nor" after "both" or "neither"."""
    source = attribution.source
    if source is None:
        return [None]
    lows = unit.lows[source.first : source.last]
    if lows and lows[0] in {"both", "neither"} and len(lows) > 2:
        joint = "nor" if lows[0] == "neither" else "and"
        if joint in lows:
            at = source.first + lows.index(joint)
            return [Phrase(source.first + 1, at, source.how), Phrase(at + 1, source.last, source.how)]
    return [source]


def _chain(reader: Any, unit: Unit, attribution: Attribution, phrase: Phrase | None) -> tuple[Link, ...]:  # noqa: ANN401
    links: list[Link] = []
    if phrase is None:
        last = reader.last.chain if attribution.rule == "it was said" and reader.last is not None else ()
        links = [Link(name=link.name, span=None, role=link.role, kind=link.kind, rule="continued") for link in last]
        return tuple(links) or (Link(name=ANONYMOUS, span=None, kind="anonymous", rule="nobody named"),)
    for cited, rule in attribution.origins:
        links.append(_link(reader, unit, cited, "origin", rule))
    links.append(_link(reader, unit, phrase, "relay" if links else "origin", ""))
    links.extend(_in_phrase(reader, unit, phrase))
    for relay, rule in attribution.relays:
        links.append(_link(reader, unit, relay, "relay", rule))
    if attribution.rule == "quoted as saying" and not attribution.relays and reader.relay is not None and attribution.verb is not None:
        links.append(Link(name=reader.relay.name, span=None, role="relay", kind=reader.relay.kind, rule="understood"))
    if attribution.addressee is not None:
        told = _told(reader, unit, attribution.addressee)
        if told is not None:
            links.append(told)
    for link in links:
        if link.kind in {"agency", "outlet"} and link.span is not None:
            reader.relay = link
    return tuple(links)


def _link(reader: Any, unit: Unit, phrase: Phrase, role: Any, rule: str) -> Link:  # noqa: ANN401
    start, end = unit.tokens[phrase.first].start, unit.tokens[phrase.last - 1].end
    text = reader.text[start:end].strip(" ,—–-")
    span = Span(reader.article.id, start, max(start, start + len(text))) if text else None
    named = _named(reader, unit, phrase, text)
    return Link(name=named.name, span=span, role=role, kind=named.kind, rule=rule or named.rule)


def _named(reader: Any, unit: Unit, phrase: Phrase, text: str) -> names.Named:  # noqa: ANN401
    place = unit.tokens[phrase.first].start
    if phrase.how == "relative":
        antecedent = names.antecedent(unit, phrase.first)
        if antecedent:
            return reader.cast.hear(antecedent, place, spoke=True)
    if phrase.last - phrase.first == 1 and text.casefold() in reader.lexicon.words["pronouns"]:
        return reader.cast.pronoun(text, place, near=unit.start) or names.Named(text, "unknown", "pronoun")
    return reader.cast.hear(text, place, spoke=True)


def _in_phrase(reader: Any, unit: Unit, phrase: Phrase) -> list[Link]:  # noqa: ANN401
    """"documents seen by The Herald", "slides quoted by the Post": the medium named inside the source phrase."""
    start, end = unit.tokens[phrase.first].start, unit.tokens[phrase.last - 1].end
    text = reader.text[start:end]
    match = _SEEN_BY.search(text)
    if match is None or not match.group().rstrip().endswith(("by", "to")):
        return []
    name = re.split(r",| and | which | who ", text[match.end():])[0].strip()
    if not name or not (names.is_medium(name, reader.lexicon)):
        return []
    named = reader.cast.hear(name, start, spoke=False)
    at = start + match.end()
    return [Link(name=named.name, span=Span(reader.article.id, at, at + len(name)), role="relay", kind=named.kind, rule="seen by")]


def _told(reader: Any, unit: Unit, addressee: Phrase) -> Link | None:  # noqa: ANN401
    """"told AFP": the medium that heard it, when the one told is a medium."""
    start, end = unit.tokens[addressee.first].start, unit.tokens[addressee.last - 1].end
    text = reader.text[start:end]
    core = text.split(",")[0].strip()
    if not names.is_medium(core, reader.lexicon):
        return None
    known = names.known_names().get(names._fold(core))  # noqa: SLF001
    named = reader.cast.hear(core, start, spoke=False)
    other = "," in text
    rule = "told" if known or other else "interviewer"
    return Link(name=named.name, span=Span(reader.article.id, start, start + len(core)), role="relay", kind="agency" if known else "outlet", rule=rule)
