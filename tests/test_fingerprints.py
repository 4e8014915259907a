"""Words as arrays, and winnowed shingles."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import body_words
from retold import fingerprints
from retold.model import Article, Stamp


def article(text, body=None, id_="a", outlet=""):
    stamp = Stamp(at=datetime(2026, 3, 5, tzinfo=UTC), precision="day", origin="record")
    return Article(
        id=id_, label=id_, source="", text=text, outlet=outlet, title="", published=stamp,
        body=((0, len(text)),) if body is None and text else body or (),
    )  # fmt: skip


ALPHABET = "ab Z9’'_-.,\n“”éßжΩ中文ไท한글ع"
TEXTS = st.text(ALPHABET, max_size=60).filter(
    lambda text: not any(f"{mark}{alone}" in text for mark in "'’" for alone in "中文ไท")
)
VOCABULARY = [f"w{number}" for number in range(40)]


@given(text=TEXTS, cuts=st.lists(st.integers(0, 60), max_size=6))
def test_words_are_those_of_text_words_over_each_stretch(text, cuts):
    edges = sorted({min(cut, len(text)) for cut in cuts})
    body = tuple(zip(edges[::2], edges[1::2], strict=False))
    one = article(text, body)
    found = fingerprints.words([one])
    expected = body_words(one)
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == [(word.start, word.end) for word in expected]


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_two_words_have_one_hash_when_they_are_one_form(texts):
    pool = [article(text) for text in texts]
    found = fingerprints.words(pool)
    forms = [word.form for one in pool for word in body_words(one)]
    by_form: dict[str, set[int]] = {}
    for form, value in zip(forms, found.hashes.tolist(), strict=True):
        by_form.setdefault(form, set()).add(value)
    # a letter that folds to two (ß -> ss) is the one case where a form may be spelt with another number of letters
    assert all(len(values) == 1 for form, values in by_form.items() if "ss" not in form)
    assert len(set(found.hashes.tolist())) >= len(by_form)


def test_words_do_not_run_from_one_stretch_into_the_next():
    text = "under water"
    found = fingerprints.words([article(text, ((0, 3), (3, 11)))])
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == ["und", "er", "water"]


def test_a_huge_text_is_cut_between_words():
    text = "palimpsest " * 30_000
    found = fingerprints.words([article(text)])
    assert len(found.hashes) == 30_000
    assert len(set(found.hashes.tolist())) == 1
    assert found.ends[-1] == len(text) - 1


@given(
    before=st.lists(st.sampled_from(VOCABULARY), max_size=25),
    after=st.lists(st.sampled_from(VOCABULARY), max_size=25),
    shared=st.lists(st.sampled_from(VOCABULARY), min_size=11, max_size=30),
)
def test_a_shared_run_leaves_a_shared_fingerprint(before, after, shared):
    prints = fingerprints.fingerprint([article(" ".join([*before, *shared])), article(" ".join([*shared, *after]))])
    held = [set(prints.hashes[prints.owners == owner].tolist()) for owner in (0, 1)]
    assert held[0] & held[1]


@given(words=st.lists(st.sampled_from(VOCABULARY), min_size=6, max_size=80))
def test_every_window_is_represented_and_the_ends_too(words):
    places = fingerprints.fingerprint([article(" ".join(words))]).places.tolist()
    assert places == sorted(set(places))
    gaps = np.diff([-1, *places, len(words) - 5])
    assert gaps.max() <= 6


def test_winnowing_is_thin():
    rng = np.random.default_rng(7)
    text = " ".join(rng.choice([f"word{number}" for number in range(5000)], 20_000))
    assert 0.25 < len(fingerprints.fingerprint([article(text)]).hashes) / 20_000 < 0.32


def test_articles_do_not_leak_into_one_another():
    pool = [article("one two three"), article("four five six seven")]
    assert not len(fingerprints.fingerprint(pool).hashes)


@pytest.mark.parametrize(
    "sentence", ["我们认为和平解决争端的努力不应停止各方应保持克制", "これは今日の新聞に載った長い記事の一部である"]
)
def test_characters_count_half_where_words_have_no_spaces(sentence):
    pool = [article(sentence), article("前" + sentence + "後")]
    prints = fingerprints.fingerprint(pool)
    assert set(prints.hashes[prints.owners == 0].tolist()) & set(prints.hashes[prints.owners == 1].tolist())
    assert len(fingerprints.fingerprint([article(sentence[:11])]).hashes) == 0


def test_right_to_left_text_keeps_its_offsets():
    text = "قال الوزير إن المحادثات ستستأنف يوم الاثنين"
    found = fingerprints.words([article(text)])
    assert text[found.starts[1] : found.ends[1]] == "الوزير"


@pytest.mark.slow
def test_hashes_do_not_depend_on_the_process():
    code = (
        "from retold.model import Article; from retold import fingerprints;"
        "t='The talks went on for nineteen hours in a shuttered hotel by the lake.';"
        "print(fingerprints.fingerprint([Article(id='a',label='a',source='',text=t,outlet='',title='',body=((0,len(t)),))]).hashes.tolist())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "src"}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@settings(deadline=None, max_examples=20)
@given(texts=st.lists(TEXTS, max_size=5))
def test_each_article_has_the_fingerprints_it_has_alone(texts):
    together = fingerprints.fingerprint([article(text) for text in texts])
    for owner, text in enumerate(texts):
        alone = fingerprints.fingerprint([article(text)])
        assert together.hashes[together.owners == owner].tolist() == alone.hashes.tolist()
        assert together.places[together.owners == owner].tolist() == alone.places.tolist()
