"""The edit script between two word sequences."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from oracles import longest_common_subsequence
from retold.align import align

WORDS = st.lists(st.sampled_from("the north said it fired on Friday a missile".split()), max_size=30)


@given(a=WORDS, b=WORDS)
def test_blocks_cover_both_sequences_in_order(a, b):
    at_a = at_b = 0
    for block in align(a, b):
        assert (block.a_start, block.b_start) == (at_a, at_b)
        at_a, at_b = block.a_end, block.b_end
    assert (at_a, at_b) == (len(a), len(b))


@given(a=WORDS, b=WORDS)
def test_equal_blocks_are_equal_and_as_long_as_the_longest_common_subsequence(a, b):
    equal = [block for block in align(a, b) if block.kind == "equal"]
    assert all(a[block.a_start : block.a_end] == b[block.b_start : block.b_end] for block in equal)
    assert sum(block.a_end - block.a_start for block in equal) == longest_common_subsequence(a, b)


@given(a=WORDS, b=WORDS)
def test_two_changes_never_stand_side_by_side(a, b):
    kinds = [block.kind for block in align(a, b)]
    assert all("equal" in pair for pair in pairwise(kinds))


@given(a=WORDS, b=WORDS)
def test_a_kind_says_which_side_has_words(a, b):
    for block in align(a, b):
        has = (block.a_end > block.a_start, block.b_end > block.b_start)
        assert (
            has == {"equal": (True, True), "replace": (True, True), "delete": (True, False), "insert": (False, True)}[block.kind]
        )


def test_copied_runs_stay_whole_where_a_frequent_word_is_everywhere():
    a = ["the", "x"] * 150
    assert [block.kind for block in align(a, [*a[:100], "new", *a[100:]])] == ["equal", "insert", "equal"]


def test_nothing_against_nothing_is_no_block():
    assert align([], []) == []
