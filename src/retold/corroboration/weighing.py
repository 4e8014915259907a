"""The order of work for one story: places, lines, propositions, figures, contradictions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retold.corroboration import (
    contradictions,
    counts,
    discourse,
    figures,
    judged,
    lines,
    moments,
    polarity,
    propositions,
    stakes,
    terms,
    wider,
    wordings,
)
from retold.corroboration.directory import directory as directory_of
from retold.corroboration.evidence import Subject
from retold.model import Claim, Conflict, Mention, Span
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from retold.corroboration.directory import Directory
    from retold.corroboration.lines import Line, Place
    from retold.corroboration.propositions import Grouping
    from retold.model import Article, Family, Judgement, Statement, Stemma, TimeValue, Voice


def weigh(
    articles: Mapping[str, Article], families: Sequence[Family], stemmata: Sequence[Stemma], statements: Sequence[Statement],
    voices: Sequence[Voice], times: Sequence[TimeValue], judgements: Sequence[Judgement] = (),
) -> tuple[Claim, ...]:  # fmt: skip
    """The claims of one story with their five figures, those in most articles first; a person's judgements come before all."""
    directory = directory_of(articles, stemmata, _heard(voices, statements), statements)
    spoken: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        spoken[statement.article_id].append(statement)
    twins = {twin: original for twin, original in _twins(families).items() if original in articles}
    found = {
        article_id: lines.places(article, spoken[article_id])
        for article_id, article in sorted(articles.items())
        if article_id not in twins
    }
    traced = contradictions.by_number(lines.trace(articles, families, stemmata, found), articles)
    traced = lines.parted(traced, articles, judged.splits(judgements, traced)) if judgements else traced
    whole = lines.with_twins(traced, articles, spoken, twins)
    told = judged.sameness(judgements, whole)
    subjects = _subjects(traced, articles, directory, times)
    grouping = propositions.group(subjects, told=told)
    weigher = _Weigher(articles, directory, judgements)
    carried = [[whole[number] for number in row] for row in grouping.groups]
    claims = [
        weigher.claim(of_one, basis, {j for number in row for j in told.ids.get(number, ())})
        for of_one, row, basis in zip(carried, grouping.groups, grouping.basis, strict=True)
    ]
    claims = weigher.widened(claims, carried, wider.beside(grouping))
    related = _Related(grouping, claims, subjects, articles)
    linked = (related.linked(number) for number in range(len(claims)))
    return tuple(sorted(linked, key=_importance))


def _heard(voices: Sequence[Voice], statements: Sequence[Statement]) -> list[Voice]:
    """The voices that speak here: a pile of many stories has many more."""
    named = {link.voice_id for statement in statements for link in statement.chain}
    return [voice for voice in voices if voice.id in named]


def _importance(claim: Claim) -> tuple[int, bool, int, str, int, str]:
    """In most articles first, then those all of which passes through somebody else than who said it, then as they stand."""
    found = claim.figures
    relayed = bool(set(found.bottleneck) - set(found.voices) - set(found.lines))
    span = claim.first.span
    return -len(found.articles), not relayed, -found.routes.high, span.article_id, span.start, claim.id


class _Related:
    """Ids of the claims that contradict each one, that it updates, or that may be the same.

    Another number of the same voice, later, is an update and no contradiction: a toll that rises. A number that changed in
    a copy is one only where a toll rose.
    """

    def __init__(
        self, grouping: Grouping, claims: Sequence[Claim], subjects: Sequence[Subject], articles: Mapping[str, Article]
    ) -> None:
        self._claims = claims
        self._articles = articles
        self._subjects = subjects
        pairs = {pair: self._later(*pair, grouping.contradict[pair]) for pair in grouping.contradict}
        self._contradict = _both_ways(pair for pair, later in pairs.items() if later is None)
        self._possibly = _both_ways(grouping.possibly)
        self._under = grouping.under
        self._updates: dict[int, set[int]] = defaultdict(set)
        self._updated: dict[int, set[int]] = defaultdict(set)
        for (a, b), later in pairs.items():
            if later is not None:
                earlier = a if later == b else b
                self._updates[later].add(earlier)
                self._updated[earlier].add(later)
        self._conflicts: dict[int, list[Conflict]] = defaultdict(list)
        for (a, b), (mine, theirs, kind) in grouping.contradict.items():
            here, there = (_span(subjects[number].line.leading) for number in (mine, theirs))
            self._conflicts[a].append(Conflict(claim_id=claims[b].id, kind=kind, mine=here, theirs=there))
            self._conflicts[b].append(Conflict(claim_id=claims[a].id, kind=kind, mine=there, theirs=here))

    def linked(self, number: int) -> Claim:
        """The claim with its relatives."""
        return replace(
            self._claims[number],
            contradicts=self._ids(self._contradict[number]),
            possibly_same=self._ids(self._possibly[number]),
            under=self._claims[self._under[number]].id if number in self._under else "",
            updates=self._ids(self._updates[number]),
            updated_by=self._ids(self._updated[number]),
            conflicts=tuple(sorted(self._conflicts[number], key=lambda conflict: conflict.claim_id)),
        )

    def _ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._claims[other].id for other in numbers))

    def _later(self, a: int, b: int, conflict: tuple[int, int, contradictions.Kind]) -> int | None:
        """Which of the two a voice of both said later; None where no voice said both, or not at different times."""
        mine, theirs, kind = conflict
        if kind == "denial":
            return None
        for voice in sorted(set(self._claims[a].figures.voices) & set(self._claims[b].figures.voices)):
            first, second = (self._said(number, voice) for number in (a, b))
            if first != second and max(first, second) < float("inf"):
                later = a if first > second else b
                new, old = (mine, theirs) if later == a else (theirs, mine)
                return later if contradictions.may_update(self._subjects[new], self._subjects[old]) else None
        return next(
            (k for k, new, old in ((a, mine, theirs), (b, theirs, mine)) if self._risen(k, b if k == a else a, new, old)), None
        )

    def _risen(self, later: int, earlier: int, new: int, old: int) -> bool:
        """Whether it is a toll that rose: higher, and first told on a day on which nobody tells the lower one any more."""
        if not contradictions.rises(self._subjects[new], self._subjects[old]):
            return False
        told, before = (
            [_appeared(self._articles, mention.span) // _DAY for mention in self._claims[number].mentions]
            for number in (later, earlier)
        )
        return max(before) < min(told) < float("inf")

    def _said(self, number: int, voice: str) -> float:
        """When the voice is first seen to say it."""
        times = (_appeared(self._articles, m.span) for m in self._claims[number].mentions if m.voices[:1] == (voice,))
        return min(times, default=float("inf"))


_DAY = 24 * 60 * 60  # seconds


def _span(place: Place) -> Span:
    return Span(place.article_id, place.start, place.end)


def _both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    out: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        out[a].add(b)
        out[b].add(a)
    return out


def _twins(families: Sequence[Family]) -> dict[str, str]:
    """Articles whose body is identical to another's -> that other."""
    return {member: group[0] for family in families for group in family.duplicates for member in group[1:]}


def _subjects(
    traced: Sequence[Line], articles: Mapping[str, Article], directory: Directory, times: Sequence[TimeValue]
) -> list[Subject]:  # fmt: skip
    dated: dict[str, list[TimeValue]] = defaultdict(list)
    named: dict[str, list[TimeValue]] = defaultdict(list)
    for time in times:
        named[time.span.article_id].append(time)
        if time.granularity in {"day", "part", "minute"} and time.first is not None:
            dated[time.span.article_id].append(time)
    for row in (*dated.values(), *named.values()):
        row.sort(key=lambda time: time.span.start)
    out = []
    for line in traced:
        said, leading = line.leading.statements, line.leading
        text = articles[leading.article_id].text
        heard = {directory.key(statement.chain[0]) for statement in said}
        out.append(
            Subject(
                line=line,
                voices=frozenset(heard),
                principals=frozenset(directory.principal(key) for key in heard),
                persons=frozenset(key for key in heard if directory.is_person(key)),
                days=frozenset(_days(line.places[0], dated)),
                stance=said[0].stance if said else "",
                opener=_opener(articles, line.places[0]),
                sentence=(line.places[0].article_id, line.places[0].sentence),
                confirms=_confirms(articles, line.leading),
                lead=line.places[0].sentence == 0,
                brief=_is_brief(articles, line.leading),
                counts=counts.read(text, leading.start, leading.end),
                moment=moments.read(articles[leading.article_id], leading.start, leading.end, named[leading.article_id]),
                places=terms.places(text, leading.start, leading.end),
                wording=polarity.read(text, leading.start, leading.end),
                bearing=discourse.bearing(text, leading),
            )
        )
    return out


def _days(place: Place, dated: Mapping[str, Sequence[TimeValue]]) -> set[date]:
    return {time.first for time in moments.beginning_in(dated.get(place.article_id, ()), *place.context) if time.first}


_MOST_READ = 320  # characters
_SHORT = 4  # words of "the launches", "the troop deployment"


def _confirms(articles: Mapping[str, Article], place: Place) -> bool:
    """Whether it confirms, repeats or denies something told before by a short name for it."""
    cues = [statement.cue for statement in place.statements if statement.cue]
    if not cues or place.end - place.start > 60:
        return False
    text = articles[place.article_id].text
    found = [word.form for word in words(text, place.start, place.end)]
    short = 1 < len(found) <= _SHORT and found[0] in terms.closed("definite")
    return short and any(terms.expression("taking_up").search(text, cue.start, cue.end) for cue in cues)


def _is_brief(articles: Mapping[str, Article], place: Place) -> bool:
    """Whether it is a phrase and no clause of its own."""
    text = articles[place.article_id].text
    return not any(word.form in terms.finite() for word in words(text, place.start, min(place.end, place.start + _MOST_READ)))


def _opener(articles: Mapping[str, Article], place: Place) -> str:
    text = articles[place.article_id].text
    start, end = place.context
    first = words(text, start, min(end, start + 40))
    return first[0].form if first else ""


# -------------------------------------------------------------------------------------------------------- claims


@dataclass(frozen=True, slots=True)
class _Weigher:
    """Makes claims of lines."""

    articles: Mapping[str, Article]
    directory: Directory
    judgements: Sequence[Judgement] = ()

    def widened(
        self, claims: Sequence[Claim], carried: Sequence[Sequence[Line]], beside: Mapping[int, Collection[int]]
    ) -> list[Claim]:
        """The claims, each with what those beside it would add."""
        rows = list(zip(claims, carried, strict=True))
        near = ([rows[other] for other in sorted(beside.get(number, ()))] for number in range(len(rows)))
        return [
            replace(claim, wider=wider.wider(claim, lines, others, self.directory, self.articles, self.judgements))
            for (claim, lines), others in zip(rows, near, strict=True)
        ]

    def claim(self, carried: Sequence[Line], basis: tuple[str, ...] = (), told: Collection[str] = ()) -> Claim:
        """What these lines say, and how many stand behind it."""
        mentions = tuple(sorted((m for line in carried for m in _mentions(line, self.directory)), key=_where))
        first = min(mentions, key=lambda mention: (_appeared(self.articles, mention.span), _where(mention)))
        said = [statement for line in carried for place in line.places for statement in place.statements]
        found = figures.figures(carried, self.directory, self.articles, self.judgements)
        own = figures.assured(carried, self.directory, self.articles)
        return Claim(
            id=_id(mentions),
            text=wordings.clearest(carried, self.articles),
            mentions=mentions,
            figures=found.figures,
            first=first,
            denied_by=tuple(voice for voice in figures.against(said, self.directory, "denies") if voice not in own),
            unconfirmed_by=figures.against(said, self.directory, "unconfirmed"),
            basis=basis,
            interested=tuple(v for v in stakes.interested(carried, self.directory, self.articles) if v in found.figures.voices),
            judgements=tuple(sorted({*told, *found.judgements})),
            altered=tuple((_span(a), _span(b)) for a, b in contradictions.changed_in(carried, self.articles)),
        )


def _mentions(line: Line, directory: Directory) -> list[Mention]:
    """One mention for each statement and each bare sentence; bare copies of attributed text inherit its voices."""
    inherited = tuple(directory.key(link) for link in line.leading.statements[0].chain) if line.leading.statements else ()
    out = []
    for place in line.places:
        span = Span(place.article_id, place.start, place.end)
        for statement in place.statements:
            chain = tuple(directory.key(link) for link in statement.chain)
            out.append(Mention(span=span, statement_id=statement.id, voices=chain, stance=statement.stance))
        if not place.statements:
            out.append(Mention(span=span, statement_id=None, voices=inherited, inherited=bool(inherited)))
    return out


def _where(mention: Mention) -> tuple[str, int, int, str]:
    return mention.span.article_id, mention.span.start, mention.span.end, mention.statement_id or ""


def _appeared(articles: Mapping[str, Article], span: Span) -> float:
    stamp = articles[span.article_id].published
    return stamp.at.timestamp() if stamp else float("inf")


def _id(mentions: Sequence[Mention]) -> str:
    written = "|".join(f"{m.span.article_id}:{m.span.start}:{m.span.end}:{m.statement_id or ''}" for m in mentions)
    return "c:" + hashlib.sha256(written.encode()).hexdigest()[:12]
