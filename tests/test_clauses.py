"""Which clauses of a sentence state something of their own."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.corroboration import clauses

CASES = json.loads((Path(__file__).parent / "cases" / "clauses.json").read_text("utf-8"))
PIECES = st.sampled_from([
    "the road was closed", "and", ", and that", "; ", "after", ", which", "as", "31 people", "had been told", "the mayor of Ulm",
    "while", "nobody knew", "of the", ",", "“", "died",
])  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_clauses_are_parted_where_each_states_something(case):
    text = case["text"]
    found = clauses.parts(text, 0, len(text))
    assert [text[part.start : part.end] for part in found] == case.get("parts", [text])
    assert [n for n, part in enumerate(found) if part.leans] == case.get("leans", [])


@given(st.lists(PIECES, max_size=60).map(" ".join), st.integers(0, 30))
def test_clauses_stand_in_order_within_what_is_said_and_keep_its_ends(text, start):
    """Nothing overlaps, nothing but joints is lost, the first begins and the last ends where the whole does."""
    start = min(start, len(text))
    found = clauses.parts(text, start, len(text))
    edges = [edge for part in found for edge in (part.start, part.end)]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (start, len(text))
    assert all(len(text[a.end : b.start]) < len(", although that ") for a, b in pairwise(found))


def test_a_stretch_without_end_is_left_whole():
    text = "the road was closed and the bridge was shut, " * 40_000
    assert len(clauses.parts(text, 0, len(text))) == 1
