"""What a case file says."""

# ruff: noqa: S608  queries are put together from names in this file; values are always bound

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from retold.model import Article, Problem, Trace
from retold.store import values
from retold.store.rows import RunRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

JUDGEMENT = ("id", "kind", "left", "right", "verdict", "who", "when", "note", "left_words", "right_words")


def counter(connection: sqlite3.Connection, name: str) -> int:
    """``revision`` or ``articles``."""
    return int(connection.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()[0])


def moment(seconds: int) -> datetime:
    """A column of time as a time."""
    return datetime.fromtimestamp(seconds, UTC)


def number_of(connection: sqlite3.Connection, table: str) -> int:
    """Rows of a table."""
    if table not in {"article", "story", "problem", "run", "judgement"}:
        raise ValueError(table)
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# -------------------------------------------------------------------------------------------------------- articles


def known(connection: sqlite3.Connection, article_ids: Iterable[str]) -> set[str]:
    """Which of these are in the case."""
    rows = (connection.execute("SELECT id FROM article WHERE id = ?", (article_id,)).fetchone() for article_id in article_ids)
    return {row[0] for row in rows if row}


def members(connection: sqlite3.Connection, story: str) -> tuple[str, ...]:
    """Ids of the articles of a story."""
    return tuple(row[0] for row in connection.execute("SELECT id FROM article WHERE story = ? ORDER BY id", (story,)))


def articles(connection: sqlite3.Connection, article_ids: Sequence[str], *, prepared: bool = False) -> list[Article]:
    """These articles, as the pile shows them, or each as it is by itself."""
    column = "prepared" if prepared else "coalesce(settled, prepared)"
    query = f"SELECT text, {column} FROM article WHERE id = ?"
    rows = (connection.execute(query, (article_id,)).fetchone() for article_id in article_ids)
    return [_article(*row) for row in rows if row]


def all_articles(connection: sqlite3.Connection, *, prepared: bool = False) -> Iterator[Article]:
    """Every article, in order of id."""
    column = "prepared" if prepared else "coalesce(settled, prepared)"
    query = f"SELECT text, {column} FROM article ORDER BY id"
    return (_article(*row) for row in connection.execute(query))


def _article(text: str, data: bytes) -> Article:
    return values.unpack(Article, data, text=text)


# --------------------------------------------------------------------------------------------------------- stories


def story_ids(connection: sqlite3.Connection) -> list[str]:
    """All of them."""
    return [row[0] for row in connection.execute("SELECT id FROM story ORDER BY id")]


def story_of(connection: sqlite3.Connection, article_id: str) -> str | None:
    """The story of an article; None for an article that is not there, "" for one not yet traced."""
    row = connection.execute("SELECT story FROM article WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def story_revision(connection: sqlite3.Connection, story: str) -> int | None:
    """The revision at which a story was last written."""
    row = connection.execute("SELECT revision FROM story WHERE id = ?", (story,)).fetchone()
    return row[0] if row else None


def trace_of(connection: sqlite3.Connection, story: str) -> Trace | None:
    """A story with its articles."""
    row = connection.execute("SELECT trace FROM story WHERE id = ?", (story,)).fetchone()
    if row is None:
        return None
    return replace(values.unpack(Trace, row[0], articles=()), articles=tuple(articles(connection, members(connection, story))))


def successors(connection: sqlite3.Connection, story: str) -> tuple[str, ...]:
    """The stories to which the articles of a story that is gone went, the one with most of them first."""
    query = """
        WITH RECURSIVE heir (id, articles) AS (
            SELECT new, articles FROM succession WHERE old = ?
            UNION
            SELECT succession.new, min(heir.articles, succession.articles) FROM heir JOIN succession ON succession.old = heir.id
            WHERE NOT EXISTS (SELECT 1 FROM story WHERE story.id = heir.id)
        )
        SELECT heir.id FROM heir JOIN story ON story.id = heir.id GROUP BY heir.id ORDER BY max(heir.articles) DESC, heir.id
    """
    return tuple(row[0] for row in connection.execute(query, (story,)))


# -------------------------------------------------------------------------------------------------- runs, judgements


def problems(connection: sqlite3.Connection, run: int | None = None) -> tuple[Problem, ...]:
    """Of a run, or all."""
    query = "SELECT source, kind, reason FROM problem WHERE ?1 IS NULL OR run = ?1 ORDER BY run, source, reason"
    return tuple(Problem(source=row[0], kind=row[1], reason=row[2]) for row in connection.execute(query, (run,)))


def runs(connection: sqlite3.Connection, limit: int, offset: int) -> tuple[RunRow, ...]:
    """The latest first."""
    query = (
        "SELECT id, started, ended, command, who, version, parameters, seen, articles, repeated, skipped, unreadable"
        " FROM run ORDER BY id DESC LIMIT ? OFFSET ?"
    )
    return tuple(
        RunRow(
            id=row[0], started=moment(row[1]), ended=moment(row[2]) if row[2] else None, command=row[3], who=row[4],
            version=row[5], parameters=json.loads(row[6]), seen=row[7], articles=row[8], repeated=row[9], skipped=row[10],
            unreadable=row[11], problems=problems(connection, row[0]),
        )
        for row in connection.execute(query, (limit, offset)).fetchall()
    )  # fmt: skip


def totals(connection: sqlite3.Connection) -> dict[str, int]:
    """What all runs together met in their input."""
    names = ("seen", "articles", "repeated", "skipped", "unreadable")
    row = connection.execute(f"SELECT {', '.join(f'coalesce(sum({name}), 0)' for name in names)} FROM run").fetchone()
    return dict(zip(names, row, strict=True))


def judgements(connection: sqlite3.Connection) -> list[dict[str, str]]:
    """Rows, in the order in which they came."""
    columns = ", ".join(f'"{name}"' for name in JUDGEMENT)
    query = f"SELECT {columns} FROM judgement ORDER BY n"
    return [dict(zip(JUDGEMENT, row, strict=True)) for row in connection.execute(query)]
