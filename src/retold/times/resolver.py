"""One function for each kind of rule: a match and where the narrative stands, to a value. None: not a time expression after all.

Without a day to count from, values keep the parts that the words give and write X for the rest, as TIMEX3 does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities

if TYPE_CHECKING:
    from collections.abc import Callable

    from retold.model import TimexType
    from retold.times.narrative import Found, Narrative


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


_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
_UNITS = {
    "second": "S", "minute": "M", "min": "M", "hour": "H", "day": "D", "night": "NI", "week": "W", "weekend": "WE", "fortnight": "FN",
    "month": "MO", "quarter": "Q", "season": "SE", "year": "Y", "yr": "Y", "decade": "DE", "centurie": "CE", "century": "CE",
    "millennium": "ML", "millennia": "ML", "semester": "SM",
}  # fmt: skip
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "dawn": "MO", "daybreak": "MO", "sunrise": "MO", "dusk": "EV",
    "nightfall": "EV", "sunset": "EV", "sundown": "EV", "lunch": "12:00", "lunchtime": "12:00", "noon": "12:00", "midday": "12:00",
    "midnight": "24:00", "eve": "EV",
}  # fmt: skip


def month_number(word: str) -> int:
    """1 to 12."""
    return _MONTHS[word[:3]]


def weekday_number(word: str) -> int:
    """0 for Monday."""
    return _DAYS[word[:3]]


def unit_of(word: str) -> str:
    """Our short name of a unit of time."""
    return _UNITS[word] if word in _UNITS else _UNITS[word.removesuffix("s")]


def _modifier(lead: str) -> str:
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


# ------------------------------------------------------------------------------------------------------ calendar days


def iso(found: Found, state: Narrative) -> Resolved | None:
    """2025-03-21, with or without a time."""
    text = found.words.forms[found.start].upper()
    value = text[:16] + ("Z" if text.endswith("Z") else "") if "T" in text else text
    day = calendars.day_of(int(text[:4]), int(text[5:7]), int(text[8:10])) if text[:4] != "0000" else None
    return _day(day, value) if day else None


def _day(day: date, value: str = "", modifier: str = "", anchor: str = "") -> Resolved:
    value = value or day.isoformat()
    return Resolved("TIME" if "T" in value else "DATE", value, modifier, anchor, day)


def slash(found: Found, state: Narrative) -> Resolved | None:
    """3/21/2025, month first unless only day first makes a date."""
    first, second, year = (int(part) for part in found.words.forms[found.start].split("/"))
    if year < 100:
        pivot = state.base.year if state.base else 2000
        year += (pivot // 100) * 100
        if year > pivot + 20:
            year -= 100
    day = calendars.day_of(year, first, second) or calendars.day_of(year, second, first)
    return _day(day) if day else None


def calendar_day(found: Found, state: Narrative) -> Resolved | None:
    """March 21, 21 March 2025, Friday (March 21), early on March 21."""
    month = month_number(found.word("month"))
    if not _capital(found, "month"):
        return None
    number = quantities.ordinal(found.word("ordinal")) if found.word("ordinal") else int(found.word("day"))
    if number is None or not 1 <= number <= 31:
        return None
    year, anchor = _year_for(found, state, month, number)
    if (month, number) == (9, 11) and not found.word("tail") and any(word.startswith("attack") for word in found.after(3)):
        year, anchor = 2001, ""
    lead, tod = found.word("lead"), found.word("tod", "tod2")
    if year is None:
        value = f"XXXX-{month:02d}-{number:02d}" + _part_value(lead, tod)
        return Resolved("TIME" if "T" in value else "DATE", value, _modifier(lead) if not tod else "")
    day = calendars.day_of(year, month, number)
    if day is None:
        return None
    return _with_part(day, lead, tod, anchor)


def _capital(found: Found, group: str) -> bool:
    """May, March, Sun and Sat are months and days only with a capital."""
    index = found.match.start(group)
    return not (found.words.forms[index] in _NEED_CAPITAL and found.words.is_lower(index))


_NEED_CAPITAL = frozenset("may march mar sun sat mon wed dec jan fri tue tues thu second sept sep".split())


def _with_part(day: date, lead: str, tod: str, anchor: str) -> Resolved:
    part = _part_value(lead, tod)
    if part == "T24:00" or (not part and not lead):
        return _day(day, day.isoformat() + part, "", anchor)
    return _day(day, day.isoformat() + part, _modifier(lead) if not part else "", anchor)


def _part_value(lead: str, tod: str) -> str:
    """The part of the day in TIMEX3: "TMO"; "" when only the day is said.

    "early on Monday" is a part of the day; "early Monday" is the day with a modifier, as the TimeML corpora have it.
    """
    if tod:
        return "T" + _PARTS[tod.removesuffix("s")]
    words = lead.split()
    if not words:
        return ""
    if words[-1] == "on" and words[0] in {"early", "very"}:
        return "TMO"
    if words[-1] == "on" and words[0] == "late":
        return "TNI"
    if "hours" in words:
        return "TNI" if "small" in words else "TMO" if "early" in words else "TNI"
    named = next((word for word in words if word in _PARTS), "")
    return "T" + _PARTS[named] if named else ""


def _year_for(found: Found, state: Narrative, month: int, day: int | None = None) -> tuple[int | None, str]:
    """The year a month or day without one belongs to, and what said so."""
    tail = found.forms("tail")
    given = next((int(form) for form in tail if form.isdigit() and len(form) == 4), None)
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


_NEAR = 60  # words


def _year_by_ref(base: date, month: int, ref: str) -> int:
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


def day_range(found: Found, state: Narrative) -> Resolved | None:
    """March 20-21."""
    month = month_number(found.word("month"))
    first, last = int(found.word("day")), int(found.word("day2"))
    if not _capital(found, "month") or first >= last:
        return None
    year, anchor = _year_for(found, state, month, first)
    if year is None:
        return Resolved("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}")
    begin, end = calendars.day_of(year, month, first), calendars.day_of(year, month, last)
    if begin is None or end is None:
        return None
    return Resolved("DATE", f"{begin.isoformat()}/{end.isoformat()}", "", anchor, begin)


def day_of_month(found: Found, state: Narrative) -> Resolved | None:
    """the first of next month."""
    number = quantities.ordinal(found.word("ordinal"))
    step = {"next": 1, "last": -1}.get(found.word("ref"), 0)
    if state.base is None or number is None:
        return Resolved("DATE", f"XXXX-XX-{number or 1:02d}")
    month = calendars.shifted(state.base, step, "M")
    day = calendars.day_of(month.year, month.month, number) if month else None
    return _day(day, anchor=state.anchor) if day else None


# ------------------------------------------------------------------------------------------------------------ months


def unplaced_weekday(found: Found, state: Narrative) -> Resolved | None:
    """the first Tuesday of the trial: a Tuesday, we cannot say which."""
    return Resolved("DATE", f"XXXX-WXX-{weekday_number(found.word('dow')) + 1}")


_CENTURIES = {"eighteen": 18, "nineteen": 19, "twenty": 20}


def spelled_year(found: Found, state: Narrative) -> Resolved | None:
    """nineteen ninety-six."""
    rest = quantities.quantity([form for form in found.forms("rest") if form != "-"])
    if rest is None or not 10 <= rest < 100 or found.after() in (["percent"], ["-"], ["years"], ["people"]):
        return None
    return Resolved("DATE", f"{_CENTURIES[found.word('century')]}{int(rest):02d}")


def month(found: Found, state: Narrative) -> Resolved | None:
    """March, last March, early March 2025."""
    name = found.word("month")
    if not _capital(found, "month") or not _is_month(found, name):
        return None
    number = month_number(name)
    if found.word("ref") in {"each", "every"}:
        return Resolved("SET", f"XXXX-{number:02d}")
    year, anchor = _year_for(found, state, number)
    modifier = _modifier(found.word("lead"))
    shown = f"{year:04d}" if year is not None else "XXXX"
    return Resolved("DATE", f"{shown}-{number:02d}", modifier, anchor)


def _is_month(found: Found, name: str) -> bool:
    """May the verb, March the walk and the given names April, June and August are not months."""
    plain = found.end - found.start == 1
    if not plain or name not in _DOUBTFUL_MONTHS:
        return True
    if name in _SHORT_MONTHS:
        return False
    if found.before()[-1:] in _INTRODUCERS:
        return True
    return name not in {"may", "mar", "march", "jan", "april", "june"} or (
        name in {"april", "june"} and not found.followed_by_name()
    )


_DOUBTFUL_MONTHS = frozenset("may march april june august mar jan dec sep sept apr jun jul aug oct nov feb".split())
_SHORT_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_INTRODUCERS = [
    [word]
    for word in "in since until by of during from through to last next this before after between and late early mid for till".split()
]


def _ordinal_week(word: str) -> int | None:
    return -1 if word in {"last", "final"} else quantities.ordinal(word)


def week_of_month(found: Found, state: Narrative) -> Resolved | None:
    """the second week of December: the week that has the month's second Thursday, as ISO counts."""
    month_, rank = month_number(found.word("month")), _ordinal_week(found.word("ordinal"))
    year, anchor = _year_for(found, state, month_)
    if rank is None or not _capital(found, "month"):
        return None
    if year is None:
        return Resolved("DATE", f"XXXX-{month_:02d}")
    day = _ranked_weekday(year, month_, 3, rank)
    return Resolved("DATE", calendars.week(day), "", anchor) if day else None


def _ranked_weekday(year: int, month: int, weekday: int, rank: int) -> date | None:
    if rank > 0:
        start = calendars.day_of(year, month, 1)
        first = calendars.weekday_after(start, weekday) if start else None
        day = calendars.shifted(first, 7 * (rank - 1), "D") if first else None
    else:
        last = calendars.interval(f"{year:04d}-{month:02d}").last
        day = calendars.weekday_before(last, weekday) if last else None
    return day if day and day.month == month else None


def week_of_day(found: Found, state: Narrative) -> Resolved | None:
    """the week of 10 March."""
    resolved = calendar_day(found, state)
    if resolved is None or resolved.day is None:
        return resolved
    return Resolved("DATE", calendars.week(resolved.day), "", resolved.anchor)


def weekday_of_month(found: Found, state: Narrative) -> Resolved | None:
    """the first Monday of May."""
    month_, rank = month_number(found.word("month")), _ordinal_week(found.word("ordinal"))
    year, anchor = _year_for(found, state, month_)
    if rank is None or not _capital(found, "month"):
        return None
    if year is None:
        return Resolved("DATE", f"XXXX-{month_:02d}")
    day = _ranked_weekday(year, month_, weekday_number(found.word("dow")), rank)
    return _day(day, anchor=anchor) if day else None


# ------------------------------------------------------------------------------------------------------ parts of years


def quarter(found: Found, state: Narrative) -> Resolved | None:
    """the third quarter, last year's first quarter, third-quarter 2024."""
    word = found.word("ordinal")
    number = 4 if word == "final" else quantities.ordinal(word)
    if number is None or not 1 <= number <= 4:
        return None
    year = found.word("year", "early")
    if year:
        return Resolved("DATE", f"{year}-Q{number}")
    base = state.base
    if base is None:
        return Resolved("DATE", f"XXXX-Q{number}")
    step = {"last": -1, "next": 1, "this": 0, "the": 0}.get(found.word("tailref", "ref"))
    if found.word("ago"):
        step = -1
    if step is None:
        step = _quarter_step(number, (base.month - 1) // 3 + 1, narrative.tense(found))
    return _bare_adjective(found, Resolved("DATE", f"{base.year + step:04d}-Q{number}", "", state.anchor))


def _quarter_step(number: int, current: int, when: str) -> int:
    """This year's, unless last year's is much nearer: in January "the fourth quarter" is over."""
    if number <= current:
        return 0
    return 0 if when == "future" or (number - current == 1 and when != "past") else -1


def half(found: Found, state: Narrative) -> Resolved | None:
    """the first half of 2024."""
    number = 1 if found.word("ordinal") == "first" else 2
    year = found.word("year")
    if year:
        return Resolved("DATE", f"{year}-H{number}")
    if state.base is None:
        return Resolved("DATE", f"XXXX-H{number}")
    step = {"last": -1, "next": 1}.get(found.word("ref"), 0)
    return Resolved("DATE", f"{state.base.year + step:04d}-H{number}", "", state.anchor)


def period(found: Found, state: Narrative) -> Resolved | None:
    """Q3, H1 2024, FY2024."""
    word = found.words.forms[found.start].upper().replace(" ", "")
    if word.startswith("FY"):
        year = word[2:] if len(word) == 6 else "20" + word[2:]
        return Resolved("DATE", "FY" + year)
    year = found.word("year") or (f"{state.base.year:04d}" if state.base else "XXXX")
    return Resolved("DATE", f"{year}-{word}", "", "" if found.word("year") else state.anchor)


def season(found: Found, state: Narrative) -> Resolved | None:
    """the spring, last winter, summer 2024. A winter has the year of its December."""
    name = found.word("season")
    if name in {"fall", "spring"} and not _is_season(found):
        return None
    code = _SEASONS[name]
    modifier = _modifier(found.word("lead"))
    year = found.word("year")
    if year:
        return Resolved("DATE", f"{year}-{code}", modifier)
    if found.word("ref") in {"each", "every"} or "each" in found or "every" in found:
        return Resolved("SET", f"XXXX-{code}")
    if state.base is None:
        return Resolved("DATE", f"XXXX-{code}", modifier)
    return Resolved("DATE", f"{_season_year(found, state.base, code):04d}-{code}", modifier, state.anchor)


def _is_season(found: Found) -> bool:
    """Prices fall and spring from something: a bare fall or spring needs words that say it is a time."""
    if found.end - found.start > 1 and found.words.forms[found.start] not in {"the", "a"}:
        return True
    before = found.before()
    if found.words.forms[found.start] == "the":
        return (
            before[-1:] in [[w] for w in ("in", "by", "since", "until", "during", "over", "of", "for", "through")]
            and found.after() != ["in"]
            and found.after() != ["of"]
        )
    return before[-1:] in [
        [word] for word in ("in", "this", "last", "next", "by", "since", "until", "or", "and", "during", "when", "through")
    ]


def _season_year(found: Found, base: date, code: str) -> int:
    start = calendars.SEASONS[code]
    ref, tail = found.word("ref"), found.word("tailref")
    if tail:
        return base.year + {"last": -1, "next": 1}.get(tail, 0)
    began = base.year if base.month >= start else base.year - 1  # the latest year in which it has begun
    running = code == "WI" and base.month <= 2 or start <= base.month < start + 3
    if ref in {"last", "past", "previous", "this past"}:
        return began - 1 if running else began
    if ref in {"next", "coming", "following", "this coming", "upcoming"}:
        return began + 1
    if ref == "this":
        return began if code == "WI" and base.month <= 2 else base.year
    if running:
        return began
    ended = calendars.interval(f"{began:04d}-{code}").last
    follows = calendars.interval(f"{began + 1:04d}-{code}").first if began < 9999 else None
    if ended is None or follows is None:
        return began
    return began + 1 if (follows - base).days < (base - ended).days else began


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
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "halloween": (10, 31),
    "new year's": (1, 1), "new year's day": (1, 1), "new year's eve": (12, 31), "independence day": (7, 4), "veterans day": (11, 11),
    "valentine's day": (2, 14), "may day": (5, 1), "bastille day": (7, 14), "all saints day": (11, 1), "all saints' day": (11, 1),
}  # fmt: skip
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
        first = _ranked_weekday(year, month_, weekday_, rank)
        day = calendars.shifted(first, later, "D") if first else None
    return _day(day, anchor=anchor) if day else None


# --------------------------------------------------------------------------------------------------- years and longer


def year(found: Found, state: Narrative) -> Resolved | None:
    """2022, early 1990: four digits that are a year by what stands around them."""
    number = int(found.word("year"))
    if not (1400 <= number < 2100) or not _is_year(found, number, state.base):
        return None
    return Resolved("DATE", f"{number:04d}", _modifier(found.word("lead")))


_COUNTED = frozenset(
    "people troops soldiers men women miles kilometers kilometres km feet percent points workers jobs employees students votes pounds tons "
    "tonnes killed dead members companies homes meters metres copies cases deaths children families cars shares gmt hours dollars euros "
    "yards acres units aircraft planes seats passengers calories rpm mph km prisoners inmates schools cities rooms civilians refugees "
    "police officers casualties victims patients times pages".split()
)
_BEFORE_NUMBERS = frozenset(
    "no number flight room route highway than nearly least almost article section suite model boeing airbus windows page channel hotel".split()
)


def _is_year(found: Found, number: int, base: date | None) -> bool:
    after, before = found.after(), found.before()
    if found.word("lead"):
        return not (after and after[0] in _COUNTED)
    if after and (after[0] in _COUNTED or after[0] in {"%", "$"}):
        return False
    if before and before[0] == "least" and found.before(3)[0] in {"since", "until"}:
        return True
    if before and found.words.letters[found.start - 1] in "xp" and _is_name(found, found.start - 1):
        return False  # Windows 2000, Agenda 2030
    if before and (before[0] in _BEFORE_NUMBERS or before[0] in {"$", "£", "€", "#"}):
        return False
    if before and before[0] in {"about", "some", "around", "over", "roughly"}:
        return False
    if after and after[0] == "-" and len(found.after(2)) == 2 and found.after(2)[1] in _MEASURES:
        return False
    latest = base.year + 60 if base else 2099
    return number <= latest


def _is_name(found: Found, index: int) -> bool:
    """A capitalised word inside a sentence."""
    words = found.words
    return (
        not words.is_lower(index) and index > 0 and words.letters[index - 1] not in '.¶"' and words.text_at(index)[:1].isalpha()
    )


_MEASURES = frozenset("mile meter metre foot seat page point kilometer kilometre km pound man member room".split())


def year_range(found: Found, state: Narrative) -> Resolved | None:
    """2009-2010, 1957-58."""
    first, second = found.word("year"), found.word("year2")
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if not 1400 <= int(first) < last < 2100 or not _is_year(found, int(first), state.base):
        return None
    return Resolved("DATE", f"{first}/{last}")


def fiscal(found: Found, state: Narrative) -> Resolved | None:
    """fiscal 1990, the full year."""
    given = found.word("year")
    if given:
        return Resolved("DATE", given)
    years = [form for form in found.words.forms[found.start : found.end] if form.isdigit() and len(form) == 4]
    if years:
        return Resolved("DATE", years[0])
    step = -1 if "last" in found or "previous" in found else 1 if "next" in found or "coming" in found else 0
    if "full" in found and state.base:
        return Resolved("DATE", f"{state.base.year:04d}", "", state.anchor)
    if state.base and ("last" in found or "next" in found or "current" in found or "this" in found):
        return Resolved("DATE", f"{state.base.year + step:04d}", "", state.anchor)
    return Resolved("DURATION", "P1Y")


def decade(found: Found, state: Narrative) -> Resolved | None:
    """the 1930s, the mid-'90s, the nineties."""
    modifier = _modifier(found.word("lead", "lead2"))
    word = found.word("word")
    if word:
        if found.words.forms[found.start] not in {"the", "early", "late", "mid"} and "nineteen" not in found:
            return None
        return Resolved("DATE", f"19{_DECADES[word]}X" if word != "noughties" else "200X", modifier)
    digits = found.word("digits")
    if len(digits) == 2:
        if digits[1] != "0" or not (
            found.words.forms[found.match.start("digits") - 1] in {"'", "the", "early", "late", "mid", "-", "’"}
        ):
            return None
        return Resolved("DATE", f"{'20' if digits in {'00', '10', '20'} else '19'}{digits[0]}X", modifier)
    if digits.endswith("00") and "century" not in found and int(digits) < 2000:
        return Resolved("DATE", f"{digits[:2]}XX", modifier)
    return Resolved("DATE", f"{digits[:3]}X", modifier) if digits[3] == "0" else None


_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}


def century(found: Found, state: Narrative) -> Resolved | None:
    """the 19th century."""
    number = quantities.ordinal(found.word("ordinal"))
    if number is None or not 1 <= number <= 40:
        return None
    return Resolved("DATE", f"{number - 1:02d}XX", _modifier(found.word("lead")))


# -------------------------------------------------------------------------------------------------------- days by name


def weekday(found: Found, state: Narrative) -> Resolved | None:
    """Friday: the most recent one, today included, unless the words say otherwise."""
    name = found.word("dow")
    if not _capital(found, "dow") or not _is_weekday(found, name):
        return None
    if found.before() in (["black"], ["bloody"], ["good"], ["super"], ["ash"], ["palm"]) and not found.words.is_lower(
        found.start - 1
    ):
        return None
    number = weekday_number(name)
    lead, tod, ref = found.word("lead"), found.word("tod"), found.word("ref")
    part = _part_value(lead, tod)
    plural = name.endswith("days") or tod.endswith("s") and tod != ""
    if ref in {"each", "every"} or plural and not ref:
        return Resolved("SET", f"XXXX-WXX-{number + 1}{part}")
    base, anchor = _base(state)
    if base is None:
        value = f"XXXX-WXX-{number + 1}{part}"
        return Resolved("TIME" if part else "DATE", value, "" if part else _modifier(lead))
    day = _weekday_day(found, state, base, number)
    return _with_part(day, lead, tod, anchor) if day else None


def _is_weekday(found: Found, name: str) -> bool:
    if name in {"sun", "mon", "sat", "wed", "fri", "thu", "thur", "thurs", "tue", "tues"}:
        return False  # without its full stop: a newspaper, a firm, a verb
    return True


def _base(state: Narrative) -> tuple[date | None, str]:
    if state.base is not None:
        return state.base, state.anchor
    return (state.last, "narrative") if state.last else (None, "")


def _weekday_day(found: Found, state: Narrative, base: date, number: int) -> date | None:
    back, ahead = (base.weekday() - number) % 7, (number - base.weekday()) % 7
    ref, week_ = found.word("ref"), found.word("week")
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
    if back and _is_ahead(found):
        day = calendars.shifted(base, ahead, "D")
        if day is not None:
            state.weekdays[number] = day
        return day
    if number in state.weekdays and not ref and narrative.tense(found) != "past":
        return state.weekdays[number]
    return calendars.shifted(base, -back, "D")


def _is_ahead(found: Found) -> bool:
    """A weekday to come: only on a plain cue in its own clause. Most tense rules do harm: one weekday in twenty is ahead."""
    return found.after() not in (["'"], ["’"]) and narrative.tense(found) == "future"


def fixed_day(found: Found, state: Narrative) -> Resolved | None:
    """yesterday, tonight, the day after tomorrow."""
    word, tod, lead = found.word("word"), found.word("tod"), found.word("lead")
    beyond = found.word("beyond")
    step = {"before yesterday": -2, "after tomorrow": 2}.get(beyond, {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if not word and not beyond:  # last night
        step, tod = -1, "night"
    if word == "tonight":
        tod = "night"
    if word == "overnight":
        return lone_part(found, state)
    base, anchor = _base(state)
    part = _part_value(lead, tod)
    if base is None:
        return Resolved("TIME" if part else "DATE", "XXXX-XX-XX" + part)
    day = calendars.shifted(base, step, "D")
    return _with_part(day, lead, tod, anchor) if day else None


def _told_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day the text is telling about: the last one it named nearby, else that of publication."""
    if state.last is not None and found.start - state.last_end < 80:
        return state.last, "narrative"
    return _base(state)


def _scene_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day of a bare hour or night: that of the first part of a day told, else the first recent day named."""
    told = state.scene or state.event or state.last
    return (told, "narrative") if told else _base(state)


def _hour_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day of a bare hour: one named in its sentence, else that of the scene."""
    if state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start):
        return state.last, "narrative"
    return _scene_day(found, state)


def part_of_day(found: Found, state: Narrative) -> Resolved | None:
    """this morning, that night, the following morning, until morning."""
    tod, ref, lead = found.word("tod"), found.word("ref"), found.word("lead")
    if ref in {"each", "every"}:
        return Resolved("SET", "P1D")
    if not ref and not lead and tod not in {"noon", "midnight", "midday"}:
        return None
    if tod in {"lunch", "lunchtime"} and not ref:
        return None
    if ref == "one":
        return None
    if ref == "the" and tod == "evening" and found.after() == ["news"]:
        return None
    part = _part_value("", tod)
    step = {"the next": 1, "the following": 1, "next": 1, "the previous": -1}.get(ref, 0)
    base, anchor = _base(state) if ref == "this" else _scene_day(found, state)
    if base is None:
        return Resolved("TIME", "XXXX-XX-XX" + part)
    day = calendars.shifted(base, step, "D")
    return _day(day, day.isoformat() + part, _modifier(lead) if lead in {"early", "late", "mid"} else "", anchor) if day else None


def lone_part(found: Found, state: Narrative) -> Resolved | None:
    """at daybreak, overnight, at night."""
    if found.words.forms[found.end - 1] == "night":
        return Resolved("TIME", "XXXX-XX-XXTNI")
    if "hours" in found:
        part = "TNI"
    else:
        part = "TNI" if "overnight" in found else _part_value("", found.words.forms[found.end - 1])
    base, anchor = _scene_day(found, state)
    if "overnight" in found:
        published, anchor = _base(state)
        base = calendars.shifted(published, -1, "D") if published else None
    return _day(base, base.isoformat() + part, "", anchor) if base else Resolved("TIME", "XXXX-XX-XX" + part)


def clock(found: Found, state: Narrative) -> Resolved | None:
    """5:40 a.m., 2140 GMT on Wednesday, noon on Thursday."""
    time = _clock_time(found)
    if time is None:
        return None
    zone = "Z" if found.word("zone").strip("( )").split(" ")[0] in {"gmt", "utc", "z"} else ""
    base, anchor = _clock_day(found, state)
    if base is None:
        return Resolved("TIME", f"XXXX-XX-XXT{time}{zone}")
    return Resolved("TIME", f"{base.isoformat()}T{time}{zone}", "", anchor, base)


def between_clocks(found: Found, state: Narrative) -> Resolved | None:
    """between midnight and 4 a.m.: how long that is."""
    start, end = _time_of(found, "from") or _time_of(found, "from2"), _time_of(found, "to")
    if start is None or end is None:
        return None
    minutes = (_minutes(end) - _minutes(start)) % 1440
    if not minutes:
        return None
    hours, rest = divmod(minutes, 60)
    return Resolved("DURATION", "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else ""))


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _clock_time(found: Found) -> str | None:
    return _time_of(found, "clock")


def _time_of(found: Found, group: str) -> str | None:
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
    if not half and "clock" in words:
        half = {"morning": "a", "afternoon": "p", "evening": "p", "night": "p"}.get(
            found.word("tod", "tod4", "tod5")
            or next((w for w in ("morning", "afternoon", "evening", "night") if w in found), ""),
            "",
        )
    if half and hour > 12 or hour > 24 or minute > 59:
        return None
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}"


def _clock_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    base, anchor = _base(state)
    fixed, dow = found.word("fixed"), found.word("dow")
    month_, number = found.word("month", "month2", "month3"), found.word("day", "day2", "day3")
    if month_ and number:
        year_, anchor = _year_for(found, state, month_number(month_), int(number))
        return (calendars.day_of(year_, month_number(month_), int(number)), anchor) if year_ else (None, "")
    if base is None:
        return None, ""
    if dow:
        return _weekday_day(found, state, base, weekday_number(dow)), anchor
    if fixed:
        step = {"yesterday": -1, "tomorrow": 1}.get(fixed.split()[0], 0)
        return calendars.shifted(base, step, "D"), anchor
    return _hour_day(found, state)


def spoken_clock(found: Found, state: Narrative) -> Resolved | None:
    """ten past four on Tuesday morning, two in the morning, shortly after eleven."""
    hour = quantities.quantity(found.forms("hour"))
    if hour is None or not 1 <= hour <= 24:
        return None
    minute = _spoken_minutes(found)
    if minute is None:
        return None
    tod = found.word("tod", "tod2", "tod3", "tod4")
    base, anchor = _clock_day(found, state)
    if not tod:
        tod = _guessed_half(found, state)
    total = (int(hour) % 12) * 60 + minute + (720 if tod in {"afternoon", "evening", "night"} else 0)
    total %= 1440
    value = f"T{total // 60:02d}:{total % 60:02d}"
    if base is None:
        return Resolved("TIME", "XXXX-XX-XX" + value)
    return Resolved("TIME", base.isoformat() + value, "", anchor, base)


def _guessed_half(found: Found, state: Narrative) -> str:
    before = found.words.forms[max(0, found.start - 60) : found.start]
    return "night" if "night" in before or "evening" in before else "morning"


def _spoken_minutes(found: Found) -> int | None:
    words = found.forms("minutes")
    if not words:
        return 0
    past = found.word("past")
    minutes = 30 if "half" in words else 15 if "quarter" in words else quantities.quantity(words)
    if minutes is None or not 0 < minutes < 60:
        return None
    return -int(minutes) if past == "to" else int(minutes)


# ----------------------------------------------------------------------------------------------------------- relative


def offset(found: Found, state: Narrative) -> Resolved | None:
    """three days ago, a year earlier, two months later, a day after ..."""
    unit, way = unit_of(found.word("unit")), found.word("way")
    amount = quantities.quantity(found.forms("qty"))
    forward = way in {"later", "after", "hence", "from now", "from today"}
    modifier = _approximation(found.word("approx"))
    if found.after() == ["than"]:
        return replace(_length(amount, unit, modifier), drop=1)  # "a month earlier than usual"
    if way in {"before", "after", "prior"}:
        return _counted(found, state, unit, amount, forward=forward, modifier=modifier)
    if unit in {"S", "M", "H", "WE", "FN", "SE"} or (unit == "NI" and state.base is None):
        return _length(amount, unit, modifier)
    if amount is None:
        return _length(None, unit, modifier) if way == "later" else Resolved("DATE", "FUTURE_REF" if forward else "PAST_REF")
    if way in {"earlier", "later"} and unit in {"D", "NI", "W", "MO"}:
        base, anchor = _told_day(found, state)
    else:
        base, anchor = _base(state)
    if found.word("dow") or found.word("month", "month2"):
        base_day, anchor = _clock_day(found, state)
        return _on_unit(base_day, "NI" if unit == "NI" else "D", modifier, anchor) if base_day else None
    if unit == "Y" and amount == 1 and not forward and (same := _same_quarter(state)):
        return same
    day = _moved(base, amount if forward else -amount, unit) if base else None
    return _on_unit(day, unit, modifier, anchor) if day else _length(amount, unit, modifier)


def _same_quarter(state: Narrative) -> Resolved | None:
    """In a report on a quarter, "a year earlier" is the same quarter of the year before."""
    if not state.quarter:
        return None
    return Resolved("DATE", f"{int(state.quarter[:4]) - 1:04d}{state.quarter[4:]}", "", "narrative")


def _moved(base: date, amount: float, unit: str) -> date | None:
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


def _on_unit(day: date, unit: str, modifier: str, anchor: str) -> Resolved:
    if unit in {"Y", "DE", "CE"}:
        return Resolved("DATE", f"{day.year:04d}", modifier, anchor)
    if unit == "MO":
        return Resolved("DATE", f"{day.year:04d}-{day.month:02d}", modifier, anchor)
    if unit == "Q":
        return Resolved("DATE", calendars.quarter(day), modifier, anchor)
    if unit == "W":
        return Resolved("DATE", calendars.week(day), modifier, anchor)
    return _day(day, day.isoformat() + ("TNI" if unit == "NI" else ""), modifier, anchor)


def _counted(found: Found, state: Narrative, unit: str, amount: float | None, *, forward: bool, modifier: str) -> Resolved | None:
    """ "a day after X" happened a day after X; "nine days before X on Thursday" counts from that Thursday.

    In the news "a day after X" dates the news itself: its day is that of the main clause, and X was a day before.
    """
    if amount is None or unit not in {"D", "W", "NI"} or amount != int(amount):
        return replace(_length(amount, unit, modifier), drop=1)
    if forward:
        day, anchor = _clause_day(found, state)
        if day is None:
            return _length(amount, unit, modifier)
        return Resolved("DATE", day.isoformat(), modifier, anchor, day, counted_from=_moved(day, -amount, unit))
    in_clause = state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start)
    if state.last is not None and in_clause and not _following_weekday(found, state):
        return _on_unit(state.last, "D", modifier, "narrative")
    day, anchor = _following_day(found, state)
    if day is None:
        return _length(amount, unit, modifier)
    return _on_unit(moved, "D", modifier, anchor) if (moved := _moved(day, -amount, unit)) else None


def _clause_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    if state.last is not None and narrative.same_sentence(found.words, state.last_end, found.start):
        return state.last, "narrative"
    return _base(state)


def _following_day(found: Found, state: Narrative) -> tuple[date | None, str]:
    """The day of what follows: a weekday named in the rest of the clause, else the day the text is about."""
    named = _following_weekday(found, state)
    return (named, "narrative") if named else _scene_day(found, state)


def _following_weekday(found: Found, state: Narrative) -> date | None:
    for index in range(found.end, min(found.end + 14, len(found.words.forms))):
        if found.words.letters[index] in ".¶,":
            break
        form = found.words.forms[index]
        if form in _FULL_DAYS and state.base:
            return calendars.weekday_before(state.base, _FULL_DAYS[form])
    return None


_FULL_DAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}


def vague_offset(found: Found, state: Narrative) -> Resolved | None:
    """years ago, weeks later."""
    return Resolved("DATE", "FUTURE_REF" if found.word("way") == "later" else "PAST_REF")


def year_earlier(found: Found, state: Narrative) -> Resolved | None:
    """the year-earlier period, a year ago."""
    base = state.base
    unit, what = unit_of(found.word("unit")), found.word("what")
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
        base, anchor = _told_day(found, state)
        day = calendars.shifted(base, -1, "D") if base else None
        return _day(day, anchor=anchor) if day else None
    day = _moved(base, -1, unit)
    if day is None:
        return None
    if found.word("ordinal"):
        return Resolved("DATE", f"{day.year:04d}-Q{quantities.ordinal(found.word('ordinal'))}", "", state.anchor)
    if what in {"quarter", "period"} and (same := _same_quarter(state)):
        return same
    if what in {"quarter", "period"}:
        day = calendars.shifted(day, -1, "Q") or day
        return Resolved("DATE", calendars.quarter(day), "", state.anchor)
    if what == "month":
        return Resolved("DATE", f"{day.year:04d}-{day.month:02d}", "", state.anchor)
    if unit == "Y" and not what and (same := _same_quarter(state)):
        return replace(same, skip=1) if found.words.forms[found.start] in {"a", "the"} and "-" in found else same
    return _on_unit(day, unit, "", state.anchor)


def next_day(found: Found, state: Narrative) -> Resolved | None:
    """the next day, the day before, the previous year, that same week: counted from the day being told about."""
    unit = unit_of(found.word("unit", "unit2")) if found.word("unit", "unit2") not in _PARTS else "NI"
    ref, way = found.word("ref"), found.word("way")
    step = 1 if ref in {"next", "following", "very next"} or way in {"after", "later"} else 0 if ref == "same" else -1
    base, anchor = _told_day(found, state)
    if unit in {"Y", "MO", "Q"} and not way:
        base, anchor = _told_period(state, unit) if ref in {"following", "same"} else _base(state)
    if base is None:
        return Resolved("DATE", "FUTURE_REF" if step > 0 else "PAST_REF")
    day = _moved(base, step, unit)
    if day is None:
        return None
    part = found.word("tod") or (found.word("unit2") if found.word("unit2") in _PARTS else "")
    if part:
        return _with_part(day, "", part, anchor)
    return _on_unit(day, unit, "", anchor)


def relative_period(found: Found, state: Narrative) -> Resolved | None:
    """last week, this year, the end of the month, before the year is out."""
    word = found.word("unit", "unit2", "unit3")
    lead, ref = found.word("lead", "lead2", "lead3"), found.word("ref", "ref2")
    if not ref and not lead:
        return None
    modifier = _modifier(lead)
    if word == "period" or (word == "quarter" and "latest" in found):
        return _previous_quarter(state) if "latest" in found or ref in {"last", "same", "current"} else None
    unit = unit_of(word)
    if word.endswith("s") and word not in {"yrs"} or unit in {"DE", "CE", "SM", "FN"}:
        return _vague_period(found, unit, ref, word)
    if unit == "D":
        base, anchor = _told_day(found, state)
        return _day(base, modifier=modifier, anchor=anchor) if base else Resolved("DATE", "XXXX-XX-XX", modifier)
    base, anchor = _told_period(state, unit) if ref in _TOLD else _base(state)
    if base is None:
        return Resolved(
            "DATE", {"W": "XXXX-WXX", "MO": "XXXX-XX", "Q": "XXXX-QX", "WE": "XXXX-WXX-WE"}.get(unit, "XXXX"), modifier
        )
    step = _step(ref)
    if unit == "SE":
        return Resolved("DATE", f"{base.year + step:04d}", modifier, anchor)
    return _period_value(base, unit, step, modifier, anchor, lead)


_TOLD = frozenset(("that", "same", "that same", "the same", "following", "in the"))


def _told_period(state: Narrative, unit: str) -> tuple[date | None, str]:
    """The year or month the text named last, else that of publication."""
    if unit == "Y" and state.year:
        return calendars.day_of(state.year, 1, 1), "narrative"
    if unit == "MO" and state.month:
        return state.month, "narrative"
    if unit in {"W", "D", "WE"} and state.last:
        return state.last, "narrative"
    return _base(state)


def _step(ref: str) -> int:
    if ref in {"last", "past", "previous", "this past", "prior", "preceding"}:
        return -1
    if ref in {"next", "coming", "following", "this coming", "upcoming"}:
        return 1
    return 0


def _period_value(base: date, unit: str, step: int, modifier: str, anchor: str, lead: str) -> Resolved | None:
    if unit == "WE":
        day = _moved(base, step, "W")
        return Resolved("DATE", calendars.week(day) + "-WE", modifier, anchor) if day else None
    day = _moved(base, step, unit)
    if day is None:
        return None
    if "turn" in lead and unit == "Y":
        near = day.year if base.month < 7 else day.year + 1
        return Resolved("DATE", f"{near:04d}-01-01", "", anchor) if near <= 9999 else None
    if "start" in lead and unit == "W":
        monday = calendars.shifted(day, -day.weekday(), "D")
        return _day(monday, "", "", anchor) if monday else None
    return _on_unit(day, unit, modifier, anchor)


def _previous_quarter(state: Narrative) -> Resolved | None:
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
    return Resolved("DURATION", _length(None, unit, "").value)


# ------------------------------------------------------------------------------------------------- durations and sets


def _approximation(words: str) -> str:
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


def _length(amount: float | None, unit: str, modifier: str) -> Resolved:
    """A duration: "P3D", "PT2H", "PXY"."""
    times, designator, clocked = {
        "S": (1, "S", True), "M": (1, "M", True), "H": (1, "H", True), "D": (1, "D", False), "NI": (1, "D", False), "W": (1, "W", False),
        "WE": (2, "D", False), "FN": (2, "W", False), "MO": (1, "M", False), "Q": (3, "M", False), "SE": (3, "M", False),
        "SM": (6, "M", False), "Y": (1, "Y", False), "DE": (10, "Y", False), "CE": (100, "Y", False), "ML": (1000, "Y", False),
    }[unit]  # fmt: skip
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


def duration(found: Found, state: Narrative) -> Resolved | None:
    """six minutes, two and a half years, the last three weeks, in days."""
    if found.word("old").startswith("old") or found.word("old2") or found.after() in (["old"], ["olds"]):
        return None
    unit, forms = unit_of(found.word("unit")), found.forms("qty")
    if unit == "S" and found.word("unit") == "second" and forms[:1] in (["a"], ["an"], ["one"]) and found.word("qty") != "one":
        return None
    if forms in (["a"], ["an"]) and not found.word("approx", "half") and _is_rate(found):
        return None
    amount = quantities.quantity(forms) if forms else None
    if amount is not None and found.word("half"):
        amount += 0.5 if found.word("half") == "half" else 0.25
    return _bare_adjective(found, _length(amount, unit, _approximation(found.word("approx"))))


def _bare_adjective(found: Found, resolved: Resolved) -> Resolved:
    """Without the article of its noun: "30-day" of "the 30-day rate"."""
    forms = found.words.forms[found.start : found.end]
    joined = "-" in forms and forms[0] in {"the", "a", "an", "these", "those"} and len(forms) > 2 and forms[1] != "-"
    return replace(resolved, skip=1) if joined else resolved


def _is_rate(found: Found) -> bool:
    """700 seats a week, without giving a day: not a length of time."""
    before = found.before()
    return not before or (before[0] not in _LENGTH_WORDS and not before[0].endswith("ed"))


_LENGTH_WORDS = frozenset(
    "for in within over after than about of nearly almost took take takes last lasts lasting half once by under around per from to spend "
    'spent during through until another every and or is was be just only like on before not , ( " - _ — ; “'.split()
)


def past_duration(found: Found, state: Narrative) -> Resolved | None:
    """the past year, the last decade: a length, not a calendar year."""
    unit = unit_of(found.word("unit"))
    if found.word("ref") == "the last" and unit not in {"DE", "CE", "H", "D"}:
        return None
    return _length(1, unit, "")


def bare_units(found: Found, state: Narrative) -> Resolved | None:
    """years, recent months."""
    if found.word("long") == "old" or found.after(2)[-1:] == ["old"] and found.after()[0] == "-":
        return None
    if found.after() in (["old"], ["olds"]):
        return None
    short = found.word("unit") in {"seconds", "minutes", "quarters", "nights", "weekends"}
    if (
        short
        and not found.word("lead")
        and (not found.before() or found.before()[0] not in {"in", "within", "just", "for", "of"})
    ):
        return None
    lead = found.word("lead")
    if lead in {"recent", "past", "previous"}:
        return Resolved("DATE", "PAST_REF")
    if lead in {"coming", "future", "the coming"}:
        return Resolved("DATE", "FUTURE_REF")
    return _length(None, unit_of(found.word("unit")), "")


def the_unit(found: Found, state: Narrative) -> Resolved | None:
    """the quarter, the weekend, that year."""
    determiner, unit = found.words.forms[found.start], unit_of(found.words.forms[found.end - 1])
    if determiner == "a":
        return None
    if unit == "WE":
        return _weekend(found, state)
    if unit == "Q":
        return _previous_quarter(state)
    if determiner == "that":
        base, anchor = _told_day(found, state)
        if unit not in {"W", "MO", "Y"}:
            return None
        base, anchor = _told_period(state, unit)
        return _on_unit(base, unit, "", anchor) if base else Resolved("DATE", "XXXX")
    if unit == "SE":
        return Resolved("DATE", f"{state.base.year:04d}", "", state.anchor) if state.base else Resolved("DATE", "XXXX")
    if unit == "NI":
        base, anchor = _told_day(found, state)
        return _day(base, base.isoformat() + "TNI", "", anchor) if base else Resolved("TIME", "XXXX-XX-XXTNI")
    return _length(1, unit, "")


def _weekend(found: Found, state: Narrative) -> Resolved:
    """The weekend: early in the week the one just over, unless it is to come."""
    base, anchor = _base(state)
    if base is None:
        return Resolved("DATE", "XXXX-WXX-WE")
    over = base.weekday() <= _WEDNESDAY and narrative.tense(found) != "future"
    day = calendars.shifted(base, -7 if over else 0, "D") or base
    return Resolved("DATE", calendars.week(day) + "-WE", "", anchor)


_WEDNESDAY = 2


def this_very_day(found: Found, state: Narrative) -> Resolved | None:
    """to end the day: in market and other reports of one day, that day."""
    if not found.before() or found.before()[0] not in _DAY_VERBS:
        return None
    base, anchor = _told_day(found, state)
    return _day(base, anchor=anchor) if base else Resolved("DATE", "XXXX-XX-XX")


_DAY_VERBS = frozenset(
    "end ends ended ending close closed closes closing finish finished finishes finishing begin began start started open opened for".split()
)


def short_year(found: Found, state: Narrative) -> Resolved | None:
    """since '82."""
    if not found.before() or found.before()[0] not in _YEAR_WORDS:
        return None
    number = int(found.word("digits"))
    pivot = state.base.year if state.base else 2020
    full = pivot // 100 * 100 + number
    return Resolved("DATE", f"{full if full <= pivot + 5 else full - 100:04d}")


_YEAR_WORDS = frozenset("in since of from until by late early spring summer fall autumn winter and".split())


def set_(found: Found, state: Narrative) -> Resolved | None:
    """every day, weekly, four times a day, each July."""
    adverb = found.word("adverb")
    if adverb:
        if adverb in {"daily", "weekly", "monthly", "nightly"} and _is_paper(found):
            return None
        value = _ADVERBS.get(adverb, "")
        return Resolved("SET", value) if value else None
    what = found.word("what")
    if what in _SEASONS:
        return Resolved("SET", f"XXXX-{_SEASONS[what]}")
    if what[:3] in _DAYS and what.endswith("day") and what not in {"day", "weekday"}:
        return Resolved("SET", f"XXXX-WXX-{weekday_number(what) + 1}")
    if what[:3] in _MONTHS and what not in {"month", "second", "decade"}:
        return Resolved("SET", f"XXXX-{month_number(what):02d}") if _capital(found, "what") else None
    if what in _PARTS or what == "weekday":
        return Resolved("SET", "P1D")
    amount = quantities.quantity(found.forms("qty")) if found.word("qty") else 2 if "other" in found else 1
    return Resolved("SET", _length(amount, unit_of(what), "").value)


def _is_paper(found: Found) -> bool:
    """The Daily Mail, the sports daily, a Skarholm daily: a newspaper."""
    if not found.words.is_lower(found.start) and found.start and found.before()[0] not in {".", "\n"}:
        return True
    nominal = any(word in {"a", "an", "the", "s"} for word in found.before(3))
    after = found.words.letters[found.end : found.end + 1]
    return nominal and (after != "x" or found.followed_by_name())


_ADVERBS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W", "monthly": "P1M", "bimonthly": "P2M",
    "quarterly": "P3M", "annually": "P1Y", "yearly": "P1Y", "hourly": "PT1H", "annual": "P1Y",
}  # fmt: skip


def present(found: Found, state: Narrative) -> Resolved | None:
    """now, currently."""
    return Resolved("DATE", "PRESENT_REF")


def past(found: Found, state: Narrative) -> Resolved | None:
    """recently, lately."""
    return Resolved("DATE", "PAST_REF")


def future(found: Found, state: Narrative) -> Resolved | None:
    """the near future."""
    return Resolved("DATE", "FUTURE_REF")


READERS: dict[str, Callable[[Found, Narrative], Resolved | None]] = {
    function.__name__.rstrip("_"): function
    for function in (
        iso, slash, calendar_day, day_range, day_of_month, month, week_of_month, week_of_day, weekday_of_month, quarter, half, period, season,
        holiday, year, year_range, fiscal, decade, century, weekday, unplaced_weekday, spelled_year, between_clocks, fixed_day, part_of_day, lone_part, clock, spoken_clock, offset, vague_offset,
        year_earlier, next_day, relative_period, duration, past_duration, bare_units, the_unit, this_very_day, short_year, set_, present, past, future,
    )
}  # fmt: skip
