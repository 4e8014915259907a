"""A claim looked up in somebody's own words: numbers in words and figures, years, negations, opposites, denials."""

from functools import cache
from pathlib import Path

import pytest

import retold
from retold import pipeline, read, report
from retold.corroboration import find, polarity


@cache
def demo():
    return pipeline.trace(read.records([str(Path(retold.__file__).parent / "demo" / "articles.jsonl")]))


def traced(tmp_path, *texts):
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    return pipeline.trace(read.records([str(tmp_path)]))


def asked(words, trace=None):
    trace = trace or demo()
    found = find(words, trace)
    texts = {claim.id: claim.text for claim in trace.claims}
    rows = (found.matches, found.possibly, found.otherwise)
    return [[(texts[match.claim_id].casefold(), " ".join(match.why)) for match in row] for row in rows]


def test_a_number_in_figures_is_found_in_words():
    matches, _, _ = asked("2 missiles were fired by North Tessara")
    assert "number: 2" in matches[0][1]
    assert "missing: 2" not in str(matches)


@pytest.mark.parametrize("words", ["North Tessara fired no missile", "the missiles missed the designated target"])
def test_a_negation_and_an_opposite_are_said_otherwise(words):
    matches, _, otherwise = asked(words)
    assert otherwise
    assert not any("fired two" in text or "pinpoint" in text for text, _ in matches)


FIRE = "BRAY — {} The fire brigade of Bray said the cause was not known. The mayor spoke to reporters on the quay."


def test_hours_are_not_minutes(tmp_path):
    trace = traced(tmp_path, FIRE.format("The depot at Bray was emptied in six minutes by the fire brigade, the mayor said."))
    matches, _, _ = asked("the depot at Bray was emptied in six hours", trace)
    assert matches == []


def test_another_year_is_not_the_same_claim(tmp_path):
    trace = traced(tmp_path, FIRE.format("The old depot at Bray burned down in 1987, the mayor said."))
    assert asked("the depot at Bray burned down in 1987", trace)[0]
    matches, near, _ = asked("the depot at Bray burned down in 1950", trace)
    assert matches == []
    assert "year missing: 1950" in near[0][1]


def test_what_is_only_denied_is_not_said(tmp_path):
    trace = traced(tmp_path, FIRE.format("The mayor of Bray denied that the depot alarm had been turned off."))
    matches, _, otherwise = asked("the depot alarm had been turned off", trace)
    assert matches == []
    assert "it stands here in a denial only" in otherwise[0][1]


def test_a_negation_ends_where_another_clause_begins():
    text = "KCNA reported it without specifying when the test took place"
    negated = polarity.read(text, 0, len(text)).negated
    assert negated
    assert "=test" not in negated


def test_where_nothing_is_near_the_answer_says_so():
    found = find("a dog rescued a child from a frozen lake", demo())
    assert "Nothing in it comes near." in report.found(demo(), found)


def test_what_only_shares_a_number_is_not_near():
    assert asked("two dogs rescued two children")[1] == []


def test_what_a_named_voice_says_is_found_by_the_voice():
    matches, near, _ = asked("Ivo Brandt says the exercise is defensive")
    assert "defensive" in (matches or near)[0][0]


LEAK = (
    "Fishermen in Brack Bay said that the Ostrum smelter had leaked acid into the water for at least a week. A report is due soon.",
    "Ostrum Metals denied on Thursday that its smelter at Brack Bay had leaked acid into the sea. It employs ninety people.",
    "There was no acid leak at the Brack Bay smelter, Ostrum Metals said. Two inspectors are on site and expect results on Monday.",
)


def test_a_denial_beside_it_does_not_turn_a_claim_round(tmp_path):
    trace = traced(tmp_path, *LEAK)
    matches, _, otherwise = asked("the Ostrum smelter leaked acid", trace)
    assert any("had leaked acid into the water" in text for text, _ in matches)
    assert not any("had leaked acid into the water" in text for text, _ in otherwise)
    matches, _, otherwise = asked("the Ostrum smelter did not leak acid", trace)
    assert not any("had leaked acid into the water" in text for text, _ in matches)
    assert any("had leaked acid into the water" in text for text, _ in otherwise)


def test_one_common_word_makes_no_opposite(tmp_path):
    said = "They test it on the first Friday of the month so that we know what it sounds like, the grocer said."
    _, near, otherwise = asked("the siren did not sound", traced(tmp_path, FIRE.format(said)))
    assert otherwise == []
    assert not any("negation" in why for _, why in near)
