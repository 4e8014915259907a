"""Finds the expressions, longest first, and walks them in text order so that each can count from the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold.model import Span, TimeValue
from retold.times import calendars, days, letters, resolver, years
from retold.times.narrative import Found, Narrative
from retold.times.resolved import WEEKDAYS, weekday_number
from retold.times.table import table

if TYPE_CHECKING:
    from datetime import date

    from retold.times.letters import Words
    from retold.times.resolved import Resolved


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule of grammar.toml."""

    name: str
    read: str
    pattern: re.Pattern[str]
    needs: str  # letters of which every match has one; "" when there are none to name


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules, the letters they are written in, and the letters without which no rule can match."""

    rules: tuple[Rule, ...]
    alphabet: letters.Alphabet


@cache
def grammar() -> Grammar:
    """The shipped grammar, compiled once."""
    rows = table()
    alphabet = letters.Alphabet()
    for word in ("am", "pm"):
        alphabet.letter(word)
    classes = {name: "".join(alphabet.letter(word) for word in words.split()) for name, words in rows["words"].items()}
    classes |= rows["numbers"]
    rules = [
        Rule(
            row["name"],
            row["read"],
            letters.compile_rule(row["pattern"], classes, rows["macros"], alphabet),
            "".join(classes[name] for name in row.get("needs", "").split()),
        )
        for row in rows["rule"]
    ]
    return Grammar(tuple(rules), alphabet)


def tag(text: str, stretches: tuple[tuple[int, int], ...], state: Narrative, article_id: str) -> tuple[TimeValue, ...]:
    """Every time expression in these stretches of the text, in order."""
    words = letters.read(text, stretches, grammar().alphabet)
    chosen = _chosen(words)
    if state.base is None:
        state.base, state.anchor = _day_by_weekday(chosen), "text"
    out: list[TimeValue] = []
    for found in chosen:
        read = resolver.READERS[found.read]
        resolved = read(found, state) or read(found, _BLANK)  # what leaves the calendar keeps its expression
        if resolved is None:
            continue
        out.append(_value(found, resolved, state, article_id))
        if resolved.counted_from is not None and (implied := _implied(found, resolved, state, article_id)):
            out.append(implied)
        _remember(found, resolved, state)
    return tuple(out)


def _day_by_weekday(chosen: list[Found]) -> date | None:
    """A day for a text without a date: "Friday (March 21)" fits one year of the few after the last one it names."""
    named = [int(found.word("year")) for found in chosen if found.read == "year" and years.year(found, _BLANK)]
    pairs = [
        (resolved.value, weekday_number(found.word("dow")))
        for found in chosen
        if found.read == "calendar_day" and found.word("dow") and (resolved := days.calendar_day(found, _BLANK))
    ]
    undated = [(int(value[5:7]), int(value[8:10]), weekday) for value, weekday in pairs if value.startswith("XXXX-")]
    if not named or not undated:
        return None
    month, day, weekday = undated[0]
    fits = [
        candidate
        for year in range(max(named), max(named) + _YEARS_AHEAD)
        if (candidate := calendars.day_of(year, month, day)) and candidate.weekday() == weekday
    ]
    return fits[0] if len(fits) == 1 else None


_YEARS_AHEAD = 5


def _chosen(words: Words) -> list[Found]:
    """Matches that do not overlap: the longest first, of equals the earlier rule."""
    windows = {needs: _windows(words.letters, needs) for needs in dict.fromkeys(rule.needs for rule in grammar().rules)}
    candidates = [
        (match.start() - match.end(), rank, match.start(), Found(rule.name, rule.read, words, match))
        for rank, rule in enumerate(grammar().rules)
        for start, end in windows[rule.needs]
        for match in rule.pattern.finditer(words.letters, start, end)
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


def _windows(row: str, needs: str) -> list[tuple[int, int]]:
    """The stretches of a row of letters that lie around one of these letters; the whole row when none are named."""
    if not needs:
        return [(0, len(row))]
    out: list[tuple[int, int]] = []
    for match in re.finditer(f"[{re.escape(needs)}]", row):
        start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


_AROUND = 24  # words: longer than any match


_BLANK = Narrative(base=None, anchor="")


def _value(found: Found, resolved: Resolved, state: Narrative, article_id: str) -> TimeValue:
    words = found.words
    covered = calendars.interval(resolved.value)
    last, granularity, rule = covered.last, covered.granularity, found.rule
    if covered.first and state.base and covered.first < state.base and _is_since(found):
        last, granularity, rule = max(state.base, covered.last or state.base), "range", f"{found.rule}, since"
    return TimeValue(
        span=Span(article_id, words.starts[found.start + resolved.skip], words.ends[found.end - 1 - resolved.drop]),
        type=resolved.type,
        value=resolved.value,
        granularity=granularity,
        modifier=resolved.modifier,
        first=covered.first,
        last=last,
        anchor=resolved.anchor,
        rule=rule,
        zone=state.zone if resolved.anchor == state.anchor else "",
    )


def _is_since(found: Found) -> bool:
    """An open range: since 1950, since at least 2022."""
    before = found.before(3)
    return before[-1:] == ["since"] or before == ["since", "at", "least"]


def _implied(found: Found, resolved: Resolved, state: Narrative, article_id: str) -> TimeValue | None:
    """The day of X in "a day after X", on all of these words. None when X names its own day or there are no words."""
    words = found.words
    end = found.end
    while end < len(words.letters) and words.letters[end] not in ".¶;_," and end - found.end < _CLAUSE:
        end += 1
    clause = words.forms[found.end : end]
    day = resolved.counted_from
    if day is None or not clause or not _NEAR_DAYS.isdisjoint(clause) or not WEEKDAYS.keys().isdisjoint(clause):
        return None
    return TimeValue(
        span=Span(article_id, words.starts[found.start], words.ends[end - 1]),
        type="DATE",
        value=day.isoformat(),
        granularity="day",
        first=day,
        last=day,
        anchor=resolved.anchor,
        rule=f"{found.rule}: counted from",
        implied=True,
        zone=state.zone if resolved.anchor == state.anchor else "",
    )


_CLAUSE = 30  # words
_NEAR_DAYS = frozenset(("today", "yesterday"))


_EARLY = ("small", "dawn", "daybreak", "sunrise", "early")


def _remember(found: Found, resolved: Resolved, state: Narrative) -> None:
    if resolved.type not in {"DATE", "TIME"} or not resolved.value[:4].isdigit():
        return
    value = resolved.value
    if resolved.day is not None and "overnight" not in found:
        early = any(word in found for word in _EARLY) or "TMO" in value or "T00:00" <= value[10:16] < "T09:00"
        state.saw(
            resolved.day,
            found.end,
            is_background=found.read == "from_now" or (found.read == "offset" and found.word("way") in {"before", "prior"}),
            timed="T" in value and not value.endswith("Z"),
            early=early,
        )
    state.year = int(value[:4])
    if value[5:6] == "Q" and found.read == "quarter" and not found.word("ago"):
        state.quarter = value
    if len(value) >= 7 and value[5:7].isdigit() and not resolved.anchor:
        state.month, state.month_end = calendars.day_of(int(value[:4]), int(value[5:7]), 1), found.end
