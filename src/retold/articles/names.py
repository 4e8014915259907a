"""Whose name is it: an agency's, the outlet's own, a person's? For credits and bylines, where all three stand side by side."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from retold.articles.words import listed
from retold.gazetteer import agencies
from retold.text import fold


@lru_cache(maxsize=65536)
def agency(name: str) -> str:
    """The canonical short name of a known agency, or an empty string.

    >>> agency("Agence France-Presse"), agency("the Associated Press"), agency("Jane Doe")
    ('AFP', 'AP', '')
    """
    found = _known().get(_key(name))
    if not found:
        return ""
    short, spellings = found
    bare = name.strip()
    # "map", "Beta" the person's name: a short one-word name must be written as the agency writes it
    exact = len(bare) > 5 or " " in bare or bare.isupper() or bare in spellings
    return short if exact else ""


@cache
def _known() -> dict[str, tuple[str, frozenset[str]]]:
    spellings: dict[str, tuple[str, set[str]]] = {}
    for row in agencies():
        for name in (row.short, row.name, *row.aliases):
            spellings.setdefault(_key(name), (row.short, set()))[1].add(name)
    return {key: (short, frozenset(written)) for key, (short, written) in spellings.items()}


def _key(name: str) -> str:
    words = _WORD.findall(fold(name))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


_WORD = re.compile(r"[^\W_]+")


def leading_agency(name: str) -> str:
    """The agency that a short line opens with when only a place follows: "Press Trust of India New Delhi"."""
    words = name.split()
    for size in range(min(len(words) - 1, 5), 0, -1):
        found = agency(" ".join(words[:size]))
        rest = words[size:]
        if found and size >= 2 and len(rest) <= 4 and all(word[0].isupper() or word == "|" for word in rest):
            return found
    return ""


@lru_cache(maxsize=65536)
def same(name: str, other: str) -> bool:
    """Two names of one house: equal, one the start of the other, or one the initials of the other.

    >>> same("Tallis", "Tallis News"), same("HNW", "Halloran News Wire"), same("B&B", "Bourse & Bureau"), same("AFP", "AP")
    (True, True, True, False)
    """
    a, b = _key(name).split(), _key(other).split()
    if not a or not b:
        return False
    if len(a) > len(b):
        a, b = b, a
    canonical = agency(name)
    return (
        a == b
        or (bool(canonical) and canonical == agency(other))
        or (a == b[: len(a)] and set(b[len(a) :]) <= _GENERIC)
        or "".join(a) == "".join(word[0] for word in b)
        or "".join(a) == "".join(word[0] for word in b if word not in _SMALL)
    )


_SMALL = listed("names", "small")
_GENERIC = listed("names", "generic")
_HOUSE = listed("names", "house")
_NOBODY = listed("names", "nobody")
_JOINING = listed("names", "joining")
_ENDS = listed("names", "ends")
_AGENCIES = re.compile(r"\b(?:agenc(?:y|ies)|wires?|agencias|agences|agenturen)\b", re.IGNORECASE)


def is_unnamed(name: str) -> bool:
    """ "agencies", "wire reports", "our correspondents and agencies": copy from somewhere that is not said."""
    words = set(_key(name).split())
    return bool(_AGENCIES.search(name)) and words <= _UNNAMED


_UNNAMED = _NOBODY | listed("names", "unnamed")


def is_nobody(name: str) -> bool:
    """ "Staff Reporter", "our correspondent", "news desk": the outlet itself, without a name; "(END)": nobody at all."""
    words = set(_key(name).split())
    return bool(words) and words <= _NOBODY | _JOINING | _ENDS


def is_house(name: str) -> bool:
    """A name that an organisation would carry: known, initials, or with a word such as News, Press, Wire, Times in it."""
    words = _key(name).split()
    return bool(words) and (
        bool(agency(name))
        or bool(_INITIALS.fullmatch(name.strip()))
        or words[-1] in _HOUSE
        or (len(words) > 2 and not _HOUSE.isdisjoint(words))
    )


_INITIALS = re.compile(r"[A-Z](?:[A-Z0-9]|&(?=[A-Z])){1,6}")


def is_name(name: str) -> bool:
    """Every word carries a capital or is one of the small words inside names: a person or a house, not a phrase."""
    words = name.split()
    return (
        bool(words)
        and len(words) <= 8
        and all(_CAPITAL.match(word) or word in _INNER for word in words)
        and bool(_CAPITAL.match(words[0]))
    )


_CAPITAL = re.compile(r"[\"'(“]?(?:[^\W\d_a-z]|[dlO]['’][A-Z]|al-|el-|\d+[A-Z])")
_INNER = listed("names", "inner")


def split(names: str) -> list[str]:
    """The names of a list: "AFP and Reuters", "AP/Reuters", "A, B and C"; a house with & or "and" in its own name stays whole."""
    whole = names.strip(" .,;:|-–—")
    if agency(whole):
        return [whole]
    return [_without_role(name) for part in _LIST.split(whole) if (name := part.strip(" .,;:|-–—*"))]


def _without_role(name: str) -> str:
    """ "AP Health Writer", "AFP correspondent": the agency; any other name as it is."""
    words = name.split()
    if 1 < len(words) <= _ROLE + 4 and words[-1].casefold() in _NOBODY:
        for size in range(min(len(words) - 1, 4), 0, -1):
            if len(words) - size <= _ROLE and agency(" ".join(words[:size])):
                return " ".join(words[:size])
    return name


_ROLE = 3  # words: "Chief Business Writer"


_LIST = re.compile(r"\s*[,;/|]\s*|\s+(?:and|und|et|y|e|with|plus)\s+|\s+[•·–—-]\s+|\s\+\s", re.IGNORECASE)
