"""Which sentences are one line of copy."""

from __future__ import annotations

from itertools import pairwise, permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from retold.model import Article, SharedPassage, Span, Wording
from retold.stemmata.collation import Collation, collate

TRAM = "A tram left the rails on the Brewer Street bend at noon and hit the window of a bakery."
TRAM_TOLD = "The window of a bakery was hit at noon by a tram that had jumped its rails where Brewer Street bends."
HURT = "Four passengers were taken to hospital with cuts, none of them serious."
HURT_TOLD = "Cuts, though not bad ones, sent four of those aboard to hospital."
DRIVER = "The driver told investigators that the brake had answered a second too late."
SHOP = "The bakery will stay shut until an engineer has looked at its front wall."
LINES_CLOSED = "Lines 4 and 9 are to run again from six in the evening, the operator said."


def witness(name: str, *sentences: str) -> Article:
    text = " ".join(sentences)
    return Article(id=name, label=name, source=name, text=text, outlet="", title="", language="en", body=((0, len(text)),))


def beside(a: Article, mine: str, b: Article, yours: str, wording: Wording = "reworded") -> SharedPassage:
    """A passage between these stretches of two articles."""
    spans = [Span(x.id, x.text.index(part), x.text.index(part) + len(part)) for x, part in ((a, mine), (b, yours))]
    return SharedPassage(a=spans[0], b=spans[1], words=5, similarity=0.5, wording=wording)


def line(found: Collation, name: str, place: int) -> int:
    return found.line_of[found.ids.index(name)][place]


def test_reworded_sentences_that_keep_the_rare_words_are_one_line():
    a, b = witness("a", TRAM, HURT), witness("b", HURT_TOLD, TRAM_TOLD)
    found = collate([a, b], [beside(a, TRAM, b, TRAM_TOLD), beside(a, HURT, b, HURT_TOLD)])
    assert line(found, "a", 0) == line(found, "b", 1) >= 0
    assert line(found, "a", 1) == line(found, "b", 0) >= 0


def test_sentences_with_only_small_words_in_common_are_two_lines():
    a, b = witness("a", DRIVER, HURT), witness("b", LINES_CLOSED, TRAM)
    found = collate([a, b], [beside(a, DRIVER, b, LINES_CLOSED)])
    assert found.table.shape[1] == 0


def test_one_speaker_who_is_quoted_with_two_sayings_said_two_things():
    said = 'Tram operator spokeswoman Carla Dunmore told reporters: "We have no reason to doubt the brakes."'
    other = 'Tram operator spokeswoman Carla Dunmore told reporters: "Nobody will lose a single day of pay."'
    a, b = witness("a", said), witness("b", other)
    assert collate([a, b], [beside(a, said, b, other)]).table.shape[1] == 0


def test_a_quotation_kept_by_who_rewords_the_rest_is_one_line():
    said = 'Tram operator spokeswoman Carla Dunmore told reporters: "We have no reason to doubt the brakes."'
    other = '"We have no reason to doubt the brakes," was all that Dunmore would add for the firm.'
    a, b = witness("a", said), witness("b", other)
    assert collate([a, b], [beside(a, said, b, other)]).table.shape[1] == 1


def test_a_text_that_has_both_sentences_keeps_two_lines_apart():
    """Else one loose likeness of two sentences would run their lines together in all witnesses."""
    lede, update = TRAM, "A tram that hit the window of a bakery on the Brewer Street bend had passed its brake test at noon."
    a, b = witness("a", lede, HURT), witness("b", update, SHOP)
    both = witness("c", lede, DRIVER, LINES_CLOSED, update)
    wrong = beside(a, lede, b, update)
    assert collate([a, b], [wrong]).table.shape[1] == 1
    found = collate([a, b, both], [wrong])
    assert line(found, "a", 0) != line(found, "b", 0)


def test_a_sentence_cut_in_two_stays_one_line():
    whole = "Lines 4 and 9 stood still for six hours and more than nine thousand people walked home in the rain."
    halves = ("Lines 4 and 9 stood still for six hours.", "More than nine thousand people walked home in the rain.")
    a, b = witness("a", whole, HURT), witness("b", *halves, SHOP)
    found = collate([a, b], [beside(a, whole, b, " ".join(halves), "edited"), beside(a, whole, b, halves[1], "edited")])
    assert line(found, "a", 0) == line(found, "b", 0) >= 0


def test_what_stands_alone_between_joined_sentences_is_joined_on_less():
    wet, wet_told = "It had rained since before breakfast.", "Breakfast was eaten in heavy rain."
    apart = witness("a", wet, SHOP), witness("b", LINES_CLOSED, wet_told)
    assert collate(apart, [beside(apart[0], wet, apart[1], wet_told)]).table.shape[1] == 0
    a, b = witness("a", TRAM, wet, HURT), witness("b", TRAM, wet_told, HURT)
    found = collate([a, b], [beside(a, wet, b, wet_told)])
    assert line(found, "a", 1) == line(found, "b", 1) >= 0


def test_the_order_of_the_passages_does_not_matter():
    a, b, c = witness("a", TRAM, HURT, DRIVER), witness("b", TRAM_TOLD, HURT_TOLD), witness("c", HURT, TRAM_TOLD, SHOP)
    passages = [
        beside(a, TRAM, b, TRAM_TOLD), beside(a, HURT, b, HURT_TOLD), beside(b, HURT_TOLD, c, HURT), beside(a, DRIVER, c, SHOP)
    ]  # fmt: skip
    expected = collate([a, b, c], passages).line_of
    assert all(collate([a, b, c], order).line_of == expected for order in permutations(passages))


WORDS = "tram brake rail bend window baker hospital noon driver wall engineer line six rain bell".split()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_witness_has_one_line_in_two_places_that_do_not_touch(seed):
    """Unless it says the same words twice: the promise that joins keep."""
    rng = Random(seed)
    sentences = [" ".join(rng.sample(WORDS, 7)).capitalize() + "." for _ in range(8)]
    pile = [witness(name, *dict.fromkeys(rng.choices(sentences, k=5))) for name in "abcd"]
    passages = [beside(x, x.text, y, y.text, rng.choice(["reworded", "edited"])) for x in pile for y in pile if x.id < y.id]
    found = collate(pile, passages)
    for row in found.line_of:
        for here in set(row) - {-1}:
            places = [k for k, other in enumerate(row) if other == here]
            assert all(b - a == 1 for a, b in pairwise(places))
