"""Which agency a lost original was: the one whose report the texts of its witnesses say they tell.

A credit line says so first. Where none does, the prose may: "told AFP", "according to an AFP photographer", "citing
Reuters". Two witnesses must name the same house and none another one; whom a text merely quotes ("KCNA said") is a voice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from retold import gazetteer, text
from retold.model import Span
from retold.stemmata.houses import phrases, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article

Named = dict[int, tuple[Span, ...]]  # by witness: where it names the house

WITNESSES = 2  # that must name it: one may have woven in a sentence of another's


def agency(witnesses: Sequence[int], articles: Sequence[Article]) -> tuple[str, Named]:
    """The one agency that these witnesses name as their source, and where; nothing where they disagree or it is in the pile."""
    found: dict[str, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for w in witnesses:
        for name, span in _mentions(articles[w]):
            found[name][w].append(span)
    if len(found) != 1:
        return "", {}
    ((name, places),) = found.items()
    folded = text.fold(name).strip()
    present = any(same(folded, text.fold(article.outlet).strip()) for article in articles)
    if present or len(places) < WITNESSES:
        return "", {}
    return name, {w: tuple(spans) for w, spans in sorted(places.items())}


def _mentions(article: Article) -> list[tuple[str, Span]]:
    """The agencies that the text says it had its report from, as the table calls them or as they are printed."""
    out = []
    for start, end in article.body:
        for pattern in _patterns():
            for match in pattern.finditer(article.text, start, end):
                name = _known(match["name"])
                if name:
                    out.append((name, Span(article.id, match.start(), match.end())))
    return sorted(out, key=lambda row: (row[1].start, row[1].end))


def _known(printed: str) -> str:
    """The agency that these capital words are, or "": the whole of them, or what names itself one."""
    words = " ".join(printed.split())
    itself = len(words.split()) > 2 and words.lower().endswith(phrases("wire"))
    return _table().get(words) or (words if itself else "")


@cache
def _table() -> Mapping[str, str]:
    out = {}
    for house in gazetteer.agencies():
        if house.kind == "agency" and not house.owner:  # what a state's agency says is quoted by everybody
            for name in (house.short, house.name, *house.aliases):
                out[name.removeprefix("The ")] = house.short
    return out


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    article = r"(?:(?i:the|an?)\s+)?"
    before = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases("told"))
    after = "|".join(map(re.escape, phrases("staff")))
    name = rf"(?P<name>{_WORD}(?:\s+(?:of\s+)?{_WORD}){{0,4}})"
    return (
        re.compile(rf"\b(?i:{before})\s+{article}{name}(?![\w’'-]|\s+(?:of\s+)?[A-Z])"),
        re.compile(rf"(?<![\w’'-]){name}\s+(?:{after})\b"),
    )


_WORD = r"[A-Z][\w/&-]{0,30}"
