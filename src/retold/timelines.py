"""What is claimed to have happened when: one line a happening, in calendar order, background told apart, conflicts kept.

A claim takes its date from the words that state it ("said on Friday" dates the saying, not what is said), else from the
lead of its article, else from publication; in trials on MEANTIME that order was right for three mentions in four. Only
claims that carry a date of their own, and those of the lead, become lines: nothing is dated on the strength of standing
in an article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from retold.model import Happening, Span, Timeline, TimeValue
from retold.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from retold.model import Article, Claim, Granularity, Mention, Statement, Story

RECENT = timedelta(days=35)  # further back than this is background
_FINEST = ("minute", "part", "day", "week", "range", "month", "season", "quarter", "half", "year", "decade", "century")


def build(
    story: Story, articles: Mapping[str, Article], claims: Sequence[Claim], statements: Sequence[Statement],
    times: Sequence[TimeValue],
) -> Timeline:  # fmt: skip
    """The timeline of one story."""
    calendar = Calendar(articles, statements, times)
    text_of = {claim.id: claim for claim in claims}
    found = (_happening(claim, text_of, calendar) for claim in claims)
    ordered = sorted((line for line in found if line is not None), key=_order)
    return Timeline(story_id=story.id, happenings=tuple(_merged(ordered)))


def _order(line: Happening) -> tuple[date, date, str, int]:
    first = line.when.first or line.when.last
    assert first is not None  # only dated lines are made
    return first, line.when.last or first, line.span.article_id, line.span.start


# ------------------------------------------------------------------------------------------------------ calendar


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int


class Calendar:
    """Sentences and dates of the articles of one story, and which date belongs to which words."""

    def __init__(self, articles: Mapping[str, Article], statements: Sequence[Statement], times: Sequence[TimeValue]) -> None:
        self.articles = articles
        self.statements = {statement.id: statement for statement in statements}
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

    def own(self, mention: Mention) -> TimeValue | None:
        """The date in the words that state it: of a bare sentence the whole, of a statement only what is said."""
        statement = self.statements.get(mention.statement_id or "")
        pieces = statement.content if statement else (mention.span,)
        return _finest(time for piece in pieces for time in self.within(piece))

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


def _finest(found: Iterable[TimeValue]) -> TimeValue | None:
    """The finest date, the first of equals."""
    return min(found, key=lambda time: (_rank(time.granularity), time.span.start), default=None)


def _rank(granularity: Granularity) -> int:
    return _FINEST.index(granularity) if granularity in _FINEST else len(_FINEST)


# ---------------------------------------------------------------------------------------------------- happenings


def _happening(claim: Claim, claims: Mapping[str, Claim], calendar: Calendar) -> Happening | None:
    dated = [(mention, time) for mention in claim.mentions if (time := calendar.own(mention)) is not None]
    if not dated and calendar.opens(claim.first):
        time = calendar.lead(claim.first.span.article_id)
        dated = [(claim.first, time)] if time else []
    if not dated:
        return None
    mention, when = _agreed(dated, claim.first)
    sentence = calendar.sentence(mention.span)
    return Happening(
        text=calendar.articles[sentence.article_id].text[sentence.start : sentence.end],
        span=sentence,
        when=when,
        background=_is_background(when, calendar.published(sentence.article_id)),
        claim_ids=(claim.id,),
        articles=claim.figures.articles,
        voices=claim.figures.voices,
        routes=claim.figures.routes,
        conflicts=(*_other_dates(dated, when, calendar), *_other_accounts(claim, claims)),
    )


def _agreed(dated: Sequence[tuple[Mention, TimeValue]], first: Mention) -> tuple[Mention, TimeValue]:
    """The date most articles give, the finer one among equals; told by the earliest mention that gives it."""
    givers: dict[tuple[date | None, date | None], set[str]] = defaultdict(set)
    for mention, time in dated:
        givers[time.first, time.last].add(mention.span.article_id)

    def worth(item: tuple[Mention, TimeValue]) -> tuple[int, int, bool, str, int]:
        mention, time = item
        count = len(givers[time.first, time.last])
        return -count, _rank(time.granularity), mention != first, mention.span.article_id, mention.span.start

    return min(dated, key=worth)


def _is_background(when: TimeValue, published: date | None) -> bool:
    """History that the article recalls: over before the last five weeks, or a long stretch that began long before."""
    begin, end = when.first or when.last, when.last or when.first
    if published is None or begin is None or end is None:
        return when.granularity in {"year", "decade", "century"}
    return end < published - RECENT or begin < published - timedelta(days=400)


def _other_dates(dated: Sequence[tuple[Mention, TimeValue]], when: TimeValue, calendar: Calendar) -> list[str]:
    """A sentence for each day that another article gives and that cannot be the same."""
    out: dict[str, str] = {}
    for mention, time in dated:
        if not _overlap(when, time) and mention.span.article_id != when.span.article_id:
            article = calendar.articles[mention.span.article_id]
            sentence = calendar.sentence(mention.span)
            quoted = article.text[sentence.start : sentence.end]
            out.setdefault(time.value, f"{article.outlet or article.label} dates it {time.value}: “{quoted}”")
    return [out[value] for value in sorted(out)]


def _overlap(a: TimeValue, b: TimeValue) -> bool:
    first, last = a.first or a.last, a.last or a.first
    begin, end = b.first or b.last, b.last or b.first
    return first is None or last is None or begin is None or end is None or (first <= end and begin <= last)


def _other_accounts(claim: Claim, claims: Mapping[str, Claim]) -> list[str]:
    return [f"Otherwise told: “{claims[other].text}”" for other in claim.contradicts if other in claims]


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
