"""Furniture inside a line: pointers in brackets, the mark of a text cut short, what a flattened page leaves at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.articles import furniture
from retold.articles.furniture import Verdict
from retold.articles.lines import LONG, cut_sentences

if TYPE_CHECKING:
    from retold.articles.lines import Line


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line that is not the article."""

    start: int
    end: int
    verdict: Verdict


_BRACKETED = re.compile(
    r"[(\[](?:also|must|read|watch|see|related|more)\b(?:[ -](?:also|read|more|watch|on|this))*"
    r"\s*[:|–—-]\s*(?=(?-i:[\"“‘']?[^\W\d_a-z]))[^()\[\]\n]{12,160}[)\]]",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    r"\s*\((?:additional )?(?:reporting|writing|editing|compiled)(?: and (?:writing|editing))? by [^()\n]{2,200}\)(?=[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_CUT_SHORT = re.compile(
    r"(?:…|\.\.\.)?\s*\[\+?\d{1,7} (?:chars|characters|more)\]\s*\Z|\s*\[(?:…|\.\.\.|more|read more)\]\s*\Z", re.IGNORECASE
)
FLAT = 80  # words: a line this long may be a page whose line ends were lost
TRAIL = 8  # sentences behind the last one of the copy


def find(text: str, last: Line | None) -> list[Stretch]:
    """What to take out of the lines of ``text``; ``last`` is the last line of prose."""
    out = [Stretch(*match.span(), Verdict("related", "pointer in brackets")) for match in _BRACKETED.finditer(text)]
    out += [Stretch(*match.span(), Verdict("byline", "byline behind the last sentence")) for match in _WRITTEN_BY.finditer(text)]
    if cut_short := _CUT_SHORT.search(text, max(0, len(text) - 60)):
        out.append(Stretch(*cut_short.span(), Verdict("label", "text cut short here")))
    if last is not None and last.words > FLAT:
        out += _behind(text, last)
    return out


def _behind(text: str, line: Line) -> list[Stretch]:
    """The sentences at the end of a long line that are furniture, back to the first that is not."""
    out: list[Stretch] = []
    for sentence in reversed(cut_sentences(text, max(line.start, line.end - LONG), line.end)[1:][-TRAIL:]):
        verdict = furniture.judge(sentence, "")
        if verdict is None or verdict.kind == "caption":
            break
        out.append(Stretch(sentence.start, sentence.end, verdict))
    return out
