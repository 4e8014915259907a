"""The process in which markup, mail and archives are read: a question a line on standard input, answers as JSON lines.

It gives up memory and time by limits set on itself before it looks at anything; whoever asks kills it when it hangs.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from retold.model import Problem, RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 3600  # of processor for all that one child reads
OPEN_FILES = 64


def main() -> None:
    """Answer until standard input ends."""
    _limit(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    for line in sys.stdin.buffer:
        question = json.loads(line)
        for item in _answers(question["kind"], question["name"], Path(question["path"])):
            _write(out, {"record" if isinstance(item, RawRecord) else "problem": asdict(item)})
        _write(out, {"done": True})


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_NOFILE, OPEN_FILES)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answers(kind: str, name: str, path: Path) -> Iterator[RawRecord | Problem]:
    from retold.read import contents  # noqa: PLC0415

    try:
        yield from contents.inside(kind, name, path)
    except MemoryError:
        yield Problem(source=name, reason=f"{name} takes too much memory to be read. Split it, or convert it to text first.")
    except RecursionError:
        yield Problem(source=name, reason=f"{name} is nested too deeply to be read. Convert it to text first.")
    except Exception as error:  # noqa: BLE001  a parser's crash on one file is that file's problem
        yield Problem(source=name, reason=f"{name} could not be read: {type(error).__name__}. Convert it to text first.")


def _write(out: BinaryIO, row: dict[str, object]) -> None:
    out.write(json.dumps(row).encode("ascii") + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
