"""What the texts call those who are named: "Interior Minister Lena Quist", "Sund Dairies, the dairy group".

With it a description that one article leaves open ("the minister", "the North's leader") finds its bearer, when only one
voice of the story is called so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.statements.lexicon import words_of_all
from retold.statements.names import fold, folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.statements.places import Places
    from retold.statements.principals import Occurrence

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*|['’]s\b|[,;:.!?()“”\"\n—–]")
_COMMA = ","
FARTHEST = 7  # words looked at on either side of a name


@dataclass(slots=True)
class Called:
    """What one name is called: folded words of titles and appositions, and the places they name."""

    words: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Description:
    """A voice that has no name of its own: "the North's leader"."""

    words: frozenset[str]
    head: str
    place: str


def called(found: Iterable[Occurrence], places: Places) -> dict[str, Called]:
    """Folded name -> what the texts of one story call its bearer."""
    out: dict[str, Called] = {}
    for one in found:
        row = out.setdefault(fold(one.form), Called())
        for run in (_before(one.before), _after(one.after)):
            if run:
                _note(row, run, places)
    return out


def is_bare(name: str) -> bool:
    """Whether a name is a description without any proper name: "the mayor", "Prosecutors"."""
    words = [word for word in name.split() if word.casefold() not in words_of_all("articles")]
    return not any(word[:1].isupper() for word in words[1:]) and (
        not words or not words[0][:1].isupper() or words[0].casefold() in words_of_all("heads")
    )


def describe(name: str, places: Places) -> Description | None:
    """A description taken apart, or nothing when the name is a proper one."""
    tokens = [token for token in _WORD.findall(name) if token.casefold() not in words_of_all("articles")]
    owner, tokens = _owner(tokens)
    if not tokens or any(token[:1].isupper() for token in tokens[1:]) or len(tokens) > FARTHEST:
        return None
    if (
        tokens[0][:1].isupper()
        and not places.is_people(tokens[0].casefold())
        and tokens[0].casefold() not in words_of_all("bearers")
    ):
        return None
    own = [token for token in tokens if not (token[:1].isupper() and places.is_people(token.casefold()))]
    named = owner or tuple(token.casefold() for token in tokens if token not in own)
    stop = next((at for at, token in enumerate(own) if token in words_of_all("prepositions")), len(own))
    words = tuple(word for word in folded_words(" ".join(own[:stop])) if word not in words_of_all("own_pronouns"))
    if not words:
        return None
    return Description(frozenset(words), words[-1], places.canonical(named) if named else "")


def _owner(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """ "North Tessara's leader": whose, and the rest."""
    mark = next((at for at, token in enumerate(tokens) if token in words_of_all("owning")), 0)
    if mark and all(token[:1].isupper() for token in tokens[:mark]):
        return tuple(token.casefold() for token in tokens[:mark]), tokens[mark + 1 :]
    return (), tokens


def _before(text: str) -> list[str]:
    """The title before a name: "the North's leader, Marshal"."""
    tokens = _WORD.findall(text)
    while tokens and tokens[-1] in _COMMA:
        tokens.pop()
    run: list[str] = []
    while tokens and len(run) < FARTHEST:
        token = tokens.pop()
        low = token.casefold()
        if low in words_of_all("title_bounds"):
            break
        if token in _COMMA and tokens and tokens[-1].casefold() in words_of_all("bearers") and _COMMA not in run:
            run.insert(0, token)  # "the North's leader, Marshal"
            continue
        if not token[0].isalnum() and token not in words_of_all("owning"):
            break
        if not run and low not in words_of_all("bearers"):
            break
        run.insert(0, token)
    return [token for token in run if token not in _COMMA]


def _after(text: str) -> list[str]:
    """The apposition after a name: ", the dairy group", ", chairman of Elmet"."""
    tokens = _WORD.findall(text)
    if tokens[:1] != [","]:
        return []
    run: list[str] = []
    for token in tokens[1 : FARTHEST + 1]:
        low = token.casefold()
        if low in words_of_all("apposition_bounds") or not (token[0].isalnum() or token in words_of_all("owning")):
            break
        if low not in words_of_all("articles"):
            run.append(token)
    return run if run and run[-1].casefold() in words_of_all("heads") else []


def _note(row: Called, run: list[str], places: Places) -> None:
    """A title or apposition: words that are a place are kept as one."""
    owner, rest = _owner(run)
    if owner:
        row.places.add(places.canonical(owner))
    row.words.update(folded_words(" ".join(rest)))
    for token in rest:
        if token[:1].isupper() and places.is_people(token.casefold()):
            row.places.add(places.canonical((token.casefold(),)))
