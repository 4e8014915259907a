"""How fast shared text is found in a large pile, in how much memory, how much of what was planted is found, and how others do.

    python benchmarks/speed.py DIR [--articles 20000] [--rounds 3] [--peers PYTHON] [--sentences 0]

DIR holds news, see ``planted.py`` for what is made of it. With ``--peers`` near-duplicate finders from PyPI run on the same pile,
interleaved with ours, each in a process of its own with that Python (an environment that has ``gaoya rensa FastSketchLSH
datasketch``, as far as wanted). Times are CPU seconds of all threads, medians of the rounds; memory is the peak above the
loaded text. "Found" is a planted copy named together with what it was copied from. Passim and TextPAIR, which find passages as we
do, cannot be run from PyPI alone (a Spark job that fetches a jar; a PostgreSQL application), and are not here.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planted import Corpus, news, plant
from retold import reuse
from retold.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

PEERS = ("gaoya", "rensa", "FastSketchLSH", "datasketch")
KINDS = ("exact", "light", "cut", "heavy", "lifted 0%", "lifted 3%", "lifted 8%")


@dataclass(slots=True)
class Contestant:
    """What one system did, round by round."""

    name: str
    version: str = ""
    stages: list[dict[str, float]] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    found: Any = None

    @property
    def seconds(self) -> float:
        """Of a whole run."""
        return statistics.median(sum(round_.values()) for round_ in self.stages)

    @property
    def peak(self) -> float:
        """MB above the text."""
        return statistics.median(self.peaks)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--shortest", type=int, default=1200, help="characters of a base article; 1200 makes a mean of 2,300")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peers", help="a Python that has other systems installed")
    options.add_argument("--only", nargs="*", default=PEERS, help="which of them")
    options.add_argument("--sentences", type=int, default=0, help="also time reuse.find, with its second pass, on so many")
    chosen = options.parse_args()
    corpus = plant([text for text in news(chosen.folder) if len(text) >= chosen.shortest], chosen.articles)
    size = sum(len(text.encode()) for text in corpus.texts) / 1e6
    mean = statistics.mean(map(len, corpus.texts))
    print(f"{len(corpus.texts)} articles of {mean:.0f} characters, {size:.1f} MB, {len(corpus.planted)} planted copies")
    pythons = {"retold": sys.executable, **(dict.fromkeys(chosen.only, chosen.peers) if chosen.peers else {})}
    contest = run(corpus.texts, pythons, chosen.rounds)
    print(table(contest, size))
    print(stages(contest[0], size))
    print(recalls(contest, corpus))
    if chosen.sentences:
        begin = time.process_time()
        reuse.find([article(number, text) for number, text in enumerate(corpus.texts[: chosen.sentences])])
        print(f"both passes on {chosen.sentences} articles: {time.process_time() - begin:.1f} s")


def run(texts: Sequence[str], pythons: dict[str, str], rounds: int) -> list[Contestant]:
    """All contestants, one after the other, again and again."""
    contest = {name: Contestant(name) for name in pythons}
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "texts", Path(folder) / "found"
        source.write_bytes(pickle.dumps(texts))
        for _ in range(rounds):
            for name, python in list(pythons.items()):
                told = one(python, name, source, out)
                if "missing" in told:
                    print(f"{name}: not installed")
                    del pythons[name], contest[name]
                    continue
                contest[name].version = told["version"]
                contest[name].stages.append(told["stages"])
                contest[name].peaks.append(told["peak_mb"])
                contest[name].found = pickle.loads(out.read_bytes())
    return list(contest.values())


def one(python: str, name: str, source: Path, out: Path) -> dict[str, Any]:
    script = Path(__file__).with_name("contestants.py")
    done = subprocess.run([python, script, name, source, out], check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


# --------------------------------------------------------------------------------------------------------- telling


def table(contest: Sequence[Contestant], size: float) -> str:
    ours = contest[0].seconds
    lines = [f"{'':22}{'CPU s':>8}{'MB/CPU s':>10}{'memory MB':>11}{'times slower':>14}"]
    for one_ in contest:
        name = f"{one_.name} {one_.version}"
        lines.append(f"{name:22}{one_.seconds:8.2f}{size / one_.seconds:10.1f}{one_.peak:11.0f}{one_.seconds / ours:14.1f}")
    return "\n".join(lines)


def stages(contestant: Contestant, size: float) -> str:
    medians = {stage: statistics.median(row[stage] for row in contestant.stages) for stage in contestant.stages[0]}
    return "of ours: " + ", ".join(f"{stage} {seconds:.2f} s ({size / seconds:.0f} MB/s)" for stage, seconds in medians.items())


def recalls(contest: Sequence[Contestant], corpus: Corpus) -> str:
    """For each contestant the share of planted copies found, by kind, and pairs named between two worlds, which share nothing."""
    lines = [f"{'found':22}" + "".join(f"{kind:>11}" for kind in KINDS) + f"{'pairs':>10}{'of two worlds':>15}"]
    for one_ in contest:
        named = pairs_of(one_)
        shares = found(corpus, named)
        strangers = sum(corpus.worlds[a] != corpus.worlds[b] for a, b in named)
        lines.append(f"{one_.name:22}" + "".join(f"{shares[kind]:11.3f}" for kind in KINDS) + f"{len(named):10}{strangers:15}")
    lines.append(f"{'words covered (ours)':22}" + "".join(f"{share:11.3f}" for share in covered(corpus, contest[0].found)))
    return "\n".join(lines)


def pairs_of(contestant: Contestant) -> set[tuple[int, int]]:
    if contestant.name == "retold":
        a, b, *_ = contestant.found
        return set(zip(a.tolist(), b.tolist(), strict=True))
    return set(contestant.found)


def found(corpus: Corpus, named: set[tuple[int, int]]) -> dict[str, float]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for copy in corpus.planted:
        hits[copy.kind].append((min(copy.parent, copy.child), max(copy.parent, copy.child)) in named)
    return {kind: statistics.mean(hits[kind] or [False]) for kind in KINDS}


def covered(corpus: Corpus, passages: Sequence[NDArray[np.int32]]) -> list[float]:
    """Mean share of the characters of a planted copy that lie in passages shared with its parent, by kind."""
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    wanted = {(copy.parent, copy.child) for copy in corpus.planted}
    for a, b, start, end, start_a, end_a in zip(*(column.tolist() for column in passages), strict=True):
        if (a, b) in wanted:
            between[a, b].append((start, end))
        elif (b, a) in wanted:
            between[b, a].append((start_a, end_a))
    shares: dict[str, list[float]] = defaultdict(list)
    for copy in corpus.planted:
        shares[copy.kind].append(_covered(copy.start, copy.end, between[copy.parent, copy.child]))
    return [statistics.mean(shares[kind] or [0.0]) for kind in KINDS]


def _covered(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> float:
    marks = bytearray(end - start)
    for first, last in stretches:
        low, high = max(first, start) - start, min(last, end) - start
        if low < high:
            marks[low:high] = b"\1" * (high - low)
    return sum(marks) / max(len(marks), 1)


def article(number: int, text: str) -> Article:
    return Article(id=f"{number:08}", label=str(number), source="", text=text, outlet="", title="", body=((0, len(text)),))


if __name__ == "__main__":
    main()
