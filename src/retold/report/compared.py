"""Two texts side by side for a terminal: shared, moved, changed, only here, only there. No direction is claimed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report.columns import Ink, wrapped
from retold.report.index import MEANING_ORDER
from retold.report.marking import marked, trimmed_pair
from retold.report.wording import counted, listed, percent, plain
from retold.report.wording import width as cells_of
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
    names = _names(comparison)
    lines = [ink("bold", line) for sentence in summary(comparison) for line in wrapped(sentence, cells)]
    by_kind: dict[str, list[Variant]] = defaultdict(list)
    for variant in comparison.variants:
        by_kind[variant.kind].append(variant)
    if not any(kind in MEANING for kind in by_kind):
        lines += ["", "No change of meaning was found in what they share." if comparison.passages else "They share no passage."]
    for kind in sorted(by_kind, key=lambda kind: (ORDER.index(kind) if kind in ORDER else len(ORDER), kind)):
        lines += ["", *_kind(kind, by_kind[kind], names, cells, ink)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def summary(comparison: Comparison) -> list[str]:
    """How much of each text stands in the other, and how closely."""
    a, b = comparison.a, comparison.b
    name = _names(comparison)
    out = []
    for article, other in ((a, b), (b, a)):
        shared, whole = _shared_words(article, comparison.passages)
        share = percent(shared / whole) if whole else "none"
        out.append(f"{name[article.id]}: {counted(whole, 'word')}, {share} shared with {name[other.id]}.")
    common = sum(passage.words for passage in comparison.passages)
    wordings = [passage.wording for passage in comparison.passages]
    closeness = [f"{wordings.count(w)} {said}" for w, said in _CLOSENESS.items() if w in wordings]
    moved = sum(variant.kind == "moved" for variant in comparison.variants)
    tail = f"; {moved} moved" if moved else ""
    passages = f", in {counted(len(wordings), 'passage')} ({listed(closeness)}{tail})" if wordings else ""
    return [*out, f"{counted(common, 'word')} in common{passages}."]


_CLOSENESS = {"verbatim": "word for word", "edited": "edited", "reworded": "reworded"}


def _names(comparison: Comparison) -> dict[str, str]:
    a, b = comparison.a, comparison.b
    names = {article.id: plain(article.label or article.outlet or article.id, 40) for article in (a, b)}
    return {a.id: f"{names[a.id]} (first)", b.id: f"{names[b.id]} (second)"} if names[a.id] == names[b.id] else names


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


def _kind(kind: str, variants: Sequence[Variant], names: dict[str, str], cells: int, ink: Ink) -> list[str]:
    heading = f"{_HEADINGS.get(kind, kind)} ({len(variants)})"
    lines = [ink("bold red" if kind in MEANING else "bold", heading[0].upper() + heading[1:])]
    for variant in variants[:MOST_SHOWN]:
        lines += _variant(variant, names, cells, ink)
    rest = len(variants) - MOST_SHOWN
    return [*lines, f"  … and {rest} more (--json shows all)"] if rest > 0 else lines


_HEADINGS = {"cut": "only in the first", "tail cut": "only in the first, at the end", "addition": "only in the second"}


def _variant(variant: Variant, names: dict[str, str], cells: int, ink: Ink) -> list[str]:
    before, after = trimmed_pair(variant, 400)
    whole = variant.before == "" or variant.after == ""
    sides = [
        (names.get(variant.parent_id, ""), variant.before, marked(before, "", "") if whole else marked(before, "[-", "-]")),
        (names.get(variant.child_id, ""), variant.after, marked(after, "", "") if whole else marked(after, "{+", "+}")),
    ]
    sides = [side for side in sides if side[1]]
    indent = max((cells_of(name) for name, _, _ in sides), default=0)
    hang = min(indent, 24) + 4
    lines = wrapped(plain(variant.detail), cells, "  · ", "    ") if variant.detail else []
    for name, _, shown in sides:
        head = f"  {name}  " if cells_of(name) <= 24 else f"  {plain(name, 24)}  "
        lines += ink.marks(wrapped(shown, cells, head + " " * max(0, hang - cells_of(head)), " " * hang))
    return lines
