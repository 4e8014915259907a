"""What an expression is counted from: publication, the day being told about, the year of the narrative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities

if TYPE_CHECKING:
    from datetime import date

    from retold.times.narrative import Found, Narrative


def year_for(found: Found, state: Narrative, month: int, day: int | None = None) -> tuple[int | None, str]:
    """The year a month or day without one belongs to, and what said so."""
    tail = next((forms for group in ("tail", "tail2", "tail3") if (forms := found.forms(group))), [])
    given = next((int(form) for form in tail if form.isdigit() and len(form) == 4), None)
    if given is None and tail[:1] == ["-"] and len(tail[-1]) == _SHORT and tail[-1].isdigit():
        century = (state.base.year if state.base else _CENTURY) // 100 * 100
        given = century + int(tail[-1])  # 17-OCT-24
    given = given if given is not None else quantities.spelled_year(tail)
    if given is not None:
        return given, ""
    base = state.base
    if base is None:
        return (state.last.year, "narrative") if state.last else (None, "")
    step = {"last": -1, "next": 1, "this": 0}.get(next((form for form in tail if form in {"last", "next", "this"}), ""))
    if step is not None:
        return base.year + step, state.anchor
    if year := _told_year(found, state, month):
        return year, "narrative"
    ref = found.word("ref")
    if ref:
        return _year_by_ref(base, month, ref), state.anchor
    return _nearest_year(found, base, month, day), state.anchor


def _told_year(found: Found, state: Narrative, month: int) -> int | None:
    """The year of a narrative that dates its steps: "in March 2012 ... In August" is 2012, "... In January" 2013."""
    told = state.month
    if told is None or state.base is None or told.year >= state.base.year:
        return None
    if found.start - state.month_end >= _NEAR or "¶" in found.words.letters[state.month_end : found.start]:
        return None
    if narrative.tense(found) == "future" or abs(month - state.base.month) in {0, 1, 11}:
        return None  # of these days
    following = told.year if month >= told.month else told.year + 1
    return following if following < state.base.year or month <= state.base.month else told.year


_SHORT, _CENTURY = 2, 2000
_NEAR = 60  # words


def _year_by_ref(base: date, month: int, ref: str) -> int:
    if ref == "last" and month == base.month - 1:
        return base.year - 1  # the month just over is "last month", or "in February"
    if ref in {"last", "previous", "past", "this past"}:
        return base.year if month < base.month else base.year - 1
    if ref in {"next", "coming", "this coming", "following", "upcoming"}:
        return base.year if month > base.month else base.year + 1
    return base.year


def _nearest_year(found: Found, base: date, month: int, day: int | None) -> int:
    """The nearest year; tense moves it when the nearest is months away. Right more often than "the last such date"."""
    when = narrative.tense(found)
    best: tuple[float, int] | None = None
    for year in (base.year - 1, base.year, base.year + 1):
        candidate = calendars.day_of(year, month, day or 15)
        if candidate is None:
            continue
        away = (candidate - base).days
        wrong_way = away < -20 if when == "future" else away > 20
        cost = abs(away) + (_WRONG_WAY[when] if wrong_way else 0)
        if best is None or cost < best[0]:
            best = (cost, year)
    return best[1] if best else base.year


_WRONG_WAY = {"past": 200, "": 90, "future": 90}  # days a year further off may be preferred for its tense


def base_of(state: Narrative) -> tuple[date | None, str]:
    """The day of publication, else the last one named, and what said so."""
    if state.base is not None:
        return state.base, state.anchor
    return (state.last, "narrative") if state.last else (None, "")


def told_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day the text is telling about: the last one it named nearby, else that of publication."""
    if state.last is not None and found.start - state.last_end < 80:
        return state.last, "narrative"
    return (state.event, "narrative") if state.event else base_of(state)


def scene_day(state: Narrative) -> tuple[date | None, str]:
    """The day of a bare hour or night: that of the first part of a day told, else the first recent day named."""
    told = state.scene or state.event or (None if state.last_is_background else state.last)
    if told and state.is_recent(told):
        return told, "narrative"
    return base_of(state)  # a day of long ago is background


def hour_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day of a bare hour: one named in its sentence, else that of the scene."""
    if state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start):
        return state.last, "narrative"
    return scene_day(state)


def told_period(state: Narrative, unit: str) -> tuple[date | None, str]:
    """The year or month the text named last, else that of publication."""
    if unit == "Y" and state.year:
        return calendars.day_of(state.year, 1, 1), "narrative"
    if unit == "MO" and state.month:
        return state.month, "narrative"
    if unit in {"W", "D", "WE"} and state.last:
        return state.last, "narrative"
    return base_of(state)
