"""Stance of found statements on labelled events: the grammar, a fitted model, and both; by event and by writer.

    python benchmarks/stances.py WRITER=EVENTS_DIR [WRITER=EVENTS_DIR ...] [--confusions] [--no-fit]

EVENTS_DIR holds events in the newsroom's schema (one JSON file each, statements labelled sentence by sentence). A desk's sentences are
read as one article, so that what stands before counts; then with each sentence in its first and its second paraphrase, whose
statement carries the label over where there is exactly one in the original and one in the paraphrase. Fitted models (multinomial
logistic regression, L2) are judged on events, and on writers, that they were not fitted to.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retold import statements
from retold.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retold.model import Statement

Row = dict[str, Any]
STANCES = ("asserts", "denies", "accuses", "warns", "promises", "unconfirmed", "questions", "praises", "condemns")
PENALTY = 0.02  # set once, not searched
ROUNDS = 250


@dataclass(frozen=True, slots=True)
class Case:
    """One found statement with its labelled stance."""

    writer: str
    event: str
    sentence: str  # id: a sentence and its paraphrases are left out together
    text: str
    content: str
    cue: str
    statement: Statement
    before: str  # the stance found last before it
    truth: str


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sets", nargs="+", metavar="WRITER=EVENTS_DIR")
    options.add_argument("--confusions", action="store_true", help="list what the grammar gets wrong")
    options.add_argument("--no-fit", action="store_true", help="the grammar alone")
    given = options.parse_args()
    cases = [case for one in given.sets for case in of_writer(*one.split("=", 1))]
    _print("grammar", cases, [case.statement.stance for case in cases])
    if given.confusions:
        _confusions(cases)
    if not given.no_fit:
        for name, seen in (("words, fitted", words), ("grammar and words, fitted", both)):
            _print(f"{name}; event left out", cases, left_out(cases, seen, lambda case: case.event))
            if len({case.writer for case in cases}) > 1:
                _print(f"{name}; writer left out", cases, left_out(cases, seen, lambda case: case.writer))
    return 0


def of_writer(writer: str, directory: str) -> Iterator[Case]:
    """The cases of all events in a directory."""
    for path in sorted(Path(directory).glob("*.json")):
        event = json.loads(path.read_text("utf-8"))
        seen: set[tuple[str, str]] = set()
        for case in _of_event(writer, event):
            if (case.text, case.content) not in seen:
                seen.add((case.text, case.content))
                yield case


def _of_event(writer: str, event: Row) -> Iterator[Case]:
    orders = [version["sentences"] for desk in event["desks"] for version in desk["versions"]]
    orders += [[name] for name in [*event["background"], *event["colour"]]]
    for order in orders:
        for wording in (-1, 0, 1):
            yield from _of_article(writer, event, order, wording)


def _of_article(writer: str, event: Row, order: list[str], wording: int) -> Iterator[Case]:
    text, places = "", []
    for name in order:
        sentence = event["sentences"][name]
        shown = sentence["text"] if wording < 0 else sentence["paraphrases"][wording]
        text += ("\n\n" if sentence.get("paragraph") and text else " " if text else "") + shown
        places.append((len(text) - len(shown), len(text), name))
    article = Article(id=event["id"], label="", source="", text=text, outlet="", title="", language="en", body=((0, len(text)),))
    found = statements.read(article).statements
    for start, end, name in places:
        here = [one for one in found if start <= one.content[0].start < end]
        for statement, truth in _matched(text, start, here, event["sentences"][name]["statements"], wording):
            at = found.index(statement)
            content = " ".join(text[span.start : span.end] for span in statement.content)
            cue = text[statement.cue.start : statement.cue.end] if statement.cue else ""
            before = found[at - 1].stance if at else ""
            yield Case(writer, event["id"], name, text[start:end], content, cue, statement, before, truth)


def _matched(text: str, start: int, found: list[Statement], labelled: list[Row], wording: int) -> Iterator[tuple[Statement, str]]:
    if wording >= 0:
        if len(found) == len(labelled) == 1:
            yield found[0], labelled[0]["stance"]
        return
    for row in labelled:
        at = text.find(row["content"], start)
        spans = [(one.content[0].start, one.content[-1].end, one) for one in found]
        near = max(spans, key=lambda span: _overlap(span[0], span[1], at, at + len(row["content"])), default=None)
        if near is not None and _overlap(near[0], near[1], at, at + len(row["content"])) >= 0.5:
            yield near[2], row["stance"]


def _overlap(a: int, b: int, c: int, d: int) -> float:
    return max(0, min(b, d) - max(a, c)) / max(1, max(b, d) - min(a, c))


# ------------------------------------------------------------------------------------------------------- features


def words(case: Case) -> list[str]:
    """What a model may see without the grammar: stems of the content, its first words, the cue, who speaks and how."""
    content = re.findall(r"[^\W\d_]+|\?", case.content.casefold())
    stems = [word[:5] for word in content[:30]]
    cue = case.cue.casefold().split()[-1:]
    return [
        *(f"w:{stem}" for stem in stems),
        *(f"2:{a} {b}" for a, b in itertools.pairwise(stems)),
        *(f"first:{word}" for word in content[:2]),
        *(f"cue:{word[:6]}" for word in cue),
        f"kind:{case.statement.kind}",
        f"holder:{case.statement.chain[0].kind}",
        f"rule:{case.statement.rule}",
        f"before:{case.before}",
    ]


def both(case: Case) -> list[str]:
    """The same with the grammar's answer, alone and with the holder's and the words' kind."""
    own = case.statement.stance
    return [
        *words(case),
        *[f"grammar:{own}"] * 1,
        f"grammar:{own} {case.statement.chain[0].kind}",
        f"grammar:{own} {case.statement.kind}",
    ]


def left_out(cases: list[Case], seen: Callable[[Case], list[str]], group: Callable[[Case], str]) -> list[str]:
    """The answers of models each fitted to all groups but one."""
    answers = [""] * len(cases)
    features = [seen(case) for case in cases]
    for name in sorted({group(case) for case in cases}):
        inside = [i for i, case in enumerate(cases) if group(case) != name]
        outside = [i for i, case in enumerate(cases) if group(case) == name]
        spread = Counter(feature for i in inside for feature in set(features[i]))
        columns = {feature: at for at, feature in enumerate(sorted(f for f, times in spread.items() if times > 2))}
        weights = fitted(_matrix(features, inside, columns), np.array([STANCES.index(cases[i].truth) for i in inside]))
        for i, answer in zip(outside, (_matrix(features, outside, columns) @ weights).argmax(axis=1), strict=True):
            answers[i] = STANCES[answer]
    return answers


def _matrix(features: list[list[str]], rows: list[int], columns: dict[str, int]) -> np.ndarray:
    out = np.zeros((len(rows), len(columns) + 1))
    out[:, -1] = 1
    for at, i in enumerate(rows):
        for feature in features[i]:
            if feature in columns:
                out[at, columns[feature]] = (
                    3 if feature.startswith("grammar:") else 1
                )  # penalised less: it has been thought about
    return out


def fitted(seen: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Weights of a multinomial logistic regression, by Nesterov's gradient descent."""
    wanted = np.eye(len(STANCES))[truth]
    weights = last = np.zeros((seen.shape[1], len(STANCES)))
    step = len(seen) / (0.5 * np.linalg.norm(seen, 2) ** 2)
    for at in range(ROUNDS):
        ahead = weights + at / (at + 3) * (weights - last)
        scores = seen @ ahead
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        last, weights = weights, ahead - step * (seen.T @ (chances - wanted) / len(seen) + PENALTY * ahead / 9)
    return weights


# --------------------------------------------------------------------------------------------------------- output


def _print(name: str, cases: list[Case], answers: list[str]) -> None:
    right = [answer == case.truth for answer, case in zip(answers, cases, strict=True)]
    print(f"{name}: {np.mean(right):.3f} of {len(cases)}")
    for writer in sorted({case.writer for case in cases}):
        inside = [(case.event, ok) for case, ok in zip(cases, right, strict=True) if case.writer == writer]
        events = sorted({event for event, _ in inside})
        shares = ", ".join(f"{event} {np.mean([ok for e, ok in inside if e == event]):.3f}" for event in events)
        print(f"  {writer:10} {np.mean([ok for _, ok in inside]):.3f}  ({shares})")


def _confusions(cases: list[Case]) -> None:
    pairs = Counter((case.truth, case.statement.stance) for case in cases if case.truth != case.statement.stance)
    for (truth, found), times in pairs.most_common():
        print(f"  {truth} read as {found}: {times}")
    for case in cases:
        if case.truth != case.statement.stance:
            print(f"  {case.event}: {case.truth} not {case.statement.stance} | {case.content} | {case.text}")


if __name__ == "__main__":
    sys.exit(main())
