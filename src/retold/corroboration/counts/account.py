"""So many of something, as one clause tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of something, as one clause tells it."""

    low: float
    high: float
    rough: bool  # a bound, or about so many
    kind: str  # "person", "thing", a measure ("length", "mass", ...), "money:$"
    heads: frozenset[str]  # what is counted; empty where any people are
    marks: frozenset[str]  # words that single out which of them
    fate: str  # what befell them
    role: str  # "from", "to", "each": which of several numbers of one thing it is
    clause: frozenset[str]  # the other content of its clause
    names: frozenset[str]
    apart: frozenset[str]  # what sets it apart: "part", "maybe", a year, a month
    where: tuple[int, int]

    def overlaps(self, other: Count) -> bool:
        """Whether both may be so."""
        return self.low <= other.high and other.low <= self.high

    def moved(self, by: int) -> Count:
        """The same, so many characters on."""
        return replace(self, where=(self.where[0] + by, self.where[1] + by))
