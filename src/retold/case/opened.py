"""A case, opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from retold import __version__, pipeline, reuse
from retold.case import growing
from retold.case.answers import Added, Found, Match
from retold.errors import MissingStoryError, NothingReadableError
from retold.judgements import as_row, from_row
from retold.model import Count, RawRecord, Trace
from retold.store import Question, Store, reading, searching, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from retold.model import Article, Judgement, Pile
    from retold.store import RunRow, StoryPage

    Tell = Callable[[str, int, int], None] | None  # who watches: stage, done, total


class Case:
    """Articles, stories and judgements in one file. Use it as a context manager.

    Everything that only reads may be called from many threads while another adds; each answer is of one moment.
    """

    def __init__(self, store: Store, options: pipeline.Options) -> None:
        self._store = store
        self._options = options

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, options: pipeline.Options | None = None) -> Self:
        """The case of a file; with ``create``, a new one where there is none.

        Raises:
            MissingCaseError: when there is none.
            NotACaseError: when the file is something else.
        """
        return cls(Store(path, create=create), options or pipeline.Options())

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------------ growing

    def add(self, pile: Pile, *, progress: Tell = None, who: str = "", command: str = "add") -> Added:
        """Put the articles of a pile into the case and trace what they touch. Adding them again changes nothing.

        Raises:
            NothingReadableError: when no record of the pile holds an article; its problems are kept all the same.
            CaseBusyError: when another program writes for long.
        """
        prepared = pipeline.read(pile, progress=progress)
        with self._store.transaction():
            run = self._begin(command, who)
        new = growing.take(self._store, prepared.articles, run)
        known = len(prepared.articles) - new
        count = replace(prepared.count, articles=new, repeated=prepared.count.repeated + known)
        with self._store.transaction() as connection:
            writing.count_input(connection, run, count, prepared.problems)
            if not prepared.articles:
                writing.end_run(connection, run, at=growing.now())
        if not prepared.articles:
            raise NothingReadableError(len(prepared.problems), (problem.reason for problem in prepared.problems))
        touched = growing.trace_stale(self._store, run, self._options, progress)
        with self._store.transaction() as connection:
            writing.end_run(connection, run, at=growing.now())
        return Added(count=count, problems=prepared.problems, stories=touched, run=run)

    def _begin(self, command: str, who: str) -> int:
        return writing.begin_run(
            self._store.connection, at=growing.now(), command=command, who=who, version=__version__,
            parameters=dict(self._options.rows()),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------------ reading

    @property
    def revision(self) -> int:
        """Grows with every acknowledged change."""
        with self._store.snapshot() as connection:
            return reading.counter(connection, "revision")

    def counts(self) -> dict[str, int]:
        """How many articles, stories, problems, runs and judgements there are."""
        with self._store.snapshot() as connection:
            names = {"articles": "article", "stories": "story", "problems": "problem", "runs": "run", "judgements": "judgement"}
            return {name: reading.number_of(connection, table) for name, table in names.items()}

    def stories(
        self, *, query: str = "", outlet: str = "", agency: str = "", language: str = "", since: date | datetime | None = None,
        until: date | datetime | None = None, least_lines: int = 0, limit: int = 50, offset: int = 0,
    ) -> StoryPage:  # fmt: skip
        """The stories that fit all that is given: the best first where there are words, else the latest."""
        question = Question(
            query=query, outlet=outlet, agency=agency, language=language, since=since, until=until, least_lines=least_lines,
            limit=limit, offset=offset,
        )  # fmt: skip
        with self._store.snapshot() as connection:
            return searching.stories(connection, question)

    def story(self, story_id: str) -> Trace:
        """One story as a trace of its own.

        Raises:
            MissingStoryError: when there is none of this id; ``successors`` says where its articles went.
        """
        with self._store.snapshot() as connection:
            found = reading.trace_of(connection, story_id)
            if found is None:
                raise MissingStoryError(story_id, reading.successors(connection, story_id))
            return found

    def named(self, beginning: str) -> str:
        """The id of the only story that begins so; what was given where there are several or none."""
        with self._store.snapshot() as connection:
            found = reading.stories_beginning(connection, beginning)
            return found[0] if len(found) == 1 else beginning

    def story_revision(self, story_id: str) -> int:
        """Grows when this story, or a judgement on it, changes.

        Raises:
            MissingStoryError: as ``story``.
        """
        with self._store.snapshot() as connection:
            found = reading.story_revision(connection, story_id)
            if found is None:
                raise MissingStoryError(story_id, reading.successors(connection, story_id))
            return found

    def story_of(self, article_id: str) -> str:
        """The story of an article.

        Raises:
            MissingStoryError: when there is no such article.
        """
        with self._store.snapshot() as connection:
            if found := reading.story_of(connection, article_id):
                return found
            raise MissingStoryError(article_id)

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            MissingStoryError: when there is none of this id.
        """
        with self._store.snapshot() as connection:
            found = reading.articles(connection, [article_id])
            if not found:
                raise MissingStoryError(article_id)
            return found[0]

    def trace(self) -> Trace:
        """The whole case as one trace. Of a hundred thousand articles it fills the memory: ask for stories."""
        with self._store.snapshot() as connection:
            cuts = [found for story in reading.story_ids(connection) if (found := reading.trace_of(connection, story))]
            if not cuts:
                raise NothingReadableError(0)
            count = Count(**reading.totals(connection))
            found = replace(pipeline.together(cuts), count=count, problems=reading.problems(connection))
            return replace(found, judgements=tuple(from_row(row) for row in reading.judgements(connection)))

    def find(self, text: str, limit: int = 20) -> Found:
        """The articles that share text with this one, the one with most words in common first.

        Raises:
            NothingReadableError: when the text holds no word.
        """
        asked = pipeline.prepare_one(RawRecord(source="the text", text=text))
        with self._store.snapshot() as connection:
            candidates = searching.sharing(connection, asked, 4 * limit)
            matches = [match for article, story in candidates if (match := _match(asked, article, story))]
        return Found(asked=asked, matches=tuple(sorted(matches, key=lambda match: (-match.words, match.article.id))[:limit]))

    def log(self, limit: int = 100, offset: int = 0) -> tuple[RunRow, ...]:
        """What was done to the case, the latest first."""
        with self._store.snapshot() as connection:
            return reading.runs(connection, limit, offset)

    # ----------------------------------------------------------------------------------------------------- judging

    def judge(self, judgement: Judgement) -> Judgement:
        """Keep a judgement and apply it. The same one twice is one. Taking one back is a judgement "withdrawn"."""
        with self._store.transaction() as connection:
            run = self._begin("judge", judgement.who)
            if writing.put_judgement(connection, as_row(judgement), run):
                writing.make_stale(connection, self._felt(judgement))
                writing.advance(connection, given=True)
        growing.trace_stale(self._store, run, self._options, None)
        with self._store.transaction() as connection:
            writing.end_run(connection, run, at=growing.now())
        return judgement

    def _felt(self, judgement: Judgement) -> set[str]:
        """The stories on which a judgement may tell."""
        keys = [key.partition("@")[0] for key in (judgement.left, judgement.right)]
        connection = self._store.connection
        homes = {reading.story_of(connection, key) for key in keys}
        return {story for story in homes if story} | reading.stories_hearing(connection, keys)

    def judgements(self, story_id: str = "") -> tuple[Judgement, ...]:
        """All of them, or those that touch a story, the latest first."""
        with self._store.snapshot() as connection:
            rows = [from_row(row) for row in reversed(reading.judgements(connection))]
        if not story_id:
            return tuple(rows)
        keys = _keys(self.story(story_id))
        return tuple(row for row in rows if {row.left.partition("@")[0], row.right.partition("@")[0]} & keys)


def _match(asked: Article, article: Article, story: str) -> Match | None:
    passages = reuse.compare(asked, article)
    words = sum(passage.words for passage in passages)
    return Match(article=article, story_id=story, passages=passages, words=words) if words else None


def _keys(cut: Trace) -> set[str]:
    """By what a judgement can name something of this story."""
    return {article.id for article in cut.articles} | {name for voice in cut.voices for name in (voice.name, *voice.aliases)}
