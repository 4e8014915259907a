"""Fits the slopes and shifts of ``retold.stemmata.weights.CALIBRATION``: the share of draws as the chance of being right.

    python benchmarks/calibrate_stemmata.py FAMILIES_DIR [DRAWN_DIR ...]

Each folder counts the same. Prints the fitted pairs and how often each kind is right; writes nothing.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fit_stemmata import load
from retold import stemmata
from retold.stemmata.weights import CALIBRATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fit_stemmata import Case

Judged = dict[str, list[tuple[float, bool]]]  # by kind: the share of draws, and whether it is so


def judged(case: Case) -> Judged:
    """Every first and second parent and every root of one family folder."""
    out: Judged = defaultdict(list)
    known = {row["id"]: [p["id"] for p in row["parents"]] for row in case.truth["articles"] if not row["stub"]}
    above = known | {row["id"]: row["parents"] for row in case.truth["lost"]}

    def observed(node: str) -> set[str]:
        return {x for p in above.get(node, []) for x in ({p} if p in known else observed(p))}

    for group in case.groups:
        stemma = stemmata.infer(group, case.pool)
        label = {article: case.pool[article].label for article in stemma.articles}
        for descent in stemma.descents:
            child = label.get(descent.child_id, "")
            if child in known:
                lost = descent.parent_id not in label
                right = not observed(child) if lost else label[descent.parent_id] in observed(child)
                kind = "second" if descent.rank else "lost" if lost else "parent"
                out[kind].append((descent.confidence, right))
        for article, chance in stemma.rootless:
            if label[article] in known:
                out["none"].append((chance, not observed(label[article])))
    return out


def fitted(parts: Sequence[Sequence[tuple[float, bool]]]) -> tuple[float, float]:
    """Slope and shift of the log-odds, by descent on the likelihood; slopes lean to 0.6 where there is little to see."""
    odds = [np.array([np.log(c / (1 - c)) for c, _ in part]) for part in parts]
    right = [np.array([float(ok) for _, ok in part]) for part in parts]
    slope, shift = 0.7, 0.0
    for _ in range(6000):
        gap = [1 / (1 + np.exp(-(slope * z + shift))) - y for z, y in zip(odds, right, strict=True)]
        slope -= 0.1 * (np.mean([(g * z).mean() for g, z in zip(gap, odds, strict=True)]) + 0.02 * (slope - 0.6))
        shift -= 0.1 * float(np.mean([g.mean() for g in gap]))
    return float(slope), float(shift)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    options = parser.parse_args()
    CALIBRATION.update(dict.fromkeys(CALIBRATION, (1.0, 0.0)))
    rows = [[judged(load(file.parent)) for file in sorted(folder.glob("*/truth.json"))] for folder in options.folders]
    for kind in ("parent", "none", "lost", "second"):
        parts = [[pair for case in cases for pair in case.get(kind, [])] for cases in rows]
        parts = [[(min(0.9999, max(0.0001, c)), ok) for c, ok in part] for part in parts if part]
        if parts:
            slope, shift = fitted(parts)
            share = " ".join(f"{np.mean([ok for _, ok in part]):.2f} of {len(part)}" for part in parts)
            print(f"{kind:8} ({slope:.2f}, {shift:.2f})   right: {share}")


if __name__ == "__main__":
    main()
