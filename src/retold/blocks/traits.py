"""What an article shows of itself: the words it is about, and its runs of words at two lengths. Of it alone, never of a pile."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Self

import numpy as np

from retold import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from retold.model import Article

TOPICS = 8  # words an article is about that are kept
READ = 400  # words of an article that are read for them
LEAD = 60
SHORT_RUN, LONG_RUN = 8, 16  # words; the second is what a block too large is cut by at last


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Of many articles, in the order given."""

    topics: NDArray[np.uint64]  # (articles, TOPICS); 0 where there are fewer
    short: NDArray[np.uint64]  # winnowed runs
    short_bounds: NDArray[np.int64]  # (articles + 1,)
    long: NDArray[np.uint64]
    long_bounds: NDArray[np.int64]

    def rows(self) -> list[bytes]:
        """For each article the bytes that ``from_rows`` reads."""
        out = []
        for at in range(len(self.topics)):
            short = self.short[self.short_bounds[at] : self.short_bounds[at + 1]]
            long = self.long[self.long_bounds[at] : self.long_bounds[at + 1]]
            head = np.array([len(short)], "<u8")
            out.append(b"".join(part.astype("<u8").tobytes() for part in (head, self.topics[at], short, long)))
        return out

    @classmethod
    def from_rows(cls, rows: Sequence[bytes]) -> Self:
        """The traits of articles from what ``rows`` gave for each."""
        data = np.frombuffer(b"".join(rows), "<u8").astype(np.uint64)
        ends = np.cumsum(np.array([len(row) // 8 for row in rows], np.int64))
        begins = np.concatenate([[0], ends])[: len(rows)].astype(np.int64)
        shorts = data[begins].astype(np.int64)
        longs = ends - begins - 1 - TOPICS - shorts
        first = begins + 1 + TOPICS
        return cls(
            topics=data[(begins + 1)[:, None] + np.arange(TOPICS)].reshape(len(rows), TOPICS),
            short=_stretches(data, first, shorts),
            short_bounds=np.concatenate([[0], np.cumsum(shorts)]).astype(np.int64),
            long=_stretches(data, first + shorts, longs),
            long_bounds=np.concatenate([[0], np.cumsum(longs)]).astype(np.int64),
        )


def _stretches(data: NDArray[np.uint64], firsts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    found: NDArray[np.uint64] = data[np.repeat(firsts, sizes) + within]
    return found


def read(articles: Sequence[Article]) -> Traits:
    """The traits of these articles."""
    found = fingerprints.words(articles)
    short, short_bounds = _runs(found, SHORT_RUN, len(articles))
    long, long_bounds = _runs(found, LONG_RUN, len(articles))
    shown = [(article.title, _beginning(article)) for article in articles]
    known = {pair: _topics(*pair) for pair in dict.fromkeys(shown)}  # copies are read once
    topics = np.array([known[pair] for pair in shown], np.uint64)
    return Traits(
        topics=topics.reshape(len(articles), TOPICS), short=short, short_bounds=short_bounds, long=long, long_bounds=long_bounds
    )


def _beginning(article: Article) -> str:
    return "\n".join(article.text[start:end] for start, end in article.body)[: 12 * READ]


def _runs(found: fingerprints.Words, size: int, count: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    prints = fingerprints.winnow(found, k=size, window=size)
    order = np.argsort(prints.owners, kind="stable")
    return prints.hashes[order], np.searchsorted(prints.owners[order], np.arange(count + 1)).astype(np.int64)


def joined(parts: Iterable[Traits]) -> Traits:
    """The traits of all, one after the other."""
    return Traits.from_rows([row for part in parts for row in part.rows()])


# ---------------------------------------------------------------------------------------------------------- topics


def _topics(title: str, text: str) -> tuple[int, ...]:
    """The words it is about: frequent here, early, long, names; and not among those that all news has."""
    salience = _salience(f"{title}\n{text}")
    ranked = sorted(salience, key=lambda word: (-salience[word], word))[:TOPICS]
    numbers = sorted(int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) | 1 for word in ranked)
    return (*numbers, *[0] * (TOPICS - len(numbers)))


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def _salience(shown: str) -> dict[str, float]:
    times: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    early: set[str] = set()
    for at, match in enumerate(islice(_WORD.finditer(shown), READ)):
        base = _base(match.group().casefold())
        if len(base) < 3 or base in _common():
            continue
        times[base] += 1
        if at < LEAD:
            early.add(base)
        start = match.start()
        if start > 1 and shown[start].isupper() and shown[start - 2].isalnum():
            capitals[base] += 1
    return {
        base: round((1 + math.log(n)) * (2 if base in early else 1) * (1.5 if 2 * capitals[base] >= n else 1) * _weight(base), 6)
        for base, n in times.items()
    }


def _weight(base: str) -> float:
    """Long words are rare words, in any language."""
    return math.sqrt(min(len(base), 9))


def _base(form: str) -> str:
    """Without the plural and possessive of English."""
    form = form.removesuffix("'s").removesuffix("’s")
    return form[:-1] if form.endswith("s") and not form.endswith("ss") and len(form) > 4 else form


@cache
def _common() -> frozenset[str]:
    """Words of many reports of different events; counted in our own families and in MEANTIME (CC BY 4.0)."""
    listed = json.loads((files("retold.blocks") / "common.json").read_text("utf-8"))
    return frozenset(listed) | {_base(word) for word in listed}
