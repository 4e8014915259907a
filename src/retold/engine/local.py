"""One machine: kernels in a pool of processes, SQL in DuckDB with its own limit of memory and a folder to spill to."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from retold.engine.runner import Resources, statement
from retold.engine.tables import ROWS, files, renamed
from retold.errors import WorkerKilledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from retold.engine.runner import Summary, Task

FEW = 2  # tasks that are not worth starting processes for


class Local:
    """Runs here."""

    name = "local"
    version = f"duckdb {duckdb.__version__}"

    def __init__(self, resources: Resources) -> None:
        self.resources = resources

    def map(self, kernel: Callable[[Task], Summary], tasks: Sequence[Task], tell: Callable[[int, int], None]) -> list[Summary]:
        """The summaries of all tasks, in their order."""
        if len(tasks) <= FEW or self.resources.workers == 1:
            return [_told(kernel(task), number, len(tasks), tell) for number, task in enumerate(tasks, 1)]
        context = multiprocessing.get_context("spawn")  # a fork would copy threads of Arrow in the middle of what they do
        pool = ProcessPoolExecutor(min(self.resources.workers, len(tasks)), mp_context=context, initializer=_deaf)
        try:
            futures = [pool.submit(kernel, task) for task in tasks]
            for number, future in enumerate(as_completed(futures), 1):
                future.result()
                tell(number, len(tasks))
            return [future.result() for future in futures]
        except BrokenProcessPool:
            raise WorkerKilledError(self.resources.memory) from None
        except BaseException:
            for process in list(pool._processes.values()):  # noqa: SLF001  there is no public way to stop at once
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def sql(self, name: str, views: Mapping[str, Path], out: Path) -> None:
        """Run a file of SQL over Parquet tables."""
        with renamed(out) as half:
            half.mkdir()
            spill = half / "spill"
            with _said(), duckdb.connect(config=self._limits(spill)) as connection:
                for view, folder in views.items():
                    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files(folder))
                    connection.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet([{paths}])")  # noqa: S608
                target = str(half / "part-0.parquet").replace("'", "''")
                connection.execute(
                    f"COPY ({statement(name)}) TO '{target}' "
                    f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROWS})"
                )
            if spill.exists():
                spill.rmdir()

    def _limits(self, spill: Path) -> dict[str, str | bool | int | float | list[str]]:
        """DuckDB counts its buffers only, so it is given two thirds."""
        limit = max(64 << 20, (self.resources.memory - (250 << 20)) * 2 // 3)
        return {
            "memory_limit": f"{limit >> 20}MiB",
            "temp_directory": str(spill),
            "threads": self.resources.workers,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def _said() -> Iterator[None]:
    """DuckDB's own errors of files and disks as those of everybody else."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise OSError(str(error).split("\n", maxsplit=1)[0][:300]) from error


def _told(summary: Summary, number: int, total: int, tell: Callable[[int, int], None]) -> Summary:
    tell(number, total)
    return summary


def _deaf() -> None:
    """Ctrl-C goes to every process of a terminal; the one that started the others answers for all."""
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
