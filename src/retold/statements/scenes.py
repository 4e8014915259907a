"""One sentence with its cue verbs, and what spelling tells of its words.

No parser: a noun phrase ends where a comma, a verb, a conjunction or a quote says so, which news prose allows.
Every walk over a scene is bounded by ``REACH`` tokens, so a sentence that never ends costs linear time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from retold.statements import cues as cueing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.statements.clauses import Opening
    from retold.statements.cues import Cue
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit

REACH = 120  # tokens a walk may take
CROWD = 12  # attributions in a unit; prose has six at most. More is garbage, and left unread: every cue looks about it
DEPTH = 3  # appositions inside appositions; without a bound a text made of commas and brackets costs exponential time
NEAR = 8  # tokens on either side that tell a headline from prose
CONTENT = 5  # letters of a word that a headline gives a capital
HARD = frozenset(";:.?!…")
DASHES = frozenset({"—", "–", "--", "-", "---"})


_Default = TypeVar("_Default")


class Phrase(NamedTuple):
    """Tokens ``first`` to ``last`` (excluded) and how they were found."""

    first: int
    last: int
    how: str = "named"


class Scene:
    """One sentence with its cue verbs: what every question of this module is asked about."""

    __slots__ = ("_size", "cues", "lexicon", "lows", "openings", "subjects", "tokens", "unit", "words")

    def __init__(self, unit: Unit, lexicon: Lexicon, cues: Sequence[Cue]) -> None:
        self.unit, self.lexicon, self.cues = unit, lexicon, cues
        self.lows, self.tokens, self._size = unit.lows, unit.tokens, len(unit.lows)
        self.words = lexicon.words
        # asked again and again of the same few words
        self.subjects: dict[int, Phrase | None] = {}  # of ``subjects.subject_before``, from the head of the sentence
        self.openings: dict[tuple[int, int], Opening] = {}  # of ``clauses.opening_after``, by cue verb and ceiling

    def low(self, place: int) -> str:
        """The lower-case word at a place, "" outside."""
        return self.lows[place] if 0 <= place < self._size else ""

    def kind(self, place: int) -> str:
        """The kind of the token at a place, "" outside."""
        return self.tokens[place].kind if 0 <= place < self._size else ""

    def capital(self, place: int) -> bool:
        """Whether the word at a place begins with a capital."""
        return 0 <= place < self._size and self.tokens[place].capital

    def has(self, kind: str, place: int) -> bool:
        """Whether the word at a place is of a kind."""
        return 0 <= place < self._size and self.lows[place] in self.words[kind]

    def ends(self, kind: str, place: int) -> bool:
        """Whether the word at a place has one of the endings of a kind: "past", "ing", "plural"."""
        return 0 <= place < self._size and self.lows[place].endswith(self.lexicon.endings[kind])

    def reads(self, kind: str, place: int) -> bool:
        """Whether words of a kind begin at a place: "according to"."""
        runs = self.lexicon.runs[kind] if 0 <= place < self._size else ()
        return any(self.lows[place] == words[0] and tuple(self.lows[place : place + len(words)]) == words for words in runs)

    def adverb(self, place: int) -> bool:
        """Whether the word is an adverb as far as spelling tells: "newly", not the Kelly of a sentence."""
        if not (0 <= place < self._size and self.tokens[place].adverb):
            return False
        return not self.tokens[place].capital or (place == 0 and not self._begins_cue(1))

    def is_clock(self, place: int) -> bool:
        """Whether the word is the time of an entry in a live blog: "10:42", "9.05am"."""
        low = self.low(place)
        return low[:1].isdigit() and (":" in low or "." in low)

    def _begins_cue(self, place: int) -> bool:
        return any(cue.first == place and cue.finite for cue in self.cues)

    def is_verb(self, place: int) -> bool:
        """Whether the word is a finite verb as far as spelling tells."""
        verbal = self.tokens[place].verbal if 0 <= place < self._size else ""
        if not verbal:  # nearly every word
            return False
        if verbal == "auxiliary":  # not of "Chairman Do Kwangsen"
            return not (
                self.tokens[place].capital and self.capital(place - 1) and self.capital(place + 1) and self._in_prose(place)
            )
        if verbal == "clitic":
            return cueing.is_auxiliary_s(self.unit, self.lexicon, place)
        capital = self.tokens[place].capital
        if verbal == "verb":  # not of "Ways and Means"
            named = capital and (place > 1 or self.has("articles", place - 1))  # "The Met Office"
            return not (named and self._in_prose(place))
        if capital or self.has("determiners", place - 1):
            return False
        return verbal == "noun or verb" or not self.has("before_attributes", place - 1)

    def _in_prose(self, place: int) -> bool:
        """Whether a word of some length near a capital one has none, so that this is no headline."""
        near = self.tokens[max(0, place - NEAR) : place + NEAR]
        return any(token.kind == "word" and not token.capital and len(token.text) >= CONTENT for token in near)

    def has_verb(self, first: int, last: int) -> bool:
        """Whether a finite verb stands in the stretch, relative clauses aside."""
        return any(map(self.is_verb, range(first, min(last, first + REACH))))

    def holds(self, kind: str, first: int, last: int) -> bool:
        """Whether a word of a kind stands in the stretch."""
        return not self.words[kind].isdisjoint(self.lows[max(0, first) : last])

    def find(self, low: str, first: int, last: int, default: _Default) -> int | _Default:
        """Where a mark first stands in the stretch, "" for a quote."""
        lows = self.lows[first:last]
        return first + lows.index(low) if low in lows else default

    def quoted(self, first: int, last: int) -> bool:
        """Whether a quote stands in the stretch."""
        return "" in self.lows[first:last]

    def places(self, words: frozenset[str], first: int, last: int) -> list[int]:
        """Where some words or marks stand in the stretch."""
        return [place for place, low in enumerate(self.lows[first:last], first) if low in words]
