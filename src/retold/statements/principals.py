"""For whom a voice speaks, where its name or the text says so: leaders and ministries for their state, spokesmen and heads for their house."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.statements import lexicon
from retold.statements.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.model import Article

_OF_STATE = (
    r"(?:leader|president|prime minister|premier|chancellor|king|queen|emperor|supreme leader|vice[- ]president|deputy prime minister|[\w-]+ minister|minister|"
    r"secretary of state|foreign secretary|defen[cs]e secretary|ambassador|envoy|government|ministry|[\w-]+ ministry|military|army|navy|air force|armed forces|joint staff|"
    r"joint chiefs of staff|embassy|parliament|cabinet|security (?:official|chief|council)|general|top [\w ]{0,20}official|[\w ]{0,12}official|spokes(?:man|woman|person)|state media|coast guard|border service|intelligence (?:service|agency))"
)
_HOUSE = (
    r"(?:spokes(?:man|woman|person)|chief executive(?: officer)?|chief \w+ officer|managing director|director(?: general)?|chairman|chairwoman|chair|president|vice[- ]president|"
    r"secretary[- ]general|secretary|general secretary|head|boss|manager|leader|founder|owner|commissioner|governor|editor|police chief|commander|officer|official|adviser|lawyer|attorney|minister)"
)


@cache
def _state_of() -> dict[str, str]:
    """Folded demonyms, names, capitals and seats -> the state."""
    out: dict[str, str] = {}
    for state in gazetteer.states():
        for word in (state.name, state.capital, *state.aliases, *state.demonyms, *state.seats):
            if word:
                out.setdefault(fold(word), state.name)
    return out


@cache
def _state_words() -> str:
    """A pattern of every word that names a state or its people, the longest first."""
    words = {w for state in gazetteer.states() for w in (state.name, state.capital, *state.aliases, *state.demonyms, *state.seats) if w and w not in {"the North", "the South", "Male", "the bloc"}}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _government_name() -> re.Pattern[str]:
    return re.compile(rf"^(?:the |The |a )?(?P<state>{_state_words()})(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}?{_OF_STATE}\b", re.UNICODE)


def of_name(name: str) -> str:
    """The state that a name itself gives: "the Kremlin", "South Korea's Joint Staff", "the Russian defence ministry"."""
    for state in gazetteer.states():
        if fold(name) in {fold(seat) for seat in state.seats}:
            return state.name
    match = _government_name().match(name[:120])
    if match is not None:
        return _state_of().get(fold(match["state"]), "")
    by = re.match(rf"^(?:the |a |an )?(?:[\w-]+\s+){{0,3}}(?:spokes\w+|ministry|government|army|military) (?:of|for) (?:the )?(?P<state>{_state_words()})$", name[:120])
    return _state_of().get(fold(by["state"]), "") if by else ""


def from_texts(articles: Iterable[Article], forms: Iterable[str]) -> dict[str, str]:
    """Folded name -> its principal's name, from "Russian President X", "X, spokesman for Y", "Y chief executive X"."""
    wanted = {form for form in forms if 2 <= len(form.split()) <= 5 and form[:1].isupper() and not form.casefold().startswith("the ")}
    last_words = {form.split()[-1] for form in wanted}
    out: dict[str, str] = {}
    for article in sorted(articles, key=lambda a: a.id):
        for match in re.finditer(r"[^\W\d_][\w’'-]*", article.text):
            if match.group() not in last_words:
                continue
            for form in sorted(wanted):
                start = match.end() - len(form)
                if start >= 0 and article.text.startswith(form, start) and fold(form) not in out:
                    holder = _before(article.text[max(0, start - 90) : start]) or _after(article.text[match.end() : match.end() + 110])
                    if holder:
                        out[fold(form)] = holder
    return out


@cache
def _state_title() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s(“\"'’‘—-])(?P<state>{_state_words()})(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}?{_OF_STATE},?\s+(?:[A-Z][\w.]+\s+){{0,2}}$", re.IGNORECASE)


_HOUSE_BEFORE = re.compile(rf"(?P<house>(?:[A-Z][\w’'&.-]*\s+){{0,4}}[A-Z][\w&.-]*?)(?:['’]s?)?\s+(?:[a-z-]+\s+){{0,2}}{_HOUSE},?\s+(?:[A-Z][a-z]+\s+){{0,2}}$")
_HOUSE_AFTER = re.compile(rf"^,\s+(?:the |a |an |its |who is )?(?:[\w-]+\s+){{0,3}}?{_HOUSE}\s+(?:of|for|at)\s+(?:the\s+)?(?P<house>[A-Z][\w’'&.-]*(?:\s+(?:of\s+|for\s+|the\s+)?[A-Z][\w’'&.-]*){{0,5}})")
_HOUSE_OWNED = re.compile(rf"^,\s+(?:the\s+)?(?P<house>[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*){{0,4}})['’]s?\s+(?:[\w-]+\s+){{0,3}}?{_HOUSE}\b")


def _before(text: str) -> str:
    """The house or state named in the title before a name."""
    clause = re.split(r"[.;:!?\n]\s", text)[-1]
    match = _state_title().search(clause)
    if match is not None:
        return _state_of().get(fold(match["state"]), "")
    match = _HOUSE_BEFORE.search(clause)
    return _house(match["house"]) if match else ""


def _after(text: str) -> str:
    """The house or state named in the apposition after a name."""
    match = _HOUSE_AFTER.match(text) or _HOUSE_OWNED.match(text)
    if match is not None:
        return _house(match["house"])
    match = re.match(rf"^,\s+(?:the |a |an )?(?P<state>{_state_words()})(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?{_OF_STATE}\b", text)
    return _state_of().get(fold(match["state"]), "") if match else ""


def _house(name: str) -> str:
    state = _state_of().get(fold(name), "")
    if state:
        return state
    words = name.split()
    titles = lexicon.load("en").words["titles"]
    return "" if all(word.casefold() in titles for word in words) else name
