"""Finds the expressions, longest first, and walks them in text order so that each can count from the one before."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retold.model import Span, TimeValue
from retold.times import calendars, letters, resolver
from retold.times.narrative import Found, Narrative

if TYPE_CHECKING:
    from datetime import date

    from retold.times.letters import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule of grammar.toml."""

    name: str
    read: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules, the letters they are written in, and the letters without which no rule can match."""

    rules: tuple[Rule, ...]
    alphabet: letters.Alphabet


@cache
def grammar() -> Grammar:
    """The shipped grammar, compiled once."""
    table = tomllib.loads((files(__package__) / "grammar.toml").read_text("utf-8"))
    alphabet = letters.Alphabet()
    for word in ("am", "pm"):
        alphabet.letter(word)
    classes = {name: "".join(alphabet.letter(word) for word in words.split()) for name, words in table["words"].items()}
    classes |= table["numbers"]
    rules = [
        Rule(row["name"], row["read"], letters.compile_rule(row["pattern"], classes, table["macros"], alphabet))
        for row in table["rule"]
    ]
    return Grammar(tuple(rules), alphabet)


def tag(text: str, stretches: tuple[tuple[int, int], ...], state: Narrative, article_id: str) -> tuple[TimeValue, ...]:
    """Every time expression in these stretches of the text, in order."""
    words = letters.read(text, stretches, grammar().alphabet)
    out: list[TimeValue] = []
    for found in _chosen(words):
        resolved = resolver.READERS[found.read](found, state)
        if resolved is None:
            continue
        out.append(_value(found, resolved, state, article_id))
        _remember(found, resolved, state)
    return tuple(out)


def _chosen(words: Words) -> list[Found]:
    """Matches that do not overlap: the longest first, of equals the earlier rule."""
    candidates = [
        (match.start() - match.end(), rank, match.start(), Found(rule.name, rule.read, words, match))
        for rank, rule in enumerate(grammar().rules)
        for match in rule.pattern.finditer(words.letters)
        if match.end() > match.start()
    ]
    candidates.sort(key=lambda candidate: candidate[:3])
    taken = bytearray(len(words.letters))
    chosen = []
    for _, _, _, found in candidates:
        if not any(taken[found.start : found.end]) and resolver.READERS[found.read](found, _BLANK) is not None:
            taken[found.start : found.end] = b"\x01" * (found.end - found.start)
            chosen.append(found)
    return sorted(chosen, key=lambda found: found.start)


_BLANK = Narrative(base=None, anchor="")


def _value(found: Found, resolved: resolver.Resolved, state: Narrative, article_id: str) -> TimeValue:
    words = found.words
    covered = calendars.interval(resolved.value)
    span = Span(article_id, words.starts[found.start + resolved.skip], words.ends[found.end - 1 - resolved.drop])
    return TimeValue(
        span=span,
        type=resolved.type,
        value=resolved.value,
        granularity=covered.granularity,
        modifier=resolved.modifier,
        first=covered.first,
        last=covered.last,
        anchor=resolved.anchor,
        rule=found.rule,
    )


def _remember(found: Found, resolved: resolver.Resolved, state: Narrative) -> None:
    if resolved.type not in {"DATE", "TIME"} or not resolved.value[:4].isdigit():
        return
    value = resolved.value
    if resolved.day is not None and "overnight" not in found:
        state.saw(resolved.day, found.end, timed="T" in value and not value.endswith("Z"))
    state.year = int(value[:4])
    if value[5:6] == "Q" and found.read == "quarter" and not found.word("ago"):
        state.quarter = value
    if len(value) >= 7 and value[5:7].isdigit() and not resolved.anchor:
        state.month, state.month_end = calendars.day_of(int(value[:4]), int(value[5:7]), 1), found.end
