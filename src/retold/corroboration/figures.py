"""The five figures of one claim from its lines: articles, lines, voices, routes, bottleneck.

An unattributed line originates with its desk. Named voices are counted; anonymous ones count once per desk and, with
unattributed text, only widen the interval. A voice that is itself a desk of the claim (an agency cited by another) is
that desk: the way goes on to whatever the desk rests on, so that two desks that cite each other rest on nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.corroboration import counts, discourse, houses, judged, routes, terms
from retold.corroboration.directory import ANONYMOUS, DESK, house
from retold.corroboration.stances import COMMENT, SPEAKS_FOR
from retold.model import AGAINST, Figures, Interval
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from retold.corroboration.counts import Count
    from retold.corroboration.directory import Directory
    from retold.corroboration.judged import Independence
    from retold.corroboration.lines import Line
    from retold.corroboration.routes import Network
    from retold.model import Article, Claim, Judgement, Link, Statement, Voice


def independent_origins(claim: Claim) -> int:
    """Distinct origin voices heard, at least one: anonymous ones count once, or once for each organisation they name.

    A desk counts beside others where its own reporter saw it. Where nobody is named it is one as well: several desks that
    attribute nothing may have it from one source.
    """
    return max(1, len(counted(claim.figures.origins)))


def independent_organisations(claim: Claim, voices: Sequence[Voice]) -> int:
    """The same with every voice replaced by whom it speaks for."""
    known = {voice.id: voice for voice in voices}
    return max(1, len({house(voice, known) for voice in counted(claim.figures.origins)}))


def counted(heard: Iterable[str]) -> set[str]:
    """Of the origins of a claim those that are counted: its desks only beside somebody who is named."""
    voices = set(heard)
    spoken = {voice for voice in voices if not voice.startswith(DESK)}
    return voices if spoken else spoken


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
    counts: bool = False  # on its own word it gives a count that others have from somebody
    brief: bool = False  # it takes up in a few words what another line tells: "the closure"
    comments: frozenset[str] = frozenset()  # origins that only comment here: they warn, praise or promise


def testimony(line: Line, directory_: Directory, deniers: Container[str], own: Container[str]) -> Testimony:
    """The line's testimony, from the place nearest the original that attributes it; ``own``: voices whose denial it is."""
    said = _attributed(line, directory_)
    ways = [
        statement.chain
        for statement in said
        if (statement.stance in SPEAKS_FOR and directory_.key(statement.chain[0]) not in deniers)
        or directory_.key(statement.chain[0]) in own
    ]
    return Testimony(
        root=line.root,
        desk=directory_.desk.get(line.root, f"{DESK}{line.root}"),
        ways=tuple(dict.fromkeys(ways)),
        witnessed=line.witnessed,
        bare=not said,
        loose=max(0, len(line.loose) - 1),
        articles=tuple(sorted({place.article_id for place in line.places})),
        comments=_only(said, directory_),
        brief=len(line.terms.plain) <= _BRIEF,
    )


_BRIEF = 1  # content words


def _attributed(line: Line, directory_: Directory) -> tuple[Statement, ...]:
    """What attributes the line: where a retelling names one speaker more for the very same words, that one is heard as well.

    "Ships were not warned, the navy said, and so did the port"; a copy says "according to both".
    """
    said = line.leading.statements
    heard = {directory_.key(statement.chain[0]) for statement in said}
    for place in line.places:
        others = {directory_.key(statement.chain[0]) for statement in place.statements}
        if heard and heard < others and len({(statement.content, statement.cue) for statement in place.statements}) == 1:
            said, heard = place.statements, others
    return said


def _only(said: Sequence[Statement], directory_: Directory) -> frozenset[str]:
    """Origins that do nothing but comment."""
    reporting = {directory_.key(statement.chain[0]) for statement in said if statement.stance not in COMMENT}
    return frozenset({directory_.key(statement.chain[0]) for statement in said} - reporting)


def figures(
    lines: Sequence[Line], directory_: Directory, articles: Mapping[str, Article], judgements: Sequence[Judgement] = ()
) -> Weighed:  # fmt: skip
    """The five figures of a claim that these lines carry, and which judgements about independence bear on it."""
    said = [statement for line in lines for statement in line.leading.statements]
    otherwise = {
        directory_.key(statement.chain[0])
        for line in lines
        if _reads("otherwise", line, articles)
        for statement in line.leading.statements
    }
    own = assured(lines, directory_, articles)
    deniers = ({*against(said, directory_, "denies"), *otherwise}) - own
    heard = [testimony(line, directory_, deniers, own) for line in lines]
    counting = _own_counts(lines, heard, articles) | _unread_seconds(lines, heard, articles)
    heard = [replace(item, counts=True) if item.desk in counting else item for item in heard]
    one_word = _one_word(lines, directory_)
    unjudged = judged.independence((), directory_, {}, one_word) if one_word else judged.NOTHING
    plain = _count(heard, directory_, unjudged)
    nodes = _nodes_of(heard, directory_) if judgements else {}
    told = judged.independence(judgements, directory_, nodes, one_word) if judgements else unjudged
    if not told.ids:
        return Weighed(figures=plain)
    found = replace(_count(heard, directory_, told), voices=plain.voices)  # who is heard is no matter of judgement
    if told.same and not told.firm:  # two that are one never make more of anything
        found = replace(
            found,
            routes=_no_more(found.routes, plain.routes),
            routes_by_principal=_no_more(found.routes_by_principal, plain.routes_by_principal),
        )
    return Weighed(figures=found, judgements=told.ids)


def _own_counts(lines: Sequence[Line], heard: Sequence[Testimony], articles: Mapping[str, Article]) -> frozenset[str]:
    """Desks that give on their own word the very count that another desk has from somebody; none that names anybody for it."""
    naming = {item.desk for item in heard if item.ways}
    bare = [
        (line, item.desk)
        for line, item in zip(lines, heard, strict=True)
        if item.bare and item.desk not in naming and not _reads("remark", line, articles)
    ]
    if not bare or not naming:
        return frozenset()
    told = [count for line, item in zip(lines, heard, strict=True) if item.ways for count in _counts(line, articles)]
    return frozenset(desk for line, desk in bare if any(_same_count(x, y) for x in _counts(line, articles) for y in told))


def _unread_seconds(lines: Sequence[Line], heard: Sequence[Testimony], articles: Mapping[str, Article]) -> frozenset[str]:
    """Desks that tell of somebody who says the same where no statement was read: "The hospital gave the same figure"."""
    named = any(item.ways for item in heard)
    rows = [(line.places[0], item.desk) for line, item in zip(lines, heard, strict=True) if item.bare and named]
    found = (
        (discourse.bearing(articles[place.article_id].text, place), desk) for place, desk in rows if place.article_id in articles
    )
    return frozenset(desk for bearing, desk in found if bearing.seconds or bearing.echoes)


def _reads(how: str, line: Line, articles: Mapping[str, Article]) -> bool:
    """Whether its sentence reads as the writer's remark ("remark"), or as told against what was told before ("otherwise")."""
    place = line.leading
    text = articles[place.article_id].text if place.article_id in articles else ""
    sentence = text[place.around[0] : min(place.around[1], place.around[0] + terms.LONGEST)]
    return terms.phrases("read_as", how).search(sentence) is not None


def _counts(line: Line, articles: Mapping[str, Article]) -> tuple[Count, ...]:
    place = line.leading
    article = articles.get(place.article_id)
    return counts.read(article.text, place.start, place.end)[: counts.MOST] if article else ()


def _same_count(own: Count, told: Count) -> bool:
    """Whether the first is so many of the same, said to be so: a rough number is passed on, and what may be is comment."""
    alike = own.kind == told.kind and (not own.heads or not told.heads or own.kind == "person" or bool(own.heads & told.heads))
    return alike and own.low > _FEW and not own.rough and not own.apart and own.overlaps(told)


_FEW = 2  # so many there are of everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The figures of one claim and the ids of the judgements that bear on them."""

    figures: Figures
    judgements: tuple[str, ...] = ()


def _one_word(lines: Sequence[Line], directory_: Directory) -> list[tuple[str, str]]:
    """Pairs of voices that are given for the same quoted words: one act of speech, under two names.

    "Inspectors warned of 'signs of fatigue'", "a safety report spoke of 'signs of fatigue'".
    """
    said: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        voices = {directory_.key(statement.chain[0]) for statement in line.leading.statements}
        if len(voices) == 1:
            for run in {run for quote in line.quotes for run in _runs(quote, line)}:
                said[run].append((min(voices), number))
    out = set()
    for rows in said.values():
        (first, _), *rest = sorted(rows)
        out |= {(first, other) for other, _ in rest if other != first}
    return sorted(out)


_RUN = 3  # words in a row that tell one quotation from another; two where the whole quotation is no longer


def _runs(quote: tuple[str, ...], line: Line) -> Iterable[tuple[str, ...]]:
    """What identifies a quotation, whatever was cut from it; nothing where it only quotes a name."""
    if not terms.content(quote) - line.terms.names:
        return ()
    if len(quote) < _RUN:
        return (quote,) if len(terms.content(quote)) == len(quote) else ()
    runs = (quote[at : at + _RUN] for at in range(len(quote) - _RUN + 1))
    return tuple(run for run in runs if len(terms.content(run)) >= _TELLING)


_TELLING = 2  # content words of such a run


def _no_more(found: Interval, most: Interval) -> Interval:
    return Interval(low=min(found.low, most.low), high=min(found.high, most.high))


def _nodes_of(heard: Iterable[Testimony], directory_: Directory) -> dict[str, set[str]]:
    """Everything of this claim that a judgement may name -> the nodes it is: articles and roots, voices by id."""
    out: dict[str, set[str]] = defaultdict(set)
    for item in heard:
        for name in (*item.articles, item.root, item.desk):
            out[name].add(item.desk)
        for key in {directory_.key(link) for way in item.ways for link in way}:
            out[key].add(key)
    return out


def _count(heard: Sequence[Testimony], directory_: Directory, told: Independence) -> Figures:
    roots = {item.desk: item.root for item in sorted(heard, key=lambda item: item.root, reverse=True) if item.ways or item.bare}
    by_voice = _Case(heard, directory_, told, merge=False)
    counted, cut = by_voice.interval()
    spoken = any(item.ways for item in heard)
    return Figures(
        articles=tuple(sorted({article for item in heard for article in item.articles})),
        lines=tuple(sorted(roots.values())),
        voices=tuple(sorted(by_voice.names(roots))),
        routes=counted,
        routes_by_principal=_Case(heard, directory_, told, merge=True).interval()[0] if spoken else counted,
        bottleneck=tuple(sorted({name for node in cut for name in by_voice.named(node, roots)})),
        circular=spoken and routes.circular(by_voice.network("all")),
        origins=tuple(sorted(by_voice.origins(roots))),
    )


class _Case:
    """The graph of one claim: origin voices, relays, desks."""

    def __init__(self, heard: Sequence[Testimony], directory_: Directory, told: Independence, *, merge: bool) -> None:
        self._directory = directory_
        self._told = told
        self._merge = merge
        self._desks = {told.one(item.desk) for item in heard if item.ways or item.bare}  # desks that report it
        self._feeds: dict[str, set[str]] = defaultdict(set)
        self._named: set[str] = set()
        self._called: dict[str, set[str]] = defaultdict(set)  # named node -> voice ids it stands for
        self._hidden: dict[str, set[str]] = defaultdict(set)  # anonymous node -> voice ids it stands for
        self._bare: set[str] = set()
        self._witnesses = {told.one(item.desk) for item in heard if item.witnessed or item.desk in told.firm}
        self._counting = {told.one(item.desk) for item in heard if item.counts}
        self._loose = sum(item.loose for item in heard if item.bare)
        origins = [{directory_.key(way[0]) for way in item.ways} - item.comments for item in heard if not item.brief]
        self._reporting = {voice for row in origins for voice in row}
        self._brief = {directory_.key(way[0]) for item in heard if item.brief for way in item.ways}
        for item in heard:
            self._add(item)

    def _add(self, item: Testimony) -> None:
        desk = self._told.one(item.desk)
        if item.bare:
            self._bare.add(desk)
        for way in item.ways:
            nodes = self._nodes(way, desk)
            for node, after in pairwise(nodes):
                if node != after:
                    self._feeds[node].add(after)
            if len(nodes) == 1:  # the desk cites itself: it saw it
                self._bare.add(desk)
            elif nodes[0] not in self._desks and nodes[0] not in self._hidden:
                self._named.add(nodes[0])
                self._called[nodes[0]].add(self._directory.key(way[0]))

    def _nodes(self, way: Sequence[Link], desk: str) -> list[str]:
        relays = [self._node(link) for link in way[1:]]
        nodes = [*relays, desk]
        if self._directory.is_anonymous(way[0]) and self._directory.key(way[0]) not in self._told.firm:
            origin = f"{ANONYMOUS}@{nodes[0]}"
            self._hidden[origin].add(self._directory.key(way[0]))
        else:
            origin = self._node(way[0])
        return list(dict.fromkeys((origin, *nodes)))

    def _node(self, link: Link) -> str:
        key = self._directory.key(link)
        desk = self._told.one(self._directory.desk_of_voice.get(key, ""))
        if desk in self._desks:
            return desk
        merged = self._merge and key not in self._told.firm
        return self._told.one(self._directory.principal(key) if merged and self._told.one(key) == key else key)

    def network(self, which: str) -> Network:
        """Only named origins ("named"), or anonymous and unattributed ones as well ("all")."""
        sure = self._named | (self._bare & self._told.firm)
        origins = sure if which == "named" else self._named | set(self._hidden) | self._bare
        feeds = {node: frozenset(fed) for node, fed in self._feeds.items()}
        return routes.Network(origins=frozenset(origins), desks=frozenset(self._desks), feeds=feeds)

    def interval(self) -> tuple[Interval, tuple[str, ...]]:
        """Routes at least and at most, and the smallest cut of the surer reading."""
        everything = routes.count(self.network("all"))
        told = bool(self._named or self._bare & self._told.firm)
        sure = routes.count(self.network("named")) if told else everything
        low = sure.routes if told else min(1, everything.routes)
        high = max(low, everything.routes) + (self._loose if everything.routes else 0)
        return Interval(low=low, high=high), sure.cut

    def names(self, roots: Mapping[str, str]) -> set[str]:
        """Origin voices by id; ``desk:<root>`` where nobody is named."""
        hidden = {voice for voices in self._hidden.values() for voice in voices}
        called = {voice for voices in self._called.values() for voice in voices}
        return called | hidden | {f"{DESK}{roots[desk]}" for desk in self._bare if desk in roots}

    def named(self, node: str, roots: Mapping[str, str]) -> set[str]:
        """A node of the graph as it is reported: a root for a desk, the voices behind an anonymous one."""
        return self._hidden.get(node) or {roots.get(node, node)}

    def origins(self, roots: Mapping[str, str]) -> set[str]:
        """Voices that stand for themselves: not whom another one speaks for, nor the relay of another."""
        relays = set(self._feeds) & {fed for row in self._feeds.values() for fed in row}
        speakers = self._named - relays or self._named
        spoken_for = {self._directory.principal(voice) for voice in speakers if self._directory.principal(voice) != voice}
        firm = self._named & self._told.firm
        speaking = self._named - relays - spoken_for or self._named - relays or self._named
        reporting = {node for node in speaking if self._called[node] & (self._reporting | self._brief)}
        reporting = reporting if any(self._called[node] & self._reporting for node in reporting) else speaking
        named = houses.apart(reporting, self._directory) | (firm - relays)
        hidden = {voice for row in self._hidden.values() for voice in row}
        seen = {f"{DESK}{roots[desk]}" for desk in self._witnesses if desk in roots}
        found = named | houses.unnamed(hidden, named, self._directory) | seen
        if len(found) == 1:  # beside one voice alone: of more some are comment as often
            found |= {f"{DESK}{roots[desk]}" for desk in sorted(self._counting)[:1] if desk in roots}
        return found or self.names(roots)


def assured(lines: Sequence[Line], directory_: Directory, articles: Mapping[str, Article]) -> frozenset[str]:
    """Voices that say it though they deny something too, where nobody else says it: "no one was paid, Roth said".

    "The strike hit a factory, it said, dismissing reports of homes struck" is what it says, and no mere denial; so is
    doubt in its own words: "the court is not convinced".
    """
    if any(not any(place.statements for place in line.places) for line in lines):
        return frozenset()  # a desk tells it, whom the voice may answer
    said = [statement for line in lines for place in line.places for statement in place.statements]
    telling = {directory_.key(statement.chain[0]) for statement in said if statement.stance in SPEAKS_FOR}
    if telling - set(against(said, directory_, "denies")):
        return frozenset()
    plain = {directory_.key(item.chain[0]) for item in said if item.stance in AGAINST and _says(item, articles)}
    return frozenset(telling | plain)


def _says(statement: Statement, articles: Mapping[str, Article]) -> bool:
    """Whether its cue only says that something is said: what is denied stands in the words themselves."""
    cue = statement.cue
    if cue is None or cue.article_id not in articles:
        return False
    forms = [word.form for word in words(articles[cue.article_id].text, cue.start, cue.end)]
    return bool(forms) and all(form in terms.closed("saying") for form in forms)


def against(statements: Iterable[Statement], directory_: Directory, stance: str) -> tuple[str, ...]:
    """Origin voices of the statements of this stance."""
    return tuple(sorted({directory_.key(item.chain[0]) for item in statements if item.stance == stance}))
