"""Lines for a terminal: wrapping by cells, hanging indents, colour only where asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retold.report.wording import clipped, width

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "struck": "9;31"}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colour for a terminal, or none."""

    color: bool

    def __call__(self, style: str, text: str) -> str:
        """The text in a style, unchanged when there is no colour."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_CODES[part] for part in style.split())}m{text}\x1b[0m"

    def marks(self, lines: list[str]) -> list[str]:
        """Lines with ``[-words-]`` red and ``{+words+}`` green where there is colour; a mark may run over lines."""
        if not self.color:
            return lines
        out, style = [], ""
        for line in lines:
            indent = line[: len(line) - len(line.lstrip())]
            coloured, style = _coloured(line.lstrip(), style)
            out.append(indent + coloured)
        return out


_STYLES = {"[-": _CODES["struck"], "{+": _CODES["green"]}
_MARK = re.compile(r"\[-|-\]|\{\+|\+\}")


def _coloured(line: str, style: str) -> tuple[str, str]:
    """The line with its marks as colour, and the style still open at its end."""
    out, at = [f"\x1b[{style}m"] if style else [], 0
    for mark in _MARK.finditer(line):
        out.append(line[at : mark.start()])
        out.append("\x1b[0m")
        style = _STYLES.get(mark.group(), "")
        out += [f"\x1b[{style}m"] if style else []
        at = mark.end()
    out.append(line[at:])
    return "".join([*out, "\x1b[0m"] if style else out), style


def wrapped(text: str, cells: int, first: str = "", rest: str = "") -> list[str]:
    """Lines no wider than ``cells``: the first begins with ``first``, the others with ``rest``. Long words are broken."""
    lines: list[str] = []
    line, used, room = first, 0, cells - width(first)
    for word in text.split():
        piece = word
        if used and used + 1 + width(piece) > room:
            lines.append(line)
            line, used, room = rest, 0, cells - width(rest)
        while width(piece) > room and not used:
            head = clipped(piece, max(2, room))
            lines.append(line + head)
            piece = piece[len(head) :]
            line, room = rest, cells - width(rest)
        line += f" {piece}" if used else piece
        used += width(piece) + bool(used)
    return [*lines, line.rstrip()] if used or not lines else lines


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """The text filled with blanks to so many cells."""
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks
