"""Which claims cannot both be so: a table of pairs that contradict each other and of pairs that only look like it."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import times
from retold.corroboration import counts, polarity, weigh
from retold.model import Edge, Interval, Span
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


BUS = "{} passengers were hurt when the bus left the road above Holm on Monday"


def copied(sentence, first, second):
    """A desk's report, a verbatim copy, and a copy with another number."""
    room = Newsroom()
    room.article("wire", (sentence.format(first), ("the police",)), (WEATHER, ()), outlet="Wire")
    room.article("copy", (sentence.format(first), ("the police",)), (WEATHER, ()), outlet="Copy", hour=9)
    room.article("other", (sentence.format(second), ("the police",)), (WEATHER, ()), outlet="Other", hour=10)
    room.copy("copy", "wire")
    room.copy("other", "wire")
    articles, families, stemmata, *rest = room.inputs()
    start, end = (room._sentences("other")[0][1:], room._sentences("wire")[0][1:])
    edge = Edge(child=Span("other", *start), parent=Span("wire", *end), words=12, wording="edited")
    descents = tuple(replace(d, edges=(*d.edges, edge)) if d.child_id == "other" else d for d in stemmata[0].descents)
    return articles, families, (replace(stemmata[0], descents=descents),), *rest


def claims_on_the_bus(first, second, sentence=BUS):
    inputs = copied(sentence, first, second)
    return [claim for claim in weigh(*inputs) if "left the road" in claim.text]


def test_a_number_changed_in_a_copy_makes_another_claim_that_says_so():
    usual, other = sorted(claims_on_the_bus("Nine", "Six"), key=lambda claim: -len(claim.figures.articles))
    assert (len(usual.figures.articles), len(other.figures.articles)) == (2, 1)
    assert (usual.contradicts, other.contradicts) == ((other.id,), (usual.id,))
    assert (usual.figures.routes, other.figures.routes) == (Interval(low=1, high=1), Interval(low=1, high=1))


def test_a_toll_that_rises_in_a_copy_is_an_update():
    usual, other = sorted(claims_on_the_bus("Nine", "Fourteen"), key=lambda claim: -len(claim.figures.articles))
    assert (other.updates, usual.updated_by, other.contradicts) == ((usual.id,), (other.id,), ())


@pytest.mark.parametrize(
    ("other", "claims"),
    [
        ("Ten crew members were", 2),
        ("Nine crew members were", 1),
        ("Two of the crew members were", 1),
        ("About ten sailors were", 1),
    ],
)
def test_another_number_of_people_called_otherwise_whom_the_same_befell_is_another_claim(other, claims):
    room = Newsroom()
    told = "rescued from the trawler Ansa off Cape Lorn on Monday"
    room.article("a", (f"Nine fishermen were {told}", ("the coastguard",)), (f"{WEATHER} a", ()), outlet="A")
    room.article("b", (f"{other} {told}", ("the coastguard",)), (f"{DRIVER} b", ()), outlet="B", hour=9)
    assert len([claim for claim in room.weigh() if "rescued" in claim.text]) == claims


@pytest.mark.parametrize(
    ("answer", "voice", "stance", "answered"),
    [
        ("That was wrong", "the mayor", "denies", True),
        ("this", "the mayor", "denies", True),
        ("the report was entirely false", "the mayor", "denies", True),
        ("that was wrong", "the Courier", "denies", False),  # who takes back his own word is counted elsewhere
        ("that was true", "the mayor", "asserts", False),
        ("any wish to resign over the harbour", "the mayor", "denies", False),
        ("nothing that had gone wrong", "the mayor", "denies", False),
    ],
)
def test_an_answer_of_no_matter_denies_what_stands_before_it(answer, voice, stance, answered):
    room = Newsroom()
    said = "Orlo Stane paid for a house on the lake above Holm"
    room.article("a", (f"{WEATHER} a", ()), (said, ("the Courier",)), (answer, (voice,), stance), (f"{DRIVER} b", ()))
    claims = room.weigh()
    told, weather = (next(claim for claim in claims if words in claim.text.casefold()) for words in (said.casefold(), "snow is"))
    assert bool(told.contradicts or told.denied_by) == answered
    assert not weather.contradicts


@pytest.mark.parametrize(
    ("denial", "voice", "between", "answered"),
    [
        ("The owner denied that it had known of any fault in the seals", "Blue Lanes", "", True),
        ("The owner denied that it had known of any fault in the seals", "the union", "", False),  # its own word
        ("The owner denied that it had known of any fault in the seals", "Blue Lanes", WEATHER, False),
    ],
)
def test_who_denies_what_is_told_right_before_it_is_laid_beside_it(denial, voice, between, answered):
    told = "Blue Lanes was warned twice of worn seals on all three of its ships"
    room = Newsroom()
    room.article("a", (told, ("the union",)), *([(between, ())] if between else []), (denial, (voice,), "denies"), outlet="a")
    claims = room.weigh()
    found = claim_of(claims, told, room.articles)
    assert any(conflict.kind == "denial" for conflict in found.conflicts) is answered


def test_a_number_beside_the_matter_that_changed_in_a_copy_stays_in_its_claim_and_is_shown():
    sentence = "The driver, a father of {}, was hurt when the bus left the road above Holm on Monday"
    (claim,) = claims_on_the_bus("three", "two", sentence)
    assert len(claim.figures.articles) == 3
    ((usual, other),) = claim.altered
    assert (usual.article_id, other.article_id) == ("wire", "other")


@pytest.mark.parametrize(
    ("said", "stance", "lines"),
    [
        ("both drivers were home again and in good health", "asserts", 2),  # no copy of what it left open
        ("an eighth patient had died in the operating theatre", "asserts", 1),  # a copy that was made firm
        ("both drivers were home again and in good health", "unconfirmed", 1),
    ],
)
def test_what_is_said_is_no_copy_of_what_was_left_open_in_other_words(said, stance, lines):
    room = Newsroom()
    open_ = "an eighth patient had died in the operating theatre"
    room.article("wire", (open_, ("the hospital",), "unconfirmed"), outlet="Wire")
    room.article("copy", (said, ("the hospital",), stance), outlet="Copy", hour=10)
    room.copy("copy", "wire")
    articles, families, stemmata, *rest = room.inputs()
    start, end = (room._sentences("copy")[0][1:], room._sentences("wire")[0][1:])
    edge = Edge(child=Span("copy", *start), parent=Span("wire", *end), words=12, wording="reworded")
    descents = tuple(replace(d, edges=(edge,)) if d.child_id == "copy" else d for d in stemmata[0].descents)
    claims = weigh(articles, families, (replace(stemmata[0], descents=descents),), *rest)
    assert len({claim.id for claim in claims}) == lines


@pytest.mark.parametrize("case", [case for case in CASES if case["expect"] == "contradict"][:12], ids=lambda case: case["label"])
def test_both_say_where_they_contradict(case):
    room = two_accounts(case)
    for claim in room.weigh():
        for conflict in claim.conflicts:
            told = room.articles[conflict.mine.article_id].text[conflict.mine.start : conflict.mine.end]
            assert told in {case["a"]["text"], case["b"]["text"]}
            assert any(mention.span == conflict.mine for mention in claim.mentions)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([case["a"]["text"] for case in CASES] + [case["b"]["text"] for case in CASES]),
        min_size=2,
        max_size=8,
        unique=True,
    ),
    st.randoms(),
)
def test_it_goes_both_ways_and_in_any_order(texts, rng):
    room = Newsroom()
    for n, text in enumerate(texts):
        room.article(f"a{n}", (text, (f"voice {n % 3}",)), outlet=f"o{n}", hour=8 + n)
    articles, families, stemmata, statements, voices, _ = room.inputs()
    claims = weigh(articles, families, stemmata, statements, voices, ())
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        assert all(claim.id in by_id[other].contradicts for other in claim.contradicts)
        assert {c.claim_id for c in claim.conflicts} == {*claim.contradicts, *claim.updates, *claim.updated_by}
    keys = list(articles)
    rng.shuffle(keys)
    shuffled = {key: articles[key] for key in keys}
    assert weigh(shuffled, families, stemmata, statements[::-1], voices[::-1], ()) == claims


@pytest.mark.parametrize(
    "garbage", ["nine " * 40_000, "9 people killed and " * 20_000, "not " * 40_000, "at least " * 40_000, "9-" * 40_000]
)
def test_garbage_is_read_in_linear_time(garbage):
    start = time.process_time()
    counts.read(garbage, 0, len(garbage))
    polarity.read(garbage, 0, len(garbage))
    assert time.process_time() - start < 1
