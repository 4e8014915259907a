"""A web page into one record: main text by trafilatura in fast mode, title, outlet, date and address from what the page declares.

No network, no clock. Size and nesting are capped before any parser sees the page: 100,000 nested elements keep lxml
busy for more than a minute. What is too heavy is read by taking the tags off.
"""

from __future__ import annotations

import html
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retold.model import Problem, RawRecord
from retold.read import walls

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 10 * 2**20  # a page larger than this is not parsed
MAX_DEPTH = 200  # elements inside one another; real pages stay below 60
MAX_TAGS = 60_000  # about 6 s of parsing; real pages stay below 20,000
MAX_LOAD = 2_000_000  # depth summed over the tags: parsing time grows with it


def read(name: str, page: str) -> Iterator[RawRecord | Problem]:
    """The one record of a page."""
    page = page.replace("\x00", "")
    heavy = _is_too_heavy(page)
    declared = _declared(page)
    extracted = {} if heavy else _extracted(page)
    text = extracted.get("text") or plain(page)
    if not any(character.isalnum() for character in text):
        yield Problem(
            source=name,
            reason=f"No article text was found on the page {name}. Save the page again with its text, or give the text itself.",
        )
        return
    if heavy:
        yield Problem(
            source=name,
            reason=f"The page {name} has too many or too deeply nested tags to be parsed; its text was read by taking them off.",
            kind="warning",
        )
    url = declared.get("url") or extracted.get("url", "")
    titles = [title for title in (declared.get("title"), extracted.get("title"), _title(page)) if title]
    title = next((title for title in titles if not walls.bars(title)), "")
    outlet = declared.get("outlet") or extracted.get("outlet", "") or _site(_title(page), title) or host(url)
    record = RawRecord(
        source=name,
        text=text,
        label=name.rsplit("/", 1)[-1],
        url=url,
        outlet=outlet,
        title=_without_site(title, outlet),
        published=declared.get("published") or extracted.get("published", ""),
        author=declared.get("author") or extracted.get("author", ""),
        about="\n".join([*filter(None, [declared.get("section", "")]), *_foot(page)]),
    )
    yield from walls.standing(record, f"The page {name}")


def _foot(page: str) -> list[str]:
    """The lines of the foot of a page, which the main text leaves out: who publishes it, and as what."""
    at = page.casefold().rfind("<footer", max(0, len(page) - _FOOT_WITHIN))
    shown = _TAG.sub("\n", page[at : at + _FOOT_CHARACTERS]) if at >= 0 else ""
    lines = (" ".join(line.split()) for line in html.unescape(shown).split("\n"))
    return [line[:_FOOT_LINE] for line in lines if line][:_FOOT_LINES]


_TAG = re.compile(r"<[^<>]{0,2000}+>")
_FOOT_WITHIN, _FOOT_CHARACTERS, _FOOT_LINES, _FOOT_LINE = 100_000, 20_000, 60, 300


# ------------------------------------------------------------------------------------------------------- trafilatura


def _extracted(page: str) -> dict[str, str]:
    from trafilatura import bare_extraction  # noqa: PLC0415  0.3 s and lxml: only for pages

    try:
        document = bare_extraction(
            _LAYOUT.sub(r"<\1div>", page) if _BOXED.search(page) else page,
            fast=True,
            include_comments=False,
            include_tables=True,
            deduplicate=False,  # its deduplication depends on what was read before
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
    except Exception:  # noqa: BLE001  a parser's crash on one page is that page's problem, and the tags can still be taken off
        return {}
    if document is None:
        return {}
    found = {
        "text": document.text,
        "title": document.title,
        "outlet": document.sitename,
        "published": document.date,
        "url": document.url,
        "author": document.author,
    }
    return {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}


# Newsletters and old pages set their text in cells; taken as a table, a story and the next would be one row each.
_BOXED = re.compile(r"<t[dh]\b[^<>]{0,2000}+>\s{0,200}+<(?:p|h[1-6]|div|table|article)\b", re.IGNORECASE)
_LAYOUT = re.compile(r"<(/?)(?:table|thead|tbody|tr|t[dh])\b[^<>]{0,2000}+>", re.IGNORECASE)


# ---------------------------------------------------------------------------------------------- what the page declares

_META = re.compile(r"<meta\b(?P<attributes>[^<>]{0,4000}+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]++)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LINK = re.compile(r"<link\b(?P<attributes>[^<>]{0,2000})>", re.IGNORECASE)
_LINKED_DATA = re.compile(r"<script\b[^<>]{0,300}application/ld\+json[^<>]{0,300}>", re.IGNORECASE)
_META_FIELDS = {
    field: tuple(names.split())
    for field, names in {
        "published": (
            "article:published_time datepublished og:published_time article:published parsely-pub-date "
            "sailthru.date dc.date.issued dcterms.created dc.date date pubdate publishdate publish-date "
            "cxenseparse:recs:publishtime rnews:datepublished citation_publication_date datecreated"
        ),
        "title": "og:title twitter:title dc.title parsely-title headline",
        "outlet": "og:site_name application-name dc.publisher publisher twitter:app:name:iphone copyright-holder",
        "author": "author article:author parsely-author dc.creator sailthru.author byl",
        "url": "og:url",
        "section": "article:section section",
    }.items()
}
_HEAD = 600_000  # characters in which a page declares what it is


def _declared(page: str) -> dict[str, str]:
    """Linked data first, for it keeps the clock; then the meta elements; the canonical address."""
    head = page[:_HEAD]
    metas = _metas(head)
    found = {field: next((metas[name] for name in names if metas.get(name)), "") for field, names in _META_FIELDS.items()}
    linked = _linked_data(head)
    found["published"] = linked.get("published") or found["published"]
    found["title"] = linked.get("title") or found["title"]
    found["section"] = linked.get("section") or found["section"]
    found["outlet"] = found["outlet"] or linked.get("outlet", "")
    found["author"] = linked.get("author") or ("" if found["author"].startswith("http") else found["author"])
    found["url"] = _canonical(head) or found["url"] or linked.get("url", "")
    return {field: " ".join(value.split())[:500] for field, value in found.items() if value.strip()}


def _metas(head: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for match in _META.finditer(head):
        attributes = _attributes(match["attributes"])
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").casefold()
        if name and attributes.get("content"):
            out.setdefault(name, attributes["content"])
    return out


def _attributes(written: str) -> dict[str, str]:
    return {name.casefold(): html.unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(written)}


def _canonical(head: str) -> str:
    for match in _LINK.finditer(head):
        attributes = _attributes(match["attributes"])
        if attributes.get("rel", "").casefold() == "canonical" and attributes.get("href", "").startswith("http"):
            return attributes["href"]
    return ""


def _linked_data(head: str) -> dict[str, str]:
    for match in islice(_LINKED_DATA.finditer(head), 50):
        written = head[match.end() : head.find("</script", match.end())].strip()
        try:
            data = json.loads(written.removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if found := _article_data(item):
                return found
    return {}


def _items(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:  # noqa: ANN401  somebody's JSON
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _items(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(data.get(key), depth + 1)


_ARTICLES = ("article", "posting", "report", "opinion")


def _article_data(item: dict[str, Any]) -> dict[str, str]:
    kinds = item.get("@type")
    named = [str(kind).casefold() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if not any(kind.endswith(_ARTICLES) or "newsarticle" in kind for kind in named):
        return {}
    return {
        "published": _text(item.get("datePublished")) or _text(item.get("dateCreated")),
        "title": html.unescape(_text(item.get("headline"))),
        "outlet": _text(item.get("publisher")),
        "author": _text(item.get("author")),
        "url": _text(item.get("url")),
        "section": _SATIRE if any(kind.startswith("satir") for kind in named) else _text(item.get("articleSection")),
    }


_SATIRE = "Satire"  # "@type": "SatiricalArticle"


def _text(value: Any, depth: int = 0) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth < 3:
        return ", ".join(part for item in value[:20] if (part := _text(item, depth + 1)))
    if isinstance(value, dict) and depth < 3:
        return _text(value.get("name"), depth + 1)
    return ""


_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,1000})", re.IGNORECASE)


def _title(page: str) -> str:
    found = _TITLE.search(page[:_HEAD])
    return " ".join(html.unescape(found.group(1)).split()) if found else ""


def _site(whole: str, headline: str) -> str:
    """The name of the site behind the headline in a page's title: "Crane goes - Harbour - Signal"; an empty string where none is.

    >>> _site("Crane goes | News | The Signal", "Crane goes"), _site("Crane goes - again", "Crane goes")
    ('The Signal', '')
    """
    if not headline or not whole.startswith(headline) or not (parts := _BEHIND.split(whole[len(headline) :])[1:]):
        return ""
    return parts[-1] if len(parts[-1].split()) <= MOST_WORDS and parts[-1][:1].isupper() else ""


def _without_site(title: str, outlet: str) -> str:
    """The headline where a title ends with the name of the site.

    >>> _without_site("Crane goes | The Signal", "The Signal"), _without_site("The Signal", "The Signal")
    ('Crane goes', 'The Signal')
    """
    headline = title.removesuffix(outlet) if outlet else title
    return title if headline == title else _BEHIND_AT_END.sub("", headline) or title


MOST_WORDS = 5  # of a site's name
_BEHIND_AT_END = re.compile(r"\s{0,9}[-–—|·•»:]\s{0,9}$")
_BEHIND = re.compile(r"\s+[-–—|·•»:]\s+|\s?[|»]\s?")


def host(url: str) -> str:
    """The host of an address, without "www."; an empty string when it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


# ----------------------------------------------------------------------------------------------------- tags taken off

_ANY_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<rest>[^<>]{0,20000}+)>")
_OPTIONAL_END = frozenset("p li td th tr dt dd option thead tbody tfoot colgroup rt rp optgroup body html head".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def _is_too_heavy(page: str) -> bool:
    """Whether parsing would take longer than a reader waits: by the tags and how deep they stand inside one another."""
    depth = load = 0
    for count, match in enumerate(_ANY_TAG.finditer(page)):
        name = match["name"].lower()
        if name not in _OPTIONAL_END and name not in _VOID and not match["rest"].endswith("/"):
            depth = max(depth - 1, 0) if match.group().startswith("</") else depth + 1
        load += depth
        if depth > MAX_DEPTH or count > MAX_TAGS or load > MAX_LOAD:
            return True
    return False


_UNSEEN = re.compile(r"<(script|style|noscript|template|svg|iframe|head|nav|footer|form|button|select)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"<![a-zA-Z][^<>]{0,500}+>")
_BLOCK = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 article section blockquote pre ul ol table header "
    "aside main figure figcaption hr dd dt td title".split()
)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|strong|em|b|i|h[1-6]|ul|ol|li|blockquote|figure|img|html|body|article|section)\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text without tags when it has any, blocks on lines of their own; else as it is."""
    if "<" not in text or len(_MARKUP.findall(text[:200_000])) < 2:
        return text
    out: list[str] = []
    at = 0
    seen = _DECLARATION.sub("", _without_comments(_without_unseen(text)))
    for match in _ANY_TAG.finditer(seen):
        out.append(seen[at : match.start()])
        at = match.end()
        if match["name"].lower() in _BLOCK:
            out.append("\n")
    out.append(seen[at:])
    lines = (" ".join(line.split()) for line in html.unescape("".join(out)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _without_unseen(text: str) -> str:
    """Scripts, styles and the like cut out, in one pass from the front."""
    out: list[str] = []
    lowered = text.lower() if text.isascii() else "".join(c.lower() if c.isascii() else c for c in text)
    at = 0
    while found := _UNSEEN.search(text, at):
        end = lowered.find("</" + found.group(1).lower(), found.end())
        if end < 0:
            break  # never closed: kept, or the rest of the page would be lost
        out.append(text[at : found.start()])
        closing = text.find(">", end)
        at = closing + 1 if closing >= 0 else len(text)
    out.append(text[at:])
    return "".join(out)


def _without_comments(text: str) -> str:
    """By hand: a lazy pattern is quadratic on comments that are opened and never closed."""
    out: list[str] = []
    at = 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        out.append(text[at:begin])
        at = end + 3
    out.append(text[at:])
    return "".join(out)
