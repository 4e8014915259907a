"""PAN text alignment: plagdet, recall, precision and granularity of ``reuse.compare``, kind by kind.

    python benchmarks/pan13.py DIR [--every N] [--kind 03-random-obfuscation]

DIR holds ``src/``, ``susp/`` and for each kind a folder with ``pairs`` and one XML file a pair. The measures are those of
the lab (Potthast et al. 2010): recall and precision are the mean over cases and over detections of the share of characters
on both sides, granularity is the mean number of detections of a detected case, plagdet = F1 / log2(1 + granularity).
"""

from __future__ import annotations

import argparse
import math
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from retold import reuse
from retold.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Case:
    """A stretch of the suspicious text and the stretch of the source it came from."""

    pair: tuple[str, str]
    this: tuple[int, int]
    source: tuple[int, int]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--every", type=int, default=1, help="take only every Nth pair, for a quick look")
    options.add_argument("--kind", help="only this folder")
    chosen = options.parse_args()
    kinds = sorted(path.parent for path in chosen.folder.glob("*/pairs") if chosen.kind in {None, path.parent.name})
    print(
        f"{'kind':28}{'pairs':>6}{'cases':>6}{'found':>6}{'plagdet':>9}{'recall':>8}{'precision':>10}{'granularity':>12}{'seconds':>9}"
    )
    every_case: list[Case] = []
    every_find: list[Case] = []
    for kind in kinds:
        pairs = [tuple(line.split()) for line in (kind / "pairs").read_text("utf-8").splitlines() if line.strip()][
            :: chosen.every
        ]
        begin = time.process_time()
        found = [case for this, source in pairs for case in detect(chosen.folder, this, source)]
        seconds = time.process_time() - begin
        cases = [case for this, source in pairs for case in truth(kind, this, source)]
        print(row(kind.name, len(pairs), cases, found, seconds))
        every_case += cases
        every_find += found
    if len(kinds) > 1:
        print(row("all", 0, every_case, every_find, 0.0))


def row(name: str, pairs: int, cases: Sequence[Case], found: Sequence[Case], seconds: float) -> str:
    recall, precision, grain = case_recall(cases, found), case_recall(found, cases), granularity(cases, found)
    score = plagdet(recall, precision, grain)
    figures = f"{score:9.4f}{recall:8.4f}{precision:10.4f}{grain:12.4f}" if cases else f"{'-':>9}{'-':>8}{'-':>10}{'-':>12}"
    return f"{name:28}{pairs:6}{len(cases):6}{len(found):6}{figures}{seconds:9.1f}"


# ---------------------------------------------------------------------------------------------- reading and detecting


@cache
def article(path: Path) -> Article:
    text = path.read_bytes().decode("utf-8-sig")
    return Article(id=path.stem, label=path.stem, source=str(path), text=text, outlet="", title="", body=((0, len(text)),))


def detect(folder: Path, this: str, source: str) -> Iterator[Case]:
    a, b = article(folder / "susp" / this), article(folder / "src" / source)
    for passage in reuse.compare(a, b, join=True):
        here, there = (passage.a, passage.b) if passage.a.article_id == a.id else (passage.b, passage.a)
        yield Case((this, source), (here.start, here.end), (there.start, there.end))


def truth(kind: Path, this: str, source: str) -> Iterator[Case]:
    found = kind / f"{Path(this).stem}-{Path(source).stem}.xml"
    if not found.exists():
        return
    for feature in ET.parse(found).getroot().iter("feature"):
        if feature.get("name") == "plagiarism":
            at, size = int(feature.get("this_offset", "0")), int(feature.get("this_length", "0"))
            start, length = int(feature.get("source_offset", "0")), int(feature.get("source_length", "0"))
            yield Case((this, source), (at, at + size), (start, start + length))


# ------------------------------------------------------------------------------------------------------------ measures


def case_recall(cases: Sequence[Case], found: Iterable[Case]) -> float:
    """Mean share of the characters of each case that lie in what was found; precision with the arguments exchanged."""
    if not cases:
        return 0.0
    by_pair = _by_pair(found)
    shares = []
    for case in cases:
        touching = [other for other in by_pair[case.pair] if _overlap(case, other)]
        covered = _covered(case.this, [other.this for other in touching]) + _covered(
            case.source, [other.source for other in touching]
        )
        shares.append(covered / ((case.this[1] - case.this[0]) + (case.source[1] - case.source[0])))
    return sum(shares) / len(shares)


def granularity(cases: Iterable[Case], found: Iterable[Case]) -> float:
    by_pair = _by_pair(found)
    counts = [sum(1 for other in by_pair[case.pair] if _overlap(case, other)) for case in cases]
    detected = [count for count in counts if count]
    return sum(detected) / len(detected) if detected else 1.0


def plagdet(recall: float, precision: float, grain: float) -> float:
    return 2 * recall * precision / (recall + precision) / math.log2(1 + grain) if recall + precision else 0.0


def _by_pair(cases: Iterable[Case]) -> defaultdict[tuple[str, str], list[Case]]:
    out: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        out[case.pair].append(case)
    return out


def _overlap(one: Case, other: Case) -> bool:
    return (
        min(one.this[1], other.this[1]) > max(one.this[0], other.this[0])
        and min(one.source[1], other.source[1]) > max(one.source[0], other.source[0])
    )  # fmt: skip


def _covered(whole: tuple[int, int], parts: Sequence[tuple[int, int]]) -> int:
    marks = bytearray(whole[1] - whole[0])
    for start, end in parts:
        low, high = max(start, whole[0]) - whole[0], min(end, whole[1]) - whole[0]
        if low < high:
            marks[low:high] = b"\1" * (high - low)
    return sum(marks)


if __name__ == "__main__":
    main()
