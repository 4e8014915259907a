"""What a scan asks of an engine: kernels over tasks, SQL over tables. ``local`` and ``spark`` answer alike.

A task is a row of JSON; its kernel is a plain function that reads and writes files, each whole or not at all, and gives
back a summary. Kernels compute all hashes and do all that concerns text; SQL does what concerns tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Task = dict[str, Any]
Summary = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What an engine may use."""

    memory: int  # bytes resident, all processes together
    workers: int

    @property
    def share(self) -> int:
        """Bytes one worker may take for its data; processes of Python, numpy and Arrow stand at 150 MB before any."""
        return max(32 << 20, (self.memory - (150 << 20) * (self.workers + 1)) // self.workers)


class Runner(Protocol):
    """An engine."""

    name: str
    version: str
    resources: Resources

    def map(self, kernel: Callable[[Task], Summary], tasks: Sequence[Task], tell: Callable[[int, int], None]) -> list[Summary]:
        """The summaries of all tasks, in their order."""

    def sql(self, name: str, views: Mapping[str, Path], out: Path) -> None:
        """Run a file of SQL over Parquet tables; ``out`` becomes the folder of the result, whole or not at all."""

    def close(self) -> None:
        """Give back what was taken."""


def statement(name: str) -> str:
    """The text of a SQL file, without its comments."""
    text = (files("retold.engine") / "sql" / f"{name}.sql").read_text("utf-8")
    return "\n".join(line.split("--", 1)[0] for line in text.splitlines()).strip().rstrip(";")
