"""What an article is called: its content hash, its outlet, its fields on one line without what no reader sees."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from retold.text import normalise, shown


def one_line(written: str) -> str:
    """The field with its blanks and line ends as single blanks."""
    return " ".join(normalise(shown(written)).split())


def host(url: str) -> str:
    """The site of an address, or nothing."""
    try:
        name = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def content_id(*parts: str) -> str:
    """Of the parts and where each ends, so that no two records share one by moving text between fields."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        written = part.encode("utf-8", "replace")
        digest.update(len(written).to_bytes(8))
        digest.update(written)
    return digest.hexdigest()
