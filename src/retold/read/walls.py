"""Pages that only stand before an article, and records without a text: what is left of either is a headline, or nothing.

A page asks for consent only where hardly a word of it is anything else and it asks for a choice; a report on cookies has
sentences that speak neither to the reader nor for the site. Pages that sell, check for robots or found nothing are short.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retold.model import Problem, RawRecord
from retold.text import sentences, words

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 8_000  # characters; longer lists of partners stand on pages of their own
ALL = 0.9  # share of the words that belong to the asking
SHORT = 160  # words: a page that bars the way has no more
MOST = 0.6  # share of the words in sentences that bar the way
TELLING = 12  # words of a sentence that tells something, where it speaks neither to the reader nor for the site
HEADLINE = 4  # words that tell a headline from "Welcome"


def standing(record: RawRecord, what: str = "") -> Iterator[RawRecord | Problem]:
    """The record; where it holds no article, its headline alone, with a warning, or why it is skipped."""
    empty = not any(character.isalnum() for character in record.text)
    wall = None if empty else (_CONSENT if asks_for_consent(record.text) else barred(record.text))
    if not empty and not wall:
        yield record
        return
    name = what or record.source
    why = f"{name} only {wall.does} and holds no article" if wall else f"{name} has no text"
    if _is_headline(record):
        yield Problem(source=record.source, reason=f"{why}; only its headline was read.", kind="warning")
        yield replace(record, text=record.title)
        return
    yield Problem(source=record.source, reason=f"{why}. {wall.remedy}" if wall else f"{why}.", kind="skipped")


@dataclass(frozen=True, slots=True)
class Wall:
    """What a page does instead of telling something, and what to do about it."""

    does: str
    remedy: str


_CONSENT = Wall("asks for consent", "Save it again after the choice is made, or leave it out.")


def _is_headline(record: RawRecord) -> bool:
    """Whether the title is that of an article: some words, and none that the page that asks has itself."""
    title = " ".join(record.title.casefold().split())
    return (
        len(title.split()) >= HEADLINE
        and not bars(title)
        and not _forms().topics.search(title)
        and title not in " ".join(record.text.casefold().split())
    )


# ------------------------------------------------------------------------------------------------------------ asking


@dataclass(frozen=True, slots=True)
class _Forms:
    topics: re.Pattern[str]
    address: re.Pattern[str]
    asks: re.Pattern[str]
    buttons: re.Pattern[str]
    deciding: re.Pattern[str]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "walls.toml").read_text("utf-8"))


@cache
def _forms() -> _Forms:
    table = _table()
    joined = {name: "|".join(table[name]) for name in ("topics", "address", "asks", "buttons")}
    return _Forms(
        topics=re.compile(rf"\b(?:{joined['topics']})\b"),
        address=re.compile(rf"\b(?:{joined['address']})\b"),
        asks=re.compile(rf"\b(?:{joined['asks']})"),
        buttons=re.compile(rf"(?:{joined['buttons']})"),
        deciding=re.compile(rf"\b{table['deciding']}\b"),
    )


def asks_for_consent(text: str) -> bool:
    """Whether a text is nothing but a page that asks the reader to accept cookies and the like."""
    if len(text) > LONGEST:
        return False
    folded = text.casefold()
    if not any(sign in folded for sign in _table()["signs"]):
        return False
    parts = [text[part.start : part.end].casefold() for part in sentences(text)]
    sizes = [len(words(part)) for part in parts]
    asking = sum(size for size, belongs in zip(sizes, _belonging(parts), strict=True) if belongs)
    return any(map(_asks, parts)) and asking >= ALL * sum(sizes)


def _belonging(parts: list[str]) -> Iterator[bool]:
    """For each sentence or line, whether it asks, is a button, or an entry of a list of purposes: "we use cookies to"."""
    forms, lists = _forms(), False
    for part in parts:
        asks = _is_button(part) or bool(forms.topics.search(part) and forms.address.search(part))
        lists = part.rstrip().endswith((":", " to")) if asks else lists and part.rstrip()[-1:] not in ".!?"
        yield asks or lists


def _is_button(part: str) -> bool:
    return _forms().buttons.fullmatch(part.strip(" \t\n.:!?,;|·•×✕-–[]()\"'“”‘’")) is not None


def _asks(part: str) -> bool:
    forms = _forms()
    if _is_button(part):
        return forms.deciding.search(part) is not None
    return bool(forms.asks.search(part) and forms.topics.search(part) and forms.address.search(part))


# ----------------------------------------------------------------------------------------------------- barring the way


@dataclass(frozen=True, slots=True)
class _Bar:
    wall: Wall
    sure: re.Pattern[str]
    signs: re.Pattern[str]


@cache
def _bars() -> tuple[_Bar, ...]:
    return tuple(
        _Bar(Wall(row["does"], row["remedy"]), *(re.compile(rf"\b(?:{'|'.join(row[key])})") for key in ("sure", "signs")))
        for row in _table()["bar"]
    )


def barred(text: str) -> Wall | None:
    """What a short page does that says little more than that the article cannot be read; None for everything else."""
    if len(text) > LONGEST or len(words(text)) > SHORT:
        return None
    parts = [text[part.start : part.end].casefold().replace("’", "'") for part in sentences(text)]
    sizes = [len(words(part)) for part in parts]
    if any(size >= TELLING and not _forms().address.search(part) for size, part in zip(sizes, parts, strict=True)):
        return None
    for bar in _bars():
        if any(map(bar.sure.search, parts)):
            barring = sum(
                size for size, part in zip(sizes, parts, strict=True) if bar.sure.search(part) or bar.signs.search(part)
            )
            if barring >= MOST * sum(sizes):
                return bar.wall
    return None


def bars(title: str) -> bool:
    """Whether a headline is that of such a page: "Just a moment...", "Subscribe to read"."""
    folded = title.casefold().replace("’", "'")
    return any(bar.sure.match(folded) for bar in _bars())
