"""Which house an article is, which houses it credits, and which its text names.

A credit names a house as it likes: "AFP" for Agence France-Presse, "Tallis" for Tallis News, "HNW" for Halloran News
Wire. Two names are one house when one is the initials of the other, stands in the other whole, or the table of
agencies says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retold import gazetteer, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One article's outlet and what it says about where the copy came from. Names are folded."""

    outlet: str = ""
    own: bool = False  # its dateline names its own outlet, or the outlet is an agency: it reports for itself
    credits: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()  # names with a capital that stand in the body, single words and whole outlets
    place: str = ""  # of the dateline


def house(article: Article, outlets: Sequence[str]) -> House:
    """What the article says about itself; ``outlets`` are those of the family, looked for in its text."""
    outlet = text.fold(article.outlet).strip()
    printed = {text.fold(credit.agency).strip() for credit in article.credits if credit.agency}
    credited = frozenset(meant(name, outlets) for name in printed)
    dateline = article.text[article.dateline.span.start : article.dateline.span.end] if article.dateline else ""
    bracket = _BRACKET.search(dateline)
    signed = bracket is not None and meant(text.fold(bracket.group(1)).strip(), [outlet]) == outlet
    own = bool(outlet) and (signed or is_agency(outlet))
    body = " ".join(article.text[start:end] for start, end in article.body)
    present = {text.fold(word) for word in set(re.findall(r"[\w&]+", body))}
    return House(
        outlet=outlet,
        own=own,
        credits=frozenset(name for name in credited if not outlet or not same(name, outlet)),
        named=frozenset(name for name in _near(outlets, present) if name != outlet and _named(name, body)),
        place=text.fold(article.dateline.place) if article.dateline else "",
    )


def meant(name: str, outlets: Iterable[str]) -> str:
    """The one outlet that a short printed name must mean ("Courier", where only one of them is a Courier), or the name.

    >>> meant("courier", ["hallin courier", "brook post"]), meant("post", ["brook post", "dale post"])
    ('hallin courier', 'post')
    """
    short = set(_words(name))
    found = [outlet for outlet in outlets if short and short <= set(_words(outlet))]
    return found[0] if len(found) == 1 else name


_BRACKET = re.compile(r"\(([^()\n]{2,60})\)")


def same(name: str, other: str) -> bool:
    """Whether two folded names are one house.

    >>> same("hnw", "halloran news wire"), same("b&b", "bourse & bureau"), same("the post", "evening post")
    (True, True, False)
    """
    if not name or not other:
        return False
    if name == other or _canonical(name) == _canonical(other):
        return True
    short, long = sorted((_words(name), _words(other)), key=len)
    if len(long) > 1 and "".join(short) == "".join(word[0] for word in long):
        return True
    telling = [word for word in short if word not in _COMMON]
    return bool(telling) and len(short) < len(long) and set(short) <= set(long)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", name) if word not in ("the", "of", "and"))


_COMMON = frozenset(
    "news wire press agency service daily post times herald mail gazette tribune monitor observer courier journal star sun "
    "globe telegraph standard chronicle bulletin report reports international national radio tv online today express "
    "world morning evening sunday weekly ministry government police office bank city".split()
)  # fmt: skip


@cache
def _table() -> dict[str, str]:
    out: dict[str, str] = {}
    for agency in gazetteer.agencies():
        for name in (agency.short, agency.name, *agency.aliases):
            out[text.fold(name)] = agency.short
    return out


def _canonical(name: str) -> str:
    return _table().get(name, name)


def is_agency(outlet: str) -> bool:
    """Whether the table of agencies knows this outlet."""
    return outlet in _table()


def _near(outlets: Sequence[str], present: set[str]) -> set[str]:
    """The outlets of which a word or short form is among these words."""
    table = _by_word(tuple(outlets))
    return {outlet for word in table.keys() & present for outlet in table[word]}


@lru_cache(maxsize=64)
def _by_word(outlets: tuple[str, ...]) -> dict[str, list[str]]:
    """The outlets by each short form of theirs and by the longest word of the name: a quick look before the exact one."""
    out: dict[str, list[str]] = {}
    for outlet in outlets:
        words = _words(outlet)
        initials = "".join(word[0] for word in words)
        forms = {initials, "&".join(initials), text.fold(_canonical(outlet)), max(words, key=len, default="")}
        for form in sorted(forms - {""}):
            out.setdefault(form, []).append(outlet)
    return out


def _named(outlet: str, body: str) -> bool:
    """Whether the body names the outlet in full, by its initials, or (where it has one) by its telling word."""
    return any(re.search(pattern, body) for pattern in _patterns(outlet))


@lru_cache(maxsize=4096)
def _patterns(outlet: str) -> tuple[re.Pattern[str], ...]:
    words = _words(outlet)
    out = [re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.IGNORECASE)] if words else []
    if len(words) > 1:
        initials = "".join(rf"&?{re.escape(word[0].upper())}" for word in words)
        out.append(re.compile(rf"(?<![\w&])(?=[A-Z]){initials.removeprefix('&?')}(?!\w)"))
    short = _canonical(outlet)
    if short != outlet:
        out.append(re.compile(rf"\b{re.escape(short)}\b"))
    return tuple(out)
