"""The dates articles name: how far two agree on them, and whether they place what happened on different days."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.model import Article, TimeValue

DATES = {
    "day": 0.2,
    "month": 0.2,
    "year": 0.2,
    "weekday": 0.1,
}  # added when shared (the rarer the more), taken off when both differ
_IMAGINED = 20  # articles of other dates that a small pile is imagined among
_LEAD_CHARACTERS = 450
_SURE = frozenset(("", "publication", "dateline"))  # not counted from another day in the text: a veto must not be off by that
_PARTS = re.compile(r"(?:\d{4}|XXXX)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)")
_OLDEST = 1900
_BITS = 62  # of a word of 64


def named(values: Sequence[TimeValue]) -> dict[str, set[str]]:
    """The parts of dates an article names, resolved or not: days of the year, months, years, days of the week.

    They meet across articles of which one is dated and the other is not.
    """
    out: dict[str, set[str]] = {kind: set() for kind in DATES}
    for value in values:
        if value.implied or value.type not in {"DATE", "TIME"}:
            continue
        written = value.value
        if found := _PARTS.match(written):
            out["month"].add(found["month"])
            if found["day"]:
                out["day"].add(f"{found['month']}-{found['day']}")
        if written[:4].isdigit() and int(written[:4]) >= _OLDEST:
            out["year"].add(written[:4])
        if written.startswith("XXXX-WXX-"):
            out["weekday"].add(written[9])
        elif value.first and value.first == value.last:
            out["weekday"].add(str(value.first.isoweekday()))
    return out


class Agreement:
    """Of the dates of a pile of articles: what sharing them is worth, for many pairs at once."""

    def __init__(self, rows: Sequence[dict[str, set[str]]]) -> None:
        self._kinds = [(weight, *_bits([row[kind] for row in rows])) for kind, weight in DATES.items()]

    def of(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
        """For each pair, the weighted sum: how rare the rarest shared date is (0 to 1), -1 when both have some and share none."""
        total = np.zeros(len(a))
        for weight, bits, rarity in self._kinds:
            total += weight * _agreement(bits, rarity, a, b)
        return total


def _bits(rows: Sequence[set[str]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each article's dates as bits of a few words, the rarest date the lowest bit; and how rare the date of each bit is."""
    frequency = Counter(name for row in rows for name in row)
    ranked = sorted(frequency, key=lambda name: (frequency[name], name))
    total = len(rows) + _IMAGINED
    words = len(ranked) // _BITS + 1
    rarity = np.zeros(words * _BITS)
    rarity[: len(ranked)] = [1 - frequency[name] / total for name in ranked]
    place = {name: divmod(rank, _BITS) for rank, name in enumerate(ranked)}
    bits = np.zeros((len(rows), words), np.int64)
    for number, row in enumerate(rows):
        for name in row:
            word, bit = place[name]
            bits[number, word] |= 1 << bit
    return bits, rarity


def _agreement(
    bits: NDArray[np.int64], rarity: NDArray[np.float64], a: NDArray[np.int64], b: NDArray[np.int64]
) -> NDArray[np.float64]:
    some = (bits != 0).sum(axis=1) > 0
    value = np.where(some[a] & some[b], -1.0, 0.0)
    for word in range(bits.shape[1] - 1, -1, -1):  # the rarest word last
        shared = bits[a, word] & bits[b, word]
        at = np.flatnonzero(shared)
        lowest = np.log2((shared[at] & -shared[at]).astype(np.float64)).astype(np.int64)
        value[at] = rarity[word * _BITS + lowest]
    return value


class Days:
    """The days articles name and those their first words name: for the veto on look-alike events."""

    def __init__(self, articles: Sequence[Article], values: dict[str, list[TimeValue]]) -> None:
        self._named: list[frozenset[int]] = []
        self._lead: list[frozenset[int]] = []  # a day more on either side
        for article in articles:
            days, lead = days_of(article, values.get(article.id, []))
            self._named.append(days)
            self._lead.append(frozenset(day + off for day in lead for off in (-1, 0, 1)))

    def exclude(self, a: int, b: int) -> bool:
        """Whether both open with days, and neither's are anywhere in the other, not even a day off."""
        mine, theirs = self._lead[a], self._lead[b]
        return bool(mine) and bool(theirs) and mine.isdisjoint(self._named[b]) and theirs.isdisjoint(self._named[a])

    def excluded(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The same for many pairs."""
        opens = np.array([bool(lead) for lead in self._lead], bool)
        out = np.zeros(len(a), bool)
        asked = np.flatnonzero(opens[a] & opens[b]) if len(opens) else np.zeros(0, np.int64)
        out[asked] = [self.exclude(x, y) for x, y in zip(a[asked].tolist(), b[asked].tolist(), strict=True)]
        return out


def days_of(article: Article, values: Sequence[TimeValue]) -> tuple[frozenset[int], frozenset[int]]:
    """The days the article names, and those its first words name, as ordinals.

    Without a date of its own an article has none of the second kind: a date in the first lines of a scraped page is as a rule
    that of the page, not of what happened.
    """
    start = article.body[0][0] if article.body else 0
    days = [(v, v.first.toordinal()) for v in values if v.first and v.first == v.last and not v.implied]
    lead = {day for v, day in days if v.anchor in _SURE and v.span.start < start + _LEAD_CHARACTERS}
    dated = article.published is not None and article.published.precision != "unknown"
    return frozenset(day for _, day in days), frozenset(lead if dated else ())


def by_article(values: Sequence[TimeValue]) -> dict[str, list[TimeValue]]:
    """The values of each article."""
    out: dict[str, list[TimeValue]] = defaultdict(list)
    for value in values:
        out[value.span.article_id].append(value)
    return out
