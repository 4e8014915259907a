"""Stories: one event joined whatever the words, look-alike events kept apart, families never split."""

import itertools
import json
import math
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracles
from retold import stories, times
from retold.model import Article, Boilerplate, Family, Stamp
from retold.stories import dates, pairs, reading, vectors


def article(id_, text, day="2026-02-12", title=""):
    stamp = Stamp(at=datetime.fromisoformat(f"{day}T12:00:00+00:00"), precision="day", origin="record") if day else None
    return Article(id=id_, label=id_, source="", text=text, outlet="", title=title, published=stamp, body=((0, len(text)),))


def group(articles, families=()):
    values = [value for item in articles for value in times.tag(item)]
    return stories.group(articles, families, values)


def members(found):
    return sorted(story.articles for story in found)


LAUNCH = (
    (
        "Norvia fired two short-range missiles into the Gulf of Asker early on Thursday, the Joint Staff of Sardia said. "
        "They flew about 310 kilometres and fell off Cape Tarn, where the trawler Belinda was fishing."
    ),
    (
        "Fishermen off Cape Tarn saw two flashes on Thursday as missiles launched by Norvia came down in the Gulf of Asker. "
        "Sardia's Joint Staff put the range at 310 kilometres. The trawler Belinda was close by."
    ),
)
LATER_LAUNCH = (
    "Norvia fired two short-range missiles into the Gulf of Asker early on Monday, the Joint Staff of Sardia said. "
    "They flew about 420 kilometres and fell off the Isle of Mull Head, where the tanker Corona was at anchor."
)
BANK = (
    "Halder Bank will buy its rival Quist Savings for 91 crowns a share, it said on Thursday. "
    "The regulator opened a review of the merger and Quist shares closed a third higher."
)


def test_two_reports_of_one_event_without_shared_text_are_one_story():
    found = group([article("a", LAUNCH[0]), article("b", LAUNCH[1]), article("c", BANK)])
    assert members(found) == [("a", "b"), ("c",)]


def test_the_tenth_launch_is_not_the_ninth():
    found = group([article("a", LAUNCH[0]), article("b", LAUNCH[1]), article("later", LATER_LAUNCH, day="2026-05-18")])
    assert members(found) == [("a", "b"), ("later",)]


def test_the_same_template_on_the_same_day_with_the_same_names_is_one_story():
    copy = (
        LATER_LAUNCH.replace("Monday", "Thursday")
        .replace("420", "310")
        .replace("the Isle of Mull Head", "Cape Tarn")
        .replace("tanker Corona", "trawler Belinda")
    )
    assert members(group([article("a", LAUNCH[0]), article("b", copy)])) == [("a", "b")]


def test_stories_told_as_they_come_are_not_merged_later_and_look_alikes_stay_apart():
    articles = [
        article("b", LAUNCH[1], "2026-02-13"),
        article("later", LATER_LAUNCH, day="2026-05-18"),
        article("a", LAUNCH[0]),
        article("c", BANK),
    ]
    values = [value for item in articles for value in times.tag(item)]
    found = stories.follow(articles, [Family(id="f", articles=("c",))], values)
    assert members(found) == [("a", "b"), ("c",), ("later",)]
    assert stories.follow(list(reversed(articles)), [Family(id="f", articles=("c",))], values) == found
    assert stories.follow([], [], []) == ()


def test_a_family_never_splits_even_when_its_articles_differ():
    family = Family(id="f", articles=("a", "c"))
    found = group([article("a", LAUNCH[0]), article("c", BANK)], [family])
    assert [story.articles for story in found] == [("a", "c")]
    assert found[0].families == ("f",)


def test_an_article_in_two_families_is_told_once():
    found = group(
        [article("a", LAUNCH[0]), article("c", BANK)], [Family(id="f", articles=("a", "c")), Family(id="g", articles=("a",))]
    )
    assert [story.articles for story in found] == [("a", "c")]


def test_a_family_of_articles_that_are_not_there_is_no_story():
    assert group([], [Family(id="f", articles=("x",))]) == ()


def test_first_and_last_are_the_outer_stamps_and_undated_stories_come_last():
    found = group([article("a", LAUNCH[0], "2026-02-14"), article("b", LAUNCH[1], "2026-02-12"), article("z", BANK, None)])
    assert (found[0].first.at.day, found[0].last.at.day) == (12, 14)
    assert (found[1].first, found[1].last) == (None, None)


def test_the_title_is_the_headline_that_most_articles_bear_out():
    titles = ["Norvia fires missiles into Gulf of Asker", "Live updates", "A quiet day for fishermen"]
    articles = [
        article(i, text, title=title) for i, text, title in zip("abc", (LAUNCH[0], LAUNCH[1], LAUNCH[0]), titles, strict=True)
    ]
    (story,) = group(articles)
    assert story.title == titles[0]


def test_without_headlines_the_title_is_the_first_line():
    (story,) = group([article("a", LAUNCH[0])])
    assert LAUNCH[0].startswith(story.title.removesuffix(" …"))
    assert 20 < len(story.title) <= 92


def test_an_empty_article_is_a_story_of_its_own():
    assert members(group([article("a", ""), article("b", LAUNCH[0])])) == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("title", "day", "stands_with"),
    [
        ("Two missiles fired into the Gulf", "2026-02-13", ("a", "b", "stub")),
        ("Two Missiles Fired Into the Gulf", None, ("a", "b", "stub")),
        ("Missiles fired", "2026-02-12", ("stub",)),  # says too little
        ("Bank buys its smaller rival today", "2026-02-12", ("stub",)),
    ],
)
def test_a_page_of_which_only_the_headline_is_left_stands_with_its_headline(title, day, stands_with):
    prompt = "Enable JavaScript to view the comments."
    stub = replace(
        article("stub", prompt, day, title),
        body=(),
        boilerplate=(Boilerplate(span=(0, len(prompt)), kind="prompt", rule="prompt"),),
    )
    told = [article("a", LAUNCH[0], title="Two missiles fired into the Gulf"), article("b", LAUNCH[1]), stub]
    assert stands_with in members(group(told))
    assert members(group(told[::-1])) == members(group(told))


PIECES = st.sampled_from([*LAUNCH, LATER_LAUNCH, BANK, "", "Rain fell.", "x " * 50])


@given(st.lists(PIECES, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_order_does_not_matter_and_every_article_has_one_story(texts, random):
    articles = [article(f"a{number}", text) for number, text in enumerate(texts)]
    found = group(articles)
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert group(shuffled) == found
    assert sorted(id_ for story in found for id_ in story.articles) == sorted(a.id for a in articles)


@given(st.lists(st.text(max_size=300), max_size=4))
@settings(deadline=None)
def test_any_texts_have_vectors_of_the_length_their_kinds_weigh(texts):
    pile = reading.read(texts)
    for (owner, _, weight), kind in zip(vectors.weighed(vectors.occurrences(pile), len(texts)), vectors.WEIGHTS, strict=True):
        for article in set(owner.tolist()):
            length = math.sqrt(sum(w * w for w in weight[owner == article].tolist()))
            assert length == pytest.approx(math.sqrt(vectors.WEIGHTS[kind]))


WORDS = st.sampled_from(
    "Norvia fired two missiles into the Gulf of Asker early on Thursday, said Abu-Rahma. Cape Tarn 1,310 fourth U.S. “No.” and 导弹".split(
        " "
    )
)


@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=6))
@settings(deadline=None, max_examples=60)
def test_pairs_found_by_the_index_are_those_of_the_slow_way(texts):
    pile = reading.read(texts)
    units = np.arange(len(texts))
    a, b, score = pairs._similar(vectors.index(pile, units, len(texts)), 0)
    found = {pair: value for *pair, value in zip(a.tolist(), b.tolist(), score.tolist(), strict=True) for pair in [tuple(pair)]}
    slow = oracles.weighted_cosines(texts)
    assert found == pytest.approx({pair: value for pair, value in slow.items() if value >= pairs.FLOOR}, abs=1e-9)


def test_a_year_that_all_articles_name_says_little_and_a_rare_day_much():
    def worth(kind, rows):
        rows = [{"day": set(), "month": set(), "year": set(), "weekday": set()} | row for row in rows]
        return dates.Agreement(rows).of(np.array([0]), np.array([1]))[0] / dates.DATES[kind]

    years = [{"year": {"2026"}} for _ in range(200)]
    assert worth("year", years) < 0.2
    days = [{"day": {"02-12"}} for _ in range(2)] + [{} for _ in range(198)]
    assert worth("day", days) > 0.9
    assert worth("day", [{"day": {"02-12"}}, {"day": {"02-13"}}]) == -1
    assert worth("day", [{}, {"day": {"02-13"}}]) == 0


@given(st.lists(st.sets(st.integers(0, 200).map(str), max_size=8), min_size=2, max_size=6))
@settings(deadline=None)
def test_the_agreement_of_dates_is_that_of_the_slow_way(rows):
    bits, rarity = dates._bits(rows)
    held = Counter(name for row in rows for name in row)
    for i, j in itertools.combinations(range(len(rows)), 2):
        shared = [1 - held[name] / (len(rows) + dates._IMAGINED) for name in rows[i] & rows[j]]
        slow = max(shared) if shared else -1 if rows[i] and rows[j] else 0
        assert dates._agreement(bits, rarity, np.array([i]), np.array([j]))[0] == pytest.approx(slow)


def test_what_is_added_joins_known_stories_and_moves_none():
    old = [article("a", LAUNCH[0]), article("c", BANK)]
    known = group(old)
    added = [*old, article("b", LAUNCH[1], "2026-02-13"), article("later", LATER_LAUNCH, day="2026-05-18")]
    values = [value for item in added for value in times.tag(item)]
    found = stories.follow(added, (), values, known)
    assert members(found) == [("a", "b"), ("c",), ("later",)]
    glued = (replace(known[0], articles=("a", "c"), families=()),)  # what a reader has put together stays together
    assert members(stories.follow(added, (), values, glued)) == [("a", "b", "c"), ("later",)]
    assert stories.follow(added, (), values, found) == found


def test_many_articles_take_seconds():
    articles = [article(f"a{n:04d}", f"{LAUNCH[n % 2]} Ship{n} and Village{n} heard of it from Skipper{n}.") for n in range(150)]
    begin = time.process_time()
    group(articles)
    assert time.process_time() - begin < 20


def test_the_newsroom_families_are_told_apart(newsroom):
    right = total = 0
    for folder in sorted((newsroom / "families").iterdir())[::11]:
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        rows = {row["id"]: row for row in map(json.loads, (folder / "articles.jsonl").read_text("utf-8").splitlines())}
        wanted = {a["id"]: a["story"] for a in truth["articles"] if not a["stub"]}
        families: dict[str, list[str]] = {}
        for row in truth["articles"]:
            families.setdefault(row["family"] or row["id"], []).append(row["id"])
        articles = [
            Article(
                id=i,
                label=i,
                source="",
                text=row["text"],
                outlet="",
                title=row["title"] or "",
                published=_stamp(row.get("published")),
                body=((0, len(row["text"])),),
            )
            for i, row in rows.items()
        ]
        found = group(articles, [Family(id=name, articles=tuple(ids)) for name, ids in families.items()])
        told = {i: story.id for story in found for i in story.articles}
        pairs = [(a, b) for a in wanted for b in wanted if a < b]
        right += sum((wanted[a] == wanted[b]) == (told[a] == told[b]) for a, b in pairs)
        total += len(pairs)
    assert right / total > 0.97


def _stamp(published):
    if not published:
        return None
    at = datetime.fromisoformat(published if len(published) > 10 else published + "T12:00:00+00:00").astimezone(UTC)
    return Stamp(at=at, precision="minute" if len(published) > 10 else "day", origin="record")
