"""Seconds and bytes of each report for families of 5 to 5,000 copies of the longest newsroom article.

python benchmarks/report.py ../shared/newsroom/families
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retold import report
from retold.model import Article, Count, Descent, Edge, Family, Span, Stamp, Stemma, Story, Trace

SIZES = (5, 50, 500, 5000)


def longest_text(folder: Path) -> str:
    lines = (line for path in sorted(folder.glob("*/articles.jsonl")) for line in path.open(encoding="utf-8"))
    return max((json.loads(line)["text"] for line in lines), key=len)


def copies(number: int, text: str) -> Trace:
    """A family in which article n copied article n // 7, each with one word of its own."""
    begin = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
    texts = [f"{text} Paper{n}" for n in range(number)]
    articles = tuple(
        Article(id=f"a{n}", label=f"a{n}", source="benchmark", text=texts[n], outlet=f"Paper {n}", title="Copy", body=((0, len(texts[n])),),
                published=Stamp(at=begin + timedelta(minutes=n), precision="minute", origin="record"))
        for n in range(number)
    )  # fmt: skip
    shared = [Edge(child=Span(f"a{n}", 0, len(text)), parent=Span(f"a{n // 7}", 0, len(text)), words=len(text.split()), wording="verbatim")
              for n in range(number)]  # fmt: skip
    descents = tuple(
        Descent(child_id=f"a{n}", parent_id=f"a{n // 7}", rank=0, share=0.99, confidence=0.97, direction="known", wording="copied from",
                alternatives=(), evidence=(), edges=(shared[n],))
        for n in range(1, number)
    )  # fmt: skip
    ids = tuple(sorted(a.id for a in articles))
    nothing = dict.fromkeys(
        ("problems", "repeated", "variants", "statements", "unread", "voices", "times", "claims", "timelines"), ()
    )
    return Trace(
        version="benchmark", count=Count(seen=number, articles=number, repeated=0, skipped=0, unreadable=0), articles=articles,
        families=(Family(id="f", articles=ids),), stories=(Story(id="s", title="Copies", families=("f",), articles=ids),),
        stemmata=(Stemma(family_id="f", articles=ids, lost=(), descents=descents, roots=("a0",)),), **nothing,
    )  # fmt: skip


def main(folder: Path) -> None:
    text = longest_text(folder)
    report.page(copies(2, text))  # templates compiled once per process
    print(f"articles of {len(text):,} characters\n\n{'report':10}" + "".join(f"{size:>22,}" for size in SIZES))
    piles = [copies(size, text) for size in SIZES]
    for make in (report.answer, report.terminal, report.as_json, report.page, report.exports):
        cells = []
        for pile in piles:
            begin = time.perf_counter()
            made = make(pile)
            seconds = time.perf_counter() - begin
            size = len(made.encode()) if isinstance(made, str) else sum(len(part.encode()) for part in made.values())
            cells.append(f"{seconds:8.2f} s {size / 1e6:8.2f} MB")
        print(f"{make.__name__:10}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
