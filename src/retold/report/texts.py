"""Articles and lost originals as the page prints them: text cut into coloured pieces, and pairs to read side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report import beside, phrases
from retold.report.book import LONGEST_TEXT, View, named
from retold.report.wording import listed, percent, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retold.model import Article, Descent, Variant
    from retold.report.book import Book
    from retold.report.index import Index


def article(book: Book, found: Article, *, whole: bool = True) -> View:
    """An article with its text cut into coloured pieces; not ``whole``, without its text."""
    index = book.index
    parents = index.parents.get(found.id, ())
    sources = book.sources(found.id)
    same = index.representative.get(found.id)
    all_changes = [v for d in parents for v in index.changes.get((found.id, d.parent_id), ())]
    shown = whole and found.id in book.with_text
    return {
        **named(book, found.id),
        "title": plain(found.title, 200),
        "url": web_address(found.url),
        "url_text": plain(found.url, 200),
        "label": plain(found.label, 80),
        "precision": "date only" if found.published and found.published.precision == "day" else "",
        "descents": [_descent(book, d, sources[d.parent_id]) for d in parents],
        "sourceless": phrases.sourceless(index, found.id) or "no source here",
        "own": percent(phrases.own_share(index, found.id)),
        "copied": percent(1.0 - phrases.own_share(index, found.id)),
        "same_as": named(book, same) if same else None,
        "copies": [named(book, copy) for copy in index.copies.get(found.id, ())],
        "meaning": phrases.tally(all_changes, meaning=True),
        "style": phrases.tally(all_changes, meaning=False),
        "pieces": _pieces(book, found, sources, all_changes) if shown else [],
        "shown": shown,
        "cut_off": shown and len(found.text) > LONGEST_TEXT,
        "strip": _strip(found, parents, sources),
        "boilerplate": bool(found.boilerplate),
        "credits": listed(list(dict.fromkeys(plain(credit.agency, 40) or "agencies" for credit in found.credits)), 4),
        "language": found.language,
        "called": phrases.called(found).removeprefix(", "),
    }


def web_address(url: str) -> str:
    """The address when it is one a reader may safely follow, else nothing: never ``javascript:`` or ``data:``."""
    return url.strip() if url.strip().casefold().startswith(("https://", "http://")) and url.isprintable() else ""


def _descent(book: Book, descent: Descent, colour: int) -> View:
    index = book.index
    return {
        "parent": named(book, descent.parent_id),
        "colour": colour,
        "share": percent(descent.share),
        "said": phrases.taken(index, descent).removeprefix(percent(descent.share)).strip(),
        "because": phrases.because(descent, 5),
        "alternatives": [
            f"{index.name(other) if other else 'nobody in the pile'} {percent(chance)}" for other, chance in descent.alternatives
        ],
        "pair": f"{book.anchors[descent.child_id]}-{book.anchors.get(descent.parent_id, '')}",
        "href": book.pair_address(descent.child_id, descent.parent_id),
        "judging": book.judging("edge", descent.child_id, descent.parent_id),
        "second": descent.rank > 0,
    }


Layer = tuple[int, int, str]


def _pieces(book: Book, found: Article, sources: dict[str, int], variants: Sequence[Variant]) -> list[View]:
    """The text cut where its sources, its boilerplate or its changes of meaning begin and end; joined it is the text again."""
    layers: list[Layer] = [(b.span.start, b.span.end, "boiler") for b in found.boilerplate]
    layers += [(credit.span.start, credit.span.end, "credit") for credit in found.credits]
    for descent in book.index.parents.get(found.id, ()):
        layers += [(edge.child.start, edge.child.end, f"src src{sources[descent.parent_id]}") for edge in descent.edges]
    for variant in variants:
        if variant.kind in MEANING and variant.child is not None:
            at = variant.child.start
            layers += [(at + s, at + e, "altered") for s, e in variant.after_marks]
    return _cut(found.text[:LONGEST_TEXT], layers)


def _cut(text: str, layers: Sequence[Layer]) -> list[View]:
    inside = [(max(0, s), min(len(text), e), name) for s, e, name in layers if s < min(e, len(text))]
    starts: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[str]] = defaultdict(list)
    for s, e, name in inside:
        starts[s].append(name)
        ends[e].append(name)
    places = sorted({0, len(text), *starts, *ends})
    on: Counter[str] = Counter()
    out = []
    for here, there in pairwise(places):
        on.subtract(ends[here])
        on.update(starts[here])
        names = sorted(name for name, count in on.items() if count > 0)
        # a stretch from two sources wears the first one's colour; boilerplate wears none
        sources = [] if "boiler" in names else [name for name in names if name.startswith("src")][:1]
        others = [name for name in names if not name.startswith("src")]
        out.append({"text": text[here:there], "classes": " ".join([*sources, *others])})
    return out


def _strip(found: Article, parents: Sequence[Descent], sources: dict[str, int]) -> list[View]:
    """Where along the article its copied stretches lie, on a scale of 100; what is not article takes no room."""
    at = _along(found)
    return [
        {
            "x": round(at(edge.child.start), 1),
            "width": round(max(0.4, at(edge.child.end) - at(edge.child.start)), 1),
            "colour": sources[descent.parent_id],
            "second": descent.rank > 0,
        }
        for descent in parents
        for edge in descent.edges
    ]


def _along(found: Article) -> Callable[[int], float]:
    """From an offset to its place in the body, on a scale of 100."""
    body = found.body or ((0, len(found.text)),)
    whole = sum(end - start for start, end in body) or 1
    return lambda offset: 100 * sum(min(end, max(start, offset)) - start for start, end in body) / whole


def lost_original(book: Book, node: str, *, whole: bool = True) -> View:
    """A lost original with its reconstructed text; not ``whole``, without it."""
    index = book.index
    lost = index.lost[node]
    layers = [(w.start, w.end, w.certainty) for w in lost.words if w.certainty != "certain" and w.end > w.start]
    gaps = {w.start for w in lost.words if w.certainty == "lacuna" and w.start == w.end}
    return {
        **named(book, node),
        "confidence": percent(lost.confidence),
        "because": [plain(evidence.detail or evidence.rule, 200) for evidence in lost.evidence],
        "witnesses": [named(book, w) for w in lost.witnesses if w in book.anchors],
        "pieces": _cut(lost.text[:LONGEST_TEXT], layers) if whole and node in book.with_text else [],
        "lacunae": len(gaps),
        "parents": [_descent(book, d, 0) for d in index.parents.get(node, ())],
        "shown": node in book.with_text,
        "agency": plain(lost.agency, 40),
    }


# ------------------------------------------------------------------------------------------------------- side by side


def beside_data(book: Book) -> View:
    """Offsets of every pair that can be read side by side, in UTF-16 units as scripts count them."""
    index = book.index
    kinds: dict[str, int] = {}
    units = {node: _units(index.text(node)) for node in book.with_text}

    def number(kind: str) -> int:
        return kinds.setdefault(kind, len(kinds))

    def side(node: str, pair: tuple[int, int] | None) -> list[int]:
        return [-1, -1] if pair is None else [units[node](pair[0]), units[node](pair[1])]

    def marks(node: str, found: Sequence[beside.Mark]) -> list[int]:
        return [n for mark in found for n in (units[node](mark.start), units[node](mark.end), number(mark.kind))]

    pairs = {}
    for child, descents in sorted(index.parents.items(), key=lambda item: book.anchors[item[0]]):
        for descent in descents:
            parent = descent.parent_id
            if not book.sets_beside(child, parent):
                continue
            rows = beside.rows(descent, _side(index, parent), _side(index, child), index.changes.get((child, parent), ()))
            pairs[f"{book.anchors[child]}-{book.anchors[parent]}"] = [
                [*side(parent, row.parent), *side(child, row.child), number(row.kind) if row.kind else -1,
                 marks(parent, row.parent_marks), marks(child, row.child_marks)]
                for row in rows
            ]  # fmt: skip
    return {"kinds": list(kinds), "meaning": [number for kind, number in kinds.items() if kind in phrases.MEANT], "pairs": pairs}


def _side(index: Index, node: str) -> beside.Side:
    return beside.Side(index.text(node), index.articles[node].body if node in index.articles else ())


def _units(text: str) -> Callable[[int], int]:
    """From code points to UTF-16 units: the same number unless the text leaves the basic plane."""
    if not text or max(text) <= "\uffff":
        return int
    wide = [at for at, char in enumerate(text) if char > "\uffff"]
    return lambda at: at + bisect_left(wide, at)
