"""An expression that was copied with its sentence names in every copy the day it named where it was written.

"The bank said today", printed again a day later, still means the day before. Most witnesses of a sentence carry the stamp of
the day it was written on; where a copy's own stamp makes another day of the same words, that is the day of printing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from retold.times.resolved import MONTHS, WEEKDAYS
from retold.times.table import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from retold.model import Article, Family, Span, TimeValue

_Place = tuple[str, int]  # an article, and which of its expressions


def agreed(
    pool: Mapping[str, Article], families: Iterable[Family], moments: Mapping[str, tuple[TimeValue, ...]]
) -> dict[str, tuple[TimeValue, ...]]:
    """The expressions of each article; the same words of shared copy with the value that most witnesses give them."""
    out = {key: list(found) for key, found in moments.items()}
    for family in families:
        words = {key: _worded(pool[key], moments[key]) for key in family.articles}
        for places in _joined(family, words):
            if meant := _meant(places, pool, moments):
                for key, index in places:
                    here = out[key][index]
                    if here.value != meant.value:
                        out[key][index] = replace(meant, span=here.span, anchor="copies", zone="")
    return {key: tuple(found) for key, found in out.items()}


def _worded(article: Article, found: Sequence[TimeValue]) -> list[tuple[int, str]]:
    """Where each expression begins, and its words with the two before it."""
    out = []
    for moment in found:
        start, end = moment.span.start, moment.span.end
        before = _WORD.findall(article.text[max(0, start - _BEFORE) : start].casefold())[-2:]
        out.append((start, " ".join((*before, "|", *_plain(_WORD.findall(article.text[start:end].casefold()))))))
    return out


def _plain(words: list[str]) -> list[str]:
    """A weekday without the date that a desk has put beside it: "Wednesday (5 August)" is the Wednesday of the others."""
    rest = words[1:]
    is_beside = words[:1] and words[0] in WEEKDAYS.keys() | listed("FIXED") and any(word.isdigit() for word in rest)
    return words[:1] if is_beside and all(word.isdigit() or word[:3] in MONTHS for word in rest) else words


_WRITTEN_OUT = ("weekday (", "month day", "day month")
_WORD = re.compile(r"[^\W_]+")
_BEFORE = 40  # characters


def _joined(family: Family, words: Mapping[str, list[tuple[int, str]]]) -> Iterator[list[_Place]]:
    """The places that hold the same expression of the same copied words."""
    parent: dict[_Place, _Place] = {}

    def root(place: _Place) -> _Place:
        while (up := parent.get(place, place)) != place:
            parent[place] = parent.get(up, up)
            place = up
        return place

    for a, b in _pairs(family, words):
        first, second = sorted((root(a), root(b)))
        parent[second] = first
        parent.setdefault(first, first)
    groups: dict[_Place, list[_Place]] = defaultdict(list)
    for place in sorted(parent):
        groups[root(place)].append(place)
    yield from groups.values()


def _pairs(family: Family, words: Mapping[str, list[tuple[int, str]]]) -> Iterator[tuple[_Place, _Place]]:
    for passage in family.passages:
        a, b = _within(passage.a, words), _within(passage.b, words)
        for key in sorted(a.keys() & b.keys()):
            yield (passage.a.article_id, a[key]), (passage.b.article_id, b[key])
    for first, *others in family.duplicates:
        for other in others:
            if [key for _, key in words[first]] == [key for _, key in words[other]]:
                yield from (((first, index), (other, index)) for index in range(len(words[first])))


def _within(span: Span, words: Mapping[str, list[tuple[int, str]]]) -> dict[str, int]:
    """The expressions of a stretch by their words, those left out that stand there twice."""
    row = words[span.article_id]
    first, last = (bisect_left(row, (edge, "")) for edge in (span.start, span.end))
    inside = [(row[index][1], index) for index in range(first, last)]
    often = Counter(key for key, _ in inside)
    return {key: index for key, index in inside if often[key] == 1}


def _meant(
    places: Sequence[_Place], pool: Mapping[str, Article], moments: Mapping[str, tuple[TimeValue, ...]]
) -> TimeValue | None:
    """What the words mean; None where all agree, or none has a stamp.

    Yesterday is that of the earliest stamp: later ones are of printing. A week's difference is a stamp before the weekday, and
    a text may have lost the day that an hour counts from: there the most witnesses decide, the earliest on ties.
    """
    found = [(_stamped(pool[key]), moments[key][index]) for key, index in places]
    dated = sorted(((at, moment) for at, moment in found if at is not None), key=lambda row: (row[0], row[1].span.article_id))
    told = [moment for _, moment in dated if moment.value[:4].isdigit() and moment.rule.startswith(_WRITTEN_OUT)]
    if told and len({moment.value for moment in told}) == 1:
        return told[0]
    if not dated or len({moment.value for _, moment in found}) == 1:
        return None
    if not _is_put_to_the_vote([moment for _, moment in dated]):
        return dated[0][1]
    votes = Counter(moment.value for _, moment in dated)
    return max((moment for _, moment in dated), key=lambda moment: votes[moment.value])  # max: the first of equals


def _is_put_to_the_vote(found: Sequence[TimeValue]) -> bool:
    days = [moment.first for moment in found if moment.first is not None]
    return any(moment.anchor == "narrative" for moment in found) or (bool(days) and (max(days) - min(days)).days % 7 == 0)


def _stamped(article: Article) -> datetime | None:
    return article.published.at if article.published is not None and article.published.precision != "unknown" else None
