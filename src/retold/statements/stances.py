"""What the holder does with the content: asserts, denies, warns, promises ...

The verb decides first, then negation, then the first words of the content. What takes knowledge of the matter ("fourteen
are certified" as a denial of nineteen) is left at "asserts".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retold.model import Stance, VoiceKind
    from retold.statements.lexicon import Lexicon
    from retold.statements.pieces import Attribution


_PLAIN = frozenset({"say", "tell", "claim"})


def stance(attribution: Attribution, content: str, *, neither: bool, holder: VoiceKind, lexicon: Lexicon) -> Stance:
    """The stance of one attribution, from its verb, its negation and the words of its content."""
    verb = attribution.verb
    if verb is None:
        return _plain(content, holder, lexicon)
    lemma, group = verb.form.verb.lemma, verb.form.verb.group
    negated = verb.negated or neither
    if (negated and lemma in lexicon.words["knowing"]) or lemma in {"decline", "refuse"}:
        return "unconfirmed"
    if group == "deny" and negated:
        return "asserts"  # "did not dispute the signature"
    if group == "call":
        return _judgement(content, lemma, lexicon)
    if group in _PLAIN and lemma not in lexicon.words["no_promises"]:
        return _plain(content, holder, lexicon)
    return verb.form.verb.stance


def _judgement(content: str, lemma: str, lexicon: Lexicon) -> Stance:
    """What "called it ..." comes to."""
    words = set(re.findall(r"[a-z]+", content.casefold()))
    if words & lexicon.words["falsehoods"] or words & lexicon.words["accusations"]:
        return "denies"
    if words & lexicon.words["praising"] or lemma == "hail":
        return "praises"
    return "condemns" if words & lexicon.words["condemning"] or lemma in {"denounce", "decry"} else "asserts"


def _plain(content: str, holder: VoiceKind, lexicon: Lexicon) -> Stance:
    """The stance of a bare "said", as far as the words of the content show it."""
    head = content[:200]
    if lexicon.expressions["refusing"].search(head):
        return "unconfirmed"
    if lexicon.expressions["denying"].match(head) and not re.match(r"^[\s\"“]*(?:i|we) (?:do|can)", head, re.IGNORECASE):
        return "denies"
    if (
        lexicon.expressions["promising"].search(head)
        and not lexicon.expressions["judging"].match(head)
        and holder not in {"group", "anonymous", "document"}
        and not lexicon.expressions["denying"].match(head)
    ):
        return "promises"
    words = set(re.findall(r"[a-z]+", head.casefold()))
    if words & lexicon.words["falsehoods"]:
        return "denies"
    if words & lexicon.words["condemning"]:
        return "condemns"
    if words & lexicon.words["praising"] and not words & {"not", "no", "neither", "never", "nor"}:
        return "praises"
    return "accuses" if lexicon.expressions["blaming"].search(head) else "asserts"
