"""Bodies of a state under their several names: "the Keshian defence ministry", "the ministry in Port Kesh", "Kesh's MoD".

A name is taken apart into the place it belongs to, the body it names, and what sets the body apart from others of its
kind. Which nouns are one body, and which is part of another, is a readable table (``en/bodies.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold.statements import lexicon, names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.statements.places import Places

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*|['’]s\b|['’]")
LONGEST_NAME = 160  # characters of a name that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a name says of the body it names. ``place`` is "" where the name does not say whose it is."""

    noun: str  # the table's name of the body: "military", "ministry"
    place: str  # folded: "kesh", "south tessara"
    field: str = ""  # of a ministry: "defense"
    apart: str = ""  # what sets it apart: "harbour" of "the harbour police"
    is_state: bool = False  # the government: the state under another name
    part_of: str = ""  # the larger body: "military" of the navy

    @property
    def key(self) -> str:
        """The folded name under which a voice of this body is kept."""
        if self.is_state and self.place:
            return self.place
        return " ".join(part for part in (self.place, self.apart, self.field, self.noun) if part)

    @property
    def whole(self) -> str:
        """The key of the body it is part of, else of its state; "" when nothing is known."""
        return f"{self.place} {self.part_of}" if self.place and self.part_of else self.place

    def fits(self, other: Body) -> bool:
        """Whether this, named without its place or field, may be the other one."""
        return (
            self.noun == other.noun
            and self.apart == other.apart
            and self.place in {"", other.place}
            and self.field in {"", other.field}
            and self.key != other.key
        )


@dataclass(frozen=True, slots=True)
class _Word:
    low: str
    capital: bool
    owning: bool  # followed by 's


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of one or more languages, by folded words."""

    bodies: Mapping[tuple[str, ...], str]
    plain: Mapping[tuple[str, ...], str]
    fields: Mapping[tuple[str, ...], str]
    offices: Mapping[tuple[str, ...], str]
    office_nouns: Mapping[tuple[str, ...], str]
    ministries: frozenset[str]
    states: frozenset[str]
    part_of: Mapping[str, str]
    mouths: frozenset[str]
    joints: frozenset[str]
    seats: frozenset[str]
    longest: int


def charges() -> frozenset[str]:
    """What ministries are for: "trade", "health"."""
    return frozenset(" ".join(words) for words in _table().fields)


def parse(name: str, places: Places) -> Body | None:
    """The body that a name names, or nothing when it names something else."""
    words = _unspoken(_words(name))
    found = _noun(words)
    if found is None:
        return None
    start, end, noun = found
    before, after = list(words[:start]), list(words[end:])
    field = _table().offices.get(tuple(word.low for word in words[start:end]), "")
    if noun in _table().ministries and not field:
        field = _known_field(before, after)
        if not field and words[start].low != noun:
            return None  # the fire department is no ministry
        field = field or _any_field(before, places)
    place, apart = _place(before, after, places)
    if place is None or (noun in _table().states and (apart or (place and not places.is_state(place)))):
        return None
    return Body(
        noun=noun,
        place=place,
        field=field,
        apart=apart,
        is_state=noun in _table().states,
        part_of=_table().part_of.get(noun, ""),
    )


def _words(name: str) -> list[_Word]:
    out: list[_Word] = []
    for token in _WORD.findall(name[:LONGEST_NAME]):
        if token[0] in "'’":
            if out:
                out[-1] = _Word(out[-1].low, out[-1].capital, owning=True)
            continue
        out.extend(_Word(low, token[:1].isupper(), owning=False) for low in names.folded_words(token))
    return out


def _unspoken(words: Sequence[_Word]) -> list[_Word]:
    """ "A spokesman for the ministry", "the ministry's spokesman": the ministry speaks."""
    table = _table()
    at = next((k for k, word in enumerate(words[:4]) if word.low in table.mouths), None)
    if at is not None and len(words) > at + 2 and words[at + 1].low in table.joints:
        return list(words[at + 2 :])
    while len(words) > 1 and words[-1].low in table.mouths:
        words = words[:-1]
    return list(words)


def _noun(words: Sequence[_Word]) -> tuple[int, int, str] | None:
    """Where the noun of the body stands: at the end, or before "of" and its kin. The longest one counts."""
    table = _table()
    for length in range(min(table.longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            if end < len(words) and words[end].low not in table.joints:
                continue
            lows = tuple(word.low for word in words[start:end])
            noun = table.office_nouns.get(lows)
            if not noun and not words[start].capital:
                noun = table.plain.get(lows)
            noun = noun or table.bodies.get(lows)
            if noun:
                return start, end, noun
    return None


def _known_field(before: list[_Word], after: list[_Word]) -> str:
    """What a ministry is for, if the table has it; its words are taken out of ``before`` or ``after``."""
    fields = _table().fields
    if len(after) > 1:
        lows = [word.low for word in after[1:]]
        for length in range(min(4, len(lows)), 0, -1):
            found = fields.get(tuple(lows[:length]))
            if found:
                del after[: length + 1]
                return found
    for length in range(min(4, len(before)), 0, -1):
        found = fields.get(tuple(word.low for word in before[-length:]))
        if found:
            del before[-length:]
            return found
    return ""


def _any_field(before: list[_Word], places: Places) -> str:
    """What a ministry is for in words of its own: "the fisheries ministry"."""
    run = len(before)
    while run and not before[run - 1].owning and not before[run - 1].capital and not places.is_people(before[run - 1].low):
        run -= 1
    if (
        run == len(before)
        and run
        and not (before[-1].owning or places.is_people(before[-1].low) or places.is_place(before[-1].low))
    ):
        run -= 1  # "the Irrigation Ministry"
    field = " ".join(word.low for word in before[run:])
    del before[run:]
    return field


def _place(before: Sequence[_Word], after: Sequence[_Word], places: Places) -> tuple[str | None, str]:
    """The place a body belongs to and what sets it apart; no place at all (None) where the words make no sense of either."""
    run = 0
    while run < len(before) and (before[run].capital or places.is_people(before[run].low)):
        run += 1
        if before[run - 1].owning:
            break
    apart = " ".join(word.low for word in before[run:] if word.low not in lexicon.words_of_all("possessives"))
    if any(word.owning for word in before[run:]):
        return None, ""
    if run:
        return places.canonical(tuple(word.low for word in before[:run])), apart
    rest = list(after[1:])
    if rest and rest[-1].low in _table().seats and len(rest) > 1:
        rest = rest[:-1]
    if not rest:
        return "", apart
    whole = places.canonical(tuple(word.low for word in rest))
    if rest[0].capital and rest[-1].capital and places.is_state(whole):
        return whole, apart  # "the military of the Republic of Korea"
    named = [word.low for word in rest if word.capital or places.is_people(word.low)]
    return (places.canonical(tuple(named)) if len(named) == len(rest) else None), apart


@cache
def _table() -> _Table:
    """The tables of every language in one: names are compared across languages."""
    bodies: dict[tuple[str, ...], str] = {}
    plain: dict[tuple[str, ...], str] = {}
    fields: dict[tuple[str, ...], str] = {}
    offices: dict[tuple[str, ...], str] = {}
    office_nouns: dict[tuple[str, ...], str] = {}
    ministries: set[str] = set()
    states: set[str] = set()
    part_of: dict[str, str] = {}
    speaking: dict[str, set[str]] = {"mouths": set(), "joints": set(), "places": set(), "seats": set()}
    for language in sorted(lexicon.languages()):
        table = lexicon.bodies(language)
        for row in table.get("body", []):
            for name in (row["name"], *row.get("names", [])):
                bodies.setdefault(names.folded_words(name), row["name"])
            for name in row.get("plain", []):
                plain[names.folded_words(name)] = row["name"]
            if row.get("state"):
                states.add(row["name"])
            if row.get("has_field"):
                ministries.add(row["name"])
                office_nouns |= dict.fromkeys(map(names.folded_words, table.get("offices", {})), row["name"])
            if row.get("part_of"):
                part_of[row["name"]] = row["part_of"]
        for name, others in table.get("fields", {}).items():
            for other in (name, *others):
                fields[names.folded_words(other)] = " ".join(names.folded_words(name))
        for name, field in table.get("offices", {}).items():
            offices[names.folded_words(name)] = " ".join(names.folded_words(field))
        for kind, found in speaking.items():
            found.update(table.get("speaking", {}).get(kind, "").split())
    return _Table(
        bodies=bodies,
        plain=plain,
        fields=fields,
        offices=offices,
        office_nouns=office_nouns,
        ministries=frozenset(ministries),
        states=frozenset(states),
        part_of=part_of,
        mouths=frozenset(speaking["mouths"]),
        joints=frozenset(speaking["joints"] | speaking["places"]),
        seats=frozenset(speaking["seats"]),
        longest=max((len(words) for words in bodies), default=0),
    )
