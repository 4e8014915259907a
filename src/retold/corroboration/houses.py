"""Which voices of one claim are surely not the same house: the others add no origin of their own.

A voice that the text only describes ("the state agency", "the union", "a spokeswoman for the mutual", "documents prepared for
Corvane's board") is most often one that the claim names beside it, or speaks for it. Nothing here merges voices: it only says
which of them are counted.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.corroboration.directory import Directory


def _words(kind: str) -> frozenset[str]:
    return terms.listed("houses", kind)


_PAPERS = frozenset({"document", "anonymous", "unknown", "group"})


def apart(voices: Iterable[str], directory: Directory) -> set[str]:
    """Named voices that are not each other: one for each house; who only passes on what others say is none beside them."""
    heard = set(voices)
    told = {voice for voice in heard if not _is_nobody(voice, directory)} or heard
    told = {voice for voice in told if not _is_medium(voice, directory)} or told
    pool = sorted(told, key=lambda voice: (_described(voice, directory), -len(directory.name_words(voice)), voice))
    kept: list[str] = []
    for voice in pool:
        if not any(_one_house(voice, other, directory) for other in kept):
            kept.append(voice)
    return set(kept)


def unnamed(hidden: Iterable[str], named: set[str], directory: Directory) -> set[str]:
    """Anonymous voices that count: one, or those in whose names nothing is common; none who speaks for a named one.

    A person familiar with the matter is none of two employees either: who tells how many asked as many.
    """
    own = {voice: _places(voice, directory) for voice in hidden}
    people = [
        voice for voice in sorted(own) if not (named and (_speaks_for(voice, named, directory) or _is_nobody(voice, directory)))
    ]
    kept: dict[str, frozenset[str]] = {}
    for voice in people:
        if not kept or all(
            _others(voice, other, directory) or (own[voice] and own[other] and not own[voice] & own[other]) for other in kept
        ):
            kept[voice] = own[voice]
    return set(kept)


def _others(voice: str, other: str, directory: Directory) -> bool:
    """Whether one is so many of one kind, and the other a single one of another kind: two employees, an official."""
    mine, theirs = (_numbered(name, directory) for name in (voice, other))
    return mine is not None and theirs is not None and mine[0] != theirs[0] and mine[1].isdisjoint(theirs[1])


def _numbered(voice: str, directory: Directory) -> tuple[bool, set[str]] | None:
    """Whether it is one, or several by number, and the words for them; None where the text does not say."""
    forms = _forms(voice, directory)
    one = forms[:1] in (["a"], ["an"], ["one"])
    if not forms or not (one or forms[0] in terms.NUMERALS):
        return None
    return one, {terms.concept(stem) for stem in terms.content(forms[1:])}


def _one_house(voice: str, other: str, directory: Directory) -> bool:
    mine, theirs = directory.name_words(voice), directory.name_words(other)
    if _are_all(voice, directory) or _are_all(other, directory) or (mine & _words("hidden") and theirs & _words("hidden")):
        return True
    if mine and (mine <= theirs or theirs <= mine):
        return True  # "Corvane" beside "Corvane Bank"
    if directory.principal(voice) == directory.principal(other):
        return True
    if _of_one_house(mine, theirs) or _of_one_house(theirs, mine):
        return True
    if _heads(voice, other, directory) or _heads(other, voice, directory):
        return True
    if _described(voice, directory):
        return not _described(other, directory) and not directory.is_person(other)
    places, others = _places(voice, directory), _places(other, directory)
    if len(places) > 1 and places == others:
        return True  # "the toxicologists of Velmar University", "the toxicology laboratory of Velmar University"
    kinds = {directory.voices[v].kind for v in (voice, other) if v in directory.voices}
    papers = bool(kinds & _PAPERS) or bool((mine | theirs) & _words("papers"))
    return bool(places and others) and papers and (places <= others or others <= places)


def _of_one_house(said: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the first is a paper or a spokeswoman of the other: "a spokeswoman for the mutual", "figures of health staff"."""
    own = said - _words("speaks") - _words("papers")
    if said & _words("speaks"):
        return own - _words("press_office") <= other
    return bool(said & _words("papers")) and len(own & other) >= min(2, len(own)) > 0


def _heads(person: str, house: str, directory: Directory) -> bool:
    """Whether the person is introduced by the house: "federation president Gudrun Aske" of "the Cycling Federation"."""
    title, name = directory.titles.get(person, frozenset()), directory.name_words(house)
    if directory.is_person(house) and not name & _words("any"):
        return False
    if title & name & _words("any") or (name and name <= title) or _holds_office(title, name):
        return True
    return any(post <= name or (name and name <= post) for post in directory.posts.get(person, ()))


def _holds_office(title: frozenset[str], house: frozenset[str]) -> bool:
    """Whether such a title is held in such a house: a detective of the police, the health minister of the health ministry."""
    return any(
        title & offices and house & kinds and (title - offices) & house >= _fields(title, house) for kinds, offices in _offices()
    )


def _fields(title: frozenset[str], house: frozenset[str]) -> frozenset[str]:
    """What both are for, where either says it: health, defence."""
    return (title & _words("fields")) | (house & _words("fields"))


@cache
def _offices() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple((frozenset(kinds.split()), frozenset(offices.split())) for kinds, offices in terms.lexicon()["offices"].items())


def _is_medium(voice: str, directory: Directory) -> bool:
    found = directory.voices.get(voice)
    return found is not None and found.kind in {"agency", "outlet"}


def _are_all(voice: str, directory: Directory) -> bool:
    """Whether it is all of them at once, who are heard one by one as well: "both governments", "two neighbours"."""
    forms = _forms(voice, directory)
    return bool(forms) and not directory.proper_words(voice) and forms[-1] in _words("together")


def _is_nobody(voice: str, directory: Directory) -> bool:
    """Whether what it is called names nobody: a pronoun that was not resolved."""
    forms = _forms(voice, directory)
    return bool(forms) and all(form in _words("nobody") for form in forms)


def _speaks_for(voice: str, named: Iterable[str], directory: Directory) -> bool:
    """Whether it is somebody's spokeswoman, and that one is named, or nobody in particular is."""
    if not directory.name_words(voice) & _words("speaks"):
        return False
    mine = _places(voice, directory)
    return not mine or any(mine & _places(other, directory) for other in named)


def _described(voice: str, directory: Directory) -> bool:
    """Whether the text has no name for it, only a word that stands for a name given elsewhere."""
    found = directory.voices.get(voice)
    if found is None or found.kind == "person":
        return False
    forms = _forms(voice, directory)
    if not forms or directory.proper_words(voice):
        return False
    return forms[-1] in _words("any") or (forms[0] == "the" and forms[-1] in _words("issued"))


def _forms(voice: str, directory: Directory) -> list[str]:
    """The words of what it is called."""
    found = directory.voices.get(voice)
    return [word.form for word in words(found.name)] if found else []


def _places(voice: str, directory: Directory) -> frozenset[str]:
    """Names in what it is called, whatever their ending: South, Tessar."""
    return frozenset(terms.name_stem(word) for word in directory.proper_words(voice))
