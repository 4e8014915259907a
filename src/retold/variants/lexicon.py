"""The word lists of this room, read once from the tables beside this file."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """One packaged table."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))


@cache
def words(section: str, key: str) -> frozenset[str]:
    """One list of single words."""
    value = table("lexicon")[section][key]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def phrases(section: str, key: str = "phrases") -> re.Pattern[str]:
    """One list of set phrases as a pattern over folded text, longest first."""
    found = sorted(table("lexicon")[section][key], key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in found) + r")\b")


@cache
def set_pattern(section: str, key: str) -> re.Pattern[str]:
    """One list of patterns over folded text as one."""
    return re.compile(r"\b(?:" + "|".join(table("lexicon")[section][key]) + r")")


@cache
def speech_forms() -> frozenset[str]:
    """Every inflected form of a verb of speech."""
    forms = {form for verb in words("speech", "verbs") for form in _inflected(verb)}
    return frozenset(forms | words("speech", "irregular") | words("speech", "certain"))


def _inflected(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return verb, plural, verb + "ed", verb + "ing"


@cache
def function_words() -> frozenset[str]:
    """Words that carry grammar and no matter."""
    return words("function", "words")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude common form of one folded word: possessive, plural, -ed, -ing and a final e are off.

    >>> stem("launches"), stem("launched"), stem("launching")
    ('launch', 'launch', 'launch')
    """
    word = american(word.removesuffix("'s").removesuffix("'"))
    if len(word) <= 3 or not word.isascii():
        return word
    for ending in ("ingly", "edly", "ies", "ied", "ing", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + ("y" if ending in {"ies", "ied"} else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """A folded word in American spelling; a word the standards do not differ on as it is.

    >>> american("defence"), american("neighbouring"), american("organised"), american("exercise")
    ('defense', 'neighboring', 'organized', 'exercise')
    """
    plain = word.removesuffix("'s")
    mapped = _spellings().get(plain)
    if mapped is None:
        mapped = _american_ending(plain)
    return mapped + word[len(plain) :]


_IZED = re.compile(r"^(?P<stem>[a-z]{3,})is(?P<end>e|ed|es|ing|ation|ations|er|ers)$")
_YSE = re.compile(r"^(?P<stem>[a-z]{3,}[ly])ys(?P<end>e|ed|es|ing|er|ers)$")


def _american_ending(word: str) -> str:
    if match := _YSE.match(word):
        return f"{match['stem']}yz{match['end']}"
    match = _IZED.match(word)
    if (
        match
        and match["stem"] + "ise" not in _kept()
        and not word.endswith(("wise", "sed" if match["stem"][-1] in "aeou" else "wise"))
    ):
        return f"{match['stem']}iz{match['end']}"
    return word


@cache
def _kept() -> frozenset[str]:
    return frozenset(table("spelling")["ise"]["keep"].split())


@cache
def _spellings() -> dict[str, str]:
    pairs = [row.split("=") for row in table("spelling")["pairs"]["stems"].split()]
    out: dict[str, str] = {}
    for british, us in pairs:
        for left, right in zip(_derived(british), _derived(us), strict=True):
            out.setdefault(left.replace("_", " "), right)
    for verb in table("spelling")["pairs"]["doubled"].split():
        for ending in ("ed", "ing", "er", "ers"):
            out[verb + verb[-1] + ending] = verb + ending
    return {british: us for british, us in out.items() if british != us}


def _derived(base: str) -> list[str]:
    cut = base.removesuffix("e")
    whole = " s es ed ing er ers able ful less hood ly ite ist ists like al".split(" ")
    return [*(base + ending for ending in whole), *(cut + ending for ending in ("ed", "ing", "er", "es", "ive", "ical"))]


@cache
def units() -> dict[str, str]:
    """The one name of a unit, by every way it is written."""
    out: dict[str, str] = {}
    for row in table("spelling")["units"]["same"].split():
        name, _, others = row.partition("=")
        out[name] = name
        out |= dict.fromkeys(others.replace("-", " ").split(",") if "-" in others else others.split(","), name)
    return out
