"""The first sentence: what a hurried reader takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.report.phrases import articles_and_outlets, disputes, lines_named, own_stories, same_principal, saying, standing
from retold.report.wording import counted, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Claim, Story
    from retold.report.index import Index

MOST_STORIES = 5
SURE = frozenset({"shared copy", "shared quotation", "same voice and numbers"})  # of how mentions were joined
CLAUSE = 5  # words; "at 2143 GMT" is no news by itself


def sentences(index: Index) -> list[str]:
    """The answer, one sentence after the other: never "true", always what it rests on."""
    told, alone = own_stories(index)
    if len(told) == 1:
        return [*_one_story(index, told[0]), *([f"{_standing(len(alone))} alone."] if alone else [])]
    many = counted(len(index.trace.articles), "article")
    if not told:
        return [f"{many} on {counted(len(alone), 'story', 'stories')}: none retells another." if alone else f"{many}, no story."]
    stories = counted(len(told), "story", "stories")
    lone = f", and {counted(len(alone), 'article that stands', 'articles that stand')} alone" if alone else ""
    rest = len(told) - MOST_STORIES
    more = [f"And {counted(rest, 'smaller story', 'smaller stories')}."] if rest > 0 else []
    return [f"{many}: {stories}{lone}.", *(_short(index, story) for story in told[:MOST_STORIES]), *more]


def _one_story(index: Index, story: Story) -> list[str]:
    lines = index.story_lines(story)
    first = f"{articles_and_outlets(index, story.articles)}, {lines_named(index, lines)}."
    return [first, *_what_it_rests_on(index, story)]


def _what_it_rests_on(index: Index, story: Story) -> list[str]:
    shared = [claim for claim in index.claims(story) if len(claim.figures.articles) > 1]
    if not shared:
        return []
    thin = sum(claim.figures.routes.high <= 1 for claim in shared)
    out = [_leading(index, _lead_of(shared))]
    if len(shared) > 1:
        what = "all rest" if thin == len(shared) else f"{thin} rest" if thin > 1 else "1 rests" if thin else "none rests"
        out.append(f"Of the {len(shared)} claims that more than one article carries, {what} on a single source.")
    return out


def _lead_of(claims: Sequence[Claim]) -> Claim:
    """Of the most carried claims the first that is a whole clause and whose sources can be counted for certain."""
    most = len(claims[0].figures.articles)
    often = [claim for claim in claims if len(claim.figures.articles) >= 0.7 * most]

    def doubt(claim: Claim) -> tuple[bool, bool, bool, int]:
        routes = claim.figures.routes
        guessed = routes.high > 1 and not set(claim.basis) <= SURE  # several sources, on wordings that only look alike
        return len(claim.text.split()) < CLAUSE, guessed, routes.low != routes.high, often.index(claim)

    return min(often, key=doubt)


def _leading(index: Index, claim: Claim) -> str:
    fewer = same_principal(claim.figures)
    extra = [*([fewer] if fewer else []), *disputes(index, claim)[:1]]
    return f"That {saying(claim, 110)} {standing(index, claim)}{''.join(f' ({part})' for part in extra)}."


def _standing(number: int) -> str:
    return counted(number, "other article stands", "other articles stand")


def title_of(index: Index, story: Story) -> str:
    """What the answer calls a story."""
    return shortened(index.title(story), 70)


def _short(index: Index, story: Story) -> str:
    lines = lines_named(index, index.story_lines(story), 2)
    text = f"{title_of(index, story)}: {articles_and_outlets(index, story.articles)}, {lines}."
    shared = [claim for claim in index.claims(story) if len(claim.figures.articles) > 1]
    if not shared:
        return text
    lead = _lead_of(shared)
    return f"{text} That {saying(lead, 80)} {standing(index, lead)}."
