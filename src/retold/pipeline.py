"""The only file that knows the order: records in, a traced pile out.

articles -> reuse -> families -> times -> stories -> stemmata -> variants -> statements -> corroboration -> timelines
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from retold import (
    __version__,
    articles,
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
from retold.errors import NothingReadableError
from retold.model import Article, Comparison, Count, Problem, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from retold.model import (
        Claim,
        Family,
        Judgement,
        Pile,
        RawRecord,
        Reading,
        Resolution,
        Statement,
        Stemma,
        Story,
        Timeline,
        TimeValue,
        Voice,
    )  # fmt: skip

T = TypeVar("T")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may choose. The defaults are what the figures in ``benchmarks/`` were measured with."""

    draws: int = 100  # resamplings behind each confidence
    voices: Mapping[str, object] | None = None  # a user's table of voices, laid over the shipped ones
    judgements: Sequence[Judgement] = ()  # what people decided, all rows; which of them stand is found here

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each, for the record that goes out with a trace."""
        return (("draws", str(self.draws)), ("voices", "shipped" if self.voices is None else "shipped and the user's"))


def trace(pile: Pile, *, options: Options | None = None, progress: Callable[[str, int, int], None] | None = None) -> Trace:
    """The pile, traced.

    Raises:
        NothingReadableError: when no record of the pile holds an article.
    """
    return trace_articles(prepare(pile, progress=progress), options=options, progress=progress)


def trace_articles(
    prepared: Prepared, *, options: Options | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Trace:
    """Articles already prepared, traced."""
    options = options or Options()
    stand = judgements.standing(options.judgements)
    watch = _Watch(progress)
    settled = articles.settle(prepared.articles)
    pool = {article.id: article for article in settled}
    found = watch.once("finding shared copy", lambda: reuse.find(settled))
    groups = families.group(settled, found)
    calendar = _Calendar(pool, groups)
    moments = tuple(chain.from_iterable(watch.each("reading dates", settled, calendar.read)))
    events = watch.once("grouping stories", lambda: stories.group(settled, groups, moments))
    trees = tuple(
        watch.each("drawing lines of descent", groups, lambda family: stemmata.infer(family, pool, draws=options.draws))
    )
    changes = tuple(chain.from_iterable(watch.each("naming changes", trees, lambda tree: variants.collate(tree, pool))))
    readings = dict(zip(pool, watch.each("reading statements", settled, _Reader().read), strict=True))
    said = watch.once(
        "resolving voices", lambda: statements.resolve(pool, _statements(readings), desks(trees), table=options.voices)
    )
    shelves = _by_story(events, groups, trees, said, moments, pool)
    unread = {article_id: reading.unread for article_id, reading in readings.items() if reading.unread}
    claims = dict(watch.each("counting sources", shelves, lambda shelf: (shelf.story.id, shelf.weigh(said.voices, unread, stand))))
    weighed = tuple(chain.from_iterable(claims.values()))
    return Trace(
        version=__version__,
        count=prepared.count,
        problems=(*prepared.problems, *judgements.unmatched(stand, _judged(weighed, said.voices, trees))),
        articles=settled,
        repeated=found.repeated,
        families=groups,
        stories=events,
        stemmata=trees,
        variants=changes,
        statements=said.statements,
        unread=tuple(unread.items()),
        voices=said.voices,
        times=moments,
        claims=weighed,
        timelines=tuple(shelf.timeline(claims[shelf.story.id]) for shelf in shelves),
        parameters=options.rows(),
        judgements=judgements.listed(options.judgements),
    )


def _judged(claims: Iterable[Claim], voices: Iterable[Voice], trees: Iterable[Stemma]) -> set[str]:
    """Ids of the judgements that touched something."""
    ids = ({key for row in claims for key in row.judgements}, {key for row in voices for key in row.judgements})
    return set().union(*ids, *(tree.judgements for tree in trees))


def compare(left: RawRecord, right: RawRecord) -> Comparison:
    """Two texts side by side: what is shared, moved, added, cut and changed. No direction is claimed.

    Raises:
        NothingReadableError: when one of them holds no text.
    """
    pair = [articles.prepare(record) for record in (left, right)]
    a, b = articles.settle([article for article in pair if isinstance(article, Article)]) if _both(pair) else (None, None)
    if a is None or b is None:
        raise NothingReadableError(2)
    if a.id == b.id:  # the same text given twice is still two texts to compare
        b = _renamed(b, f"{b.id}-b")
    return compare_articles(a, b)


def compare_articles(a: Article, b: Article) -> Comparison:
    """Two articles side by side, as ``compare`` does for records."""
    passages = reuse.compare(a, b)
    return Comparison(a=a, b=b, passages=passages, variants=variants.compare(a, b, passages))


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


# --------------------------------------------------------------------------------------------------- preparing


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Articles as each is by itself, and what became of the rest of the input."""

    articles: tuple[Article, ...]  # in order of id, each once
    problems: tuple[Problem, ...]
    count: Count


def prepare(pile: Pile, *, progress: Callable[[str, int, int], None] | None = None) -> Prepared:
    """The articles of a pile.

    Raises:
        NothingReadableError: when no record of the pile holds one.
    """
    outcomes = list(_Watch(progress).each("reading articles", pile.records, articles.prepare))
    good = {outcome.id: outcome for outcome in reversed(outcomes) if isinstance(outcome, Article)}
    problems = (*pile.problems, *(outcome for outcome in outcomes if isinstance(outcome, Problem)))
    if not good:
        raise NothingReadableError(len(problems), (problem.reason for problem in problems))
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


def _both(pair: Sequence[Article | Problem]) -> bool:
    return all(isinstance(article, Article) for article in pair)


def _renamed(article: Article, new: str) -> Article:
    """The same article under another id, spans included."""

    def moved(item: T) -> T:
        return replace(item, span=replace(item.span, article_id=new))  # type: ignore[attr-defined, type-var]

    return replace(
        article,
        id=new,
        boilerplate=tuple(moved(item) for item in article.boilerplate),
        credits=tuple(moved(item) for item in article.credits),
        dateline=moved(article.dateline) if article.dateline else None,
    )


def _statements(readings: Mapping[str, Reading]) -> list[Statement]:
    return [statement for reading in readings.values() for statement in reading.statements]


class _Calendar:
    """Time expressions of articles, each text counted from one day read once: 5,000 copies cost about as much as one."""

    def __init__(self, pool: Mapping[str, Article], groups: Iterable[Family]) -> None:
        self._copies = {member: [pool[other] for other in group.articles] for group in groups for member in group.articles}
        self._read: dict[tuple[object, ...], tuple[TimeValue, ...]] = {}

    def read(self, article: Article) -> tuple[TimeValue, ...]:
        reference = times.stamp_of_copies(article, self._copies[article.id]) if article.published is None else None
        dateline = article.dateline and (article.dateline.place, article.dateline.day)
        day = tuple(stamp and (stamp.at, stamp.precision) for stamp in (article.published, reference))
        key = (article.text, article.body, dateline, day)
        if key not in self._read:
            self._read[key] = times.tag(article, reference)
        return tuple(replace(moment, span=replace(moment.span, article_id=article.id)) for moment in self._read[key])


class _Reader:
    """Statements of articles, each text read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[object, ...], Reading] = {}

    def read(self, article: Article) -> Reading:
        key = (article.text, article.body, article.language, tuple(credit.agency for credit in article.credits))
        if key not in self._read:
            self._read[key] = statements.read(article)
        return statements.readdressed(self._read[key], article.id)


# ----------------------------------------------------------------------------------------------------- by story


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Everything that belongs to one story."""

    story: Story
    articles: Mapping[str, Article]
    families: tuple[Family, ...]
    stemmata: tuple[Stemma, ...]
    statements: tuple[Statement, ...]
    times: tuple[TimeValue, ...]

    def weigh(self, voices: Sequence[Voice], unread: Mapping[str, str], told: Sequence[Judgement]) -> tuple[Claim, ...]:
        """Claims; none where no statement could be read, since a source that the text names would be counted as missing."""
        if all(article_id in unread for article_id in self.articles):
            return ()
        return corroboration.weigh(self.articles, self.families, self.stemmata, self.statements, voices, self.times, told)

    def timeline(self, claims: Sequence[Claim]) -> Timeline:
        return timelines.build(self.story, self.articles, claims, self.statements, self.times)


def _by_story(
    events: Sequence[Story], groups: Sequence[Family], trees: Sequence[Stemma], said: Resolution, moments: Sequence[TimeValue],
    pool: Mapping[str, Article],
) -> list[_Shelf]:  # fmt: skip
    family = {group.id: group for group in groups}
    tree = {stemma.family_id: stemma for stemma in trees}
    spoken: dict[str, list[Statement]] = defaultdict(list)
    for statement in said.statements:
        spoken[statement.article_id].append(statement)
    dated: dict[str, list[TimeValue]] = defaultdict(list)
    for moment in moments:
        dated[moment.span.article_id].append(moment)
    return [
        _Shelf(
            story=story,
            articles={article_id: pool[article_id] for article_id in story.articles},
            families=tuple(family[key] for key in story.families),
            stemmata=tuple(tree[key] for key in story.families),
            statements=tuple(chain.from_iterable(spoken[article_id] for article_id in story.articles)),
            times=tuple(chain.from_iterable(dated[article_id] for article_id in story.articles)),
        )
        for story in events
    ]


# ----------------------------------------------------------------------------------------------------- progress


@dataclass(frozen=True, slots=True)
class _Watch:
    """Tells whoever watches which stage runs and how far it is."""

    tell: Callable[[str, int, int], None] | None

    def once(self, stage: str, work: Callable[[], T]) -> T:
        self._say(stage, 0, 1)
        result = work()
        self._say(stage, 1, 1)
        return result

    def each(self, stage: str, items: Sequence[Item], work: Callable[[Item], T]) -> Iterator[T]:
        for done, item in enumerate(items):
            self._say(stage, done, len(items))
            yield work(item)
        self._say(stage, len(items), len(items))

    def _say(self, stage: str, done: int, total: int) -> None:
        if self.tell is not None:
            self.tell(stage, done, total)
