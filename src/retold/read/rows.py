"""Tables of articles: JSON Lines, JSON, CSV and TSV. A row that is broken is a problem of its own; the others go on."""

from __future__ import annotations

import csv
import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from retold.model import Problem, RawRecord
from retold.read import days, decoding, fields, pages, sniffing, walls
from retold.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retold.read.streams import Stream

LOOKED_AT = 1_000  # rows of a table, to tell how its dates are written
MAX_LINE = 20 * 2**20  # bytes of one row
MAX_JSON = 256 * 2**20  # bytes of a JSON document, which has to be read whole; JSON Lines has no such limit


def json_lines(name: str, stream: Stream, mapping: Mapping[str, str], *, first: int = 1) -> Iterator[RawRecord | Problem]:
    """One article a line; ``first`` is the number of the first line, where the stream is a part of a file."""
    encoding, skip = decoding.marked(stream.head())
    if encoding.startswith(("utf-16", "utf-32")):
        text = decoding.decode(stream.rest(MAX_JSON)).text
        lines: Iterator[bytes | None] = (line.encode() for line in text.split("\n"))
    else:
        lines = stream.lines(MAX_LINE)
    for number, line in enumerate(lines, first):
        source = f"{name}:{number}"
        if line is None:
            yield _too_long(source)
        elif line.strip(b" \t\r\n\x00" if number > 1 else b" \t\r\n\x00\xef\xbb\xbf"):
            yield from _json_line(source, line[skip:] if number == 1 else line, mapping)


def _json_line(source: str, line: bytes, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    decoded = decoding.decode(line)
    try:
        row = json.loads(decoded.text.strip(" \t\r\n\x00\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        yield Problem(source=source, reason=f"Row {source} is not JSON: {_said(error)}. Mend or delete that line.")
        return
    if decoded.replaced:
        yield decoding.warning(source, decoded)
    yield from one_row(source, row, mapping)


def json_document(name: str, stream: Stream, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """A list of articles, an object that holds such a list, or one article."""
    decoded = decoding.decode(stream.rest(MAX_JSON))
    try:
        whole = json.loads(decoded.text.strip(" \t\r\n\x00\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        yield Problem(
            source=name, reason=f"{name} is not JSON: {_said(error)}. Mend it, or give one article per line as JSON Lines."
        )
        return
    if decoded.replaced:
        yield decoding.warning(name, decoded)
    listed = _listed(whole)
    if listed is None:
        yield from one_row(name, whole, mapping)
        return
    if not listed:
        yield Problem(source=name, reason=f"{name} is an empty list.", kind="skipped")
    for number, row in enumerate(listed, 1):
        yield from one_row(f"{name}:{number}", row, mapping)


def _listed(whole: object) -> list[Any] | None:
    """The list of rows in a document, under whatever name it stands; None when the document is itself a row."""
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict) or (
        "text" in fields.known(whole, {}) & {"text"}
        and any(isinstance(whole.get(key), str) for key in whole if fields.known([key], {}) == {"text"})
    ):
        return None
    lists = [value for value in whole.values() if isinstance(value, list) and any(isinstance(item, dict) for item in value)]
    if lists:
        return max(lists, key=len)
    inner = [value for value in whole.values() if isinstance(value, dict)]
    return next((found for value in inner if (found := _listed(value)) is not None), None) if inner else None


def table(name: str, stream: Stream, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """CSV or TSV with a header line."""
    source = _Lines(name, stream)
    first = next(source, "")
    while not first.strip() and source.number < 20:
        first = next(source, "")
    mark = sniffing.delimiter(first)
    columns = [column.strip() for column in sniffing.header(first)]
    if "text" not in fields.known(columns, mapping):
        named = ", ".join(column for column in columns if column)[:200]
        yield Problem(source=name, reason=f"{name} has no column for the text among {named}. Name it with --map text=COLUMN.")
        return
    before = csv.field_size_limit(MAX_LINE)
    met = False
    try:
        for item in _table_rows(name, source, columns, mark, mapping):
            met = True
            yield item
    finally:
        csv.field_size_limit(before)
    yield from source.problems
    if not met and not source.problems:
        yield Problem(source=name, reason=f"{name} has a header and no rows.", kind="skipped")


def _table_rows(
    name: str, source: _Lines, columns: list[str], mark: str, mapping: Mapping[str, str]
) -> Iterator[RawRecord | Problem]:
    """The records of a table; in which order its dates are written is told from its first rows."""
    rows = _cells(name, source, columns, mark)
    first = list(islice(rows, LOOKED_AT))
    dated = fields.ranked(columns, mapping)["published"]
    known = days.order(row[1][column] for row in first if not isinstance(row, Problem) for column in dated if column in row[1])
    unread: list[str] = []
    for row in chain(first, rows):
        if isinstance(row, Problem):
            yield row
            continue
        at, cells = row
        unread += [cells[column] for column in dated if not known and days.is_open(cells.get(column, ""))]
        cells.update({column: days.settled(cells[column], known) for column in dated if column in cells})
        yield from one_row(at, cells, mapping)
    if unread:
        yield days.unread(name, unread)


def _cells(name: str, source: _Lines, columns: list[str], mark: str) -> Iterator[tuple[str, dict[str, str]] | Problem]:
    """Each row that is not empty with where it stands, column to cell."""
    reader = csv.reader(source, delimiter=mark)
    while True:
        at = f"{name}:{source.number + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(source=at, reason=f"Row {at} is not CSV: {error}. Check the quotation marks of that row.")
            continue
        if any(cell.strip() for cell in cells):
            yield at, dict(zip(columns, cells, strict=False))


class _Lines:
    """Decoded lines of a table with their number; each line is decoded by itself, so one bad line spoils no other."""

    def __init__(self, name: str, stream: Stream) -> None:
        self.number = 0
        self.problems: list[Problem] = []
        self._name = name
        encoding, skip = decoding.marked(stream.head())
        wide = encoding.startswith(("utf-16", "utf-32"))
        whole = decoding.decode(stream.rest(MAX_JSON)).text.encode("utf-8", "replace") if wide else b""
        if not wide and _ends_in_returns(stream.head()):
            whole = stream.rest(MAX_JSON)[skip:]
        self._lines: Iterator[bytes | None] = iter(whole.splitlines(keepends=True)) if whole else stream.lines(MAX_LINE)
        self._skip = 0 if whole else skip

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        source = f"{self._name}:{self.number}"
        if line is None:
            self.problems.append(_too_long(source))
            return "\n"
        decoded = decoding.decode(line[self._skip :] if self.number == 1 else line)
        if decoded.replaced:
            self.problems.append(decoding.warning(source, decoded))
        return decoded.text.replace("\x00", "")


def _ends_in_returns(head: bytes) -> bool:
    """Lines that end in a bare carriage return, as old spreadsheets on a Mac write them."""
    return b"\r" in head and b"\n" not in head


def one_row(source: str, row: object, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """The record of one row, or what is wrong with it."""
    if not isinstance(row, dict):
        yield Problem(source=source, reason=f"Row {source} is not an object with fields.")
        return
    given = fields.pick(row, mapping)
    if not row:
        yield Problem(source=source, reason=f"Row {source} has no fields.")
        return
    if "text" not in fields.known(row, mapping):
        named = ", ".join(str(key) for key in row)[:200]
        yield Problem(
            source=source, reason=f"Row {source} has no field for the text among {named}. Name it with --map text=FIELD."
        )
        return
    record = RawRecord(
        source=source,
        text=pages.plain(given["text"]),
        label=_tidy(given["id"]) or source.rsplit("/", 1)[-1],
        url=_tidy(given["url"]),
        outlet=_tidy(given["outlet"]),
        title=_tidy(given["title"]),
        published=_tidy(given["published"]),
        author=_tidy(given["author"]),
    )
    yield from walls.standing(record, f"Row {source}")


def _tidy(value: str) -> str:
    return " ".join(normalise(value[:2000]).split())


def _too_long(source: str) -> Problem:
    return Problem(source=source, reason=f"Row {source} holds more than {MAX_LINE // 2**20} MB, more than an article can be.")


def _said(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).split(":")[0].lower()[:120]
