"""Texts that call themselves satire, or that correct another: how they are to be read, by their own word alone.

Nothing is guessed from the tone. Satire says so in a label, the section of its address, or a sentence about itself near its
head or foot; a correction stands under that word. A note that corrects, under a report, leaves the report what it is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Genre

HEAD, FOOT = 4, 6  # lines in which a text says what it is
LABELLED = 240  # characters of a headline or line that is looked at
NAME = 60  # characters of an outlet that may stand in a sentence about itself


@dataclass(frozen=True, slots=True)
class _Kind:
    name: Genre
    label: re.Pattern[str]
    own_word: tuple[str, ...]
    hints: tuple[str, ...]  # letters without which none of those can match


def genre(lines: Sequence[str], about: Sequence[str], title: str, url: str, outlet: str) -> Genre:
    """What a text says it is, in its own lines or in what its page says of itself; an empty string for a report like others."""
    head, foot = lines[:HEAD], lines[-FOOT:]
    for kind in _kinds():
        labelled = any(_is_labelled(kind, line) for line in (title, *head[:1]))
        labelled = labelled or any(_is_label(kind, line) for line in (*head, *about[:1]))
        if labelled or _in_address(kind, url) or _says_so(kind, [*head, *foot, *about], outlet):
            return kind.name
    return ""


def _is_label(kind: _Kind, line: str) -> bool:
    """The word alone on a line: "Satire", "Corrections and clarifications"."""
    return kind.label.fullmatch(fold(line[:LABELLED]).strip(" .:|*-–—[]()")) is not None


def _is_labelled(kind: _Kind, line: str) -> bool:
    """The word before what it is about: "Correction: Toll in Ostrel"."""
    head, mark, rest = _BEHIND.sub("\n", line[:LABELLED], count=1).partition("\n")
    return _is_label(kind, head) and (bool(rest.strip()) or not mark)


_BEHIND = re.compile(r"\s*(?::|\||\s[–—-]{1,2}\s)\s*")


def _in_address(kind: _Kind, url: str) -> bool:
    sections = [unquote(part) for part in urlsplit(url).path.split("/")[:-1]] if "/" in url and "[" not in url else []
    return any(_is_label(kind, section) for section in sections if section)


def _says_so(kind: _Kind, lines: Sequence[str], outlet: str) -> bool:
    told = [fold(line[:LABELLED]) for line in lines]
    if not any(hint in line for line in told for hint in kind.hints):
        return False
    name = re.escape(fold(outlet.strip()[:NAME]))
    about = f"(?:{_self()}|{name})" if name else _self()
    pattern = "|".join(form.format(self=about) for form in kind.own_word)
    return any(re.search(rf"(?<!\w)(?:{pattern})", line) for line in told)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            cast("Genre", row["name"]), re.compile(f"(?:{'|'.join(row['labels'])})"), tuple(row["own_word"]), tuple(row["hints"])
        )
        for row in _table()["genre"]
    )


def _self() -> str:
    return str(_table()["self"]["words"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "genres.toml").read_text("utf-8"))
