"""Parquet: each row is a record, some rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.errors import MissingExtraError
from retold.model import Problem
from retold.read import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retold.model import RawRecord

AT_ONCE = 512  # rows


def read(name: str, path: Path, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """A record or problem for each row."""
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415
    except ImportError as error:
        yield Problem(source=name, reason=f"{name} is a Parquet file. {MissingExtraError('bulk', str(error.name))}")
        return
    try:
        with parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield from rows.one_row(f"{name}:{number}", row, mapping)
    except (ArrowException, OSError, ValueError) as error:
        yield Problem(source=name, reason=f"{name} is a damaged Parquet file: {str(error)[:200]}. Write it again.")
