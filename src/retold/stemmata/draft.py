"""The sentences that a lost original may have had, each with the chance that it had them.

A sentence of a witness is the lost desk's, or was put in by the witness: background, its own reporting, another desk's
block, a later version's. What speaks for the desk: the share of independent lines of descent that hold the sentence, its
place among sentences known to be the desk's, the same thing said in other words by another line. The weights are fitted by
``benchmarks/fit_lost_text.py`` on the newsroom's families and those of drawn styles, as those of ``weights`` are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log
from typing import TYPE_CHECKING, Final

import numpy as np

from retold.stemmata import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.stemmata.collation import Collation, Sentence
    from retold.stemmata.tree import Hypothesis

BELONGS: Final[dict[str, float]] = {
    "constant": -0.88,
    "share": 4.29,  # of the lines of descent that hold it, one that holds it second hand counting half: two seldom invent alike
    "left out": -1.76,  # share of those that have its neighbours together and not it: cut there, or put in here
    "between": -0.33,  # sentences known to be the desk's stand on both sides: outlets put in there too
    "before": -1.29,  # it stands before all of them: a new opening, another desk's block
    "after": 0.73,  # ... after all of them: tails are cut, so that few have them
    "lede": 0.86,  # the first sentence of the article: nobody opens with background
    "run": -0.37,  # log of the length of the stretch of doubtful sentences it stands in: a block from elsewhere
    "others' lines": 1.0,  # share of its witness's sentences that go back to somebody else all the same
    "woven": 0.43,  # its witness has a second parent
    "late": -1.14,  # 0 in the earliest witness to 1 in the latest: the later, the more was put in since
    "year": -2.28,  # names another year than the present: background
    "quoted": 1.1,  # mostly words of a speaker: few outlets have speakers of their own
    "said elsewhere": 0.55,  # share of its telling words in one sentence of another line of descent
    "length": 0.33,  # log of its words by 15
    "other desk": -0.95,  # its line goes with the witnesses of another text (desks.py)
    "other version": -0.73,  # it is in the version before or after
    "distrust": -0.31,  # unrelated witnesses share it (collation.py)
}
LIKELY = 0.55  # from this chance on a sentence is shown: a wrong one costs more trust than a missing one
MANY = 12  # lines of descent from which a sentence of one of them alone is not looked at: it cannot be likely
SAME_THING = 0.4  # share of telling words from which two sentences that no passage joined say the same thing
BARE_QUOTE = 0.75  # share inside quotation marks; quotes are seldom cut to be put in by somebody else


@dataclass(frozen=True)
class Branch:
    """One line of descent from the lost original: who holds its text first hand, and which lines are from there."""

    tops: tuple[int, ...]  # the child itself, or the witnesses of a lost child
    below: tuple[int, ...]  # all witnesses of this line of descent
    held: frozenset[int]
    woven: bool  # has a second parent, from whom its own sentences may be
    read: tuple[tuple[tuple[int, Sentence], ...], ...]  # by top: line and sentence, in text order

    def place(self, line: int) -> tuple[int, int] | None:
        """Where the line stands first hand: number of the top, number of the sentence."""
        return next(((t, k) for t, row in enumerate(self.read) for k, (at, _) in enumerate(row) if at == line), None)

    @cached_property
    def own(self) -> float:
        """The share of its sentences that nobody else has, never quite 0."""
        rows = [line for row in self.read for line, _ in row]
        return (sum(1 for line in rows if line < 0) + 0.5) / (len(rows) + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A line of copy, or a sentence that one witness alone has, as a part of the lost text."""

    line: int  # -1 for a witness's own sentence
    witness: int  # whose sentence it is; for a line, one that holds it first hand
    place: int  # number of the sentence in that witness
    branches: tuple[int, ...]  # numbers of the branches that hold it
    features: Mapping[str, float]
    chance: float = 0.0


def branches(tree: Hypothesis, node: int) -> list[Branch]:
    """The lines of descent of a lost original."""
    return [_branch(tree, node, kid) for kid in tree.kids(node)]


def _branch(tree: Hypothesis, node: int, kid: int) -> Branch:
    known = tree.bench.collation
    below = tuple(sorted(w for w in tree.below(kid) if w < tree.size))
    if kid >= tree.size:
        tops = tuple(w for w in tree.kids(kid) if w < tree.size) or below[:1]
        held = frozenset(np.flatnonzero(tree.sheet(kid).row >= 0).tolist())
    else:
        tops, excused = (kid,), tree.excused.get(kid, frozenset())
        mine = frozenset(known.order(kid))
        held = mine - excused if tree.parent[kid] == node else mine & excused
    read = tuple(tuple(zip(known.line_of[top], known.sentences[top], strict=True)) for top in tops)
    return Branch(tops, below, held, any(top in tree.second for top in tops), read)


def pieces(tree: Hypothesis, node: int) -> list[Piece]:
    """All sentences that may have stood in the lost original, each with its chance."""
    view = _View.of(tree, node)
    lines = sorted(frozenset().union(*(branch.held for branch in view.branches)))
    found = [piece for line in lines if (piece := view.line(line)) is not None]
    if len(view.branches) <= MANY:
        found += [view.own(b, k) for b, branch in enumerate(view.branches) if len(branch.tops) == 1 for k in _alone(branch)]
    return [replace(piece, chance=chance(piece.features)) for piece in found]


def chance(features: Mapping[str, float]) -> float:
    """How likely a sentence with these features is one of the lost original's."""
    return 1 / (1 + exp(-sum(BELONGS.get(name, 0.0) * value for name, value in features.items())))


def _alone(branch: Branch) -> Iterator[int]:
    return (k for k, (line, _) in enumerate(branch.read[0]) if line < 0)


@dataclass(frozen=True)
class _View:
    """One lost original and what is known about its text before any sentence is weighed."""

    tree: Hypothesis
    node: int
    branches: tuple[Branch, ...]
    known: frozenset[int]  # lines that two lines of descent hold first hand
    desk: int
    beside: frozenset[int]  # lines of an earlier or later version that this one has not
    late: Mapping[int, float]  # by branch: 0 for the earliest to 1 for the latest
    under: frozenset[int]

    @classmethod
    def of(cls, tree: Hypothesis, node: int) -> _View:
        collation = tree.bench.collation
        found = tuple(branches(tree, node))
        count = Counter(line for branch in found for line in branch.held)
        twice = [line for line, holding in count.items() if holding > 1]
        known = frozenset(line for line in twice if collation.trust[line] >= TRUSTED) or frozenset(twice)
        desks = Counter(int(tree.bench.texts[line]) for line in sorted(known))
        return cls(
            tree=tree,
            node=node,
            branches=found,
            known=known,
            desk=min(desks, key=lambda desk: (-desks[desk], desk), default=-1),
            beside=_beside(tree, node),
            late=_late(tree, found),
            under=frozenset(w for branch in found for w in branch.below),
        )

    @property
    def collation(self) -> Collation:
        return self.tree.bench.collation

    def line(self, line: int) -> Piece | None:
        """A line that some branch holds first hand."""
        holding = [b for b, branch in enumerate(self.branches) if line in branch.held]
        where = [(b, place) for b in holding if (place := self.branches[b].place(line)) is not None]
        if not where:
            return None
        table = self.collation.table[:, line] >= 0
        rest = [b for b in range(len(self.branches)) if b not in holding]
        second_hand = sum(1 for b in rest if table[list(self.branches[b].below)].any())
        first, (top, k) = where[0]
        features = self._features(where, len(holding) + 0.5 * second_hand) | {
            "other desk": float(self.tree.bench.texts[line] != self.desk),
            "distrust": 1 - float(self.collation.trust[line]),
            "other version": float(line in self.beside),
        }
        return Piece(line=line, witness=self.branches[first].tops[top], place=k, branches=tuple(holding), features=features)

    def own(self, b: int, k: int) -> Piece:
        """A sentence that one branch alone has."""
        features = self._features([(b, (0, k))], 1.0)
        return Piece(line=-1, witness=self.branches[b].tops[0], place=k, branches=(b,), features=features)

    def _features(self, where: Sequence[tuple[int, tuple[int, int]]], holding: float) -> dict[str, float]:
        sentences = [self.branches[b].read[top][k][1] for b, (top, k) in where]
        each = [self._place(b, *at) for b, at in where]
        out = {name: sum(row[name] for row in each) / len(each) for name in each[0]}
        return out | {
            "constant": 1.0,
            "share": holding / len(self.branches),
            "quoted": float(max(sentence.quoted for sentence in sentences) >= BARE_QUOTE),
            "length": log(max(len(sentence.forms) for sentence in sentences) / 15),
            "said elsewhere": self._elsewhere({b for b, _ in where}, sentences),
        }

    def _place(self, b: int, top: int, k: int) -> dict[str, float]:
        """Where the sentence stands among those known to be the desk's, in one witness."""
        branch = self.branches[b]
        row = branch.read[top]
        sure = [i for i, (line, _) in enumerate(row) if line in self.known and line in branch.held]
        start = max((i for i in sure if i < k), default=-1)
        end = min((i for i in sure if i > k), default=len(row))
        return {
            "between": float(start >= 0 and end < len(row)),
            "after": float(start >= 0 and end == len(row)),
            "before": float(start < 0 and end < len(row)),
            "run": 0.0 if k in sure else log(end - start - 1),
            "others' lines": sum(1 for line, _ in row if line >= 0 and line not in self.known) / (len(row) + 2),
            "late": self.late[b],
            "woven": float(branch.woven),
            "left out": self._left_out(b, row[k][0], tuple(row[i][0] for i in (start, end) if 0 <= i < len(row))),
            "lede": float(k == 0),
            "year": float(self._looks_back(b, row[k][1])),
        }

    def _left_out(self, b: int, line: int, around: tuple[int, ...]) -> float:
        """The share of the lines of descent that lack it and have what stands around it, nothing between."""
        out = 0
        for other, branch in enumerate(self.branches):
            if other != b and around and (line < 0 or line not in branch.held) and set(around) <= branch.held:
                places = [place[1] for at in around if (place := branch.place(at)) is not None and place[0] == 0]
                out += len(places) == len(around) and max(places) - min(places) <= 1
        return out / len(self.branches)

    def _looks_back(self, b: int, sentence: Sentence) -> bool:
        """Whether it names a year that is not the year of the article: background, mostly."""
        stamps = [self.tree.bench.sheets[top].stamp for top in self.branches[b].tops]
        now = {str(stamp.at.year) for stamp in stamps if stamp is not None}
        return any(_YEAR.fullmatch(form) and form not in now for form in sentence.forms)

    def _elsewhere(self, holding: set[int], sentences: Sequence[Sentence]) -> float:
        """How far another branch says the same thing in a sentence that is not joined to this one."""
        rest = [branch for b, branch in enumerate(self.branches) if b not in holding]
        if len(self.branches) > MANY:
            return 0.0
        mine = frozenset().union(*(telling(sentence.forms) for sentence in sentences))
        others = (s for branch in rest for row in branch.read for line, s in row if line not in self.known)
        return max((_common(mine, telling(other.forms)) for other in others), default=0.0)


TRUSTED = 0.5  # what is said of a line here counts from there on: below are stock background and bare quotes


def telling(forms: Iterable[str]) -> frozenset[str]:
    """The longer words and the numbers."""
    return frozenset(form for form in forms if len(form) > SHORT or form.isdigit())


SHORT = 3  # letters
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def _common(mine: frozenset[str], other: frozenset[str]) -> float:
    return len(mine & other) / max(4, min(len(mine), len(other)))


def _beside(tree: Hypothesis, node: int) -> frozenset[int]:
    """Lines of the versions next to this one that it has not itself."""
    me = tree.lost[node - tree.size]
    near = [item for k, item in enumerate(tree.lost) if item.parent == node or me.parent == tree.size + k]
    rows = [np.flatnonzero((item.sheet.row >= 0) & (me.sheet.row < 0)) for item in near]
    return frozenset(line for row in rows for line in row.tolist())


def _late(tree: Hypothesis, found: Sequence[Branch]) -> dict[int, float]:
    stamps = [tree.bench.sheets[branch.tops[0]].stamp for branch in found]
    first = [b for b, stamp in enumerate(stamps) if clock.lag_hours(stamp, stamp) is not None]
    first.sort(key=lambda b: (stamps[b].at, b))  # type: ignore[union-attr]
    ranked = [*first, *(b for b in range(len(found)) if b not in first)]
    return {b: place / max(1, len(found) - 1) for place, b in enumerate(ranked)}
