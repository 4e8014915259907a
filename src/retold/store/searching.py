"""The list of stories: by words, by facets, by time."""

# ruff: noqa: S608  queries are put together from names in this file; values are always bound

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from retold.model import Story
from retold.store import reading, values
from retold.store.reading import moment
from retold.store.rows import StoryPage, StoryRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Article
    from retold.store.rows import Facets

MOST_VALUES = 50  # of a facet that are listed
RUN = 4  # words of a phrase by which texts that share it are found
MOST_PHRASES = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which stories are wanted. Everything given must hold."""

    query: str = ""  # words, "phrases in quotes", beginnings*
    outlet: str = ""
    agency: str = ""
    language: str = ""
    since: date | datetime | None = None  # the story goes on to that day or later
    until: date | datetime | None = None  # it began by that day, which is included
    least_lines: int = 0
    limit: int = 50
    offset: int = 0


def stories(connection: sqlite3.Connection, question: Question) -> StoryPage:
    """One page of the stories: with words the best first, else the latest."""
    where, given = _conditions(question)
    window = {"limit": question.limit, "offset": question.offset}
    rows = connection.execute(_page_query(question, where), given | window).fetchall()
    total = connection.execute(f"SELECT count(*) FROM {_from(question)} WHERE {where}", given).fetchone()[0]
    return StoryPage(
        rows=tuple(_row(connection, row) for row in rows), total=total, facets=_facets(connection, question, where, given)
    )


def expression(query: str) -> str:
    """What a person typed as an expression of FTS5: every word must occur; nothing in it is an operator.

    >>> expression('missile "south korea" laun* -x')
    '"missile" "south korea" "laun" * "x"'
    """
    out = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', query.replace("\x00", " ")):
        words = re.findall(r"\w+", phrase or word)
        if words:
            out.append(f'"{" ".join(words)}"' + (" *" if word.endswith("*") else ""))
    return " ".join(out)


def sharing(connection: sqlite3.Connection, asked: Article, limit: int) -> list[tuple[Article, str]]:
    """Articles that have phrases of the text, with their stories; those with most phrases first."""
    votes: Counter[int] = Counter()
    for phrase in _phrases(asked):
        rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT 500", (f'text : "{phrase}"',))
        votes.update(row[0] for row in rows)
    out = []
    for number, _ in sorted(votes.items(), key=lambda row: (-row[1], row[0]))[:limit]:
        article_id, story = connection.execute("SELECT id, story FROM article WHERE n = ?", (number,)).fetchone()
        out.append((reading.articles(connection, [article_id])[0], story))
    return out


def _phrases(asked: Article) -> list[str]:
    """Stretches of a few words, spread over the text."""
    forms = re.findall(r"\w+", asked.text)
    step = max(RUN, len(forms) // MOST_PHRASES)
    return [" ".join(forms[at : at + RUN]) for at in range(0, max(len(forms) - RUN + 1, 1), step)]


def _from(question: Question) -> str:
    if not question.query.strip():
        return "story"
    return """(
        SELECT article.story AS found, min(words.rank) AS score FROM words JOIN article ON article.n = words.rowid
        WHERE words MATCH :words AND article.story <> '' GROUP BY article.story
    ) JOIN story ON story.id = found"""


def _conditions(question: Question) -> tuple[str, dict[str, object]]:
    where = ["1"]
    given: dict[str, object] = {}
    if question.query.strip():
        given["words"] = expression(question.query) or '""'
    for name in ("outlet", "agency", "language"):
        if value := getattr(question, name):
            where.append(f"EXISTS (SELECT 1 FROM facet WHERE name = '{name}' AND value = :{name} AND story = story.id)")
            given[name] = value
    if question.since is not None:
        where.append("story.last >= :since")
        given["since"] = _seconds(question.since, time.min)
    if question.until is not None:
        where.append("story.first <= :until")
        given["until"] = _seconds(question.until, time.max)
    if question.least_lines > 0:
        where.append("story.lines >= :least")
        given["least"] = question.least_lines
    return " AND ".join(where), given


def _seconds(day: date | datetime, at: time) -> float:
    whole = day if isinstance(day, datetime) else datetime.combine(day, at, UTC)
    return whole.timestamp()


def _page_query(question: Question, where: str) -> str:
    order = "score, story.last DESC, story.id" if question.query.strip() else "story.last DESC, story.id"
    columns = "story.id, story.shown, story.lines, story.changed, story.revision"
    return f"SELECT {columns} FROM {_from(question)} WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"


def _row(connection: sqlite3.Connection, row: Sequence[object]) -> StoryRow:
    story_id, shown, lines, changed, revision = row
    story = values.unpack(Story, shown)  # type: ignore[arg-type]
    held: dict[str, list[str]] = defaultdict(list)
    for name, value in connection.execute("SELECT name, value FROM facet WHERE story = ? ORDER BY value", (story_id,)):
        held[name].append(value)
    return StoryRow(
        id=story.id,
        title=story.title,
        first=story.first,
        last=story.last,
        articles=len(story.articles),
        outlets=tuple(held["outlet"]),
        lines=int(lines),  # type: ignore[call-overload]
        agencies=tuple(held["agency"]),
        languages=tuple(held["language"]),
        changed=moment(changed),  # type: ignore[arg-type]
        revision=int(revision),  # type: ignore[call-overload]
    )


def _facets(connection: sqlite3.Connection, question: Question, where: str, given: dict[str, object]) -> Facets:
    everything = where == "1" and not question.query.strip()
    inside = "" if everything else f"WHERE story IN (SELECT story.id FROM {_from(question)} WHERE {where})"
    query = f"SELECT name, value, count(*) AS held FROM facet {inside} GROUP BY name, value ORDER BY name, held DESC, value"
    out: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, value, held in connection.execute(query, {} if everything else given):
        if len(out[name]) < MOST_VALUES:
            out[name].append((value, held))
    return {name: tuple(rows) for name, rows in out.items()}
