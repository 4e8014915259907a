"""What is claimed to have happened when: one line a happening, in calendar order, background told apart, conflicts kept.

Each date of a sentence goes to the claim whose words hold it, else to the claim that stands nearest in the sentence
("said on Friday" dates the saying); a claim of the lead without a date takes the lead's. Nothing else is dated on the
strength of standing in an article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from retold.model import Happening, Span, Timeline, TimeValue
from retold.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from retold.model import Article, Claim, Granularity, Mention, Statement, Story

RECENT = timedelta(days=35)  # further back than this is background
_FINEST = ("minute", "part", "day", "week", "range", "month", "season", "quarter", "half", "year", "decade", "century")


def build(
    story: Story, articles: Mapping[str, Article], claims: Sequence[Claim],
    statements: Sequence[Statement],  # noqa: ARG001  claims carry what was said of them
    times: Sequence[TimeValue],
) -> Timeline:  # fmt: skip
    """The timeline of one story."""
    calendar = Calendar(articles, times)
    known = {claim.id: claim for claim in claims}
    shares = _shared_out(claims, calendar)
    lines = [line for claim in claims for line in _happenings(claim, shares.get(claim.id, []), known, calendar)]
    return Timeline(story_id=story.id, happenings=tuple(_merged(sorted(lines, key=_order))))


def _order(line: Happening) -> tuple[date, date, str, int]:
    first = line.when.first or line.when.last
    assert first is not None  # only dated lines are made
    return first, line.when.last or first, line.span.article_id, line.span.start


@dataclass(frozen=True, slots=True)
class _Dated:
    """One date as one mention of a claim gives it."""

    mention: Mention
    time: TimeValue


def _shared_out(claims: Sequence[Claim], calendar: Calendar) -> dict[str, list[_Dated]]:
    """Each date of each sentence, given to the claim whose words hold it, else to the one that stands nearest."""
    out: dict[str, list[_Dated]] = defaultdict(list)
    by_sentence: dict[Span, list[tuple[Claim, Mention]]] = defaultdict(list)
    for claim in claims:
        for mention in claim.mentions:
            by_sentence[calendar.sentence(mention.span)].append((claim, mention))
    for sentence, row in by_sentence.items():
        for time in calendar.within(sentence):
            claim, mention = min(row, key=lambda item: (_gap(item[1].span, time.span), item[1].span.start, item[0].id))
            out[claim.id].append(_Dated(mention, time))
    return out


def _gap(words: Span, date_: Span) -> int:
    """Characters between them; 0 where the words hold the date."""
    return max(0, date_.start - words.end, words.start - date_.end)


# ------------------------------------------------------------------------------------------------------ calendar


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int


class Calendar:
    """Sentences and dates of the articles of one story, and which date belongs to which words."""

    def __init__(self, articles: Mapping[str, Article], times: Sequence[TimeValue]) -> None:
        self.articles = articles
        self._sentences: dict[str, list[_Sentence]] = {}
        self._times: dict[str, list[TimeValue]] = defaultdict(list)
        for time in sorted(times, key=lambda time: (time.span.article_id, time.span.start, time.span.end)):
            if time.type in {"DATE", "TIME"} and (time.first or time.last):
                self._times[time.span.article_id].append(time)

    def sentence(self, span: Span) -> Span:
        """The sentence the stretch begins in; the stretch itself where the body has none."""
        found = self._sentences_of(span.article_id)
        at = bisect_right([sentence.start for sentence in found], span.start) - 1
        if at < 0 or found[at].end <= span.start:
            return span
        return Span(span.article_id, found[at].start, found[at].end)

    def within(self, span: Span) -> list[TimeValue]:
        """Dates that stand in the stretch."""
        row = self._times.get(span.article_id, [])
        starts = [time.span.start for time in row]
        return [
            time for time in row[bisect_left(starts, span.start) : bisect_left(starts, span.end)] if time.span.end <= span.end
        ]

    def words(self, time: TimeValue) -> str:
        """The expression as written, folded."""
        return fold(self.articles[time.span.article_id].text[time.span.start : time.span.end])

    def lead(self, article_id: str) -> TimeValue | None:
        """The first day named in the opening two sentences."""
        opening = self._sentences_of(article_id)[:2]
        days = (time for s in opening for time in self.within(Span(article_id, s.start, s.end)))
        return next((time for time in days if time.granularity in {"day", "part", "minute"}), None)

    def published(self, article_id: str) -> date | None:
        """The day it appeared, as far as is known."""
        stamp = self.articles[article_id].published
        return stamp.at.date() if stamp else None

    def opens(self, mention: Mention) -> bool:
        """Whether the mention stands in the first two sentences of its article."""
        opening = self._sentences_of(mention.span.article_id)[:2]
        return bool(opening) and mention.span.start < opening[-1].end

    def _sentences_of(self, article_id: str) -> list[_Sentence]:
        if article_id not in self._sentences:
            article = self.articles[article_id]
            self._sentences[article_id] = [
                _Sentence(s.start, s.end) for start, end in article.body for s in sentences(article.text, start, end)
            ]
        return self._sentences[article_id]


def _rank(granularity: Granularity) -> int:
    return _FINEST.index(granularity) if granularity in _FINEST else len(_FINEST)


# ---------------------------------------------------------------------------------------------------- happenings


class _Dates:
    """All dates of one claim, by the article that gives them."""

    def __init__(self, dated: Sequence[_Dated]) -> None:
        self.given: dict[str, list[TimeValue]] = defaultdict(list)
        self.givers: dict[tuple[date | None, date | None], set[str]] = defaultdict(set)
        for item in dated:
            self.given[item.mention.span.article_id].append(item.time)
            self.givers[item.time.first, item.time.last].add(item.mention.span.article_id)

    def clash(self, a: TimeValue, b: TimeValue) -> bool:
        """Whether two articles date it otherwise: each gives dates, and none that could be the other's."""
        one, other = a.span.article_id, b.span.article_id
        return one != other and not self._allows(one, b) and not self._allows(other, a)

    def _allows(self, article: str, time: TimeValue) -> bool:
        return any(_overlap(time, own) for own in self.given[article])


def _happenings(claim: Claim, dated: Sequence[_Dated], claims: Mapping[str, Claim], calendar: Calendar) -> list[Happening]:
    """One line for each day the claim is dated to; another article's other day for it is a conflict on that line."""
    if not dated and calendar.opens(claim.first):
        time = calendar.lead(claim.first.span.article_id)
        dated = [_Dated(claim.first, time)] if time else []
    dates = _Dates(dated)
    kept: list[Happening] = []
    told: set[tuple[date | None, date | None]] = set()
    for item in sorted(dated, key=lambda item: _worth(item, dates, claim.first)):
        days = item.time.first, item.time.last
        if days in told or any(dates.clash(item.time, line.when) for line in kept):
            continue
        told.add(days)
        kept.append(_line(claim, item, _conflicts(claim, item, dated, dates, claims, calendar), calendar))
    return kept


def _worth(item: _Dated, dates: _Dates, first: Mention) -> tuple[int, int, bool, str, int]:
    """The day most articles give first, the finer among equals, told by the earliest mention that gives it."""
    givers = dates.givers[item.time.first, item.time.last]
    span = item.time.span
    return -len(givers), _rank(item.time.granularity), item.mention != first, span.article_id, span.start


def _line(claim: Claim, item: _Dated, conflicts: tuple[str, ...], calendar: Calendar) -> Happening:
    sentence = calendar.sentence(item.mention.span)
    return Happening(
        text=calendar.articles[sentence.article_id].text[sentence.start : sentence.end],
        span=sentence,
        when=item.time,
        background=_is_background(item.time, calendar.published(sentence.article_id)),
        claim_ids=(claim.id,),
        articles=claim.figures.articles,
        voices=claim.figures.voices,
        routes=claim.figures.routes,
        conflicts=conflicts,
    )


def _conflicts(
    claim: Claim, item: _Dated, dated: Sequence[_Dated], dates: _Dates, claims: Mapping[str, Claim], calendar: Calendar
) -> tuple[str, ...]:
    """How other articles date it, and how other claims tell it, as sentences."""
    told = tuple(f"Otherwise told: “{claims[other].text}”" for other in claim.contradicts if other in claims)
    return (*_other_dates(item, dated, dates, calendar), *told)


def _other_dates(item: _Dated, dated: Sequence[_Dated], dates: _Dates, calendar: Calendar) -> list[str]:
    """A sentence for each other day that another article gives for the same.

    The same words ("on Friday") that come out as another day differ by when the articles appeared, not by what they tell.
    """
    out: dict[str, str] = {}
    for other in sorted(dated, key=lambda other: (other.time.span.article_id, other.time.span.start)):
        fresh = other.time.value not in out and calendar.words(other.time) != calendar.words(item.time)
        if fresh and dates.clash(item.time, other.time):
            article = calendar.articles[other.time.span.article_id]
            sentence = calendar.sentence(other.mention.span)
            quoted = article.text[sentence.start : sentence.end]
            out[other.time.value] = f"{article.outlet or article.label} dates it {other.time.value}: “{quoted}”"
    return [out[value] for value in sorted(out)]


def _is_background(when: TimeValue, published: date | None) -> bool:
    """History that the article recalls: over before the last five weeks, or a long stretch that began long before."""
    begin, end = when.first or when.last, when.last or when.first
    if published is None or begin is None or end is None:
        return when.granularity in {"year", "decade", "century"}
    return end < published - RECENT or begin < published - timedelta(days=400)


def _overlap(a: TimeValue, b: TimeValue) -> bool:
    first, last = a.first or a.last, a.last or a.first
    begin, end = b.first or b.last, b.last or b.first
    return first is None or last is None or begin is None or end is None or (first <= end and begin <= last)


def _merged(ordered: Iterable[Happening]) -> list[Happening]:
    """Claims read from the same sentence with the same date are one happening."""
    out: dict[tuple[Span, date | None, date | None], Happening] = {}
    for line in ordered:
        key = (line.span, line.when.first, line.when.last)
        out[key] = _both(out[key], line) if key in out else line
    return list(out.values())


def _both(a: Happening, b: Happening) -> Happening:
    broad = a if len(a.articles) >= len(b.articles) else b
    return replace(
        broad,
        claim_ids=(*a.claim_ids, *b.claim_ids),
        articles=tuple(sorted({*a.articles, *b.articles})),
        voices=tuple(sorted({*a.voices, *b.voices})),
        conflicts=tuple(dict.fromkeys((*a.conflicts, *b.conflicts))),
    )
