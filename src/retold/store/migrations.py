"""What made each version of the schema out of the one before, in order. Entries are only ever added.

``PRAGMA user_version`` of a file says how many of them it has seen.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

APPLICATION = 0x52544C44  # "RTLD": what PRAGMA application_id says of a case


def scripts() -> tuple[str, ...]:
    """The SQL of each step; the first makes an empty file a case of version 1."""
    return tuple((files("retold.store") / name).read_text("utf-8") for name in ("schema.sql", "migration_2.sql"))


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to date, each step whole or not at all."""
    steps = scripts()
    while (version := _version(connection)) < len(steps):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) == version:  # nobody else was faster
                for statement in statements(steps[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def statements(script: str) -> list[str]:
    """The statements of a script; ``executescript`` would commit what was begun."""
    lines = [line.split("--", 1)[0] for line in script.splitlines()]
    return [statement for part in "\n".join(lines).split(";") if (statement := part.strip())]
