"""Text that one outlet prints again and again under unrelated stories: its boilerplate, reported and not followed as copy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.model import RepeatedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.model import Article, SharedPassage, Span

UNRELATED = 3  # articles of one outlet that share nothing else make a stretch the outlet's own
LITTLE = 0.35  # of the shorter article's words; sharing more than this they tell of one thing


@dataclass(frozen=True, slots=True)
class Sifted:
    """Passages that are copy, and text that only repeats."""

    passages: tuple[SharedPassage, ...]
    repeated: tuple[RepeatedText, ...]


def sift(articles: Sequence[Article], lengths: Mapping[str, int], passages: Sequence[SharedPassage]) -> Sifted:
    """Set apart what an outlet repeats. ``lengths`` are the words of each article."""
    outlets = {article.id: article.outlet.strip().casefold() for article in articles}
    own = [p for p in passages if outlets[p.a.article_id] and outlets[p.a.article_id] == outlets[p.b.article_id]]
    strangers = _strangers(own, lengths)
    pool = {article.id: article for article in articles}
    repeated = []
    for spans in _stretches(own):
        if _unrelated({span.article_id for span in spans}, strangers):
            first = pool[spans[0].article_id]
            repeated.append(RepeatedText(outlet=first.outlet, text=first.text[spans[0].start : spans[0].end], spans=spans))
    dropped = {span for text in repeated for span in text.spans}
    kept = tuple(passage for passage in passages if passage.a not in dropped and passage.b not in dropped)
    return Sifted(kept, tuple(sorted(repeated, key=lambda text: (text.outlet, text.text))))


def _strangers(own: Iterable[SharedPassage], lengths: Mapping[str, int]) -> set[frozenset[str]]:
    """Pairs of articles of one outlet that share a little and no more."""
    shared: dict[frozenset[str], int] = defaultdict(int)
    for passage in own:
        shared[frozenset((passage.a.article_id, passage.b.article_id))] += passage.words
    return {pair for pair, words in shared.items() if words <= LITTLE * min(lengths[article] for article in pair)}


def _stretches(own: Iterable[SharedPassage]) -> list[tuple[Span, ...]]:
    """Each stretch with everywhere it stands."""
    leader: dict[Span, Span] = {}
    for passage in own:
        one, other = _top(leader, passage.a), _top(leader, passage.b)
        leader[max(one, other, key=_place)] = min(one, other, key=_place)
    groups: dict[Span, list[Span]] = defaultdict(list)
    for span in sorted(leader, key=_place):
        groups[_top(leader, span)].append(span)
    return [tuple(group) for group in groups.values()]


def _top(leader: dict[Span, Span], span: Span) -> Span:
    leader.setdefault(span, span)
    while leader[span] != span:
        leader[span] = leader[leader[span]]
        span = leader[span]
    return span


def _place(span: Span) -> tuple[str, int, int]:
    return (span.article_id, span.start, span.end)


def _unrelated(article_ids: set[str], strangers: set[frozenset[str]]) -> bool:
    """Whether some of these articles, taken greedily, are all strangers to one another."""
    chosen: list[str] = []
    for article_id in sorted(article_ids):
        if all(frozenset((article_id, other)) in strangers for other in chosen):
            chosen.append(article_id)
        if len(chosen) >= UNRELATED:
            return True
    return False
