"""How often the true number of independent origins of a claim lies where the count, and the count with what is not counted, say.

    python benchmarks/origins.py FAMILIES_DIR [FAMILIES_DIR ...] [--jobs 2]

For each set of families in the newsroom's FORMAT: the claims of two articles or more whose number is the one counted, those
whose number lies between it and "up to N if the claims that may say the same do", the same of those with two origins or more,
and how wide that is. Claims are matched by their mentions as the newsroom's scorer does.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retold import pipeline, read
from retold.corroboration import independent_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retold.model import Claim

Row = dict[str, Any]
Range = tuple[int, int, int]  # the true number, the one counted, and the most if the claims that may say the same do

HALF = 0.5  # of the shorter of two mentions that touch


def ranges(folder: Path) -> tuple[list[Range], list[int]]:
    """Of one family: the range of each claim that is found, and the true numbers of those that are not."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    trace = pipeline.trace(read.records([str(folder / "articles.jsonl")]))
    label = {article.id: article.label for article in trace.articles}
    listed = [claim for claim in truth["claims"] if len(claim["articles"]) > 1]
    found = dict(matched(listed, [mentions(claim, label) for claim in trace.claims]))
    pairs = [(listed[i]["independent_origins"], trace.claims[j]) for i, j in sorted(found.items())]
    missed = [claim["independent_origins"] for i, claim in enumerate(listed) if i not in found]
    return [(true, *counted(claim)) for true, claim in pairs], missed


def counted(claim: Claim) -> tuple[int, int]:
    """What is counted, and the most if the claims that may say the same do."""
    number = independent_origins(claim)
    return number, number + (claim.wider.most - claim.figures.routes.high if claim.wider else 0)


def mentions(claim: Claim, label: dict[str, str]) -> list[Row]:
    """Where the claim stands."""
    return [{"article": label[m.span.article_id], "start": m.span.start, "end": m.span.end} for m in claim.mentions]


def matched(listed: list[Row], ours: list[list[Row]]) -> Iterator[tuple[int, int]]:
    """Each listed claim with that of ours which shares most mentions with it, the best pair first."""
    shares = []
    for i, claim in enumerate(listed):
        for j, places in enumerate(ours):
            common = sum(any(touch(one, other) for other in places) for one in claim["mentions"])
            if common:
                shares.append((common / max(len(claim["mentions"]), len(places)), -i, -j))
    done: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(shares, reverse=True):
        if -i not in done[0] and -j not in done[1]:
            done[0].add(-i)
            done[1].add(-j)
            yield -i, -j


def touch(one: Row, other: Row) -> bool:
    """Whether two mentions share half of the shorter."""
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    least = min(one["end"] - one["start"], other["end"] - other["start"])
    return bool(one["article"] == other["article"] and common >= HALF * least)


def report(name: str, rows: list[Range], missed: Iterable[int]) -> str:
    """One line of the table."""
    lost = [*missed]
    many = [row for row in rows if row[0] > 1]
    whole, of_many = len(rows) + len(lost), len(many) + sum(number > 1 for number in lost)
    shares = [
        sum(true == low for true, low, _ in rows) / max(1, whole),
        sum(low <= true <= most for true, low, most in rows) / max(1, whole),
        sum(true == low for true, low, _ in many) / max(1, of_many),
        sum(low <= true <= most for true, low, most in many) / max(1, of_many),
        sum(most - low for _, low, most in rows) / max(1, len(rows)),
        sum(most > low for _, low, most in rows) / max(1, len(rows)),
        sum(true < low for true, low, _ in rows) / max(1, whole),
    ]
    return f"{name:24}{whole:>8}" + "".join(f"{share:>9.3f}" for share in shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    print(f"{'':24}{'claims':>8}{'exact':>9}{'within':>9}{'2+ exact':>9}{'2+ with.':>9}{'width':>9}{'wide':>9}{'too high':>9}")
    for families in args.families:
        folders = sorted(path.parent for path in families.glob("*/truth.json"))
        with ProcessPoolExecutor(args.jobs) as pool:
            found = list(pool.map(ranges, folders))
        name = families.parent.name if families.name == "families" else families.name
        print(report(name, [row for rows, _ in found for row in rows], [one for _, rows in found for one in rows]))


if __name__ == "__main__":
    main()
