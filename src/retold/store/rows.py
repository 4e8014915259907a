"""What comes out of the case file besides the types of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from retold.model import Problem, Stamp

Facets = Mapping[str, tuple[tuple[str, int], ...]]  # name -> (value, stories), the commonest first


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """One line of the list of stories."""

    id: str
    title: str
    first: Stamp | None
    last: Stamp | None
    articles: int
    outlets: tuple[str, ...]
    lines: int  # of descent
    agencies: tuple[str, ...]
    languages: tuple[str, ...]
    changed: datetime  # when it was last traced
    revision: int  # of the case, then


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """Some of the stories that were asked for, how many there are in all, and how they divide."""

    rows: tuple[StoryRow, ...]
    total: int
    facets: Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One thing done to a case."""

    id: int
    started: datetime
    ended: datetime | None  # None: it was stopped
    command: str
    who: str
    version: str
    parameters: Mapping[str, str]
    seen: int
    articles: int
    repeated: int
    skipped: int
    unreadable: int
    problems: tuple[Problem, ...]
