"""What a case says about what was added and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import Article, Count, Problem, SharedPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a pile that was added. All of it is on the disk."""

    count: Count  # "repeated" holds what was in the case before
    problems: tuple[Problem, ...]
    stories: tuple[str, ...]  # ids of the stories that are new or changed
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One article that shares text with a text that was asked about."""

    article: Article
    story_id: str
    passages: tuple[SharedPassage, ...]  # between ``Found.asked`` and the article; either may be ``a``
    words: int  # in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a text comes from."""

    asked: Article  # the text as it was read: offsets point into its ``text``
    matches: tuple[Match, ...]  # the one with most words in common first
