"""Sentences that no descent explains, joined to the sentence of the family that they most likely retell.

A text whose descent was not found, or whose sentence came by a way that was not seen, still has the other forms of that
sentence beside it in the pile.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .sentences import Reading, Sentence

Node = tuple[str, int]  # text, number of the sentence

_CROWD = 40  # a word in more different sentences than this proposes nothing
_ALIKE = 0.5  # share of weight in common
_AHEAD = 1.15  # times as much as the next best line, or it is a toss
_FEW = 3  # words of matter


def homes(
    readings: Mapping[str, Reading], paired: Collection[Node], line_of: Mapping[Node, Node]
) -> list[tuple[Node, Node]]:  # fmt: skip
    """For each stray sentence, where there is one beyond doubt, a sentence of another text that it belongs with."""
    index = _Index(readings)
    out = []
    for node in sorted((id_, k) for id_, reading in readings.items() for k in range(len(reading.sentences))):
        if node in paired:
            continue
        scored = index.scored(node)
        best: dict[Node, tuple[float, Node]] = {}
        for score, other in scored:
            line = line_of.get(other, other)
            best[line] = max(best.get(line, (0.0, other)), (score, other))
        row = sorted(best.values(), key=lambda one: (-one[0], one[1]))
        if row and row[0][0] >= _ALIKE and (len(row) == 1 or row[0][0] >= _AHEAD * row[1][0]):
            out.append((node, row[0][1]))
    return out


@dataclass(frozen=True, slots=True)
class _Known:
    sentence: Sentence
    at: tuple[Node, ...]  # everywhere these very words stand


class _Index:
    """The different sentences of a family by their rarer words."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.readings = readings
        places: dict[frozenset[str], list[Node]] = defaultdict(list)
        for id_, reading in sorted(readings.items()):
            for k, sentence in enumerate(reading.sentences):
                places[sentence.matter].append((id_, k))
        self.known = [_Known(readings[row[0][0]].sentences[row[0][1]], tuple(row)) for row in places.values()]
        self.words: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.known):
            for word in sorted(one.sentence.matter):
                self.words[word].append(number)
        self.weights = {word: log(1 + len(self.known) / len(row)) for word, row in self.words.items()}

    def _weight(self, matter: frozenset[str]) -> float:
        return sum(self.weights[word] for word in sorted(matter))

    def scored(self, node: Node) -> list[tuple[float, Node]]:
        """How like the other sentences are that share a rarer word, with the first place where each stands in another text."""
        mine = self.readings[node[0]].sentences[node[1]].matter
        if len(mine) < _FEW:
            return []
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(mine):
            if len(self.words[word]) <= _CROWD:
                for number in self.words[word]:
                    shared[number] += self.weights[word]
        total = self._weight(mine)
        out = []
        for number, weight in shared.items():
            elsewhere: Sequence[Node] = [place for place in self.known[number].at if place[0] != node[0]]
            if elsewhere and len(self.known[number].sentence.matter) >= _FEW:
                other = self._weight(self.known[number].sentence.matter)
                likeness = max(2 * weight / (total + other), 0.75 * weight / min(total, other))
                out.append((likeness, elsewhere[0]))
        return out
