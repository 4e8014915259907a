"""What is done to a case file, inside a transaction of ``Store``."""

# ruff: noqa: S608  queries are put together from names in this file; values are always bound

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.store import reading, values

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from retold.model import Article, Count, Problem, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedStory:
    """A story as it is kept: its trace (restricted to it), the block it came from, and what it is listed by."""

    trace: Trace  # one story
    block: int
    lines: int
    agencies: tuple[str, ...]


def begin_run(
    connection: sqlite3.Connection, *, at: datetime, command: str, who: str, version: str, parameters: Mapping[str, str]
) -> int:
    """A new run; its number."""
    cursor = connection.execute(
        "INSERT INTO run (started, command, who, version, parameters) VALUES (?, ?, ?, ?, ?)",
        (int(at.timestamp()), command, who, version, json.dumps(dict(parameters), sort_keys=True)),
    )
    return int(cursor.lastrowid or 0)


def end_run(connection: sqlite3.Connection, run: int, *, at: datetime) -> None:
    """The run came to its end."""
    connection.execute("UPDATE run SET ended = ? WHERE id = ?", (int(at.timestamp()), run))


def count_input(connection: sqlite3.Connection, run: int, count: Count, problems: Iterable[Problem]) -> None:
    """What the run met in its input, added to what it met before."""
    names = ("seen", "articles", "repeated", "skipped", "unreadable")
    sums = ", ".join(f"{name} = {name} + :{name}" for name in names)
    connection.execute(f"UPDATE run SET {sums} WHERE id = :run", {name: getattr(count, name) for name in names} | {"run": run})
    rows = [(run, problem.source, problem.kind, problem.reason) for problem in problems]
    connection.executemany("INSERT INTO problem (run, source, kind, reason) VALUES (?, ?, ?, ?)", rows)


def advance(connection: sqlite3.Connection, *, pile: bool) -> int:
    """The next revision of the case; ``pile`` when articles or their stories changed."""
    connection.execute("UPDATE counter SET value = value + 1 WHERE name = 'revision' OR (? AND name = 'articles')", (pile,))
    return reading.counter(connection, "revision")


def put_articles(connection: sqlite3.Connection, articles: Iterable[Article], run: int) -> None:
    """New articles, as each is by itself."""
    for article in articles:
        stamp = article.published
        row = (
            article.id, run, article.label, article.source, article.outlet, article.title, article.url, article.language,
            int(stamp.at.timestamp()) if stamp else None, article.text, values.pack(article, without="text"),
        )  # fmt: skip
        cursor = connection.execute(
            "INSERT INTO article (id, run, label, source, outlet, title, url, language, published, text, prepared)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        connection.execute(
            "INSERT INTO words (rowid, title, outlet, text) VALUES (?, ?, ?, ?)",
            (cursor.lastrowid, article.title, article.outlet, article.text),
        )


def put_settled(connection: sqlite3.Connection, settled: Iterable[Article], prepared: Mapping[str, Article]) -> None:
    """How the pile shows these articles."""
    rows = [(None if prepared[a.id] == a else values.pack(a, without="text"), a.id) for a in settled]
    connection.executemany("UPDATE article SET settled = ? WHERE id = ?", rows)


def replace_stories(
    connection: sqlite3.Connection, old: Sequence[str], new: Sequence[TracedStory], *, run: int, revision: int, at: datetime
) -> None:
    """Stories instead of stories; where the articles of those that are gone went is noted."""
    before = {story: reading.members(connection, story) for story in old}
    kept = {traced.trace.stories[0].id for traced in new}
    connection.executemany("DELETE FROM story WHERE id = ?", [(story,) for story in old if story not in kept])
    for traced in new:
        _put_story(connection, traced, run=run, revision=revision, at=at)
    gone = {story: members for story, members in before.items() if story not in kept}
    _note_succession(connection, gone, new, run)


def _put_story(connection: sqlite3.Connection, traced: TracedStory, *, run: int, revision: int, at: datetime) -> None:
    trace = traced.trace
    story = trace.stories[0]
    row = (
        story.id, run, revision, int(at.timestamp()), traced.block, story.title,
        *(int(stamp.at.timestamp()) if stamp else None for stamp in (story.first, story.last)),
        values.pack(story), len(story.articles), traced.lines, values.pack(trace, without="articles"),
    )  # fmt: skip
    connection.execute("DELETE FROM facet WHERE story = ?", (story.id,))
    connection.execute(
        "INSERT OR REPLACE INTO story (id, run, revision, changed, block, title, first, last, shown, articles, lines, trace)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    facets = [(*pair, story.id) for pair in _facets(traced)]
    connection.executemany("INSERT INTO facet (name, value, story) VALUES (?, ?, ?)", facets)
    connection.executemany(
        "UPDATE article SET story = ?, block = ? WHERE id = ?", [(story.id, traced.block, article) for article in story.articles]
    )


def _facets(traced: TracedStory) -> set[tuple[str, str]]:
    articles, story = traced.trace.articles, traced.trace.stories[0]
    out = {("outlet", article.outlet) for article in articles if article.outlet}
    out |= {("language", article.language) for article in articles if article.language}
    out |= {("agency", agency) for agency in traced.agencies}
    out |= {("date", f"{stamp.at:%Y-%m}") for stamp in (story.first, story.last) if stamp}
    return out | {("lines", str(traced.lines))}


def _note_succession(
    connection: sqlite3.Connection, gone: Mapping[str, Sequence[str]], new: Sequence[TracedStory], run: int
) -> None:
    now = {article: traced.trace.stories[0].id for traced in new for article in traced.trace.stories[0].articles}
    rows = []
    for story, members in gone.items():
        heirs = [now[article] for article in members if article in now]
        rows += [(story, heir, heirs.count(heir), run) for heir in sorted(set(heirs))]
    connection.executemany("INSERT OR REPLACE INTO succession (old, new, articles, run) VALUES (?, ?, ?, ?)", rows)


def put_judgement(connection: sqlite3.Connection, row: Mapping[str, str], run: int) -> bool:
    """Add a judgement; False when it is there already."""
    names = (*reading.JUDGEMENT, "run")
    columns = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    cursor = connection.execute(f"INSERT OR IGNORE INTO judgement ({columns}) VALUES ({slots})", {**row, "run": run})
    return cursor.rowcount > 0
