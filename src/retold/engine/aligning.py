"""The fourth kernel: pairs of documents -> the passages they share, with exact offsets on both sides.

What two texts share follows from the two texts and the marks on them alone: all their common fingerprints count, also those
that did not link them. So a pair need not be read again when other texts are added.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from retold.engine import tables
from retold.engine.forward import Forward, Prints, mapped, stretches
from retold.reuse.passages import chained
from retold.reuse.runs import Anchors, extended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.engine.runner import Summary, Task
    from retold.fingerprints import Words

# A look at the store brings in sixteen times what was looked at, so batches are small; a key has 14 bits for a pair.
PAIRS = 1 << 11  # aligned at once, at most
PRINTS = 1 << 18  # of both sides of all pairs aligned at once, about
DOCUMENTS = 1 << 11  # whose marks are read at once
SHINGLE = 6  # words


def align_pairs(task: Task) -> Summary:
    """Align the pairs in some row groups of a table."""
    out = Path(task["out"])
    if not out.exists():
        store = Forward([(folder, first) for folder, first in task["store"]])
        marks, keys = mapped(Path(task["marks"])), mapped(Path(task["keys"]))
        with pq.ParquetFile(task["pairs"]) as file:
            table = file.read_row_groups(task["groups"], columns=["a", "b"])
        pairs = np.stack([table["a"].to_numpy(), table["b"].to_numpy()], axis=1)
        tables.write(out, aligned(pairs, store, marks, keys), tables.PASSAGES)
    return {"passages": tables.count(out)}


def aligned(pairs: NDArray[np.int64], store: Forward, marks: NDArray[np.uint64], keys: NDArray[np.int64]) -> Iterator[pa.Table]:
    """The passages of the pairs, some thousand pairs at a time."""
    for batch in _batches(pairs, store):
        documents = np.unique(batch)
        prints = _unmarked(store.prints(documents), documents, marks)
        store.drop()
        left, right = (np.searchsorted(documents, side) for side in _oriented(batch, keys))
        found = passages(store.words(documents), prints, left, right)
        yield pa.Table.from_pydict({**found, "a": documents[found["a"]], "b": documents[found["b"]]}, schema=tables.PASSAGES)
        store.drop()


def _batches(pairs: NDArray[np.int64], store: Forward) -> Iterator[NDArray[np.int64]]:
    documents, places = np.unique(pairs, return_inverse=True)
    weights = np.cumsum(store.sizes(documents)[places].reshape(pairs.shape).sum(axis=1))
    first = 0
    while first < len(pairs):
        base = int(weights[first - 1]) if first else 0
        last = min(first + PAIRS, max(first + 1, int(np.searchsorted(weights, base + PRINTS, side="right"))))
        yield pairs[first:last]
        first = last


def _oriented(pairs: NDArray[np.int64], keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The side whose text has the smaller key first: the order in which texts were met must not matter."""
    a, b = pairs.T
    swap = keys[a] > keys[b]
    return np.where(swap, b, a), np.where(swap, a, b)


def _unmarked(prints: Prints, documents: NDArray[np.int64], marks: NDArray[np.uint64]) -> Prints:
    """Without the fingerprints at marked places; ``marks`` are sorted."""
    if not len(marks):
        return prints
    owners = np.repeat(np.arange(len(documents)), np.diff(prints.bounds))
    keys = documents[owners].astype(np.uint64) << np.uint64(32) | prints.places
    at = np.searchsorted(marks, keys)
    kept = marks[np.minimum(at, len(marks) - 1)] != keys
    bounds = np.concatenate([[0], np.cumsum(np.bincount(owners[kept], minlength=len(documents)))])
    return Prints(hashes=prints.hashes[kept], places=prints.places[kept], bounds=bounds)


def passages(words: Words, prints: Prints, a: NDArray[np.int64], b: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Columns of the passages between documents ``a[i]`` and ``b[i]``, numbered as in ``words``."""
    found = chained(extended(words, common(prints, a, b)))
    columns: dict[str, NDArray[Any]] = {"a": found.a, "b": found.b, "words": found.equal}
    for side in ("a", "b"):
        start, end = getattr(found, f"{side}_starts").astype(np.int64), getattr(found, f"{side}_ends").astype(np.int64)
        first = words.bounds[columns[side]]
        columns |= {
            f"{side}_start": words.starts[first + start],
            f"{side}_end": words.ends[first + end - 1],
            f"{side}_words": end - start,
        }
    return columns


_HASH, _SIDE, _PLACE = 28, 1, 21  # bits of a packed key, below those of the pair


def common(prints: Prints, a: NDArray[np.int64], b: NDArray[np.int64]) -> Anchors:
    """Every fingerprint that both documents of a pair have.

    Pair, hash, side and place go into 64 bits and are sorted once. Of the hash 28 bits are left, enough between two texts;
    what collides is thrown out when the words are compared.
    """
    sizes = np.diff(prints.bounds)
    numbers = np.arange(len(a), dtype=np.uint64)
    sides = []
    for side, documents in enumerate((a, b)):
        at = stretches(prints.bounds[documents], sizes[documents])
        key = np.repeat(numbers, sizes[documents]) << np.uint64(_HASH) | prints.hashes[at] >> np.uint64(64 - _HASH)
        sides.append((key << np.uint64(_SIDE) | np.uint64(side)) << np.uint64(_PLACE) | prints.places[at])
    keys = np.concatenate(sides)
    keys.sort()
    groups, low = keys >> np.uint64(_SIDE + _PLACE), np.uint64((1 << _PLACE) - 1)
    second = (keys >> np.uint64(_PLACE) & np.uint64(1)).astype(np.bool_)
    lefts, rights = [], []
    live, step = np.arange(len(keys)), 1
    while len(live):  # at most eight steps: four places of a shingle on either side
        live = live[live + step < len(keys)]
        live = live[groups[live] == groups[live + step]]
        across = live[~second[live] & second[live + step]]
        lefts.append(across)
        rights.append(across + step)
        step += 1
    left, right = np.concatenate([*lefts, live]), np.concatenate([*rights, live])
    pair = (groups[left] >> np.uint64(_HASH)).astype(np.int64)
    return Anchors(
        a=a[pair].astype(np.int32),
        b=b[pair].astype(np.int32),
        a_places=(keys[left] & low).astype(np.int32),
        b_places=(keys[right] & low).astype(np.int32),
    )


# -------------------------------------------------------------------------------------------------------------- marks


def mark_stretches(task: Task) -> Summary:
    """The marked places of some documents as stretches of their texts."""
    out = Path(task["out"])
    if not out.exists():
        store = Forward([(folder, first) for folder, first in task["store"]])
        marks = np.array(mapped(Path(task["marks"]))[task["first"] : task["last"]])
        tables.write(out, _stretches(marks, store), tables.REPEATED)
    return {"stretches": tables.count(out)}


def _stretches(marks: NDArray[np.uint64], store: Forward) -> Iterator[pa.Table]:
    """The marks of some hundred documents at a time."""
    new = np.concatenate([[True], np.diff(marks >> np.uint64(32)) != 0]) if len(marks) else np.zeros(0, np.bool_)
    for part in np.split(marks, np.flatnonzero(new)[DOCUMENTS::DOCUMENTS]):
        yield _marked(part, store)
        store.drop()


def _marked(marks: NDArray[np.uint64], store: Forward) -> pa.Table:
    """Places whose shingles touch are one stretch."""
    documents, places = (marks >> np.uint64(32)).astype(np.int64), (marks & np.uint64(0xFFFFFFFF)).astype(np.int64)
    new = np.ones(len(marks), np.bool_)
    new[1:] = (documents[1:] != documents[:-1]) | (places[1:] > places[:-1] + SHINGLE)
    heads = np.flatnonzero(new)
    tails = np.append(heads[1:], len(marks)) - 1 if len(heads) else heads
    known = np.unique(documents)
    words = store.words(known)
    first = words.bounds[np.searchsorted(known, documents[heads])]
    last = np.minimum(first + places[tails] + SHINGLE, words.bounds[np.searchsorted(known, documents[heads]) + 1]) - 1
    columns = {
        "document": documents[heads],
        "start": words.starts[first + places[heads]].astype(np.int64),
        "stop": words.ends[last].astype(np.int64),
        "words": last + 1 - first - places[heads],
    }
    return pa.Table.from_pydict(columns, schema=tables.REPEATED)
