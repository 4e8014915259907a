"""Files, folders and standard input into raw records. Nothing is judged here and nothing is lost silently.

Every file and every row that is met becomes a record or a problem of kind "unreadable" or "skipped"; a "warning" goes
with a record that was read but not cleanly. Contents are sniffed: an extension is a hint, not the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from retold.model import Pile, RawRecord
from retold.read import contents, places
from retold.read.fields import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retold.model import Problem

__all__ = ["records"]


def records(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Pile:
    """Every article of the paths, in the order given, folders sorted by name.

    Raises:
        MissingPathError: when a path does not exist.
        BadMappingError: when ``mapping`` names a field that does not exist, or no column.
    """
    columns = check(mapping)
    found = places.walk(paths, stdin)
    read: list[RawRecord] = []
    problems: list[Problem] = list(found.problems)
    for number, place in enumerate(found.places):
        if progress:
            progress("reading files", number, len(found.places))
        for item in contents.read(place, columns):
            if isinstance(item, RawRecord):
                read.append(item)
            else:
                problems.append(item)
    if progress:
        progress("reading files", len(found.places), len(found.places))
    return Pile(records=tuple(read), problems=tuple(problems))
