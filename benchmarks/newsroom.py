"""Predictions for the newsroom families, in their FORMAT, from ``articles.jsonl`` and nothing else.

    python benchmarks/newsroom.py FAMILIES_DIR OUT_DIR [--only NAME] [--jobs 2]
    python FAMILIES_DIR/../score.py FAMILIES_DIR OUT_DIR

Everything written here is a plain translation of a ``retold.Trace``; nothing is decided in this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retold import pipeline, read, variants
from retold.corroboration import independent_organisations, independent_origins
from retold.pipeline.tracing import heard_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.model import Article, Claim, Descent, Statement, Trace, Variant

Row = dict[str, Any]

ALTERATION = {
    "attribution dropped": "attribution",
    "attribution weakened": "attribution",
    "attribution changed": "attribution",
    "hedge dropped": "hedge",
    "number changed": "number",
}


def predict(family: Path) -> Row:
    """One family, traced, as one prediction."""
    trace = pipeline.trace(read.records([str(family / "articles.jsonl")]))
    label = {article.id: article.label for article in trace.articles}
    return {
        "family": family.name,
        "articles": list(article_rows(trace)),
        "copy_pairs": copy_pairs(trace, label),
        "passages": list(passage_rows(trace, label)),
        "edges": list(edge_rows(trace, label)),
        "lost": [{"id": lost.id, "title": lost.name, "text": lost.text} for tree in trace.stemmata for lost in tree.lost],
        "statements": list(statement_rows(trace, label)),
        "claims": [claim_row(claim, trace, label) for claim in trace.claims],
        "alterations": list(alteration_rows(trace, label)),
        "times": [
            {
                "article": label[moment.span.article_id],
                "start": moment.span.start,
                "end": moment.span.end,
                "value": moment.value,
            }
            for moment in trace.times
            if not moment.implied  # a day worked out, with no expression of its own
        ],
    }


def article_rows(trace: Trace) -> Iterator[Row]:
    family = {article: group.id for group in trace.families for article in group.articles}
    story = {article: event.id for event in trace.stories for article in event.articles}
    for article in trace.articles:
        yield {
            "id": article.label,
            "family": family[article.id],
            "story": story[article.id],
            "boilerplate": outside(article),
        }


def outside(article: Article) -> list[list[int]]:
    """What is not body: the complement."""
    edges = [0, *(edge for stretch in article.body for edge in stretch), len(article.text)]
    return [[start, end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def twins(trace: Trace) -> dict[str, tuple[str, ...]]:
    """For each article, those with the same body, itself included."""
    out = {article.id: (article.id,) for article in trace.articles}
    return out | {member: group for family in trace.families for group in family.duplicates for member in group}


def copy_pairs(trace: Trace, label: dict[str, str]) -> list[list[str]]:
    same = twins(trace)
    pairs = {
        tuple(sorted((label[a], label[b])))
        for family in trace.families
        for passage in family.passages
        for a in same[passage.a.article_id]
        for b in same[passage.b.article_id]
        if a != b
    }
    pairs |= {tuple(sorted((label[a], label[b]))) for group in same.values() for a in group for b in group if a < b}
    return [list(pair) for pair in sorted(pairs)]


def passage_rows(trace: Trace, label: dict[str, str]) -> Iterator[Row]:
    """Each shared passage with both stretches; identical bodies stretch by stretch, found again in each copy."""
    body = {article.id: article.body for article in trace.articles}
    text = {article.id: article.text for article in trace.articles}
    same = twins(trace)
    for number, passage in enumerate(passage for family in trace.families for passage in family.passages):
        spans = [
            {"article": label[twin], "start": start, "end": end}
            for span in (passage.a, passage.b)
            for twin in same[span.article_id]
            for start, end in [shifted(span.start, span.end, text[span.article_id], text[twin])]
            if start >= 0
        ]
        yield {"id": f"p{number}", "spans": spans}
    for group in sorted(set(same.values())):
        if len(group) > 1:
            yield {
                "id": f"d-{group[0]}",
                "spans": [{"article": label[a], "start": start, "end": end} for a in group for start, end in body[a]],
            }


def shifted(start: int, end: int, text: str, twin: str) -> tuple[int, int]:
    """The same stretch in a copy whose furniture may differ; (-1, -1) when typography differs too much to find it."""
    at = twin.find(text[start:end])
    return (at, at + end - start) if at >= 0 else (-1, -1)


def edge_rows(trace: Trace, label: dict[str, str]) -> Iterator[Row]:
    for tree in trace.stemmata:
        parented = set()
        for descent in tree.descents:
            if descent.direction == "unknown" and is_even(descent):
                continue  # the format has no undirected edge; silence is "no observed parent"
            parented.add(descent.child_id)
            yield {
                "child": label.get(descent.child_id, descent.child_id),
                "parent": label.get(descent.parent_id, descent.parent_id),
                "confidence": round(descent.confidence, 4),
                "share": round(descent.share, 4),
            }
        sure = dict(tree.rootless)
        for node in tree.articles:
            if node not in parented:
                confidence = {"confidence": round(sure[node], 4)} if node in sure else {}
                yield {"child": label[node], "parent": None} | confidence


def is_even(descent: Descent) -> bool:
    """Whether the two may as well stand the other way round, so that naming a parent is no better than naming none."""
    return any(note.rule == "same body" for note in descent.evidence)


def statement_rows(trace: Trace, label: dict[str, str]) -> Iterator[Row]:
    said = [(m.span.start, m.statement_id, claim) for claim in trace.claims for m in claim.mentions if m.statement_id]
    claim = {one: claim.under or claim.id for _, one, claim in sorted(said, key=lambda row: -row[0])}  # of its first clause
    name = {voice.id: voice.name for voice in trace.voices}
    for statement in trace.statements:
        yield from pieces(statement, label, name, claim.get(statement.id))


def pieces(statement: Statement, label: dict[str, str], name: dict[str, str], claim: str | None) -> Iterator[Row]:
    """One row a piece of content: a split quote is two rows in the truth."""
    for span in statement.content:
        row = {
            "id": f"{statement.id}-{span.start}",
            "article": label[statement.article_id],
            "content": [span.start, span.end],
            "cue": [statement.cue.start, statement.cue.end] if statement.cue else None,
            "source": [statement.source.start, statement.source.end] if statement.source else None,
            "chain": [link.name or name.get(link.voice_id, "") for link in statement.chain],
            "kind": statement.kind,
            "stance": statement.stance,
        }
        yield row | ({"claim": claim} if claim else {})


def claim_row(claim: Claim, trace: Trace, label: dict[str, str]) -> Row:
    return {
        "id": claim.id,
        "mentions": [
            {"article": label[mention.span.article_id], "start": mention.span.start, "end": mention.span.end}
            for mention in claim.mentions
        ],
        "independent_origins": independent_origins(claim),
        "independent_organisations": independent_organisations(claim, trace.voices),
    }


def alteration_rows(trace: Trace, label: dict[str, str]) -> Iterator[Row]:
    """Sentences that differ in meaning from the best reading of their family, inherited changes included."""
    pool = {article.id: article for article in trace.articles}
    said = {article.id: [one for one in trace.statements if one.article_id == article.id] for article in trace.articles}
    rows = [
        altered(variant, label) for tree in trace.stemmata for variant in variants.alterations(tree, pool, heard_in(tree, said))
    ]
    unique = {tuple(row.values()): row for row in rows if row}
    yield from unique.values()


def altered(variant: Variant, label: dict[str, str]) -> Row | None:
    span, kind = variant.child, ALTERATION.get(variant.kind)
    return {"article": label[span.article_id], "start": span.start, "end": span.end, "kind": kind} if span and kind else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="families whose name holds this")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    folders = sorted(path.parent for path in args.families.glob("*/articles.jsonl") if args.only in path.parent.name)
    if not folders:
        sys.exit(f"No */articles.jsonl in {args.families}: give the folder that holds the families.")
    args.out.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    with ProcessPoolExecutor(args.jobs) as pool:
        for folder, prediction in zip(folders, pool.map(predict, folders), strict=True):
            (args.out / f"{folder.name}.json").write_text(json.dumps(prediction, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(folders)} families in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()
