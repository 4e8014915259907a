"""Voices across a pile: which mentions are one speaker, against the truth of the newsroom families.

    python benchmarks/voices.py FAMILIES_DIR [--errors 30]

Each link of each statement that is found (content overlap at least one half) is a mention; its true speaker is known, ours
is a voice id. Scored for each family: pairs of mentions, and B-cubed over mentions (many are copies of one another) and over
distinct names. Anonymous speakers and groups are left out: they are kept apart by desk on purpose.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retold import articles, read, statements
from retold.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Statement

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mention:
    """One link of one statement: what it is called, who it is, and whom we take it for."""

    name: str
    truth: str
    ours: str


def mentions(family: Path) -> list[Mention]:
    """The mentions of one family whose true speaker is known."""
    truth = json.loads((family / "truth.json").read_text("utf-8"))
    records = read.records([str(family / "articles.jsonl")]).records
    prepared = [article for article in map(articles.prepare, records) if isinstance(article, Article)]
    pool = {article.id: article for article in articles.settle(prepared)}
    found = [statement for article in pool.values() for statement in statements.read(article).statements]
    story = {row["id"]: row["story"] for row in truth["articles"]}
    resolution = statements.resolve(pool, found, {key: key for key in pool}, stories=_stories(pool, story))
    ours: dict[str, list[Statement]] = defaultdict(list)
    for statement in resolution.statements:
        ours[pool[statement.article_id].label].append(statement)
    out: list[Mention] = []
    for row in truth["articles"]:
        for wanted, statement in _matched(row["statements"], ours[row["id"]]):
            out.extend(_mentions(wanted, statement, truth["speakers"]))
    return out


def _stories(pool: dict[str, Article], story: dict[str, str]) -> dict[str, str]:
    return {article.id: story[article.label] for article in pool.values()}


def _matched(wanted: Sequence[Row], ours: Sequence[Statement]) -> Iterable[tuple[Row, Statement]]:
    """True statements with ours, each once, the closest first."""
    pairs = sorted(
        ((overlap(row["content"], (span.start, span.end)), _namesake(row, statement), a, b) for a, row in enumerate(wanted)
         for b, statement in enumerate(ours) for span in statement.content),
        key=lambda pair: (-pair[0], -pair[1], pair[2:]),
    )  # fmt: skip
    taken: set[tuple[str, int]] = set()
    for close, _, a, b in pairs:
        if close >= 0.5 and not {("wanted", a), ("ours", b)} & taken:
            taken |= {("wanted", a), ("ours", b)}
            yield wanted[a], ours[b]


def _namesake(wanted: Row, statement: Statement) -> bool:
    """Whether the origins end in the same word: tells apart the two statements of "neither X nor Y"."""
    return any(name.split()[-1] == statement.chain[0].name.split()[-1] for name in wanted["names"][0])


def _mentions(wanted: Row, statement: Statement, speakers: Row) -> Iterable[Mention]:
    """The links that can be set side by side: the origin, and the relays where both chains are as long."""
    event = wanted["line"].split("/", maxsplit=1)[0]
    long = len(statement.chain) if len(statement.chain) == len(wanted["chain"]) else 1
    for speaker, link in list(zip(wanted["chain"], statement.chain, strict=False))[:long]:
        if speakers.get(speaker, {}).get("kind") not in {"anonymous", "group"}:
            yield Mention(link.name, f"{event}:{speaker}", link.voice_id)


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """Shared characters over all characters."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


class Score:
    """Sums over families."""

    def __init__(self) -> None:
        self.pairs: Counter[str] = Counter()
        self.cubed: dict[str, list[tuple[float, float]]] = {"mentions": [], "names": []}

    def add(self, found: Sequence[Mention]) -> None:
        """Count one family in."""
        for place, one in enumerate(found):
            for other in found[place + 1 :]:
                same, ours = one.truth == other.truth, one.ours == other.ours
                self.pairs.update(same=same, ours=ours, both=same and ours)
        self.cubed["mentions"] += bcubed(found)
        self.cubed["names"] += bcubed(sorted(set(found), key=lambda m: (m.truth, m.name, m.ours)))

    def table(self) -> str:
        """Three rows to print."""
        pairs = self.pairs
        rows = [_row("pairs of mentions", pairs["both"] / max(pairs["ours"], 1), pairs["both"] / max(pairs["same"], 1))]
        for unit, scored in self.cubed.items():
            number = max(len(scored), 1)
            rows.append(
                _row(f"B-cubed, {unit} ({len(scored)})", sum(p for p, _ in scored) / number, sum(r for _, r in scored) / number)
            )
        return "\n".join(rows)


def bcubed(found: Sequence[Mention]) -> list[tuple[float, float]]:
    """Precision and recall of each mention's cluster."""
    true, ours, both = Counter(m.truth for m in found), Counter(m.ours for m in found), Counter((m.truth, m.ours) for m in found)
    return [(both[m.truth, m.ours] / ours[m.ours], both[m.truth, m.ours] / true[m.truth]) for m in found]


def _row(label: str, precision: float, recall: float) -> str:
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{label:32} P {precision:.3f}  R {recall:.3f}  F {both:.3f}"


def splits(found: Sequence[Mention]) -> Iterable[tuple[str, str]]:
    """One true speaker under several voices, and one voice for several true speakers, as lines to print."""
    by_truth, by_ours = defaultdict(set), defaultdict(set)
    for mention in found:
        by_truth[mention.truth].add((mention.ours, mention.name))
        by_ours[mention.ours].add((mention.truth, mention.name))
    for kind, groups in (("one as several", by_truth), ("several as one", by_ours)):
        for key, members in sorted(groups.items()):
            if len({other for other, _ in members}) > 1:
                yield kind, f"{key}: " + "; ".join(f"{name} -> {other}" for other, name in sorted(members))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.families.glob("*/truth.json"))
    score, wrong = Score(), Counter[tuple[str, str]]()
    for folder in folders:
        found = mentions(folder)
        score.add(found)
        wrong.update(splits(found))
    print(f"voices: {len(folders)} families\n{score.table()}")
    for (kind, line), count in wrong.most_common(options.errors):
        print(f"\n{count} {kind}\n  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
