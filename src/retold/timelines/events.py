"""What kind of happening a line tells of, and to whom: lines of one day in wordings far apart may tell of one crash.

A story repeats its main happening in every article and in words of its own each time ("slammed into a wall", "belly-landed and
exploded"): the words such lines share are those that all lines of the story have. What tells one happening from another is its
kind, and the people and places named.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.timelines import clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Span
    from retold.timelines.attachment import Sentence
    from retold.timelines.clauses import Clause, Token


@dataclass(frozen=True, slots=True)
class Event:
    """The kinds of what happened in one clause, and the names that stand by it."""

    kinds: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    is_known: bool = False  # "the accident", "it": told before

    def may_be(self, other: Event) -> bool:
        """Whether both tell of one kind, and of the same: half the names of the one are the other's, or it has none."""
        kinds = self.kinds & other.kinds
        fewest = min(len(self.names), len(other.names))
        if not kinds or not fewest:
            return bool(kinds) and any(one.is_known and not one.names for one in (self, other))
        if kinds & _role("rare") and (self.names <= _of_states() or other.names <= _of_states()):
            return True
        return len(self.names & other.names) >= _SHARED * fewest

    def is_other_than(self, other: Event) -> bool:
        """Whether both are of a known kind, and not of one."""
        return bool(self.kinds and other.kinds) and not self.kinds & other.kinds


_SHARED = 0.5


def event(sentence: Sentence, date_: Span, words: Span) -> Event:
    """What the clause of a date tells of, within the words shown; nothing where its verb is of no known kind."""
    at = sentence.clause_at(date_.start)
    clause = sentence.clauses[at]
    row = [token for token in clause.words if words.start <= token.start < words.end]
    shown = [token for each in sentence.clauses for token in each.words if words.start <= token.start < words.end]
    verb = _verb(clause, date_)
    if verb and clauses.is_saying(verb) and [t.form for t in row[:2]] in _NOBODY_SAYS:
        row, verb = [t for t in shown if t.start > verb.start], None  # "it was reported at 9 a.m. that the plane crashed"
    if clause.kind == "relative" and row:
        row = [token for token in shown if token.start < row[-1].end]  # "the outage, which began on Friday"
    kinds = _of(shown) if verb and verb.form in _role("follows") else _kinds(row, verb)
    if not kinds:
        return Event()
    is_known = _is_known([token for token in row if token.form[0].isalpha()], verb)
    return Event(kinds, _names(row if is_known else shown, sentence.start, verb if is_known else None), is_known)


def _verb(clause: Clause, date_: Span) -> Token | None:
    """The verb a date stands with, behind "believed to be" the one before that."""
    verb = clauses.governing(clause, date_)
    if verb is None or verb.form not in _role("seems"):
        return verb
    before = (t for t in clause.words if t.start < verb.start and clauses.is_finite(t) and t.form not in clauses.AUXILIARY)
    return next(before, verb)


_NOBODY_SAYS = (["it", "was"], ["it", "is"])


def _kinds(row: Sequence[Token], verb: Token | None) -> frozenset[str]:
    """By the verb; by its subject where that only says that it happened, by any noun beside it where it tells what came of it."""
    if verb is None:
        return _of(row)
    if verb.form in _role("happens"):
        return _of([token for token in row if token.start < verb.start])
    if verb.form in _role("makes") | _role("finds"):
        return _of(row)
    own = _of([verb])
    agent = _of([token for token in row if token.start < verb.start]) if verb.form in _role("befalls") else own
    return agent or own  # "a storm hit the coast" is no attack


def _of(row: Sequence[Token]) -> frozenset[str]:
    found: set[str] = set()
    for token in row:
        found |= _kinds_of().get(token.form, frozenset())
    return frozenset(found)


def _names(row: Sequence[Token], start: int, verb: Token | None) -> frozenset[str]:
    """Words with a capital, but for the days and the first of a sentence; none where a verb only says that it happened."""
    if verb and verb.form in _role("happens"):
        return frozenset()
    found = {
        token.form.removesuffix("'s")
        for token, following in zip_longest(row, row[1:])
        if token.is_name and (token.start != start or _is_name(token.form) or (following is not None and following.is_name))
    }
    return frozenset(found - clauses.DATE_WORDS - clauses.DETERMINERS)


def _is_known(row: Sequence[Token], verb: Token | None) -> bool:
    """ "The accident occurred", "It capsized", "Thursday's launch took place", "but crashed"."""
    while row and row[0].form in _JOINING:
        row = row[1:]
    if not row:
        return False
    if row[0].form == "it" or (verb is not None and row[0].start == verb.start):
        return True
    owned = row[0].form in clauses.DETERMINERS or row[0].form.removesuffix("'s") in clauses.DATE_WORDS
    return owned and any(token.form in _kinds_of() for token in row[1:_TWO_ADJECTIVES])


def _is_name(form: str) -> bool:
    """Whether the first word of a sentence has its capital for what it is."""
    return form.endswith("'s") or form in _of_states()


_JOINING = frozenset(("and", "but"))
_TWO_ADJECTIVES = 4


@cache
def _of_states() -> frozenset[str]:
    """The words of the names of states and of their people."""
    names = (name for state in gazetteer.states() for name in (state.name, *state.aliases, *state.demonyms))
    return frozenset(word for name in names for word in name.lower().split())


@cache
def _table() -> dict[str, dict[str, frozenset[str]]]:
    read = tomllib.loads((files(__package__) / "events.toml").read_text("utf-8"))
    return {part: {name: frozenset(words.split()) for name, words in rows.items()} for part, rows in read.items()}


@cache
def _kinds_of() -> dict[str, frozenset[str]]:
    kinds = _table()["kinds"]
    return {form: frozenset(k for k in kinds if form in kinds[k]) for form in frozenset().union(*kinds.values())}


def _role(name: str) -> frozenset[str]:
    return _table()["roles"][name]
