"""What the holder does with the content: asserts, denies, warns, promises ..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import Stance
    from retold.statements.attributions import Attribution

_KNOWING = frozenset("confirm say verify acknowledge disclose reveal comment rule discuss respond admit tell explain elaborate".split())
_FUTURE = re.compile(r"\b(?:will|would|shall|’ll|'ll)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|no|nobody|nothing|none|false|untrue|baseless|fabrication|fabricated|wrong|nor|neither|nonsense|lie|lies)\b|n['’]t\b", re.IGNORECASE)
_BAD = frozenset(
    "disgrace reckless outrageous shameful unacceptable provocation illegal cowardly barbaric irresponsible disgusting horrific "
    "dangerous absurd appalling deplorable brazen heinous flagrant crime farce scandal betrayal aggression".split()
)
_GOOD = frozenset("welcome great excellent brave heroic historic triumph proud fair wonderful hero heroes courageous fantastic success remarkable".split())


def stance(attribution: Attribution, content: str, *, neither: bool) -> Stance:
    """The stance of one attribution, from its verb, its negation and the words of its content."""
    if attribution.stance:
        return attribution.stance  # type: ignore[return-value]
    verb = attribution.verb
    if verb is None:
        return "asserts"
    lemma, group = verb.form.verb.lemma, verb.form.verb.group
    negated = verb.negated or neither
    if negated and lemma in _KNOWING:
        return "unconfirmed"
    if lemma == "decline" or lemma == "refuse":
        return "unconfirmed"
    if group == "call":
        return _judgement(content)
    if group in {"say", "tell", "claim"} and _refuses(content):
        return "unconfirmed"
    return verb.form.verb.stance


def _judgement(content: str) -> Stance:
    words = set(re.findall(r"[a-z]+", content.casefold()))
    if words & {"false", "untrue", "baseless", "fabrication", "lie", "lies", "wrong", "nonsense", "unfounded"}:
        return "denies"
    if words & _GOOD:
        return "praises"
    return "condemns" if words & _BAD else "asserts"


_REFUSES = re.compile(r"\b(?:would|could|will|can)(?: not|n['’]t) (?:comment|confirm|discuss|say|verify)\b|\bneither confirm\b|\bno comment\b", re.IGNORECASE)


def _refuses(content: str) -> bool:
    return _REFUSES.search(content[:120]) is not None
