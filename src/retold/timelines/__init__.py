"""What is claimed to have happened when: one line a happening, in calendar order, background told apart, conflicts kept.

Each date of a sentence goes to the claim whose words hold it, else to the claim that stands nearest in the sentence
("said on Friday" dates the saying); a claim of the lead without a date takes the lead's. Nothing else is dated on the
strength of standing in an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from retold.model import Happening, Span, Timeline, TimeValue
from retold.text import fold, sentences
from retold.timelines.attachment import Dater

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from retold.model import Article, Claim, Granularity, Mention, Statement, Story

__all__ = ["Dater", "build"]

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
        sure = (time for row in self._times.values() for time in row if _is_clock(time) and _is_universal(time))
        known = sorted({datetime.fromisoformat(time.value) for time in sure if time.anchor != "narrative"})
        for article_id, row in self._times.items():
            if article_id in articles:
                self._times[article_id] = _usable(articles[article_id].text, row, known[:_MOST_KNOWN])

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


_SAID_AGAIN = 12  # characters between "5:40 a.m." and "(2140 GMT on Wednesday)"
_HABIT = re.compile(r"\b(?:usually|normally|typically|generally|always|often|traditionally)\b", re.IGNORECASE)
_HABIT_BEFORE = 60  # characters


def _usable(text: str, row: Sequence[TimeValue], known: Sequence[datetime]) -> list[TimeValue]:
    """The times without habits ("usually the following morning") and local hours given again in GMT.

    An hour whose day is only the one the story has reached is a day: near midnight, and across zones, the hour would be
    wrong.
    """
    out: list[TimeValue] = []
    for at, time in enumerate(row):
        beside = (*row[max(0, at - 1) : at], *row[at + 1 : at + 2])
        again = _is_clock(time) and not _is_universal(time) and any(_says_again(time, other) for other in beside)
        habit = time.anchor == "narrative" and _HABIT.search(text, max(0, time.span.start - _HABIT_BEFORE), time.span.start)
        if not again and not habit:
            out.append(_settled(time, known) if _is_clock(time) and time.anchor == "narrative" else time)
    return out


def _settled(time: TimeValue, known: Sequence[datetime]) -> TimeValue:
    """An hour without a day of its own: "2143 GMT" is of the night of "2140 GMT on Wednesday", else it has no hour."""
    day = _day_by(known, datetime.fromisoformat(time.value)) if _is_universal(time) else None
    if day is None:
        return replace(time, value=time.value.partition("T")[0], granularity="day", type="DATE")
    return replace(time, value=f"{day}T{time.value[11:]}", first=day, last=day)


def _day_by(known: Sequence[datetime], hour: datetime) -> date | None:
    """The one day on which the hour is near another of the story; none when there is no such day or there are several."""
    near = {
        at.date()
        for then in known
        for n in (-1, 0, 1)
        if abs((at := datetime.combine(then.date() + timedelta(days=n), hour.timetz())) - then) <= _SAME_SPELL
    }
    return near.pop() if len(near) == 1 else None


_SAME_SPELL = timedelta(hours=6)
_MOST_KNOWN = 50  # hours of one story that are compared with


def _is_clock(time: TimeValue) -> bool:
    return time.granularity == "minute"


def _is_universal(time: TimeValue) -> bool:
    return _UNIVERSAL.fullmatch(time.value) is not None


_UNIVERSAL = re.compile(r"[1-8]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\dZ")


def _says_again(time: TimeValue, other: TimeValue) -> bool:
    gap = max(other.span.start - time.span.end, time.span.start - other.span.end)
    return _is_clock(other) and _is_universal(other) and gap <= _SAID_AGAIN


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
        if days in told or any(dates.clash(item.time, line.when) or _one_night(item, line) for line in kept):
            continue
        told.add(days)
        kept.append(_line(claim, item, _conflicts(claim, item, dated, dates, claims, calendar), calendar))
    return kept


def _one_night(item: _Dated, line: Happening) -> bool:
    """Whether the same words give both: "overnight ... a little before dawn" is one night, though two days."""
    begin, other = item.time.first, line.when.first
    close = begin is not None and other is not None and abs(begin - other) <= timedelta(days=1)
    hours = {item.time.granularity, line.when.granularity} <= {"part", "minute"}
    return close and hours and line.span.article_id == item.time.span.article_id and _gap(line.span, item.time.span) == 0


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
        sure = other.time.anchor != "narrative"  # not just the day the story has reached
        if fresh and sure and dates.clash(item.time, other.time):
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
    first, last = _reach(a)
    begin, end = _reach(b)
    return first is None or last is None or begin is None or end is None or (first <= end and begin <= last)


def _reach(time: TimeValue) -> tuple[date | None, date | None]:
    """The days it may mean, wherever its zone is not known: late in the day in GMT is the next day further east."""
    first, last = time.first or time.last, time.last or time.first
    if first and last and _is_clock(time) and _is_universal(time):
        hour = int(time.value[11:13])
        return first - timedelta(days=hour < _WEST), last + timedelta(days=hour >= _EAST)
    return first, last


_WEST, _EAST = 12, 10  # hours of GMT at which it is still yesterday, or already tomorrow, somewhere


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
