"""What speaks for and against each candidate parent of each child, as features that the weights turn into log-odds.

Private additions of the child cost the same under every parent and are left out. What decides is *orphan text* (the
child shares it with a third witness and the candidate lacks it), readings reverted or inherited, the candidate's own
private text that the child would have had to cut, the stamps, and the credits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retold import text
from retold.stemmata import clock, desks, memory, printing
from retold.stemmata.collation import MOST_CHARS, folded
from retold.stemmata.houses import NO_MEANINGS, House, house, meanings, printed, same, tells
from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from retold.model import Article, Stamp
    from retold.stemmata.collation import Collation

LINE_FEATURES = (
    "orphan run", "orphan sentence", "orphan lone", "reverted", "reverted whole", "in common", "unrooted run",
    "unrooted sentence",
)  # fmt: skip
WHOLE_FEATURES = (
    "cut sentence", "cut private", "cut block", "added", "moved", "honorific", "restyled", "credit orphan", "credit dropped",
    "retitled", "title orphan", "order", "lag", "at once", "passed over", "shortened", "names parent",
    "agency copies", "root", "source present", "credited present", "credits absent",
    "from memory",
)  # fmt: skip


NOBODY = House()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One possible parent as the model sees it: a witness, a lost original, or nothing (an empty sheet)."""

    row: NDArray[np.int32]  # (lines,) reading or -1
    sequence: tuple[int, ...] = ()  # lines in text order, -1 for private sentences
    title: tuple[str, ...] = ()
    stamp: Stamp | None = None
    house: House = NOBODY
    source: bool = False  # its house reports for itself: by its dateline, by the table, by the credits of others
    nothing: bool = False  # no parent at all
    witness: int = -1  # its place in the collation; -1 for a lost original and for nothing
    honours: Mapping[int, Counter[str]] = field(default_factory=dict)  # by line: how it addresses people
    version: int = 0  # how many texts of its house came before it


@dataclass(slots=True)
class Bench:
    """Everything the scoring of one family needs: the collation, the sheets, and who may attest what."""

    collation: Collation
    sheets: list[Sheet]
    attests: NDArray[np.float64]  # (n, n): how far witness c speaks for text that b did not invent (c not below b)
    likeness: NDArray[np.float64]  # (n, n): trusted words in common
    sources: NDArray[np.float64]  # (n,): share of the copied text that a source house in the pile has
    credited: NDArray[np.float64]  # (n,): ... that a house which it credits has in the pile
    texts: NDArray[np.int32]  # (lines,) which desk's text each line belongs to
    absent: NDArray[np.bool_]  # (n,): credits a house that is not in the pile
    titles: Mapping[tuple[str, ...], Sequence[int]]  # who has this headline
    memory: memory.Recall | None  # what may be had from whom, where hardly a sentence is shared
    rarity: NDArray[np.float64]  # (n, lines): how rare its reading is among those who have the line, in log-odds
    printing: printing.Printing  # with what house style changes
    alike: dict[tuple[int, bytes, tuple[int, ...]], tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    differences: dict[tuple[int, int, int], float] = field(default_factory=dict)
    vocabulary: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    pairs: dict[tuple[int, int], NDArray[np.float64]] = field(default_factory=dict)  # (child, parent): see _of_pair

    def difference(self, line: int, old: int, new: int) -> float:
        """The share of words in which two readings of a line differ."""
        key = (line, min(old, new), max(old, new))
        if key not in self.differences:
            one, other = (Counter(self.collation.readings[line][reading]) for reading in (old, new))
            changed = (one - other).total() + (other - one).total()
            self.differences[key] = changed / max(1, one.total() + other.total())
        return self.differences[key]

    def words(self, line: int, reading: int) -> frozenset[str]:
        """The different words of a reading."""
        key = (line, reading)
        if key not in self.vocabulary:
            self.vocabulary[key] = frozenset(self.collation.readings[line][reading])
        return self.vocabulary[key]


def prepare(collation: Collation, articles: Sequence[Article]) -> Bench:
    """The bench for these articles, in the order of the collation."""
    outlets = sorted({text.fold(article.outlet).strip() for article in articles} - {""})
    present = (collation.table >= 0).astype(float)
    common = (present * collation.words * collation.trust) @ present.T
    attests = clock.chances_before([article.published for article in articles])
    meant = meanings([printed(a) for a in articles], [text.fold(a.outlet).strip() for a in articles], common * attests)
    sheets = [sheet_of(collation, w, article, outlets, meant) for w, article in enumerate(articles)]
    credited = sorted({name for sheet in sheets for name in sheet.house.credits})
    named = {outlet for sheet in sheets for outlet in sheet.house.named if tells(outlet)}
    reporting = named | {outlet for outlet in outlets if any(same(name, outlet) for name in credited)}
    absent = {name for name in credited if not any(same(name, outlet) for outlet in outlets)}
    sheets = [replace(sheet, source=sheet.house.own or sheet.house.outlet in reporting) for sheet in _numbered(sheets)]
    loose = memory.is_loose(collation)
    recall = memory.recall([_all_words(article) for article in articles]) if loose else None
    return Bench(
        collation=collation,
        sheets=sheets,
        attests=attests,
        likeness=common,
        sources=_from_sources(sheets, common, credited=False),
        credited=_from_sources(sheets, common, credited=True),
        texts=desks.texts(collation, [sheet.house for sheet in sheets]),
        absent=np.array([bool(sheet.house.credits & absent) for sheet in sheets], dtype=bool),
        titles=_by_title(sheets),
        memory=recall,
        rarity=_rarity(collation),
        printing=printing.of(collation),
    )


def _rarity(collation: Collation) -> NDArray[np.float64]:
    """For each witness and line how many have the line to one that reads it so, as a logarithm; 0 where only two have it."""
    out = np.zeros(collation.table.shape)
    for line in range(len(collation.readings)):
        holders = np.flatnonzero(collation.table[:, line] >= 0)
        readings = collation.table[holders, line]
        if len(holders) > 2:
            alike = np.bincount(readings)[readings]
            out[holders, line] = np.log(len(holders) / alike) * collation.trust[line]
    return out


def _numbered(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with the number of texts that their house put out before."""
    stamps: dict[str, set[datetime]] = {}
    for sheet in sheets:
        if sheet.house.outlet and sheet.stamp is not None and sheet.stamp.precision != "unknown":
            stamps.setdefault(sheet.house.outlet, set()).add(sheet.stamp.at)
    ordered = {outlet: sorted(found) for outlet, found in stamps.items()}
    return [
        replace(sheet, version=bisect_left(ordered.get(sheet.house.outlet, ()), sheet.stamp.at)) if sheet.stamp else sheet
        for sheet in sheets
    ]


def _by_title(sheets: Sequence[Sheet]) -> dict[tuple[str, ...], list[int]]:
    out: dict[tuple[str, ...], list[int]] = {}
    for w, sheet in enumerate(sheets):
        out.setdefault(sheet.title, []).append(w)
    return out


def _all_words(article: Article) -> list[str]:
    """Its own words, short sentences included; of a very long text the beginning."""
    stretches = [(start, min(end, start + MOST_CHARS)) for start, end in article.body]
    return list(folded(tuple(word.form for start, end in stretches for word in text.words(article.text, start, end))))


def _from_sources(sheets: Sequence[Sheet], common: NDArray[np.float64], *, credited: bool) -> NDArray[np.float64]:
    """For each witness the largest share of its copied text that stands in the article of a source, or one it credits."""
    out = np.zeros(len(sheets))
    for b in range(len(sheets)):
        known = [
            a
            for a, s in enumerate(sheets)
            if a != b and s.source and (not credited or any(same(name, s.house.outlet) for name in sheets[b].house.credits))
        ]
        shares = [common[b, a] / max(1.0, common[b, b]) for a in known]
        out[b] = max(shares, default=0.0)
    return out


def sheet_of(
    collation: Collation, witness: int, article: Article, outlets: Sequence[str], meant: Mapping[str, str] = NO_MEANINGS
) -> Sheet:
    """One witness as a possible parent or child; ``meant`` says what printed names stand for."""
    return Sheet(
        row=collation.table[witness],
        sequence=collation.line_of[witness],
        title=tuple(word.form for word in text.words(article.title)),
        stamp=article.published,
        house=house(article, outlets, meant),
        witness=witness,
        honours=_honours(collation, witness, article),
    )


def _honours(collation: Collation, witness: int, article: Article) -> dict[int, Counter[str]]:
    """The honorifics that house style folds away, by line."""
    out: dict[int, Counter[str]] = {}
    for sentence, line in zip(collation.sentences[witness], collation.line_of[witness], strict=True):
        found = _HONORIFIC.findall(article.text, sentence.start, min(sentence.end, sentence.start + MOST_CHARS))
        if line >= 0 and found:
            out.setdefault(line, Counter()).update(form.lower() for form in found)
    return out


_HONORIFIC = re.compile(r"\b(?:M(?:rs?|s|iss)|Dr|Sir)\b")


@lru_cache(maxsize=4)
def empty_sheet(lines: int) -> Sheet:
    """No parent at all: it explains nothing."""
    return Sheet(row=np.full(lines, -1, dtype=np.int32), nothing=True)


# --------------------------------------------------------------------------------------------------------- features


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The features of some candidate parents for one child."""

    child: int
    lines: NDArray[np.intp]  # (u,) the child's shared lines in text order
    by_line: NDArray[np.float64]  # (candidates, u, line features)
    whole: NDArray[np.float64]  # (candidates, whole features)

    def costs(self) -> NDArray[np.float64]:
        """The cost of each candidate, in log-odds."""
        out: NDArray[np.float64] = self.by_line.sum(1) @ line_weights() + self.whole @ whole_weights()
        return out

    def line_costs(self) -> NDArray[np.float64]:
        """The part of the cost that each line brings: (candidates, u)."""
        out: NDArray[np.float64] = self.by_line @ line_weights()
        return out


def line_weights() -> NDArray[np.float64]:
    """Weights of the features of a line."""
    return np.array([WEIGHTS[name] for name in LINE_FEATURES])


def whole_weights() -> NDArray[np.float64]:
    """Weights of the features of a pair as a whole."""
    return np.array([WEIGHTS[name] for name in WHOLE_FEATURES])


def case(bench: Bench, child: int, parents: Sequence[Sheet], *, excused: frozenset[int] = frozenset()) -> Case:
    """The features of these parents for this child; ``excused`` lines came from elsewhere (a second parent)."""
    order = [line for line in bench.collation.order(child) if line not in excused]
    if bench.memory is not None:
        return _from_memory(bench, child, order, parents)
    around = _around(bench, child, order)
    titled = _title_attested(bench, child)
    by_line = _line_features(bench, child, order, around, parents)
    each = [_whole_features(bench, child, p, titled=titled, bits=_bits(bench, child, p)) for p in parents]
    whole = _with_added(bench, child, order, parents, np.array(each).reshape(len(parents), len(WHOLE_FEATURES)))
    whole[:, _AT["restyled"]] = _restyled(bench, child, around, parents, by_line[:, :, [_REVERTED, _REVERTED_WHOLE]].sum(2))
    return Case(child=child, lines=around.lines, by_line=by_line, whole=whole)


def _with_added(
    bench: Bench, child: int, order: Sequence[int], parents: Sequence[Sheet], whole: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The features with what the child must have added itself: what is mostly its own has likely no parent."""
    me = bench.sheets[child]
    own = sum(1 for line in me.sequence if line < 0)
    at = np.array(order, dtype=np.intp)
    for k, parent in enumerate(parents):
        if not parent.nothing and not (me.house.outlet and me.house.outlet == parent.house.outlet):
            whole[k, _AT["added"]] = np.log1p(own + np.count_nonzero(parent.row[at] < 0))
    return whole


def _from_memory(bench: Bench, child: int, order: Sequence[int], parents: Sequence[Sheet]) -> Case:
    """The features where hardly a sentence is shared: what is new in the child, the order of the stamps, the constant root."""
    whole = np.zeros((len(parents), len(WHOLE_FEATURES)))
    for k, parent in enumerate(parents):
        whole[k, _AT["from memory"]] = _bits(bench, child, parent)
        whole[k, _AT["root"]] = parent.nothing
        if not parent.nothing:
            whole[k, _AT["order"]] = _order(parent, bench.sheets[child])
    by_line = np.zeros((len(parents), len(order), len(LINE_FEATURES)))
    return Case(child=child, lines=np.array(order, dtype=np.intp), by_line=by_line, whole=whole)


_AT = {name: k for k, name in enumerate(WHOLE_FEATURES)}


class _Around(NamedTuple):
    """The shared lines of a child, and what all the witnesses have of them."""

    lines: NDArray[np.intp]  # (u,)
    table: NDArray[np.int32]  # (n, u) their readings
    held: NDArray[np.bool_]  # (n, u) whether a witness has the line
    others: NDArray[np.float64]  # (n,) how far each witness speaks for text that the child did not invent, itself not at all


def _around(bench: Bench, child: int, order: Sequence[int]) -> _Around:
    lines = np.array(order, dtype=np.intp)
    table = bench.collation.table[:, lines]
    others: NDArray[np.float64] = bench.attests[child].copy()
    others[child] = 0
    return _Around(lines, table, table >= 0, others)


def _attested_lines(bench: Bench, child: int, around: _Around) -> NDArray[np.float64]:
    """For each of these lines how surely somebody outside the child's own offspring has it, times how far it is trusted."""
    if not len(around.lines):
        return np.zeros(0)
    own = ORIGINATES if bench.sheets[child].source else 1.0
    out: NDArray[np.float64] = (around.held * around.others[:, None]).max(0) * bench.collation.trust[around.lines] * own
    return out


ORIGINATES = 0.2  # what others share with a house that reports for itself is mostly theirs from there


def _line_features(
    bench: Bench, child: int, order: Sequence[int], around: _Around, parents: Sequence[Sheet]
) -> NDArray[np.float64]:
    """(parents, lines, features): for each line what each parent leaves unexplained."""
    out = np.zeros((len(parents), len(order), len(LINE_FEATURES)))
    if not len(order) or not parents:
        return out
    attested = _attested_lines(bench, child, around)
    old = np.array([parent.row for parent in parents])[:, around.lines]
    nothing = np.array([parent.nothing for parent in parents])[:, None]
    lacking = old < 0
    counted = lacking & (attested > RUN)
    in_run = _since(counted) > _since(~lacking)  # a run goes on from a counted line to the next that the parent has
    after = np.zeros_like(counted)
    after[:, :-1] = counted[:, 1:]
    orphan = np.where(in_run, _SENTENCE, np.where(after, _RUN, _LONE))
    kind = np.where(nothing, np.where(in_run, _UNROOTED_SENTENCE, _UNROOTED_RUN), orphan)
    rows, places = np.nonzero(lacking)
    many = attested * np.log1p(around.others @ around.held)
    value = np.where((kind == _SENTENCE) | (kind == _LONE), many, attested)
    out[rows, places, kind[rows, places]] = value[rows, places]
    mine = around.table[child]
    out[:, :, _IN_COMMON] = np.where(old == mine, bench.rarity[child, around.lines], 0)
    back = _returns(bench, child, around)
    for row, place in zip(*np.nonzero(~lacking & (old != mine) & (back > 0)), strict=True):
        whole = bench.difference(order[place], int(old[row, place]), int(mine[place])) >= REWORDED
        out[row, place, _REVERTED_WHOLE if whole else _REVERTED] = back[place]
    return out


_RUN, _SENTENCE, _LONE, _REVERTED, _REVERTED_WHOLE, _IN_COMMON, _UNROOTED_RUN, _UNROOTED_SENTENCE = range(len(LINE_FEATURES))
REWORDED = 0.5  # share of words from which a sentence was put in other words


def _returns(bench: Bench, child: int, around: _Around) -> NDArray[np.float64]:
    """For each line how many outside the child's offspring read it as the child does, as log(1 + their number)."""
    alike = around.table == around.table[child]
    out: NDArray[np.float64] = np.log1p(around.others @ alike) * bench.collation.trust[around.lines]
    return out


def _restyled(
    bench: Bench, child: int, around: _Around, parents: Sequence[Sheet], reverted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(parents,) how much the child prints as others do and the parent does not, above what counts as wording ``reverted``.

    As a logarithm: a house that changes its numbers changes them everywhere.
    """
    rows = [k for k, parent in enumerate(parents) if parent.witness >= 0]
    alike = _printed_alike(bench, child, around, tuple(parents[k].witness for k in rows))
    out = np.zeros(len(parents))
    out[rows] = np.maximum(0.0, alike - reverted[rows]).sum(1)
    return np.log1p(out)


def _printed_alike(bench: Bench, child: int, around: _Around, parents: tuple[int, ...]) -> NDArray[np.float64]:
    """(parents, lines) what ``printing`` says of each line; kept while the same others attest."""
    key = (child, around.lines.tobytes(), parents)
    others, out = bench.alike.get(key, (None, np.zeros((len(parents), len(around.lines)))))
    if others is None or not np.array_equal(others, around.others):
        for place, line in enumerate(around.lines.tolist()):
            out[:, place] = bench.printing.returned(line, child, parents, around.others) * bench.collation.trust[line]
        bench.alike[key] = (around.others, out)
    return out


def _since(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(rows, columns): the column of the last true value before each, -1 where there is none."""
    seen = np.maximum.accumulate(np.where(flags, np.arange(flags.shape[1]), -1), axis=1)
    return np.concatenate([np.full((len(flags), 1), -1), seen[:, :-1]], axis=1)


RUN = 0.25  # attested at least so far, a line makes those after it part of one run


def _bits(bench: Bench, child: int, parent: Sheet) -> float:
    """What is new in the child under this parent, above what is new under its likeliest; 0 where sentences tell."""
    return 0.0 if bench.memory is None else bench.memory.lead(child, parent.witness)


def _title_attested(bench: Bench, child: int) -> bool:
    """Whether somebody outside the child's offspring has its headline."""
    fellows = bench.titles[bench.sheets[child].title]
    return any(bench.attests[child, c] >= 0.5 for c in fellows if c != child)


def _whole_features(bench: Bench, child: int, parent: Sheet, *, titled: bool, bits: float) -> NDArray[np.float64]:
    if parent.nothing:
        return _without_parent(bench, child)
    key = (child, parent.witness)
    if parent.witness < 0 or key not in bench.pairs:
        bench.pairs[key] = _of_pair(bench.sheets[child], parent)
    out = bench.pairs[key].copy()
    out[_AT["title orphan"]] = out[_AT["retitled"]] * titled
    out[_AT["from memory"]] = bits
    return out


def _of_pair(me: Sheet, parent: Sheet) -> NDArray[np.float64]:
    """What does not change while the tree grows."""
    mine, yours = me.house, parent.house
    one_house = bool(mine.outlet) and mine.outlet == yours.outlet
    out = np.zeros(len(WHOLE_FEATURES))
    out[_AT["order"]] = _order(parent, me)
    out[_AT["lag"]] = clock.USUAL if one_house else clock.lag(parent.stamp, me.stamp)
    out[_AT["at once"]] = not one_house and clock.at_once(parent.stamp, me.stamp)
    if one_house:
        out[_AT["passed over"]] = min(MANY_VERSIONS, max(0, me.version - parent.version - 1))
        out[_AT["shortened"]] = len(me.sequence) < len(parent.sequence)
    else:  # a house works over its own text as it likes
        out[_AT["retitled"]] = bool(parent.title and me.title and parent.title != me.title)
        out[_AT["cut sentence"]] = _cut_inside(parent, me)
        out[_AT["cut block"]] = _cut_blocks(parent, me)
        out[_AT["cut private"]] = _cut_private(parent, me)
        out[_AT["moved"]] = _moved(parent, me)
        out[_AT["honorific"]] = _honorific(parent, me)
        out[_AT["credit orphan"]] = _credit_orphan(mine, yours)
        out[_AT["credit dropped"]] = bool(yours.credits) and not mine.credits
        out[_AT["names parent"]] = yours.outlet in mine.named
        out[_AT["agency copies"]] = me.source
    return out


MANY_VERSIONS = 3  # passed over: more of them say no more


def _without_parent(bench: Bench, child: int) -> NDArray[np.float64]:
    """What speaks for and against having no parent in the pile."""
    out = np.zeros(len(WHOLE_FEATURES))
    out[_AT["root"]] = 1.0
    out[_AT["source present"]] = bench.sources[child]
    out[_AT["credited present"]] = bench.credited[child]
    out[_AT["credits absent"]] = bench.absent[child]
    return out


def _order(parent: Sheet, child: Sheet) -> float:
    """What the stamps say against this parent; those of one house are of one clock and say more."""
    one_clock = bool(child.house.outlet) and child.house.outlet == parent.house.outlet
    return -clock.order_support(parent.stamp, child.stamp) * (ONE_CLOCK if one_clock else 1.0)


ONE_CLOCK = 3.0


def _cut_inside(parent: Sheet, child: Sheet) -> float:
    """How many shared sentences of the parent, before the last one the child kept, the child lacks."""
    kept = [line >= 0 and child.row[line] >= 0 for line in parent.sequence]
    if not any(kept):
        return 0.0
    last = max(k for k, found in enumerate(kept) if found)
    return float(sum(1 for k in range(last) if not kept[k] and parent.sequence[k] >= 0))


def _cut_blocks(parent: Sheet, child: Sheet) -> float:
    """How many stretches of the parent, before the last sentence the child kept, the child lacks: one cut each."""
    kept = [line >= 0 and child.row[line] >= 0 for line in parent.sequence]
    last = max((k for k, found in enumerate(kept) if found), default=0)
    return float(sum(1 for k in range(last) if not kept[k] and (k == 0 or kept[k - 1])))


def _cut_private(parent: Sheet, child: Sheet) -> float:
    """How many of the parent's own sentences, before the last one the child kept, the child lacks."""
    kept = [k for k, line in enumerate(parent.sequence) if line >= 0 and child.row[line] >= 0]
    return float(sum(1 for line in parent.sequence[: kept[-1]] if line < 0)) if kept else 0.0


def _credit_orphan(mine: House, yours: House) -> float:
    """Whether the child credits a house that the parent neither is nor credits."""
    known = [*yours.credits, yours.outlet]
    return float(any(not any(same(name, other) for other in known) for name in mine.credits))


def _honorific(parent: Sheet, child: Sheet) -> float:
    """How many kinds of "Mr" the parent prints in sentences that the child prints without: a house puts them in, none out."""
    dropped: set[str] = set()
    for line, forms in parent.honours.items():
        if child.row[line] == parent.row[line]:
            dropped.update(forms - child.honours.get(line, Counter()))
    return float(len(dropped))


def _moved(parent: Sheet, child: Sheet) -> float:
    """How many neighbouring common lines of the child stand the other way round in the parent."""
    place: dict[int, int] = {}
    for k, line in enumerate(parent.sequence):
        place.setdefault(line, k)
    common = [place[line] for line in dict.fromkeys(child.sequence) if line >= 0 and line in place]
    return float(sum(1 for a, b in pairwise(common) if b < a))
