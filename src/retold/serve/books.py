"""A story of the case, looked up once and kept while it does not change; with addresses of the served pages."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import quote, urlencode

from retold.report.book import Book, View
from retold.report.index import Index
from retold.serve.judging import question

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from retold.model import Claim, JudgementKind, Story, Trace

Value = TypeVar("Value")


class StoryBook(Book):
    """One story whose links lead to pages of their own."""

    def __init__(self, trace: Trace, story_id: str) -> None:
        super().__init__(Index(trace))
        self.root = f"/stories/{quote(story_id, safe='')}"

    @property
    def story(self) -> Story:
        """The story itself."""
        return self.index.stories[0]

    def address(self, node: str) -> str:
        """The page of an article or lost original."""
        return f"{self.root}/texts/{quote(node, safe='')}" if node in self.anchors else ""

    def pair_address(self, child: str, parent: str) -> str:
        """The page with two texts side by side."""
        return f"{self.root}/beside?{urlencode({'a': parent, 'b': child})}"

    def claim_address(self, claim: Claim) -> str:
        """The page of a claim."""
        return f"{self.root}/claims/{quote(claim.id, safe='')}"

    def judging(self, kind: JudgementKind, left: str, right: str) -> View | None:
        """What may be judged about these two, with what was judged."""
        return question(self, kind, left, right)


class Shelf(Generic[Value]):
    """What was made last, kept until its revision moves or room runs out. Each thing is made once, however many ask at once."""

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._room, self._size = room, size
        self._used = 0
        self._kept: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, revision: Hashable, make: Callable[[], Value]) -> Value:
        """The thing of this key at this revision, from the shelf or made now."""
        with self._lock:
            found = self._at(key, revision)
            if found is not None:
                return found[1]
            turn = self._making.setdefault(key, Lock())
        with turn:
            try:
                with self._lock:
                    found = self._at(key, revision)
                if found is not None:
                    return found[1]
                made = make()
                with self._lock:
                    self._put(key, revision, made)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _at(self, key: Hashable, revision: Hashable) -> tuple[Hashable, Value] | None:
        found = self._kept.get(key)
        if found is None or found[0] != revision:
            return None
        self._kept.move_to_end(key)
        return found

    def _put(self, key: Hashable, revision: Hashable, made: Value) -> None:
        old = self._kept.pop(key, None)
        self._used += self._size(made) - (self._size(old[1]) if old else 0)
        self._kept[key] = (revision, made)
        while self._used > self._room and len(self._kept) > 1:
            _, (_, value) = self._kept.popitem(last=False)
            self._used -= self._size(value)


def asked(root: str, given: Mapping[str, object]) -> str:
    """An address with what was asked behind it, empty answers left out."""
    query = urlencode([(key, str(value)) for key, value in given.items() if value not in ("", None, 0)])
    return f"{root}?{query}" if query else root
