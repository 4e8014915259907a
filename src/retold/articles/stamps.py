"""When an article appeared: dates as records and pages write them, read into UTC with the precision they really have.

A date without a clock is the UTC noon of that day, precision "day". Midnight to the second is a date in disguise (tables
write it so). A numeric day and month that could be either way round is not read at all: no date is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from retold.articles.words import listed

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar jänner enero gennaio janeiro januari ene gen",
            "february feb février fevrier februar febrero febbraio fevereiro februari",
            "march mar mars märz maerz marzo março maart",
            "april apr avril abril aprile abr",
            "may mai mayo maggio maio mei",
            "june jun juin juni junio giugno junho",
            "july jul juillet juli julio luglio julho",
            "august aug août aout agosto augustus ago",
            "september sep sept septembre septiembre settembre setembro",
            "october oct octobre oktober octubre ottobre outubro okt",
            "november nov novembre noviembre novembro",
            "december dec décembre decembre dezember diciembre dicembre dezembro dez",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"

_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "wat": 1, "cest": 2, "eet": 2, "cat": 2, "sast": 2, "msk": 3,
    "eat": 3, "eest": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "bdt": 6, "ict": 7, "wib": 7, "sgt": 8, "hkt": 8,
    "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "brt": -3, "art": -3,
}  # fmt: skip
_AMERICAN = {"et": -5, "ct": -6, "mt": -7, "pt": -8}  # standard time in winter, one hour less from March to November

_ENDS = r"(?:(?!\w)|(?-i:(?=[A-Z][a-z])))"  # "11.36 EDTFirst published on": a page that lost its blanks
_CLOCK = rf"""(?P<hour>[01]?\d|2[0-3])\s?(?:[:.h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{{1,9}})?)?)?
              \s?(?P<half>[ap]\.?\s?m\.?)?
              (?:\s?\(?(?P<zone>{"|".join([*_ZONES, *_AMERICAN])}){_ENDS}\)?)?(?:\s?(?P<offset>[+-]\d\d:?\d\d|[+-]\d\d)(?!\d))?"""
_DAY = rf"""(?:{WEEKDAY}\.?,?\s{{1,3}}(?:the\s)?)?(?:
    (?P<y1>\d{{4}})-(?P<m1>\d\d)-(?P<d1>\d\d)
  | (?P<y2>\d{{4}})[/.](?P<m2>\d\d?)[/.](?P<d2>\d\d?)
  | (?P<y3>\d{{4}})\s?年\s?(?P<m3>\d\d?)\s?月\s?(?P<d3>\d\d?)\s?日
  | (?P<d4>\d\d?)(?:st|nd|rd|th|º|er)?\.?[\s-]{{1,3}}(?:de\s|of\s)?(?P<n4>{MONTH})\.?,?[\s-]{{1,3}}(?:de\s)?(?P<y4>\d{{4}})
  | (?P<n5>{MONTH})\.?\s{{1,3}}(?P<d5>\d\d?)(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y5>\d{{4}})
  | (?P<p6>\d\d?)(?P<s6>[/.-])(?P<q6>\d\d?)(?P=s6)(?P<y6>\d{{4}})
  )(?!\d)"""
_BETWEEN = r"(?:\s{0,3}(?:T|,|\||-|–|—|·|•|/|\bat\b|\bum\b|\bà\b|@)?\s{0,3})"
MOMENT = re.compile(rf"(?<![\w/])(?:{_DAY})(?:{_BETWEEN}(?:{_CLOCK}))?{_ENDS}", re.IGNORECASE | re.VERBOSE)
_CLOCK_FIRST = re.compile(rf"(?<![\w:])(?:{_CLOCK}),?\s{{1,3}}(?:on\s)?(?:{_DAY})(?!\w)", re.IGNORECASE | re.VERBOSE)
_PACKED = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:[T ]?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?Z?)?$"
)
_EPOCH = re.compile(r"(?:\d{9,10}(?:\.\d{1,9})?|\d{12,13})$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that was read: aware UTC, with its precision."""

    at: datetime
    precision: Literal["minute", "day"]


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text, with where it stands."""

    moment: Moment
    start: int
    end: int


def parse(written: str) -> Moment | None:
    """The moment a record's date field names, or None when it names none that is certain.

    >>> parse("Fri, 21 Mar 2025 14:05:00 +0900")
    Moment(at=datetime.datetime(2025, 3, 21, 5, 5, tzinfo=datetime.timezone.utc), precision='minute')
    >>> parse("03/04/2025") is None
    True
    """
    written = written.strip()[:200]
    if not written:
        return None
    if _EPOCH.match(written):
        return _epoch(float(written))
    if packed := _PACKED.match(written):
        return _moment(int(packed["y"]), int(packed["m"]), int(packed["d"]), _clock(packed.groupdict()))
    found = find(written)
    return found.moment if found else None


def find(text: str, start: int = 0, end: int | None = None) -> Found | None:
    """The first certain date in ``text[start:end]``."""
    end = len(text) if end is None else end
    day_first = _first(MOMENT, text, start, end)
    if day_first is None:
        return None
    # "9:27 p.m. EDT September 24, 2016": the clock in front, unless the date brings its own behind
    clock_first = _CLOCK_FIRST.search(text, start, day_first.end)
    if clock_first and clock_first.end() >= day_first.end and (moment := _read(clock_first)):
        return Found(moment, clock_first.start(), clock_first.end())
    return day_first


def _first(pattern: re.Pattern[str], text: str, start: int, end: int) -> Found | None:
    for match in pattern.finditer(text, start, end):
        if moment := _read(match):
            return Found(moment, match.start(), match.end())
    return None


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation in any case, with or without full stop."""
    return _MONTHS[name.casefold().rstrip(".")]


def _read(match: re.Match[str]) -> Moment | None:
    part = match.groupdict()
    day = _day(part)
    return _moment(*day, _clock(part)) if day else None


def _day(part: dict[str, str | None]) -> tuple[int, int, int] | None:
    for n in "123":
        if part["y" + n]:
            return int(part["y" + n] or 0), int(part["m" + n] or 0), int(part["d" + n] or 0)
    for n in "45":
        if part["y" + n]:
            return int(part["y" + n] or 0), month_number(part["n" + n] or ""), int(part["d" + n] or 0)
    first, second = int(part["p6"] or 0), int(part["q6"] or 0)
    if first > 12 or first == second or part["s6"] == ".":  # 21/3/2025; 3.4.2025 is written day first everywhere
        return int(part["y6"] or 0), second, first
    return (int(part["y6"] or 0), first, second) if second > 12 else None


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int
    midnight: bool  # to the second and nothing said about it: how tables write a bare date
    zone: str
    offset: str


def _clock(part: dict[str, str | None]) -> _Clock | None:
    if part.get("hour") is None or (part.get("minute") is None and part.get("half") is None):
        return None
    hour, minute, half = int(part["hour"] or 0), int(part.get("minute") or 0), (part.get("half") or "").casefold()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone, offset = (part.get("zone") or "").casefold(), part.get("offset") or ""
    second = int(part.get("second") or 0)
    return _Clock(hour, minute, second, hour == minute == second == 0 and not half, zone, offset)


def _moment(year: int, month: int, day: int, clock: _Clock | None) -> Moment | None:
    try:
        whole = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    if not 1600 <= year <= 2200 or (year, month, day) == (1970, 1, 1):  # the zero of a clock that was never set
        return None
    if clock is None or clock.midnight:
        return Moment(whole + timedelta(hours=12), "day")
    local = whole.replace(hour=clock.hour, minute=clock.minute, second=clock.second, tzinfo=_zone(clock, whole.date()))
    return Moment(local.astimezone(UTC), "minute")


def _zone(clock: _Clock, day: date) -> timezone:
    if clock.offset:
        digits = clock.offset[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=min(int(digits[:2]), 23), minutes=int(digits[2:]))
        return timezone(-shift if clock.offset[0] == "-" else shift)
    if clock.zone in _AMERICAN:
        return timezone(timedelta(hours=_AMERICAN[clock.zone] + _is_american_summer(day)))
    return timezone(timedelta(hours=_ZONES.get(clock.zone, 0)))


def _is_american_summer(day: date) -> bool:
    return _sunday(day.year, 3, 2) <= day < _sunday(day.year, 11, 1)


def _sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def _epoch(seconds: float) -> Moment | None:
    if seconds > 1e11:
        seconds /= 1000
    at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
    return Moment(at, "minute") if at.year >= 1990 else None


# --------------------------------------------------------------------------------------------------- dates in the text

_DIGIT = re.compile(r"\d")
_LABELS = listed("stamps", "labels")
_AGO = re.compile(
    r"\b(?:\d{1,3}|an?|one|two|a few) (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago\b|"
    r"\bjust now\b",
    re.IGNORECASE,
)
_SPARE = re.compile(
    rf"\b\d{{1,2}}[:.]\d\d(?::\d\d)?\b|\b\d{{1,3}}[\s-]min(?:ute)?s?(?:\s(?:read|listen|watch))?\b|\b{WEEKDAY}\b|"
    rf"[+-]\d\d:?\d\d\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_](?:[\w.]*\w)?")
_UPDATED = re.compile(r"updat|modif|revis|edited|mis à jour|aktualisiert|actualizado|aggiornato|atualizado", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publi|post|issued|first|creat|releas|upload|^\W*date|veröffentlicht|pubblicato|fecha|datum", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is nothing but dates and the words around them."""

    found: Found | None  # None: "2 hours ago"
    label: Literal["published", "updated", ""]


def date_line(text: str, start: int, end: int) -> DateLine | None:
    """What a line says when it only says when, else None."""
    line = text[start:end]
    if _PACKED.match(line) and (moment := parse(line)):
        return DateLine(Found(moment, start, end), "")
    if len(line) > 160 or not ((_DIGIT.search(line) and MOMENT.search(line)) or ("ago" in line and _AGO.search(line))):
        return None
    rest = _SPARE.sub(" ", _AGO.sub(" ", MOMENT.sub(" ", _CLOCK_FIRST.sub(" ", line))))
    words = [word.casefold() for word in _LETTERS.findall(rest)]
    other = [word for word in words if not (word in _LABELS or word in _ZONES or word in _AMERICAN)]
    if any(c.isdigit() for c in rest) or (other and not _is_section(line, other)):
        return None
    return _preferred(text, start, end)


def _is_section(line: str, other: list[str]) -> bool:
    """Whether these words only name the section or the station in front of a day: "Defense 20:33 May 09, 2019"."""
    begins = all(word[0].isupper() for word in line.split()[: len(other)])
    begins = begins and len(other) <= _SECTION and line.casefold().startswith(" ".join(other))
    return begins and bool(_TIME.search(line) or _BARRED.search(line))


_SECTION = 2  # words
_TIME = re.compile(r"\d[:.]\d\d")
_BARRED = re.compile(r"\| (?:published|posted|updated)\b", re.IGNORECASE)  # "ABC NEWS | Published January 7, 2025"


def _preferred(text: str, start: int, end: int) -> DateLine:
    """The date behind "Published" rather than the one behind "Updated" when a line has both."""
    first = find(text, start, end)
    if first is None:
        return DateLine(None, "")
    lead = text[start : first.start]
    if not _UPDATED.search(lead):
        return DateLine(first, "published" if _PUBLISHED.search(lead) else "")
    second = find(text, first.end, end)
    if second and _PUBLISHED.search(text[first.end : second.start]):
        return DateLine(second, "published")
    return DateLine(first, "updated")


_OPENING_LABEL = re.compile(
    r"[\s*_]*(?P<label>(?:(?:date|published|posted|updated|last updated|first published|"
    r"publication date)(?:\s(?:on|at))?)\s*[:–—-]?\s*)?",
    re.IGNORECASE,
)
_OPENING_MARK = re.compile(r"\s*(?:[:|–—•·]|-{1,2}(?=\s)|\n|\t)\s*")
_CAPITALS = re.compile(r"\s+[^\W\d_a-z]{3}")


def opening(text: str) -> Found | None:
    """The date in front of the first sentence on the same line ("date 2025-03-21 SEOUL: ..."), with the mark behind it."""
    label = _OPENING_LABEL.match(text)
    begin = label.end() if label else 0
    match = MOMENT.match(text, begin)
    moment = _read(match) if match else None
    if match is None or moment is None:
        return None
    mark = _OPENING_MARK.match(text, match.end())
    named = bool(label and label["label"])
    if not mark and not (_CAPITALS.match(text, match.end()) or (named and text[match.end() : match.end() + 1].isspace())):
        return None
    return Found(moment, len(text[:begin]) - len(text[:begin].lstrip()), mark.end() if mark else match.end())


_PATH_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])|[/-]((?:19|20)\d\d)(0[1-9]|"
    r"1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)


def in_address(url: str) -> Moment | None:
    """The day in the path of an address: ".../2025/03/21/..."."""
    found = _PATH_DATE.search(url[:500])
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    return _moment(year, month, day, None)
