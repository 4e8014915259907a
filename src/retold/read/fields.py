"""Which column is which: the usual names of the fields in other people's tables, and the user's own mapping."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retold.errors import BadMappingError
from retold.read.decoding import mended

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _usual() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((files("retold.read") / "fields.toml").read_text("utf-8"))
    return {field: tuple(names) for field, names in table.items()}


USUAL = _usual()  # field to columns, in order of preference: the first that holds something wins
FIELDS = tuple(USUAL)


def check(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """The user's mapping, field to column, checked.

    Raises:
        BadMappingError: for a field that does not exist or an empty column.
    """
    for field, column in (mapping or {}).items():
        if field not in USUAL or not column.strip():
            raise BadMappingError(f"{field}={column}", FIELDS)
    return {field: column.strip() for field, column in (mapping or {}).items()}


def pick(row: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field to value as text; a field that the row does not have is an empty string."""
    folded = {_key(name): value for name, value in reversed(list(row.items()))}
    return {field: _first(folded, (mapping[field],) if field in mapping else USUAL[field]) for field in FIELDS}


def ranked(columns: Iterable[str], mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each field the columns that may fill it, the preferred one first: ``pick`` for many rows with the same columns."""
    named = {_key(column): column for column in reversed(list(columns))}
    wanted = {field: (mapping[field],) if field in mapping else USUAL[field] for field in FIELDS}
    return {field: tuple(named[key] for key in map(_key, names) if key in named) for field, names in wanted.items()}


def known(columns: Iterable[str], mapping: Mapping[str, str]) -> set[str]:
    """The fields that these columns would fill."""
    present = {_key(column) for column in columns}
    return {
        field
        for field in FIELDS
        if any(_key(name) in present for name in ((mapping[field],) if field in mapping else USUAL[field]))
    }


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _SEPARATORS.sub("_", _CAMEL.sub("_", str(name).strip())).casefold().strip("_")


_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        written = _as_text(row.get(_key(name)))
        if written.strip():
            return written
    return ""


def _as_text(value: Any, depth: int = 0) -> str:  # noqa: ANN401  whatever stands in somebody's JSON
    if isinstance(value, str):
        return mended(value)  # escaped in JSON, it had no bytes to go wrong
    if value is None or isinstance(value, bool) or depth > 3:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        parts = [part for item in value[:10_000] if (part := _as_text(item, depth + 1)).strip()]
        return ("\n\n" if any(len(part) > 60 for part in parts) else ", ").join(parts)
    if isinstance(value, dict):
        named = {_key(key): item for key, item in value.items()}
        return next((part for name in _INNER if (part := _as_text(named.get(name), depth + 1)).strip()), "")
    return ""


_INNER = ("name", "title", "text", "value", "label", "content", "body", "main", "url", "domain")
