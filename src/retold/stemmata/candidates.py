"""Who is weighed as the parent of whom: the witnesses with which a child shares most rare copy."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retold.stemmata.houses import House, same

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retold.stemmata.collation import Collation
    from retold.stemmata.evidence import Bench

MAX_CANDIDATES = 8  # in a large family; small ones can afford up to three times as many


def of_each(bench: Bench, apart: NDArray[np.bool_]) -> list[list[int]]:
    """For each witness the up to eight others it shares most rare copy with, likely earlier ones first; none set ``apart``."""
    likeness = _likeness(bench.collation)
    np.fill_diagonal(likeness, 0)
    if bench.memory is not None:
        likeness = bench.memory.likeness()
    likeness[apart] = 0
    ranked = likeness * (0.15 + bench.attests)
    out = []
    most = max(MAX_CANDIDATES, min(3 * MAX_CANDIDATES, 1500 // max(1, len(bench.sheets))))
    for b in range(len(bench.sheets)):
        early = np.argsort(-ranked[b], kind="stable")[:most]
        alike = np.argsort(-likeness[b], kind="stable")[: most // 2]  # a stamp may be wrong
        out.append([int(a) for a in dict.fromkeys([*early, *alike]) if likeness[b, a] > 0])
    return out


def _likeness(collation: Collation) -> NDArray[np.float64]:
    """Shared lines and, above that, shared readings, weighed by words, trust and rarity."""
    present = (collation.table >= 0).astype(float)
    n = len(collation.ids)
    rarity = np.log1p(n / np.maximum(present.sum(0), 1))
    weight = np.sqrt(collation.words) * collation.trust * rarity
    likeness: NDArray[np.float64] = (present * weight) @ present.T
    for line in range(present.shape[1]):
        column = collation.table[:, line]
        for reading in range(len(collation.readings[line])):
            holders = np.flatnonzero(column == reading)
            if 1 < len(holders) <= MAX_HOLDERS:
                likeness[np.ix_(holders, holders)] += weight[line]
    return likeness


MAX_HOLDERS = 400  # a reading that so many share tells nobody apart


# ------------------------------------------------------------------------------------------------- one speech, two desks


def only_quoting(bench: Bench) -> NDArray[np.bool_]:
    """(witnesses, witnesses): pairs that have a speaker's words in common and hardly any of the writer's.

    Whoever printed a public speech has it from the speaker. Two of one house, and who credits the other, are let be.
    """
    collation = bench.collation
    present = collation.table >= 0
    frames = _frames(collation)
    quoting = present & (frames.spoken > 0)
    most = frames.plain @ present.T  # the words of the writer in the lines they share, if all of them agreed
    few = (np.minimum(most, most.T) < ENOUGH) & ((quoting.astype(int) @ quoting.T.astype(int)) > 0)
    out: NDArray[np.bool_] = np.zeros_like(few)
    for a, b in np.argwhere(np.triu(few, 1)):
        if not _belong(bench.sheets[a].house, bench.sheets[b].house) and _in_common(collation, int(a), int(b)) < COPIED:
            out[a, b] = out[b, a] = True
    return out


ENOUGH = 60  # words of the writer in shared lines from which nobody need look closer
COPIED = 8  # words of the writer, in runs, from which one of two desks has copied
RUN = 4  # words in a row that two writers hardly choose alike
SPEECH = 5  # words between quotation marks that make a quotation


class _Frames(NamedTuple):
    """(witnesses, lines): words of a speaker and words of the writer."""

    spoken: NDArray[np.float64]
    plain: NDArray[np.float64]


def _frames(collation: Collation) -> _Frames:
    spoken, plain = np.zeros(collation.table.shape), np.zeros(collation.table.shape)
    for w, row in enumerate(collation.sentences):
        for sentence, line in zip(row, collation.line_of[w], strict=True):
            if line >= 0:
                said = sentence.quoted * len(sentence.forms)
                spoken[w, line] += said if said >= SPEECH else 0
                plain[w, line] += len(sentence.forms) - said
    return _Frames(spoken, plain)


def _belong(one: House, other: House) -> bool:
    """Whether they are one house or one credits the other."""
    if one.outlet and one.outlet == other.outlet:
        return True
    return any(same(name, other.outlet) for name in one.credits) or any(same(name, one.outlet) for name in other.credits)


def _in_common(collation: Collation, a: int, b: int) -> int:
    """Words of the writers that stand in runs of both, of the lines that both have."""
    found = 0
    for line in np.flatnonzero((collation.table[a] >= 0) & (collation.table[b] >= 0)):
        speech = _speech(collation, a, int(line)) | _speech(collation, b, int(line))
        x, y = (collation.readings[line][collation.table[w, line]] for w in (a, b))
        blocks = SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks()
        found += sum(sum(word not in speech for word in x[k.a : k.a + k.size]) for k in blocks if k.size >= RUN)
    return found


def _speech(collation: Collation, witness: int, line: int) -> frozenset[str]:
    row = zip(collation.sentences[witness], collation.line_of[witness], strict=True)
    return frozenset().union(*(sentence.speech for sentence, at in row if at == line))
