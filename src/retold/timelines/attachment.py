"""Which day a happening belongs to: the date of its own clause, of the clause around it, of the same event, of the news.

A date modifies the verb of its clause. Reported speech has its own days ("said on Friday the wall had cracked" dates the
saying), a date after "since", "until", "than" or "from" dates something else, one before a noun ("the June 18 ruling") dates
that noun, and a day to come dates nothing that is past.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from retold.text import sentences
from retold.timelines import clauses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Article, Span, TimeValue
    from retold.timelines.clauses import Clause, Token

Basis = Literal["clause", "sentence", "same event", "lead", "publication"]
Role = Literal["", "noun", "other"]

NEWS = timedelta(days=8)  # a day this shortly before publication may be that of the news
_ENOUGH = 2.0  # cost at which a date is no longer taken for that of the words


@dataclass(frozen=True, slots=True)
class Dated:
    """The days of a happening and how they were found."""

    first: date
    last: date
    basis: Basis
    time: TimeValue | None = None  # the expression; None when it is the day of publication


@dataclass(frozen=True, slots=True)
class Placed:
    """A date in its sentence: which clause it stands in and what it does there."""

    time: TimeValue
    clause: int
    role: Role
    reach: int  # where the words begin that it dates, when it only dates those: "after the loss on Monday"
    link: str  # the preposition of such words: "after", "until"
    fronted: bool  # before any verb of the sentence: it dates all that follows
    owns: bool = False  # "Monday's raid"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses and dates."""

    start: int
    end: int
    clauses: list[Clause]
    dates: list[Placed]

    def clause_at(self, offset: int) -> int:
        """Index of the clause that holds the offset."""
        return max(0, bisect_right([clause.start for clause in self.clauses], offset) - 1)


class Dater:
    """Gives the words of one article their day."""

    def __init__(self, article: Article, times: Sequence[TimeValue]) -> None:
        self.article = article
        self.published = article.published.at.date() if article.published and article.published.precision != "unknown" else None
        stretches = article.body or ((0, len(article.text)),)
        self._bounds = [(s.start, s.end) for start, end in stretches for s in sentences(article.text, start, end)]
        self._starts = [start for start, _ in self._bounds]
        self._sentences: dict[int, Sentence] = {}
        self._times: dict[int, list[TimeValue]] = defaultdict(list)
        for time in sorted(times, key=lambda time: (time.span.start, time.span.end)):
            if time.type in {"DATE", "TIME"} and (time.first or time.last):
                self._times[self.index(time.span.start)].append(time)
        self.lead = self._lead_day()  # the day of the news, as the opening tells it
        self._by_stem: dict[str, Dated] | None = None

    def date_of(self, span: Span) -> Dated | None:
        """The day of what these words tell: the best guess, with its basis."""
        index = self.index(span.start)
        if index < 0:
            return self._news("")
        sentence = self.sentence(index)
        tense = self._tense(sentence, span)
        return self._in_sentence(sentence, span, tense) or self._same_event(span) or self._news(tense)

    def has(self, index: int) -> bool:
        """Whether there is a sentence of this number, and a date in it."""
        return 0 <= index < len(self._bounds) and index in self._times

    def bounds(self, index: int) -> tuple[int, int]:
        """Where a sentence begins and ends."""
        return self._bounds[index]

    def sentence(self, index: int) -> Sentence:
        """A sentence, cut into clauses when it is first asked for."""
        if index not in self._sentences:
            start, end = self._bounds[index]
            found = clauses.cut(self.article.text, start, end)
            plain = Sentence(start, end, found, [])
            first_verb = next((t.start for c in found for t in c.words if clauses.is_finite(t)), end)
            for time in self._times.get(index, [])[:_MOST_DATES]:
                at = plain.clause_at(time.span.start)
                fronted = time.span.start < first_verb and found[at].kind == "main"
                owns = any(token.start < time.span.end < token.end for token in found[at].words)
                plain.dates.append(Placed(time, at, *_role(found, at, time), fronted, owns))
            self._sentences[index] = plain
        return self._sentences[index]

    def index(self, offset: int) -> int:
        """Number of the sentence that holds the offset, or of the last one before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    # ------------------------------------------------------------------------------------------------- same sentence

    def _in_sentence(self, sentence: Sentence, span: Span, tense: clauses.Tense) -> Dated | None:
        own = sentence.clause_at(span.start)
        best: tuple[float, int, Placed] | None = None
        for placed in sentence.dates:
            if placed.time.implied or not _is_day(placed.time):
                continue
            cost = self._cost(sentence, own, span, tense, placed)
            gap = max(placed.time.span.start - span.end, span.start - placed.time.span.end, 0)
            if cost < _ENOUGH and (best is None or (cost, gap) < best[:2]):
                best = (cost, gap, placed)
        if best is None:
            return None
        return _dated(best[2].time, "clause" if best[2].clause == own else "sentence")

    def _cost(self, sentence: Sentence, own: int, span: Span, tense: clauses.Tense, placed: Placed) -> float:
        cost = _ROLES[placed.role]
        if (placed.role == "noun" and 0 <= span.start - placed.time.span.end <= _NOUN_REACH) or (
            placed.role and placed.reach <= span.start < placed.time.span.start
        ):
            cost = 0.0
        if placed.time.first and self.published and placed.time.first > self.published and tense in _PAST:
            cost += _AHEAD
        if sentence.clauses[placed.clause].kind == "quoted" and self._is_said_day(placed.time):
            cost += _AHEAD
        if placed.clause != own:
            cost += _between(sentence.clauses, own, placed)
            if tense == "past perfect" or sentence.clauses[own].tense == "past perfect":
                cost += _EARLIER
        return cost

    def _is_said_day(self, time: TimeValue) -> bool:
        """Today and tomorrow inside a quotation: the speaker's, and not the writer's."""
        return (
            self.article.text[time.span.start : time.span.end].lower().startswith(("today", "tomorrow", "yesterday", "tonight"))
        )

    # ---------------------------------------------------------------------------------------------------- same event

    def _same_event(self, span: Span) -> Dated | None:
        stem = _stem(self.article.text[span.start : span.end])
        if len(stem) < _SHORTEST or stem in _COMMON_STEMS:
            return None
        if self._by_stem is None:
            self._by_stem = self._stems()
        found = self._by_stem.get(stem)
        return Dated(found.first, found.last, "same event", found.time) if found else None

    def _stems(self) -> dict[str, Dated]:
        """The first day that each verb (or its noun) is given in its own clause."""
        out: dict[str, Dated] = {}
        for index in sorted(self._times):
            if index < 0:
                continue
            sentence = self.sentence(index)
            for placed in sentence.dates:
                if placed.role or placed.time.implied or not _is_day(placed.time):
                    continue
                clause = sentence.clauses[placed.clause]
                verb = _verb(clause)
                if verb is None or clause.reports:
                    continue
                stem = _stem(verb.form)
                if stem not in _COMMON_STEMS:
                    out.setdefault(stem, _dated(placed.time, "same event"))
        return out

    # ------------------------------------------------------------------------------------------------------ the news

    def _news(self, tense: str) -> Dated | None:
        """The day of the news: that of the lead, else of publication."""
        if self.lead is not None and tense not in {"present", "future"}:
            return _dated(self.lead, "lead")
        if self.published is None:
            return _dated(self.lead, "lead") if self.lead else None
        return Dated(self.published, self.published, "publication")

    @property
    def lead_is_said(self) -> bool:
        """Whether the day of the lead is that on which somebody said so: what happened then is not told."""
        if self.lead is None:
            return False
        sentence = self.sentence(self.index(self.lead.span.start))
        return any(sentence.clauses[placed.clause].reports for placed in sentence.dates if placed.time is self.lead)

    def is_ahead(self, span: Span) -> bool:
        """Whether these words tell what is to come."""
        index = self.index(span.start)
        if index < 0:
            return False
        sentence = self.sentence(index)
        return sentence.clauses[sentence.clause_at(span.start)].tense == "future"

    def is_news(self, span: Span) -> bool:
        """Whether these words tell of something done, as a headline or in the past: not how things stand or will be."""
        index = self.index(span.start)
        if index <= 0:
            return True
        sentence = self.sentence(index)
        return sentence.clauses[sentence.clause_at(span.start)].tense in {"past", "perfect"}

    def _lead_day(self) -> TimeValue | None:
        """The first day of the first sentences that is shortly before publication and dates what they tell."""
        for index in range(min(_OPENING, len(self._bounds))):
            for placed in self.sentence(index).dates:
                clause = self.sentence(index).clauses[placed.clause]
                is_of_the_news = clause.kind != "relative" and not _is_found_then(clause)
                if is_of_the_news and placed.role in {"", "noun"} and _is_day(placed.time) and self._is_fresh(placed.time):
                    return placed.time
        return None

    def is_of_these_days(self, time: TimeValue) -> bool:
        """Whether it lies so shortly before publication that it may be the day of the news."""
        return self.published is None or time.first is None or self.published - time.first <= NEWS

    def _is_fresh(self, time: TimeValue) -> bool:
        if self.published is None or time.first is None:
            return True
        return timedelta(0) <= self.published - time.first <= NEWS * 3

    def _tense(self, sentence: Sentence, span: Span) -> clauses.Tense:
        """The tense of these words, by their form and what stands before them in their clause; "" for a noun."""
        clause = sentence.clauses[sentence.clause_at(span.start)]
        before = [token.form for token in clause.words if token.end <= span.start][-4:]
        own = next((token for token in clause.words if token.start >= span.start), None)
        return _form_tense(before, own) if own else ""


def _form_tense(before: Sequence[str], own: Token) -> clauses.Tense:
    form = own.form
    helpers = [word for word in before if word in _HELPERS]
    if any(word in _AHEAD_WORDS for word in helpers):
        return "future"
    if before[-1:] == ["to"]:
        return "future" if any(word in {"is", "are"} for word in before) else ""
    if "had" in helpers or form == "had":
        return "past perfect" if form != "had" else "past"
    if form in {"is", "are", "has", "have", "does", "do"}:
        return "present"
    if form in {"was", "were", "did"} or "was" in helpers or "were" in helpers:
        return "past"
    if "has" in helpers or "have" in helpers:
        return "perfect"
    if "is" in helpers or "are" in helpers:
        return "present" if form.endswith("ing") or not clauses.is_finite(own) else "perfect"
    return "past" if clauses.is_finite(own) and form not in _PRESENT_SAYING else ""


_HELPERS = frozenset("will would shall should can could may might must had has have was were is are 've 'd".split())
_AHEAD_WORDS = frozenset("will would shall may might could can should must".split())
_PRESENT_SAYING = frozenset(
    word for word in clauses.SAYING if not word.endswith("ed") and word not in {"said", "told", "thought", "heard"}
)


_MOST_DATES = 100  # of one sentence
_OPENING = 3  # sentences, the headline included
_ROLES: dict[Role, float] = {"": 0.0, "noun": 1.2, "other": 3.0}
_PAST = frozenset(("past", "perfect", "past perfect"))
_NOUN_REACH = 30  # characters from a date to the noun it stands before
_AHEAD = 3.0
_EARLIER = 3.0
_SHORTEST = 4


def _between(row: list[Clause], own: int, placed: Placed) -> float:
    """How far a clause is from that of a date."""
    mine, its = row[own], row[placed.clause]
    if placed.fronted:
        return 0.3
    if mine.under == placed.clause:  # the date is above
        return {"reported": 1.0, "quoted": 1.5, "adverbial": 1.2, "relative": 1.2}.get(mine.kind, 1.0)
    if its.under == own:  # the date is below
        if its.kind == "adverbial" and its.link in {"when", "while", "as", "where"}:
            return 0.7
        return 1.6 if its.kind == "relative" else 1.8
    return 1.0 + 0.3 * abs(own - placed.clause)


def _role(row: list[Clause], at: int, time: TimeValue) -> tuple[Role, int, str]:
    """What a date does, by the words before and after it; where the words begin that it alone dates, and behind what."""
    words, start = row[at].words, time.span.start
    before = [token for token in words if token.end <= start]
    after = [token for token in words if token.start >= time.span.end][:2]
    if row[at].link == "since":
        return "other", start, "since"
    for token, following in reversed(list(zip(before[-_PHRASE:], before[-_PHRASE + 1 :], strict=False))):
        if token.form in clauses.LINKING and following.form in {"to", "with"}:
            return "other", following.end, _LINKED
    for token in reversed(before[-_PHRASE:]):
        if token.form in _ELSEWHERE:
            return "other", token.end, token.form
        if clauses.is_finite(token) or token.form in {",", ";"}:
            break
    first = next((token.form for token in words if token.start >= start), "")
    if before and before[-1].form == "for" and time.granularity == "part" and first == "the":
        return "other", start, "for"  # parked up for the night
    if before and before[-1].form in _BOUNDS:
        return "other", start, before[-1].form
    if after and after[0].form in {"'s", "'", "’", "s"}:
        return "noun", start, ""
    if before and before[-1].form in _NOUN_OPENERS and after and after[0].form.isalpha() and after[0].form not in _AFTER_DATES:
        return "noun", start, ""
    return "", start, ""


_LINKED = "linked"
_PHRASE = 6  # words from a preposition to the date at the end of its phrase
_ELSEWHERE = frozenset("since from than above below after before following versus compared until till through".split())
_BOUNDS = frozenset("by to".split())
_NOUN_OPENERS = frozenset("a an the its his her their our".split())
_AFTER_DATES = frozenset("and or but in at on to that when as for from with after before by of".split())


def _is_day(time: TimeValue) -> bool:
    return time.granularity in {"day", "part", "minute"} and time.first is not None


def _dated(time: TimeValue, basis: Basis) -> Dated:
    first = time.first or time.last
    assert first is not None  # only values with days are kept
    return Dated(first, time.last or first, basis, time)


def _verb(clause: Clause) -> Token | None:
    """The first full verb of a clause."""
    return next((t for t in clause.words if clauses.is_finite(t) and t.form not in clauses.AUXILIARY), None)


def _is_found_then(clause: Clause) -> bool:
    verb = _verb(clause)
    return verb is not None and verb.form in clauses.FINDING


def _stem(word: str) -> str:
    word = "".join(char for char in word.lower().split()[-1] if char.isalpha()) if word.split() else ""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ed", "es", "s", "e", "al"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


_COMMON_STEMS = frozenset(_stem(word) for word in clauses.SAYING) | frozenset(
    _stem(word)
    for word in "made make take took held hold came come went go gave give call called use used have show shown".split()
)
