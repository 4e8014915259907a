"""Attribution without a cue verb: "according to", "in Smith's view", "under a draft obtained by ...", "his claim that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses
from retold.statements.clauses import Phrase, Scene
from retold.statements.pieces import Attribution, around

if TYPE_CHECKING:
    from collections.abc import Sequence


def read(scene: Scene, hi: int) -> list[Attribution]:
    """The attributions of a sentence that need no verb."""
    out: list[Attribution] = []
    covered = 0
    for place in range(len(scene.unit.lows)):
        if place < covered or scene.kind(place) != "word":
            continue
        found = _leading(scene, place, hi) or _possessive(scene, place, hi) or _document(scene, place, hi) or _believed(scene, place, hi) or _speakerless(scene, place, hi) or _noun(scene, place, hi)
        if found is not None:
            out.append(found)
            covered = max(place + 1, found.source.last if found.source and found.rule == "according to" else 0)
            out.extend(_and_to(scene, found, hi))
    return out


def starts(scene: Scene, place: int, words: Sequence[str]) -> bool:
    """Whether the sentence reads ``words`` from ``place`` on."""
    return list(words) == scene.unit.lows[place : place + len(words)]


def _leading(scene: Scene, place: int, hi: int) -> Attribution | None:
    for pattern in scene.lexicon.patterns["sources"]["leading"]:
        words = pattern.split()
        if not starts(scene, place, words):
            continue
        after = place + len(words)
        skip = after + 1 if scene.low(after) == "both" else after
        source = clauses.phrase_after(scene, skip, hi)
        if source is None:
            return None
        source = Phrase(after, source.last, source.how)
        content = around(scene, place, source.last, hi)
        if content:
            return Attribution(content=content, cue=(place, after), source=source, rule="according to", sure=True)
    return None


def _and_to(scene: Scene, found: Attribution, hi: int) -> list[Attribution]:
    """"according to X and, separately, to Y"."""
    if found.rule != "according to" or found.source is None:
        return []
    at = found.source.last
    if scene.low(at) not in {"and", ","}:
        return []
    to = next((k for k in range(at, min(hi, at + 6)) if scene.low(k) == "to"), None)
    if to is None or any(scene.is_verb(k) for k in range(at, to)):
        return []
    source = clauses.phrase_after(scene, to + 1, hi)
    if source is None:
        return []
    found.content = found.content[:1]
    return [Attribution(content=list(found.content), cue=found.cue, source=source, rule="according to", sure=True)]


def _possessive(scene: Scene, place: int, hi: int) -> Attribution | None:
    """"by the Courier's account": preposition, possessive noun phrase, noun."""
    if place > 0 and scene.low(place - 1) != "," and scene.low(place) not in {"in"}:
        return None
    for pattern in scene.lexicon.patterns["sources"]["possessive"]:
        before, after = pattern.split("_")
        if scene.low(place) != before.strip():
            continue
        noun = after.split()
        for at in range(place + 2, min(place + 10, hi - len(noun) + 1)):
            if starts(scene, at, noun):
                first = place + 1
                owned = scene.low(at - 1) in {"'s", "'"} or (scene.has("determiners", first) and scene.low(first) in {"his", "her", "their", "its", "my", "our"} and at == first + 1) or scene.capital(at - 1)
                if owned and not any(scene.is_verb(k) for k in range(first, at)):
                    last = at - 1 if scene.low(at - 1) in {"'s", "'"} else at
                    end = at + len(noun)
                    if scene.low(end) not in {",", ".", ""} and end < hi and place > 0 and scene.low(end) not in {"whereas", "while"}:
                        return None
                    content = around(scene, place, end, hi)
                    if content:
                        return Attribution(content=content, cue=(place, place + 1), source=Phrase(first, last), rule="in somebody's words")
            if scene.low(at) == "," or scene.kind(at) == "quote":
                break
    return None


def _document(scene: Scene, place: int, hi: int) -> Attribution | None:
    """"Under a draft obtained by the daily, receipts would be shared": only at the head of a sentence."""
    if place != 0 or scene.low(0) not in scene.lexicon.patterns["sources"]["documents"]:
        return None
    source = clauses.phrase_after(scene, 1, hi)
    if source is None or scene.low(source.last) != "," or not any(scene.has("documents", k) for k in range(1, min(source.last, 6))):
        return None
    head = next(k for k in range(1, source.last) if scene.has("documents", k))
    if any(scene.capital(k) for k in range(1, head)):
        return None
    start = source.last + 1
    return Attribution(content=[(start, hi)], cue=(0, 1), source=source, rule="by a document") if start < hi and scene.has_verb(start, hi) else None


def _believed(scene: Scene, place: int, hi: int) -> Attribution | None:
    """"..., if a mechanic quoted by Pedalo is to be believed"."""
    if scene.low(place) != "if":
        return None
    for pattern in scene.lexicon.patterns["sources"]["believed"]:
        tail = pattern.split("_")[1].split()
        for at in range(place + 2, min(place + 14, hi - len(tail) + 1)):
            if starts(scene, at, tail):
                content = around(scene, place, at + len(tail), hi)
                return Attribution(content=content, cue=(at, at + len(tail)), source=Phrase(place + 1, at), rule="if believed") if content else None
    return None


def _speakerless(scene: Scene, place: int, hi: int) -> Attribution | None:
    for pattern in scene.lexicon.patterns["sources"]["speakerless"]:
        words = pattern.split()
        if starts(scene, place, words):
            end = place + len(words)
            left = around(scene, place, end, hi)[:1]
            if left and scene.low(end) == "," and end + 1 < hi and left[0][0] < place:
                left.append((end + 1, hi))
            return Attribution(content=left, cue=(place, end), source=None, rule="it was said") if left else None
    return None


def _noun(scene: Scene, place: int, hi: int) -> Attribution | None:
    """"the company's line is that ...", "his claim that ...", "a finding of the laboratory, ..., that ..."."""
    if not scene.has("statement", place) or place == 0:
        return None
    that = _that_after(scene, place, hi)
    if that is None:
        return None
    source: Phrase | None = None
    if scene.low(place + 1) in {"by", "of", "from"}:
        source = clauses.phrase_after(scene, place + 2, that)
    elif scene.low(place - 1) in {"'s", "'"} or scene.low(place - 2) in {"'s"}:
        owner = place - 1 if scene.low(place - 1) in {"'s", "'"} else place - 2
        source = clauses.subject_before(scene, owner, 0)
        source = Phrase(source.first, owner + 1, "possessive") if source else None
    elif scene.low(place - 1) in {"his", "her", "their", "its", "my", "our"}:
        source = Phrase(place - 1, place, "pronoun")
    if source is None:
        return None
    end = _clause_end(scene, that + 1, hi)
    return Attribution(content=[(that + 1, end)], cue=(place, place + 1), source=source, rule="noun", sure=False)


def _that_after(scene: Scene, place: int, hi: int) -> int | None:
    """The "that" of a noun: next to it, after "is", or after "of X" and an insertion between commas."""
    at = place + 1
    if scene.low(at) in {"is", "was", "has"} or (scene.low(at) == "," and False):
        return at + 1 if scene.low(at + 1) == "that" else None
    if scene.low(at) == "that":
        return at
    if scene.low(at) in {"of", "by", "from"}:
        for k in range(at + 1, min(hi, at + 18)):
            if scene.low(k) == "that" and not scene.has("prepositions", k - 1):
                return k
            if scene.is_verb(k) and scene.low(k - 1) != ",":
                return None
    return None


def _clause_end(scene: Scene, start: int, hi: int) -> int:
    for at in range(start, min(hi, start + clauses.REACH)):
        if scene.low(at) == ";" or (scene.low(at) in {"has", "have", "had", "was", "were", "is", "are"} and scene.low(at - 1) == "," and at > start + 3):
            return at
    return hi
