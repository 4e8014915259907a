"""Apache Spark: the same kernels through ``mapInArrow``, the same SQL. Workers see OUT and IN under the same path."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retold.engine.runner import Resources, statement
from retold.engine.tables import files, renamed
from retold.errors import SparkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import SparkSession

    from retold.engine.runner import Summary, Task

AT_ONCE = 4  # rounds of tasks for each slot: what is told of the progress


class Spark:
    """Runs on a cluster, or on threads of one machine that are one (``local[2]``, ``local-cluster[2,1,1024]``)."""

    name = "spark"

    def __init__(self, resources: Resources, master: str) -> None:
        import pyspark  # noqa: PLC0415

        self.resources, self._master = resources, master
        self.version = f"spark {pyspark.__version__}"
        self._session = _session(master, resources)

    def map(self, kernel: Callable[[Task], Summary], tasks: Sequence[Task], tell: Callable[[int, int], None]) -> list[Summary]:
        """The summaries of all tasks, in their order."""
        found: dict[int, Summary] = {}
        step = max(1, AT_ONCE * self._session.sparkContext.defaultParallelism)
        for first in range(0, len(tasks), step):
            rows = [(number, json.dumps(task)) for number, task in enumerate(tasks[first : first + step], first)]
            frame = self._session.createDataFrame(rows, "number long, task string").repartition(len(rows), "number")
            with self._said():
                done = frame.mapInArrow(_in_arrow(kernel), "number long, summary string").collect()
            found |= {row.number: json.loads(row.summary) for row in done}
            tell(len(found), len(tasks))
        return [found[number] for number in range(len(tasks))]

    def sql(self, name: str, views: Mapping[str, Path], out: Path) -> None:
        """Run a file of SQL over Parquet tables."""
        with renamed(out) as half, self._said():
            for view, folder in views.items():
                self._session.read.parquet(*(_url(path) for path in files(folder))).createOrReplaceTempView(view)
            self._session.sql(statement(name)).write.parquet(_url(half))
            for path in half.iterdir():
                if not path.name.endswith(".parquet") or path.name.startswith("."):
                    path.unlink() if path.is_file() else shutil.rmtree(path)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What Spark gave up on, in one line: the last of what a worker said, the first of what Spark itself says."""
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            yield
        except PySparkException as error:
            lines = str(error).strip().splitlines() or [type(error).__name__]
            said = lines[-1] if "Python worker" in lines[0] else lines[0]
            raise SparkError(self._master, said.strip().rstrip(".")[:500]) from error

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def _in_arrow(kernel: Callable[[Task], Summary]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        for batch in batches:
            rows = batch.to_pylist()
            summaries = [json.dumps(kernel(json.loads(row["task"]))) for row in rows]
            yield pa.RecordBatch.from_pydict({"number": [row["number"] for row in rows], "summary": summaries})

    return run


def _url(path: Path) -> str:
    return path.resolve().as_uri()


def _session(master: str, resources: Resources) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.appName("retold scan")
    if master:
        builder = builder.master(master)
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.sql.shuffle.partitions": str(max(2, resources.workers * 2)),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise SparkError(master, str(error)) from error
    session.sparkContext.setLogLevel("ERROR")
    return session
