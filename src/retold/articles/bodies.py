"""The stretches of a text that are the article: what is left when everything else is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Span

Stretches = tuple[tuple[int, int], ...]


def remaining(text: str, body: Sequence[tuple[int, int]], removed: Iterable[Span]) -> Stretches:
    """``body`` without ``removed``: blanks at the ends of each stretch trimmed, stretches without a letter left out."""
    spans = sorted((span.start, span.end) for span in removed)
    out: list[tuple[int, int]] = []
    next_span = 0
    for start, end in body:
        at = start
        while next_span < len(spans) and spans[next_span][1] <= start:
            next_span += 1
        ahead = next_span
        while ahead < len(spans) and spans[ahead][0] < end:
            begin, stop = spans[ahead]
            _add(out, text, at, min(begin, end))
            at = max(at, stop)
            ahead += 1
        _add(out, text, at, end)
    return tuple(out)


def _add(out: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    if start >= end:
        return
    piece = text[start:end]
    bare = piece.strip()
    if any(character.isalnum() for character in bare):
        begin = start + len(piece) - len(piece.lstrip())
        out.append((begin, begin + len(bare)))
