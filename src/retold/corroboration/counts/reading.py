"""One sentence, or a few, for its numbers: the words, and where a clause begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.corroboration.counts import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.text import Word

_MARKS = ',;:()—–“”"'


class Reading:
    """The words of a text and its clauses."""

    def __init__(self, text: str, found: Sequence[Word]) -> None:
        self.text = text
        self.found = found
        self.forms = [word.form for word in found]
        self.cuts = self._clauses()  # indices of words that begin a clause

    def form(self, at: int) -> str:
        """The folded word there; nothing beyond the ends."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def clause_of(self, at: int) -> tuple[int, int]:
        """The first word of the clause, and the one behind it."""
        start = max(cut for cut in self.cuts if cut <= at)
        stop = min((cut for cut in self.cuts if cut > at), default=len(self.found))
        return start, stop

    def sentence_of(self, start: int, stop: int) -> str:
        """The sentence that holds the clause, where what is read holds several."""
        while start and not self._ends(start):
            start -= 1
        while stop < len(self.found) and not self._ends(stop):
            stop += 1
        return self.text[self.found[start].start : self.found[stop - 1].end]

    def content(self, inside: Sequence[int]) -> tuple[frozenset[str], frozenset[str]]:
        """What the words say, and the names among them."""
        plain, names = set(), set()
        for n in inside:
            word = self.found[n]
            if tables.is_empty(word.form):
                continue
            if self.text[word.start].isupper() and n:
                names.add(terms.name_stem(word.form))
            else:
                plain.add(terms.concept(terms.stem(word.form)))
        return frozenset(plain), frozenset(names)

    def _clauses(self) -> list[int]:
        cuts = [0]
        for n in range(1, len(self.found)):
            gap = self.text[self.found[n - 1].end : self.found[n].start]
            digits = gap == "," and self.forms[n][0].isdigit() and self.forms[n - 1][-1].isdigit()
            marked = any(mark in gap for mark in _MARKS) and not digits and gap != "–"
            joined = self.forms[n] in {"and", "or"} and self._number_soon(n + 1)
            if self._ends(n) or marked or joined or self.forms[n] in tables.listed("clauses", "stops"):
                cuts.append(n)
        return cuts

    def _number_soon(self, at: int) -> bool:
        """Whether a number follows, as in "and at least twelve injured"; not "between 12 and 15"."""
        if "between" in self.forms[max(0, at - 5) : at] or self.form(at - 2) == "hundred":
            return False
        near = self.forms[at : at + 4]
        return any(form[0].isdigit() or form in tables.numerals() for form in near)

    def _ends(self, at: int) -> bool:
        """Whether a sentence begins at this word."""
        gap = self.text[self.found[at - 1].end : self.found[at].start]
        return len(gap) > 1 and any(mark in gap for mark in ".!?\n") and self.text[self.found[at].start].isupper()
