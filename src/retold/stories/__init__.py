"""Stories: families and single articles about one event, whether or not they share text.

Pairs are compared by rare bigrams, names, numbers, stems and days (the evidence that Miranda et al. 2018 and the peers
agree on), joined by average linkage. What we add: families of copies are collapsed first, so that fifty prints of one wire
do not outvote; a quorum of cross pairs, because one good link between two events builds blobs; and a veto when both sides
name different days for what happened, because look-alike events (the ninth and the tenth launch) differ in little else.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from retold.model import Story
from retold.stories import features, linkage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article, Family, Stamp, TimeValue

__all__ = ["follow", "group"]

_SPEAKERS = 4  # articles that speak for a family: its copies differ little


@dataclass(frozen=True, slots=True)
class _Unit:
    """A family, or an article that is in none."""

    family_id: str  # "" for an article without a family
    articles: tuple[Article, ...]  # all of them
    speakers: tuple[Article, ...]  # those that are compared


def group(articles: Sequence[Article], families: Sequence[Family], times: Sequence[TimeValue]) -> tuple[Story, ...]:
    """The stories of a pile, in order of their first article. Each family is in exactly one."""
    units = _units(articles, families)
    return _stories(units, linkage.clusters(_members(units, times)))


def follow(articles: Sequence[Article], families: Sequence[Family], times: Sequence[TimeValue]) -> tuple[Story, ...]:
    """The stories of a pile as they grow: each family joins the stories of earlier ones, and none is ever revised.

    What comes later in the pile moves nothing that came before; :func:`group` looks at all of it and is surer. How rare a word
    is, is counted over the whole pile given.
    """
    units = sorted(_units(articles, families), key=lambda unit: min(_age(article) for article in unit.articles))
    return _stories(units, linkage.clusters_in_order(_members(units, times)))


def _members(units: list[_Unit], times: Sequence[TimeValue]) -> list[list[features.Features]]:
    rows = _features([article for unit in units for article in unit.speakers], times)
    return [[rows[article.id] for article in unit.speakers] for unit in units]


def _stories(units: list[_Unit], clusters: list[list[int]]) -> tuple[Story, ...]:
    stories = [_story([units[index] for index in cluster]) for cluster in clusters]
    return tuple(sorted(stories, key=lambda story: (story.first.at if story.first else _LATEST, story.id)))


_LATEST = datetime.max.replace(tzinfo=UTC)


def _units(articles: Sequence[Article], families: Sequence[Family]) -> list[_Unit]:
    by_id = {article.id: article for article in articles}
    taken: set[str] = set()
    units = []
    for family in sorted(families, key=lambda family: (-len(family.articles), family.articles, family.id)):
        inside = tuple(by_id[i] for i in sorted(set(family.articles)) if i in by_id and i not in taken)
        taken.update(article.id for article in inside)
        if inside:
            units.append(_Unit(family.id, inside, _speakers(inside, family)))
    alone = [article for article_id, article in sorted(by_id.items()) if article_id not in taken]
    return units + [_Unit("", (article,), (article,)) for article in alone]


def _speakers(inside: tuple[Article, ...], family: Family) -> tuple[Article, ...]:
    """The longest articles of a family, exact duplicates once."""
    repeated = {article_id for duplicates in family.duplicates for article_id in duplicates[1:]}
    kept = [article for article in inside if article.id not in repeated] or list(inside)
    return tuple(sorted(kept, key=lambda article: (-len(article.text), article.id))[:_SPEAKERS])


def _features(articles: Sequence[Article], times: Sequence[TimeValue]) -> dict[str, features.Features]:
    by_article: dict[str, list[TimeValue]] = defaultdict(list)
    for value in times:
        by_article[value.span.article_id].append(value)
    vectors = features.weighted([features.counted(features.body_of(article)) for article in articles])
    dates = features.rarities([features.dates_of(by_article[article.id]) for article in articles])
    return {
        article.id: features.Features(bags, dated, *features.days_of(article, by_article[article.id]))
        for article, bags, dated in zip(articles, vectors, dates, strict=True)
    }


def _story(units: list[_Unit]) -> Story:
    articles = sorted((article for unit in units for article in unit.articles), key=lambda article: article.id)
    stamps = sorted((a.published for a in articles if a.published is not None), key=_stamp_order)
    ids = tuple(article.id for article in articles)
    return Story(
        id="s:" + hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16],
        title=_title(articles),
        families=tuple(sorted(unit.family_id for unit in units if unit.family_id)),
        articles=ids,
        first=stamps[0] if stamps else None,
        last=stamps[-1] if stamps else None,
    )


def _stamp_order(stamp: Stamp) -> tuple[datetime, str, str]:
    return (stamp.at, stamp.precision, stamp.origin)


def _title(articles: Sequence[Article]) -> str:
    """The headline whose words most other articles of the story have in headline and lead; the earlier one of equals."""
    titled = [article for article in articles if article.title.strip()]
    if not titled:
        return _first_words(min(articles, key=_age))
    if len(titled) == 1:
        return titled[0].title.strip()
    spread = Counter(base for article in articles for base in features.lead_stems(article))

    def centrality(article: Article) -> float:
        stems = features.title_stems(article)
        return sum(spread[base] for base in stems) / (len(stems) + 2) / len(articles)

    return min(titled, key=lambda article: (-round(centrality(article), 6), _age(article))).title.strip()


def _age(article: Article) -> tuple[datetime, str]:
    return (article.published.at if article.published else _LATEST, article.id)


def _first_words(article: Article) -> str:
    start, end = article.body[0] if article.body else (0, len(article.text))
    line = article.text[start:end].strip().split("\n", 1)[0]
    return line if len(line) <= 90 else line[:90].rsplit(" ", 1)[0] + " …"
