"""A trace cut into its stories, and stories put together to one trace again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from retold.model import Count, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from retold.model import RepeatedText, Story, Voice

Row = TypeVar("Row")
_LATEST = datetime.max.replace(tzinfo=UTC)


def stories_of(trace: Trace) -> list[Trace]:
    """One trace for each story; every view of a report works on it as on any."""
    home = _homes(trace)
    parts: dict[str, Mapping[str, Sequence[Any]]] = {
        "articles": _split(trace.articles, lambda row: home[row.id]),
        "families": _split(trace.families, lambda row: home[row.id]),
        "stemmata": _split(trace.stemmata, lambda row: home[row.family_id]),
        "variants": _split(trace.variants, lambda row: home[row.child_id]),
        "statements": _split(trace.statements, lambda row: home[row.article_id]),
        "unread": _split(trace.unread, lambda row: home[row[0]]),
        "times": _split(trace.times, lambda row: home[row.span.article_id]),
        "claims": _split(trace.claims, lambda row: home[row.first.span.article_id]),
        "timelines": _split(trace.timelines, lambda row: row.story_id),
    }
    return [
        _restricted(trace, story, {name: tuple(part.get(story.id, ())) for name, part in parts.items()})
        for story in trace.stories
    ]


def _homes(trace: Trace) -> dict[str, str]:
    """The story of each article, family and lost original."""
    homes = {inside: story.id for story in trace.stories for inside in (*story.articles, *story.families)}
    return homes | {lost.id: homes[tree.family_id] for tree in trace.stemmata for lost in tree.lost}


def _split(rows: Iterable[Row], home: Callable[[Row], str]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        out[home(row)].append(row)
    return out


def _restricted(trace: Trace, story: Story, parts: Mapping[str, tuple[object, ...]]) -> Trace:
    size = len(story.articles)
    cut = replace(
        trace,
        count=Count(seen=size, articles=size, repeated=0, skipped=0, unreadable=0),
        problems=(),
        stories=(story,),
        repeated=tuple(text for text in trace.repeated if {span.article_id for span in text.spans} & set(story.articles)),
        **parts,  # type: ignore[arg-type]
    )
    return replace(cut, voices=tuple(voice for voice in trace.voices if voice.id in _voices_of(cut)))


def _voices_of(cut: Trace) -> set[str]:
    """Voices that the statements and claims of a story name, and those for whom they speak."""
    named = {link.voice_id for statement in cut.statements for link in statement.chain}
    for claim in cut.claims:
        named.update(claim.figures.voices, claim.figures.bottleneck, claim.denied_by, claim.unconfirmed_by)
        named.update(chain.from_iterable(mention.voices for mention in claim.mentions))
    principals = {voice.id: voice.principal for voice in cut.voices}
    return named | {principals[voice] for voice in named if voice in principals}


# --------------------------------------------------------------------------------------------------------- together


def together(parts: Iterable[Trace], whole: Trace) -> Trace:
    """Stories as one trace, in the order of a trace; what is not of a story (count, problems) is that of ``whole``."""
    cuts = sorted(parts, key=lambda cut: _by_time(cut.stories[0]))
    rank = {tree.family_id: tree for cut in cuts for tree in cut.stemmata}
    order = {node: tree.family_id for tree in rank.values() for node in (*tree.articles, *(lost.id for lost in tree.lost))}
    return replace(
        whole,
        articles=_sorted((cut.articles for cut in cuts), key=lambda row: row.id),
        repeated=_repeated(cuts),
        families=_sorted((cut.families for cut in cuts), key=lambda row: row.id),
        stories=tuple(cut.stories[0] for cut in cuts),
        stemmata=_sorted((cut.stemmata for cut in cuts), key=lambda row: row.family_id),
        variants=_sorted((cut.variants for cut in cuts), key=lambda row: order[row.child_id]),
        statements=_sorted((cut.statements for cut in cuts), key=lambda row: row.article_id),
        unread=_sorted((cut.unread for cut in cuts), key=lambda row: row[0]),
        voices=_voices(cuts),
        times=_sorted((cut.times for cut in cuts), key=lambda row: row.span.article_id),
        claims=tuple(chain.from_iterable(cut.claims for cut in cuts)),
        timelines=tuple(chain.from_iterable(cut.timelines for cut in cuts)),
    )


def _by_time(story: Story) -> tuple[datetime, str]:
    return (story.first.at if story.first else _LATEST, story.id)


def _sorted(rows: Iterable[Iterable[Row]], key: Callable[[Row], str]) -> tuple[Row, ...]:
    return tuple(sorted(chain.from_iterable(rows), key=key))


def _repeated(cuts: Iterable[Trace]) -> tuple[RepeatedText, ...]:
    found = {text for cut in cuts for text in cut.repeated}
    return tuple(sorted(found, key=lambda text: (text.outlet, text.text, [(s.article_id, s.start) for s in text.spans])))


def _voices(cuts: Iterable[Trace]) -> tuple[Voice, ...]:
    by_id = {voice.id: voice for cut in cuts for voice in cut.voices}
    return tuple(by_id[voice_id] for voice_id in sorted(by_id))
