"""Voices across the pile: the same speaker under its several names, and for whom each one speaks.

Identity and principal are kept apart: Kim Jong Un and the state agency are two voices of one principal. Names are joined
by the gazetteer (agencies, states with capitals), by acronyms that a text spells out, by containment of a shorter name
in one longer one, and for persons by transliteration. Anonymous sources are joined within a desk and never across.
A user's table (``[[voice]]`` rows: name, aliases, kind, principal) is laid over all of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.model import Resolution, Voice
from retold.statements import names, principals
from retold.statements.names import fold, folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.model import Article, Link, Statement, VoiceKind

CROWDED = 400

_KINDS: tuple[VoiceKind, ...] = (
    "agency",
    "state",
    "person",
    "organisation",
    "outlet",
    "document",
    "group",
    "anonymous",
    "unknown",
)


@dataclass(slots=True)
class _Group:
    """Names taken for one voice."""

    key: str
    forms: set[str] = field(default_factory=set)
    kinds: set[VoiceKind] = field(default_factory=set)


def resolve(
    articles: Mapping[str, Article],
    statements: Sequence[Statement],
    desks: Mapping[str, str],
    table: Mapping[str, object] | None = None,
) -> Resolution:
    """The statements with a voice in every link, and the voices of the pile with their principals."""
    users = _user_rows(table)
    keys = _Keys(statements, articles, users)
    groups: dict[str, _Group] = {}
    out = []
    for statement in statements:
        desk = desks.get(statement.article_id, statement.article_id)
        chain = tuple(replace(link, voice_id=keys.voice(link, desk)) for link in statement.chain)
        for link in chain:
            group = groups.setdefault(link.voice_id, _Group(link.voice_id))
            group.forms.add(link.name)
            group.kinds.add(link.kind)
        out.append(replace(statement, chain=chain))
    voices = _voices(groups, articles, keys, users)
    return Resolution(statements=tuple(out), voices=voices)


# ------------------------------------------------------------------------------------------------------- the user's table


@dataclass(frozen=True, slots=True)
class _UserRow:
    name: str
    aliases: tuple[str, ...]
    kind: str
    principal: str


def _user_rows(table: Mapping[str, object] | None) -> list[_UserRow]:
    """The ``[[voice]]`` rows of a user's table; anything else in it is left alone."""
    rows = (table or {}).get("voice", [])
    out = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("name"), str) and row["name"].strip():
            aliases = row.get("aliases", [])
            texts = tuple(a for a in aliases if isinstance(a, str)) if isinstance(aliases, list) else ()
            out.append(_UserRow(row["name"], texts, str(row.get("kind", "")), str(row.get("principal", ""))))
    return out


# ------------------------------------------------------------------------------------------------------------------ keys


_SPELT_OUT = re.compile(
    r"(?<![\w’'.-])(?P<long>(?:[A-Z][\w’'.-]*+\s++(?:(?:of|for|the|and|on|in|&)\s++){0,2}){1,8})\((?P<short>[A-Z][A-Za-z&]{1,7})\)"
)


class _Keys:
    """From a name as an article gives it to the key of its voice."""

    def __init__(self, statements: Sequence[Statement], articles: Mapping[str, Article], users: Sequence[_UserRow]) -> None:
        self.to: dict[str, str] = {}
        named = [link for statement in statements for link in statement.chain if link.kind not in {"anonymous", "group"}]
        for long, short in _acronyms(articles.values()):
            self.to.setdefault(fold(short), fold(long))
        for folded, (canonical, kind) in names.known_names().items():
            if kind == "agency" or folded in _state_words():
                self.to[folded] = fold(canonical)
        for row in users:
            for alias in (row.name, *row.aliases):
                self.to[fold(alias)] = fold(row.name)
        self._join_initials(named)
        self._join_spellings(named)
        self._join_shorter(named)

    def voice(self, link: Link, desk: str) -> str:
        """The voice id of a link in an article whose line of descent begins at ``desk``."""
        if link.kind in {"anonymous", "group"}:
            return f"v:anon:{desk}:{_slug(fold(link.name))}"
        return "v:" + _slug(self.key(link.name))

    def key(self, name: str) -> str:
        """The folded name under which a voice is kept."""
        key = fold(name)
        for _ in range(8):
            if self.to.get(key, key) == key:
                break
            key = self.to[key]
        return key

    def _join_initials(self, named: Sequence[Link]) -> None:
        """ "HNW" to "Halloran News Wire" when one name, and one only, has these initials."""
        longs: dict[str, set[str]] = defaultdict(set)
        for name in {link.name for link in named if len(link.name.split()) >= 2}:
            longs["".join(word[0] for word in name.split() if word[:1].isupper())].add(fold(name))
        for name in sorted({link.name for link in named if link.name.isupper() and 2 <= len(link.name) <= 6}):
            if fold(name) not in self.to and len(longs[name]) == 1:
                self.to[fold(name)] = min(longs[name])

    def _join_shorter(self, named: Sequence[Link]) -> None:
        """ "Shoigu" to "Sergei Shoigu", "the ministry" to "the health ministry": when one longer name, and one only, holds it."""
        forms: dict[str, set[str]] = defaultdict(set)
        for link in named:
            forms[self.key(link.name)].add(link.kind)
        by_last: dict[str, list[str]] = defaultdict(list)
        for key in sorted(forms):
            if key:
                by_last[key.split()[-1]].append(key)
                if names.is_family_name(key.split()[0]):
                    by_last[key.split()[0]].append(key)
        for key in sorted(forms):
            words = key.split()
            if not words or len(by_last[words[-1]]) > CROWDED:
                continue  # a word that ends so many names tells none of them apart
            longer = [
                other
                for other in by_last[words[-1]]
                if other != key and set(words) < set(other.split()) and _alike(forms[key], forms[other])
            ]
            tops = [a for a in longer if not any(set(a.split()) < set(b.split()) for b in longer)]
            if len(tops) == 1 and key not in self.to:
                self.to[key] = tops[0]

    def _join_spellings(self, named: Sequence[Link]) -> None:
        """One person in two transliterations: "Sergei" and "Sergey" Shoigu."""
        people = sorted({self.key(link.name) for link in named if link.kind == "person" and len(folded_words(link.name)) >= 2})
        by_surname: dict[str, list[str]] = defaultdict(list)
        for key in people:
            by_surname[key.split()[-1]].append(key)
        for keys in by_surname.values():
            for place, key in enumerate(keys[1:61], 1):
                for other in keys[:place]:
                    if key not in self.to and _same_spelling(key, other):
                        self.to[key] = other
                        break


def _acronyms(articles: Iterable[Article]) -> list[tuple[str, str]]:
    """ "Korean Central News Agency (KCNA)": long and short, where the letters agree."""
    out = set()
    for article in articles:
        for match in _SPELT_OUT.finditer(article.text):
            long = match["long"].strip()
            capitals = [word[0] for word in long.split() if word[:1].isupper()]
            short = [letter for letter in match["short"] if letter.isupper()]
            if len(short) >= 2 and capitals[-len(short) :] == short:
                words = long.split()
                starts = [at for at, word in enumerate(words) if word[:1].isupper()]
                out.add((" ".join(words[starts[-len(short)] :]), match["short"]))
    return sorted(out)


@cache
def _state_words() -> frozenset[str]:
    """States, their short names and capitals; seats of government are voices of their own."""
    return frozenset(
        fold(alias) for state in gazetteer.states() for alias in (state.name, state.capital, *state.aliases) if alias
    )


def _alike(kinds: set[str], others: set[str]) -> bool:
    """Whether two names may be one speaker: no person is an organisation."""
    people = {"person"}
    return (
        not ((kinds & people and others - people - {"unknown"}) or (others & people and kinds - people - {"unknown"}))
        and "anonymous" not in kinds | others
    )


def _same_spelling(key: str, other: str) -> bool:
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415  loaded only where two persons share a surname

    first, second = key.split()[:-1], other.split()[:-1]
    return len(first) == len(second) and all(
        a[0] == b[0] and JaroWinkler.similarity(a, b) >= 0.88 for a, b in zip(first, second, strict=True)
    )


def _slug(folded: str) -> str:
    return re.sub(r"[^\w]+", "-", folded).strip("-") or "unknown"


# ---------------------------------------------------------------------------------------------------------------- voices


def _voices(
    groups: Mapping[str, _Group], articles: Mapping[str, Article], keys: _Keys, users: Sequence[_UserRow]
) -> tuple[Voice, ...]:
    told = principals.from_texts(articles.values(), [form for group in groups.values() for form in group.forms])
    out: dict[str, Voice] = {}
    for voice_id, group in sorted(groups.items()):
        fullest = _fullest(group, users)
        kind: VoiceKind = next((k for k in _KINDS if k in group.kinds), "unknown")
        principal = _principal(group, fullest, kind, told, keys, users)
        out[voice_id] = Voice(
            id=voice_id, name=fullest, kind=kind, principal=principal or voice_id, aliases=tuple(sorted(group.forms - {fullest}))
        )
    known = _state_names()
    written = {"v:" + _slug(keys.key(row.principal)): row.principal for row in users if row.principal}  # as the user spells it
    for voice in list(out.values()):
        if voice.principal not in out:
            name = written.get(voice.principal) or known.get(voice.principal)
            name = name or voice.principal.removeprefix("v:").replace("-", " ").title()
            out[voice.principal] = Voice(
                id=voice.principal,
                name=name,
                kind="state" if voice.principal in known else "organisation",
                principal=voice.principal,
            )
    return tuple(out[voice_id] for voice_id in sorted(out))


def _fullest(group: _Group, users: Sequence[_UserRow]) -> str:
    """The name to show: the user's, the gazetteer's, else the longest seen."""
    for row in users:
        if "v:" + _slug(fold(row.name)) == group.key:
            return row.name
    return _state_names().get(group.key) or max(sorted(group.forms), key=len)


@cache
def _state_names() -> dict[str, str]:
    return {"v:" + _slug(fold(state.name)): state.name for state in gazetteer.states()}


@cache
def _owners() -> dict[str, str]:
    """Voice ids of agencies -> owner, "" for the independent ones."""
    return {"v:" + _slug(fold(agency.short)): agency.owner for agency in gazetteer.agencies()}


def _principal(group: _Group, fullest: str, kind: str, told: Mapping[str, str], keys: _Keys, users: Sequence[_UserRow]) -> str:
    """Whom a voice speaks for, as a voice id; "" when nothing says so."""
    for row in users:
        if row.principal and "v:" + _slug(fold(row.name)) == group.key:
            return "v:" + _slug(keys.key(row.principal))
    if group.key in _owners():
        owner = _owners()[group.key]
        return "v:" + _slug(keys.key(owner)) if owner else ""
    if kind in {"anonymous", "group", "document"} or group.key in _state_names():
        return ""
    for form in sorted(group.forms | {fullest}, key=lambda name: (-len(name), name)):
        holder = principals.of_name(form) or told.get(fold(form), "")
        if holder:
            key = "v:" + _slug(keys.key(holder))
            return key if key != group.key else ""
    return ""
