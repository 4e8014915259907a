"""Sentences and dates of the articles of one story, and which date belongs to which words."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from retold.text import fold
from retold.timelines.attachment import Dater
from retold.timelines.clauses import WITH_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retold.model import Article, Mention, Span, TimeValue


class Calendar:
    """The dates of a story: one reader for each article, made when it is first asked for."""

    def __init__(self, articles: Mapping[str, Article], times: Sequence[TimeValue]) -> None:
        self.articles = articles
        self._times: dict[str, list[TimeValue]] = defaultdict(list)
        for time in sorted(times, key=lambda time: (time.span.article_id, time.span.start, time.span.end)):
            if time.type in {"DATE", "TIME"} and (time.first or time.last):
                self._times[time.span.article_id].append(time)
        sure = (time for row in self._times.values() for time in row if is_clock(time) and is_universal(time))
        known = sorted({datetime.fromisoformat(time.value) for time in sure if time.anchor != "narrative"})
        for article_id, row in self._times.items():
            if article_id in articles:
                self._times[article_id] = _usable(articles[article_id].text, row, known[:_MOST_KNOWN])
        self._daters: dict[str, Dater] = {}
        self._read: dict[tuple[object, ...], Dater] = {}

    def dater(self, article_id: str) -> Dater:
        """What gives the words of this article their day. Copies of one day share it: its times may name another of them."""
        if article_id not in self._daters:
            article, row = self.articles[article_id], self._times.get(article_id, [])
            dated = tuple((time.value, time.span.start, time.span.end, time.first, time.last) for time in row)
            key = (article.text, article.body, article.published, dated)
            if key not in self._read:
                self._read[key] = Dater(article, row)
            self._daters[article_id] = self._read[key]
        return self._daters[article_id]

    def words(self, time: TimeValue) -> str:
        """The expression as written, folded."""
        return fold(self.text(time.span))

    def text(self, span: Span) -> str:
        """The characters of a stretch."""
        return self.articles[span.article_id].text[span.start : span.end]

    def published(self, article_id: str) -> date | None:
        """The day it appeared, as far as is known."""
        return self.dater(article_id).published

    def appeared(self, article_id: str) -> float:
        """When it appeared, as seconds; never, where that is not known."""
        stamp = self.articles[article_id].published
        return stamp.at.timestamp() if stamp and stamp.precision != "unknown" else math.inf

    def opens(self, mention: Mention) -> bool:
        """Whether the mention stands in the first two sentences of its article."""
        return self.dater(mention.span.article_id).index(mention.span.start) in {0, 1}


_SAID_AGAIN = 12  # characters between "5:40 a.m." and "(2140 GMT on Wednesday)"
_HABIT = re.compile(r"\b(?:usually|normally|typically|generally|always|often|traditionally)\b", re.IGNORECASE)
_HABIT_BEFORE = 60  # characters


def _usable(text: str, row: Sequence[TimeValue], known: Sequence[datetime]) -> list[TimeValue]:
    """The times without habits ("usually the following morning") and local hours given again in GMT.

    An hour whose day is only the one the story has reached keeps it by day alone: near midnight it may be another day's.
    """
    out: list[TimeValue] = []
    for at, time in enumerate(row):
        beside = (*row[max(0, at - 1) : at], *row[at + 1 : at + 2])
        again = is_clock(time) and not is_universal(time) and any(_says_again(time, other) for other in beside)
        before = text[max(0, time.span.start - _HABIT_BEFORE) : time.span.start]
        habit = time.anchor == "narrative" and _HABIT.search(before)
        if not again and not habit and not _NOT_THEN.search(before) and not _names_no_time(text, time):
            out.append(_settled(time, known) if is_clock(time) and time.anchor == "narrative" else time)
    return _joined(text, out)


_NOT_THEN = re.compile(r"\b(?:not|never) (?:in |on |at )?$", re.IGNORECASE)  # "not last week and not ever"


def _joined(text: str, row: Sequence[TimeValue]) -> list[TimeValue]:
    """Two times that are one stretch as one: "between 1 September and the night of the raid", "in June and July"."""
    out: list[TimeValue] = []
    for time in row:
        stretch = _stretch(text, out[-1], time) if out else None
        out[-1:] = [stretch] if stretch else [*out[-1:], time]
    return out


def _stretch(text: str, time: TimeValue, other: TimeValue) -> TimeValue | None:
    if not (time.first and time.last and other.first and other.last) or time.first > other.first:
        return None
    link = _LINK.fullmatch(text, time.span.end, max(time.span.end, other.span.start))
    opening = _OPENING.search(text, max(0, time.span.start - _OPENING_BEFORE), time.span.start)
    following = time.granularity == other.granularity and other.first - time.last == timedelta(days=1)
    joined = link and (
        link[1] == _THROUGH or (opening and link[1] in _PAIRS[opening[1].lower()]) or (link[1] == "and" and following)
    )
    if not joined:
        return None
    last = max(time.last, other.last)
    return replace(
        time, span=replace(time.span, end=other.span.end), type="DATE", value=f"{time.first}/{last}", granularity="range",
        modifier="", last=last, rule="and",
    )  # fmt: skip


_LINK = re.compile(r",?\s+(and|to|through|until|till)\s+(?:the\s+)?")
_OPENING = re.compile(r"\b(between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_PAIRS = {"between": ("and",), "from": ("to", "until", "till")}
_THROUGH = "through"
_OPENING_BEFORE = 16  # characters


def _names_no_time(text: str, time: TimeValue) -> bool:
    """A hotel "shut for the season", "the winter wheat"."""
    if time.granularity == "season":
        if fold(text[time.span.start : time.span.end]).removeprefix("the ") in _SEASONS:
            return True  # "in winter": any winter
        return _WHEAT.match(text, time.span.end) is not None and not text[time.span.end - 1].isdigit()
    if time.granularity == "part" and (noun := _NOUN.match(text, time.span.end)) and noun.group(1).lower() in WITH_PARTS:
        return True
    return fold(text[time.span.start : time.span.end]) in _ANY_PERIOD


_NOUN = re.compile(r"[ -](\w+)")


_WHEAT = re.compile(
    r"[ -](?!and\b|or\b|but\b|in\b|at\b|on\b|of\b|when\b|after\b|before\b|by\b|for\b|with\b|as\b|to\b|that\b)[a-z]"
)
_SEASONS = frozenset("spring summer autumn fall winter".split())
_ANY_PERIOD = frozenset(("the season", "the year", "the period", "the quarter", "that season"))


def _settled(time: TimeValue, known: Sequence[datetime]) -> TimeValue:
    """An hour without a day of its own: "2143 GMT" is of the night of "2140 GMT on Wednesday"; at night it has no hour."""
    day = _day_by(known, datetime.fromisoformat(time.value)) if is_universal(time) else None
    if day is None and not is_universal(time) and _BY_DAY[0] <= int(time.value[11:13]) < _BY_DAY[1]:
        return time
    if day is None:
        return replace(time, value=time.value.partition("T")[0], granularity="day", type="DATE")
    return replace(time, value=f"{day}T{time.value[11:]}", first=day, last=day)


def _day_by(known: Sequence[datetime], hour: datetime) -> date | None:
    """The one day on which the hour is near another of the story; none when there is no such day or there are several."""
    near = {
        at.date()
        for then in known
        for n in (-1, 0, 1)
        if abs((at := datetime.combine(then.date() + timedelta(days=n), hour.timetz())) - then) <= _SAME_SPELL
    }
    return near.pop() if len(near) == 1 else None


_SAME_SPELL = timedelta(hours=6)
_BY_DAY = 5, 22  # hours of the clock that belong to the day the story tells of
_MOST_KNOWN = 50  # hours of one story that are compared with


def is_clock(time: TimeValue) -> bool:
    """Whether it has an hour."""
    return time.granularity == "minute"


def is_universal(time: TimeValue) -> bool:
    """Whether it has an hour of GMT on a known day."""
    return _UNIVERSAL.fullmatch(time.value) is not None


_UNIVERSAL = re.compile(r"[1-8]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\dZ")


def is_open(time: TimeValue) -> bool:
    """Whether it began on a day and lasts until the article that tells of it: "since autumn"."""
    return time.granularity == "range" and time.rule.endswith(SINCE)


SINCE = ", since"  # how the rule of such a time ends


def days(time: TimeValue) -> tuple[date | None, date | None]:
    """The first and last day; of an open period the first alone, so that it is one whenever the articles appeared."""
    return time.first, None if is_open(time) else time.last


def _says_again(time: TimeValue, other: TimeValue) -> bool:
    gap = max(other.span.start - time.span.end, time.span.start - other.span.end)
    return is_clock(other) and is_universal(other) and gap <= _SAID_AGAIN


def overlap(a: TimeValue, b: TimeValue) -> bool:
    """Whether both may mean the same day."""
    first, last = _reach(a)
    begin, end = _reach(b)
    return first is None or last is None or begin is None or end is None or (first <= end and begin <= last)


def _reach(time: TimeValue) -> tuple[date | None, date | None]:
    """The days it may mean, wherever its zone is not known: late in the day in GMT is the next day further east."""
    first, last = time.first or time.last, time.last or time.first
    if first and last and is_clock(time) and is_universal(time):
        hour = int(time.value[11:13])
        return first - timedelta(days=hour < _WEST), last + timedelta(days=hour >= _EAST)
    return first, last


_WEST, _EAST = 12, 10  # hours of GMT at which it is still yesterday, or already tomorrow, somewhere

_MONTHS = "January February March April May June July August September October November December".split()
_PARTS = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}


def spoken(time: TimeValue) -> str:
    """The days as a sentence says them: "8 March 2026, night", "March 2025", "2022"."""
    first, last = time.first or time.last, time.last or time.first
    if first is None or last is None:
        return time.value
    if first == last:
        part = _PARTS.get(time.value[10:13], "")
        return _day(first) + (f", {part}" if part else "")
    if (first.day, last.month) == (1, first.month) and (last + timedelta(days=1)).day == 1 and first.year == last.year:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{_day(first)} to {_day(last)}"


def _day(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
