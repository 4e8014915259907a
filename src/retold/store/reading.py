"""What a case file says."""

# ruff: noqa: S608  queries are put together from names in this file; values are always bound

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from retold.model import Article, Problem, Trace
from retold.store import values
from retold.store.rows import RunRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

T = TypeVar("T")
JUDGEMENT = ("id", "kind", "left", "right", "verdict", "who", "when", "note", "left_words", "right_words")


def counter(connection: sqlite3.Connection, name: str) -> int:
    """``revision`` or ``input``."""
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


def _article(text: str, data: bytes) -> Article:
    return values.unpack(Article, data, text=text)


# ----------------------------------------------------------------------------------------------------- for growing


def lines(connection: sqlite3.Connection) -> tuple[list[int], list[bytes]]:
    """Number and keys of lines of every article."""
    return _columns(connection.execute("SELECT n, lines FROM trait ORDER BY n"))


def holds(connection: sqlite3.Connection) -> tuple[list[int], list[bytes]]:
    """Number and traits of every article."""
    return _columns(connection.execute("SELECT n, holds FROM trait ORDER BY n"))


def _columns(rows: Iterable[tuple[int, bytes]]) -> tuple[list[int], list[bytes]]:
    listed = list(rows)
    return [row[0] for row in listed], [row[1] for row in listed]


def furniture(connection: sqlite3.Connection, keys: Iterable[int]) -> set[int]:
    """Which of these lines are furniture."""
    rows = (connection.execute("SELECT line FROM furniture WHERE line = ?", (key,)).fetchone() for key in keys)
    return {row[0] for row in rows if row}


def ids(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[str]:
    """Ids of articles by number."""
    return [connection.execute("SELECT id FROM article WHERE n = ?", (number,)).fetchone()[0] for number in numbers]


def numbers(connection: sqlite3.Connection, article_ids: Iterable[str]) -> list[int]:
    """Numbers of articles by id."""
    return [connection.execute("SELECT n FROM article WHERE id = ?", (article_id,)).fetchone()[0] for article_id in article_ids]


def anything_stale(connection: sqlite3.Connection) -> bool:
    """Whether some article waits to be traced."""
    return connection.execute("SELECT 1 FROM article WHERE fresh = 0 LIMIT 1").fetchone() is not None


def states(connection: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Number, block and freshness of every article."""
    return connection.execute("SELECT n, block, fresh FROM article ORDER BY n").fetchall()


def stories_among(connection: sqlite3.Connection, article_ids: Sequence[str]) -> list[str]:
    """The stories that hold some of these articles."""
    found = {story_of(connection, article_id) for article_id in article_ids}
    return sorted(story for story in found if story)


def as_it_was(connection: sqlite3.Connection, story: str, version: str) -> Trace | None:
    """A story traced by this version, none of whose articles or judgements changed since."""
    row = connection.execute("SELECT version FROM story JOIN run ON run.id = story.run WHERE story.id = ?", (story,)).fetchone()
    stale = connection.execute("SELECT 1 FROM article WHERE story = ? AND fresh = 0 LIMIT 1", (story,)).fetchone()
    return trace_of(connection, story) if row and row[0] == version and not stale else None


def notes(connection: sqlite3.Connection, article_ids: Iterable[str], version: str, kind: type[T]) -> dict[str, T]:
    """What this version read in articles by themselves."""
    query = "SELECT data FROM note JOIN article ON article.n = note.n WHERE article.id = ? AND version = ?"
    found = ((article_id, connection.execute(query, (article_id, version)).fetchone()) for article_id in article_ids)
    return {article_id: values.unpack(kind, row[0]) for article_id, row in found if row}


def stories_hearing(connection: sqlite3.Connection, names: Iterable[str]) -> set[str]:
    """The stories in which somebody of one of these names is heard."""
    rows = (connection.execute("SELECT story FROM voice WHERE name = ?", (name.casefold(),)).fetchall() for name in names)
    return {row[0] for found in rows for row in found}


# --------------------------------------------------------------------------------------------------------- stories


def story_ids(connection: sqlite3.Connection) -> list[str]:
    """All of them."""
    return [row[0] for row in connection.execute("SELECT id FROM story ORDER BY id")]


def stories_beginning(connection: sqlite3.Connection, beginning: str) -> list[str]:
    """Ids of at most two stories that begin so."""
    query = "SELECT id FROM story WHERE substr(id, 1, length(?1)) = ?1 OR substr(id, 3, length(?1)) = ?1 ORDER BY id LIMIT 2"
    return [row[0] for row in connection.execute(query, (beginning,))]


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
