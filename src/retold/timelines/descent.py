"""Where a stretch of an article was copied from, up to the first text that has it: what two writers both tell may be one copy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retold.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Edge, Family, Stemma


class Copies:
    """The copying within one story, stretch by stretch."""

    def __init__(self, articles: Mapping[str, Article], families: Sequence[Family], stemmata: Sequence[Stemma]) -> None:
        self._articles = articles
        self._same = {copy: group[0] for family in families for group in family.duplicates for copy in group[1:]}
        self._edges: dict[str, list[Edge]] = defaultdict(list)
        for stemma in stemmata:
            for descent in sorted(stemma.descents, key=lambda descent: (descent.child_id, descent.rank, descent.parent_id)):
                self._edges[descent.child_id].extend(descent.edges)

    def root(self, span: Span) -> str:
        """The article or lost original where these words begin, as far as is known."""
        seen: set[str] = set()
        while span.article_id not in seen:
            seen.add(span.article_id)
            above = self._above(span)
            if above is None:
                break
            span = above
        return min(seen) if span.article_id in seen and len(seen) > 1 and self._above(span) is not None else span.article_id

    def _above(self, span: Span) -> Span | None:
        """The same words one step up; none where they are the article's own."""
        if (first := self._same.get(span.article_id)) and span.article_id not in self._edges and first in self._articles:
            return self._in_twin(span, first)
        for edge in self._edges.get(span.article_id, ()):
            if 2 * (min(edge.child.end, span.end) - max(edge.child.start, span.start)) >= max(1, span.end - span.start):
                return _moved(span, edge)
        return None

    def _in_twin(self, span: Span, first: str) -> Span:
        words = self._articles[span.article_id].text[span.start : span.end]
        at = max(0, self._articles[first].text.find(words))
        return Span(first, at, at + len(words))


def _moved(span: Span, edge: Edge) -> Span:
    """About where the words stand in the parent: as far along the copied stretch."""
    child, parent = edge.child, edge.parent
    scale = (parent.end - parent.start) / max(1, child.end - child.start)
    start, end = (
        parent.start + int((min(max(at, child.start), child.end) - child.start) * scale) for at in (span.start, span.end)
    )
    return Span(parent.article_id, start, max(start, end))
