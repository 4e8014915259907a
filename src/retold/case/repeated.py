"""Lines that outlets repeat, in a pile that grows: only what holds a line of the new articles is looked at.

The result is that of ``articles.settle`` on the whole pile: which lines are furniture depends on who holds them and on
nothing else.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from retold import articles
from retold.store import reading, writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from retold.model import Article


def line_row(article: Article) -> bytes:
    """Who holds the lines of an article, how many are its outlet's own, and the keys of these and of those at its ends."""
    marks = articles.marks(article)
    own = sorted(own_key(marks.outlet, line) for line in marks.own)
    edges = sorted(edge_key(line) for line in marks.edges)
    return np.array([_number(marks.holder), len(own), *own, *edges], "<i8").tobytes()


def own_key(outlet: str, line: str) -> int:
    """Of a line as its outlet repeats it."""
    return _number("own", outlet, line)


def edge_key(line: str) -> int:
    """Of a line as several outlets repeat it at the ends of articles."""
    return _number("edge", line)


def _number(*parts: str) -> int:
    written = "\x1f".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(written, digest_size=8).digest(), signed=True)


def judge(connection: sqlite3.Connection, new: Sequence[Article]) -> list[str]:
    """Judge the lines of new articles, which are in the case already; ids of all that look different now, the new included."""
    texts: dict[int, str] = {}
    several: set[int] = set()
    for article in new:
        marks = articles.marks(article)
        texts |= {own_key(marks.outlet, line): line for line in marks.own}
        at_edges = {edge_key(line): line for line in marks.edges}
        texts |= at_edges
        several |= at_edges.keys()
    holders = _Holders(connection, texts)
    candidates = sorted(key for key in texts if holders.number(key) >= articles.UNRELATED)
    before = reading.furniture(connection, candidates)
    after = {
        key for key in candidates
        if (key not in several or holders.outlets(key) >= articles.UNRELATED)
        and articles.is_furniture(texts[key], holders.first(key))
    }  # fmt: skip
    writing.mark_furniture(connection, after - before, before - after)
    changed = {number for key in after ^ before for number in holders.all(key)}
    return sorted({*reading.ids(connection, sorted(changed)), *(article.id for article in new)})


class _Holders:
    """Who holds lines, of all articles of a case."""

    def __init__(self, connection: sqlite3.Connection, keys: Iterable[int]) -> None:
        self._connection = connection
        numbers, rows = reading.lines(connection)
        sizes = np.array([len(row) // 8 for row in rows], np.int64)
        data = np.frombuffer(b"".join(rows), "<i8")
        firsts = np.cumsum(sizes) - sizes
        owner = np.repeat(np.arange(len(rows)), sizes)
        wanted = np.isin(data, np.array(sorted(keys), np.int64))
        wanted[firsts] = wanted[firsts + 1] = False  # who it is, and a count
        self._keys, self._rows = data[wanted], owner[wanted]
        order = np.argsort(self._keys, kind="stable")
        self._keys, self._rows = self._keys[order], self._rows[order]
        self._numbers, self._outlets = np.array(numbers, np.int64), data[firsts]

    def _held(self, key: int) -> NDArray[np.int64]:
        low, high = (np.searchsorted(self._keys, key, side=side) for side in ("left", "right"))
        return self._rows[low:high]

    def number(self, key: int) -> int:
        """How many articles hold it."""
        return len(self._held(key))

    def outlets(self, key: int) -> int:
        """How many outlets."""
        return len(np.unique(self._outlets[self._held(key)]))

    def all(self, key: int) -> list[int]:
        """Numbers of the articles."""
        found: list[int] = self._numbers[self._held(key)].tolist()
        return found

    def first(self, key: int) -> list[Article]:
        """The articles whose ids come first, each as it is by itself."""
        ids = sorted(reading.ids(self._connection, self.all(key)))[: articles.LOOKED_AT]
        return reading.articles(self._connection, ids, prepared=True)


def shown(connection: sqlite3.Connection, article: Article) -> Article:
    """An article as the pile shows it now."""
    marks = articles.marks(article)
    own = {own_key(marks.outlet, line): line for line in marks.own}
    edges = {edge_key(line): line for line in marks.edges}
    found = reading.furniture(connection, [*own, *edges])
    return articles.set_aside(
        article, [line for key, line in own.items() if key in found], [line for key, line in edges.items() if key in found]
    )
