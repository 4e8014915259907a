"""The words round numbers, as ``counted.toml`` has them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retold.corroboration import terms

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def table() -> dict[str, Any]:
    """All of them."""
    return tomllib.loads((files(__package__) / "counted.toml").read_text("utf-8"))


@cache
def listed(of: str, name: str) -> frozenset[str]:
    """The words in a row of a table."""
    return frozenset(table()[of][name].split())


@cache
def valued(of: str, name: str) -> Mapping[str, float]:
    """Word -> number, in a row of a table."""
    pairs = (pair.partition("=") for pair in table()[of][name].split())
    return {word: float(value) for word, _, value in pairs}


@cache
def pattern(of: str, name: str) -> re.Pattern[str]:
    """A regular expression of a table."""
    return re.compile(table()[of][name], re.IGNORECASE)


@cache
def fates() -> Mapping[str, str]:
    """Word -> what befell somebody."""
    return {form: fate for fate, forms in table()["fates"].items() for form in forms.split()}


@cache
def people() -> Mapping[str, str]:
    """Noun -> the first of its kind."""
    rows = (row.split() for row in table()["people"]["kinds"].replace("\n", "|").split("|"))
    return {form: row[0] for row in rows if row for form in row}


@cache
def measures() -> Mapping[str, tuple[str, float]]:
    """Unit -> what it measures, and how many of the base unit it is."""
    return {unit: (measure, factor) for measure in table()["measures"] for unit, factor in valued("measures", measure).items()}


@cache
def bounds() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Phrases before a number and what they make of it, the longest first."""
    rows = [(tuple(phrase.split()), kind) for kind, phrases in table()["bounds"].items() for phrase in phrases]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def numerals() -> frozenset[str]:
    """Words by which something may be counted."""
    return terms.NUMERALS | valued("numbers", "vague").keys() | listed("numbers", "nobody") | listed("numbers", "others")


def is_plural(form: str) -> bool:
    """Whether a noun is one of several."""
    return (form.endswith("s") and not form.endswith(("ss", "us", "is"))) or form in listed("nouns", "irregular")


def is_empty(form: str) -> bool:
    """Whether a word says nothing of what is counted."""
    return not terms.content((form,)) or form in numerals()
