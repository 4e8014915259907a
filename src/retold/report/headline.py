"""The first sentence: what a hurried reader takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.model import Span
from retold.report.phrases import (
    articles_and_outlets,
    disputes,
    lines_named,
    one_house,
    only_to_deny,
    own_stories,
    same_principal,
    saying,
    standing,
    wider,
)
from retold.report.wording import counted, listed, shortened
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Claim, Story
    from retold.report.index import Index

MOST_STORIES = 5
OPENS, TITLE = 1.5, 1.5  # what it weighs beside an article more that a claim opens one, or is its title
DENIED = 0.5  # what it weighs when all who carry it deny it or leave it open
FRAGMENT = 0.8  # when its wording begins inside a sentence
STEM, MOST_READ = 4, 400  # letters
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
    if len(story.articles) == 1:
        claims = counted(len(index.claims(story)), "claim")
        return [f"1 article with {claims}, and no other here to compare it with."]
    lines = index.story_lines(story)
    first = f"{articles_and_outlets(index, story.articles)}, {lines_named(index, lines)}."
    return [first, *_what_it_rests_on(index, story)]


def _what_it_rests_on(index: Index, story: Story) -> list[str]:
    shared = [claim for claim in index.claims(story) if len(claim.figures.articles) > 1]
    if not shared:
        return []
    out = _leading(index, _lead_of(index, shared))
    heard = [claim for claim in shared if not index.unheard(claim)]
    thin = sum(claim.figures.routes.high == 1 for claim in heard)
    if len(heard) > 1:
        what = "all rest" if thin == len(heard) else f"{thin} rest" if thin > 1 else "1 rests" if thin else "none rests"
        open_ = sum(claim.figures.routes.high == 1 and bool(wider(index, claim)) for claim in heard)
        which = "it" if thin == 1 else f"{open_} of these"
        more = f"; there may be more for {which}, in wordings that may say the same" if open_ else ""
        out.append(f"Of the {len(heard)} claims that more than one article carries, {what} on a single source{more}.")
    return out


def _lead_of(index: Index, claims: Sequence[Claim]) -> Claim:
    """The claim that most articles open with and name in their title, else that most carry."""
    whole = [claim for claim in claims if len(claim.text.split()) >= CLAUSE] or list(claims)
    weights = [_weight(index, claim) for claim in whole]
    return whole[weights.index(max(weights))]


def _weight(index: Index, claim: Claim) -> float:
    """For each article that carries it: one, and more where it opens the article or is what the title says.

    What nobody asserts counts half; what is shown from the middle of a sentence on, a little less than a whole one.
    """
    best: dict[str, float] = {}
    for mention in claim.mentions:
        article = index.articles[mention.span.article_id]
        told = 1.0 + OPENS * _opens(index, mention.span) + TITLE * _in_title(article.title, index.quote(mention.span))
        best[article.id] = max(best.get(article.id, 0.0), told)
    reads = (1.0 if claim.figures.lines or index.unheard(claim) else DENIED) * (FRAGMENT if claim.text.startswith("…") else 1.0)
    return round(reads * sum(best[article] for article in sorted(best)), 6)


def _opens(index: Index, span: Span) -> float:
    """1 in the first sentence of an article, less the further in it begins there; 0 elsewhere."""
    body = index.articles[span.article_id].body
    start, end = index.sentence(Span(span.article_id, body[0][0], body[0][0] + 1)) if body else (0, 0)
    return 1.0 - 0.5 * (span.start - start) / (end - start) if start <= span.start < end else 0.0


def _in_title(title: str, said: str) -> float:
    """How much of the title it says, by the beginnings of its longer words."""
    wanted = {word.form[:STEM] for word in words(title) if len(word.form) >= STEM}
    told = {word.form[:STEM] for word in words(said[:MOST_READ])}
    return len(wanted & told) / len(wanted) if wanted else 0.0


def _leading(index: Index, claim: Claim) -> list[str]:
    """What the claim that leads the answer rests on; then, by itself, who says otherwise."""
    fewer = "" if one_house(index, claim.figures) else same_principal(index, claim.figures)
    extra = "; ".join(filter(None, [wider(index, claim), fewer]))
    told = f"{carried(index, claim)}, {standing(index, claim)}"
    against = disputes(index, claim, beside_standing=True)[:1]
    said = f"That {saying(claim, 130)}, {told}{f' ({extra})' if extra else ''}."
    return [said, *map(_by_itself, against)]


def _by_itself(dispute: str) -> str:
    """A dispute as a sentence: "It is denied by the mayor.", "Otherwise in Harbour Post: ..."."""
    if dispute.startswith(("denied", "both said", "not confirmed", "updated")):
        return f"It is {dispute}."
    return f"It {dispute}." if dispute.startswith("updates") else f"{dispute[0].upper()}{dispute[1:]}."


def carried(index: Index, claim: Claim) -> str:
    """In how many articles a claim stands, on how many lines, and whose of them begin in the middle of a copy.

    "in 7 articles, 3 lines of descent (Hexley Gazette tells it in words of its own)".
    """
    found = claim.figures
    against = only_to_deny(claim)
    articles = f"in {counted(len(found.articles), 'article')}" + (f" ({against})" if against else "")
    if not found.lines:
        return articles
    fresh = sorted(index.name(root) for root in found.lines if root in index.articles and index.parents.get(root))
    own = "its own" if len(fresh) == 1 else "their own"
    verb = "tells" if len(fresh) == 1 else "tell"
    aside = f" ({listed(fresh, 2)} {verb} it in words of {own})" if fresh and len(found.lines) > 1 else ""
    lines = counted(len(found.lines), "line of descent", "lines of descent")
    return f"{articles}, {lines}{aside}"


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
    lead = _lead_of(index, shared)
    return f"{text} That {saying(lead, 110)}, {carried(index, lead)}, {standing(index, lead)}."
