"""What a number counts, people, things or a measure, and what befell them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.corroboration.counts import tables
from retold.corroboration.counts.tables import fates, is_empty, is_plural, listed, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.corroboration.counts.reading import Reading

CUT = "cut"  # what befalls jobs
_JOBS = frozenset({"=job"})
_NOUN, _ASIDE = (
    16,
    14,
)  # words of "the number of soldiers who died in the ambush near Tarsin"; of a clause that tells who they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """What a number counts."""

    kind: str  # "" where it counts nothing
    words: int  # behind the number that say so
    heads: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    factor: float = 1.0


_NOTHING = Noun(kind="", words=0)


def is_age(reading: Reading, at: int, after: int) -> bool:
    """ "A 34-year-old", "a four-day visit", "children under seven": nothing is counted."""
    end = reading.found[after - 1].end
    whose = reading.form(at - 2) in people() or reading.form(at - 2) in listed("people", "any") or reading.form(at - 2) == "those"
    return reading.text[end : end + 1] == "-" or (whose and reading.form(at - 1) in listed("nouns", "ages"))


def what(reading: Reading, at: int, after: int, start: int, stop: int) -> Noun:
    """What the number counts, of a clause from ``start`` to ``stop``."""
    noun = _noun(reading, after, stop)
    return (
        _money(reading, at, after, noun) or _measure(reading, at, after, noun) or _counted(reading, at, after, noun, start, stop)
    )


def _noun(reading: Reading, after: int, stop: int) -> list[str]:
    """The words of the noun that follows, up to its end."""
    out: list[str] = []
    edge = reading.found[after - 1].end
    for n in range(after, min(after + 5, stop)):
        form = reading.forms[n]
        if any(mark in reading.text[edge : reading.found[n].start] for mark in ",;:.()"):
            break
        edge = reading.found[n].end
        if form in listed("nouns", "beside") and not out:
            continue
        if form in listed("nouns", "never") or form in listed("nouns", "auxiliaries"):
            break
        out.append(form)
        if is_plural(form):
            break
    return out


def _glued(reading: Reading, at: int, after: int) -> str:
    """The unit that is written onto the digits: "310km"."""
    match = _suffix().search(reading.text, reading.found[at].start, reading.found[after - 1].end)
    return match.group(1).casefold() if match else ""


@cache
def _suffix() -> re.Pattern[str]:
    units = listed("glued", "units") | tables.valued("glued", "scales").keys()
    return re.compile(rf"\d({'|'.join(sorted(units, key=lambda unit: (-len(unit), unit)))})\b", re.IGNORECASE)


def _money(reading: Reading, at: int, after: int, noun: list[str]) -> Noun | None:
    start = reading.found[at].start
    symbol = reading.text[start - 1 : start] if start else ""
    if symbol in listed("money", "symbols"):
        scale = tables.valued("glued", "scales").get(_glued(reading, at, after), 1.0)
        return Noun(kind=f"money:{symbol}", words=0, factor=scale)
    return Noun(kind=f"money:{terms.stem(noun[0])}", words=1) if noun and noun[0] in listed("money", "currencies") else None


def _measure(reading: Reading, at: int, after: int, noun: list[str]) -> Noun | None:
    end = reading.found[after - 1].end
    glued = _glued(reading, at, after)
    unit = "percent" if reading.text[end : end + 1] == "%" else glued or (noun[0] if noun else "")
    if unit not in tables.measures():
        return None
    used = int(not glued and unit == (noun[0] if noun else ""))
    kind, factor = tables.measures()[unit]
    if kind == "lasting" and reading.form(after + used) in listed("nouns", "ago"):
        return _NOTHING
    return Noun(kind=kind, words=used, factor=factor)


def _counted(reading: Reading, at: int, after: int, noun: list[str], start: int, stop: int) -> Noun:
    """People or things."""
    if reading.form(at) in listed("numbers", "nobody") or reading.form(at) == "no":
        return Noun(kind="person", words=1)
    for k, form in enumerate(noun):
        if form in people() or form in listed("people", "any"):
            marks = frozenset(terms.stem(f) for f in noun[:k] if f not in people() and not is_empty(f))
            heads = frozenset(people()[f] for f in noun[: k + 1] if f in people())
            return Noun(kind="person", heads=heads, marks=marks, words=k + 1)
        if form in fates():
            return Noun(kind="person", words=k)
    if any(is_plural(form) for form in noun):
        return _thing(noun)
    named = _named_before(reading, at)
    if named is not None:
        return Noun(kind="person", heads=named, words=0)
    return _thing(noun) if noun else _on_a_scale(reading, at) or _nobody_named(reading, at, after, start, stop)


def _thing(noun: Sequence[str]) -> Noun:
    content = [form for form in noun if not is_empty(form)]
    if not content:
        return _NOTHING
    last = next((k for k, form in enumerate(content) if is_plural(form)), 0)
    if content[last] in listed("apart", "vague") and last:
        last -= 1
    if content[last] in people():
        return Noun(kind="person", heads=frozenset({people()[content[last]]}), words=len(noun))
    marks = frozenset(terms.stem(form) for form in content[:last])
    return Noun(kind="thing", heads=frozenset({terms.concept(terms.stem(content[last]))}), marks=marks, words=len(noun))


def _on_a_scale(reading: Reading, at: int) -> Noun | None:
    """What a bare number is a value of: "a magnitude of 6.3"."""
    name = reading.form(at - 2 if reading.form(at - 1) in listed("scales", "between") else at - 1)
    return Noun(kind="thing", heads=frozenset({terms.stem(name)}), words=0) if name in listed("scales", "names") else None


def _nobody_named(reading: Reading, at: int, after: int, start: int, stop: int) -> Noun:
    """People, where "killed nine" or "nine were killed" counts nothing else."""
    done = any(reading.forms[n] in fates() for n in range(max(start, at - 4), at))
    done = done or reading.form(after) in listed("nouns", "auxiliaries")
    fated = any(reading.forms[n] in fates() for n in range(start, stop))
    return Noun(kind="person", words=0) if done and fated else _NOTHING


def _named_before(reading: Reading, at: int) -> frozenset[str] | None:
    """Whom a bare number counts: "put the number of soldiers killed at seventeen", "the toll rose to 14"."""
    before = reading.forms[max(0, at - _NOUN) : at]
    tolls = [k for k, form in enumerate(before) if form in listed("nouns", "tolls")]
    if not tolls or not (before[-1] in listed("nouns", "leads") or before[-1] in _bound_ends()):
        return None
    fated = any(form in fates() for form in before)
    kinds = frozenset(people()[form] for form in before[tolls[-1] :] if form in people())
    return kinds if fated or kinds else None


@cache
def _bound_ends() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase, _ in tables.bounds())


def fate(reading: Reading, at: int, after: int, start: int, stop: int, told: Noun) -> str:
    """What befell them: what is told nearest behind the number, else before it, in its clause."""
    if told.heads == _JOBS:
        return CUT if any(reading.forms[n] in listed("apart", "jobs") for n in range(start, stop)) else ""
    if told.kind != "person":
        return ""
    for n in range(after, _past_aside(reading, stop)):
        if reading.forms[n] in fates():
            return fates()[reading.forms[n]]
        if reading.forms[n] == "hospital" and reading.forms[n - 1] in {"in", "to"}:
            return "hurt"
        if reading.forms[n] == "lost" and reading.form(n + 2) in {"lives", "life"}:
            return "die"
    first = start if reading.form(start) not in {"who", "that"} else max(0, start - _NOUN)
    return next((fates()[reading.forms[n]] for n in range(at - 1, first - 1, -1) if reading.forms[n] in fates()), "")


def _past_aside(reading: Reading, stop: int) -> int:
    """The end of the clause, and of "who had taken it were treated" where that follows."""
    if reading.form(stop) not in listed("clauses", "relatives"):
        return stop
    further = (cut for cut in reading.cuts if cut > stop)
    return min(next(further, len(reading.found)), stop + _ASIDE)
