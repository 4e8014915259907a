"""What to poll: the user's file of addresses, and the entries of a feed or sitemap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from retold.errors import BadFeedsError, MissingExtraError, MissingPathError
from retold.watch.addresses import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 500  # of one list; a sitemap may hold 50,000
DEEPEST = 100  # elements inside one another: 50,000 keep a parser busy for half a minute
_LOCATION = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<\]]{1,2000})", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?urlset[\s>]", re.IGNORECASE)
_QUOTED = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_TAG = re.compile(rb"<(/?)[A-Za-z][^<>]*?(/?)>")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|(?:\w{1,20}:)?urlset)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One address of the user's file, with the outlet if it was given beside it."""

    url: str
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article that a list points to."""

    url: str
    outlet: str = ""
    published: str = ""


def sources(path: str, content: str) -> list[Source]:
    """The addresses of a file: one a line, an outlet's name may follow; empty lines and what follows a # are passed over.

    Raises:
        BadFeedsError: when a line holds no http(s) address, or none does.
    """
    out: dict[str, Source] = {}
    for number, line in enumerate(content.splitlines(), 1):
        words = re.sub(r"(^|\s)#.*", "", line).split(maxsplit=1)
        if not words:
            continue
        url = plain(words[0])
        if not url:
            raise BadFeedsError(path, f"line {number} holds no http or https address")
        out.setdefault(url, Source(url=url, outlet=words[1].strip() if words[1:] else ""))
    if not out:
        raise BadFeedsError(path, "it holds no address")
    return list(out.values())


def read_sources(path: str) -> list[Source]:
    """The addresses of the file of this name.

    Raises:
        MissingPathError, BadFeedsError: when there is none, or it cannot be used.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:  # noqa: PTH123
            return sources(path, stream.read())
    except FileNotFoundError:
        raise MissingPathError(path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFeedsError(path, str(error)) from None


def is_list(body: bytes) -> bool:
    """Whether this is a feed or a sitemap rather than a page."""
    return bool(_FEED.search(body[:4096]))


def entries(body: bytes, url: str) -> list[Entry]:
    """What a feed (RSS, Atom) or sitemap points to, in its order, each address once."""
    found = _of_sitemap(body) if _SITEMAP.search(body[:4096]) else _of_feed(body, url)
    out: dict[str, Entry] = {}
    for entry in found:
        if entry.url and len(out) < MOST_ENTRIES:
            out.setdefault(entry.url, entry)
    return list(out.values())


def _of_sitemap(body: bytes) -> Iterator[Entry]:
    """By pattern: no parser, so nothing can be expanded."""
    for found in _LOCATION.finditer(body):
        yield Entry(url=plain(found.group(1).decode("utf-8", "replace").replace("&amp;", "&")))


def _is_too_deep(body: bytes) -> bool:
    depth = 0
    for tag in _TAG.finditer(_QUOTED.sub(b"", body)):
        depth += -1 if tag[1] else not tag[2]
        if depth > DEEPEST:
            return True
    return False


def _of_feed(body: bytes, url: str) -> Iterator[Entry]:
    if _is_too_deep(body):
        return
    try:
        import feedparser  # noqa: PLC0415  70 ms: only for feeds
    except ImportError:
        raise MissingExtraError("web", "feedparser") from None
    feed: Any = feedparser.parse(BytesIO(body))  # a stream: given text or bytes it might go and fetch them
    outlet = _words(feed.feed.get("title"))
    for entry in feed.entries[: 4 * MOST_ENTRIES]:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Entry(url=plain(str(entry.get("link") or ""), url), outlet=outlet, published=_moment(moment))


def _words(value: object) -> str:
    return " ".join(re.sub(r"<[^<>]{0,200}>", " ", str(value or "")).split())[:200]


def _moment(parsed: Any) -> str:  # noqa: ANN401  a struct_time in UTC, as feedparser gives it
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parsed[:6]) if parsed else ""
