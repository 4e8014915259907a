"""What a character beyond ASCII is to a word: tables over all code points that learn each character when it is first met.

Every entry follows from Unicode, as this Python knows it, and from ``text.folded_form`` alone. The compiled kernel reads the
same tables, so that both spell words alike.
"""

from __future__ import annotations

import numpy as np

from retold import text as texts

CODE_POINTS = 0x110000
KINDS = np.zeros(CODE_POINTS, np.uint8)  # of characters beyond ASCII; 0 = not met yet
OTHER, JOINER, LETTER, ALONE, PLAIN = range(1, 6)  # PLAIN folds to one ASCII letter
FOLDED = np.zeros(CODE_POINTS, np.uint64)  # the folded character as a number
BASE = 0x9E3779B97F4A7C15  # odd, so that its powers can be undone modulo 2**64
MASK = (1 << 64) - 1
UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F),
)  # fmt: skip


def learn(code: int) -> None:
    """Enter one character in the tables. They only ever grow."""
    character = chr(code)
    value = 0
    for folded in texts.folded_form(character):
        value = value * BASE + ord(folded)
    FOLDED[code] = value & MASK
    plain = value < 128 and chr(value).isalnum()
    KINDS[code] = PLAIN if plain else _kind(character)


def _kind(character: str) -> int:
    if character in "’ʼ":
        return JOINER
    if not character.isalnum():
        return OTHER
    return ALONE if any(low <= ord(character) <= high for low, high in UNSPACED_BLOCKS) else LETTER
