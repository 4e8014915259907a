"""Days of the calendar and of the week, holidays, weeks."""

# ruff: noqa: ARG001 - readers share one signature

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities
from retold.times.anchors import base_of, told_day, told_period, year_for
from retold.times.resolved import (
    PARTS,
    Resolved,
    is_written_as_a_date,
    modifier_of,
    month_number,
    moved,
    on_day,
    on_unit,
    part_value,
    unit_of,
    weekday_number,
    with_part,
)
from retold.times.table import listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from retold.times.narrative import Found, Narrative


def iso(found: Found, state: Narrative) -> Resolved | None:
    """2025-03-21, with or without a time."""
    text = found.words.forms[found.start].upper()
    value = text[:16] + ("Z" if text.endswith("Z") else "") if "T" in text else text
    day = calendars.day_of(int(text[:4]), int(text[5:7]), int(text[8:10])) if text[:4] != "0000" else None
    return on_day(day, value) if day else None


def slash(found: Found, state: Narrative) -> Resolved | None:
    """3/21/2025, 21.03.2025, the night of 21-03-2025.

    Points and hyphens: the day first. A slash: the month first, unless only the other makes a date or lies near publication.
    """
    written = found.word("date")
    first, second, year = (int(part) for part in re.split(r"[./-]", written))
    if year < 100:
        pivot = state.base.year if state.base else 2000
        year += (pivot // 100) * 100
        if year > pivot + 20:
            year -= 100
    by_day, by_month = calendars.day_of(year, second, first), calendars.day_of(year, first, second)
    day = (by_month or by_day) if "/" in written else (by_day or by_month)
    if "/" in written and by_day and by_month and state.is_recent(by_day) and not state.is_recent(by_month):
        day = by_day
    return with_part(day, found.word("lead"), found.word("tod"), "") if day else None


def calendar_day(found: Found, state: Narrative) -> Resolved | None:
    """March 21, 21 March 2025, Friday (March 21), early on March 21."""
    month = month_number(found.word("month", "month2"))
    if not is_written_as_a_date(found, "month" if found.word("month") else "month2"):
        return None
    number = _day_number(found, month)
    if number is None or not 1 <= number <= 31:
        return None
    year, anchor = year_for(found, state, month, number)
    if (month, number) == (9, 11) and not found.word("tail") and any(word.startswith("attack") for word in found.after(3)):
        year, anchor = 2001, ""
    lead, tod = found.word("lead"), found.word("tod", "tod2")
    if year is None:
        value = f"XXXX-{month:02d}-{number:02d}" + part_value(lead, tod)
        return Resolved("TIME" if "T" in value else "DATE", value, modifier_of(lead) if not tod else "")
    day = calendars.day_of(year, month, number)
    if day is None:
        return None
    return with_part(day, lead, tod, anchor)


def _day_number(found: Found, month: int) -> int | None:
    """The 21st, the twenty-first day; the last day, which in February is the 28th as far as the year is not known."""
    if found.word("close"):
        return _LENGTHS[month - 1]
    return quantities.ordinal(found.word("ordinal")) if found.word("ordinal") else int(found.word("day", "day2"))


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_range(found: Found, state: Narrative) -> Resolved | None:
    """March 20-21."""
    month = month_number(found.word("month"))
    first, last = int(found.word("day")), int(found.word("day2"))
    if not is_written_as_a_date(found, "month") or first >= last:
        return None
    year, anchor = year_for(found, state, month, first)
    if year is None:
        return Resolved("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}")
    begin, end = calendars.day_of(year, month, first), calendars.day_of(year, month, last)
    if begin is None or end is None:
        return None
    return Resolved("DATE", f"{begin.isoformat()}/{end.isoformat()}", "", anchor, begin)


def day_of_month(found: Found, state: Narrative) -> Resolved | None:
    """The first of next month."""
    number = quantities.ordinal(found.word("ordinal"))
    step = {"next": 1, "last": -1}.get(found.word("ref"), 0)
    if state.base is None or number is None:
        return Resolved("DATE", f"XXXX-XX-{number or 1:02d}")
    month = calendars.shifted(state.base, step, "M")
    day = calendars.day_of(month.year, month.month, number) if month else None
    return on_day(day, anchor=state.anchor) if day else None


def bare_day(found: Found, state: Narrative) -> Resolved | None:
    """Since the 31st, until the fifteenth: the last such day, the next one where that is told as to come."""
    number = quantities.ordinal(found.word("ordinal")) if found.word("ordinal") else int(found.word("day"))
    if number is None or not 1 <= number <= 31 or not (found.ends_clause() or found.after() in _CLOSED_BY):
        return None
    if state.base is None:
        return Resolved("DATE", f"XXXX-XX-{number:02d}")
    step = 1 if narrative.tense(found) == "future" else -1
    for away in range(_MONTHS_LOOKED_AT):
        month = calendars.shifted(state.base.replace(day=1), step * away, "M")
        day = calendars.day_of(month.year, month.month, number) if month else None
        if day is not None and (day - state.base).days * step >= 0:
            return on_day(day, anchor=state.anchor)
    return None


_CLOSED_BY = (["and"], ["but"], ["at"])
_MONTHS_LOOKED_AT = 4


def unplaced_weekday(found: Found, state: Narrative) -> Resolved | None:
    """The first Tuesday of the trial, the Friday before the vote: we cannot say which."""
    drop = 1 if found.word("relation") else 0
    return Resolved("DATE", f"XXXX-WXX-{weekday_number(found.word('dow')) + 1}", drop=drop)


def monthly_weekday(found: Found, state: Narrative) -> Resolved | None:
    """The first Friday of the month: once a month."""
    return Resolved("SET", "P1M")


def _ordinal_week(word: str) -> int | None:
    return -1 if word in {"last", "final"} else quantities.ordinal(word)


def week_of_month(found: Found, state: Narrative) -> Resolved | None:
    """The second week of December: the week that has the month's second Thursday, as ISO counts."""
    return _ranked_in_month(found, state, 3, lambda day, anchor: Resolved("DATE", calendars.week(day), "", anchor))


def _ranked_in_month(
    found: Found, state: Narrative, weekday: int, resolved: Callable[[date, str], Resolved | None]
) -> Resolved | None:
    """What the ranked weekday of the month stands for; the month alone when its year is not known."""
    month_, rank = month_number(found.word("month")), _ordinal_week(found.word("ordinal"))
    year, anchor = year_for(found, state, month_)
    if rank is None or not is_written_as_a_date(found, "month"):
        return None
    if year is None:
        return Resolved("DATE", f"XXXX-{month_:02d}")
    day = ranked_weekday(year, month_, weekday, rank)
    return resolved(day, anchor) if day else None


def ranked_weekday(year: int, month: int, weekday: int, rank: int) -> date | None:
    """The first, second, ... or (rank -1) last such weekday of a month."""
    if rank > 0:
        start = calendars.day_of(year, month, 1)
        first = calendars.weekday_after(start, weekday) if start else None
        day = calendars.shifted(first, 7 * (rank - 1), "D") if first else None
    else:
        last = calendars.interval(f"{year:04d}-{month:02d}").last
        day = calendars.weekday_before(last, weekday) if last else None
    return day if day and day.month == month else None


def numbered_week(found: Found, state: Narrative) -> Resolved | None:
    """Week 53 of 2020: an ISO week, when that year has it. Week 3 of a trial is none: a year or a day of publication decides."""
    number, year = int(found.word("number")), found.word("year")
    if not 1 <= number <= 53 or (not year and found.before() not in (["in"], ["by"], ["for"], ["since"], ["until"])):
        return None
    if not year and state.base is None:
        return Resolved("DATE", f"XXXX-W{number:02d}")
    value = f"{year or f'{state.base.year:04d}' if state.base else year}-W{number:02d}"
    known = calendars.interval(value).first is not None
    return Resolved("DATE", value, "", "" if year else state.anchor) if known else None


def week_of_day(found: Found, state: Narrative) -> Resolved | None:
    """The week of 10 March."""
    resolved = calendar_day(found, state)
    if resolved is None or resolved.day is None:
        return resolved
    return Resolved("DATE", calendars.week(resolved.day), "", resolved.anchor)


def weekday_of_month(found: Found, state: Narrative) -> Resolved | None:
    """The first Monday of May."""
    return _ranked_in_month(found, state, weekday_number(found.word("dow")), lambda day, anchor: on_day(day, anchor=anchor))


def holiday(found: Found, state: Narrative) -> Resolved | None:
    """Christmas Eve, Easter Sunday 2024."""
    name = found.word("holiday").replace(" ' ", "'").replace("' ", "'")
    year_word = found.word("year")
    base = state.base
    if not year_word and base is None:
        return Resolved("DATE", _holiday_value(name, None))
    if year_word:
        return _holiday_on(name, int(year_word), "")
    assert base is not None
    if found.word("tailref", "ref"):
        step = {"last": -1, "next": 1}.get(found.word("tailref"), 0)
        if found.word("tailref"):
            return _holiday_on(name, base.year + step, state.anchor)
    candidates = [
        resolved
        for year in (base.year - 1, base.year, base.year + 1)
        if 1 <= year <= 9999 and (resolved := _holiday_on(name, year, state.anchor))
    ]
    ref = found.word("ref")
    if ref in {"last", "this past"}:
        candidates = [c for c in candidates if c.day and c.day < base] or candidates
    elif ref in {"next", "this coming"}:
        candidates = [c for c in candidates if c.day and c.day > base] or candidates
    return min(candidates, key=lambda c: abs((c.day - base).days) if c.day else 0, default=None)


_FIXED_HOLIDAYS = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "halloween": (10, 31),
    "new year's": (1, 1),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "independence day": (7, 4),
    "veterans day": (11, 11),
    "valentine's day": (2, 14),
    "may day": (5, 1),
    "bastille day": (7, 14),
    "all saints day": (11, 1),
    "all saints' day": (11, 1),
}


_EASTER_DAYS = {"easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7, "ash wednesday": -46}


_RANKED_HOLIDAYS = {
    "thanksgiving": (11, 3, 4, 0),
    "thanksgiving day": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "labor day": (9, 0, 1, 0),
    "memorial day": (5, 0, -1, 0),
}


def _holiday_value(name: str, year: int | None) -> str:
    if name in _FIXED_HOLIDAYS:
        month_, day = _FIXED_HOLIDAYS[name]
        return f"XXXX-{month_:02d}-{day:02d}"
    return "XXXX-XX-XX" if year is None else f"{year:04d}-XX-XX"


def _holiday_on(name: str, year: int, anchor: str) -> Resolved | None:
    if not 1 <= year <= 9999:
        return None
    day: date | None
    if name in _FIXED_HOLIDAYS:
        day = calendars.day_of(year, *_FIXED_HOLIDAYS[name])
    elif name in _EASTER_DAYS:
        day = calendars.shifted(calendars.easter(year), _EASTER_DAYS[name], "D")
    else:
        month_, weekday_, rank, later = _RANKED_HOLIDAYS.get(name, (1, 0, 1, 0))
        first = ranked_weekday(year, month_, weekday_, rank)
        day = calendars.shifted(first, later, "D") if first else None
    return on_day(day, anchor=anchor) if day else None


def weekday(found: Found, state: Narrative) -> Resolved | None:
    """Friday: the most recent one, today included, unless the words say otherwise."""
    name = found.word("dow")
    if not is_written_as_a_date(found, "dow") or not _is_weekday(found, name):
        return None
    if found.before() in (["black"], ["bloody"], ["good"], ["super"], ["ash"], ["palm"]) and not found.words.is_lower(
        found.start - 1
    ):
        return None
    number = weekday_number(name)
    lead, tod, ref = found.word("lead"), found.word("tod"), found.word("ref")
    part = part_value(lead, tod)
    plural = name.endswith("days") or (tod.endswith("s") and tod != "")
    if ref in {"each", "every"} or (plural and not ref):
        return Resolved("SET", f"XXXX-WXX-{number + 1}{part}")
    base, anchor = base_of(state)
    if base is None:
        value = f"XXXX-WXX-{number + 1}{part}"
        return Resolved("TIME" if part else "DATE", value, "" if part else modifier_of(lead))
    day = weekday_day(found, state, base, number)
    return with_part(day, lead, tod, anchor) if day else None


def _is_weekday(found: Found, name: str) -> bool:
    if name != "sun" and found.before() in (["until"], ["on"], ["by"], ["since"], ["till"]):
        return True
    return name not in listed("DAYSHORT")  # without its full stop: a newspaper, a firm, a verb


def weekday_day(found: Found, state: Narrative, base: date, number: int) -> date | None:
    """The day a weekday names: the most recent one, today included, unless the words around it say otherwise."""
    back, ahead = (base.weekday() - number) % 7, (number - base.weekday()) % 7
    ref, week_ = found.word("ref"), found.word("week")
    if not week_ and not ref and found.words.forms[found.end - 1] == "week" and "ago" not in found and "that" not in found:
        return calendars.shifted(base, (ahead or 7) + 7, "D")  # "Sunday week": a week after the coming Sunday
    if week_:
        monday = calendars.shifted(base, -base.weekday() + {"last": -7, "next": 7}.get(week_, 0), "D")
        return calendars.shifted(monday, number, "D") if monday else None
    if ref in {"last", "past", "previous", "this past"}:
        return calendars.shifted(base, -(back or 7), "D")
    if ref in {"next", "coming", "following", "this coming", "upcoming"}:
        return calendars.shifted(base, ahead or 7, "D")
    if "ago" in found:
        recent = calendars.weekday_before(base, number)
        return calendars.shifted(recent, -7, "D") if recent else None
    if ref == "this":
        return calendars.shifted(base, ahead if narrative.tense(found) == "future" else -back, "D")
    if ahead == 1 and state.ahead:
        return calendars.shifted(base, 1, "D")
    if back and (_is_ahead(found) or (ahead <= _SOON and _is_called_for(found))):
        day = calendars.shifted(base, ahead, "D")
        if day is not None:
            state.weekdays[number] = day
        return day
    if number in state.weekdays and not ref and narrative.tense(found) != "past":
        return state.weekdays[number]
    return calendars.shifted(base, -back, "D")


_SOON = 2  # days


def _is_called_for(found: Found) -> bool:
    """ "Called for protests on Monday", told on Sunday: nobody tells on Sunday what was called for six days before."""
    before = found.before(_CALLED)
    at = max((i for i, pair in enumerate(pairwise(before)) if pair[0] in listed("calling_for") and pair[1] == "for"), default=-1)
    rest = [form for form in before[at + 2 :] if form != "on"] if at >= 0 else []
    return bool(rest) and rest[-1] in listed("gatherings")


_CALLED = 8  # words


def _is_ahead(found: Found) -> bool:
    """A weekday to come: only on a plain cue in its own clause. Most tense rules do harm: one weekday in twenty is ahead."""
    return found.after(2)[1:] != ["s"] and narrative.tense(found) == "future"


def next_day(found: Found, state: Narrative) -> Resolved | None:
    """The next day, the day before, the previous year, that same week: counted from the day being told about."""
    if found.word("ref2"):
        return _that_day(found, state)
    unit = unit_of(found.word("unit", "unit2")) if found.word("unit", "unit2") not in PARTS else "NI"
    ref, way = found.word("ref"), found.word("way")
    step = 1 if ref in {"next", "following", "very next"} or way in {"after", "later"} else 0 if ref == "same" else -1
    base, anchor = told_day(found, state)
    if way == "after" and found.after()[:1] in (["the"], ["a"], ["an"], ["his"], ["her"], ["their"], ["its"]):
        part = part_value("", found.word("unit2")) if found.word("unit2") in PARTS else ""
        return Resolved("TIME" if part else "DATE", "XXXX-XX-XX" + part)  # the morning after the storm: which day is not said
    if unit in {"Y", "MO", "Q"} and not way:
        base, anchor = told_period(state, unit) if ref in {"following", "same"} else base_of(state)
    if base is None:
        return Resolved("DATE", "FUTURE_REF" if step > 0 else "PAST_REF")
    day = moved(base, step, unit)
    if day is None:
        return None
    part = found.word("tod") or (found.word("unit2") if found.word("unit2") in PARTS else "")
    if part:
        return with_part(day, "", part, anchor)
    return on_unit(day, unit, "", anchor)


def _that_day(found: Found, state: Narrative) -> Resolved | None:
    """That day, where one has been told."""
    base, anchor = told_day(found, state)
    return on_day(base, anchor=anchor) if base and anchor == "narrative" else Resolved("DATE", "XXXX-XX-XX")


def this_very_day(found: Found, state: Narrative) -> Resolved | None:
    """To end the day: in market and other reports of one day, that day."""
    if not found.before() or found.before()[0] not in listed("day_verbs"):
        return None
    base, anchor = told_day(found, state)
    return on_day(base, anchor=anchor) if base else Resolved("DATE", "XXXX-XX-XX")
