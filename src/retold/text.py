"""Plain text with offsets: normal form, paragraphs, sentences, words. Every part keeps where it stood.

Sentence ends follow the usual rule splitter for news (Mikheev 2002 in spirit): a full stop ends a sentence unless an
abbreviation, an initial or a number says otherwise. We add closing quotes and brackets to the sentence they close.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

# ------------------------------------------------------------------------------------------------------ normal form


def normalise(text: str) -> str:
    """The text as we keep it: NFC, line ends as ``\\n``, no NUL, no byte order mark, no lone surrogates.

    >>> normalise("cafe\\u0301\\r\\n")
    'café\\n'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


def shown(written: str) -> str:
    """Without what no reader sees: terminal escape sequences and control characters, which could otherwise hide words."""
    return _UNSEEN.sub("", written) if _CONTROL.search(written) else written


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,4}[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,300}(?:\x07|\x1b\\|\x9c)"  # window titles, links
    rf"|{_CONTROL.pattern}"
)


_FOLDS = {
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("–—", "-"),
    "\u00a0": " ",
}


def fold(text: str) -> str:
    """Case and typography folded, length kept where Unicode allows it: for comparing, never for showing.

    >>> fold("The North’s “Weapon”")
    'the north\\'s "weapon"'
    """
    if not text.isascii():  # str.translate costs ten times as much as the few replacements a real text needs
        for mark, plain in _FOLDS.items():
            if mark in text:
                text = text.replace(mark, plain)
    return text.replace("`", "'").casefold()


# ------------------------------------------------------------------------------------------------------ paragraphs


class Stretch(NamedTuple):
    """``text[start:end]``, outer blanks trimmed."""

    start: int
    end: int


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Stretches between line ends, blank ones left out.

    Scraped text marks paragraphs with one line end or two, and rarely wraps lines: one line is one paragraph, unless
    the text is hard-wrapped, in which case only blank lines separate.
    """
    end = len(text) if end is None else end
    if text.find("\n", start, end) < 0:
        found = trimmed(text, start, end)
        return [found] if found.start < found.end else []
    pattern = _BLANK_LINE if _is_hard_wrapped(text[start:end]) else _LINE
    return [found for match in pattern.finditer(text, start, end) if (found := trimmed(text, *match.span())).start < found.end]


_LINE = re.compile(r"[^\n]+")
_BLANK_LINE = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")


def _is_hard_wrapped(text: str) -> bool:
    """Most line ends fall within a narrow column and in mid-sentence: e-mail, old archives, Gutenberg."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 6:
        return False
    inner = [line for line, after in pairwise(lines) if after]
    broken = sum(1 for line in inner if 45 <= len(line.rstrip()) <= 100 and line.rstrip()[-1].isalpha())
    return broken >= 0.6 * len(inner)


def trimmed(text: str, start: int, end: int) -> Stretch:
    """The stretch without the blanks at its two ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


# ------------------------------------------------------------------------------------------------------- sentences


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Sentences in order, each inside one paragraph, outer blanks trimmed. Together they hold every non-blank character.

    >>> [("It fell. Mr. Kim saw it.")[s.start:s.end] for s in sentences("It fell. Mr. Kim saw it.")]
    ['It fell.', 'Mr. Kim saw it.']
    """
    return [sentence for paragraph in paragraphs(text, start, end) for sentence in _split(text, paragraph)]


def _listed(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads((files("retold") / "text.toml").read_text("utf-8"))[name])


_ABBREVIATIONS = _listed("abbreviations")
_MAY_END = _listed("may_end")
_ENDING = "[.!?…。！？]"
# a run of marks is tried once, from its first one: a line of twenty thousand dots took minutes
_SENTENCE_END = re.compile(rf"""{_ENDING}(?<!{_ENDING}{{2}}){_ENDING}*["'”’»)\]]*(?=\s|$|(?<=[。！？]))""")
_DOTTED = re.compile(r"(?:^|[\s(\"“‘'\[])(?:[A-Za-z]\.){2,}$|(?:^|[\s(\"“‘'\[])[a-z]\.[a-z]\.$")
_INITIAL = re.compile(r"(?:^|[\s(\"“‘'\[.])[A-Z]\.$")
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def _split(text: str, paragraph: Stretch) -> list[Stretch]:
    out = []
    begin = paragraph.start
    for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        if match.end() < paragraph.end and not _ends_here(text, begin, match, paragraph.end):
            continue
        found = trimmed(text, begin, match.end())
        if found.start < found.end:
            out.append(found)
        begin = match.end()
    rest = trimmed(text, begin, paragraph.end)
    if rest.start < rest.end:
        out.append(rest)
    return out


_OPENERS = "\"'“‘«([—–-"
_LOOK_BACK = 40  # characters; the longest dotted abbreviation is far shorter, and hostile text must not cost squares


def _ends_here(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    after = match.end()
    while after < end and text[after].isspace():
        after += 1
    first = after
    while first < end and text[first] in _OPENERS:
        first += 1
    following = text[first] if first < end else ""
    if following.islower():
        # "Really?" he said / "ready ..." she: the sentence goes on. An i-Phone at a sentence start is rare enough.
        return False
    if match.group() != ".":
        return True  # another mark, or one that closes a quote
    before = text[max(begin, match.start() - _LOOK_BACK) : match.start()].rpartition(" ")[2]
    if "." in before and _DOTTED.search(before + "."):
        # "U.S. President" goes on, "at 10 a.m. The" ends: lower-case abbreviations end before a capital, if it is no day
        return before[-1].islower() and following.isupper() and not _follows_clock(text, first, end)
    if before[-1:].isupper() and _INITIAL.search(before + "."):
        return False
    word = _LAST_WORD.search(before)
    if word and word.group().casefold() in _ABBREVIATIONS:
        lone = word.group().casefold()
        return lone in _MAY_END and following.isupper() and _starts_sentence(text, first, end)
    return True


_AFTER_CLOCK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr aug sept oct nov dec gmt utc est edt "
    "cst cdt mst mdt pst pdt et ct pt bst cet cest ist eastern central pacific".split()
)  # fmt: skip


def _follows_clock(text: str, at: int, end: int) -> bool:
    """ "10 a.m. Friday", "2 p.m. GMT": the day or the zone of an hour, and no new sentence."""
    word = _WORD.match(text, at, end)
    return word is not None and word.group().casefold() in _AFTER_CLOCK


_STARTERS = frozenset(
    "the a an it he she they we i in on at but and this that these those there his her its their our as after before when while "
    "for from with if by officials police no not according however meanwhile".split()
)  # fmt: skip


def _starts_sentence(text: str, at: int, end: int) -> bool:
    word = _WORD.match(text, at, end)
    return word is not None and word.group().casefold() in _STARTERS


# ----------------------------------------------------------------------------------------------------------- words


class Word(NamedTuple):
    """One word: ``text[start:end]`` and its folded form. A tuple, because there are millions and a frozen class costs thrice."""

    start: int
    end: int
    form: str


_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Words in order: runs of letters and digits, an apostrophe inside kept; characters of scripts without spaces stand alone.

    >>> [w.form for w in words("North Korea’s test-fire, 2025")]
    ['north', "korea's", 'test', 'fire', '2025']
    """
    end = len(text) if end is None else end
    if end - start <= _SENTENCE and len(text) <= _ARTICLE:
        return [*_recalled(text, start, end)]
    return _words(text, start, end)


_SENTENCE = 600  # characters of a stretch whose words are kept for the next room that asks
_ARTICLE = 50_000  # and of its text, which is kept with them


@lru_cache(maxsize=2048)
def _recalled(text: str, start: int, end: int) -> list[Word]:
    """The same, remembered: every room asks for the words of the same sentences, some of them ten times."""
    return _words(text, start, end)


def _words(text: str, start: int, end: int) -> list[Word]:
    out: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        piece = match[0]
        if piece.isascii() or not _UNSPACED.search(piece):
            out.append(_new(Word, (*match.span(), folded_form(piece))))  # past the named tuple's own, slower constructor
        else:
            out.extend(_characters(piece, match.start()))
    return out


_new = tuple.__new__


_UNSPACED = re.compile(
    "[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)


def _characters(piece: str, at: int) -> list[Word]:
    out: list[Word] = []
    begin = 0
    for match in _UNSPACED.finditer(piece):
        if match.start() > begin:
            out.append(Word(at + begin, at + match.start(), folded_form(piece[begin : match.start()])))
        out.append(Word(at + match.start(), at + match.end(), match.group()))
        begin = match.end()
    if begin < len(piece):
        out.append(Word(at + begin, at + len(piece), folded_form(piece[begin:])))
    return out


@lru_cache(maxsize=65536)
def folded_form(word: str) -> str:
    """One word for comparing: case and apostrophes folded."""
    return fold(word)
