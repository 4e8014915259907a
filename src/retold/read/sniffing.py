"""What a file holds, told by its first bytes; its name only decides where the contents leave it open."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

from retold.read import decoding, fields, mail

if TYPE_CHECKING:
    from collections.abc import Mapping

BINARY = {
    "binary": "holds binary data, not text. Leave it out, or convert it to text, HTML, JSON Lines or CSV.",
    "binary pdf": "is a PDF. Convert it to text or HTML first.",
    "binary archive": "is an archive of a kind that is not read. Unpack it first.",
    "binary office": "is an office document. Save it as text, HTML or CSV first.",
    "binary database": "is a case or another database, no article. 'retold stories' and 'retold serve' show a case.",
    "binary image": "is a picture, sound or film, not text.",
}
_MAGIC = (
    (b"%PDF-", "binary pdf"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\xd0\xcf\x11\xe0", "binary office"),
    (b"\x1f\x8b", "binary archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "binary archive"),
    (b"Rar!", "binary archive"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x5d\x2a\x4d\x18", "zstd"),
    (b"\x89PNG", "binary image"),
    (b"\xff\xd8\xff", "binary image"),
    (b"GIF8", "binary image"),
    (b"SQLite format 3\x00", "binary database"),
    (b"\x7fELF", "binary"),
)


def kind_of(head: bytes, name: str, mapping: Mapping[str, str]) -> str:
    """What ``contents`` reads ("html", "jsonl", "csv", "text", "warc", "mail", ...), "empty", or a key of ``BINARY``."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _packed(kind, head, name)
    if head[257:262] == b"ustar":
        return "archive"
    if mail.is_mail(head):
        return "mail"
    if not head.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff"):
        return "empty"
    if _is_binary(head):
        return "binary"
    text = decoding.decode(head).text.lstrip("\ufeff \t\r\n\x00")
    suffix = _suffix(name)
    if found := _json(text, suffix):
        return found
    if text.startswith("<") or suffix in {"html", "htm", "xhtml"}:
        return _markup(text[:20_000], suffix)
    if suffix in {"csv", "tsv"} or is_table(text, mapping):
        return "csv"
    return "html" if len(_TAG.findall(text[:20_000])) >= 5 and _PAGE.search(text[:20_000]) else "text"


def _packed(kind: str, head: bytes, name: str) -> str:
    """What is in a packed file, where its name or its beginning says so."""
    if kind == "zstd":
        return "warc" if ".warc" in name.casefold() else "binary archive"
    if kind == "archive" and (b"[Content_Types].xml" in head[:4096] or b"mimetypeapplication/vnd" in head[:200]):
        return "binary office"
    return kind


def _suffix(name: str) -> str:
    parts = name.casefold().rsplit("/", 1)[-1].split(".")
    if len(parts) > 2 and parts[-1] in {"gz", "gzip"}:
        parts.pop()
    return parts[-1] if len(parts) > 1 else ""


def _is_binary(head: bytes) -> bool:
    if decoding.marked(head)[0]:
        return False
    sample = head[:8192]
    control = sum(sample.count(byte) for byte in _CONTROL)
    return control > 0.02 * len(sample)


_CONTROL = [bytes([byte]) for byte in range(32) if byte not in {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}] + [b"\x7f"]


# -------------------------------------------------------------------------------------------------------------- JSON


def _json(text: str, suffix: str) -> str:
    if suffix in {"jsonl", "ndjson", "jsonlines"}:
        return "jsonl"
    if text.startswith("{"):
        lines = [line for line in text[:HEAD_JSON].split("\n")[:5] if line.strip()]
        if any(_is_object(line) for line in lines) or (len(lines) == 1 and len(text) >= HEAD_JSON):
            return "jsonl"
        return "json" if suffix == "json" or re.match(r"\{\s*(?:\"[^\"\n]{1,80}\"\s*:|\})", text) else ""
    if text.startswith("[") and (suffix == "json" or re.match(r"\[\s*(?:\{\s*\"|\])", text)):
        return "json"
    return "json" if suffix == "json" else ""


HEAD_JSON = 60_000  # characters: a first line longer than the head is still a line of JSON


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


# ------------------------------------------------------------------------------------------------------------ markup

_PAGE = re.compile(r"<(?:!doctype html|html|head|body|article|div|p|h1|meta|title|section|span|br|main)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def _markup(text: str, suffix: str) -> str:
    if re.match(
        r"<\?xml|<(?:rss|feed|newsml|newsmessage|newsitem|nitf|urlset|sitemapindex)\b", text, re.IGNORECASE
    ) and not re.search(r"<html\b", text[:2000], re.IGNORECASE):
        return "feed" if re.search(r"<(?:rss|feed|rdf:rdf)\b", text[:5000], re.IGNORECASE) else "xml"
    if _PAGE.search(text) or text.startswith("<!--"):
        return "html"
    return "html" if suffix in {"html", "htm", "xhtml"} and _TAG.search(text) else "text"


# ------------------------------------------------------------------------------------------------------------ tables


def is_table(text: str, mapping: Mapping[str, str]) -> bool:
    """The first line names at least two fields that we know, the text among them."""
    columns = header(_LINE_END.split(text, maxsplit=1)[0])
    known = fields.known(columns, mapping)
    return len(columns) >= 2 and len(known) >= 2 and "text" in known


_LINE_END = re.compile(r"\r\n?|\n")


def header(line: str) -> list[str]:
    """The columns a first line names."""
    written = _LINE_END.sub(" ", line.strip("\r\n\ufeff")[:20_000])
    return next(csv.reader([written], delimiter=delimiter(line), strict=False), [])


def delimiter(line: str) -> str:
    """The separator of a header line: the one that it has most of."""
    return max("\t,;|", key=line.count)
