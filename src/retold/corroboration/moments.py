"""When a line says that something happened: the day or the hour, where it names one of each, and how sharply.

Two accounts of one act that give different hours or days contradict each other. An hour counts as the same within minutes,
within half an hour where one is rough, and only hours of one zone are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.corroboration import terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Article, TimeValue

_CLOCK = re.compile(r"T(\d\d):(\d\d)(Z?)$")
_SHARP, _ROUGH = 4, 30  # minutes
_LONGEST = 7  # days: dates further apart are of two happenings, or one was worked out wrongly


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The hour and the day that a line names; None where it names none or several."""

    day: date | None = None
    minute: int | None = None  # of the day
    zone: str = ""  # "Z" for hours given in GMT
    rough: bool = False

    def differs(self, other: Moment) -> bool:
        """Whether the two cannot be one moment."""
        if self.minute is not None and other.minute is not None:
            least = _ROUGH if self.rough or other.rough else _SHARP
            return self.zone == other.zone and least < abs(self.minute - other.minute)
        if self.day is None or other.day is None or self.minute is not None or other.minute is not None:
            return False
        return 0 < abs((self.day - other.day).days) < _LONGEST


NEVER = Moment()


def beginning_in(times: Sequence[TimeValue], start: int, end: int) -> Sequence[TimeValue]:
    """Those of an article's times, given in text order, that begin in ``text[start:end]``."""
    first = bisect_left(times, start, key=lambda time: time.span.start)
    return times[first : bisect_left(times, end, lo=first, key=lambda time: time.span.start)]


def read(article: Article, start: int, end: int, times: Sequence[TimeValue]) -> Moment:
    """The one hour, or the one day, that ``text[start:end]`` names; ``times`` are the article's in text order."""
    inside = [time for time in beginning_in(times, start, end) if time.span.end <= end and not time.implied]
    hours = [time for time in inside if time.granularity == "minute"]
    if hours:
        return _hour(article, hours[0]) if len(hours) == 1 else NEVER
    days = [time for time in inside if time.granularity == "day" and time.first == time.last]
    return Moment(day=days[0].first) if len(days) == len(inside) == 1 and not days[0].modifier else NEVER


def _hour(article: Article, time: TimeValue) -> Moment:
    clock = _CLOCK.search(time.value)
    if clock is None:
        return NEVER
    written = article.text[max(0, time.span.start - 24) : time.span.start]
    told = article.text[time.span.start : time.span.end]
    rough = bool(terms.expression("about_an_hour").search(written) or time.modifier or not told[:1].isdigit())
    return Moment(minute=60 * int(clock.group(1)) + int(clock.group(2)), zone=clock.group(3), rough=rough)
