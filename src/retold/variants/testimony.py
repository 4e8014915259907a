"""Who vouches for each stretch of an article, from the statements that were read in the whole of it.

A sentence by itself shows its own speakers only; the statements of an article also know that a quotation goes on, that
"he" spoke before, and through whom the words came.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from retold.text import fold

from .change import Form
from .lexicon import words
from .voices import Attribution, Place, attributions, by_document, is_vague_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Link, Span, Statement

    from .sentences import Reading, Sentence

_MEDIA = frozenset({"outlet", "agency"})


_LONGEST = 40  # sentences that one statement is followed through


def by_sentence(sentences: Sequence[Sentence], said: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """For each sentence the statements whose content it holds, wholly or in part."""
    starts = [one.start for one in sentences]
    out: list[dict[str, Statement]] = [{} for _ in sentences]
    for statement in said:
        for span in statement.content:
            first = max(0, bisect_right(starts, span.start) - 1)
            for k in range(first, min(first + _LONGEST, bisect_left(starts, span.end))):
                out[k][statement.id] = statement
    return tuple(tuple(found.values()) for found in out)


def form_of(reading: Reading, places: Sequence[int]) -> Form:
    """Neighbouring sentences of a reading as one form."""
    chosen = [reading.sentences[k] for k in places]
    start, end = min(one.start for one in chosen), max(one.end for one in chosen)
    known = reading.forms.get((start, end))
    if known is None:
        known = reading.forms[start, end] = _form(reading, places, start, end)
    return known


def _form(reading: Reading, places: Sequence[int], start: int, end: int) -> Form:
    text, spoken = reading.text[start:end], any(reading.sentences[k].spoken for k in places)
    if reading.said is None:
        return Form(text=text, voices=attributions(text), spoken=spoken)
    said = [statement for k in places for statement in reading.said[k]]
    voices = voices_in(reading.text, start, end, said)
    plain = [*by_document(text)] if voices else [one for one in attributions(text) if one.medium or _is_plain(text, one)]
    more = [one for one in plain if not any(_meets(one.cue, other.cue) for other in voices)]
    return Form(text=text, voices=(*voices, *more), vouched=vouched(start, end, said), known=True, spoken=spoken)


def _is_plain(text: str, one: Attribution) -> bool:
    """The commonest verbs, which hardly mean anything else."""
    return fold(text[slice(*one.cue)]) in words("speech", "plain")


def _meets(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def voices_in(text: str, start: int, end: int, said: Sequence[Statement]) -> tuple[Attribution, ...]:
    """The attributions of ``text[start:end]`` as the statements have them, offsets from ``start``."""
    found = {one for statement in said for one in _links(text, start, end, statement)}
    return tuple(sorted(found, key=lambda one: (one.cue, one.source, one.content)))


def vouched(start: int, end: int, said: Sequence[Statement]) -> bool:
    """Somebody outside the stretch vouches for what stands in it: a quotation that goes on, "he" of the sentence before."""
    return any(
        any(span.start < end and start < span.end for span in statement.content)
        and not any(_inside(span, start, end) for span in (statement.cue, statement.source))
        for statement in said
    )


def _links(text: str, start: int, end: int, statement: Statement) -> list[Attribution]:
    content = tuple(
        (max(span.start, start) - start, min(span.end, end) - start)
        for span in statement.content
        if max(span.start, start) < min(span.end, end)
    )
    if not content:
        return []
    return [_voice(text, start, end, link, statement.cue, content) for link in statement.chain if _inside(link.span, start, end)]


def _voice(
    text: str, start: int, end: int, link: Link, cue: Span | None, content: tuple[Place, ...]
) -> Attribution:  # fmt: skip
    span = link.span
    assert span is not None
    source = (span.start - start, span.end - start)
    if link.role == "relay" and link.kind not in _MEDIA:  # it vouches for the origin's words with all that stands beside them
        content = tuple(place for place in ((0, source[0]), (source[1], end - start)) if place[0] < place[1])
    near = cue if cue is not None and link.role == "origin" and start <= cue.start and cue.end <= end else span
    return Attribution(
        cue=(near.start - start, near.end - start),
        source=source,
        content=content,
        strength="vague" if is_vague_source(text[span.start : span.end]) else "named",
        medium=link.kind in _MEDIA,
    )


def _inside(span: Span | None, start: int, end: int) -> bool:
    return span is not None and start <= span.start and span.end <= end
