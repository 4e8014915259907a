"""For whom a voice speaks, where its name or the text says so.

Leaders and ministries speak for their state, spokesmen and heads for their house.

Words are looked up, not searched for: one dictionary of the words that name a state, one of titles of state, one of
titles of a house (``en/words.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.statements import bodies
from retold.statements.lexicon import runs_of_all, words_of_all
from retold.statements.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.model import Article

_WORD = re.compile(r"[A-Z]\.|[^\W_]+(?:[-.&][^\W_]+)*|['’]s?\b|[,;:.!?()“”\"\n]")
_DASH = re.compile(r"\s[-–—]+\s")  # "BEIJING, Norda -- North Korean leader X": a dateline is no title
_BEFORE = 90  # characters looked at on each side of a name
_AFTER = 110
LONGEST_OFFICE = 9  # words of "the deputy chairman of Norda"


@cache
def state_of() -> Mapping[str, str]:
    """Folded names, capitals, peoples and seats -> the state."""
    out: dict[str, str] = {}
    for state in gazetteer.states():
        for word in (state.name, state.capital, *state.aliases, *state.demonyms, *state.seats):
            if word and word.casefold() not in runs_of_all("told_by_pile"):
                out.setdefault(fold(word), state.name)
    return out


@cache
def seats() -> Mapping[str, str]:
    """Folded seats of government -> the state."""
    return {fold(seat): state.name for state in gazetteer.states() for seat in state.seats}


def of_name(name: str) -> str:
    """The state that a name itself gives: "the Kremlin", "South Korea's Joint Staff", "the Russian defence ministry"."""
    seat = seats().get(fold(name))
    if seat:
        return seat
    words = _words(name[:160])
    found = _state_first([w for w in words if w.casefold() not in words_of_all("articles")])
    if found and any(word.casefold() in words_of_all("state_bodies") for word in found.rest):
        return found.state
    lows = [word.casefold() for word in words]
    for joint in runs_of_all("body_joints"):
        if joint in lows and any(word in words_of_all("state_bodies") for word in lows[: lows.index(joint)]):
            return state_of().get(fold(" ".join(words[lows.index(joint) + 1 :])), "")
    return ""


def of_office(name: str) -> str:
    """The house that an office without a name gives: "the chairman of Norda", "Norda's chief executive"."""
    words = name.split()[:LONGEST_OFFICE]
    for joint in range(1, len(words) - 1):
        titled = any(word.casefold() in words_of_all("house_titles") for word in words[:joint])
        if titled and words[joint] in words_of_all("of_whom") and all(word[:1].islower() for word in words[1:joint]):
            return _house([word for word in words[joint + 1 :] if word.casefold() not in words_of_all("articles")])
    return ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name where a text has it, with the characters around it."""

    form: str
    article_id: str
    before: str
    after: str


def occurrences(articles: Iterable[Article], forms: Iterable[str]) -> Iterator[Occurrence]:
    """Every place where one of the names stands, text after text; the same text is read once."""
    wanted = {
        form
        for form in forms
        if form[:1].isupper() and len(form.split()) <= 5 and form.split()[0].casefold() not in words_of_all("definites")
    }
    if not wanted:
        return
    # one pass over each text: an alternation of the last words, the longest first
    lasts = sorted({form.split()[-1] for form in wanted}, key=lambda word: (-len(word), word))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in lasts) + r")(?!\w)")
    seen: set[str] = set()
    for article in sorted(articles, key=lambda a: a.id):
        if article.text in seen:
            continue
        seen.add(article.text)
        for match in pattern.finditer(article.text):
            for form in _ending_at(article.text, match.end(), wanted):
                start = match.end() - len(form)
                yield Occurrence(
                    form,
                    article.id,
                    article.text[max(0, start - _BEFORE) : start],
                    article.text[match.end() : match.end() + _AFTER],
                )


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom somebody speaks, as one article tells it."""

    name: str
    article_id: str


def from_texts(found: Iterable[Occurrence]) -> dict[str, Holder]:
    """Folded name -> its principal, from "Russian President X", "X, spokesman for Y", "Y chief executive X"."""
    out: dict[str, Holder] = {}
    for one in found:
        if fold(one.form) not in out:
            holder = _before(one.before) or _after(one.after)
            if holder and fold(holder) != fold(one.form):
                out[fold(one.form)] = Holder(holder, one.article_id)
    return out


def _ending_at(text: str, end: int, wanted: set[str]) -> list[str]:
    """The wanted names that end at a place, the shortest first."""
    words = text[max(0, end - _BEFORE) : end].split(" ")[-5:]
    tails = (" ".join(words[at:]) for at in range(len(words) - 1, -1, -1))
    return [tail for tail in tails if tail in wanted]


# ----------------------------------------------------------------------------------------------------- before and after


class _Found:
    """A state at the head of some words, and what follows it."""

    def __init__(self, state: str, rest: list[str]) -> None:
        self.state = state
        self.rest = rest


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(text)]


def _state_first(words: Sequence[str]) -> _Found | None:
    for length in (4, 3, 2, 1):
        state = state_of().get(fold(" ".join(words[:length]))) if len(words) >= length else None
        if state and words[0][:1].isupper() and "," not in words[:length]:
            rest = list(words[length:])
            return _Found(state, rest[1:] if rest and rest[0] in words_of_all("possessive_marks") else rest)
    return None


def _before(text: str) -> str:
    """The house or state named in the title before a name: "Russian President ", "Garrick Secure managing director "."""
    words = _words(_DASH.split(text)[-1])
    last = max((place for place, word in enumerate(words) if word in ';:.!?()“”"\n'), default=-1)
    words = words[last + 1 :]
    while words and words[-1] == ",":
        words.pop()
    titled = [place for place, word in enumerate(words) if word.casefold() in words_of_all("offices")]
    if not titled or len(words) - titled[-1] > 3:
        return ""
    first = titled[-1]
    for place in range(max(0, first - 7), first):
        found = _state_first(words[place:first])
        if (
            found is not None
            and "," not in found.rest
            and len(found.rest) <= 4
            and any(word.casefold() in words_of_all("state_titles") for word in words[place:])
        ):
            return found.state
    if not any(word.casefold() in words_of_all("house_titles") for word in words[first:]):
        return ""
    if words[first].casefold() in words_of_all("of_charge") and first and words[first - 1][:1].isupper():
        return ""  # "Power Minister K. Sudhakaran": what he is for, not whom
    place = first - 1
    while (
        place >= 0
        and (words[place][:1].islower() or words[place] in words_of_all("possessive_marks"))
        and first - place <= 3
        and words[place] not in words_of_all("house_bounds")
    ):
        place -= 1
    run: list[str] = []
    while place >= 0 and (words[place][:1].isupper() or words[place] == "&") and len(run) < 6:
        run.insert(0, words[place])
        place -= 1
    return _house(run)


def _after(text: str) -> str:
    """The house or state named in the apposition after a name: ", chairman of Elmet", ", the Russian president,"."""
    words = _words(text)
    if words[:1] != [","]:
        return ""
    stop = next((place for place, word in enumerate(words[1:], 1) if word in ',;:.!?()“”"\n'), len(words))
    inner = [word for word in words[1:stop] if word.casefold() not in words_of_all("before_office")]
    found = _state_first(inner)
    if found is not None and any(word.casefold() in words_of_all("state_titles") for word in found.rest[:4]):
        return found.state
    lows = [word.casefold() for word in inner]
    title = next((place for place, word in enumerate(lows[:5]) if word in words_of_all("house_titles")), None)
    if title is None:
        return ""
    if not words_of_all("owning").isdisjoint(lows[:title]):
        return _house([word for word in inner[:title] if word[:1].isupper()])
    if title + 1 >= len(lows) or lows[title + 1] not in words_of_all("of_whom"):
        return ""
    run: list[str] = []
    for word in inner[title + 2 :]:
        if not (word[:1].isupper() or word in words_of_all("house_joints")) or len(run) == 7:
            break
        run.append(word)
    while run and not run[-1][:1].isupper():
        run.pop()
    return _house(run)


def _house(run: Sequence[str]) -> str:
    """A run of capitalised words as a house, "" when they are only titles."""
    names_it = [word for word in run if word.casefold() not in words_of_all("titles") | words_of_all("ranks")]
    if not names_it or any(word.casefold() in words_of_all("times") for word in run):
        return ""
    name = " ".join(run)
    if not fold(name) or (len(run) == 1 and name.casefold() in _no_houses()):
        return ""  # "Its spokeswoman", "A bank spokesman", "Trade minister", "Hospital director"
    return state_of().get(fold(name), name)


@cache
def _no_houses() -> frozenset[str]:
    """Words with a capital at the head of a sentence that name no house: pronouns, nouns, what a ministry is for."""
    return words_of_all("determiners") | words_of_all("heads") | words_of_all("possessives") | bodies.charges()
