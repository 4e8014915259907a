"""Tells whoever watches which stage runs and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")
Item = TypeVar("Item")
Tell = Callable[[str, int, int], None] | None  # stage, done, total


@dataclass(frozen=True, slots=True)
class Watch:
    """Work, and who is told of it."""

    tell: Tell

    def once(self, stage: str, work: Callable[[], T]) -> T:
        """One piece of work."""
        self._say(stage, 0, 1)
        result = work()
        self._say(stage, 1, 1)
        return result

    def each(self, stage: str, items: Sequence[Item], work: Callable[[Item], T]) -> Iterator[T]:
        """The same work on each."""
        for done, item in enumerate(items):
            self._say(stage, done, len(items))
            yield work(item)
        self._say(stage, len(items), len(items))

    def _say(self, stage: str, done: int, total: int) -> None:
        if self.tell is not None:
            self.tell(stage, done, total)
