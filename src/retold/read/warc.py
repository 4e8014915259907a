"""Web archives (WARC, gzip or zstd): each page that was fetched is a record; the rest is counted and passed over."""

from __future__ import annotations

import zlib
from os import SEEK_END
from typing import TYPE_CHECKING

from retold.errors import MissingExtraError
from retold.model import Problem, RawRecord
from retold.read import decoding, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from fastwarc.warc import WarcRecord

MOST_RECORDS = 1_000_000


def read(name: str, path: Path) -> Iterator[RawRecord | Problem]:
    """A record for each HTML response, a problem for each that holds no article, in the order of the file."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415
    except ImportError as error:
        yield Problem(source=name, reason=f"{name} is a web archive. {MissingExtraError('web', str(error.name))}")
        return
    wanted = WarcRecordType.response | WarcRecordType.resource
    number = passed_over = 0
    try:
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file, record_types=wanted, auto_decode="all"), 1):
                if number > MOST_RECORDS:
                    yield Problem(source=name, reason=f"{name} holds more than {MOST_RECORDS:,} pages. Split it.")
                    return
                source = f"{name}:{number}"
                found = list(_page(source, record))
                passed_over += not found
                yield from found
    except (OSError, ValueError, RuntimeError) as error:
        at = f"after its record {number}" if number else "at its beginning"
        yield Problem(
            source=name, reason=f"{name} is damaged {at}: {str(error)[:200]}. Fetch it again; what stands before was read."
        )
    else:
        if number and not _whole(path):
            reason = f"{name} was cut short: it ends in the middle of a record. Fetch it again; what stands before was read."
            yield Problem(source=name, reason=reason)
    if passed_over:
        reason = f"{name} holds {passed_over:,} fetched files that are no pages: redirects, pictures, scripts, errors."
        yield Problem(source=name, reason=reason, kind="skipped")
    if not number:
        yield Problem(source=name, reason=f"{name} holds no fetched page.")


def _whole(path: Path) -> bool:
    """Whether the file ends where a record ends; the reader itself takes a cut one for its end."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if packed:
            return _last_unpacked(file) == RECORD_END
        if file.read(4) == ZSTANDARD:
            return True  # a cut frame is an error of its own
        file.seek(-len(RECORD_END), SEEK_END)
        return file.read() == RECORD_END


RECORD_END = b"\r\n\r\n"
ZSTANDARD = b"\x28\xb5\x2f\xfd"


def _last_unpacked(file: BinaryIO) -> bytes:
    """The last bytes of a file of gzip members, none where the last member is not complete."""
    last, member = b"", zlib.decompressobj(wbits=31)
    try:
        while piece := file.read(1 << 18):
            while piece:
                if member.eof:
                    member = zlib.decompressobj(wbits=31)
                last = (last + member.decompress(piece, 1 << 20))[-len(RECORD_END) :]
                piece = member.unconsumed_tail or member.unused_data
    except zlib.error:
        return b""
    return last if member.eof else b""


def _page(source: str, record: WarcRecord) -> Iterator[RawRecord | Problem]:
    status = record.http_headers.status_code if record.http_headers else 200
    kind = (record.http_content_type or "text/html").casefold()
    if status != 200 or "html" not in kind:
        return
    data = record.reader.read(pages.MAX_BYTES + 1)
    if len(data) > pages.MAX_BYTES:
        yield Problem(source=source, reason=f"{source} is a page of more than {pages.MAX_BYTES // 2**20} MB. Leave it out.")
        return
    decoded = decoding.decode(data, declared=record.http_charset or decoding.declared(data[:4096]))
    address = record.headers.get("WARC-Target-URI") or ""
    for item in pages.read(source, decoded.text):
        yield item if isinstance(item, Problem) else _addressed(item, address.strip("<> "))


def _addressed(found: RawRecord, address: str) -> RawRecord:
    from dataclasses import replace  # noqa: PLC0415

    host = pages.host(address)
    return replace(found, url=found.url or address, outlet=found.outlet or host, label=address or found.label)
