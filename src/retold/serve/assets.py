"""Styles and scripts, named by their content so that a browser may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_PLACES = {
    "page.css": "retold.report", "tree.js": "retold.report", "finder.js": "retold.report",
    "served.css": "retold.serve", "kinds.js": "retold.serve", "live.js": "retold.serve",
    "icon.svg": "retold.serve",
}  # fmt: skip


@cache
def addresses() -> dict[str, str]:
    """Where each file is served: "page.css" -> "/assets/page.1a2b3c4d5e.css"."""
    out = {}
    for name in _PLACES:
        stem, _, kind = name.rpartition(".")
        out[name] = f"/assets/{stem}.{hashlib.sha256(_content(name)).hexdigest()[:10]}.{kind}"
    return out


@cache
def by_address() -> dict[str, tuple[bytes, str]]:
    """Content and type of each address."""
    return {address: (_content(name), KINDS[name.rpartition(".")[2]]) for name, address in addresses().items()}


def _content(name: str) -> bytes:
    return (resources.files(_PLACES[name]) / "templates" / name).read_bytes()
