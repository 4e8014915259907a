"""Which column is which: the usual names of the fields in other people's tables, and the user's own mapping."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from retold.errors import BadMappingError
from retold.read.decoding import mended

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# In order of preference: the first name that holds something wins.
USUAL: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "id": "id article_id articleid doc_id docid document_id uid uuid guid key identifier _id series",
        "url": ("url link canonical_url canonical article_url web_url weburl source_url permalink href uri loc address"),
        "outlet": (
            "outlet publisher source source_name sourcename site site_name sitename hostname domain newspaper "
            "publication publication_name media media_name medium channel brand provider feed"
        ),
        "title": "title headline head heading article_title name titre titel titulo subject",
        "text": (
            "text body content article_text articlebody article_body full_text fulltext maintext main_text "
            "raw_text cleaned_text body_text content_text article story document plain_text plaintext texte "
            "inhalt body_html html content_html raw_html bodytext bodyxhtml"
        ),
        "published": (
            "published published_at publishedat date_published datepublished publish_date publishdate "
            "publication_date publicationdate published_date publisheddate pub_date pubdate published_time "
            "publish_time publishtime date_publish first_published versioncreated firstcreated date datetime "
            "timestamp time created created_at seendate issued date_time day fecha datum"
        ),
        "author": "author authors byline by creator writer journalist reporter autor auteur",
    }.items()
}
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
