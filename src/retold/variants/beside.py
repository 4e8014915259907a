"""Two texts laid side by side: their differences as variants, sentence by sentence, then what moved, went and came."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from retold.model import Span, Variant

from . import additions, meaning
from .change import Marks, Setting
from .edits import Edit, between
from .lexicon import function_words, stem, words
from .testimony import form_of
from .undirected import neutral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import VariantKind

    from .pairing import Pair
    from .sentences import Reading, Sentence

_DROPPED = frozenset({"attribution dropped", "attribution weakened", "hedge dropped"})
_KEPT = 0.15  # share of words in runs
_FOLLOWED = 0.5  # share of matter in the same order: below it the sentence is told in other words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two texts and their paired sentences."""

    before: Reading
    after: Reading
    pairs: tuple[Pair, ...]
    directed: bool
    first: bool = True  # the child's first parent
    doubtful: tuple[tuple[int, int], ...] = ()  # stretches of the text before that rest on one witness

    def headline(self) -> list[Variant]:
        """The two headlines, where they differ."""
        old, new = self.before.title.strip(), self.after.title.strip()
        if not old or not new or old.casefold() == new.casefold():
            return []
        return [self._variant("headline", None, None, old, new, detail=f"{old} -> {new}", rule="titles differ")]

    def paired(self) -> list[Variant]:
        """The differences inside sentences that answer to each other."""
        english = self.before.language in {"", "en"} and self.after.language in {"", "en"}
        setting = Setting(text_before=self.before.text, text_after=self.after.text, english=english)
        return [variant for group in self.pairs for variant in self._pair(group, setting)]

    def _pair(self, group: Pair, setting: Setting) -> list[Variant]:
        old, new = _stretch(self.before.sentences, group.a), _stretch(self.after.sentences, group.b)
        before, after = self.before.text[slice(*old)], self.after.text[slice(*new)]
        if before == after:
            return []
        edits = between(before, after)
        out = [
            self._variant(change.kind, old, new, before, after, change.before, change.after, change.detail, change.rule)
            for change in meaning.changes(form_of(self.before, group.a), form_of(self.after, group.b), edits, setting)
        ]
        back = [] if self.directed else self._lost_in_the_first(group, setting, {variant.kind for variant in out})
        out += back
        if edits.followed < _FOLLOWED or edits.kept < _KEPT:
            old_marks = tuple(mark for edit in edits.found for mark in edit.before_marks)
            new_marks = tuple(mark for edit in edits.found for mark in edit.after_marks)
            return [
                *out,
                self._variant(
                    "reworded", old, new, before, after, old_marks, new_marks, "told in other words", "little wording kept"
                ),
            ]
        graver_before = [mark for variant in out for mark in (variant.after_marks if variant in back else variant.before_marks)]
        graver_after = [mark for variant in out for mark in (variant.before_marks if variant in back else variant.after_marks)]
        rest = [part for edit in edits.found for part in _besides(edit, graver_before, graver_after)]
        return [*out, *self._edits(rest, old, new, before, after)]

    def _edits(self, edits: Sequence[Edit], old: tuple[int, int], new: tuple[int, int], before: str, after: str) -> list[Variant]:
        by_kind: dict[VariantKind, list[Edit]] = defaultdict(list)
        for edit in edits:
            kind: VariantKind = edit.kind
            if kind == "addition" and edit.new:
                kind = additions.kind_of(after[edit.new[0].start : edit.new[-1].end])
            by_kind[kind].append(edit)
        out = []
        for kind, rows in sorted(by_kind.items()):
            old_marks = tuple(mark for edit in rows for mark in edit.before_marks)
            new_marks = tuple(mark for edit in rows for mark in edit.after_marks)
            detail = _told_once([edit.detail for edit in rows])
            out.append(self._variant(kind, old, new, before, after, old_marks, new_marks, detail, "words compared"))
        return out

    def _lost_in_the_first(self, group: Pair, setting: Setting, told: set[VariantKind]) -> list[Variant]:
        """Speakers and hedges that the text after has and the text before has not, where the order of the two is not known.

        Retellers drop these far more often than they add them, so the text without is taken as the one that changed it.
        """
        turned = replace(self, before=self.after, after=self.before)
        old, new = _stretch(self.after.sentences, group.b), _stretch(self.before.sentences, group.a)
        before, after = self.after.text[slice(*old)], self.before.text[slice(*new)]
        around = replace(setting, text_before=setting.text_after, text_after=setting.text_before)
        return [
            turned._variant(change.kind, old, new, before, after, change.before, change.after, change.detail, change.rule)  # noqa: SLF001  # its own kind
            for change in meaning.changes(
                form_of(self.after, group.b), form_of(self.before, group.a), between(before, after), around
            )
            if change.kind in _DROPPED and not (change.kind == "hedge dropped" and "hedge added" in told)
        ]

    def moved(self) -> list[Variant]:
        """Runs of sentences that left the order of the rest."""
        places = [group.a[0] for group in self.pairs]
        still = set(_rising(places))
        out: list[Variant] = []
        run: list[Pair] = []
        for k, group in enumerate(self.pairs):
            if k in still:
                out += self._moved(run)
                run = []
            elif run and group.a[0] == run[-1].a[-1] + 1:
                run.append(group)
            else:
                out += self._moved(run)
                run = [group]
        return [*out, *self._moved(run)]

    def _moved(self, run: list[Pair]) -> list[Variant]:
        if not run:
            return []
        old = _stretch(self.before.sentences, tuple(i for group in run for i in group.a))
        new = _stretch(self.after.sentences, tuple(j for group in run for j in group.b))
        up = sum(group.b[0] - group.a[0] for group in run) < 0
        return [
            self._variant(
                "moved",
                old,
                new,
                self.before.text[slice(*old)],
                self.after.text[slice(*new)],
                detail=f"moved {'up' if up else 'down'}",
                rule="order of the sentences",
            )
        ]

    def cuts(self) -> list[Variant]:
        """Runs of sentences of the text before that have no counterpart."""
        paired = {i for group in self.pairs for i in group.a}
        out = []
        for run in _runs([i for i in range(len(self.before.sentences)) if i not in paired]):
            tail = run[-1] == len(self.before.sentences) - 1 and bool(paired) and run[0] > max(paired)
            old = _stretch(self.before.sentences, run)
            kind: VariantKind = "tail cut" if tail else "cut"
            count = f"{len(run)} sentence{'s' if len(run) > 1 else ''} cut {'from the end' if tail else 'inside'}"
            out.append(
                self._variant(
                    kind,
                    old,
                    None,
                    self.before.text[slice(*old)],
                    "",
                    ((0, old[1] - old[0]),),
                    (),
                    count,
                    "sentences without a counterpart",
                )
            )
        return out

    def added(self, elsewhere: frozenset[int]) -> list[Variant]:
        """Runs of sentences of the text after that neither this text before has nor, by number, ``elsewhere``."""
        paired = {j for group in self.pairs for j in group.b} | elsewhere
        fresh = [j for j in range(len(self.after.sentences)) if j not in paired]
        out = []
        for run in _runs(fresh, [additions.kind_of(self.after.sentences[j].text) for j in fresh]):
            new = _stretch(self.after.sentences, run)
            kind = additions.kind_of(self.after.sentences[run[0]].text)
            source = additions.unnamed_source(self.after.sentences[run[0]].text)
            detail = f"'{source}': nobody named" if source else f"{len(run)} sentence{'s' if len(run) > 1 else ''} added"
            out.append(
                self._variant(
                    kind,
                    None,
                    new,
                    "",
                    self.after.text[slice(*new)],
                    (),
                    ((0, new[1] - new[0]),),
                    detail,
                    "sentences without a counterpart",
                )
            )
        return out

    def _variant(
        self, kind: VariantKind, old: tuple[int, int] | None, new: tuple[int, int] | None, before: str, after: str,
        before_marks: Marks = (), after_marks: Marks = (), detail: str = "", rule: str = "",
    ) -> Variant:  # fmt: skip
        known = self.directed and not (old and self._is_doubtful(old[0], before_marks))
        return Variant(
            kind=kind,
            child_id=self.after.id,
            parent_id=self.before.id,
            directed=known,
            child=Span(self.after.id, *new) if new else None,
            parent=Span(self.before.id, *old) if old else None,
            before=before,
            after=after,
            before_marks=before_marks,
            after_marks=after_marks,
            detail=detail if known or kind == "headline" else neutral(detail),
            rule=rule,
        )

    def _is_doubtful(self, start: int, marks: Marks) -> bool:
        """The differing words of a lost original's text rest on one witness: who changed them is open."""
        return any(low < start + end and start + begin < high for begin, end in marks for low, high in self.doubtful)


def _besides(edit: Edit, before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> list[Edit]:
    """What an edit shows besides the changes of meaning: all of it, nothing, or of words cut or added the rest."""
    if edit.old and edit.new:
        covered = all(_is_covered(mark, before) for mark in edit.before_marks) or _is_all_told(edit, before, after)
        return [] if covered else [edit]
    units, graver = (edit.old, before) if edit.old else (edit.new, after)
    runs = _runs([k for k, unit in enumerate(units) if not any(low < unit.end and unit.start < high for low, high in graver)])
    if not units or runs == [tuple(range(len(units)))]:
        return [edit]
    left = [units[run[0] : run[-1] + 1] for run in runs]
    return [edit.only(part) for part in left if any(unit.norm not in function_words() for unit in part)]


def _is_all_told(edit: Edit, before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> bool:
    """Besides what a change of meaning marks, both sides say the same: "may lower" told as "lowers"."""
    sides = []
    for units, marks in ((edit.old, before), (edit.new, after)):
        left = [unit for unit in units if not any(low < unit.end and unit.start < high for low, high in marks)]
        sides.append((len(left) < len(units), frozenset(stem(unit.norm) for unit in left) - _auxiliaries()))
    (marked, old), (also, new) = sides
    return (marked or also) and old == new


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset(stem(word) for word in function_words() | words("rounding", "words"))


def _told_once(details: Sequence[str]) -> str:
    """The details of one kind in one line: what several begin with is said once."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for detail in dict.fromkeys(details):
        head, _, tail = detail.partition(": ")
        by_head[head] += [tail] if tail else []
    return "; ".join(f"{head}: {', '.join(tails)}" if tails else head for head, tails in by_head.items())


def _is_covered(mark: tuple[int, int], marks: Sequence[tuple[int, int]]) -> bool:
    """Whether other marks hold all of this one but the blanks between words."""
    at = mark[0]
    for start, end in sorted(marks):
        if start <= at + 1 and end > at:
            at = end
    return at >= mark[1]


def _stretch(sentences: Sequence[Sentence], places: tuple[int, ...]) -> tuple[int, int]:
    return min(sentences[k].start for k in places), max(sentences[k].end for k in places)


def _runs(places: list[int], kinds: list[str] | None = None) -> list[tuple[int, ...]]:
    """Neighbouring places (of one kind) as runs."""
    out: list[list[int]] = []
    for k, place in enumerate(places):
        joins = out and out[-1][-1] == place - 1 and (kinds is None or kinds[k] == kinds[k - 1])
        if joins:
            out[-1].append(place)
        else:
            out.append([place])
    return [tuple(run) for run in out]


def _rising(places: list[int]) -> list[int]:
    """Indices of a longest rising run of ``places`` (patience sorting): the sentences that stayed in order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, place in enumerate(places):
        spot = bisect_left(tails, place)
        if spot == len(tails):
            tails.append(place)
            ends.append(k)
        else:
            tails[spot], ends[spot] = place, k
        before.append(ends[spot - 1] if spot else -1)
    out: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        out.append(at)
        at = before[at]
    return out[::-1]
