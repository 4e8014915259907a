"""Markup, mail and archives are read in a process of their own, with limits: what is hostile ends that process and not ours.

The child is started when the first such file is met and kept for the next; one that dies, hangs or eats memory is one problem
of one file, and the next file gets a new child. What comes back is JSON: nothing from it is executed.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from retold.model import Problem, RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retold.read.streams import Stream

PATIENCE = 60.0  # seconds from one record to the next
MEMORY = 2 * 2**30  # bytes of address space
FILES = 400  # files read by one child: what parsers leak goes with it
LONGEST = 256 * 2**20  # bytes of one answer


def read(kind: str, name: str, path: Path) -> Iterator[RawRecord | Problem]:
    """What ``child`` finds in a file of this kind."""
    with _LOCK:
        child = _child()
        try:
            yield from child.ask({"kind": kind, "name": name, "path": str(path)})
        except _GoneError as error:
            child.end()
            yield Problem(source=name, reason=f"{name} could not be read: {error}. Leave it out, or convert it to text first.")
        except GeneratorExit:  # half an answer is still to come
            child.end()
            raise


@contextmanager
def spooled(stream: Stream) -> Iterator[Path]:
    """What is left of a stream as a file: a pipe cannot be opened twice."""
    from pathlib import Path  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="retold-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as file:
            for piece in stream.pieces():
                file.write(piece)
        yield path


class _GoneError(Exception):
    """The child gave no answer; the message says why."""


class _Child:
    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(  # noqa: S603  ourselves
            [sys.executable, "-m", "retold.read.child", str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us
        )
        self._waiting = bytearray()
        self.asked = 0

    def ask(self, question: dict[str, str]) -> Iterator[RawRecord | Problem]:
        self.asked += 1
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(question).encode() + b"\n")
            stdin.flush()
        except OSError as error:
            raise _GoneError("its reader ended") from error
        while (item := self._answer()) is not None:
            yield item

    def _answer(self) -> RawRecord | Problem | None:
        row: dict[str, Any] = json.loads(self._line())
        if "record" in row:
            return RawRecord(**row["record"])
        return Problem(**row["problem"]) if "problem" in row else None

    def _line(self) -> bytes:
        until = time.monotonic() + PATIENCE
        begin = 0
        while (end := self._waiting.find(b"\n", begin)) < 0:
            begin = len(self._waiting)
            if begin > LONGEST:
                raise _GoneError("it gives more than an article can hold")
            self._waiting += self._piece(until - time.monotonic())
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        return line

    def _piece(self, seconds: float) -> bytes:
        stdout = self._process.stdout
        assert stdout is not None
        if not select.select([stdout], [], [], max(seconds, 0))[0]:
            raise _GoneError(f"nothing came of it in {PATIENCE:.0f} seconds")
        piece = os.read(stdout.fileno(), 1 << 20)
        if not piece:
            raise _GoneError("reading it took too much memory, or its reader broke down")
        return piece

    def end(self) -> None:
        global _KNOWN  # noqa: PLW0603
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()
        if _KNOWN is self:
            _KNOWN = None


_LOCK = threading.RLock()
_KNOWN: _Child | None = None


def _child() -> _Child:
    global _KNOWN  # noqa: PLW0603  a process is kept, not a setting
    if _KNOWN is not None and _KNOWN.asked >= FILES:
        _KNOWN.end()
    if _KNOWN is None:
        _KNOWN = _Child()
    return _KNOWN


@atexit.register
def close() -> None:
    """End the child, if there is one."""
    if _KNOWN is not None:
        _KNOWN.end()
