"""Values of the model as compressed JSON and back, by their type hints: nothing that a case file holds is ever executed.

A field that has its default is left out, and a field that is missing has its default: a value written by an older version
reads as well as its own.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from retold import model
from retold.model import Span

T = TypeVar("T")
Read = Callable[[Any], Any]
LARGEST = 1 << 31  # bytes of one unpacked value


def pack(value: object, *, without: str = "") -> bytes:
    """The value as bytes, without a field that is kept elsewhere."""
    row = _plain(value)
    if without and isinstance(row, dict):
        row.pop(without, None)
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 1)


def unpack(kind: type[T], data: bytes, **kept_elsewhere: object) -> T:
    """The value that ``pack`` was given; some fields may be kept elsewhere.

    Raises:
        ValueError: when the bytes are not such a value.
    """
    return _read(kind, _unzipped(data) | kept_elsewhere)


def _read(kind: type[T], row: object) -> T:
    try:
        value: T = _reader(kind)(row)  # type: ignore[arg-type]
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    return value


def _unzipped(data: bytes) -> Any:  # noqa: ANN401  JSON is any of six types
    try:
        unzip = zlib.decompressobj()
        written = unzip.decompress(data, LARGEST)
    except zlib.error as error:
        raise ValueError(f"damaged value: {error}") from error
    return json.loads(written.decode("utf-8", "surrogatepass"))


# --------------------------------------------------------------------------------------------------------- to JSON


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Span):
        return [value.article_id, value.start, value.end]
    if is_dataclass(value):
        rows = ((name, getattr(value, name), default) for name, default in _defaults(type(value)))  # type: ignore[arg-type]
        return {name: _plain(held) for name, held, default in rows if default is MISSING or held != default}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} is not stored")


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    rows = []
    for field in fields(kind):
        made = field.default_factory() if field.default_factory is not MISSING else field.default
        rows.append((field.name, made))
    return tuple(rows)


# -------------------------------------------------------------------------------------------------------- from JSON


@cache
def _reader(kind: Any) -> Read:  # noqa: ANN401  a type or an expression of types
    if kind in (str, int, bool, object, Any) or get_origin(kind) is Literal:
        return _same
    if kind is float:
        return float
    if kind is datetime:
        return _moment
    if kind is date:
        return date.fromisoformat
    if kind is Span:
        return _span
    if get_origin(kind) in (Union, types.UnionType):
        return _optional(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) in (tuple, Sequence):
        return _row_reader(get_args(kind))
    if is_dataclass(kind):
        return _class_reader(kind)  # type: ignore[arg-type]
    raise TypeError(f"{kind} is not stored")


def _same(value: object) -> object:
    return value


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _span(row: Sequence[Any]) -> Span:
    return Span(row[0], row[1], row[2])


def _optional(kind: object) -> Read:
    read = _reader(kind)
    return lambda value: None if value is None else read(value)


def _row_reader(kinds: tuple[Any, ...]) -> Read:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        read = _reader(kinds[0])
        return tuple if read is _same else lambda row: tuple([read(item) for item in row])
    reads = [_reader(kind) for kind in kinds]
    return lambda row: tuple([read(item) for read, item in zip(reads, row, strict=True)])


def _class_reader(kind: type) -> Read:
    hints = get_type_hints(kind, vars(model) | {"date": date, "datetime": datetime})
    reads = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    simple = frozenset(name for name, read in reads.items() if read is _same)
    known = reads.keys()

    def read_row(row: Mapping[str, Any]) -> object:
        return kind(**{name: value if name in simple else reads[name](value) for name, value in row.items() if name in known})

    return read_row
