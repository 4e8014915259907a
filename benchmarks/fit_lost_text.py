"""Fits the chances of ``retold.stemmata.draft``: which sentences of its witnesses a lost original had.

    python benchmarks/fit_lost_text.py FAMILIES_DIR [DRAWN_DIR ...]

DRAWN_DIR holds families by ``benchmarks/retold_events.py``; a sentence of the first folder counts three times one of these.
Lost originals are taken as they are found and matched to the true ones by their witnesses (half in common or more).
Logistic regression; prints the fitted values and, for each folder, words right and words found at several chances.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fit_stemmata import Case, load
from retold import stemmata
from retold.stemmata import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.stemmata.draft import Piece
    from retold.stemmata.tree import Hypothesis

NAMES = tuple(draft.BELONGS)
FIRST = 3.0  # weight of a sentence of the first folder
PENALTY = 1.0
CHANCES = (0.4, 0.5, 0.6, 0.7)


def sentences(case: Case) -> Iterator[tuple[list[float], bool, int]]:
    """Features, whether it is the true text's, and words, of each sentence that a found lost original may have had."""
    known = {row["id"]: row for row in case.truth["articles"]}
    for group in case.groups:
        witnesses, passages = stemmata.witnesses(group, case.pool)
        labels = [a.label for a in witnesses]
        found = stemmata.hypothesis(witnesses, passages)
        for k in range(len(found.lost)):
            node = found.size + k
            lost = matched(case, {labels[w] for w in found.below(node) if w < found.size and found.parent[w] >= found.size})
            for piece in draft.pieces(found, node) if lost else ():
                line = line_of(found, piece, known[labels[piece.witness]])
                size = len(found.bench.collation.sentences[piece.witness][piece.place].forms)
                if line is not None:
                    yield [piece.features.get(name, 0.0) for name in NAMES], line in lost, size


def matched(case: Case, witnesses: set[str]) -> set[str]:
    """The lines of the true lost original that most of these articles go back to without another article between."""
    above = {row["id"]: [p["id"] for p in row["parents"]] for row in case.truth["articles"]}
    above |= {row["id"]: row["parents"] for row in case.truth["lost"]}
    seen = {row["id"] for row in case.truth["articles"]}

    def reached(node: str) -> set[str]:
        kids = [child for child, parents in above.items() if node in parents]
        return {x for kid in kids for x in ({kid} if kid in seen else reached(kid))}

    shares = [
        (len(witnesses & r) / max(1, len(witnesses | r)), lost) for lost in case.truth["lost"] for r in [reached(lost["id"])]
    ]
    best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return {s["line"] for s in best[1]["sentences"]} if best[1] and best[0] >= 0.5 else set()


def line_of(tree: Hypothesis, piece: Piece, row: dict[str, Any]) -> str | None:
    sentence = tree.bench.collation.sentences[piece.witness][piece.place]
    common = [(min(p["end"], sentence.end) - max(p["start"], sentence.start), p["line"]) for p in row.get("passages", ())]
    size, line = max(common, default=(0, None))
    return line if size > 0 else None


def fit(features: NDArray[np.float64], right: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ out))
        slope = features.T @ (weight * (chance - right)) + PENALTY * out
        curve = (features.T * (weight * chance * (1 - chance))) @ features + PENALTY * np.eye(len(out))
        out -= np.linalg.solve(curve, slope)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    data = []
    for folder in folders:
        rows = [row for path in sorted(folder.glob("*/truth.json")) for row in sentences(load(path.parent))]
        data.append(tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True)))
    weight = np.concatenate([np.full(len(right), 1.0 if k else FIRST) for k, (_, right, _) in enumerate(data)])
    values = fit(np.concatenate([row[0] for row in data]), np.concatenate([row[1] for row in data]), weight)
    for name, value in zip(NAMES, values, strict=True):
        print(f"{name:16} {value:6.2f}")
    for folder, (features, right, words) in zip(folders, data, strict=True):
        chances = 1 / (1 + np.exp(-features @ values))
        for at in CHANCES:
            shown = chances > at
            good = (right * words)[shown].sum()
            print(
                f"{folder.name:20} {at}: right {good / max(1, words[shown].sum()):.2f} found {good / (right * words).sum():.2f}"
            )


if __name__ == "__main__":
    main()
