"""Directed parent edges on retellings whose parents are known, with and without time.

    python benchmarks/stemmata.py DIR [--limit N]

DIR holds one folder a set, each with one ``*.jsonl``: a row is one text with ``id`` (or ``article`` and ``version``),
``parent``, ``text``, the tradition it belongs to (``story`` or ``article``) and ``order`` or ``version`` as its time.
Passages are found by the reuse room where it finds some; sentences of these sets are often reworded beyond that.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retold import articles, families, reuse, stemmata
from retold.model import Article, Family, RawRecord, Stamp

Row = dict[str, Any]


def traditions(folder: Path) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = defaultdict(list)
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            name = row.get("story") or row["article"]
            key = row.get("id") or f"{name}#{row['version']}"
            parent = row["parent"]
            if parent is not None and not isinstance(parent, str):
                parent = f"{name}#{parent}"
            order = row.get("order", row.get("version", 0))
            outlet = name if "version" in row else ""  # versions of one page come from one house
            out[name].append({"id": key, "parent": parent, "text": row["text"], "order": order, "outlet": outlet})
    return out


def prepared(rows: list[Row], *, dated: bool) -> list[Article]:
    out = []
    ranks = {order: rank for rank, order in enumerate(sorted({row["order"] for row in rows}))}
    for row in rows:
        article = articles.prepare(RawRecord(source=row["id"], label=row["id"], text=row["text"]))
        if not isinstance(article, Article):
            continue
        at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=ranks[row["order"]])
        stamp = Stamp(at=at, precision="minute", origin="record") if dated else None
        out.append(
            Article(
                id=row["id"],
                label=row["id"],
                source=row["id"],
                text=article.text,
                outlet=row["outlet"],
                title="",
                language=article.language,
                published=stamp,
                body=((0, len(article.text)),),
            )
        )
    return sorted(out, key=lambda a: a.id)


def found_edges(pile: list[Article]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Directed edges between texts of the pile, and all of them without direction."""
    copied = reuse.find(pile)
    whole = Family(
        id="f",
        articles=tuple(a.id for a in pile),
        duplicates=copied.duplicates,
        passages=copied.passages,
    )
    groups = families.group(pile, copied) if not copied.passages else (whole,)
    directed, loose = set(), set()
    known = {a.id: a for a in pile}
    for group in groups:
        stemma = stemmata.infer(group, known, draws=5)
        up = {d.child_id: d.parent_id for d in stemma.descents if d.rank == 0}
        for d in stemma.descents:
            parent: str | None = d.parent_id
            while parent is not None and parent not in known:
                parent = up.get(parent)
            if parent is None or d.child_id not in known:
                continue
            loose.add(tuple(sorted((parent, d.child_id))))
            directed.add((parent, d.child_id))  # as drawn, also where the direction is said to be unknown
    return directed, loose  # type: ignore[return-value]


def score(sets: dict[str, list[Row]], *, dated: bool) -> dict[str, float]:
    totals: dict[str, list[float]] = defaultdict(list)
    for rows in sets.values():
        pile = prepared(rows, dated=dated)
        true = {(row["parent"], row["id"]) for row in rows if row["parent"] is not None}
        directed, loose = found_edges(pile)
        pairs = {tuple(sorted(edge)) for edge in true}
        totals["directed F1"].append(_f1(len(true & directed), len(directed), len(true)))
        totals["undirected F1"].append(_f1(len(pairs & loose), len(loose), len(pairs)))
        either = [edge in directed for edge in true if edge in directed or edge[::-1] in directed]
        if either:
            totals["direction right"].append(sum(either) / len(either))
    return {name: sum(values) / len(values) for name, values in totals.items()}


def _f1(hits: int, said: int, wanted: int) -> float:
    return 2 * hits / (said + wanted) if said + wanted else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="traditions of each set; 0 for all")
    options = parser.parse_args()
    print(f"{'set':24} {'time':8} {'traditions':>10}  directed F1  undirected F1  direction right")
    for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        sets = traditions(folder)
        sets = dict(sorted(sets.items())[: options.limit or None])
        for dated in (True, False):
            row = score(sets, dated=dated)
            print(
                f"{folder.name:24} {'with' if dated else 'without':8} {len(sets):10}  {row['directed F1']:11.3f}  "
                f"{row['undirected F1']:13.3f}  {row.get('direction right', float('nan')):15.3f}"
            )


if __name__ == "__main__":
    main()
