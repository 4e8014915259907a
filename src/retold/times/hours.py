"""Parts of the day and clocks, with the day they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities
from retold.times.anchors import base_of, hour_day, scene_day, year_for
from retold.times.days import weekday_day
from retold.times.resolved import (
    MONTHS,
    WEEKDAYS,
    Resolved,
    is_end_of_a_name,
    modifier_of,
    month_number,
    on_day,
    part_value,
    weekday_number,
    with_part,
)
from retold.times.table import listed

if TYPE_CHECKING:
    from datetime import date

    from retold.times.narrative import Found, Narrative


def fixed_day(found: Found, state: Narrative) -> Resolved | None:
    """yesterday, tonight, the day after tomorrow."""
    word, tod, lead = found.word("word"), found.word("tod"), found.word("lead")
    if word == "today" and is_end_of_a_name(found):
        return None
    beyond = found.word("beyond")
    step = {"before yesterday": -2, "after tomorrow": 2}.get(beyond, {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if not word and not beyond:  # last night
        step, tod = -1, "night"
    if word == "tonight":
        tod = "night"
    if word == "overnight":
        return lone_part(found, state)
    base, anchor = base_of(state)
    part = part_value(lead, tod)
    if base is None:
        return Resolved("TIME" if part else "DATE", "XXXX-XX-XX" + part)
    day = calendars.shifted(base, step, "D")
    return with_part(day, lead, tod, anchor) if day else None


def part_of_day(found: Found, state: Narrative) -> Resolved | None:
    """This morning, that night, the following morning, until morning."""
    tod, ref, lead = found.word("tod"), found.word("ref"), found.word("lead")
    if ref in {"each", "every"}:
        return Resolved("SET", "P1D")
    if not ref and not lead and tod not in {"noon", "midnight", "midday"}:
        return None
    if tod in {"lunch", "lunchtime"} and not ref:
        return None
    if ref == "one":
        return None
    if ref == "the" and ((found.after() and found.after()[0] in listed("of_parts")) or _is_called_so(found)):
        return None
    part = "T00:00" if tod == "midnight" and "after" in lead.split() else part_value("", tod)
    step = {"the next": 1, "the following": 1, "next": 1, "the previous": -1}.get(ref, 0)
    at_a_moment = ref == "the same" or (tod in {"noon", "midnight", "midday"} and not ref)
    base, anchor = base_of(state) if ref == "this" else hour_day(found, state) if at_a_moment else scene_day(state)
    if base is None:
        return Resolved("TIME", "XXXX-XX-XX" + part)
    day = calendars.shifted(base, step, "D")
    return (
        on_day(day, day.isoformat() + part, modifier_of(lead) if lead in {"early", "late", "mid"} else "", anchor)
        if day
        else None
    )


def _is_called_so(found: Found) -> bool:
    """The Morning Star, the Night Manager."""
    index = found.end - 1
    return not found.words.is_lower(index) and found.words.is_lower(found.start) and found.followed_by_name()


def lone_part(found: Found, state: Narrative) -> Resolved | None:
    """At daybreak, overnight, at night."""
    if found.words.forms[found.end - 1] == "night":
        return Resolved("TIME", "XXXX-XX-XXTNI")
    word = found.words.forms[found.end - 1]
    if word in {"lunchtime", "morning", "evening"} and found.end - found.start == 1:
        return _by_that_part(word, state)
    part = "TNI" if "hours" in found else "TNI" if "overnight" in found else part_value("", found.words.forms[found.end - 1])
    base, anchor = scene_day(state)
    if "overnight" in found:
        published, anchor = base_of(state)
        base = calendars.shifted(published, -1, "D") if published else None
    return on_day(base, base.isoformat() + part, "", anchor) if base else Resolved("TIME", "XXXX-XX-XX" + part)


def _by_that_part(word: str, state: Narrative) -> Resolved:
    """By lunchtime, by evening: of the day told. Until morning: the next one, where the scene is not already in one."""
    base, anchor = scene_day(state)
    if base and word == "morning" and not state.scene_is_early:
        base = calendars.shifted(base, 1, "D")
    part = part_value("", word)
    return on_day(base, base.isoformat() + part, "", anchor) if base else Resolved("TIME", "XXXX-XX-XX" + part)


def clock(found: Found, state: Narrative) -> Resolved | None:
    """5:40 a.m., 2140 GMT on Wednesday, noon on Thursday."""
    time = _clock_time(found, state)
    if time is None or _is_a_price(found):
        return None
    zone = "Z" if found.word("zone").strip("( )").split(" ")[0] in {"gmt", "utc", "z"} else ""
    base, anchor = clock_day(found, state)
    if not zone and (day := _day_beside_gmt(found, state, time)):
        base = day
    if zone and anchor == "narrative" and base == state.scene and state.scene_is_early and time >= _LATE_THERE:
        base = calendars.shifted(base, -1, "D") if base else None
    if base is None:
        return Resolved("TIME", f"XXXX-XX-XXT{time}{zone}")
    return Resolved("TIME", f"{base.isoformat()}T{time}{zone}", "", anchor, base)


def _day_beside_gmt(found: Found, state: Narrative, time: str) -> date | None:
    """The day there of "5:40 a.m. (2140 GMT on Wednesday)": a clock is at most 14 hours ahead of GMT and 12 behind."""
    beside = [form for form in found.after(_BESIDE) if form not in _JOINED]
    if len(beside) < 3 or beside[1] not in _GMT or not (match := _HOUR_AND_MINUTE.fullmatch(beside[0])) or state.base is None:
        return None
    day = _named_day(beside[2:4], state.base)
    if day is None:
        return None
    ahead = _minutes(time) - 60 * int(match["hour"]) - int(match["minute"])
    step = 1 if ahead <= -_BEHIND else -1 if ahead > _AHEAD else 0
    return calendars.shifted(day, step, "D")


def _named_day(words: list[str], base: date) -> date | None:
    """The last Wednesday, 11 February or February 11."""
    if words[0] in WEEKDAYS:
        return calendars.weekday_before(base, weekday_number(words[0]))
    number = next((int(word) for word in words if word.isdigit()), None)
    month = next((MONTHS[word[:3]] for word in words if word[:3] in MONTHS), None)
    if number is None or month is None:
        return None
    days = (calendars.day_of(year, month, number) for year in (base.year - 1, base.year, base.year + 1))
    return min((day for day in days if day), key=lambda day: abs((day - base).days), default=None)


_BESIDE = 7  # words and marks
_JOINED = frozenset(("(", ",", "or", "on"))
_GMT = frozenset(("gmt", "utc"))
_HOUR_AND_MINUTE = re.compile(r"(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)")
_BEHIND, _AHEAD = 12 * 60, 14 * 60  # minutes


def _is_a_price(found: Found) -> bool:
    """Whether a time with a full stop is told in a sentence of prices: the shares closed at 17.20."""
    if "." not in found.word("clock") or found.word("clock").endswith(("m", "m.")):
        return False
    words, start = found.words, max(0, found.start - _SENTENCE)
    stop = words.letters.rfind(".", start, found.start)
    said = slice(max(start, stop + 1), found.start)
    return bool(listed("of_prices") & set(words.forms[said])) or bool(set("$%") & set(words.letters[said]))


_SENTENCE = 30  # words
_LATE_THERE = "15:00"  # GMT: where the scene is in the small hours or the morning, it is the next day already


def between_clocks(found: Found, state: Narrative) -> Resolved | None:
    """Between midnight and 4 a.m.: how long that is."""
    start, end = _time_of(found, "from", state) or _time_of(found, "from2", state), _time_of(found, "to", state)
    if start and end and end >= _NOON > start and found.word("from") and not _has_half(found.forms("from")):
        start = f"{int(start[:2]) + 12}{start[2:]}"  # between 11.05 and 11.20 pm
    if start is None or end is None:
        return None
    minutes = (_minutes(end) - _minutes(start)) % 1440
    if not minutes:
        return None
    hours, rest = divmod(minutes, 60)
    return Resolved("DURATION", "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else ""))


def _has_half(words: list[str]) -> bool:
    return any((word[:1] in "ap" and word[1:].replace(".", "").strip() == "m") or word in _NAMED for word in words)


_NAMED = frozenset(("noon", "midday", "midnight"))
_NOON = "12:00"


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _clock_time(found: Found, state: Narrative) -> str | None:
    return _time_of(found, "clock", state)


def _time_of(found: Found, group: str, state: Narrative) -> str | None:
    words = found.forms(group)
    if not words:
        return None
    first = words[0]
    if first in {"noon", "midday"}:
        return "12:00"
    if first == "midnight":
        return "00:00" if "after" in found else "24:00"
    if first.isdigit() and len(first) == 4:
        hour, minute = int(first[:2]), int(first[2:])
    elif first[0].isdigit():
        pieces = first.replace(".", ":").replace("h", ":").split(":")
        hour, minute = int(pieces[0]), int(pieces[1]) if len(pieces) > 1 else 0
        if len(pieces) > 1 and len(pieces[1]) != 2:
            return None
    else:
        spelled = quantities.quantity([w for w in words if w not in {"o", "'", "’", "clock", "am", "pm"}])
        hour, minute = int(spelled or 99), 0
    half = next(
        (word.replace(".", "")[:1] for word in words if word[:1] in "ap" and word.replace(".", "").strip() in {"am", "pm"}), ""
    )
    if not half and hour <= 12:
        tod = found.word("tod", "tod4", "tod5") or next((word for word in _HALVES if word in found), "")
        half = _half(tod, hour) or (_guessed_half(found, state, hour) if "clock" in words else "")
    if (half and hour > 12) or hour > 24 or minute > 59:
        return None
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}"


def clock_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day a clock belongs to: named with it, else that of its sentence or of the scene."""
    base, anchor = base_of(state)
    fixed, dow = found.word("fixed"), found.word("dow", "dow2")
    month_, number = found.word(*_MONTHS), found.word(*_DAYS)
    if month_ and number:
        year_, anchor = year_for(found, state, month_number(month_), int(number))
        return (calendars.day_of(year_, month_number(month_), int(number)), anchor) if year_ else (None, "")
    if base is None:
        return None, ""
    if dow:
        return weekday_day(found, state, base, weekday_number(dow)), anchor
    if "this" in found or _opens_an_entry(found):
        return base, anchor
    if fixed:
        step = {"yesterday": -1, "tomorrow": 1}.get(fixed.split()[0], 0)
        return calendars.shifted(base, step, "D"), anchor
    return hour_day(found, state)


_MONTHS = ("month", "month2", "month3", "month4", "month5", "month6")
_DAYS = ("day", "day2", "day3", "day4", "day5", "day6")


def _opens_an_entry(found: Found) -> bool:
    """ "13:20 The letter is out": the hour of a live blog is of the day it appears."""
    words, end = found.words, found.end
    opens = end - found.start == 1 and words.letters[found.start] == "C" and (not found.start or found.before()[0] in _STOPS)
    return bool(opens and end < len(words.forms) and words.text_at(end)[:1].isupper())


_STOPS = frozenset(".!?\n")


def spoken_clock(found: Found, state: Narrative) -> Resolved | None:
    """Ten past four on Tuesday morning, two in the morning, shortly after eleven."""
    moment = found.word("moment")
    hour = 12 if moment else quantities.quantity(found.forms("hour"))
    if hour is None or not 1 <= hour <= 24:
        return None
    minute = _spoken_minutes(found)
    if minute is None or (found.word("dow", "fixed") and not minute and not _is_told_as_an_hour(found)):
        return None  # a figure of four on Sunday night
    tod = found.word("tod", "tod2", "tod3", "tod4", "tod5")
    base, anchor = clock_day(found, state)
    if moment:
        tod = "morning" if moment == "midnight" else "afternoon"
        if moment == "midnight" and minute > 0 and base is not None and _was_evening(found, state):
            base = calendars.shifted(base, 1, "D")
    half = _half(tod, int(hour)) or _guessed_half(found, state, int(hour))
    total = (int(hour) % 12) * 60 + minute + (720 if half == "p" else 0)
    total %= 1440
    value = f"T{total // 60:02d}:{total % 60:02d}"
    if base is None:
        return Resolved("TIME", "XXXX-XX-XX" + value)
    return Resolved("TIME", base.isoformat() + value, "", anchor, base)


def _is_told_as_an_hour(found: Found) -> bool:
    """By a word before it, or within: "on Monday at seven in the morning"."""
    words = {*found.before(), *found.words.forms[found.start : found.end - 1]}
    return not words.isdisjoint(listed("before_hours"))


def _was_evening(found: Found, state: Narrative) -> bool:
    """Whether an evening clock of that day stands before it: "from 11.20pm on 11 May until seven minutes past midnight"."""
    if state.last is None or not narrative.same_sentence(found.words, state.last_end, found.start):
        return False
    return any(form.endswith("pm") for form in found.words.forms[max(0, found.start - 15) : found.start])


_HALVES = ("forenoon", "morning", "afternoon", "evening", "night", "lunchtime")


def _half(tod: str, hour: int) -> str:
    """ "a" or "p" of an hour in that part of the day, "" without one: three at night is early, eleven at night is late."""
    if tod == "night":
        return "a" if hour % 12 < _WAKING else "p"
    return {"forenoon": "a", "morning": "a", "afternoon": "p", "lunchtime": "p", "evening": "p"}.get(tod, "")


def _guessed_half(found: Found, state: Narrative, hour: int) -> str:
    """What people call three o'clock is in the afternoon and eight in the morning, unless the story is told of a night."""
    before = found.words.forms[max(0, found.start - _SCENE) : found.start]
    if hour % 12 < _WAKING:
        return "a" if state.scene_is_early or listed("nightly") & set(before) else "p"
    return "p" if "night" in before or "evening" in before else "a"


_WAKING = 6
_SCENE = 60  # words


def _spoken_minutes(found: Found) -> int | None:
    words = found.forms("minutes") or found.forms("minutes2")
    if not words:
        return 0
    past = found.word("past", "past2")
    minutes = 30 if "half" in words else 15 if "quarter" in words else quantities.quantity(words)
    if minutes is None or not 0 < minutes < 60:
        return None
    return -int(minutes) if past in {"to", "before"} else int(minutes)
