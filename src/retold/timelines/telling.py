"""Each date of each sentence, given to the claim and the words it dates.

"The announcement came a day after South Korea wrapped up a drill": the announcement has one day, the end of the drill another,
and each is shown by its own words. A date that only bounds or compares ("lower than on Monday") dates nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retold.model import Span
from retold.timelines import clauses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Claim, Mention, TimeValue
    from retold.timelines.attachment import Placed, Sentence
    from retold.timelines.calendar import Calendar
    from retold.timelines.clauses import Clause


@dataclass(frozen=True, slots=True)
class Telling:
    """One date as one mention of a claim gives it, and the words it dates."""

    claim: Claim
    mention: Mention
    time: TimeValue
    words: Span
    is_saying: bool  # what has this day is that somebody said so
    is_ahead: bool  # still to come when the article appeared


def tellings(claims: Sequence[Claim], calendar: Calendar) -> dict[str, list[Telling]]:
    """What each claim, by id, is dated to."""
    out: dict[str, list[Telling]] = defaultdict(list)
    rows: dict[tuple[str, int], list[tuple[int, str, Claim, Mention]]] = defaultdict(list)
    for claim in claims:
        for mention in claim.mentions:
            article_id = mention.span.article_id
            at = calendar.dater(article_id).index(mention.span.start)
            rows[article_id, max(at, 0)].append((mention.span.start, claim.id, claim, mention))
    for (article_id, at), row in rows.items():
        row.sort(key=lambda item: item[:2])
        dater = calendar.dater(article_id)
        if not dater.has(at):
            continue
        sentence = dater.sentence(at)
        for placed in sentence.dates:
            if found := _told(row, sentence, placed, article_id, calendar):
                out[found.claim.id].append(found)
    return out


def _told(
    row: Sequence[tuple[int, str, Claim, Mention]], sentence: Sentence, placed: Placed, article_id: str, calendar: Calendar
) -> Telling | None:
    time = _bounded(placed)
    if time is None:
        return None
    start, end = _dated_words(sentence, placed, calendar.articles[article_id].text)
    start, end = max(start, placed.time.span.start - _REACH), min(end, placed.time.span.end + _REACH)
    at = bisect_left(row, (placed.time.span.start,), key=lambda item: item[:1])
    near = row[max(0, at - _NEAR) : at + _NEAR]
    _, _, claim, mention = min(
        near, key=lambda item: (_gap(item[3].span, placed.time.span), _apart(item[3].span, start, end), item[:2])
    )
    clause = sentence.clauses[placed.clause]
    is_saying = clause.reports and placed.role == "" and not placed.time.implied
    is_ahead = _is_ahead(time, clause, calendar.published(article_id))
    return Telling(claim, mention, addressed(time, article_id), Span(article_id, start, end), is_saying, is_ahead)


def addressed(time: TimeValue, article_id: str) -> TimeValue:
    """The time as this copy of the text has it."""
    return time if time.span.article_id == article_id else replace(time, span=replace(time.span, article_id=article_id))


def _is_ahead(time: TimeValue, clause: Clause, published: date | None) -> bool:
    """Days after publication; the day after may have begun where it was written, unless the tense says that it is to come."""
    first = time.last if time.modifier == "ON_OR_BEFORE" else time.first
    if published is None or first is None or first <= published:
        return False
    return clause.tense == "future" or (first - published).days > 1


_REACH = 600  # characters on either side of a date that are shown at most
_NEAR = 12  # mentions of one sentence on either side of a date that may be meant


def _gap(words: Span, date_: Span) -> int:
    """Characters between them; 0 where the words hold the date."""
    return max(0, date_.start - words.end, words.start - date_.end)


def _apart(words: Span, start: int, end: int) -> int:
    return max(0, start - words.end, words.start - end)


def _bounded(placed: Placed) -> TimeValue | None:
    """The time with what its preposition makes of it; None where it only compares."""
    if placed.time.granularity == "range" and placed.time.modifier:
        return replace(placed.time, modifier="")
    if placed.time.modifier == "BEFORE" and placed.time.granularity in _PERIODS and placed.time.last is not None:
        return replace(placed.time, first=None, modifier="ON_OR_BEFORE")  # "before the year is out"
    if placed.link == "by" and placed.time.last is not None and placed.reach >= placed.time.span.start - _SHORT:
        return replace(placed.time, first=None, modifier="ON_OR_BEFORE")
    if placed.role != "other" or placed.time.modifier:
        return placed.time
    if placed.link in _COMPARES:
        return None
    if placed.reach < placed.time.span.start - _SHORT:
        return placed.time
    if placed.link in _ENDS and placed.time.last is not None:
        return replace(placed.time, first=None)
    modifier = _BOUND.get(placed.link, "")
    return replace(placed.time, modifier=modifier) if modifier else placed.time


_PERIODS = frozenset(("week", "month", "quarter", "half", "season", "year"))
_COMPARES = frozenset("than above below compared versus".split())
_ENDS = frozenset(("until", "till", "through"))
_BOUND = {"from": "ON_OR_AFTER"}


# --------------------------------------------------------------------------------------------------------- the words


def _dated_words(sentence: Sentence, placed: Placed, text: str) -> tuple[int, int]:
    """The clause that has the date, with what hangs from it and has no date of its own."""
    if placed.time.implied:
        return _trimmed(text, _behind_preposition(text, placed.time.span), placed.time.span.end)
    if placed.role == "other" and placed.link in _PHRASES and placed.reach < placed.time.span.start - _SHORT:
        return _trimmed(text, placed.reach, _phrase_end(sentence, placed))
    row, clause = sentence.clauses, sentence.clauses[placed.clause]
    others = {other.clause for other in sentence.dates if other is not placed}
    whole = placed.clause and placed.time.span.start <= row[placed.clause].start and _is_all(row[placed.clause], placed.time.span)
    first = max(0, row[placed.clause].under) if whole else _opening(row, placed.clause, others)
    last = placed.clause
    while last + 1 < len(row) and last + 1 not in others and row[last + 1].under >= first and row[last + 1].kind != "also":
        last += 1
    end = row[last + 1].start if last + 1 < len(row) else sentence.end
    if clause.reports and (first, last) == (placed.clause, placed.clause):
        first, end = _with_what_was_said(sentence, placed.clause, first, end)
    if first == 0 and end == sentence.end:
        return sentence.start, sentence.end
    return _trimmed(text, row[first].start, end)


def _is_all(clause: Clause, span: Span) -> bool:
    """Whether a clause is nothing but its date: "before the year is out" tells when, and not what."""
    return all(token.end <= span.end or not token.form[0].isalnum() for token in clause.words)


def _with_what_was_said(sentence: Sentence, at: int, first: int, end: int) -> tuple[int, int]:
    """ "The mayor said on Friday" tells nothing alone: what was said stands with it, though it has a date of its own."""
    row = sentence.clauses
    if at + 1 < len(row) and row[at + 1].kind in {"reported", "quoted"}:
        return first, row[at + 1].end
    if not at or row[at].kind != "main":
        return first, end
    said = at - 1
    while row[said].kind == "adverbial" and 0 <= row[said].under < said:
        said = row[said].under
    return said, end


_PHRASES = frozenset("after before following since".split())
_SHORT = 6  # characters: "the "


def _phrase_end(sentence: Sentence, placed: Placed) -> int:
    """The end of "Moscow's 2022 invasion of Ukraine": the next mark or verb."""
    row = sentence.clauses[placed.clause]
    behind = [token for token in row.words if token.start >= placed.time.span.end]
    for token in behind:
        if not token.form[0].isalnum() or clauses.is_finite(token) or token.form in {"and", "with", "to", "by"}:
            return token.start
    return row.end


def _opening(row: list[Clause], at: int, others: set[int]) -> int:
    """The first clause to show: what was said before its attribution, the noun that a relative clause or a pronoun is about."""
    clause = row[at]
    if not at or at - 1 in others:
        return at
    with_main = clause.link in _WITH_MAIN and row[at - 1].kind in {"main", "also"} and not row[at - 1].reports
    said_before = clause.reports and clause.kind == "main"
    first = next((token.form for token in clause.words if token.form[0].isalpha() and token.form not in {"and", "but"}), "")
    return (
        at - 1 if said_before or with_main or clause.kind == "relative" or (clause.kind == "also" and first in _PRONOUNS) else at
    )


_WITH_MAIN = frozenset(("when", "while", "as"))
_PRONOUNS = frozenset("he she it they".split())


def _behind_preposition(text: str, span: Span) -> int:
    """Where X begins in "a day after X"."""
    words = text[span.start : span.end]
    found = [at + len(link) for link in (" after ", " before ") if (at := words.find(link)) >= 0]
    return span.start + min(found, default=0)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks and small words at its ends that only join it to the rest."""
    moved = True
    while moved and start < end:
        moved = False
        while start < end and (text[start].isspace() or text[start] in _JOINING_MARKS):
            start += 1
        for word in _JOINING:
            if text.startswith(word, start, end):
                start, moved = start + len(word), True
    if text[start : start + 1] in _QUOTES and not set(text[start + 1 : end]) & set('”’"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-"):
        end -= 1
    return start, end


_QUOTES = ("“", "‘", '"')
_JOINING_MARKS = ",;:—–-)"
_JOINING = (
    "and ",
    "but ",
    "that ",
    "when ",
    "while ",
    "although ",
    "though ",
    "because ",
    "as ",
    "whereas ",
    "since ",
    "after ",
    "before ",
    "until ",
    "with ",
    "And ",
    "But ",
    "When ",
    "While ",
    "As ",
)
