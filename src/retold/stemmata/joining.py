"""Which sentences are one line of copy: equal ones, and those that the passages of ``reuse`` lay beside each other.

A wrong join runs two lines together in every witness, so the surer ones come first and may forbid others: a text that has
both sentences says that they are two, unless one of them was parted there. Rewording changes half of the words but keeps
the rare ones and what is quoted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from retold.model import Article, SharedPassage
    from retold.stemmata.collation import Sentence

Beside = tuple[range, range, bool]  # sentences of both sides of a passage, numbered through; whether it was reworded

EDITED = 0.4  # share of the words of the shorter that an edited sentence keeps
# Set by hand after joins in nine sets of families: of those below .2 three in four were wrong, of those above one in thirty.
REWORDED = (0.5, 0.35, 0.2)  # likeness of reworded sentences, the surest first
BETWEEN = 0.1  # ... of two that stand alone between sentences that are joined
STEM = 5  # letters that words of one stem mostly share
REACH = 40  # sentences; a passage is in order on both sides, and only a book has more
SPOKEN = 3  # quoted words from which two quotations may be told apart


def joined(articles: Sequence[Article], read: Sequence[Sequence[Sentence]], passages: Iterable[SharedPassage]) -> list[list[int]]:
    """For each sentence of each witness the number of its line."""
    lines = _Lines(read)
    met = sorted(_met(articles, read, passages, lines.numbers()), key=_order)
    exact, reworded = [m for m in met if not m[2]], [m for m in met if m[2]]
    for left, right, _ in exact:
        for x in lines.unmet(left, right):
            lines.join(x, _kept(lines.sentences, x, _near(x, left, right)))
    alike = Likeness(lines.sentences)
    for least in REWORDED:
        for left, right, _ in reworded:
            for x in lines.unmet(left, right):
                lines.join(x, alike.best(x, _near(x, left, right), least))
    for left, right, _ in reworded:
        for x in lines.unmet(left, right):
            between = [y for y in _near(x, left, right) if lines.between(x, y)]
            lines.join(x, alike.best(x, between, BETWEEN))
    numbers = iter(lines.numbers())
    return [[next(numbers) for _ in row] for row in read]


def _order(beside: Beside) -> tuple[int, ...]:
    left, right, _ = beside
    return left.start, left.stop, right.start, right.stop


class _Lines:
    """All sentences, numbered through, as groups that grow."""

    def __init__(self, read: Sequence[Sequence[Sentence]]) -> None:
        self.sentences = [sentence for row in read for sentence in row]
        self.witness = [w for w, row in enumerate(read) for _ in row]
        self.first = list(range(len(self.sentences)))
        self.places: dict[int, dict[int, set[int]]] = defaultdict(dict)  # by line, by witness: its sentences
        known: dict[tuple[str, ...], int] = {}
        for x, (w, k) in enumerate((w, k) for w, row in enumerate(read) for k in range(len(row))):
            if self.sentences[x].quoted < 1:
                self.first[x] = known.setdefault(self.sentences[x].forms, x)
            self.places[self.first[x]].setdefault(w, set()).add(k)

    def find(self, x: int) -> int:
        """The first sentence of its line."""
        while self.first[x] != x:
            self.first[x] = self.first[self.first[x]]
            x = self.first[x]
        return x

    def numbers(self) -> list[int]:
        """The line of every sentence."""
        return [self.find(x) for x in range(len(self.first))]

    def unmet(self, left: range, right: range) -> list[int]:
        """The sentences of the left side whose lines the right side has not."""
        there = {self.find(y) for y in right}
        return [x for x in left if self.find(x) not in there]

    def between(self, x: int, y: int) -> bool:
        """Whether the sentences before and after these two are joined."""
        return all(self._joined(x + step, x, y + step, y) for step in (-1, 1))

    def _joined(self, x: int, beside_x: int, y: int, beside_y: int) -> bool:
        inside = min(x, y) >= 0 and max(x, y) < len(self.first)
        if not inside or self.witness[x] != self.witness[beside_x] or self.witness[y] != self.witness[beside_y]:
            return False
        return self.find(x) == self.find(y)

    def join(self, x: int, y: int | None) -> None:
        """Make one line of two, unless a witness has both, and not as one sentence cut in two."""
        if y is None:
            return
        one, other = sorted((self.find(x), self.find(y)))
        if one == other or self._both(one, other):
            return
        self.first[other] = one
        for witness, sentences in self.places.pop(other).items():
            self.places[one].setdefault(witness, set()).update(sentences)

    def _both(self, one: int, other: int) -> bool:
        a, b = self.places[one], self.places[other]
        shared = [w for w in (a if len(a) < len(b) else b) if w in a and w in b]
        return any(not any({k - 1, k + 1} & b[w] for k in a[w]) for w in shared)


class Likeness:
    """How alike reworded sentences are: cosine of their stems, the rarer the weightier, unless they quote different words."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        wordings = dict.fromkeys(sentence.forms for sentence in sentences)
        self._sentences = sentences
        self._stems = {forms: frozenset(form[:STEM] for form in forms) for forms in wordings}
        count = Counter(stem for stems in self._stems.values() for stem in stems)
        self._rarity = {stem: log((len(wordings) + 1) / (times + 0.5)) for stem, times in count.items()}
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}

    def best(self, x: int, others: Sequence[int], least: float) -> int | None:
        """The most alike of the others, the earliest of several, if it is alike enough."""
        found = max(others, key=lambda y: (self.of(x, y), -y), default=None)
        return found if found is not None and self.of(x, found) >= least else None

    def of(self, x: int, y: int) -> float:
        """0..1, of two sentences by their numbers."""
        one, other = self._sentences[x], self._sentences[y]
        if _says_otherwise(one.speech, other.speech):
            return 0.0
        key = one.forms, other.forms
        if key not in self._known:
            a, b = self._stems[one.forms], self._stems[other.forms]
            self._known[key] = self._bits(a & b) / max(1e-9, sqrt(self._bits(a) * self._bits(b)))
        return self._known[key]

    def _bits(self, stems: Iterable[str]) -> float:
        return sum(sorted(self._rarity[stem] for stem in stems))


def _says_otherwise(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both quote, and not the same: who rewords keeps quotations."""
    least = min(len(one), len(other))
    return least >= SPOKEN and len(one & other) < least / 2


def _kept(sentences: Sequence[Sentence], x: int, others: Sequence[int]) -> int | None:
    """Which of the other sentences has most words in common with this one, if it kept enough of them."""
    words = Counter(sentences[x].forms)
    shares = {y: _overlap(words, sentences[y].forms) for y in others}
    best = max(shares, key=lambda y: (shares[y], -y), default=None)
    return best if best is not None and shares[best] >= EDITED else None


def _overlap(words: Counter[str], other: Sequence[str]) -> float:
    return (words & Counter(other)).total() / max(1, min(words.total(), len(other)))


def _near(x: int, left: range, right: range) -> range:
    """The sentences of the other side that may answer this one: all of a passage of common length, else those about its place."""
    if len(right) <= 2 * REACH:
        return right
    place = right.start + (x - left.start) * len(right) // len(left)
    return range(max(right.start, place - REACH), min(right.stop, place + REACH))


# ---------------------------------------------------------------------------------------- passages


def _met(
    articles: Sequence[Article], read: Sequence[Sequence[Sentence]], passages: Iterable[SharedPassage], lines: list[int]
) -> Iterator[Beside]:
    """The sentences on both sides of each passage, numbered through, without the passages whose sentences are all joined."""
    known = {article.id: w for w, article in enumerate(articles)}
    found = [p for p in passages if p.a.article_id in known and p.b.article_id in known]
    if not found:
        return
    far = max(len(article.text) for article in articles) + 2  # one axis for all texts
    starts, ends = (
        np.array([w * far + at for w, row in enumerate(read) for at in (getattr(s, edge) for s in row)], dtype=np.int64)
        for edge in ("start", "end")
    )
    sides = [p.a for p in found] + [p.b for p in found]
    shift = np.array([known[side.article_id] for side in sides], dtype=np.int64) * far
    spans = [shift + np.array(edge, dtype=np.int64) for edge in ([x.start for x in sides], [x.end for x in sides])]
    first = np.searchsorted(ends, spans[0], side="right").reshape(2, -1).T
    last = np.maximum(first, np.searchsorted(starts, spans[1], side="left").reshape(2, -1).T)
    open_ = np.flatnonzero(~_settled(first, last, np.array(lines)))
    bounds = np.stack([first, last], axis=2)[open_].tolist()
    for k, (left, right) in zip(open_.tolist(), bounds, strict=True):
        yield range(*left), range(*right), found[k].wording == "reworded"


def _settled(first: NDArray[np.int64], last: NDArray[np.int64], lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which passages have the same lines on both sides, one for one: most of them in a family of near-identical copies."""
    sizes = last - first
    out: NDArray[np.bool_] = sizes[:, 0] == 0
    for k in range(int(sizes.max(initial=0))):
        inside = (sizes[:, 0] == sizes[:, 1]) & (sizes[:, 0] > k)
        if k == 0:
            out |= inside
        rows = np.flatnonzero(inside & out)
        out[rows] = lines[first[rows, 0] + k] == lines[first[rows, 1] + k]
    return out
