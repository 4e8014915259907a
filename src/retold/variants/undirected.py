"""How a difference is put where nothing says which of the two texts made it: "cut" and "added" would say so."""

from __future__ import annotations

import re

_NEUTRAL = (
    (re.compile(r"\bwords cut: "), "only in the first: "),
    (re.compile(r"\bwords added: "), "only in the second: "),
    (re.compile(r"\btime added: "), "time only in the second: "),
    (re.compile(r"\btime left out: "), "time only in the first: "),
    (re.compile(r"\b(sentences?) cut from the end$"), r"\1 only in the first, at the end"),
    (re.compile(r"\b(sentences?) cut inside$"), r"\1 only in the first"),
    (re.compile(r"\b(sentences?) added$"), r"\1 only in the second"),
    (re.compile(r"^moved (?:up|down)$"), "in another place"),
    (re.compile(r"' gone$"), "' only in the first"),
    (re.compile(r" added(?=;|$)"), " only in the second"),
    (re.compile(r" left out(?=;|$)"), " only in the first"),
)


def neutral(detail: str) -> str:
    """The same detail without saying who changed what.

    >>> neutral("1 sentence added"), neutral("words cut: on Monday"), neutral("two -> three")
    ('1 sentence only in the second', 'only in the first: on Monday', 'two -> three')
    """
    for pattern, instead in _NEUTRAL:
        detail = pattern.sub(instead, detail)
    return detail
