"""Pairwise alignment of word sequences: the edit script between two texts.

RapidFuzz computes the opcodes (bit-parallel Indel, Hyyrö 2004); difflib's autojunk ignores frequent words past 200 tokens,
which splits copied runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """``a[a_start:a_end]`` against ``b[b_start:b_end]``, in words. Blocks in order cover both sequences."""

    kind: Literal["equal", "replace", "delete", "insert"]
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def align(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The edit script from ``a`` to ``b``, neighbouring deletions and insertions joined into replacements.

    >>> [(k.kind, a_words) for k in align("a b c".split(), "a x c".split()) for a_words in ["a b c".split()[k.a_start:k.a_end]]]
    [('equal', ['a']), ('replace', ['b']), ('equal', ['c'])]
    """
    from rapidfuzz.distance import Indel  # noqa: PLC0415  53 ms, not needed for --help

    codes: dict[str, int] = {}
    left = [codes.setdefault(word, len(codes)) for word in a]
    right = [codes.setdefault(word, len(codes)) for word in b]
    out: list[Block] = []
    for code in Indel.opcodes(left, right):
        tag, i, j, k, m = code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end
        last = out[-1] if out else None
        if tag == "equal":
            out.append(Block("equal", i, j, k, m))
        elif last is not None and last.kind != "equal":
            out[-1] = _joined(last, j, m)
        else:
            out.append(Block("delete" if tag == "delete" else "insert", i, j, k, m))
    return out


def _joined(block: Block, a_end: int, b_end: int) -> Block:
    both = a_end > block.a_start and b_end > block.b_start
    kind: Literal["replace", "delete", "insert"] = "replace" if both else "delete" if a_end > block.a_start else "insert"
    return Block(kind, block.a_start, a_end, block.b_start, b_end)
