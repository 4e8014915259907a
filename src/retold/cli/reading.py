"""What the words on the command line name: piles, records, tables of voices."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

from retold.cli.watching import progress_bar
from retold.errors import BadMappingError, BadVoicesError, MissingPathError, NothingReadableError, SeveralArticlesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Judgement, Pile, RawRecord, Trace


def read_pile(paths: Sequence[str], mapping: dict[str, str], *, quiet: bool) -> Pile:
    """The records of files and folders, with the bar while they are read."""
    from retold import read  # noqa: PLC0415

    with progress_bar(quiet=quiet) as tell:
        return read.records(paths, mapping=mapping, stdin=stdin_bytes() if "-" in paths else None, progress=tell)


def only_record(path: str) -> RawRecord:
    """The one article of a file."""
    from retold import read  # noqa: PLC0415

    pile = read.records([path], stdin=stdin_bytes() if path == "-" else None)
    if not pile.records:
        raise NothingReadableError(len(pile.problems), (problem.reason for problem in pile.problems))
    if len(pile.records) > 1:
        raise SeveralArticlesError(path, len(pile.records))
    return pile.records[0]


def stdin_bytes() -> BinaryIO:
    """Standard input, also when it was closed before we began."""
    from io import BytesIO  # noqa: PLC0415

    return sys.stdin.buffer if sys.stdin is not None else BytesIO()


_FIELDS = ("id", "url", "outlet", "title", "text", "published", "author")


def mapping_of(entries: Sequence[str]) -> dict[str, str]:
    """``FIELD=COLUMN`` entries as a table."""
    out = {}
    for entry in entries:
        name, equals, column = entry.partition("=")
        if not equals or not column or name.strip() not in _FIELDS:
            raise BadMappingError(entry, _FIELDS)
        out[name.strip()] = column.strip()
    return out


def demo_pile() -> Pile:
    """The bundled dossier."""
    from importlib.resources import as_file, files  # noqa: PLC0415

    from retold import read  # noqa: PLC0415

    with as_file(files("retold") / "demo" / "articles.jsonl") as path:
        return read.records([str(path)])


def voices_of(path: str) -> dict[str, object]:
    """A user's table of voices: ``[[voice]]`` rows with name, aliases, kind and principal."""
    import tomllib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    try:
        table = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise MissingPathError(path) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVoicesError(path, str(error)) from None
    rows = table.get("voice")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("name"), str) for row in rows):
        raise BadVoicesError(path, "there is no [[voice]] row, or one has no name")
    return table


def judgements_of(path: str) -> tuple[Judgement, ...]:
    """What people decided, from a file of rows; none when no file is named."""
    from retold import judgements  # noqa: PLC0415

    found = judgements.read(path) if path else ()
    if path and not found and not exists(path):
        raise MissingPathError(path)
    return found


def exists(path: str) -> bool:
    """Whether there is such a file or folder."""
    from pathlib import Path  # noqa: PLC0415

    return Path(path).exists()


def traced(pile: Pile, table: dict[str, object] | None, *, quiet: bool, judged: Sequence[Judgement] = ()) -> Trace:
    """The pile, traced under the bar."""
    from retold import pipeline  # noqa: PLC0415

    with progress_bar(quiet=quiet) as tell:
        return pipeline.trace(pile, options=pipeline.Options(voices=table, judgements=judged), progress=tell)
