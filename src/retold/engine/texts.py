"""The second kernel: the texts of a split that were not met before, stored once, with their words and fingerprints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from retold.engine import forward, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.engine.runner import Summary, Task

BATCH = 2 << 20  # characters whose words are read at once
ROWS = 500  # texts in a row group: what is read to show one of them


def store_split(task: Task) -> Summary:
    """Store the texts that stand in the given rows of what was read."""
    folder, out = Path(task["folder"]), Path(task["texts"])
    if not (folder.exists() and out.exists()):
        rows = np.load(task["rows"])
        names: list[str] = []
        found: list[str] = []
        for name, content in _chosen(Path(task["read"]), rows):
            names.append(name)
            found.append(content)
        table = pa.table({"text": names, "content": found}, tables.TEXTS)
        tables.write(out, [table], tables.TEXTS, rows=ROWS)
        forward.save(folder, [forward.read_words(batch) for batch in _batches(found)] or [forward.read_words([])], task["first"])
    bounds = np.load(folder / "word_bounds.npy")
    return {"words": int(bounds[-1]), "postings": int(np.load(folder / "print_bounds.npy")[-1])}


def _chosen(path: Path, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterator[tuple[str, str]]:
    """Name and content of the texts in these rows, which are sorted."""
    first = at = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(2_000, columns=["text", "content"]):
            last = first + len(batch)
            end = int(np.searchsorted(rows, last))
            picked = batch.take(pa.array(rows[at:end] - first))
            yield from zip(picked["text"].to_pylist(), picked["content"].to_pylist(), strict=True)
            first, at = last, end


def _batches(texts: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size > BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
