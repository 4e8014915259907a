"""A change of meaning between two forms of a sentence, and what surrounds the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import VariantKind

    from .voices import Attribution

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of meaning, with the characters that show it on both sides."""

    kind: VariantKind
    detail: str
    rule: str
    before: Marks = ()
    after: Marks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of a sentence, and what the rest of its article says about who speaks in it."""

    text: str
    voices: tuple[Attribution, ...] = ()
    vouched: bool = False  # somebody who stands outside it vouches for it
    known: bool = False  # the statements of its article were read
    spoken: bool = False  # stands in a quotation that goes on beyond it


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a pair of sentences: enough to know a second name from a new one."""

    text_before: str = ""  # the whole text, asked for its names when one seems changed
    text_after: str = ""
    english: bool = True


LIGHT = 0.6  # share of the shorter sentence kept in order that makes an edit light
