"""One place into records: its bytes, unpacked and capped; its kind, sniffed; its rows or its page."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

from retold.errors import MissingPathError
from retold.model import Problem, RawRecord
from retold.read import archives, columns, decoding, feeds, isolated, mail, markup, pages, roundups, rows, sniffing, texts, warc
from retold.read.streams import Stream, TooLargeError, UnpackError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retold.read.places import Place


ISOLATED = frozenset(("html", "warc", "feed", "mail", "xml", "archive"))  # read in a process of their own


def read(place: Place, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """Every record and problem of one file or of standard input; nothing that is wrong with it raises."""
    return _told(place.name, _read(place, mapping))


def inside(kind: str, name: str, path: Path) -> Iterator[RawRecord | Problem]:
    """A file of a kind that is ``ISOLATED``, read here: to be called in the child."""
    return _told(name, _inside(kind, name, path))


def _told(name: str, items: Iterator[RawRecord | Problem]) -> Iterator[RawRecord | Problem]:
    try:
        yield from items
    except FileNotFoundError as error:
        raise MissingPathError(name) from error
    except TooLargeError as error:
        yield Problem(source=name, reason=f"{name} {error}")
    except UnpackError as error:
        yield Problem(source=name, reason=f"{name} could not be unpacked: {error}. Fetch or pack it again.")
    except OSError as error:
        yield Problem(source=name, reason=f"{name} could not be read: {(error.strerror or str(error)).lower()}.{_hint(error)}")


def _hint(error: OSError) -> str:
    return " Check its permissions." if isinstance(error, PermissionError) else ""


_WEB_ARCHIVE = re.compile(r"\.warc(?:\.(?:gz|zstd?))?\Z", re.IGNORECASE)


def _read(place: Place, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    if place.path is not None and _WEB_ARCHIVE.search(place.name) and place.path.is_file():
        yield from isolated.read("warc", place.name, place.path)  # its gzip may be damaged anywhere: the rest is still good
        return
    with Stream(place.path, place.stream) as stream:
        kind = sniffing.kind_of(stream.head(), place.name, mapping)
        if kind not in ISOLATED | {"parquet"}:
            yield from _here(kind, place.name, stream, mapping)
            return
        if place.path is not None and place.path.is_file():
            yield from _elsewhere(kind, place.name, place.path, mapping)
            return
        with isolated.spooled(stream) as path:
            yield from _elsewhere(kind, place.name, path, mapping)


def _elsewhere(kind: str, name: str, path: Path, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    if path.stat().st_size > _most(kind):
        raise TooLargeError(f"holds more than {_most(kind) // 2**20} MB, more than an article can be. Split it.")
    return columns.read(name, path, mapping) if kind == "parquet" else isolated.read(kind, name, path)


def _here(kind: str, name: str, stream: Stream, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    if kind == "empty":
        yield Problem(source=name, reason=f"{name} is empty.", kind="skipped")
    elif kind.startswith("binary"):
        yield Problem(source=name, reason=f"{name} {sniffing.BINARY[kind]}")
    elif kind == "jsonl":
        yield from rows.json_lines(name, stream, mapping)
    elif kind == "json":
        yield from rows.json_document(name, stream, mapping)
    elif kind in {"csv", "tsv"}:
        yield from rows.table(name, stream, mapping)
    else:
        yield from _single(name, stream.rest(texts.MAX_BYTES), is_page=False)


def _inside(kind: str, name: str, path: Path) -> Iterator[RawRecord | Problem]:
    if kind == "warc":
        yield from warc.read(name, path)
    elif kind == "archive":
        for member in archives.members(name, path):
            yield from [member] if isinstance(member, Problem) else _member(*member)
    else:
        with Stream(path, None) as stream:
            yield from _document(kind, name, stream.rest(_most(kind)))


def _most(kind: str) -> int:
    """Bytes of a file of this kind."""
    known = {"html": pages.MAX_BYTES, "feed": feeds.MAX_BYTES, "mail": mail.MAX_BYTES, "xml": markup.MAX_BYTES}
    return known.get(kind, sys.maxsize)


def _document(kind: str, name: str, data: bytes) -> Iterator[RawRecord | Problem]:
    readers = {"feed": feeds.read, "xml": markup.read}
    if kind == "mail":
        return _apart(mail.read(name, data))
    return readers[kind](name, data) if kind in readers else _single(name, data, is_page=True)


def _member(name: str, data: bytes) -> Iterator[RawRecord | Problem]:
    """A file of an archive; archives in archives are left alone."""
    with Stream(None, io.BytesIO(data)) as stream:
        kind = sniffing.kind_of(stream.head(), name, {})
        if kind in {"warc", "archive", "parquet"}:
            yield Problem(source=name, reason=f"{name} is packed inside an archive. Unpack it first.")
        elif kind in ISOLATED:
            yield from _document(kind, name, stream.rest(_most(kind)))
        else:
            yield from _told(name, _here(kind, name, stream, {}))


def _single(name: str, data: bytes, *, is_page: bool) -> Iterator[RawRecord | Problem]:
    decoded = decoding.decode(data, declared=decoding.declared(data[:4096]) if is_page else "")
    if decoded.replaced:
        yield decoding.warning(name, decoded)
    yield from _apart(pages.read(name, decoded.text) if is_page else texts.read(name, decoded.text))


def _apart(items: Iterator[RawRecord | Problem]) -> Iterator[RawRecord | Problem]:
    """The same, round-ups of unrelated stories taken apart. Rows of a table are what their table says they are."""
    for item in items:
        yield from roundups.apart(item) if isinstance(item, RawRecord) else (item,)
