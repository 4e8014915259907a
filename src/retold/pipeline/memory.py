"""What need not be worked out again: an article is read, a family drawn, a story counted once, while they stay the same.

Everything kept stands under all that went into it, so that a result from memory is the result of working it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retold.model import Article, Family, Reading, Stemma, TimeValue, Trace, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What was read in one article by itself."""

    reading: Reading
    times: tuple[TimeValue, ...] | None = None  # None: they were counted from a day that its copies gave


@dataclass(frozen=True, slots=True)
class _Drawn:
    family: Family
    articles: tuple[Article, ...]
    stemma: Stemma
    variants: tuple[Variant, ...]


@dataclass(slots=True)
class Memory:
    """What was known before. Empty, it knows nothing and learns nothing."""

    notes: dict[str, Notes] = field(default_factory=dict)  # by article id; only of articles that are as they were
    learnt: dict[str, Notes] = field(default_factory=dict)  # what was read now
    drawn: dict[str, _Drawn] = field(default_factory=dict)  # by family id
    told: dict[str, Trace] = field(default_factory=dict)  # by story id

    def remember(self, story: Trace) -> None:
        """A story as it was traced before by this version with the same options; no judgement on it is new."""
        pool = {article.id: article for article in story.articles}
        changes: dict[str, list[Variant]] = {tree.family_id: [] for tree in story.stemmata}
        home = {node: tree.family_id for tree in story.stemmata for node in (*tree.articles, *(lost.id for lost in tree.lost))}
        for variant in story.variants:
            changes[home[variant.child_id]].append(variant)
        trees = {tree.family_id: tree for tree in story.stemmata}
        for family in story.families:
            members = tuple(pool[article_id] for article_id in family.articles)
            self.drawn[family.id] = _Drawn(family, members, trees[family.id], tuple(changes[family.id]))
        self.told[story.stories[0].id] = story

    def drawing(self, family: Family, pool: Mapping[str, Article]) -> tuple[Stemma, tuple[Variant, ...]] | None:
        """The stemma and variants of a family, when all that they follow from is as it was."""
        known = self.drawn.get(family.id)
        if known is None or known.family != family:
            return None
        if known.articles != tuple(pool[article_id] for article_id in family.articles):
            return None
        return known.stemma, known.variants
