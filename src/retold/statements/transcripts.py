"""Transcripts: lines that begin with the name of the speaker and a colon.

A text is one when at least two names stand so, and one of them again; then a line is what its speaker said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.statements.lexicon import Lexicon

_LINE_END = re.compile(r"\n")
_LABEL = re.compile(r"(?P<who>[A-Z][\w.'’-]*(?:[ \xa0][A-Z][\w.'’-]*){0,4})(?:[ \xa0]?\([^()\n]{1,40}\))?:[ \t\xa0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a transcript: the label and the words that follow it."""

    label: tuple[int, int]
    said: tuple[int, int]


def turns(text: str, lexicon: Lexicon) -> list[Turn]:
    """The turns of a transcript in text order; none in any other text."""
    labels = [_LABEL.match(text, start) for start in (0, *(end.end() for end in _LINE_END.finditer(text)))]
    found = [label for label in labels if label is not None and _may_speak(label["who"], lexicon)]
    often = Counter(match["who"] for match in found)
    if len(often) < 2 or max(often.values()) < 2:
        return []
    out = []
    for match in found:
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        out.append(Turn(match.span("who"), (match.end(), end)))
    return out


def _may_speak(who: str, lexicon: Lexicon) -> bool:
    """A name or a job, not the label of a section: "Read more:", "Photo:"."""
    lows = who.casefold().split()
    return lows[0] not in lexicon.words["no_speaker_labels"] and lows[-1] not in lexicon.words["no_speaker_labels"]
