"""Credit lines and bylines: where the copy says it came from.

A credit is evidence, not truth. The credit of a picture never credits the copy: captions are taken out before this module
looks. An outlet's own name is no agency, nor is a lone "(NATO)" inside the copy: an unknown name in brackets or behind a
dash is believed at the two ends of an article only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from retold.articles import names, stamps
from retold.articles.stamps import MOMENT
from retold.text import fold

if TYPE_CHECKING:
    from retold.articles.lines import Line

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A line that says who made the copy: a byline, a credit line, or both."""

    credits: tuple[Found, ...] = ()
    byline: bool = False  # names people or the outlet itself; False: nothing but credits
    anywhere: bool = True  # False: to be believed at the two ends of an article only
    stamp: stamps.Found | None = None  # the moment beside the credit


def signed(line: Line, outlet: str) -> Signature | None:
    """What the line says about who made the copy, when that is all it says."""
    if line.words > 45 or len(line.text) > 400:
        return None
    return (
        _with(line, outlet)
        or _origin(line, outlet)
        or _feed(line)
        or _copyright(line, outlet)
        or _by(line, outlet)
        or _bare(line, outlet)
        or _stamped(line, outlet)
    )


def _each(line: Line, listed: list[str], form: Form, strength: Strength) -> tuple[Found, ...]:
    canonical = dict.fromkeys(names.agency(name) or name for name in listed)
    return tuple(Found(line.start, line.end, name, form, strength) for name in canonical)


def _unnamed(line: Line, form: Form, *, byline: bool = False) -> Signature:
    return Signature(credits=(Found(line.start, line.end, "", form, "unnamed"),), byline=byline)


def _others(listed: list[str], outlet: str) -> list[str]:
    """The names that are not the outlet's own."""
    return [name for name in listed if not names.same(name, outlet)]


def _is_unknown_house(name: str) -> bool:
    return names.is_name(name) and (names.is_house(name) or len(name.split()) == 1) and not names.is_nobody(name)


_PLACES = re.compile(r"\s(?:in|at)\s+[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,4}")

# ---------------------------------------------------------------------------------------------------------- with ...

_WITH = re.compile(
    r"\W{0,3}(?:(?:with|including|contains|uses)\s(?:(?:additional|further|some|extra)\s)?(?:inputs?|reporting|"
    r"reports?|material|information|files?|"
    r"contributions?|agency inputs?|copy|content)(?:\s(?:by|from|of))?|(?:additional|further|extra)\s(?:reporting|"
    r"inputs?|material|information|writing)\s"
    r"(?:by|from)|(?:reporting|material|information|content) (?:from|provided by)|(?:compiled|based|prepared|"
    r"adapted) (?:from|on)|"
    r"from(?=\s+(?:our\b|wire|news|agenc|staff|correspond))|inputs? from|with(?=\s+(?-i:(?:the\s)?[A-Z]))|"
    r"with(?=\s+(?:agenc|wire))|avec|mit material von|"
    r"con información de)(?:\s*:)?\s+(?P<names>[^.]{2,120}?)\W*$",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\W{0,3}(?:(?:material|information|reporting|copy|content) (?:from|by) )?"
    r"(?P<names>[^.]{2,120}?)\s(?:(?:also |has |have )?contributed(?: reporting)?(?: (?:to|for) this (?:report|story|article))?|"
    r"(?:was|were) used in this (?:report|story|article))\W*$",
    re.IGNORECASE,
)


def _with(line: Line, outlet: str) -> Signature | None:
    """ "With inputs from agencies", "Additional reporting by AFP", "The Associated Press contributed to this report"."""
    contributed = "ontribut" in line.text or "used in this" in line.text
    found = _CONTRIBUTED.match(line.text) if contributed else _WITH.match(line.text)
    if not found:
        return None
    listed = _PLACES.sub("", found["names"])
    if names.is_unnamed(listed):
        return _unnamed(line, "with")
    people = names.split(listed)
    if not people or not all(names.is_name(name) or names.is_nobody(name) for name in people):
        return None
    credited = _others([name for name in people if _is_unknown_house(name)], outlet)
    return Signature(credits=_each(line, credited, "with", "partial"), byline=len(credited) < len(people))


# ------------------------------------------------------------------------------------------ source, copyright, signature

_ORIGIN = re.compile(
    r"\W{0,3}(?:(?:news )?source|courtesy(?: of)?|quelle|fuente|fonte|via|"
    r"(?:this|the) (?:article|story|report|piece) (?:was |is |has been )?(?:first |originally )?(?:published|"
    r"appeared|produced|provided|supplied|written|"
    r"republished|distributed|reported)(?: (?:first|originally))?(?: here| online)? (?:by|in|on|at|from)|"
    r"(?:first|originally) (?:published|appeared) (?:by|in|on|at)|(?:re)?published (?:with permission )?from|"
    r"the post\b.{3,240}\bappeared first on)"
    r"\s*[:–—-]?\s*(?:the\s)?(?P<names>[^.:]{2,70}?)(?:\s(?:with|under|and is|on)\b.{0,80})?\W*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:(?:19|"
    r"20)\d\d(?:[-–]\d{2,4})?,?\s*)?(?:by\s)?(?:the\s)?(?P<names>[^\W\d_][^.|()]{1,60}?)"
    r"(?:\s*(?:[.|(]|all rights|,? inc\b)|$)",
    re.IGNORECASE,
)
_FEED = re.compile(
    r"\b(?:published|generated|sourced|taken|received|created) from (?:a |an |the )?(?:\w+[\s-]){0,3}(?:feed|"
    r"agency|agencies|wire)\b|"
    r"\b(?:agency|syndicated|wire|news) feed\b",
    re.IGNORECASE,
)


def _origin(line: Line, outlet: str) -> Signature | None:
    """ "Source: Xinhua", "This story was originally published by X"."""
    found = _ORIGIN.match(line.text)
    if not found or " app " in f" {fold(found['names'])} ":
        return None
    listed = _others(names.split(found["names"]), outlet)
    if not listed or not all(names.is_name(name) for name in listed):
        return None
    strength: Strength = "whole" if len(listed) == 1 else "partial"
    known = any(names.agency(name) for name in listed)
    return Signature(credits=_each(line, listed, "tail", strength), anywhere=known)


def _feed(line: Line) -> Signature | None:
    """A note such as: this story has not been edited by our staff and is published from a syndicated feed."""
    return _unnamed(line, "tail") if line.words >= 8 and "edit" in line.text and _FEED.search(line.text) else None


def _copyright(line: Line, outlet: str) -> Signature | None:
    """ "© 2024 AFP": the line is furniture whoever it names, and a credit when it names a known agency."""
    found = _COPYRIGHT.search(line.text) if "©" in line.text or "opyright" in line.text or "(c)" in line.text.casefold() else None
    credited = _others([name for name in names.split(found["names"]) if names.agency(name)], outlet) if found else []
    return Signature(credits=_each(line, credited, "copyright", "whole")) if credited else None


# ------------------------------------------------------------------------------------------------------------ bylines

_BY = re.compile(
    r"\W{0,3}(?:by|from|written by|words by|story by|reported by|reporting by|report by|posted by|published by|"
    r"edited by|editing by|compiled by|"
    r"translated by|authors?|par|von|por|di)\b\s*:?\s+(?P<names>\S.*)$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^By(?P<name>[A-Z][\w ]{1,30}?)(?P=name)?\s*\|")  # "ByAFPAFP|4 March": a page that lost its blanks
_DESK_ROLE = re.compile(
    r"\b(?:correspondents?|reporters?|editors?|writers?|staff|columnists?|journalists?|contributors?|"
    r"bureau chiefs?|photographers?|producers?|analysts?|"
    r"special to|for|in|at|reporting from|of|political|diplomatic|defence|defense|foreign|business|sports?|"
    r"science|health|chief|senior|deputy|associate|"
    r"assistant|national|international|world|news|agencies|agency|and|with|additional reporting|editing|writing|"
    r"reporting|by|the)\b",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"\s*[|•·;]\s*|\s+[–—-]+\s+|\s{3,}")
_TIMES = re.compile(
    r"\b(?:published|updated|posted|modified)\b(?:\s(?:on|at))?\s*:?|\b\d{1,2}:\d\d\b|"
    r"\b\d+ min(?:ute)?s?(?: read)?\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*\(([^()]{2,60})\)")
_JOINED = re.compile(r"\s(?:and|with|&)\s|/", re.IGNORECASE)


def _by(line: Line, outlet: str) -> Signature | None:
    """ "By AFP and Global Watch |", "By Jane Doe, Associated Press", "By our correspondent and agencies"."""
    found = _BY.match(_GLUED.sub(r"By \g<name> |", line.text))
    if not found or line.text[-1] == ":":
        return None
    written = _TIMES.sub(" ", MOMENT.sub(" ", found["names"]))
    pieces = [piece.strip() for piece in _SEPARATED.split(written) if any(character.isalpha() for character in piece)]
    if not pieces or not all(_is_signature(piece) for piece in pieces):
        return None
    listed = [name for piece in pieces for name in _named(piece)]
    if any(names.is_unnamed(name) for name in listed):
        return _unnamed(line, "byline", byline=True)
    known = _others([name for name in listed if names.agency(name)], outlet)
    houses = known or _others([name for name in listed if _is_unknown_house(name)], outlet)
    # "By AFP and X": part of the copy is X's own. "By Jane Doe, AFP": Jane Doe is AFP's.
    rest = [name for name in listed if name not in houses and not names.is_nobody(name)]
    shared = (
        len(houses) > 1
        or any(names.same(name, outlet) or names.is_house(name) for name in rest)
        or bool(rest and _JOINED.search(written))
    )
    return Signature(credits=_each(line, houses, "byline", "partial" if shared else "whole"), byline=True)


def _named(piece: str) -> list[str]:
    bracketed = [name for inner in _BRACKETED.findall(piece) for name in names.split(inner)]
    return names.split(_PLACES.sub("", _BRACKETED.sub("", piece))) + bracketed


def _is_signature(piece: str) -> bool:
    """Names and the words of a newsroom, one other word at most."""
    words = [bare for word in _DESK_ROLE.sub(" ", piece).split() if (bare := word.strip(".,;:()*"))]
    capital = sum(1 for word in words if not word[0].islower() or "@" in word)
    return len(words) <= 14 and capital >= len(words) - 1 and "!" not in piece and "?" not in piece and (not words or capital > 0)


def of_author(author: str, outlet: str) -> list[tuple[str, Strength]]:
    """The known agencies that a record's author field names: "Reuters", "Jane Doe, AFP", "AFP and our staff"."""
    listed = _named(author.removeprefix("By ")[:200]) if author else []
    known = list(dict.fromkeys(names.agency(name) for name in _others(listed, outlet) if names.agency(name)))
    shared = len(known) > 1 or bool(len(listed) > 1 and (";" in author or _JOINED.search(author)))
    return [(name, "partial" if shared else "whole") for name in known]


# --------------------------------------------------------------------------------------------------- names on their own

_TRAILING = re.compile(r"[\W_]{0,4}(?P<names>[^\W_][^\n]{0,70}?)[\W_]{0,3}$")


_LOWER_CASE = frozenset(("dpa", "epd", "teleSUR", "dpa-AFX", "dpa international", "ats"))


def _bare(line: Line, outlet: str) -> Signature | None:
    """ "(AFP)", "— Agence France-Presse", "Reuters", "Jane Doe, Associated Press" on a line of its own."""
    found = _TRAILING.match(line.text) if line.words <= 12 and line.text[-1] not in ":?!" else None
    if not found:
        return None
    written, opened = found["names"], line.text[: found.start("names")]
    if ("agenc" in line.folded or "wire" in line.folded) and names.is_unnamed(written):
        return _unnamed(line, "tail")
    if written[0].islower() and written not in _LOWER_CASE:
        return None
    bracketed, dashed = "(" in opened or "[" in opened, bool(re.search(r"[–—-]", opened))
    form: Form = "bracket" if bracketed else "tail" if dashed else "byline"
    if (leading := names.leading_agency(written)) and not names.same(leading, outlet):
        return Signature(credits=_each(line, [leading], form, "whole"))
    listed = names.split(_PLACES.sub("", written))
    known = _others([name for name in listed if names.agency(name)], outlet)
    rest = [name for name in listed if name not in known]
    if known and all(names.is_name(name) and len(name.split()) <= 4 for name in rest):
        whole = len(known) == 1 and not any(names.is_house(name) for name in rest)
        return Signature(credits=_each(line, known, form, "whole" if whole else "partial"), byline=bool(rest))
    if not (bracketed or dashed) or not listed or not all(names.is_name(name) for name in listed):
        return None
    unknown = _others([name for name in listed if _is_unknown_house(name)], outlet)
    if not unknown and not any(names.same(name, outlet) for name in listed):
        return None
    return Signature(
        credits=_each(line, unknown, form, "whole" if len(listed) == 1 else "partial"), byline=not unknown, anywhere=False
    )


def _stamped(line: Line, outlet: str) -> Signature | None:
    """ "(Xinhua) 10:11, June 14, 2024": an agency in brackets, and when."""
    found = stamps.find(line.text) if line.text[:1] in "([" and line.words <= 12 else None
    if found is None:
        return None
    rest = (line.text[: found.start] + line.text[found.end :]).strip()
    signature = _bare(replace(line, text=rest, folded=fold(rest)), outlet) if rest[-1:] in {")", "]"} else None
    if signature is None or not signature.anywhere:
        return None
    return replace(signature, stamp=stamps.Found(found.moment, line.start + found.start, line.start + found.end))


# ------------------------------------------------------------------------------------------------- behind the last sentence

_AFTER_END = re.compile(
    r"[.!?…\"”’'](?P<gap>\s*)(?P<mark>[(\[]|[—–-]{1,2}\s?|/|"
    r"(?<=\s))(?P<names>[A-Za-z][\w&./,’' -]{1,60}?)(?P<close>[)\]/]?)\.?\s*$"
)


def closing(line: Line, outlet: str) -> tuple[Found, ...]:
    """ "... in years. (AFP)", "... in years. — Reuters": the credit behind the last sentence of a line."""
    window = line.text[-120:]
    found = _AFTER_END.search(window)
    if not found or (found["mark"] in {"(", "["} and not found["close"]):
        return ()
    listed = names.split(found["names"])
    bracketed = found["mark"] in {"(", "["}
    known = [name for name in listed if names.agency(name)]
    unknown_allowed = bracketed and all(_is_unknown_house(name) for name in listed)
    if not listed or (len(known) < len(listed) and not unknown_allowed):
        return ()
    base = line.end - len(window)
    start, end = base + found.start("mark"), base + found.end()
    strength: Strength = "whole" if len(listed) == 1 else "partial"
    canonical = dict.fromkeys(names.agency(name) or name for name in _others(listed, outlet))
    return tuple(Found(start, end, name, "bracket" if bracketed else "tail", strength) for name in canonical)
