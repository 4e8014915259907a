"""The only file that knows the order: records in, a traced pile out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold import __version__, articles, corroboration, families, reuse, statements, stemmata, stories, timelines, times, variants
from retold.model import Count, Problem, RawRecord, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may choose. The defaults are what the figures in ``benchmarks/`` were measured with."""

    draws: int = 100  # resamplings behind each confidence
    extra: dict[str, str] = field(default_factory=dict)


def trace(records: Sequence[RawRecord], problems: Sequence[Problem] = (), *, options: Options | None = None,
          progress: Callable[[str, int, int], None] | None = None) -> Trace:
    """A pile of records as a traced pile."""
    raise NotImplementedError
