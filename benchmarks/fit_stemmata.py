"""Fits the costs of ``retold.stemmata.weights`` on families whose parents are known, events left out in turn.

    python benchmarks/fit_stemmata.py FAMILIES_DIR [OTHER_DIR ...] [--rounds 3]

Each further folder (other writers' families, or some by ``benchmarks/retold_events.py``) counts a third of the first.
Conditional logit: each child chooses among its candidate parents and "none in the pile"; children whose true parents
are lost but go back to an observed article, and woven articles, are left out. The tree decides who may attest what, so
fitting and tree building alternate. Prints the fitted values and the accuracy on left-out events; writes nothing.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retold import articles, families, reuse, stemmata
from retold.model import Article, Family, RawRecord
from retold.stemmata import collation, evidence, tree
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NAMES = [*evidence.LINE_FEATURES, *evidence.WHOLE_FEATURES, "hub"]
PENALTY = 1.0  # ridge: few families, correlated features
STEPS = 400
OTHERS = 1 / 3  # weight of all children of another set, against 1 for those of the first
SPEAKS_FOR = {"in common", "names parent", "credits absent", "hub"}  # what may only lower the cost
BY_HAND = {"agency copies", "passed over", "shortened", "names parent", "from memory"}  # kept as they stand in the table
FREE = {"root", "credit dropped"}  # all else may only raise it: an odd sign would be a habit of this set


@dataclass(frozen=True, slots=True)
class Choice:
    """One child: the features of its candidates, and which of them are true."""

    event: str
    features: NDArray[np.float64]  # (candidates, features)
    right: NDArray[np.bool_]  # (candidates,)
    weight: float = 1.0  # of this child in the fit: each set of families counts the same


@dataclass(frozen=True, slots=True)
class Case:
    """One folder: its families as the pipeline finds them, and its truth."""

    truth: dict[str, Any]
    pool: dict[str, Article]
    groups: tuple[Family, ...]


def load(folder: Path) -> Case:
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines() if line.strip()]
    raw = [
        RawRecord(
            source=row["id"],
            label=row["id"],
            text=row["text"],
            url=row["url"] or "",
            outlet=row["outlet"] or "",
            title=row["title"] or "",
            published=row["published"] or "",
        )
        for row in rows
    ]
    good = [article for article in map(articles.prepare, raw) if isinstance(article, Article)]
    pile = articles.settle(sorted(good, key=lambda article: article.id))
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return Case(truth, {a.id: a for a in pile}, families.group(pile, reuse.find(pile)))


def choices(case: Case) -> Iterator[Choice]:
    known = {row["id"]: row for row in case.truth["articles"]}
    above = {row["id"]: [p["id"] for p in row["parents"]] for row in known.values()}
    above |= {row["id"]: row["parents"] for row in case.truth["lost"]}
    first = {twin: group[0] for group in case.truth["duplicates"] for twin in group}

    def observed(node: str) -> set[str]:
        return {x for p in above.get(node, []) for x in ({first.get(p, p)} if p in known else observed(p))}

    def witnesses_of(lost: str) -> int:
        below = [child for child, parents in above.items() if lost in parents]
        return sum(1 if child in known else witnesses_of(child) for child in below)

    for group in case.groups:
        witnesses, passages = stemmata.witnesses(group, case.pool)
        if len(witnesses) < 2:
            continue
        bench = evidence.prepare(collation.collate(witnesses, passages), witnesses)
        found = tree.first_tree(bench)
        names = [first.get(a.label, a.label) for a in witnesses]
        for child, name in enumerate(names):
            parents = above.get(name, [])
            indirect = any(p not in known for p in parents) and observed(name)
            if known[name]["stub"] or len(parents) > 1 or indirect:
                continue
            options = found.choices(child)
            true = {names.index(p) for p in observed(name) if p in names}
            if not parents:
                true = {tree.NONE}
            elif parents[0] not in known:
                true = true or {tree.NONE}
            right = np.array([p in true for p in options], dtype=bool)
            if right.any():
                made = evidence.case(bench, child, [found.sheet(p) for p in options])
                hubs = [[found.hub(child, p)] for p in options]
                yield Choice(case.truth["event"], np.hstack([made.by_line.sum(1), made.whole, hubs]), right)


LOW = np.array([WEIGHTS[n] if n in BY_HAND else -np.inf if n in SPEAKS_FOR | FREE else 0.0 for n in NAMES])
HIGH = np.array([WEIGHTS[n] if n in BY_HAND else 0.0 if n in SPEAKS_FOR else np.inf for n in NAMES])


def fit(data: Sequence[Choice]) -> NDArray[np.float64]:
    """Weights by Adam on the penalised likelihood."""
    features, right, open_ = stacked(data)
    count = np.array([choice.weight for choice in data])
    weights = np.zeros(len(NAMES))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        share = _shares(features @ weights, open_)
        wanted = np.where(right, share, 0)
        wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-300)
        slope = (PENALTY * weights + np.einsum("cof,co->f", features, (wanted - share) * count[:, None])) / len(data)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        weights = weights - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = np.clip(weights, LOW, HIGH)
    return weights


def stacked(data: Sequence[Choice]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """All choices in one array: features, which candidates are right, and which there are at all."""
    most = max(len(choice.right) for choice in data)
    features = np.zeros((len(data), most, len(NAMES)))
    right = np.zeros((len(data), most), dtype=bool)
    open_ = np.zeros_like(right)
    for k, choice in enumerate(data):
        features[k, : len(choice.right)] = choice.features
        right[k, : len(choice.right)] = choice.right
        open_[k, : len(choice.right)] = True
    return features, right, open_


def _shares(costs: NDArray[np.float64], open_: NDArray[np.bool_]) -> NDArray[np.float64]:
    gain = np.where(open_, -costs, -np.inf)
    share = np.exp(gain - gain.max(1, keepdims=True))
    out: NDArray[np.float64] = share / share.sum(1, keepdims=True)
    return out


def chances(choice: Choice, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    gain = -choice.features @ weights
    share = np.exp(gain - gain.max())
    out: NDArray[np.float64] = share / share.sum()
    return out


def accuracy(data: Sequence[Choice], weights: NDArray[np.float64]) -> float:
    return float(np.mean([choice.right[int(np.argmax(chances(choice, weights)))] for choice in data]))


def left_out(data: Sequence[Choice]) -> list[float]:
    """Share of right parents by event, each judged with weights fitted on the other events."""
    out = []
    for event in sorted({choice.event for choice in data}):
        held = [choice for choice in data if choice.event == event]
        out.append(accuracy(held, fit([choice for choice in data if choice.event != event])))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sets = [[load(file.parent) for file in sorted(folder.glob("*/truth.json"))] for folder in options.folders]
    for number in range(options.rounds):
        found = [[choice for case in cases for choice in choices(case)] for cases in sets]
        data = [
            replace(choice, weight=(1 if k == 0 else OTHERS) * len(found[0]) / len(part))
            for k, part in enumerate(found)
            for choice in part
        ]
        weights = fit(data)
        right = " ".join(f"{accuracy(part, weights):.3f}" for part in found)
        print(f"round {number + 1}: {len(data)} children, right on the fitted {right}", flush=True)
        WEIGHTS.update({name: round(float(w), 2) for name, w in zip(NAMES, weights, strict=True)})
    apart = left_out(data)
    print(f"right on events left out: mean {np.mean(apart):.3f}, from {min(apart):.3f} to {max(apart):.3f}")
    for name in NAMES:
        print(f"  {name:20} {WEIGHTS[name]:6.2f}")


if __name__ == "__main__":
    main()
