"""Fits the weights of stories on four fifths of the ECB+ topics and scores the fifth: what the method gives, nothing that ships.

    python benchmarks/fit_stories.py DIR [--folds 5]

The set may be used to score, not to ship what was trained on it, so the shipped weights stay as they are set by hand in
``retold.stories``. Logistic regression over pairs (cosine of each kind, dates), no weight below nought; then the scale at which
groups join, by B-cubed on the same four fifths. Columns: the weights as shipped, and fitted, on topics not looked at.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from retold import times
from retold.stories import dates, linkage, pairs, reading, vectors
from stories import bcubed, event, read

SCALES = np.linspace(0.6, 1.8, 13)


def columns(articles: list) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All pairs of articles with the cosine of each kind and how far they agree on dates."""
    pile = reading.read([article.text for article in articles])
    a, b = np.triu_indices(len(articles), 1)
    rows = []
    for owner, feature, weight in vectors.weighed(vectors.occurrences(pile), len(articles)):
        dense = np.zeros((len(articles), int(feature.max(initial=0)) + 1), np.float32)
        dense[owner, feature] = weight
        rows.append((dense @ dense.T)[a, b])
    values = {article.id: times.tag(article) for article in articles}
    rows.append(dates.Agreement([dates.named(values[article.id]) for article in articles]).of(a, b))
    scale = np.array([*vectors.WEIGHTS.values(), 1.0])
    return a, b, np.stack(rows, axis=1) / scale  # plain cosines; dates as they stand


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with an intercept, none below nought, by projected Newton steps."""
    x = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + 1e-2 * w)
        w[:-1] = np.maximum(w[:-1], 0)
    return w


def grouped(a: np.ndarray, b: np.ndarray, score: np.ndarray, chosen: np.ndarray, ids: list[str]) -> tuple[float, float, float]:
    """B-cubed of these articles alone when pairs have these scores."""
    place = np.full(len(ids), -1)
    place[chosen] = np.arange(len(chosen))
    kept = (place[a] >= 0) & (place[b] >= 0) & (score >= pairs.FLOOR)
    links = pairs.Links(place[a[kept]], place[b[kept]], score[kept], np.zeros(int(kept.sum()), bool))
    found = linkage.clusters(links, len(chosen))
    ours = {ids[chosen[unit]]: str(number) for number, story in enumerate(found) for unit in story}
    return bcubed({key: event(key) for key in ours}, ours)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    articles = [read(path) for path in sorted(arguments.folder.rglob("*.xml")) if re.fullmatch(r"\d+_\d+ecb(?:plus)?", path.stem)]
    ids = [article.id for article in articles]
    topic = np.array([int(key.split("_")[0]) for key in ids])
    topics = sorted(set(topic.tolist()))
    a, b, x = columns(articles)
    y = np.array([event(ids[i]) == event(ids[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)], float)
    shipped = x @ np.array([*vectors.WEIGHTS.values(), 1.0])
    print("fold   shipped P/R/F1          fitted P/R/F1           scale, weights: " + ", ".join([*vectors.WEIGHTS, "dates"]))
    sums = np.zeros(6)
    for fold in range(arguments.folds):
        held = np.isin(topic, topics[fold :: arguments.folds])
        train = ~held[a] & ~held[b]
        w = fitted(x[train], y[train])
        score = x @ w[:-1] / -w[-1] * linkage.JOIN  # even odds at the bar
        inside, outside = np.flatnonzero(~held), np.flatnonzero(held)
        scale = max(SCALES, key=lambda size: (grouped(a, b, score * size, inside, ids)[2], -size))
        figures = [*grouped(a, b, shipped, outside, ids), *grouped(a, b, score * scale, outside, ids)]
        sums += np.array(figures) / arguments.folds
        weights = " ".join(f"{value:.2f}" for value in w[:-1] / -w[-1] * linkage.JOIN * scale)
        print(f"{fold + 1:4}   " + " ".join(f"{100 * figure:6.2f}" for figure in figures) + f"   {scale:.1f}: {weights}")
    print("mean   " + " ".join(f"{100 * figure:6.2f}" for figure in sums))


if __name__ == "__main__":
    main()
