"""How alike sentences are: which of a pile of any size are worth a look, and what those of two articles share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.reuse.units import Bags, Units

FLOOR = 0.12  # cosine below which two sentences are not compared further
COMMON = 64  # a stem or couple of stems found in more wordings than this does not make two of them candidates
EVIDENT = 0.5  # of the least cosine that rare stems and couples must make up by themselves
SEEN = 0.3  # the least cosine for that between articles that meet already,
STOCK = (
    256  # and how many wordings hold a stem or couple that is no evidence there: in a pile about one event its own words are many
)
_BLOCK = 1 << 20  # candidates weighed at once
_CELLS = 1 << 22  # of a table of sentences against sentences
_SLICE = 1 << 18  # of it, filled at once


# ------------------------------------------------------------------------------------------------- all of a pile


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two units each (``left < right``) and the cosine of their rarity-weighted stems."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cosine: NDArray[np.float64]


def alike(units: Units, least: float) -> Likeness:
    """Every two units whose cosine reaches the least, if they share a stem or a couple that not too many hold.

    Of what makes them alike a good part has to be rare: nearly all pairs of a large pile fall by that and are never compared.
    """
    count = max(len(units.norms), 1)
    found = [np.zeros((3, 0))]
    for keys, shared in _sharing(units):
        left, right = np.divmod(keys, count)
        hopeful = shared >= EVIDENT * least * units.norms[left] * units.norms[right]
        left, right = left[hopeful], right[hopeful]
        cosine = _cosine(units, left, right)
        near = cosine >= least
        found.append(np.stack([left[near], right[near], cosine[near]]))
    left, right, cosine = np.concatenate(found, axis=1)
    return Likeness(left=left.astype(np.int64), right=right.astype(np.int64), cosine=cosine)


def _rare_weights(units: Units, most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What stems and couples weigh as evidence: those that many wordings hold, and small figures, nothing.

    Two that share a rare couple share both its stems: what it says of common ones is its to say.
    """
    often = np.bincount(units.stems.values, minlength=len(units.rarity)) > most
    many = np.bincount(units.couples.values, minlength=len(units.joined)) > most
    return np.where(often | units.slight, 0.0, units.rarity), np.where(
        many, 0.0, (units.rarity * often)[units.joined].sum(axis=1)
    )


def _sharing(units: Units) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Keys (left * units + right) of the pairs of units that share something rare, and what their rare stems weigh."""
    count = len(units.norms)
    weights = _rare_weights(units, COMMON)
    postings = list(zip((_Postings.of(units.stems), _Postings.of(units.couples)), weights, strict=True))
    links = sum((np.bincount(bag.owners, bag.later, minlength=count) for bag, _ in postings), np.zeros(count))
    begin = 0
    steps = np.cumsum(links)
    while begin < count:
        before = steps[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(steps, before + _BLOCK)))
        parts = [bag.pairs(begin, end, count, weights) for bag, weights in postings]
        keys, shared = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if len(keys):
            firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
            yield keys[firsts], np.add.reduceat(shared[order], firsts)
        begin = end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Postings:
    """For each entry of a bag, where it stands among the holders of its value and how many of them come later."""

    bags: Bags
    owners: NDArray[np.int64]
    holders: NDArray[np.int64]  # in order of value and unit
    place: NDArray[np.int64]  # of each entry among the holders
    later: NDArray[np.int64]  # 0 where too many hold the value

    @staticmethod
    def of(bags: Bags) -> _Postings:
        owners = bags.owners()
        order = np.argsort(bags.values, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        sizes = np.bincount(bags.values)
        last = np.cumsum(sizes)[bags.values]
        later = np.where(sizes[bags.values] <= COMMON, last - place - 1, 0)
        return _Postings(bags=bags, owners=owners, holders=owners[order], place=place, later=later)

    def pairs(
        self, begin: int, end: int, count: int, weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Keys of the units ``begin:end`` with each later holder of what they hold, and its weight."""
        entries = np.arange(self.bags.bounds[begin], self.bags.bounds[end])
        entries, ahead = _spread(entries, self.later[entries])
        keys = self.owners[entries] * count + self.holders[self.place[entries] + 1 + ahead]
        return keys, weights[self.bags.values[entries]]


def _spread(values: NDArray[np.int64], times: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each value so many times, and a count from 0 beside it."""
    repeated = np.repeat(values, times)
    return repeated, np.arange(len(repeated)) - np.repeat(np.cumsum(times) - times, times)


def _cosine(units: Units, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
    bags = units.stems
    width = len(units.rarity)
    held = bags.owners() * width + bags.values
    pair, within = _spread(np.arange(len(left)), np.diff(bags.bounds)[left])
    stems = bags.values[bags.bounds[left][pair] + within]
    wanted = right[pair] * width + stems
    found = np.searchsorted(held, wanted)
    found[found == len(held)] = 0
    hit = held[found] == wanted if len(held) else np.zeros(0, np.bool_)
    total = np.bincount(pair[hit], units.rarity[stems[hit]], minlength=len(left))
    cosine: NDArray[np.float64] = total / np.maximum(units.norms[left] * units.norms[right], 1e-12)
    return cosine


# --------------------------------------------------------------------------------------------------- pairs of articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Sentences of two articles that reach the floor, sorted by (pair, a, b); sentences are counted within their article."""

    pair: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    cosine: NDArray[np.float64]
    quoted: NDArray[np.float64]  # share of what they share that stands in quotation marks on both sides
    couples: NDArray[np.float64]  # shared pairs of neighbouring stems, of those of the shorter


def near(units: Units, pairs: NDArray[np.int64]) -> Near:
    """What the sentences of each two articles share; ``pairs`` (n, 2) are sorted."""
    sizes = np.diff(units.sentences.bounds)[pairs].reshape(-1, 2)
    slices = np.cumsum(sizes[:, 0] * sizes[:, 1]) // _CELLS  # of the partners of one article: two books fill a slice
    new = np.ones(len(pairs), np.bool_)
    new[1:] = (pairs[1:, 0] != pairs[:-1, 0]) | (slices[1:] != slices[:-1])
    heads = np.flatnonzero(new)
    ends = np.append(heads, len(pairs))[1:]
    tables = _Tables.of(units)
    found = [np.zeros((6, 0))]
    for head, end in zip(heads.tolist(), ends.tolist(), strict=True):
        found.append(_near_one(units, int(pairs[head, 0]), pairs[head:end, 1], tables))
        found[-1][0] += head
    columns = np.concatenate(found, axis=1)
    pair, a, b = columns[:3].astype(np.int64)
    return Near(pair=pair, a=a, b=b, cosine=columns[3], quoted=columns[4], couples=columns[5])


@dataclass(frozen=True, slots=True)
class _Tables:
    """By stem and by couple: where it stands among those looked at (all -1 in between), and what it weighs as evidence."""

    stem_places: NDArray[np.int64]
    couple_places: NDArray[np.int64]
    stem_evidence: NDArray[np.float64]
    couple_evidence: NDArray[np.float64]
    stock: bool  # whether some stem is so common that it is no evidence

    @staticmethod
    def of(units: Units) -> _Tables:
        stems, couples = _rare_weights(units, STOCK)
        places = np.full(len(units.rarity), -1), np.full(len(units.joined), -1)
        stock = len(units.norms) > STOCK
        return _Tables(*places, stems, couples, stock=stock and not np.array_equal(stems, units.rarity))


def _near_one(units: Units, a: int, others: NDArray[np.int64], tables: _Tables) -> NDArray[np.float64]:
    """Rows of pair, sentences and what they share, of one article and its partners."""
    bounds = units.sentences.bounds
    left, left_rows = np.unique(units.numbers(a), return_inverse=True)
    pair, within = _spread(np.arange(len(others)), np.diff(bounds)[others])
    right, right_rows = np.unique(units.sentences.units[bounds[others][pair] + within], return_inverse=True)
    cosine, quoted, couples = _table(units, left, right, tables)
    at_a, at_right = np.nonzero((cosine >= FLOOR)[left_rows[:, None], right_rows])
    order = np.lexsort((at_a, pair[at_right])) if len(others) > 1 else np.arange(len(at_a))
    at_a, at_right = at_a[order], at_right[order]
    here, there = left_rows[at_a], right_rows[at_right]
    return np.stack([pair[at_right], at_a, within[at_right], cosine[here, there], quoted[here, there], couples[here, there]])


def _table(units: Units, left: NDArray[np.int64], right: NDArray[np.int64], tables: _Tables) -> NDArray[np.float64]:
    """(3, left, right): cosine, quoted share and shared couples of every two units."""
    width = max(1, _SLICE // max(len(left), 1))
    return np.concatenate(
        [_filled(units, left, right[at : at + width], tables) for at in range(0, max(len(right), 1), width)], axis=2
    )


def _filled(units: Units, left: NDArray[np.int64], right: NDArray[np.int64], tables: _Tables) -> NDArray[np.float64]:
    stems = _Met.of(units.stems, left, right, tables.stem_places)
    couples = _Met.of(units.couples, left, right, tables.couple_places)
    total, quoted = stems.sums(units.rarity), stems.sums(units.rarity, units.quoted)
    shared = couples.sums()
    sizes = np.diff(units.couples.bounds)
    norms = np.maximum(units.norms[left][:, None] * units.norms[right], 1e-12)
    cosine = total / norms
    if tables.stock:  # two tables of earnings, alike word for word in what every such table says, are not copies
        evidence = stems.sums(tables.stem_evidence) + couples.sums(tables.couple_evidence)
        cosine[evidence < EVIDENT * SEEN * norms] = 0.0
    cosine[left[:, None] == right] = 1.0
    fewest = np.minimum(sizes[left][:, None], sizes[right])
    return np.stack([cosine, quoted / np.maximum(total, 1e-12), shared / np.maximum(fewest, 1)])


@dataclass(frozen=True, slots=True)
class _Met:
    """The entries that units of two sides have in common, one row for each two.

    A join and not a product of matrices: half of the cells of either are empty, and BLAS would wake threads for each article.
    """

    values: NDArray[np.int64]
    cells: NDArray[np.int64]  # of the table (left, right), row by row
    mine: NDArray[np.int64]  # entries of the bags
    other: NDArray[np.int64]
    shape: tuple[int, int]

    @staticmethod
    def of(bags: Bags, left: NDArray[np.int64], right: NDArray[np.int64], places: NDArray[np.int64]) -> _Met:
        """``places`` is all -1 and stays so."""
        sizes = np.diff(bags.bounds)
        row, ahead = _spread(np.arange(len(left)), sizes[left])
        entry = bags.bounds[left][row] + ahead
        order = np.argsort(bags.values[entry], kind="stable")
        row, entry = row[order], entry[order]
        values = bags.values[entry]
        firsts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else np.zeros(0, np.int64)
        places[values[firsts]] = np.arange(len(firsts))
        column, ahead = _spread(np.arange(len(right)), sizes[right])
        other = bags.bounds[right][column] + ahead
        group = places[bags.values[other]]
        places[values[firsts]] = -1
        hit = np.flatnonzero(group >= 0)
        group = group[hit]
        runs = np.diff(np.append(firsts, len(values)))[group]
        met, ahead = _spread(hit, runs)
        mine = np.repeat(firsts[group], runs) + ahead
        cells = row[mine] * len(right) + column[met]
        return _Met(values[mine], cells, entry[mine], other[met], (len(left), len(right)))

    def sums(self, weights: NDArray[np.float64] | None = None, marked: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """For every two units the weight of what both hold, of what is marked in both where marks are given."""
        cells, weigh = self.cells, np.ones(len(self.cells)) if weights is None else weights[self.values]
        if marked is not None:
            both = marked[self.mine] & marked[self.other]
            cells, weigh = cells[both], weigh[both]
        sums: NDArray[np.float64] = np.bincount(cells, weigh, minlength=self.shape[0] * self.shape[1]).astype(np.float64)
        return sums.reshape(self.shape)
