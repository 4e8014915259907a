"""What a reader hands back, and how values are written: units, parts of the day, modifiers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retold.times import calendars, quantities
from retold.times.table import listed

if TYPE_CHECKING:
    from datetime import date

    from retold.model import TimexType
    from retold.times.narrative import Found


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value on the calendar, before the days it covers are worked out."""

    type: TimexType
    value: str
    modifier: str = ""
    anchor: str = ""
    day: date | None = None  # the day it names, for what follows in the narrative
    counted_from: date | None = None  # "a day after X": the day of X
    skip: int = 0  # words at the start that are not part of it: "the" of "the 30-day rate"
    drop: int = 0  # words at the end that are not part of it: "after" of "a year after the crash"


MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


DAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}


WEEKDAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}


_UNITS = {
    "second": "S",
    "minute": "M",
    "min": "M",
    "hour": "H",
    "day": "D",
    "night": "NI",
    "week": "W",
    "weekend": "WE",
    "fortnight": "FN",
    "month": "MO",
    "quarter": "Q",
    "season": "SE",
    "year": "Y",
    "yr": "Y",
    "decade": "DE",
    "centurie": "CE",
    "century": "CE",
    "millennium": "ML",
    "millennia": "ML",
    "semester": "SM",
}


SEASON_CODES = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}


PARTS = {
    "forenoon": "MO",
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "dawn": "MO",
    "daybreak": "MO",
    "sunrise": "MO",
    "dusk": "EV",
    "nightfall": "EV",
    "sunset": "EV",
    "sundown": "EV",
    "lunch": "12:00",
    "lunchtime": "12:00",
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "24:00",
    "eve": "EV",
}


def month_number(word: str) -> int:
    """1 to 12."""
    return MONTHS[word[:3]]


def weekday_number(word: str) -> int:
    """0 for Monday."""
    return DAYS[word[:3]]


def unit_of(word: str) -> str:
    """Our short name of a unit of time."""
    return _UNITS[word] if word in _UNITS else _UNITS[word.removesuffix("s")]


def modifier_of(lead: str) -> str:
    """The TIMEX3 modifier these leading words stand for, "" for none."""
    for words, modifier in _MODIFIERS:
        if any(word in lead.split() for word in words):
            return modifier
    return ""


_MODIFIERS = (
    (("early", "beginning", "start", "turn", "earlier", "first"), "START"),
    (("mid", "middle"), "MID"),
    (("late", "end", "close", "later", "latter", "last", "final"), "END"),
    (("before",), "BEFORE"),
    (("after",), "AFTER"),
    (("about", "around"), "APPROX"),
)


def on_day(day: date, value: str = "", modifier: str = "", anchor: str = "") -> Resolved:
    """A day, or a part of it when ``value`` says so."""
    value = value or day.isoformat()
    return Resolved("TIME" if "T" in value else "DATE", value, modifier, anchor, day)


def is_written_as_a_date(found: Found, group: str) -> bool:
    """May, March, Sun and Sat are months and days only with a capital."""
    index = found.match.start(group)
    return not (found.words.forms[index] in listed("need_capital") and found.words.is_lower(index))


def is_of_its_noun(found: Found) -> bool:
    """A weekend clash: the last one's. Not a weekend with her parents."""
    after = found.words.letters[found.end : found.end + 1]
    return after == "x" and found.words.is_lower(found.end) and found.after()[0] not in listed("behind_weekends")


def is_deadline(found: Found) -> bool:
    """By the end of a month: by its last day."""
    return "end" in found.word("lead", "lead2", "lead3").split() and found.before() in (["by"], ["before"], ["until"], ["till"])


def is_end_of_a_name(found: Found) -> bool:
    """USA Today: with a capital, behind a word with one, inside a sentence or at its start."""
    words, start = found.words, found.start
    name = found.end - start == 1 and not words.is_lower(start) and start > 0 and words.letters[start - 1] in "xp"
    return name and words.text_at(start - 1)[:1].isupper()


def with_part(day: date, lead: str, tod: str, anchor: str) -> Resolved:
    """A day with the part that its leading or following words name."""
    part = part_value(lead, tod)
    if part == "T24:00" or (not part and not lead):
        return on_day(day, day.isoformat() + part, "", anchor)
    return on_day(day, day.isoformat() + part, modifier_of(lead) if not part else "", anchor)


def part_value(lead: str, tod: str) -> str:
    """The part of the day in TIMEX3: "TMO"; "" when only the day is said. "Early Monday" is early on Monday."""
    if tod:
        return "T" + PARTS[tod.removesuffix("s")]
    words = lead.split()
    if not words:
        return ""
    if "trading" in words:
        return "TMO" if words[0] in {"early", "morning"} else "TAF"
    if words[-1] in {"on", "early", "late"} and words[0] in {"early", "late", "very"}:
        return "TNI" if "late" in words else "TMO"
    if "hours" in words:
        return "TMO" if words[-3:-2] in (["early"], ["first"]) else "TNI"
    named = next((word for word in words if word in PARTS), "")
    return "T" + PARTS[named] if named else ""


def moved(base: date, amount: float, unit: str) -> date | None:
    """The day so many units away, halves rounded; None outside the calendar or for units shorter than a day."""
    steps = {
        "D": (1, "D"),
        "NI": (1, "D"),
        "W": (1, "W"),
        "MO": (1, "M"),
        "Q": (3, "M"),
        "Y": (12, "M"),
        "DE": (120, "M"),
        "CE": (1200, "M"),
    }
    if unit not in steps or abs(amount) > 1e7:
        return None
    size, step = steps[unit]
    return calendars.shifted(base, round(amount * size), step)


def on_unit(day: date, unit: str, modifier: str, anchor: str) -> Resolved:
    """A day written as finely as its unit: a year, a month, a week, a day."""
    if unit in {"Y", "DE", "CE"}:
        return Resolved("DATE", f"{day.year:04d}", modifier, anchor)
    if unit == "MO":
        return Resolved("DATE", f"{day.year:04d}-{day.month:02d}", modifier, anchor)
    if unit == "Q":
        return Resolved("DATE", calendars.quarter(day), modifier, anchor)
    if unit == "W":
        return Resolved("DATE", calendars.week(day), modifier, anchor)
    return on_day(day, day.isoformat() + ("TNI" if unit == "NI" else ""), modifier, anchor)


def approximation(words: str) -> str:
    """The TIMEX3 modifier of words such as "at least" and "about", "" for none."""
    for phrases, modifier in _APPROXIMATIONS:
        if any(phrase in words for phrase in phrases):
            return modifier
    return ""


_APPROXIMATIONS = (
    (("at least", "no less"), "EQUAL_OR_MORE"),
    (("at most", "up to", "no more", "not more", "within"), "EQUAL_OR_LESS"),
    (("more than", "over"), "MORE_THAN"),
    (("less than", "fewer than", "under", "nearly", "almost", "barely"), "LESS_THAN"),
    (("about", "around", "approximately", "roughly", "some", "close to"), "APPROX"),
)


def length(amount: float | None, unit: str, modifier: str) -> Resolved:
    """A duration: "P3D", "PT2H", "PXY"."""
    times, designator, clocked = _LENGTHS[unit]
    if amount is None:
        vague = {"CE": "CE", "ML": "ML", "Q": "Q"}.get(unit, designator)
        return Resolved("DURATION", ("PTX" if clocked else "PX") + vague, modifier)
    if unit == "Q":
        return Resolved("DURATION", f"P{quantities.written(amount)}Q", modifier)
    if unit in {"H", "M"} and amount % 1 == 0.5 and amount > 1:
        smaller = "30M" if unit == "H" else "30S"
        return Resolved("DURATION", f"PT{int(amount)}{unit}{smaller}", modifier)
    if amount == 0.5 and unit in _HALVES:
        return Resolved("DURATION", _HALVES[unit], modifier)
    if amount * times > 1e9:
        return Resolved("DURATION", ("PTX" if clocked else "PX") + designator, modifier)
    return Resolved("DURATION", ("PT" if clocked else "P") + quantities.written(amount * times) + designator, modifier)


_HALVES = {"Y": "P6M", "H": "PT30M", "M": "PT30S", "DE": "P5Y", "CE": "P50Y", "D": "PT12H", "MO": "P2W"}


def without_article(found: Found, resolved: Resolved) -> Resolved:
    """Without the article of its noun: "30-day" of "the 30-day rate"."""
    forms = found.words.forms[found.start : found.end]
    joined = "-" in forms and forms[0] in {"the", "a", "an", "these", "those"} and len(forms) > 2 and forms[1] != "-"
    return replace(resolved, skip=1) if joined else resolved


_LENGTHS = {  # how many, of which TIMEX3 unit, below a day
    "S": (1, "S", True),
    "M": (1, "M", True),
    "H": (1, "H", True),
    "D": (1, "D", False),
    "NI": (1, "D", False),
    "W": (1, "W", False),
    "WE": (1, "WE", False),
    "FN": (2, "W", False),
    "MO": (1, "M", False),
    "Q": (3, "M", False),
    "SE": (3, "M", False),
    "SM": (6, "M", False),
    "Y": (1, "Y", False),
    "DE": (10, "Y", False),
    "CE": (100, "Y", False),
    "ML": (1000, "Y", False),
}
