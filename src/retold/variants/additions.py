"""What kind of text was added: a quotation, an unnamed source, background, or something else of the outlet's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.text import fold

from .lexicon import words
from .voices import Token, attributions, tokens

if TYPE_CHECKING:
    from retold.model import VariantKind

_QUOTED = re.compile(r"[“\"„«][^“”\"„«»\n]{12,}[”\"»]|(?:^|(?<=[\s(,:]))[‘'](?:[^‘’'\n]|[’'](?=\w)){12,}[’']")
_HISTORY = re.compile(
    r"\b(?:in|since|during|from) (?:the )?(?:1[5-9]\d\d|20\d\d)s?\b|\b(?:last|previous) (?:year|decade|century)\b"
    r"|\b(?:years?|decades|months|centuries) ago\b|\b(?:has|have) (?:long|repeatedly|previously|often|always)\b"
    r"|\b(?:over|in|for) (?:the (?:past|last) )?(?:\w+ )?(?:years|decades)\b|\btraditionally\b|\bhistor(?:y|ically)\b"
    r"|\b(?:was|were|is|are) (?:founded|built|established|created|first)\b"
)


def kind_of(sentence: str) -> VariantKind:
    """The kind of an added sentence or clause."""
    if unnamed_source(sentence):
        return "unnamed source added"
    if _QUOTED.search(sentence) and attributions(sentence):
        return "quote added"
    return "background added" if _HISTORY.search(fold(sentence)) else "addition"


def unnamed_source(sentence: str) -> str:
    """The words that bring in a source nobody can check ("analysts warning", "observers say"), "" when there are none."""
    row = tokens(sentence)
    people, speech = words("vague", "people"), words("speech", "certain") | _MORE
    for at, token in enumerate(row):
        if token.form not in people or (
            token.form in {"many", "some", "others", "people", "reports", "media"} and not _alone(row, at)
        ):
            continue
        if at and (
            (row[at - 1].capital and not row[at - 1].opens and at > 1)
            or row[at - 1].form in {"the", "its", "their", "his", "her", "our", "these", "those", "both"}
            or row[at - 1].form.endswith("'s")
        ):
            continue
        following = at + 1
        while following < len(row) and row[following].form in _BETWEEN and not row[following].opens:
            following += 1
        if following < len(row) and not row[following].opens and row[following].form in speech:
            return sentence[token.start : row[following].end]
        if at and row[at - 1].form == "to" and at > 1 and row[at - 2].form == "according":
            return sentence[row[at - 2].start : token.end]
        if at and row[at - 1].opens and row[at - 1].form in {"say", "said", "warn", "warned"}:
            return sentence[row[at - 1].start : token.end]
    return ""


_MORE = frozenset(
    """say warn believe think argue suggest expect fear note report claim predict suspect worry hope doubt agree see tell insist
    estimate point speculate fears feared worried warning believing arguing""".split()
)
_BETWEEN = frozenset("have has had also now widely long already generally here there in at close familiar".split())


def _alone(row: tuple[Token, ...], at: int) -> bool:
    return at == 0 or row[at].opens
