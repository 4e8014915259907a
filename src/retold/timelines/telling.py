"""Each date of each sentence, given to the claim and the words it dates.

"The announcement came a day after South Korea wrapped up a drill": the announcement has one day, the end of the drill another,
and each is shown by its own words. A date that only bounds or compares ("lower than on Monday") dates nothing.

A claim has the dates that stand in its words, in the rest of their clause, and in the clause that says who said so. Any other
date of the sentence belongs to what the writer tells himself: "the drill ended on Thursday, which Elmet called a rehearsal" has
Elmet's word for the rehearsal alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retold.model import Span
from retold.timelines import clauses
from retold.timelines.calendar import overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retold.model import Claim, Mention, Statement, TimeValue
    from retold.timelines.attachment import Placed, Sentence
    from retold.timelines.calendar import Calendar
    from retold.timelines.clauses import Clause, Token


@dataclass(frozen=True, slots=True)
class Own:
    """One date that the writer of an article gives in words of his own, and the words it dates."""

    time: TimeValue
    words: Span
    is_ahead: bool  # still to come when the article appeared


@dataclass(frozen=True, slots=True)
class Telling:
    """One date as one mention of a claim gives it, and the words it dates."""

    claim: Claim
    mention: Mention
    time: TimeValue
    words: Span
    is_saying: bool  # what has this day is that somebody said so
    is_ahead: bool  # still to come when the article appeared
    voices: tuple[str, ...] = ()  # who is first named for it there


@dataclass(frozen=True, slots=True)
class Told:
    """All dates of the sentences that carry claims."""

    by_claim: Mapping[str, Sequence[Telling]]
    own: Sequence[Own]
    apart: frozenset[tuple[str, int]]  # the sentences, by article and number, with a date of the writer's own


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention of a claim, the words that attribute it there, and all that is attributed by them."""

    claim: Claim
    mention: Mention
    cue: Span | None
    content: tuple[Span, ...]


def tellings(claims: Sequence[Claim], statements: Sequence[Statement], calendar: Calendar) -> Told:
    """What each claim, by id, is dated to, and what the writers date themselves."""
    by_claim: dict[str, list[Telling]] = defaultdict(list)
    own: list[Own] = []
    apart: set[tuple[str, int]] = set()
    for (article_id, at), row in sorted(_by_sentence(claims, statements, calendar).items()):
        dater = calendar.dater(article_id)
        if not dater.has(at):
            continue
        sentence = dater.sentence(at)
        for placed in sentence.dates:
            found = _told(row, sentence, placed, article_id, calendar)
            if isinstance(found, Telling):
                by_claim[found.claim.id].append(found)
            elif found is not None:
                own.append(found)
                apart.add((article_id, at))
    return Told(by_claim, own, frozenset(apart))


def _by_sentence(
    claims: Sequence[Claim], statements: Sequence[Statement], calendar: Calendar
) -> dict[tuple[str, int], list[_Row]]:
    """The mentions of each sentence, in text order."""
    said = {statement.id: (statement.cue or statement.source, statement.content) for statement in statements}
    rows: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for claim in claims:
        for mention in claim.mentions:
            article_id = mention.span.article_id
            at = max(0, calendar.dater(article_id).index(mention.span.start))
            rows[article_id, at].append(_Row(claim, mention, *said.get(mention.statement_id or "", (None, ()))))
    for row in rows.values():
        row.sort(key=_order)
    return rows


def _order(row: _Row) -> tuple[int, str, int]:
    return row.mention.span.start, row.claim.id, row.mention.span.end


def _told(row: Sequence[_Row], sentence: Sentence, placed: Placed, article_id: str, calendar: Calendar) -> Telling | Own | None:
    time = _bounded(placed, is_ahead=placed.fronted or sentence.clauses[placed.clause].tense == "future")
    text = calendar.articles[article_id].text
    if time is None or _names_a_thing(time, text, calendar.published(article_id)) or _is_withdrawn(text, sentence):
        return None
    at = bisect_left(row, placed.time.span.start, key=lambda item: item.mention.span.start)
    teller = _teller(row[max(0, at - _NEAR) : at + _NEAR], sentence, placed, text)
    start, end = _dated_words(sentence, placed, text, is_saying=teller is not None and teller.is_saying)
    start = _behind_its_clock(placed, text, start)
    if _tells_nothing(placed, text, start, end) or GREETING.match(text, start):
        return None
    start, end = _without_a_cut_date(sentence, placed, text, start, end)
    start, end = max(start, placed.time.span.start - _REACH), min(end, placed.time.span.end + _REACH)
    words = Span(article_id, start, end)
    clause = sentence.clauses[placed.clause]
    if clause.kind == "relative" and clause.under >= 0 and _is_over(clause, placed):
        clause = sentence.clauses[clause.under]
    is_ahead = _is_ahead(time, clause, calendar.published(article_id))
    if teller is None:
        return Own(addressed(time, article_id), words, is_ahead)
    claim, mention = teller.row.claim, teller.row.mention
    return Telling(claim, mention, addressed(time, article_id), words, teller.is_saying, is_ahead, teller.voices)


# ------------------------------------------------------------------------------------------------------ whose words


@dataclass(frozen=True, slots=True)
class _Teller:
    row: _Row
    voices: tuple[str, ...]
    is_saying: bool


def _teller(near: Sequence[_Row], sentence: Sentence, placed: Placed, text: str) -> _Teller | None:
    """Whose claim has this date: the one that holds it, that is said in its clause, or that stands in it; else nobody's."""
    clause = sentence.clauses[placed.clause]
    phrase = _phrase(sentence, placed, text)
    start, end = phrase or (placed.time.span.start, placed.time.span.end)
    plain = placed.role == "" and not placed.time.implied
    if holding := [row for row in near if row.mention.span.start < end and start < row.mention.span.end]:
        found = _chosen(holding, placed, is_saying=False)
        return replace(found, is_saying=plain and _has_its_saying(found.row, sentence, placed))
    if around := [row for row in near if any(piece.start < end and start < piece.end for piece in row.content)]:
        return _chosen(around, placed, is_saying=False)  # a clause of the statement that no claim holds
    if plain and (said := [row for row in near if _is_said_in(row, sentence, placed)]):
        return _chosen(said, placed, is_saying=True)
    if phrase is None and (inside := [row for row in near if _stands_in(row, clause, placed)]):
        return _chosen(inside, placed, is_saying=False)
    return None


def _chosen(found: Sequence[_Row], placed: Placed, *, is_saying: bool) -> _Teller:
    """The nearest to the date, with all who are named for the same there."""
    best = min(found, key=lambda row: (_gap(row.mention.span, placed.time.span), _order(row)))
    named = {row.mention.voices[0] for row in found if row.claim.id == best.claim.id and row.mention.voices}
    return _Teller(best, tuple(sorted(named)), is_saying)


def _has_its_saying(row: _Row, sentence: Sentence, placed: Placed) -> bool:
    """Whether a mention that holds the date holds the attribution too, and the date is that of the attribution."""
    verb = clauses.governing(sentence.clauses[placed.clause], placed.time.span)
    if row.cue is None:
        return verb is not None and verb.form in clauses.PLAIN_SAYING
    return row.mention.span.start <= row.cue.start < row.mention.span.end and _is_said_in(row, sentence, placed)


def _is_said_in(row: _Row, sentence: Sentence, placed: Placed) -> bool:
    """Whether the date is that of the attribution: "said on Friday", "which it denounced on Friday as a rehearsal"."""
    at = _shown(sentence, placed)
    clause = sentence.clauses[at]
    if row.cue is None:  # the words that attribute it stand in the original alone
        return clause.reports and sentence.clause_at(row.mention.span.start) in {at + 1, at - (clause.kind == "main")} - {at}
    if not clause.start <= row.cue.start < clause.end:
        return False
    if clause.reports or clause is not sentence.clauses[placed.clause]:
        return True
    verb = clauses.governing(clause, placed.time.span)
    return verb is None or (row.cue.start < verb.end and verb.start < row.cue.end)


def _shown(sentence: Sentence, placed: Placed) -> int:
    """The clause whose happening has the date; where that opens the sentence, the attribution that is cut off behind it.

    "On Friday, the mayor said", "In a letter sent on Friday, the mayor said".
    """
    row = sentence.clauses
    words, behind = row[0].words, placed.time.span.end
    opens = placed.clause == 0 and (placed.fronted or next((token.form for token in words), "") in _SETTING)
    is_bare = opens and not row[0].reports and not any(clauses.is_finite(t) for t in words if t.start >= behind)
    return 1 if is_bare and len(row) > 1 and row[1].kind == "main" and row[1].reports else placed.clause


_SETTING = frozenset("in at on during".split())


def _stands_in(row: _Row, clause: Clause, placed: Placed) -> bool:
    """Whether a mention has words of the date's clause, and is not another's word on what the clause tells."""
    words, at = row.mention.span, placed.time.span
    if not (words.start < clause.end and clause.start < words.end):
        return False
    return row.cue is None or not (min(at.end, words.end) <= row.cue.start < max(at.start, words.start))


def addressed(time: TimeValue, article_id: str) -> TimeValue:
    """The time as this copy of the text has it."""
    return time if time.span.article_id == article_id else replace(time, span=replace(time.span, article_id=article_id))


def _is_ahead(time: TimeValue, clause: Clause, published: date | None) -> bool:
    """Days after publication; the day after may have begun where it was written, unless the tense says that it is to come."""
    first = time.last if time.modifier == "ON_OR_BEFORE" else time.first
    if published is None or first is None or first <= published:
        return False
    return clause.tense == "future" or (first - published).days > 1


def _names_a_thing(time: TimeValue, text: str, published: date | None) -> bool:
    """A year to come before its noun, of a build or a law: "the 2031 notes", "1994-built", "Reform Act of 1995"."""
    start, end = time.span.start, time.span.end
    if time.granularity == "year" and (_BUILT.match(text, end) or _LAW.search(text, max(0, start - _LAW_REACH), start)):
        return True
    if time.granularity != "year" or published is None or time.first is None or time.first <= published:
        return False
    return bool(_NOUN_NEXT.match(text, time.span.end))


def _is_withdrawn(text: str, sentence: Sentence) -> bool:
    """Whether the sentence tells what the paper no longer says."""
    words = text[sentence.start : sentence.end].lower()
    return any(phrase in words for phrase in clauses.EARLIER_VERSIONS)


_BUILT = re.compile(r"[-‑][a-z]{4}")
_LAW = re.compile(r"(?:Act|Law|Code|Treaty|Convention|Directive|Regulation|Resolution|Constitution|No\. ?\d+)(?: of| \()? ?$")
_LAW_REACH = 24  # characters
_NOUN_NEXT = re.compile(r" (?!(?:and|or|but|in|at|on|to|that|when|as|for|from|with|after|before|by|of|if|unless)\b)[a-z]{3}")


def _behind_its_clock(placed: Placed, text: str, start: int) -> int:
    """Without the hour that opens an entry of a live blog: "15:02 The jury has returned"."""
    at = placed.time.span
    opens = at.start == start and text[start : start + 1].isdigit() and ":" in text[start : at.end] and _ENTRY.match(text, at.end)
    return opens.end() if opens else start


def _tells_nothing(placed: Placed, text: str, start: int, end: int) -> bool:
    """ "The court's 28 March", "Monday, 28 October, Norland": names and days alone."""
    at = placed.time.span
    if placed.owns or at.end - at.start > _LONG_DATE:
        return not any(c.isalpha() for c in text[start:end])
    return names_alone(text, start, end, at)


def names_alone(text: str, start: int, end: int, date_: Span) -> bool:
    """Whether a stretch holds nothing but names beside its date."""
    row = [t for t in clauses.tokens(text, start, end) if t.form[0].isalpha() and not date_.start <= t.start < date_.end]
    rest = [t for t in row if t.form not in clauses.DATE_WORDS and t.form not in clauses.DETERMINERS]
    return all(token.is_name or token.form.endswith("'s") for token in rest)


_LONG_DATE = 40  # characters: "a day after the harbour had wrapped up its drill" tells something

_ENTRY = re.compile(r"[ :.–—-]{1,4}(?=[A-Z“\"‘])")
GREETING = re.compile(r"(?:\d\d?[:.]\d\d[ :.–—-]{1,4})?(?:Good (?:morning|afternoon|evening)|Hello|Welcome)\b")


def _without_a_cut_date(sentence: Sentence, placed: Placed, text: str, start: int, end: int) -> tuple[int, int]:
    """Without "one day" at the end where the words stop before its "after ..."."""
    for other in sentence.dates:
        at = other.time.span
        if start < at.start <= placed.time.span.start < at.start or at.end != end or at.start <= start:
            continue
        if text[end : end + 8].lstrip().startswith(("after ", "before ")) and placed.time.span.end <= at.start:
            return _trimmed(text, start, at.start)
    return start, end


_REACH = 600  # characters on either side of a date that are shown at most
_NEAR = 12  # mentions of one sentence on either side of a date that may be meant


def _gap(words: Span, date_: Span) -> int:
    """Characters between them; 0 where the words hold the date."""
    return max(0, date_.start - words.end, words.start - date_.end)


def _bounded(placed: Placed, *, is_ahead: bool) -> TimeValue | None:
    """The time with what its preposition makes of it; None where it only compares. "Film from Sunday" begins nothing."""
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
    if placed.owns or not is_ahead:
        return placed.time
    modifier = _BOUND.get(placed.link, "")
    return replace(placed.time, modifier=modifier) if modifier else placed.time


_PERIODS = frozenset(("week", "month", "quarter", "half", "season", "year"))
_COMPARES = frozenset("than above below compared versus for".split())
_ENDS = frozenset(("until", "till", "through"))
_BOUND = {"from": "ON_OR_AFTER"}


# --------------------------------------------------------------------------------------------------------- the words


def _phrase(sentence: Sentence, placed: Placed, text: str) -> tuple[int, int] | None:
    """The words that a date alone dates, less than its clause: "Moscow's 2022 invasion of Ukraine", X in "a day after X"."""
    if placed.time.implied:
        return _trimmed(text, _behind_preposition(text, placed.time.span), placed.time.span.end)
    start = placed.time.span.start
    tells = any(c.isalpha() for c in _ABOUT.sub("", text[placed.reach : start])) or placed.owns
    if placed.role == "other" and placed.link in _PHRASES and placed.reach < start - _SHORT and tells:
        return _trimmed(text, placed.reach, _phrase_end(sentence, placed))
    return None


def _dated_words(sentence: Sentence, placed: Placed, text: str, *, is_saying: bool) -> tuple[int, int]:
    """The clause that has the date, with what hangs from it and has no date of its own."""
    if phrase := _phrase(sentence, placed, text):
        return phrase
    row, clause = sentence.clauses, sentence.clauses[placed.clause]
    others = {other.clause for other in sentence.dates if other is not placed}
    whole = placed.clause and placed.time.span.start <= row[placed.clause].start and _is_all(row[placed.clause], placed.time.span)
    first = max(0, row[placed.clause].under) if whole else _opening(row, placed.clause, others)
    last = placed.clause
    if _opens_alone(sentence, placed):
        last = 2 if len(row) > 2 and row[1].reports and row[2].kind == "reported" else 1
    while last + 1 < len(row) and last + 1 not in others and row[last + 1].under >= first and row[last + 1].kind != "also":
        last += 1
    end = row[last + 1].start if last + 1 < len(row) else sentence.end
    at = _shown(sentence, placed) if is_saying else placed.clause
    if (is_saying or clause.reports) and first == placed.clause and last <= at:
        first, end = _with_what_was_said(sentence, at, first, max(end, row[at].end))
    about = clause.kind == "relative" and clause.link != "that" and first < placed.clause
    about = about and not _is_over(clause, placed)
    start = _antecedent(row[first]) if about else max(row[first].start, _behind_another_date(sentence, placed, text))
    if aside := _aside(clause, placed.time.span):
        return _trimmed(text, *aside)
    if start == row[0].start and end == sentence.end:
        return sentence.start, sentence.end
    return _trimmed(text, start, end)


def _opens_alone(sentence: Sentence, placed: Placed) -> bool:
    """Whether a date that opens its sentence is all of a clause: "At 8:59 a.m., the pilot declared ..." whatever dates follow."""
    row, at = sentence.clauses, placed.time.span
    if placed.clause or len(row) < _WITH_MORE or row[1].kind != "main":
        return False
    return all(t.form in _SETTING for t in row[0].words if t.form[0].isalnum() and not at.start <= t.start < at.end)


_WITH_MORE = 2  # clauses


def _aside(clause: Clause, date_: Span) -> tuple[int, int] | None:
    """What was built in "The ferry, built in 1994, ran aground": the noun and its participle, up to the comma behind the date."""
    before = [token for token in clause.words if token.end <= date_.start]
    behind = next((token for token in clause.words if token.start >= date_.end), None)
    comma = max((at for at, token in enumerate(before[:-1]) if token.form == ","), default=0)
    if not comma or behind is None or behind.form != "," or len(before) - comma > _ASIDE:
        return None
    opening, *rest = before[comma + 1 :]
    is_participle = opening.form not in clauses.AUXILIARY and not clauses.is_saying(opening) and clauses.is_finite(opening)
    if not is_participle or any(clauses.is_finite(token) for token in rest):
        return None
    return _antecedent(replace(clause, words=before[:comma])), date_.end


_ASIDE = 7  # words


def _is_over(clause: Clause, placed: Placed) -> bool:
    """Whether a comma has closed a relative clause before the date: "the wreck, which lies deep, on Friday"."""
    verb = next((token.end for token in clause.words if clauses.is_finite(token) or token.form.endswith("s")), clause.end)
    return any(token.form == "," and verb <= token.start < placed.time.span.start for token in clause.words)


def _behind_another_date(sentence: Sentence, placed: Placed, text: str) -> int:
    """Where the words begin that "two days earlier" or "Tuesday's" dates, when another date of the clause stands before."""
    before = [
        other.time
        for other in sentence.dates
        if other.clause == placed.clause and other.time.span.end <= placed.time.span.start and not other.time.implied
    ]
    if placed.owns or text[placed.time.span.start : placed.time.span.end].endswith(("earlier", "ago")):
        return max((other.span.end for other in before), default=0)
    is_apart = any(other.granularity in _FINE and not overlap(other, placed.time) for other in before)
    if placed.time.granularity == "year" and is_apart:
        return _its_phrase(sentence.clauses[placed.clause], placed)
    return 0


def _its_phrase(clause: Clause, placed: Placed) -> int:
    """The noun that a bare year at the end of a clause dates: "was found guilty on Tuesday of the death of a boy in 2023"."""
    before = [token for token in clause.words if token.end <= placed.time.span.start]
    while before and before[-1].form in _TO_DATES:
        before.pop()
    return next((token.end for token in reversed(before) if token.form in _TO_NOUNS), 0)


_FINE = frozenset(("day", "part", "minute"))
_TO_DATES = frozenset("in during of since".split())
_TO_NOUNS = frozenset("over for about into against after with on from to in".split())


def _antecedent(clause: Clause) -> int:
    """Where the noun begins that a relative clause is about: what stands behind the last verb of the clause before it."""
    start, behind = clause.start, False
    for token in clause.words:
        if clauses.is_finite(token):
            start, behind = clause.start, True
        elif behind and (token.is_name or token.form in clauses.DETERMINERS):
            start, behind = token.start, False
    return start


def _is_all(clause: Clause, span: Span) -> bool:
    """Whether a clause is nothing but its date: "before the year is out" tells when, and not what."""
    return all(token.end <= span.end or not token.form[0].isalnum() for token in clause.words)


def _with_what_was_said(sentence: Sentence, at: int, first: int, end: int) -> tuple[int, int]:
    """ "The mayor said on Friday" tells nothing alone: what was said stands with it, though it has a date of its own."""
    row = sentence.clauses
    if at + 1 < len(row) and row[at + 1].kind in {"reported", "quoted"}:
        return first, row[at + 1].end
    if first < at or not at or row[at].kind != "main":
        return first, end
    said = at - 1
    while row[said].kind == "adverbial" and 0 <= row[said].under < said:
        said = row[said].under
    return said, end


_ABOUT = re.compile(r"\b(?:at|least|about|around|early|late|mid|the|some|as|far|back)\b")  # "since at least 2022" tells no event
_PHRASES = frozenset("after before following since linked".split())
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
    if not at:
        return at
    with_main = clause.link in _WITH_MAIN and row[at - 1].kind in {"main", "also"} and not row[at - 1].reports
    said_before = clause.reports and clause.kind == "main"
    opening = next((token for token in clause.words if token.form[0].isalpha() and token.form not in {"and", "but"}), None)
    pronoun = opening is not None and clause.kind == "also" and opening.form in _PRONOUNS
    quoted = opening is not None and row[at - 1].kind == "quoted" and clauses.is_finite(opening)  # “lock” will be heard
    if (subject := _subject_of(row, at, opening)) < at:
        return subject
    if at - 1 in others:
        return at
    if not (said_before or with_main or clause.kind == "relative" or pronoun or quoted):
        return at
    before = at - 1
    while before and before - 1 not in others and not any(token.form[0].isalnum() for token in row[before].words):
        before -= 1  # a mark alone: “sluice”, which ...
    return before


def _subject_of(row: list[Clause], at: int, opening: Token | None) -> int:
    """ "And was found at daybreak" tells nothing without what was found; a relative clause may stand between the two."""
    if row[at].kind not in {"also", "main"} or opening is None or not clauses.is_finite(opening) or clauses.is_saying(opening):
        return at
    before = at - 1
    while before > 0 and row[before].kind == "relative":
        before -= 1
    return before if row[before].kind in {"main", "also"} else at


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
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–-"):
        end -= 1
    return start, end


_QUOTES = ("“", "‘", '"')
_JOINING_MARKS = ",;:—–-)”"
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
    "Since ",
    "Although ",
    "Though ",
    "Because ",
    "After ",
    "Before ",
)
