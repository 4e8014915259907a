"""What a time expression is seen against: the day of publication, the last day the text named, the tense around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.times.table import listed

if TYPE_CHECKING:
    import re
    from datetime import date

    from retold.times.letters import Words
_REACH = 40  # words looked at on either side: keeps hostile text linear


@dataclass(frozen=True, slots=True)
class Found:
    """One match of one rule."""

    rule: str
    read: str
    words: Words
    match: re.Match[str]

    @property
    def start(self) -> int:
        """Index of its first word."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Index after its last word."""
        return self.match.end()

    def forms(self, group: str) -> list[str]:
        """The words of a group; none when the rule has no such group or it did not take part."""
        if group not in self.match.re.groupindex:
            return []
        start, end = self.match.span(group)
        return self.words.forms[start:end] if start >= 0 else []

    def word(self, *groups: str) -> str:
        """The words of the first of these groups that took part, in lower case with single blanks; "" if none did."""
        return next((" ".join(forms) for group in groups if (forms := self.forms(group))), "")

    def __contains__(self, word: str) -> bool:
        return word in self.words.forms[self.start : self.end]

    def before(self, count: int = 1) -> list[str]:
        """The words just before."""
        return self.words.forms[max(0, self.start - count) : self.start]

    def ends_clause(self) -> bool:
        """Whether a mark follows at once."""
        return self.words.letters[self.end : self.end + 1] in _MARKS

    def followed_by_name(self) -> bool:
        """Whether a capitalised word follows at once: April Smith, June Carter."""
        index = self.end
        return index < len(self.words.forms) and self.words.text_at(index)[:1].isupper()

    def after(self, count: int = 1) -> list[str]:
        """The words just after."""
        return self.words.forms[self.end : self.end + count]


_MARKS = tuple('.,;:)_"¶')


@dataclass(slots=True)
class Narrative:
    """Where the reading of one text stands."""

    base: date | None  # the day of publication at the place of publication
    anchor: str  # "publication", "dateline", "copies", "text"
    zone: str = ""  # of the place the day of publication was taken at, when known
    ahead: bool = False  # stamped so late in the UTC day that the place may have had the next day
    last: date | None = None  # the last day named
    last_end: int = -1  # index of the word after it
    last_is_background: bool = False  # "eleven days before she sank"
    event: date | None = None  # the first day named that is shortly before publication: what the article is about, as a rule
    scene: date | None = None  # the first day named together with a part of the day or a clock: when it happened
    scene_is_early: bool = False  # in the small hours or the morning: still the day before in GMT if the hour there is late
    weekdays: dict[int, date] = field(default_factory=dict)  # weekdays told as days to come: one sense in one text
    month: date | None = None  # the first day of the last month named with its year
    month_end: int = -1
    year: int | None = None  # the last year named
    quarter: str = ""  # the last quarter named: "2025-Q3"

    def saw(self, day: date, end: int, *, timed: bool, early: bool = False, is_background: bool = False) -> None:
        """The text has just named this day, perhaps a part of it; what lay days before that is not what it is about."""
        self.last, self.last_end = day, end
        self.last_is_background = is_background
        if is_background:
            return
        if self.event is None and self.base is not None and 0 < (self.base - day).days <= _FRESH:
            self.event = day
        if timed and self.scene is None:
            self.scene, self.scene_is_early = day, early

    def is_recent(self, day: date) -> bool:
        """Whether it lies near publication, where what is told mostly happened; so does any day where that is not known."""
        return self.base is None or abs((day - self.base).days) <= _FRESH


_FRESH = 14  # days


def same_sentence(words: Words, start: int, end: int) -> bool:
    """Whether no sentence ends between two words (a full stop after an abbreviation counts as one: rare enough)."""
    if end - start > 60:
        return False
    between = words.letters[start:end]
    return "." not in between and "¶" not in between


def tense(found: Found) -> str:
    """ "future", "past" or "": the nearest cue before it in its sentence, else the nearest after."""
    words = found.words
    if found.before(2) == ["took", "until"] or (found.before() in (["until"], ["till"], ["to"]) and _denied_past(found)):
        return "past"  # "did not know of it until Friday"
    if found.before() in (["until"], ["till"]) or found.before(2) in (["up", "to"], ["soon", "as"], ["early", "as"]):
        return "future"
    if _is_run_up(found):
        return "future"
    if found.before() == ["before"] and listed("able") & set(words.forms[max(0, found.start - _ABLE_REACH) : found.start]):
        return "future"  # "we can't close it before Wednesday"
    for index in range(found.start - 1, max(-1, found.start - _REACH), -1):
        if words.letters[index] in ".¶" and not _is_abbreviation(words, index):
            break
        if cue := _cue(words, index):
            return "past" if words.forms[index] in listed("due") and _is_over(found) else cue
    for index in range(found.end, min(len(words.forms), found.end + _REACH)):
        if words.letters[index] in ".¶":
            break
        if cue := _cue(words, index):
            return cue
    return ""


def _is_over(found: Found) -> bool:
    """ "Flights scheduled on Friday were cancelled"."""
    return bool(found.after() and found.after()[0] in _WERE)


_WERE = frozenset(("was", "were"))


def _is_run_up(found: Found) -> bool:
    """Whether the news is told as ahead of it: "ahead of local elections in October"."""
    before = found.before(_RUN_UP)
    return any(pair == ("ahead", "of") and "," not in before[at:] for at, pair in enumerate(pairwise(before)))


_RUN_UP = 8  # words


def _denied_past(found: Found) -> bool:
    before = found.before(_ABLE_REACH)
    return bool(listed("denying") & set(before)) and bool(listed("did") & set(before))


_ABLE_REACH = 10  # words


def _is_abbreviation(words: Words, index: int) -> bool:
    return (
        index > 0
        and len(words.forms[index - 1]) <= 3
        and index + 1 < len(words.forms)
        and words.starts[index + 1] == words.ends[index]
    )


def _cue(words: Words, index: int) -> str:
    form = words.forms[index]
    before = words.forms[index - 1] if index else ""
    if form in {"should", "ought"} and "have" in words.forms[index + 1 : index + 3]:
        return "past"
    if form in listed("due") and before in {"been", "was", "were", "had"}:
        return "past"  # "had been scheduled"
    if form in listed("to_come") or form in listed("due"):
        return "future"
    if form == "to" and before in {"is", "are", "be"}:
        return "future"
    if form in listed("coming") and before == "to" and listed("asked") & set(words.forms[max(0, index - _ABLE_REACH) : index]):
        return "future"  # "agreed to meet on Thursday"
    if form in listed("over") or words.letters[index] == "p":
        return "" if before == "be" else "past"  # "will be held", "is to be opened"
    return ""
