"""What a sentence is about, in stems, and whether another sentence asserts the same."""

from __future__ import annotations

import re
from functools import lru_cache

from retold.text import fold

from .lexicon import function_words, stem, words
from .sentences import units_of
from .voices import tokens

_LIKE = 0.28  # share of matter in common below which two sentences are too far apart to compare what they mean


def alike_enough(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two sentences that share enough matter for their meanings to be compared."""
    shared, least = len(one & other), min(len(one), len(other))
    return shared >= 2 and max(2 * shared / (len(one) + len(other)), 0.6 * shared / least if least > 3 else 0.0) >= _LIKE


@lru_cache(maxsize=8192)
def matter(piece: str) -> frozenset[str]:
    """Stems of the words that are not grammar; numbers by value."""
    return frozenset(
        unit.norm if unit.number is not None else stem(unit.norm) for unit in units_of(piece) if unit.norm not in function_words()
    )


def asserts(after: str, content: str) -> bool:
    """A main clause of ``after`` says what ``content`` said: not another event of another day that only recalls it."""
    said = matter(content)
    ahead = bool(_AHEAD.search(fold(content)))
    for clause in _main_clauses(after):
        own = matter(clause) - words("time", "weekdays")
        if _another_day(clause if _days(clause) else after, content) or (ahead and _PAST.search(fold(clause))):
            continue
        shared = own & said
        weight = len(shared) + sum(word.startswith("#") for word in shared)
        verbs = _verbs(clause)
        if _covers(own, said) or (shared and weight >= (_COVERED if not verbs or verbs & said else _COVERED_BUT_VERB) * len(own)):
            return True
    return False


def _covers(own: frozenset[str], said: frozenset[str]) -> bool:
    """Most of what was said is in the clause, which may say more."""
    return len(own & said) >= _FEW and len(own & said) >= _MOST * len(said)


def _another_day(one: str, other: str) -> bool:
    return bool(_days(one)) and bool(_days(other)) and not _days(one) & _days(other)


_FEW, _MOST = 3, 0.5
_COVERED = 0.4  # share of the matter of a main clause
_COVERED_BUT_VERB = 0.7  # where all its verbs are its own: in other words the same, or the same people doing something else


def _verbs(clause: str) -> frozenset[str]:
    """The stems of the past forms that can be seen: the predicate, roughly."""
    return frozenset(stem(token.form) for token in tokens(clause) if token.form.endswith("ed") and len(token.form) > 4)


_AHEAD = re.compile(r"\b(?:will|shall|is to|are to)\b")
_PAST = re.compile(r"\b(?:\w{3,}ed|was|were|had)\b")


def _days(text: str) -> frozenset[str]:
    return frozenset(token.form[:3] for token in tokens(text) if token.capital and token.form in words("time", "weekdays"))


_SENTENCE_END = re.compile(r"[.!?;:][\"”’]?\s+")
_SUBORDINATE = re.compile(r",(?!\d)|\s[-–—]\s|—|\b(?:after|when|while|because|since|who|which|before|although|though)\b")


def _main_clauses(text: str) -> list[str]:
    """Of each sentence what stands before the first comma or subordinate clause, or behind it where that only opens."""
    return [_main_clause(sentence) for sentence in _SENTENCE_END.split(text)]


def _main_clause(sentence: str) -> str:
    parts = _SUBORDINATE.split(sentence)
    opens = tokens(sentence)[:1]
    if opens and opens[0].form in _OPENING and not (opens[0].form in _PREPOSITIONS and _FINITE.search(fold(parts[0]))):
        parts = parts[1:] or parts
    if len(parts) > 2 and len(matter(parts[0])) < 2:  # "The Anselma, licensed for 140 passengers, had taken on ..."
        return f"{parts[0]} {parts[2]}"
    return next((part for part in parts if len(matter(part)) >= 2), sentence)


_PREPOSITIONS = frozenset("on in at by for with from under during despite amid within over between of".split())
_OPENING = _PREPOSITIONS | frozenset("after before when while since as although though because following if once until".split())
# "For ten days intruders were in the network, three people said": no comma stands behind the opening
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|did|does)\b")


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these stretches as blanks, offsets kept."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
