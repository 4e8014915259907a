"""Number mentions of a sentence: digits and words, percent, money, fractions, times of day, dates, ordinals, with their units.

A small scanner over word and sign tokens; linear in the text. Values compare across formats: "two" is 2, "a dozen" is 12,
"12 %" is "twelve percent", "5:40 a.m." is "0540".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from retold.text import fold

from .lexicon import function_words, stem, table, units

Kind = Literal["count", "percent", "money", "fraction", "ordinal", "clock", "date", "year", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """``text[start:end]`` names a quantity. ``units`` are stems of the nouns it may count, nearest first."""

    start: int
    end: int
    kind: Kind
    value: tuple[int, ...] | Fraction  # dates: (month, day); clocks: (minutes, known) ; else the quantity
    units: tuple[str, ...] = ()
    rounded: bool = False  # "about", "some", "nearly", "more than" stands before it
    near: frozenset[str] = frozenset()  # stems of the words of matter around it
    then: frozenset[str] = frozenset()  # stems of the next words of matter, what is said of the things counted
    whole: str = ""  # "of the 120": what it is a part of
    further: bool = False  # "three earlier", "two more": counts beside others
    weak: bool = False  # "one", "both", "second": may be no number at all


_TABLE = table("numbers")
_ONES = {word: value for value, word in enumerate(_TABLE["ones"].split())}
_TENS = {word: 10 * value for value, word in enumerate(_TABLE["tens"].split(), 2)}
_ORDINALS = {word: value for value, word in enumerate(_TABLE["ordinals"].split(), 1)}
_MONTHS = {name: value for value, names in enumerate(_TABLE["months"].split(), 1) for name in names.split("/")}
_SCALES: dict[str, int] = _TABLE["scales"]
_SUFFIXES: dict[str, int] = _TABLE["suffixes"]
_SETS: dict[str, int] = _TABLE["sets"]
_SMALL: dict[str, int] = _TABLE["small"]
_PARTS: dict[str, int] = _TABLE["parts"]
_CURRENCY: dict[str, str] = _TABLE["currency"]
_MONEY = frozenset(_CURRENCY.values())
_ROUNDERS = frozenset(_TABLE["rounders"].split())
_ROUNDERS_OF_TWO = frozenset(tuple(pair.split()) for pair in _TABLE["rounders_of_two"])
_SUMS = frozenset(_TABLE["sums"].split())
_FURTHER = frozenset(_TABLE["further"].split())
_BEING = frozenset(_TABLE["being"].split())
_RACED = frozenset(_TABLE["raced"].split())
_MEASURES = frozenset(_TABLE["measures"].split())
_PEOPLE = frozenset(stem(word) for word in _TABLE["people"].split())
_FEW, _DIGITS = 3, 2  # "one in four": small numbers
_LAST_CENTURY = 30  # "the '30s" and later lie in it
_WINDOW = 8  # tokens either side that a number has as its surroundings
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|(?P<clock>\d{1,2}[:.]\d\d(?=\s?[ap]\.?m\b)|\d{1,2}:\d\d)(?::\d\d)?(?!\d)"
    r"|(?P<digits>\d{1,3}(?:[,\u2009\u202f]\d{3})+(?:\.\d{1,20})?|\d{1,20}(?:\.\d{1,20})?)(?P<suffix>st|nd|rd|th)?"
    r"|(?P<word>[a-z]+(?:'[a-z]+)*)|(?P<sign>[%$€£¥₹/-])|(?P<stop>[.,;:()!?\"\n])"
)


@lru_cache(maxsize=16384)
def numbers(text: str) -> tuple[Number, ...]:
    """The number mentions of a sentence, in order, without overlap."""
    folded = fold(text)
    if len(folded) != len(text):  # "ß" grows when folded; offsets must hold
        folded = text.lower() if len(text.lower()) == len(text) else text
    return tuple(_Scan(folded).run())


_COUNTING = frozenset({"count", "ordinal", "percent", "fraction"})


class _Scan:
    """One sentence as tokens, read from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_TOKEN.finditer(text))
        self.kinds = [token.lastgroup if token.lastgroup != "suffix" else "digits" for token in self.tokens]
        self.forms = [token.group() for token in self.tokens]

    def run(self) -> list[Number]:
        out: list[Number] = []
        at = 0
        while at < len(self.tokens):
            found = self._read(at)
            if found is None:
                at += 1
                continue
            number, at = found
            out.append(number)
        return [self._shared_percent(k, out) for k in range(len(out))]

    def _shared_percent(self, k: int, row: list[Number]) -> Number:
        """ "from 4.5 to 4.75 percent", "4.75 percent from 4.5": the unit stands once for both."""
        number = row[k]
        beside = [other for other in (*row[max(0, k - 1) : k], *row[k + 1 : k + 2]) if other.kind == "percent"]
        if number.kind != "count" or number.weak or not any(self._only_joints(number, other) for other in beside):
            return number
        return replace(number, kind="percent", units=("percent",))

    def _only_joints(self, one: Number, other: Number) -> bool:
        low, high = min(one.end, other.end), max(one.start, other.start)
        between = [token.group() for token in self.tokens if low <= token.start() < high]
        return len(between) <= 2 and all(form in {"to", "from", "and", "or", "-", "up", "down"} for form in between)

    def _form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def _kind(self, at: int) -> str | None:
        return self.kinds[at] if 0 <= at < len(self.kinds) else None

    def _make(
        self, first: int, after: int, kind: Kind, value: tuple[int, ...] | Fraction, *, weak: bool = False, unit: str = ""
    ) -> tuple[Number, int]:
        nouns = (unit,) if unit else self._nouns(first, after) if kind in _COUNTING else ()
        number = Number(
            start=self.tokens[first].start(),
            end=self.tokens[after - 1].end(),
            kind=kind,
            value=value,
            units=nouns,
            rounded=self._is_rounded(first),
            near=self._around(first, after),
            then=self._behind(after),
            whole=self._part_of(after),
            further=self._form(after) in _FURTHER or self._form(first - 1) == "another" or self._form(after).endswith("ier"),
            weak=weak,
        )
        return number, after

    def _around(self, first: int, after: int) -> frozenset[str]:
        places = [*range(max(0, first - _WINDOW), first), *range(after, min(len(self.forms), after + _WINDOW))]
        return frozenset(stem(self.forms[k]) for k in places if self.kinds[k] == "word" and self.forms[k] not in function_words())

    def _behind(self, after: int) -> frozenset[str]:
        places = [k for k in range(after, min(len(self.forms), after + _WINDOW)) if self.kinds[k] == "word"]
        matter = [stem(self.forms[k]) for k in places if self.forms[k] not in function_words()]
        return frozenset(matter[1:4])

    def _part_of(self, after: int) -> str:
        if self._form(after) != "of":
            return ""
        at = after + 1
        while self._form(at) in {"the", "its", "their", "his", "her", "all", "some"}:
            at += 1
        form = self._form(at)
        return str(_ONES.get(form, form)) if self._kind(at) == "digits" or form in _ONES or form in _TENS else ""

    def _nouns(self, first: int, after: int) -> tuple[str, ...]:
        return (*self._whole(first, after), *(self._units(after) or self._said_of(first)))

    def _is_rounded(self, at: int) -> bool:
        return self._form(at - 1) in _ROUNDERS or (self._form(at - 2), self._form(at - 1)) in _ROUNDERS_OF_TWO

    def _whole(self, first: int, after: int) -> tuple[str, ...]:
        """ "a guard out of the four at work": the noun stands before."""
        at = first - 1
        while self._form(at) in {"the", "its", "their", "of", "out"}:
            at -= 1
        of = "of" in self.forms[at + 1 : first] and at >= 0
        if (
            not of
            or self.kinds[at] != "word"
            or self.forms[at] in function_words()
            or self._form(after) not in function_words() | {"", ".", ","}
        ):
            return ()
        return (units().get(self.forms[at], stem(self.forms[at])),)

    def _said_of(self, first: int) -> tuple[str, ...]:
        """ "the number of affected families is fourteen": what is counted stands before a verb of being."""
        at = first - 1
        while self._form(at) in _ROUNDERS or self._form(at) in {"at", "to", "the", "least", "most", "than", "more"}:
            at -= 1
        if self._form(at) not in _BEING:
            return ()
        before = [
            self.forms[k] for k in range(max(0, at - 6), at) if self.kinds[k] == "word" and self.forms[k] not in function_words()
        ]
        return tuple(units().get(form, stem(form)) for form in reversed(before))[:3]

    def _units(self, at: int) -> tuple[str, ...]:
        out: list[str] = []
        for k in range(at, min(at + 6, len(self.tokens))):
            form, kind = self.forms[k], self.kinds[k]
            if kind == "stop" and out:
                break
            if out == [] and form in _SUMS:
                continue
            if kind == "word" and form not in function_words() and form not in _ONES and form not in _TENS:
                out.append(units().get(form, stem(form)))
            elif out and form in function_words():
                break
        return tuple(out)

    def _read(self, at: int) -> tuple[Number, int] | None:
        kind, form = self.kinds[at], self.forms[at]
        if kind == "iso":
            return self._make(at, at + 1, "date", (int(form[5:7]), int(form[8:10])))
        if kind == "clock":
            return self._clock(at)
        if form in _MONTHS:
            return self._month(at)
        if form in _CURRENCY and self._kind(at + 1) == "digits":
            value, after = self._amount(at + 1)
            if self._form(after) in _SUFFIXES and self._touch(after - 1, after):
                value, after = value * _SUFFIXES[self._form(after)], after + 1
            return self._make(at, after, "money", value, unit=_CURRENCY[form])
        if kind == "digits":
            return self._digits(at)
        if kind == "word":
            return self._word(at)
        return None

    def _clock(self, at: int) -> tuple[Number, int]:
        hour, minute = (int(part) for part in re.split("[:.]", self.tokens[at]["clock"]))
        return self._timed(at, at + 1, hour, minute)

    def _timed(self, first: int, after: int, hour: int, minute: int) -> tuple[Number, int]:
        mark = self._form(after)
        if mark in {"am", "pm", "a", "p"}:
            hour = hour % 12 + (12 if mark.startswith("p") else 0)
            while self._form(after) in {"am", "pm", "a", "p", "m", "."} and after < first + 6:
                after += 1
                if self._form(after - 1) in {"am", "pm", "m"}:
                    break
        return self._make(first, after, "clock", (hour % 24 * 60 + minute,))

    def _month(self, at: int) -> tuple[Number, int] | None:
        month, after = _MONTHS[self.forms[at]], at + 1
        if self._form(after) == "." and self._kind(after + 1) == "digits":
            after += 1
        day = self._form(after).rstrip("stndrh")
        if self._kind(after) == "digits" and day.isdigit() and 1 <= int(day) <= 31:
            return self._make(at, self._with_year(after + 1), "date", (month, int(day)))
        return None

    def _with_year(self, at: int) -> int:
        comma = at + 1 if self._form(at) == "," else at
        return comma + 1 if self._kind(comma) == "digits" and re.fullmatch(r"(?:19|20)\d\d", self._form(comma)) else at

    def _digits(self, at: int) -> tuple[Number, int]:
        token = self.tokens[at]
        plain = re.sub("[,\u2009\u202f]", "", token["digits"])
        value = Fraction(plain)
        following = self._form(at + 1) if self._form(at + 1) != "of" else self._form(at + 2)
        if following in _MONTHS and value.denominator == 1 and 1 <= value <= 31:
            after = at + (2 if self._form(at + 1) != "of" else 3)
            return self._make(at, self._with_year(after), "date", (_MONTHS[following], int(value)))
        if token["suffix"]:
            return self._make(at, at + 1, "ordinal", value)
        if self._form(at + 1) in {"am", "pm"} or (
            self._form(at + 1) in {"a", "p"} and self._form(at + 2) == "." and self._form(at + 3) == "m"
        ):
            return self._timed(at, at + 1, int(value), 0)
        if self._form(at + 1) in {"gmt", "utc", "o'clock"} or (self._form(at + 1) in {"local", "hours"} and len(plain) == 4):
            hour, minute = (int(value) // 100, int(value) % 100) if len(plain) == 4 else (int(value), 0)
            return self._timed(at, at + 1, hour, minute)
        if re.fullmatch(r"(?:1[5-9]|20)\d\d", token["digits"]) and (
            not self._units(at + 1)[:1] or self._form(at - 1) in {"in", "since", "of", "by", "from", "until", "before", "after"}
        ):
            return self._make(at, at + 1, "year", value)
        if self._form(at + 1) in {"s", "'s"} and self._touch(at, at + 1) and len(plain) in {2, 4}:  # "the 1950s", "the '50s"
            century = 0 if len(plain) > _DIGITS else 1900 if value >= _LAST_CENTURY else 2000
            return self._make(at, at + 2, "year", value + century)
        value, after = self._amount(at)
        return self._measured(at, after, value)

    def _touch(self, left: int, right: int) -> bool:
        return self.tokens[left].end() == self.tokens[right].start()

    def _amount(self, at: int) -> tuple[Fraction, int]:
        value = Fraction(re.sub("[,\u2009\u202f]", "", self.tokens[at]["digits"]))
        after = at + 1
        if self._is_short_scale(after):
            return value * _SUFFIXES[self._form(after)], after + 1
        while _SCALES.get(self._form(self._past_hyphen(after)), 0):
            after = self._past_hyphen(after)
            value *= _SCALES[self._form(after)]
            after += 1
        return value, after

    def _past_hyphen(self, at: int) -> int:
        """ "a 48-million-euro fine": the parts of one number may be joined."""
        return at + 1 if self._form(at) == "-" else at

    def _is_short_scale(self, at: int) -> bool:
        """Whether "m" or "k" right behind digits counts in millions or thousands: "218m marks", not "a 100m final"."""
        follows = self._form(at + 1)
        return (
            self._form(at) in {"m", "k"}
            and self._touch(at - 1, at)
            and self._kind(at + 1) == "word"
            and follows not in function_words() | _RACED
        )

    def _measured(self, first: int, after: int, value: Fraction, *, weak: bool = False) -> tuple[Number, int]:
        joined = self._past_hyphen(after)
        if units().get(self._form(joined), "") in _MONEY | {"percent"}:
            after = joined
        form = self._form(after)
        if form == "%" or form in {"percent", "pc", "pct"}:
            return self._make(first, after + 1, "percent", value, unit="percent")
        if form == "per" and self._form(after + 1) == "cent":
            return self._make(first, after + 2, "percent", value, unit="percent")
        if form == "o'clock":
            return self._timed(first, after, int(value), 0)
        if units().get(form, "") in _MONEY:
            return self._make(first, after + 1, "money", value, unit=units()[form])
        return self._make(first, after, "count", value, weak=weak)

    def _word(self, at: int) -> tuple[Number, int] | None:
        form = self.forms[at]
        spelled = self._spelled(at)
        if spelled is not None:
            value, after = spelled
            if (share := self._one_in(at, after, value)) is not None:
                return share
            part = after + 1 if self._form(after) == "-" else after
            if (
                self._form(part) in _PARTS
                and value < 20
                and not (part == after and self._form(part) in {"quarter", "third", "fifth"} and value > 1)
            ):
                return self._make(at, part + 1, "fraction", value / _PARTS[self._form(part)])
            return self._measured(at, after, value, weak=value == 1 and after == at + 1)
        if form in {"a", "an"}:
            return self._after_article(at)
        if (
            form in {"half", "quarter"}
            and self._form(at + 1) in {"of", "the", "its", "their", "a", "his", "her", "all"}
            and self._form(at + 2) != "dozen"
        ):
            return self._make(at, at + 1, "fraction", Fraction(1, _PARTS[form]))
        if form in _SMALL:
            return self._make(at, at + 1, "count", Fraction(_SMALL[form]), weak=True)
        if form in {"noon", "midday", "midnight"}:
            return self._make(at, at + 1, "clock", (0 if form == "midnight" else 720,), weak=True)
        if form in _ORDINALS:
            return self._ordinal(at)
        return None

    def _one_in(self, first: int, after: int, value: Fraction) -> tuple[Number, int] | None:
        """ "one in four", "one ballot in four", "two out of five": a fraction."""
        if value > _FEW:
            return None
        noun = 1 if self._kind(after) == "word" and self._form(after) not in function_words() | {"out"} else 0
        at = after + noun
        joint = 1 if self._form(at) == "in" else 2 if (self._form(at), self._form(at + 1)) == ("out", "of") else 0
        while joint and self._form(at + joint) == "every":
            joint += 1
        whole = self._small(at + joint) if joint else None
        if whole is None or not value < whole:
            return None
        return self._make(first, at + joint + 1, "fraction", value / whole)

    def _small(self, at: int) -> Fraction | None:
        form = self._form(at)
        if form in _ONES or form in _TENS:
            return Fraction(_ONES.get(form, 0) or _TENS.get(form, 0))
        return Fraction(form) if self._kind(at) == "digits" and form.isdigit() and len(form) <= _DIGITS else None

    def _ordinal(self, at: int) -> tuple[Number, int]:
        value = Fraction(_ORDINALS[self.forms[at]])
        return self._make(at, at + 1, "ordinal", value, weak=value <= 3)

    def _after_article(self, at: int) -> tuple[Number, int] | None:
        form = self._form(at + 1)
        if form in _SETS and (form == "dozen" or self._form(at + 2) == "of"):
            return self._make(at, at + 2, "count", Fraction(_SETS[form]))
        if form == "half" and self._form(at + 2) == "dozen":
            return self._make(at, at + 3, "count", Fraction(6))
        if form in {"hundred", "thousand", "million", "billion"}:
            return self._measured(at, at + 2, Fraction(_SCALES[form]))
        if form in {"half", "third", "quarter", "fifth", "tenth"} and (
            self._form(at + 2) in {"of", "or", ""} or self._kind(at + 2) == "stop"
        ):
            return self._make(at, at + 2, "fraction", Fraction(1, _PARTS[form]))
        if form in {"pair", "couple", "trio", "single"}:
            return self._make(at, at + 2, "count", Fraction(_SMALL[form]), weak=True)
        return None

    def _spelled(self, at: int) -> tuple[Fraction, int] | None:
        """ "two hundred and five", "twenty-one", "half a dozen", "two dozen"."""
        if self.forms[at] == "half" and self._form(at + 1) == "a" and self._form(at + 2) == "dozen":
            return Fraction(6), at + 3
        total, part, after, seen = 0, 0, at, False
        while after < len(self.forms):
            form = self.forms[after]
            if form in _ONES and (not seen or part % 10 == 0):
                part += _ONES[form]
            elif form in _TENS and (not seen or part % 100 == 0):
                part += _TENS[form]
            elif form == "hundred" and seen:
                part *= 100
            elif form in _SETS and seen and form == "dozen":
                part *= 12
            elif _SCALES.get(form, 0) >= 1000 and seen:
                total, part = (total + part) * _SCALES[form] if part else total, 0
            elif (form == "-" and seen and self._goes_on_behind_hyphen(after)) or (
                form == "and"
                and seen
                and self._form(after - 1) in {"hundred", "thousand"}
                and (self._form(after + 1) in _ONES or self._form(after + 1) in _TENS)
            ):
                after += 1
                continue
            else:
                break
            seen, after = True, after + 1
        return (Fraction(total + part), after) if seen else None

    def _goes_on_behind_hyphen(self, at: int) -> bool:
        """ "twenty-one", "two-million"."""
        ahead, behind = self._form(at - 1), self._form(at + 1)
        return (behind in _ONES and ahead in _TENS) or (behind in _SCALES and ahead not in _SCALES)


# ------------------------------------------------------------------------------------------------------- comparing


def same_value(a: Number, b: Number) -> bool:
    """The two mentions say the same quantity, whatever the format."""
    if a.kind == b.kind:
        return a.value == b.value or (a.kind == "clock" and _hours(a) == _hours(b))
    kinds = {a.kind, b.kind}
    if kinds == {"clock", "count"}:
        clock, count = (a, b) if a.kind == "clock" else (b, a)
        return isinstance(clock.value, tuple) and count.value in {clock.value[0] // 60, clock.value[0] // 60 % 12}
    plain = {"count", "money", "year", "percent", "ordinal", "fraction"}
    return kinds <= plain and a.value == b.value


def _hours(number: Number) -> int:
    return number.value[0] % 720 if isinstance(number.value, tuple) else -1


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number of the one text that stands in the place of another number of the other."""

    before: Number
    after: Number


def conflicts(
    before: tuple[Number, ...], after: tuple[Number, ...], *, light: bool, alike: bool = False
) -> list[Conflict]:  # fmt: skip
    """Numbers that contradict: left over on both sides, of one kind, counting the same thing. Dropped ones are none.

    ``light`` says that the two sentences share their wording; in other words a shared unit alone is not enough where
    many things have that unit, unless the two sentences are ``alike`` in what they are about.
    """
    left, right = _left_over(before, after)
    alone = len(left) == len(right) == 1
    agree = any(not number.weak and number not in left for number in before)
    found = []
    for number in left:
        rivals = [
            other
            for other in right
            if _one_slot(number, other, before, after, light=light, alone=alone, agree=agree, alike=alike)
        ]
        if rivals:
            best = max(
                rivals, key=lambda other: (len(set(number.units) & set(other.units)), len(number.near & other.near), -other.start)
            )
            right.remove(best)
            found.append(Conflict(number, best))
    return found


def _left_over(before: tuple[Number, ...], after: tuple[Number, ...]) -> tuple[list[Number], list[Number]]:
    """What stays over when equal numbers are taken off: those of the same things first, then any, sure ones before weak."""
    left, right = list(before), list(after)
    for alike in (lambda a, b: bool(set(a.units[:2]) & set(b.units[:2])), lambda a, b: a.weak == b.weak, lambda _a, _b: True):
        for number in tuple(left):
            same = [other for other in right if same_value(number, other) and alike(number, other)]
            if same:
                left.remove(number)
                right.remove(same[0])
    return [number for number in left if not number.weak], [number for number in right if not number.weak]


def _one_slot(
    a: Number, b: Number, before: tuple[Number, ...], after: tuple[Number, ...],
    *, light: bool, alone: bool, agree: bool, alike: bool,
) -> bool:  # fmt: skip
    """``alone``: of all the numbers these are the only ones left without their like; ``agree``: there are such as have it."""
    if a.kind != b.kind or a.further != b.further or _is_rounding(a, b):
        return False
    common = _kinds(a) & _kinds(b)
    measured = [next((unit for unit in number.units[:2] if unit in _MEASURES), "") for number in (a, b)]
    if measured[0] != measured[1]:  # 24 km, 15 miles: converted or another thing
        return False
    if not common and a.kind not in {"percent", "clock", "date", "year", "fraction"}:
        return alone and a.kind == "count" and len(a.near & b.near) >= _NEAR and not (a.units and b.units and measured[0])
    if light:
        return True
    if not alone:  # a rewording keeps the other figures; news of another day has its own
        return False
    if a.whole and a.whole == b.whole:
        return True
    if "old" in common:  # the ages of two people
        return False
    near = len(a.near & b.near - common)
    if common <= _PEOPLE and not a.then & b.then and near < (1 if agree else 3):  # 130 people on board, 19 people dead
        return False
    around = len((a.near & b.near) - common) + max(0, len(common) - 1)
    if alone and not common <= _PEOPLE and around >= 1:
        return True
    crowd = max(sum(bool(set(other.units[:3]) & common) and not other.weak for other in row) for row in (before, after))
    everyday = (bool(measured[0]) or a.kind != "count") and not alike
    return around >= (2 if crowd > 1 else 1 if everyday else 0)


def _kinds(number: Number) -> frozenset[str]:
    """What it may count; "people" and "persons" are one."""
    return frozenset("person" if unit == stem("people") else unit for unit in number.units[:3])


_NEAR = 2  # words of matter around both


def _is_rounding(a: Number, b: Number) -> bool:
    """ "1,247" retold as "about 1,250" or "more than 1,200"."""
    if not (a.rounded or b.rounded) or not isinstance(a.value, Fraction) or not isinstance(b.value, Fraction):
        return False
    high, low = max(a.value, b.value), min(a.value, b.value)
    if (a.rounded and b.rounded) or low <= 0:
        return False
    rounder = a if a.rounded else b
    return (high - low) / high <= Fraction(1, 20) and isinstance(rounder.value, Fraction) and rounder.value % 5 == 0
