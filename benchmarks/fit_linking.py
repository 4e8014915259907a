"""Fits the weights of ``retold.reuse.linking`` on families of retellings with known truth, and says how well they travel.

    python benchmarks/fit_linking.py FAMILIES_DIR

Two sentences belong together when the truth gives them one line of descent. Every figure is for events the weights have
not seen: fitted on all events but one, scored on that one. The last two lines are what goes into the module.
Families weigh by the square root of their pairs, so that the largest do not decide alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retold import articles, fingerprints
from retold.model import Article, RawRecord
from retold.reuse import linking
from retold.reuse.likeness import near
from retold.reuse.units import Units, read_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """One family, read, with the true line of each sentence ("" where it has none)."""

    family: str
    event: str
    units: Units
    lines: tuple[tuple[str, ...], ...]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every two articles."""
        return itertools.combinations(range(len(self.lines)), 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("families", type=Path)
    options.add_argument("--penalty", type=float, default=1.0, help="ridge on the weights")
    chosen = options.parse_args()
    piles = [read(folder) for folder in sorted(chosen.families.iterdir()) if (folder / "truth.json").exists()]
    events = sorted({pile.event for pile in piles})
    true_pairs = sum(len(set(pile.lines[a]) & set(pile.lines[b]) - {""}) for pile in piles for a, b in pile.pairs())
    rounds: dict[str, list[Weights]] = defaultdict(list)
    for number in range(2):
        table = {pile.family: rows(pile, rounds) for pile in piles}
        for event in events:
            rounds[event].append(fitted([table[pile.family] for pile in piles if pile.event != event], chosen.penalty))
        rounds[""].append(fitted(list(table.values()), chosen.penalty))
        report(number, piles, table, rounds, true_pairs)
    print(f"{'feature':12}" + "".join(f"{name:>10}" for name in ("base", *linking.FEATURES)))
    for name, weights in zip(("FIRST", "SECOND"), rounds[""], strict=True):
        print(f"{name:12}" + "".join(f"{weight:10.2f}" for weight in weights))
    for name, weights in zip(("FIRST", "SECOND"), rounds[""], strict=True):
        print(f"{name} = ({', '.join(f'{weight:.2f}' for weight in weights)})")


def report(
    number: int,
    piles: list[Pile],
    table: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]],
    rounds: dict[str, list[Weights]],
    true_pairs: int,
) -> None:
    for threshold in (0.3, 0.35, 0.4, 0.5):
        hit = said = 0
        for pile in piles:
            features, truth = table[pile.family]
            belief = believed(features, rounds[pile.event][number]) >= threshold
            hit += int((belief & truth).sum())
            said += int(belief.sum())
        precision, recall = hit / said, hit / true_pairs
        print(
            f"round {number + 1}, believed >= {threshold:.2f}: precision {precision:.4f} recall {recall:.4f} F1 {2 * precision * recall / (precision + recall):.4f}"
        )


def read(folder: Path) -> Pile:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    written = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    prepared = [articles.prepare(record(row)) for row in written]
    pool = articles.settle([article for article in prepared if isinstance(article, Article)])
    units = read_units(pool, fingerprints.words(pool))
    passages = {article["id"]: article["passages"] for article in truth["articles"]}
    places = zip(units.sentences.owners().tolist(), units.sentences.starts.tolist(), units.sentences.ends.tolist(), strict=True)
    found = [_line(passages[pool[owner].label], start, end) for owner, start, end in places]
    lines = tuple(tuple(found[low:high]) for low, high in itertools.pairwise(units.sentences.bounds.tolist()))
    return Pile(truth["family"], truth["event"], units, lines)


def record(row: dict[str, str]) -> RawRecord:
    return RawRecord(
        source=row["id"],
        label=row["id"],
        text=row["text"],
        outlet=row["outlet"] or "",
        title=row["title"] or "",
        published=row.get("published") or "",
        url=row.get("url") or "",
    )


def _line(passages: list[dict[str, int | str]], start: int, end: int) -> str:
    overlaps = [(min(int(p["end"]), end) - max(int(p["start"]), start), str(p["line"])) for p in passages]
    most = max(overlaps, default=(0, ""))
    return most[1] if most[0] > 0 else ""


def rows(pile: Pile, rounds: dict[str, list[Weights]]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Features and truth of every pair of sentences worth a look, beliefs as the rounds so far made them."""
    pairs = np.array(list(pile.pairs()), np.int64).reshape(-1, 2)
    found = near(pile.units, pairs)
    around = linking.Surroundings.of(pile.units, pairs, found)
    belief = linking.at_first_sight(found)
    for weights in rounds[pile.event]:
        belief = believed(linking.features(around, belief), weights)
    places = zip(pairs[found.pair].tolist(), found.a.tolist(), found.b.tolist(), strict=True)
    truth = [pile.lines[a][i] == pile.lines[b][j] != "" for (a, b), i, j in places]
    return linking.features(around, belief), np.array(truth, np.bool_)


def believed(features: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-(weights[0] + features @ np.array(weights[1:]))))


def fitted(tables: list[tuple[NDArray[np.float64], NDArray[np.bool_]]], penalty: float) -> Weights:
    """Ridge logistic regression by Newton steps."""
    features = np.concatenate([np.c_[np.ones(len(rows)), rows] for rows, _ in tables])
    truth = np.concatenate([answers for _, answers in tables]).astype(float)
    weigh = np.concatenate([np.full(len(rows), 1 / np.sqrt(max(len(rows), 1))) for rows, _ in tables])
    weigh /= weigh.mean()
    ridge = np.eye(features.shape[1]) * penalty
    ridge[0, 0] = 1e-6
    weights = np.zeros(features.shape[1])
    for _ in range(40):
        belief = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (weigh * (belief - truth)) + ridge @ weights
        bend = (features * (weigh * belief * (1 - belief))[:, None]).T @ features + ridge
        weights -= np.linalg.solve(bend, slope)
        if np.abs(slope).max() < 1e-6:
            break
    return tuple(float(weight) for weight in weights)


if __name__ == "__main__":
    main()
