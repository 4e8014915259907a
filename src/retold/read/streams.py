"""Bytes with a limit: a file, standard input or their gzip contents, never more of them in memory than a caller asked for."""

from __future__ import annotations

import errno
import gzip
import io
import os
import select
import stat
import time
import zlib
from typing import TYPE_CHECKING, BinaryIO, Self, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

HEAD = 65_536  # bytes looked at to tell what a file is
MAX_UNPACKED = 4 * 2**30  # bytes out of one packed file, so that a small bomb cannot run for ever
GZIP = b"\x1f\x8b"
PATIENCE = 5.0  # seconds that a named pipe may stay without a writer


class TooLargeError(Exception):
    """More bytes than an article can have."""


class UnpackError(Exception):
    """Packed bytes that do not unpack."""


class Stream:
    """Bytes read once, from the front."""

    def __init__(self, path: Path | None, stream: BinaryIO | None) -> None:
        self._owned = path is not None
        self._raw = _opened(path) if path is not None else (stream or io.BytesIO())
        self._packed = False
        self._pending = b""
        self._taken = 0

    def __enter__(self) -> Self:
        self._pending = _fill(self._raw, HEAD)
        if self._pending.startswith(GZIP):
            joined = io.BufferedReader(_Joined(self._pending, self._raw))
            self._raw = cast("BinaryIO", gzip.GzipFile(fileobj=joined, mode="rb"))
            self._packed = True
            self._pending = b""
            self._pending = self._take(HEAD)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._owned or self._packed:
            self._raw.close()

    def head(self) -> bytes:
        """The first bytes, still to be read by the other methods."""
        return self._pending

    def rest(self, limit: int) -> bytes:
        """Everything.

        Raises:
            TooLargeError: when there is more than ``limit``.
        """
        parts = [self._pending]
        size = len(self._pending)
        while size <= limit and (piece := self._take(1 << 20)):
            parts.append(piece)
            size += len(piece)
        if size > limit:
            packed = "unpacks to" if self._packed else "holds"
            raise TooLargeError(
                f"{packed} more than {limit // 2**20} MB, more than an article can be. "
                "Split it, or give one article per row as JSON Lines."
            )
        self._pending = b""
        return b"".join(parts)

    def pieces(self) -> Iterator[bytes]:
        """Everything, some of it at a time."""
        piece, self._pending = self._pending, b""
        while piece:
            yield piece
            piece = self._take(1 << 20)

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """The lines with their ends; None stands for a line longer than ``limit``, whose bytes are passed over."""
        rest = self._pending
        self._pending = b""
        skipping = False
        while True:
            begin = 0
            while (end := rest.find(b"\n", begin)) >= 0:
                yield None if skipping or end + 1 - begin > limit else rest[begin : end + 1]
                skipping, begin = False, end + 1
            rest = rest[begin:]
            if len(rest) > limit:
                skipping, rest = True, b""
            piece = self._take(max(HEAD, len(rest)))  # as much again: a long line is joined in linear time
            if not piece:
                break
            rest = piece if skipping else rest + piece
            if skipping and (end := rest.find(b"\n")) < 0:
                rest = b""
        if skipping or rest:
            yield None if skipping else rest

    def _take(self, size: int) -> bytes:
        try:
            piece = _fill(self._raw, size) if not self._packed else self._raw.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnpackError(str(error).lower().rstrip(".")) from error
        self._taken += len(piece)
        if self._packed and self._taken > MAX_UNPACKED:
            raise TooLargeError(f"unpacks to more than {MAX_UNPACKED // 2**30} GB. Unpack and split it first.")
        return piece


def _opened(path: Path) -> BinaryIO:
    """The file, open. A named pipe that nothing writes to would be waited for without end, and is an OSError instead."""
    if not stat.S_ISFIFO(path.stat().st_mode):
        return cast("BinaryIO", path.open("rb"))
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        first = _first_byte(handle)
        os.set_blocking(handle, True)
    except BaseException:
        os.close(handle)
        raise
    rest = os.fdopen(handle, "rb")
    return cast("BinaryIO", io.BufferedReader(_Joined(first, rest)))


def _first_byte(handle: int) -> bytes:
    """What could be read without waiting, once there is a writer; empty when it has nothing yet or is already gone."""
    watch = select.poll()
    watch.register(handle, select.POLLIN)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        events = watch.poll(50)
        try:
            first = os.read(handle, 1)
        except BlockingIOError:
            return b""  # a writer that takes its time: waited for
        if first or events:
            return first
    raise OSError(errno.EPIPE, "nothing writes to this pipe")


def _fill(stream: BinaryIO, size: int) -> bytes:
    """``size`` bytes, or all there are: a pipe gives them in small pieces."""
    parts = []
    while size > 0 and (piece := stream.read(size)):
        parts.append(piece)
        size -= len(piece)
    return b"".join(parts)


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of their stream."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        piece = self._first[: len(view)] or self._rest.read(len(view))
        self._first = self._first[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._rest.close()
        super().close()
