"""Slow and obvious versions of fast code, to check it against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold import text as texts

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
