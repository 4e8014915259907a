"""Clauses of an English sentence, by its small words and marks: enough to say which verb a date stands with.

No parser. A clause begins at a conjunction, a relative, the "that" of reported speech, a dash, a quotation mark, or where a
verb of saying is followed by a new subject; it ends where the next begins. Mistakes cost a date its place, never more.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from retold.model import Span

Kind = Literal["main", "also", "reported", "quoted", "adverbial", "relative"]
Tense = Literal["past perfect", "past", "perfect", "present", "future", ""]


@dataclass(slots=True)
class Clause:
    """``text[start:end]`` of one verb and what stands with it."""

    start: int
    end: int
    kind: Kind
    link: str = ""  # the word that opens it: "after", "that", "who"
    tense: Tense = ""
    reports: bool = False  # its verb tells what somebody says
    under: int = -1  # the clause it hangs from; -1 for none
    words: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark."""

    start: int
    end: int
    form: str  # lower case
    is_name: bool  # begins with a capital


_TOKEN = re.compile(r"\d{1,2}[:.]\d\d(?!\d)|[^\W_]+(?:['’][^\W_]+)*|``|''|--+|[^\w\s]")
LONGEST = 400  # tokens of a sentence that are read as clauses; the rest stays with the last one


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The first words and marks of a stretch."""
    found = islice(_TOKEN.finditer(text, start, end), LONGEST)
    return [Token(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group()[0].isupper()) for m in found]


# --------------------------------------------------------------------------------------------------------------- words


@cache
def _table() -> dict[str, frozenset[str]]:
    read = tomllib.loads((files(__package__) / "clauses.toml").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in read.items()}


def _words(name: str) -> frozenset[str]:
    return _table()[name]


SAYING = _words("saying")
PLAIN_SAYING = _words("plain_saying")
FINDING = _words("finding")
LINKING = _words("linking")
EARLIER_VERSIONS = tuple(" ".join(phrase.split("_")) for phrase in sorted(_words("earlier_versions")))
WITH_PARTS = _words("with_parts")
AUXILIARY = _words("auxiliary")
_MODAL = _words("modal")
_IRREGULAR = _words("irregular")
_NOT_VERBS = _words("not_verbs")
_PRONOUNS = _words("pronouns")
DETERMINERS = _words("determiners")
_ADVERBIAL = _words("adverbial")
_PREPOSITIONS = _words("prepositions")
_RELATIVE = _words("relative")
_MARKS = frozenset(("—", "–", "--", "---", ";", ":"))
_OPENING, _CLOSING = frozenset(("“", "``", '"')), frozenset(("”", "''", '"'))


def is_finite(token: Token) -> bool:
    """Whether a word can be the verb of a clause by its form: an auxiliary or a past. Present forms are not told from nouns."""
    form = token.form
    if token.is_name and (form not in AUXILIARY or form == "may"):  # the month
        return False
    return form in AUXILIARY or form in _IRREGULAR or form in SAYING or (form.endswith("ed") and form not in _NOT_VERBS)


def is_saying(token: Token) -> bool:
    """Whether a word is a form of a verb of saying."""
    return token.form in SAYING


def governing(clause: Clause, date_: Span) -> Token | None:
    """The verb that a date stands with: the last before it, else the first behind it. "The retired guard" holds none."""
    verbs = [
        token
        for before, token in zip((None, *clause.words), clause.words, strict=False)
        if is_finite(token) or token.form.endswith("ing")
        if token.form not in AUXILIARY and (before is None or before.form not in DETERMINERS)
    ]
    return next((token for token in reversed(verbs) if token.end <= date_.start), verbs[0] if verbs else None)


# ------------------------------------------------------------------------------------------------------------ cutting


def cut(text: str, start: int, end: int) -> list[Clause]:
    """The clauses of a sentence, in order; together they cover it."""
    row = tokens(text, start, end)
    if not row:
        return [Clause(start, end, "main")]
    cuts = _Cutter(row).cuts()
    out: list[Clause] = []
    for number, (at, kind, link) in enumerate(cuts):
        until = cuts[number + 1][0] if number + 1 < len(cuts) else len(row)
        last = row[until].start if until < len(row) else end
        words = row[at:until]
        out.append(Clause(start if not out else row[at].start, last, kind, link, _tense(words), _reports(words), -1, words))
    _hang(out)
    return out


class _Cutter:
    """Walks the words of a sentence and says where clauses begin."""

    def __init__(self, row: list[Token]) -> None:
        self.row = row
        self.found: list[tuple[int, Kind, str]] = [(0, "main", "")]
        self.quoted = False
        self.named_until = -1  # index of the mark that closes a few quoted words without a verb

    def cuts(self) -> list[tuple[int, Kind, str]]:
        """Index of the first word, kind and opening word of each clause."""
        for at in range(len(self.row)):
            begun = self._begins(at)
            if begun is None:
                continue
            if at == self.found[-1][0] or (at == self.found[-1][0] + 1 and self._is_bare(self.found[-1][0], at)):
                self.found[-1] = (self.found[-1][0], *begun)
            else:
                self.found.append((at, *begun))
        return self.found

    def _is_bare(self, start: int, end: int) -> bool:
        """Only marks and conjunctions so far: ", and when"."""
        return all(not t.form[0].isalnum() or t.form in {"and", "but", "or"} for t in self.row[start:end])

    def _begins(self, at: int) -> tuple[Kind, str] | None:
        form = self.row[at].form
        if at <= self.named_until:
            return None
        if form in _OPENING and not (self.quoted and form == '"'):
            self.named_until = self._closing_of_name(at)
            if self.named_until >= 0:
                return None
            self.quoted = True
            return ("quoted", '"')
        if form in _CLOSING:
            self.quoted = False
            return ("main", "") if self._verb_follows(at + 1, 12) else None
        if form in _MARKS:
            return ("also", form) if self._verb_follows(at + 1, 14) else None
        if form in _ADVERBIAL:
            return ("adverbial", form) if self._verb_follows(at + 1, 14, participles=True) else None
        if form in _PREPOSITIONS:
            return ("adverbial", form) if self._is_conjunction(at) else None
        if form in _RELATIVE and at and not (form in {"who", "where"} and self.row[at - 1].form in _OPENING):
            return ("relative", form)
        if form == "with" and self.row[at - 1].form == ",":
            return ("adverbial", form) if self._participle_in(at + 1, 9) else None
        if form == "that" and at:
            return self._that(at)
        if form in {"and", "but", "or"} and at:
            return ("also", form) if self._joins_clauses(at) else None
        if form == ",":
            return self._after_comma(at)
        return ("reported", "") if self._is_reported_without_that(at) else None

    def _closing_of_name(self, at: int) -> int:
        """Where a few quoted words close that are no speech: codes for "persons unknown", the word ‘fraud’; -1 where they are."""
        before = self.row[at - 1] if at else None
        if before is None or before.form in {",", ":", "—", "–"} or is_saying(before):
            return -1
        for end in range(at + 1, min(at + _A_FEW, len(self.row))):
            if self.row[end].form in _CLOSING:
                return end
            if is_finite(self.row[end]):
                return -1
        return -1

    def _that(self, at: int) -> tuple[Kind, str] | None:
        before = self.row[max(0, at - 6) : at]
        if any(is_saying(token) or token.form in _SAYING_NOUNS for token in before):
            return ("reported", "that")
        return ("relative", "that") if self._verb_follows(at + 1, 2) else None

    def _is_conjunction(self, at: int) -> bool:
        """ "after the wall fell", "after falling"; not "after the fall", "since Monday", "as a plant"."""
        row, form = self.row, self.row[at].form
        following = row[at + 1] if at + 1 < len(row) else None
        if following is None or (
            form == "as" and following.form in {"well", "part", "many", "much", "of", "soon", "long", "early"}
        ):
            return False
        if form in {"after", "before", "since"} and following.form.endswith("ing") and not following.is_name:
            return True
        if (form == "as" and following.form in {"a", "an"}) or (form != "as" and _is_date_word(following)):
            return False
        return self._verb_follows(at + 1, 9, strict=True)

    def _joins_clauses(self, at: int) -> bool:
        """ "and fell", "and the wall fell": with a verb at once, or after a new subject."""
        row = self.row
        following = row[at + 1] if at + 1 < len(row) else None
        if following is None:
            return False
        if is_finite(following) and not (following.form.endswith("ed") and not self._has_verb_before(at)):
            return True
        if row[at - 1].form == "," and self._verb_follows(at + 1, 12, strict=True):
            return True
        return following.form in _PRONOUNS and at + 2 < len(row) and row[at + 2].form[0].isalpha()

    def _has_verb_before(self, at: int) -> bool:
        return any(is_finite(token) for token in self.row[self.found[-1][0] : at])

    def _after_comma(self, at: int) -> tuple[Kind, str] | None:
        """The main clause goes on after a fronted or inserted one; an attribution follows what was said."""
        kind = self.found[-1][1]
        ahead = self.row[at + 1 : at + 9]
        if self._is_attribution(ahead):
            return ("main", ",")
        if ahead and ahead[0].form in _SUBJECTS and self._has_verb_before(at) and self._verb_follows(at + 2, 2, strict=True):
            return ("also", ",")
        if kind == "adverbial" and len(self.found) <= 2 and self.found[-1][0] <= 1 and self._verb_follows(at + 1, 14):
            return ("main", ",")
        if kind == "relative" and self._has_verb_before(at) and ahead and (is_finite(ahead[0]) or ahead[0].form == "according"):
            return ("main", ",")
        return None

    def _is_attribution(self, ahead: list[Token]) -> bool:
        """ ", the ministry said on Friday": a verb of saying before any other verb, and its clause soon over."""
        for number, token in enumerate(ahead):
            if token.form in {",", ";", "."}:
                return False
            if token.form == "according":
                return number == 0
            if is_saying(token) and not token.form.endswith("ing"):
                rest = [t.form for t in ahead[number + 1 : number + 3]]
                return bool(number or self.quoted) and "that" not in rest
            if is_finite(token) or token.form in _PREPOSITIONS or token.form in _RELATIVE:
                return False
        return False

    def _is_reported_without_that(self, at: int) -> bool:
        """ "said on Friday the wall had cracked": a new subject with its verb behind a verb of saying."""
        row = self.row
        if at == 0 or self.found[-1][1] == "quoted":
            return False
        token = row[at]
        if not (token.form in _PRONOUNS or token.form in DETERMINERS or token.is_name):
            return False
        back = at - 1
        while back > self.found[-1][0] and at - back < 6 and row[back].form in DATE_WORDS:
            back -= 1
        if not is_saying(row[back]) or row[back].form == "according" or (back and row[back - 1].form in {"the", "a"}):
            return False
        if token.is_name and back != at - 1 and token.form in DATE_WORDS:
            return False
        if token.form in DATE_WORDS:
            return False
        return self._verb_follows(at + 1, 9, strict=True)

    def _participle_in(self, at: int, reach: int) -> bool:
        """ ", with the North last year launching balloons", ", with a drill due to start"."""
        for token, following in pairwise(self.row[at : at + reach + 1]):
            if token.form in {",", ".", ";"}:
                return False
            if token.form in _PLANNED and following.form == "to":
                return True
            if token.form.endswith("ing") and not token.is_name and len(token.form) > _LONG_ENOUGH:
                return True
        return False

    def _verb_follows(self, at: int, reach: int, *, strict: bool = False, participles: bool = False) -> bool:
        """Whether a verb stands in the next words, before any stop (strict: any comma) or new conjunction."""
        for token in self.row[at : at + reach]:
            if token.form in {".", ";", "!", "?"} or (strict and token.form in {",", "who", "which"}):
                return False
            if is_finite(token) or (participles and token.form.endswith("ing")):
                return True
        return False


def _is_date_word(token: Token) -> bool:
    """Monday, May, noon, 2014: "before noon and two men were seen" is no clause of its own."""
    form = token.form
    return form in _DAYS_AND_HOURS or (len(form) == len("2014") and form.isdigit() and form[:2] in {"18", "19", "20"})


_A_FEW = 8  # words
_DAYS_AND_HOURS = _words("days_and_hours")
_SAYING_NOUNS = _words("saying_nouns")
DATE_WORDS = _words("date_words")


# ------------------------------------------------------------------------------------------------------------- reading


_SUBJECTS = frozenset("i he she it we they".split())
_PLANNED = _words("planned")
_LONG_ENOUGH = 4  # letters: "king" is no participle


def _tense(words: list[Token]) -> Tense:
    """The tense of the first verb."""
    for at, token in enumerate(words):
        form = token.form
        if form in _MODAL or (
            form == "to" and at and (words[at - 1].form in {"is", "are", "was", "were"} or words[at - 1].form in _PLANNED)
        ):
            return "future"
        if form in {"is", "are", "'s", "'re"} and any(t.form == "to" or t.form in _PLANNED for t in words[at + 1 : at + 3]):
            return "future"
        if form in {"had", "'d"}:
            return "past perfect" if _participle_follows(words, at) else "past"
        if form in {"has", "have", "'ve"}:
            return "perfect" if _participle_follows(words, at) else "present"
        if form in {"is", "are", "am", "do", "does"}:
            return "present"
        if form in SAYING:
            return "past" if form.endswith("ed") or form in _IRREGULAR else "present"
        if is_finite(token) and form not in {"be", "been", "being"}:
            return "past"
    return ""


def _participle_follows(words: list[Token], at: int) -> bool:
    for token in words[at + 1 : at + 5]:
        if token.form in {
            "been",
            "not",
            "n't",
            "also",
            "already",
            "never",
            "just",
            "since",
            "previously",
            "recently",
        } or token.form.endswith("ly"):
            if token.form == "been":
                return True
            continue
        return token.form.endswith(("ed", "en", "wn")) or token.form in _IRREGULAR or token.form in _PARTICIPLES
    return False


_PARTICIPLES = _words("participles")


def _reports(words: list[Token]) -> bool:
    first = next((token for token in words if is_finite(token) and token.form not in {"has", "have", "had", "also"}), None)
    return (first is not None and is_saying(first)) or any(token.form == "according" for token in words[:3])


def _hang(clauses: list[Clause]) -> None:
    """Each clause hangs from the nearest one before that is not below it; what is said after, from the attribution."""
    for number, clause in enumerate(clauses):
        if number == 0:
            continue
        if clause.kind in {"reported", "relative", "quoted", "adverbial"}:
            clause.under = number - 1
        elif clause.kind == "also":
            clause.under = clauses[number - 1].under
