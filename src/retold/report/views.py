"""Stories as the page prints them: tree, changes of meaning, claims with their figures, timeline."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from retold.report import happenings, headline, phrases, texts, trees
from retold.report.book import PALETTE, View, named
from retold.report.marking import trimmed_pair
from retold.report.wording import counted, figure, hour, listed, period, plain, shortened, when
from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Claim, Descent, Happening, Mention, Span, Stemma, Story, TimeValue, Variant
    from retold.report.book import Book
    from retold.report.index import Index

MOST_WORDINGS = 16  # different sentences printed under one claim
FEW = 8  # claims; past that those of one article stand apart
NEAR = {"minute", "part", "day", "week"}  # what the axis of a timeline is made to fit
EARLIER, LATER = {"BEFORE", "ON_OR_BEFORE"}, {"AFTER", "ON_OR_AFTER"}  # open at one end

# ------------------------------------------------------------------------------------------------------------ stories


def story(book: Book, told: Story, *, whole: bool = True) -> View:
    """One story with everything a reader can open; not ``whole``, without its texts."""
    index = book.index
    lines = index.story_lines(told)
    stemmata = [index.stemmata[family] for family in told.families if family in index.stemmata]
    stemmata.sort(key=lambda s: (-len(s.articles), s.family_id))
    drawn = [stemma for stemma in stemmata if len(stemma.articles) > 1]
    changes = [change(book, *alike) for alike in index.meaning_changes(told)]
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
        "unrelated": [named(book, a) for stemma in stemmata if len(stemma.articles) == 1 for a in stemma.articles]
        if drawn
        else [],
        "notes": [plain(note) for stemma in stemmata for note in stemma.notes],
        "changes": changes,
        "kinds_of_change": _by_kind(changes),
        "claims": [claim(book, found) for found in claims if len(found.figures.articles) > 1 or len(claims) <= FEW],
        "differ": differing(book, claims),
        "single_claims": [claim(book, found) for found in claims if len(found.figures.articles) <= 1 and len(claims) > FEW],
        "timeline": _timeline(book, told),
        "articles": [texts.article(book, found, whole=whole) for found in index.in_order(told.articles)],
        **_sources(book, told),
        "lost": [texts.lost_original(book, node, whole=whole) for node in sorted(nodes, key=index.name)],
    }


def _sources(book: Book, told: Story) -> View:
    """The sources of a story by colour, the most copied first."""
    uses = Counter(d.parent_id for a in told.articles for d in book.index.parents.get(a, ()))
    ranked = sorted(uses, key=lambda node: book.rank[node])
    shown = [{"source": named(book, node), "colour": book.colours[node], "uses": uses[node]} for node in ranked[:PALETTE]]
    return {"sources": shown if len(ranked) > 1 else [], "more_sources": max(0, len(ranked) - PALETTE)}


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
        "href": "" if node.more else book.address(node.id),
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
    parts = [f"{index.name(node)}, {phrases.existed(index, node)}", phrases.sure_of(index, node)]
    parts += [*(phrases.taken(index, d) for d in index.parents.get(node, ())), phrases.misdated(index, node)]
    told = phrases.warning([v for d in index.parents.get(node, ()) for v in index.changes.get((node, d.parent_id), ())])
    return "; ".join(filter(None, [*parts, told]))


def _link(book: Book, drawing: trees.Drawing, descent: Descent) -> View:
    child, parent = drawing.places[descent.child_id], drawing.places[descent.parent_id]
    return {
        "child": book.anchors[descent.child_id],
        "parent": book.anchors[descent.parent_id],
        "x1": round(parent.x, 1), "y1": _y(parent), "x2": round(child.x, 1), "y2": _y(child),
        "unsure": descent.wording not in {"copied from", "probably copied from"},
        "undirected": descent.direction == "unknown",
        "folded": child.folded or parent.folded,
        "second": descent.rank > 0,
        "href": book.pair_address(descent.child_id, descent.parent_id),
        "said": _read_beside(book, descent),
    }  # fmt: skip


def _read_beside(book: Book, descent: Descent) -> str:
    """What a link between two nodes opens, and how sure it is."""
    index = book.index
    return f"{index.name(descent.child_id)}: {phrases.taken(index, descent)}. Open both texts"


def _outline(book: Book, drawing: trees.Drawing) -> list[View]:
    """The tree as nested lists: steps in, steps out, one row per node."""
    nodes = [node for node in drawing.nodes if not node.more]
    out = []
    for at, node in enumerate(nodes):
        following = nodes[at + 1].depth if at + 1 < len(nodes) else 0
        parents = book.index.parents.get(node.id, ())
        facts = [phrases.taken(book.index, d, node.parent) for d in parents] or [phrases.sourceless(book.index, node.id)]
        facts = [phrases.sure_of(book.index, node.id), *facts, phrases.misdated(book.index, node.id)]
        pairs = [(book.index.name(d.parent_id), book.pair_address(d.child_id, d.parent_id)) for d in parents]
        out.append({
            **named(book, node.id),
            "facts": "; ".join(filter(None, facts)),
            "pairs": [{"parent": parent, "href": href} for parent, href in pairs if href],
            "deeper": following > node.depth,
            "closes": max(0, node.depth - following),
        })  # fmt: skip
    return out


# ------------------------------------------------------------------------------------------------- changes of meaning


FEW_CHANGES = 8  # past that they stand under their kind


def _by_kind(changes: Sequence[View]) -> list[View]:
    """The changes under headings where there are many, else under none."""
    if len(changes) <= FEW_CHANGES:
        return [{"kind": "", "changes": changes}] if changes else []
    kinds = dict.fromkeys(change["kind"] for change in changes)
    return [{"kind": kind, "changes": [change for change in changes if change["kind"] == kind]} for kind in kinds]


def change(book: Book, variant: Variant, *alike: Variant) -> View:
    """One change, both sentences cut at their marks; and the other copies that made it alike."""
    before, after = trimmed_pair(variant, 600)
    child, parent = named(book, variant.child_id), named(book, variant.parent_id)
    return {
        "kind": phrases.kind_of(variant),
        "detail": shortened(phrases.detail_of(variant, parent["name"], child["name"]), 120).replace("->", "→"),
        "directed": variant.directed,
        "child": child,
        "parent": parent,
        "before": before,
        "after": after,
        "pair": _pair(book, variant),
        "unknown": phrases.undirected(book.index, variant),
        "also": [{"child": named(book, other.child_id), "pair": _pair(book, other)} for other in alike],
    }


def _pair(book: Book, variant: Variant) -> str:
    """Where the two can be read side by side; empty when the change is not along a descent."""
    linked = any(d.parent_id == variant.parent_id for d in book.index.parents.get(variant.child_id, ()))
    return book.pair_address(variant.child_id, variant.parent_id) if linked else ""


# ------------------------------------------------------------------------------------------------------------- claims


def claim(book: Book, found: Claim) -> View:
    """A claim with its five figures and what stands behind each."""
    index, figures = book.index, found.figures
    mentions = sorted(
        found.mentions, key=lambda m: (index.at(m.span.article_id) is None, str(index.at(m.span.article_id)), m.span.start)
    )
    wordings = _wordings(book, mentions)
    return {
        "id": found.id,
        "anchor": book.claim_anchors[found.id],
        "href": book.claim_address(found),
        "text": plain(found.text, 400),
        "articles": len(figures.articles),
        "lines": len(figures.lines),
        "voices": len(figures.voices),
        "routes": phrases.routes(index, found),
        "wider": phrases.wider(index, found),
        "most": found.wider.most if found.wider and phrases.wider(index, found) else 0,
        "wider_names": [_voice(index, node) for node in found.wider.voices] if found.wider else [],
        "single": figures.routes.high <= 1,
        "bottleneck": phrases.gate(index, found),
        "principal": phrases.same_principal(index, figures),
        "article_names": [named(book, node) for node in figures.articles if node in index.articles],
        "line_names": [phrases.with_article(index, node) for node in figures.lines],
        "voice_names": [_voice(index, node) for node in figures.voices],
        "origins": [index.name(node) for node in figures.origins] if set(figures.origins) < set(figures.voices) else [],
        "chains": phrases.chains(index, found)[:6],
        "only_against": "" if index.unheard(found) else phrases.only_against(index, found),
        "only_to_deny": phrases.only_to_deny(found),
        "disputes": badges(index, found),
        "basis": listed(found.basis, 5),
        "circular": figures.circular,
        "open": figures.routes.low != figures.routes.high,
        "mentions": wordings[:MOST_WORDINGS],
        "left": max(0, len(wordings) - MOST_WORDINGS),
        "same": may_be_same(book, found),
        "contrary": [beside_it(book, other) for other in found.contradicts if other in index.claims_by_id],
        "first": {"article": named(book, found.first.span.article_id), "text": plain(index.quote(found.first.span), 300)},
        "houses": _houses(index, figures.voices),
        "judged": [phrases.settled(index, row) for row in index.trace.judgements if row.id in found.judgements],
        "house_routes": figure(figures.routes_by_principal),
    }


def badges(index: Index, found: Claim, *, beside_standing: bool = False) -> list[str]:
    """What a reader is warned of; other accounts are quoted elsewhere on the page and only announced here."""
    said = phrases.disputes(index, found, beside_standing=beside_standing, rivals=False)
    return [*(["accounts differ"] if found.contradicts else []), *said, *filter(None, [phrases.stake(found)])]


def may_be_same(book: Book, found: Claim) -> list[View]:
    """The claims that may say the same and are not counted, those that would add a source first."""
    adding = found.wider.claims if found.wider else ()
    others = dict.fromkeys((*adding, *found.possibly_same))
    return [beside_it(book, other) for other in others if other in book.index.claims_by_id]


def beside_it(book: Book, other: str) -> View:
    """A claim that stands beside another: what it says, what it rests on, and where it is read."""
    found = book.index.claims_by_id[other]
    return {
        "text": plain(found.text, 300),
        "href": book.claim_address(found),
        "articles": len(found.figures.articles),
        "routes": phrases.routes(book.index, found),
        "rests": phrases.standing(book.index, found),
    }


def differing(book: Book, claims: Sequence[Claim]) -> list[View]:
    """Each two claims that cannot both be so, side by side, the most carried first; an update by the same voice is none."""
    out: dict[tuple[str, ...], View] = {}
    for found in claims:
        for other in found.contradicts:
            pair = tuple(sorted((found.id, other)))
            if other in book.index.claims_by_id and pair not in out:
                out[pair] = _accounts(book, found, book.index.claims_by_id[other])
    return list(out.values())


_IN_WHAT = {"number": "another number", "negation": "one says no", "denial": "one denies it", "time": "another time"}


def _accounts(book: Book, one: Claim, other: Claim) -> View:
    """Two accounts that differ, each by the words that do."""
    conflict = next((c for c in one.conflicts if c.claim_id == other.id), None)
    places = (conflict.mine, conflict.theirs) if conflict else (None, None)
    sides = [_account(book, claim, place) for claim, place in zip((one, other), places, strict=True)]
    return {"kind": _IN_WHAT[conflict.kind] if conflict else "", "sides": sides}


def _account(book: Book, found: Claim, place: Span | None) -> View:
    words = plain(book.index.quote(place), 400) if place else ""
    return {
        **beside_it(book, found.id),
        "text": words or plain(found.text, 400),
        "article": named(book, (place or found.first.span).article_id),
    }


def _houses(index: Index, voices: Sequence[str]) -> list[str]:
    """The voices that speak for the same principal, together: "North Korea: Kim Jong Un, KCNA"; nothing where none do."""
    rows: dict[str, list[str]] = {}
    for node in voices:
        voice = index.voices.get(node)
        rows.setdefault(voice.principal if voice else node, []).append(node)
    together = {house: kin for house, kin in rows.items() if len(kin) > 1}
    return [f"{index.name(house)}: {listed([index.name(node) for node in kin], 6)}" for house, kin in together.items()]


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
        article = named(book, mention.span.article_id)
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
        "text": plain(happenings.excerpt(index, happening), 320),
        "standing": "".join(happenings.standing(happening)),
        "background": happening.background,
        "bar": _bar(value, window),
        "articles": len(happening.articles),
        "article": named(book, happening.span.article_id) if happening.span.article_id in book.anchors else None,
        "own": happening.own,
        "saying": happening.saying,
        "dated": happenings.dated(happening),
        "voices": "".join(happenings.told_by(index, happening)),
        "routes": routes,
        "sources": happenings.sources(happening),
        "conflicts": [happenings.conflict(conflict, 300) for conflict in happening.conflicts],
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
