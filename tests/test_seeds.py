"""The first real input: two published retellings of one wire report of 21 March 2025, traced with no option.

The texts stay outside the repository; the tests name only the facts that must be found and the few words that show them.
"""

from datetime import date

import pytest

from retold import pipeline, read, report
from retold.corroboration import independent_origins
from retold.model import MEANING

SHORT, LONG = "000_95a356f50ca5f2f1.txt", "004_19491d2e3b0bfcb6.txt"


@pytest.fixture(scope="module")
def traced(seeds):
    return pipeline.trace(read.records([str(seeds)]))


@pytest.fixture(scope="module")
def articles(traced):
    return {article.label: article for article in traced.articles}


def words_of(span, traced):
    article = next(article for article in traced.articles if article.id == span.article_id)
    return article.text[span.start : span.end]


def body(article):
    return "\n".join(article.text[start:end] for start, end in article.body)


def said(traced, needle):
    return [s for s in traced.statements if any(needle in words_of(span, traced) for span in s.content)]


def chains(traced, needle):
    name = {voice.id: voice.name for voice in traced.voices}
    return {tuple(name[link.voice_id] for link in statement.chain) for statement in said(traced, needle)}


def claims(traced, needle):
    return [claim for claim in traced.claims if any(needle in words_of(mention.span, traced) for mention in claim.mentions)]


def test_one_story_one_family(traced):
    assert len(traced.stories) == len(traced.families) == 1


def test_both_descend_from_a_lost_afp_report_and_no_direction_is_claimed_between_them(traced):
    (tree,) = traced.stemmata
    (lost,) = tree.lost
    assert lost.agency == "AFP"
    assert "AFP" in lost.name
    assert {(d.child_id, d.parent_id) for d in tree.descents if d.direction == "known"} == {
        (a.id, lost.id) for a in traced.articles
    }


def test_about_three_hundred_words_are_shared(traced):
    (family,) = traced.families
    assert 280 <= sum(passage.words for passage in family.passages) <= 377


def test_only_the_byline_is_a_credit(articles):
    assert articles[SHORT].credits == ()
    assert [credit.agency for credit in articles[LONG].credits] == ["AFP"]


def test_captions_captcha_labels_and_prompts_are_not_article_text(articles):
    text = body(articles[LONG])
    for furniture in (
        "Captcha",
        "Do you like",
        "Global Issues",
        "A man watches",
        "Yeon-Je",
        "By AFP",
        "latest provocation against",
    ):
        assert furniture not in text
    assert text.lstrip().startswith("North Korea said on Friday")
    assert body(articles[SHORT]).lstrip().startswith("North Korea said Friday")


def test_the_date_in_the_text_dates_the_article(articles):
    stamp = articles[SHORT].published
    assert (stamp.at.date(), stamp.precision, stamp.origin) == (date(2025, 3, 21), "day", "text")


def test_own_paragraphs_are_additions_and_the_unnamed_analysts_are_flagged(traced):
    added = {variant.kind: variant for variant in traced.variants if "analysts warning" in variant.after + variant.before}
    assert "unnamed source added" in added
    assert any("ratchet" in variant.after + variant.before for variant in traced.variants)


@pytest.mark.parametrize("needle", ["boost", "defense", "Friday (March 21)", "antiaircraft", "neighbor"])
def test_spelling_and_compression_are_style_not_meaning(traced, needle):
    touched = [variant for variant in traced.variants if needle in variant.after or needle in variant.before]
    assert touched
    assert not {variant.kind for variant in touched} & MEANING


def test_no_change_of_meaning_is_claimed(traced):
    """The two were read line by line by a person: what differs is style, cuts and additions."""
    assert [variant for variant in traced.variants if variant.kind in MEANING] == []


def test_the_weapon_test_passes_through_kcna(traced):
    assert all(
        chain[-1].endswith(("KCNA", "(KCNA)", "Korean Central News Agency")) for chain in chains(traced, "laudable combat")
    )
    assert all(len(chain) == 2 and chain[0].startswith("Kim") for chain in chains(traced, "laudable combat"))
    for claim in claims(traced, "laudable combat"):
        assert "kcna" in " ".join(claim.figures.bottleneck)


def test_tass_and_ria_novosti_are_two_voices(traced):
    names = {chain[-1] for chain in chains(traced, "scheduled")}
    assert len(names) == 2
    assert any("TASS" in name for name in names)
    assert any("RIA" in name for name in names)


def test_the_deployment_is_unconfirmed_and_the_accusation_is_seouls(traced):
    unconfirmed = [s for s in traced.statements if s.stance == "unconfirmed"]
    assert {link.name for s in unconfirmed for link in s.chain} >= {"Moscow", "Pyongyang"}
    accusations = said(traced, "sending thousands of troops")
    assert accusations
    assert {s.stance for s in accusations} == {"accuses"}
    assert {s.chain[0].name for s in accusations} <= {"Seoul", "South Korea"}


def test_everything_is_one_line(traced):
    (tree,) = traced.stemmata
    assert tree.roots == (tree.lost[0].id,)


def test_the_weapon_test_rests_on_one_source(traced):
    tested = claims(traced, "oversaw the test-fire")
    assert tested
    assert {independent_origins(claim) for claim in tested} == {1}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Friday", "2025-03-21"),
        ("last week", "2025-W11"),
        ("late February", "2025-02"),
        ("1950", "1950"),
        ("2022", "2022"),
        ("last year", "2024"),
    ],
)
def test_times_stand_on_the_calendar(traced, words, value):
    found = [moment for moment in traced.times if words_of(moment.span, traced) == words]
    assert found
    assert {moment.value for moment in found} == {value}


def test_the_end_of_february_is_marked_and_the_exercise_ended_the_day_before(traced):
    assert {m.modifier for m in traced.times if words_of(m.span, traced) == "late February"} == {"END"}
    assert any(m.value == "2025-03-20" and "a day after" in words_of(m.span, traced) for m in traced.times)


def test_the_answer_says_it_in_a_sentence(traced):
    answer = report.answer(traced)
    assert answer.startswith("2 articles, 1 line of descent: a lost AFP report (")
    assert "North Korea said" in answer
    assert "rests on 1 source, North Korea." in answer


@pytest.mark.parametrize(
    "words",
    [
        "South Korea wrapped up",
        "Moscow’s 2022 invasion",
        "the two countries last year",
        "Pyongyang also carried",
        "The announcement",
    ],
)
def test_what_the_agency_tells_itself_is_laid_to_nobody_on_the_timeline(traced, words):
    (timeline,) = traced.timelines
    (line,) = [line for line in timeline.happenings if line.text.startswith(words)]
    assert len(line.articles) == 2
    assert set(line.voices) | {f"desk:{root}" for root in line.lines} == {f"desk:{root}" for root in traced.stemmata[0].roots}
    assert not (line.own and line.routes)


@pytest.mark.parametrize(
    ("words", "voice"), [("said last week", "v:south-korea"), ("TASS reported", "v:tass"), ("denounced Friday", "v:north-korea")]
)
def test_a_saying_of_the_timeline_is_whose_it_is(traced, words, voice):
    (timeline,) = traced.timelines
    assert [line.voices for line in timeline.happenings if words in line.text] == [(voice,)]
