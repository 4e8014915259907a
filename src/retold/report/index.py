"""A trace looked up from every side: names, parents, children, lines of descent, and what belongs to which story."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.model import MEANING
from retold.report.wording import day, moment, plain
from retold.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from retold.model import (
        Article,
        Claim,
        Descent,
        Family,
        Judgement,
        JudgementKind,
        LostOriginal,
        Span,
        Statement,
        Stemma,
        Story,
        Timeline,
        Trace,
        Variant,
        Voice,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of descent: everything that goes back to one root, or to one of several where the direction is unknown."""

    roots: tuple[str, ...]
    members: tuple[str, ...]  # ids of articles and lost originals, roots included


SHORT_LABEL = 16  # letters of a label that may stand behind a name


class Index:
    """What every report looks up in a trace. Built once, never changed."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    # ------------------------------------------------------------------------------------------------------- nodes

    @cached_property
    def articles(self) -> dict[str, Article]:
        """Articles by id."""
        return {article.id: article for article in self.trace.articles}

    @cached_property
    def lost(self) -> dict[str, LostOriginal]:
        """Lost originals by id."""
        return {lost.id: lost for stemma in self.trace.stemmata for lost in stemma.lost}

    @cached_property
    def voices(self) -> dict[str, Voice]:
        """Voices by id."""
        return {voice.id: voice for voice in self.trace.voices}

    def house(self, voice_id: str) -> str:
        """Whom a voice speaks for in the end; itself when nobody is known."""
        for _ in range(len(self.voices)):
            voice = self.voices.get(voice_id)
            if voice is None or voice.principal in {"", voice_id}:
                break
            voice_id = voice.principal
        return voice_id

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Statements by id."""
        return {statement.id: statement for statement in self.trace.statements}

    @cached_property
    def names(self) -> dict[str, str]:
        """What each article and lost original is called: outlet, else label; those of one name told apart."""
        wanted = {
            article.id: plain(article.outlet or article.label or article.id, 48) for article in self.in_order(self.articles)
        }
        wanted |= {lost.id: plain(lost.name, 60) for _, lost in sorted(self.lost.items())}
        alike: dict[str, list[str]] = {}
        for node, name in wanted.items():
            alike.setdefault(name, []).append(node)
        apart = {node: mark for nodes in alike.values() if len(nodes) > 1 for node, mark in self._apart(nodes).items()}
        return {node: f"{name} ({apart[node]})" if node in apart else name for node, name in wanted.items()}

    def _apart(self, nodes: list[str]) -> dict[str, str]:
        """What tells nodes of one name apart: the day, the minute, the label, else their number in order of time."""
        found = [self.articles[node] for node in nodes if node in self.articles]
        years = {at.year for node in nodes if node in self.articles and (at := self.at(node))}
        for told in (
            [day(at, year=len(years) > 1) if (at := self.at(article.id)) else "" for article in found],
            [moment(article.published, year=len(years) > 1) if self.at(article.id) else "" for article in found],
            [plain(article.label, 24) if len(article.label) <= SHORT_LABEL else "" for article in found],
        ):
            if len(set(told)) == len(nodes) and all(told):
                return dict(zip(nodes, told, strict=True))
        return {node: str(number) for number, node in enumerate(nodes, 1)}

    def name(self, node: str) -> str:
        """The name of an article, lost original, voice or desk, for a reader."""
        if node in self.names:
            return self.names[node]
        if node in self.voices:
            return plain(self._inside(self.voices[node]), 60)
        if node.startswith("desk:"):
            return self.desk(node.removeprefix("desk:"))
        if node.startswith("v:anon:"):
            return self._unnamed(node.removeprefix("v:anon:"))
        return plain(node, 60)

    def _inside(self, voice: Voice) -> str:
        """A voice as it is named inside a sentence: "Fishermen" that only began one are "fishermen"."""
        usual = _usual(voice)
        first, _, rest = usual.partition(" ")
        begins = first in _ARTICLES or rest == rest.lower()
        common = voice.kind != "person" and begins and first.istitle() and first.lower() in self._common
        return usual[0].lower() + usual[1:] if common else usual

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words that articles write small, and large only where a sentence begins: no names, as this pile shows."""
        texts = [f"{article.text} {article.title}" for article in self.trace.articles]
        names = {word.lower() for text in texts for word in _NAMED.findall(text)} - {word.lower() for word in _ARTICLES}
        return frozenset({word for text in texts for word in _SMALL.findall(text)} - names)

    def desk(self, root: str) -> str:
        """The newsroom at the root of a line of descent, for a claim nobody else is named for."""
        lost = self.lost.get(root)
        return f"{plain(lost.agency, 40)}'s own desk" if lost and lost.agency else f"the desk of {self._newsroom(root)}"

    def _unnamed(self, rest: str) -> str:
        """A voice that nobody names: "an unnamed source of Tallis News", "officials (unnamed)"."""
        _, _, words = rest.rpartition(":")
        if not rest.startswith("@") and words:
            return f"{plain(words.replace('-', ' '), 40)} (unnamed)"
        return f"an unnamed source of {self._newsroom(rest.removeprefix('@').removeprefix('desk:'))}"

    def _newsroom(self, root: str) -> str:
        """A newsroom by the id of its article or lost original, or by its own name in any case."""
        return self.names.get(root) or self._spelt.get(root.casefold()) or plain(root, 60)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """Outlets and agencies as they write themselves, by their name in lower case."""
        names = [article.outlet for article in self.trace.articles] + [lost.agency for lost in self.lost.values()]
        return {name.casefold(): plain(name, 48) for name in sorted(names) if name}

    def at(self, node: str) -> datetime | None:
        """When an article appeared, or by when a lost original existed; None when no usable stamp says so."""
        article = self.articles.get(node)
        stamp = article.published if article else self.lost[node].before if node in self.lost else None
        return stamp.at if stamp and stamp.precision != "unknown" else None

    def in_order(self, nodes: Iterable[str]) -> list[Article]:
        """Articles by time, then outlet and label; those without a stamp last."""
        found = [self.articles[node] for node in nodes if node in self.articles]
        return sorted(found, key=lambda a: (self.at(a.id) is None, _second(self.at(a.id)), a.outlet, a.label, a.id))

    def text(self, node: str) -> str:
        """The text of an article or lost original."""
        article = self.articles.get(node)
        return article.text if article else self.lost[node].text if node in self.lost else ""

    def quote(self, span: Span) -> str:
        """The characters of a span."""
        return self.text(span.article_id)[span.start : span.end]

    def sentence(self, span: Span) -> tuple[int, int]:
        """The whole sentences that a stretch of an article touches; offsets into its text."""
        article = self.articles[span.article_id]
        if article.id not in self._sentences:
            split = [s for a, b in article.body for s in sentences(article.text, a, b)]
            self._sentences[article.id] = [(s.start, s.end) for s in split]
        touched = [pair for pair in self._sentences[article.id] if pair[0] < span.end and span.start < pair[1]]
        return (touched[0][0], touched[-1][1]) if touched else (span.start, span.end)

    @cached_property
    def _sentences(self) -> dict[str, list[tuple[int, int]]]:
        return {}

    # ----------------------------------------------------------------------------------------------------- descent

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.trace.claims}

    @cached_property
    def families(self) -> dict[str, Family]:
        """Families by id."""
        return {family.id: family for family in self.trace.families}

    @cached_property
    def stemmata(self) -> dict[str, Stemma]:
        """Stemmata by id of their family."""
        return {stemma.family_id: stemma for stemma in self.trace.stemmata}

    @cached_property
    def copies(self) -> dict[str, tuple[str, ...]]:
        """For each representative, the articles whose text is the same and that the stemma leaves out."""
        groups = [group for family in self.trace.families for group in family.duplicates]
        out = {group[0]: tuple(copy for copy in group[1:] if copy not in self.parents) for group in groups if group}
        return {first: copies for first, copies in out.items() if copies}

    @cached_property
    def representative(self) -> dict[str, str]:
        """For each identical copy that the stemma leaves out, the article that stands for it."""
        return {copy: first for first, copies in self.copies.items() for copy in copies}

    @cached_property
    def parents(self) -> dict[str, tuple[Descent, ...]]:
        """The descents of each child, first parent first."""
        out: dict[str, list[Descent]] = defaultdict(list)
        for stemma in self.trace.stemmata:
            for descent in stemma.descents:
                out[descent.child_id].append(descent)
        return {child: tuple(sorted(found, key=lambda d: (d.rank, -d.share, d.parent_id))) for child, found in out.items()}

    @cached_property
    def rootless(self) -> dict[str, float]:
        """For articles without a parent in the pile, how sure that is."""
        return {article: sure for stemma in self.trace.stemmata for article, sure in stemma.rootless}

    @cached_property
    def children(self) -> dict[str, tuple[Descent, ...]]:
        """The first-parent descents that lead away from each node, earliest child first."""
        out: dict[str, list[Descent]] = defaultdict(list)
        for descents in self.parents.values():
            first = descents[0]
            if first.rank == 0:
                out[first.parent_id].append(first)
        return {parent: tuple(sorted(found, key=self._birth)) for parent, found in out.items()}

    def _birth(self, descent: Descent) -> tuple[object, ...]:
        return self._birth_of(descent.child_id)

    def _birth_of(self, node: str) -> tuple[object, ...]:
        at = self.at(node)
        return (at is None, _second(at), self.name(node), node)

    @cached_property
    def changes(self) -> dict[tuple[str, str], tuple[Variant, ...]]:
        """Variants of each (child, parent); those of unknown order stand with the link that joins the two."""
        out: dict[tuple[str, str], list[Variant]] = defaultdict(list)
        for variant in self.trace.variants:
            linked = any(d.parent_id == variant.child_id for d in self.parents.get(variant.parent_id, ()))
            shown = _turned(variant) if linked and not variant.directed else variant
            out[shown.child_id, shown.parent_id].append(shown)
        return {pair: tuple(found) for pair, found in out.items()}

    def meaning_changes(self, story: Story) -> list[tuple[Variant, ...]]:
        """The changes of meaning in a story, gravest kind first; one that several copies made alike is one entry."""
        lost = [node.id for family in story.families if family in self.stemmata for node in self.stemmata[family].lost]
        wanted = {variant for node in (*story.articles, *lost) for variant in self._altered.get(node, ())}
        alike: dict[tuple[object, ...], list[Variant]] = defaultdict(list)
        for at in sorted(wanted):
            variant = self.trace.variants[at]
            alike[variant.kind, variant.directed, variant.before, variant.after].append(variant)
        rows = [tuple(sorted(row, key=lambda v: (self._birth_of(v.child_id), v.parent_id))) for row in alike.values()]
        return sorted(rows, key=self._gravity)

    def _gravity(self, row: Sequence[Variant]) -> tuple[object, ...]:
        first = row[0]
        return MEANING_ORDER.index(first.kind), not first.directed, self._birth_of(first.child_id), first.before, first.after

    @cached_property
    def _unread(self) -> dict[str, str]:
        return dict(self.trace.unread)

    def unheard(self, claim: Claim) -> str:
        """Why nobody knows who says a claim: the reason, where no article that carries it could be read for voices."""
        reasons = {self._unread.get(mention.span.article_id, "") for mention in claim.mentions}
        return "" if "" in reasons else ", ".join(sorted(reasons))

    @cached_property
    def _altered(self) -> dict[str, list[int]]:
        """For each node, where the changes of meaning that touch it stand among the variants."""
        out: dict[str, list[int]] = defaultdict(list)
        for at, variant in enumerate(self.trace.variants):
            if variant.kind in MEANING:
                out[variant.child_id].append(at)
                out[variant.parent_id].append(at)
        return out

    def nodes(self, stemma: Stemma) -> list[str]:
        """Articles and lost originals of a stemma, identical copies left out."""
        return [a for a in stemma.articles if a not in self.representative] + [lost.id for lost in stemma.lost]

    def lines(self, stemma: Stemma) -> list[Line]:
        """The lines of descent of one family, longest first. Links of unknown direction join; the line then has several roots."""
        nodes = self.nodes(stemma)
        group = {node: node for node in nodes}

        def top(node: str) -> str:
            while group[node] != node:
                group[node] = group[group[node]]
                node = group[node]
            return node

        links = [d for d in stemma.descents if d.rank == 0 and d.child_id in group and d.parent_id in group]
        for link in links:
            group[top(link.child_id)] = top(link.parent_id)
        free = _possible_roots(nodes, links)
        gathered: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            gathered[top(node)].append(node)
        out = []
        for members in gathered.values():
            roots = [node for node in members if node in free] or members[:1]
            out.append(Line(roots=tuple(sorted(roots, key=self.name)), members=tuple(members)))
        return sorted(out, key=lambda line: (-len(line.members), self.name(line.roots[0])))

    # -------------------------------------------------------------------------------------------------- judgements

    def judgement(self, kind: JudgementKind, left: str, right: str) -> Judgement | None:
        """The judgement of two things that stands: the latest, unless it takes back what was judged."""
        found = self._judged.get((kind, *_pair(kind, left, right)))
        return found if found and found.verdict != "withdrawn" else None

    @cached_property
    def _judged(self) -> dict[tuple[str, ...], Judgement]:
        ordered = sorted(self.trace.judgements, key=lambda row: (row.when, row.id))
        return {(row.kind, *_pair(row.kind, row.left, row.right)): row for row in ordered}

    # ----------------------------------------------------------------------------------------------------- stories

    @cached_property
    def stories(self) -> list[Story]:
        """Stories, the one with most articles first."""
        return sorted(
            self.trace.stories, key=lambda s: (-len(s.articles), s.first is None, _second(s.first.at if s.first else None), s.id)
        )

    def story_lines(self, story: Story) -> list[Line]:
        """The lines of descent of a story, longest first."""
        found = [line for family in story.families if family in self.stemmata for line in self.lines(self.stemmata[family])]
        return sorted(found, key=lambda line: (-len(line.members), self.name(line.roots[0])))

    def outlets(self, articles: Iterable[str]) -> list[str]:
        """Distinct outlets, by name."""
        return sorted({self.articles[a].outlet for a in articles if a in self.articles and self.articles[a].outlet})

    def title(self, story: Story) -> str:
        """The story's title, else the title or first words of one of its articles."""
        if story.title.strip():
            return plain(story.title, 120)
        for article in self.in_order(story.articles):
            if article.title.strip() or article.text.strip():
                return plain(article.title or article.text[:400], 90)
        return "Untitled story"

    @cached_property
    def _story_of(self) -> dict[str, str]:
        return {article: story.id for story in self.trace.stories for article in story.articles}

    @cached_property
    def _claims(self) -> dict[str, list[Claim]]:
        out: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.trace.claims:
            homes = Counter(self._story_of.get(mention.span.article_id, "") for mention in claim.mentions)
            home = min(homes, key=lambda story: (-homes[story], story)) if homes else ""
            out[home].append(claim)
        return out

    def claims(self, story: Story) -> list[Claim]:
        """The claims of a story: the most carried first, then those all of which pass through a relay, then as told."""
        return sorted(self._claims.get(story.id, []), key=self._standing)

    def _standing(self, claim: Claim) -> tuple[object, ...]:
        found = claim.figures
        relayed = bool(set(found.bottleneck) - set(found.voices) - set(found.lines))
        places = sorted(mention.span.start / (len(self.text(mention.span.article_id)) or 1) for mention in claim.mentions)
        middle = places[len(places) // 2] if places else 1.0
        return (-len(found.articles), not relayed, round(middle, 2), found.routes.high, claim.id)

    def timeline(self, story: Story) -> Timeline | None:
        """The timeline of a story, when there is one with something on it."""
        return self._timelines.get(story.id)

    @cached_property
    def _timelines(self) -> dict[str, Timeline]:
        return {line.story_id: line for line in self.trace.timelines if line.happenings}


def _pair(kind: str, left: str, right: str) -> tuple[str, ...]:
    """An edge leads from its left to its right; the others have no direction."""
    return (left, right) if kind == "edge" else tuple(sorted((left, right)))


_ARTICLES = {"The", "A", "An"}
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z]\w*")
_SMALL = re.compile(r"(?<![\w’'-])[^\W\d_A-Z]+(?![\w’'-])")


def _usual(voice: Voice) -> str:
    """An agency goes by its letters: KCNA, not Korean Central News Agency."""
    if voice.kind != "agency":
        return voice.name
    known = {agency.name: agency.short for agency in gazetteer.agencies()}
    letters = sorted((alias for alias in voice.aliases if alias.isupper()), key=len)
    return known.get(voice.name) or (letters[0] if letters else voice.name)


def _possible_roots(nodes: Sequence[str], links: Sequence[Descent]) -> set[str]:
    """Nodes that descend from nothing, and those joined to them by links that might as well run the other way."""
    free = set(nodes) - {link.child_id for link in links}
    open_ended = [link for link in links if link.direction == "unknown"]
    while fresh := {link.child_id for link in open_ended if link.parent_id in free} - free:
        free |= fresh
    return free


MEANING_ORDER = (
    "attribution dropped", "attribution changed", "attribution weakened", "hedge dropped", "negation changed", "number changed",
    "quote altered", "name changed", "hedge added",
)  # fmt: skip


def _second(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _turned(variant: Variant) -> Variant:
    """The same difference seen from the other text."""
    return replace(
        variant,
        child_id=variant.parent_id, parent_id=variant.child_id, child=variant.parent, parent=variant.child,
        before=variant.after, after=variant.before, before_marks=variant.after_marks, after_marks=variant.before_marks,
        detail=_OTHER_SIDE.sub(lambda found: "second" if found.group() == "first" else "first", variant.detail),
    )  # fmt: skip


_OTHER_SIDE = re.compile(r"(?<=\bin the )(?:first|second)\b")
