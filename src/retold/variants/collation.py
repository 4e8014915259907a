"""Which text is laid beside which: along every descent, siblings where nothing else can settle it, or two texts alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from retold.model import Article, Span, Variant

from . import lines
from .beside import Beside
from .pairing import Link, pair
from .sentences import Reading, read
from .testimony import by_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.model import Descent, LostOriginal, SharedPassage, Statement, Stemma

    Said = Mapping[str, Sequence[Statement]]

_VOICE = frozenset({"attribution dropped", "attribution weakened", "hedge dropped"})


def collate(stemma: Stemma, articles: Mapping[str, Article], said: Said | None = None) -> tuple[Variant, ...]:
    """Every difference along every descent of a family, sorted by child, then place.

    ``said`` holds the statements of articles and lost originals by id: with them it is known who speaks where a sentence by
    itself does not show it.
    """
    return _sorted(_Desk(stemma, articles, said or {}).everything())


def alterations(stemma: Stemma, articles: Mapping[str, Article], said: Said | None = None) -> tuple[Variant, ...]:
    """For every article its sentences whose meaning differs from the best reading the family has, inherited changes included.

    The best reading is that of the parent if it is itself unaltered, else of the nearest ancestor that is; where a
    sentence has no ancestor in the pile, that of most other witnesses. ``parent`` is where that reading stands.
    """
    desk = _Desk(stemma, articles, said or {})
    found = [variant for variant in desk.lines().altered() if variant.child_id in articles]
    return _sorted([*found, *(again for variant in found for again in _in_copies(variant, desk.copies))])


def compare(
    a: Article, b: Article, passages: Sequence[SharedPassage], said: Said | None = None
) -> tuple[Variant, ...]:  # fmt: skip
    """Every difference between two texts, ``a`` as the one before; no direction is claimed."""
    left, right = (_read_article(one, said or {}) for one in (a, b))
    links = [_link(passage, a.id) for passage in passages if {passage.a.article_id, passage.b.article_id} == {a.id, b.id}]
    beside = Beside(before=left, after=right, pairs=tuple(pair(left.sentences, right.sentences, links)), directed=False)
    return _sorted([*beside.headline(), *beside.paired(), *beside.moved(), *beside.cuts(), *beside.added(frozenset())])


def _link(passage: SharedPassage, first_id: str) -> Link:
    first, second = (passage.a, passage.b) if passage.a.article_id == first_id else (passage.b, passage.a)
    return Link((first.start, first.end), (second.start, second.end))


def _read_article(article: Article, said: Said) -> Reading:
    body = article.body or ((0, len(article.text)),)
    reading = read(article.id, article.title, article.language, article.text, body)
    return replace(_heard(reading, said), at=article.published.at if article.published else None)


def _read_lost(lost: LostOriginal, said: Said) -> Reading:
    return _heard(read(lost.id, "", "", lost.text, ((0, len(lost.text)),)), said)


def _heard(reading: Reading, said: Said) -> Reading:
    return replace(reading, said=by_sentence(reading.sentences, said[reading.id])) if reading.id in said else reading


def _sorted(found: Iterable[Variant]) -> tuple[Variant, ...]:
    def place(variant: Variant) -> tuple[str, str, Span, Span, str, str]:
        nowhere = Span("", 0, 0)
        return (
            variant.child_id,
            variant.parent_id,
            variant.child or nowhere,
            variant.parent or nowhere,
            variant.kind,
            variant.detail,
        )

    def key(variant: Variant) -> tuple[object, ...]:
        child, parent, here, there, kind, detail = place(variant)
        return child, parent, here.start, here.end, there.start, there.end, kind, detail

    return tuple(sorted(set(found), key=key))


def _whole_copies(stemma: Stemma, articles: Mapping[str, Article]) -> dict[str, list[str]]:
    """For each article those that print all of it under the same headline and that nothing else was taken from.

    They differ in nothing, and 5,000 of them would be compared with each other.
    """
    parents = {descent.parent_id for descent in stemma.descents}
    out: dict[str, list[str]] = defaultdict(list)
    for descent in stemma.descents:
        child, parent = articles.get(descent.child_id), articles.get(descent.parent_id)
        if child and parent and child.id not in parents and _prints(child) == _prints(parent):
            out[parent.id].append(child.id)
    return out


def _prints(article: Article) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    return article.title, article.text, article.body


def _in_copies(variant: Variant, copies: Mapping[str, Sequence[str]]) -> Iterable[Variant]:
    """The same sentence in every whole copy, where it is inherited."""
    for copy in copies.get(variant.child_id, ()):
        child = variant.child and replace(variant.child, article_id=copy)
        yield replace(variant, child_id=copy, child=child, rule=f"inherited: {variant.rule.removeprefix('inherited: ')}")


class _Desk:
    """One family laid out: every text read once, every descent paired once."""

    def __init__(self, stemma: Stemma, articles: Mapping[str, Article], said: Said) -> None:
        self.lost = {lost.id: lost for lost in stemma.lost}
        self.copies = _whole_copies(stemma, articles)
        told = {id_ for id_ in stemma.articles if id_ in articles} - {copy for group in self.copies.values() for copy in group}
        self.readings = {id_: _read_article(articles[id_], said) for id_ in sorted(told)}
        self.readings |= {lost.id: _read_lost(lost, said) for lost in stemma.lost}
        self.descents: dict[str, list[Descent]] = defaultdict(list)
        for descent in sorted(stemma.descents, key=lambda row: (row.child_id, row.rank, row.parent_id)):
            if descent.child_id in self.readings and descent.parent_id in self.readings and descent.child_id != descent.parent_id:
                self.descents[descent.child_id].append(descent)
        self.twins = self._twins()
        self.sides = {
            child: [self._beside(row) for row in rows if row.parent_id not in self.twins] for child, rows in self.descents.items()
        }
        self.pairs_of_twins = [self._between(*both) for both in self.twins.values()]

    def _twins(self) -> dict[str, tuple[str, str]]:
        """Lost originals of which only two articles are left: where these differ, the lost text is one or the other."""
        witnesses: dict[str, list[str]] = defaultdict(list)
        for child, rows in self.descents.items():
            for row in rows:
                if row.parent_id in self.lost:
                    witnesses[row.parent_id].append(child)
        return {
            lost: (both[0], both[1])
            for lost, both in sorted((lost, sorted(set(found))) for lost, found in witnesses.items())
            if len(both) == 2 and not any(one in self.lost for one in both) and not self.descents.get(lost)
        }

    def _beside(self, row: Descent) -> Beside:
        parent, child = self.readings[row.parent_id], self.readings[row.child_id]
        links = [Link((edge.parent.start, edge.parent.end), (edge.child.start, edge.child.end)) for edge in row.edges]
        return Beside(
            before=parent,
            after=child,
            pairs=tuple(pair(parent.sentences, child.sentences, links)),
            directed=row.direction == "known",
            doubtful=self._doubtful(row.parent_id),
            first=row.rank == 0,
        )

    def _doubtful(self, parent_id: str) -> tuple[tuple[int, int], ...]:
        lost = self.lost.get(parent_id)
        words = lost.words if lost else ()
        return tuple((word.start, word.end) for word in words if word.certainty != "certain" and word.start < word.end)

    def _between(self, one: str, other: str) -> Beside:
        left, right = self.readings[one], self.readings[other]
        return Beside(before=left, after=right, pairs=tuple(pair(left.sentences, right.sentences)), directed=False)

    def everything(self) -> list[Variant]:
        """The variants along every descent, then between twins; a figure most others share is not laid to the child."""
        found = [variant for child in sorted(self.sides) for variant in self._along(self.sides[child])]
        for side in self.pairs_of_twins:
            found += [
                *side.headline(),
                *side.paired(),
                *side.moved(),
                *side.cuts(),
                *side.added(frozenset()),
            ]
        rows = self.lines()
        return [*rows.weighed(found), *self._kept_elsewhere(rows, found)]

    def _kept_elsewhere(self, rows: lines.Lines, found: Sequence[Variant]) -> list[Variant]:
        """Speakers and hedges that another witness kept and the text it comes from has not either.

        A lost original's text is a vote: along its descents they would not be seen.
        """
        told = {(variant.child_id, variant.child) for variant in found if variant.kind in _VOICE}
        return [
            variant
            for variant in rows.altered()
            if variant.kind in _VOICE
            and not variant.directed
            and variant.child_id not in self.lost
            and (variant.child_id, variant.child) not in told
            and (not variant.rule.startswith("inherited") or self._comes_from_lost(variant.child_id))
        ]

    def _comes_from_lost(self, child: str) -> bool:
        return any(row.parent_id in self.lost for row in self.descents.get(child, ()))

    def _along(self, sides: Sequence[Beside]) -> list[Variant]:
        """What a child changed against each of its parents; an addition is what no parent has."""
        everywhere = frozenset(j for side in sides for group in side.pairs for j in group.b)
        found: list[Variant] = []
        for side in sides:
            found += side.paired()
            if side.first:
                found += [*side.headline(), *side.moved(), *side.cuts(), *side.added(everywhere)]
        return found

    def lines(self) -> lines.Lines:
        """Each sentence of the family followed through all its texts."""
        sides = [side for child in sorted(self.sides) for side in self.sides[child]]
        return lines.Lines(self.readings, [*sides, *self.pairs_of_twins], frozenset(self.lost))
