"""One place into records: its bytes, unpacked and capped; its kind, sniffed; its rows or its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.errors import MissingPathError
from retold.model import Problem, RawRecord
from retold.read import decoding, pages, rows, sniffing, texts
from retold.read.streams import Stream, TooLargeError, UnpackError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retold.read.places import Place


def read(place: Place, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    """Every record and problem of one file or of standard input; nothing that is wrong with it raises."""
    try:
        with Stream(place.path, place.stream) as stream:
            yield from _read(place.name, stream, mapping)
    except FileNotFoundError as error:
        raise MissingPathError(place.name) from error
    except TooLargeError as error:
        yield Problem(source=place.name, reason=f"{place.name} {error}")
    except UnpackError as error:
        yield Problem(source=place.name, reason=f"{place.name} could not be unpacked: {error}. Fetch or pack it again.")
    except OSError as error:
        yield Problem(
            source=place.name,
            reason=f"{place.name} could not be read: {(error.strerror or str(error)).lower()}.{_hint(error)}",
        )


def _hint(error: OSError) -> str:
    return " Check its permissions." if isinstance(error, PermissionError) else ""


def _read(name: str, stream: Stream, mapping: Mapping[str, str]) -> Iterator[RawRecord | Problem]:
    kind = sniffing.kind_of(stream.head(), name, mapping)
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
        yield from _single(name, stream, is_page=kind == "html")


def _single(name: str, stream: Stream, *, is_page: bool) -> Iterator[RawRecord | Problem]:
    data = stream.rest(pages.MAX_BYTES if is_page else texts.MAX_BYTES)
    decoded = decoding.decode(data, declared=decoding.declared(data[:4096]) if is_page else "")
    if decoded.replaced:
        yield decoding.warning(name, decoded)
    yield from pages.read(name, decoded.text) if is_page else texts.read(name, decoded.text)
