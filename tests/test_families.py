"""Shared passages as families."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import components
from retold import families, reuse
from retold.model import Reuse, SharedPassage, Span
from test_reuse import OTHER_DESK, OWN, VOTE, WIRE, article, prose

IDS = [f"a{number}" for number in range(7)]
TEXT = " ".join(f"word{number}" for number in range(60))
PAIRS = st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1]), max_size=9)


def passage(a, b, words=60):
    return SharedPassage(a=Span(a, 0, len(TEXT)), b=Span(b, 0, len(TEXT)), words=words, similarity=1.0, wording="verbatim")


def of(pool):
    return {frozenset(family.articles) for family in families.group(pool, reuse.find(pool))}


@given(pairs=PAIRS)
def test_families_are_the_components_of_copied_pairs(pairs):
    pool = [article(TEXT, id_) for id_ in IDS]
    found = families.group(pool, Reuse(passages=tuple(passage(a, b) for a, b in sorted(pairs))))
    assert {frozenset(family.articles) for family in found} == components(IDS, pairs)
    assert sum(len(family.passages) for family in found) == len(pairs)


@given(pairs=PAIRS, seed=st.randoms())
def test_order_does_not_matter(pairs, seed):
    pool = [article(TEXT, id_) for id_ in IDS]
    passages = [passage(a, b) for a, b in sorted(pairs)]
    before = families.group(pool, Reuse(passages=tuple(passages)))
    seed.shuffle(pool)
    assert families.group(pool, Reuse(passages=tuple(passages))) == before


def test_duplicates_are_of_the_family_of_their_representative():
    pool = [article(TEXT, id_) for id_ in "abc"]
    (family,) = families.group(pool, Reuse(passages=(passage("a", "c"),), duplicates=(("a", "b"),)))
    assert family.articles == ("a", "b", "c")
    assert family.duplicates == (("a", "b"),)


def test_an_article_that_shares_nothing_is_a_family_of_one():
    pool = [article(prose(*WIRE), "a"), article(prose(*WIRE[:5]), "b"), article(prose(*OWN), "c")]
    assert of(pool) == {frozenset("ab"), frozenset("c")}


def test_a_quotation_that_two_desks_heard_joins_nothing():
    pool = [article(prose(*WIRE), "a"), article(prose(*OTHER_DESK), "b")]
    assert of(pool) == {frozenset("a"), frozenset("b")}


SAID = "On the day they refer us we shall send the treaty back to Vienna, and not one of the seals will be left on a door"


def around(quotation, before, after=""):
    """Two texts that share a sentence of a speech and the span of it in each."""
    filler = " ".join(f"{before[:2].lower()}{number}" for number in range(30))
    text = f"{filler}. {before}{quotation}{after} {filler}."
    return text, (text.index(before), text.index(before) + len(before) + len(quotation) + len(after))


@pytest.mark.parametrize(
    ("one", "other", "words", "joined"),
    [
        (around(f"“{SAID}.”", "The minister told reporters: "), around(f'"{SAID},"', "Asked why: ", " Okor told the assembly."), 26, False),
        (around(f"“{SAID}.”", "The minister told reporters: "), around(f"‘{SAID}.’", "Okor left no doubt: "), 26, False),
        (around(f"{SAID}.", "The minister told reporters that "), around(f"“{SAID}.”", "The minister told reporters: "), 28, True),
        (around(f"“{SAID}.”", "The minister told the four reporters who had waited: "), around(f"“{SAID}.”", "The minister told the four reporters who had waited: "), 34, True),
    ],
)  # fmt: skip
def test_one_quotation_makes_no_family_but_what_stands_around_it_may(one, other, words, joined):
    pool = [article(one[0], "a"), article(other[0], "b")]
    shared = SharedPassage(a=Span("a", *one[1]), b=Span("b", *other[1]), words=words, similarity=0.9, wording="edited")
    assert len(families.group(pool, Reuse(passages=(shared,)))) == 2 - joined


def test_a_line_of_open_quotation_marks_takes_time_in_proportion():
    def seconds(size):
        text = '“a ‘b "c ' * size
        shared = SharedPassage(a=Span("a", 0, len(text)), b=Span("b", 0, len(text)), words=9, similarity=0.9, wording="edited")
        begin = time.process_time()
        families.group([article(text, "a"), article(text, "b")], Reuse(passages=(shared,)))
        return time.process_time() - begin

    seconds(100)
    assert seconds(20_000) < 30 * max(seconds(2_000), 0.01)


def test_a_round_up_joins_one_report_and_not_two():
    other = (
        *VOTE,
        "Opponents promised to bring the tax back under Hajek's successor, and Treasury officials said they had kept the forms.",
    )
    far = (*other, "A note on the door of the Velehrad abbey asked visitors to bring Hajek a candle.")
    wire = (*WIRE, "Captain Lysgaard thanked the crews of the Korsund lifeboats and the Vessby tug Ran.")
    pool = [
        article(prose(*wire), "w1"), article(prose(*wire[1:]), "w2"),
        article(prose(*far), "p1"), article(prose(*far[1:]), "p2"),
        article("\n\n".join([prose(*OWN, *OWN[::-1]), prose(*wire[4:6]), prose(*far[2:4]), prose(*OWN[1:])]), "r"),
    ]  # fmt: skip
    found = of(pool)
    assert not any({"w1", "p1"} <= family for family in found)
    assert {frozenset({"w1", "w2"}), frozenset({"w1", "w2", "r"})} & found
    assert {frozenset({"p1", "p2"}), frozenset({"p1", "p2", "r"})} & found


def test_ids_follow_from_the_members_alone():
    first = families.group([article(TEXT, "a"), article(TEXT, "b")], Reuse(passages=(passage("a", "b"),)))
    second = families.group([article(OWN[0], "b"), article(OWN[0], "a")], Reuse(passages=(), duplicates=(("a", "b"),)))
    assert [family.id for family in first] == [family.id for family in second]
