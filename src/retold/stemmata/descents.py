"""The hypothesis as the value the rest of the house reads: descents with their stretches, words and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from retold import text
from retold.model import Descent, Edge, Evidence, LostOriginal, Span, Stemma
from retold.stemmata import archetype, evidence, naming, support
from retold.stemmata.lost import undirected
from retold.stemmata.tree import NONE, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.model import Article, Direction, Family, Wording
    from retold.stemmata.archetype import Archetype
    from retold.stemmata.evidence import Case
    from retold.stemmata.support import Support

MIN_LINES = 2  # shared sentences; one alone is seldom worth a note
MOST_NOTES = 20
EITHER = 0.65  # how often the likelier of two orders is right where nothing tells it
SURE, PROBABLE = 0.95, 0.8  # from here on "copied from", "probably copied from"


class Describer:
    """Turns one hypothesis into a ``Stemma``."""

    def __init__(self, tree: Hypothesis, articles: Sequence[Article], family: Family, draws: int) -> None:
        self.tree = tree
        self.articles = articles
        self.family = family
        self.draws = draws
        self.loose: dict[int, int] = {}  # children tied to a witness without direction, counted once
        self.chances = {tree.size + k: support.original(tree, tree.size + k, draws) for k in range(len(tree.lost))}
        self.texts = {tree.size + k: archetype.reconstruct(tree, tree.size + k, articles) for k in range(len(tree.lost))}

    def name(self, node: int) -> str:
        """The id of a node."""
        return self.articles[node].id if node < self.tree.size else f"{self.family.id}-lost{node - self.tree.size + 1}"

    def stemma(self, extra: Sequence[Descent], notes: Sequence[str]) -> Stemma:
        """The whole value."""
        descents = [d for child in range(self.tree.size) for d in self._descents(child)]
        lost = tuple(self._lost(node) for node in self.texts)
        descents += [d for node in self.texts if (d := self._lost_descent(node)) is not None]
        descents += extra
        descents.sort(key=lambda d: (d.child_id, d.rank))
        children = {d.child_id for d in descents if d.direction == "known"} | {
            d.child_id for d in descents if d.direction == "unknown" and d.parent_id < d.child_id
        }
        nodes = [*sorted(self.family.articles), *(item.id for item in lost)]
        return Stemma(
            family_id=self.family.id,
            articles=tuple(sorted(self.family.articles)),
            lost=lost,
            descents=tuple(descents),
            roots=tuple(node for node in nodes if node not in children),
            notes=(*notes, *self._untold()),
            rootless=self._rootless(),
        )

    def _untold(self) -> list[str]:
        """A sentence for each article that lacks nothing of another one's text: it may as well descend from that one."""
        table = self.tree.bench.collation.table
        out = []
        for child in range(self.tree.size):
            lines = self.tree.bench.collation.order(child)
            if len(lines) < MIN_LINES or self.tree.parent[child] == NONE:
                continue
            alike = (table[:, lines] == table[child, lines]).all(1)
            near = {child, self.tree.parent[child], self.tree.second.get(child, NONE)} | self.tree.below(child)
            others = [w for w in np.flatnonzero(alike).tolist() if w not in near]
            if others:
                names = ", ".join(self._called(w) for w in others[:3]) + (", ..." if len(others) > 3 else "")
                out.append(f"{self._called(child)} may as well have copied {names}: all it shares stands there too.")
        return out[:MOST_NOTES]

    def _called(self, witness: int) -> str:
        return self.articles[witness].outlet or self.articles[witness].label

    def _rootless(self) -> tuple[tuple[str, float], ...]:
        roots = [w for w in range(self.tree.size) if self.tree.parent[w] == NONE]
        found = {self.name(w): support.first_parents(self.tree, w, self.draws).of(NONE) for w in roots}
        return tuple(sorted((name, round(chance, 4)) for name, chance in found.items()))

    # ------------------------------------------------------------------------------------------------- descents

    def _descents(self, child: int) -> list[Descent]:
        parent = self.tree.parent[child]
        if parent == NONE:
            return []
        out = [self._descent(child, parent, 0, support.first_parents(self.tree, child, self.draws))]
        if child in self.tree.second:
            second = self.tree.second[child]
            out.append(self._descent(child, second, 1, support.second_parents(self.tree, child, self.draws)))
        return out

    def _descent(self, child: int, parent: int, rank: int, found: Support) -> Descent:
        edges = self._edges(child, parent, rank)
        size = sum(len(sentence.forms) for sentence in self.tree.bench.collation.sentences[child])
        words = sum(edge.words for edge in edges)
        confidence = min(1.0, max(0.0, found.of(parent)))
        if parent >= self.tree.size and self._stands_or_falls(parent):
            confidence = max(confidence, self.chances[parent])
        loose = parent < self.tree.size and undirected(self.tree, child, parent)
        fellows = self._undirected(parent) if loose else 1
        if fellows > 1:  # at most one of them can be the parent of the common one
            loose, confidence = False, confidence * fellows / (fellows + 1)
        confidence *= EITHER if loose else 1.0
        direction: Direction = "unknown" if loose else "known"
        case = evidence.case(self.tree.bench, child, [self.tree.sheet(parent)], excused=self._without(child, rank))
        return Descent(
            child_id=self.name(child),
            parent_id=self.name(parent),
            rank=rank,
            share=min(1.0, words / max(1, size)),
            confidence=confidence,
            direction=direction,
            wording=wording(confidence, direction),
            alternatives=self._others(found, parent, 1 - confidence),
            evidence=tuple(self._evidence(parent, case)),
            edges=tuple(edges),
        )

    def _stands_or_falls(self, lost: int) -> bool:
        """Whether either all its witnesses descend from this lost original or none does: it has two."""
        return self.tree.lost[lost - self.tree.size].by_credit or len(self.tree.kids(lost)) == _PAIR

    def _others(self, found: Support, parent: int, rest: float) -> tuple[tuple[str, float], ...]:
        """The other candidates with their chances; calibrated one by one, they must share what the parent leaves them."""
        told = [(p, chance) for p, chance in found.parents if p not in (parent, NONE) and chance >= LEAST]
        scale = min(1.0, rest / sum(chance for _, chance in told)) if told else 1.0
        return tuple((self.name(p), round(chance * scale, 4)) for p, chance in told)

    def _undirected(self, parent: int) -> int:
        """How many children of this witness are tied to it by edges without direction."""
        if parent not in self.loose:
            kids = [c for c in self.tree.children().get(parent, []) if c < self.tree.size]
            self.loose[parent] = sum(undirected(self.tree, kid, parent) for kid in kids)
        return self.loose[parent]

    def _without(self, child: int, rank: int) -> frozenset[int]:
        excused = self.tree.excused.get(child, frozenset())
        return excused if rank == 0 else frozenset(self.tree.bench.collation.order(child)) - excused

    def _edges(self, child: int, parent: int, rank: int) -> list[Edge]:
        """The stretches: for each shared line the sentences on both sides."""
        collation = self.tree.bench.collation
        without = self._without(child, rank)
        row = self._row(parent)
        out = self._own_edges(child, parent) if rank == 0 else []
        for line in collation.order(child):
            if line in without or row[line] < 0:
                continue
            ours = archetype.line_spans(self.tree, self.articles, child, line)
            theirs = self._spans(parent, line)
            if not theirs:
                continue
            same = int(collation.table[child, line]) == int(row[line])
            how = self._wording(child, line, row, same=same)
            out += [
                Edge(child=span, parent=there, words=self._words(child, span), wording=how)
                for span, there in zip(ours, _opposite(ours, theirs), strict=True)
            ]
        return sorted(out, key=lambda edge: edge.child.start)

    def _row(self, node: int) -> NDArray[np.int32]:
        """(lines,) the reading of each line; of a lost original what its text shows."""
        row = self.tree.sheet(node).row
        if node < self.tree.size:
            return row
        shown = np.full_like(row, -1)
        for line, reading in self.texts[node].readings.items():
            shown[line] = reading
        return shown

    def _own_edges(self, child: int, parent: int) -> list[Edge]:
        """The sentences that this child alone has of a lost original."""
        out = []
        for (witness, k), place in self.texts[parent].own.items() if parent in self.texts else ():
            if witness == child:
                sentence = self.tree.bench.collation.sentences[child][k]
                here, there = Span(self.name(child), sentence.start, sentence.end), Span(self.name(parent), *place)
                out.append(Edge(child=here, parent=there, words=len(sentence.forms), wording="verbatim"))
        return out

    def _spans(self, node: int, line: int) -> list[Span]:
        if node < self.tree.size:
            return archetype.line_spans(self.tree, self.articles, node, line)
        place = self.texts[node].places.get(line)
        return [Span(self.name(node), *place)] if place else []

    def _words(self, child: int, span: Span) -> int:
        return next(len(s.forms) for s in self.tree.bench.collation.sentences[child] if s.start == span.start)

    def _wording(self, child: int, line: int, row: np.ndarray, *, same: bool) -> Wording:
        if same:
            return "verbatim"
        reading = int(self.tree.bench.collation.table[child, line])
        share = self.tree.bench.difference(line, int(row[line]), reading)
        return "edited" if share < 0.5 else "reworded"

    def _evidence(self, parent: int, case: Case) -> list[Evidence]:
        """The rules that spoke, each with its weight (positive speaks for the parent) and the phrase a reader sees."""
        out = []
        names = [*evidence.LINE_FEATURES, *evidence.WHOLE_FEATURES]
        values = [*case.by_line[0].sum(0).tolist(), *case.whole[0].tolist()]
        weights = [*evidence.line_weights().tolist(), *evidence.whole_weights().tolist()]
        for name, value, weight in zip(names, values, weights, strict=True):
            if abs(value * weight) >= 0.05 and name in PHRASES:
                out.append(Evidence(rule=name, detail=PHRASES[name], weight=round(-value * weight, 3)))
        kept = int(sum(1 for line in case.lines if self.tree.sheet(parent).row[line] >= 0))
        out.insert(0, Evidence(rule="shared text", detail=f"{kept} of {len(case.lines)} shared sentences stand in it"))
        return out

    # ----------------------------------------------------------------------------------------------------- lost

    def _lost(self, node: int) -> LostOriginal:
        found: Archetype = self.texts[node]
        witnesses = self._witnesses(node)
        agency = self._house(node)[0]
        stamps = [s for w in witnesses if (s := self.articles[w].published) is not None and s.precision != "unknown"]
        return LostOriginal(
            id=self.name(node),
            name=self._title(node, agency),
            agency=agency,
            text=found.text,
            words=found.words,
            witnesses=tuple(sorted({self.articles[w].id for w in witnesses})),
            confidence=self.chances[node],
            evidence=tuple(self._lost_evidence(node, witnesses)),
            before=min(stamps, key=lambda s: s.at, default=None),
        )

    def _title(self, node: int, agency: str) -> str:
        """What a reader sees: the house that is credited, and which version of its report."""
        name = f"lost {agency} report" if agency else f"lost source {self._number(node)}"
        return f"{name}, later version" if self.tree.lost[node - self.tree.size].parent >= self.tree.size else name

    def _witnesses(self, node: int) -> list[int]:
        found = [c for c in self.tree.children().get(node, []) if c < self.tree.size]
        return found + [c for c, p in self.tree.second.items() if p == node]

    def _house(self, node: int) -> tuple[str, naming.Named]:
        """Whose report it was, and where the prose of the witnesses says so; a credit line says it first."""
        credit = self.tree.lost[node - self.tree.size].credit
        return (self._agency(credit), {}) if credit else naming.agency(self._witnesses(node), self.articles)

    def _agency(self, credit: str) -> str:
        """The agency as the articles print it, or by its canonical short name."""
        printed = sorted(c.agency for a in self.articles for c in a.credits if credit and text.fold(c.agency).strip() == credit)
        return printed[0] if printed else credit

    def _number(self, node: int) -> int:
        return 1 + sum(1 for other in self.texts if other < node and not self._house(other)[0])

    def _lost_evidence(self, node: int, witnesses: Sequence[int]) -> list[Evidence]:
        lost = self.tree.lost[node - self.tree.size]
        out = [
            Evidence(
                rule="orphan text",
                detail="text that lines of descent share and cannot have from each other",
                weight=round(lost.gain, 3),
            )
        ]
        for w in sorted(witnesses):
            spans = tuple(c.span for c in self.articles[w].credits if lost.credit and text.fold(c.agency) == lost.credit)
            if spans:
                out.append(Evidence(rule="credit", detail=f"credits {self._agency(lost.credit)}", spans=spans))
        name, places = self._house(node)
        out += [Evidence(rule="named", detail=f"its text names {name}", spans=spans) for spans in places.values()]
        return out

    def _lost_descent(self, node: int) -> Descent | None:
        lost = self.tree.lost[node - self.tree.size]
        if lost.parent == NONE:
            return None
        return Descent(
            child_id=self.name(node),
            parent_id=self.name(lost.parent),
            rank=0,
            share=self._lost_share(node, lost.parent),
            confidence=0.6,
            direction="known",
            wording="one of",
            alternatives=(),
            evidence=(Evidence(rule="shared text", detail="the lost text goes back to it"),),
            edges=tuple(self._lost_edges(node, lost.parent)),
        )

    def _lost_share(self, node: int, parent: int) -> float:
        words = self.tree.bench.collation.words
        mine, yours = self._row(node) >= 0, self._row(parent) >= 0
        return float(words[mine & yours].sum() / max(1.0, words[mine].sum()))

    def _lost_edges(self, node: int, parent: int) -> list[Edge]:
        mine, row = self._row(node), self._row(parent)
        out = []
        for line, (start, end) in sorted(self.texts[node].places.items(), key=lambda item: item[1]):
            theirs = self._spans(parent, line)
            if row[line] < 0 or not theirs:
                continue
            kind: Literal["verbatim", "edited"] = "verbatim" if row[line] == mine[line] else "edited"
            there = Span(self.name(parent), theirs[0].start, theirs[-1].end)
            words = len(self.tree.bench.collation.readings[line][int(mine[line])])
            out.append(Edge(child=Span(self.name(node), start, end), parent=there, words=words, wording=kind))
        return out


PHRASES = {
    "orphan run": "has text that others share and this lacks",
    "orphan sentence": "more of the same text",
    "reverted": "keeps wording that this changed",
    "in common": "has rare wording with it",
    "cut sentence": "sentences cut",
    "moved": "sentences in another order",
    "honorific": "prints honorifics that this lacks",
    "restyled": "numbers or spelling of its own that this lacks",
    "retitled": "another headline",
    "title orphan": "a headline that others share and this lacks",
    "order": "by the time stamps",
    "lag": "time between the two",
    "at once": "too soon after it to be copied",
    "passed over": "its house has later texts",
    "shortened": "its house would have cut its own text",
    "names parent": "its text names this outlet",
    "agency copies": "an agency rarely copies an outlet",
    "hub": "others copied it too",
    "from memory": "words it does not have",
}


_PAIR = 2
LEAST = 0.05  # chance from which a candidate is named


def wording(confidence: float, direction: Direction) -> str:
    """The words shown for a confidence."""
    if direction == "unknown":
        return "shares text with"
    if confidence >= SURE:
        return "copied from"
    return "probably copied from" if confidence >= PROBABLE else "one of"


def _opposite(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    """For each of our sentences of one line the parent's: all where it only cut the sentence up, else one that says it again."""
    whole = Span(theirs[0].article_id, theirs[0].start, theirs[-1].end)
    if whole.end - whole.start <= _CUT_UP * max(span.end - span.start for span in ours):
        return [whole] * len(ours)
    return [theirs[min(number, len(theirs) - 1)] for number in range(len(ours))]


_CUT_UP = 2  # times as long
