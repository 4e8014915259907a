"""Durations, sets, and the plain references to now, past and future."""

# ruff: noqa: ARG001 - readers share one signature

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retold.times import quantities
from retold.times.resolved import (
    DAYS,
    MONTHS,
    PARTS,
    SEASON_CODES,
    Resolved,
    approximation,
    is_of_its_noun,
    is_written_as_a_date,
    length,
    month_number,
    unit_of,
    weekday_number,
    without_article,
)
from retold.times.table import listed

if TYPE_CHECKING:
    from retold.times.narrative import Found, Narrative


def duration(found: Found, state: Narrative) -> Resolved | None:
    """Six minutes, two and a half years, the last three weeks, in days."""
    if found.word("old").startswith("old") or found.word("old2") or found.after() in (["old"], ["olds"]):
        return None
    unit, forms = unit_of(found.word("unit")), found.forms("qty")
    if unit == "WE" and forms == ["a"] and is_of_its_noun(found):
        return None
    if unit == "Q" and _is_fraction(found, forms):
        return None
    if unit == "S" and found.word("unit") == "second" and forms[:1] in (["a"], ["an"], ["one"]) and found.word("qty") != "one":
        return None
    if forms in (["a"], ["an"]) and not found.word("approx", "half") and _is_rate(found):
        return None
    amount = quantities.quantity(forms) if forms else None
    if forms == ["a"] and found.word("unit").endswith("s"):
        return replace(length(None, unit, ""), skip=1)  # a months-long row
    if amount is not None and found.word("half"):
        amount += 0.5 if found.word("half") == "half" else 0.25
    if found.word("approx") == "over" and unit == "WE":
        return replace(length(amount, unit, ""), skip=1)  # during it, not longer
    return without_article(found, length(amount, unit, approximation(found.word("approx"))))


def _is_fraction(found: Found, forms: list[str]) -> bool:
    """Three-quarters of it, a quarter less than before."""
    if forms == ["three"]:
        return found.after() == ["of"] or found.words.letters[found.end - 2] == "-"
    return forms == ["a"] and bool(listed("smaller") & set(found.after()))


def whole_hour(found: Found, state: Narrative) -> Resolved | None:
    """The first hour."""
    return length(1, unit_of(found.word("unit")), "")


_FALLING = ("Y", "MO", "W", "D", "H", "M", "S")


def compound(found: Found, state: Narrative) -> Resolved | None:
    """Four years and two months, an hour and ten minutes: one length."""
    units = unit_of(found.word("unit")), unit_of(found.word("unit2"))
    if not set(units) <= set(_FALLING) or _FALLING.index(units[0]) >= _FALLING.index(units[1]):
        return None
    amounts = [quantities.quantity(found.forms(group)) for group in ("qty", "qty2")]
    if any(amount is None or amount % 1 for amount in amounts):
        return None
    more, less = (length(amount, unit, "").value for amount, unit in zip(amounts, units, strict=True))
    joined = more + less.removeprefix("PT" if "T" in more else "P")
    return Resolved("DURATION", joined, approximation(found.word("approx")))


def _is_rate(found: Found) -> bool:
    """700 seats a week, without giving a day: not a length of time."""
    before = found.before()
    if found.after() in (["late"], ["early"], ["apart"], ["behind"]):
        return False  # paid a day late
    counted = found.before(_COUNTED_WITHIN)
    if "$" not in found.words.letters[max(0, found.start - _COUNTED_WITHIN) : found.start] and any(map(_counts, counted)):
        return False  # 1,100 lorries a week
    return not before or (before[0] not in listed("before_lengths") and not before[0].endswith("ed"))


def _counts(form: str) -> bool:
    return form[0].isdigit() or (form not in {"a", "an"} and quantities.quantity([form]) is not None)


_COUNTED_WITHIN = 5  # words


def past_duration(found: Found, state: Narrative) -> Resolved | None:
    """The past year, the last decade: a length, not a calendar year."""
    unit = unit_of(found.word("unit"))
    if found.word("ref") == "the last" and unit not in {"DE", "CE", "H", "D"}:
        return None
    return length(1, unit, "")


def bare_units(found: Found, state: Narrative) -> Resolved | None:
    """years, recent months."""
    if found.word("long") == "old" or (found.after(2)[-1:] == ["old"] and found.after()[0] == "-"):
        return None
    if found.after() in (["old"], ["olds"]):
        return None
    lead = found.word("lead")
    if lead == "the" and found.word("unit") in {"seconds", "minutes"}:
        return None  # to count the seconds, the minutes of a meeting
    short = found.word("unit") in {"seconds", "minutes", "quarters", "nights", "weekends"}
    if short and not lead and (not found.before() or found.before()[0] not in {"in", "within", "just", "for", "of"}):
        return None
    if lead in {"recent", "past", "previous"}:
        return Resolved("DATE", "PAST_REF")
    if lead in {"coming", "future", "the coming"}:
        return Resolved("DATE", "FUTURE_REF")
    return length(None, unit_of(found.word("unit")), "")


def set_(found: Found, state: Narrative) -> Resolved | None:
    """Every day, weekly, four times a day, each July."""
    adverb = found.word("adverb")
    if adverb:
        if adverb in {"daily", "weekly", "monthly", "nightly"} and _is_paper(found):
            return None
        value = _ADVERBS.get(adverb, "")
        return Resolved("SET", value) if value else None
    what = found.word("what")
    if what in SEASON_CODES:
        return Resolved("SET", f"XXXX-{SEASON_CODES[what]}")
    if what[:3] in DAYS and what.endswith("day") and what not in {"day", "weekday"}:
        return Resolved("SET", f"XXXX-WXX-{weekday_number(what) + 1}")
    if what[:3] in MONTHS and what not in {"month", "second", "decade"}:
        return Resolved("SET", f"XXXX-{month_number(what):02d}") if is_written_as_a_date(found, "what") else None
    if what in PARTS or what == "weekday":
        return Resolved("SET", "P1D")
    amount = quantities.quantity(found.forms("qty")) if found.word("qty") else 2 if "other" in found else 1
    return Resolved("SET", length(amount, unit_of(what), "").value)


def _is_paper(found: Found) -> bool:
    """The Daily Mail, the sports daily, a Skarholm daily: a newspaper."""
    if not found.words.is_lower(found.start) and found.start and found.before()[0] not in {".", "\n"}:
        return True
    nominal = any(word in {"a", "an", "the", "s"} for word in found.before(3))
    after = found.words.letters[found.end : found.end + 1]
    return nominal and (after != "x" or found.followed_by_name())


_ADVERBS = {
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "quarterly": "P3M",
    "annually": "P1Y",
    "yearly": "P1Y",
    "hourly": "PT1H",
    "annual": "P1Y",
}


def present(found: Found, state: Narrative) -> Resolved | None:
    """now, currently."""
    return Resolved("DATE", "PRESENT_REF")


def past(found: Found, state: Narrative) -> Resolved | None:
    """recently, lately; not "the most recent raid", which is the last one."""
    if "most" in found or found.before() == ["most"]:
        return None
    return Resolved("DATE", "PAST_REF")


def future(found: Found, state: Narrative) -> Resolved | None:
    """The near future."""
    return Resolved("DATE", "FUTURE_REF")
