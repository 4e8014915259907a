"""Counted from somewhere: three days ago, last week, the year-earlier period, a day after X."""

# ruff: noqa: ARG001 - readers share one signature

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities
from retold.times.anchors import base_of, scene_day, told_day, told_period
from retold.times.hours import clock_day
from retold.times.resolved import (
    WEEKDAYS,
    Resolved,
    approximation,
    is_deadline,
    is_of_its_noun,
    length,
    modifier_of,
    moved,
    on_day,
    on_unit,
    unit_of,
)
from retold.times.table import listed

if TYPE_CHECKING:
    from datetime import date

    from retold.times.narrative import Found, Narrative


def offset(found: Found, state: Narrative) -> Resolved | None:
    """Three days ago, a year earlier, two months later, a day after ..."""
    unit, way = unit_of(found.word("unit")), found.word("way")
    amount = quantities.quantity(found.forms("qty"))
    if unit == "FN" and amount is not None:
        unit, amount = "W", 2 * amount
    forward = way in {"later", "after", "hence", "from now", "from today"}
    modifier = approximation(found.word("approx"))
    if found.after() == ["than"]:
        return replace(length(amount, unit, modifier), drop=1)  # "a month earlier than usual"
    if way in {"before", "after", "prior"}:
        return _counted(found, state, unit, amount, forward=forward, modifier=modifier)
    if unit in {"S", "M", "H", "WE", "FN", "SE"} or (unit == "NI" and state.base is None):
        return length(amount, unit, modifier)
    if amount is None:
        return length(None, unit, modifier) if way == "later" else Resolved("DATE", "FUTURE_REF" if forward else "PAST_REF")
    if way in {"earlier", "later"} and unit in {"D", "NI", "W", "MO"}:
        base, anchor = told_day(found, state)
    else:
        base, anchor = base_of(state)
    if found.word("dow") or found.word("month", "month2"):
        base_day, anchor = clock_day(found, state)
        return on_unit(base_day, "NI" if unit == "NI" else "D", modifier, anchor) if base_day else None
    if unit == "Y" and amount == 1 and not forward and (same := same_quarter(state)):
        return same
    if way == "later" and unit == "Y" and state.year is not None and base is not None and state.year + amount <= base.year:
        return Resolved("DATE", f"{state.year + int(amount):04d}", modifier, "narrative")  # "in 2018 ... three years later"
    day = moved(base, amount if forward else -amount, unit) if base else None
    return on_unit(day, unit, modifier, anchor) if day else length(amount, unit, modifier)


def from_now(found: Found, state: Narrative) -> Resolved | None:
    """In ten days' time."""
    unit, amount = unit_of(found.word("unit")), quantities.quantity(found.forms("qty"))
    if unit == "FN" and amount is not None:
        unit, amount = "W", 2 * amount
    base, anchor = base_of(state)
    if base and state.ahead and state.scene and state.scene == calendars.shifted(base, 1, "D"):
        base = state.scene  # what has happened there happened on the day after that of the stamp
    day = moved(base, amount, unit) if base and amount is not None else None
    return on_unit(day, unit, "", anchor) if day else length(amount, unit, "")


def same_quarter(state: Narrative) -> Resolved | None:
    """In a report on a quarter, "a year earlier" is the same quarter of the year before."""
    if not state.quarter:
        return None
    return Resolved("DATE", f"{int(state.quarter[:4]) - 1:04d}{state.quarter[4:]}", "", "narrative")


def _counted(found: Found, state: Narrative, unit: str, amount: float | None, *, forward: bool, modifier: str) -> Resolved | None:
    """ "a day after X" happened a day after X; "nine days before X on Thursday" counts from that Thursday.

    In the news "a day after X" dates the news itself: its day is that of the main clause, and X was a day before.
    """
    if not forward and amount is not None and found.ends_clause() and (told := _so_long_before(found, state, unit, amount)):
        compares = bool(listed("compared") & set(found.before()))  # a third less than two years before
        return replace(told, skip=len(found.forms("approx"))) if compares else replace(told, modifier=modifier)
    if amount is None or unit not in {"D", "W", "NI"} or amount != int(amount) or found.before() == ["for"]:
        return replace(length(amount, unit, modifier), drop=1)
    if forward:
        if "had" in found.before(_CLAUSE) and found.before() != [","]:
            return replace(length(amount, unit, modifier), drop=1)  # "he had said a day after the strike": not of the news
        day, anchor = _clause_day(found, state)
        if day is None:
            return length(amount, unit, modifier)
        return Resolved("DATE", day.isoformat(), "", anchor, day, counted_from=moved(day, -amount, unit))
    if listed("arriving") & set(found.before()) and (news := _clause_day(found, state))[0]:
        return on_unit(news[0], "D", "", news[1])  # "the attack came a day before the summit"
    in_clause = state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start)
    if state.last is not None and in_clause and not _following_weekday(found, state):
        return on_unit(state.last, "D", modifier, "narrative")
    day, anchor = _following_day(found, state)
    if day is None:
        return length(amount, unit, modifier)
    return on_unit(back, "D", modifier, anchor) if (back := moved(day, -amount, unit)) else None


def _so_long_before(found: Found, state: Narrative, unit: str, amount: float) -> Resolved | None:
    """ "Less in 2025 than two years before." is counted from what the sentence tells."""
    if unit == "Y" and state.base is not None and state.year is not None and state.year > amount:
        return Resolved("DATE", f"{state.year - int(amount):04d}", "", "narrative")
    if unit not in {"D", "W", "MO"} or state.last is None:
        return None
    day = moved(told_day(found, state)[0] or state.last, -amount, unit)
    return on_unit(day, unit, "", "narrative") if day else None


_CLAUSE = 4  # words


def _clause_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    if state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start):
        return state.last, "narrative"
    return base_of(state)


def _following_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day of what follows: a weekday named in the rest of the clause, else the day the text is about."""
    named = _following_weekday(found, state)
    return (named, "narrative") if named else scene_day(state)


def _following_weekday(found: Found, state: Narrative) -> date | None:
    for index in range(found.end, min(found.end + 14, len(found.words.forms))):
        if found.words.letters[index] in ".¶,":
            break
        form = found.words.forms[index]
        if form in WEEKDAYS and state.base:
            return calendars.weekday_before(state.base, WEEKDAYS[form])
    return None


def vague_offset(found: Found, state: Narrative) -> Resolved | None:
    """Years ago, weeks later."""
    return Resolved("DATE", "FUTURE_REF" if found.word("way") == "later" else "PAST_REF")


def year_earlier(found: Found, state: Narrative) -> Resolved | None:
    """The year-earlier period, a year ago."""
    base = state.base
    unit, what = unit_of(found.word("unit")), found.word("what")
    if found.word("way") == "before" and found.before() in (["last"], ["this"], ["next"]):
        return None  # "went silent last month before it docked"
    if base is None:
        return Resolved("DATE", "PAST_REF")
    if (
        unit == "D"
        and found.after()
        and found.words.letters[found.end : found.end + 1] not in '.,;)-_"¶'
        and found.after()[0] not in {"and", "but", "in", "at", "to", "by", "when"}
    ):
        return None  # "the day before he left": a relation, dated by what follows
    if unit == "D" and not what:
        base, anchor = told_day(found, state)
        day = calendars.shifted(base, -1, "D") if base else None
        return on_day(day, anchor=anchor) if day else None
    day = moved(base, -1, unit)
    if day is None:
        return None
    if found.word("ordinal"):
        return Resolved("DATE", f"{day.year:04d}-Q{quantities.ordinal(found.word('ordinal'))}", "", state.anchor)
    if what in {"quarter", "period"} and (same := same_quarter(state)):
        return same
    if what in {"quarter", "period"}:
        day = calendars.shifted(day, -1, "Q") or day
        return Resolved("DATE", calendars.quarter(day), "", state.anchor)
    if what == "month":
        return Resolved("DATE", f"{day.year:04d}-{day.month:02d}", "", state.anchor)
    if unit == "Y" and not what and (same := same_quarter(state)):
        return replace(same, skip=1) if found.words.forms[found.start] in {"a", "the"} and "-" in found else same
    return on_unit(day, unit, "", state.anchor)


def relative_period(found: Found, state: Narrative) -> Resolved | None:
    """Last week, this year, the end of the month, before the year is out."""
    word = found.word("unit", "unit2", "unit3")
    lead, ref = found.word("lead", "lead2", "lead3"), found.word("ref", "ref2")
    if not ref and not lead:
        return None
    modifier = modifier_of(lead)
    if word == "period" or (word == "quarter" and "latest" in found):
        return previous_quarter(state) if "latest" in found or ref in {"last", "same", "current"} else None
    unit = unit_of(word)
    if (word.endswith("s") and word != "yrs") or unit in {"DE", "CE", "SM", "FN"}:
        return _vague_period(found, unit, ref, word)
    if unit == "D":
        base, anchor = told_day(found, state)
        return on_day(base, modifier=modifier, anchor=anchor) if base else Resolved("DATE", "XXXX-XX-XX", modifier)
    base, anchor = told_period(state, unit) if ref in _TOLD else base_of(state)
    if base is None:
        return Resolved(
            "DATE", {"W": "XXXX-WXX", "MO": "XXXX-XX", "Q": "XXXX-QX", "WE": "XXXX-WXX-WE"}.get(unit, "XXXX"), modifier
        )
    step = _step(ref)
    if unit == "SE":
        return Resolved("DATE", f"{base.year + step:04d}", modifier, anchor)
    if unit == "MO" and is_deadline(found) and (month := moved(base, step, unit)):
        last = calendars.interval(f"{month.year:04d}-{month.month:02d}").last
        return on_day(last, anchor=anchor) if last else None
    return _period_value(base, unit, step, modifier, anchor, lead)


_TOLD = frozenset(("that", "same", "that same", "the same", "following", "in the"))


def _step(ref: str) -> int:
    if ref in {"last", "past", "previous", "this past", "prior", "preceding"}:
        return -1
    if ref in {"next", "coming", "following", "this coming", "upcoming"}:
        return 1
    return 0


def _period_value(base: date, unit: str, step: int, modifier: str, anchor: str, lead: str) -> Resolved | None:
    if unit == "WE":
        day = moved(base, step, "W")
        return Resolved("DATE", calendars.week(day) + "-WE", modifier, anchor) if day else None
    day = moved(base, step, unit)
    if day is None:
        return None
    if "turn" in lead and unit == "Y":
        near = day.year if base.month < 7 else day.year + 1
        return Resolved("DATE", f"{near:04d}-01-01", "", anchor) if near <= 9999 else None
    if "start" in lead and unit == "W":
        monday = calendars.shifted(day, -day.weekday(), "D")
        return on_day(monday, "", "", anchor) if monday else None
    return on_unit(day, unit, modifier, anchor)


def previous_quarter(state: Narrative) -> Resolved | None:
    """The quarter a report speaks of: the one it has named, else the one that ended last."""
    if state.quarter:
        return Resolved("DATE", state.quarter, "", "narrative")
    day = calendars.shifted(state.base, -1, "Q") if state.base else None
    return Resolved("DATE", calendars.quarter(day), "", state.anchor) if day else Resolved("DATE", "XXXX-QX")


def _vague_period(found: Found, unit: str, ref: str, word: str) -> Resolved | None:
    if unit in {"DE", "CE"} and not word.endswith("s"):
        return Resolved("DURATION", "P10Y" if unit == "DE" else "P100Y") if ref else None
    if ref in {"recent", "past", "previous"}:
        return Resolved("DATE", "PAST_REF")
    if ref in {"coming", "next", "following"}:
        return Resolved("DATE", "FUTURE_REF")
    return Resolved("DURATION", length(None, unit, "").value)


def the_unit(found: Found, state: Narrative) -> Resolved | None:
    """The quarter, the weekend, that year."""
    determiner, unit = found.words.forms[found.start], unit_of(found.words.forms[found.end - 1])
    if determiner == "a":
        return replace(_weekend(found, state), skip=1) if unit == "WE" and is_of_its_noun(found) else None
    if unit == "WE":
        return _weekend(found, state)
    if unit == "Q":
        return previous_quarter(state)
    if determiner == "that":
        base, anchor = told_day(found, state)
        if unit not in {"W", "MO", "Y"}:
            return None
        base, anchor = told_period(state, unit)
        return on_unit(base, unit, "", anchor) if base else Resolved("DATE", "XXXX")
    if unit == "SE":
        return Resolved("DATE", f"{state.base.year:04d}", "", state.anchor) if state.base else Resolved("DATE", "XXXX")
    if unit == "NI":
        if found.after() and found.after()[0] in listed("of_parts"):
            return None  # the night shift
        base, anchor = told_day(found, state)
        return on_day(base, base.isoformat() + "TNI", "", anchor) if base else Resolved("TIME", "XXXX-XX-XXTNI")
    if unit == "Y" and determiner == "the" and found.before() == ["for"] and state.base is not None:
        return _year_over(found, state.base, state.anchor)
    return length(1, unit, "")


def _year_over(found: Found, base: date, anchor: str) -> Resolved:
    """Results for the year: in its first quarter those of the year before. The year ended in March is a length."""
    if found.after() and found.after()[0] in listed("ended"):
        return length(1, "Y", "")
    is_over = base.month <= _MARCH and bool(listed("of_results") & set(found.before(2)))
    return Resolved("DATE", f"{base.year - is_over:04d}", "", anchor)


_MARCH = 3


def _weekend(found: Found, state: Narrative) -> Resolved:
    """The weekend: early in the week the one just over, unless it is to come."""
    base, anchor = base_of(state)
    if base is None:
        return Resolved("DATE", "XXXX-WXX-WE")
    over = base.weekday() <= _WEDNESDAY and narrative.tense(found) != "future"
    day = calendars.shifted(base, -7 if over else 0, "D") or base
    return Resolved("DATE", calendars.week(day) + "-WE", "", anchor)


_WEDNESDAY = 2
