"""The third kernel: postings of a range of hashes -> which texts to compare, and what only repeats.

Every text that holds a fingerprint is linked to the first that had it and to the ones nearest before it in time; up to a few,
all are linked. A report printed by thousands is then neither quadratic nor lost. A fingerprint found in three or more
stories of one outlet is the outlet's own (a slogan, a notice, standing background): its places are marked, and link
nothing. Both follow from the set of texts alone, so when texts are added only the sets they enter are judged again:
the kernel gives the difference, and sums of differences are what one scan of everything gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from retold.engine import postings, tables
from retold.engine.forward import SKETCH, Forward, mapped
from retold.engine.postings import Postings, Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.engine.runner import Summary, Task

ALL_PAIRS = 12  # up to this many texts hold a fingerprint, every two of them are linked
NEIGHBOURS = 4  # beyond, each is linked to the first and to this many before it
STORIES = 3  # in so many stories of one outlet, a fingerprint is the outlet's own
ALIKE = 0.35  # of the fingerprints of the shorter: with more in common two texts tell one story
AT_ONCE = 1 << 15  # pairs of sketches compared at once


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of every document: its place in time, and its outlet (0 = none)."""

    ranks: NDArray[np.uint32]
    outlets: NDArray[np.int64]

    @classmethod
    def open(cls, folder: str) -> Shelf:
        """Arrays that a scan has written."""
        return cls(mapped(Path(folder) / "ranks.npy"), mapped(Path(folder) / "outlets.npy"))


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs of documents and the marked places, each with the number of fingerprints behind it."""

    pairs: NDArray[np.uint64]  # smaller document << 32 | larger, once for each fingerprint that links them
    marks: NDArray[np.uint64]  # document << 32 | place


def link_range(task: Task) -> Summary:
    """Link the postings of a range of hashes, and write the run that ``find`` and later scans look things up in."""
    hashes = (int(task["first"]), int(task["last"]))
    new = postings.new_postings(task["parts"], hashes)
    if not Path(task["run"]).exists():
        merged = [Run(folder, parts).within(hashes) for folder, parts in task["merged"]]
        postings.save(Path(task["run"]), postings.in_order(postings.joined([*merged, new])))
    if not (Path(task["links"]).exists() and Path(task["marks"]).exists()):
        store = Forward([(folder, first) for folder, first in task["store"]])
        after, before = _judged(task, new, hashes, store)
        tables.write(Path(task["links"]), [_signed(after.pairs, before.pairs, tables.LINKS)], tables.LINKS)
        tables.write(Path(task["marks"]), [_signed(after.marks, before.marks, tables.MARKS)], tables.MARKS)
    return {"postings": len(new)}


def _judged(task: Task, new: Postings, hashes: postings.Range, store: Forward) -> tuple[Linked, Linked]:
    shelf = Shelf.open(task["shelf"])
    if not task["earlier"]:
        nothing = np.zeros(0, np.uint64)
        return linked(recurring(new), shelf, store), Linked(nothing, nothing)
    changed = store.prints(np.array(task["changed"], np.int64)).hashes
    changed = changed[(changed >= np.uint64(hashes[0])) & (changed <= np.uint64(hashes[1]))]
    touched = np.unique(np.concatenate([new.hashes, changed]))
    old = postings.joined([Run(folder, parts).holding(touched) for folder, parts in task["earlier"]])
    after = linked(recurring(postings.joined([old, new])), shelf, store)
    before = linked(recurring(old), Shelf.open(task["earlier_shelf"]), store)
    return after, before


def _signed(after: NDArray[np.uint64], before: NDArray[np.uint64], schema: pa.Schema) -> pa.Table:
    keys, place = np.unique(np.concatenate([after, before]), return_inverse=True)
    n = np.bincount(place[: len(after)], minlength=len(keys)) - np.bincount(place[len(after) :], minlength=len(keys))
    keys, n = keys[n != 0], n[n != 0]
    columns = [(keys >> np.uint64(32)).astype(np.int64), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64), n.astype(np.int64)]
    return pa.Table.from_arrays([pa.array(column) for column in columns], schema=schema)


# ------------------------------------------------------------------------------------------------------------- groups


def recurring(found: Postings) -> Postings:
    """The postings whose hash stands in two places or more, in order of the hash."""
    ordered = postings.in_order(found)
    upper = ordered.hashes >> postings.LOW
    same = upper[1:] == upper[:-1]
    kept = np.zeros(len(upper), np.bool_)
    kept[1:] |= same
    kept[:-1] |= same
    few = ordered.take(kept)
    order = np.argsort(few.hashes, kind="stable")
    few = few.take(order)
    same = few.hashes[1:] == few.hashes[:-1]
    kept = np.zeros(len(few), np.bool_)
    kept[1:] |= same
    kept[:-1] |= same
    return few.take(kept)


def linked(found: Postings, shelf: Shelf, store: Forward) -> Linked:
    """Which documents to compare; ``found`` is in order of the hash."""
    group = np.cumsum(np.concatenate([[0], found.hashes[1:] != found.hashes[:-1]])) if len(found) else np.zeros(0, np.int64)
    documents = found.documents.astype(np.int64)
    # one member for each text of a group, in order of time
    keys = group.astype(np.uint64) << np.uint64(32) | shelf.ranks[documents]
    members, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    group, documents = (members >> np.uint64(32)).astype(np.int64), documents[firsts]
    own = outlets_own(group, documents, shelf, store)
    marked = own[inverse]
    marks = found.documents[marked].astype(np.uint64) << np.uint64(32) | found.places[marked]
    return Linked(_pairs(group[~own], documents[~own]), np.unique(marks))


def _pairs(group: NDArray[np.int64], documents: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Links of every group; its members stand together and in order of time."""
    if not len(group):
        return np.zeros(0, np.uint64)
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    sizes = np.diff(np.append(starts, len(group)))
    first, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    place = np.arange(len(group))
    rank = place - first
    found = [np.zeros(0, np.uint64)]
    for step in range(1, ALL_PAIRS):
        at = place[(rank >= step) & ((size <= ALL_PAIRS) | (step <= NEIGHBOURS))]
        found.append(_packed(documents[at - step], documents[at]))
    far = place[(size > ALL_PAIRS) & (rank > NEIGHBOURS)]
    found.append(_packed(documents[first[far]], documents[far]))
    return np.concatenate(found)


def _packed(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.uint64]:
    return np.minimum(one, other).astype(np.uint64) << np.uint64(32) | np.maximum(one, other).astype(np.uint64)


# ------------------------------------------------------------------------------------------------- what an outlet repeats


def outlets_own(group: NDArray[np.int64], documents: NDArray[np.int64], shelf: Shelf, store: Forward) -> NDArray[np.bool_]:
    """Which members of which groups stand in three stories of their outlet.

    Three texts of the outlet that are all unlike one another: the first, the first unlike it, and one unlike both.
    """
    own = np.zeros(len(group), np.bool_)
    outlets = shelf.outlets[documents]
    asked = np.flatnonzero(outlets != 0)
    order = asked[np.lexsort((asked, outlets[asked], group[asked]))]
    new = (group[order][1:] != group[order][:-1]) | (outlets[order][1:] != outlets[order][:-1])
    starts = np.flatnonzero(np.concatenate([[True], new])) if len(order) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(order)))
    order = order[np.repeat(sizes >= STORIES, sizes)]
    sizes = sizes[sizes >= STORIES]
    if not len(sizes):
        return own
    starts = np.cumsum(sizes) - sizes
    here = documents[order]
    unlike_first = _unlike(np.repeat(here[starts], sizes), here, store)
    place = np.where(unlike_first, np.arange(len(here)), len(here))
    second = np.minimum.reduceat(place, starts)
    has_second = second < len(here)
    others = np.repeat(here[np.where(has_second, second, starts)], sizes)
    both = unlike_first.copy()
    both[both] = _unlike(others[both], here[both], store)
    third = np.logical_or.reduceat(both, starts) & has_second
    own[order] = np.repeat(third, sizes)
    return own


def _unlike(one: NDArray[np.int64], other: NDArray[np.int64], store: Forward) -> NDArray[np.bool_]:
    """Whether two texts share so little that they tell of different things, each two of them looked at once."""
    keys, inverse = np.unique(_packed(one, other), return_inverse=True)
    out = np.zeros(len(keys), np.bool_)
    for begin in range(0, len(keys), AT_ONCE):
        part = keys[begin : begin + AT_ONCE]
        left, right = (part >> np.uint64(32)).astype(np.int64), (part & np.uint64(0xFFFFFFFF)).astype(np.int64)
        documents = np.unique(np.concatenate([left, right]))
        sketches = store.sketches(documents)
        out[begin : begin + AT_ONCE] = _apart(
            sketches[np.searchsorted(documents, left)], sketches[np.searchsorted(documents, right)]
        ) & (left != right)
    store.drop()
    return out[inverse]


def _apart(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Of the smallest fingerprints of both, up to where both are known, the share that the shorter has in common."""
    none = np.uint32(0xFFFFFFFF)
    limit = np.minimum(a[:, -1], b[:, -1])[:, None]
    known_a, known_b = (a <= limit) & (a != none), (b <= limit) & (b != none)
    common = np.zeros(len(a), np.int64)
    for step in range(SKETCH):
        common += ((a == np.roll(b, step, axis=1)) & known_a).sum(axis=1)
    least = np.minimum(known_a.sum(axis=1), known_b.sum(axis=1))
    apart: NDArray[np.bool_] = common <= ALIKE * least
    return apart
