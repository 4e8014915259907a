"""What sentences of one article have to do with each other: one confirms, answers or takes up what another told before.

Desks seldom repeat the words of a claim to speak of it: "confirmed the terms", "rejected the account", "that figure is wrong".
Such a sentence belongs to the claim it points back to. Which words point back is read here; nothing is weighed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.model import AGAINST
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from retold.corroboration.evidence import Subject
    from retold.corroboration.lines import Place
    from retold.text import Word

Pair = tuple[int, int]


def ordered(a: int, b: int) -> Pair:
    """Two lines by their numbers, the smaller first: a pair has one name."""
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """How one place leans on what was told before it."""

    points: bool = False  # what is said opens with a word that points back: "it went by"
    counters: bool = False  # the sentence has a word of contradiction: "rejected", "at odds with"
    seconds: bool = False  # it confirms what was told, by a short name or none: "confirming the withdrawal", "the same figure"
    echoes: bool = False  # it says the same as what stands right before it: "gave a similar account", "so did the mayor"
    follows: bool = False  # a person says what the thing told before did: "it went by with no lights on"
    grants: bool = False  # it says a part of what it names: "asked about the break-up, an officer would only say that ..."
    answers: bool = False  # it says no more than that what was told is so or not: "this", "that was wrong", "the report"
    known: frozenset[str] = frozenset()  # stems of what the sentence names as known: "the break-up", "this report"


NOTHING = Bearing()


_ROUND = 400  # characters of the sentence that are read on either side of what is said
_WIDE = 2  # words after "the" among which its noun is looked for: "the flare allegation"


def bearing(text: str, place: Place) -> Bearing:
    """How the place leans on what stands before it."""
    begin, stop = place.context
    start, end = max(begin, place.start - _ROUND), min(stop, place.end + _ROUND, place.start + terms.LONGEST)
    said = words(text, place.start, min(place.end, place.start + 40))
    stop = place.end if place.statements else end
    return Bearing(
        points=bool(said) and said[0].form in terms.closed("pointing"),
        counters=terms.expression("countering").search(text, start, end) is not None,
        seconds=_seconds(text, start, end, "confirms") or _seconds(text, start, end, "separately", stop),
        echoes=_seconds(text, start, end, "echoes", stop),
        follows=_follows(said, place),
        grants=_seconds(text, start, end, "grants"),
        answers=bool(said)
        and said[0].form.removesuffix("'s") in _pointers()
        and terms.content(word.form for word in said) <= _answer(),
        known=frozenset(_named_as_known(text, start, end)),
    )


@cache
def _pointers() -> frozenset[str]:
    return terms.closed("pointing") | terms.closed("known")


@cache
def _answer() -> frozenset[str]:
    """Stems of what an answer is made of that has no matter of its own."""
    return frozenset(terms.content(terms.listed("answers", "told") | terms.listed("answers", "false")))


def _seconds(text: str, start: int, end: int, how: str, before: int | None = None) -> bool:
    """Whether the sentence does so; what stands behind ``before`` speaks of the place itself: "..., she said, and so did he"."""
    sentence = text[start:end]  # a slice, since "^" is where a text begins and not where a search does
    found = terms.phrases("seconding", how).search(sentence)
    told = found is not None and (before is None or start + found.start() < before)
    return told and terms.phrases("seconding", "unsure").search(sentence) is None


def _follows(said: Sequence[Word], place: Place) -> bool:
    """Whether a person says so of something not named here, which is not who speaks: an "it" that did something."""
    if len(said) < _LEAST_TOLD or said[0].form != "it" or said[1].form in terms.listed("seconding", "merely"):
        return False
    speakers = {statement.chain[0].kind for statement in place.statements if statement.stance == "asserts"}
    names = {word.form for statement in place.statements for word in words(statement.chain[0].name)}
    return speakers == {"person"} and not names & terms.listed("houses", "speaks")


_LEAST_TOLD = 4  # words


def _named_as_known(text: str, start: int, end: int) -> set[str]:
    found = [word.form for word in words(text, start, end)]
    known = terms.closed("known")
    after = {form for at, form in enumerate(found) if any(before in known for before in found[max(0, at - _WIDE) : at])}
    parts = {part for form in after for part in (form, *form.split("-"))}
    return {terms.concept(stem) for stem in terms.content(parts)}


def seconded(subjects: Sequence[Subject]) -> list[Pair]:
    """Pairs of lines of which one confirms, echoes or grants what another voice told before it in the article."""
    told: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, subject in enumerate(subjects):
        for place in subject.line.places:  # its own place may be in an article that was copied
            if number not in told[place.article_id][place.sentence]:
                told[place.article_id][place.sentence].append(number)
    out = []
    for number, subject in enumerate(subjects):
        bearing = subject.bearing
        if subject.stance not in AGAINST and (bearing.seconds or bearing.echoes or bearing.follows or bearing.grants):
            before = _meant(subjects, number, told[subject.sentence[0]])
            if before is not None and not _one_house(subjects[before], subject):
                out.append(ordered(number, before))
    return sorted(out)


def _one_house(told: Subject, subject: Subject) -> bool:
    """Whether one speaks for the other, or both bear a name: "a Kesh ministry officer", "Kesh's defence ministry"."""
    return bool(told.principals & subject.principals or _proper(told) & _proper(subject))


def _proper(subject: Subject) -> set[str]:
    named = (said.chain[0].name for said in subject.line.leading.statements)
    found = {word.form.removesuffix("'s") for name in named for word in words(name) if name[word.start].isupper()}
    return {form for form in found if terms.content((form,))}


def _meant(subjects: Sequence[Subject], number: int, told: Mapping[int, Sequence[int]]) -> int | None:
    """What it confirms: what somebody else says in the same sentence, what it names, at the head or just before."""
    subject = subjects[number]
    bearing, at = subject.bearing, subject.sentence[1]
    beside = [
        n for n in told.get(at, ()) if subjects[n].line.places[0].end <= subject.line.places[0].start and subjects[n].voices
    ]
    if beside and bearing.echoes:
        return beside[-1]
    if bearing.seconds:
        back = range(at - 1, max(-1, at - 1 - _NEAR), -1)
        where = dict.fromkeys((0, *back)) if 0 < at <= _HEAD else back
        rows = [told[k][0] for k in where if told.get(k)]
        return next((n for n in rows if _names(subject, subjects[n])), rows[0] if rows else None)
    if bearing.grants:
        lines = [n for k in range(at - 1, -1, -1) for n in told.get(k, ()) if subjects[n].stance not in AGAINST]
        return next((n for n in lines if _names(subject, subjects[n]) and not _one_house(subjects[n], subject)), None)
    return next(iter(told.get(at - 1, ())), None)


def _names(subject: Subject, told: Subject) -> bool:
    """Whether a word that it takes as known stands in the other: the break-up, broke up."""
    return bool(subject.bearing.known & (told.terms.stems - told.terms.names))


_HEAD = 6  # sentences from the head of an article within which what is confirmed is what it opens with

# ------------------------------------------------------------------------------------------------- antecedents

CUES = (
    "constant", "next", "same paragraph", "after the lead", "near the lead", "common words", "common in the main clause",
    "same numbers", "numbers disagree", "same day", "against", "against next", "countered", "against what is named",
    "quoted next", "quoted near the lead", "points next", "points, same voice", "brief", "brief next", "short next",
    "new names", "unattributed", "after a denial",
)  # fmt: skip
WEIGHTS: tuple[float, ...] = (
    -3.49,
    0.38,
    1.21,
    1.43,
    0.53,
    0.9,
    0.52,
    0.7,
    -0.99,
    0.9,
    0.05,
    1.26,
    0.52,
    0.36,
    0.54,
    0.91,
    0.38,
    0.26,
    0.78,
    -1.25,
    0.52,
    -0.48,
    0.19,
    0.02,
)  # fitted by benchmarks/claims.py
_NEAR = 3  # sentences back in which an antecedent is looked for, besides the one that opens the article
_SHORT = 4  # stems
_MOST = 40  # lines looked at before one line: a table is no text
_BESIDE = 0.9  # what one sentence tells is mostly told of one matter
_MOST_BESIDE = 12


def antecedents(subjects: Sequence[Subject]) -> dict[int, list[tuple[int, float]]]:
    """For each line those that stand before it or in its sentence where it was first told, and how likely it speaks of each."""
    out = defaultdict(list)
    for number, rows in candidates(subjects):
        out[number] = [(earlier, _probability(cues)) for earlier, cues in rows]
    for number, other in _beside(subjects):
        out[number].append((other, _BESIDE))
    return dict(out)


def _beside(subjects: Sequence[Subject]) -> Iterator[Pair]:
    """Lines that share the sentence they were first told in, both ways."""
    told: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, subject in enumerate(subjects):
        told[subject.sentence].append(number)
    for row in told.values():
        yield from permutations(row[:_MOST_BESIDE], 2)


def candidates(subjects: Sequence[Subject]) -> Iterator[tuple[int, list[tuple[int, tuple[float, ...]]]]]:
    """Each line with those it may speak of, and what speaks for each."""
    told = _by_sentence(subjects)
    opening = {article_id: min(rows) for article_id, rows in told.items()}
    for number, subject in enumerate(subjects):
        article_id, sentence = subject.sentence
        rows = told[article_id]
        back = {at for at in range(sentence - _NEAR, sentence) if at in rows} | {opening[article_id]}
        before = [(at, n) for at in sorted(back) if at < sentence for n in rows[at] if n != number][-_MOST:]
        if before:
            yield number, [(n, cues(subjects[n], subject, article_id, sentence - at)) for at, n in before]


def cues(told: Subject, subject: Subject, article_id: str, distance: int) -> tuple[float, ...]:
    """What speaks for the second speaking of the first, which stands so many sentences before it, in the order of ``CUES``."""
    other = bool(told.voices and subject.voices and not told.principals & subject.principals)
    voiced = bool(told.voices & subject.voices)
    context = told.line.context
    common = subject.line.context.stems & context.stems
    head = (subject.line.head.stems & told.line.head.stems) - told.line.head.names
    mine, theirs = ({n.value for n in x.terms.numbers if n.value > _FEW} for x in (subject, told))
    against = subject.stance in AGAINST and told.stance not in AGAINST
    following = distance == 1
    paragraph = next((p.paragraph for p in told.line.places if p.article_id == article_id), -1)
    new = bool(subject.terms.names - context.names)
    named = bool(subject.bearing.known & (context.stems - context.names))
    return (
        1.0,
        float(following),
        float(paragraph == subject.line.places[0].paragraph),
        float(told.first and following),
        float(told.first and not following),
        math.log1p(len(common)),
        math.log1p(len(head)),
        math.log1p(len({n.value for n in subject.terms.numbers} & {n.value for n in told.terms.numbers})),
        float(bool(mine and theirs and not mine & theirs)),
        float(bool(told.days & subject.days)),
        float(against),
        float(against and following and other),
        float(subject.bearing.counters and other),
        float((against or (subject.bearing.counters and other)) and named),
        float(subject.quoted and following and other),
        float(subject.quoted and told.first and distance <= _NEAR and not new),
        float(subject.bearing.points and following and other),
        float(subject.bearing.points and following and voiced),
        float(subject.brief),
        float(subject.brief and following),
        float(len(subject.terms.stems) <= _SHORT and following),
        float(new),
        float(not subject.voices),
        float(told.stance in AGAINST and subject.stance not in AGAINST),
    )


_FEW = 2  # smaller numbers tell nothing apart


def _probability(found: Sequence[float]) -> float:
    score = sum(f * w for f, w in zip(found, WEIGHTS, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _by_sentence(subjects: Sequence[Subject]) -> Mapping[str, Mapping[int, list[int]]]:
    out: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, subject in enumerate(subjects):
        for place in subject.line.places:
            if number not in out[place.article_id][place.sentence]:
                out[place.article_id][place.sentence].append(number)
    return out


# ------------------------------------------------------------------------------------------------------- groups


SPEAKS_OF = 0.55  # from which a line is shown under what it most likely speaks of


def under(
    groups: Sequence[Sequence[int]], loose: Sequence[Sequence[int]], spoken: Mapping[int, Sequence[tuple[int, float]]],
    apart: Collection[Pair], sizes: Sequence[int],
) -> dict[int, int]:  # fmt: skip
    """For each group that most likely restates, answers or comments on another one, by number, that other one.

    ``loose`` are groups on weaker evidence: the largest of those in one stands for the rest. Nothing is counted by this.
    """
    at = {number: k for k, row in enumerate(groups) for number in row}
    foes = {(at[a], at[b]) for a, b in apart} | {(at[b], at[a]) for a, b in apart}
    size = [sum(sizes[number] for number in row) for row in groups]
    up: dict[int, int] = {}

    def top(k: int) -> int:
        while k in up:
            k = up[k]
        return k

    for row in loose:
        kept = sorted({at[number] for number in row}, key=lambda k: (-size[k], k))
        for k in kept[1:]:
            if (k, kept[0]) not in foes and top(kept[0]) != k and k not in up:
                up[k] = top(kept[0])
    found: dict[Pair, float] = {}
    for number, rows in spoken.items():
        for earlier, chance in rows:
            if at[number] != at[earlier] and chance >= SPEAKS_OF:
                pair = at[number], at[earlier]
                found[pair] = max(chance, found.get(pair, 0.0))
    for (k, other), _ in sorted(found.items(), key=lambda item: (-item[1], size[item[0][0]], item[0])):  # the smaller below
        if k not in up and top(other) != k and (k, other) not in foes:
            up[k] = top(other)
    return {k: top(k) for k in up}


def witnesses(subjects: Sequence[Subject], groups: Sequence[Sequence[int]], up: Mapping[int, int]) -> list[Pair]:
    """Pairs of lines of which the second, told of a named person in the desk's words, speaks of the first right after it.

    Only what one house alone says so far, and nothing that opens an article: what is quoted there is comment as often.
    """
    out: list[Pair] = []
    for k, upper in sorted(up.items()):
        houses = {principal for number in groups[upper] for principal in subjects[number].principals}
        told = {subjects[number].sentence: number for number in reversed(groups[upper]) if subjects[number].voices}
        if len(houses) == 1:
            out.extend((told[before], number) for number, before in _just_before(subjects, groups[k], houses) if before in told)
    return sorted(ordered(*pair) for pair in out)


def _just_before(
    subjects: Sequence[Subject], group: Sequence[int], houses: Collection[str]
) -> Iterator[tuple[int, tuple[str, int]]]:
    """What named persons of other houses say in this group, and the sentence before each."""
    for number in group:
        subject = subjects[number]
        article_id, at = subject.sentence
        says = bool(subject.persons) and not subject.quoted and subject.stance not in AGAINST
        if says and at > 1 and subject.principals.isdisjoint(houses):
            yield number, (article_id, at - 1)
