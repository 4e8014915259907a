"""Words as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Stretches = tuple[tuple[int, int], ...]  # of one text: sorted, disjoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of many bodies, one after the other: those of article ``i`` are ``bounds[i]:bounds[i + 1]``.

    They are the words of ``text.words`` over each stretch of ``Article.body``.
    """

    hashes: NDArray[np.uint64]  # (n,) of the folded form
    starts: NDArray[np.int32]  # (n,) offset into the article's text
    ends: NDArray[np.int32]  # (n,)
    unspaced: NDArray[np.bool_]  # (n,) a single character of a script without spaces
    bounds: NDArray[np.int64]  # (articles + 1,)
