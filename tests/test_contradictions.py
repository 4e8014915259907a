"""Which claims cannot both be so: a table of pairs that contradict each other and of pairs that only look like it."""

import json
from pathlib import Path

import pytest

from retold import times
from retold.corroboration import weigh
from test_corroboration import DRIVER, WEATHER, Newsroom, claim_of

CASES = json.loads((Path(__file__).parent / "cases" / "contradictions.json").read_text("utf-8"))


def two_accounts(case):
    room = Newsroom()
    for name, hour in (("a", 8), ("b", case.get("hour", 9))):
        told = case[name]
        stance = case.get("stance", "asserts") if name == "b" else "asserts"
        room.article(
            name, (told["text"], (told["voice"],), stance), (f"{WEATHER} {name}", ()), (f"{DRIVER} {name}", ()), outlet=name, hour=hour
        )  # fmt: skip
    return room


class Blank:
    text = ""


def relation(case):
    room = two_accounts(case)
    articles, families, stemmata, statements, voices, _ = room.inputs()
    dated = [moment for article in articles.values() for moment in times.tag(article, None)]
    claims = weigh(articles, families, stemmata, statements, voices, dated)
    blank = dict.fromkeys("ab", Blank)
    a, b = (claim_of(claims, case[name]["text"], blank | {name: room.articles[name]}) for name in "ab")
    if a.id in b.updates:
        return "update"
    if a.id in b.contradicts:
        return "contradict"
    return "denied" if a.id == b.id and a.denied_by else "no"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_pair(case):
    expected = {"denied", "contradict"} if case["expect"] == "denied" else {case["expect"]}
    assert relation(case) in expected
