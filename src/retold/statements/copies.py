"""What copies of one sentence teach each other about who speaks.

A copy that lost the sentence before leaves "it said" without its antecedent, or with a wrong one. Where other articles of
the story have the same words under a name, or most of them take the pronoun for the same voice, that voice speaks here too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from retold.statements.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Link, Statement

GUESSED = frozenset({"pronoun", "continued", "job title"})  # how a name was found that its own words do not give
SHORTEST = 4  # words of a content that tell a sentence
HEAD = 160  # characters of a content that are compared
_WORD = re.compile(r"[^\W_]+")


def agreed(statements: Sequence[Statement], articles: Mapping[str, Article], stories: Mapping[str, str]) -> list[Statement]:
    """The statements, with origins that were guessed put right by the same words elsewhere in the story."""
    copies: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, statement in enumerate(statements):
        words = _words(statement, articles)
        if words:
            copies[stories.get(statement.article_id, ""), words].append(place)
    out = list(statements)
    for places in copies.values():
        guessed = [place for place in places if statements[place].chain[0].rule in GUESSED]
        articles_of = [statements[place].article_id for place in places]
        # "neither X nor Y has confirmed it": the same words of two speakers in one article teach nothing
        if guessed and len(places) > 1 and len(set(articles_of)) == len(places):
            speaker = _speaker([statements[place].chain[0] for place in places])
            for place in guessed:
                if speaker is not None:
                    out[place] = _with_origin(out[place], speaker)
    return out


def _words(statement: Statement, articles: Mapping[str, Article]) -> str:
    article = articles.get(statement.article_id)
    if article is None:
        return ""
    text = " ".join(article.text[span.start : span.end] for span in statement.content)[:HEAD]
    words = _WORD.findall(text.casefold())
    return " ".join(words) if len(words) >= SHORTEST else ""


def _speaker(origins: Sequence[Link]) -> Link | None:
    """Whom most of the copies name, else whom most of them guess; nobody where two are named or as often guessed."""
    named = [link for link in origins if link.rule not in GUESSED and link.kind not in {"anonymous", "group"}]
    found = named or [link for link in origins if link.kind not in {"anonymous", "group"}]
    votes = Counter(fold(link.name) for link in found)
    best = votes.most_common(2)
    if not best or (len(best) == 2 and (named or best[0][1] == best[1][1])):
        return None
    return min(
        (link for link in found if fold(link.name) == best[0][0]), key=lambda link: (-len(link.name), link.name, link.kind)
    )


def _with_origin(statement: Statement, speaker: Link) -> Statement:
    first = statement.chain[0]
    if fold(first.name) == fold(speaker.name) or any(fold(link.name) == fold(speaker.name) for link in statement.chain[1:]):
        return statement
    return replace(statement, chain=(replace(first, name=speaker.name, kind=speaker.kind, rule="copies"), *statement.chain[1:]))
