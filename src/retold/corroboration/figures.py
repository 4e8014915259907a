"""The five figures of one claim from its lines: articles, lines, voices, routes, bottleneck.

An unattributed line originates with its desk. Named voices are counted; anonymous ones count once per desk and, with
unattributed text, only widen the interval. A voice that is itself a desk of the claim (an agency cited by another) is
that desk: the way goes on to whatever the desk rests on, so that two desks that cite each other rest on nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.corroboration import routes
from retold.model import Figures, Interval
from retold.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from retold.corroboration.lines import Line
    from retold.corroboration.routes import Network
    from retold.model import Article, Claim, Link, Statement, Stemma, Voice

SPEAKS_FOR = frozenset({"asserts", "accuses", "warns", "promises", "praises", "condemns"})
DESK = "desk:"
ANONYMOUS = "v:anon:"
_SMALL = frozenset("the a an of for and in on its his her their".split())


def independent_origins(claim: Claim) -> int:
    """Distinct origin voices heard, at least one: anonymous ones count once, or once for each organisation they name.

    A desk counts beside others where its own reporter saw it. Where nobody is named it is one as well: several desks that
    attribute nothing may have it from one source.
    """
    return max(1, len(_counted(claim.figures.origins)))


def independent_organisations(claim: Claim, voices: Sequence[Voice]) -> int:
    """The same with every voice replaced by whom it speaks for."""
    principal = {voice.id: voice.principal for voice in voices}
    return max(1, len({principal.get(voice, voice) for voice in _counted(claim.figures.origins)}))


def _counted(heard: Iterable[str]) -> set[str]:
    voices = set(heard)
    spoken = {voice for voice in voices if not voice.startswith(DESK)}
    return voices if spoken else spoken


# ------------------------------------------------------------------------------------------------------ who is who


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Voices by id, whom each speaks for, and which desk each root is."""

    voices: Mapping[str, Voice]
    desk: Mapping[str, str]  # article or lost original -> key of its desk
    desk_of_voice: Mapping[str, str]  # voice id -> key of the desk it is

    def key(self, link: Link) -> str:
        """The voice a link names, by id, or by its folded name when resolution gave none."""
        return link.voice_id or f"name:{fold(link.name)}"

    def principal(self, voice_id: str) -> str:
        """Whom it speaks for; itself when nobody is known."""
        voice = self.voices.get(voice_id)
        return voice.principal or voice_id if voice else voice_id

    def name_words(self, voice_id: str) -> frozenset[str]:
        """The words of its name that tell it apart."""
        voice = self.voices.get(voice_id)
        return (
            frozenset(word.form.removesuffix("'s") for word in words(voice.name) if word.form not in _SMALL)
            if voice
            else frozenset()
        )

    def proper_words(self, voice_id: str) -> frozenset[str]:
        """The capitalised words of its name: Kesh of "a Kesh ministry officer"."""
        voice = self.voices.get(voice_id)
        name = voice.name if voice else ""
        return frozenset(word.form.removesuffix("'s") for word in words(name) if name[word.start].isupper())

    def is_anonymous(self, link: Link) -> bool:
        """Whether nobody is named: "officials", "a person close to the talks"."""
        voice = self.voices.get(link.voice_id)
        kind = voice.kind if voice else link.kind
        return kind == "anonymous" or link.voice_id.startswith(ANONYMOUS)


def directory(articles: Mapping[str, Article], stemmata: Sequence[Stemma], voices: Sequence[Voice]) -> Directory:
    """Desks by outlet or agency where one is known, else by root; voices that bear a desk's name are that desk."""
    desk = {article_id: _desk_key(article.outlet, article_id) for article_id, article in articles.items()}
    for stemma in stemmata:
        desk |= {lost.id: _desk_key(lost.agency, lost.id) for lost in stemma.lost}
    known = set(desk.values())
    of_voice = {}
    for voice in voices:
        names = sorted(_desk_key(name, "") for name in (voice.name, *voice.aliases))
        found = next((name for name in names if name in known), "")
        if found and voice.kind in {"agency", "outlet", "organisation", "unknown"}:
            of_voice[voice.id] = found
    return Directory(voices={voice.id: voice for voice in voices}, desk=desk, desk_of_voice=of_voice)


def _desk_key(name: str, otherwise: str) -> str:
    plain = fold(name).removeprefix("www.").removeprefix("the ").strip()
    return f"{DESK}{plain}" if plain else f"{DESK}{otherwise}"


# ------------------------------------------------------------------------------------------------------ weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What one line adds: the ways it came to its desk, and who denies it or cannot confirm it."""

    root: str
    desk: str
    ways: tuple[tuple[Link, ...], ...]  # from the origin outward
    witnessed: bool  # its own reporter saw it
    bare: bool  # nobody is named: it originates with the desk
    loose: int  # further desks it would make if its unsure links are wrong
    articles: tuple[str, ...]


def testimony(line: Line, directory_: Directory, deniers: Container[str]) -> Testimony:
    """The line's testimony, taken from the place nearest the original that attributes it."""
    said = line.leading.statements
    ways = [
        statement.chain
        for statement in said
        if statement.stance in SPEAKS_FOR and directory_.key(statement.chain[0]) not in deniers
    ]
    return Testimony(
        root=line.root,
        desk=directory_.desk.get(line.root, f"{DESK}{line.root}"),
        ways=tuple(dict.fromkeys(ways)),
        witnessed=line.witnessed,
        bare=not said,
        loose=max(0, len(line.loose) - 1),
        articles=tuple(sorted({place.article_id for place in line.places})),
    )


def figures(lines: Sequence[Line], directory_: Directory) -> Figures:
    """The five figures of a claim that these lines carry."""
    said = [statement for line in lines for statement in line.leading.statements]
    deniers = against(said, directory_, "denies")
    heard = [testimony(line, directory_, deniers) for line in lines]
    roots = {item.desk: item.root for item in sorted(heard, key=lambda item: item.root, reverse=True) if item.ways or item.bare}
    by_voice = _Case(heard, directory_, merge=False)
    counted, cut = by_voice.interval()
    spoken = any(item.ways for item in heard)
    return Figures(
        articles=tuple(sorted({article for item in heard for article in item.articles})),
        lines=tuple(sorted(roots.values())),
        voices=tuple(sorted(by_voice.names(roots))),
        routes=counted,
        routes_by_principal=_Case(heard, directory_, merge=True).interval()[0] if spoken else counted,
        bottleneck=tuple(sorted({name for node in cut for name in by_voice.named(node, roots)})),
        circular=spoken and routes.circular(by_voice.network("all")),
        origins=tuple(sorted(by_voice.origins(roots))),
    )


class _Case:
    """The graph of one claim: origin voices, relays, desks."""

    def __init__(self, heard: Sequence[Testimony], directory_: Directory, *, merge: bool) -> None:
        self._directory = directory_
        self._merge = merge
        self._desks = {item.desk for item in heard if item.ways or item.bare}  # desks that report it
        self._feeds: dict[str, set[str]] = defaultdict(set)
        self._named: set[str] = set()
        self._hidden: dict[str, set[str]] = defaultdict(set)  # anonymous node -> voice ids it stands for
        self._bare: set[str] = set()
        self._witnesses = {item.desk for item in heard if item.witnessed}
        self._loose = sum(item.loose for item in heard if item.bare)
        for item in heard:
            self._add(item)

    def _add(self, item: Testimony) -> None:
        if item.bare:
            self._bare.add(item.desk)
        for way in item.ways:
            nodes = self._nodes(way, item.desk)
            for node, after in pairwise(nodes):
                if node != after:
                    self._feeds[node].add(after)
            if len(nodes) == 1:  # the desk cites itself: it saw it
                self._bare.add(item.desk)
            elif nodes[0] not in self._desks and nodes[0] not in self._hidden:
                self._named.add(nodes[0])

    def _nodes(self, way: Sequence[Link], desk: str) -> list[str]:
        relays = [self._node(link) for link in way[1:]]
        nodes = [*relays, desk]
        if self._directory.is_anonymous(way[0]):
            origin = f"{ANONYMOUS}@{nodes[0]}"
            self._hidden[origin].add(self._directory.key(way[0]))
        else:
            origin = self._node(way[0])
        return list(dict.fromkeys((origin, *nodes)))

    def _node(self, link: Link) -> str:
        key = self._directory.key(link)
        desk = self._directory.desk_of_voice.get(key, "")
        if desk in self._desks:
            return desk
        return self._directory.principal(key) if self._merge else key

    def network(self, which: str) -> Network:
        """Only named origins ("named"), or anonymous and unattributed ones as well ("all")."""
        origins = self._named if which == "named" else self._named | set(self._hidden) | self._bare
        feeds = {node: frozenset(fed) for node, fed in self._feeds.items()}
        return routes.Network(origins=frozenset(origins), desks=frozenset(self._desks), feeds=feeds)

    def interval(self) -> tuple[Interval, tuple[str, ...]]:
        """Routes at least and at most, and the smallest cut of the surer reading."""
        everything = routes.count(self.network("all"))
        sure = routes.count(self.network("named")) if self._named else everything
        low = sure.routes if self._named else min(1, everything.routes)
        high = max(low, everything.routes) + (self._loose if everything.routes else 0)
        return Interval(low=low, high=high), sure.cut

    def names(self, roots: Mapping[str, str]) -> set[str]:
        """Origin voices by id; ``desk:<root>`` where nobody is named."""
        hidden = {voice for voices in self._hidden.values() for voice in voices}
        return self._named | hidden | {f"{DESK}{roots[desk]}" for desk in self._bare if desk in roots}

    def named(self, node: str, roots: Mapping[str, str]) -> set[str]:
        """A node of the graph as it is reported: a root for a desk, the voices behind an anonymous one."""
        return self._hidden.get(node) or {roots.get(node, node)}

    def origins(self, roots: Mapping[str, str]) -> set[str]:
        """Voices that stand for themselves: not whom another one speaks for, nor the relay of another."""
        relays = set(self._feeds) & {fed for row in self._feeds.values() for fed in row}
        spoken_for = {self._directory.principal(voice) for voice in self._named if self._directory.principal(voice) != voice}
        named = self._unlike(self._named - relays - spoken_for)
        seen = {f"{DESK}{roots[desk]}" for desk in self._witnesses if desk in roots}
        return named | self._different({voice for row in self._hidden.values() for voice in row}) | seen or self.names(roots)

    def _different(self, hidden: set[str]) -> set[str]:
        """Anonymous voices that are surely not each other: the names in what they are called have nothing in common."""
        kept: dict[str, frozenset[str]] = {}
        for voice in sorted(hidden):
            names = self._directory.proper_words(voice)
            if not kept or (names and all(other and not names & other for other in kept.values())):
                kept[voice] = names
        return set(kept)

    def _unlike(self, voices: set[str]) -> set[str]:
        """One voice for each that is named: "Corvane" beside "Corvane Bank" is the same or speaks for it."""
        words_of = {voice: self._directory.name_words(voice) for voice in voices}
        return {
            voice
            for voice in voices
            if not any(
                words_of[voice] < words_of[other] or (words_of[voice] == words_of[other] and other < voice)
                for other in voices
                if other != voice and words_of[voice]
            )
        }


def against(statements: Iterable[Statement], directory_: Directory, stance: str) -> tuple[str, ...]:
    """Origin voices of the statements of this stance."""
    return tuple(sorted({directory_.key(item.chain[0]) for item in statements if item.stance == stance}))
