"""States and towns as the articles of one story name them, invented ones included.

A real state is known by the gazetteer. Any other is read from the text: its people by the ending of their name where the
text has the place as well ("Keshian", "Kesh"), "the North" where one "North Something" is named, and its capital where
the text says so ("Mirenne, the capital of South Tessara").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from retold.statements import lexicon, principals
from retold.statements.lexicon import words_of_all
from retold.statements.names import fold, folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAME = re.compile(r"\b[A-Z][^\W_]+(?:[ \xa0-][A-Z][^\W_]+)*")
_CAPITALISED = r"[A-Z][^\W_]+(?:[ -][A-Z][^\W_]+){0,2}"
SHORTEST = 3  # letters of a place that a people is named for


@dataclass(frozen=True)
class Places:
    """The places of one story. Words and places are folded: "south tessara"."""

    texts: tuple[str, ...]

    def canonical(self, words: Sequence[str]) -> str:
        """The place that some folded words name: a state for its capital, its people, or its short name."""
        name = " ".join(words)
        state = principals.state_of().get(name)
        if state:
            return fold(state)
        if name in self.capitals:
            return self.capitals[name]
        if name in words_of_all("points"):
            return self._pointed(name)
        return self._home(tuple(words)) or self._by_its_town(tuple(words)) or name

    def is_state(self, place: str) -> bool:
        """Whether a place has a people of its own here, or is known to be a state."""
        return (
            place in _states()
            or place in self._homes
            or place in self.capitals.values()
            or place.split(" ", maxsplit=1)[0] in words_of_all("points")
        )

    def is_people(self, word: str) -> bool:
        """Whether a folded word names a people: "russian", "keshian"."""
        return word in principals.state_of() or bool(self._home((word,)))

    def is_place(self, name: str) -> bool:
        """Whether a folded name is a state here or stands where places stand: "in Velmar", "the Velmar-based group"."""
        return self.is_state(name) or name in self._located

    @cached_property
    def _located(self) -> frozenset[str]:
        found = (match for text in self.texts for pattern in _locating() for match in pattern.finditer(text))
        return frozenset(fold(match["place"]) for match in found if not match.groupdict().get("held"))

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        """Every run of capitalised words of the texts, folded."""
        return frozenset(folded_words(match) for text in self.texts for match in _NAME.findall(text))

    @cached_property
    def _names(self) -> frozenset[tuple[str, ...]]:
        """Runs, with each of their words and pairs of neighbours."""
        singles = {(word,) for run in self._runs for word in run}
        pairs = {run[at : at + 2] for run in self._runs for at in range(len(run) - 1)}
        return frozenset(singles | pairs)

    @cached_property
    def _homes(self) -> frozenset[str]:
        """The places whose people the texts name."""
        return frozenset(home for name in self._names if (home := self._home(name)))

    def _home(self, words: tuple[str, ...]) -> str:
        """The place whose people the words name, "" when the texts name no such place."""
        found = sorted(
            {base for base in _bases(words[-1]) if len(base) >= SHORTEST and (*words[:-1], base) in self._names},
            key=lambda base: (-len(base), base),
        )
        return " ".join((*words[:-1], found[0])) if found else ""

    def _by_its_town(self, words: tuple[str, ...]) -> str:
        """ "Port Kesh" is in Kesh, where Keshians are named."""
        return words[-1] if len(words) == 2 and words[0] not in words_of_all("points") and words[-1] in self._homes else ""

    def _pointed(self, point: str) -> str:
        """ "The North": the one place of the story that is called so."""
        full = {self._home(name) or " ".join(name) for name in self._names if len(name) == 2 and name[0] == point}
        states = {name for name in full if name in self._homes or principals.state_of().get(name)} or full
        real = {fold(principals.state_of().get(name, name)) for name in states}
        return real.pop() if len(real) == 1 else point

    @cached_property
    def capitals(self) -> Mapping[str, str]:
        """Capitals that the texts tell -> their states."""
        out: dict[str, set[str]] = {}
        for text in self.texts:
            for pattern in _capital_patterns():
                for match in pattern.finditer(text):
                    holder = match.groupdict().get("state") or match.groupdict().get("people") or ""
                    words = folded_words(holder)
                    if words:
                        state = principals.state_of().get(" ".join(words))
                        place = (
                            fold(state)
                            if state
                            else self._pointed(words[0])
                            if " ".join(words) in words_of_all("points")
                            else self._home(words) or " ".join(words)
                        )
                        out.setdefault(fold(match["city"]), set()).add(place)
        return {city: min(states) for city, states in out.items() if len(states) == 1 and city not in states}


@cache
def _states() -> frozenset[str]:
    return frozenset(fold(state) for state in principals.state_of().values())


@cache
def _locating() -> tuple[re.Pattern[str], ...]:
    words, held, based = ("|".join(sorted(words_of_all(kind))) for kind in ("locating", "held_in", "placing"))
    run = rf"(?P<place>{_CAPITALISED})"
    lead = rf"\b(?:(?P<held>(?i:{held})) )?(?:{words}) "
    return re.compile(lead + run), re.compile(rf"\b{run}-(?:{based})\b")


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    tables = [lexicon.bodies(language).get("demonyms", {}) for language in sorted(lexicon.languages())]
    return tuple((ending, tuple(stems)) for table in tables for ending, stems in table.items())


def _bases(word: str) -> Iterable[str]:
    """Names of places that a people of this name may come from."""
    for ending, stems in _endings():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + stem for stem in stems)


@cache
def _capital_patterns() -> tuple[re.Pattern[str], ...]:
    out = []
    for language in sorted(lexicon.languages()):
        articles = "|".join(sorted(lexicon.load(language).words["definites"])) or "(?!)"
        for row in lexicon.bodies(language).get("capitals", {}).get("patterns", []):
            pattern = re.escape(row).replace("'", "['’]").replace(r"\ ", r"\s")
            for kind in ("city", "state", "people"):
                pattern = pattern.replace(f"_{kind}", rf"(?P<{kind}>(?:(?:{articles})\s)?{_CAPITALISED})")
            out.append(re.compile(r"\b" + pattern))
    return tuple(out)
