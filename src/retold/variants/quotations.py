"""Words altered inside quotation marks."""

from __future__ import annotations

import re

from retold.align import align

from .change import Change
from .lexicon import stem
from .sentences import units_of

_QUOTE = re.compile(
    r"[“\"„«]([^“”\"„«»\n]{3,2000})[”\"»]|(?:(?<=\s)|^|(?<=[(,:—-]))[‘']([^‘’'\n](?:[^‘’'\n]|[’'](?=\w)){2,2000})[’'](?!\w)"
)


def quotations_altered(before: str, after: str) -> list[Change]:
    """Words inside quotation marks that differ, where both quote the same words: another excerpt is no alteration."""
    old = _quotations(before)
    out = []
    for start, end, said in _quotations(after) if old else []:
        found = [(*_difference(other, said), a, b) for a, b, other in old]
        found = [row for row in found if row[0]]
        if not found or any(_within(said, other) or _within(other, said) for _, _, other in old):
            continue
        _, gone, came, a, b = max(found)
        if "[" in before[a:b] or "[" in after[start:end] or _letters(gone) == _letters(came):
            continue
        detail = f"in the quotation: {_told(' '.join(gone), ' '.join(came))}"
        out.append(
            Change(
                kind="quote altered",
                detail=detail,
                rule="words inside quotation marks differ",
                before=((a, b),),
                after=((start, end),),
            )
        )
    return out


def _told(gone: str, came: str) -> str:
    if gone and came:
        return f"'{gone}' -> '{came}'"
    return f"'{gone}' gone" if gone else f"'{came}' added"


def _letters(said: tuple[str, ...]) -> str:
    return "".join(letter for word in said for letter in word if letter.isalnum())


def _quotations(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    out = []
    for match in _QUOTE.finditer(text):
        group = 1 if match.group(1) is not None else 2
        said = tuple(unit.norm for unit in units_of(match.group(group)))
        if len(said) >= 2:
            out.append((match.start(group), match.end(group), said))
    return out


def _within(piece: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    width = len(piece)
    return any(whole[k : k + width] == piece for k in range(len(whole) - width + 1))


def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Words in common (0: not the same quotation, or nothing altered), words gone, words that came."""
    blocks = align(old, new)
    same = sum(block.a_end - block.a_start for block in blocks if block.kind == "equal")
    inner = [
        block for k, block in enumerate(blocks) if block.kind == "replace" or (block.kind != "equal" and 0 < k < len(blocks) - 1)
    ]
    gone = tuple(word for block in inner for word in old[block.a_start : block.a_end])
    came = tuple(word for block in inner for word in new[block.b_start : block.b_end])
    matter_changed = {stem(word) for word in gone} != {stem(word) for word in came}
    if same < 4 or same < 0.6 * min(len(old), len(new)) or not inner or not matter_changed or max(len(gone), len(came)) > 4:
        return 0, (), ()
    return same, gone, came
