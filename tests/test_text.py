"""Plain text with offsets."""

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold import text

CASES = json.loads((Path(__file__).parent / "cases" / "sentences.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_sentences_end_where_a_reader_ends_them(case):
    passage = " ".join(case["sentences"])
    assert [passage[s.start : s.end] for s in text.sentences(passage)] == case["sentences"]


@given(st.text())
def test_normalising_twice_changes_nothing(raw):
    once = text.normalise(raw)
    assert text.normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_sentences_are_in_order_and_hold_every_visible_character(raw):
    raw = text.normalise(raw)
    found = text.sentences(raw)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(raw.split()) == "".join("".join(raw[s.start : s.end].split()) for s in found)


@given(st.text())
def test_a_word_is_the_fold_of_its_own_characters(raw):
    raw = text.normalise(raw)
    for word in text.words(raw):
        assert text.folded_form(raw[word.start : word.end]) == word.form


@given(st.text(alphabet="ab \n.", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_window_of_the_text_gives_offsets_of_the_whole(raw, one, other):
    start, end = sorted((min(one, len(raw)), min(other, len(raw))))
    assert all(start <= word.start < word.end <= end for word in text.words(raw, start, end))


def test_whoever_asks_for_words_may_change_the_list():
    text.words("It fell twice.").clear()
    assert [word.form for word in text.words("It fell twice.")] == ["it", "fell", "twice"]


def test_a_line_of_nothing_but_marks_is_cut_in_linear_time():
    assert len(text.sentences("." * 200_000 + "x " + "?!" * 100_000 + "x")) == 1  # hours, if every mark began a search


def test_scripts_without_spaces_give_a_word_a_character():
    assert [w.form for w in text.words("北京 says 你好")] == ["北", "京", "says", "你", "好"]


def test_hard_wrapped_text_keeps_its_paragraphs():
    lines = [
        "The minister said on Monday that the bridge would be closed to",
        "heavy traffic for the whole of the coming month and",
        "promised a report by the end of the year from the",
        "engineers who looked at it",
        "",
        "Nobody was hurt in the collapse of the railing which",
        "had been reported to the",
        "office twice",
    ]
    assert len(text.paragraphs("\n".join(lines))) == 2


def test_a_megabyte_of_dots_is_split_in_reasonable_time():
    assert len(text.sentences("." * 1_000_000)) == 1
    assert len(text.sentences("U.S. " * 200_000)) == 1
