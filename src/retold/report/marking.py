"""Sentences with their changed words marked: pieces for the page, brackets for a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.report.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Variant


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence, changed or not."""

    text: str
    changed: bool


def pieces(sentence: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """The sentence cut at its marks. Marks may overlap or reach outside; nothing of the sentence is lost."""
    out: list[Piece] = []
    at = 0
    for start, end in sorted(marks):
        begin, stop = max(at, start), min(end, len(sentence))
        if stop <= begin:
            continue
        out += [Piece(sentence[at:begin], changed=False)] if begin > at else []
        out.append(Piece(sentence[begin:stop], changed=True))
        at = stop
    return out + ([Piece(sentence[at:], changed=False)] if at < len(sentence) else [])


def trimmed_pair(variant: Variant, most: int) -> tuple[list[Piece], list[Piece]]:
    """Both sentences of a variant as pieces, long unchanged runs shortened so that each stays near ``most`` characters."""
    return tuple(_trimmed(pieces(text, marks), most) for text, marks in  # type: ignore[return-value]
                 ((variant.before, variant.before_marks), (variant.after, variant.after_marks)))  # fmt: skip


def _trimmed(found: list[Piece], most: int) -> list[Piece]:
    if sum(len(piece.text) for piece in found) <= most:
        return found
    keep = max(24, most // (2 * len(found)))
    last = len(found) - 1
    return [Piece(_middle(piece.text, keep, at == 0, at == last), piece.changed) for at, piece in enumerate(found)]


def _middle(text: str, keep: int, first: bool, last: bool) -> str:  # noqa: FBT001
    """The ends of a run that touch a change; the middle, or the far end, gives way to an ellipsis."""
    if len(text) <= 2 * keep + 3:
        return text
    if first and not last:
        return "… " + _from_a_word(text[-2 * keep :])
    if last:
        return _to_a_word(text[: 2 * keep]) + " …"
    return f"{_to_a_word(text[:keep])} … {_from_a_word(text[-keep:])}"


def _to_a_word(text: str) -> str:
    head, blank, _ = text.rpartition(" ")
    return head if blank else text


def _from_a_word(text: str) -> str:
    _, blank, tail = text.partition(" ")
    return tail if blank else text


def marked(found: Sequence[Piece], opening: str, closing: str) -> str:
    """The pieces joined on one line, changed ones in brackets: "said it [-may-] close"."""
    return plain("".join(_bracketed(piece, opening, closing) if piece.changed else piece.text for piece in found))


def _bracketed(piece: Piece, opening: str, closing: str) -> str:
    core = piece.text.strip()
    lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    tail = piece.text[len(piece.text.rstrip()) :]
    return f"{lead}{opening}{core}{closing}{tail}" if core else piece.text
