"""Lines of a timeline: one a claim and day, lines that tell of the same happening made one, other accounts kept as conflicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from retold.model import AGAINST, Happening, Span
from retold.timelines import clauses
from retold.timelines.calendar import days, is_clock, is_open, is_universal, overlap, spoken
from retold.timelines.events import Event, event
from retold.timelines.likeness import ALIKE, ALIKE_IN_A_MINUTE, Likeness, Wording, numbers_differ, stem, wording
from retold.timelines.telling import GREETING, Own, Telling, Told, addressed, names_alone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retold.model import Claim, Granularity, Interval, Mention, TimeValue
    from retold.timelines.calendar import Calendar
    from retold.timelines.descent import Copies

RECENT = timedelta(days=35)  # further back than this is background
LONG_SINCE = timedelta(days=400)  # a stretch that began before this is background
_FINEST = ("minute", "part", "day", "week", "range", "month", "season", "quarter", "half", "year", "decade", "century")


def of_claim(claim: Claim, found: Told, claims: Mapping[str, Claim], calendar: Calendar) -> list[Happening]:
    """One line for each day the claim is dated to; another article's other day for it is a conflict on that line."""
    told = found.by_claim.get(claim.id) or _by_lead(claim, found, calendar)
    dates = _Dates(told)
    kept: list[tuple[Telling, Happening]] = []
    seen: set[tuple[date | None, date | None]] = set()
    for item in sorted(told, key=lambda item: _worth(item, dates, claim.first)):
        period = days(item.time)
        if period in seen or any(dates.clash(item, other) or _one_night(item, other) for other, _ in kept):
            continue
        seen.add(period)
        together = [other for other in told if days(other.time) == period]
        line = _line(claim, item, _conflicts(claim, item, told, dates, claims, calendar), calendar)
        if item.mention.stance in AGAINST and item.voices:
            line = _of_those_against(line, claim, item)
        kept.append((item, _as_said(_until_last(line, together), claim, together)))
    return [line for _, line in kept]


def _of_those_against(line: Happening, claim: Claim, item: Telling) -> Happening:
    """Where the words shown deny the claim, whoever denies it: not its sources."""
    speaks = set(item.voices)
    articles = {m.span.article_id for m in claim.mentions if m.stance in AGAINST and m.voices and m.voices[0] in speaks}
    return replace(line, voices=item.voices, articles=tuple(sorted(articles or {item.words.article_id})), routes=None)


def _until_last(line: Happening, together: Sequence[Telling | Own]) -> Happening:
    """An open period lasts until the latest article that tells of it."""
    last = max((other.time.last for other in together if other.time.last), default=None)
    return replace(line, when=replace(line.when, last=last)) if is_open(line.when) else line


def _as_said(line: Happening, claim: Claim, together: Sequence[Telling]) -> Happening:
    """Where the day is that of the saying alone, with those who spoke that day: not all who ever said it, nor whom it answers."""
    figures = claim.figures
    against = {*claim.denied_by, *claim.unconfirmed_by}
    spoke = {voice for other in together for voice in other.voices or ("",)}
    everybody = spoke >= set(figures.voices) and bool(figures.voices)
    if everybody or not spoke <= {*figures.voices, *against} or not all(other.is_saying for other in together):
        return replace(line, routes=None) if against and not figures.voices else line
    heard = {m.span.article_id for m in claim.mentions if m.voices and m.voices[0] in spoke}
    return replace(line, voices=tuple(sorted(spoke)), articles=tuple(sorted(heard)), routes=None)


def of_writers(own: Sequence[Own], copies: Copies, calendar: Calendar) -> list[Happening]:
    """A line for all that articles tell in words of their own: nobody is named for it, and no source is counted.

    The same words that come out as another day differ by when the articles appeared: the day most give is that of all.
    """
    alike: dict[tuple[str, Wording], list[Own]] = defaultdict(list)
    for item in own:
        alike[calendar.words(item.time), wording(calendar.text(item.words))].append(item)
    return [_of_writers(row, copies, calendar) for row in alike.values()]


def _of_writers(row: Sequence[Own], copies: Copies, calendar: Calendar) -> Happening:
    given = Counter(days(item.time) for item in row)
    best = min(
        row,
        key=lambda item: (
            -given[days(item.time)],
            calendar.appeared(item.words.article_id),
            item.words.article_id,
            item.words.start,
        ),
    )
    line = Happening(
        text=calendar.text(best.words),
        span=best.words,
        when=best.time,
        background=_is_background(best.time, calendar.published(best.words.article_id)),
        ahead=best.is_ahead,
        articles=tuple(sorted({item.words.article_id for item in row})),
        own=True,
        lines=tuple(sorted({copies.root(item.words) for item in row})),
    )
    return _until_last(line, row)


def _by_lead(claim: Claim, found: Told, calendar: Calendar) -> list[Telling]:
    """A claim that opens its article and has no date has the day of the lead, unless that dates other words of its sentence."""
    mention = claim.first
    dater = calendar.dater(mention.span.article_id)
    if dater.lead is None or not calendar.opens(mention) or not dater.is_news(mention.span):
        return []
    at = dater.index(mention.span.start)
    if (mention.span.article_id, at) in found.apart or dater.lead_is_said or dater.is_ahead(mention.span):
        return []
    away = dater.index(dater.lead.span.start) - at
    if not 0 <= away <= 1 or (away and not dater.is_of_these_days(dater.lead)):
        return []  # "found on Monday" two sentences on, "denied it" behind the hour of the strike, news of weeks ago
    start, end = dater.bounds(at)
    text = calendar.articles[mention.span.article_id].text
    if GREETING.match(text, start) or names_alone(text, start, end, dater.lead.span):
        return []
    return [
        Telling(
            claim,
            mention,
            addressed(dater.lead, mention.span.article_id),
            Span(mention.span.article_id, start, end),
            is_saying=False,
            is_ahead=False,
        )
    ]


class _Dates:
    """All dates of one claim, by the article that gives them. The day of the saying and that of what is said are apart."""

    def __init__(self, told: Sequence[Telling]) -> None:
        self.given: dict[tuple[str, bool], list[TimeValue]] = defaultdict(list)
        self.givers: dict[tuple[date | None, date | None], set[str]] = defaultdict(set)
        for item in told:
            self.given[item.time.span.article_id, item.is_saying].append(item.time)
            self.givers[days(item.time)].add(item.time.span.article_id)

    def clash(self, a: Telling, b: Telling) -> bool:
        """Whether two articles date it otherwise: each gives dates, and none that could be the other's."""
        apart = a.time.span.article_id != b.time.span.article_id and a.is_saying == b.is_saying and a.is_ahead == b.is_ahead
        if a.is_saying and a.voices and b.voices and not set(a.voices) & set(b.voices):
            return False  # each spoke when he spoke
        return apart and not self._allows(a, b.time) and not self._allows(b, a.time)

    def _allows(self, item: Telling, time: TimeValue) -> bool:
        return any(overlap(time, own) for own in self.given[item.time.span.article_id, item.is_saying])


def _one_night(item: Telling, other: Telling) -> bool:
    """Whether the same words give both: "overnight ... a little before dawn" is one night, though two days."""
    begin, end = item.time.first, other.time.first
    close = begin is not None and end is not None and abs(begin - end) <= timedelta(days=1)
    hours = {item.time.granularity, other.time.granularity} <= {"part", "minute"}
    return close and hours and item.words == other.words


def _worth(item: Telling, dates: _Dates, first: Mention) -> tuple[int, int, bool, bool, str, int]:
    """The day most articles give first, the finer among equals, told by the earliest mention that gives it, no denial."""
    givers = dates.givers[days(item.time)]
    span = item.time.span
    denies = item.mention.stance in AGAINST
    return -len(givers), _rank(item.time.granularity), denies, item.mention != first, span.article_id, span.start


def _rank(granularity: Granularity) -> int:
    return _FINEST.index(granularity) if granularity in _FINEST else len(_FINEST)


def _line(claim: Claim, item: Telling, conflicts: tuple[str, ...], calendar: Calendar) -> Happening:
    published = calendar.published(item.words.article_id)
    return Happening(
        text=calendar.text(item.words),
        span=item.words,
        when=item.time,
        background=_is_background(item.time, published),
        ahead=item.is_ahead,
        saying=item.is_saying,
        claim_ids=(claim.id,),
        articles=claim.figures.articles,
        voices=claim.figures.voices,
        routes=claim.figures.routes,
        conflicts=conflicts,
    )


def _is_background(when: TimeValue, published: date | None) -> bool:
    """History that the article recalls: over before the last five weeks, or a long stretch that began long before."""
    begin, end = when.first or when.last, when.last or when.first
    if published is None or begin is None or end is None:
        return when.granularity in {"year", "decade", "century"}
    try:
        return end < published - RECENT or begin < published - LONG_SINCE
    except OverflowError:  # an article of the year 1
        return False


# ----------------------------------------------------------------------------------------------------------- conflicts


def _conflicts(
    claim: Claim, item: Telling, told: Sequence[Telling], dates: _Dates, claims: Mapping[str, Claim], calendar: Calendar
) -> tuple[str, ...]:
    """How other articles date it, and how other claims tell it, as sentences."""
    others = [claims[other] for other in claim.contradicts if other in claims]
    by_number = {conflict.claim_id for conflict in claim.conflicts if conflict.kind == "number"}
    otherwise = [
        f"{_name(other.first.span, calendar)} "
        f"{_ANOTHER_NUMBER if other.id in by_number else _difference(claim.text, other.text)}: {_quoted(other.text)}"
        for other in others
    ]
    return (*_other_dates(item, told, dates, calendar), *otherwise)


_ANOTHER_NUMBER = "gives another number"


def _difference(text: str, other: str) -> str:
    """In what another claim differs."""
    mine, theirs = wording(text), wording(other)
    if numbers_differ(mine, theirs):
        return _ANOTHER_NUMBER
    return "says the opposite" if mine.is_negative != theirs.is_negative else "tells it otherwise"


def _other_dates(item: Telling, told: Sequence[Telling], dates: _Dates, calendar: Calendar) -> list[str]:
    """A sentence for each other day that another article gives for the same.

    The same words ("on Friday") that come out as another day differ by when the articles appeared, not by what they tell.
    """
    out: dict[str, str] = {}
    for other in sorted(told, key=lambda other: (other.time.span.article_id, other.time.span.start)):
        fresh = other.time.value not in out and calendar.words(other.time) != calendar.words(item.time)
        sure = other.time.anchor != "narrative"  # not just the day the story has reached
        history = [_is_background(told.time, calendar.published(told.words.article_id)) for told in (item, other)]
        is_same = history[0] == history[1] and _tell_alike(item, other, calendar)
        if fresh and sure and is_same and dates.clash(item, other):
            sentence = _sentence(other.words, calendar)
            out[other.time.value] = (
                f"{_name(sentence, calendar)} dates it {spoken(other.time)}: {_quoted(calendar.text(sentence))}"
            )
    return [out[value] for value in sorted(out)]


def _tell_alike(item: Telling, other: Telling, calendar: Calendar) -> bool:
    """Whether the words of the two dates have anything in common: "fined on Tuesday", "copied between August and October"."""
    mine, theirs = (wording(calendar.text(words)).stems for words in (item.words, other.words))
    mine, theirs = mine - _NO_WORDS, theirs - _NO_WORDS
    return len(mine & theirs) >= _ALIKE_AT_ALL * min(len(mine), len(theirs))


_ALIKE_AT_ALL = 0.4  # of the words of the shorter
_NO_WORDS = frozenset(map(stem, (*clauses.DATE_WORDS, "hundred", "thousand", "million", "billion", "percent")))


def _sentence(words: Span, calendar: Calendar) -> Span:
    dater = calendar.dater(words.article_id)
    return Span(words.article_id, *dater.bounds(max(0, dater.index(words.start))))


def _name(span: Span, calendar: Calendar) -> str:
    article = calendar.articles[span.article_id]
    return article.outlet or article.label


def _quoted(text: str) -> str:
    return f"“{text.strip().strip('“”')}”"


# ------------------------------------------------------------------------------------------------------- one happening


@dataclass(slots=True)
class _Kept:
    line: Happening
    words: Wording
    articles: set[str]  # those whose sentence tells it
    events: list[Event]  # what each of its lines tells of


def merged(ordered: Sequence[Happening], claims: Mapping[str, Claim], calendar: Calendar) -> list[Happening]:
    """Lines of one day that tell of the same happening as one; those of other articles that count or deny it, in conflict."""
    rows = [wording(line.text) for line in ordered]
    likeness = Likeness(rows)
    kept: list[_Kept] = []
    for line, words in zip(ordered, rows, strict=True):
        told = _event(line, calendar)
        same = _same_as(line, words, told, kept, likeness) or _same_event(line, words, told, kept)
        if same is not None:
            same.line = _both(same.line, line)
            same.articles.add(line.span.article_id)
            same.events.append(told)
            continue
        here = _Kept(line, words, {line.span.article_id}, [told])
        for other in _near(line, kept):
            if _against_each_other(here, other, likeness, claims):
                mine, theirs = _against(here.line, other.line, claims), _against(other.line, here.line, claims)
                here.line, other.line = _disputed(here, other.line, mine, calendar), _disputed(other, line, theirs, calendar)
        kept.append(here)
    return [row.line for row in kept]


_BACK = 40  # lines of about the same day that are compared with


def _near(line: Happening, kept: Sequence[_Kept]) -> list[_Kept]:
    return [other for other in kept[-_BACK:] if overlap(line.when, other.line.when)]


def _same_as(line: Happening, words: Wording, told: Event, kept: Sequence[_Kept], likeness: Likeness) -> _Kept | None:
    """The line that tells the same, among those before it: the same words, or most of the rare ones and no other number."""
    best: tuple[float, _Kept] | None = None
    for other in _near(line, kept):
        same_days = _fits(line.when, other.line.when)
        if line.span == other.line.span and line.own == other.line.own and (same_days or _finer(line.when, other.line.when)):
            return other
        apart = told.is_other_than(other.events[0]) or (same_days and not _one_moment(line.when, other.line.when))
        share = likeness.share(words, other.words) if _may_join(line, other.line) and not apart else 0.0
        enough = ALIKE_IN_A_MINUTE if is_clock(line.when) and line.when.value == other.line.when.value else ALIKE
        if same_days and share >= enough and not _differ(words, other.words) and (best is None or share > best[0]):
            best = (share, other)
    return best[1] if best else None


def _event(line: Happening, calendar: Calendar) -> Event:
    """What a line tells of; nothing where its day is that of the saying."""
    at = line.when.span
    if line.saying or at.article_id != line.span.article_id:
        return Event()
    dater = calendar.dater(at.article_id)
    return event(dater.sentence(max(0, dater.index(at.start))), at, line.span)


def _same_event(line: Happening, words: Wording, told: Event, kept: Sequence[_Kept]) -> _Kept | None:
    """The line of most articles, among those of that day, that tells of the same kind of happening to the same."""
    if not told.kinds or line.ahead or line.when.granularity not in _OF_A_DAY:
        return None
    found = [
        other
        for other in _near(line, kept)
        if _one_hour(line.when, other.line.when) and _may_join(line, other.line) and not other.line.ahead
        if not _differ(words, other.words) and any(told.may_be(own) for own in other.events)
    ]
    return max(found, key=lambda other: len(other.line.articles), default=None)


_OF_A_DAY = frozenset(("day", "part", "minute"))


def _one_moment(a: TimeValue, b: TimeValue) -> bool:
    """Whether two hours of one zone are about the same; true where one of them gives none."""
    if not (is_clock(a) and is_clock(b)) or is_universal(a) != is_universal(b):
        return True
    at_noon = _NOON in (_minute(a), _minute(b))  # "past noon"
    return abs(_minute(a) - _minute(b)) <= (_ABOUT_NOON if at_noon else _ABOUT)


_ABOUT = 30  # minutes that two accounts of one happening may be apart
_NOON, _ABOUT_NOON = 12 * 60, 75


def _one_hour(a: TimeValue, b: TimeValue) -> bool:
    """Whether both may mean one moment of one day."""
    if days(a) != days(b) or b.granularity not in _OF_A_DAY or {a.modifier, b.modifier} - {"", "APPROX"}:
        return False
    if is_clock(a) and is_clock(b):
        return _one_moment(a, b)
    return a.granularity != "part" or b.granularity != "part" or a.value == b.value


def _minute(time: TimeValue) -> int:
    hour, minute = time.value[11:16].split(":")
    return 60 * int(hour) + int(minute)


def _may_join(a: Happening, b: Happening) -> bool:
    """What a writer tells himself joins what somebody is named for, but not the day on which somebody said it."""
    return a.own == b.own or all(_is_writers(line) for line in (a, b)) or not (a.saying or b.saying)


def _is_writers(line: Happening) -> bool:
    return line.own or (bool(line.voices) and all(voice.startswith("desk:") for voice in line.voices))


def _finer(a: TimeValue, b: TimeValue) -> bool:
    """Whether one is a day of the other's week or month: "last week, six days before the raid" is one day."""
    return _is_day_of(a, b) or _is_day_of(b, a)


def _is_day_of(time: TimeValue, period: TimeValue) -> bool:
    if time.granularity != "day" or period.granularity not in _ROUGH or not (time.first and period.first and period.last):
        return False
    return period.first <= time.first <= period.last


_ROUGH = frozenset(("week", "month"))


def _differ(a: Wording, b: Wording) -> bool:
    return a.is_negative != b.is_negative or numbers_differ(a, b)


def _fits(a: TimeValue, b: TimeValue) -> bool:
    """The same days, or a part of the same day: not a day against its month."""
    if days(a) == days(b):
        return a.modifier == b.modifier or "day" not in {a.granularity, b.granularity}
    hours = (is_clock(a) and is_universal(a)) or (is_clock(b) and is_universal(b))
    return bool(hours) and {a.granularity, b.granularity} <= {"minute", "part", "day"} and overlap(a, b)


def _against_each_other(a: _Kept, b: _Kept, likeness: Likeness, claims: Mapping[str, Claim]) -> bool:
    """Two articles tell the same of one day with another number, or one denies it."""
    if b.line.span.article_id in a.articles or not _differ(a.words, b.words):
        return False
    if set(a.line.lines) & set(b.line.lines) and not numbers_differ(a.words, b.words):
        return False  # a copy in other words
    return likeness.share(a.words, b.words) >= _DISPUTED and not _known(a.line, b.line, claims)


_DISPUTED = 0.75


def _against(line: Happening, other: Happening, claims: Mapping[str, Claim]) -> str:
    """In what another line differs; a number that the same voice has replaced is none that contradicts."""
    theirs = set(other.claim_ids)
    if any(theirs & set(claims[claim].updated_by) for claim in line.claim_ids if claim in claims):
        return "later gives another number"
    if any(theirs & set(claims[claim].updates) for claim in line.claim_ids if claim in claims):
        return "gave another number before"
    return _difference(line.text, other.text)


def _known(a: Happening, b: Happening, claims: Mapping[str, Claim]) -> bool:
    """Whether the one already says so of the other, or of the other's claim."""
    of_claim = any(set(claims[claim].contradicts) & set(b.claim_ids) for claim in a.claim_ids if claim in claims)
    return of_claim or any(b.text.strip() in conflict for conflict in a.conflicts)


def _disputed(kept: _Kept, other: Happening, against: str, calendar: Calendar) -> Happening:
    sentence = f"{_name(other.span, calendar)} {against}: {_quoted(other.text)}"
    return replace(kept.line, conflicts=tuple(dict.fromkeys((*kept.line.conflicts, sentence))))


def _both(a: Happening, b: Happening) -> Happening:
    broad, other = (a, b) if _breadth(a) >= _breadth(b) else (b, a)
    own = _is_writers(a) and _is_writers(b) and (a.own or b.own)
    lasts = [line.when.last for line in (broad, other) if line.when.last]
    return replace(
        broad,
        when=replace(broad.when, last=max(lasts)) if is_open(broad.when) and lasts else _closer(broad.when, other.when),
        claim_ids=tuple(dict.fromkeys((*a.claim_ids, *b.claim_ids))),
        articles=tuple(sorted({*a.articles, *b.articles})),
        voices=() if own else tuple(sorted({*_named(a), *_named(b)} or {*a.voices, *b.voices})),
        routes=None if own else _wider(broad.routes, other.routes),
        conflicts=tuple(dict.fromkeys((*a.conflicts, *b.conflicts))),
        saying=a.saying and b.saying,
        own=own,
        lines=tuple(sorted({*_roots(a), *_roots(b)})) if a.own or b.own or a.lines or b.lines else (),
    )


def _closer(time: TimeValue, other: TimeValue) -> TimeValue:
    """With the hour, where only the other of two accounts of one day gives it."""
    finer = time.granularity in {"day", "part"} and is_clock(other) and days(time) == days(other)
    return replace(time, value=other.value, granularity=other.granularity) if finer else time


def _roots(line: Happening) -> tuple[str, ...]:
    """Where the copies of what writers tell begin, whether that is a claim of theirs or stands beside one."""
    return (*line.lines, *(voice.removeprefix("desk:") for voice in line.voices if voice.startswith("desk:")))


def _named(line: Happening) -> tuple[str, ...]:
    """Who is named for it, other than those who wrote it."""
    return tuple(voice for voice in line.voices if not voice.startswith("desk:"))


def _breadth(line: Happening) -> tuple[int, int]:
    """More articles first, then the finer time."""
    return len(line.articles), -_rank(line.when.granularity)


def _wider(a: Interval | None, b: Interval | None) -> Interval | None:
    """Of two counts the one that shows more; sources of two claims are not added up, since they may be the same."""
    if a is None or b is None:
        return a or b
    return max(a, b, key=lambda count: (count.low, count.high))
