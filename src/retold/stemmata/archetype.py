"""The text of a lost original, by vote over independent lines of descent; never a word that no witness has.

A sentence stands as some witness prints it. Its words are certain where two lines of descent agree on them, probable
where one has them and none contradicts; a lacuna marks where witnesses part and the order or the rest is unknown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retold import text
from retold.model import LostWord, Span
from retold.stemmata.collation import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article
    from retold.stemmata.tree import Hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Archetype:
    """The reconstructed text, its words, and where each line of copy stands in it."""

    text: str
    words: tuple[LostWord, ...]
    places: Mapping[int, tuple[int, int]]  # line -> stretch of the text


def reconstruct(tree: Hypothesis, node: int, articles: Sequence[Article]) -> Archetype:
    """The text of the lost original ``node``."""
    branches = [sorted(w for w in tree.below(child) if w < tree.size) for child in tree.kids(node)]
    lines = _ordered(tree, node, branches)
    body, words, places = "", [], {}
    placed: list[int] = []
    for line in lines:
        exemplar = _exemplar(tree, node, line, branches, articles)
        if exemplar is None:
            continue
        if placed and not _neighbours(tree, placed[-1], line, branches):
            words.append(LostWord(start=len(body), end=len(body), certainty="lacuna"))
        placed.append(line)
        start = len(body) + (1 if body else 0)
        piece = sentence_text(tree, articles, exemplar, line)
        body = f"{body} {piece}" if body else piece
        places[line] = (start, len(body))
        words.extend(_weighed(tree, line, branches, body, start, articles))
    return Archetype(text=body, words=tuple(words), places=places)


def _ordered(tree: Hypothesis, node: int, branches: Sequence[Sequence[int]]) -> list[int]:
    """The lines of the lost text in the order that most witnesses give: by precedence votes, then by mean place."""
    held = [line for line, reading in enumerate(tree.sheet(node).row) if reading >= 0]
    orders = [tree.bench.collation.order(branch[0]) for branch in branches if branch]
    before: Counter[int] = Counter()
    for order in orders:
        mine = [line for line in order if line in set(held)]
        for k, a in enumerate(mine):
            for b in mine[k + 1 :]:
                before[a] += 1
                before[b] -= 1
    mean = {line: _mean_place(orders, line) for line in held}
    return sorted(held, key=lambda line: (mean[line], -before[line], line))


def _mean_place(orders: Sequence[Sequence[int]], line: int) -> float:
    places = [(order.index(line) + 1) / (len(order) + 1) for order in orders if line in order]
    return sum(places) / len(places) if places else 1.0


def _neighbours(tree: Hypothesis, line: int, after: int, branches: Sequence[Sequence[int]]) -> bool:
    """Whether some witness has the two lines next to each other, so that nothing need be missing between them."""
    orders = [tree.bench.sheets[witness].sequence for branch in branches for witness in branch]
    return any(pair == (line, after) for order in orders for pair in pairwise(order))


def _exemplar(
    tree: Hypothesis, node: int, line: int, branches: Sequence[Sequence[int]], articles: Sequence[Article]
) -> int | None:
    """The witness whose printing of the line is shown: of those with the voted reading one that prints it as most do."""
    wanted = int(tree.sheet(node).row[line])
    table = tree.bench.collation.table
    holders = [w for branch in branches for w in branch if table[w, line] == wanted]
    holders = holders or [w for branch in branches for w in branch if table[w, line] >= 0]
    printed = {w: sentence_text(tree, articles, w, line) for w in holders}
    votes = Counter(printed.values())
    return max(holders, key=lambda w: (votes[printed[w]], -holders.index(w)), default=None)


def sentence_text(tree: Hypothesis, articles: Sequence[Article], witness: int, line: int) -> str:
    """How the witness prints this line."""
    spans = line_spans(tree, articles, witness, line)
    return " ".join(articles[witness].text[span.start : span.end] for span in spans)


def line_spans(tree: Hypothesis, articles: Sequence[Article], witness: int, line: int) -> list[Span]:
    """Where the line stands in the witness."""
    collation = tree.bench.collation
    pairs = zip(collation.sentences[witness], collation.line_of[witness], strict=True)
    return [Span(articles[witness].id, s.start, s.end) for s, at in pairs if at == line]


def _weighed(
    tree: Hypothesis, line: int, branches: Sequence[Sequence[int]], body: str, start: int, articles: Sequence[Article]
) -> list[LostWord]:
    """Each word of the sentence with its certainty."""
    out = []
    for word in text.words(body, start):
        key = folded((word.form,))
        holders = [[w for w in branch if _has(tree, w, line, key)] for branch in branches]
        lines = sum(bool(h) for h in holders)
        support = tuple(sorted(articles[w].id for h in holders for w in h))
        out.append(LostWord(start=word.start, end=word.end, certainty="certain" if lines > 1 else "probable", support=support))
    return out


def _has(tree: Hypothesis, witness: int, line: int, key: tuple[str, ...]) -> bool:
    reading = int(tree.bench.collation.table[witness, line])
    return reading >= 0 and (not key or key[0] in tree.bench.words(line, reading))
