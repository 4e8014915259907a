"""Between which bounds a number lies: "at least nine", "between 12 and 15", "some 4,000", "nobody"."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.corroboration.counts import tables

if TYPE_CHECKING:
    from retold.corroboration.counts.reading import Reading

Amount = tuple[float, float, bool]  # low, high, and whether that is rough

_HALF = 0.49  # of the last digit of a decimal: 6.3 and 6.4 do not meet
_MORE, _LESS_THAN, _ABOUT = 1.5, 3.0, 0.06
_BEHIND = 6  # words behind a number in which "or more" may stand


def amount(reading: Reading, at: int) -> tuple[Amount | None, int]:
    """Low, high and whether that is rough, of the number that begins here, and the word after it."""
    form = reading.forms[at]
    vague = tables.valued("numbers", "vague")
    if form in vague:
        return (vague[form], math.inf, True), at + 1 + (reading.form(at + 1) == "of")
    if form in tables.listed("numbers", "nobody") or (form == "no" and _counts_nobody(reading, at)):
        return (0.0, 0.0, False), at + 1
    if form == "both":
        return (2.0, 2.0, False), at + 1
    if form == "one":
        someone = {*tables.people(), *tables.listed("people", "any")}
        return ((1.0, 1.0, False), at + 1) if reading.form(at + 1) in someone else (None, at + 1)
    return _number(reading, at)


def _number(reading: Reading, at: int) -> tuple[Amount | None, int]:
    value, after = terms.number_at(reading.text, reading.found, at)
    if after == at or value is None or not math.isfinite(value):
        return None, max(at, after)
    if terms.is_calendar(reading.text, reading.found, at, after):
        return None, after
    upper = _range(reading, at, after)
    if upper is not None:
        return (min(value, upper[0]), max(value, upper[0]), True), upper[1]
    slack = _slack(reading, at, after, value)
    return _bounded(reading, at, after, value, slack), after


def _counts_nobody(reading: Reading, at: int) -> bool:
    following = reading.forms[at + 1 : at + 4]
    return bool(following) and (
        following[0] in tables.listed("numbers", "no")
        or (following[0] in tables.listed("numbers", "no_with_a_fate") and any(form in tables.fates() for form in following))
    )


def _range(reading: Reading, at: int, after: int) -> tuple[float, int] | None:
    """The second number of "between 12 and 15", "12 to 15 people", "12-15"."""
    text, found = reading.text, reading.found
    gap = text[found[after - 1].end : found[after].start] if after < len(found) else ""
    before = reading.form(at - 1)
    linked = reading.form(after) in {"to", "or"} or (reading.form(after) == "and" and before == "between")
    if linked and before != "from":
        value, end = terms.number_at(text, found, after + 1) if after + 1 < len(found) else (None, after + 1)
        return (value, end) if value is not None and end > after + 1 else None
    if gap.strip() in {"-", "–"} and reading.form(after)[:1].isdigit():
        value, end = terms.number_at(text, found, after)
        return (value, end) if value is not None and end > after else None
    return None


def _slack(reading: Reading, at: int, after: int, value: float) -> float:
    """Half of the last digit that is told, for what is measured and for round numbers of a hundred or more."""
    written = reading.text[reading.found[at].start : reading.found[after - 1].end]
    decimals = re.match(r"[\d,]+\.(\d+)", written)
    if decimals:
        number = float(re.match(r"[\d,.]+", written).group().replace(",", ""))  # type: ignore[union-attr]
        return float(_HALF * 10 ** -len(decimals.group(1)) * (value / number if number else 1.0))
    step = _last_digit(value)
    return 0.5 * step if value >= _ROUND and step > 1 else 0.0


_ROUND, _ROUGH = 100, 10  # from which a number may be a round one; where it is said to be rough


def _last_digit(value: float) -> float:
    """What the last digit that is no nought counts: tens for 40, hundreds for 1,200."""
    step = 1.0
    while value and value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return step


def _bounded(reading: Reading, at: int, after: int, value: float, slack: float) -> Amount:
    before = reading.forms[max(0, at - 4) : at]
    for phrase, kind in tables.bounds():
        if tuple(before[-len(phrase) :]) == phrase:
            return _loosened(kind, value, slack)
    behind = reading.forms[after : after + _BEHIND]
    if "give or take" in " ".join(behind):
        return _loosened("about", value, slack)
    for form, following in pairwise(behind):
        kind = next((kind for kind in ("least", "about", "most") if following in tables.listed("numbers", kind)), "")
        if form == "or" and kind:
            return _loosened(kind, value, slack)
    return value - slack, value + slack, False


def _loosened(kind: str, value: float, slack: float) -> Amount:
    """The bounds of "at least nine": nine and some more; who counts half as many again counts otherwise."""
    if kind == "least":
        return value, value * _MORE, True
    if kind == "most":
        return value / _LESS_THAN, value, True
    slack = max(_ABOUT * value, slack, 0.5 * _last_digit(value) if value >= _ROUGH else 0.0)
    return value - slack, value + slack, True
