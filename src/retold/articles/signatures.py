"""Credit lines and bylines: where the copy says it came from.

A credit is evidence, not truth. The credit of a picture never credits the copy: captions are taken out before this room
looks. An outlet's own name is no agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from retold.articles import names
from retold.articles.lines import Line
from retold.articles.stamps import MOMENT
from retold.text import fold

Form = Literal["dateline", "byline", "bracket", "tail", "with", "copyright"]
Strength = Literal["whole", "partial", "unnamed"]


@dataclass(frozen=True, slots=True)
class Found:
    """A credit in a text, before the article has an id."""

    start: int
    end: int
    agency: str
    form: Form
    strength: Strength


@dataclass(frozen=True, slots=True)
class Signature:
    """A line that says who made the copy: a byline, a credit line, or both."""

    credits: tuple[Found, ...]
    byline: bool  # names people or the outlet itself; False: nothing but credits


def signed(line: Line, outlet: str) -> Signature | None:
    """What the line says about who made the copy, when that is all it says."""
    if line.words > 40 or len(line.text) > 300:
        return None
    return _with(line, outlet) or _origin(line, outlet) or _copyright(line, outlet) or _by(line, outlet) or _bare(line, outlet)


# ---------------------------------------------------------------------------------------------------------- with ...

_WITH = re.compile(
    r"^\W{0,3}(?:(?:with|including|contains|uses)\s(?:(?:additional|further|some|extra)\s)?(?:inputs?|reporting|reports?|material|information|files?|contributions?|agency inputs?|copy|content)(?:\s(?:by|from|of))?|"
    r"(?:additional|further|extra)\s(?:reporting|inputs?|material|information|writing)\s(?:by|from)|(?:reporting|material|information|content) (?:from|provided by)|(?:compiled|based|prepared|adapted) (?:from|on)|"
    r"from (?=our\b|wire|news|agenc|staff|correspond)|inputs? from|"
    r"with(?=\s+(?:the\s)?[A-Z][\w&.-]*(?:[\s,/]+(?:and\s|the\s)?[A-Z][\w&.-]*)*\W*$)|avec|mit material von|con información de)(?:\s*:)?\s+(?P<names>[^.]{2,120}?)\W*$",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"^\W{0,3}(?P<names>[^.]{2,120}?)\s(?:(?:also |has |have )?contributed(?: to this (?:report|story|article))?|contributed reporting|(?:was|were) used in this (?:report|story|article))\W*$",
    re.IGNORECASE,
)


def _with(line: Line, outlet: str) -> Signature | None:
    found = _WITH.match(line.text) or _CONTRIBUTED.match(line.text)
    if not found or fold(line.text).startswith(("with inputs said",)):
        return None
    listed = found["names"]
    lowered = fold(line.text)
    if names.is_unnamed(listed) or ("agenc" in lowered and names.is_unnamed(listed + " agencies")):
        return Signature((Found(line.start, line.end, "", "with", "unnamed"),), byline=False)
    people = names.split(_PLACES.sub("", listed))
    credited = [name for name in people if names.is_house(name) or (len(name.split()) == 1 and names.is_name(name))]
    credited = [name for name in credited if not names.same(name, outlet)]
    if not credited and not all(names.is_name(name) or names.is_nobody(name) for name in people):
        return None
    return Signature(_each(credited, line.start, line.end, "with", "partial"), byline=len(credited) < len(people))


_PLACES = re.compile(r"\s(?:in|at)\s+[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*)*")


def _each(listed: list[str], start: int, end: int, form: Form, strength: Strength) -> tuple[Found, ...]:
    canonical = dict.fromkeys(names.agency(name) or name for name in listed)
    return tuple(Found(start, end, name, form, strength) for name in canonical)


# ------------------------------------------------------------------------------------------ source, copyright, signature

_ORIGIN = re.compile(
    r"^\W{0,3}(?:(?:news )?source|courtesy(?: of)?|quelle|fuente|fonte|via|"
    r"(?:this|the) (?:article|story|report|piece) (?:was |is |has been )?(?:first |originally )?(?:published|appeared|produced|provided|supplied|written|republished|distributed|reported)(?: (?:first|originally))?(?: here| online)? (?:by|in|on|at|from)|"
    r"(?:first|originally) (?:published|appeared) (?:by|in|on|at)|(?:re)?published (?:with permission )?from)\s*[:–—-]?\s*(?:the\s)?(?P<names>[^.:]{2,70}?)(?:\s(?:with|under|and is)\b.{0,80})?\W*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:[-–]\d{2,4})?,?\s*)?(?:by\s)?(?:the\s)?(?P<names>[^\W\d_][^.|()]{1,60}?)(?:\s*(?:[.|(]|all rights|,? inc\b)|$)",
    re.IGNORECASE,
)


def _origin(line: Line, outlet: str) -> Signature | None:
    found = _ORIGIN.match(line.text)
    if not found or " app " in f" {fold(found['names'])} ":
        return None
    listed = [name for name in names.split(found["names"]) if not names.same(name, outlet)]
    if not listed or not all(names.is_name(name) for name in listed):
        return None
    strength: Strength = "whole" if len(listed) == 1 else "partial"
    return Signature(_each(listed, line.start, line.end, "tail", strength), byline=False)


def _copyright(line: Line, outlet: str) -> Signature | None:
    found = _COPYRIGHT.search(line.text)
    if not found:
        return None
    credited = [name for name in names.split(found["names"]) if names.agency(name) and not names.same(name, outlet)]
    # the line stays furniture whoever it names: only a known agency makes it a credit as well
    return Signature(_each(credited, line.start, line.end, "copyright", "whole"), byline=False) if credited else None


# ------------------------------------------------------------------------------------------------------------ bylines

_BY = re.compile(
    r"^\W{0,3}(?:(?:by|from|written by|words by|story by|reported by|reporting by|report by|posted by|published by|edited by|editing by|compiled by|translated by|authors?|par|von|por|di)\b)\s*:?\s+(?P<names>\S.*)$",
    re.IGNORECASE,
)
_DESK_ROLE = re.compile(
    r"\b(?:correspondents?|reporters?|editors?|writers?|staff|columnists?|journalists?|contributors?|bureau chiefs?|photographers?|"
    r"producers?|analysts?|special to|for|in|at|reporting from|of|political|diplomatic|defence|defense|foreign|business|sports?|science|health|chief|senior|deputy|associate|assistant|"
    r"national|international|world|news|agencies|agency|and|with|additional reporting|editing|writing|reporting|by)\b",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"\s*[|•·]\s*|\s+[–—-]+\s+|\s{3,}")


def _by(line: Line, outlet: str) -> Signature | None:
    found = _BY.match(line.text)
    if not found:
        return None
    written = MOMENT.sub(" ", found["names"])
    written = _TIMES.sub(" ", written)
    pieces = [piece for piece in _SEPARATED.split(written) if piece.strip(" .,;:|-–—")]
    if not pieces or not all(_is_signature(piece) for piece in pieces):
        return None
    listed = [name for piece in pieces for name in names.split(_PLACES.sub("", piece))]
    if any(names.is_unnamed(name) for name in listed):
        return Signature((Found(line.start, line.end, "", "byline", "unnamed"),), byline=True)
    known = [name for name in listed if names.agency(name) and not names.same(name, outlet)]
    houses = known or [name for name in listed if _is_unknown_house(name) and not names.same(name, outlet)]
    # "By AFP and X": part of the copy is X's own. "By Jane Doe, AFP": Jane Doe is AFP's.
    others = [name for name in listed if name not in houses and not names.is_nobody(name)]
    shared = (
        len(houses) > 1
        or any(names.same(name, outlet) or names.is_house(name) for name in others)
        or bool(others and _JOINED.search(written))
    )
    return Signature(_each(houses, line.start, line.end, "byline", "partial" if shared else "whole"), byline=True)


_TIMES = re.compile(
    r"\b(?:published|updated|posted|modified|on|at)\b\s*:?\s*$|\b\d{1,2}:\d\d\b|\b(?:published|updated|posted)\s*(?:on|at)?\s*:",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s(?:and|with|&)\s", re.IGNORECASE)


def _is_unknown_house(name: str) -> bool:
    return names.is_name(name) and (names.is_house(name) or len(name.split()) == 1) and not names.is_nobody(name)


def _is_signature(piece: str) -> bool:
    rest = _DESK_ROLE.sub(" ", piece)
    words = [word.strip(".,;:()*") for word in rest.split()]
    words = [word for word in words if word]
    capital = sum(1 for word in words if not word[0].islower() or "@" in word)
    return (
        len(words) <= 14
        and capital >= len(words) - 1
        and not re.search(r"[!?]|\.\s+[A-Z][a-z]+\s[a-z]", piece)
        and (not words or capital > 0)
    )


_TRAILING = re.compile(r"^[\W_]{0,4}(?P<names>[^\W_][^\n]{0,70}?)[\W_]{0,3}$")


def _bare(line: Line, outlet: str) -> Signature | None:
    """ "(AFP)", "— Agence France-Presse", "Reuters", "Jane Doe, Associated Press" on a line of its own."""
    found = _TRAILING.match(line.text)
    if not found or line.words > 12:
        return None
    written = found["names"]
    opened = line.text[: found.start("names")]
    if names.is_unnamed(written):
        return Signature((Found(line.start, line.end, "", "tail", "unnamed"),), byline=False)
    listed = names.split(_PLACES.sub("", written))
    known = [name for name in listed if names.agency(name) and not names.same(name, outlet)]
    rest = [name for name in listed if name not in known]
    bracketed, dashed = "(" in opened or "[" in opened, bool(re.search(r"[–—-]", opened))
    form: Form = "bracket" if bracketed else "tail" if dashed else "byline"
    strength: Strength = "whole" if len(known) == 1 and not any(names.is_house(name) for name in rest) else "partial"
    if known and all(names.is_name(name) and len(name.split()) <= 4 for name in rest):
        return Signature(_each(known, line.start, line.end, form, strength), byline=bool(rest))
    if not (bracketed or dashed) or not all(names.is_name(name) for name in listed):
        return None
    unknown = [name for name in listed if _is_unknown_house(name) and not names.same(name, outlet)]
    if not unknown and not any(names.same(name, outlet) for name in listed):
        return None
    return Signature(_each(unknown, line.start, line.end, form, "whole" if len(listed) == 1 else "partial"), byline=not unknown)


# ------------------------------------------------------------------------------------------------- inside the last line

_AFTER_END = re.compile(
    r"[.!?…\"”’'](?P<gap>\s*)(?P<mark>[(\[]|[—–-]{1,2}\s?|/)(?P<names>[A-Z][\w&./,’' -]{1,60}?)(?P<close>[)\]/]?)\s*$"
)


def closing(line: Line, outlet: str) -> tuple[Found, ...]:
    """ "... in years. (AFP)", "... in years. — Reuters": the credit behind the last sentence of a line."""
    window = line.text[-120:]
    found = _AFTER_END.search(window)
    if not found or (found["mark"] in "([" and not found["close"]):
        return ()
    listed = names.split(found["names"])
    bracketed = found["mark"] in "(["
    known = [name for name in listed if names.agency(name)]
    if len(known) < len(listed) and not (bracketed and all(_is_unknown_house(name) for name in listed)):
        return ()
    credited = [name for name in listed if not names.same(name, outlet)]
    base = line.end - len(window)
    strength: Strength = "whole" if len(listed) == 1 else "partial"
    return _each(credited, base + found.start("mark"), base + found.end(), "bracket" if bracketed else "tail", strength)
