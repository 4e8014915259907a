"""What a person decided about this story: places that say the same or do not, voices and desks that are one or two.

A judgement names places by article and offsets, voices by name, desks by an article of theirs: what stays when articles
are added. Where two judgements exclude each other the later stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.corroboration.directory import DESK
from retold.model import Span
from retold.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.corroboration.directory import Directory
    from retold.corroboration.lines import Line, Place
    from retold.model import Judgement

Pair = tuple[int, int]

_KEY = re.compile(r"(?P<article>.+)@(?P<start>\d{1,12})-(?P<end>\d{1,12})\Z", re.DOTALL)


def place_of(key: str) -> Span | None:
    """The place a key names: ``<article id>@<start>-<end>``; None when it names none."""
    match = _KEY.match(key)
    if match is None or int(match["start"]) > int(match["end"]):
        return None
    return Span(match["article"], int(match["start"]), int(match["end"]))


# --------------------------------------------------------------------------------------------------------- places


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """Lines by number that are one claim or must not be, and which judgements name each line."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    ids: Mapping[int, frozenset[str]] = field(default_factory=dict)


NO_SAMENESS = Sameness()


def sameness(judgements: Iterable[Judgement], lines: Sequence[Line]) -> Sameness:
    """What the judgements about claims say of these lines; the later of two that exclude each other."""
    rows = [row for row in judgements if row.kind == "claim"]
    if not rows:
        return NO_SAMENESS
    at = _Where(lines)
    one = _Sets()
    apart: set[Pair] = set()
    together: list[Pair] = []
    ids: dict[int, set[str]] = {}
    for row in sorted(rows, key=lambda row: (row.when, row.id), reverse=True):
        a, b = at.number(row.left), at.number(row.right)
        if a is None or b is None or (a == b and row.verdict == "different"):
            continue
        if row.verdict == "same":
            if any({one.find(x), one.find(y)} == {one.find(a), one.find(b)} for x, y in apart):
                continue
            one.join(a, b)
            together.append((min(a, b), max(a, b)))
        elif one.find(a) == one.find(b):
            continue
        else:
            apart.add((min(a, b), max(a, b)))
        for number in (a, b):
            ids.setdefault(number, set()).add(row.id)
    return Sameness(
        together=tuple(sorted(set(together))),
        apart=tuple(sorted(apart)),
        ids={number: frozenset(found) for number, found in ids.items()},
    )


class _Where:
    """Which line a key stands on: the place of that article with most characters in common."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._rows: dict[str, list[tuple[Place, int]]] = {}
        for number, line in enumerate(lines):
            for place in line.places:
                self._rows.setdefault(place.article_id, []).append((place, number))

    def number(self, key: str) -> int | None:
        span = place_of(key)
        found = self.place(span) if span else None
        return found[1] if found else None

    def place(self, span: Span) -> tuple[Place, int] | None:
        def common(item: tuple[Place, int]) -> tuple[float, int]:
            place = item[0]
            shared = min(place.end, span.end) - max(place.start, span.start)
            return shared / max(1, max(place.end, span.end) - min(place.start, span.start)), -place.start

        best = max(self._rows.get(span.article_id, ()), key=common, default=None)
        return best if best is not None and common(best)[0] > 0 else None


def splits(judgements: Iterable[Judgement], lines: Sequence[Line]) -> list[tuple[int, Place]]:
    """Places that a person takes out of a line of copy: "not the same claim" as another place of it."""
    at = _Where(lines)
    out = []
    for row in judgements:
        if row.kind == "claim" and row.verdict == "different":
            left, right = (at.place(span) if (span := place_of(key)) else None for key in (row.left, row.right))
            if left and right and left[1] == right[1] and left[0] != right[0]:
                out.append((right[1], right[0]))
    return sorted(set(out), key=lambda item: (item[0], item[1].article_id, item[1].start))


# --------------------------------------------------------------------------------------------------- independence


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """Nodes of one claim that count as one, those that count though nobody could tell, and by whose word."""

    same: Mapping[str, str] = field(default_factory=dict)  # node -> the node that stands for it
    firm: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()

    def one(self, node: str) -> str:
        """The node that stands for this one."""
        return self.same.get(node, node)


NOTHING = Independence()


def independence(
    judgements: Iterable[Judgement], directory_: Directory, nodes: Mapping[str, Iterable[str]],
    one_word: Iterable[tuple[str, str]] = (),
) -> Independence:  # fmt: skip
    """What the judgements about independence say of the nodes of one claim; ``nodes``: what may be named -> its nodes.

    Voices in ``one_word`` are given for the same words: one act of speech, unless a person says otherwise.
    """
    rows = [row for row in judgements if row.kind == "independence"]
    named = {fold(name): set(found) for name, found in nodes.items()}
    for key in sorted(nodes):
        for name in directory_.names(key):
            named.setdefault(fold(name), set()).update(nodes[key])
    names: dict[str, int] = {}
    one = _Sets()
    firm: set[str] = set()
    ids = []
    for row in sorted(rows, key=lambda row: (row.when, row.id), reverse=True):
        left, right = (sorted(named.get(fold(key), ())) for key in (row.left, row.right))
        if not left or not right:
            continue
        numbers = [names.setdefault(node, len(names)) for node in (*left, *right)]
        if row.verdict == "not independent":
            for number in numbers[1:]:
                one.join(numbers[0], number)
        elif not {one.find(names[node]) for node in left} & {one.find(names[node]) for node in right}:
            firm.update(left, right)
        else:
            continue
        ids.append(row.id)
    for a, b in one_word:
        if not {a, b} <= firm:
            one.join(*(names.setdefault(node, len(names)) for node in (a, b)))
    return Independence(same=_stand_for(names, one), firm=frozenset(firm), ids=tuple(sorted(ids)))


def _stand_for(names: Mapping[str, int], one: _Sets) -> dict[str, str]:
    """A desk stands for the voices that are one with it, else the name that sorts first."""
    groups: dict[int, list[str]] = {}
    for name, number in names.items():
        groups.setdefault(one.find(number), []).append(name)
    heads = {number: min(row, key=lambda name: (not name.startswith(DESK), name)) for number, row in groups.items()}
    return {name: heads[one.find(number)] for name, number in names.items() if heads[one.find(number)] != name}


class _Sets:
    """Disjoint sets of numbers."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def find(self, number: int) -> int:
        while (above := self._up.get(number, number)) != number:
            number = above
        return number

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.find(a), self.find(b)))
        self._up[high] = low
