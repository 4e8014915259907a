"""A plain text file is one article, or the export of a press database, which holds several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.model import Problem, RawRecord
from retold.read import fields, walls

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 20 * 2**20  # a text file larger than this is not an article


def read(name: str, text: str) -> Iterator[RawRecord | Problem]:
    """The record of a text, or of each document of an export.

    A block of "Title: ...", "Date: ..." lines at the top fills the other fields.
    """
    documents = _documents(text)
    if documents:
        for number, document in enumerate(documents, 1):
            outlet = next((line.strip() for line in document.splitlines() if line.strip()), "")
            label = f"{name.rsplit('/', 1)[-1]}:{number}"
            yield from walls.standing(RawRecord(source=f"{name}:{number}", text=document, label=label, outlet=outlet[:200]))
        return
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


def _documents(text: str) -> list[str]:
    """The articles of an export of a press database, which counts them: "3 of 24 DOCUMENTS", then the outlet."""
    return [part for part in _COUNTED.split(text)[1:] if any(map(str.isalnum, part))]


_COUNTED = re.compile(r"^[ \t]{0,80}(?:Document )?\d{1,5} of \d{1,5} DOCUMENTS[ \t]*$", re.MULTILINE)
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
