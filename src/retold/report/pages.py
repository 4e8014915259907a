"""One self-contained HTML page: templates filled, style and script put inside and named by hash in the page's own policy.

Nothing is fetched, nothing but our own script runs, and every word from an article goes through Jinja's autoescape. The texts
stand in the page once, as text, so that all of it can be read with scripts off; the script takes them from there when it sets
two of them side by side, and only the offsets come as data.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from retold.report import headline, phrases, sheet, texts, views
from retold.report.book import Book
from retold.report.phrases import FIGURES, LIMITS, own_stories
from retold.report.wording import plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from jinja2 import Environment

    from retold.report.index import Index

SCRIPTS = ("tree.js", "finder.js", "beside.js")  # each works alone


def page(index: Index) -> str:
    """The whole page."""
    style, scripts = _asset("page.css"), [_asset(name) for name in SCRIPTS]
    told, alone = own_stories(index)
    book = Book(index)
    said = headline.sentences(index)
    return (
        environment()
        .get_template("page.html")
        .render(
            version=index.trace.version,
            style=style,
            scripts=scripts,
            style_hash=_hash(style),
            script_hashes=[_hash(script) for script in scripts],
            said=said,
            one=len(told) == 1,
            stories=[views.story(book, story) for story in told],
            alone=[texts.article(book, article) for story in alone for article in index.in_order(story.articles)],
            figures=FIGURES,
            limits=LIMITS,
            decided=phrases.decisions(index),
            counts=sheet.counts(index),
            problems=index.trace.problems,
            remarks=[*sheet.unread(index), *sheet.outlet_text(index)],
            parameters=index.trace.parameters,
            data=texts.beside_data(book),
            served=False,
        )
    )


@cache
def environment() -> Environment:
    """The templates, escaping on. The served pages use the same ones."""
    from jinja2 import DictLoader, Environment, StrictUndefined  # noqa: PLC0415  20 ms, only for the page

    sources = {f.name: f.read_text("utf-8") for f in _folder().iterdir() if f.name.endswith(".html")}
    made = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["plain"] = plain
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "sort_keys": True}
    return made


def _folder() -> Traversable:
    return resources.files("retold.report") / "templates"


@cache
def _asset(name: str) -> str:
    """A style or script, as it will stand between its tags: what the hash in the policy is made of."""
    text: str = (_folder() / name).read_text("utf-8")
    assert "</" not in text, f"{name} would close its own tag"
    return text


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
