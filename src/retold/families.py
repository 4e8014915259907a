"""Shared passages -> families: articles joined by copy, single articles included as families of one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from retold.model import Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article, Reuse, SharedPassage


def group(articles: Sequence[Article], found: Reuse) -> tuple[Family, ...]:
    """Families in the order of their ids; every article is in exactly one."""
    leader = {article.id: article.id for article in articles}
    for copies in found.duplicates:
        for article_id in copies[1:]:
            _join(leader, copies[0], article_id)
    for passage in found.passages:
        _join(leader, passage.a.article_id, passage.b.article_id)
    members: dict[str, list[str]] = defaultdict(list)
    for article_id in sorted(leader):
        members[_find(leader, article_id)].append(article_id)
    passages: dict[str, list[SharedPassage]] = defaultdict(list)
    for passage in found.passages:
        passages[_find(leader, passage.a.article_id)].append(passage)
    copies_of: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for copies in found.duplicates:
        copies_of[_find(leader, copies[0])].append(copies)
    families = [
        Family(id=_id(ids), articles=tuple(ids), duplicates=tuple(copies_of[top]), passages=tuple(passages[top]))
        for top, ids in members.items()
    ]
    return tuple(sorted(families, key=lambda family: family.id))


def _find(leader: dict[str, str], article_id: str) -> str:
    while leader[article_id] != article_id:
        leader[article_id] = leader[leader[article_id]]
        article_id = leader[article_id]
    return article_id


def _join(leader: dict[str, str], one: str, other: str) -> None:
    low, high = sorted((_find(leader, one), _find(leader, other)))
    leader[high] = low


def _id(article_ids: Sequence[str]) -> str:
    return "f:" + hashlib.sha256("\n".join(article_ids).encode()).hexdigest()[:12]
