"""Words and shingles by numpy alone: what runs where no compiler was, and what the kernel is held equal to.

No Python string is made per word: characters are looked up in a table that learns each character once, words are
stretches of a running polynomial hash (Rabin and Karp 1987), and every step is a pass over an array that fits the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from retold.fingerprints import letters as characters
from retold.fingerprints.arrays import Words
from retold.fingerprints.letters import BASE as _BASE
from retold.fingerprints.letters import MASK as _MASK
from retold.model import Fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from retold.fingerprints.arrays import Stretches

Scalar = TypeVar("Scalar", bound=np.generic)


# ----------------------------------------------------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one article that is read at once: ``text[start:end]`` without what lies outside the body."""

    article: int
    start: int
    end: int


def read(pile: Sequence[str], bodies: Sequence[Stretches]) -> Words:
    """The words of the given stretches of each text."""
    parts = [_words_of(pile, bodies, batch) for batch in _batches(pile, bodies)]
    owners = _joined([part.owners for part in parts], np.int32)
    bounds = np.zeros(len(pile) + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=len(pile)), out=bounds[1:])
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


def _batches(pile: Sequence[str], bodies: Sequence[Stretches]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in _pieces(pile, bodies):
        if batch and size + piece.end - piece.start > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += piece.end - piece.start + 1
    if batch:
        yield batch


def _pieces(pile: Sequence[str], bodies: Sequence[Stretches]) -> Iterator[_Piece]:
    for index, (text, body) in enumerate(zip(pile, bodies, strict=True)):
        if not body:
            continue
        start, end = body[0][0], body[-1][1]
        while end - start > _BATCH:
            cut = _blank_before(text, start + _BATCH // 2, start + _BATCH, end)
            yield _Piece(index, start, cut)
            start = cut
        yield _Piece(index, start, end)


def _blank_before(text: str, low: int, high: int, end: int) -> int:
    """Where a huge text may be cut without cutting a word: before ``high`` if it can be, else at the next blank."""
    found = max(text.rfind(" ", low, high), text.rfind("\n", low, high))
    if found > low:
        return found
    after = [place for place in (text.find(" ", high, end), text.find("\n", high, end)) if place >= 0]
    return min(after, default=end)


@dataclass(frozen=True, slots=True)
class _Part:
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    unspaced: NDArray[np.bool_]
    owners: NDArray[np.int32]


def _words_of(pile: Sequence[str], bodies: Sequence[Stretches], batch: list[_Piece]) -> _Part:
    joined = "\n".join([pile[piece.article][piece.start : piece.end] for piece in batch])
    places = np.zeros(len(batch) + 1, np.int64)  # of each piece in ``joined``
    np.cumsum([piece.end - piece.start + 1 for piece in batch], out=places[1:])
    letters, wide = _letters(joined)
    cuts = _blank_outside(bodies, batch, places, letters)
    _resolve_apostrophes(letters, cuts)
    starts, ends, unspaced = _boundaries(letters, wide, cuts)
    counts = np.diff(np.searchsorted(starts, places))
    shift = np.repeat(np.array([piece.start for piece in batch], np.int64) - places[:-1], counts)
    return _Part(
        hashes=_word_hashes(letters, wide, starts, ends),
        starts=(starts + shift).astype(np.int32),
        ends=(ends + shift).astype(np.int32),
        unspaced=unspaced,
        owners=np.repeat(np.array([piece.article for piece in batch], np.int32), counts),
    )


# --------------------------------------------------------------------------------------------------------- characters

_BLANK, _APOSTROPHE, _WIDE, _ALONE = 0, 0x27, 0x80, 0x81  # what a letter byte may be besides a folded ASCII letter or digit
_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "'" else _BLANK for code in range(128)) * 2
_LETTER_OF_KIND = np.array([_BLANK, _BLANK, _APOSTROPHE, _WIDE, _ALONE, _BLANK], np.uint8)


@dataclass(frozen=True, slots=True)
class _Wide:
    """The letters beyond ASCII: where they stand, what they are, and which of them are words of their own."""

    places: NDArray[np.int64]
    folded: NDArray[np.uint64]
    alone: NDArray[np.bool_]


def _letters(text: str) -> tuple[NDArray[np.uint8], _Wide]:
    """A byte for each character (and eight blanks): ASCII folded by a byte table, which is cheap; wide letters are marked."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = np.frombuffer(bytearray(codes.astype(np.uint8).tobytes().translate(_ASCII) + bytes(8)), np.uint8)
    places = np.zeros(0, np.int64) if text.isascii() else np.flatnonzero(codes >= 128)
    others = codes[places]
    for code in np.unique(others[characters.KINDS[others] == 0]).tolist():
        characters.learn(code)
    kinds, folded = characters.KINDS[others], characters.FOLDED[others]
    letters[places] = np.where(kinds == characters.PLAIN, folded, _LETTER_OF_KIND[kinds])
    wide = (kinds == characters.LETTER) | (kinds == characters.ALONE)
    return letters, _Wide(places[wide], folded[wide], kinds[wide] == characters.ALONE)


def _blank_outside(
    bodies: Sequence[Stretches], batch: list[_Piece], places: NDArray[np.int64], letters: NDArray[np.uint8]
) -> list[int]:
    """Blank what is not body; the result is where two stretches touch, so that no word runs from one into the other."""
    cuts: list[int] = []
    for piece, place in zip(batch, places.tolist(), strict=False):
        last, shift = piece.start, place - piece.start
        for start, end in bodies[piece.article]:
            if end <= piece.start or start >= piece.end:
                continue
            letters[shift + last : shift + max(start, piece.start)] = _BLANK
            if piece.start < start == last:
                cuts.append(shift + start)
            last = min(end, piece.end)
        letters[shift + last : shift + piece.end] = _BLANK
    return cuts


def _resolve_apostrophes(letters: NDArray[np.uint8], cuts: list[int]) -> None:
    """An apostrophe between two letters is one of them; any other is a blank."""
    beside = np.array([place for cut in cuts for place in (cut - 1, cut) if letters[place] == _APOSTROPHE], np.int64)
    letters[beside] = _BLANK
    at = np.flatnonzero(letters == _APOSTROPHE)
    at = at[at > 0]
    sides = (letters[at - 1], letters[at + 1])
    inside = np.all([(side != _BLANK) & (side != _APOSTROPHE) for side in sides], axis=0)
    letters[np.flatnonzero(letters[:1] == _APOSTROPHE)] = _BLANK
    letters[at[~inside]] = _BLANK


def _boundaries(
    letters: NDArray[np.uint8], wide: _Wide, cuts: list[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    letter = np.zeros(len(letters) + 1, np.bool_)
    np.not_equal(letters, _BLANK, out=letter[1:])
    alone = wide.places[wide.alone]
    alone = alone[letter[alone + 1]]
    letter[alone + 1] = False
    edges = np.flatnonzero(letter[1:] != letter[:-1])
    starts, ends = edges[::2], edges[1::2]
    if cuts:
        inside = np.array([cut for cut in cuts if letter[cut] and letter[cut + 1]], np.int64)
        starts, ends = np.sort(np.concatenate([starts, inside])), np.sort(np.concatenate([ends, inside]))
    if not len(alone):
        return starts, ends, np.zeros(len(starts), np.bool_)
    starts, ends = np.concatenate([starts, alone]), np.concatenate([ends, alone + 1])
    unspaced = np.zeros(len(starts), np.bool_)
    unspaced[len(starts) - len(alone) :] = True
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order], unspaced[order]


# -------------------------------------------------------------------------------------------------------------- hashes

LONGEST = 256  # letters of a word that are hashed; beyond that its length must do
_FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)


def _word_hashes(
    letters: NDArray[np.uint8], wide: _Wide, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """A hash of each word's letters, eight at a time; wide letters add what they are and where in the word they stand."""
    eights = np.lib.stride_tricks.as_strided(letters[:8].view("<u8"), (len(letters) - 7,), (1,))
    size = ends - starts
    hashes = size.astype(np.uint64) * np.uint64(_BASE)
    size = np.minimum(size, LONGEST)
    hashes += eights[starts] & _FIRST_BYTES[np.minimum(size, 8)]
    live, done = np.flatnonzero(size > 8), 8
    while len(live):
        piece = eights[starts[live] + done] & _FIRST_BYTES[np.minimum(size[live] - done, 8)]
        hashes[live] = hashes[live] * np.uint64(_BASE) + piece
        done += 8
        live = live[size[live] > done]
    if len(wide.places) and len(starts):
        word = np.searchsorted(starts, wide.places, side="right") - 1
        held = (word >= 0) & (wide.places < ends[word]) & (wide.places - starts[word] < LONGEST)
        word = word[held]
        place = (wide.places[held] - starts[word]).astype(np.uint64)
        np.add.at(hashes, word, _scrambled((wide.folded[held] + np.uint64(1)) * np.uint64(_UNBASE) + place * np.uint64(_BASE)))
    return _scrambled(hashes)


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


def _scrambled(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """MurmurHash3's finaliser: which shingle is smallest must not follow from how it is spelt."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        hashes ^= hashes >> np.uint64(33)
        hashes *= np.uint64(factor)
    hashes ^= hashes >> np.uint64(33)
    return hashes


# ---------------------------------------------------------------------------------------------------------- winnowing


def winnow(found: Words, k: int, window: int) -> Fingerprints:
    """Of each window of shingles the smallest, every one of them on ties."""
    parts = [_winnowed(found, first, last, k, window) for first, last in _spans(found.bounds, _BATCH // 2 if window <= k else 1)]
    return Fingerprints(
        hashes=_joined([part.hashes for part in parts], np.uint64),
        owners=_joined([part.owners for part in parts], np.int32),
        places=_joined([part.places for part in parts], np.int32),
    )


def _spans(bounds: NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Consecutive articles that together hold so many words.

    The ``k - 1`` places at the end of an article where no shingle begins keep its windows from those of the next.
    """
    first = 0
    while first < len(bounds) - 1:
        last = int(np.searchsorted(bounds, bounds[first] + size, side="right")) - 1
        last = min(max(last, first + 1), len(bounds) - 1)
        yield first, last
        first = last


_NEVER = np.uint64(_MASK)


def _winnowed(found: Words, first: int, last: int, k: int, window: int) -> Fingerprints:
    low, high = int(found.bounds[first]), int(found.bounds[last])
    bounds = found.bounds[first : last + 1] - low
    ends = _shingle_ends(found.unspaced[low:high], k)
    hashes = _shingle_hashes(found.hashes[low:high], ends, k)
    owner_ends = np.repeat(bounds[1:], np.diff(bounds))
    hashes[ends > owner_ends] = _NEVER
    kept = _smallest(hashes, window)
    kept = kept[hashes[kept] != _NEVER]
    owner = np.searchsorted(bounds, kept, side="right") - 1
    return Fingerprints(
        hashes=hashes[kept], owners=(owner + first).astype(np.int32), places=(kept - bounds[owner]).astype(np.int32)
    )


def _shingle_hashes(values: NDArray[np.uint64], ends: NDArray[np.int64], k: int) -> NDArray[np.uint64]:
    """The hash of each shingle; of those that run over the end, anything."""
    count = len(values)
    running = np.zeros(count + k + 1, np.uint64)
    np.cumsum(values * _powers(_BASE, count), out=running[1 : count + 1])
    running[count + 1 :] = running[count]
    regular = not count or (int(ends[-1]) == count - 1 + k and int(ends[0]) == k and bool((np.diff(ends) == 1).all()))
    hashes = running[k : count + k].copy() if regular else running[np.minimum(ends, count)]
    hashes -= running[:count]
    hashes *= _powers(_UNBASE, count)
    return _scrambled(hashes)


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
    """Places of the smallest hash in each window, every one of them on ties; windows may stick out at the ends."""
    edge = np.full(window - 1, _NEVER)
    least = _over_windows(np.minimum, np.concatenate([edge, hashes, edge]), window)
    return np.flatnonzero(_over_windows(np.maximum, least, window) == hashes)


def _over_windows(pick: np.ufunc, values: NDArray[np.uint64], window: int) -> NDArray[np.uint64]:
    """The least or greatest of each window, by windows of 2, 4, 8 and so on (van Herk would save nothing at six)."""
    width = 1
    while 2 * width <= window:
        values = pick(values[:-width], values[width:])
        width *= 2
    return pick(values[: len(values) - (window - width)], values[window - width :]) if width < window else values
