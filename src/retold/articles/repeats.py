"""Lines an outlet prints again and again: told only by a pile, not by one article.

A line that stands in three unrelated articles is furniture; one that stands in three articles on the same event is copy.
Two articles are related when they share another paragraph, or much of the vocabulary of their bodies. Only a handful of
articles is compared for a line, so the pass stays linear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import blake2b
from heapq import nsmallest
from typing import TYPE_CHECKING

from retold.articles.bodies import remaining
from retold.articles.lines import Line, cut
from retold.model import Boilerplate, Span
from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from retold.model import Article

UNRELATED = 3  # articles that share a line and nothing else, for it to be furniture
LOOKED_AT = 12  # articles compared for one line
LONGEST = 90  # words: longer lines are never furniture
SHORT = 20  # words: the longest line that several outlets may have in common without its being copy
EDGE = 6  # lines from either end of an article within which a line shared by several outlets may be furniture
SKETCH = 24  # words kept of each article's vocabulary


def settle(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The same articles in the same order, lines repeated across unrelated articles set aside."""
    pages = [_page(article) for article in articles]
    found = _furniture(articles, pages)
    if not found:
        return tuple(articles)
    return tuple(_without(article, page, found) for article, page in zip(articles, pages, strict=True))


# ------------------------------------------------------------------------------------------- a pile that grows


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines of one article by which its pile may tell furniture. Who holds a line of them is all that has to be known."""

    outlet: str  # folded; "" when it is not known
    holder: str  # the outlet, else where it was read
    own: frozenset[str]  # keys of lines that may be repeated by its outlet
    edges: frozenset[str]  # of short lines at either end, that may be repeated by several


def marks(article: Article) -> Marks:
    """Of an article as it is by itself."""
    page = _page(article)
    outlet = fold(article.outlet)
    return Marks(outlet, outlet or article.source, frozenset(page.keys) - {""} if outlet else frozenset(), _short(page))


def is_furniture(key: str, holders: Sequence[Article]) -> bool:
    """Whether a line is furniture; ``holders`` are articles that have it, at least those ``LOOKED_AT`` whose ids come first."""
    return len(holders) >= UNRELATED and _unrelated(holders, [_page(article) for article in holders], range(len(holders)), key)


def set_aside(article: Article, own: Collection[str], edges: Collection[str]) -> Article:
    """The article as ``settle`` shows it in a pile where these lines are furniture: of its outlet, and of several."""
    outlet = fold(article.outlet)
    found = {(outlet, key): _OWN for key in own} | {("", key): _SEVERAL for key in edges}
    return _without(article, _page(article), found) if found else article


_OWN = "repeated by its outlet across unrelated articles"
_SEVERAL = "repeated at the ends of unrelated articles"


# --------------------------------------------------------------------------------------------------------- a pile


@dataclass(frozen=True, slots=True)
class _Page:
    """One article as this pass sees it."""

    lines: tuple[Line, ...]  # of the body only
    keys: tuple[str, ...]
    vocabulary: frozenset[int]
    paragraphs: frozenset[str]  # keys of the longer lines


def _page(article: Article) -> _Page:
    lines = tuple(line for start, end in article.body for line in cut(article.text, start, end))
    keys = tuple(line.key if line.words <= LONGEST else "" for line in lines)
    return _Page(
        lines, keys, _vocabulary(article), frozenset(key for key, line in zip(keys, lines, strict=True) if line.words >= 12)
    )


_NAME = re.compile(r"\b[A-Z][a-zà-ÿ]{3,}\b|\b[a-z]{7,}\b")


def _vocabulary(article: Article) -> frozenset[int]:
    """A fixed sample of the names and longer words of an article, the same words in every article that has them."""
    words = {fold(match) for start, end in article.body for match in _NAME.findall(article.text[start : min(end, start + 6000)])}
    return frozenset(nsmallest(SKETCH, (int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) for word in words)))


_Found = dict[tuple[str, str], str]  # (outlet or "", key of the line) -> rule


def _furniture(articles: Sequence[Article], pages: Sequence[_Page]) -> _Found:
    by_outlet: dict[tuple[str, str], list[int]] = defaultdict(list)
    at_edges: dict[str, list[int]] = defaultdict(list)
    for index, (article, page) in enumerate(zip(articles, pages, strict=True)):
        outlet = fold(article.outlet)
        for key in set(page.keys) - {""}:
            if outlet:
                by_outlet[outlet, key].append(index)
        for key in _short(page):
            at_edges[key].append(index)
    found: _Found = {}
    for (outlet, key), holders in by_outlet.items():
        if len(holders) >= UNRELATED and _unrelated(articles, pages, holders, key):
            found[outlet, key] = _OWN
    for key, holders in at_edges.items():
        outlets = {fold(articles[index].outlet) or articles[index].source for index in holders}
        if len(outlets) >= UNRELATED and _unrelated(articles, pages, holders, key):
            found["", key] = _SEVERAL
    return found


def _short(page: _Page) -> frozenset[str]:
    return frozenset(key for key, line in _edges(page) if key and line.words <= SHORT)


def _edges(page: _Page) -> list[tuple[str, Line]]:
    both = list(zip(page.keys, page.lines, strict=True))
    return both if len(both) <= 2 * EDGE else both[:EDGE] + both[-EDGE:]


def _unrelated(articles: Sequence[Article], pages: Sequence[_Page], holders: Iterable[int], key: str) -> bool:
    """Three of the articles that hold the line have nothing else in common."""
    chosen: list[int] = []
    for index in sorted(holders, key=lambda index: (articles[index].id, index))[:LOOKED_AT]:
        if not any(_are_related(articles, pages, index, other, key) for other in chosen):
            chosen.append(index)
            if len(chosen) == UNRELATED:
                return True
    return False


def _are_related(articles: Sequence[Article], pages: Sequence[_Page], a: int, b: int, key: str) -> bool:
    if articles[a].id == articles[b].id or (articles[a].title and fold(articles[a].title) == fold(articles[b].title)):
        return True
    small, large = sorted((pages[a].vocabulary, pages[b].vocabulary), key=len)
    if len(small) < 6:
        return True  # too little text to call it unrelated
    if len(small & large) >= 0.35 * len(small):
        return True
    return len((pages[a].paragraphs & pages[b].paragraphs) - {key}) >= 3


def _without(article: Article, page: _Page, found: _Found) -> Article:
    outlet = fold(article.outlet)
    last = len(page.keys) - EDGE
    marks = []
    for index, (key, line) in enumerate(zip(page.keys, page.lines, strict=True)):
        by_outlet = found.get((outlet, key)) if outlet else None
        rule = by_outlet or (found.get(("", key)) if index < EDGE or index >= last else None)
        if rule and key:
            marks.append(Boilerplate(span=Span(article.id, line.start, line.end), kind="repeated", rule=rule))
    if not marks:
        return article
    boilerplate = tuple(sorted((*article.boilerplate, *marks), key=lambda mark: mark.span.start))
    return replace(article, boilerplate=boilerplate, body=remaining(article.text, article.body, [mark.span for mark in marks]))
