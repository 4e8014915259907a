"""The first kernel: a split into rows, each an article ready to be stored or the reason why there is none.

This is the plain way through for millions: the whole text is the article, in NFC and without control characters; no
furniture is set apart, no language told, no date looked for in the text. ``articles.prepare`` does those for a pile that is
to be traced. Ids are the same both ways.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from retold.articles import stamps
from retold.articles.identity import content_id, host, one_line
from retold.engine import tables
from retold.engine.forward import clean
from retold.model import Problem, RawRecord
from retold.read import contents, fields, pages, rows
from retold.read.places import Place
from retold.read.streams import Stream
from retold.text import normalise, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retold.engine.inputs import Piece
    from retold.engine.runner import Summary, Task

MOST = 4_000_000  # characters of one text: what is longer is no article, and word places must fit 21 bits
BATCH = 4 << 20  # characters written at once


def read_split(task: Task) -> Summary:
    """Read a split and write its rows."""
    out = Path(task["out"])
    if out.exists():
        return {"rows": tables.count(out)}
    found = _prepared(task["split"], task["pieces"], task["mapping"])
    return {"rows": tables.write(out, _batches(found), tables.READ, rows=2_000)}


def _batches(found: Iterator[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in found:
        batch.append(row)
        size += len(row.get("content") or "") + 200
        if size > BATCH:
            yield pa.RecordBatch.from_pylist(batch, tables.READ)
            batch, size = [], 0
    yield pa.RecordBatch.from_pylist(batch, tables.READ)


def _prepared(split: int, pieces: list[Piece], mapping: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    number = 0
    for piece in pieces:
        for item in _met(piece, mapping):
            yield {**row_of(item), "place": split << 32 | number}
            number += 1


def row_of(item: RawRecord | Problem) -> dict[str, Any]:
    """The row of an article or of a problem; an article that cannot be prepared is a problem."""
    if isinstance(item, Problem):
        return _trouble(item)
    try:
        return prepared(item)
    except Exception as error:  # noqa: BLE001  one poisoned record must not take a million others with it
        reason = f"{item.source} could not be prepared: {type(error).__name__}: {str(error)[:200]}."
        return _trouble(Problem(source=item.source, reason=reason))


def _trouble(problem: Problem) -> dict[str, Any]:
    return {"source": _clean(problem.source), "problem": _clean(problem.reason), "kind": problem.kind}


def prepared(record: RawRecord) -> dict[str, Any]:
    """One article as a row."""
    source = record.source
    text = clean(record.text)
    if len(text) > MOST:
        reason = f"{source} has {len(text)} characters, more than an article can have ({MOST}). Split it or leave it out."
        return _trouble(Problem(source=source, reason=reason))
    if not any(character.isalnum() for character in text):
        reason = f"{source} holds no text. Leave it out, or give the column that holds the text with --map text=..."
        return _trouble(Problem(source=source, reason=reason, kind="skipped"))
    title, outlet = _line(record.title), _line(record.outlet) or host(record.url)
    moment = _moment(record.published) or (stamps.in_address(record.url) if record.url else None)
    key = hashlib.blake2b(text.encode(), digest_size=8).digest()
    shown_as = "%Y-%m-%dT%H:%M:%SZ" if moment and moment.precision == "minute" else "%Y-%m-%d"
    return {
        "article": content_id(text, outlet, record.url, title, record.published),
        "text": key.hex(),
        "text_key": int.from_bytes(key, signed=True),
        "label": _line(record.label) or _clean(source),
        "outlet": outlet,
        "outlet_key": _outlet_key(outlet),
        "title": title,
        "url": _line(record.url),
        "author": _line(record.author),
        "published": moment.at.strftime(shown_as) if moment else "",
        "published_us": None if moment is None else int(moment.at.timestamp()) * 1_000_000,
        "source": _clean(source),
        "content": text,
    }


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() else normalise(shown(text))


def _line(written: str) -> str:
    plain = written.isascii() and written.isprintable()
    return " ".join(written.split()) if plain else one_line(written)


def _outlet_key(outlet: str) -> int:
    name = outlet.strip().casefold()
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True) if name else 0


def _moment(written: str) -> stamps.Moment | None:
    """ISO 8601 with a clock and a zone is read at once; anything else as everywhere."""
    if len(written) >= 17 and written[10:11] == "T" and (written[-1] == "Z" or written[-6:-5] in {"+", "-"}):
        try:
            at = datetime.fromisoformat(written).astimezone(UTC)
        except (ValueError, OverflowError):
            return stamps.parse(written)
        if written[11:16] != "00:00":
            return stamps.Moment(at=at.replace(microsecond=0), precision="minute")
        if written[16:] in {":00Z", "Z"}:  # a date in disguise
            return stamps.Moment(at=at.replace(hour=12), precision="day")
    return stamps.parse(written)


# ------------------------------------------------------------------------------------------------ files into records


def _met(piece: Piece, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    if piece["kind"] == "parquet":
        yield from _parquet(piece, mapping)
    elif piece["kind"] == "lines":
        yield from _lines(piece, mapping)
    else:
        yield from contents.read(Place(piece["name"], Path(piece["path"])), mapping)


def _lines(piece: Piece, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    name = piece["name"]
    try:
        with Path(piece["path"]).open("rb") as stream:
            stream.seek(piece["first"])
            left, number = piece["last"] - piece["first"], piece["line"]
            while left > 0 and (line := stream.readline(min(left, rows.MAX_LINE + 1))):
                taken = len(line)
                while not line.endswith(b"\n") and taken < left:  # too long for an article: passed over, and said
                    rest = stream.readline(min(left - taken, CHUNK))
                    taken += len(rest)
                    line += rest if len(line) <= rows.MAX_LINE + 1 else b""
                    if rest.endswith(b"\n"):
                        break
                left -= taken
                yield from _line_of_json(name, number, line, mapping)
                number += 1
    except OSError as error:
        reason = f"{name} could not be read: {(error.strerror or str(error)).lower()}."
        yield Problem(source=name, reason=reason)


CHUNK = 1 << 20


def _line_of_json(name: str, number: int, line: bytes, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """A plain row is taken apart here; whatever is unusual goes the way of every other file."""
    if len(line) <= rows.MAX_LINE:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if type(row) is dict and (record := _plain_row(f"{name}:{number}", row, mapping)):
            yield record
            return
    with Stream(None, BytesIO(line)) as stream:
        yield from rows.json_lines(name, cast("Any", stream), mapping, first=number)


def _plain_row(source: str, row: dict[str, Any], mapping: Mapping[str, str]) -> RawRecord | None:
    picked = {}
    for field, names in _plan(tuple(row), tuple(sorted(mapping.items()))).items():
        value = ""
        for name in names:
            cell = row[name]
            if cell is None:
                continue
            if type(cell) is not str:
                return None
            if cell and not cell.isspace():
                value = cell
                break
        picked[field] = value
    text = pages.plain(picked["text"])
    if not any(character.isalnum() for character in text):
        return None
    return RawRecord(
        source=source,
        text=text,
        label=_tidy(picked["id"]) or source.rsplit("/", 1)[-1],
        url=_tidy(picked["url"]),
        outlet=_tidy(picked["outlet"]),
        title=_tidy(picked["title"]),
        published=_tidy(picked["published"]),
        author=_tidy(picked["author"]),
    )


@lru_cache(maxsize=1024)
def _plan(columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    return fields.ranked(columns, dict(mapping))


def _tidy(value: str) -> str:
    value = value[:2000]
    return " ".join((value if value.isascii() and value.isprintable() else normalise(value)).split())


def _parquet(piece: Piece, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    name = piece["name"]
    try:
        with pq.ParquetFile(piece["path"]) as file:
            names = [column for column in file.schema_arrow.names if fields.known([column], mapping)]
            if "text" not in fields.known(names, mapping):
                listed = ", ".join(file.schema_arrow.names)[:200]
                reason = f"{name} has no column for the text among {listed}. Name it with --map text=COLUMN."
                yield Problem(source=name, reason=reason)
                return
            number = piece["line"]
            groups = list(range(piece["first"], piece["last"]))
            for batch in file.iter_batches(256, row_groups=groups, columns=names):
                for row in batch.to_pylist():
                    yield from _record(f"{name}:{number}", row, mapping)
                    number += 1
    except (OSError, pa.ArrowException) as error:
        said = str(error).split("\n", maxsplit=1)[0][:200]
        yield Problem(source=name, reason=f"{name} could not be read as Parquet: {said}. Write or fetch it again.")


def _record(source: str, row: dict[str, Any], mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
    if record := _plain_row(source, plain, mapping):
        yield record
        return
    name, _, number = source.rpartition(":")
    line = json.dumps(plain, default=str).encode()
    with Stream(None, cast("BinaryIO", BytesIO(line))) as stream:
        yield from rows.json_lines(name, stream, mapping, first=int(number))
