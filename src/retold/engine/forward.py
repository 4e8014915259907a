"""The words and fingerprints of every distinct text, by number of text: written once, then read wherever they are needed.

A text is a *document* here, numbered in the order it was first read. Arrays are plain numpy files that are mapped, not
loaded; what was looked at is given back after each batch, so that a store larger than the memory can be read.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retold import fingerprints
from retold.engine.tables import renamed
from retold.fingerprints import Words
from retold.text import normalise, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

REPEATS = 4  # places of one shingle in one text that are kept
SKETCH = 16  # smallest fingerprints of a text, by which texts are told to be much alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """The fingerprints of some documents: of the one numbered ``i`` among them ``bounds[i]:bounds[i + 1]``, by place."""

    hashes: NDArray[np.uint64]
    places: NDArray[np.uint32]
    bounds: NDArray[np.int64]


def clean(text: str) -> str:
    """A text as it is stored: NFC, line ends as newlines, without what no reader sees."""
    plain = text.isascii() and text.translate(_BLANKS).isprintable()  # nearly always, and ten times faster
    return text if plain else normalise(shown(text))


_BLANKS = {10: None, 9: None}


def read_words(texts: Sequence[str]) -> tuple[Words, Prints]:
    """Words and fingerprints of some texts: the one place where a scan has them computed."""
    words = fingerprints.read(texts)
    found = fingerprints.winnow(words)
    kept = _first_places(found.hashes, found.owners)
    owners = found.owners[kept]
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=len(texts)), out=bounds[1:])
    return words, Prints(hashes=found.hashes[kept] * _SPREAD, places=found.places[kept].astype(np.uint32), bounds=bounds)


# Winnowing keeps the smallest hash of a window, so a quarter of what it keeps begins with the same four bits. Times an odd
# number, which can be undone, they spread evenly over ranges of hashes.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def _first_places(hashes: NDArray[np.uint64], owners: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Leaves out what one text says over and over: the first places of a shingle stand for all."""
    kept = np.ones(len(hashes), np.bool_)
    mixed = hashes + owners.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    ordered = np.sort(mixed)
    crowded = np.unique(ordered[REPEATS:][ordered[REPEATS:] == ordered[:-REPEATS]]) if len(hashes) > REPEATS else ordered[:0]
    if len(crowded):
        at = np.flatnonzero(np.isin(mixed, crowded))
        at = at[np.lexsort((at, hashes[at], owners[at]))]
        new = np.concatenate([[True], (hashes[at][1:] != hashes[at][:-1]) | (owners[at][1:] != owners[at][:-1])])
        rank = np.arange(len(at)) - np.maximum.accumulate(np.where(new, np.arange(len(at)), 0))
        kept[at[rank >= REPEATS]] = False
    return kept


def sketches(prints: Prints) -> NDArray[np.uint32]:
    """The smallest fingerprints of each document, sorted, shape (documents, SKETCH); the largest number where there are fewer."""
    count = len(prints.bounds) - 1
    out = np.full((count, SKETCH), 0xFFFFFFFF, np.uint32)
    owners = np.repeat(np.arange(count, dtype=np.uint64), np.diff(prints.bounds))
    keys = np.unique(owners << np.uint64(32) | prints.hashes >> np.uint64(32))
    owner = (keys >> np.uint64(32)).astype(np.int64)
    rank = np.arange(len(keys)) - np.searchsorted(owner, owner)
    small = rank < SKETCH
    out[owner[small], rank[small]] = (keys[small] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    return out


# -------------------------------------------------------------------------------------------------------- writing


def save(folder: Path, batches: Sequence[tuple[Words, Prints]], first: int) -> None:
    """One part: documents ``first`` and following, and their postings in order of the first 16 bits of the hash."""
    with renamed(folder) as half:
        half.mkdir()

        def put(name: str, pick: Callable[[Words, Prints], NDArray[Any]]) -> NDArray[Any]:
            array: NDArray[Any] = np.concatenate([pick(words, prints) for words, prints in batches])
            np.save(half / name, array)
            return array

        put("words", lambda words, _: (words.hashes >> np.uint64(32)).astype(np.uint32))
        put("starts", lambda words, _: words.starts.astype(np.int32))
        put("ends", lambda words, _: words.ends.astype(np.int32))
        put("sketches", lambda _, prints: sketches(prints))
        hashes = put("prints", lambda _, prints: prints.hashes)
        places = put("places", lambda _, prints: prints.places)
        np.save(half / "word_bounds", _bounds([words.bounds for words, _ in batches]))
        bounds = _bounds([prints.bounds for _, prints in batches])
        np.save(half / "print_bounds", bounds)
        order = np.argsort((hashes >> np.uint64(48)).astype(np.uint16), kind="stable")
        owners = np.repeat(np.arange(first, first + len(bounds) - 1, dtype=np.uint32), np.diff(bounds))
        np.save(half / "run_hashes", hashes[order])
        np.save(half / "run_documents", owners[order])
        np.save(half / "run_places", places[order])


def _bounds(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    sizes = np.concatenate([np.diff(part) for part in parts])
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


# -------------------------------------------------------------------------------------------------------- reading

_KINDS: dict[str, type[np.generic]] = {
    "words": np.uint32, "starts": np.int32, "ends": np.int32, "prints": np.uint64, "places": np.uint32,
}  # fmt: skip


@dataclass(slots=True)
class Forward:
    """Parts of a store, opened when something in them is asked for."""

    parts: Sequence[tuple[str, int]]  # folder and number of its first document, in order
    _open: dict[tuple[int, str], NDArray[Any]] = field(default_factory=dict)

    def words(self, documents: NDArray[np.int64]) -> Words:
        """The words of the documents, which are given sorted."""
        found = self._gathered(documents, "word_bounds", ("words", "starts", "ends"))
        hashes, starts, ends, bounds = found
        return Words(
            hashes=hashes.astype(np.uint64), starts=starts, ends=ends, unspaced=np.zeros(len(starts), np.bool_), bounds=bounds
        )

    def prints(self, documents: NDArray[np.int64]) -> Prints:
        """The fingerprints of the documents, which are given sorted."""
        hashes, places, bounds = self._gathered(documents, "print_bounds", ("prints", "places"))
        return Prints(hashes=hashes, places=places, bounds=bounds)

    def sketches(self, documents: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The sketches of the documents, which are given sorted."""
        rows = [self._array(part, "sketches")[local] for part, local in self._by_part(documents)]
        return np.concatenate(rows) if rows else np.zeros((0, SKETCH), np.uint32)

    def lengths(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The words each document has."""
        found = [np.diff(self._array(part, "word_bounds"))[local] for part, local in self._by_part(documents)]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def sizes(self, documents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The fingerprints each document has."""
        out = []
        for part, local in self._by_part(documents):
            bounds = self._array(part, "print_bounds")
            out.append(bounds[local + 1] - bounds[local])
        return np.concatenate(out) if out else np.zeros(0, np.int64)

    def drop(self) -> None:
        """Give the pages looked at back to the system; they stay in its cache."""
        for array in self._open.values():
            mapped = getattr(array, "_mmap", None)
            if mapped is not None:
                mapped.madvise(mmap.MADV_DONTNEED)

    def _gathered(self, documents: NDArray[np.int64], bounds_name: str, names: Sequence[str]) -> list[NDArray[Any]]:
        """Arrays of several parts, the stretches of the documents one after the other; and the bounds of these."""
        pieces: list[list[NDArray[Any]]] = [[] for _ in names]
        sizes = [np.zeros(1, np.int64)]
        for part, local in self._by_part(documents):
            bounds = self._array(part, bounds_name)
            starts, size = bounds[local], bounds[local + 1] - bounds[local]
            at = stretches(starts, size)
            for pile, name in zip(pieces, names, strict=True):
                pile.append(self._array(part, name)[at])
            sizes.append(size)
        arrays = [np.concatenate([np.zeros(0, _KINDS[name]), *pile]) for name, pile in zip(names, pieces, strict=True)]
        return [*arrays, np.cumsum(np.concatenate(sizes))]

    def _by_part(self, documents: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
        firsts = np.array([first for _, first in self.parts], np.int64)
        part = np.searchsorted(firsts, documents, side="right") - 1
        cuts = np.flatnonzero(np.diff(part)) + 1
        return [
            (int(part[begin]), documents[begin:end] - firsts[part[begin]])
            for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(documents)], strict=True)
            if begin < end
        ]

    def _array(self, part: int, name: str) -> NDArray[Any]:
        key = (part, name)
        if key not in self._open:
            self._open[key] = mapped(Path(self.parts[part][0]) / f"{name}.npy")
        return self._open[key]


def mapped(path: Path) -> NDArray[Any]:
    """An array on disk, mapped; an empty one cannot be, and is read."""
    array: NDArray[Any] = np.load(path, mmap_mode="r") if path.stat().st_size > 128 else np.load(path)
    return array


def stretches(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places ``start, start + 1, ...`` of every stretch, one stretch after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    places: NDArray[np.int64] = np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - sizes), sizes)
    return places
