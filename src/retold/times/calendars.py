"""Days, and the days a TIMEX3 value covers. The proleptic Gregorian calendar, year 1 to 9999; weeks are ISO weeks.

Arithmetic that leaves those years gives ``None``, never an exception.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import Granularity

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month in the north; the meteorological seasons


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``first`` to ``last``, both included, and how finely that was said."""

    first: date | None
    last: date | None
    granularity: Granularity


NONE = Interval(None, None, "none")


def shifted(day: date, count: int, unit: str) -> date | None:
    """The day ``count`` units (D, W, M, Q, Y) away; the last day of a month that is too short for it.

    >>> shifted(date(2024, 2, 29), -1, "Y")
    datetime.date(2023, 2, 28)
    """
    try:
        if unit in "DW":
            return day + timedelta(days=count * (7 if unit == "W" else 1))
        months = count * {"M": 1, "Q": 3, "Y": 12}[unit]
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, min(day.day, _days_in(year, month + 1)))
    except (OverflowError, ValueError):
        return None


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None when the calendar does not have it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week(day: date) -> str:
    """The ISO week, as TIMEX3 writes it.

    >>> week(date(2021, 1, 3))
    '2020-W53'
    """
    year, number, _ = day.isocalendar()
    return f"{year:04d}-W{number:02d}"


def quarter(day: date) -> str:
    """The calendar quarter.

    >>> quarter(date(2025, 5, 1))
    '2025-Q2'
    """
    return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"


def weekday_before(day: date, weekday: int) -> date | None:
    """The most recent such weekday, ``day`` itself included (0 = Monday)."""
    return shifted(day, -((day.weekday() - weekday) % 7), "D")


def weekday_after(day: date, weekday: int) -> date | None:
    """The next such weekday, ``day`` itself included."""
    return shifted(day, (weekday - day.weekday()) % 7, "D")


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T.*)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_PART = re.compile(r"(\d{4})-(Q|H)([1-4])")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_YEARS = re.compile(r"(?:FY)?(\d{4})|(\d{3})X|(\d{2})XX")
_CLOCK = re.compile(r"T\d\d")


def interval(value: str) -> Interval:
    """The days a TIMEX3 value covers; no days at all when it names none ("XXXX-03-21", "P3D", "PRESENT_REF").

    >>> interval("2025-W11").first
    datetime.date(2025, 3, 10)
    """
    if "/" in value:
        first, last = (interval(half) for half in value.split("/", 1))
        return Interval(first.first, last.last, "range") if first.first and last.last else NONE
    if value.startswith("P") and not value.endswith("_REF"):
        return Interval(None, None, "duration")
    if found := _DAY.fullmatch(value):
        return _days(found)
    if found := _WEEK.fullmatch(value):
        return _weeks(found)
    if found := _MONTH.fullmatch(value):
        return _months(int(found[1]), int(found[2]), 1, "month")
    if found := _PART.fullmatch(value):
        length = 3 if found[2] == "Q" else 6
        return _months(int(found[1]), length * (int(found[3]) - 1) + 1, length, "quarter" if length == 3 else "half")
    if found := _SEASON.fullmatch(value):
        return _months(int(found[1]), SEASONS[found[2]], 3, "season")
    if found := _YEARS.fullmatch(value):
        return _years(found)
    return NONE


def _days(found: re.Match[str]) -> Interval:
    day = day_of(int(found[1]), int(found[2]), int(found[3]))
    if day is None:
        return NONE
    granularity: Granularity = "day" if not found[4] else "minute" if _CLOCK.match(found[4]) else "part"
    return Interval(day, day, granularity)


def _weeks(found: re.Match[str]) -> Interval:
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return NONE
    sunday = shifted(monday, 6, "D")
    if sunday is None:
        return NONE
    return Interval(shifted(monday, 5, "D") if found[3] else monday, sunday, "week")


def _months(year: int, month: int, length: int, granularity: Granularity) -> Interval:
    first = day_of(year, month, 1)
    if first is None:
        return NONE
    end = shifted(first, length, "M")
    last = end - timedelta(days=1) if end else date.max
    return Interval(first, last, granularity)


def _years(found: re.Match[str]) -> Interval:
    if found[1]:
        first, last, granularity = int(found[1]), int(found[1]), "year"
    elif found[2]:
        first, last, granularity = int(found[2]) * 10, int(found[2]) * 10 + 9, "decade"
    else:
        first, last, granularity = int(found[3]) * 100, int(found[3]) * 100 + 99, "century"
    if last < MINYEAR or first > MAXYEAR:
        return NONE
    return Interval(date(max(first, MINYEAR), 1, 1), date(last, 12, 31), granularity)  # type: ignore[arg-type]
