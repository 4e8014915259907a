"""What kind of speaker a name or a description names: a person, a body, a paper, nobody in particular."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from retold.statements import names

if TYPE_CHECKING:
    from retold.model import VoiceKind
    from retold.statements.lexicon import Lexicon

_LETTERS = re.compile(r"[a-z]+")
_PURE_WORD = re.compile(r"[^\W\d_]+")
_BY_NOUN: dict[str, VoiceKind] = {"documents": "document", "agencies": "agency", "organisations": "organisation"}


@lru_cache(maxsize=16384)
def kind(core: str, phrase: str, rest: str, lexicon: Lexicon) -> VoiceKind:
    """What kind of speaker a phrase names."""
    known = names.known_names().get(names.fold(core))
    if known is not None:
        return known[1]
    if names.organisation(core) is not None:
        return "organisation"
    words = _PURE_WORD.findall(core)
    lows = [w.casefold() for w in words]
    if not words:
        return "anonymous" if core[:1].isdigit() else "unknown"  # "41 said they had eaten it"
    if _is_hearsay(lows, lexicon):
        return "anonymous"
    phrase_lows = _LETTERS.findall(phrase.casefold())
    if not lexicon.words["withheld"].isdisjoint(phrase_lows) or (
        not lexicon.words["withholding"].isdisjoint(phrase_lows) and lexicon.expressions["nameless"].search(phrase)
    ):
        return "anonymous"
    named = any(w[:1].isupper() for w in words[1:]) or (
        words[0][:1].isupper()
        and lows[0] not in lexicon.words["determiners"]
        and len(words) <= 4
        and lexicon.words["anonymous"].isdisjoint(lows)
        and lexicon.words["jobs"].isdisjoint(lows)
    )
    head = lexicon.expressions["head_end"].split(core.casefold())[0].split() if " " in core else [core.casefold()]
    last = names.without_mark((head[-1] if head else lows[-1]).rstrip("."), lexicon)
    if named and len(words) > 1 and words[-1][:1].isupper() and last in lexicon.words["outlets"]:
        return "outlet"  # "the Beta Post" is no post
    for table, found in _BY_NOUN.items():
        if last in lexicon.words[table]:
            return found
    if not named and lexicon.expressions["firm_by_form"].search(last):
        return "organisation"  # "the automaker"
    if last.rpartition("-")[2] in lexicon.words["counted_people"]:
        return "anonymous"  # "thirty-one confirmed it", "one of the people"
    apposed = apposed_kind(rest, lexicon)
    if apposed and named:
        return apposed
    if named and not lexicon.words["naming_media"].isdisjoint(lows):
        return "outlet"
    if last in lexicon.words["outlets"]:
        return "outlet"
    by_job = _kind_by_job(last, lexicon, indefinite=lows[0] in lexicon.words["indefinites"], named=named)
    if by_job is not None:
        return by_job
    if len(words) == 2 and words[0].istitle() and lows[0] in lexicon.words["points"]:
        return "state"
    if named and _person_like(core, phrase, rest, lexicon):
        return "person"
    letters = words[-1].isupper() and len(words[-1]) > 1 and all(low in lexicon.words["articles"] for low in lows[:-1])
    return "organisation" if named and (len(words) > 2 or letters) else "unknown"  # "the CDC"


def _is_hearsay(lows: list[str], lexicon: Lexicon) -> bool:
    """ "Preliminary information", "media reports": nobody in particular."""
    return lows[-1] in lexicon.words["from_nobody"] and all(low in lexicon.words["nobodys"] for low in lows[:-1])


def _kind_by_job(noun: str, lexicon: Lexicon, *, indefinite: bool, named: bool) -> VoiceKind | None:
    """What the noun of a description says of its bearer: "analysts" are a group, "a mechanic" is nobody in particular."""
    if noun in lexicon.words["groups"] and noun not in lexicon.words["persons"]:
        return "group"
    if noun in lexicon.words["anonymous"]:
        return "anonymous"
    if indefinite and not named and lexicon.expressions["doing"].search(noun):
        return "anonymous"
    if noun in lexicon.words["jobs"] or lexicon.expressions["person_by_form"].search(noun):
        unnamed = indefinite and not lexicon.expressions["spokesman"].match(noun)
        return "anonymous" if unnamed else "person"
    return None


def apposed_kind(rest: str, lexicon: Lexicon) -> VoiceKind | None:
    """What an apposition says of its bearer: ", a monitoring group with ..." is no person."""
    words = _LETTERS.findall(rest.split(",", maxsplit=1)[0].casefold())[:8] if rest else []
    if words[1:] and words[0] in lexicon.words["belonging"] and words[1] in lexicon.words["articles"]:
        return "person"  # "Sally Orr, from the group"
    for word in words:
        if word in lexicon.words["jobs"]:
            return "person"
        if word in lexicon.words["agencies"]:
            return "agency"
        if word in lexicon.words["organisations"]:
            return "organisation"
        if word in lexicon.words["outlets"]:
            return "outlet"
        if word in lexicon.words["apposition_stops"]:
            return None
    return None


def _person_like(core: str, phrase: str, rest: str, lexicon: Lexicon) -> bool:
    words = core.split()
    if words[0].casefold() in lexicon.words["articles"] or core.isupper():
        return False
    if _is_nation(words[-1].casefold(), lexicon) and words[0].casefold() not in lexicon.words["forenames"]:
        return False  # "Highways England", "Statistics Norway"
    return (
        (2 <= len(words) <= 3 and all(w[:1].isupper() for w in words))
        or not lexicon.words["jobs"].isdisjoint(_LETTERS.findall(rest.casefold())[:12])
        or not lexicon.words["titles"].isdisjoint(_LETTERS.findall(phrase.casefold())[:5])
        or re.match(r"\s*\d{1,2}\b", rest) is not None  # an age
    )


def _is_nation(word: str, lexicon: Lexicon) -> bool:
    return word in names.states() or word in lexicon.words["nations"]
