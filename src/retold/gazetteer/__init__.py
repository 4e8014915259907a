"""Known names: news agencies, outlets and their owners, states with their capitals and short names, bodies known by letters.

The tables are readable TOML beside this file; ``with_user_table`` lays a user's own over them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news agency or state medium, as credit lines and chains name it."""

    short: str  # "AFP"
    name: str  # "Agence France-Presse"
    aliases: tuple[str, ...] = ()
    owner: str = ""  # state or company that speaks through it, "" when independent: "North Korea"
    country: str = ""
    kind: str = "agency"  # agency | state media | broadcaster

    @property
    def on_air(self) -> bool:
        """Whether it is a station first."""
        return self.kind == "broadcaster"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state and the names that stand for it."""

    name: str  # "North Korea"
    aliases: tuple[str, ...] = ()  # "DPRK", "the North"
    capital: str = ""
    demonyms: tuple[str, ...] = ()  # "North Korean"
    seats: tuple[str, ...] = ()  # "the Kremlin", "the White House"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body that speaks and is no medium: an international one, an agency of a state, an aid group, a firm."""

    name: str  # "International Atomic Energy Agency"
    short: tuple[str, ...] = ()  # its letters, as printed: "IAEA"
    aliases: tuple[str, ...] = ()  # other full names
    state: str = ""  # the state that speaks through it, "" when it speaks for itself
    nouns: tuple[str, ...] = ()  # what it may be called later: "agency", "watchdog"


@cache
def agencies() -> tuple[Agency, ...]:
    """Every agency of the shipped table."""
    return tuple(Agency(**_tuples(row)) for row in _table("agencies.toml").get("agency", []))


@cache
def states() -> tuple[State, ...]:
    """Every state of the shipped table."""
    return tuple(State(**_tuples(row)) for row in _table("states.toml").get("state", []))


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation of the shipped table."""
    return tuple(Organisation(**_tuples(row)) for row in _table("organisations.toml").get("organisation", []))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / name).read_text("utf-8"))


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
