"""Which sentence of one text answers to which of another: moved, reworded, joined and split ones included.

Equal sentences first, then the best shared matter (rare words weigh more), helped by what the stemma already knows.
Candidates come from an inverted index that leaves out words of many sentences, so long texts stay near linear.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sentences import Sentence


@dataclass(frozen=True, slots=True)
class Link:
    """What is already known to answer: ``a[0]:a[1]`` of the one text to ``b[0]:b[1]`` of the other."""

    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Neighbouring sentences of the one text that answer to neighbouring sentences of the other, by index."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    score: float  # 0..1 shared weight
    linked: bool


_CROWD = 40  # a word in more sentences than this proposes no pair
_ALONE = 0.46  # share of weight in common that makes a pair without a link
_LINKED = 0.12
_FEW = 4  # words of matter: a fragment proves nothing by standing inside a longer sentence
_JOINED = 0.55  # share of the smaller sentence found in the larger for a join or split


def pair(a: Sequence[Sentence], b: Sequence[Sentence], links: Sequence[Link] = ()) -> list[Pair]:
    """Pairs in the order of ``b``. Every sentence stands in at most one pair."""
    weights = _weights(a, b)
    taken = _equal(a, b)
    scored = _scored(a, b, weights, links, taken)
    left = set(taken)
    right = set(taken.values())
    links_of: dict[tuple[int, int], tuple[float, bool]] = dict.fromkeys(taken.items(), (1.0, False))
    for score, linked, i, j in sorted(scored, key=lambda row: (-row[0], abs(row[2] - row[3]), row[2], row[3])):
        if i in left or j in right:
            continue
        left.add(i)
        right.add(j)
        links_of[i, j] = (score, linked)
    groups = _joined(a, b, links_of, weights)
    return sorted(groups, key=lambda group: group.b)


def _weights(a: Sequence[Sentence], b: Sequence[Sentence]) -> dict[str, float]:
    count: dict[str, int] = defaultdict(int)
    for sentence in (*a, *b):
        for word in sentence.matter:
            count[word] += 1
    total = len(a) + len(b)
    return {word: log(1 + total / seen) for word, seen in count.items()}


def _equal(a: Sequence[Sentence], b: Sequence[Sentence]) -> dict[int, int]:
    """Sentences of the same words, in order; repeats are paired first with first."""
    waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, sentence in enumerate(a):
        waiting[sentence.forms].append(i)
    for queue in waiting.values():
        queue.reverse()
    return {waiting[sentence.forms].pop(): j for j, sentence in enumerate(b) if waiting.get(sentence.forms)}


def _scored(
    a: Sequence[Sentence], b: Sequence[Sentence], weights: dict[str, float], links: Sequence[Link], taken: dict[int, int]
) -> list[tuple[float, bool, int, int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for i, sentence in enumerate(a):
        if i not in taken:
            for word in sentence.matter:
                index[word].append(i)
    totals = [sum(weights[word] for word in sorted(sentence.matter)) for sentence in a]
    known = _known(a, b, links)
    done = set(taken.values())
    out = []
    for j, sentence in enumerate(b):
        if j in done:
            continue
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(sentence.matter):
            if len(index[word]) <= _CROWD:
                for i in index[word]:
                    shared[i] += weights[word]
        mine = sum(weights[word] for word in sorted(sentence.matter))
        for i in sorted(set(shared) | {i for i in known.get(j, {}) if i not in taken}):
            link = known.get(j, {}).get(i, 0.0)
            score = _likeness(shared.get(i, 0.0), mine, totals[i], small=min(len(sentence.matter), len(a[i].matter)) < _FEW)
            if score >= _ALONE or (link >= 0.5 and score >= _LINKED):
                out.append((min(1.0, score) + 0.3 * link, link >= 0.5, i, j))
    return out


def _likeness(shared: float, one: float, other: float, *, small: bool) -> float:
    if not one or not other:
        return 0.0
    dice = 2 * shared / (one + other)
    contained = shared / min(one, other)
    return dice if small else max(dice, 0.75 * contained)


def _known(a: Sequence[Sentence], b: Sequence[Sentence], links: Sequence[Link]) -> dict[int, dict[int, float]]:
    """For sentence j of ``b``: how far links say it answers to sentence i of ``a`` (places mapped in proportion)."""
    out: dict[int, dict[int, float]] = defaultdict(dict)
    for link in links:
        for j in _touched(b, link.b):
            spot = _mapped((b[j].start, b[j].end), link.b, link.a)
            for i in _touched(a, spot):
                inside = min(a[i].end, spot[1]) - max(a[i].start, spot[0])
                share = inside / max(1, min(a[i].end - a[i].start, spot[1] - spot[0]))
                out[j][i] = max(out[j].get(i, 0.0), share)
    return out


def _mapped(span: tuple[int, int], source: tuple[int, int], target: tuple[int, int]) -> tuple[int, int]:
    scale = (target[1] - target[0]) / max(1, source[1] - source[0])
    low = target[0] + (max(span[0], source[0]) - source[0]) * scale
    high = target[0] + (min(span[1], source[1]) - source[0]) * scale
    return int(low), int(high)


def _touched(sentences: Sequence[Sentence], span: tuple[int, int]) -> range:
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].end <= span[0]:
            low = middle + 1
        else:
            high = middle
    last = low
    while last < len(sentences) and sentences[last].start < span[1]:
        last += 1
    return range(low, last)


def _joined(
    a: Sequence[Sentence], b: Sequence[Sentence], pairs: dict[tuple[int, int], tuple[float, bool]], weights: dict[str, float]
) -> list[Pair]:
    """Pairs, with left-over neighbours drawn in where an outlet joined two sentences or split one."""
    by_a = dict(pairs.keys())
    by_b = {j: i for i, j in pairs}
    more_a: dict[int, list[int]] = defaultdict(list)  # j -> further sentences of a
    more_b: dict[int, list[int]] = defaultdict(list)  # i -> further sentences of b
    for i, sentence in enumerate(a):
        near = [(k, by_a[k]) for k in (i - 1, i + 1) if k in by_a] if i not in by_a else []
        hosts = [(gain, j) for k, j in near if (gain := _gain(sentence, b[j], a[k], weights)) >= _JOINED]
        if hosts:
            more_a[max(hosts)[1]].append(i)
    for j, sentence in enumerate(b):
        near = [(k, by_b[k]) for k in (j - 1, j + 1) if k in by_b] if j not in by_b else []
        hosts = [(gain, i) for k, i in near if (gain := _gain(sentence, a[i], b[k], weights)) >= _JOINED]
        if hosts:
            more_b[max(hosts)[1]].append(j)
    out = []
    for (i, j), (score, linked) in pairs.items():
        out.append(
            Pair(
                a=tuple(sorted([i, *more_a.get(j, [])])),
                b=tuple(sorted([j, *more_b.get(i, [])])),
                score=min(1.0, score),
                linked=linked,
            )
        )
    return out


def _gain(small: Sentence, large: Sentence, mate: Sentence, weights: dict[str, float]) -> float:
    """Share of a sentence's weight found in a larger one beyond what its present partner accounts for."""
    own = small.matter - mate.matter
    total = sum(weights[word] for word in sorted(own))
    found = sum(weights[word] for word in sorted(own & large.matter))
    return found / total if total and len(own) >= 2 else 0.0
