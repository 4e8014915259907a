"""The rows people open in a spreadsheet: articles, edges, variants, claims, timeline as CSV (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from retold.model import MEANING
from retold.report.phrases import chained, own_share
from retold.report.wording import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retold.model import Claim, Interval, Stamp
    from retold.report.index import Index

Row = tuple[object, ...]


def files(index: Index) -> dict[str, str]:
    """File name -> text of each table."""
    return {f"{name}.csv": _written(rows) for name, rows in tables(index).items()}


def tables(index: Index) -> dict[str, Iterator[Row]]:
    """Name -> rows of each table, the names of the columns first."""
    return {
        "articles": _articles(index),
        "edges": _edges(index),
        "variants": _variants(index),
        "statements": _statements(index),
        "claims": _claims(index),
        "timeline": _timeline(index),
    }


def _written(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """A value as text. A spreadsheet runs cells that begin with = + - @: text from articles gets a leading apostrophe."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _articles(index: Index) -> Iterator[Row]:
    yield tuple(
        (
            "id label outlet title url published precision language story family copied_share own_share "
            "first_parent credits identical_to source genre"
        ).split()
    )
    story = {article: story.id for story in index.trace.stories for article in story.articles}
    family = {article: family.id for family in index.trace.families for article in family.articles}
    for article in index.in_order(index.articles):
        parents = index.parents.get(article.id, ())
        own = own_share(index, article.id)
        same = index.representative.get(article.id, "")
        yield (
            article.id,
            article.label,
            article.outlet,
            article.title,
            article.url,
            _iso(article.published),
            article.published.precision if article.published else "unknown",
            article.language,
            story.get(article.id, ""),
            family.get(article.id, ""),
            1.0 - own,
            own,
            parents[0].parent_id if parents else "",
            "; ".join(dict.fromkeys(credit.agency or "agencies" for credit in article.credits)),
            same,
            article.source,
            article.genre,
        )


def _edges(index: Index) -> Iterator[Row]:
    yield tuple(
        (
            "family child child_name parent parent_name rank share confidence direction wording words "
            "child_start child_end parent_start parent_end edge_wording alternatives evidence"
        ).split()
    )
    for stemma in index.trace.stemmata:
        for descent in stemma.descents:
            head = (
                stemma.family_id,
                descent.child_id,
                index.name(descent.child_id),
                descent.parent_id,
                index.name(descent.parent_id),
                descent.rank,
                descent.share,
                descent.confidence,
                descent.direction,
                descent.wording,
            )
            tail = (
                "; ".join(f"{other or 'no parent'} {chance:.2f}" for other, chance in descent.alternatives),
                "; ".join(f"{evidence.rule}: {evidence.detail}" for evidence in descent.evidence),
            )
            for edge in descent.edges:
                yield (
                    *head,
                    edge.words,
                    edge.child.start,
                    edge.child.end,
                    edge.parent.start,
                    edge.parent.end,
                    edge.wording,
                    *tail,
                )
            if not descent.edges:
                yield (*head, "", "", "", "", "", "", *tail)


def _variants(index: Index) -> Iterator[Row]:
    yield tuple(
        (
            "kind meaning child child_name parent parent_name directed before after detail child_start "
            "child_end parent_start parent_end rule"
        ).split()
    )
    for variant in index.trace.variants:
        child, parent = variant.child, variant.parent
        yield (
            variant.kind,
            variant.kind in MEANING,
            variant.child_id,
            index.name(variant.child_id),
            variant.parent_id,
            index.name(variant.parent_id),
            variant.directed,
            variant.before,
            variant.after,
            variant.detail,
            child.start if child else "",
            child.end if child else "",
            parent.start if parent else "",
            parent.end if parent else "",
            variant.rule,
        )


def _statements(index: Index) -> Iterator[Row]:
    yield tuple(("statement article name start end content cue source chain origin stance kind firm rule claim").split())
    held = [(m.span.start, m.statement_id, claim.id) for claim in index.trace.claims for m in claim.mentions if m.statement_id]
    claim = {statement: id_ for _, statement, id_ in sorted(held, reverse=True)}  # that of its first clause
    for statement in index.trace.statements:
        chain = [link.voice_id for link in statement.chain if link.voice_id]
        yield (
            statement.id,
            statement.article_id,
            index.name(statement.article_id),
            statement.content[0].start if statement.content else "",
            statement.content[-1].end if statement.content else "",
            " … ".join(index.quote(span) for span in statement.content),
            index.quote(statement.cue) if statement.cue else "",
            index.quote(statement.source) if statement.source else "",
            chained(index, chain),
            chain[0] if chain else "",
            statement.stance,
            statement.kind,
            statement.firm,
            statement.rule,
            claim.get(statement.id, ""),
        )


def _claims(index: Index) -> Iterator[Row]:
    """One row per mention; the figures of the claim stand on each of its rows."""
    yield tuple(
        (
            "claim text articles lines voices routes_low routes_high principal_routes_low "
            "principal_routes_high bottleneck circular line_names voice_names mention_article mention_name "
            "mention_start mention_end mention_text mention_chain inherited stance denied_by unconfirmed_by "
            "basis contradicts updates possibly_same under interested judged mention_key "
            "routes_at_most wider_voice_names wider_claims"
        ).split()
    )
    for claim in index.trace.claims:
        head, tail = _counted(index, claim), _beside(index, claim)
        wider = _wider(index, claim)
        for mention in claim.mentions:
            span = mention.span
            key = f"{span.article_id}@{span.start}-{span.end}"
            yield (
                *head,
                span.article_id,
                index.name(span.article_id),
                span.start,
                span.end,
                index.quote(span),
                chained(index, mention.voices),
                mention.inherited,
                mention.stance,
                *tail,
                key,
                *wider,
            )


def _counted(index: Index, claim: Claim) -> Row:
    figures = claim.figures
    return (
        claim.id,
        claim.text,
        len(figures.articles),
        len(figures.lines),
        len(figures.voices),
        *_ends(figures.routes),
        *_ends(figures.routes_by_principal),
        _names(index, figures.bottleneck),
        figures.circular,
        _names(index, figures.lines),
        _names(index, figures.voices),
    )


def _beside(index: Index, claim: Claim) -> Row:
    return (
        _names(index, claim.denied_by),
        _names(index, claim.unconfirmed_by),
        "; ".join(claim.basis),
        "; ".join(claim.contradicts),
        "; ".join(claim.updates),
        "; ".join(claim.possibly_same),
        claim.under,
        _names(index, claim.interested),
        "; ".join(claim.judgements),
    )


def _wider(index: Index, claim: Claim) -> Row:
    more = claim.wider
    if more is None:
        return (claim.figures.routes.high, "", "")
    return (more.most, _names(index, more.voices), "; ".join(more.claims))


def _timeline(index: Index) -> Iterator[Row]:
    yield tuple(
        (
            "story first last value granularity modifier said text background ahead saying own articles lines voices routes_low "
            "routes_high conflicts article start end"
        ).split()
    )
    for timeline in index.trace.timelines:
        for happening in timeline.happenings:
            value = happening.when
            routes: tuple[object, object] = _ends(happening.routes) if happening.routes else ("", "")
            yield (
                timeline.story_id,
                value.first,
                value.last,
                value.value,
                value.granularity,
                value.modifier,
                when(value),
                happening.text,
                happening.background,
                happening.ahead,
                happening.saying,
                happening.own,
                len(happening.articles),
                len(happening.lines) if happening.own else "",
                _names(index, happening.voices),
                *routes,
                "; ".join(happening.conflicts),
                happening.span.article_id,
                happening.span.start,
                happening.span.end,
            )


def _names(index: Index, nodes: Iterable[str]) -> str:
    return "; ".join(index.name(node) for node in nodes)


def _ends(interval: Interval) -> tuple[int, int]:
    return interval.low, interval.high


def _iso(stamp: Stamp | None) -> str:
    if stamp is None or stamp.precision == "unknown":
        return ""
    return f"{stamp.at:%Y-%m-%d}" if stamp.precision == "day" else f"{stamp.at:%Y-%m-%dT%H:%M:%SZ}"
