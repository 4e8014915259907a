"""Dates such as 03/06/2026 in a table: the column says as a whole whether the day or the month stands first.

A single one is not read at all, since no date is better than a wrong one; a column with a 22/06/2026 in it is day first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from retold.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["day first", "month first", ""]

_NUMERIC = re.compile(r"\s{0,9}(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)")


def order(column: Iterable[str]) -> Order:
    """What the dates of a column that can be read one way only have first; empty where none can, or they disagree.

    >>> order(["03/06/2026", "22/06/2026 09:00"]), order(["03/06/2026"]), order(["22/06/2026", "06/22/2026"])
    ('day first', '', '')
    """
    found: set[Order] = set()
    for match in filter(None, map(_NUMERIC.match, column)):
        first, second = int(match["first"]), int(match["second"])
        if first > 12 >= second:
            found.add("day first")
        elif second > 12 >= first:
            found.add("month first")
    return found.pop() if len(found) == 1 else ""


def is_open(written: str) -> bool:
    """Whether a date can be read both ways."""
    match = _NUMERIC.match(written)
    return match is not None and max(int(match["first"]), int(match["second"])) <= 12 and match["first"] != match["second"]


def settled(written: str, known: Order) -> str:
    """A date that can be read both ways, year first; any other value as it is.

    >>> settled("03/06/2026 09:00", "day first"), settled("3 June 2026", "day first")
    ('2026-06-03 09:00', '3 June 2026')
    """
    match = _NUMERIC.match(written)
    if not match or not known or not is_open(written):
        return written
    pair = int(match["first"]), int(match["second"])
    day, month = pair if known == "day first" else reversed(pair)
    return f"{match['year']}-{month:02}-{day:02}{written[match.end() :]}"


def unread(name: str, examples: list[str]) -> Problem:
    """The warning for a table whose dates stay open."""
    count = f"{len(examples)} dates" if len(examples) > 1 else "1 date"
    reason = f"{name}: {count} such as {examples[0].strip()[:40]} may have the day or the month first and so were not read."
    return Problem(source=name, reason=f"{reason} Write them year first, 2026-06-03.", kind="warning")
