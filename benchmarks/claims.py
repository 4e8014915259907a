"""Fits the weights by which lines are joined into claims, and judges each newsroom event by weights from the others.

    python benchmarks/claims.py FAMILIES_DIR [--only NAME] [--also OTHER_FAMILIES_DIR ...]

Prints, for several thresholds, B-cubed of the lines' claims and how often the number of independent origins is exact, all
with the event left out of the fit, and of families by other writers with the weights of all events; then the weights fitted
on everything, in the order of ``FEATURES``, to be copied into ``retold/corroboration/propositions.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retold import pipeline, read
from retold.corroboration import contradictions, directory, discourse, independent_origins, lines, propositions, weighing
from retold.corroboration.discourse import CUES
from retold.corroboration.evidence import FEATURES, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.corroboration.evidence import Subject
    from retold.corroboration.lines import Line, Place
    from retold.model import Article, Story, Trace

RIDGE = 10.0


@dataclass(kw_only=True)
class Case:
    """The lines of one story of one family, their true claims, and every candidate pair."""

    event: str
    truth: dict[str, Any]
    articles: dict[str, Article]
    directory: directory.Directory
    traced: list[Line]
    subjects: list[Subject]
    true: list[set[str]]
    pairs: list[tuple[int, int]]
    features: NDArray[np.float64]  # (pairs, features)
    spoken: list[tuple[int, int]]  # lines, and those before them that they may speak of
    cues: NDArray[np.float64]  # (spoken, cues)

    @property
    def same(self) -> NDArray[np.float64]:
        """1 for each pair that states a claim together."""
        return np.array([float(bool(self.true[a] & self.true[b])) for a, b in self.pairs])

    @property
    def spoken_of(self) -> NDArray[np.float64]:
        """1 for each line and an earlier one that state a claim together."""
        return np.array([float(bool(self.true[a] & self.true[b])) for a, b in self.spoken])

    @property
    def spoken_known(self) -> NDArray[np.bool_]:
        """Those of which the later one states a listed claim."""
        return np.array([bool(self.true[a]) for a, _ in self.spoken], bool)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Pairs of which at least one states a listed claim: the others are neither right nor wrong."""
        return np.array([bool(self.true[a] or self.true[b]) for a, b in self.pairs], bool)


def cases(folder: Path) -> Iterator[Case]:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    trace = pipeline.trace(read.records([str(folder / "articles.jsonl")]))
    for story in trace.stories:
        yield case(truth, trace, story)


def case(truth: dict[str, Any], trace: Trace, story: Story) -> Case:
    articles = {a.id: a for a in trace.articles if a.id in story.articles}
    families = [f for f in trace.families if f.id in story.families]
    stemmata = [s for s in trace.stemmata if s.family_id in story.families]
    spoken = [statement for statement in trace.statements if statement.article_id in articles]
    known = directory.directory(articles, stemmata, trace.voices, spoken)
    twins = {member: row[0] for f in families for row in f.duplicates for member in row[1:]}
    said = defaultdict(list)
    for statement in spoken:
        said[statement.article_id].append(statement)
    found = {key: lines.places(article, said[key]) for key, article in sorted(articles.items()) if key not in twins}
    traced = contradictions.by_number(lines.trace(articles, families, stemmata, found), articles)
    subjects: list[Subject] = weighing._subjects(traced, articles, known, trace.times)  # noqa: SLF001
    evidence = Evidence(subjects)
    pairs = evidence.pairs()
    rows = {row["id"]: row for row in truth["articles"]}
    true = [claims_of(line, articles, rows) for line in traced]
    before = [(number, earlier, cues) for number, row in discourse.candidates(subjects) for earlier, cues in row]
    return Case(
        event=event_of(true, truth),
        truth=truth,
        articles=articles,
        directory=known,
        traced=traced,
        subjects=subjects,
        true=true,
        pairs=pairs,
        features=np.array([evidence.features(*pair) for pair in pairs]).reshape(len(pairs), len(FEATURES)),
        spoken=[(number, earlier) for number, earlier, _ in before],
        cues=np.array([cues for *_, cues in before]).reshape(len(before), len(CUES)),
    )


def event_of(true: list[set[str]], truth: dict[str, Any]) -> str:
    """The event that a story tells: a family may hold a short article on another one."""
    named = Counter(claim.partition(":")[0] for row in true for claim in sorted(row) if ":" in claim)
    return named.most_common(1)[0][0] if named else str(truth["event"])


def claims_of(line: Line, articles: dict[str, Article], rows: dict[str, Any]) -> set[str]:
    """True claims that at least half of the line's places state."""
    votes = Counter(claim for place in line.places for claim in stated(place, rows[articles[place.article_id].label]))
    return {claim for claim, count in votes.items() if 2 * count >= len(line.places)}


def stated(place: Place, row: dict[str, Any]) -> set[str]:
    def covers(start: int, end: int) -> bool:
        return 2 * (min(end, place.end) - max(start, place.start)) > min(end - start, place.end - place.start)

    own = {c for s in row["statements"] if s["content"] and s["claims"] and covers(*s["content"]) for c in s["claims"]}
    return (own if place.statements else set()) or {c["claim"] for c in row["claims"] if covers(c["start"], c["end"])}


@dataclass(frozen=True)
class Weights:
    """Of the pairs of lines, and of what a line speaks of."""

    pairs: list[float]
    cues: list[float]


def fit(chosen: list[Case]) -> Weights:
    return Weights(
        pairs=ridge(np.concatenate([c.features[c.known] for c in chosen]), np.concatenate([c.same[c.known] for c in chosen])),
        cues=ridge(
            np.concatenate([c.cues[c.spoken_known] for c in chosen]),
            np.concatenate([c.spoken_of[c.spoken_known] for c in chosen]),
        ),
    )


def ridge(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[float]:
    """Ridge logistic regression by Newton's method; the constant is not shrunk."""
    shrunk = np.eye(x.shape[1]) * RIDGE
    shrunk[0, 0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + shrunk, x.T @ (p - y) + shrunk @ weights)
        weights -= step
        if abs(step).max() < 1e-6:
            break
    return [float(weight) for weight in weights]


def judge(chosen: list[Case], weights: dict[str, Weights], joined: float) -> list[float]:
    """B-cubed precision and recall of lines with one true claim; origins exact of all and of those with two or more."""
    precise = recalled = lines_ = exact = claims_ = exact_many = many = 0.0
    for c in chosen:
        groups = propositions.group(c.subjects, weights[c.event].pairs, joined).groups
        at = {n: k for k, row in enumerate(groups) for n in row}
        single = {n: next(iter(t)) for n, t in enumerate(c.true) if len(t) == 1}
        for n, claim in single.items():
            mine = {m for m in single if at[m] == at[n]}
            right = {m for m in single if single[m] == claim}
            lines_ += 1
            precise += len(mine & right) / len(mine)
            recalled += len(mine & right) / len(right)
        for true in c.truth["claims"]:
            carriers = [n for n, t in enumerate(c.true) if true["id"] in t]
            if len(true["articles"]) < 2 or not carriers:
                continue
            best = max(groups, key=lambda row: (len(set(row) & set(carriers)) / len(set(row) | set(carriers)), -row[0]))
            got = independent_origins(weighing._Weigher(c.articles, c.directory).claim([c.traced[n] for n in best]))  # noqa: SLF001
            claims_ += 1
            exact += got == true["independent_origins"]
            many += true["independent_origins"] > 1
            exact_many += true["independent_origins"] > 1 and got == true["independent_origins"]
    return [precise / lines_, recalled / lines_, exact / claims_, exact_many / max(1, many)]


def show(chosen: list[Case], weights: dict[str, Weights]) -> None:
    print(f"{'joined at':>9} {'P':>6} {'R':>6} {'F':>6}  {'origins exact':>13} {'of two or more':>14}")
    for joined in (0.4, 0.5, 0.6):
        p, r, exact, two = judge(chosen, weights, joined)
        print(f"{joined:9.2f} {p:6.3f} {r:6.3f} {2 * p * r / (p + r):6.3f}  {exact:13.3f} {two:14.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="families of other writers, judged and not fitted")
    parser.add_argument("--only", default="", help="families whose name holds this")
    args = parser.parse_args()
    folders = sorted(path.parent for path in args.families.glob("*/truth.json") if args.only in path.parent.name)
    if not folders:
        sys.exit(f"No */truth.json in {args.families}: give the folder that holds the families.")
    chosen = [c for folder in folders for c in cases(folder)]
    events = sorted({c.event for c in chosen})
    if len(events) < 2:
        sys.exit("One event alone cannot be judged by the others: give families of two events or more.")
    left_out = {event: fit([c for c in chosen if c.event != event]) for event in events}
    print(f"{len(chosen)} stories, {sum(len(c.pairs) for c in chosen)} pairs, {len(events)} events, each judged by the others")
    show(chosen, left_out)
    for folder in args.also:
        others = [c for path in sorted(folder.glob("*/truth.json")) for c in cases(path.parent)]
        print(f"{folder}: {len(others)} stories, judged by all events above")
        show(others, dict.fromkeys({c.event for c in others}, fit(chosen)))
    fitted = fit(chosen)
    for name, weight in (*zip(FEATURES, fitted.pairs, strict=True), *zip(CUES, fitted.cues, strict=True)):
        print(f"{name:24} {weight:6.2f}")


if __name__ == "__main__":
    main()
