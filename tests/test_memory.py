"""Retellings from memory: what a child may have from whom."""

from __future__ import annotations

from itertools import pairwise
from math import log2
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import stemmata
from retold.model import Article, Family
from retold.stemmata import memory

WORDS = "ferry pier storm rope crew captain dawn signal harbour light keeper wave engine whistle anchor fog bell tide deck lamp".split()
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=3, max_size=6)


def slow_bits(texts: list[list[str]], child: int, parent: int) -> float:
    """The definition, thing by thing."""

    def things(text):
        letters = {f"^{word}$"[k : k + 3] for word in text for k in range(len(word))}
        stems = [word[:5] for word in text]
        near = {(a, stems[j]) for i, a in enumerate(stems) for j in range(i + 1, min(i + 4, len(stems)))}
        return (set(text), 1.0), (letters, 0.25), (near, 0.25)

    every = [things(text) for text in texts]
    total = 0.0
    for level, (mine, weight) in enumerate(every[child]):
        for thing in mine - every[parent][level][0]:
            holders = sum(thing in other[level][0] for other in every)
            total += weight * round(log2(len(texts) / holders) * 128) / 128
    kept = in_order([word[:5] for word in texts[child]], [word[:5] for word in texts[parent]])
    return total + (len(texts[child]) - kept) + 0.25 * (len(texts[parent]) - kept)


def in_order(a: list[str], b: list[str]) -> int:
    """Length of the longest common subsequence, by the book."""
    row = [0] * (len(b) + 1)
    for x in a:
        out = [0]
        for j, y in enumerate(b):
            out.append(row[j] + 1 if x == y else max(out[-1], row[j + 1]))
        row = out
    return row[-1]


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS)
def test_the_bits_are_those_of_the_definition(texts):
    found = memory.recall(texts).bits
    for child in range(len(texts)):
        for parent in range(len(texts)):
            expected = slow_bits(texts, child, parent) if child != parent else 0.0
            assert found[child, parent] == pytest.approx(expected)


@settings(max_examples=30, deadline=None)
@given(texts=TEXTS, seed=st.integers(0, 99))
def test_the_order_of_the_texts_does_not_matter(texts, seed):
    order = list(range(len(texts)))
    Random(seed).shuffle(order)
    shuffled = memory.recall([texts[k] for k in order])
    plain = memory.recall(texts)
    assert (shuffled.bits == plain.bits[np.ix_(order, order)]).all()
    assert (shuffled.kin == plain.kin[np.ix_(order, order)]).all()


def test_blocks_change_nothing(monkeypatch):
    rng = Random(3)
    texts = [[f"w{rng.randrange(60)}" for _ in range(40)] for _ in range(5)]
    whole = memory.recall(texts)
    monkeypatch.setattr(memory, "BLOCK", 7)
    assert (memory.recall(texts).bits == whole.bits).all()


SEED = """A ferry with ninety passengers ran onto the rocks below the Carrow light shortly before dawn on Tuesday. The keeper,
who had rung the fog bell for three hours, rowed out alone and brought eleven children ashore before the first lifeboat came.
Nobody drowned, although the engineer broke both his legs. The owners, who had been fined twice for sailing with a cracked
compass, offered him a gold watch, which he threw back over the pier."""
TOLD = {
    "a1": """A ferry carrying ninety people hit rocks under the Carrow light before dawn. The lighthouse keeper had been ringing the fog
bell for hours; he rowed out and saved eleven children before the lifeboats came. The engineer broke his legs. The owners, fined
before because of a cracked compass, gave him a gold watch and he threw it off the pier.""",
    "a2": """A ferry hit the rocks near a lighthouse. The keeper rang his bell for hours, then rowed out and rescued eleven
schoolchildren. The owners had been fined over a cracked compass. They gave the keeper a golden watch and he threw it into the sea.""",
    "a3": """A lighthouse keeper rescued eleven schoolchildren from a ferry that struck rocks. The company gave him a golden watch, and
he threw it into the sea because they were to blame.""",
    "b1": """On Tuesday a boat with ninety aboard struck the rocks below Carrow. Its compass was broken, and the firm that owns it had been
punished twice. A keeper who heard the crash rowed alone through the fog. Nobody drowned, but an engineer lost both legs.""",
    "b2": """A boat struck the rocks because its compass was broken. The firm had been punished twice for it. Nobody drowned, but the
engineer lost both legs and is suing.""",
    "b3": """A firm was punished after its boat struck rocks with a broken compass. An engineer who lost his legs is suing them.""",
}
PARENT = {"a1": "s", "a2": "a1", "a3": "a2", "b1": "s", "b2": "b1", "b3": "b2"}


def witness(name: str, text: str) -> Article:
    text = " ".join(text.split())
    return Article(id=name, label=name, source=name, text=text, outlet="", title="", language="en", body=((0, len(text)),))


def parents(texts: dict[str, str]) -> dict[str, str]:
    pool = {name: witness(name, text) for name, text in texts.items()}
    found = stemmata.infer(Family(id="f", articles=tuple(sorted(pool)), duplicates=(), passages=()), pool, draws=5)
    return {descent.child_id: descent.parent_id for descent in found.descents}


def test_chains_told_from_memory_are_found_without_a_date():
    assert parents({"s": SEED, **TOLD}) == PARENT


def test_the_names_of_the_texts_do_not_matter():
    names = dict(zip(["s", *TOLD], ["k", "z", "b", "m", "a", "y", "c"], strict=True))
    found = parents({names[name]: text for name, text in {"s": SEED, **TOLD}.items()})
    assert found == {names[child]: names[parent] for child, parent in PARENT.items()}


def test_a_text_about_something_else_has_no_parent_and_no_children():
    other = """The council put off its vote on the new tram depot for a fourth time. Two members left the chamber in protest, and
the mayor said that the contractor's price would rise in April."""
    found = parents({"s": SEED, **TOLD, "x": other})
    assert found == PARENT


def test_an_inflected_word_costs_less_than_another_word():
    base = "the keeper rescued a child from the ferry at dawn".split()
    inflected = ["rescuing" if word == "rescued" else word for word in base]
    other = ["photographed" if word == "rescued" else word for word in base]
    found = memory.recall([base, inflected, other]).bits
    assert found[0, 1] < found[0, 2]


def test_words_in_their_order_cost_less_than_words_shaken():
    base = [f"word{k}" for k in range(12)]
    found = memory.recall([base, base[::-1], base[1:], ["else", "where"]]).bits
    assert found[0, 2] < found[0, 1]


def test_what_a_third_text_has_costs_more_the_fewer_have_it():
    texts = [["rare", "common", "x"], ["x"], ["rare", "x"], ["common", "x"], ["common", "x", "y"]]
    assert memory.recall(texts).bits[0, 2] < memory.recall(texts).bits[0, 3]


def test_texts_without_words_cost_nothing():
    found = memory.recall([[], [], []])
    assert not found.bits.any()
    assert not found.kin.any()
    assert all(found.lead(a, b) == 0 for a, b in pairwise(range(3)))
