"""The clauses of what is said, each of which may be a claim of its own: "three workers died, and the port was closed".

Only clauses that carry a verb and content of their own are parted; a relative clause or a participle only where it tells a
number. What joins clauses is a table (``lexicon.toml``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retold.text import Word

_SHORTEST, _LONGEST = 50, 1500  # characters of what is looked at: less is one clause, more is no sentence
_LEAST = 25  # characters of a clause
_LEAST_BEFORE, _LEAST_AFTER = 5, 4  # words
_LEAST_CONTENT = 2  # stems
_VERB_WITHIN, _CONTENT_WITHIN = 8, 12  # words of a clause in which its verb and its content are looked for
_MOST = 6  # clauses of one sentence


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where one clause may end and another begin."""

    end: int  # of the clause before
    start: int  # of the clause after
    finite: bool  # the clause after needs a verb in its first words
    numbered: bool  # it needs a number
    leans: bool  # it is below the clause before
    bare: bool  # "and" alone: two verbs may share a subject


@dataclass(frozen=True, slots=True)
class Part:
    """A clause: ``text[start:end]``."""

    start: int
    end: int
    leans: bool = False  # on the one before: "as the envoy arrived", "which serves 46,000 households"


def parts(text: str, start: int, end: int) -> list[Part]:
    """The stretches of ``text[start:end]`` that state something each; the whole where that is one."""
    if not _SHORTEST <= end - start <= _LONGEST:
        return [Part(start, end)]
    found = words(text, start, end)
    cuts: list[_Joint] = []
    begin = start
    for joint in _joints(text, start, end):
        if len(cuts) + 1 < _MOST and joint.end - begin >= _LEAST and end - joint.start >= _LEAST:
            before, after = _between(found, begin, joint.end), _between(found, joint.start, end)
            if _states(before) and not (joint.bare and _is_open(before)) and _goes_on(joint, after, text[joint.start : end]):
                cuts.append(joint)
                begin = joint.start
    starts = [(start, False), *((joint.start, joint.leans) for joint in cuts)]
    ends = [*(joint.end for joint in cuts), end]
    return [Part(begin, stop, leans) for (begin, leans), stop in zip(starts, ends, strict=True)]


def _joints(text: str, start: int, end: int) -> Iterator[_Joint]:
    for match in _pattern().finditer(text, start, end):
        aside = match.lastgroup == "aside"
        weak = match.lastgroup == "equal" and match["equal"].casefold() in terms.listed("clauses", "weak")
        yield _Joint(
            end=match.start(),
            start=match.start("aside") if aside else match.end(),
            finite=not aside,
            numbered=aside,
            leans=aside or match.lastgroup == "under",
            bare=weak and "," not in match[0],
        )


@cache
def _pattern() -> re.Pattern[str]:
    table = terms.lexicon()["clauses"]
    equal, under, aside = ("|".join(table[name].split()) for name in ("equal", "under", "aside"))
    return re.compile(
        rf"(?:;|,?\s(?P<equal>(?:{equal})(?:\sthat)?)(?=\s))\s?|,?\s(?P<under>{under})\s|,\s(?P<aside>(?:{aside})(?=\s))",
        re.IGNORECASE,
    )


def _between(found: Sequence[Word], start: int, end: int) -> list[str]:
    starts = [word.start for word in found]
    return [word.form for word in found[bisect_left(starts, start) : bisect_left(starts, end)]]


def _states(forms: Sequence[str]) -> bool:
    """Whether the words before a joint are a clause."""
    return len(forms) >= _LEAST_BEFORE and _has_verb(forms) and len(terms.content(forms)) >= _LEAST_CONTENT


def _is_open(forms: Sequence[str]) -> bool:
    """Whether they end in a clause below that still waits for its verb: "... after a ferry with 189 passengers"."""
    below = terms.listed("clauses", "under") | terms.closed("subordinate")
    last = max((at for at, form in enumerate(forms) if form in below), default=None)
    return last is not None and not _has_verb(forms[last:])


def _goes_on(joint: _Joint, forms: Sequence[str], written: str) -> bool:
    """Whether the words after the joint are one."""
    if len(forms) < _LEAST_AFTER or len(terms.content(forms[:_CONTENT_WITHIN])) < _LEAST_CONTENT:
        return False
    if joint.bare and (_is_verb(forms[0]) or forms[0] == "to"):
        return False
    if joint.numbered and not terms.numbers(written, words(written)):
        return False
    return not joint.finite or _has_verb(forms[:_VERB_WITHIN])


def _has_verb(forms: Iterable[str]) -> bool:
    return any(_is_verb(form) for form in forms)


def _is_verb(form: str) -> bool:
    return form in terms.verbs() or (form.endswith("ed") and len(form) > _SHORT_VERB)


_SHORT_VERB = 4
