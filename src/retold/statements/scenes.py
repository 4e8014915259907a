"""One sentence with its cue verbs, and what spelling tells of its words.

No parser: a noun phrase ends where a comma, a verb, a conjunction or a quote says so, which news prose allows.
Every walk over a scene is bounded by ``REACH`` tokens, so a sentence that never ends costs linear time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


class Phrase(NamedTuple):
    """Tokens ``first`` to ``last`` (excluded) and how they were found."""

    first: int
    last: int
    how: str = "named"


class Scene:
    """One sentence with its cue verbs: what every question of this module is asked about."""

    __slots__ = ("_size", "_verbs", "cues", "lexicon", "lows", "openings", "subjects", "tokens", "unit", "words")

    def __init__(self, unit: Unit, lexicon: Lexicon, cues: Sequence[Cue]) -> None:
        self.unit, self.lexicon, self.cues = unit, lexicon, cues
        self.lows, self.tokens, self._size = unit.lows, unit.tokens, len(unit.lows)
        self.words = lexicon.words
        # asked again and again of the same few words
        self._verbs: dict[int, bool] = {}
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
        return self.kind(place) == "word" and self.tokens[place].text[0].isupper()

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
        if not cueing.is_adverb(self.low(place), self.lexicon):
            return False
        return not self.capital(place) or (place == 0 and not self._begins_cue(1))

    def _begins_cue(self, place: int) -> bool:
        return any(cue.first == place and cue.finite for cue in self.cues)

    def is_verb(self, place: int) -> bool:
        """Whether the word is a finite verb as far as spelling tells."""
        known = self._verbs.get(place)
        if known is None:
            known = self._verbs[place] = self._is_verb(place)
        return known

    def _is_verb(self, place: int) -> bool:
        low = self.low(place)
        if self.kind(place) != "word":
            return False
        if self.lexicon.has("owning", low):
            return cueing.is_auxiliary_s(self.unit, self.lexicon, place)
        if self.lexicon.has("auxiliaries", low) or self.lexicon.has("verbs", low):
            named = place > 1 and self.capital(place) and low not in self.words["auxiliaries"] and self._in_prose(place)
            either = low in self.words["noun_or_verb"] and (self.capital(place) or self.has("determiners", place - 1))
            return not (named or either)  # "Ways and Means"
        if low.endswith(self.lexicon.endings["past"]) and len(low) > 3 and not self.lexicon.has("not_past", low):
            return (
                not self.capital(place)
                and not self.has("determiners", place - 1)
                and not self.has("before_attributes", place - 1)
            )
        return False

    def _in_prose(self, place: int) -> bool:
        """Whether a word of some length near a capital one has none, so that this is no headline."""
        near = self.tokens[max(0, place - NEAR) : place + NEAR]
        return any(token.kind == "word" and not token.capital and len(token.text) >= CONTENT for token in near)

    def has_verb(self, first: int, last: int) -> bool:
        """Whether a finite verb stands in the stretch, relative clauses aside."""
        return any(self.is_verb(place) for place in range(first, min(last, first + REACH)))
