"""The room's lists of words, kept as data in ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def listed(section: str, name: str) -> frozenset[str]:
    """One list of words."""
    return frozenset(_table()[section][name])


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("retold.articles") / "words.toml").read_text("utf-8"))
