"""The wording a claim is shown with: whole, named, no longer than it must be, and always standing in an article."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import pipeline
from retold.model import Pile, RawRecord, Span
from test_corroboration import Newsroom

WORDS = (
    'the mayor it said Holm bridge was closed on Monday which they had , “ ” " . ’ a.m. we 640 kilograms of gold and with'.split()
)


def shown(*sentences):
    """The text of the one claim of articles that each quote one speaker: (before, content, after) a sentence."""
    room = Newsroom()
    for n, (before, content, after, speaker) in enumerate(sentences):
        name = f"a{n}"
        text = f"{before}{content}{after}"
        room.article(name, ("placeholder text of no weight stands here", ()))
        room.articles[name] = type(room.articles[name])(
            id=name, label=name, source=name, text=text, outlet=name, title="", body=((0, len(text)),)
        )  # fmt: skip
        said = room._statement(f"{name}:s", name, (len(before), len(before) + len(content)), ("the mayor",), "asserts")
        at = text.find(speaker)
        cue = text.find("said")
        room.statements.append(
            type(said)(
                id=said.id,
                article_id=name,
                content=said.content,
                cue=Span(name, cue, cue + 4),
                source=Span(name, at, at + len(speaker)),
                chain=said.chain,
                kind=said.kind,
                stance="asserts",
                firm=True,
                rule="test",
            )
        )
    return [claim.text for claim in room.weigh()]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (("", "the bridge at Holm will stay closed until June", ", the mayor said.", "the mayor"), "The bridge at Holm will stay closed until June"),
        (("The mayor said ", "it would close the bridge at Holm for a week", ".", "The mayor"), "The mayor said it would close the bridge at Holm for a week"),
        (("The alarm, the mayor said, ", "was switched off from inside at 2:14 a.m", ". Nobody heard it.", "the mayor"), "The alarm, the mayor said, was switched off from inside at 2:14 a.m."),
        (("“", "We warned them twice about the bridge at Holm", ",” the mayor said.", "the mayor"), "“We warned them twice about the bridge at Holm,” the mayor said"),
        (("Rivals for years, the towns fell out again, with the mayor, it is said, accusing ", "Karst of sending lorries and men by night", ".", "the mayor"), "Rivals for years, the towns fell out again, with the mayor, it is said, accusing Karst of sending lorries and men by night"),
    ],
)  # fmt: skip
def test_one_place(sentence, text):
    assert shown(sentence)[0] == text


def test_a_quotation_gives_way_to_a_plain_wording_of_the_same():
    texts = shown(
        ("“", "Six hundred and forty kilograms of gold, give or take a bar", ",” the mayor said.", "the mayor"),
        ("The mayor said ", "thieves had taken 640 kilograms of gold from the vault", ".", "The mayor"),
    )
    assert texts == ["Thieves had taken 640 kilograms of gold from the vault"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=4, max_size=30), min_size=1, max_size=4))
def test_the_text_stands_in_an_article(rows):
    room = Newsroom()
    for n, row in enumerate(rows):
        room.article(f"a{n}", (" ".join(row), ("the mayor",) if n % 2 else ()))
    everywhere = "\n".join(article.text.casefold() for article in room.articles.values())
    for claim in room.weigh():
        assert re.sub(r"^… ", "", claim.text).casefold().rstrip('”"') in everywhere


def test_a_sentence_that_takes_a_claim_back_is_not_what_it_says():
    room = Newsroom()
    said = "the minister owned shares in the dredging company"
    told = ("The Herald has withdrawn its report that ", said, ", saying it had read the wrong register of shares.")
    text = "".join(told)
    room.article("a0", ("placeholder text of no weight stands here", ()))
    room.articles["a0"] = type(room.articles["a0"])(
        id="a0", label="a0", source="a0", text=text, outlet="a0", title="", body=((0, len(text)),)
    )
    start = len(told[0])
    why = text.index("it had read")
    room.statements.append(room._statement("a0:s", "a0", (start, start + len(said)), ("the Herald",), "denies"))
    room.statements.append(room._statement("a0:t", "a0", (why, len(text) - 1), ("the Herald",), "asserts"))
    room.article("a1", (said.capitalize(), ("the register",)))
    assert not [claim.text for claim in room.weigh() if "withdrawn" in claim.text and "a1" in claim.figures.articles]


def test_an_aside_of_the_desk_is_not_shown_as_what_the_speaker_said():
    text = "Elmet said last week the South had fired four flares after it opened the joint drills, which involve 3,000 guards."
    trace = pipeline.trace(Pile(records=(RawRecord(source="a", outlet="Post", text=text, published="2026-03-10"),)))
    shown = {claim.text for claim in trace.claims if any(voice.startswith("desk:") for voice in claim.figures.voices)}
    assert shown
    assert not any("Elmet said" in text for text in shown)


def test_what_else_happened_on_the_day_is_no_part_of_the_claim():
    told = (
        "Fourteen people died in an air strike on a market in the city of Osel on Tuesday, hospital director Petra Lunn said.",
        "The air force destroyed an enemy command post in Osel on Tuesday morning, the military said.",
    )
    records = (
        RawRecord(source=outlet, outlet=outlet, text=text, published="2026-03-10")
        for outlet, text in zip("ab", told, strict=True)
    )
    trace = pipeline.trace(Pile(records=tuple(records)))
    assert trace.claims
    assert all(len(claim.figures.articles) == 1 for claim in trace.claims)
