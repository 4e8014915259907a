"""Every stretch of copy that a pile of articles shares: verbatim, edited, or reworded sentence by sentence.

Two passes. The first finds runs of equal words between any two articles through their fingerprints, at any scale. The
second reads only articles that may tell of one event, and links their sentences.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retold import fingerprints
from retold.model import Reuse, SharedPassage, Span
from retold.reuse.linking import Link, link_articles
from retold.reuse.passages import WordPassage, chained
from retold.reuse.runs import shared_runs
from retold.reuse.units import Units, read_units, similar_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retold.fingerprints import Words
    from retold.model import Article, Wording

FLOOR = 0.18  # sentences less alike than this are not looked at
MANY = 64  # pairs of sentences that many articles hold are left to the first pass


def find(articles: Sequence[Article]) -> Reuse:
    """All copy in the pile, between one article of each group of identical bodies."""
    ordered = sorted(articles, key=_by_time)
    groups = _same_bodies(ordered)
    standing = [group[0] for group in groups]
    passages = _passages(standing)
    return Reuse(
        passages=tuple(sorted(passages, key=_by_place)),
        duplicates=tuple(sorted(tuple(article.id for article in group) for group in groups if len(group) > 1)),
    )


def compare(a: Article, b: Article) -> tuple[SharedPassage, ...]:
    """All copy that two texts share."""
    if a.id == b.id:
        return ()
    return tuple(sorted(_passages(sorted((a, b), key=_by_time)), key=_by_place))


def _by_time(article: Article) -> tuple[bool, float, str]:
    stamp = article.published
    return (stamp is None, stamp.at.timestamp() if stamp else 0.0, article.id)


def _by_place(passage: SharedPassage) -> tuple[str, int, int, str, int, int]:
    a, b = passage.a, passage.b
    return (a.article_id, a.start, a.end, b.article_id, b.start, b.end)


def _same_bodies(articles: Sequence[Article]) -> list[list[Article]]:
    """Articles whose bodies read the same, blanks aside; each group in the order given."""
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        body = " ".join(" ".join(article.text[start:end] for start, end in article.body).split())
        groups[body or article.id].append(article)
    return list(groups.values())


def _passages(articles: Sequence[Article]) -> list[SharedPassage]:
    words = fingerprints.words(articles)
    runs = shared_runs(words, fingerprints.winnow(words))
    units = read_units(articles)
    similar = similar_units(units, FLOOR)
    rough = chained(runs)
    pairs = {(passage.a, passage.b) for passage in rough} | set(_plausible(units, similar))
    runs_of: dict[tuple[int, int], list[WordPassage]] = defaultdict(list)
    for passage in rough:
        runs_of[passage.a, passage.b].append(passage)
    found = []
    for a, b in sorted(pairs):
        links = [_shared(articles, a, b, link) for link in link_articles(units, similar, a, b)]
        found += links
        found += _left_over(articles, words, runs_of[a, b], links)
    return found


LONG = 20  # equal words in a row that are copy whatever the sentences around them look like


def _left_over(
    articles: Sequence[Article], words: Words, rough: Sequence[WordPassage], links: Sequence[SharedPassage]
) -> Iterator[SharedPassage]:
    """Long runs that no linked sentence holds: text without sentence ends, half sentences."""
    for passage in rough:
        a, b = articles[passage.a], articles[passage.b]
        in_a = [(link.a if link.a.article_id == a.id else link.b) for link in links]
        low, high = words.bounds[passage.a], words.bounds[passage.b]
        stretch_a = Span(a.id, int(words.starts[low + passage.a_start]), int(words.ends[low + passage.a_end - 1]))
        stretch_b = Span(b.id, int(words.starts[high + passage.b_start]), int(words.ends[high + passage.b_end - 1]))
        if passage.equal < LONG or any(span.start < stretch_a.end and stretch_a.start < span.end for span in in_a):
            continue
        span = max(passage.a_end - passage.a_start, passage.b_end - passage.b_start)
        similarity = round(passage.equal / span, 4)
        one, other = sorted((stretch_a, stretch_b), key=lambda s: s.article_id)
        wording: Wording = "verbatim" if similarity == 1.0 else "edited"
        yield SharedPassage(a=one, b=other, words=passage.equal, similarity=similarity, wording=wording)


def _plausible(units: Units, similar: Sequence[dict[int, float]]) -> Iterator[tuple[int, int]]:
    """Pairs of articles that hold two sentences which may be one."""
    holders: dict[int, set[int]] = defaultdict(set)
    for article, sentences in enumerate(units.sentences):
        for sentence in sentences:
            holders[sentence.unit].add(article)
    for unit, others in enumerate(similar):
        for other in [unit, *(other for other in others if other < unit)]:
            here, there = holders[unit], holders[other]
            if len(here) * len(there) <= MANY * MANY:
                yield from ((min(a, b), max(a, b)) for a in here for b in there if a != b)


def _shared(articles: Sequence[Article], a: int, b: int, link: Link) -> SharedPassage:
    sides = [
        Span(articles[a].id, link.a.start, link.a.end),
        Span(articles[b].id, link.b.start, link.b.end),
    ]
    sides.sort(key=lambda span: span.article_id)
    return SharedPassage(a=sides[0], b=sides[1], words=link.words, similarity=link.similarity, wording=link.wording)
