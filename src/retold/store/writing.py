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
    unchanged: bool = False  # as it was before: only its place among the blocks is written


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


def advance(connection: sqlite3.Connection, *, given: bool) -> int:
    """The next revision of the case; ``given`` when articles or judgements came in."""
    connection.execute("UPDATE counter SET value = value + 1 WHERE name = 'revision' OR (? AND name = 'input')", (given,))
    return reading.counter(connection, "revision")


def put_article(connection: sqlite3.Connection, article: Article, run: int, lines: bytes) -> int:
    """A new article, as it is by itself; its number. ``settle`` follows."""
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
    number = int(cursor.lastrowid or 0)
    words = (number, article.title, article.outlet, article.text)
    connection.execute("INSERT INTO words (rowid, title, outlet, text) VALUES (?, ?, ?, ?)", words)
    connection.execute("INSERT INTO trait (n, lines, holds) VALUES (?, ?, x'')", (number, lines))
    return number


def settle(connection: sqlite3.Connection, number: int, shown: Article, prepared: Article, holds: bytes) -> None:
    """How the pile shows an article, which is to be traced again."""
    settled = None if shown == prepared else values.pack(shown, without="text")
    connection.execute("UPDATE article SET settled = ?, fresh = 0 WHERE n = ?", (settled, number))
    connection.execute("UPDATE trait SET holds = ? WHERE n = ?", (holds, number))
    connection.execute("DELETE FROM note WHERE n = ?", (number,))


def mark_furniture(connection: sqlite3.Connection, now: Iterable[int], no_more: Iterable[int]) -> None:
    """Lines that are furniture now, and lines that are no more."""
    connection.executemany("INSERT OR IGNORE INTO furniture (line) VALUES (?)", [(line,) for line in now])
    connection.executemany("DELETE FROM furniture WHERE line = ?", [(line,) for line in no_more])


def put_notes(connection: sqlite3.Connection, notes: Mapping[str, object], version: str) -> None:
    """What was read in articles by themselves."""
    connection.executemany(
        "INSERT OR REPLACE INTO note (n, version, data) SELECT n, ?, ? FROM article WHERE id = ?",
        [(version, values.pack(note), article_id) for article_id, note in notes.items()],
    )


def make_stale(connection: sqlite3.Connection, stories: Iterable[str]) -> None:
    """These stories are to be traced again."""
    connection.executemany("UPDATE article SET fresh = 0 WHERE story = ?", [(story,) for story in stories])


def replace_stories(
    connection: sqlite3.Connection, old: Sequence[str], new: Sequence[TracedStory], *, run: int, revision: int, at: datetime
) -> None:
    """Stories instead of stories; where the articles of those that are gone went is noted."""
    before = {story: reading.members(connection, story) for story in old}
    kept = {traced.trace.stories[0].id for traced in new}
    connection.executemany("DELETE FROM story WHERE id = ?", [(story,) for story in old if story not in kept])
    for traced in new:
        if not traced.unchanged:
            _put_story(connection, traced, run=run, revision=revision, at=at)
        _place(connection, traced)
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
    names = {
        name.casefold()
        for voice in trace.voices
        if voice.kind not in {"anonymous", "group"}
        for name in (voice.name, *voice.aliases)
    }
    connection.execute("DELETE FROM voice WHERE story = ?", (story.id,))
    connection.executemany("INSERT INTO voice (name, story) VALUES (?, ?)", [(name, story.id) for name in sorted(names)])


def _place(connection: sqlite3.Connection, traced: TracedStory) -> None:
    story = traced.trace.stories[0]
    connection.execute("UPDATE story SET block = ? WHERE id = ?", (traced.block, story.id))
    rows = [(story.id, traced.block, article) for article in story.articles]
    connection.executemany("UPDATE article SET story = ?, block = ?, fresh = 1 WHERE id = ?", rows)


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
