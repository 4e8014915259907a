"""Round-ups of unrelated stories are read as several articles, and nothing else is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold import read
from retold.model import Problem, RawRecord
from retold.read import roundups

CASES = json.loads((Path(__file__).parent / "cases" / "roundups.json").read_text("utf-8"))


def apart(text, title=""):
    return list(roundups.apart(RawRecord(source="a.txt", text=text, label="a.txt", title=title)))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["several"]])
def test_a_round_up_is_one_article_for_each_story(case):
    note, *found = apart(case["text"], case["title"])
    assert isinstance(note, Problem)
    assert note.kind == "warning"
    assert [record.title for record in found] == case["titles"]
    assert [record.label for record in found] == [f"a.txt:{number}" for number in range(1, len(found) + 1)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["one"]])
def test_what_tells_of_one_thing_stays_whole(case):
    (record,) = apart(case["text"], case["title"])
    assert record.text == case["text"]


LINES = st.lists(
    st.sampled_from([line for kind in CASES.values() for case in kind for line in case["text"].split("\n")]), max_size=12
)


@given(lines=LINES, title=st.sampled_from(["", "Your Tuesday briefing", "News in brief"]))
def test_no_paragraph_is_lost_or_told_twice(lines, title):
    records = [item for item in apart("\n".join(lines), title) if isinstance(item, RawRecord)]
    told = [line for record in records for line in record.text.split("\n") if len(line.split()) > roundups.HEADING]
    assert sorted(told) == sorted(line for line in lines if len(line.split()) > roundups.HEADING)


def test_a_pasted_newsletter_is_two_articles_and_says_so(tmp_path):
    case = CASES["several"][2]
    path = tmp_path / "pasted.txt"
    path.write_text(case["text"], "utf-8")
    pile = read.records([str(path)])
    assert [record.label for record in pile.records] == ["pasted.txt:1", "pasted.txt:2"]
    assert [problem.reason for problem in pile.problems] == [
        f"{path} holds 2 unrelated stories; each was read as an article of its own."
    ]


def test_hostile_text_is_left_in_linear_time():
    assert len(apart("1. A heading\n" * 4_000)) == 1
    assert len(apart("Ab " * 19_000, "News in brief")) == 1
