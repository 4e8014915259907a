"""Which of several numbers one is, and what sets it apart from the account of the day: a part, another time, what may be."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from retold.corroboration.counts import tables
from retold.corroboration.counts.tables import listed
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.corroboration.counts.reading import Reading

_SO_FAR = 7  # words of "since the street protests of June began"
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def role(reading: Reading, at: int, after: int) -> str:
    """Which of several numbers: "from six guards to four", "each", "by 40"."""
    before = reading.form(at - 1)
    if before == "from" and "to" in reading.forms[after : after + 6]:
        return "from"
    if before == "to" and "from" in reading.forms[max(0, at - 6) : at]:
        return "to"
    if before == "by":
        return "by"
    near = reading.forms[max(0, at - 3) : at] + reading.forms[after : after + 5]
    each = any(
        reading.form(n) == "a" and reading.form(n + 1) in listed("apart", "each")
        for n in range(after, min(after + 5, len(reading.forms)))
    )
    return "each" if each or any(form in listed("apart", "rate") for form in near) else ""


def apart(reading: Reading, at: int, after: int, start: int, stop: int) -> Iterator[str]:
    """What sets it apart from the account of the day."""
    if _is_part(reading, at, after, start):
        yield "part"
    clause = reading.forms[start:stop]
    if any(form in listed("apart", "maybe") for form in clause):
        yield "maybe"
    if any(form in listed("apart", "negated") or form.endswith("n't") for form in clause):
        yield "negated"
    if tables.pattern("apart", "so_far").search(reading.text, *_round(reading, start, stop)):
        yield "so far"
    yield from _times(reading.sentence_of(start, stop))


def _round(reading: Reading, start: int, stop: int) -> tuple[int, int]:
    """The clause and what begins the next: where that stands in the text."""
    last = min(stop + _SO_FAR, len(reading.found)) - 1
    return reading.found[start].start, reading.found[last].end


def _times(sentence: str) -> Iterator[str]:
    """Years and months that are named, and "other time"."""
    by_then = tables.pattern("apart", "by_then")
    yield from (match.group() for match in _YEAR.finditer(sentence) if not by_then.search(sentence, 0, match.start()))
    yield from (
        match.group().rstrip(".")[:3].casefold()
        for match in _month().finditer(sentence)
        if match.start() or match.group() != "May"
    )
    told = any(word.form in listed("apart", "other_time") for word in words(sentence))
    if told or tables.pattern("apart", "other_times").search(sentence):
        yield "other time"


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(listed('apart', 'months')))})\b\.?")


def _is_part(reading: Reading, at: int, after: int, start: int) -> bool:
    """Whether only some are counted: "another three", "two of them", "the two", "including four"."""
    before = set(reading.forms[max(start, at - 2) : at]) - listed("apart", "newer")
    behind = set(reading.forms[after : after + 2]) if reading.form(after) != "or" else set()
    opened = reading.form(start) if start < at else reading.form(start - 1)
    measured = reading.form(after) in tables.measures() or reading.form(after + 1) in tables.measures()
    whole = reading.form(at - 1) == "of" and _is_number(reading.form(at - 2))
    of = whole or (reading.form(after) == "of" and not measured)
    some = not listed("apart", "seen").isdisjoint(reading.forms[max(start, at - 3) : at])
    some = some or bool((before | behind) & listed("apart", "part")) or opened in listed("apart", "opened")
    return some or of or reading.form(at - 1) in listed("apart", "known")


def _is_number(form: str) -> bool:
    return form in tables.numerals() or form[:1].isdigit()
