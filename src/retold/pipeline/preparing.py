"""Records into articles, and what became of the rest of the input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold import articles
from retold.errors import NothingReadableError
from retold.model import Article, Count, Problem
from retold.pipeline.watching import Tell, Watch

if TYPE_CHECKING:
    from retold.model import Pile, RawRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Articles as each is by itself, and what became of the rest of the input."""

    articles: tuple[Article, ...]  # in order of id, each once
    problems: tuple[Problem, ...]
    count: Count


def prepare(pile: Pile, *, progress: Tell = None) -> Prepared:
    """The articles of a pile.

    Raises:
        NothingReadableError: when no record of the pile holds one.
    """
    found = read(pile, progress=progress)
    if not found.articles:
        raise NothingReadableError(len(found.problems), (problem.reason for problem in found.problems))
    return found


def read(pile: Pile, *, progress: Tell = None) -> Prepared:
    """The articles of a pile, if there are any."""
    outcomes = list(Watch(progress).each("reading articles", pile.records, articles.prepare))
    good = {outcome.id: outcome for outcome in reversed(outcomes) if isinstance(outcome, Article)}
    problems = (*pile.problems, *(outcome for outcome in outcomes if isinstance(outcome, Problem)))
    met = sum(isinstance(outcome, Article) for outcome in outcomes)
    skipped = sum(problem.kind == "skipped" for problem in problems)
    unreadable = sum(problem.kind == "unreadable" for problem in problems)
    count = Count(
        seen=met + skipped + unreadable,
        articles=len(good),
        repeated=met - len(good),
        skipped=skipped,
        unreadable=unreadable,
    )
    return Prepared(articles=tuple(good[article_id] for article_id in sorted(good)), problems=problems, count=count)


def prepare_one(record: RawRecord) -> Article:
    """The article of one record, by itself.

    Raises:
        NothingReadableError: when it holds none.
    """
    found = articles.prepare(record)
    if isinstance(found, Problem):
        raise NothingReadableError(1, [found.reason])
    return found
