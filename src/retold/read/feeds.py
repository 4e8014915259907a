"""A saved RSS or Atom feed: each entry is a record, with the text the feed gives, whole or not."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from retold.errors import MissingExtraError
from retold.model import Problem, RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 20 * 2**20
MOST_ENTRIES = 20_000
SHORT = 60  # words: less is a teaser, which is read as what it is, with a warning


def read(name: str, data: bytes) -> Iterator[RawRecord | Problem]:
    """A record for each entry that has words."""
    if _declares_entities(data):
        reason = f"{name} declares entities of its own, which no feed needs and which can fill the memory; it was not read."
        yield Problem(source=name, reason=reason)
        return
    try:
        import feedparser  # noqa: PLC0415
    except ImportError as error:
        yield Problem(source=name, reason=f"{name} is a feed. {MissingExtraError('web', str(error.name))}")
        return
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        yield Problem(source=name, reason=f"{name} is a feed without an entry.")
        return
    outlet = _text(str(feed.feed.get("title", "")))
    teasers = 0
    for number, entry in enumerate(feed.entries[:MOST_ENTRIES], 1):
        found = _entry(f"{name}:{number}", entry, outlet)
        teasers += isinstance(found, RawRecord) and len(found.text.split()) < SHORT
        yield found
    if teasers:
        reason = f"{name}: {teasers:,} of its entries give only a teaser. 'retold watch' fetches the articles themselves."
        yield Problem(source=name, reason=reason, kind="warning")


def _declares_entities(data: bytes) -> bool:
    return re.search(rb"<!ENTITY", data.replace(b"\x00", b""), re.IGNORECASE) is not None


def _entry(source: str, entry: Any, outlet: str) -> RawRecord | Problem:  # noqa: ANN401  feedparser has no types
    written = [str(part.get("value", "")) for part in entry.get("content", [])] + [str(entry.get("summary", ""))]
    text = max((_text(part) for part in written), key=len)
    title = _text(str(entry.get("title", "")))
    if not any(character.isalnum() for character in text):
        text = title
    if not any(character.isalnum() for character in text):
        return Problem(source=source, reason=f"{source} is an entry without words.", kind="skipped")
    return RawRecord(
        source=source,
        text=text,
        label=str(entry.get("id", "")) or source,
        url=str(entry.get("link", "")),
        outlet=_text(str(entry.get("source", {}).get("title", ""))) or outlet,
        title=title,
        published=str(entry.get("published", "") or entry.get("updated", "")),
        author=_text(str(entry.get("author", ""))),
    )


_BREAK = re.compile(r"<(?:/p|/div|/li|/h[1-6]|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,4000}>")


def _text(written: str) -> str:
    """Without tags; what stands in them as text stays text."""
    for _ in range(2):  # many feeds escape what is escaped already
        if "<" in written:
            written = html.unescape(_TAG.sub("", _BREAK.sub("\n\n", written)))
    return html.unescape(written).strip()
