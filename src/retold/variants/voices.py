"""Who is made to speak in a sentence, and how firmly: attributions and hedges, read from words alone.

Two readings on purpose. ``attributions`` is strict: a verb of speech with a subject, or "according to". ``has_voice`` is
generous: any cue at all. A change of meaning needs the strict one before and not even the generous one after, so what
we cannot read costs a finding and not a false alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from retold.text import fold

from .lexicon import function_words, phrases, speech_forms, stem, words

Strength = Literal["named", "vague"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """``cue`` and ``source`` are stretches of the sentence; ``content`` the stretches it vouches for."""

    cue: tuple[int, int]
    source: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, folded, with the sign that stands before it."""

    start: int
    end: int
    form: str
    capital: bool
    opens: bool  # a comma, dash, bracket, colon, semicolon or quotation mark stands between it and the word before


_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_BREAK = re.compile(r"[,;:()\[\]\"“”«»—–]|\s-\s|\s--\s|[.!?]\s")


@lru_cache(maxsize=8192)
def tokens(sentence: str) -> tuple[Token, ...]:
    """The words of one sentence."""
    out: list[Token] = []
    last = 0
    for match in _WORD.finditer(sentence):
        start, end = match.span()
        opens = not out or bool(_BREAK.search(sentence, last, start + 0)) or bool(_BREAK.search(sentence[last : start + 1]))
        out.append(Token(start, end, fold(match.group()), match.group()[0].isupper(), opens))
        last = end
    return tuple(out)


# --------------------------------------------------------------------------------------------------- attributions

_BE = frozenset("is are was were be been being 's 're".split())
_MODAL = frozenset("will would shall should can could may might must to did does do didn't doesn't don't won't not never".split())
_AUXILIARY = frozenset(
    "has have had also later then first only separately earlier already since again further now once repeatedly publicly privately simply".split()
)
_RELATIVE = frozenset("which that who what".split())
_TRANSFER = frozenset("by".split())


@lru_cache(maxsize=8192)
def attributions(sentence: str) -> tuple[Attribution, ...]:
    """The attributions that stand beyond doubt, in order."""
    found = [*_by_phrase(sentence), *_by_verb(sentence)]
    return tuple(sorted(found, key=lambda one: one.cue))


@cache
def _according() -> re.Pattern[str]:
    return re.compile(
        r"\baccording to\b|\bin the words of\b|\bon the word of\b|\bas per\b"
        r"|\bby the (?:[a-z'-]+ ){0,4}(?:account|reckoning|estimate|count|calculation)s?\b|\b(?:citing|quoting|attributed to)\b"
    )


def _by_phrase(sentence: str) -> list[Attribution]:
    folded = fold(sentence)
    if len(folded) != len(sentence):
        return []
    out = []
    for match in _according().finditer(folded):
        start, end = match.span()
        source = (end, _phrase_end(sentence, end))
        if match.group().startswith("by the"):
            source = (start + 3, end)
        strength: Strength = "vague" if _is_vague(folded[slice(*source)]) else "named"
        content = _others(sentence, start, source[1])
        out.append(Attribution(cue=(start, end), source=source, content=content, strength=strength))
    return out


def _phrase_end(sentence: str, at: int) -> int:
    """Where a noun phrase that begins at ``at`` is over: the next comma, dash, bracket, semicolon or end."""
    match = re.compile(r"[,;:()\"“”—]|\s-\s|\s--\s|\.\s*$|$").search(sentence, at)
    return match.start() if match else len(sentence)


def _others(sentence: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """What an attribution at ``start:end`` vouches for: the clause it closes, or the one it opens."""
    before = sentence[:start].rstrip(' ,;:-–—"”')
    if len(_WORD.findall(before)) >= 3:
        begin = max((match.end() for match in re.finditer(r";|\. |, (?:but|although|though|while|whereas)\b", before)), default=0)
        return ((begin, len(before)),)
    return ((end, len(sentence)),)


def _by_verb(sentence: str) -> list[Attribution]:
    row = tokens(sentence)
    certain = words("speech", "certain")
    out = []
    for at, token in enumerate(row):
        if token.form in certain and (found := _attribution(sentence, row, at)) is not None:
            out.append(found)
    return out


def _attribution(sentence: str, row: tuple[Token, ...], at: int) -> Attribution | None:
    token = row[at]
    if at and row[at - 1].form in _BE | _MODAL and not token.form.endswith("ing"):
        return None
    inverted = _inverted_source(sentence, row, at)
    if inverted is not None:
        source, start = inverted, token.start
    else:
        first = _subject(row, at)
        if first is None:
            return None
        source, start = (row[first].start, row[at - 1].end), row[first].start
    strength: Strength = "vague" if _is_vague(fold(sentence[slice(*source)])) else "named"
    return Attribution(
        cue=(token.start, token.end), source=source, content=_content(sentence, row, at, start, source), strength=strength
    )


def _inverted_source(sentence: str, row: tuple[Token, ...], at: int) -> tuple[int, int] | None:
    """ "..., said Vos" and "... ", says the ministry": the speaker follows a verb that follows a sign."""
    token = row[at]
    if not token.opens or at < 3 or at + 1 >= len(row) or row[at + 1].opens or token.form.endswith("ing"):
        return None
    following = row[at + 1]
    if following.capital or following.form in {
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "one",
        "two",
        "officials",
        "police",
        "analysts",
    }:
        return following.start, _phrase_end(sentence, following.start)
    return None


def _subject(row: tuple[Token, ...], at: int) -> int | None:
    """Index of the first word of the subject that ends right before the verb, None when there is none."""
    last = at - 1
    while last >= 0 and row[last].form in _AUXILIARY and not row[last + 1].opens:
        last -= 1
    if last < 0:
        return None
    participle = row[at].form.endswith("ing")
    if participle:  # "..., adding that", "citing": the speaker stands earlier in the sentence, or is the article before it
        return at if row[at].opens and at >= 3 else None
    first = last
    while first > 0 and not row[first].opens and last - first < 14 and row[first - 1].form not in _CLAUSE:
        first -= 1
    head = row[last]
    if row[at].opens and not head.capital and last - first > 8:
        return None
    if head.form in _RELATIVE:
        return last if head.form == "who" else None
    if head.form in function_words() and head.form not in _PRONOUNS:
        return None
    return first


_CLAUSE = frozenset("but although though while whereas because since as and if when that after before which".split())
_PRONOUNS = frozenset("he she they it we i others some both who you".split())


def _content(sentence: str, row: tuple[Token, ...], at: int, start: int, source: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    end = max(source[1], row[at].end)
    opening = next((token for token in row if token.start <= start < token.end), row[0])
    if opening.opens and len([token for token in row if token.end <= start]) >= 3 and not _goes_on(row, at, end):
        return _others(sentence, start, end)
    stop = re.compile(r";|$").search(sentence, end)
    return ((end, stop.start() if stop else len(sentence)),)


def _goes_on(row: tuple[Token, ...], at: int, end: int) -> bool:
    """ "police said THAT ..." after a comma: what follows is the content, not what went before."""
    following = [token for token in row if token.start >= end][:1]
    return (
        bool(following)
        and not following[0].opens
        and following[0].form
        not in {
            "on",
            "in",
            "at",
            "to",
            "late",
            "early",
            "after",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "yesterday",
            "today",
        }
    )


@cache
def _vague_source() -> re.Pattern[str]:
    people = "|".join(sorted(words("vague", "people")))
    return re.compile(
        rf"^\W*(?:(?:some|several|many|a few|few|a number of|various|two|three|other|unnamed|unidentified|anonymous|media|local|senior|news|security|political|industry|western|foreign|military|government|market) ){{0,3}}(?:{people}|it)\W*$"
    )


def _is_vague(source: str) -> bool:
    return bool(_vague_source().match(source.strip())) and source.strip() != "it"


# ------------------------------------------------------------------------------------------------- generous reading


@lru_cache(maxsize=8192)
def has_voice(sentence: str) -> bool:
    """Whether any cue of attribution stands in the sentence, read generously."""
    row = tokens(sentence)
    if any(token.form in speech_forms() and _speaks(row, at) for at, token in enumerate(row)):
        return True
    if any(token.form.removesuffix("'s") in words("speech", "nouns") or token.form in words("vague", "words") for token in row):
        return True
    return bool(phrases("speech").search(fold(sentence)))


def _speaks(row: tuple[Token, ...], at: int) -> bool:
    """Not the passive that tells to whom something was said ("has been told")."""
    return not (
        row[at].form in {"told", "informed", "notified", "asked", "warned"}
        and at > 0
        and row[at - 1].form in {"been", "was", "were", "is", "are", "being"}
    )


@lru_cache(maxsize=8192)
def is_vague(sentence: str) -> bool:
    """Whether the sentence has only an attribution nobody stands behind: "it was reported", "reportedly", "sources said"."""
    if any(one.strength == "named" for one in attributions(sentence)):
        return False
    folded = fold(sentence)
    if phrases("vague").search(folded) or any(token.form in words("vague", "words") for token in tokens(sentence)):
        return True
    return any(one.strength == "vague" for one in attributions(sentence))


def source_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The words that name the speaker."""
    inside = sentence[slice(*attribution.source)]
    return frozenset(stem(token.form) for token in tokens(inside) if token.form not in function_words())


# ---------------------------------------------------------------------------------------------------------- hedges


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """A word or phrase that leaves the matter open."""

    start: int
    end: int
    form: str
    weak: bool  # also has an everyday sense


@lru_cache(maxsize=8192)
def hedges(sentence: str) -> tuple[Hedge, ...]:
    """The hedges of a sentence, phrases first."""
    folded = fold(sentence)
    out: list[Hedge] = []
    if len(folded) == len(sentence):
        out = [Hedge(start=m.start(), end=m.end(), form=m.group(), weak=False) for m in phrases("hedge").finditer(folded)]
    single = words("hedge", "open") | words("hedge", "likely")
    row = tokens(sentence)
    for at, token in enumerate(row):
        if token.form not in single or any(hedge.start <= token.start < hedge.end for hedge in out):
            continue
        if token.form == "may" and ((token.capital and at and not token.opens) or _is_month(row, at)):
            continue
        out.append(Hedge(start=token.start, end=token.end, form=token.form, weak=token.form in words("hedge", "weak")))
    return tuple(out)


def _is_month(row: tuple[Token, ...], at: int) -> bool:
    return row[at].capital and (
        (at + 1 < len(row)
        and row[at + 1].form[:1].isdigit())
        or (at > 0
        and (row[at - 1].form[:1].isdigit() or row[at - 1].form in {"in", "of", "since", "until", "early", "late", "last", "mid"}))
    )
