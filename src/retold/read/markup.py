"""XML that news is sent in: NITF and NewsML-G2 articles; sitemaps, which only list addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.model import Problem, RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_BYTES = 20 * 2**20
_HEADLINES = ("headline", "hl1", "title")
_OUTLETS = ("copyrightholder", "provider", "doc.copyright", "pubdata")
_DATES = ("contentcreated", "versioncreated", "date.issue", "story.date", "sent")


def read(name: str, data: bytes) -> Iterator[RawRecord | Problem]:
    """A record for each article of a document; the reason where it holds none."""
    from lxml import etree  # noqa: PLC0415

    if re.search(rb"<!ENTITY", data.replace(b"\x00", b""), re.IGNORECASE):
        reason = f"{name} declares entities of its own, which no news needs and which can fill the memory; it was not read."
        yield Problem(source=name, reason=reason)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        yield Problem(source=name, reason=f"{name} is XML that cannot be read. Fetch it again.")
        return
    if _tag(root) in {"urlset", "sitemapindex"}:
        count = sum(_tag(child) in {"url", "sitemap"} for child in root)
        reason = f"{name} is a sitemap: {count:,} addresses and no article. 'retold watch' fetches what a feed lists."
        yield Problem(source=name, reason=reason, kind="skipped")
        return
    found = [record for number, item in enumerate(_items(root), 1) if (record := _record(f"{name}:{number}", item))]
    yield from found
    if not found:
        yield Problem(
            source=name, reason=f"{name} is XML but no web page and no news. Convert it to text, HTML or JSON Lines first."
        )


def _tag(element: _Element) -> str:
    return element.tag.rsplit("}", 1)[-1].casefold() if isinstance(element.tag, str) else ""


def _items(root: _Element) -> Iterator[_Element]:
    kinds = {"newsitem", "nitf"}
    outer = [element for element in root.iter() if _tag(element) == "newsitem"]
    yield from outer or (element for element in root.iter() if _tag(element) in kinds)


def _record(source: str, item: _Element) -> RawRecord | None:
    bodies = [element for element in item.iter() if _tag(element) in {"body.content", "body", "inlinedata"}]
    paragraphs = [text for body in bodies[:1] for part in body.iter() if _tag(part) == "p" and (text := _words(part))]
    text = "\n\n".join(paragraphs) or "\n\n".join(_words(body) for body in bodies[:1])
    if not any(character.isalnum() for character in text):
        return None
    return RawRecord(
        source=source,
        text=text,
        label=item.get("guid") or source,
        outlet=_first(item, _OUTLETS, ("literal", "holder", "name")),
        title=_first(item, _HEADLINES, ()),
        published=_first(item, _DATES, ("norm", "date.publication")),
        author=_first(item, ("by", "byline"), ()),
    )


def _words(element: _Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _first(item: _Element, tags: tuple[str, ...], attributes: tuple[str, ...]) -> str:
    """Of the first of these tags that says something, in words or in an attribute."""
    for tag in tags:
        for element in item.iter():
            if _tag(element) == tag:
                said = _words(element) or next((str(element.get(key)) for key in attributes if element.get(key)), "")
                if said:
                    return said
    return ""
