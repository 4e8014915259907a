"""Addresses that are polled, and what the last visit found."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One address; moments are seconds since 1970 in UTC."""

    url: str
    kind: Literal["list", "page"]
    feed: str = ""
    outlet: str = ""
    published: str = ""
    first: int = 0
    checked: int = 0
    due: int = 0
    etag: str = ""
    modified: str = ""
    digest: str = ""
    failures: int = 0
    versions: int = 0


_COLUMNS = tuple(field.name for field in fields(Watched))


def rows(connection: sqlite3.Connection) -> list[Watched]:
    """Every address, by name."""
    found = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM watched ORDER BY url")  # noqa: S608  names of this file
    return [Watched(**dict(zip(_COLUMNS, row, strict=True))) for row in found]


def put(connection: sqlite3.Connection, seen: Iterable[Watched], run: int) -> None:
    """What the last visits found, in place of what was known."""
    names, marks = ", ".join((*_COLUMNS, "run")), ", ".join("?" * (len(_COLUMNS) + 1))
    connection.executemany(
        f"INSERT OR REPLACE INTO watched ({names}) VALUES ({marks})",  # noqa: S608  names of this file
        [(*astuple(row), run) for row in seen],
    )


def versions(connection: sqlite3.Connection, url: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Addresses of which the case holds several texts, with the ids of the articles, earliest first."""
    found = connection.execute(
        "SELECT url, id FROM article WHERE url IN (SELECT url FROM article WHERE url <> '' AND (? = '' OR url = ?)"
        " GROUP BY url HAVING count(*) > 1) ORDER BY url, published IS NULL, published, n",
        (url, url),
    )
    out: dict[str, list[str]] = {}
    for address, article in found:
        out.setdefault(address, []).append(article)
    return [(address, tuple(ids)) for address, ids in out.items()]
