"""A case file opened: connections, transactions, and what can go wrong with a file as sentences."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from retold.errors import CaseBusyError, CaseUnwritableError, MissingCaseError, NotACaseError
from retold.store import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0  # seconds to wait for another writer


class Store:
    """A case file. May be used by many threads: each has a connection of its own; one at a time writes."""

    def __init__(self, path: str | Path, *, create: bool = False, patience: float = PATIENCE) -> None:
        self.path = str(path)
        self._patience = patience
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        if Path(path).is_dir():
            raise NotACaseError(self.path, "it is a folder")
        if not create and not Path(path).is_file():
            raise MissingCaseError(self.path)
        if not create and Path(path).stat().st_size == 0:  # only who adds to it makes a case of it
            raise NotACaseError(self.path, "it is empty")
        with self.mistakes():
            self._check(self.connection)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._own = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        known: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if known is None:
            known = self._connected()
            self._own.connection = known
        return known

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is kept together, or nothing of it."""
        connection = self.connection
        with self.mistakes():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """All that is read inside is of one moment."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        with self.mistakes():
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def mistakes(self) -> Iterator[None]:
        """What SQLite has to say about a file, as an error the user can act on."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise CaseBusyError(self.path) from error
            raise CaseUnwritableError(self.path, str(error)) from error
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
                raise NotACaseError(self.path, str(error)) from error
            raise

    def _connected(self) -> sqlite3.Connection:
        with self.mistakes():
            connection = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None, check_same_thread=False)
            for pragma in ("trusted_schema = OFF", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536"):
                connection.execute(f"PRAGMA {pragma}")
        with self._lock:
            self._all.append(connection)
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        """A case, or an empty file that becomes one."""
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != migrations.APPLICATION and (tables or application or version):
            raise NotACaseError(self.path, "it is another program's database")
        if version > len(migrations.scripts()):
            raise NotACaseError(self.path, f"it was written by a newer retold (schema {version})")
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection)
