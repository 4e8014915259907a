"""The tables of a scan: their columns, and how they get to disk whole or not at all.

Times are microseconds since 1970 in UTC, keys are signed 64-bit numbers, and nothing is nested: what DuckDB and Spark read alike.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TEXTS = ("article", "text", "label", "outlet", "title", "url", "author", "published", "source")

READ = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("text_key", pa.int64()),
        ("outlet_key", pa.int64()),
        ("published_us", pa.int64()),
        ("place", pa.int64()),  # split << 32 | row: where the row stands in what was read
        ("problem", pa.string()),
        ("kind", pa.string()),
        ("content", pa.string()),
    ]
)
KNOWN = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("text_key", pa.int64()),
        ("outlet_key", pa.int64()),
        ("published_us", pa.int64()),
    ]
)
ERRORS = pa.schema([("source", pa.string()), ("reason", pa.string()), ("kind", pa.string())])
TEXTS = pa.schema([("text", pa.string()), ("content", pa.string())])
DOCUMENTS = pa.schema([("document", pa.int64()), ("text_key", pa.int64()), ("words", pa.int64())])
LINKS = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("n", pa.int64())])
MARKS = pa.schema([("document", pa.int64()), ("place", pa.int64()), ("n", pa.int64())])
PASSAGES = pa.schema(
    [(name, pa.int64()) for name in ("a", "b", "a_start", "a_end", "b_start", "b_end", "words", "a_words", "b_words")]
)
REPEATED = pa.schema([(name, pa.int64()) for name in ("document", "start", "stop", "words")])
KIN = pa.schema([("document", pa.int64()), ("root", pa.int64())])

ROWS = 50_000  # in a row group: what is read at once where a table is read piece by piece


@contextmanager
def renamed(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path`` for a file or folder, which takes the name ``path`` when all went well."""
    half = path.with_name(f"{path.name}.part")
    discard(half)
    path.parent.mkdir(parents=True, exist_ok=True)
    yield half
    if half.is_dir():
        discard(path)
    half.replace(path)


def discard(path: Path) -> None:
    """No file or folder of this name."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write(path: Path, batches: Iterable[pa.RecordBatch | pa.Table], schema: pa.Schema, *, rows: int = ROWS) -> int:
    """One Parquet file, whole or not at all; how many rows it has."""
    count = 0
    with renamed(path) as half, pq.ParquetWriter(half, schema, compression="zstd", compression_level=1) as out:
        for batch in batches:
            table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
            out.write_table(table, row_group_size=rows)
            count += len(table)
    return count


def files(folder: Path) -> list[Path]:
    """The Parquet files of a table, sorted."""
    return sorted(folder.glob("*.parquet")) if folder.is_dir() else [folder]


def read(folder: Path, columns: list[str] | None = None) -> pa.Table:
    """A table in memory: for what the driver may hold."""
    return pa.concat_tables([pq.read_table(path, columns=columns, partitioning=None) for path in files(folder)])


def count(folder: Path) -> int:
    """How many rows a table has."""
    return sum(pq.read_metadata(path).num_rows for path in files(folder))
