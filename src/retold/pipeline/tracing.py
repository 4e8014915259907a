"""A pile traced: block by block, each in the same order, each without knowing of the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from retold import (
    __version__,
    articles,
    blocks,
    corroboration,
    families,
    judgements,
    reuse,
    statements,
    stemmata,
    stories,
    timelines,
    times,
    variants,
)
from retold.model import Article, Count, Trace
from retold.pipeline.memory import Memory, Notes
from retold.pipeline.options import Options
from retold.pipeline.preparing import prepare
from retold.pipeline.together import heard, stories_of, together
from retold.pipeline.watching import Tell, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.model import (
        Claim,
        Family,
        Judgement,
        Pile,
        Reading,
        Stamp,
        Statement,
        Stemma,
        Story,
        Timeline,
        TimeValue,
        Variant,
        Voice,
    )  # fmt: skip
    from retold.pipeline.preparing import Prepared


def trace(pile: Pile, *, options: Options | None = None, progress: Tell = None) -> Trace:
    """The pile, traced.

    Raises:
        NothingReadableError: when no record of the pile holds an article.
    """
    return trace_articles(prepare(pile, progress=progress), options=options, progress=progress)


def trace_articles(prepared: Prepared, *, options: Options | None = None, progress: Tell = None) -> Trace:
    """Articles already prepared, traced."""
    options = options or Options()
    stand = judgements.standing(options.judgements)
    settled = articles.settle(prepared.articles)
    parts = list(_blocks(settled))
    if len(parts) == 1:
        whole = trace_block(settled, options=options, progress=progress)
    else:
        traced = Watch(progress).each("tracing blocks", parts, lambda block: trace_block(block, options=options))
        whole = together(cut for part in traced for cut in stories_of(part))
    return replace(
        whole,
        count=prepared.count,
        problems=(*prepared.problems, *judgements.unmatched(stand, judged(whole))),
        parameters=options.rows(),
        judgements=judgements.listed(options.judgements),
    )


def _blocks(settled: Sequence[Article]) -> Iterator[tuple[Article, ...]]:
    if len(settled) <= blocks.LARGEST:
        yield tuple(settled)
        return
    inside: dict[int, list[Article]] = defaultdict(list)
    for article, block in zip(settled, blocks.cut(blocks.read(settled), largest=blocks.LARGEST).tolist(), strict=True):
        inside[block].append(article)
    yield from (tuple(block) for block in inside.values())


def trace_block(
    settled: Sequence[Article], *, options: Options, memory: Memory | None = None, progress: Tell = None
) -> Trace:  # fmt: skip
    """Articles, settled and in order of id, that are traced together; what is not of a block (count, problems) is left out."""
    memory = memory or Memory()
    stand = judgements.standing(options.judgements)
    watch = Watch(progress)
    pool = {article.id: article for article in settled}
    found = watch.once("finding shared copy", lambda: reuse.find(settled))
    groups = families.group(settled, found)
    calendar = _Calendar(pool, groups, memory)
    dates = dict(zip(pool, watch.each("reading dates", settled, calendar.read), strict=True))
    moments = tuple(chain.from_iterable(times.agreed(pool, groups, dates).values()))
    events = watch.once("grouping stories", lambda: stories.group(settled, groups, moments))
    reader = _Reader(memory)
    readings = dict(zip(pool, watch.each("reading statements", settled, reader.read), strict=True))
    memory.learnt |= {key: Notes(reading=readings[key], times=calendar.plain.get(key)) for key in pool}
    draughtsman = _Draughtsman(pool, {key: reading.statements for key, reading in readings.items()}, options.draws, stand, memory)
    drawn = list(watch.each("drawing lines of descent", groups, draughtsman.draw))
    trees = tuple(tree for tree, _ in drawn)
    said = watch.once(
        "resolving voices",
        lambda: statements.resolve(pool, _statements(readings), desks(trees), table=options.voices, stories=_homes(events)),
    )
    said = statements.as_judged(said, stand)
    shelves = _by_story(events, groups, trees, said.statements, said.voices, moments, pool)
    unread = {article_id: reading.unread for article_id, reading in readings.items() if reading.unread}
    told = dict(watch.each("counting sources", shelves, lambda shelf: (shelf.story.id, shelf.told(unread, stand, memory))))
    return Trace(
        version=__version__,
        count=Count(seen=len(pool), articles=len(pool), repeated=0, skipped=0, unreadable=0),
        problems=(),
        articles=tuple(settled),
        repeated=found.repeated,
        families=groups,
        stories=events,
        stemmata=trees,
        variants=tuple(chain.from_iterable(changes for _, changes in drawn)),
        statements=said.statements,
        unread=tuple(unread.items()),
        voices=said.voices,
        times=moments,
        claims=tuple(chain.from_iterable(claims for claims, _ in told.values())),
        timelines=tuple(timeline for _, timeline in told.values()),
        parameters=options.rows(),
    )


def heard_in(tree: Stemma, said: Mapping[str, Sequence[Statement]]) -> dict[str, Sequence[Statement]]:
    """The statements of each article of a family and of its lost originals, as far as anybody could read them."""
    lost = {lost.id: statements.read(text_alone(lost.id, lost.text)).statements for lost in tree.lost}
    return {article_id: said[article_id] for article_id in tree.articles if article_id in said} | lost


def text_alone(id_: str, text: str) -> Article:
    """A text of which nothing else is known, as an article."""
    return Article(id=id_, label=id_, source="", text=text, outlet="", title="", language="", body=((0, len(text)),))


def judged(trace: Trace) -> set[str]:
    """Ids of the judgements that touched something."""
    rows: Iterable[Claim | Voice | Stemma] = chain(trace.claims, trace.voices, trace.stemmata)
    return {key for row in rows for key in row.judgements}


def desks(trees: Iterable[Stemma]) -> dict[str, str]:
    """For each article and lost original, the root of its line of descent: the desk that did the reporting.

    An article woven from two sources counts with its first parent; a pair whose direction is unknown shares the root of
    the one that sorts first.
    """
    out: dict[str, str] = {}
    for tree in trees:
        parents = {descent.child_id: descent.parent_id for descent in tree.descents if descent.rank == 0}
        for node in (*tree.articles, *(lost.id for lost in tree.lost)):
            out[node] = _root(node, parents)
    return out


def _root(node: str, parents: Mapping[str, str]) -> str:
    seen = {node}
    while (parent := parents.get(node)) is not None and parent not in seen:
        node = parent
        seen.add(node)
    return node


def _statements(readings: Mapping[str, Reading]) -> list[Statement]:
    return [statement for reading in readings.values() for statement in reading.statements]


def _homes(events: Iterable[Story]) -> dict[str, str]:
    return {article_id: story.id for story in events for article_id in story.articles}


# ---------------------------------------------------------------------------------------- each text, each family once


class _Calendar:
    """Time expressions of articles, each text counted from one day read once: 5,000 copies cost about as much as one."""

    def __init__(self, pool: Mapping[str, Article], groups: Iterable[Family], memory: Memory) -> None:
        self._copies = {member: [pool[other] for other in group.articles] for group in groups for member in group.articles}
        self._read: dict[tuple[object, ...], tuple[TimeValue, ...]] = {}
        self._memory = memory
        self.plain: dict[str, tuple[TimeValue, ...]] = {}  # what follows from the article alone

    def read(self, article: Article) -> tuple[TimeValue, ...]:
        if article.published is None:
            return self._counted_from(article, times.stamp_of_copies(article, self._copies[article.id]))
        notes = self._memory.notes.get(article.id)
        found = notes.times if notes and notes.times is not None else self._counted_from(article, None)
        self.plain[article.id] = found
        return found

    def _counted_from(self, article: Article, reference: Stamp | None) -> tuple[TimeValue, ...]:
        dateline = article.dateline and (article.dateline.place, article.dateline.day)
        day = tuple(stamp and (stamp.at, stamp.precision) for stamp in (article.published, reference))
        key = (article.text, article.body, dateline, day)
        if key not in self._read:
            self._read[key] = times.tag(article, reference)
        return tuple(replace(moment, span=replace(moment.span, article_id=article.id)) for moment in self._read[key])


class _Reader:
    """Statements of articles, each text read once."""

    def __init__(self, memory: Memory) -> None:
        self._read: dict[tuple[object, ...], Reading] = {}
        self._memory = memory

    def read(self, article: Article) -> Reading:
        if notes := self._memory.notes.get(article.id):
            return notes.reading
        key = (article.text, article.body, article.language, tuple(credit.agency for credit in article.credits))
        if key not in self._read:
            self._read[key] = statements.read(article)
        return statements.readdressed(self._read[key], article.id)


@dataclass(frozen=True, slots=True)
class _Draughtsman:
    """Stemmata and what changed along them, each family drawn once."""

    pool: Mapping[str, Article]
    said: Mapping[str, Sequence[Statement]]
    draws: int
    stand: Sequence[Judgement]
    memory: Memory

    def draw(self, family: Family) -> tuple[Stemma, tuple[Variant, ...]]:
        if known := self.memory.drawing(family, self.pool):
            return known
        tree = stemmata.infer(family, self.pool, draws=self.draws, judgements=self.stand)
        return tree, tuple(variants.collate(tree, self.pool, heard_in(tree, self.said)))


# ----------------------------------------------------------------------------------------------------- by story


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Everything that belongs to one story."""

    story: Story
    articles: Mapping[str, Article]
    families: tuple[Family, ...]
    stemmata: tuple[Stemma, ...]
    statements: tuple[Statement, ...]
    voices: tuple[Voice, ...]
    times: tuple[TimeValue, ...]

    def told(
        self, unread: Mapping[str, str], stand: Sequence[Judgement], memory: Memory
    ) -> tuple[tuple[Claim, ...], Timeline]:  # fmt: skip
        """Its claims and timeline."""
        known = memory.told.get(self.story.id)
        if known is not None and not stand and not known.judgements and self._as_in(known):
            return known.claims, known.timelines[0]
        claims = self._weigh(unread, stand)
        return claims, timelines.build(
            self.story, self.articles, claims, self.statements, self.times, self.families, self.stemmata
        )  # fmt: skip

    def _weigh(self, unread: Mapping[str, str], stand: Sequence[Judgement]) -> tuple[Claim, ...]:
        """Claims; none where no statement could be read, since a source that the text names would be counted as missing."""
        if all(article_id in unread for article_id in self.articles):
            return ()
        return corroboration.weigh(
            self.articles, self.families, self.stemmata, self.statements, self.voices, self.times, stand
        )  # fmt: skip

    def _as_in(self, known: Trace) -> bool:
        mine = (self.story, tuple(self.articles.values()), self.families, self.stemmata, self.statements, self.voices, self.times)
        theirs = (
            known.stories[0], known.articles, known.families, known.stemmata, known.statements, known.voices, known.times,
        )  # fmt: skip
        return mine == theirs


def _by_story(
    events: Sequence[Story], groups: Sequence[Family], trees: Sequence[Stemma], said: Iterable[Statement],
    voices: Sequence[Voice], moments: Iterable[TimeValue], pool: Mapping[str, Article],
) -> list[_Shelf]:  # fmt: skip
    family = {group.id: group for group in groups}
    tree = {stemma.family_id: stemma for stemma in trees}
    spoken: dict[str, list[Statement]] = defaultdict(list)
    for statement in said:
        spoken[statement.article_id].append(statement)
    dated: dict[str, list[TimeValue]] = defaultdict(list)
    for moment in moments:
        dated[moment.span.article_id].append(moment)
    by_id = {voice.id: voice for voice in voices}
    out = []
    for story in events:
        own = tuple(chain.from_iterable(spoken[article_id] for article_id in story.articles))
        out.append(
            _Shelf(
                story=story,
                articles={article_id: pool[article_id] for article_id in story.articles},
                families=tuple(family[key] for key in story.families),
                stemmata=tuple(tree[key] for key in story.families),
                statements=own,
                voices=heard(own, by_id),
                times=tuple(chain.from_iterable(dated[article_id] for article_id in story.articles)),
            )
        )
    return out
