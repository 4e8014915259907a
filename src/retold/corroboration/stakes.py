"""Which voices speak of their own doings: "we met every standard", "North Korea said it had fired", a state agency of its state.

A stake makes nobody wrong. It is said so that a reader sees a claim that nobody says but those it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.model import AGAINST
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from retold.corroboration.directory import Directory
    from retold.corroboration.lines import Line
    from retold.model import Article, Statement

_FIRST = 4  # words of a claim among which its subject is looked for


def interested(carried: Iterable[Line], directory: Directory, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Origin voices that speak of themselves, or of whom they speak for, in these lines."""
    found = set()
    for line in carried:
        place = line.leading
        if place.statements:
            text = articles[place.article_id].text
            opening = words(text, place.start, min(place.end, place.start + 80))[:_FIRST]
            forms = [word.form.removesuffix("'s") for word in opening]
            found |= {directory.key(said.chain[0]) for said in place.statements if _of_itself(said, forms, directory)}
    return tuple(sorted(found))


def _is_witness(said: Statement, directory: Directory) -> bool:
    """Whether a person tells what befell them: the plainest testimony, and no interest."""
    origin = said.chain[0]
    voice = directory.voices.get(origin.voice_id)
    kind = voice.kind if voice else origin.kind
    own_house = voice is not None and voice.principal != voice.id  # who speaks for a house speaks of its doings
    return kind in {"person", "anonymous", "group"} and said.stance == "asserts" and not own_house


def _of_itself(said: Statement, forms: list[str], directory: Directory) -> bool:
    if not forms or said.stance in AGAINST:
        return False
    origin = said.chain[0]
    if forms[0] in terms.closed("speaking"):
        return not _is_witness(said, directory)
    if said.kind != "direct" and forms[0] in terms.closed("of_the_speaker"):
        return True
    key = directory.key(origin)
    names = (directory.proper_words(key), directory.proper_words(directory.principal(key)))
    return any(name and name <= set(forms) for name in names)
