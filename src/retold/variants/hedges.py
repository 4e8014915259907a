"""What a sentence leaves open: "may", "appears to", "allegedly", "is thought to have", "could neither confirm nor deny".

As with voices, a strict reading for what was there and a generous one for what may still be there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retold.text import fold

from .lexicon import phrases, stem, words
from .voices import Token, attributions, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """``sentence[start:end]`` leaves the matter open."""

    start: int
    end: int
    form: str
    kind: str = ""  # the part of the grammar that found it
    sure: bool = True  # False: also has an everyday sense ("may choose", "is expected to")


@lru_cache(maxsize=8192)
def hedges(sentence: str) -> tuple[Hedge, ...]:
    """The hedges that stand beyond doubt, in order."""
    folded = fold(sentence)
    if len(folded) != len(sentence):
        return ()
    spoken = {one.cue for one in attributions(sentence)}
    out: list[Hedge] = []
    for match in _strict().finditer(folded):
        group = match.lastgroup or ""
        start, end = match.span(group)
        if (
            (start, end) in spoken
            or (group == "modal" and _no_modal(sentence, folded, start, end))
            or _asks(folded, start, group)
            or _is_everyday(sentence, folded, match)
        ):
            continue
        out.append(Hedge(start=start, end=end, form=match.group(group), kind=group, sure=group not in _MAY_MEAN_OTHERWISE))
    return tuple(out)


_MAY_MEAN_OTHERWISE = frozenset({"modal", "outlook", "thought"})


@cache
def _strict() -> re.Pattern[str]:
    adverbs = "|".join(sorted(words("hedge", "adverbs")))
    adjectives = "|".join(sorted(words("hedge", "adjectives")))
    participles = "|".join(sorted(words("hedge", "participles") - {"expected"}))
    return re.compile(
        rf"\b(?P<unconfirmed>(?:neither|nor|not|never|yet to|unable to|declined to|refused to|n't) {_CONFIRM}"
        r"|unconfirmed|unverified|no (?:official |independent )?confirmation)\b"
        r"|\b(?P<perfect>(?:may|might|could)(?: \w+ly| well)? have|might"
        r"|(?:appear|seem)(?:s|ed|ing)? (?:\w+ly )?to|(?:appear|seem)(?:s|ed) that)\b"
        r"|\b(?P<open>(?:could|can)(?:not| not|n't) (?:yet )?be (?:ruled out|excluded))\b"
        r"|\b(?P<modal>may|could)\b"
        rf"|\b(?:is|are|was|were|been|be|'s)(?: \w+ly)? (?P<passive>(?:{participles})) "
        r"(?:to(?! (?:the|an?|his|her|their)\b)|that)\b"
        r"|\b(?:is|are|was|were|been) (?P<state>feared|presumed|believed|thought|assumed) (?!by\b|in\b|of\b|about\b|the\b)"
        r"|\b(?P<outlook>expected to)\b"
        r"|\b(?:it|he|she|they) (?P<belief>believe[sd]|suspect(?:s|ed)|fear(?:s|ed)|assume[sd])\b(?! in\b| for\b| \w+ing\b)"
        r"|\b(?:is|are|was|were|seem(?:s|ed)?|remain(?:s|ed)?) (?:\w+ly |quite |even |still )?"
        r"(?P<chance>possible|conceivable|probable|likely)\b(?! to\b)"
        r"|\b(?:is|are|was|were|been) (?P<suspicion>(?:suspected|rumoured|rumored) of)\b"
        r"|\b(?P<doubt>(?:not (?:yet |immediately |entirely )?(?:clear|known|certain)|unclear|uncertain) (?:whether|if)"
        r"|(?:did|does|do) not (?:yet )?know (?:whether|if))\b"
        r"|\b(?:is|are|was|were|been) (?P<thought>considering|weighing|mulling|contemplating|toying with)\b"
        r"|\b(?P<unproven>(?:no|little) (?:\w+ )?(?:indication|evidence|sign|proof)s? that"
        r"|nothing (?:\w+ )?(?:suggest|indicate|point)(?:s|ed)(?: to| that)?|on suspicion of)\b"
        rf"|\b(?P<adverb>{adverbs}|in all (?:probability|likelihood))\b"
        rf"|(?:^|\b(?:{_BEFORE_NOUN}) )(?P<adjective>{adjectives}) (?=[a-z])"
    )


_CONFIRM = (
    "(?:(?:be|been|have|has|immediately|independently|officially|yet) ){0,3}"
    "(?:confirm(?:ed)?|verif(?:y|ied)|corroborated?|authenticated?|established?)"
)
_BEFORE_NOUN = "a|an|the|his|her|its|their|two|three|four|several|some|of|by|for|with|as|over"


def _asks(folded: str, start: int, group: str) -> bool:
    """ "the question whether it could have been": nobody asserts it, hedged or not."""
    return group == "perfect" and bool(_QUESTION.search(folded, max(0, start - 40), start))


def _is_everyday(sentence: str, folded: str, match: re.Match[str]) -> bool:
    """The same words in a sense that leaves nothing open."""
    group = match.lastgroup or ""
    start, end = match.span(group)
    if group == "perfect":  # "one could have onions at half the price", "none of them could have reached it"
        denied = not _PARTICIPLE.match(folded, end) or _NO_ONE.search(folded, max(0, start - _NEAR), start)
        return (folded[start:end].endswith("have") and bool(denied)) or folded[:start].endswith("not ")
    if group == "passive":  # "was reported to Sauvel Waters", "let it be understood that"
        to_someone = _TO.match(folded, end) and sentence[end + len(" to ") :][:1].isupper()
        return bool(to_someone) or folded[: match.start()].endswith("let it ")
    if group == "belief":  # "he believed her"
        return bool(_TRUSTED.match(folded, end))
    if group == "adjective":  # "two possible explanations"
        return bool(_choices().match(folded, end))
    if group == "adverb":  # "should perhaps write", "most likely to be recalled"
        return bool(_MORE.search(folded, max(0, start - _NEAR), start) and _TO.match(folded, end)) or bool(
            _ADVISED.search(folded, max(0, start - _NEAR), start)
        )
    return group == "chance" and bool(_NO_ONE.search(folded, max(0, start - _NEAR), start))


_NEAR = 40  # characters
_NO_ONE = re.compile(r"\b(?:no|none|nobody|nothing|neither|nor|never|hardly|scarcely|not (?:one|a|an|any))\b[^,;:.]*$")
_PARTICIPLE = re.compile(
    r" (?:\w+ly |also |already |not |only |since |even )?"
    r"(?:to\b|been|had|\w+(?:ed|en|wn|ght|elt|ept|pt|ent|id|ade|one|un|ung|uck|ost|ut|et|eft|old|eld|ead|ood|ome|it|own|urt|uilt)\b)"
)
_TO = re.compile(" to ")
_TRUSTED = re.compile(r" (?:[\"'“‘]|(?:him|her|them|me|us|it|you)\b)")
_MORE = re.compile(r"\b(?:more|most|less|least|as) $")
_ADVISED = re.compile(r"\b(?:should|ought to|had better|would do well to) $")


@cache
def _choices() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(sorted(words('hedge', 'choices')))})\b")


_QUESTION = re.compile(r"\b(?:question|asked|asks|asking|wondered|wonder) (?:\w+ )?(?:whether|if|what|who|why|how)\b")


def _no_modal(sentence: str, folded: str, start: int, end: int) -> bool:
    """The month, an ability that was not there ("could not", "nobody could"), a leave that was given ("who may")."""
    if folded[start:end] == "may":
        month = (sentence[start].isupper() and start > 0) or bool(_DAY.search(folded, max(0, start - 4), end + 3))
        left = bool(_LEAVE.search(folded, max(0, start - 24), end + 8)) or bool(
            _NOBODY_MAY.search(folded, max(0, start - 60), end)
        )
        granted = _allowed().match(folded, start) or _AS_HE_LIKES.search(folded, end)
        return month or left or bool(granted) or bool(_CONCEDED.match(folded, start))
    able = (
        _ABLE.search(folded, max(0, start - 24), end + 8)
        or folded[:start].endswith("one ")
        or _HOW.search(folded, max(0, start - _FAR), start)
        or _ASSURED.search(folded, max(0, start - _FAR), start)
    )
    return bool(able) or bool(_WITH_NOBODY.match(folded, start)) or bool(_NO_ONE.search(folded, max(0, start - _FAR), start))


_DAY = re.compile(r"\d\.? may|may \d")
_ABLE = re.compile(
    r"\bcould (?:\w+ )?(?:see|hear|smell|feel|taste|afford|remember|recall|manage)\b|"
    r"\bcould(?:n't| not| neither| no | hardly| only)\b"
    r"|\b(?:no one|nobody|none|neither|nor|nothing|not|all|anyone|if|whether|how|as far as)(?: \w+)? could\b|\bthat could\b"
)
_FAR = 60  # characters
_HOW = re.compile(r"\b(?:how|why)\b[^.;]*$")
_ASSURED = re.compile(r"\b(?:assur\w+|promis\w+|pledg\w+|guarant\w+|ensur\w+|so|allow\w*|enabl\w+) (?:that )?(?:\w+ ){1,4}$")
_WITH_NOBODY = re.compile(r"could be [^.;,]{0,60}\b(?:neither|nor|nobody|no one|nowhere)\b")


@cache
def _allowed() -> re.Pattern[str]:
    """ "may contact the control room", "may be wondered": a leave that is given, not a doubt."""
    verbs, remarked, supposed = ("|".join(sorted(words("hedge", key))) for key in ("allowed", "remarked", "supposes"))
    return re.compile(rf"may (?:well |also |now )?(?:(?:{verbs}|{supposed})|be (?:{remarked}))\b")


_AS_HE_LIKES = re.compile(r"\bif (?:he|she|they|you|one) (?:like|wish|want|choose|please)")
_CONCEDED = re.compile(r"may (?:well )?be, ")  # "modest it may be, yet ..."
# "neither goods nor citizens may use": a ban
_NOBODY_MAY = re.compile(r"\b(?:neither|nobody|no one|anyone|anybody|those who|persons? (?:who|having|with))\b[^.;]{0,50}\bmay$")
_LEAVE = re.compile(
    r"\b(?:no one|nobody|none|neither|nor|only|who|anyone|whoever) may\b"
    r"|\bmay (?:not|only|neither|no longer)\b(?! have)"
)


@lru_cache(maxsize=8192)
def open_words(sentence: str) -> tuple[Token, ...]:
    """Every word that may leave the matter open, read generously; phrases count as one."""
    row = tokens(sentence)
    out = [token for at, token in enumerate(row) if token.form in words("hedge", "open") and not _is_the_suspect(row, at)]
    folded = fold(sentence)
    if len(folded) == len(sentence):
        out += [Token(m.start(), m.end(), m.group(), capital=False, opens=False) for m in phrases("hedge").finditer(folded)]
    return tuple(out)


def _is_the_suspect(row: tuple[Token, ...], at: int) -> bool:
    """The person, not the verb."""
    return (
        row[at].form in {"suspect", "suspects"}
        and at > 0
        and row[at - 1].form in {"a", "the", "one", "two", "both", "another", "main"}
    )


def open_stems(sentence: str) -> frozenset[str]:
    """The stems of the generous reading; all ways to put a condition are one."""
    return stems_of(open_words(sentence))


def stems_of(row: Iterable[Token]) -> frozenset[str]:
    """The stems of words that leave open."""
    return frozenset("if" if token.form in words("hedge", "conditions") else stem(token.form) for token in row)
