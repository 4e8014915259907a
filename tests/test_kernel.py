"""The compiled kernel gives, number for number, what its readable twin in numpy gives."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import fingerprints
from retold.fingerprints import kernel
from retold.reuse import runs
from retold.reuse.passages import chained
from retold.reuse.runs import Anchors, extended, links

pytestmark = pytest.mark.skipif(kernel.compiled is None, reason="the kernel was not built on this machine")

LETTERS = "ab Z9’'ʼ_-.,\n“”éßжΩſK中文ไท한글عא\x00\u0301\u200b\u202e𝒜𠀀😀"
MONSTERS = st.builds(lambda letter, size: letter * size, st.sampled_from("aé中'Ж"), st.integers(1, 700))
PIECES = st.one_of(
    st.text(LETTERS, max_size=40), st.text(max_size=40), MONSTERS, st.sampled_from(["don't ", "o’clock ", "’t", " "])
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
PILES = st.lists(TEXTS, max_size=5)
CUTS = st.lists(st.integers(0, 120), max_size=8)
WORDS = st.integers(1, 40).flatmap(lambda size: st.lists(st.integers(0, size).map("w{}".format), max_size=90))


def by_twin(function, *arguments, **options):
    built = kernel.compiled
    kernel.compiled = None
    try:
        return function(*arguments, **options)
    finally:
        kernel.compiled = built


def columns(found):
    return {name: getattr(found, name) for name in type(found).__slots__}


def assert_equal(one, other):
    for (name, left), right in zip(columns(one).items(), columns(other).values(), strict=True):
        assert left.dtype == right.dtype, name
        assert left.tolist() == right.tolist(), name


@settings(deadline=None)
@given(pile=PILES, cuts=CUTS, touching=st.booleans())
def test_words_of_any_script_and_of_any_stretches_are_equal(pile, cuts, touching):
    bodies = []
    for text in pile:
        edges = sorted({min(cut, len(text)) for cut in cuts})
        bodies.append(tuple(pairwise(edges)) if touching else tuple(zip(edges[::2], edges[1::2], strict=False)))
    assert_equal(fingerprints.read(pile), by_twin(fingerprints.read, pile))
    assert_equal(fingerprints.read(pile, bodies), by_twin(fingerprints.read, pile, bodies))


@settings(deadline=None)
@given(pile=PILES, k=st.integers(1, 8), window=st.integers(1, 8))
def test_fingerprints_are_equal(pile, k, window):
    words = fingerprints.read(pile)
    assert_equal(fingerprints.winnow(words, k=k, window=window), by_twin(fingerprints.winnow, words, k=k, window=window))


@settings(deadline=None)
@given(texts=st.lists(WORDS, min_size=2, max_size=4), copies=st.integers(1, 30), changed=st.integers(0, 89))
def test_links_runs_and_passages_are_equal(texts, copies, changed):
    pile = [" ".join(words) for words in texts]
    pile += [" ".join([*words[:changed], f"own{number}", *words[changed + 1 :]]) for number in range(copies) for words in texts]
    words = fingerprints.read(pile)
    anchors, same = links(fingerprints.winnow(words)), by_twin(links, fingerprints.winnow(words))
    assert sorted(zip(*columns(anchors).values(), strict=True)) == sorted(zip(*columns(same).values(), strict=True))
    found = extended(words, anchors)
    assert_equal(found, by_twin(extended, words, anchors))
    assert_equal(chained(found), by_twin(chained, found))


@given(texts=st.lists(WORDS, min_size=2, max_size=6), parts=st.integers(2, 5))
def test_a_pile_read_in_parts_gives_what_it_gives_whole(texts, parts):
    """Postings parted by hash, anchors parted by pair: what bulk work does between the steps."""
    words = fingerprints.read([" ".join(words) for words in texts] * 2)
    prints = fingerprints.winnow(words)
    whole = links(prints)
    found = []
    for part in range(parts):
        mine = prints.hashes % np.uint64(parts) == part
        some = links(type(prints)(hashes=prints.hashes[mine], owners=prints.owners[mine], places=prints.places[mine]))
        found += list(zip(*columns(some).values(), strict=True))
    assert sorted(found) == sorted(zip(*columns(whole).values(), strict=True))
    found = []
    for part in range(parts):
        mine = (whole.a + 7 * whole.b) % parts == part
        some = extended(words, type(whole)(**{name: column[mine] for name, column in columns(whole).items()}))
        found += list(zip(*columns(some).values(), strict=True))
    assert sorted(found) == list(zip(*columns(extended(words, whole)).values(), strict=True))


@pytest.mark.parametrize("twin", [False, True])
def test_a_long_repetitive_text_is_compared_once_along_each_diagonal(twin, monkeypatch):
    """Anchors inside a run found already are passed by; else the cost is the square of the length."""
    words = fingerprints.read(["x y z " * 40_000, "x y z " * 30_000 + "end"])
    places = np.arange(0, 60_000, 30, dtype=np.int32)
    anchors = Anchors(a=places * 0, b=places * 0 + 1, a_places=places, b_places=places)
    if twin:
        steps = []
        equal_words = runs._equal_words
        monkeypatch.setattr(
            runs, "_equal_words", lambda hashes, at_a, *rest: steps.append(len(at_a)) or equal_words(hashes, at_a, *rest)
        )
        found = by_twin(extended, words, anchors)
        assert sum(steps) <= 2
    else:
        begin = time.process_time()
        found = extended(words, anchors)
        assert time.process_time() - begin < 0.1  # 2,000 anchors, each over 90,000 words, would take more
    assert found.lengths.tolist() == [90_000]


def test_hashes_that_only_begin_alike_are_not_linked():
    prints = fingerprints.winnow(fingerprints.read(["a b c d e f"] * 6))
    hashes = (np.uint64(1) << np.uint64(63)) + np.array([1, 2, 1, 2, 3, 1], np.uint64)
    alike = type(prints)(hashes=hashes, owners=np.arange(6, dtype=np.int32), places=np.zeros(6, np.int32))
    assert sorted(zip(links(alike).a.tolist(), links(alike).b.tolist(), strict=True)) == [(0, 2), (0, 5), (1, 3), (2, 5)]


@pytest.mark.parametrize(
    "call",
    [
        lambda built: built.read(["x"], [((0, 2),)], *tables()),
        lambda built: built.read(["x"], None, np.zeros(3, np.uint8), np.zeros(3, np.uint64), None),
        lambda built: built.read([1], None, *tables()),
        lambda built: built.winnow(np.zeros(3, np.uint64), np.zeros(2, np.bool_), np.array([0, 3]), 6, 6),
        lambda built: built.links(np.zeros(3, np.uint64), np.zeros(2, np.int32), np.zeros(3, np.int32), 48, 12, 4),
        lambda built: built.extended(np.zeros(3, np.uint64), np.array([0, 3]), *(np.array([0, 5], np.int32),) * 4, 6, 6),
        lambda built: built.chained(*(np.zeros(2, np.int64),) * 5, 25, 4, 8, 8),
    ],
)
def test_arrays_that_do_not_fit_are_refused(call):
    with pytest.raises((ValueError, TypeError)):
        call(kernel.compiled)


def tables():
    return fingerprints.letters.KINDS, fingerprints.letters.FOLDED, fingerprints.letters.learn
