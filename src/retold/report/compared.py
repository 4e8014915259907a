"""Two texts side by side for a terminal: shared, moved, changed, only here, only there. No direction is claimed."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report import phrases
from retold.report.columns import Ink, wrapped
from retold.report.index import MEANING_ORDER
from retold.report.marking import marked, trimmed_pair
from retold.report.wording import counted, listed, percent, plain, shortened
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article, Comparison, SharedPassage, Variant

ORDER = (
    *MEANING_ORDER, "update", "headline", "reworded", "style", "moved",
    "cut", "tail cut", "addition", "background added", "quote added", "unnamed source added",
)  # fmt: skip
MOST_SHOWN = 40  # of one kind


def text(comparison: Comparison, *, width: int = 80, color: bool = False) -> str:
    """The whole comparison."""
    ink = Ink(color)
    cells = max(40, width)
    letters = {comparison.a.id: "a", comparison.b.id: "b"}
    lines = [ink("bold", line) for sentence in summary(comparison) for line in wrapped(sentence, cells)]
    by_heading: dict[str, list[Variant]] = defaultdict(list)
    for variant in sorted(comparison.variants, key=_rank):
        by_heading[_heading(variant)].append(variant)
    if not any(variant.kind in MEANING for variant in comparison.variants):
        none = "No difference of meaning was found in what they share."
        lines += ["", none if comparison.passages else "They share no passage."]
    for heading, variants in by_heading.items():
        lines += ["", *_kind(heading, variants, letters, cells, ink)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def summary(comparison: Comparison) -> list[str]:
    """How much of each text stands in the other, and how closely."""
    a, b = comparison.a, comparison.b
    out = []
    for article, letter, other in ((a, "a", "b"), (b, "b", "a")):
        shared, whole = _shared_words(article, comparison.passages)
        share = percent(shared / whole) if whole else "none"
        name = plain(article.label or article.outlet or article.id, 60)
        out.append(f"{letter}  {name}: {counted(whole, 'word')}, {share} on passages shared with {other}.")
    common = sum(passage.words for passage in comparison.passages)
    wordings = [passage.wording for passage in comparison.passages]
    closeness = [f"{wordings.count(w)} {said}" for w, said in _CLOSENESS.items() if w in wordings]
    moved = sum(variant.kind == "moved" for variant in comparison.variants)
    tail = f"; {moved} in another place" if moved else ""
    passages = f", in {counted(len(wordings), 'passage')} ({listed(closeness)}{tail})" if wordings else ""
    return [*out, f"{counted(common, 'word')} in common{passages}."]


_CLOSENESS = {"verbatim": "word for word", "edited": "edited", "reworded": "reworded"}


def _shared_words(article: Article, passages: Sequence[SharedPassage]) -> tuple[int, int]:
    """How many of the article's own words stand on shared stretches, and how many it has."""
    shared = sorted((s.start, s.end) for passage in passages for s in (passage.a, passage.b) if s.article_id == article.id)
    inside = whole = at = 0
    for start, end in article.body or ((0, len(article.text)),):
        for word in words(article.text, start, end):
            whole += 1
            while at < len(shared) and shared[at][1] <= word.start:
                at += 1
            # stretches may nest; a word inside any of the few that start before it counts
            inside += any(s <= word.start and word.end <= e for s, e in shared[at : at + 8])
    return inside, whole


def _rank(variant: Variant) -> int:
    return ORDER.index(variant.kind) if variant.kind in ORDER else len(ORDER)


def _heading(variant: Variant) -> str:
    return _HEADINGS.get(variant.kind) or phrases.kind_of(variant)


def _kind(heading: str, variants: Sequence[Variant], letters: dict[str, str], cells: int, ink: Ink) -> list[str]:
    first = f"{heading[0].upper()}{heading[1:]} ({len(variants)})"
    lines = [ink("bold red" if variants[0].kind in MEANING else "bold", first)]
    for variant in variants[:MOST_SHOWN]:
        lines += _variant(variant, letters, cells, ink)
    rest = len(variants) - MOST_SHOWN
    return [*lines, f"  … and {rest} more (--json shows all)"] if rest > 0 else lines


_HEADINGS = {
    "cut": "only in a", "tail cut": "only in a, at the end", "addition": "only in b", "background added": "background only in b",
    "quote added": "quotation only in b", "unnamed source added": "unnamed source only in b",
}  # fmt: skip


def _detail(variant: Variant, letters: dict[str, str]) -> str:
    """What differs, the two texts by their letters; where the heading says who has it, only what."""
    said = phrases.detail_of(variant, letters.get(variant.parent_id, "one"), letters.get(variant.child_id, "two"))
    if variant.kind == "moved":
        return ""
    return _SAID_ABOVE.sub("", said) if variant.kind in _HEADINGS else said


_SAID_ABOVE = re.compile(r"^only in [ab]: | only in [ab](?:, at the end)?$")


def _variant(variant: Variant, letters: dict[str, str], cells: int, ink: Ink) -> list[str]:
    said = _detail(variant, letters)
    detail = wrapped(said, cells, "  · ", "    ") if said else []
    if variant.before and variant.after and not (variant.before_marks or variant.after_marks):
        return [*detail, *wrapped(shortened(plain(variant.after), 120), cells, _margin(letters, variant.child_id), " " * MARGIN)]
    before, after = trimmed_pair(variant, 400 if variant.kind in MEANING else 240)
    one_sided = not (variant.before and variant.after)
    gone, new = (("", ""), ("", "")) if one_sided else (("[-", "-]"), ("{+", "+}"))
    lines = [wrapped(marked(before, *gone), cells, _margin(letters, variant.parent_id), " " * MARGIN)] if variant.before else []
    lines += [wrapped(marked(after, *new), cells, _margin(letters, variant.child_id), " " * MARGIN)] if variant.after else []
    return [*detail, *(line for side in lines for line in ink.marks(side))]


MARGIN = 7  # cells left of a sentence: its letter


def _margin(letters: dict[str, str], node: str) -> str:
    return f"    {letters.get(node, ' ')}  "
