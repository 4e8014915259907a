"""Stance: a table of plain sentences of news, by what their speaker does with the content."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from retold import statements
from retold.model import Article

CASES = json.loads((Path(__file__).parent / "cases" / "stances.json").read_text("utf-8"))


def stances(text: str) -> list[str]:
    article = Article(
        id="a", label="a", source="", text=text, outlet="", title="", language="en", body=((0, len(text)),) if text else ()
    )
    return [statement.stance for statement in statements.read(article).statements]


@pytest.mark.parametrize("row", CASES, ids=[row["text"][:60] for row in CASES])
def test_a_plain_sentence_has_the_stance_its_words_show(row):
    assert stances(row["text"])[:1] == [row["stance"]]


def test_every_stance_has_cases():
    assert {row["stance"] for row in CASES} == {
        "asserts", "denies", "accuses", "warns", "promises", "unconfirmed", "questions", "praises", "condemns"
    }  # fmt: skip


@pytest.mark.parametrize("word", ["was ", "none of them ", "if they ", "should reach ", "twice the ", "no one had been "])
def test_hostile_content_is_judged_in_linear_time(word):
    assert stances(f"The mayor said {word * 2_000}the end.")  # only the first 200 characters are looked at


def test_the_patterns_are_written_in_lower_case():
    """They are searched in lower-case text, where a capital would never be found."""
    patterns = tomllib.loads((files(statements) / "en" / "stances.toml").read_text("utf-8"))["patterns"]
    letters = {name: re.sub(r"\\.|\(\?P", "", pattern) for name, pattern in patterns.items()}
    assert [name for name, written in letters.items() if written != written.lower()] == []
