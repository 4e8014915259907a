"""Voices across the pile: the same speaker under its several names, and for whom each one speaks.

Identity and principal are kept apart: Kim Jong Un and the state agency are two voices of one principal. ``keys`` joins
names; anonymous sources are joined within a desk and never across. A user's table (``[[voice]]`` rows: name, aliases,
kind, principal) is laid over all of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.model import Resolution, Voice
from retold.statements import copies, keys, names, principals, roles
from retold.statements.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Link, Statement, VoiceKind
    from retold.statements.principals import Occurrence

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
_UNNAMED = frozenset({"anonymous", "group"})


def resolve(
    articles: Mapping[str, Article],
    statements: Sequence[Statement],
    desks: Mapping[str, str],
    table: Mapping[str, object] | None = None,
    *,
    stories: Mapping[str, str] | None = None,
) -> Resolution:
    """The statements with a voice in every link, and the voices of the pile with their principals.

    ``desks`` and ``stories`` give the desk and the story of an article; short forms and descriptions are joined within a
    story, and without ``stories`` the pile is one.
    """
    said = copies.agreed(statements, articles, stories or {})
    pile = _Pile(articles, said, desks, stories or {}, _user_rows(table))
    out = tuple(replace(statement, chain=pile.chain(statement)) for statement in said)
    return Resolution(statements=out, voices=pile.voices())


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


# ------------------------------------------------------------------------------------------------------------- the pile


@dataclass(slots=True)
class _Group:
    """Names taken for one voice."""

    key: str
    forms: set[str] = field(default_factory=set)
    kinds: set[VoiceKind] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


class _Pile:
    """Every story of a pile with its names, and the voices as they are met."""

    def __init__(
        self,
        articles: Mapping[str, Article],
        statements: Sequence[Statement],
        desks: Mapping[str, str],
        stories: Mapping[str, str],
        users: Sequence[_UserRow],
    ) -> None:
        self.articles, self.desks, self.story_of, self.users = articles, desks, stories, users
        links: dict[str, list[tuple[str, Link]]] = defaultdict(list)
        for statement in statements:
            for link in statement.chain:
                if link.kind not in _UNNAMED:
                    links[stories.get(statement.article_id, "")].append((statement.article_id, link))
        aliases = {fold(alias): fold(row.name) for row in users for alias in (row.name, *row.aliases)}
        named = [link for pairs in links.values() for _, link in pairs]
        self._pile_keys = keys.Pile(named, articles.values(), aliases)
        found = list(principals.occurrences(articles.values(), {link.name for link in named}))
        self.told = principals.from_texts(found)
        self.stories = self._stories(links, found)
        self._shared = self._descriptions_of_several(links)
        self._bodies_of, self._bodies_at = self._named_bodies(links)
        self.groups: dict[str, _Group] = {}

    def _stories(self, links: Mapping[str, list[tuple[str, Link]]], found: Sequence[Occurrence]) -> dict[str, keys.Story]:
        occurring: dict[str, list[Occurrence]] = defaultdict(list)
        for one in found:
            occurring[self.story_of.get(one.article_id, "")].append(one)
        texts: dict[str, set[str]] = defaultdict(set)
        for article_id, article in self.articles.items():
            texts[self.story_of.get(article_id, "")].add(article.text)
        return {
            story: keys.Story(self._pile_keys, [link for _, link in pairs], texts[story], occurring[story])
            for story, pairs in sorted(links.items())
        }

    def _named_bodies(
        self, links: Mapping[str, list[tuple[str, Link]]]
    ) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        """The bodies that each article, and each outlet, names with their state or their charge."""
        of: dict[str, set[str]] = defaultdict(set)
        at: dict[str, set[str]] = defaultdict(set)
        for story, pairs in links.items():
            for article_id, link in pairs:
                key = self.stories[story].first(link.name)
                if key in self.stories[story].bodies:
                    of[article_id].add(key)
                    article = self.articles.get(article_id)
                    at[article.outlet if article is not None else ""].add(key)
        return {k: frozenset(v) for k, v in of.items()}, {k: frozenset(v) for k, v in at.items()}

    def _descriptions_of_several(self, links: Mapping[str, list[tuple[str, Link]]]) -> frozenset[str]:
        """Keys without a proper name that more than one story has: "the mayor" of each is another."""
        met: dict[str, set[str]] = defaultdict(set)
        for story, pairs in links.items():
            for _, link in pairs:
                if roles.is_bare(link.name):
                    met[self.stories[story].key(link.name)].add(story)
        return frozenset(key for key, where in met.items() if len(where) > 1)

    def chain(self, statement: Statement) -> tuple[Link, ...]:
        """The links of a statement with the voice of each."""
        story = self.story_of.get(statement.article_id, "")
        desk = self.desks.get(statement.article_id, statement.article_id)
        out = []
        for link in statement.chain:
            voice_id = self._voice(link, story, desk, statement.article_id)
            group = self.groups.setdefault(voice_id, _Group(voice_id))
            group.forms.add(link.name)
            group.kinds.add(link.kind)
            group.stories.add(story)
            out.append(replace(link, voice_id=voice_id))
        return tuple(out)

    def _keyed(self, name: str, article_id: str) -> str:
        """The key of a name in one article: "the Defense Ministry" of a paper of Vandoria, where the story has two of them."""
        story = self.stories[self.story_of.get(article_id, "")]
        near = self._bodies_of.get(article_id, frozenset())
        article = self.articles.get(article_id)
        house = self._bodies_at.get(article.outlet, frozenset()) if article is not None and article.outlet else frozenset()
        return story.key(name, near, house)

    def _voice(self, link: Link, story: str, desk: str, article_id: str) -> str:
        """The voice id of a link in an article whose line of descent begins at ``desk``."""
        if link.kind in _UNNAMED:
            return f"v:anon:{desk}:{_slug(fold(link.name))}"
        key = self._keyed(link.name, article_id)
        return f"v:{_slug(key)}:{story}" if key in self._shared and roles.is_bare(link.name) else "v:" + _slug(key)

    def voices(self) -> tuple[Voice, ...]:
        """The voices met in chains, and the principals they speak for."""
        out: dict[str, Voice] = {}
        for voice_id, group in sorted(self.groups.items()):
            fullest = self._fullest(group)
            kind = self._kind(group)
            principal = self._principal(group, fullest, kind)
            out[voice_id] = Voice(
                id=voice_id,
                name=fullest,
                kind=kind,
                principal=principal or voice_id,
                aliases=tuple(sorted(group.forms - {fullest})),
            )
        for voice in [voice for voice in out.values() if voice.principal not in out]:
            out[voice.principal] = self._unheard(voice.principal)
        return tuple(out[voice_id] for voice_id in sorted(out))

    def _unheard(self, voice_id: str) -> Voice:
        """A principal that no statement names."""
        written = {"v:" + _slug(fold(row.principal)): row.principal for row in self.users if row.principal}
        name = written.get(voice_id) or _state_names().get(voice_id) or voice_id.removeprefix("v:").replace("-", " ").title()
        place = voice_id.removeprefix("v:").replace("-", " ")
        state = voice_id in _state_names() or any(story.places.is_state(place) for story in self.stories.values())
        return Voice(id=voice_id, name=name, kind="state" if state else "organisation", principal=voice_id)

    def _fullest(self, group: _Group) -> str:
        """The name to show: the user's, the gazetteer's, else the longest proper one seen."""
        for row in self.users:
            if "v:" + _slug(fold(row.name)) == group.key:
                return row.name
        told = _state_names().get(group.key)
        story = self.stories.get(min(group.stories, default=""))

        def telling(form: str) -> tuple[bool, bool, int]:
            whole = story is not None and "v:" + _slug(story.first(form)) == group.key
            return not roles.is_bare(form), whole, len(form)

        return told or max(sorted(group.forms), key=telling)

    def _kind(self, group: _Group) -> VoiceKind:
        """The surest of the kinds that its names have; a body of a state is no person."""
        story = self.stories.get(min(group.stories, default=""))
        if group.key in _state_names():
            return "state"
        if any(names.organisation(form) is not None for form in group.forms):
            return "organisation"
        if story is not None and any(story.first(form) in story.bodies for form in group.forms):
            return "organisation"
        return next((kind for kind in _KINDS if kind in group.kinds), "unknown")

    def _principal(self, group: _Group, fullest: str, kind: str) -> str:
        """Whom a voice speaks for, as a voice id; "" when nothing says so."""
        story = self.stories.get(min(group.stories, default=""))
        for row in self.users:
            if row.principal and "v:" + _slug(fold(row.name)) == group.key:
                return self._id_of(row.principal, story)
        if group.key in _owners():
            owner = _owners()[group.key]
            return self._id_of(owner, story) if owner else ""
        if kind == "document" and story is not None and (issuer := names.issuer_of(fullest)[0]):
            return _other(self._id_of(issuer, story), group.key)
        if kind in {"anonymous", "group", "document"} or group.key in _state_names() or story is None:
            return ""
        body = story.bodies.get(story.key(fullest))
        if body is not None and body.whole:
            return _other("v:" + _slug(body.whole), group.key)
        for form in sorted(group.forms | {fullest}, key=lambda name: (-len(name), name)):
            told = self.told.get(fold(form))
            if holder := principals.of_name(form):
                return _other(self._id_of(holder, story), group.key)
            if told is not None:
                return _other("v:" + _slug(self._keyed(told.name, told.article_id)), group.key)
        holder = principals.of_office(fullest) if roles.is_bare(fullest.partition(" ")[0]) else ""
        return _other(self._id_of(holder, story), group.key) if holder else ""

    def _id_of(self, name: str, story: keys.Story | None) -> str:
        return "v:" + _slug(story.key(name) if story is not None else self._pile_keys.key(fold(name)))


def _other(voice_id: str, own: str) -> str:
    return voice_id if voice_id != own else ""


def _slug(folded: str) -> str:
    return re.sub(r"[^\w]+", "-", folded).strip("-") or "unknown"


@cache
def _state_names() -> dict[str, str]:
    return {"v:" + _slug(fold(state.name)): state.name for state in gazetteer.states()}


@cache
def _owners() -> dict[str, str]:
    """Voice ids of agencies and organisations -> owner, "" for the independent ones."""
    bodies = {"v:" + _slug(fold(body.name)): body.state for body in gazetteer.organisations()}
    return bodies | {"v:" + _slug(fold(agency.short)): agency.owner for agency in gazetteer.agencies()}
