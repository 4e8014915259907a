"""The passage graph of a family: sentences that are one line of copy, and how each witness reads it.

Reference-free: no witness is the base text. Sentences are joined by equal wording and by the passages that ``reuse``
found; a *line* is one sentence as it lives on in several witnesses, a *reading* is its wording in some of them.
Spelling, typography and a few agency-style words are folded away first, because house style says nothing about descent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from retold import text
from retold.stemmata.joining import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from retold.model import Article, SharedPassage

MIN_WORDS = 5  # a shorter sentence ("He declined to comment.") is shared by chance too often to carry descent
MOST_CHARS = 20_000  # a longer "sentence" is no prose; its beginning stands for it
MOSTLY_QUOTE = 0.75  # share of a sentence inside quotation marks from which two desks may well print it independently


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of one witness, and its words with house style folded away."""

    start: int
    end: int
    forms: tuple[str, ...]
    quoted: float  # share of the words inside quotation marks
    speech: frozenset[str]  # the words inside quotation marks, folded
    printed: tuple[str, ...]  # its words in the spelling of the house


@dataclass(frozen=True, slots=True, kw_only=True)
class Collation:
    """Witnesses against lines. ``table[w, l]`` is the reading of line ``l`` in witness ``w``, or -1 where it is absent."""

    ids: tuple[str, ...]
    sentences: tuple[tuple[Sentence, ...], ...]  # by witness, in text order
    line_of: tuple[tuple[int, ...], ...]  # by witness, by sentence; -1 for text that no other witness has
    readings: tuple[tuple[tuple[str, ...], ...], ...]  # by line, by reading: the words
    table: NDArray[np.int32]  # (witnesses, lines)
    words: NDArray[np.float64]  # (lines,) words of the longest reading
    trust: NDArray[np.float64]  # (lines,) 0..1, low for stock background and bare quotes that unrelated desks may share

    def order(self, witness: int) -> list[int]:
        """The shared lines of one witness in the order of its text, each once."""
        return list(dict.fromkeys(line for line in self.line_of[witness] if line >= 0))


def collate(articles: Sequence[Article], passages: Iterable[SharedPassage]) -> Collation:
    """The passage graph of these articles, which must be the representatives the passages speak of."""
    read = [read_sentences(article) for article in articles]
    roots = joined(articles, read, passages)
    holders: dict[int, set[int]] = defaultdict(set)
    for w, sentences in enumerate(read):
        for s in range(len(sentences)):
            holders[roots[w][s]].add(w)
    shared = {root: k for k, root in enumerate(_in_order(roots, holders))}
    line_of = tuple(tuple(shared.get(root, -1) for root in row) for row in roots)
    readings, table = told([[sentence.forms for sentence in row] for row in read], line_of, len(shared))
    collation = Collation(
        ids=tuple(article.id for article in articles),
        sentences=tuple(tuple(row) for row in read),
        line_of=line_of,
        readings=readings,
        table=table,
        words=np.array([max(len(forms) for forms in line) for line in readings], dtype=float),
        trust=np.ones(len(readings)),
    )
    collation.trust[:] = _trust(collation)
    return collation


def _in_order(roots: list[list[int]], holders: Mapping[int, set[int]]) -> list[int]:
    return list(dict.fromkeys(root for row in roots for root in row if len(holders[root]) > 1))


# ------------------------------------------------------------------------------------------------------- sentences


def read_sentences(article: Article) -> list[Sentence]:
    """The sentences of the article's own body, long enough to carry descent."""
    spans = [(s.start, s.end) for start, end in article.body for s in text.sentences(article.text, start, end)]
    quotes = _quoted_stretches(article.text).tobytes()
    out = []
    for start, end in spans:
        stop = min(end, start + MOST_CHARS)
        said = _said(article.text[start:stop], quotes[start:stop])
        if said is not None:
            out.append(Sentence(start, end, *said))
    return out


@lru_cache(maxsize=4096)  # most sentences of a family stand in many of its articles
def _said(sentence: str, quotes: bytes) -> tuple[tuple[str, ...], float, frozenset[str], tuple[str, ...]] | None:
    """The words of a sentence, the share of them that is quoted, the quoted ones, all as printed; nothing for one too short."""
    words = text.words(sentence)
    if len(words) < MIN_WORDS:
        return None
    printed = tuple(word.form for word in words)
    inside = tuple(word.form for word in words if quotes[word.start])
    return folded(printed), len(inside) / len(words), frozenset(folded(inside)), printed


def _quoted_stretches(body: str) -> NDArray[np.bool_]:
    """Which characters stand between double quotation marks of one paragraph."""
    mask = np.zeros(len(body) + 1, bool)
    for match in _QUOTE.finditer(body):
        mask[match.start() : match.end()] = True
    return mask


_QUOTE = re.compile(r"[“\"„«][^“”\"„«»\n]{0,2000}[”\"»]|(?<!\w)‘[^\n‘]{0,2000}?’(?!\w)")


def folded(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Words with house style folded away: spelling, honorifics, numbers in letters, possessives.

    >>> folded(("mr", "pell's", "defence", "organised", "two"))
    ('pell', 'defense', 'organized', '2')
    """
    return tuple(key for form in forms if (key := _style_key(form)))


@lru_cache(maxsize=65536)
def _style_key(form: str) -> str:
    form = form.removesuffix("'s").removesuffix("s'") if "'" in form else form
    if form in _DROPPED:
        return ""
    if form in _SAME:
        return _SAME[form]
    for pattern, instead in _SPELLING:
        form = pattern.sub(instead, form)
    return form


_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_DROPPED = frozenset("mr mrs ms miss dr sir the a an that".split())
_SAME = {
    **{word: str(n) for n, word in enumerate(_NUMBERS.split()) if n},
    "till": "until", "around": "about", "some": "about", "roughly": "about", "approximately": "about",
    "while": "whilst", "amid": "amidst", "among": "amongst", "toward": "towards",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "aug": "august",
    "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "defence": "defense", "offence": "offense",
    "licence": "license", "programme": "program", "grey": "gray", "tonnes": "tons", "metre": "meter", "metres": "meters",
    "kilometres": "km", "kilometers": "km", "kilometre": "km", "percent": "", "per": "", "cent": "",
    "tyre": "tire", "cheque": "check",
}  # fmt: skip
_SPELLING = (
    (re.compile(r"(?<=[a-z]{3})is(e|ed|es|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-z])our(ed|s|ing|ful|able|er|ers|hood|hoods|ly)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z]{2})(?<=[bt])re(s)?$"), r"er\1"),
    (re.compile(r"ll(ed|ing|er|ers|or|ors)$"), r"l\1"),
    (re.compile(r"(?<=[a-z]{3})ys(e|ed|es|ing|er|ers)$"), r"yz\1"),
)


# ------------------------------------------------------------------------------------------------------------ lines


def told(
    said: Sequence[Sequence[tuple[str, ...]]], line_of: Sequence[Sequence[int]], lines: int
) -> tuple[tuple[tuple[tuple[str, ...], ...], ...], NDArray[np.int32]]:
    """The different forms of each line, and which of them each witness has; ``said`` are its sentences, ``line_of`` theirs."""
    table = np.full((len(said), lines), -1, dtype=np.int32)
    known: list[dict[tuple[str, ...], int]] = [{} for _ in range(lines)]
    for w, row in enumerate(said):
        whole: dict[int, tuple[str, ...]] = {}
        for forms, line in zip(row, line_of[w], strict=True):
            if line >= 0:
                whole[line] = whole.get(line, ()) + forms  # a line split in two sentences is still one line
        for line, forms in whole.items():
            table[w, line] = known[line].setdefault(forms, len(known[line]))
    return tuple(tuple(line) for line in known), table


def _trust(collation: Collation) -> NDArray[np.float64]:
    """Low for lines that witnesses with nothing else in common share: stock background, or a quote that went round."""
    present = collation.table >= 0
    quoted = np.zeros(len(collation.readings))
    for w, row in enumerate(collation.sentences):
        for sentence, line in zip(row, collation.line_of[w], strict=True):
            if line >= 0:
                quoted[line] = max(quoted[line], sentence.quoted)
    trust = np.where(quoted >= MOSTLY_QUOTE, 0.3, 1.0)
    for _ in range(2):
        weighed = present * (trust * np.minimum(collation.words, 30))
        together = weighed @ present.T
        for line in range(present.shape[1]):
            holders = np.flatnonzero(present[:, line])
            pairs = together[np.ix_(holders, holders)] - weighed[holders[0], line]
            upper = pairs[np.triu_indices(len(holders), 1)]
            alone = float(np.mean(upper < LONE_WORDS)) if len(upper) else 0.0
            trust[line] = min(trust[line], 1 - 0.85 * min(1.0, 2 * alone)) if len(holders) > 2 else trust[line]
    return trust


LONE_WORDS = 8.0  # two witnesses with fewer trusted words in common besides this line have "nothing else in common"


def runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Stretches of true values as (start, end)."""
    edges = [k for k, (a, b) in enumerate(pairwise([False, *flags, False])) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))
