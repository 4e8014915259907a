"""A trace cut into its stories, and stories put together to one trace again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from retold.model import Count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from retold.model import RepeatedText, Statement, Story, Trace, Voice

Row = TypeVar("Row")
_LATEST = datetime.max.replace(tzinfo=UTC)


def heard(statements: Iterable[Statement], voices: Mapping[str, Voice]) -> tuple[Voice, ...]:
    """The voices that statements name and all for whom they speak, in order of id."""
    waiting = {link.voice_id for statement in statements for link in statement.chain}
    met: set[str] = set()
    while waiting:
        met |= waiting
        waiting = {voices[key].principal for key in waiting if key in voices} - met
    return tuple(voices[key] for key in sorted(met) if key in voices)


def stories_of(trace: Trace) -> list[Trace]:
    """One trace for each story; every view of a report works on it as on any."""
    home = _homes(trace)
    voices = {voice.id: voice for voice in trace.voices}
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
    repeated: dict[str, list[RepeatedText]] = defaultdict(list)
    for text in trace.repeated:
        for story in sorted({home[span.article_id] for span in text.spans}):
            repeated[story].append(text)
    return [
        _restricted(
            trace, story, {name: tuple(part.get(story.id, ())) for name, part in parts.items()}, voices, repeated[story.id]
        )
        for story in trace.stories
    ]  # fmt: skip


def _homes(trace: Trace) -> dict[str, str]:
    """The story of each article, family and lost original."""
    homes = {inside: story.id for story in trace.stories for inside in (*story.articles, *story.families)}
    return homes | {lost.id: homes[tree.family_id] for tree in trace.stemmata for lost in tree.lost}


def _split(rows: Iterable[Row], home: Callable[[Row], str]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        out[home(row)].append(row)
    return out


def _restricted(
    trace: Trace, story: Story, parts: dict[str, Any], voices: Mapping[str, Voice], repeated: Sequence[RepeatedText]
) -> Trace:  # fmt: skip
    size = len(story.articles)
    return replace(
        trace,
        count=Count(seen=size, articles=size, repeated=0, skipped=0, unreadable=0),
        problems=(),
        stories=(story,),
        repeated=tuple(repeated),
        voices=heard(parts["statements"], voices),
        **parts,
    )


# --------------------------------------------------------------------------------------------------------- together


def together(parts: Iterable[Trace]) -> Trace:
    """Stories, one or more, as one trace, in the order of a trace."""
    cuts = sorted(parts, key=lambda cut: _by_time(cut.stories[0]))
    trees = [tree for cut in cuts for tree in cut.stemmata]
    home = {node: tree.family_id for tree in trees for node in (*tree.articles, *(lost.id for lost in tree.lost))}
    size = sum(cut.count.articles for cut in cuts)
    return replace(
        cuts[0],
        count=Count(seen=size, articles=size, repeated=0, skipped=0, unreadable=0),
        articles=_sorted((cut.articles for cut in cuts), key=lambda row: row.id),
        repeated=_repeated(cuts),
        families=_sorted((cut.families for cut in cuts), key=lambda row: row.id),
        stories=tuple(cut.stories[0] for cut in cuts),
        stemmata=tuple(sorted(trees, key=lambda row: row.family_id)),
        variants=_sorted((cut.variants for cut in cuts), key=lambda row: home[row.child_id]),
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
    """Each voice once. Blocks that know it by different names give it all of them, and the longest to be called by."""
    met: dict[str, set[Voice]] = defaultdict(set)
    for cut in cuts:
        for voice in cut.voices:
            met[voice.id].add(voice)
    return tuple(
        _merged(sorted(met[key], key=lambda voice: (-len(voice.name), voice.name, voice.principal))) for key in sorted(met)
    )


def _merged(voices: Sequence[Voice]) -> Voice:
    first = voices[0]
    if len(voices) == 1:
        return first
    names = {name for voice in voices for name in (voice.name, *voice.aliases)} - {first.name}
    told = next((voice.principal for voice in voices if voice.principal != voice.id), first.id)
    judged = tuple(sorted({key for voice in voices for key in voice.judgements}))
    return replace(first, aliases=tuple(sorted(names)), principal=told, judgements=judged)
