"""What a case knows of the addresses it is fed from, and of pages whose text changed."""

# ruff: noqa: SLF001  this is the other half of Case

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.case import growing
from retold.store import watched as table
from retold.store import writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.case.opened import Case
    from retold.model import Article
    from retold.store.watched import Watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """One address under which an outlet showed different texts, earliest first."""

    url: str
    versions: tuple[Article, ...]


def watched(case: Case) -> list[Watched]:
    """Every address that was polled, and what the last visit found."""
    with case._store.snapshot() as connection:
        return table.rows(connection)


def note(case: Case, seen: Iterable[Watched], run: int = 0) -> int:
    """Keep what the last visits found; ``run`` is the one they belong to, 0 for a new one. Gives its number."""
    with case._store.transaction() as connection:
        number = run or case._begin("watch", "")
        table.put(connection, seen, number)
        if not run:
            writing.end_run(connection, number, at=growing.now())
    return number


def edited(case: Case, url: str = "") -> list[Edited]:
    """Pages that changed after they were first seen (all of them, or the one of this address)."""
    with case._store.snapshot() as connection:
        found = table.versions(connection, url)
    return [Edited(url=address, versions=tuple(case.article(article) for article in ids)) for address, ids in found]
