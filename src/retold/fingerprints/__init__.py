"""Articles as arrays: the folded words of their bodies, and winnowed shingles of those words.

Winnowing after Schleimer, Wilkerson and Aiken 2003; we hash words, not characters, keep every hash ourselves (no Python
``hash``, so runs agree), and let windows end at the ends of an article, so that short articles and last words are seen.
Any run of ``k + window - 1`` equal words leaves a fingerprint in both articles.

A small extension in C (``native/``) does the work where it could be built, numpy (``twin``) where not, with equal results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retold.fingerprints import kernel, letters, twin
from retold.fingerprints.arrays import Stretches, Words
from retold.model import Fingerprints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article

__all__ = ["Stretches", "Words", "fingerprint", "read", "winnow", "words"]


def fingerprint(articles: Sequence[Article], *, k: int = 6, window: int = 6) -> Fingerprints:
    """Winnowed shingles of every body: of each ``window`` neighbouring runs of ``k`` words, one is kept.

    Where words are not set apart by spaces a character counts as half a word.
    """
    return winnow(words(articles), k=k, window=window)


def words(articles: Sequence[Article]) -> Words:
    """The words of every body, in the order given."""
    return read([article.text for article in articles], [article.body for article in articles])


def read(pile: Sequence[str], bodies: Sequence[Stretches] | None = None) -> Words:
    """The words of many texts, of the given stretches (sorted, disjoint) of each, or of all of it.

    This is what bulk work calls, batch by batch: no article has to be made.
    """
    if kernel.compiled is None:
        return twin.read(pile, [((0, len(text)),) if text else () for text in pile] if bodies is None else bodies)
    columns = kernel.compiled.read(
        list(pile), None if bodies is None else list(bodies), letters.KINDS, letters.FOLDED, letters.learn
    )
    hashes, starts, ends, unspaced, bounds = columns
    return Words(
        hashes=np.frombuffer(hashes, np.uint64),
        starts=np.frombuffer(starts, np.int32),
        ends=np.frombuffer(ends, np.int32),
        unspaced=np.frombuffer(unspaced, np.bool_),
        bounds=np.frombuffer(bounds, np.int64),
    )


def winnow(found: Words, *, k: int = 6, window: int = 6) -> Fingerprints:
    """The fingerprints of words already read."""
    if kernel.compiled is None:
        return twin.winnow(found, k, window)
    hashes, owners, places = kernel.compiled.winnow(found.hashes, found.unspaced, found.bounds, k, window)
    return Fingerprints(
        hashes=np.frombuffer(hashes, np.uint64),
        owners=np.frombuffer(owners, np.int32),
        places=np.frombuffer(places, np.int32),
    )
