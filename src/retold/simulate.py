"""A small newsroom that copies: articles whose true stemma is known, for tests. Never evidence of quality.

Desks report in sentences of their own; outlets copy a desk or each other, cut, edit, retitle and add; some texts are
then lost. Text is nonsense with the word statistics of news: rare names, frequent function words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from retold.model import Article, Credit, Family, SharedPassage, Span, Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

START = datetime(2026, 3, 5, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the outlets of a newsroom copy."""

    articles: int = 12  # printed by outlets, the desks' own reports not counted
    desks: int = 1
    sentences: int = 14  # in a desk's report
    depth: float = 0.4  # chance to copy another outlet instead of a desk
    cut: float = 0.5  # chance to drop the end
    edit: float = 0.1  # chance to change a word of a sentence
    add: float = 0.3  # chance to add a sentence of its own
    weave: float = 0.0  # chance to copy from two desks
    credit: float = 0.5  # chance to print a true credit
    wrong_stamps: float = 0.0
    lose_desks: bool = False  # the desks' reports are not in the pile


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A family, its articles, and the truth: parents by article, lost texts included."""

    family: Family
    articles: Mapping[str, Article]
    parents: Mapping[str, tuple[str, ...]]  # by article and lost text
    lost: Mapping[str, str]  # id -> text

    def observed_parents(self, article_id: str) -> set[str | None]:
        """Nearest ancestors that are in the pile; ``{None}`` when there are none."""
        out: set[str | None] = set()
        for parent in self.parents.get(article_id, ()):
            out |= self.observed_parents(parent) if parent in self.lost else {parent}
        return out or {None}


@dataclass(slots=True)
class _Draft:
    """An article on the desk: numbered sentences, so that copies of a sentence are known."""

    id: str
    outlet: str
    title: str
    at: datetime
    lines: list[tuple[int, str]]  # (sentence number, its wording here)
    parents: tuple[str, ...] = ()
    credit: str = ""
    desk: str = ""


@dataclass(slots=True)
class _Newsroom:
    rng: Random
    habits: Habits
    numbers: int = 0
    drafts: list[_Draft] = field(default_factory=list)

    def line(self) -> tuple[int, str]:
        self.numbers += 1
        return self.numbers, sentence(self.rng)


def story(rng: Random, habits: Habits | None = None) -> Simulated:
    """One family of retellings."""
    room = _Newsroom(rng, habits or Habits())
    for number in range(room.habits.desks):
        lines = [room.line() for _ in range(room.habits.sentences)]
        name = f"{word(rng).title()} Press Agency"
        draft = _Draft(f"desk{number}", name, sentence(rng), START + timedelta(minutes=20 * number), lines, desk=name)
        room.drafts.append(draft)
    for number in range(room.habits.articles):
        room.drafts.append(_retell(room, number))
    return _published(room)


def independent(rng: Random, articles: int = 2, sentences: int = 14) -> Simulated:
    """Several desks on one event, no copying between them."""
    return story(rng, Habits(articles=0, desks=articles, sentences=sentences))


# ---------------------------------------------------------------------------------------------------------- copying


def _retell(room: _Newsroom, number: int) -> _Draft:
    rng, habits = room.rng, room.habits
    desks = [draft for draft in room.drafts if draft.desk]
    outlets = [draft for draft in room.drafts if not draft.desk]
    source = rng.choice(outlets) if outlets and rng.random() < habits.depth else rng.choice(desks)
    lines = _cut(room, source.lines)
    parents: tuple[str, ...] = (source.id,)
    others = [desk for desk in desks if not {n for n, _ in desk.lines} & {n for n, _ in source.lines}]
    if others and rng.random() < habits.weave:
        other = rng.choice(others)
        lines = lines[: max(4, len(lines) // 2)] + other.lines[:5]
        parents = (source.id, other.id)
    lines = [(n, _edited(rng, text) if rng.random() < habits.edit else text) for n, text in lines]
    if rng.random() < habits.add:
        lines.insert(rng.randint(1, len(lines)), room.line())
    origin = next((desk.desk for desk in desks if desk.lines[0][0] == source.lines[0][0]), "")
    return _Draft(
        id=f"article{number:03}",
        outlet=f"{word(rng).title()} Gazette",
        title=source.title if rng.random() < 0.6 else sentence(rng),
        at=source.at + timedelta(minutes=rng.randint(5, 600)),
        lines=lines,
        parents=parents,
        credit=origin if rng.random() < habits.credit else "",
    )


def _cut(room: _Newsroom, lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    kept = list(lines)
    if room.rng.random() < room.habits.cut and len(kept) > 6:
        kept = kept[: room.rng.randint(5, len(kept))]
    if room.rng.random() < room.habits.cut and len(kept) > 6:
        del kept[room.rng.randint(1, len(kept) - 2)]
    return kept


def _edited(rng: Random, text: str) -> str:
    words = text.split()
    words[rng.randrange(1, len(words) - 1)] = word(rng)
    return " ".join(words)


_SYLLABLES = "ka lo mi ren tor va sel dun bri gan pol ter nor vik hal mer dra fen lis tam".split()
_SMALL = "the of to in and a was that for on with by said at from".split()


def word(rng: Random) -> str:
    """An invented word of two or three syllables."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3)))


def sentence(rng: Random) -> str:
    """An invented sentence of twelve to twenty-two words."""
    words = [rng.choice(_SMALL) if rng.random() < 0.45 else word(rng) for _ in range(rng.randint(12, 22))]
    return " ".join(words).capitalize() + "."


# ------------------------------------------------------------------------------------------------------- publishing


def _published(room: _Newsroom) -> Simulated:
    gone = {draft.id for draft in room.drafts if draft.desk and room.habits.lose_desks}
    printed = [draft for draft in room.drafts if draft.id not in gone]
    articles = {draft.id: _article(room, draft) for draft in printed}
    places = {draft.id: _places(draft) for draft in printed}
    passages = [
        SharedPassage(
            a=Span(a, *places[a][line]),
            b=Span(b, *places[b][line]),
            words=12,
            similarity=0.9,
            wording="edited",
        )
        for a, b in combinations(sorted(places), 2)
        for line in sorted(places[a].keys() & places[b].keys())
    ]
    return Simulated(
        family=Family(id="f1", articles=tuple(sorted(articles)), passages=tuple(passages)),
        articles=articles,
        parents={draft.id: draft.parents for draft in room.drafts},
        lost={draft.id: " ".join(text for _, text in draft.lines) for draft in room.drafts if draft.id in gone},
    )


def _places(draft: _Draft) -> dict[int, tuple[int, int]]:
    out, at = {}, 0
    for number, text in draft.lines:
        out[number] = (at, at + len(text))
        at += len(text) + 1
    return out


def _article(room: _Newsroom, draft: _Draft) -> Article:
    body = " ".join(text for _, text in draft.lines)
    tail = f"\n\n({draft.credit})" if draft.credit else ""
    wrong = room.rng.random() < room.habits.wrong_stamps
    at = draft.at + timedelta(hours=room.rng.choice((-30, -5, 6, 26)) if wrong else 0)
    span = Span(draft.id, len(body) + 2, len(body) + len(tail)) if tail else None
    return Article(
        id=draft.id,
        label=draft.id,
        source=draft.id,
        text=body + tail,
        outlet=draft.outlet,
        title=draft.title,
        published=Stamp(at=at, precision="minute", origin="record"),
        body=((0, len(body)),),
        credits=(Credit(span=span, agency=draft.credit, form="bracket", strength="whole"),) if span else (),
    )


def without_stamps(story_: Simulated) -> Simulated:
    """The same story, undated."""
    return replace(story_, articles={key: replace(a, published=None) for key, a in story_.articles.items()})


def without_credits(story_: Simulated) -> Simulated:
    """The same story, no article naming its source."""
    return replace(story_, articles={key: replace(a, credits=()) for key, a in story_.articles.items()})


def reversed_in_time(story_: Simulated) -> Simulated:
    """The same story with all stamps mirrored, so that every copy seems older than its original."""

    def mirrored(article: Article) -> Article:
        stamp = article.published
        return replace(article, published=replace(stamp, at=START - (stamp.at - START)) if stamp else None)

    return replace(story_, articles={key: mirrored(a) for key, a in story_.articles.items()})
