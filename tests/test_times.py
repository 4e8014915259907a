"""Time expressions: what is found, what it means, and that nothing is made up."""

import itertools
import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import times
from retold.model import Article, Dateline, Family, SharedPassage, Span, Stamp
from retold.times import calendars, quantities, tagger, zones

CASES = json.loads((Path(__file__).parent / "cases" / "times.json").read_text("utf-8"))


def cases(*kinds):
    return [pytest.param(case, id=f"{kind}: {case['label']}") for kind in kinds for case in CASES[kind]]


def published(case):
    return date.fromisoformat(case["published"]) if case["published"] else None


def found_at(case):
    start = case["text"].index(case["span"])
    values = [v for v in times.tag_text(case["text"], published(case)) if not v.implied and v.span.start == start]
    assert values, f"nothing found at {case['span']!r}"
    return values[0]


def check(case):
    value = found_at(case)
    assert case["text"][value.span.start : value.span.end] == case["span"]
    assert value.type == case.get("type", "DATE")
    assert value.value == case["value"]
    for name in ("granularity", "modifier", "anchor"):
        if name in case:
            assert getattr(value, name) == case[name]
    for name in ("first", "last"):
        if name in case:
            assert getattr(value, name) == (date.fromisoformat(case[name]) if case[name] else None)


@pytest.mark.parametrize("case", cases("in-the-wild", "calendar", "without a date"))
def test_an_expression_has_this_value(case):
    check(case)


@pytest.mark.parametrize("case", cases("negative"))
def test_what_only_looks_like_a_time_is_left_alone(case):
    found = times.tag_text(case["text"], published(case))
    assert [case["text"][v.span.start : v.span.end] for v in found] == []


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failures_fail(case):
    check(case)


# ------------------------------------------------------------------------------------------------------------- articles


def article(text, *, stamp=None, dateline=None, body=None):
    return Article(
        id="a",
        label="a",
        source="",
        text=text,
        outlet="",
        title="",
        published=stamp,
        dateline=dateline,
        body=body or ((0, len(text)),),
    )


def stamp(text, precision="minute"):
    return Stamp(at=datetime.fromisoformat(text).replace(tzinfo=UTC), precision=precision, origin="record")


def test_a_day_after_dates_the_news_and_what_it_came_after():
    text = "The notice came a day after the harbour wrapped up a drill with its neighbours."
    news, before = times.tag(article(text, stamp=stamp("2025-03-21T08:00")))
    assert (news.value, news.implied) == ("2025-03-21", False)
    assert (before.value, before.implied) == ("2025-03-20", True)
    assert text[before.span.start : before.span.end] == "a day after the harbour wrapped up a drill with its neighbours"


def test_only_the_body_is_read():
    text = "Updated Monday\nThe dam broke on Tuesday.\n© 2025 Somewhere"
    start = text.index("The dam")
    (value,) = times.tag(article(text, stamp=stamp("2025-03-21T08:00"), body=((start, start + 25),)))
    assert text[value.span.start : value.span.end] == "Tuesday"


def test_friday_in_washington_may_be_saturday_in_seoul():
    text = "Officials said on Saturday that it had flown."
    at = stamp("2025-03-21T20:00")
    seoul = times.tag(article(text, stamp=at, dateline=Dateline(span=Span("a", 0, 0), place="SEOUL")))[0]
    washington = times.tag(article(text, stamp=at, dateline=Dateline(span=Span("a", 0, 0), place="WASHINGTON")))[0]
    assert (seoul.value, seoul.zone) == ("2025-03-22", "UTC+9 (SEOUL)")
    assert (washington.value, washington.zone) == ("2025-03-15", "UTC-5 (WASHINGTON)")


def test_late_in_the_utc_day_an_unknown_place_may_have_the_next_day():
    text = "Two shells fell early on Thursday, the army said."
    assert times.tag(article(text, stamp=stamp("2026-02-11T22:55")))[0].value == "2026-02-12TMO"
    assert times.tag(article(text, stamp=stamp("2026-02-11T05:55")))[0].value == "2026-02-05TMO"


def test_an_undated_article_counts_from_its_dateline_then_from_its_copies():
    text = "The dam broke on Tuesday."
    at = Dateline(span=Span("a", 0, 0), place="", day=date(2025, 3, 20))
    copy = stamp("2025-06-04T08:00")
    assert times.tag(article(text, dateline=at), copy)[0].anchor == "dateline"
    value = times.tag(article(text), copy)[0]
    assert (value.value, value.anchor) == ("2025-06-03", "copies")


def test_a_stamp_from_copies_is_the_earliest_and_only_for_the_undated():
    undated = article("x")
    early, late = (
        Article(id=i, label=i, source="", text="x", outlet="", title="", published=stamp(d))
        for i, d in (("b", "2025-03-01T00:00"), ("c", "2025-04-01T00:00"))
    )
    assert times.stamp_of_copies(undated, [late, early, undated]) == early.published
    assert times.stamp_of_copies(late, [early]) is None
    assert times.stamp_of_copies(undated, [undated]) is None


def test_a_stamp_of_unknown_precision_dates_nothing():
    (value,) = times.tag(article("The dam broke yesterday.", stamp=stamp("2025-03-21T08:00", "unknown")))
    assert (value.value, value.first) == ("XXXX-XX-XX", None)


# ------------------------------------------------------------------------------------------------------------- properties

WORDS = st.sampled_from(
    "last next this Friday Monday march March 29 31 February 1990 2024 the of a two half hours days weeks year quarter third , . - ( ) am GMT 0900 5:40 "
    "before after ago earlier until since early late on in night noon Christmas 1930s s ' century every winter fiscal dawn past decade \n\n".split(
        " "
    )
)
DAYS = st.dates(min_value=date.min, max_value=date.max)


@given(st.lists(WORDS, max_size=14), st.none() | DAYS)
@settings(max_examples=150, deadline=None)
def test_no_day_and_no_wording_crashes_it_and_spans_are_in_order(words, day):
    text = " ".join(words)
    values = [value for value in times.tag_text(text, day) if not value.implied]
    for value in values:
        assert text[value.span.start : value.span.end].strip() == text[value.span.start : value.span.end] != ""
        assert value.first is None or value.last is None or value.first <= value.last
    for before, after in itertools.pairwise(values):
        assert before.span.end <= after.span.start


@given(st.text(max_size=200), st.none() | DAYS)
@settings(deadline=None)
def test_any_text_can_be_read_and_twice_the_same(text, day):
    assert times.tag_text(text, day) == times.tag_text(text, day)


@given(DAYS)
@settings(deadline=None)
def test_a_written_out_date_comes_back(day):
    if not 1400 <= day.year < 2100:
        return
    name = "January February March April May June July August September October November December".split()[day.month - 1]
    for text in (
        f"It fell on {name} {day.day}, {day.year}, he said.",
        f"It fell on {day.day} {name} {day.year}, he said.",
        f"It fell on {day.isoformat()}, he said.",
    ):
        (value,) = times.tag_text(text, None)
        assert (value.value, value.first, value.last) == (day.isoformat(), day, day)


@given(DAYS, st.integers(0, 6))
def test_the_most_recent_weekday_is_at_most_six_days_back(day, weekday):
    recent = calendars.weekday_before(day, weekday)
    if recent is None:
        assert day - date.min < timedelta(days=7)
    else:
        assert recent.weekday() == weekday
        assert 0 <= (day - recent).days <= 6


@given(DAYS)
def test_the_week_of_a_day_holds_the_day(day):
    covered = calendars.interval(calendars.week(day))
    assert covered.first is None or covered.first <= day <= covered.last


@given(DAYS, st.integers(-200_000, 200_000), st.sampled_from("DWMQY"))
def test_shifting_stays_in_the_calendar_or_says_so(day, count, unit):
    there = calendars.shifted(day, count, unit)
    assert there is None or date.min <= there <= date.max
    if unit in "DW" and there is not None:
        assert calendars.shifted(there, -count, unit) == day


@given(st.integers(0, 99))
def test_numbers_in_words_are_read(number):
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
    words = [ones[number]] if number < 20 else [tens[number // 10]] + (["-", ones[number % 10]] if number % 10 else [])
    assert quantities.quantity(words) == number


def test_trying_rules_only_where_they_can_match_changes_nothing(monkeypatch):
    text = " ".join(case["text"] for kind in ("in-the-wild", "calendar", "negative") for case in CASES[kind]) * 2
    quick = times.tag_text(text, date(2025, 3, 21))
    monkeypatch.setattr(tagger, "_windows", lambda row, _needs: [(0, len(row))])
    assert times.tag_text(text, date(2025, 3, 21)) == quick


def test_easter_of_some_years():
    assert [calendars.easter(year) for year in (1818, 2000, 2025, 2038)] == [
        date(1818, 3, 22),
        date(2000, 4, 23),
        date(2025, 4, 20),
        date(2038, 4, 25),
    ]


def test_places_have_zones():
    assert zones.hours_east("NEW DELHI") == 5.5
    assert zones.hours_east("Erehwon") is None
    assert zones.label(-3.5, "X") == "UTC-3:30 (X)"


@pytest.mark.parametrize(
    "piece", ["the ", "Mon. ", "1990 ", "half a ", "-", "1,000,", "(March 3 ", "early late mid the ", "\n \n"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece):
    def seconds(copies):
        begin = time.process_time()
        times.tag_text(piece * copies, date(2025, 3, 21))
        return time.process_time() - begin

    seconds(200)
    assert seconds(8000) < 16 * max(seconds(2000), 0.02)


# -------------------------------------------------------------------------------------------------- the same words in copies


def reprinted(text, *stamps):
    """The text in a family of articles of these stamps, each beside the first; the values of its expressions, article by article."""
    pool = {f"a{number}": replace(article(text, stamp=at and stamp(at)), id=f"a{number}") for number, at in enumerate(stamps)}
    passages = tuple(
        SharedPassage(
            a=Span("a0", 0, len(text)), b=Span(key, 0, len(text)), words=len(text.split()), similarity=1.0, wording="verbatim"
        )
        for key in pool
        if key != "a0"
    )
    family = Family(id="f", articles=tuple(pool), passages=passages)
    moments = {
        key: tuple(replace(found, span=replace(found.span, article_id=key)) for found in times.tag(one))
        for key, one in pool.items()
    }
    agreed = times.agreed(pool, [family], moments)
    assert list(agreed) == list(pool)
    assert all(found.span == plain.span for key in pool for found, plain in zip(agreed[key], moments[key], strict=True))
    return [tuple(found.value for found in agreed[key]) for key in pool]


def test_yesterday_printed_again_a_day_later_is_the_same_day():
    text = "The bank admitted yesterday that the tills had failed and would be paid for today."
    assert reprinted(text, "2025-03-21T08:00", "2025-03-22T08:00", "2025-03-23T08:00") == [("2025-03-20", "2025-03-21")] * 3


def test_a_stamp_before_the_weekday_does_not_move_it_by_a_week():
    text = "The dam broke on Friday, the ministry said in a statement."
    assert reprinted(text, "2025-03-20T08:00", "2025-03-21T08:00", "2025-03-21T09:00") == [("2025-03-21",)] * 3


def test_a_copy_without_a_stamp_has_the_day_of_the_others():
    text = "The dam broke on Friday, the ministry said in a statement."
    assert reprinted(text, None, "2025-03-21T08:00") == [("2025-03-21",)] * 2


def test_without_any_stamp_no_day_is_made_up_for_copies():
    text = "The dam broke on Friday, the ministry said in a statement."
    assert reprinted(text, None, None) == [("XXXX-WXX-5",)] * 2


def test_words_that_stand_twice_in_a_passage_are_left_as_they_are():
    text = "It closed today. It closed today."
    assert reprinted(text, "2025-03-21T08:00", "2025-03-22T08:00") == [("2025-03-21",) * 2, ("2025-03-22",) * 2]


def test_identical_bodies_share_their_days_whatever_stands_around_them():
    text, headed = "The bank failed today. It closed today.", "By our staff\nThe bank failed today. It closed today."
    first, second = (
        article(text, stamp=stamp("2025-03-21T08:00")),
        article(headed, stamp=stamp("2025-03-22T08:00"), body=((13, len(headed)),)),
    )
    pool = {"a": first, "b": replace(second, id="b")}
    moments = {key: times.tag(one) for key, one in pool.items()}
    agreed = times.agreed(pool, [Family(id="f", articles=("a", "b"), duplicates=(("a", "b"),))], moments)
    assert [found.value for found in agreed["b"]] == ["2025-03-21"] * 2


def test_a_date_put_beside_the_weekday_by_one_desk_is_that_of_the_others():
    text, dated = (
        "Onions cost less in the capital on Wednesday, traders said.",
        ("Onions cost less in the capital on Wednesday (5 August), traders said."),
    )
    pool = {
        "a": article(text, stamp=stamp("2026-08-03T08:00")),
        "b": replace(article(text, stamp=stamp("2026-08-03T09:00")), id="b"),
        "c": replace(article(dated, stamp=stamp("2026-08-06T08:00")), id="c"),
    }
    passages = [
        SharedPassage(a=Span("a", 0, len(text)), b=Span(key, 0, len(pool[key].text)), words=9, similarity=0.9, wording="edited")
        for key in ("b", "c")
    ]
    moments = {
        key: tuple(replace(found, span=replace(found.span, article_id=key)) for found in times.tag(one))
        for key, one in pool.items()
    }
    agreed = times.agreed(pool, [Family(id="f", articles=("a", "b", "c"), passages=tuple(passages))], moments)
    assert [agreed[key][0].value for key in pool] == ["2026-08-05"] * 3
