"""One line a happening, in calendar order; background told apart; other accounts kept."""

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import pipeline, times
from retold.model import (
    Article,
    Claim,
    Descent,
    Edge,
    Family,
    Figures,
    Interval,
    Link,
    Mention,
    Span,
    Stamp,
    Statement,
    Stemma,
    Story,
    TimeValue,
)
from retold.read import records
from retold.timelines import Dater, build, clauses
from retold.timelines.calendar import spoken
from retold.timelines.likeness import wording

PUBLISHED = date(2026, 3, 12)


def test_words_without_a_letter_are_compared_as_nothing():
    assert wording("\U0001f642 …") == wording("")
    assert not wording("").stems


class Told:
    """Articles of one story whose sentences and dates are given by hand."""

    def __init__(self):
        self.articles, self.claims, self.times, self.statements = {}, [], [], []

    def article(self, name, *sentences, published=PUBLISHED):
        text = "\n".join(sentences)
        at = datetime(published.year, published.month, published.day, 12, tzinfo=UTC) if published else None
        stamp = Stamp(at=at, precision="day", origin="record") if at else None
        self.articles[name] = Article(
            id=name, label=name, source=name, text=text, outlet=name.title(), title="", published=stamp, body=((0, len(text)),)
        )

    def clock(self, article, words, value, anchor="publication"):
        day = date.fromisoformat(value[:10])
        self.times.append(TimeValue(
            span=self.span(article, words), type="TIME", value=value, granularity="minute", first=day, last=day, anchor=anchor
        ))  # fmt: skip

    def time(self, article, words, first, last=None, granularity="day"):
        span = self.span(article, words)
        last = last or first
        self.times.append(TimeValue(
            span=span, type="DATE", value=first.isoformat(), granularity=granularity, first=first, last=last
        ))  # fmt: skip

    def span(self, article, words):
        start = self.articles[article].text.index(words)
        return Span(article, start, start + len(words))

    def claim(self, key, *where, contradicts=()):
        mentions = tuple(Mention(span=self.span(a, words), statement_id=None, voices=("v:x",)) for a, words in where)
        figures = Figures(
            articles=tuple(sorted({a for a, _ in where})), lines=("a",), voices=("v:x",), routes=Interval(low=1, high=2),
            routes_by_principal=Interval(low=1, high=1), bottleneck=("v:x",),
        )  # fmt: skip
        self.claims.append(Claim(
            id=key, text=where[0][1], mentions=mentions, figures=figures, first=mentions[0], contradicts=contradicts
        ))  # fmt: skip

    def said(self, key, *sayings, stance="asserts", denied_by=()):
        """A claim by what is said, by whom and by which word: (article, who, words, cue)."""
        mentions = []
        for article, who, words, cue in sayings:
            number = f"st{len(self.statements)}"
            self.statements.append(Statement(
                id=number, article_id=article, content=(self.span(article, words),), cue=self.span(article, cue), source=None,
                chain=(Link(name=who, span=None),), kind="indirect", stance=stance, firm=True, rule="test",
            ))  # fmt: skip
            against = "denies" if who in denied_by else stance
            mentions.append(
                Mention(span=self.span(article, words), statement_id=number, voices=(who,), stance=against)
            )  # fmt: skip
        voices = tuple(sorted({who for _, who, _, _ in sayings} - set(denied_by)))
        routes = Interval(low=min(1, len(voices)), high=len(voices))
        figures = Figures(
            articles=tuple(sorted({article for article, *_ in sayings})), lines=("a",), voices=voices, routes=routes,
            routes_by_principal=routes, bottleneck=voices[:1],
        )  # fmt: skip
        self.claims.append(Claim(
            id=key, text=sayings[0][2], mentions=tuple(mentions), figures=figures, first=mentions[0], denied_by=tuple(denied_by)
        ))  # fmt: skip

    def read_times(self):
        for article in self.articles.values():
            self.times += times.tag(article)

    def lines(self, families=(), stemmata=()):
        story = Story(id="s", title="t", families=(), articles=tuple(self.articles))
        return build(story, self.articles, self.claims, self.statements, self.times, families, stemmata).happenings


def test_a_claim_with_a_day_is_a_line_with_its_voices_and_routes():
    told = Told()
    told.article("a", "The quay wall fell on Monday.")
    told.time("a", "Monday", date(2026, 3, 9))
    told.claim("c1", ("a", "The quay wall fell on Monday."))
    (line,) = told.lines()
    assert line.text == "The quay wall fell on Monday."
    assert (line.when.first, line.background, line.claim_ids) == (date(2026, 3, 9), False, ("c1",))
    assert (line.voices, line.routes) == (("v:x",), Interval(low=1, high=2))


def test_lines_stand_in_calendar_order_whatever_order_they_are_told_in():
    told = Told()
    told.article("a", "It fell on Wednesday.", "Cracks were seen on Monday.", "It was built in 1911.")
    told.time("a", "Wednesday", date(2026, 3, 11))
    told.time("a", "Monday", date(2026, 3, 9))
    told.time("a", "1911", date(1911, 1, 1), date(1911, 12, 31), "year")
    for key, words in (("c1", "It fell on Wednesday."), ("c2", "Cracks were seen on Monday."), ("c3", "It was built in 1911.")):
        told.claim(key, ("a", words))
    assert [line.claim_ids for line in told.lines()] == [("c3",), ("c2",), ("c1",)]


@pytest.mark.parametrize(
    ("first", "last", "granularity", "background"),
    [
        (date(1950, 1, 1), date(1950, 12, 31), "year", True),
        (date(2025, 1, 1), date(2025, 12, 31), "year", True),
        (date(2026, 3, 2), date(2026, 3, 8), "week", False),
        (date(2026, 2, 1), date(2026, 2, 28), "month", False),
        (date(2026, 3, 20), date(2026, 3, 20), "day", False),
        (date(2025, 11, 3), date(2025, 11, 3), "day", True),
    ],
)
def test_background_is_told_from_the_news_of_the_day(first, last, granularity, background):
    told = Told()
    told.article("a", "The wall fell then.")
    told.time("a", "then", first, last, granularity)
    told.claim("c1", ("a", "The wall fell then."))
    assert [line.background for line in told.lines()] == [background]


def test_each_date_of_a_sentence_goes_to_the_words_that_hold_it():
    told = Told()
    told.article("a", "The mayor said on Friday the wall had cracked on Tuesday, and the ministry that it was sound in May.")
    for words, day in (("Friday", 6), ("Tuesday", 3)):
        told.time("a", words, date(2026, 3, day))
    told.time("a", "May", date(2025, 5, 1), date(2025, 5, 31), "month")
    told.claim("cracked", ("a", "the wall had cracked on Tuesday"))
    told.claim("sound", ("a", "it was sound in May"))
    found = {(line.claim_ids, line.when.first) for line in told.lines()}
    assert (("cracked",), date(2026, 3, 3)) in found
    assert (("sound",), date(2025, 5, 1)) in found
    assert (("cracked",), date(2026, 3, 6)) in found  # the saying is dated too


def test_an_article_that_dates_it_otherwise_is_a_conflict_and_not_a_second_line():
    told = Told()
    told.article("a", "The wall fell on Monday.")
    told.article("b", "The wall had come down on Sunday night.")
    told.article("c", "The wall fell on Monday, early.")
    for name, words, day in (("a", "Monday", 9), ("b", "Sunday", 8), ("c", "Monday", 9)):
        told.time(name, words, date(2026, 3, day))
    told.claim("c1", *((name, article.text) for name, article in told.articles.items()))
    (line,) = told.lines()
    assert line.when.first == date(2026, 3, 9)
    assert line.conflicts == ("B dates it 8 March 2026: “The wall had come down on Sunday night.”",)


def test_the_same_weekday_under_another_dateline_is_no_conflict():
    told = Told()
    told.article("a", "The wall fell on Monday.")
    told.article("b", "The wall fell on Monday.", published=PUBLISHED + timedelta(7))
    told.time("a", "Monday", date(2026, 3, 9))
    told.time("b", "Monday", date(2026, 3, 16))
    told.claim("c1", ("a", "The wall fell on Monday."), ("b", "The wall fell on Monday."))
    assert all(line.conflicts == () for line in told.lines())


def test_a_claim_that_says_otherwise_is_shown_beside_it():
    told = Told()
    told.article("a", "Nine died on Monday.", "Fourteen died.")
    told.time("a", "Monday", date(2026, 3, 9))
    told.claim("nine", ("a", "Nine died on Monday."), contradicts=("fourteen",))
    told.claim("fourteen", ("a", "Fourteen died."), contradicts=("nine",))
    assert told.lines()[0].conflicts == ("A gives another number: “Fourteen died.”",)


def test_nothing_is_dated_for_standing_in_a_dated_article():
    told = Told()
    told.article("a", "The wall fell on Monday.", "It was tall.", "Walls are dear.", "Nobody paints them.")
    told.time("a", "Monday", date(2026, 3, 9))
    told.claim("c1", ("a", "The wall fell on Monday."))
    told.claim("c2", ("a", "Walls are dear."))
    assert [line.claim_ids for line in told.lines()] == [("c1",)]


def test_an_article_without_a_date_has_a_timeline():
    told = Told()
    told.article("a", "The wall fell on 9 March 2026.", published=None)
    told.time("a", "9 March 2026", date(2026, 3, 9))
    told.claim("c1", ("a", "The wall fell on 9 March 2026."))
    assert [line.background for line in told.lines()] == [False]


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("abc")), min_size=1, max_size=8), st.randoms())
@settings(max_examples=40, deadline=None)
def test_every_dated_claim_is_on_the_timeline_once_and_order_does_not_matter(days, rng):
    told = Told()
    rows = {name: [] for name in "abc"}
    for number, (back, name) in enumerate(days):
        rows[name].append((f"Wall number {number} fell on day {number}x.", f"day {number}x", PUBLISHED - timedelta(back), number))
    for name, row in rows.items():
        told.article(name, *(text for text, *_ in row))
        for text, words, day, number in row:
            told.time(name, words, day)
            told.claim(f"c{number}", (name, text))
    before = told.lines()
    assert sorted(key for line in before for key in line.claim_ids) == sorted(f"c{n}" for n in range(len(days)))
    assert [line.when.first for line in before] == sorted(line.when.first for line in before)
    rng.shuffle(told.claims)
    rng.shuffle(told.times)
    assert told.lines() == before


def test_an_hour_told_again_in_gmt_is_one_line_and_the_same_night_in_gmt_one_day():
    told = Told()
    told.article("a", "It blew up at about 4:10 a.m. (2010 GMT on Monday).", "A second crack was logged at 2013 GMT.")
    told.clock("a", "4:10 a.m.", "2026-03-10T04:10", "narrative")
    told.clock("a", "2010 GMT on Monday", "2026-03-09T20:10Z")
    told.clock("a", "2013 GMT", "2026-03-10T20:13Z", "narrative")
    told.claim("c1", ("a", "It blew up at about 4:10 a.m. (2010 GMT on Monday)."))
    told.claim("c2", ("a", "A second crack was logged at 2013 GMT."))
    assert [line.when.value for line in told.lines()] == ["2026-03-09T20:10Z", "2026-03-09T20:13Z"]


def test_an_hour_whose_day_is_only_guessed_is_shown_as_the_day():
    told = Told()
    told.article("a", "The gate was forced at 3:15 a.m. by two men.")
    told.clock("a", "3:15 a.m.", "2026-03-10T03:15", "narrative")
    told.claim("c1", ("a", "The gate was forced at 3:15 a.m. by two men."))
    (line,) = told.lines()
    assert (line.when.value, line.when.granularity) == ("2026-03-10", "day")


def test_an_hour_by_day_is_of_the_day_the_story_has_reached():
    told = Told()
    told.article("a", "The gate was forced at 9:15 a.m. by two men.")
    told.clock("a", "9:15 a.m.", "2026-03-10T09:15", "narrative")
    told.claim("c1", ("a", "The gate was forced at 9:15 a.m. by two men."))
    (line,) = told.lines()
    assert (line.when.value, line.when.granularity) == ("2026-03-10T09:15", "minute")


def test_the_same_hour_in_gmt_and_the_local_day_are_no_conflict():
    told = Told()
    told.article("a", "Tremors shook the island at 2140 GMT on Wednesday.")
    told.article("b", "Tremors shook the island on Thursday.")
    told.clock("a", "2140 GMT on Wednesday", "2026-03-11T21:40Z")
    told.time("b", "Thursday", date(2026, 3, 12))
    told.claim("c1", ("a", "Tremors shook the island at 2140 GMT on Wednesday."), ("b", "Tremors shook the island on Thursday."))
    assert all(not line.conflicts for line in told.lines())


def test_a_habit_is_no_happening():
    told = Told()
    told.article("a", "The ministry usually waits until the following morning to comment.")
    told.times.append(TimeValue(
        span=told.span("a", "the following morning"), type="TIME", value="2026-03-13TMO", granularity="part",
        first=date(2026, 3, 13), last=date(2026, 3, 13), anchor="narrative",
    ))  # fmt: skip
    told.claim("c1", ("a", "The ministry usually waits until the following morning to comment."))
    assert told.lines() == ()


# ------------------------------------------------------------------------------------------------- which words, which day

CASES = json.loads((Path(__file__).parent / "cases" / "happenings.json").read_text("utf-8"))


def read(text, day):
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return Article(
        id="a", label="a", source="a", text=text, outlet="", title="", body=((0, len(text)),),
        published=Stamp(at=at, precision="day", origin="record"),
    )  # fmt: skip


def day_of(case):
    article = read(case["text"], case["published"])
    start = case["text"].index(case["words"])
    found = Dater(article, times.tag(article)).date_of(Span("a", start, start + len(case["words"])))
    return found.first.isoformat(), found.basis


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["days"]])
def test_a_happening_has_the_day_of_its_clause(case):
    day, basis = day_of(case)
    assert day == case["day"]
    assert basis == case.get("basis", basis)


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["known-failures"]])
def test_known_failures_fail(case):
    assert day_of(case)[0] == case["day"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["words"]])
def test_a_line_shows_the_words_its_date_belongs_to(case):
    article = read(case["text"], case["published"])
    told = Told()
    told.articles["a"] = article
    told.times = list(times.tag(article))
    told.claim("c", ("a", case["text"]))
    found = [(spoken(line.when), line.text, line.ahead) for line in told.lines()]
    assert found == [(row["when"], row["text"], row.get("ahead", False)) for row in case["lines"]]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["together"]])
def test_a_day_has_a_line_for_each_happening_and_not_for_each_wording(case):
    told = Told()
    for number, sentence in enumerate(case["sentences"]):
        told.articles[f"a{number}"] = replace(read(sentence, "2026-03-12"), id=f"a{number}")
        told.claim(f"c{number}", (f"a{number}", sentence))
    told.read_times()
    lines = told.lines()
    assert len(lines) == case["lines"], [line.text for line in lines]
    assert case.get("when", lines[0].when.value) == lines[0].when.value


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES["whose"]])
def test_a_line_names_those_alone_whose_words_have_its_date(case):
    told = Told()
    told.articles["a"] = read(case["text"], case["published"])
    told.read_times()
    for words in dict.fromkeys(words for _, words, _ in case["said"]):
        told.said(words, *(("a", *row) for row in case["said"] if row[1] == words))
    found = [(line.text, list(line.voices), line.own) for line in told.lines()]
    assert found == [(row["text"], row["who"], not row["who"]) for row in case["lines"]]
    assert all(line.routes is None and line.claim_ids == () for line in told.lines() if line.own)


DRILL = "Elmet wrapped up a yearly naval drill on Tuesday, which the islanders call a rehearsal for war."


def drills(*names, published=None):
    """Articles that all print one sentence with the writer's own news and a voice's verdict."""
    told = Told()
    for name in names:
        told.article(name, DRILL, published=(published or {}).get(name, PUBLISHED))
    told.read_times()
    told.said("verdict", *((name, "Islanders", "a rehearsal for war", "call") for name in names))
    return told


def copied(child, parent):
    whole = Edge(child=Span(child, 0, len(DRILL)), parent=Span(parent, 0, len(DRILL)), words=17, wording="verbatim")
    return Descent(child_id=child, parent_id=parent, rank=0, share=1.0, confidence=0.9, direction="known", wording="copied from",
                   alternatives=(), evidence=(), edges=(whole,))  # fmt: skip


@pytest.mark.parametrize(
    ("links", "lines"),
    [
        ((), ("a", "b", "c")),
        ((("b", "a"),), ("a", "c")),
        ((("b", "a"), ("c", "b")), ("a",)),
        ((("a", "b"), ("b", "a")), ("a", "c")),
    ],
)
def test_copies_of_what_a_writer_tells_are_one_line_of_descent(links, lines):
    stemma = Stemma(family_id="f", articles=tuple("abc"), lost=(), descents=tuple(copied(*link) for link in links), roots=("a",))
    (line,) = drills(*"abc").lines(stemmata=(stemma,))
    assert (line.articles, line.lines, line.own) == (tuple("abc"), lines, True)


def test_the_identical_copy_that_no_stemma_has_goes_back_to_the_one_that_stands_for_it():
    family = Family(id="f", articles=tuple("ab"), duplicates=(("a", "b"),))
    (line,) = drills(*"ab").lines(families=(family,))
    assert (line.articles, line.lines) == (tuple("ab"), ("a",))


def test_copies_of_another_week_do_not_give_what_a_writer_tells_another_day():
    later = {"c": PUBLISHED + timedelta(7)}
    (line,) = drills(*"abc", published=later).lines()
    assert (line.when.first, line.articles) == (date(2026, 3, 10), tuple("abc"))


def test_what_a_writer_tells_and_what_a_voice_says_of_one_day_are_one_line_that_names_both():
    told = drills("a")
    told.article("b", "Elmet wrapped up a yearly naval drill on Tuesday, the admiral said.")
    told.read_times()
    told.said("end", ("b", "Admiral", "Elmet wrapped up a yearly naval drill on Tuesday", "said"))
    (line,) = told.lines()
    assert (line.own, line.voices, line.articles, line.lines) == (False, ("Admiral",), ("a", "b"), ("a",))


def test_a_denial_on_its_own_day_is_laid_to_those_who_deny_and_not_to_the_sources_of_the_claim():
    told = Told()
    told.article("a", "The firm is in talks to buy its rival, three people said.")
    told.article("b", "The firm denied on Monday that there were talks to buy its rival.")
    told.read_times()
    told.said(
        "talks",
        ("a", "Three", "The firm is in talks to buy its rival", "said"),
        ("b", "Firm", "there were talks to buy its rival", "denied"),
        denied_by=("Firm",),
    )
    (line,) = [line for line in told.lines() if "denied" in line.text]
    assert (line.voices, line.articles, line.routes) == (("Firm",), ("b",), None)


def test_a_denial_told_in_an_aside_is_not_the_opposite_of_the_same_without_it():
    told = Told()
    told.article("a", "Maro, 52, who had denied the charge, will be sentenced on 14 May.")
    told.article("b", "Maro, 52, will be sentenced on May 14.")
    told.read_times()
    told.said("a", ("a", "Clerk", "Maro, 52, who had denied the charge, will be sentenced on 14 May", "sentenced"))
    told.said("b", ("b", "Clerk", "Maro, 52, will be sentenced on May 14", "sentenced"))
    (line,) = told.lines()
    assert (line.articles, line.conflicts) == (("a", "b"), ())


def test_the_day_on_which_it_was_said_is_no_line_of_the_writer_who_tells_that_it_happened():
    told = drills("a")
    told.article("b", "Elmet had wrapped up a yearly naval drill, the admiral said on Tuesday.")
    told.read_times()
    told.said("end", ("b", "Admiral", "Elmet had wrapped up a yearly naval drill", "said"))
    assert sorted((line.own, line.saying) for line in told.lines()) == [(False, True), (True, False)]


def test_what_two_desks_tell_is_one_line_in_their_own_words():
    told = drills("a")
    told.article("b", "Elmet wrapped up a yearly naval drill on Tuesday.")
    told.read_times()
    told.claim("bare", ("b", "Elmet wrapped up a yearly naval drill on Tuesday."))
    told.claims[-1] = replace(told.claims[-1], figures=replace(told.claims[-1].figures, voices=("desk:b",)))
    (line,) = told.lines()
    assert (line.own, line.voices, line.routes, line.articles, line.lines) == (True, (), None, ("a", "b"), ("a", "b"))


def test_a_saying_names_those_who_spoke_that_day_and_no_source_is_counted():
    told = Told()
    told.article("a", "The mayor said on Monday the wall was sound.")
    told.article("b", "The keeper said on Tuesday the wall was sound.")
    told.article("c", "The diver denied on Wednesday that the wall was sound.")
    told.read_times()
    rows = (("a", "Mayor", "the wall was sound", "said"), ("b", "Keeper", "the wall was sound", "said"),
            ("c", "Diver", "the wall was sound", "denied"))  # fmt: skip
    told.said("sound", *rows, denied_by=("Diver",))
    found = {line.when.first.day: (line.voices, line.articles, line.routes) for line in told.lines()}
    assert found == {9: (("Mayor",), ("a",), None), 10: (("Keeper",), ("b",), None), 11: (("Diver",), ("c",), None)}


def test_of_one_day_the_hours_stand_in_their_order_whatever_article_tells_them():
    told = Told()
    told.article("a", "A second crack was logged at 2013 GMT on Monday.")
    told.article("b", "It blew up at 2010 GMT on Monday.", published=PUBLISHED + timedelta(1))
    told.clock("a", "2013 GMT on Monday", "2026-03-09T20:13Z")
    told.clock("b", "2010 GMT on Monday", "2026-03-09T20:10Z")
    for name in "ab":
        told.claim(name, (name, told.articles[name].text))
    assert [line.claim_ids for line in told.lines()] == [("b",), ("a",)]


def test_the_day_of_a_saying_is_said_to_be_that():
    told = Told()
    told.article("a", "A lorry ploughed into a tram stop, police said on Tuesday.")
    told.article("b", "A lorry ploughed into a tram stop on Monday.")
    told.read_times()
    told.said("crash", ("a", "Police", "A lorry ploughed into a tram stop", "said"))
    told.claim("bare", ("b", "A lorry ploughed into a tram stop on Monday."))
    assert [(line.when.first.day, line.saying) for line in told.lines()] == [(9, False), (10, True)]


@pytest.mark.parametrize(
    ("text", "words", "cue", "saying"),
    [
        ("The port promised to raise it next month.", "to raise it next month", "promised", False),
        ("The port promised on Tuesday to raise it.", "to raise it", "promised", True),
        ("The tower was sold, the Tarn News Agency and others said on Tuesday.", "", "said", True),
    ],
)
def test_a_date_in_what_is_said_is_not_that_of_the_saying(text, words, cue, saying):
    told = Told()
    told.article("a", text)
    told.read_times()
    told.said("c", ("a", "Port", words or text, cue))
    assert [line.saying for line in told.lines()] == [saying]


@pytest.mark.parametrize(
    ("text", "saying"), [("The council decided on Tuesday to sell it.", False), ("It was sold, police said on Tuesday.", True)]
)
def test_of_a_bare_sentence_only_plain_words_of_saying_make_the_day_one_of_a_saying(text, saying):
    told = Told()
    told.article("a", text)
    told.read_times()
    told.claim("c", ("a", text))
    assert [line.saying for line in told.lines()] == [saying]


def test_a_date_in_a_clause_of_a_statement_that_no_claim_holds_is_the_speakers():
    told = Told()
    told.article("a", "The sluice is sound and it was checked on Tuesday, the keeper said.")
    told.read_times()
    told.said("c", ("a", "Keeper", "The sluice is sound", "said"))
    told.statements = [
        replace(told.statements[0], content=(told.span("a", "The sluice is sound and it was checked on Tuesday"),))
    ]
    assert [(line.own, line.voices) for line in told.lines()] == [(False, ("Keeper",))]


@pytest.mark.parametrize("lead", ["Aides said on Tuesday the tower would be sold.", "The tower will be sold on Tuesday."])
def test_a_lead_that_dates_a_saying_or_what_is_to_come_dates_no_other_claim(lead):
    told = Told()
    told.article("a", lead, "The tower of Brenholm will go to a bank.")
    told.read_times()
    told.claim("c", ("a", "The tower of Brenholm will go to a bank."))
    assert told.lines() == ()


def test_a_number_that_its_voice_replaced_is_an_earlier_count_and_no_contradiction():
    told = Told()
    told.article("b", "Fourteen dockers died when the quay wall at Brenholm collapsed on Monday.", published=PUBLISHED)
    told.article("z", "Nine dockers died when the quay wall at Brenholm collapsed on Monday.", published=PUBLISHED - timedelta(1))
    told.read_times()
    for name in "bz":
        told.claim(name, (name, told.articles[name].text))
    told.claims = [replace(told.claims[0], updates=("z",)), replace(told.claims[1], updated_by=("b",))]
    first, second = told.lines()
    assert (first.claim_ids, first.conflicts) == (("z",), (f"B later gives another number: “{told.articles['b'].text}”",))
    assert (second.claim_ids, second.conflicts) == (("b",), (f"Z gave another number before: “{told.articles['z'].text}”",))


def test_a_claim_of_the_lead_does_not_take_the_day_of_other_words():
    told = drills("a")
    assert [line.claim_ids for line in told.lines()] == [()]


@pytest.mark.parametrize("since", ["2022", "last year", "autumn"])
def test_an_open_period_is_one_line_whenever_the_articles_appeared(since):
    told = Told()
    text = f"The quay at Brenholm has been closed to lorries since {since}."
    for number, name in enumerate("abc"):
        told.article(name, text, published=PUBLISHED + timedelta(number))
    told.read_times()
    told.claim("c1", *((name, text) for name in "ab"))
    told.claim("c2", ("c", text))
    (line,) = told.lines()
    assert (line.articles, line.when.last) == (tuple("abc"), PUBLISHED + timedelta(2))


def test_what_hangs_on_a_semicolon_or_garbage_is_still_covered_by_clauses():
    for text in ("", "a", "“", "and and and", "that that said said that", "— ; : , .", "x" * 300):
        found = clauses.cut(text, 0, len(text))
        assert "".join(text[clause.start : clause.end] for clause in found) == text


@given(
    st.text(alphabet='aA ,.;“”"-—', max_size=60),
    st.lists(st.sampled_from("said that when he fell and , who Friday".split()), max_size=30),
)
def test_the_clauses_of_any_sentence_cover_it_in_order(noise, words):
    text = " ".join([noise, *words])
    found = clauses.cut(text, 0, len(text))
    assert "".join(text[clause.start : clause.end] for clause in found) == text
    assert all(clause.under < number for number, clause in enumerate(found))


def test_two_articles_that_tell_the_same_day_the_same_are_one_line():
    told = Told()
    told.article("a", "The quay wall at Brenholm collapsed on Monday, burying three parked lorries.")
    told.article("b", "Three parked lorries were buried when the quay wall at Brenholm collapsed on Monday.")
    for name in "ab":
        told.time(name, "Monday", date(2026, 3, 9))
        told.claim(name, (name, told.articles[name].text))
    (line,) = told.lines()
    assert (line.claim_ids, line.articles) == (("a", "b"), ("a", "b"))


def test_another_number_and_a_denial_of_one_day_are_conflicts_with_both_sentences():
    told = Told()
    told.article("a", "Nine dockers died when the quay wall at Brenholm collapsed on Monday.")
    told.article("b", "Fourteen dockers died when the quay wall at Brenholm collapsed on Monday.")
    told.article("c", "The quay wall at Brenholm never collapsed on Monday, no dockers died.")
    for name in "abc":
        told.time(name, "Monday", date(2026, 3, 9))
        told.claim(name, (name, told.articles[name].text))
    first, *others = told.lines()
    assert (
        "B gives another number: “Fourteen dockers died when the quay wall at Brenholm collapsed on Monday.”" in first.conflicts
    )
    assert len(others) == 2
    assert any("says the opposite" in conflict for line in (first, *others) for conflict in line.conflicts)


def test_a_day_to_come_is_no_other_date_for_what_happened():
    told = Told()
    told.article("a", "The two cities agreed on Monday to reopen the bridge.", published=date(2026, 3, 10))
    told.article("b", "The bridge is to reopen on 1 April.", published=date(2026, 3, 10))
    told.time("a", "Monday", date(2026, 3, 9))
    told.time("b", "1 April", date(2026, 4, 1))
    told.claim("c", *((name, article.text) for name, article in told.articles.items()))
    assert [(line.when.first, line.ahead, line.conflicts) for line in told.lines()] == [
        (date(2026, 3, 9), False, ()), (date(2026, 4, 1), True, ()),
    ]  # fmt: skip


def test_a_long_line_of_dates_takes_time_in_proportion():
    def seconds(copies):
        told = Told()
        told.articles["a"] = read("It fell on Friday and rose on Monday, he said " * copies, "2026-03-12")
        told.times = list(times.tag(told.articles["a"]))
        for number in range(copies):
            start = number * 46
            mention = Mention(span=Span("a", start, start + 17), statement_id=None, voices=())
            figures = Figures(
                articles=("a",), lines=("a",), voices=(), routes=Interval(low=1, high=1),
                routes_by_principal=Interval(low=1, high=1), bottleneck=(),
            )  # fmt: skip
            told.claims.append(
                Claim(id=f"c{number}", text="It fell on Friday", mentions=(mention,), figures=figures, first=mention)
            )
        begin = time.process_time()
        told.lines()
        return time.process_time() - begin

    seconds(20)
    assert seconds(400) < 10 * max(seconds(100), 0.05)


def told(tmp_path, text):
    """The rows of the timeline of one article of 12 March 2026: the last day, and the words."""
    row = {"id": "a", "outlet": "Mail", "title": "Bridge", "published": "2026-03-12T08:00:00Z", "text": f"BRAY — {text}"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    rows = pipeline.trace(records([str(tmp_path)])).timelines[0].happenings
    return [((row.when.last or row.when.first).isoformat(), row.text.rstrip("."), row.ahead) for row in rows]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The bridge will open before the year is out.", "2026-12-31"),
        ("It must close before the month is out.", "2026-03-31"),
        ("Before the week is out the pier will be shut.", "2026-03-15"),
    ],
)
def test_before_the_year_is_out_is_by_its_last_day_and_tells_what_is_to_come(tmp_path, text, last):
    assert told(tmp_path, text) == [(last, text.rstrip("."), True)]


def test_a_week_and_its_day_in_the_same_words_are_one_row(tmp_path):
    (row,) = told(tmp_path, "The bridge closed last week, six days before the storm, the county said.")
    assert row[1].startswith("The bridge closed last week")


@pytest.mark.parametrize(
    "text",
    [
        "The bridge will open before the year is out, the mayor said on Thursday.",
        "The mayor said on Thursday that the pier had cracked in February.",
    ],
)
def test_who_spoke_when_stands_with_what_was_said_though_that_has_a_day_of_its_own(tmp_path, text):
    rows = told(tmp_path, text)
    assert len(rows) == 2
    assert ("2026-03-12", text.rstrip("."), False) in rows
