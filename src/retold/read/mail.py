"""An e-mail (.eml): a newsletter is one record; its sender is the outlet, its subject the title."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import TYPE_CHECKING

from retold.model import Problem, RawRecord
from retold.read import decoding, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

MAX_BYTES = 40 * 2**20
MOST_PARTS = 200
_HEADER = re.compile(rb"(?im)^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|dkim-signature):")


def is_mail(head: bytes) -> bool:
    """Whether a file begins as an e-mail does: with header lines, and those of a letter among them."""
    top = head[:16_384].split(b"\r\n\r\n", 1)[0].split(b"\n\n", 1)[0]
    met = {match.group(1).lower() for match in _HEADER.finditer(top)}
    first = top.lstrip(b"\xef\xbb\xbf\r\n").split(b":", 1)[0]
    return re.fullmatch(rb"[A-Za-z0-9-]{2,40}", first) is not None and b"from" in met and bool(
        met & {b"message-id", b"received", b"mime-version", b"return-path"}
    )  # fmt: skip


def read(name: str, data: bytes) -> Iterator[RawRecord | Problem]:
    """The one record of a letter."""
    letter = message_from_bytes(data, policy=policy.default)
    text, is_page = _text(letter)
    if is_page:
        found = [item for item in pages.read(name, text) if isinstance(item, RawRecord)]
        text = found[0].text if found else pages.plain(text)
    if not any(character.isalnum() for character in text):
        yield Problem(source=name, reason=f"{name} is an e-mail without words.", kind="skipped")
        return
    sender, address = parseaddr(_header(letter, "From"))
    yield RawRecord(
        source=name,
        text=text,
        label=_header(letter, "Message-ID").strip("<> ") or name.rsplit("/", 1)[-1],
        outlet=sender or address.rpartition("@")[2],
        title=_header(letter, "Subject"),
        published=_header(letter, "Date"),
        url=_header(letter, "Archived-At").strip("<> ") or _header(letter, "List-Post-URL"),
    )


def _text(letter: EmailMessage) -> tuple[str, bool]:
    """The plain text of a letter, unless its page says much more."""
    shown: dict[str, str] = {}
    for number, part in enumerate(letter.walk()):
        kind = part.get_content_type()
        if number >= MOST_PARTS:
            break
        if kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            shown.setdefault(kind, _decoded(part))
    plain, page = shown.get("text/plain", ""), shown.get("text/html", "")
    return (page, True) if page and len(plain.split()) < 0.5 * len(pages.plain(page).split()) else (plain, False)


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(payload).encode("utf-8", "replace")
    return decoding.decode(data, declared=part.get_content_charset("") or "").text


def _header(letter: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(letter.get(name, "")).split())
    except (ValueError, AttributeError, IndexError):  # headers that the parser cannot take apart
        return ""
