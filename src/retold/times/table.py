"""The table of rules and words, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, Any]:
    """What grammar.toml holds."""
    return tomllib.loads((files(__package__) / "grammar.toml").read_text("utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one of its lists or classes."""
    rows = table()
    return frozenset((rows["lists"].get(name) or rows["words"][name]).split())
