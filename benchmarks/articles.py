"""How much furniture is taken for the article and the other way round, and how fast articles are prepared.

    python benchmarks/articles.py FAMILIES_DIR

FAMILIES_DIR holds one folder a family with articles.jsonl and truth.json. Counts characters that are not blank, as the
families' own scorer does; stubs are left out, credit lines count for neither side.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from retold import articles, read
from retold.model import Article, Pile


def main(folder: Path) -> None:
    files = sorted(folder.glob("*/articles.jsonl"))
    piles = [read.records([str(file)]) for file in files]
    counts: Counter[str] = Counter()
    for file, pile in zip(files, piles, strict=True):
        truth = {row["id"]: row for row in json.loads(file.with_name("truth.json").read_text("utf-8"))["articles"]}
        for article in settled(pile):
            count(article, truth[article.label], counts)
    print(f"{'boilerplate chars taken for text':40} {counts['missed'] / counts['furniture']:7.4f}  of {counts['furniture']}")
    print(f"{'article chars taken for boilerplate':40} {counts['false'] / counts['copy']:7.4f}  of {counts['copy']}")
    print(f"{'credit lines found':40} {counts['credits found']:7} of {counts['credits']}")
    print(f"{'datelines found':40} {counts['datelines found']:7} of {counts['datelines']}")
    print(f"{'articles prepared per second':40} {speed(piles):7.0f}  best of five, CPU time")


def settled(pile: Pile) -> tuple[Article, ...]:
    prepared = [articles.prepare(record) for record in pile.records]
    return articles.settle([article for article in prepared if isinstance(article, Article)])


def count(article: Article, truth: dict[str, object], counts: Counter[str]) -> None:
    if truth["stub"]:
        return
    body = {place for start, end in article.body for place in range(start, end)}
    furniture = places(article, truth["boilerplate"])
    copy = places(article, [(row["start"], row["end"]) for row in truth["passages"]])
    counts["missed"] += len(furniture & body)
    counts["furniture"] += len(furniture)
    counts["false"] += len(copy - body)
    counts["copy"] += len(copy)
    for line in truth["credit_lines"]:
        kind = "datelines" if line["kind"] == "dateline" else "credits"
        spans = (
            [article.dateline.span] if kind == "datelines" and article.dateline else [credit.span for credit in article.credits]
        )
        counts[kind] += 1
        counts[f"{kind} found"] += any(span.start < line["end"] and line["start"] < span.end for span in spans)


def places(article: Article, spans: list[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if not article.text[place].isspace()}


def speed(piles: list[Pile]) -> float:
    records = [record for pile in piles for record in pile.records]
    best = 0.0
    for _ in range(5):
        start = time.process_time()
        for record in records:
            articles.prepare(record)
        best = max(best, len(records) / (time.process_time() - start))
    return best


if __name__ == "__main__":
    main(Path(sys.argv[1]))
