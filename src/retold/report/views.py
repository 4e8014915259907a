"""What the page's templates print, worked out beforehand: plain values, no markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from retold.model import MEANING
from retold.report import beside, headline, phrases, trees
from retold.report.marking import trimmed_pair
from retold.report.wording import counted, figure, hour, listed, percent, period, plain, when
from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from retold.model import Article, Claim, Descent, Happening, Mention, Stemma, Story, TimeValue, Variant
    from retold.report.index import Index

View = dict[str, Any]

PALETTE = 6  # source colours before they repeat
MOST_WORDINGS = 16  # different sentences printed under one claim
FEW = 8  # claims; past that those of one article stand apart
MOST_TEXT = 6_000_000  # characters of article text in one page; the rest stands in trace.json
NEAR = {"minute", "part", "day", "week"}  # what the axis of a timeline is made to fit
EARLIER, LATER = {"BEFORE", "ON_OR_BEFORE"}, {"AFTER", "ON_OR_AFTER"}  # open at one end
LONGEST_TEXT = 200_000  # characters of one article shown


class Book:
    """The index with what a page adds: short ids, and which source has which colour."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @cached_property
    def anchors(self) -> dict[str, str]:
        """A short id for each article and lost original."""
        ordered = [article.id for article in self.index.in_order(self.index.articles)]
        out = {node: f"a{number}" for number, node in enumerate(ordered, 1)}
        return out | {node: f"o{number}" for number, node in enumerate(sorted(self.index.lost), 1)}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each story, the one with most articles first."""
        return {told.id: number for number, told in enumerate(self.index.stories, 1)}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Every parent, the most copied first."""
        uses = Counter(d.parent_id for descents in self.index.parents.values() for d in descents)
        ranked = sorted(uses, key=lambda node: (-uses[node], self.index.name(node), node))
        return {node: number for number, node in enumerate(ranked)}

    @cached_property
    def colours(self) -> dict[str, int]:
        """A colour for each parent, dealt out story by story, so that one source looks the same in all its copies."""
        out: dict[str, int] = {}
        for told in self.index.stories:
            here = {d.parent_id for article in told.articles for d in self.index.parents.get(article, ())}
            for number, node in enumerate(sorted(here, key=self.rank.__getitem__)):
                out.setdefault(node, number % PALETTE)
        return {node: out.get(node, number % PALETTE) for node, number in self.rank.items()}

    @cached_property
    def with_text(self) -> set[str]:
        """The articles and lost originals whose text fits in the page."""
        room, out = MOST_TEXT, set()
        for node in [*self.index.lost, *(a for story in self.index.stories for a in story.articles)]:
            room -= min(len(self.index.text(node)), LONGEST_TEXT)
            if room < 0:
                break
            out.add(node)
        return out

    def sources(self, node: str) -> dict[str, int]:
        """The parents of one node with their colours, told apart even where the palette repeats."""
        out: dict[str, int] = {}
        for descent in self.index.parents.get(node, ()):
            colour = self.colours[descent.parent_id]
            while colour in out.values() and len(out) < PALETTE:
                colour = (colour + 1) % PALETTE
            out.setdefault(descent.parent_id, colour)
        return out


# ------------------------------------------------------------------------------------------------------------ stories


def story(book: Book, told: Story) -> View:
    """One story with everything a reader can open."""
    index = book.index
    lines = index.story_lines(told)
    stemmata = [index.stemmata[family] for family in told.families if family in index.stemmata]
    stemmata.sort(key=lambda s: (-len(s.articles), s.family_id))
    drawn = [stemma for stemma in stemmata if len(stemma.articles) > 1]
    changes = [change(book, variant) for variant in index.meaning_changes(told.articles)]
    claims = index.claims(told)
    nodes = {node for stemma in stemmata for node in (lost.id for lost in stemma.lost)}
    return {
        "id": f"story-{book.numbers[told.id]}",
        "title": index.title(told),
        "called": headline.title_of(index, told),
        "period": period(told.first, told.last),
        "articles_count": phrases.articles_and_outlets(index, told.articles),
        "lines_count": counted(len(lines), "line") + " of descent",
        "lines": [phrases.line_name(index, line) for line in lines],
        "trees": [{**tree(book, stemma), "number": f"{book.numbers[told.id]}.{at}"} for at, stemma in enumerate(drawn, 1)],
        "unrelated": [_mention_of(book, a) for stemma in stemmata if len(stemma.articles) == 1 for a in stemma.articles]
        if drawn
        else [],
        "notes": [plain(note) for stemma in stemmata for note in stemma.notes],
        "changes": changes,
        "claims": [claim(book, found) for found in claims if len(found.figures.articles) > 1 or len(claims) <= FEW],
        "single_claims": [claim(book, found) for found in claims if len(found.figures.articles) <= 1 and len(claims) > FEW],
        "timeline": _timeline(book, told),
        "articles": [article(book, found) for found in index.in_order(told.articles)],
        **_sources(book, told),
        "lost": [lost_original(book, node) for node in sorted(nodes, key=index.name)],
    }


def _sources(book: Book, told: Story) -> View:
    """The sources of a story by colour, the most copied first."""
    uses = Counter(d.parent_id for a in told.articles for d in book.index.parents.get(a, ()))
    ranked = sorted(uses, key=lambda node: book.rank[node])
    shown = [{"source": _mention_of(book, node), "colour": book.colours[node], "uses": uses[node]} for node in ranked[:PALETTE]]
    return {"sources": shown if len(ranked) > 1 else [], "more_sources": max(0, len(ranked) - PALETTE)}


def _mention_of(book: Book, node: str) -> View:
    return {
        "name": book.index.name(node),
        "anchor": book.anchors.get(node, ""),
        "when": phrases.existed(book.index, node),
        "lost": node in book.index.lost,
    }


# --------------------------------------------------------------------------------------------------------------- tree


def tree(book: Book, stemma: Stemma) -> View:
    """A stemma as a drawing and as nested lists."""
    index = book.index
    drawing = trees.draw(index, stemma)
    return {
        "width": drawing.width,
        "height": drawing.height,
        "timed": drawing.timed,
        "ticks": drawing.ticks,
        "top": trees.TOP,
        "row": trees.ROW,
        "nodes": [_node(book, drawing, node) for node in drawing.nodes],
        "links": [_link(book, drawing, descent) for descent in drawing.links],
        "seconds": [_link(book, drawing, descent) for descent in drawing.seconds],
        "outline": _outline(book, drawing),
        "name": f"{counted(len(stemma.articles), 'article')} and {counted(len(stemma.lost), 'lost original')}",
        "folded": sum(node.folded for node in drawing.nodes),
    }


def _y(node: trees.Node) -> int:
    return trees.TOP + node.row * trees.ROW + trees.ROW // 2


def _key(book: Book, node: trees.Node) -> str:
    return f"m-{book.anchors.get(node.parent, 'root')}" if node.more else book.anchors[node.id]


def _node(book: Book, drawing: trees.Drawing, node: trees.Node) -> View:
    index = book.index
    return {
        "key": _key(book, node),
        "parent": book.anchors.get(node.parent, ""),
        "x": round(node.x, 1),
        "y": _y(node),
        "label": trees.label(index, node),
        "lost": node.id in index.lost,
        "folded": node.folded,
        "more": bool(node.more),
        "altered": not node.more and trees.altered(index, node.id),
        "said": f"{node.hidden} more: show them" if node.more else _spoken(book, node.id),
        "depth": node.depth,
        "place": drawing.places.get(node.id) is not None,
    }


def _spoken(book: Book, node: str) -> str:
    """A node for a screen reader, and for the pointer that rests on it."""
    index = book.index
    parts = [f"{index.name(node)}, {phrases.existed(index, node)}"]
    parts += [f"{percent(d.share)} {phrases.from_whom(index, d)}, {phrases.sureness(d)}" for d in index.parents.get(node, ())]
    changes = [v for d in index.parents.get(node, ()) for v in index.changes.get((node, d.parent_id), ())]
    kinds = phrases.tally(changes, meaning=True)
    return "; ".join([*parts, *([f"changes meaning: {kinds}"] if kinds else [])])


def _link(book: Book, drawing: trees.Drawing, descent: Descent) -> View:
    child, parent = drawing.places[descent.child_id], drawing.places[descent.parent_id]
    return {
        "child": book.anchors[descent.child_id],
        "parent": book.anchors[descent.parent_id],
        "x1": round(parent.x, 1), "y1": _y(parent), "x2": round(child.x, 1), "y2": _y(child),
        "unsure": descent.wording != "copied from",
        "undirected": descent.direction == "unknown",
        "folded": child.folded or parent.folded,
        "second": descent.rank > 0,
    }  # fmt: skip


def _outline(book: Book, drawing: trees.Drawing) -> list[View]:
    """The tree as nested lists: steps in, steps out, one row per node."""
    nodes = [node for node in drawing.nodes if not node.more]
    out = []
    for at, node in enumerate(nodes):
        following = nodes[at + 1].depth if at + 1 < len(nodes) else 0
        parents = book.index.parents.get(node.id, ())
        facts = [
            f"{percent(d.share)} {(phrases.from_above if d.parent_id == node.parent else phrases.from_whom)(book.index, d)} "
            f"({phrases.sureness(d)})" for d in parents
        ]  # fmt: skip
        out.append({
            **_mention_of(book, node.id),
            "facts": "; ".join(facts),
            "deeper": following > node.depth,
            "closes": max(0, node.depth - following),
        })  # fmt: skip
    return out


# ------------------------------------------------------------------------------------------------- changes of meaning


def change(book: Book, variant: Variant) -> View:
    """One change, both sentences cut at their marks."""
    before, after = trimmed_pair(variant, 600)
    return {
        "kind": variant.kind,
        "detail": plain(variant.detail, 80).replace("->", "→"),
        "directed": variant.directed,
        "child": _mention_of(book, variant.child_id),
        "parent": _mention_of(book, variant.parent_id),
        "before": before,
        "after": after,
        "pair": _pair(book, variant),
    }


def _pair(book: Book, variant: Variant) -> str:
    """Where the two can be read side by side; empty when the change is not along a descent of an article."""
    linked = any(d.parent_id == variant.parent_id for d in book.index.parents.get(variant.child_id, ()))
    here = linked and variant.child_id in book.index.articles
    return f"{book.anchors[variant.child_id]}-{book.anchors[variant.parent_id]}" if here else ""


# ------------------------------------------------------------------------------------------------------------- claims


def claim(book: Book, found: Claim) -> View:
    """A claim with its five figures and what stands behind each."""
    index, figures = book.index, found.figures
    mentions = sorted(
        found.mentions, key=lambda m: (index.at(m.span.article_id) is None, str(index.at(m.span.article_id)), m.span.start)
    )
    wordings = _wordings(book, mentions)
    return {
        "text": plain(found.text, 400),
        "articles": len(figures.articles),
        "lines": len(figures.lines),
        "voices": len(figures.voices),
        "routes": figure(figures.routes),
        "single": figures.routes.high <= 1,
        "bottleneck": phrases.bottleneck(index, figures),
        "principal": phrases.same_principal(figures),
        "article_names": [_mention_of(book, node) for node in figures.articles if node in index.articles],
        "line_names": [phrases.with_article(index, node) for node in figures.lines],
        "voice_names": [_voice(index, node) for node in figures.voices],
        "origins": [index.name(node) for node in figures.origins] if set(figures.origins) < set(figures.voices) else [],
        "chains": phrases.chains(index, found)[:6],
        "disputes": phrases.disputes(index, found),
        "basis": listed(found.basis, 5),
        "circular": figures.circular,
        "open": figures.routes.low != figures.routes.high,
        "mentions": wordings[:MOST_WORDINGS],
        "left": max(0, len(wordings) - MOST_WORDINGS),
        "possibly": len(found.possibly_same),
        "otherwise": phrases.otherwise(index, found),
    }


def _voice(index: Index, node: str) -> str:
    voice = index.voices.get(node)
    name = index.name(node)
    if voice is None:
        return name
    speaks = index.voices.get(voice.principal)
    return f"{name} (speaks for {index.name(speaks.id)})" if speaks and speaks.id != voice.id else name


def _wordings(book: Book, mentions: Sequence[Mention]) -> list[View]:
    """The sentences that carry a claim, each wording once with all articles that have it, in order of first appearance."""
    out: dict[tuple[str, str, str], View] = {}
    for mention in mentions:
        text = plain(book.index.quote(mention.span), 420)
        way = phrases.route(book.index, mention)
        stance = "" if mention.stance == "asserts" else mention.stance
        view = out.setdefault((fold(text), way, stance), {"text": text, "route": way, "stance": stance, "articles": []})
        article = _mention_of(book, mention.span.article_id)
        view["articles"] += [article] if article not in view["articles"] else []
    return list(out.values())


# ----------------------------------------------------------------------------------------------------------- timeline


def _timeline(book: Book, told: Story) -> View | None:
    found = book.index.timeline(told)
    if found is None:
        return None
    dated = [h.when for h in found.happenings if h.when.first and h.when.last]
    news = [h.when for h in found.happenings if not h.background and h.when.granularity in NEAR] or dated
    edges = sorted(edge for value in news for edge in (value.first, value.last) if edge)
    window = _window(edges)
    return {
        "rows": [_happening(book, happening, window) for happening in found.happenings],
        "from": moment_of(window[0]) if window else "",
        "to": moment_of(window[1]) if window else "",
    }


def _window(edges: Sequence[date]) -> tuple[date, date] | None:
    """The days the axis spans: the middle of the news, so that one far date does not press all others together."""
    if not edges:
        return None
    low, high = edges[len(edges) // 10], edges[-1 - len(edges) // 10]
    return (low, high) if (high - low) >= timedelta(days=2) else (low - timedelta(days=1), high + timedelta(days=1))


def moment_of(value: date) -> str:
    """A day on the axis."""
    return f"{value.day} {value:%b %Y}"


def _happening(book: Book, happening: Happening, window: tuple[date, date] | None) -> View:
    value = happening.when
    index = book.index
    routes = figure(happening.routes) if happening.routes else ""
    return {
        "when": when(value),
        "said": plain(index.quote(value.span), 60),
        "text": plain(happening.text, 320),
        "background": happening.background,
        "bar": _bar(value, window),
        "articles": len(happening.articles),
        "article": _mention_of(book, happening.span.article_id) if happening.span.article_id in book.anchors else None,
        "voices": "".join(phrases.speakers(index, happening)),
        "routes": routes,
        "conflicts": [plain(conflict, 300) for conflict in happening.conflicts],
    }


def _bar(value: TimeValue, window: tuple[date, date] | None) -> View | None:
    """Where a time lies on an axis of 100, as wide as it is precise; "before" or "after" where it lies outside."""
    if window is None or value.first is None or value.last is None:
        return None
    unit = 100 / ((window[1] - window[0]).days + 1)
    start = (value.first - window[0]).days * unit if value.modifier not in EARLIER else -1.0
    end = ((value.last - window[0]).days + 1) * unit if value.modifier not in LATER else 101.0
    if value.granularity == "minute" and value.first == value.last:
        clock = hour(value.value)
        start += clock / 24 * unit
        end = start
    if end <= 0 or start >= 100:
        return {"x": 0, "width": 0, "off": "before" if end <= 0 else "after", "grain": ""}
    left = min(max(0.0, start), 98.5)
    wide = max(1.5, min(100.0, end) - left)
    grain = "tick" if end == start else "day" if value.first == value.last else "longer"
    return {"x": round(left, 2), "width": round(wide, 2), "off": "", "grain": grain}


# ----------------------------------------------------------------------------------------------------------- articles


def article(book: Book, found: Article) -> View:
    """An article with its text cut into coloured pieces."""
    index = book.index
    parents = index.parents.get(found.id, ())
    sources = book.sources(found.id)
    same = index.representative.get(found.id)
    all_changes = [v for d in parents for v in index.changes.get((found.id, d.parent_id), ())]
    shown = found.id in book.with_text
    return {
        **_mention_of(book, found.id),
        "title": plain(found.title, 200),
        "url": web_address(found.url),
        "url_text": plain(found.url, 200),
        "label": plain(found.label, 80),
        "precision": "date only" if found.published and found.published.precision == "day" else "",
        "descents": [_descent(book, d, sources[d.parent_id]) for d in parents],
        "sourceless": phrases.sourceless(index, found.id) or "no source here",
        "own": percent(phrases.own_share(index, found.id)),
        "copied": percent(1.0 - phrases.own_share(index, found.id)),
        "same_as": _mention_of(book, same) if same else None,
        "copies": [_mention_of(book, copy) for copy in index.copies.get(found.id, ())],
        "meaning": phrases.tally(all_changes, meaning=True),
        "style": phrases.tally(all_changes, meaning=False),
        "pieces": _pieces(book, found, sources, all_changes) if shown else [],
        "shown": shown,
        "cut_off": shown and len(found.text) > LONGEST_TEXT,
        "strip": _strip(found, parents, sources),
        "boilerplate": bool(found.boilerplate),
        "credits": listed(list(dict.fromkeys(plain(credit.agency, 40) or "agencies" for credit in found.credits)), 4),
        "language": found.language,
    }


def web_address(url: str) -> str:
    """The address when it is one a reader may safely follow, else nothing: never ``javascript:`` or ``data:``."""
    return url.strip() if url.strip().casefold().startswith(("https://", "http://")) and url.isprintable() else ""


def _descent(book: Book, descent: Descent, colour: int) -> View:
    index = book.index
    return {
        "parent": _mention_of(book, descent.parent_id),
        "colour": colour,
        "share": percent(descent.share),
        "said": phrases.from_whom(index, descent),
        "sure": phrases.sureness(descent),
        "because": phrases.because(descent, 5),
        "alternatives": [
            f"{index.name(other) if other else 'nobody in the pile'} {percent(chance)}" for other, chance in descent.alternatives
        ],
        "pair": f"{book.anchors[descent.child_id]}-{book.anchors.get(descent.parent_id, '')}",
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
    """Where along the article its copied stretches lie, on a scale of 100."""
    whole = len(found.text) or 1
    return [
        {
            "x": round(edge.child.start / whole * 100, 1),
            "width": round(max(0.4, (edge.child.end - edge.child.start) / whole * 100), 1),
            "colour": sources[descent.parent_id],
            "second": descent.rank > 0,
        }
        for descent in parents
        for edge in descent.edges
    ]


def lost_original(book: Book, node: str) -> View:
    """A lost original with its reconstructed text."""
    index = book.index
    lost = index.lost[node]
    layers = [(w.start, w.end, w.certainty) for w in lost.words if w.certainty != "certain" and w.end > w.start]
    gaps = {w.start for w in lost.words if w.certainty == "lacuna" and w.start == w.end}
    return {
        **_mention_of(book, node),
        "confidence": percent(lost.confidence),
        "because": [plain(evidence.detail or evidence.rule, 200) for evidence in lost.evidence],
        "witnesses": [_mention_of(book, w) for w in lost.witnesses if w in book.anchors],
        "pieces": _cut(lost.text[:LONGEST_TEXT], layers) if node in book.with_text else [],
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
            longest = max(len(index.text(child)), len(index.text(parent)))
            if child not in index.articles or not {child, parent} <= book.with_text or longest > LONGEST_TEXT:
                continue
            rows = beside.rows(descent, _side(index, parent), _side(index, child), index.changes.get((child, parent), ()))
            pairs[f"{book.anchors[child]}-{book.anchors[parent]}"] = [
                [*side(parent, row.parent), *side(child, row.child), number(row.kind) if row.kind else -1,
                 marks(parent, row.parent_marks), marks(child, row.child_marks)]
                for row in rows
            ]  # fmt: skip
    return {"kinds": list(kinds), "meaning": [number for kind, number in kinds.items() if kind in MEANING], "pairs": pairs}


def _side(index: Index, node: str) -> beside.Side:
    return beside.Side(index.text(node), index.articles[node].body if node in index.articles else ())


def _units(text: str) -> Callable[[int], int]:
    """From code points to UTF-16 units: the same number unless the text leaves the basic plane."""
    if not text or max(text) <= "\uffff":
        return int
    wide = [at for at, char in enumerate(text) if char > "\uffff"]
    from bisect import bisect_left  # noqa: PLC0415

    return lambda at: at + bisect_left(wide, at)
