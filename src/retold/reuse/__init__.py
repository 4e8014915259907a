"""Every stretch of copy that a pile of articles shares: verbatim, edited, or reworded sentence by sentence.

Two passes. The first finds runs of equal words between any two articles through their fingerprints, at any scale. The
second reads the sentences of articles that share a run or have a sentence in common that is much alike, and links them;
what a passage is, is then a sentence and its counterpart, or a long run that no sentence holds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from retold import fingerprints
from retold import text as texts
from retold.model import Reuse, SharedPassage, Span
from retold.reuse.fragments import Fragment, fragments
from retold.reuse.linking import link_sentences
from retold.reuse.partners import partners
from retold.reuse.passages import WordPassage, chained
from retold.reuse.repeats import sift
from retold.reuse.runs import shared_runs
from retold.reuse.units import read_units
from retold.reuse.wordings import Wordings, compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from retold.fingerprints import Words
    from retold.model import Article, Wording
    from retold.reuse.units import Units

LONG = 20  # equal words in a row that are copy whatever the sentences around them look like


def find(articles: Sequence[Article]) -> Reuse:
    """All copy in the pile, between one article of each group of identical bodies."""
    ordered = sorted(articles, key=_by_time)
    groups = _same_bodies(ordered)
    standing = sorted((group[0] for group in groups), key=_by_time)
    words = fingerprints.words(standing)
    lengths = {article.id: int(length) for article, length in zip(standing, np.diff(words.bounds), strict=True)}
    sifted = sift(standing, lengths, tuple(_passages(standing, words)))
    return Reuse(
        passages=tuple(sorted(sifted.passages, key=_by_place)),
        duplicates=tuple(sorted(tuple(article.id for article in group) for group in groups if len(group) > 1)),
        repeated=sifted.repeated,
    )


def compare(a: Article, b: Article, *, join: bool = False) -> tuple[SharedPassage, ...]:
    """All copy that two texts share, sentence by sentence.

    With ``join``, whole stretches instead: sentences left out, put in or shuffled inside one do not split it. That is what
    plagiarism corpora count; it says less about who changed what.
    """
    if a.id == b.id:
        return ()
    pair = sorted((a, b), key=_by_time)
    words = fingerprints.words(pair)
    found = _stretches(pair, words) if join else _passages(pair, words)
    return tuple(sorted(found, key=_by_place))


def _stretches(pair: Sequence[Article], words: Words) -> Iterator[SharedPassage]:
    copied = [_sides(pair, words, passage) for passage in _first_pass(words)]
    a, b = pair
    for fragment in fragments(a, b, [Fragment((one.start, one.end), (other.start, other.end), 1.0) for one, other in copied]):
        sides = ((a, fragment.a), (b, fragment.b))
        match = compared(*([word.form for word in texts.words(article.text, *side)] for article, side in sides))
        yield _shared(Span(a.id, *fragment.a), Span(b.id, *fragment.b), match.words, match.similarity, match.wording)


def _first_pass(words: Words) -> Iterator[WordPassage]:
    return chained(shared_runs(words, fingerprints.winnow(words))).rows()


def _by_time(article: Article) -> tuple[bool, float, str]:
    stamp = article.published
    return (stamp is None, stamp.at.timestamp() if stamp else 0.0, article.id)


def _by_place(passage: SharedPassage) -> tuple[str, int, int, str, int, int]:
    a, b = passage.a, passage.b
    return (a.article_id, a.start, a.end, b.article_id, b.start, b.end)


def _same_bodies(articles: Sequence[Article]) -> list[list[Article]]:
    """Articles whose bodies read the same, blanks aside; the one that stands for its group first.

    The same text has the same body, though what is an outlet's own line there ("Follow the Post") may be body elsewhere.
    """
    groups: dict[str, list[Article]] = defaultdict(list)
    home: dict[str, str] = {}
    for article in articles:
        body = " ".join(" ".join(article.text[start:end] for start, end in article.body).split())
        first = home.get(body) or home.get(article.text) or body or article.id
        home |= dict.fromkeys((body, article.text), first) if body else {}
        groups[first].append(article)
    return [_foremost_first(group) for group in groups.values()]


def _foremost_first(group: Sequence[Article]) -> list[Article]:
    """Identical texts, in time, before them what bears no date: its outlet's other print of it may tell that.

    When a text was first printed is not known where one print of it is undated: the date of another outlet's later print
    would make those who copied the first look like its sources. Of one time the credited one comes first.
    """
    dated = {article.outlet for article in group if article.published} - {""}

    def order(article: Article) -> tuple[bool, bool, float, bool, str]:
        undated, at, name = _by_time(article)
        return (not undated or article.outlet in dated, undated, at, not article.credits, name)

    return sorted(group, key=order)


def _passages(articles: Sequence[Article], words: Words) -> Iterator[SharedPassage]:
    rough: dict[tuple[int, int], list[WordPassage]] = defaultdict(list)
    for passage in _first_pass(words):
        rough[passage.a, passage.b].append(passage)
    units = read_units(articles, words)
    pairs = partners(units, rough)
    links = _links(articles, units, pairs)
    for number, (a, b) in enumerate(pairs.tolist()):
        linked = links.get(number, [])
        yield from linked
        yield from _left_over(articles, words, rough.get((a, b), ()), linked)


def _links(articles: Sequence[Article], units: Units, pairs: NDArray[np.int64]) -> dict[int, list[SharedPassage]]:
    """The linked sentences of each pair that has some."""
    found = link_sentences(units, pairs)
    wordings = Wordings(units)
    sentences = units.sentences
    here, there = (sentences.bounds[pairs[found.pair, side]] + place for side, place in ((0, found.a), (1, found.b)))
    owners = sentences.owners()
    spans = {
        number: Span(articles[owners[number]].id, int(sentences.starts[number]), int(sentences.ends[number]))
        for number in np.unique(np.concatenate([here, there])).tolist()
    }
    links: dict[int, list[SharedPassage]] = defaultdict(list)
    rows = (found.pair, here, there, sentences.units[here], sentences.units[there])
    for pair, one, other, left, right in zip(*(row.tolist() for row in rows), strict=True):
        match = wordings.match(left, right)
        links[pair].append(_shared(spans[one], spans[other], match.words, match.similarity, match.wording))
    return links


def _shared(one: Span, other: Span, words: int, similarity: float, wording: Wording) -> SharedPassage:
    a, b = (one, other) if one.article_id < other.article_id else (other, one)
    return SharedPassage(a=a, b=b, words=words, similarity=round(similarity, 4), wording=wording)


def _left_over(
    articles: Sequence[Article], words: Words, rough: Iterable[WordPassage], links: Sequence[SharedPassage]
) -> Iterator[SharedPassage]:
    """Long runs that no linked sentence holds: text without sentence ends, half sentences."""
    for passage in rough:
        one, other = _sides(articles, words, passage)
        if passage.equal >= LONG and not any(_touch(one, span) for link in links for span in (link.a, link.b)):
            similarity = passage.equal / max(passage.a_end - passage.a_start, passage.b_end - passage.b_start)
            yield _shared(one, other, passage.equal, similarity, "verbatim" if similarity == 1.0 else "edited")


def _sides(articles: Sequence[Article], words: Words, passage: WordPassage) -> tuple[Span, Span]:
    return (
        _stretch(articles, words, passage.a, passage.a_start, passage.a_end),
        _stretch(articles, words, passage.b, passage.b_start, passage.b_end),
    )


def _stretch(articles: Sequence[Article], words: Words, article: int, start: int, end: int) -> Span:
    first = words.bounds[article]
    return Span(articles[article].id, int(words.starts[first + start]), int(words.ends[first + end - 1]))


def _touch(one: Span, other: Span) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end
