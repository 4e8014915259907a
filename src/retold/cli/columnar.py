"""Tables as Parquet, where pyarrow is installed: the same rows as the CSV files, with types."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def parquet(tables: Mapping[str, Iterable[tuple[object, ...]]]) -> dict[str, bytes]:
    """File name -> bytes of each table; none where pyarrow is not installed."""
    try:
        pa, pq = import_module("pyarrow"), import_module("pyarrow.parquet")  # neither has types
    except ImportError:
        return {}
    out = {}
    for name, rows in tables.items():
        header, *body = rows
        columns = [_column(pa, [row[at] for row in body]) for at in range(len(header))]
        target = BytesIO()
        pq.write_table(pa.table(columns, names=[str(title) for title in header]), target, compression="zstd")
        out[f"{name}.parquet"] = target.getvalue()
    return out


def _column(pa: Any, values: list[object]) -> Any:  # noqa: ANN401
    """A typed column: whole numbers, numbers, yes or no, days, else text; an empty cell of another kind is null."""
    given = [value for value in values if value not in ("", None)]
    for kind, type_ in ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (date, pa.date32())):
        if given and all(isinstance(value, kind) or (kind is float and type(value) is int) for value in given):
            return pa.array([None if value == "" else value for value in values], type_)
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: object) -> str:
    """Without lone surrogates, which no UTF-8 can hold."""
    return str(value).encode("utf-8", "replace").decode("utf-8")
