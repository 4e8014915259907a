"""One system on one pile in one process: run by ``speed.py`` with the Python that has the system.

    PYTHON benchmarks/contestants.py NAME TEXTS OUT

TEXTS is a pickled list of texts, OUT gets the pairs of articles that the system names, pickled; CPU seconds (all threads) of each
stage and the peak of resident memory above the loaded texts are printed as JSON. Near-duplicate systems are given word 5-grams,
128 permutations, 32 bands of 4, as their documents suggest for half of the text in common; each is called in the fastest
way its interface has.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PERMUTATIONS, BANDS, ROWS, GRAM = 128, 32, 4, 5
Found = Any  # pairs of articles, or for retold the rows of passages
_word = re.compile(r"\w+").findall


def main() -> None:
    name, source, out = sys.argv[1:]
    try:
        edition = version(name)
    except PackageNotFoundError:
        print(json.dumps({"missing": name}))
        return
    texts = pickle.loads(Path(source).read_bytes())
    before = resident(reset=True)
    laps: dict[str, float] = {}
    stages = CONTESTANTS[name](texts)
    found: Found = ()
    begin = time.process_time()
    for stage, found in stages:  # noqa: B007  what the last stage found is what was asked for
        laps[stage] = time.process_time() - begin
        begin = time.process_time()
    laps.pop("imports")
    peak = resident() - before
    Path(out).write_bytes(pickle.dumps(found))
    print(json.dumps({"name": name, "version": edition, "stages": laps, "peak_mb": peak / 1024}))


def resident(*, reset: bool = False) -> int:
    """Peak resident memory in kB; with ``reset`` the peak is counted from now on (Linux)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def shingles(text: str) -> set[str]:
    words = _word(text.lower())
    return {" ".join(words[at : at + GRAM]) for at in range(max(1, len(words) - GRAM + 1))}


def pairs(rows: Iterable[Iterable[int]]) -> list[tuple[int, int]]:
    """Each two named by a query, the smaller first."""
    return [(other, number) for number, row in enumerate(rows) for other in row if other < number]


# --------------------------------------------------------------------------------------------------- the contestants

Stages = "Iterator[tuple[str, Found]]"


def retold(texts: Sequence[str]) -> Stages:
    from retold import fingerprints  # noqa: PLC0415  each contestant runs where the others are not installed
    from retold.reuse import passages, runs  # noqa: PLC0415

    yield "imports", ()
    words = fingerprints.read(texts)
    yield "words", ()
    prints = fingerprints.winnow(words)
    yield "fingerprints", ()
    anchors = runs.links(prints)
    yield "links", ()
    found = runs.extended(words, anchors)
    yield "runs", ()
    copied = passages.chained(found)
    spans = [words.starts[words.bounds[copied.b] + copied.b_starts], words.ends[words.bounds[copied.b] + copied.b_ends - 1]]
    spans += [words.starts[words.bounds[copied.a] + copied.a_starts], words.ends[words.bounds[copied.a] + copied.a_ends - 1]]
    yield "passages", (copied.a, copied.b, *spans)


def gaoya(texts: Sequence[str]) -> Stages:
    from gaoya.minhash import MinHashStringIndex  # noqa: PLC0415

    yield "imports", ()
    index = MinHashStringIndex(32, 0.5, BANDS, ROWS, None, "word", True, (GRAM, GRAM), "vec")
    index.par_bulk_insert_docs(list(range(len(texts))), list(texts))
    yield "index", ()
    yield "query", pairs(index.par_bulk_query(list(texts)))


def rensa(texts: Sequence[str]) -> Stages:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    yield "imports", ()
    sets = [shingles(text) for text in texts]
    yield "shingles", ()
    sketches = [RMinHash(PERMUTATIONS, 42) for _ in texts]
    for sketch, grams in zip(sketches, sets, strict=True):
        sketch.update(list(grams))
    yield "sketches", ()
    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_pairs(list(enumerate(sketches)))
    yield "index", ()
    yield "query", pairs(index.query_all(sketches))


def fastsketchlsh(texts: Sequence[str]) -> Stages:
    import numpy as np  # noqa: PLC0415
    from FastSketchLSH import LSH, FastSimilaritySketch  # noqa: PLC0415

    yield "imports", ()
    sets = [list(shingles(text)) for text in texts]
    yield "shingles", ()
    sketches = np.asarray(FastSimilaritySketch(PERMUTATIONS, 42).batch(sets, num_threads=1))
    yield "sketches", ()
    index = LSH(PERMUTATIONS, BANDS, num_threads=1)
    index.insert(sketches)
    yield "index", ()
    flat, bounds = index.query(sketches, format="csr")
    flat = flat.tolist()
    yield "query", pairs(flat[low:high] for low, high in pairwise(bounds.tolist()))


def datasketch(texts: Sequence[str]) -> Stages:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    yield "imports", ()
    sets = [[gram.encode() for gram in shingles(text)] for text in texts]
    yield "shingles", ()
    sketches = MinHash.bulk(sets, num_perm=PERMUTATIONS)
    yield "sketches", ()
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch)
    yield "index", ()
    yield "query", pairs(index.query(sketch) for sketch in sketches)


CONTESTANTS = {"retold": retold, "gaoya": gaoya, "rensa": rensa, "FastSketchLSH": fastsketchlsh, "datasketch": datasketch}

if __name__ == "__main__":
    main()
