"""The lines of an article with the features that tell furniture from copy: length, how it ends, how it is capitalised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retold.text import fold, paragraphs, sentences


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as it stands, outer blanks trimmed: ``text[start:end]``."""

    start: int
    end: int
    text: str
    words: int  # blank-separated; in scripts without blanks, one for every six characters
    ended: bool  # closes like a sentence
    prose: bool  # reads like a sentence of the article rather than a label
    folded: str  # case and typography folded, as long as ``text`` wherever Unicode allows; empty for very long lines

    @property
    def key(self) -> str:
        """Folded, blanks squeezed: two lines with one key are the same line."""
        return " ".join(self.folded.split())


def cut(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[start:end]`` in order."""
    return [_line(text, part.start, part.end) for part in paragraphs(text, start, end)]


def cut_sentences(text: str, start: int, end: int) -> list[Line]:
    """The same for the sentences of ``text[start:end]``."""
    return [_line(text, part.start, part.end) for part in sentences(text, start, end)]


def _line(text: str, start: int, end: int) -> Line:
    content = text[start:end]
    if end - start > LONG:
        return Line(start, end, content, (end - start) // 6, ended=True, prose=True, folded="")
    tokens = content.count(" ") + 1
    words = max(tokens, (end - start) // 12)
    ended = content.rstrip(_CLOSERS)[-1:] in _ENDS or bool(_CREDITED.search(content[-60:]))
    folded = content.lower().replace("`", "'") if content.isascii() else fold(content)
    return Line(start, end, content, words, ended, prose=(ended and words >= 4) or words >= PROSE_WORDS, folded=folded)


LONG = 4000  # characters; past this a line is copy, and no pattern is tried on it
PROSE_WORDS = 22  # a line this long is copy even when its full stop was lost
_CLOSERS = "\"'”’»)]}› \u00a0*_"
# "... in years. (AFP)", "... in years. — Reuters": a sentence end with a credit behind it
_CREDITED = re.compile(r"[.!?…][\"'”’]?\s*(?:[(\[][^()\[\]]{1,40}[)\]]|[—–-]{1,2}\s?[A-Z][\w .-]{1,30}|\s[A-Z]\w{1,8})\s*$")
_ENDS = frozenset(".!?…。！？।؟")


def is_title_case(content: str) -> bool:
    """Most longer words start with a capital, as in headlines and names.

    >>> is_title_case("More From The World"), is_title_case("More from the world")
    (True, False)
    """
    words = [word for word in _WORD.findall(content) if len(word) > 3]
    capital = sum(1 for word in words if word[0].isupper())
    return bool(words) and capital >= 0.8 * len(words)


_WORD = re.compile(r"[^\W\d_]+")
