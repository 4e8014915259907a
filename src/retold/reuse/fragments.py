"""Stretches of two texts of which one was rewritten from the other: seeds are alike sentences, clusters of seeds are stretches.

After Sanchez-Perez, Sidorov and Gelbukh 2014 (winner at PAN): sentence pairs alike by tf-isf cosine and by Dice, joined
where they lie close on both sides, and kept while the two stretches as wholes are alike. We take the bounds of copied
runs word by word where a stretch is little else, and let a cluster that fails fall apart by ever smaller gaps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retold import text as texts
from retold.reuse.units import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from retold.model import Article

COSINE = 0.30  # of two sentences, to be a seed
DICE = 0.33
WHOLE = 0.34  # cosine of two stretches
MAX_GAP = 4  # sentences without a seed inside a stretch
MIN_REWRITTEN = 150  # characters
MIN_COPIED = 100  # characters
MOSTLY = 0.6  # of a stretch in copied runs: its bounds are then those of the runs
SHORTEST = 3  # words; shorter sentences are read with the next


Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Two stretches of text and how alike they are, from 0 to 1."""

    a: Bounds
    b: Bounds
    similarity: float


@dataclass(frozen=True, slots=True)
class _Side:
    bounds: list[Bounds]
    weights: NDArray[np.float64]  # (sentences, stems)


def fragments(a: Article, b: Article, copied: Sequence[Fragment]) -> list[Fragment]:
    """Stretches that are alike, in the order of ``a``: ``copied`` ones as they are, and rewritten ones between them."""
    exact = _apart([fragment for fragment in copied if _size(fragment) >= MIN_COPIED], key=_size)
    left, right = _sides(a, b)
    alike = _grown(left, right, _seeds(left, right), MAX_GAP) if left.bounds and right.bounds else []
    rewritten = _apart([fragment for fragment in alike if _size(fragment) >= MIN_REWRITTEN], key=_likeness)
    out = []
    for fragment in rewritten:
        inner = [copy for copy in exact if _overlap(copy.a, fragment.a) and _overlap(copy.b, fragment.b)]
        exact = [copy for copy in exact if copy not in inner]
        out.append(_united(fragment, inner) if inner else fragment)
    return sorted([*out, *exact], key=lambda fragment: (fragment.a, fragment.b))


def _united(fragment: Fragment, inner: Sequence[Fragment]) -> Fragment:
    """One stretch of a rewritten one and the copied ones in it; the copied words alone where they are most of it."""
    copied = sum(_size(copy) for copy in inner)
    whole = inner if copied >= MOSTLY * _size(fragment) else (*inner, fragment)
    sides = [
        (min(side[0] for side in pair), max(side[1] for side in pair)) for pair in zip(*((f.a, f.b) for f in whole), strict=True)
    ]
    return Fragment(sides[0], sides[1], fragment.similarity)


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _size(fragment: Fragment) -> float:
    return min(fragment.a[1] - fragment.a[0], fragment.b[1] - fragment.b[0])


def _likeness(fragment: Fragment) -> float:
    return fragment.similarity


def _sides(a: Article, b: Article) -> tuple[_Side, _Side]:
    left, right = _sentences(a), _sentences(b)
    bags = [bag for _, bag in (*left, *right)]
    places = Counter(word for bag in bags for word in bag)
    column = {word: number for number, word in enumerate(sorted(places))}
    counts = np.zeros((len(bags), len(column)))
    for number, bag in enumerate(bags):
        counts[number, [column[word] for word in bag]] = list(bag.values())
    weights = counts * np.array([np.log(len(bags) / places[word]) for word in column])
    return (
        _Side([bounds for bounds, _ in left], weights[: len(left)]),
        _Side([bounds for bounds, _ in right], weights[len(left) :]),
    )


def _sentences(article: Article) -> list[tuple[tuple[int, int], Counter[str]]]:
    """Sentences of some length: where each stands, and how often it has each stem."""
    rows: list[tuple[tuple[int, int], Counter[str]]] = []
    begin, held = -1, Counter[str]()
    for start, end in article.body:
        for stretch in texts.sentences(article.text, start, end):
            held.update(stem(word.form) for word in texts.words(article.text, stretch.start, stretch.end))
            begin = stretch.start if begin < 0 else begin
            if held.total() >= SHORTEST:
                rows.append(((begin, stretch.end), held))
                begin, held = -1, Counter[str]()
    return rows


def _seeds(left: _Side, right: _Side) -> NDArray[np.int64]:
    """Rows (sentence of a, sentence of b)."""
    norms = np.linalg.norm(left.weights, axis=1)[:, None] * np.linalg.norm(right.weights, axis=1)
    cosine = left.weights @ right.weights.T / np.maximum(norms, 1e-9)
    has_left, has_right = (left.weights > 0).astype(np.float64), (right.weights > 0).astype(np.float64)
    sizes = has_left.sum(axis=1)[:, None] + has_right.sum(axis=1)
    dice = 2 * (has_left @ has_right.T) / np.maximum(sizes, 1)
    return np.argwhere((cosine > COSINE) & (dice > DICE))


def _grown(left: _Side, right: _Side, seeds: NDArray[np.int64], gap: int) -> list[Fragment]:
    found = []
    for cluster in _clusters(seeds, gap):
        (i, j), (k, m) = cluster.min(axis=0), cluster.max(axis=0) + 1
        whole_a, whole_b = left.weights[i:k].sum(axis=0), right.weights[j:m].sum(axis=0)
        similarity = float(whole_a @ whole_b / max(np.linalg.norm(whole_a) * np.linalg.norm(whole_b), 1e-9))
        if similarity >= WHOLE:
            a = (left.bounds[i][0], left.bounds[k - 1][1])
            b = (right.bounds[j][0], right.bounds[m - 1][1])
            found.append(Fragment(a, b, similarity))
        elif gap > 0:
            found += _grown(left, right, cluster, gap - 1)
    return found


def _clusters(seeds: NDArray[np.int64], gap: int) -> list[NDArray[np.int64]]:
    """Seeds that are linked by steps of at most ``gap`` sentences left out, on both sides."""
    pending, done = [(seeds, 0, False)], []
    while pending:
        rows, side, whole = pending.pop()
        if not len(rows):
            continue
        rows = rows[np.argsort(rows[:, side], kind="stable")]
        cuts = np.flatnonzero(np.diff(rows[:, side]) > gap + 1) + 1
        parts = np.split(rows, cuts)
        if len(parts) == 1 and whole:
            done.append(rows)
        else:
            pending += [(part, 1 - side, len(parts) == 1) for part in parts]
    return done


def _apart(found: Sequence[Fragment], key: Callable[[Fragment], float]) -> list[Fragment]:
    """The best by the key of those that tell of the same stretch of either text."""
    kept: list[Fragment] = []
    for fragment in sorted(found, key=lambda f: (-key(f), f.a, f.b)):
        if not any(_mostly_in(fragment.a, other.a) or _mostly_in(fragment.b, other.b) for other in kept):
            kept.append(fragment)
    return kept


def _mostly_in(one: Bounds, other: Bounds) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > 0.5 * (one[1] - one[0])
