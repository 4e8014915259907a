"""Phrases that show a stance, in a notation that a reader can check (``phrasings.toml`` of a language).

A phrase is parts with spaces between: ``a/b`` is either word and ``<risks>`` any word of a class, ``the?`` may be left out, ``*``
is any word, ``*?`` one or none, ``#`` a number in figures, ``~`` up to three words, ``...`` a stretch of the clause; ``^`` is the
beginning, ``!a/b`` "neither comes next", ``-not/never`` "neither came before". "don't" is two words, "do" and "n't". No gap
passes over a word of the class ``gapless``: what is not so does not show it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_WORDS = re.compile(
    r"[a-z]++(?![\w'-])"  # nearly every word: none of the cases below
    r"|[^\W\d_]+?(?=n't\b)|n't\b|'(?:s|re|ve|ll|d|m)\b|[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d,.]*|[.;:?!]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_STOPS = frozenset(".;:?!")
_GAPS = {"*?": 1, "~": 3, "...": 12}  # words
_UNNAMED = frozenset({*_GAPS, "^", "*", "#"})  # parts that name no word


class _Part(NamedTuple):
    """One part of a phrase."""

    kind: (
        str  # "^", "~", "...", "*", "#"; "!" and "-" with words; "?": they may be left out; "": one of them; gaps: not over these
    )
    words: frozenset[str]


class _Phrase(NamedTuple):
    """A phrase and the name under which it stands; ``others``: words of each part that names some, but the rarest."""

    name: str
    parts: tuple[_Part, ...]
    others: tuple[frozenset[str], ...]


class Phrasings:
    """The phrases of one language, kept by a word that each cannot do without: few are tried on any content."""

    def __init__(self, table: Mapping[str, Any], forms: Callable[[str], Iterable[str]]) -> None:
        """Of a table as TOML gives it; ``forms`` inflects a verb."""
        self._classes = {name: frozenset(words.split()) for name, words in table.get("classes", {}).items()}
        for name, verbs in table.get("verbs", {}).items():
            self._classes[name] = frozenset(form for verb in verbs.split() for form in forms(verb))
        common = {word: int(times) for times, words in table.get("common", {}).items() for word in words.split()}
        self._by_word: dict[str, list[_Phrase]] = {}
        for name, phrases in table.get("phrasings", {}).items():
            for phrase in phrases:
                parts = tuple(map(self._part, phrase.split()))
                named = _named(parts, common)
                for word in named[0]:
                    self._by_word.setdefault(word, []).append(_Phrase(name, parts, named[1:]))
        self._words = frozenset(self._by_word)

    def found(self, content: str, letters: set[str]) -> set[str]:
        """The names under which a phrase is found in lower-case content of these words."""
        out: set[str] = set()
        said: list[str] = []
        for word in self._words & letters:
            for name, parts, others in self._by_word[word]:
                if name in out:
                    continue
                for words in others:
                    if words.isdisjoint(letters):
                        break
                else:
                    said = said or _WORDS.findall(content.replace("’", "'"))
                    if _stands_in(parts, said):
                        out.add(name)
        return out

    def _part(self, written: str) -> _Part:
        if written in _UNNAMED:
            return _Part(written, self._classes.get("gapless", frozenset()) if written in _GAPS else frozenset())
        kind = written[0] if written[0] in "!-" else "?" if written[-1] == "?" else ""
        choices = written.strip("!-?").split("/")
        classes = (self._classes[word[1:-1]] if word[0] == "<" else frozenset({word}) for word in choices)
        return _Part(kind, frozenset().union(*classes))


def _named(parts: tuple[_Part, ...], common: Mapping[str, int]) -> tuple[frozenset[str], ...]:
    """The words of each part that names some, rarest first; ``common``: what a word counts for that is not rare.

    Of each word only its first letters, as they are found in a text that has not been cut into words yet.
    """
    named = [(part.words, after) for part, after in zip(parts, (*parts[1:], None), strict=True) if part.kind == ""]
    named.sort(key=lambda row: (sum(common.get(word, 1) for word in row[0]), sorted(row[0])))
    return tuple(frozenset().union(*(_letters(word, after) for word in words)) for words, after in named)


def _letters(word: str, after: _Part | None) -> set[str]:
    """The first letters of a word; before "n't" it has one more: "don't"."""
    if word == "n't":
        return {"t"}
    first = _LETTERS.findall(word)[0]
    return {first, first + "n"} if after is not None and "n't" in after.words else {first}


def _stands_in(parts: tuple[_Part, ...], said: list[str]) -> bool:
    kind, words = parts[0]
    if kind == "^":
        return _stands(parts, said, 0)
    starts = [at for at, word in enumerate(said) if word in words] if kind == "" else range(len(said))
    return any(_stands(parts, said, at) for at in starts)


def _stands(parts: tuple[_Part, ...], said: list[str], at: int) -> bool:
    """Whether the parts follow each other from a word on."""
    for place, (kind, words) in enumerate(parts):
        word = said[at] if at < len(said) else "."
        if kind == "":
            if word not in words:
                return False
            at += 1
        elif kind in _GAPS or kind == "?":
            return any(_stands(parts[place + 1 :], said, reached) for reached in _reached(kind, words, said, at))
        elif kind in {"*", "#"}:
            if word[0].isdigit() != (kind == "#") or word in _STOPS:
                return False
            at += 1
        elif not _allowed(kind, words, said, at):
            return False
    return True


def _reached(kind: str, words: frozenset[str], said: list[str], at: int) -> Iterable[int]:
    """Where a part that may be empty can end."""
    if kind == "?":
        return (at + 1, at) if at < len(said) and said[at] in words else (at,)
    last = min(len(said), at + _GAPS[kind])
    end = next((place for place in range(at, last) if said[place] in _STOPS or said[place] in words), last)
    return range(at, end + 1)


def _allowed(kind: str, words: frozenset[str], said: list[str], at: int) -> bool:
    """What a part asks of its place: the beginning, or other words beside it."""
    if kind == "^":
        return at == 0
    beside = at if kind == "!" else at - 1
    return not (0 <= beside < len(said) and said[beside] in words)
