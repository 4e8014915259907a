"""Which house an article is, which houses it credits, and which its text names.

A credit names a house as it likes: "AFP" for Agence France-Presse, "Tallis" for Tallis News, "HNW" for Halloran News
Wire. Two names are one house when one is short for the other (its initials, or its syllables: "BelTA"), stands in the
other whole, or the table of agencies says so. A name that fits several houses is settled by who has the copy.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from retold import gazetteer, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retold.model import Article

NO_MEANINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One article's outlet and what it says about where the copy came from. Names are folded."""

    outlet: str = ""
    own: bool = False  # its dateline names its own outlet, or the outlet is an agency: it reports for itself
    credits: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()  # names with a capital that stand in the body, single words and whole outlets
    place: str = ""  # of the dateline


def house(article: Article, outlets: Sequence[str], meanings: Mapping[str, str] = NO_MEANINGS) -> House:
    """What the article says about itself; ``outlets`` are those of the family, looked for in its text.

    ``meanings`` says which house a printed name stands for, where the name alone does not.
    """
    outlet = text.fold(article.outlet).strip()
    credited = frozenset(meanings.get(name) or meant(name, outlets) for name in printed(article))
    dateline = article.text[article.dateline.span.start : article.dateline.span.end] if article.dateline else ""
    bracket = _BRACKET.search(dateline)
    name = text.fold(bracket.group(1)).strip() if bracket is not None else ""
    signed = bool(name) and (meanings.get(name) or meant(name, [outlet])) == outlet
    own = bool(outlet) and (signed or is_agency(outlet) or reports_by_name(outlet))
    body = " ".join(article.text[start:end] for start, end in article.body)
    present = {text.fold(word) for word in set(re.findall(r"[\w&]+", body))}
    return House(
        outlet=outlet,
        own=own,
        credits=frozenset(name for name in credited if not outlet or not same(name, outlet)),
        named=frozenset(name for name in _near(outlets, present) if name != outlet and _named(name, body)),
        place=text.fold(article.dateline.place) if article.dateline else "",
    )


def printed(article: Article) -> set[str]:
    """The names it credits, folded, as they are printed."""
    return {text.fold(credit.agency).strip() for credit in article.credits if credit.agency}


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
    if len(long) > 1 and _short_for("".join(short), max(name, other, key=len)):
        return True
    telling = [word for word in short if word not in _table("common")]
    return bool(telling) and len(short) < len(long) and set(short) <= set(long)


def _short_for(short: str, name: str) -> bool:
    """Whether these letters are the initials of the name, or of what stands before its "of", or its syllables.

    >>> _short_for("fsd", "fire safety directorate of oland"), _short_for("belta", "belarusian telegraph agency")
    (True, True)
    """
    words = _words(name)
    head = _words(re.split(r" (?:of|for) ", name, maxsplit=1)[0])
    if short in ("".join(word[0] for word in part) for part in (words, head) if len(part) > 1):
        return True
    letters = SHORTEST <= len(short) <= LONGEST and len(short) - len(words) <= INSIDE
    return letters and short not in _table("common") and _spells(short, words)


SHORTEST, LONGEST = 3, 6  # letters of a short form that is not the initials alone
INSIDE = 2  # of them from inside the words


def _spells(short: str, words: Sequence[str]) -> bool:
    """Whether the letters stand in the words in this order, each word giving its first."""
    ends = {0}
    for word in words:
        ends = {end for start in ends for end in _taken(short, start, word)}
    return len(short) in ends


def _taken(short: str, start: int, word: str) -> Iterator[int]:
    """Where the letters that this word may give end."""
    end = start
    for place, letter in enumerate(word):
        if end < len(short) and short[end] == letter:
            end += 1
            yield end
        elif place == 0:
            return


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", name) if word not in ("the", "of", "and"))


@cache
def _canon() -> dict[str, str]:
    out: dict[str, str] = {}
    for agency in gazetteer.agencies():
        for name in (agency.short, agency.name, *agency.aliases):
            out[text.fold(name)] = agency.short
    return out


def _canonical(name: str) -> str:
    return _canon().get(name, name)


def is_agency(outlet: str) -> bool:
    """Whether the table of agencies knows this outlet."""
    return outlet in _canon()


def reports_by_name(outlet: str) -> bool:
    """Whether the name itself says that the house gives out news of its own: "... News Agency", "Ministry of ...".

    >>> [reports_by_name(name) for name in ("oland news agency", "ministry of health", "the wire", "selby gazette")]
    [True, True, False, False]
    """
    words = _words(outlet)
    gives_out = any(name in f" {' '.join(words)} " for name in _table("agency"))
    return len(words) > 1 and (gives_out or bool(_table("issuer") & set(words)))


@cache
def phrases(name: str) -> tuple[str, ...]:
    """A list of the table in its order."""
    return tuple(tomllib.loads((files(__package__) / "houses.toml").read_text("utf-8"))[name])


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(f" {entry} " if name == "agency" else entry for entry in phrases(name))


def meanings(names: Sequence[set[str]], outlets: Sequence[str], held: NDArray[np.float64]) -> dict[str, str]:
    """Which house each printed name stands for, where it fits more than one.

    ``names`` are what each witness prints, ``outlets`` who each is, ``held`` how much of its text each other had before it.
    A house credited in full goes before one that is only there, then who had most of the copy that the name stands under.
    """
    every = set().union(*names)
    out = {}
    for name in sorted(every - set(outlets)):
        fits = sorted(other for other in {*every, *outlets} - {name, ""} if len(other) > len(name) and _fits(name, other))
        if len(fits) > 1 or (fits and fits[0] not in outlets):
            under = [w for w, found in enumerate(names) if name in found]
            had = {house: held[np.ix_(under, [w for w, it in enumerate(outlets) if it == house])].sum() for house in fits}
            out[name] = max(fits, key=lambda house: (house in every, had[house], house))
    return out


def tells(outlet: str) -> bool:
    """Whether the name is more than a word of the language ("Time", "The Mirror"), so that where it stands the house is meant."""
    return len(_words(outlet)) > 1 or is_agency(outlet)


def _fits(name: str, other: str) -> bool:
    short, long = _words(name), _words(other)
    return set(short) < set(long) or (bool(short and long) and short[0][0] == long[0][0] and same(name, other))


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
    return any(not found.group()[:1].islower() for pattern in _patterns(outlet) if (found := re.search(pattern, body)))


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
