"""What the holder does with the content: asserts, denies, warns, promises ...

The verb decides first, then negation, then the first words of the content. What takes knowledge of the matter ("fourteen
are certified" as a denial of nineteen) is left at "asserts".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import Stance, VoiceKind
    from retold.statements.pieces import Attribution

_KNOWING = frozenset(
    "confirm say verify acknowledge disclose reveal comment rule discuss respond admit tell explain elaborate".split()
)
_PLAIN = frozenset({"say", "tell", "claim"})


def stance(attribution: Attribution, content: str, *, neither: bool, holder: VoiceKind) -> Stance:
    """The stance of one attribution, from its verb, its negation and the words of its content."""
    verb = attribution.verb
    if verb is None:
        return _plain(content, holder)
    lemma, group = verb.form.verb.lemma, verb.form.verb.group
    negated = verb.negated or neither
    if (negated and lemma in _KNOWING) or lemma in {"decline", "refuse"}:
        return "unconfirmed"
    if group == "deny" and negated:
        return "asserts"  # "did not dispute the signature"
    if group == "call":
        return _judgement(content, verb.form.verb.lemma)
    if group in _PLAIN and lemma not in {"predict", "forecast", "expect", "project", "estimate", "suggest", "confirm"}:
        return _plain(content, holder)
    return verb.form.verb.stance


_BAD = frozenset(
    "disgrace disgraceful reckless outrageous shameful unacceptable provocation provocative illegal cowardly barbaric irresponsible disgusting "
    "horrific absurd appalling deplorable brazen heinous flagrant farce scandal betrayal aggression unjustified unlawful cynical hypocritical".split()
)
_GOOD = frozenset(
    "welcome welcomed excellent brave heroic historic triumph fair wonderful hero heroes courageous fantastic remarkable satisfaction proud "
    "outstanding superb magnificent delighted admirable".split()
)
_FALSE = frozenset(
    "false untrue baseless fabrication fabricated lie lies wrong nonsense unfounded groundless fiction invention malicious".split()
)


def _judgement(content: str, lemma: str) -> Stance:
    """What "called it ..." comes to."""
    words = set(re.findall(r"[a-z]+", content.casefold()))
    if words & _FALSE or words & {
        "accusation",
        "accusations",
        "allegation",
        "allegations",
        "charge",
        "charges",
        "claim",
        "claims",
    }:
        return "denies"
    if words & _GOOD or lemma == "hail":
        return "praises"
    return "condemns" if words & _BAD or lemma in {"denounce", "decry"} else "asserts"


_REFUSES = re.compile(
    r"\b(?:would|could|will|can|do|does|did)(?: not|n['’]t) (?:comment|confirm|discuss|say|verify|speculate)\b|\bneither confirm\b|\bno comment\b|\bwould rather not\b|\bdeclined to\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|would|shall)\b(?!\s+have\b)|[’'](?:ll)\b|\bintends? (?:to|that)\b|\bpromis", re.IGNORECASE)
# "he had not known", "there had been no delivery", "We did not invite anybody", "Not guilty", "it had “no record”"
_DENIES = re.compile(
    r"^[\s\"“‘']*(?:not |no[,.] |never |nothing |there had been no\b|(?:i|we|he|she|it|they)\s+(?:\w+\s+)?[\"“‘']?(?:(?:had|has|have|did|does|was|were|is|are|could)\s+)?[\"“‘']?(?:been\s+)?(?:not|never|no|nothing)\b|(?:i|we|he|she|it|they) \w+n['’]t\b)",
    re.IGNORECASE,
)
_BLAMES = re.compile(
    r"\b(?:lied|covered up|violated|breached|broke the law|illegally|negligen\w+|tested positive|stole|embezzled|murdered|deliberately|was to blame)\b",
    re.IGNORECASE,
)


def _plain(content: str, holder: VoiceKind) -> Stance:
    """The stance of a bare "said", as far as the words of the content show it."""
    head = content[:200]
    if _REFUSES.search(head):
        return "unconfirmed"
    if _DENIES.match(head) and not re.match(r"^[\s\"“]*(?:i|we) (?:do|can)", head, re.IGNORECASE):
        return "denies"
    if _FUTURE.search(head) and holder not in {"group", "anonymous", "document"} and not _DENIES.match(head):
        return "promises"
    words = set(re.findall(r"[a-z]+", head.casefold()))
    if words & _FALSE:
        return "denies"
    if words & _BAD:
        return "condemns"
    if words & _GOOD and not words & {"not", "no", "neither", "never", "nor"}:
        return "praises"
    return "accuses" if _BLAMES.search(head) else "asserts"
