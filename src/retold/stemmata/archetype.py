"""The text of a lost original, by vote over independent lines of descent; never a word that no witness has.

Which sentences it had, ``draft`` says; how they read is chosen here, and a sentence stands as some witness prints it. Its words
are certain where two lines of descent agree on them, probable where one has them and none contradicts; a lacuna marks
where witnesses part and the order or the rest is unknown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from retold import text
from retold.model import LostWord, Span
from retold.stemmata import draft
from retold.stemmata.collation import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retold.model import Article
    from retold.stemmata.draft import Branch, Piece
    from retold.stemmata.tree import Hypothesis

Key = int | tuple[int, int]  # of a sentence: its line, or (witness, number of the sentence) where one alone has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Archetype:
    """The reconstructed text, its words, and where each sentence stands in it."""

    text: str
    words: tuple[LostWord, ...]
    places: Mapping[int, tuple[int, int]]  # line -> stretch of the text
    own: Mapping[tuple[int, int], tuple[int, int]]  # witness, number of its sentence -> stretch of the text
    readings: Mapping[int, int]  # line -> which reading is shown


def reconstruct(tree: Hypothesis, node: int, articles: Sequence[Article]) -> Archetype:
    """The text of the lost original ``node``."""
    press = _Press(tree, node, articles)
    body, words = "", []
    places: dict[Key, tuple[int, int]] = {}
    readings: dict[int, int] = {}
    last: Key | None = None
    beside = _neighbours(tree, press.branches)
    for piece in _ordered(press.branches, _chosen(tree, node)):
        key = _key(piece)
        if last is not None and (last, key) not in beside:
            words.append(LostWord(start=len(body), end=len(body), certainty="lacuna"))
        start = len(body) + (1 if body else 0)
        reading, printed = press.printed(piece)
        body = f"{body} {printed}" if body else printed
        words.extend(_weighed(press, piece, body, start))
        places[key], last = (start, len(body)), key
        if isinstance(key, int):
            readings[key] = reading
    return Archetype(
        text=body,
        words=tuple(words),
        places={key: place for key, place in places.items() if isinstance(key, int)},
        own={key: place for key, place in places.items() if not isinstance(key, int)},
        readings=readings,
    )


def _key(piece: Piece) -> Key:
    return piece.line if piece.line >= 0 else (piece.witness, piece.place)


# -------------------------------------------------------------------------------------------- which, in which order


def _chosen(tree: Hypothesis, node: int) -> list[Piece]:
    """The likely sentences, each thing once; where none is likely, those that two lines of descent have."""
    found = draft.pieces(tree, node)
    likely = [p for p in found if p.chance >= draft.LIKELY] or [p for p in found if len(p.branches) > 1]
    known = tree.bench.collation
    out: list[tuple[Piece, frozenset[str]]] = []
    for piece in sorted(likely, key=lambda p: (-len(p.branches), -p.chance, p.witness, p.place)):
        said = draft.telling(known.sentences[piece.witness][piece.place].forms)
        if not any(_same_thing(piece, said, other, words) for other, words in out):
            out.append((piece, said))
    return [piece for piece, _ in out]


def _same_thing(piece: Piece, said: frozenset[str], other: Piece, words: frozenset[str]) -> bool:
    """Whether another line of descent says the same in a sentence that nothing has joined to this one."""
    if set(piece.branches) & set(other.branches):
        return False
    return len(said & words) >= draft.SAME_THING * max(4, min(len(said), len(words)))


def _ordered(branches: Sequence[Branch], chosen: Sequence[Piece]) -> list[Piece]:
    """The sentences in the order of the witness that has most of them, the others put in after what they follow elsewhere."""
    pieces = {_key(piece): piece for piece in chosen}
    rows = [[key for key in keys if key in pieces] for branch in branches for keys in _sequences(branch)]
    rows.sort(key=len, reverse=True)
    out: list[Key] = []
    for row in rows:
        for at, key in enumerate(row):
            if key not in out:
                before = [out.index(k) for k in row[:at] if k in out]
                after = [out.index(k) for k in row[at + 1 :] if k in out]
                out.insert(before[-1] + 1 if before else after[0] if after else len(out), key)
    return [pieces[key] for key in out]


def _sequences(branch: Branch) -> Iterator[list[Key]]:
    for top, row in zip(branch.tops, branch.read, strict=True):
        yield list(dict.fromkeys(line if line >= 0 else (top, k) for k, (line, _) in enumerate(row)))


def _neighbours(tree: Hypothesis, branches: Sequence[Branch]) -> set[tuple[Key, Key]]:
    """Sentences that some witness has next to each other, so that nothing need be missing between them."""
    rows = ((w, tree.bench.collation.line_of[w]) for branch in branches for w in branch.below)
    keys = ([line if line >= 0 else (w, k) for k, line in enumerate(row)] for w, row in rows)
    return {pair for row in keys for pair in pairwise(row)}


# ------------------------------------------------------------------------------------------------------- how it reads


class _Press:
    """How the sentences of one lost original are printed."""

    def __init__(self, tree: Hypothesis, node: int, articles: Sequence[Article]) -> None:
        self.tree = tree
        self.articles = articles
        self.branches = draft.branches(tree, node)
        self.faith = [_faith(tree, branch) for branch in self.branches]
        under = {w for branch in self.branches for w in branch.below}
        self.lines = [*(branch.below for branch in self.branches), [w for w in range(tree.size) if w not in under]]
        stamps = [sheet.stamp for sheet in tree.bench.sheets]
        self.dated = [s.at.timestamp() if s is not None and s.precision != "unknown" else None for s in stamps]

    def printed(self, piece: Piece) -> tuple[int, str]:
        """Which reading is shown, and how: as most who have it print it, and of these the one that edits least."""
        if piece.line < 0:
            return -1, self._sentence(piece.witness, piece.place)
        wanted = self._reading(piece)
        column = self.tree.bench.collation.table[:, piece.line]
        tops = [(w, self.faith[b]) for b in piece.branches for w in self.branches[b].tops if column[w] == wanted]
        below = [(w, self.faith[b]) for b in piece.branches for w in self.branches[b].below if column[w] == wanted]
        holders = tops or below or [(w, 0.5) for w in np.flatnonzero(column == wanted).tolist()]
        print_of = {w: sentence_text(self.tree, self.articles, w, piece.line) for w, _ in holders}
        votes = Counter(print_of.values())
        best = max(holders, key=lambda h: (votes[print_of[h[0]]], h[1], -h[0]))
        return wanted, print_of[best[0]]

    def _sentence(self, witness: int, place: int) -> str:
        sentence = self.tree.bench.collation.sentences[witness][place]
        return self.articles[witness].text[sentence.start : sentence.end]

    def _reading(self, piece: Piece) -> int:
        """The reading nearest to all others, each counting by who has it."""
        votes = self._votes(piece)
        common = sorted(votes, key=lambda r: (-votes[r], r))[:MOST_READINGS]
        words = [Counter(self.tree.bench.collation.readings[piece.line][r]) for r in common]
        near = {(k, k): 1.0 for k in range(len(common))}
        for i, j in combinations(range(len(common)), 2):
            near[i, j] = near[j, i] = 2 * (words[i] & words[j]).total() / max(1, words[i].total() + words[j].total())
        score = [sum(votes[common[j]] * near[i, j] for j in range(len(common))) for i in range(len(common))]
        return common[max(range(len(common)), key=lambda i: (score[i], -i))]

    def _votes(self, piece: Piece) -> dict[int, float]:
        """What speaks for each reading: who has it, and whether from somebody else.

        A line of descent counts by how seldom it edits, another witness where it has the reading not from its parent; the
        earliest witness and the number of all say a little.
        """
        column = self.tree.bench.collation.table[:, piece.line]
        holders = np.flatnonzero(column >= 0).tolist()
        votes = {reading: MANY_HAVE * log1p(count) for reading, count in Counter(column[holders].tolist()).items()}
        tops: set[int] = set()
        for b in piece.branches:
            mine = [w for w in self.branches[b].tops if column[w] >= 0]
            tops |= set(mine)
            for w in mine:
                votes[int(column[w])] += self.faith[b] / len(mine)
        for w in (w for w in holders if w not in tops):
            parent = self.tree.parent[w]
            if not 0 <= parent < self.tree.size or column[parent] != column[w]:
                votes[int(column[w])] += ELSEWHERE
        first = min(holders, key=lambda w: (not self.dated[w], self.dated[w] or 0.0, w))
        if self.dated[first]:
            votes[int(column[first])] += EARLIEST
        return votes


MOST_READINGS = 30
ELSEWHERE = 0.5  # against about 0.8 for a child of the lost original: it may have changed the sentence itself
EARLIEST = 0.3
MANY_HAVE = 0.3  # times log(1 + how many)


def _faith(tree: Hypothesis, branch: Branch) -> float:
    """The share of its lines that somebody else, not below it, reads as it does."""
    table = tree.bench.collation.table
    if len(branch.tops) != 1 or not branch.held:
        return 0.5
    lines = sorted(branch.held)
    rest = np.ones(len(table), dtype=bool)
    rest[list(branch.below)] = False
    others = table[rest][:, lines]
    met = (others >= 0).any(0)
    alike = (others == table[branch.tops[0], lines]).any(0) & met
    return float((alike.sum() + 0.5) / (met.sum() + 1))


def sentence_text(tree: Hypothesis, articles: Sequence[Article], witness: int, line: int) -> str:
    """How the witness prints this line."""
    spans = line_spans(tree, articles, witness, line)
    return " ".join(articles[witness].text[span.start : span.end] for span in spans)


def line_spans(tree: Hypothesis, articles: Sequence[Article], witness: int, line: int) -> list[Span]:
    """Where the line stands in the witness."""
    collation = tree.bench.collation
    pairs = zip(collation.sentences[witness], collation.line_of[witness], strict=True)
    return [Span(articles[witness].id, s.start, s.end) for s, at in pairs if at == line]


def _weighed(press: _Press, piece: Piece, body: str, start: int) -> list[LostWord]:
    """Each word of the sentence with its certainty."""
    out = []
    for word in text.words(body, start):
        key = folded((word.form,))
        if piece.line < 0:
            holders = [[piece.witness]]
        else:
            holders = [[w for w in line if _has(press.tree, w, piece.line, key)] for line in press.lines]
        lines = sum(bool(h) for h in holders)
        support = tuple(sorted(press.articles[w].id for h in holders for w in h))
        out.append(LostWord(start=word.start, end=word.end, certainty="certain" if lines > 1 else "probable", support=support))
    return out


def _has(tree: Hypothesis, witness: int, line: int, key: tuple[str, ...]) -> bool:
    reading = int(tree.bench.collation.table[witness, line])
    return reading >= 0 and (not key or key[0] in tree.bench.words(line, reading))
