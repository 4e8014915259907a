"""What a sentence counts: of whom or what, what befell them, and between which bounds the number lies.

A number is an account: "at least nine" says nine and some more, "about 40" anything that rounds to it. Counts of a part
("another three", "two of them"), of other times ("in 2009") and of what may be ("could carry 300") are read as such, since
they contradict nobody. What stands round the number in its clause tells what the count is about.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retold.corroboration import terms
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retold.text import Word

Where = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of something, as one clause tells it."""

    low: float
    high: float
    rough: bool  # a bound, or about so many
    kind: str  # "person", "thing", a measure ("length", "mass", ...), "money:$"
    heads: frozenset[str]  # what is counted; empty where any people are
    marks: frozenset[str]  # words that single out which of them
    fate: str  # what befell them
    role: str  # "from", "to", "each": which of several numbers of one thing it is
    clause: frozenset[str]  # the other content of its clause
    names: frozenset[str]
    apart: frozenset[str]  # what sets it apart: "part", "maybe", a year, a month
    where: Where

    def overlaps(self, other: Count) -> bool:
        """Whether both may be so."""
        return self.low <= other.high and other.low <= self.high


def read(text: str, start: int, end: int) -> tuple[Count, ...]:
    """The counts of ``text[start:end]``, in order, as offsets into ``text``."""
    found = _read(text[start : min(end, start + terms.LONGEST)])
    if not start or not found:
        return found
    return tuple(_moved(count, start) for count in found)


def _moved(count: Count, by: int) -> Count:
    return Count(
        low=count.low, high=count.high, rough=count.rough, kind=count.kind, heads=count.heads, marks=count.marks,
        fate=count.fate, role=count.role, clause=count.clause, names=count.names, apart=count.apart,
        where=(count.where[0] + by, count.where[1] + by),
    )  # fmt: skip


MOST = 12  # counts of a sentence; one with more is a table


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Count, ...]:
    found = words(text)
    if not any(word.form[0].isdigit() or word.form in _numerals() for word in found):
        return ()
    sentence = _Sentence(text, found)
    return tuple(list(sentence.counts())[: MOST + 1])


# -------------------------------------------------------------------------------------------------------- tables


@cache
def table() -> dict[str, Any]:
    """The words round numbers, as ``counted.toml`` has them."""
    return tomllib.loads((files(__package__) / "counted.toml").read_text("utf-8"))


@cache
def _fates() -> Mapping[str, str]:
    return {form: fate for fate, forms in table()["fates"].items() for form in forms.split()}


@cache
def _anybody() -> frozenset[str]:
    return frozenset(table()["people"]["any"].split())


@cache
def _people() -> Mapping[str, str]:
    """Noun -> the first of its kind."""
    rows = (row.split() for row in table()["people"]["kinds"].replace("\n", "|").split("|"))
    return {form: row[0] for row in rows if row for form in row}


@cache
def _measures() -> Mapping[str, tuple[str, float]]:
    out = {}
    for measure, row in table()["measures"].items():
        for pair in row.split():
            unit, _, factor = pair.partition("=")
            out[unit] = (measure, float(factor))
    return out


@cache
def _bounds() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Phrases before a number and what they make of it, the longest first."""
    rows = [(tuple(phrase.split()), kind) for kind, phrases in table()["bounds"].items() for phrase in phrases]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def _words(name: str, of: str = "apart") -> frozenset[str]:
    return frozenset(table()[of][name].split())


_HALF = 0.49  # of the last digit of a decimal: 6.3 and 6.4 do not meet
_NOBODY = frozenset({"nobody", "no-one", "none"})
_VAGUE = {"dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2000.0}  # at least
_SYMBOLS = "$€£¥"
_SUFFIX = re.compile(r"\d(km|kg|cm|mi|ft|bn|mn|tn|m|k|t|g)\b", re.IGNORECASE)
_SCALE = {"bn": 1e9, "mn": 1e6, "m": 1e6, "tn": 1e12, "k": 1e3}
_CURRENCIES = frozenset(
    "dollar dollars euro euros pound pounds yen yuan rouble roubles ruble rubles rupee rupees crown crowns franc francs peso "
    "pesos lira won shekel shekels riyal riyals dinar dinars zloty forint real reais rand".split()
)
_STOPS = frozenset(
    "while which who whom whose that when where after before because although though but including among amid as if until since "
    "until whereas unless so".split()
)
_AUXILIARIES = frozenset(
    "is are was were be been being has have had had will would can could may might must shall should did do does".split()
)

_BESIDE = frozenset("of other more additional further or so fewer less".split())  # between a number and its noun
_NO_NOUN = _AUXILIARIES | frozenset("and or in on at by with of to from the for per".split())


@cache
def _numerals() -> frozenset[str]:
    return frozenset((*terms.NUMERALS, *_VAGUE, *_NOBODY, "no", "both", "half", "pair", "couple"))


# ------------------------------------------------------------------------------------------------------ sentence

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BY_THEN = re.compile(r"\b(?:by|until|before)(?: the)?(?: end| start| middle)?(?: of)? $", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_OTHER_TIME = re.compile(
    r"\b(?:last|this|next|that) (?:year|month|week|season|quarter|spring|summer|autumn|fall|winter)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noun:
    """What a number counts."""

    kind: str  # "" where it counts nothing
    words: int  # behind the number that say so
    heads: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    factor: float = 1.0


_NOTHING = _Noun(kind="", words=0)


def _thing(noun: Sequence[str]) -> _Noun:
    content = [form for form in noun if not _is_empty(form)]
    if not content:
        return _NOTHING
    last = next((k for k, form in enumerate(content) if _is_plural(form)), 0)
    if content[last] in _words("vague") and last:
        last -= 1
    if content[last] in _people():
        return _Noun(kind="person", heads=frozenset({_people()[content[last]]}), words=len(noun))
    marks = frozenset(terms.stem(form) for form in content[:last])
    return _Noun(kind="thing", heads=frozenset({terms.concept(terms.stem(content[last]))}), marks=marks, words=len(noun))


class _Sentence:
    """One sentence and the numbers in it."""

    def __init__(self, text: str, found: Sequence[Word]) -> None:
        self.text = text
        self.found = found
        self.forms = [word.form for word in found]
        self._cuts = self._clauses()

    def counts(self) -> Iterator[Count]:
        """Each count once."""
        at = 0
        while at < len(self.found):
            value, after = self._value(at)
            if after > at and value is not None:
                count = self._count(at, after, value)
                if count is not None:
                    yield count
            at = max(at + 1, after)

    # ---------------------------------------------------------------------------------------------------- numbers

    def _value(self, at: int) -> tuple[tuple[float, float, bool] | None, int]:
        """Low, high and whether that is rough, of the number that begins here, and the word after it."""
        form = self.forms[at]
        if form in _VAGUE:
            after = at + 1 + (self._form(at + 1) == "of")
            return (_VAGUE[form], math.inf, True), after
        if form in _NOBODY or (form == "no" and self._counts_nobody(at)):
            return (0.0, 0.0, False), at + 1
        if form == "both":
            return (2.0, 2.0, False), at + 1
        if form == "one":
            return ((1.0, 1.0, False), at + 1) if self._form(at + 1) in {*_people(), *_anybody()} else (None, at + 1)
        value, after = terms.number_at(self.text, self.found, at)
        if after == at or value is None or not math.isfinite(value):
            return None, max(at, after)
        if terms.is_calendar(self.text, self.found, at, after):
            return None, after
        low = high = value
        upper = self._range(at, after)
        if upper is not None:
            return (min(low, upper[0]), max(low, upper[0]), True), upper[1]
        slack = self._slack(at, after, value)
        low, high = value - slack, value + slack
        return self._bounded(at, after, low, high, value), after

    def _form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def _counts_nobody(self, at: int) -> bool:
        following = self.forms[at + 1 : at + 4]
        return bool(following) and (
            following[0] in {"one", "injuries", "casualties", "deaths", "fatalities", "victims", "survivors", "arrests"}
            or (following[0] in {"people", "other", "loss", "reported", "reports"} and any(f in _fates() for f in following))
        )

    def _range(self, at: int, after: int) -> tuple[float, int] | None:
        """The second number of "between 12 and 15", "12 to 15 people", "12-15"."""
        gap = self.text[self.found[after - 1].end : self.found[after].start] if after < len(self.found) else ""
        linked = self._form(after) in {"to", "or"} or (self._form(after) == "and" and self._form(at - 1) == "between")
        if linked and self._form(at - 1) != "from":
            value, end = terms.number_at(self.text, self.found, after + 1) if after + 1 < len(self.found) else (None, after + 1)
            return (value, end) if value is not None and end > after + 1 else None
        if gap.strip() in {"-", "–"} and self._form(after)[:1].isdigit():
            value, end = terms.number_at(self.text, self.found, after)
            return (value, end) if value is not None and end > after else None
        return None

    def _slack(self, at: int, after: int, value: float) -> float:
        """Half of the last digit that is told, for what is measured and for round numbers of a hundred or more."""
        written = self.text[self.found[at].start : self.found[after - 1].end]
        decimals = re.match(r"[\d,]+\.(\d+)", written)
        if decimals:
            number = float(re.match(r"[\d,.]+", written).group().replace(",", ""))  # type: ignore[union-attr]
            return float(_HALF * 10 ** -len(decimals.group(1)) * (value / number if number else 1.0))
        if value < 100:
            return 0.0
        step = 1.0
        while value % (step * 10) == 0 and step * 10 <= value:
            step *= 10
        return 0.5 * step if step > 1 else 0.0

    def _bounded(self, at: int, after: int, low: float, high: float, value: float) -> tuple[float, float, bool]:
        before = self.forms[max(0, at - 4) : at]
        for phrase, kind in _bounds():
            if tuple(before[-len(phrase) :]) == phrase:
                return _loosened(kind, low, high, value)
        if "give or take" in " ".join(self.forms[after : after + 6]):
            return _loosened("about", low, high, value)
        behind = self.forms[after : after + 6]
        for k, form in enumerate(behind[:-1]):
            if form == "or" and behind[k + 1] in {"more", "so", "fewer", "less"}:
                kind = {"more": "least", "so": "about"}.get(behind[k + 1], "most")
                return _loosened(kind, low, high, value)
        return low, high, False

    # ----------------------------------------------------------------------------------------------------- what of

    def _count(self, at: int, after: int, value: tuple[float, float, bool]) -> Count | None:
        if self._is_age(at, after):
            return None
        start, stop = self._clause_of(at)
        noun = self._noun(after, stop)
        told = self._money(at, after, noun) or self._measure(at, after, noun) or self._counted(at, after, noun, start, stop)
        if not told.kind:
            return None
        low, high, rough = value
        fate = self._fate(at, after, start, stop, told)
        clause, names = self._content([n for n in range(start, stop) if not at <= n < after + told.words])
        apart = frozenset(self._apart(at, after, start, stop)) - ({"maybe"} if fate == _CUT else set())
        return Count(
            low=low * told.factor, high=high * told.factor, rough=rough, kind=told.kind, heads=told.heads, marks=told.marks,
            fate=fate, role=self._role(at, after), clause=clause, names=names, apart=apart,
            where=(self.found[at].start, self.found[after - 1].end),
        )  # fmt: skip

    def _is_age(self, at: int, after: int) -> bool:
        """ "A 34-year-old", "a four-day visit", "children under seven": nothing is counted."""
        behind = self.text[self.found[after - 1].end : self.found[after - 1].end + 1]
        whose = self._form(at - 2) in _people() or self._form(at - 2) in _anybody() or self._form(at - 2) == "those"
        return behind == "-" or (whose and self._form(at - 1) in {"under", "over", "aged", "above", "below"})

    def _noun(self, after: int, stop: int) -> list[str]:
        """The words of the noun that follows, up to its end."""
        out: list[str] = []
        edge = self.found[after - 1].end
        for n in range(after, min(after + 5, stop)):
            form = self.forms[n]
            if any(mark in self.text[edge : self.found[n].start] for mark in ",;:.()"):
                break
            edge = self.found[n].end
            if form in _BESIDE and not out:
                continue
            if form in _NO_NOUN:
                break
            out.append(form)
            if _is_plural(form):
                break
        return out

    def _glued(self, at: int, after: int) -> str:
        """The unit that is written onto the digits: "310km"."""
        match = _SUFFIX.search(self.text, self.found[at].start, self.found[after - 1].end)
        return match.group(1).casefold() if match else ""

    def _money(self, at: int, after: int, noun: list[str]) -> _Noun | None:
        symbol = self.text[self.found[at].start - 1 : self.found[at].start] if self.found[at].start else ""
        if symbol and symbol in _SYMBOLS:
            return _Noun(kind=f"money:{symbol}", words=0, factor=_SCALE.get(self._glued(at, after), 1.0))
        return _Noun(kind=f"money:{terms.stem(noun[0])}", words=1) if noun and noun[0] in _CURRENCIES else None

    def _measure(self, at: int, after: int, noun: list[str]) -> _Noun | None:
        end = self.found[after - 1].end
        glued = self._glued(at, after)
        unit = "percent" if self.text[end : end + 1] == "%" else glued or (noun[0] if noun else "")
        if unit not in _measures():
            return None
        used = int(not glued and unit == (noun[0] if noun else ""))
        kind, factor = _measures()[unit]
        if kind == "lasting" and self._form(after + used) in {"ago", "later", "earlier", "old", "before", "after"}:
            return _NOTHING
        return _Noun(kind=kind, words=used, factor=factor)

    def _counted(self, at: int, after: int, noun: list[str], start: int, stop: int) -> _Noun:
        """People or things."""
        if self._form(at) in _NOBODY or self._form(at) == "no":
            return _Noun(kind="person", words=1)
        for k, form in enumerate(noun):
            if form in _people() or form in _anybody():
                marks = frozenset(terms.stem(f) for f in noun[:k] if f not in _people() and not _is_empty(f))
                heads = frozenset(_people()[f] for f in noun[: k + 1] if f in _people())
                return _Noun(kind="person", heads=heads, marks=marks, words=k + 1)
            if form in _fates():
                return _Noun(kind="person", words=k)
        if any(_is_plural(form) for form in noun):
            return _thing(noun)
        named = self._named_before(at)
        if named is not None:
            return _Noun(kind="person", heads=named, words=0)
        return _thing(noun) if noun else self._on_a_scale(at) or self._nobody_named(at, after, start, stop)

    def _on_a_scale(self, at: int) -> _Noun | None:
        """What a bare number is a value of: "a magnitude of 6.3"."""
        name = self._form(at - 2 if self._form(at - 1) in _words("between", "scales") else at - 1)
        return _Noun(kind="thing", heads=frozenset({terms.stem(name)}), words=0) if name in _words("names", "scales") else None

    def _nobody_named(self, at: int, after: int, start: int, stop: int) -> _Noun:
        """People, where "killed nine" or "nine were killed" counts nothing else."""
        done = any(self.forms[n] in _fates() for n in range(max(start, at - 4), at)) or self._form(after) in _AUXILIARIES
        fated = any(self.forms[n] in _fates() for n in range(start, stop))
        return _Noun(kind="person", words=0) if done and fated else _NOTHING

    def _named_before(self, at: int) -> frozenset[str] | None:
        """Whom a bare number counts: "put the number of soldiers killed at seventeen", "the toll rose to 14"."""
        before = self.forms[max(0, at - _NOUN) : at]
        if "number" in before or "toll" in before or "count" in before or "figure" in before:
            if not before or before[-1] not in {"at", "to", "was", "is", "stood", "of", "as", *_bound_ends()}:
                return None
            first = max(k for k, form in enumerate(before) if form in {"number", "toll", "count", "figure"})
            fated = any(form in _fates() for form in before)
            kinds = frozenset(_people()[form] for form in before[first:] if form in _people())
            return kinds if fated or kinds else None
        return None

    def _fate(self, at: int, after: int, start: int, stop: int, told: _Noun) -> str:
        """What befell them: what is told nearest behind the number, else before it, in its clause."""
        if told.heads == _JOBS:
            return _CUT if any(self.forms[n] in _words("jobs") for n in range(start, stop)) else ""
        if told.kind != "person":
            return ""
        for n in range(after, self._past_aside(stop)):
            if self.forms[n] in _fates():
                return _fates()[self.forms[n]]
            if self.forms[n] == "hospital" and self.forms[n - 1] in {"in", "to"}:
                return "hurt"
            if self.forms[n] == "lost" and self._form(n + 2) in {"lives", "life"}:
                return "die"
        first = start if self._form(start) not in {"who", "that"} else max(0, start - _NOUN)
        return next((_fates()[self.forms[n]] for n in range(at - 1, first - 1, -1) if self.forms[n] in _fates()), "")

    def _past_aside(self, stop: int) -> int:
        """The end of the clause, and of "who had taken it were treated" where that follows."""
        if self._form(stop) not in {"who", "that", "which"}:
            return stop
        further = (cut for cut in self._cuts if cut > stop)
        return min(next(further, len(self.found)), stop + _ASIDE)

    def _role(self, at: int, after: int) -> str:
        """Which of several numbers: "from six guards to four", "each", "by 40"."""
        before = self._form(at - 1)
        if before == "from" and "to" in self.forms[after : after + 6]:
            return "from"
        if before == "to" and "from" in self.forms[max(0, at - 6) : at]:
            return "to"
        if before == "by":
            return "by"
        rated = _words("rate")
        near = self.forms[max(0, at - 3) : at] + self.forms[after : after + 5]
        if any(form in rated for form in near):
            return "each"
        if any(
            self.forms[n : n + 2][-1:]
            and self.forms[n] == "a"
            and self._form(n + 1) in {"day", "week", "month", "year", "night", "hour", "head"}
            for n in range(after, min(after + 5, len(self.forms)))
        ):
            return "each"
        return ""

    def _apart(self, at: int, after: int, start: int, stop: int) -> Iterator[str]:
        """What sets it apart from the account of the day."""
        if self._is_part(at, after, start):
            yield "part"
        clause = self.forms[start:stop]
        if any(form in _words("maybe") for form in clause):
            yield "maybe"
        if any(form in {"not", "never", "neither", "nor", "denied"} or form.endswith("n't") for form in clause):
            yield "negated"
        stretch = self._sentence_of(start, stop)
        yield from (match.group() for match in _YEAR.finditer(stretch) if not _BY_THEN.search(stretch, 0, match.start()))
        yield from (
            match.group().rstrip(".")[:3].casefold()
            for match in _MONTH.finditer(stretch)
            if match.start() or match.group() != "May"
        )
        if any(word.form in _words("other_time") for word in words(stretch)) or _OTHER_TIME.search(stretch):
            yield "other time"

    def _is_part(self, at: int, after: int, start: int) -> bool:
        """Whether only some are counted: "another three", "two of them", "the two", "including four"."""
        part = _words("part")
        before = set(self.forms[max(start, at - 2) : at]) - {"more", "latest", "new"}
        behind = set(self.forms[after : after + 2]) if self._form(after) != "or" else set()
        opened = self._form(start) if start < at else self._form(start - 1)
        measured = self._form(after) in _measures() or self._form(after + 1) in _measures()
        whole = self._form(at - 1) == "of" and (self._form(at - 2) in _numerals() or self._form(at - 2)[:1].isdigit())
        of = whole or (self._form(after) == "of" and not measured)
        return bool((before | behind) & part) or of or opened in {"including", "among"} or self._form(at - 1) in _DEFINITE

    def _sentence_of(self, start: int, stop: int) -> str:
        """The sentence that holds the clause, where what is read holds several."""
        while start and not self._ends(start):
            start -= 1
        while stop < len(self.found) and not self._ends(stop):
            stop += 1
        return self.text[self.found[start].start : self.found[stop - 1].end]

    def _ends(self, at: int) -> bool:
        """Whether a sentence begins at this word."""
        gap = self.text[self.found[at - 1].end : self.found[at].start]
        return len(gap) > 1 and any(mark in gap for mark in ".!?\n") and self.text[self.found[at].start].isupper()

    # ------------------------------------------------------------------------------------------------------ clauses

    def _clauses(self) -> list[int]:
        """Indices of words that begin a clause."""
        cuts = [0]
        for n in range(1, len(self.found)):
            gap = self.text[self.found[n - 1].end : self.found[n].start]
            digits = gap == "," and self.forms[n][0].isdigit() and self.forms[n - 1][-1].isdigit()
            marked = any(mark in gap for mark in _MARKS) and not digits and gap != "–"
            listed = self.forms[n] in {"and", "or"} and self._number_soon(n + 1)
            if self._ends(n) or marked or listed or self.forms[n] in _STOPS:
                cuts.append(n)
        return cuts

    def _number_soon(self, at: int) -> bool:
        """Whether a number follows, as in "and at least twelve injured"; not "between 12 and 15"."""
        if "between" in self.forms[max(0, at - 5) : at] or self._form(at - 2) == "hundred":
            return False
        near = self.forms[at : at + 4]
        return any(form[0].isdigit() or form in _numerals() for form in near)

    def _clause_of(self, at: int) -> Where:
        start = max(cut for cut in self._cuts if cut <= at)
        stop = min((cut for cut in self._cuts if cut > at), default=len(self.found))
        return start, stop

    def _content(self, inside: Sequence[int]) -> tuple[frozenset[str], frozenset[str]]:
        plain, names = set(), set()
        for n in inside:
            word = self.found[n]
            if _is_empty(word.form):
                continue
            if self.text[word.start].isupper() and n:
                names.add(terms.name_stem(word.form))
            else:
                plain.add(terms.concept(terms.stem(word.form)))
        return frozenset(plain), frozenset(names)


_MARKS = ',;:()—–“”"'
_JOBS, _CUT = frozenset({"=job"}), "cut"
_DEFINITE = frozenset("the its their his her these those all".split()) - {"all"}


def _bound_ends() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase, _ in _bounds())


def _loosened(kind: str, low: float, high: float, value: float) -> tuple[float, float, bool]:
    """The bounds of "at least nine": nine and some more; who counts half as many again counts otherwise."""
    if kind == "least":
        return value, value * _MORE, True
    if kind == "most":
        return value / _LESS_THAN, value, True
    slack = max(_ROUGH * value, (high - low) / 2, _last_digit(value))
    return value - slack, value + slack, True


_MORE, _LESS_THAN, _ROUGH = 1.5, 3.0, 0.06
_NOUN, _ASIDE = (
    16,
    14,
)  # words of "the number of soldiers who died in the ambush near Tarsin"; of a clause that tells who they are


def _last_digit(value: float) -> float:
    """Half of the last digit that is no nought: 5 for 40, 50 for 1,200."""
    step = 1.0
    while value and value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return 0.5 * step if value >= 10 else 0.0


def _is_plural(form: str) -> bool:
    return (form.endswith("s") and not form.endswith(("ss", "us", "is"))) or form in _IRREGULAR


_IRREGULAR = frozenset(
    "people children men women police dead aircraft troops crew staff sheep fish cattle wounded injured missing".split()
)


def _is_empty(form: str) -> bool:
    return not terms.content((form,)) or form in _numerals()
