"""Which lines cannot both be so: they count the same thing differently, one negates the other, or one denies the other.

A false contradiction is worse than a missed one: two counts contradict only where whom or what they count, what befell it
and when are the same as far as the words tell, and a negation only where it stands at a word that both have. Parts of a
whole, other years, what may be, and two numbers in one mouth and one article contradict nothing.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from retold.corroboration import counts, lines, polarity, terms
from retold.model import AGAINST, LEFT_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.corroboration.counts import Count
    from retold.corroboration.evidence import Evidence, Subject
    from retold.corroboration.lines import Line, Place
    from retold.corroboration.terms import Number
    from retold.model import Article

Pair = tuple[int, int]
Kind = Literal["number", "negation", "denial", "time"]

DENIAL: Kind = "denial"
_FACTOR, _FACTOR_OF_FATES = 3.2, 12  # accounts that differ by more are of different things
_PAIRS_A_LINE, _LEAST_PAIRS = 10, 50_000
_MOST_LINES = 150  # that count one thing: more are a table


def between(evidence: Evidence, candidates: Iterable[Pair]) -> dict[Pair, Kind]:
    """The pairs that contradict each other and how, among all that count the same thing and these candidates."""
    subjects = evidence.subjects
    found: dict[Pair, Kind] = {pair: "time" for pair in candidates if date_otherwise(subjects[pair[0]], subjects[pair[1]])}
    found |= {pair: "negation" for pair in candidates if negate(evidence, *pair)}
    found |= {pair: "number" for pair in _rivals(subjects) if count_otherwise(subjects[pair[0]], subjects[pair[1]])}
    found |= dict.fromkeys(_altered(subjects), "number")
    return found


# -------------------------------------------------------------------------------------------------------- counts


def count_otherwise(x: Subject, y: Subject) -> bool:
    """Whether both count the same thing of the same happening, and no number of one fits the other's."""
    if _against(x) or _against(y) or _one_mouth(x, y):
        return False
    if len(x.counts) > counts.MOST or len(y.counts) > counts.MOST or _is_bare(x) or _is_bare(y):
        return False
    return any(_alone(c, x, y) and _alone(d, y, x) for c in x.counts for d in y.counts if _clash(c, d) and _near(c, d, x, y))


def _is_bare(subject: Subject) -> bool:
    """Whether it is a number and its noun, and tells of nothing: "229 lives", of another crash."""
    return subject.brief and all(count.high and not count.clause for count in subject.counts)


def counted_apart(subjects: Sequence[Subject]) -> frozenset[Pair]:
    """Pairs that tell different numbers of people, called otherwise: two accounts or two groups, but not one claim.

    "Nine fishermen were rescued", "ten crew members were rescued"; "1.3 million customers", "the data of 2.1 million people".
    """
    return frozenset(pair for pair in _rivals(subjects) if _other_number(subjects[pair[0]], subjects[pair[1]]))


def _other_number(x: Subject, y: Subject) -> bool:
    if max(len(x.counts), len(y.counts)) > counts.MOST:
        return False
    rivals = ((c, d) for c in x.counts for d in y.counts if _of_one_fate(c, d) or (_of_masses(c, d) and _like_size(c, d)))
    return any(_alone(c, x, y) and _alone(d, y, x) for c, d in rivals if not c.overlaps(d))


def _of_one_fate(c: Count, d: Count) -> bool:
    told = bool(c.fate) and (c.kind, c.fate, c.role) == (d.kind, d.fate, d.role)
    return told and not (c.rough or d.rough or "part" in c.apart | d.apart)


def _of_masses(c: Count, d: Count) -> bool:
    """Whether both count people by the thousand: who is one of so many is seldom told, and they are called what one likes."""
    return _is_mass(c) and _is_mass(d) and not {"part", "negated"} & (c.apart | d.apart)


def _called_alike(c: Count, d: Count) -> bool:
    """1.3 million customers that may be affected, 2.1 million people that are: at one time, and not called two things."""
    return c.apart - {"maybe"} == d.apart - {"maybe"} and (c.heads == d.heads or not (c.heads and d.heads))


def _is_mass(count: Count) -> bool:
    return count.kind == "person" and not count.fate and not count.role and count.low >= _MASS


_MASS = 10_000


def told_otherwise(mine: Sequence[Count], theirs: Sequence[Count]) -> bool:
    """Whether one wording counts the same thing otherwise than the other, one copy with it."""
    if max(len(mine), len(theirs)) > counts.MOST:
        return False
    return any(
        not c.overlaps(d) and _only(c, mine) and _only(d, theirs) and not any(e.low == e.high == c.low for e in theirs)
        for c in mine
        for d in theirs
        if _told_alike(c, d)
    )


def _told_alike(c: Count, d: Count) -> bool:
    return (_same_thing(c, d) or _of_one_fate(c, d)) and not {"part", "other time"} & (c.apart | d.apart)


def _only(c: Count, told: Sequence[Count]) -> bool:
    return sum(_told_alike(c, d) for d in told) == 1


def _rounded(rough: Number, sharp: Number) -> bool:
    """Whether one stands for the other: "more than 4,000" for 4,200, "about 40" for 43."""
    return rough.loose and abs(rough.value - sharp.value) <= _NEARLY * max(rough.value, sharp.value)


_NEARLY = 0.1


def changed_in(carried: Iterable[Line], articles: Mapping[str, Article]) -> list[tuple[Place, Place]]:
    """Copies that tell another number than the place nearest the original, the first of each number with that place."""
    out: list[tuple[Place, Place]] = []
    for line in carried:
        if len(line.places) > 1 and _many_numbers(line):
            numbers = [terms.read(articles[p.article_id].text, p.start, p.end).numbers for p in line.places]
            told = {numbers[0]}
            for place, said in zip(line.places, numbers, strict=True):
                if said not in told and _one_number_differs(numbers[0], said):
                    told.add(said)
                    out.append((line.places[0], place))
    return out


def _one_number_differs(mine: frozenset[Number], theirs: frozenset[Number]) -> bool:
    """Whether all that the two count agrees but for one number of one thing."""
    here, there = mine - theirs, theirs - mine
    if len(here) != 1 or len(there) != 1 or len(mine) > counts.MOST:
        return False
    (a,), (b,) = here, there
    same = terms.counted_kind(a.unit) == terms.counted_kind(b.unit)
    return same and a.value != b.value and not (_rounded(a, b) or _rounded(b, a))


def may_update(new: Subject, old: Subject) -> bool:
    """Whether one voice may say the new in the place of the old: anything in words of its own, in a copy a toll that rises."""
    if not new.line.altered or new.line.altered != old.line.altered:
        return True
    return any(c.fate and c.fate == d.fate and c.low > d.high for c in new.counts for d in old.counts)


def rises(new: Subject, old: Subject) -> bool:
    """Whether the new tells of more dead or hurt than the old: so does every toll of the days after."""
    return any(c.fate in counts.HARM and c.fate == d.fate and c.low > d.high for c in new.counts for d in old.counts)


def by_number(traced: Sequence[Line], articles: Mapping[str, Article]) -> list[Line]:
    """The lines, those apart whose copies tell different numbers: who changes "two" to "three" says something else.

    Apart as well where one place says what another leaves open in other words: that was no copy.
    """
    out: list[Line] = []
    for line in traced:
        differs = len(line.places) > 1 and (_many_numbers(line) or _many_stances(line))
        groups = _groups(line, articles) if differs else []
        out.extend(lines.altered(line, articles, groups) if len(groups) > 1 else [line])
    return sorted(out, key=lambda line: (line.places[0].article_id, line.places[0].start, line.places[0].end))


def _many_numbers(line: Line) -> bool:
    """Whether its wordings together count more than one thing, or one differently."""
    return len(line.terms.numbers) > 1


def _many_stances(line: Line) -> bool:
    return len({_open(place) for place in line.places if place.statements}) > 1


def _open(place: Place) -> bool:
    """Whether its voice leaves open what it is asked."""
    return all(statement.stance in LEFT_OPEN for statement in place.statements)


def _otherwise(place: Place, other: Place, articles: Mapping[str, Article]) -> bool:
    """Whether one says what the other leaves open, and in other words."""
    if not place.statements or not other.statements or _open(place) == _open(other):
        return False
    one, two = (terms.read(articles[p.article_id].text, p.start, p.end).stems for p in (place, other))
    return len(one & two) < _SAME_MATTER * min(len(one), len(two))


_SAME_MATTER = 0.5  # share of the stems of the shorter


def _groups(line: Line, articles: Mapping[str, Article]) -> list[tuple[Place, ...]]:
    """Places by the numbers they tell; one that tells none, or counts other things, stays with the first."""
    rows: list[list[Place]] = []
    told: list[tuple[Count, ...]] = []
    for place in line.places:
        text = articles[place.article_id].text
        said = counts.read(text, *terms.main_span(text, place.start, place.end))
        fits = (k for k, known in enumerate(told) if not told_otherwise(known, said))
        at = next((k for k in fits if not _otherwise(rows[k][0], place, articles)), None)
        if at is None:
            rows.append([])
            told.append(said)
            at = len(rows) - 1
        rows[at].append(place)
    return [tuple(row) for row in rows]


def _altered(subjects: Sequence[Subject]) -> Iterator[Pair]:
    """Lines that were one copy until somebody changed a number."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number, subject in enumerate(subjects):
        if subject.line.altered:
            parts[subject.line.altered].append(number)
    for row in parts.values():
        for a, b in combinations(row[:_MOST_LINES], 2):
            if (subjects[a].stance in LEFT_OPEN) == (subjects[b].stance in LEFT_OPEN):  # else it was no copy
                yield a, b


def _rivals(subjects: Sequence[Subject]) -> Iterator[Pair]:
    """Lines that count things of one kind, the rarest first, some dozens of pairs a line."""
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, subject in enumerate(subjects):
        for count in subject.counts:
            for key in _slots(count):
                rows[key].add(number)
    seen: set[Pair] = set()
    most = max(_LEAST_PAIRS, _PAIRS_A_LINE * len(subjects))
    for key in sorted(rows, key=lambda key: (len(rows[key]), key)):
        if len(seen) >= most:
            return
        row = sorted(rows[key])[:_MOST_LINES]
        for k, b in enumerate(row):
            for a in row[:k]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _slots(count: Count) -> Iterator[tuple[str, str]]:
    if count.kind == "person" and count.fate:
        yield count.kind, count.fate
    elif _is_mass(count):
        yield count.kind, ""
    elif count.kind in {"person", "thing"}:
        for head in count.heads:
            yield count.kind, head
    else:
        yield count.kind, count.role


def _clash(c: Count, d: Count) -> bool:
    return not c.overlaps(d) and _same_slot(c, d) and _like_size(c, d)


def _same_slot(c: Count, d: Count) -> bool:
    """Whether both count the same, of the same time, and both as having happened."""
    told = c.apart == d.apart and "part" not in c.apart and "negated" not in c.apart
    return (told and _same_thing(c, d)) or (_of_masses(c, d) and _called_alike(c, d))


def _same_thing(c: Count, d: Count) -> bool:
    if (c.kind, c.fate, c.role) != (d.kind, d.fate, d.role):
        return False
    return (c.heads == d.heads and c.marks == d.marks) or _part_exceeds(c, d) or _part_exceeds(d, c)


def _part_exceeds(whole: Count, part: Count) -> bool:
    """Of "three missiles" two may be ballistic, but not four; of nobody hurt none may be a worker."""
    anybody = whole.kind == "person" and whole.fate and not whole.heads
    return not whole.marks and (whole.heads == part.heads or bool(anybody)) and part.low > whole.high


def _like_size(c: Count, d: Count) -> bool:
    """Whether one may be another account of the other: three times as many is something else, but for the dead."""
    low, high = (c, d) if c.high < d.low else (d, c)
    least, most = low.high, min(high.low, high.high)
    return most <= (_FACTOR_OF_FATES if c.fate else _FACTOR) * least if least else bool(c.fate)


def _near(c: Count, d: Count, x: Subject, y: Subject) -> bool:
    """Whether what stands round the two numbers tells of one happening."""
    if c.names and d.names and not c.names & d.names:
        return False
    if c.fate:
        if x.places and y.places and not x.places & y.places:
            return False
        placed = _placed(c, y) and _placed(d, x)
        alike = bool(x.line.context.stems & y.line.context.stems - {f"={c.fate}"})
        return placed and (alike or _of_all(c, y) or _of_all(d, x))
    common = c.clause & d.clause
    elsewhere = (x.line.context.stems & y.line.context.stems) - common - c.heads
    return len(common) >= (1 if c.kind in {"person", "thing"} else 2) and len(common) + len(elsewhere) >= _COMMON


def _placed(count: Count, other: Subject) -> bool:
    """Whether the other tells of the same people as far as names say: "three killed in Sova" are not "two in a ward"."""
    return not count.names or bool(count.names & other.line.context.names)


def _of_all(none: Count, other: Subject) -> bool:
    """Whether nobody at all is said to be hurt, "there were no casualties", and the other opens its article: one happening."""
    return not none.high and not none.clause and not none.names and other.sentence[1] <= _HEAD


_HEAD = 1  # sentences behind the first in which an article still tells its news
_COMMON = 3  # words that tell of one happening, where no fate does


def _alone(c: Count, x: Subject, y: Subject) -> bool:
    """Whether no number of ``y`` fits this one, and ``x`` gives no other for the same."""
    fits = any(c.overlaps(d) for d in y.counts if d.kind == c.kind and d.fate == c.fate and (c.fate or d.heads == c.heads))
    again = any(d is not c and _same_thing(c, d) and not c.overlaps(d) for d in x.counts)
    return not fits and not again


# ------------------------------------------------------------------------------------------------------ negation


def negate(evidence: Evidence, a: int, b: int) -> bool:
    """Whether one says of the same what the other negates, or has its opposite."""
    x, y = evidence.subjects[a], evidence.subjects[b]
    if _against(x) or _against(y) or x.sentence == y.sentence or _one_mouth(x, y):
        return False
    mine, theirs = x.wording, y.wording
    if mine.names and theirs.names and not mine.names & theirs.names:
        return False
    if mine.maybe != theirs.maybe or mine.years != theirs.years:
        return False
    if polarity.negates(mine, theirs) or polarity.negates(theirs, mine) or polarity.opposed(mine, theirs):
        return True
    return _rules_out(x, y) or _rules_out(y, x)


def _rules_out(no: Subject, yes: Subject) -> bool:
    """Whether another party says that it did not so much as come near what is told: one matter by two words of who and what."""
    if not (no.voices or yes.voices) or no.principals & yes.principals or not polarity.rules_out(no.wording, yes.wording):
        return False
    common = (no.line.context.stems & yes.line.context.stems) - no.wording.negated
    return len(common) >= _PARTIES and bool(no.terms.stems & yes.terms.stems & common)


_PARTIES = 2


# --------------------------------------------------------------------------------------------------------- times


def date_otherwise(x: Subject, y: Subject) -> bool:
    """Whether both tell one act, in almost the same words, and give it another hour or day."""
    if not x.moment.differs(y.moment) or _against(x) or _against(y) or _one_mouth(x, y):
        return False
    mine, theirs = x.wording, y.wording
    return mine.maybe == theirs.maybe and not mine.negated and not theirs.negated and polarity.one_act(mine, theirs)


# ------------------------------------------------------------------------------------------------------- denials


def denied(evidence: Evidence, a: int, b: int) -> bool:
    """Whether one denies what the other says: in words of the other, or in none of its own, right after it."""
    x, y = evidence.subjects[a], evidence.subjects[b]
    if (x.stance == "denies") == (y.stance == "denies") or (_against(x) and _against(y)):
        return False
    no, yes = (x, y) if x.stance == "denies" else (y, x)
    if _answers(no, yes):
        return True
    if no.wording.negated or no.principals & yes.principals:  # "denied that it had never left": it says so too
        return False
    common = (no.wording.stems & yes.wording.stems) - no.wording.names
    return len(common) >= _ECHOED and evidence.share(a, b) >= _ECHO and bool(no.terms.stems & yes.line.head.stems)


def rebutted(subjects: Sequence[Subject], spoken: Mapping[int, Sequence[tuple[int, float]]], least: float) -> Iterator[Pair]:
    """Pairs of which one denies what it most likely speaks of, right behind it and in so many words.

    "The deal was nudged along, two people said. The office denied that it arranged anything."
    """
    for number, rows in spoken.items():
        no = subjects[number]
        told, chance = max(rows, key=lambda row: (row[1], -row[0]), default=(number, 0.0))
        yes = subjects[told]
        answers = no.stance == "denies" and no.bearing.counters and bool(no.voices and yes.voices)
        if not answers or chance < least or _against(yes):
            continue
        article_id, at = no.sentence
        behind = any(place.article_id == article_id and at - place.sentence == 1 for place in yes.line.places)
        if behind and not no.principals & yes.principals:
            yield (number, told) if number < told else (told, number)


def _answers(no: Subject, yes: Subject) -> bool:
    """ "Disputed this", "that was wrong", "the report was false": right behind what somebody else says."""
    (text, at), (told_in, before) = no.sentence, yes.sentence
    return no.bearing.answers and text == told_in and at - before == 1 and not no.principals & yes.principals


_ECHOED, _ECHO = 3, 0.6  # words and share of the shorter one's from which a denial answers

# --------------------------------------------------------------------------------------------------------- common


def _against(subject: Subject) -> bool:
    return subject.stance in AGAINST


def _one_mouth(x: Subject, y: Subject) -> bool:
    """Whether one text lets nobody or the same voice say both: it tells of two things, or of a part."""
    together = {place.article_id for place in x.line.places[:_FEW]} & {place.article_id for place in y.line.places[:_FEW]}
    return bool(together) and (not x.voices or not y.voices or bool(x.voices & y.voices))


_FEW = 40
