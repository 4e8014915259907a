"""Two texts side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from retold import articles, reuse, statements, variants
from retold.errors import NothingReadableError
from retold.model import Article, Comparison

if TYPE_CHECKING:
    from retold.model import RawRecord

T = TypeVar("T")


def compare(left: RawRecord, right: RawRecord) -> Comparison:
    """Two texts side by side: what is shared, moved, added, cut and changed. No direction is claimed.

    Raises:
        NothingReadableError: when one of them holds no text.
    """
    pair = [article for record in (left, right) if isinstance(article := articles.prepare(record), Article)]
    if len(pair) < 2:
        raise NothingReadableError(2)
    a, b = articles.settle(pair)
    if a.id == b.id:  # the same text given twice is still two texts to compare
        b = _renamed(b, f"{b.id}-b")
    return compare_articles(a, b)


def compare_articles(a: Article, b: Article) -> Comparison:
    """Two articles side by side, as ``compare`` does for records."""
    passages = reuse.compare(a, b)
    said = {article.id: statements.read(article).statements for article in (a, b)}
    return Comparison(a=a, b=b, passages=passages, variants=variants.compare(a, b, passages, said))


def _renamed(article: Article, new: str) -> Article:
    """The same article under another id, spans included."""

    def moved(item: T) -> T:
        return replace(item, span=replace(item.span, article_id=new))  # type: ignore[attr-defined, type-var]

    return replace(
        article,
        id=new,
        boilerplate=tuple(moved(item) for item in article.boilerplate),
        credits=tuple(moved(item) for item in article.credits),
        dateline=moved(article.dateline) if article.dateline else None,
    )
