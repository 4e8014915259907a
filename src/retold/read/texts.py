"""A plain text file is one article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.model import Problem, RawRecord
from retold.read import fields, walls

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 20 * 2**20  # a text file larger than this is not an article


def read(name: str, text: str) -> Iterator[RawRecord | Problem]:
    """The one record of a text; a block of "Title: ...", "Date: ..." lines at the top fills the other fields."""
    given, body = _header(text)
    record = RawRecord(
        source=name,
        text=body,
        label=given["id"] or name.rsplit("/", 1)[-1],
        url=given["url"],
        outlet=given["outlet"],
        title=given["title"],
        published=given["published"],
        author=given["author"],
    )
    yield from walls.standing(record)


_ENTRY = re.compile(r"[ \t]*(?P<name>[A-Za-z][A-Za-z_ -]{1,24}):[ \t]*(?P<value>[^\n]{0,500})\n")


def _header(text: str) -> tuple[dict[str, str], str]:
    """Two or more known names, each on its line with a colon, then a blank line or the text."""
    entries: dict[str, str] = {}
    at = 0
    while len(entries) < 20 and (found := _ENTRY.match(text, at)) and fields.known([found["name"]], {}) - {"text"}:
        entries.setdefault(found["name"], found["value"].strip())
        at = found.end()
    if len(fields.known(entries, {})) < 2:
        return dict.fromkeys(fields.FIELDS, ""), text
    return fields.pick(entries, {}), text[at:]
