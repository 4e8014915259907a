"""The words of every report: counts, lists, dates, and how sure we are. One place, so that terminal and page say the same."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Interval, Stamp, TimeValue

# ------------------------------------------------------------------------------------------------------ plain text


def plain(text: str, cells: int = 0) -> str:
    """Text safe to print on one line: no control, no bidirectional override, blanks joined, cut with "…" past ``cells``.

    >>> plain("a\\x1b[31m red\\u202e  title", 40)
    'a[31m red title'
    """
    # hostile input: never look at more of a giant title than could be shown
    text = text[: 20 * cells + 200] if cells else text
    text = _BLANKS.sub(" ", text)
    if not text.isprintable():  # nearly all text is: looking at each letter is for the rest
        text = "".join(char for char in text if not _is_invisible(char))
    text = text.strip()
    return shortened(text, cells) if cells else text


_BLANKS = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"  # meaningful in Persian, in Indic scripts and in emoji


def _is_invisible(char: str) -> bool:
    return not char.isprintable() and char != " " and char not in _JOINERS


def shortened(text: str, cells: int) -> str:
    """The first words that fit in so many terminal cells, "…" for the rest."""
    if width(text) <= cells:
        return text
    cut = clipped(text, cells - 1)
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) * 0.6 else cut).rstrip(" ,;:–—-(“\"'") + "…"


def clipped(text: str, cells: int) -> str:
    """The longest beginning that is no wider than ``cells``."""
    used = 0
    for at, char in enumerate(text):
        used += _cells(char)
        if used > cells:
            return text[:at]
    return text


def width(text: str) -> int:
    """Terminal cells the text takes: two for a wide East Asian character, none for a combining mark."""
    return len(text) if text.isascii() else sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


# ---------------------------------------------------------------------------------------------------------- counts


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "article"), counted(2300, "article")
    ('1 article', '2,300 articles')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], limit: int = 4, last: str = "and") -> str:
    """Names as a sentence lists them.

    >>> listed(["A", "B", "C", "D", "E", "F"], 3)
    'A, B, C and 3 more'
    """
    shown = [*names] if len(names) <= limit + 1 else [*names[:limit], f"{len(names) - limit:,} more"]
    return f" {last} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def percent(share: float) -> str:
    """A share for reading; a trace of text is never shown as nothing, nor nearly all as all.

    >>> percent(0.004), percent(0.996), percent(1.0)
    ('1%', '99%', '100%')
    """
    rounded = round(share * 100)
    if share > 0 and rounded == 0:
        return "1%"
    return "99%" if share < 1 and rounded == 100 else f"{rounded}%"


def figure(interval: Interval) -> str:
    """A count that evidence may leave open: "2" or "1–3"."""
    return str(interval.low) if interval.low == interval.high else f"{interval.low}–{interval.high}"


# ----------------------------------------------------------------------------------------------------------- dates

LONG = 366  # days; longer ranges are said by year and month
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def day(value: date, *, year: bool = True) -> str:
    """A day: "21 Mar 2025"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if year else f"{value.day} {_MONTHS[value.month - 1]}"


def moment(stamp: Stamp | None, *, year: bool = True) -> str:
    """When something appeared, no finer than its stamp: "12 Feb 2026 02:25", "12 Feb 2026", "no date"."""
    if stamp is None or stamp.precision == "unknown":
        return "no date"
    on = day(stamp.at, year=year)
    return f"{on} {stamp.at:%H:%M}" if stamp.precision == "minute" else on


def period(first: Stamp | None, last: Stamp | None) -> str:
    """A span of time: "12–13 Feb 2026", "12 Feb 2026, 02:25–08:34", "no dates"."""
    known = [stamp for stamp in (first, last) if stamp is not None and stamp.precision != "unknown"]
    if not known:
        return "no dates"
    a, b = known[0], known[-1]
    if a.at.date() == b.at.date():
        hours = a.precision == b.precision == "minute" and f"{a.at:%H:%M}" != f"{b.at:%H:%M}"
        return f"{day(a.at)}, {a.at:%H:%M}–{b.at:%H:%M}" if hours else day(a.at)
    return days(a.at.date(), b.at.date())


def days(first: date, last: date) -> str:
    """Two days and what lies between: "28 Feb–3 Mar 2026"."""
    if first == last:
        return day(first)
    if (last - first).days > LONG:
        return f"{first.year}–{_MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{day(first)}–{day(last)}"
    start = str(first.day) if first.month == last.month else day(first, year=False)
    return f"{start}–{day(last)}"


_PART_OF = {"START": "early ", "MID": "mid-", "END": "late ", "APPROX": "about ", "BEFORE": "before ", "AFTER": "after ",
            "ON_OR_BEFORE": "by ", "ON_OR_AFTER": "from ", "LESS_THAN": "under ", "MORE_THAN": "over ",
            "EQUAL_OR_LESS": "at most ", "EQUAL_OR_MORE": "at least "}  # fmt: skip
_PARTS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime", "MI": "midday"}
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter"}
_PART_CODE = re.compile(r"T(MO|AF|EV|NI|DT|MI)\b")
_CLOCK = re.compile(r"T(\d\d:\d\d)")
_CODE_AT_END = re.compile(r"(SP|SU|FA|AU|WI|Q[1-4]|H[12])$")


def when(value: TimeValue) -> str:
    """A resolved time expression, no finer than it was meant: "late Feb 2025", "week of 10 Mar 2025", "1950"."""
    if value.granularity == "week" and value.modifier and value.first and value.last:
        return _PART_OF.get(value.modifier, "").replace(" ", " in ", 1) + days(value.first, value.last)
    return _PART_OF.get(value.modifier, "") + _calendar(value)


def _calendar(value: TimeValue) -> str:
    first, last, grain = value.first, value.last, value.granularity
    if first is None or last is None:
        known = first or last
        if known is not None and value.modifier == "ON_OR_BEFORE":
            return day(known)  # "by" stands before it
        return value.value if known is None else f"{'from' if first else 'until'} {day(known)}"
    if grain in {"minute", "part", "day"} and first == last:
        return day(first) + _hour(value.value)
    if grain == "week":
        return f"week of {day(first)}" if last - first >= timedelta(days=4) else days(first, last)
    if grain == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if grain in {"quarter", "half", "season"} and (code := _CODE_AT_END.search(value.value)):
        return f"{_SEASONS.get(code.group(), code.group())} {value.value[:4]}"
    if grain == "year" and first.year == last.year:
        return str(first.year)
    if grain == "decade":
        return f"{first.year // 10 * 10}s"
    if grain == "century":
        return f"{first.year // 100 * 100}s" if first.year % 100 == 0 else f"{first.year}–{last.year}"
    return days(first, last)


def hour(value: str) -> float:
    """The hour of the day in a TIMEX3 value, 0 when it has none.

    >>> hour("2026-02-11T21:45")
    21.75
    """
    clock = _CLOCK.search(value)
    hours, minutes = clock.group(1).split(":") if clock else ("0", "0")
    return int(hours) + int(minutes) / 60


def _hour(value: str) -> str:
    if clock := _CLOCK.search(value):
        return f" {clock.group(1)}" + (" GMT" if value.endswith("Z") else "")
    if part := _PART_CODE.search(value):
        return f", {_PARTS[part.group(1)]}"
    return ""
