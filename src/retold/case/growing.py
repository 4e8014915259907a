"""How a case grows: articles are taken in, then whatever they touch is traced anew, whole blocks at a time.

Both are done in steps that are each on the disk, whole or not at all. What is taken in and not yet traced is stale, and stays
so until somebody traces it: a case that was killed in between goes on where it stood. What is worked out is kept only if
nothing came in meanwhile; otherwise it is worked out again from what is there then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from retold import __version__, blocks, pipeline
from retold.case import repeated
from retold.judgements import from_row
from retold.report.index import Index
from retold.store import reading, writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from retold.model import Article, Trace
    from retold.pipeline import Options
    from retold.pipeline.watching import Tell
    from retold.store import Store

AT_ONCE = 1000  # articles taken in, or traced, in one step on the disk


def now() -> datetime:
    """The clock: a case says when things were done to it."""
    return datetime.now(UTC)  # noqa: TID251


# ---------------------------------------------------------------------------------------------------------- taking in


def take(store: Store, articles: Sequence[Article], run: int) -> int:
    """Articles into the case, each once; how many are new."""
    new = 0
    for begin in range(0, len(articles), AT_ONCE):
        with store.transaction() as connection:
            part = articles[begin : begin + AT_ONCE]
            known = reading.known(connection, (article.id for article in part))
            fresh = [article for article in part if article.id not in known]
            if fresh:
                _take_new(connection, fresh, run)
                new += len(fresh)
    return new


def _take_new(connection: sqlite3.Connection, new: Sequence[Article], run: int) -> None:
    for article in new:
        writing.put_article(connection, article, run, repeated.line_row(article))
    changed = repeated.judge(connection, new)
    prepared = reading.articles(connection, changed, prepared=True)
    shown = [repeated.shown(connection, article) for article in prepared]
    rows = blocks.read(shown).rows()
    for number, now_shown, before, row in zip(reading.numbers(connection, changed), shown, prepared, rows, strict=True):
        writing.settle(connection, number, now_shown, before, row)
    writing.advance(connection, given=True)


# ------------------------------------------------------------------------------------------------------------ tracing


def trace_stale(store: Store, run: int, options: Options, progress: Tell) -> tuple[str, ...]:
    """Trace whatever waits for it; ids of the stories that are new or changed."""
    touched: set[str] = set()
    while True:
        with store.snapshot() as connection:
            seen = reading.counter(connection, "input")
            groups = _stale_blocks(connection) if reading.anything_stale(connection) else []
            stand = tuple(from_row(row) for row in reading.judgements(connection))
        if not groups:
            return tuple(sorted(touched))
        total, done = sum(len(block) for group in groups for block in group), 0
        for batch in _batches(groups):
            watched = progress if len(groups) == len(batch) == 1 else None
            found = _traced(store, batch, replace(options, judgements=stand), watched)
            if found is None or not _kept(store, found, run, seen, touched):
                break  # something came in meanwhile
            done += sum(len(block) for block in batch)
            if progress and not watched:
                progress("tracing", done, total)


def _stale_blocks(connection: sqlite3.Connection) -> list[list[list[int]]]:
    """Numbers of the articles of each block that has changed, in groups that have to be exchanged together."""
    states = np.array(reading.states(connection), np.int64).reshape(-1, 3)
    numbers, before, fresh = states.T
    label = np.zeros(len(numbers), np.int64)
    if len(numbers) > blocks.LARGEST:
        label = blocks.cut(blocks.Traits.from_rows(reading.holds(connection)[1]), largest=blocks.LARGEST)
    after = numbers[label]
    same = (before == after) & (fresh == 1)
    sizes = {int(key): int(count) for key, count in zip(*np.unique(before, return_counts=True), strict=True)}
    members: dict[int, list[int]] = defaultdict(list)
    for place, block in enumerate(after.tolist()):
        members[block].append(place)
    stale = [block for block, inside in members.items() if not same[inside].all() or sizes.get(block, 0) != len(inside)]
    return _together(stale, members, numbers, before)


def _together(
    stale: Sequence[int], members: dict[int, list[int]], numbers: np.ndarray[tuple[int], np.dtype[np.int64]],
    before: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> list[list[list[int]]]:  # fmt: skip
    """Blocks that took articles from one old block go together: its stories are exchanged at once."""
    leader: dict[int, int] = {}

    def top(block: int) -> int:
        while leader.setdefault(block, block) != block:
            block = leader[block]
        return block

    by_old: dict[int, int] = {}
    for block in stale:
        for old in {int(before[place]) for place in members[block]} - {0}:
            first = by_old.setdefault(old, block)
            one, other = sorted((top(first), top(block)))
            leader[other] = one
    groups: dict[int, list[list[int]]] = defaultdict(list)
    for block in stale:
        groups[top(block)].append([int(numbers[place]) for place in members[block]])
    return list(groups.values())


def _batches(groups: Sequence[list[list[int]]]) -> Iterator[list[list[int]]]:
    """Groups of blocks that together are about as many articles as are traced in one step."""
    batch: list[list[int]] = []
    size = 0
    for group in groups:
        batch += group
        size += sum(len(block) for block in group)
        if size >= AT_ONCE // 4:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _traced(store: Store, batch: Sequence[Sequence[int]], options: Options, progress: Tell) -> _Exchange | None:
    old: set[str] = set()
    new: list[writing.TracedStory] = []
    learnt: dict[str, pipeline.Notes] = {}
    for block in batch:
        memory = pipeline.Memory()
        with store.snapshot() as connection:
            ids = sorted(reading.ids(connection, block))
            articles = reading.articles(connection, ids)
            stories = reading.stories_among(connection, ids)
            memory.notes = reading.notes(connection, ids, __version__, pipeline.Notes)
            for story in stories:
                known = reading.as_it_was(connection, story, __version__)
                if known is not None and known.parameters == options.rows():
                    memory.remember(known)
        trace = pipeline.trace_block(articles, options=options, memory=memory, progress=progress)
        old |= set(stories)
        new += [_row(cut, block[0], memory) for cut in pipeline.stories_of(trace)]
        learnt |= {key: note for key, note in memory.learnt.items() if key not in memory.notes}
    return _Exchange(old, new, learnt)


class _Exchange:
    """Stories instead of stories."""

    def __init__(self, old: set[str], new: list[writing.TracedStory], learnt: dict[str, pipeline.Notes]) -> None:
        self.old, self.new, self.learnt = old, new, learnt


def _row(cut: Trace, block: int, memory: pipeline.Memory) -> writing.TracedStory:
    known = memory.told.get(cut.stories[0].id)
    agencies = {credit.agency for article in cut.articles for credit in article.credits if credit.agency}
    return writing.TracedStory(
        trace=cut,
        block=block,
        lines=len(Index(cut).story_lines(cut.stories[0])),
        agencies=tuple(sorted(agencies)),
        unchanged=known == cut,
    )


def _kept(store: Store, found: _Exchange, run: int, seen: int, touched: set[str]) -> bool:
    with store.transaction() as connection:
        if reading.counter(connection, "input") != seen:
            return False
        revision = writing.advance(connection, given=False)
        writing.put_notes(connection, found.learnt, __version__)
        writing.replace_stories(connection, sorted(found.old), found.new, run=run, revision=revision, at=now())
    touched.update(row.trace.stories[0].id for row in found.new if not row.unchanged)
    return True
