"""One who says the same: "..., X said, and so did Y"; "..., according to X, as did Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, sources
from retold.statements.pieces import Attribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.statements.scenes import Phrase, Scene

_AFTER_CONTENT = frozenset({"trailing", "inverted", "according to"})  # rules of what stands behind its content


def read(scene: Scene, found: Sequence[Attribution], hi: int) -> list[Attribution]:
    """A second attribution of the same content for each that is seconded."""
    out = []
    for first in found:
        second = _second(scene, first, hi) if first.rule in _AFTER_CONTENT else None
        if second is not None:
            cue, source = second
            content = first.content[:1]
            out.append(
                Attribution(
                    content=content, cue=cue, source=source, rule="the same of another", verb=first.verb, stance=first.stance
                )
            )
    return out


def _second(scene: Scene, first: Attribution, hi: int) -> tuple[tuple[int, int], Phrase] | None:
    if first.cue is None or first.source is None:
        return None
    end = max(first.cue[1], first.source.last)
    stop = clauses.only_adjuncts(scene, end, hi) if scene.low(end) != "," else end
    if stop is None or scene.low(stop) != ",":
        return None
    for words in scene.lexicon.runs["seconding"]:
        begin, behind = stop + 1, stop + 1 + len(words)
        if tuple(scene.lows[begin:behind]) == words:
            source = sources.phrase_after(scene, behind, hi)
            return ((begin, behind), source) if source is not None else None
    return None
