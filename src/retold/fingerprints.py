"""Articles as arrays: the folded words of their bodies, and winnowed shingles of those words.

Winnowing after Schleimer, Wilkerson and Aiken 2003; we hash words, not characters, keep every hash ourselves (no Python
``hash``, so runs agree), and let windows end at the ends of an article, so that short articles and last words are seen.
Any run of ``k + window - 1`` equal words leaves a fingerprint in both articles.

No Python string is made per word: characters are looked up in a table that learns each character once, words are
stretches of a running polynomial hash (Rabin and Karp 1987), and every step is a pass over an array that fits the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from retold import text as texts
from retold.model import Fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retold.model import Article

Scalar = TypeVar("Scalar", bound=np.generic)


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


def fingerprint(articles: Sequence[Article], *, k: int = 6, window: int = 6) -> Fingerprints:
    """Winnowed shingles of every body: of each ``window`` neighbouring runs of ``k`` words, one is kept.

    Where words are not set apart by spaces a character counts as half a word.
    """
    return winnow(words(articles), k=k, window=window)


# ----------------------------------------------------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one article that is read at once: ``text[start:end]`` without what lies outside the body."""

    article: int
    start: int
    end: int


def words(articles: Sequence[Article]) -> Words:
    """The words of every body, in the order given."""
    parts = [_words_of(articles, batch) for batch in _batches(articles)]
    owners = _joined([part.owners for part in parts], np.int32)
    bounds = np.zeros(len(articles) + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=len(articles)), out=bounds[1:])
    return Words(
        hashes=_joined([part.hashes for part in parts], np.uint64),
        starts=_joined([part.starts for part in parts], np.int32),
        ends=_joined([part.ends for part in parts], np.int32),
        unspaced=_joined([part.unspaced for part in parts], np.bool_),
        bounds=bounds,
    )


def _joined(parts: list[NDArray[Scalar]], dtype: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype)


_BATCH = 1 << 17  # characters read at once: the working arrays stay in the cache


def _batches(articles: Sequence[Article]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in _pieces(articles):
        if batch and size + piece.end - piece.start > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += piece.end - piece.start + 1
    if batch:
        yield batch


def _pieces(articles: Sequence[Article]) -> Iterator[_Piece]:
    for index, article in enumerate(articles):
        if not article.body:
            continue
        start, end = article.body[0][0], article.body[-1][1]
        while end - start > _BATCH:
            cut = _blank_before(article.text, start + _BATCH // 2, start + _BATCH)
            yield _Piece(index, start, cut)
            start = cut
        yield _Piece(index, start, end)


def _blank_before(text: str, low: int, high: int) -> int:
    """Where a huge text may be cut without cutting a word; in the middle of a word only when it is a monster."""
    found = max(text.rfind(" ", low, high), text.rfind("\n", low, high))
    return found if found > low else high


@dataclass(frozen=True, slots=True)
class _Part:
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    unspaced: NDArray[np.bool_]
    owners: NDArray[np.int32]


_OTHER, _LETTER, _ALONE, _APOSTROPHE, _UNKNOWN = range(5)


def _words_of(articles: Sequence[Article], batch: list[_Piece]) -> _Part:
    joined = "\n".join([articles[piece.article].text[piece.start : piece.end] for piece in batch])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    places = np.zeros(len(batch) + 1, np.int64)  # of each piece in ``joined``
    np.cumsum([piece.end - piece.start + 1 for piece in batch], out=places[1:])
    classes = _classes(codes)
    cuts = _outside_body(articles, batch, places, classes)
    _resolve_apostrophes(classes)
    starts, ends, unspaced = _boundaries(classes, cuts)
    owner = np.searchsorted(places, starts, side="right") - 1
    shift = np.array([piece.start for piece in batch], np.int64) - places[:-1]
    return _Part(
        hashes=_stretch_hashes(_VALUES[codes], starts, ends),
        starts=(starts + shift[owner]).astype(np.int32),
        ends=(ends + shift[owner]).astype(np.int32),
        unspaced=unspaced,
        owners=np.array([piece.article for piece in batch], np.int32)[owner],
    )


def _outside_body(
    articles: Sequence[Article], batch: list[_Piece], places: NDArray[np.int64], classes: NDArray[np.uint8]
) -> list[int]:
    """Blank what is not body; the result is where two stretches touch, so that no word runs from one into the other."""
    cuts: list[int] = []
    for piece, place in zip(batch, places, strict=False):
        last = piece.start
        for start, end in articles[piece.article].body:
            if end <= piece.start or start >= piece.end:
                continue
            classes[place + last - piece.start : place + max(start, piece.start) - piece.start] = _OTHER
            if start > piece.start and start == last:
                cuts.append(int(place) + start - piece.start)
            last = min(end, piece.end)
        classes[place + last - piece.start : place + piece.end - piece.start] = _OTHER
    return cuts


def _resolve_apostrophes(classes: NDArray[np.uint8]) -> None:
    at = np.flatnonzero(classes == _APOSTROPHE)
    inner = at[(at > 0) & (at < len(classes) - 1)]
    inside = inner[(classes[inner - 1] == _LETTER) & (classes[inner + 1] == _LETTER)]
    classes[at] = _OTHER
    classes[inside] = _LETTER


def _boundaries(classes: NDArray[np.uint8], cuts: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    letter = np.zeros(len(classes) + 2, np.int8)
    letter[1:-1] = classes == _LETTER
    steps = np.diff(letter)
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    if cuts:
        inside = np.array([cut for cut in cuts if letter[cut] and letter[cut + 1]], np.int64)
        starts, ends = np.sort(np.concatenate([starts, inside])), np.sort(np.concatenate([ends, inside]))
    alone = np.flatnonzero(classes == _ALONE)
    if not len(alone):
        return starts, ends, np.zeros(len(starts), np.bool_)
    starts, ends = np.concatenate([starts, alone]), np.concatenate([ends, alone + 1])
    unspaced = np.zeros(len(starts), np.bool_)
    unspaced[len(starts) - len(alone) :] = True
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order], unspaced[order]


# ------------------------------------------------------------------------------------------- what a character counts

_CODE_POINTS = 0x110000
_CLASSES = np.full(_CODE_POINTS, _UNKNOWN, np.uint8)
_VALUES = np.zeros(_CODE_POINTS, np.uint64)  # a 64-bit value of the folded character
_UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F),
)  # fmt: skip


def _classes(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    classes = _CLASSES[codes]
    new = np.unique(codes[classes == _UNKNOWN])
    if len(new):
        for code in new.tolist():
            _learn(code)
        classes = _CLASSES[codes]
    return classes


def _learn(code: int) -> None:
    """Enter one character in the tables. They only ever grow, and every entry follows from Unicode alone."""
    character = chr(code)
    if character in "'’ʼ":
        _CLASSES[code] = _APOSTROPHE
    elif not character.isalnum():
        _CLASSES[code] = _OTHER
    elif any(low <= code <= high for low, high in _UNSPACED_BLOCKS):
        _CLASSES[code] = _ALONE
    else:
        _CLASSES[code] = _LETTER
    value = 0
    for folded in texts.folded_form(character):
        value = value * 0x100000001B3 + _mixed(ord(folded))
    _VALUES[code] = value & _MASK


_MASK = (1 << 64) - 1


def _mixed(value: int) -> int:
    """SplitMix64: neighbouring code points get unrelated values."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


# ---------------------------------------------------------------------------------------------------- rolling hashes

_BASE = 0x9E3779B97F4A7C15 | 1  # odd, so that its powers can be undone modulo 2**64
_UNBASE = pow(_BASE, -1, 1 << 64)
_POWERS: dict[int, NDArray[np.uint64]] = {}


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    known = _POWERS.get(base)
    if known is None or len(known) < size:
        length = max(size, 2 * _BATCH)
        known = np.full(length, base, np.uint64)
        known[0] = 1
        _POWERS[base] = known = np.cumprod(known, dtype=np.uint64)
    return known[:size]


def _stretch_hashes(values: NDArray[np.uint64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A hash of each ``values[start:end]`` that does not depend on where it stands."""
    running = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * _powers(_BASE, len(values)), out=running[1:])
    hashes = running[ends]
    hashes -= running[starts]
    hashes *= _powers(_UNBASE, len(running))[starts]
    return _scrambled(hashes)


def _scrambled(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """MurmurHash3's finaliser: which shingle is smallest must not follow from how it is spelt."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        hashes ^= hashes >> np.uint64(33)
        hashes *= np.uint64(factor)
    hashes ^= hashes >> np.uint64(33)
    return hashes


# ---------------------------------------------------------------------------------------------------------- winnowing


def winnow(found: Words, *, k: int = 6, window: int = 6) -> Fingerprints:
    """The fingerprints of words already read."""
    parts = [_winnowed(found, first, last, k, window) for first, last in _spans(found.bounds)]
    return Fingerprints(
        hashes=_joined([part.hashes for part in parts], np.uint64),
        owners=_joined([part.owners for part in parts], np.int32),
        places=_joined([part.places for part in parts], np.int32),
    )


def _spans(bounds: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Consecutive articles that together hold about a batch of words."""
    first = 0
    while first < len(bounds) - 1:
        last = int(np.searchsorted(bounds, bounds[first] + _BATCH // 2, side="right")) - 1
        last = min(max(last, first + 1), len(bounds) - 1)
        yield first, last
        first = last


_NEVER = np.uint64(_MASK)


def _winnowed(found: Words, first: int, last: int, k: int, window: int) -> Fingerprints:
    low, high = int(found.bounds[first]), int(found.bounds[last])
    bounds = found.bounds[first : last + 1] - low
    count = high - low
    owners = np.repeat(np.arange(last - first, dtype=np.int32), np.diff(bounds))
    begins = np.arange(count, dtype=np.int64)
    ends = _shingle_ends(found.unspaced[low:high], k)
    whole = ends <= np.repeat(bounds[1:], np.diff(bounds))
    hashes = _stretch_hashes(found.hashes[low:high], begins, np.minimum(ends, count))
    hashes[~whole] = _NEVER
    kept = _smallest(hashes, window)
    kept = kept[whole[kept]]
    owner = owners[kept]
    return Fingerprints(hashes=hashes[kept], owners=owner + np.int32(first), places=(kept - bounds[owner]).astype(np.int32))


def _shingle_ends(unspaced: NDArray[np.bool_], k: int) -> NDArray[np.int64]:
    """Where the shingle that begins at each word ends: a word weighs two, a character of an unspaced script one."""
    count = len(unspaced)
    if not unspaced.any():
        return np.arange(k, count + k, dtype=np.int64)
    weights = np.zeros(count + 1, np.int64)
    np.cumsum(2 - unspaced.astype(np.int64), out=weights[1:])
    ends = np.searchsorted(weights, weights[:-1] + 2 * k, side="left")
    ends[weights[:-1] + 2 * k > weights[-1]] = count + 1
    return ends


def _smallest(hashes: NDArray[np.uint64], window: int) -> NDArray[np.int64]:
    """Places of the smallest hash in each window, rightmost on ties, no repeats."""
    padded = np.concatenate([np.full(window - 1, _NEVER), hashes, np.full(window - 1, _NEVER)])
    count = len(padded) - window + 1
    best = padded[:count].copy()
    place = np.zeros(count, np.int64)
    for step in range(1, window):
        following = padded[step : step + count]
        better = following <= best
        np.copyto(best, following, where=better)
        place[better] = step
    place += np.arange(count)
    chosen = place[np.concatenate([[True], place[1:] != place[:-1]])] - (window - 1)
    return np.unique(chosen[(chosen >= 0) & (chosen < len(hashes))])
