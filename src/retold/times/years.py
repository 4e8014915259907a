"""Months, quarters, seasons, years, decades, centuries."""

# ruff: noqa: ARG001 - readers share one signature

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.times import calendars, narrative, quantities
from retold.times.anchors import year_for
from retold.times.resolved import (
    SEASON_CODES,
    Resolved,
    is_deadline,
    is_written_as_a_date,
    modifier_of,
    month_number,
    without_article,
)
from retold.times.table import listed

if TYPE_CHECKING:
    from datetime import date

    from retold.times.narrative import Found, Narrative


_CENTURIES = {"eighteen": 18, "nineteen": 19, "twenty": 20}


def spelled_year(found: Found, state: Narrative) -> Resolved | None:
    """Nineteen ninety-six."""
    whole = quantities.spelled_year(found.forms("whole"))
    if whole is not None:
        return Resolved("DATE", f"{whole}")
    rest = quantities.quantity([form for form in found.forms("rest") if form != "-"])
    if rest is None or not 10 <= rest < 100 or found.after() in (["percent"], ["-"], ["years"], ["people"]):
        return None
    return Resolved("DATE", f"{_CENTURIES[found.word('century')]}{int(rest):02d}")


def month(found: Found, state: Narrative) -> Resolved | None:
    """March, last March, early March 2025."""
    name = found.word("month")
    if not is_written_as_a_date(found, "month") or not _is_month(found, name):
        return None
    number = month_number(name)
    if found.word("ref") in {"each", "every"}:
        return Resolved("SET", f"XXXX-{number:02d}")
    year, anchor = year_for(found, state, number)
    modifier = modifier_of(found.word("lead"))
    shown = f"{year:04d}" if year is not None else "XXXX"
    if year is not None and is_deadline(found) and (last := calendars.interval(f"{shown}-{number:02d}").last):
        return Resolved("DATE", last.isoformat(), "", anchor)
    return Resolved("DATE", f"{shown}-{number:02d}", modifier, anchor)


def _is_month(found: Found, name: str) -> bool:
    """May the verb, March the walk and the given names April, June and August are not months."""
    plain = found.end - found.start == 1
    if not plain or name not in listed("doubtful_months"):
        return True
    if name in listed("MONTHSHORT"):
        return False
    if found.before()[-1:] in _INTRODUCERS:
        return True
    return name not in {"may", "mar", "march", "jan", "april", "june"} or (
        name in {"april", "june"} and not found.followed_by_name()
    )


_INTRODUCERS = [
    [word]
    for word in (
        "in since until by of during from through to last next this before after between and late early mid for till"
    ).split()
]


def quarter(found: Found, state: Narrative) -> Resolved | None:
    """The third quarter, last year's first quarter, third-quarter 2024."""
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
        step = _quarter_step(number, (base.month - 1) // 3 + 1, _when(found))
    return without_article(found, Resolved("DATE", f"{base.year + step:04d}-Q{number}", "", state.anchor))


def _when(found: Found) -> str:
    """The tense around it; "was due to report in the fourth quarter" looks ahead, from then."""
    return "future" if listed("due") & set(found.before(_DUE_REACH)) else narrative.tense(found)


_DUE_REACH = 6  # words


def _quarter_step(number: int, current: int, when: str) -> int:
    """This year's, unless last year's is much nearer: in January "the fourth quarter" is over."""
    if number <= current:
        return 0
    return 0 if when == "future" or (number - current == 1 and when != "past") else -1


def half(found: Found, state: Narrative) -> Resolved | None:
    """The first half of 2024."""
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
    """The spring, last winter, summer 2024. A winter has the year of its December."""
    name = found.word("season")
    if name in {"fall", "spring"} and not _is_season(found):
        return None
    code = SEASON_CODES[name]
    modifier = modifier_of(found.word("lead"))
    year = found.word("year")
    if year:
        return Resolved("DATE", f"{year if year.isdigit() else quantities.spelled_year(found.forms('year'))}-{code}", modifier)
    if found.word("ref") in {"each", "every"} or "each" in found or "every" in found:
        return Resolved("SET", f"XXXX-{code}")
    if found.word("tailref") == "that" and state.year:
        return Resolved("DATE", f"{state.year:04d}-{code}", modifier, "narrative")
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
    running = (code == "WI" and base.month <= 2) or start <= base.month < start + 3
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


def year(found: Found, state: Narrative) -> Resolved | None:
    """2022, early 1990: four digits that are a year by what stands around them."""
    number = int(found.word("year"))
    if not (1400 <= number < 2100) or not _is_year(found, number, state.base) or _is_numbered(found):
        return None
    return Resolved("DATE", f"{number:04d}", modifier_of(found.word("lead")))


def _is_numbered(found: Found) -> bool:
    """Crime No. 14 of 2026, Act 12 of 1995."""
    before = [form for form in found.before(4) if form != "."]
    return len(before) >= 3 and before[-1] == "of" and before[-2].isdigit() and before[-3] in listed("numbered")


def _is_year(found: Found, number: int, base: date | None) -> bool:
    after, before = found.after(), found.before()
    if found.word("lead"):
        return not (after and after[0] in listed("counted"))
    if after and (after[0] in listed("counted") or after[0] in {"%", "$"}):
        return False
    if before and before[0] == "least" and found.before(3)[0] in {"since", "until"}:
        return True
    if before and found.words.letters[found.start - 1] in "xp" and _is_name(found, found.start - 1):
        return False  # Windows 2000, Agenda 2030
    if before and (before[0] in listed("before_numbers") or before[0] in {"$", "£", "€", "#"}):
        return False
    if before and before[0] in {"about", "some", "around", "over", "roughly"}:
        return False
    if after and after[0] == "-" and len(found.after(2)) == 2 and found.after(2)[1] in listed("measures"):
        return False
    latest = base.year + 60 if base else 2099
    return number <= latest


def _is_name(found: Found, index: int) -> bool:
    """A capitalised word inside a sentence."""
    words = found.words
    return (
        not words.is_lower(index) and index > 0 and words.letters[index - 1] not in '.¶"' and words.text_at(index)[:1].isalpha()
    )


def year_range(found: Found, state: Narrative) -> Resolved | None:
    """2009-2010, 1957-58."""
    first, second = found.word("year"), found.word("year2")
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if not 1400 <= int(first) < last < 2100 or not _is_year(found, int(first), state.base):
        return None
    return Resolved("DATE", f"{first}/{last}")


def fiscal(found: Found, state: Narrative) -> Resolved | None:
    """Fiscal 1990, the full year."""
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
    """The 1930s, the mid-'90s, the nineties."""
    modifier = modifier_of(found.word("lead", "lead2"))
    word = found.word("word")
    if word:
        if found.words.forms[found.start] not in {"the", "early", "late", "mid"} and "nineteen" not in found:
            return None
        return Resolved("DATE", f"19{_DECADES[word]}X" if word != "noughties" else "200X", modifier)
    digits = found.word("digits")
    if len(digits) == 2:
        if digits[1] != "0" or found.words.forms[found.match.start("digits") - 1] not in {
            "'",
            "the",
            "early",
            "late",
            "mid",
            "-",
            "’",
        }:
            return None
        return Resolved("DATE", f"{'20' if digits in {'00', '10', '20'} else '19'}{digits[0]}X", modifier)
    if int(digits) < _EARLIEST:
        return None  # tens of 1000's
    if digits.endswith("00") and "century" not in found and int(digits) < 2000:
        return Resolved("DATE", f"{digits[:2]}XX", modifier)
    return Resolved("DATE", f"{digits[:3]}X", modifier) if digits[3] == "0" else None


_EARLIEST = 1200
_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}


def century(found: Found, state: Narrative) -> Resolved | None:
    """The 19th century."""
    number = quantities.ordinal(found.word("ordinal"))
    if number is None or not 1 <= number <= 40:
        return None
    return Resolved("DATE", f"{number - 1:02d}XX", modifier_of(found.word("lead")))


def short_year(found: Found, state: Narrative) -> Resolved | None:
    """Since '82."""
    if not found.before() or found.before()[0] not in listed("before_short_years"):
        return None
    number = int(found.word("digits"))
    pivot = state.base.year if state.base else 2020
    full = pivot // 100 * 100 + number
    return Resolved("DATE", f"{full if full <= pivot + 5 else full - 100:04d}")
