"""Archives: the same question as ``reuse`` and ``families``, asked of millions of articles, in bounded memory.

``scan`` reads files into tables of articles, passages and families and an index; ``find`` looks a text up in it. The kernels
are those of the rooms, over arrays on disk; the relational steps are SQL files; a runner runs both, on this machine
(``local``: processes and DuckDB) or on a cluster (``spark``). Same input, same parameters, same tables.

    inputs     files, digests, splits            reading    a split into rows (kernel)
    texts      rows into the forward store       linking    postings into pairs and marks (kernel)
    aligning   pairs into passages (kernel)      families   union-find
    scan       the order of all these            finding    looking a text up
    forward, postings, tables, manifest          what stands on disk
    runner, local, spark, sql/                   the engines
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from retold.errors import BadEngineError, BadMemoryError, MissingExtraError

if TYPE_CHECKING:
    from retold.engine.runner import Runner

ENGINES = ("local", "spark")
LEAST = 300 << 20  # bytes: two processes of Python, numpy and Arrow


def bytes_of(size: str) -> int:
    """``2GB``, ``800 MB`` as bytes.

    >>> bytes_of("2GB")
    2147483648

    Raises:
        BadMemoryError: when it is no size, or too small.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B?\s*", size, re.IGNORECASE)
    count = int(float(match[1]) * 1024 ** ("KMGT".index(match[2].upper()) + 1)) if match else 0
    if count < LEAST:
        raise BadMemoryError(size)
    return count


def open_runner(engine: str, *, memory: int, master: str = "") -> Runner:
    """The engine of this name.

    Raises:
        BadEngineError: when there is none.
        MissingExtraError: when the packages it needs are not installed.
        SparkError: when Spark does not start.
    """
    if engine not in ENGINES:
        raise BadEngineError(engine)
    try:
        from retold.engine.runner import Resources  # noqa: PLC0415

        resources = Resources(memory=memory, workers=workers(memory))
        if engine == "spark":
            from retold.engine.spark import Spark  # noqa: PLC0415

            return Spark(resources, master)
        from retold.engine.local import Local  # noqa: PLC0415

        return Local(resources)
    except ModuleNotFoundError as error:
        extra = "spark" if engine == "spark" else "bulk"
        raise MissingExtraError(extra, str(error.name)) from error


def workers(memory: int) -> int:
    """Processes that fit both the cores and the memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, memory // LEAST))
