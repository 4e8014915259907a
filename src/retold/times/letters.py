"""Text as a row of letters, one per word, so that rules about words can be compiled to ordinary regular expressions.

Every word that a rule or a word class names has a letter of its own (private use area); numbers have one by what they
can be (a day, a year, a clock); all other words share one. A rule such as ``DOW NIGHT?`` becomes two character classes,
and one pass of ``re`` over a row of letters costs next to nothing: most text is the letter "x".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

OTHER = "x"
PAST_FORM = "p"  # an unknown word in -ed: a hint of tense
PARAGRAPH = "¶"
STOP = "."
_PUNCTUATION = {
    ",": ",", ".": STOP, "!": STOP, "?": STOP, "-": "-", "–": "-", "—": "_", "(": "(", ")": ")", "'": "'", "’": "'", "/": "/",
    "$": "$", "£": "$", "€": "$", "#": "$", "%": "%", '"': '"', "“": '"', "”": '"', ":": ":",
}  # fmt: skip
_DEFINITE = {"iso": "I", "slash": "S", "clock": "C", "clocked": "D", "big": "B", "decimal": "F", "frac": "R", "period": "Q"}

_TOKEN = re.compile(
    r"""(?P<iso>(?<![\w.-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?(?![\w-]))
      | (?P<slash>(?<![\w./-])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/])
        | (?<![\w./-])(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}-\d{1,2}-\d{4})(?![\w-]|\.\d))
      | (?P<clocked>(?<![\w.,:])\d{1,2}h\d\d\b)
      | (?P<clock>(?<![\w.,:])\d{1,2}:\d\d(?::\d\d)?(?![:\d]))
      | (?P<frac>(?<![\w/.])[1-9]/[1-9](?![\d/])|[½¼¾])
      | (?P<big>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?)
      | (?P<decimal>\d+\.\d+)
      | (?P<period>\b(?:[QH][1-4]|FY\s?\d\d(?:\d\d)?)\b)
      | (?P<number>\d+)
      | (?P<halfday>[AaPp]\.\s?[Mm]\b\.?)
      | (?P<word>[^\W\d_]+)
      | (?P<blank>\n[^\S\n]*\n\s*)
      | (?P<mark>[^\w\s]|_)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text: ``letters[i]`` stands for ``text[starts[i]:ends[i]]``."""

    text: str
    letters: str
    starts: list[int]
    ends: list[int]
    forms: list[str]  # lower case

    def text_at(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_lower(self, index: int) -> bool:
        """Whether it begins with a small letter."""
        return self.text[self.starts[index]].islower()


@dataclass(slots=True)
class Alphabet:
    """The letters given out so far."""

    by_word: dict[str, str] = field(default_factory=dict)

    def letter(self, word: str) -> str:
        """The letter of this word, given out at first sight. Private use area from U+E000: 6,400 of them."""
        return self.by_word.setdefault(word, chr(0xE000 + len(self.by_word)))


# numbers: letters by what the number can be. Each letter is one range, a class is a set of letters.
HOUR12, HOUR24, DAY31, MINUTE, TWO, ZERO_DAY, ZERO_TWO, YEAR, FOUR, ZERO_FOUR, MANY = "abcdefghijk"


def _number_letter(digits: str) -> str:
    if len(digits) > 4 or len(digits) == 3:
        return MANY
    value = int(digits)
    if len(digits) == 4:
        return YEAR if 1000 <= value < 2200 else ZERO_FOUR if digits[0] == "0" else FOUR
    if digits[0] == "0":
        return ZERO_DAY if len(digits) == 2 and value >= 1 else ZERO_TWO
    return HOUR12 if value <= 12 else HOUR24 if value <= 24 else DAY31 if value <= 31 else MINUTE if value < 60 else TWO


def read(text: str, stretches: tuple[tuple[int, int], ...], alphabet: Alphabet) -> Words:
    """The words of these stretches of the text, a paragraph mark between two stretches."""
    out = Words(text, "", [], [], [])
    letters: list[str] = []
    for start, end in stretches:
        _read_stretch(text, start, end, alphabet.by_word, out, letters)
        letters.append(PARAGRAPH)
        out.starts.append(end)
        out.ends.append(end)
        out.forms.append("\n")
    return Words(text, "".join(letters), out.starts, out.ends, out.forms)


def _read_stretch(text: str, start: int, end: int, by_word: dict[str, str], out: Words, letters: list[str]) -> None:
    add_start, add_end, add_form, add_letter = out.starts.append, out.ends.append, out.forms.append, letters.append
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        form = match.group()
        if kind == "word":
            form = form.lower()
            letter = by_word.get(form) or (PAST_FORM if form.endswith("ed") else OTHER)
        elif kind == "mark":
            letter = _PUNCTUATION.get(form, ";")
        elif kind == "number":
            letter = OTHER if _is_part_of_a_name(text, match.start()) else _number_letter(form)
        elif kind == "blank":
            letter = PARAGRAPH
        elif kind == "halfday":
            form = form.lower()
            letter = by_word[form[0] + "m"]
        else:
            form = form.lower()
            letter = _DEFINITE[kind or ""]
        add_start(match.start())
        add_end(match.end())
        add_form(form)
        add_letter(letter)


def _is_part_of_a_name(text: str, start: int) -> bool:
    """A380, F-16, $30, No.5: the digits count or name something."""
    if start == 0:
        return False
    before = text[start - 1]
    if before in "$£€¥#@_+=\\" or before.isalpha():
        return True
    return before == "-" and start > 1 and text[start - 2].isupper() and not text[start - 4 : start - 2].isalpha()


_ATOM = re.compile(r"\?P<\w+>|\?[:!=]|\?<[!=]|'[^']+'|[A-Za-z][A-Za-z0-9_]*|\s+|\{\d*,?\d*\}|[()|?*+]")


def compile_rule(pattern: str, classes: dict[str, str], macros: dict[str, str], alphabet: Alphabet) -> re.Pattern[str]:
    """A rule about words as a regular expression about letters.

    Lower-case words stand for themselves, CAPITALS for a class or a macro, a quoted mark for that mark.
    """
    return re.compile(_expanded(pattern, classes, macros, alphabet))


def _expanded(pattern: str, classes: dict[str, str], macros: dict[str, str], alphabet: Alphabet) -> str:
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        match = _ATOM.match(pattern, at)
        if match is None:
            raise ValueError(f"bad rule at {pattern[at:]!r}")
        parts.append(_atom(match.group(), classes, macros, alphabet))
        at = match.end()
    return "".join(parts)


def _atom(atom: str, classes: dict[str, str], macros: dict[str, str], alphabet: Alphabet) -> str:
    if atom.isspace():
        return ""
    if atom[0] == "'":
        return re.escape(_PUNCTUATION[atom[1:-1]])
    if not atom[0].isalpha():
        return atom
    if atom in classes:
        return "[" + re.escape(classes[atom]) + "]"
    if atom in macros:
        return "(?:" + _expanded(macros[atom], classes, macros, alphabet) + ")"
    if atom.isupper():
        raise ValueError(f"no class or macro named {atom}")
    return re.escape(alphabet.letter(atom))
