"""One sentence followed through all texts of a family: which reading is the unaltered one, and who carries an altered one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retold.model import Span, Variant

from . import meaning, strays
from .change import LIGHT, Change, Form
from .edits import between
from .lexicon import speech_forms, stem
from .matter import matter
from .numbers import Number, numbers, same_value
from .testimony import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .beside import Beside
    from .sentences import Reading

Place = tuple[str, int, int]  # text, first and last sentence

_TWO = 2  # witnesses that stand against one
_SEVERAL = 3  # independent earlier texts that outweigh a lone later one
_FIGURES = frozenset({"number changed"})
_PRONOUNS = frozenset("he she they it we i".split())
_FOLLOWED = frozenset({"attribution dropped", "attribution weakened", "attribution changed", "hedge dropped", "number changed"})


@dataclass(frozen=True, slots=True)
class _Step:
    """One text's form of a sentence and the form it was taken from."""

    before: Place
    after: Place
    side: Beside


@dataclass(frozen=True, slots=True)
class _Finding:
    """A change of meaning of one place against the place that has the unaltered reading."""

    change: Change
    reference: Place
    place: Place
    inherited: bool = False
    apart: bool = False  # no descent between them: other witnesses of the same sentence


class Lines:
    """The sentences of a family joined along its descents."""

    def __init__(self, readings: Mapping[str, Reading], sides: Sequence[Beside], lost: frozenset[str]) -> None:
        self.readings = readings
        self.lost = lost
        self.steps: list[_Step] = []
        self._distinct: list[tuple[Form, bool]] = []  # different sentences, and whether they are English
        self._numbered: dict[tuple[Form, bool], int] = {}
        self._number_of: dict[Place, int] = {}
        self._compared: dict[tuple[int, int], list[Change]] = {}
        self._root: dict[tuple[str, int], tuple[str, int]] = {}
        self._above: dict[str, set[str]] = defaultdict(set)
        for side in sides:
            if side.directed:
                self._above[side.after.id].add(side.before.id)
            for group in side.pairs:
                self.steps.append(
                    _Step((side.before.id, group.a[0], group.a[-1]), (side.after.id, group.b[0], group.b[-1]), side)
                )
                for i in group.a:
                    for j in group.b:
                        self._join((side.before.id, i), (side.after.id, j))

        self._join_strays()

    def _join_strays(self) -> None:
        paired = {node for node in self._root if node[0] not in self.lost} | {
            (side_id, k)
            for step in self.steps
            for side_id, first, last in (step.before, step.after)
            for k in range(first, last + 1)
        }
        line_of = {node: self._find(node) for node in sorted(paired)}
        for node, home in strays.homes(self.readings, paired, line_of):
            self._join(node, home)

    def _find(self, node: tuple[str, int]) -> tuple[str, int]:
        root = node
        while (up := self._root.get(root, root)) != root:
            root = up
        while (up := self._root.get(node, node)) != root:
            self._root[node] = root
            node = up
        return root

    def _join(self, one: tuple[str, int], other: tuple[str, int]) -> None:
        a, b = self._find(one), self._find(other)
        if a != b:
            self._root[max(a, b)] = min(a, b)
        self._root.setdefault(min(a, b), min(a, b))

    @cached_property
    def members(self) -> dict[tuple[str, int], list[tuple[str, int]]]:
        """The sentences of each line, by its root."""
        out: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for id_, reading in sorted(self.readings.items()):
            for k in range(len(reading.sentences)):
                root = self._find((id_, k))
                out[root].append((id_, k))
        return out

    def text(self, place: Place) -> str:
        """The words at one place."""
        return self._distinct[self._form(place)][0].text

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        out: dict[str, frozenset[str]] = {}
        for id_ in self.readings:
            seen: set[str] = set()
            todo = [id_]
            while todo:
                for parent in self._above.get(todo.pop(), ()):
                    if parent not in seen:
                        seen.add(parent)
                        todo.append(parent)
            out[id_] = frozenset(seen - {id_})
        return out

    def _others(self, place: Place) -> list[tuple[str, str]]:
        """The texts that do not descend from this one, with their forms of this sentence."""
        root = self._find((place[0], place[1]))
        row = self.members[root]
        return [
            (id_, self.readings[id_].sentences[k].text)
            for id_, k in row
            if id_ != place[0] and place[0] not in self._ancestors[id_] and id_ not in self.lost
        ]

    # ------------------------------------------------------------------------------------------------- numbers

    def weighed(self, found: Iterable[Variant]) -> list[Variant]:
        """Variants, with each changed number weighed against the rest of the family."""
        places = {(step.before[0], step.after[0], self._start(step.after)): step for step in self.steps}
        out = []
        for variant in found:
            step = None
            if variant.kind == "number changed" and variant.child is not None:
                step = places.get((variant.parent_id, variant.child_id, variant.child.start))
            out.append(self._weighed(variant, step) if step else variant)
        return out

    def _start(self, place: Place) -> int:
        return self.readings[place[0]].sentences[place[1]].start

    def _weighed(self, variant: Variant, step: _Step) -> Variant:
        old, new = self._votes(variant, step)
        if new >= 2 and old >= 2:
            return replace(
                variant,
                kind="update",
                detail=f"{variant.detail}: both figures are in several reports",
                rule="two established figures",
            )
        if new and new >= old:
            others = "another report has" if new == 1 else f"{new} other reports have"
            return replace(
                variant,
                directed=False,
                detail=f"{variant.detail}; {others} the second figure too",
                rule="figure shared by others",
            )
        return variant

    def _votes(self, variant: Variant, step: _Step) -> tuple[int, int]:
        """How many others have the figure before, and how many the figure after, descendants of the child left out.

        A lone other text made from the same parent has the new figure from the child, or made the same change; several that
        have it each by a way of its own have news.
        """
        old = _at(variant.before, variant.before_marks)
        new = _at(variant.after, variant.after_marks)
        rows = [(id_, numbers(text)) for id_, text in self._others(step.after)]
        kept = sum(_has(row, old) and not _has(row, new) for _, row in rows)
        holders = {id_ for id_, row in rows if _has(row, new) and not _has(row, old)}
        parent = step.before[0]
        below = {id_ for id_ in holders if parent in self._ancestors[id_] and parent not in self.lost}
        ways = [id_ for id_ in below if not self._ancestors[id_] & below]
        return kept, len(holders) - (len(below) if len(ways) < _TWO else 0)

    # --------------------------------------------------------------------------------------------- inheritance

    def altered(self) -> list[Variant]:
        """Changes of meaning where they are made and in every text that inherits them."""
        ledger: dict[tuple[str, int], list[_Finding]] = {}
        for id_ in sorted(self.readings, key=lambda id_: (len(self._ancestors[id_]), id_)):
            for k in range(len(self.readings[id_].sentences)):
                steps = self._steps_above.get((id_, k))
                place = (id_, k, k)
                ledger[id_, k] = (
                    self._from_parents(steps, ledger) or self._outvoted(place, steps) if steps else self._at_root(place)
                )
        return [self._variant(finding) for row in ledger.values() for finding in row]

    def _from_parents(self, steps: Sequence[_Step], ledger: Mapping[tuple[str, int], list[_Finding]]) -> list[_Finding]:
        out: dict[str, _Finding] = {}
        for step in steps:
            for change in self._changes(step.before, step.after):
                variant = self._weighed(self._variant(_Finding(change, step.before, step.after)), step)
                if variant.kind == change.kind and variant.directed:
                    out.setdefault(change.kind, _Finding(change, step.before, step.after))
            for inherited in ledger.get((step.before[0], step.before[1]), ()):
                same = [
                    change for change in self._changes(inherited.reference, step.after) if change.kind == inherited.change.kind
                ]
                for change in same:
                    out.setdefault(
                        change.kind, _Finding(change, inherited.reference, step.after, inherited=True, apart=inherited.apart)
                    )
        return list(out.values())

    def _at_root(self, place: Place) -> list[_Finding]:
        """A sentence that nothing in the pile explains, against the other forms it has elsewhere."""
        others = self._elsewhere(place)
        outvoted: dict[tuple[int, Change], bool] = {}
        holders: dict[str, list[_Finding]] = defaultdict(list)
        for reference in others:
            changes = self._changes(reference, place)
            light = bool(changes) and between(self.text(reference), self.text(place)).kept >= LIGHT
            for change in changes:
                if change.kind in _FIGURES:
                    key = (self._form(reference), change)
                    if key not in outvoted:
                        outvoted[key] = self._is_outvoted(change, reference, place, others)
                    counts = outvoted[key]
                else:
                    counts = light or not self._speaks_on(change, reference)
                if counts:
                    holders[change.kind].append(_Finding(change, reference, place, apart=True))
        found = {kind: kept for kind, row in holders.items() if (kept := self._vouched(kind, row, others)) is not None}
        return list((self._put_back(place) | found).values())

    def _outvoted(self, place: Place, steps: Sequence[_Step]) -> list[_Finding]:
        """A figure that stands otherwise in the texts whose wording this is, where its parent tells it in other words."""
        if any(between(self.text(step.before), self.text(place)).kept >= LIGHT for step in steps):
            return []
        return [
            found
            for found in self._at_root(place)
            if found.change.kind in _FIGURES and between(self.text(found.reference), self.text(place)).kept >= LIGHT
        ]

    def _put_back(self, place: Place) -> dict[str, _Finding]:
        """A speaker or hedge that two texts made from this one have, neither by way of the other: it was there before.

        Retellers rarely add one, and two do not add the same; the descent may be drawn the wrong way.
        """
        row = self.members[self._find((place[0], place[1]))]
        having: dict[str, list[_Finding]] = defaultdict(list)
        for reference in [(id_, k, k) for id_, k in row if place[0] in self._ancestors[id_] and place[0] not in self.lost]:
            for change in self._changes(reference, place):
                if change.kind not in _FIGURES and not self._speaks_on(change, reference):
                    having[change.kind].append(_Finding(change, reference, place, apart=True))
        return {kind: found[0] for kind, found in having.items() if self._is_twice(found)}

    def _is_twice(self, found: Sequence[_Finding]) -> bool:
        names = {finding.reference[0] for finding in found}
        first = [finding for finding in found if not names & self._ancestors[finding.reference[0]]]
        words = [(finding.reference[0], self._marked(finding)) for finding in first]
        return any(one != other and left & right for one, left in words for other, right in words)

    def _marked(self, finding: _Finding) -> frozenset[str]:
        """Who speaks, in stems; any hedge is as good as another."""
        if finding.change.kind == "hedge dropped":
            return frozenset({finding.change.kind})
        text, speech = self.text(finding.reference), {stem(form) for form in speech_forms()}
        named = frozenset[str]().union(*(matter(text[start:end]) for start, end in finding.change.before))
        return named - speech

    def _speaks_on(self, change: Change, reference: Place) -> bool:
        """ "he said": the speaker of the sentence before goes on, which a retelling need not say again."""
        text = self.text(reference)
        return any(text[start:end].strip(" ,").casefold() in _PRONOUNS for start, end in change.before)

    def _vouched(self, kind: str, row: list[_Finding], others: Sequence[Place]) -> _Finding | None:
        """The first finding whose reference did not itself add the speaker or hedge, late and alone."""
        if kind in _FIGURES:
            return row[0]
        names = {finding.reference[0] for finding in row}
        for finding in row:
            alone = all(name == finding.reference[0] or finding.reference[0] in self._ancestors[name] for name in names)
            if not alone or not self._is_late_addition(kind, finding.reference, others):
                return finding
        return None

    def _is_late_addition(self, kind: str, holder: Place, others: Sequence[Place]) -> bool:
        """It stands in no earlier text: its own observed parent lacks it, or several independent earlier ones do."""
        lacking = [other for other in others if any(change.kind == kind for change in self._changes(holder, other))]
        if any(other[0] in self._ancestors[holder[0]] and other[0] not in self.lost for other in lacking):
            return True
        names = {other[0] for other in lacking}
        earlier = [name for name in sorted(names) if not names & self._ancestors[name] and self._is_before(name, holder[0])]
        return len(earlier) >= _SEVERAL

    def _is_before(self, one: str, other: str) -> bool:
        """Both carry a date, and the one is earlier."""
        first, second = self.readings[one].at, self.readings[other].at
        return first is not None and second is not None and first < second

    def _elsewhere(self, place: Place) -> list[Place]:
        """The other forms of this sentence: in texts without descent between them, and for a lost original in its witnesses.

        Its text is a vote: where one line kept a speaker that the vote left out, the line is the better witness.
        """
        row = self.members[self._find((place[0], place[1]))]
        if place[0] in self.lost:
            return [(id_, k, k) for id_, k in row if id_ != place[0]]
        return [
            (id_, k, k)
            for id_, k in row
            if id_ != place[0] and place[0] not in self._ancestors[id_] and id_ not in self._ancestors[place[0]]
        ]

    def _is_outvoted(self, change: Change, reference: Place, place: Place, others: Sequence[Place]) -> bool:
        """Two other texts or more have the one figure, and fewer have this one."""
        old, new = _at(self.text(reference), change.before), _at(self.text(place), change.after)
        rows = [(other, numbers(self.text(other))) for other in others if other[0] not in self.lost]
        having = {other for other, row in rows if _has(row, old) and not self._differs(other, reference)}
        sharing = {other for other, row in rows if _has(row, new) and not self._differs(other, place)}
        new_there = {other[0] for other in having if self._is_put_in(other)}
        old_there = [other for other in having if other[0] not in new_there and not self._ancestors[other[0]] & new_there]
        return len(old_there) >= _TWO and len(old_there) > len(sharing) + self._heirs(place)

    def _heirs(self, place: Place) -> int:
        """How many texts made from this one still have its figures."""
        row = self.members[self._find((place[0], place[1]))]
        below = [(id_, k, k) for id_, k in row if place[0] in self._ancestors[id_] and id_ not in self.lost]
        return sum(not self._differs(place, other) for other in below)

    def _is_put_in(self, place: Place) -> bool:
        """The figure stands here in the place of another one: what the text was taken from has that."""
        return any(self._differs(step.before, place) for step in self._steps_above.get((place[0], place[1]), ()))

    @cached_property
    def _steps_above(self) -> dict[tuple[str, int], list[_Step]]:
        """By sentence, the steps that it was taken by."""
        above: dict[tuple[str, int], list[_Step]] = defaultdict(list)
        for step in self.steps:
            if step.side.directed:
                above[step.after[0], step.after[1]].append(step)
        return above

    def _differs(self, other: Place, place: Place) -> bool:
        """Whether they have another figure in one place; that the same number also stands elsewhere, "3 a.m.", says nothing."""
        return any(change.kind in _FIGURES for change in self._changes(other, place))

    def _changes(self, before: Place, after: Place) -> list[Change]:
        old, new = self._form(before), self._form(after)
        key = (old, new)
        if key not in self._compared:
            left, right = self._distinct[old], self._distinct[new]
            found = () if left[0].text == right[0].text else meaning.graver(left[0], right[0], english=left[1] and right[1])
            self._compared[key] = [change for change in found if change.kind in _FOLLOWED]
        return self._compared[key]

    def _form(self, place: Place) -> int:
        """The number of what is read at a place: copies of one sentence have one, so that they are compared once."""
        if place not in self._number_of:
            reading = self.readings[place[0]]
            read = (form_of(reading, range(place[1], place[2] + 1)), reading.language in {"", "en"})
            number = self._numbered.setdefault(read, len(self._distinct))
            if number == len(self._distinct):
                self._distinct.append(read)
            self._number_of[place] = number
        return self._number_of[place]

    def _variant(self, finding: _Finding) -> Variant:
        before, after, change = finding.reference, finding.place, finding.change
        return Variant(
            kind=change.kind,
            child_id=after[0],
            parent_id=before[0],
            directed=not finding.apart,
            child=self._span(after),
            parent=self._span(before),
            before=self.text(before),
            after=self.text(after),
            before_marks=change.before,
            after_marks=change.after,
            detail=change.detail,
            rule="inherited: " + change.rule if finding.inherited else change.rule,
        )

    def _span(self, place: Place) -> Span:
        sentences = self.readings[place[0]].sentences
        return Span(place[0], sentences[place[1]].start, sentences[place[2]].end)


def _at(text: str, marks: tuple[tuple[int, int], ...]) -> Number | None:
    return next((number for number in numbers(text) if marks and number.start < marks[0][1] and marks[0][0] < number.end), None)


def _has(row: tuple[Number, ...], number: Number | None) -> bool:
    return number is not None and any(same_value(other, number) for other in row)
