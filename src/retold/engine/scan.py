"""The order of a scan: files in, tables out; each stage whole or not at all, so that it may be killed and started again.

``unfinished/`` holds the work of a scan that has not ended; ``index/`` what ``find`` and the next scan look things up in.
Nothing that a reader sees changes before the last step, the commit.
"""

from __future__ import annotations

import fcntl
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from retold import __version__
from retold.engine import aligning, forward, inputs, linking, postings, tables
from retold.engine.families import roots
from retold.engine.manifest import FORMAT, State, read_state
from retold.engine.reading import read_split
from retold.engine.texts import store_split
from retold.errors import NothingReadableError, OtherScanError, ScanRunningError
from retold.read.fields import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retold.engine.inputs import Found
    from retold.engine.runner import Runner, Task
    from retold.model import Problem

    Tell = Callable[[str, int, int], None]

PARAMETERS = {
    "prepared": "plain text: NFC, whole text, no furniture set apart",
    "shingle": 6,
    "window": 6,
    "repeats": forward.REPEATS,
    "sketch": forward.SKETCH,
    "all_pairs": linking.ALL_PAIRS,
    "neighbours": linking.NEIGHBOURS,
    "stories": linking.STORIES,
    "alike": linking.ALIKE,
}
PUBLIC = ("articles", "passages", "families", "repeated", "errors")
KEPT = ("known", "documents", "heads", "pairs", "marks", "shared")  # tables that the next scan reads
BYTES_A_POSTING = 100  # that linking takes, everything counted
LEAST_PIECE, MOST_PIECE = 1 << 18, 32 << 20  # bytes of a split


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a scan did, in numbers."""

    added: int  # inputs read now; 0 when there was nothing new
    articles: int
    texts: int
    passages: int
    families: int
    repeated: int
    errors: int
    unreadable: int  # of the errors, those that are no choice of ours


def scan(paths: Sequence[str], out: Path, *, runner: Runner, mapping: Mapping[str, str] | None = None, tell: Tell) -> Report:
    """Scan files into ``out``, or add them to what was scanned before.

    Raises:
        OtherScanError: when ``out`` holds something else, or was made with other parameters.
        ScanRunningError: when another scan writes to ``out``.
    """
    columns = check(mapping)
    with _alone(out):
        manifest = _manifest(out)
        if (out / "unfinished" / "commit.json").exists():
            manifest = _commit(out)
        piece = max(LEAST_PIECE, min(MOST_PIECE, runner.resources.share // 24))
        found = inputs.look(paths, columns, piece, lambda done, total: tell("looking at files", done, total))
        new = _not_yet_read(found, manifest)
        if not new:
            if not manifest:
                raise NothingReadableError(len(found.inputs), (problem.reason for problem in found.problems))
            return Report(added=0, **manifest["tables"])
        work = _Scan(out, runner, read_state(out), _prepare_work(out, new, columns), tell)
        work.run(inputs.splits(new, piece), columns, found.problems)
        work.propose(manifest, new)
        manifest = _commit(out)
        return Report(added=len(new), **manifest["tables"])


# ----------------------------------------------------------------------------------------------------------- before


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ScanRunningError(str(out)) from None
        yield


def _manifest(out: Path) -> dict[str, Any]:
    path = out / "manifest.json"
    if not path.exists():
        others = [entry.name for entry in out.iterdir() if entry.name not in {".lock", "unfinished", "index"}]
        if others and not (out / "unfinished").exists():
            raise OtherScanError(str(out), f"it holds {min(others)}, which no scan wrote")
        return {}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise OtherScanError(str(out), "its manifest.json is not JSON") from None
    if manifest.get("format") != FORMAT:
        raise OtherScanError(str(out), f"its format is {manifest.get('format')}, and this version writes {FORMAT}")
    other = [name for name, value in PARAMETERS.items() if manifest.get("parameters", {}).get(name) != value]
    if other:
        raise OtherScanError(str(out), f"it was made with another value of {', '.join(other)}")
    return manifest


def _not_yet_read(found: Found, manifest: Mapping[str, Any]) -> list[inputs.Input]:
    """Inputs whose contents no scan has read; the same contents twice count once."""
    known = {row["digest"] for row in manifest.get("inputs", ())}
    new = []
    for item in found.inputs:
        if item.digest not in known:
            known.add(item.digest)
            new.append(item)
    return new


def _prepare_work(out: Path, new: Sequence[inputs.Input], mapping: Mapping[str, str]) -> Path:
    """The folder of this scan; what an interrupted one left there is kept when it had the same to do."""
    work = out / "unfinished"
    plan = {
        "version": __version__,
        "parameters": PARAMETERS,
        "mapping": dict(mapping),
        "inputs": [[item.name, item.digest, item.cuts] for item in new],
    }
    written = json.dumps(plan)
    path = work / "plan.json"
    if not (path.exists() and path.read_text("utf-8") == written):
        tables.discard(work)
        _sweep(out)
        work.mkdir(parents=True)
        _put(path, written)
    return work


def _put(path: Path, text: str) -> None:
    with tables.renamed(path) as half:
        half.write_text(text, "utf-8")


def _sweep(out: Path) -> None:
    """Take away what no state names: left by scans that were given up, or merged into something larger."""
    state = read_state(out)
    named = {folder for folder, *_ in (*state.store, *state.runs)} | {state.shelf, "state.json", *KEPT, "tables"}
    for entry in (out / "index").glob("*"):
        if entry.name not in named:
            tables.discard(entry)


# ----------------------------------------------------------------------------------------------------------- stages


class _Scan:
    """One scan under way. Every stage leaves a file or a folder in ``work``, and is passed over when it is there."""

    def __init__(self, out: Path, runner: Runner, state: State, work: Path, tell: Tell) -> None:
        self.out, self.runner, self.state, self.work, self._tell = out, runner, state, work, tell
        self.index = out / "index"
        self.index.mkdir(exist_ok=True)
        self.generation = state.generation + 1
        self.stages: list[str] = []

    def run(self, splits: list[list[inputs.Piece]], mapping: Mapping[str, str], problems: Sequence[Problem]) -> None:
        self.read(splits, mapping)
        documents, store = self.store_texts(len(splits))
        changed = self.shelve(documents)
        runs = self.link(store, changed)
        self.align(store)
        self.gather(len(documents), store)
        self.show(problems)
        self.next = State(self.generation, len(documents), store, runs, f"shelf-{self.generation:05d}")

    # each of these is one or more stages, in order

    def read(self, splits: list[list[inputs.Piece]], mapping: Mapping[str, str]) -> None:
        """Files -> ``read``: rows of articles and of problems."""
        tasks = [
            {
                "split": number,
                "pieces": pieces,
                "mapping": dict(mapping),
                "out": str(self.work / "read" / f"{number:06d}.parquet"),
            }
            for number, pieces in enumerate(splits)
        ]
        self.map("reading articles", read_split, tasks)

    def store_texts(self, splits: int) -> tuple[NDArray[np.int64], list[tuple[str, int]]]:
        """New texts -> the forward store; the keys of all documents, and the parts they are in."""
        self.sql("fresh", records=self.work / "read", documents=self.kept("documents", tables.DOCUMENTS))
        fresh = tables.read(self.work / "fresh")
        place, key = fresh["place"].to_numpy(), fresh["text_key"].to_numpy()
        order = np.argsort(place)
        place, key = place[order], key[order]
        cuts = np.searchsorted(place, np.arange(splits + 1, dtype=np.int64) << 32)
        tasks, parts = [], []
        for split in range(splits):
            begin, end = int(cuts[split]), int(cuts[split + 1])
            if begin == end:
                continue
            rows, first = self.work / "rows" / f"{split:06d}.npy", self.state.documents + begin
            self.array(rows, place[begin:end] & 0xFFFFFFFF)
            folder = f"words-{self.generation:05d}-{split:06d}"
            parts.append((folder, first))
            tasks.append(
                {
                    "read": str(self.work / "read" / f"{split:06d}.parquet"),
                    "rows": str(rows),
                    "first": first,
                    "folder": str(self.index / folder),
                    "texts": str(self.work / "texts" / f"{self.generation:05d}-{split:06d}.parquet"),
                }
            )
        done = self.map("reading words", store_split, tasks)
        self.new_parts, self.new_postings = parts, sum(summary["postings"] for summary in done)
        store = [*self.state.store, *parts]
        return self._documents(key, store), store

    def _documents(self, fresh: NDArray[np.int64], store: list[tuple[str, int]]) -> NDArray[np.int64]:
        old = tables.read(self.kept("documents", tables.DOCUMENTS))
        keys = np.concatenate([old["text_key"].to_numpy(), fresh])
        numbers = np.arange(len(keys), dtype=np.int64)
        words = np.concatenate([old["words"].to_numpy(), self.forward(store).lengths(numbers[len(old) :])])
        table = pa.Table.from_pydict({"document": numbers, "text_key": keys, "words": words}, schema=tables.DOCUMENTS)
        self.table("documents", table)
        return keys

    def shelve(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Place in time and outlet of every document; the earlier documents for which one of them is now another."""
        self.sql("known", records=self.work / "read", earlier=self.kept("known", tables.KNOWN))
        self.sql("heads", known=self.work / "known", documents=self.work / "documents")
        heads = tables.read(self.work / "heads", ["document", "outlet_key", "published_us"]).sort_by("document")
        never = np.iinfo(np.int64).max
        times = heads["published_us"].fill_null(never).to_numpy()
        outlets = heads["outlet_key"].to_numpy()
        ranks = np.empty(len(keys), np.uint32)
        ranks[np.lexsort((keys, times))] = np.arange(len(keys), dtype=np.uint32)
        folder = self.index / f"shelf-{self.generation:05d}"
        if not folder.exists():
            with tables.renamed(folder) as half:
                half.mkdir()
                for name, array in (("keys", keys), ("times", times), ("outlets", outlets), ("ranks", ranks)):
                    np.save(half / name, array)
        if not self.state.documents:
            return np.zeros(0, np.int64)
        old = self.index / self.state.shelf
        count = self.state.documents
        changed = (np.load(old / "times.npy") != times[:count]) | (np.load(old / "outlets.npy") != outlets[:count])
        return np.flatnonzero(changed)

    def link(self, store: list[tuple[str, int]], changed: NDArray[np.int64]) -> list[tuple[str, int, int]]:
        """Postings -> pairs to compare, marks, and a run of the index."""
        size, kept = self.new_postings, list(self.state.runs)
        merged = []
        while kept and kept[-1][2] <= 2 * size:
            merged.append(kept.pop())
            size += merged[-1][2]
        wanted = max(size * BYTES_A_POSTING // self.runner.resources.share, min(self.runner.resources.workers, size >> 20))
        parts = min(1 << 12, 1 << int(wanted).bit_length()) if wanted else 1
        run = f"run-{self.generation:05d}"
        tasks: list[Task] = []
        for number, (first, last) in enumerate(postings.ranges(parts)):
            tasks.append(
                {
                    "first": str(first),
                    "last": str(last),
                    "parts": [str(self.index / folder) for folder, _ in self.new_parts],
                    "store": self.absolute(store),
                    "merged": [[str(self.index / folder), count] for folder, count, _ in merged],
                    "earlier": [[str(self.index / folder), count] for folder, count, _ in self.state.runs],
                    "changed": changed.tolist(),
                    "shelf": str(self.index / f"shelf-{self.generation:05d}"),
                    "earlier_shelf": str(self.index / self.state.shelf),
                    "run": str(self.index / run / f"{number:04d}"),
                    "links": str(self.work / "links" / f"{number:04d}.parquet"),
                    "marks": str(self.work / "new_marks" / f"{number:04d}.parquet"),
                }
            )
        self.map("linking", linking.link_range, tasks)
        return [*kept, (run, parts, size)]

    def align(self, store: list[tuple[str, int]]) -> None:
        """Pairs -> passages with offsets."""
        self.sql("pairs", earlier=self.kept("pairs", tables.LINKS), links=self.work / "links")
        self.sql("marks", earlier=self.kept("marks", tables.MARKS), marks=self.work / "new_marks")
        self.sql("remarked", marks=self.work / "new_marks")
        self.sql(
            "affected",
            pairs=self.work / "pairs",
            earlier=self.kept("pairs", tables.LINKS),
            remarked=self.work / "remarked",
        )
        marks = tables.read(self.work / "marks", ["document", "place"])
        packed = marks["document"].to_numpy().astype(np.uint64) << np.uint64(32) | marks["place"].to_numpy().astype(np.uint64)
        packed.sort()
        self.array(self.work / "marks.npy", packed)
        tasks: list[Task] = []
        for path in tables.files(self.work / "affected"):
            for group in range(pq.read_metadata(path).num_row_groups):
                tasks.append(
                    {
                        "pairs": str(path),
                        "groups": [group],
                        "store": self.absolute(store),
                        "marks": str(self.work / "marks.npy"),
                        "keys": str(self.index / f"shelf-{self.generation:05d}" / "keys.npy"),
                        "out": str(self.work / "aligned" / f"{len(tasks):06d}.parquet"),
                    }
                )
        self.map("aligning", aligning.align_pairs, tasks)
        if not tasks:
            self.table("aligned", tables.PASSAGES.empty_table())
        self.sql(
            "shared",
            aligned=self.work / "aligned",
            earlier=self.kept("shared", tables.PASSAGES),
            pairs=self.work / "pairs",
            affected=self.work / "affected",
        )

    def gather(self, documents: int, store: list[tuple[str, int]]) -> None:
        """Passages -> families; marks -> stretches that repeat."""
        self.sql("edges", shared=self.work / "shared", documents=self.work / "documents")
        edges = tables.read(self.work / "edges")
        root = roots(documents, edges["a"].to_numpy(), edges["b"].to_numpy())
        self.table("kin", pa.Table.from_pydict({"document": np.arange(documents), "root": root}, schema=tables.KIN))
        marks = forward.mapped(self.work / "marks.npy")
        tasks: list[Task] = []
        first = 0
        while first < len(marks):
            last = min(len(marks), first + (1 << 19))
            last = int(np.searchsorted(marks, (marks[last - 1] >> np.uint64(32)) + np.uint64(1) << np.uint64(32)))
            tasks.append(
                {
                    "marks": str(self.work / "marks.npy"),
                    "first": first,
                    "last": last,
                    "store": self.absolute(store),
                    "out": str(self.work / "stretches" / f"{len(tasks):06d}.parquet"),
                }
            )
            first = last
        self.map("reading what repeats", aligning.mark_stretches, tasks)
        if not tasks:
            self.table("stretches", tables.REPEATED.empty_table())

    def show(self, problems: Sequence[Problem]) -> None:
        """Everything that people look at."""
        rows = [asdict(problem) for problem in problems]
        self.table("passed", pa.Table.from_pylist(rows, tables.ERRORS))
        table = {name: self.work / name for name in ("known", "documents", "heads", "kin", "shared", "stretches", "passed")}
        self.sql("gathered", known=table["known"], documents=table["documents"], kin=table["kin"])
        table["gathered"] = self.work / "gathered"
        self.sql("families", gathered=table["gathered"])
        self.sql("articles", **{name: table[name] for name in ("known", "documents", "heads", "kin", "gathered")})
        self.sql("passages", shared=table["shared"], heads=table["heads"])
        self.sql("repeated", stretches=table["stretches"], heads=table["heads"])
        self.sql("errors", records=self.work / "read", passed=table["passed"], earlier=self.shown("errors", tables.ERRORS))

    def propose(self, manifest: Mapping[str, Any], new: Sequence[inputs.Input]) -> None:
        """Write down what the commit has to do; from here on the scan is done even if it is killed."""
        counts = {name: tables.count(self.work / name) for name in PUBLIC}
        counts["texts"] = self.next.documents
        counts["unreadable"] = sum(
            kind == "unreadable" for kind in tables.read(self.work / "errors", ["kind"])["kind"].to_pylist()
        )
        read = [{"name": item.name, "bytes": item.size, "digest": item.digest} for item in new]
        self.next_manifest = {
            "format": FORMAT,
            "retold": __version__,
            "scans": [
                *manifest.get("scans", ()),
                {"engine": self.runner.name, "version": self.runner.version, "retold": __version__, "inputs": len(new)},
            ],
            "parameters": PARAMETERS,
            "inputs": [*manifest.get("inputs", ()), *read],
            "stages": self.stages,
            "tables": counts,
        }
        proposal = {"manifest": self.next_manifest, "state": asdict(self.next)}
        _put(self.work / "commit.json", json.dumps(proposal))

    # what stages are made of

    def map(self, stage: str, kernel: Callable[[Task], dict[str, Any]], tasks: list[Task]) -> list[dict[str, Any]]:
        self.stages.append(stage)
        for folder in {
            str(Path(task[key]).parent)
            for task in tasks
            for key in ("out", "folder", "texts", "run", "links", "marks")
            if key in task
        }:
            Path(folder).mkdir(parents=True, exist_ok=True)
        return self.runner.map(kernel, tasks, lambda done, total: self._tell(stage, done, total))

    def sql(self, name: str, **views: Path) -> None:
        self.stages.append(f"{name}.sql")
        out = self.work / name
        if not out.exists():
            self._tell(f"table {name}", 0, 1)
            self.runner.sql(name, views, out)

    def table(self, name: str, table: pa.Table) -> None:
        folder = self.work / name
        if not (folder / "part-0.parquet").exists():
            tables.write(folder / "part-0.parquet", [table], table.schema)

    def array(self, path: Path, array: NDArray[Any]) -> None:
        if not path.exists():
            with tables.renamed(path) as half, half.open("wb") as stream:
                np.save(stream, array)

    def kept(self, name: str, schema: pa.Schema) -> Path:
        """A table of the scan before; an empty one before the first."""
        return self._or_empty(self.index / name, schema)

    def shown(self, name: str, schema: pa.Schema) -> Path:
        return self._or_empty(self.out / name, schema)

    def _or_empty(self, folder: Path, schema: pa.Schema) -> Path:
        if folder.exists():
            return folder
        empty = self.work / f"no_{folder.name}"
        if not empty.exists():
            tables.write(empty / "part-0.parquet", [schema.empty_table()], schema)
        return empty

    def absolute(self, store: list[tuple[str, int]]) -> list[list[Any]]:
        return [[str(self.index / folder), first] for folder, first in store]

    def forward(self, store: list[tuple[str, int]]) -> forward.Forward:
        return forward.Forward([(str(self.index / folder), first) for folder, first in store])


# ----------------------------------------------------------------------------------------------------------- commit


def _commit(out: Path) -> dict[str, Any]:
    """Put the tables of a finished scan in place of the old. Each step may have been done already."""
    work, index = out / "unfinished", out / "index"
    proposal = json.loads((work / "commit.json").read_text("utf-8"))
    (out / "texts").mkdir(exist_ok=True)
    for path in sorted((work / "texts").glob("*.parquet")):
        path.replace(out / "texts" / path.name)
    for names, home in ((PUBLIC, out), (KEPT, index)):
        for name in names:
            if (work / name).exists():
                tables.discard(home / name)
                (work / name).replace(home / name)
    _put(index / "state.json", json.dumps(proposal["state"]))
    manifest: dict[str, Any] = proposal["manifest"]
    _put(out / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    _sweep(out)
    tables.discard(work)
    return manifest
