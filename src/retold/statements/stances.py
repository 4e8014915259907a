"""What the holder does with the content: asserts, denies, warns, promises ...

The verb decides first, then negation, then the first words of the content. What takes knowledge of the matter ("fourteen
are certified" as a denial of nineteen) is left at "asserts".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold import text

if TYPE_CHECKING:
    from retold.model import Stance, VoiceKind
    from retold.statements.lexicon import Lexicon
    from retold.statements.pieces import Attribution


SHORT_CAUSE = 10  # words
_BYSTANDERS = frozenset({"group", "anonymous", "document", "agency", "outlet"})  # who cannot promise what others will do
_HEAD = 200  # characters of content that are looked at
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[a-z]+")  # the same where all is ASCII, at a third of the time


def stance(
    attribution: Attribution, content: str, *, neither: bool, withheld: bool, direct: bool, holder: VoiceKind, lexicon: Lexicon
) -> Stance:
    """The stance of one attribution, from its verb, its negation and the words of its content."""
    verb = attribution.verb
    if attribution.stance is not None:
        return attribution.stance
    if verb is None:
        return of_content(content, holder, lexicon, direct=direct)
    form = verb.form.verb
    negated = verb.negated or neither
    if negated and form.lemma in lexicon.words["knowing"]:
        return "unconfirmed"
    if form.group == "deny" and (negated or withheld):
        return "unconfirmed" if withheld else "asserts"  # "did not dispute the signature"
    if form.lemma in lexicon.words["voicing"]:
        return _voiced(content, lexicon)
    if form.lemma in lexicon.words["insisting"] and _shows("negated", _head(content), lexicon):
        return "denies"
    if form.lemma in lexicon.words["countering"]:
        found = of_content(content, holder, lexicon, direct=direct)
        return "denies" if found == "asserts" else found
    if form.group == "denounce" and attribution.sure and not direct:
        return "accuses"  # "denounced that the alarm had been off"
    if form.frame == "call":
        return _judgement(content, form.stance, lexicon)
    if form.stance == "accuses" and _names_no_one(content, lexicon):
        return "asserts"
    if form.group in lexicon.words["complaint_cues"] and not direct and _shows("left_out", _head(content), lexicon):
        return "accuses"  # "complained that the lights never came on"
    if form.group == "urge":
        return _urged(content, lexicon)
    if form.group in lexicon.words["plain_cues"]:
        promises = form.lemma not in lexicon.words["no_promises"]
        found = of_content(content, holder, lexicon, direct=direct, promises=promises)
        return "asserts" if found == "denies" and form.lemma in lexicon.words["conceding"] else found  # "admitted he had not"
    return form.stance


def continued(content: str, before: Stance, holder: VoiceKind, lexicon: Lexicon) -> Stance:
    """The stance of a free-standing quote after a statement of the same speaker: a denial goes on, and begins with no quote."""
    found = of_content(content, holder, lexicon, direct=True)
    if found in {"asserts", "denies"}:
        return "denies" if before == "denies" and _shows("negated", _head(content), lexicon) else "asserts"
    return found


def is_negated(content: str, lexicon: Lexicon) -> bool:
    """Whether somebody's version says that a thing was not done: "the aircraft had never left its own side"."""
    return _shows("not_done", _head(content), lexicon) is not None


def _judgement(content: str, own: Stance, lexicon: Lexicon) -> Stance:
    """What "called it ..." comes to; ``own`` is what the verb says by itself."""
    words = _words(content)
    if words & (lexicon.words["falsehoods"] | lexicon.words["mockery"] | lexicon.words["accusations"]):
        return "denies"
    if own == "asserts" and _shows("correcting", content.lower(), lexicon):
        return "denies"  # "called it a hypothesis, not a finding"
    if words & lexicon.words["praising"]:
        return "praises"
    return "condemns" if own == "asserts" and words & lexicon.words["condemning"] else own


def _urged(content: str, lexicon: Lexicon) -> Stance:
    """ "Urged people to stay indoors" warns, "demanded to know" asks; else a demand is the holder's word and no more."""
    if _shows("to_know", content.lower(), lexicon):
        return "questions"
    return "warns" if _shows("to_safety", _head(content), lexicon) else "asserts"


def _names_no_one(content: str, lexicon: Lexicon) -> bool:
    """ "Blamed bad weather": a cause in a few words, without an actor."""
    words = _words(content)
    return len(words) <= SHORT_CAUSE and bool(words & lexicon.words["causes"])


def _voiced(content: str, lexicon: Lexicon) -> Stance:
    """What "expressed concern" comes to, by what is expressed."""
    words = _words(content[:_HEAD])
    by_noun: dict[str, Stance] = {"gratitude": "praises", "alarm": "warns", "misgiving": "questions", "anger": "condemns"}
    return next((found for kind, found in by_noun.items() if words & lexicon.words[kind]), "asserts")


def _shows(name: str, head: str, lexicon: Lexicon) -> re.Match[str] | None:
    """Whether an expression of the language finds something in lower-case text; tried only where a word it needs stands."""
    if name in lexicon.needs and lexicon.needs[name].isdisjoint(_words(head)):
        return None
    return lexicon.finds[name](head)


def of_content(content: str, holder: VoiceKind, lexicon: Lexicon, *, direct: bool, promises: bool = True) -> Stance:
    """The stance of a bare "said", as far as the words of the content show it; ``direct``: they are the speaker's own words."""
    head = _head(content)
    words = _words(head)
    may_show = {name for word in words if word in lexicon.asking_for for name in lexicon.asking_for[word]}

    def shows(name: str) -> re.Match[str] | None:
        return lexicon.finds[name](head) if name in may_show or name not in lexicon.needs else None

    if lexicon.telling is not None and words.isdisjoint(lexicon.telling) and "?" not in head:
        return "asserts"  # none of the words without which nothing below finds anything
    if direct and shows("question"):
        return "questions"
    if shows("refusing"):
        return "unconfirmed"
    if shows("untold"):
        return "accuses"
    if direct and shows("threat_if"):
        return "warns"
    if promises and shows("binding") and holder not in _BYSTANDERS:
        return "promises"
    if (
        shows("own_denial")
        or (direct and shows("absurd"))
        or (holder not in _BYSTANDERS and shows("in_order"))
        or (shows("denying") and not shows("thinking"))
    ):
        return "denies"
    if shows("threatening"):
        return "warns"
    if shows("reconsidering"):
        return "questions"
    future = shows("promising")
    if future and _praises(_words(head[: future.start()]), lexicon):
        return "praises"
    if shows("warning"):
        return "warns"
    if future and lexicon.expressions["second_clause"].search(head[: future.start()]):
        future = None
    another = shows("judging") or shows("of_nature") or shows("denying") or (direct and shows("of_others"))
    if promises and future and not another and holder not in _BYSTANDERS:
        return "promises"
    false = words & lexicon.words["falsehoods"]
    if (false and not shows("lies_there")) or shows("mistaken") or (shows("correcting") and not shows("conditional")):
        return "denies"
    if shows("left_out") or (shows("blaming") and not shows("unblaming")):
        return "accuses"
    if words & lexicon.words["condemning"] or shows("out_of_place"):
        return "condemns"
    if _praises(words, lexicon) or shows("praised_as"):
        return "praises"
    return "questions" if shows("doubting") or shows("asking") else "asserts"


def _praises(words: set[str], lexicon: Lexicon) -> bool:
    return bool(words & lexicon.words["praising"]) and not words & lexicon.words["cancelling"]


def _head(content: str) -> str:
    return content[:_HEAD].lower()


def _words(content: str) -> set[str]:
    low = text.fold(content)
    return set(_LETTERS.findall(low) if low.isascii() else _WORD.findall(low))
