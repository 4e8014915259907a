"""Stories: families and single articles about one event, whether or not they share text.

Pairs are compared by rare bigrams, names, numbers, stems and days (the evidence that Miranda et al. 2018 and the peers
agree on), joined by average linkage. What we add: families of copies are collapsed first, so that fifty prints of one wire
do not outvote; a quorum of cross pairs, because one good link between two events builds blobs; and a veto when both sides
name different days for what happened, because look-alike events (the ninth and the tenth launch) differ in little else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from retold.model import Story
from retold.stories import dates, linkage, pairs, reading, vectors
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Family, Stamp, TimeValue

__all__ = ["follow", "group"]

_SPEAKERS = 4  # articles that speak for a family: its copies differ little


@dataclass(frozen=True, slots=True)
class _Unit:
    """A family, or an article that is in none."""

    families: tuple[str, ...]  # none for an article without a family
    articles: tuple[Article, ...]  # all of them
    speakers: tuple[Article, ...]  # those that are compared


def group(articles: Sequence[Article], families: Sequence[Family], times: Sequence[TimeValue]) -> tuple[Story, ...]:
    """The stories of a pile, in order of their first article. Each family is in exactly one."""
    units = _units(articles, families)
    return _stories(units, linkage.clusters(_links(units, times), len(units)))


def follow(
    articles: Sequence[Article], families: Sequence[Family], times: Sequence[TimeValue], known: Sequence[Story] = ()
) -> tuple[Story, ...]:
    """The stories of a pile as it grows: each family joins the stories of earlier ones, and none is ever revised.

    ``known`` are stories told before: what they hold stays together, in their order, and only what is in none of them is
    placed. A family that reaches into a known story belongs to it. :func:`group` looks at all of the pile and is surer. How
    rare a word is, is counted over the articles given, so give those of the known stories that may still grow.
    """
    units = sorted(_units(articles, families), key=lambda unit: min(_age(article) for article in unit.articles))
    told = {article_id: number for number, story in enumerate(known) for article_id in story.articles}
    home = [min((told[a.id] for a in unit.articles if a.id in told), default=len(known)) for unit in units]
    units = [unit for _, unit in sorted(zip(home, units, strict=True), key=lambda item: item[0])]
    home.sort()
    standing = [[at for at, number in enumerate(home) if number == story] for story in sorted(set(home) - {len(known)})]
    fresh = sum(map(len, standing))
    return _stories(units, linkage.clusters_in_order(_links(units, times, fresh), len(units), standing))


def _links(units: list[_Unit], times: Sequence[TimeValue], fresh: int = 0) -> pairs.Links:
    speakers = [article for unit in units for article in unit.speakers]
    unit_of = np.repeat(np.arange(len(units)), [len(unit.speakers) for unit in units])
    numbers = iter(range(len(speakers)))
    by_unit = [[next(numbers) for _ in unit.speakers] for unit in units]
    values = dates.by_article(times)
    index = vectors.index(reading.read([body_of(article) for article in speakers]), unit_of, len(units))
    agreement = dates.Agreement([dates.named(values.get(article.id, ())) for article in speakers])
    return pairs.linked(index, by_unit, agreement, dates.Days(speakers, values), fresh)


def body_of(article: Article) -> str:
    """The article's own text, boilerplate left out, title first."""
    if _is_stub(article):
        return article.title
    text = "\n".join(article.text[start:end] for start, end in article.body) if article.body else article.text
    return f"{article.title}.\n{text}" if article.title else text


def _is_stub(article: Article) -> bool:
    """Whether nothing of the page but prompts and the like is left beside its headline."""
    return not article.body and bool(article.boilerplate)


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
            units.append(_Unit((family.id,), inside, _speakers(inside, family)))
    alone = [article for article_id, article in sorted(by_id.items()) if article_id not in taken]
    return _folded(units + [_Unit((), (article,), (article,)) for article in alone])


_TELLING = 4  # words of a headline that two events do not share by chance
_NEWS = timedelta(days=7)  # the same headline later is another "Shares close higher"


def _folded(units: list[_Unit]) -> list[_Unit]:
    """Pages of which nothing but the headline is left stand with the nearest article of that headline."""
    stubs: list[_Unit] = []
    told: list[_Unit] = []
    for unit in units:
        (stubs if all(map(_is_stub, unit.articles)) else told).append(unit)
    titled: dict[str, list[tuple[Article, int]]] = {}
    for number, unit in enumerate(told if stubs else ()):
        for article in unit.articles:
            titled.setdefault(_headline(article), []).append((article, number))
    for stub in stubs:
        home = _home(stub.articles[0], titled)
        if home is None:
            told.append(stub)
        else:
            families = tuple(sorted((*told[home].families, *stub.families)))
            told[home] = replace(told[home], families=families, articles=(*told[home].articles, *stub.articles))
    return told


def _home(stub: Article, titled: Mapping[str, Sequence[tuple[Article, int]]]) -> int | None:
    headline = _headline(stub)
    if len(headline.split()) < _TELLING:
        return None
    near = [(gap, fellow.id, number) for fellow, number in titled.get(headline, ()) if (gap := _gap(stub, fellow)) <= _NEWS]
    return min(near)[2] if near else None


def _headline(article: Article) -> str:
    return " ".join(word.form for word in words(article.title))


def _gap(article: Article, other: Article) -> timedelta:
    if article.published is None or other.published is None:
        return timedelta()
    return abs(article.published.at - other.published.at)


def _speakers(inside: tuple[Article, ...], family: Family) -> tuple[Article, ...]:
    """The longest articles of a family, exact duplicates once."""
    repeated = {article_id for duplicates in family.duplicates for article_id in duplicates[1:]}
    kept = [article for article in inside if article.id not in repeated] or list(inside)
    return tuple(sorted(kept, key=lambda article: (-len(article.text), article.id))[:_SPEAKERS])


def _story(units: list[_Unit]) -> Story:
    articles = sorted((article for unit in units for article in unit.articles), key=lambda article: article.id)
    stamps = sorted((a.published for a in articles if a.published is not None), key=_stamp_order)
    ids = tuple(article.id for article in articles)
    return Story(
        id="s:" + hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16],
        title=_title(articles),
        families=tuple(sorted(family for unit in units for family in unit.families)),
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
    spread = Counter(base for article in articles for base in reading.stems(body_of(article)[:_LEAD_CHARACTERS]))

    def centrality(article: Article) -> float:
        stems = reading.stems(article.title)
        return sum(spread[base] for base in stems) / (len(stems) + 2) / len(articles)

    return min(titled, key=lambda article: (-round(centrality(article), 6), _age(article))).title.strip()


_LEAD_CHARACTERS = 450


def _age(article: Article) -> tuple[datetime, str]:
    return (article.published.at if article.published else _LATEST, article.id)


def _first_words(article: Article) -> str:
    start, end = article.body[0] if article.body else (0, len(article.text))
    line = article.text[start:end].strip().split("\n", 1)[0]
    return line if len(line) <= 90 else line[:90].rsplit(" ", 1)[0] + " …"
