"""Which two lines cannot both be so: they count the same thing differently, or one is the other's negation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.corroboration import terms

if TYPE_CHECKING:
    from retold.corroboration.evidence import Evidence, Subject
    from retold.corroboration.terms import Terms

SAME_MATTER = 0.4  # likeness of wording from which a different number is about the same thing
SAME_WORDS = 0.6  # likeness from which a negation negates the other
_FACTOR = 3  # accounts that differ by more are of different things
_LEAST = 2  # content words in common besides


def contradict(evidence: Evidence, a: int, b: int) -> bool:
    """Whether the two tell the same matter in ways that exclude each other. An explicit denial is not one: it is a stance."""
    x, y = evidence.subjects[a], evidence.subjects[b]
    if _against(x) or _against(y) or len(x.terms.stems & y.terms.stems) < _LEAST:
        return False
    likeness = evidence.likeness(a, b)
    if likeness >= SAME_MATTER and count_differently(x.terms, y.terms):
        return True  # "at least nine", "fourteen"
    opposed = x.terms.negated != y.terms.negated or terms.opposed(x.terms.plain, y.terms.plain)
    return opposed and likeness >= SAME_WORDS


def count_differently(x: Terms, y: Terms) -> bool:
    """Whether both count the same thing once, in whole numbers of like size, and no number agrees.

    "put the number of children at nineteen" counts children, though the noun does not follow the number. A price beside a
    total, or passengers beside the dead, are different things of one unit: those differ by more than a factor.
    """
    if {n.value for n in x.numbers} & {n.value for n in y.numbers}:
        return False
    for unit in sorted({n.unit for n in x.numbers | y.numbers} - {""}):
        mine, theirs = _counts(x, unit), _counts(y, unit)
        if len(mine) == len(theirs) == 1 and _like_size(*mine, *theirs):
            return True
    return False


def _like_size(a: float, b: float) -> bool:
    return a == int(a) and b == int(b) and max(a, b) <= _FACTOR * min(a, b)


def _counts(wording: Terms, unit: str) -> set[float]:
    named = {n.value for n in wording.numbers if n.unit == unit}
    if named or unit not in wording.stems:
        return named
    return {n.value for n in wording.numbers if not n.unit}


def _against(subject: Subject) -> bool:
    return subject.stance in {"denies", "unconfirmed", "questions"}
