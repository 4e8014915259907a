"""Slow and obvious versions of fast code, to check it against."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from retold import text as texts
from retold.stories import reading, vectors

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from retold.model import Article


def body_words(article: Article) -> list[texts.Word]:
    """The words of a body, stretch by stretch."""
    return [word for start, end in article.body for word in texts.words(article.text, start, end)]


def common_runs(left: Sequence[Hashable], right: Sequence[Hashable], shortest: int) -> set[tuple[int, int, int]]:
    """Every maximal run of equal items of at least that length: (start in left, start in right, length)."""
    runs = set()
    for i in range(len(left)):
        for j in range(len(right)):
            if left[i] != right[j] or (i and j and left[i - 1] == right[j - 1]):
                continue
            length = 0
            while i + length < len(left) and j + length < len(right) and left[i + length] == right[j + length]:
                length += 1
            if length >= shortest:
                runs.add((i, j, length))
    return runs


def longest_common_subsequence(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    """Its length, by the textbook table."""
    row = [0] * (len(right) + 1)
    for item in left:
        before = 0
        for j, other in enumerate(right, start=1):
            before, row[j] = row[j], before + 1 if item == other else max(row[j], row[j - 1])
    return row[-1]


def components(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    """Connected components, by painting."""
    paint = {node: node for node in nodes}
    for one, other in edges:
        old, new = paint[one], paint[other]
        paint = {node: new if colour == old else colour for node, colour in paint.items()}
    return {frozenset(node for node in paint if paint[node] == colour) for colour in paint.values()}


def weighted_cosines(bodies: Sequence[str]) -> dict[tuple[int, int], float]:
    """For each pair of texts the sum of the cosines of their kinds of features, weighted as stories weigh them."""
    rows = [_story_features(body) for body in bodies]
    totals = dict.fromkeys(itertools.combinations(range(len(bodies)), 2), 0.0)
    for kind, weight in vectors.WEIGHTS.items():
        held = Counter(feature for row in rows for feature in set(row[kind]))
        bags = [
            {f: (1 + math.log(n)) * math.log((len(rows) + vectors._BACKGROUND) / held[f]) for f, n in Counter(row[kind]).items()}
            for row in rows
        ]
        for a, b in totals:
            norm = math.sqrt(sum(w * w for w in bags[a].values())) * math.sqrt(sum(w * w for w in bags[b].values()))
            totals[a, b] += weight * sum(w * bags[b].get(f, 0.0) for f, w in bags[a].items()) / norm if norm else 0.0
    return totals


def _story_features(body: str) -> dict[str, list[object]]:
    unspaced = re.search("[\u4e00-\u9fff]", body)
    found = texts.words(body)
    stems = [reading.stem(word.form) for word in found]
    rows = list(zip(found, stems, strict=True))
    content = [base for word, base in rows if word.form not in reading.STOP and not word.form[0].isdigit()]
    kept = [base for word, base in rows if word.form not in reading.STOP]
    lead = [base for word, base in rows[: reading.LEAD] if word.form not in reading.STOP and not word.form[0].isdigit()]
    inside, capital = set(), []
    for at, (word, base) in enumerate(rows):
        if not body[word.start].isupper() or len(base) < 2 or word.form in reading.STOP:
            continue
        between = body[found[at - 1].end : word.start] if at else ""
        capital.append((at, base))
        if at and (unspaced or not re.search('[.!?:\n"“‘]', between)):
            inside.add(base)
    names = [(at, base) for at, base in capital if base in inside]
    doubles = [name.casefold() for name in re.findall(r"[A-Z][\w'’]*(?:-[\w'’]+)+", body)]
    figures = [match.rstrip(".,") for match in re.findall(r"(?<!\w)\d[\d.,]*", body)]
    return {
        "stems": content, "bigrams": list(itertools.pairwise(kept)), "lead": lead,
        "names": [base for _, base in names] + [("double", name) for name in doubles],
        "numbers": figures + [("ordinal", base) for word, base in rows if word.form in reading._ORDINALS],
        "lead names": sorted({base for at, base in names if at < reading.LEAD}),
    }  # fmt: skip
