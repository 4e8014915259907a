"""Which sentences of two articles are one sentence, reworded or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Wording
    from retold.reuse.units import Sentence, Units

STRONG = 0.5
MEDIUM = 0.38


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A sentence of one article and the sentence of the other that descends from the same one."""

    a: Sentence
    b: Sentence
    words: int
    similarity: float
    wording: Wording


def link_articles(units: Units, similar: Sequence[dict[int, float]], a: int, b: int) -> list[Link]:
    """One-to-one links, best first; weak ones only where a neighbour is linked too."""
    where: dict[int, list[int]] = {}
    for place, sentence in enumerate(units.sentences[b]):
        where.setdefault(sentence.unit, []).append(place)
    scores = []
    for place, sentence in enumerate(units.sentences[a]):
        close = similar[sentence.unit]
        for unit, places in where.items():
            score = 1.0 if unit == sentence.unit else close.get(unit, 0.0)
            scores += [(score, place, other) for other in places if score]
    scores.sort(key=lambda row: (-row[0], row[1], row[2]))
    linked: dict[int, int] = {}
    taken: set[int] = set()
    strong = sum(1 for score, *_ in scores if score >= STRONG)
    for score, i, j in scores:
        if i in linked or j in taken:
            continue
        near = sum(1 for step in (-1, 1) for other in (-1, 1) if linked.get(i + step) == j + other)
        if score >= STRONG or (score >= MEDIUM and strong) or (near and strong):
            linked[i] = j
            taken.add(j)
    by_place = {(i, j): score for score, i, j in scores}
    return [_link(units, units.sentences[a][i], units.sentences[b][j], by_place[i, j]) for i, j in sorted(linked.items())]


def _link(units: Units, a: Sentence, b: Sentence, score: float) -> Link:
    wording: Wording = "verbatim" if a.unit == b.unit else "edited" if score >= 0.6 else "reworded"
    shared = len(units.stems[a.unit] & units.stems[b.unit])
    return Link(a=a, b=b, words=a.words if a.unit == b.unit else shared, similarity=round(min(1.0, score), 4), wording=wording)
