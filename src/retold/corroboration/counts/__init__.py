"""What a sentence counts: of whom or what, what befell them, and between which bounds the number lies.

A number is an account: "at least nine" says nine and some more, "about 40" anything that rounds to it. Counts of a part
("another three", "two of them"), of other times ("in 2009") and of what may be ("could carry 300") are read as such, since
they contradict nobody. What stands round the number in its clause tells what the count is about. The words are a table
(``counted.toml``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.corroboration.counts import amounts, counted, setting, tables
from retold.corroboration.counts.account import Count
from retold.corroboration.counts.reading import Reading
from retold.corroboration.counts.tables import table
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

HARM = ("die", "hurt")  # fates that are casualties

__all__ = ["HARM", "MOST", "Count", "read", "table"]

MOST = 12  # counts of a sentence; one with more is a table


def read(text: str, start: int, end: int) -> tuple[Count, ...]:
    """The counts of ``text[start:end]``, in order, as offsets into ``text``."""
    found = _read(text[start : min(end, start + terms.LONGEST)])
    if not start or not found:
        return found
    return tuple(count.moved(start) for count in found)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Count, ...]:
    found = words(text)
    if not any(word.form[0].isdigit() or word.form in tables.numerals() for word in found):
        return ()
    return tuple(list(_counts(Reading(text, found)))[: MOST + 1])


def _counts(reading: Reading) -> Iterator[Count]:
    """Each count once."""
    at = 0
    while at < len(reading.found):
        value, after = amounts.amount(reading, at)
        if after > at and value is not None:
            count = _count(reading, at, after, value)
            if count is not None:
                yield from _of_each_fate(count, reading.form(at + 1))
        at = max(at + 1, after)


def _of_each_fate(count: Count, noun: str) -> Iterator[Count]:
    """The count; "no casualties" says of the dead and of the hurt that there are none."""
    nobody = not count.high and not count.fate and noun in tables.listed("numbers", "no_of_all")
    yield from (replace(count, fate=fate) for fate in HARM) if nobody else (count,)


def _count(reading: Reading, at: int, after: int, value: amounts.Amount) -> Count | None:
    if counted.is_age(reading, at, after):
        return None
    start, stop = reading.clause_of(at)
    told = counted.what(reading, at, after, start, stop)
    if not told.kind:
        return None
    low, high, rough = value
    fate = counted.fate(reading, at, after, start, stop, told)
    clause, names = reading.content([n for n in range(start, stop) if not at <= n < after + told.words])
    apart = frozenset(setting.apart(reading, at, after, start, stop)) - ({"maybe"} if fate == counted.CUT else set())
    return Count(
        low=low * told.factor, high=high * told.factor, rough=rough, kind=told.kind, heads=told.heads, marks=told.marks,
        fate=fate, role=setting.role(reading, at, after), clause=clause, names=names, apart=apart,
        where=(reading.found[at].start, reading.found[after - 1].end),
    )  # fmt: skip
