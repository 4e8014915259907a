"""The newsroom that copies: its truth is consistent and it gives the same families for the same seed."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from retold import simulate
from retold.simulate import Habits


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), lose=st.booleans(), weave=st.floats(0, 1))
def test_every_parent_exists_and_was_there_first(seed, lose, weave):
    story = simulate.story(Random(seed), Habits(desks=2, lose_desks=lose, weave=weave))
    known = set(story.articles) | set(story.lost)
    for child, parents in story.parents.items():
        assert set(parents) <= known
        for parent in parents:
            if parent in story.articles and child in story.articles:
                assert story.articles[parent].published.at <= story.articles[child].published.at or parents[0] != parent


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_passages_point_at_text_that_is_there(seed):
    story = simulate.story(Random(seed), Habits(edit=0.0))
    for passage in story.family.passages:
        a, b = (story.articles[s.article_id].text[s.start : s.end] for s in (passage.a, passage.b))
        assert a == b


def test_the_same_seed_gives_the_same_family():
    assert simulate.story(Random(7)) == simulate.story(Random(7))
    assert simulate.story(Random(7)) != simulate.story(Random(8))


def test_lost_desks_are_not_in_the_pile_and_are_nobodys_observed_parent():
    story = simulate.story(Random(1), Habits(lose_desks=True))
    assert set(story.lost) == {"desk0"}
    assert "desk0" not in story.articles
    firsthand = [key for key, parents in story.parents.items() if parents == ("desk0",)]
    assert firsthand
    assert all(story.observed_parents(key) == {None} for key in firsthand)


def test_independent_desks_share_nothing():
    assert simulate.independent(Random(2), articles=3).family.passages == ()


def test_stamps_and_credits_can_be_taken_away_or_turned_round():
    story = simulate.story(Random(3), Habits(credit=1.0))
    assert all(a.published is None for a in simulate.without_stamps(story).articles.values())
    assert not any(a.credits for a in simulate.without_credits(story).articles.values())
    mirrored = simulate.reversed_in_time(story).articles
    assert mirrored["article000"].published.at < simulate.START
