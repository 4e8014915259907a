"""What an article is called: its content hash, its outlet, its fields on one line without what no reader sees."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from retold.text import normalise


def one_line(written: str) -> str:
    """The field with its blanks and line ends as single blanks."""
    return " ".join(normalise(shown(written)).split())


def shown(written: str) -> str:
    """Without what no reader sees: terminal escape sequences and control characters, which could otherwise hide words."""
    return _UNSEEN.sub("", written) if _CONTROL.search(written) else written


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,4}[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,300}(?:\x07|\x1b\\|\x9c)"  # window titles, links
    rf"|{_CONTROL.pattern}"
)


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
