"""Blocks: which articles are traced together follows from the articles alone, and holds what belongs together."""

import random
from collections import Counter
from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import articles, blocks, pipeline, read
from retold.model import Article, Stamp


def article(number, text):
    return Article(
        id=f"{number:016x}", label=str(number), source=str(number), text=text, outlet="", title="",
        published=Stamp(at=datetime(2026, 2, 1, tzinfo=UTC), precision="day", origin="record"), body=((0, len(text)),),
    )  # fmt: skip


def partition(labels):
    groups = {}
    for place, label in enumerate(labels.tolist()):
        groups.setdefault(label, set()).add(place)
    return {frozenset(group) for group in groups.values()}


WORDS = (
    "bridge granary ferry ballot silver lantern harbour orchard Quill Orrin Hallin Tarnmoor Kolberg Brook museum railway".split()
)
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=0, max_size=30).map(" ".join), min_size=1, max_size=14)


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, seed=st.integers(0, 1000), largest=st.integers(0, 6))
def test_blocks_do_not_depend_on_the_order_of_articles(texts, seed, largest):
    pile = [article(number, text) for number, text in enumerate(texts)]
    order = list(range(len(pile)))
    random.Random(seed).shuffle(order)
    straight = partition(blocks.cut(blocks.read(pile), largest=largest))
    mixed = partition(blocks.cut(blocks.read([pile[place] for place in order]), largest=largest))
    assert {frozenset(order[place] for place in group) for group in mixed} == straight


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, largest=st.integers(0, 6))
def test_traits_go_to_bytes_and_back_and_are_those_of_each_article_alone(texts, largest):
    pile = [article(number, text) for number, text in enumerate(texts)]
    whole = blocks.read(pile)
    again = blocks.Traits.from_rows(whole.rows())
    assert [row for one in pile for row in blocks.read([one]).rows()] == whole.rows() == again.rows()
    assert (blocks.cut(again, largest=largest) == blocks.cut(whole, largest=largest)).all()


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, largest=st.integers(1, 6))
def test_a_larger_bound_cuts_no_finer(texts, largest):
    traits = blocks.read([article(number, text) for number, text in enumerate(texts)])
    fine, coarse = (partition(blocks.cut(traits, largest=bound)) for bound in (largest, largest + 3))
    assert all(any(small <= large for large in coarse) for small in fine)


def test_a_small_pile_is_one_block_and_an_empty_one_none():
    assert len(partition(blocks.cut(blocks.read([article(0, "bridge"), article(1, "ferry")])))) == 1
    assert len(blocks.cut(blocks.read([]))) == 0


def test_a_run_of_sixteen_words_in_common_is_never_cut():
    shared = " ".join(f"word{number}" for number in range(40))
    pile = [article(number, f"opening {number} " * 9 + shared + f" closing {number} " * 9) for number in range(5)]
    assert len(partition(blocks.cut(blocks.read(pile), largest=1))) == 1


def test_families_of_the_newsroom_stay_whole_beside_one_another(newsroom):
    folders = sorted((newsroom / "families").iterdir())[::6]
    pile = [articles.settle(pipeline.prepare(read.records([str(folder / "articles.jsonl")])).articles) for folder in folders]
    labels = blocks.cut(blocks.read([one for part in pile for one in part]), largest=40)
    at, shares = 0, []
    for part in pile:
        label = Counter(labels[at : at + len(part)].tolist())
        shares.append(max(label.values()) / len(part))
        at += len(part)
    assert np.mean(shares) > 0.7
