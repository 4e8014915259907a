"""Where subjects, addressees, adjuncts and contents begin and end, told by closed-class words and commas.

No parser: a noun phrase ends where a comma, a verb, a conjunction or a quote says so, which news prose allows.
Every walk is bounded by ``REACH`` tokens, so a sentence that never ends costs linear time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.statements import cues as cueing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.statements.cues import Cue
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit

REACH = 120  # tokens a walk may take
DEPTH = 3  # appositions inside appositions; without a bound a text made of commas and brackets costs exponential time
_HARD = frozenset(";:.?!…")
DASHES = frozenset({"—", "–", "--", "-", "---"})
_FRAGILE = frozenset("what how why whether where if".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` (excluded) and how they were found."""

    first: int
    last: int
    how: str = "named"


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its cue verbs: what every question of this module is asked about."""

    unit: Unit
    lexicon: Lexicon
    cues: Sequence[Cue]

    def low(self, place: int) -> str:
        """The lower-case word at a place, "" outside."""
        return self.unit.lows[place] if 0 <= place < len(self.unit.lows) else ""

    def kind(self, place: int) -> str:
        """The kind of the token at a place, "" outside."""
        return self.unit.tokens[place].kind if 0 <= place < len(self.unit.tokens) else ""

    def capital(self, place: int) -> bool:
        """Whether the word at a place begins with a capital."""
        return self.kind(place) == "word" and self.unit.tokens[place].text[0].isupper()

    def has(self, kind: str, place: int) -> bool:
        """Whether the word at a place is of a kind."""
        return self.lexicon.has(kind, self.low(place))

    def is_verb(self, place: int) -> bool:
        """Whether the word is a finite verb as far as spelling tells."""
        low = self.low(place)
        if self.kind(place) != "word":
            return False
        if low == "'s":
            return cueing._is_auxiliary_s(self.unit, self.lexicon, place)  # noqa: SLF001
        if self.lexicon.has("auxiliaries", low) or self.lexicon.has("verbs", low):
            return not (
                low in self.lexicon.words["noun_or_verb"]
                and (self.capital(place) or self.has("determiners", place - 1))
            )
        if low.endswith("ed") and len(low) > 3 and not self.lexicon.has("not_past", low):
            return (
                not self.capital(place)
                and not self.has("determiners", place - 1)
                and self.low(place - 1) not in {"of", "'s", "by", "with"}
            )
        return False

    def has_verb(self, first: int, last: int) -> bool:
        """Whether a finite verb stands in the stretch, relative clauses aside."""
        return any(self.is_verb(place) for place in range(first, min(last, first + REACH)))


# ---------------------------------------------------------------------------------------------------------- subjects


def subject_before(scene: Scene, place: int, floor: int, depth: int = 0) -> Phrase | None:
    """The noun phrase that ends just before ``place``: the subject of the cue there."""
    at = place - 1
    if at < floor or depth > DEPTH:
        return None
    low = scene.low(at)
    if scene.kind(at) == "quote":
        return None
    if low in {",", ")"} or low in DASHES:
        return _with_apposition(scene, at, floor, depth)
    if scene.has("coordinators", at) or (scene.has("prepositions", at) and not scene.capital(at)):
        return None
    if low in {"who", "which", "that"}:
        return Phrase(at, place, "relative")
    if scene.has("pronouns", at):
        return Phrase(at, place, "pronoun")
    start = _segment_start(scene, at, floor)
    last = _without_time(scene, start, at)
    if scene.has("pronouns", last) and last >= start:
        return Phrase(last, last + 1, "pronoun")
    first = _stripped(scene, start, last)
    if scene.low(first) == "to" or not _is_nominal(scene, first, last + 1):
        return _long_relative(scene, place, floor)
    return Phrase(first, last + 1)


def _long_relative(scene: Scene, place: int, floor: int) -> Phrase | None:
    """ "An official who spoke because he was not authorised to speak said": the subject holds a long relative clause."""
    for at in range(place - 1, max(floor, place - REACH // 2), -1):
        if scene.low(at) in {",", ";"} or scene.kind(at) == "quote":
            return None
        if scene.low(at) == "who" and at > floor and scene.kind(at - 1) == "word":
            first = _stripped(scene, _segment_start(scene, at - 1, floor), at - 1)
            return Phrase(first, place) if _is_nominal(scene, first, at) else None
    return None


def _without_time(scene: Scene, start: int, at: int) -> int:
    """The last token of a subject without "on Wednesday", "last week" behind it."""
    last = at
    while (
        last > start
        and (scene.has("times", last) or scene.low(last)[:1].isdigit())
        and not scene.has("determiners", last - 1)
        and scene.low(last - 1) != "'s"
    ):
        last -= 1
    if last == at or last < start:
        return at
    while last > start and (
        scene.low(last) in scene.lexicon.words["time_openers"] or cueing.is_adverb(scene.low(last), scene.lexicon)
    ):
        last -= 1
    return last if last > start or (scene.kind(last) == "word" and not scene.has("prepositions", last)) else at


def _segment_start(scene: Scene, at: int, floor: int) -> int:
    """Walk left from ``at`` to the boundary of the clause segment."""
    lowest = max(floor, at - REACH // 2)
    last_cue = max((cue.last for cue in scene.cues if cue.last <= at and cue.finite), default=0)
    lowest = max(lowest, last_cue)
    first = at
    while first > lowest:
        previous = first - 1
        low = scene.low(previous)
        if low == ")":
            opened = next((k for k in range(previous - 1, max(lowest, previous - 12), -1) if scene.low(k) == "("), -1)
            if opened > lowest:
                first = opened
                continue
        if low in _HARD or low in DASHES or low in {",", "("}:
            break
        if scene.kind(previous) == "quote" and not _nickname(scene, previous):
            break
        if (
            low
            in scene.lexicon.words["segment_bounds"]
            and not _relative_inside(scene, previous, at)
            and not (low in {"since", "before", "after"} and scene.low(first)[:1].isdigit())
        ):
            break
        if low == "that" and first > at - 12 and not _relative_inside(scene, previous, at):
            break
        if low in {"and", "but", "or", "nor"} and _lists_names(scene, previous, at):
            first = previous
            continue
        if low in {"and", "but", "or"} and (scene.has("pronouns", first) or scene.has_verb(max(lowest, previous - 12), previous)):
            break
        first = previous
    return first


def _lists_names(scene: Scene, conjunction: int, at: int) -> bool:
    """ "Karavia and Dolnia": two short phrases, no verb close by on the left."""
    del at
    return (
        scene.capital(conjunction - 1)
        and scene.capital(conjunction + 1)
        and not scene.is_verb(conjunction - 2)
        and not scene.is_verb(conjunction - 3)
    )


def _nickname(scene: Scene, place: int) -> bool:
    quote = scene.unit.tokens[place]
    return len(quote.text.split()) <= 3 and scene.capital(place - 1) and scene.capital(place + 1)


def _relative_inside(scene: Scene, place: int, at: int) -> bool:
    """ "The party that won", "the place where he works": the word hangs on a noun and governs a verb before ``at``."""
    low = scene.low(place)
    if low not in scene.lexicon.words["relative_heads"]:
        return False
    noun_before = scene.kind(place - 1) == "word" and not scene.is_verb(place - 1) and not scene.has("prepositions", place - 1)
    return noun_before and low != "where" and scene.is_verb(place + 1) and scene.low(place - 1) not in {"said", "says"}


def _stripped(scene: Scene, first: int, at: int, depth: int = 0) -> int:
    """Leave out what leads into a subject: conjunctions, adverbs, "On Tuesday", a verb that ends another clause."""
    if scene.low(first) in {"which", "whom", "that"} and first < at and not scene.is_verb(first + 1):
        first += 1
    while first < at and (
        scene.has("coordinators", first)
        or scene.low(first) in {",", "“", "meanwhile", "however", "so", "still", "yet"}
        or leading_adverb(scene, first)
    ):
        first += 1
    if (scene.has("prepositions", first) or scene.has("times", first)) and not _quantity(scene, first):
        start = _subject_after_adjunct(scene, first, at)
        if start is not None:
            first = start
    relative = next((k for k in range(first, at + 1) if scene.low(k) in scene.lexicon.words["relatives"]), at + 1)
    verb = max(
        (k for k in range(first, min(relative, at + 1)) if scene.is_verb(k) and not _participle_after_noun(scene, k, first)),
        default=-1,
    )
    if first <= verb < at and depth < DEPTH:
        return _stripped(scene, verb + 1, at, depth + 1)
    return first


def _participle_after_noun(scene: Scene, place: int, first: int) -> bool:
    """ "Two people briefed on the talks": -ed after a noun and before a preposition is part of the phrase."""
    low = scene.low(place)
    following = scene.low(place + 1)
    if low in scene.lexicon.words["naming_participles"] and place > first:
        return True
    return (
        place > first
        and low.endswith(("ed", "en", "wn", "ld", "de", "ght"))
        and not scene.lexicon.has("auxiliaries", low)
        and (scene.lexicon.has("prepositions", following) or following in {"to", "next"})
    )


def leading_adverb(scene: Scene, place: int) -> bool:
    return cueing.is_adverb(scene.low(place), scene.lexicon) and scene.low(place) not in {"both", "all", "only", "one"}


def _quantity(scene: Scene, place: int) -> bool:
    return scene.low(place) in scene.lexicon.words["quantity_openers"] and (
        scene.low(place + 1)[:1].isdigit() or scene.has("determiners", place + 1)
    )


def _subject_after_adjunct(scene: Scene, first: int, at: int) -> int | None:
    """ "On Tuesday Smith", "In a statement the ministry": where the second noun phrase begins."""
    for place in range(first + 1, at + 1):
        low, before = scene.low(place), scene.low(place - 1)
        if scene.has("pronouns", place):
            return place
        governed = scene.lexicon.has("prepositions", before) or before in {"of", "and"}
        if scene.has("determiners", place) and not governed and place > first + 1:
            return place
        if (
            scene.capital(place)
            and not governed
            and not scene.has("determiners", place - 1)
            and (not scene.capital(place - 1) or scene.lexicon.has("times", before))
            and not scene.has("times", place)
        ):
            return place
        if scene.has("jobs", place) and scene.capital(place - 1) and not governed and low.endswith("s"):
            return place
    return None


def _is_nominal(scene: Scene, first: int, last: int) -> bool:
    """At least one word that can be a noun, and no clause of its own."""
    words = [place for place in range(first, last) if scene.kind(place) == "word"]
    if not words:
        return False
    if scene.is_verb(first) and not scene.capital(first):
        return False
    return any(
        not (scene.has("determiners", k) and scene.low(k) not in scene.lexicon.words["standing_determiners"])
        and not scene.has("prepositions", k) and not scene.has("subordinators", k) and not cueing.is_adverb(scene.low(k), scene.lexicon)
        and not (scene.has("times", k) and len(words) == 1)
        for k in words
    )  # fmt: skip


def _with_apposition(scene: Scene, close: int, floor: int, depth: int) -> Phrase | None:
    """ "Len Burman, head of the Tax Policy Center, said": from the head to the closing comma (or dash, or bracket)."""
    if scene.low(close) == ")":
        opened = next((k for k in range(close - 1, max(floor, close - 12) - 1, -1) if scene.low(k) == "("), -1)
        if opened <= floor:
            return None
        inner = subject_before(scene, opened, floor, depth + 1)
        if inner is not None and inner.last < opened:
            return inner
        return Phrase(inner.first, close + 1, inner.how) if inner else None
    dash = scene.low(close) in DASHES
    stops = _commas_before(scene, close, floor, dash=dash)
    if not stops:
        return None
    head: Phrase | None = None
    for taken, stop in enumerate(stops[:5]):
        begin = stop + 1
        end = close if taken == 0 else stops[taken - 1]
        if not _is_appositive(scene, begin, end):
            break
        found = _head_before(scene, stop, floor, depth + 1)
        if found is None:
            continue
        if head is None or _better_head(scene, found, head):
            head = found
        if head is not None and head is not found:
            break
    return Phrase(head.first, close, head.how) if head else None


def _commas_before(scene: Scene, close: int, floor: int, *, dash: bool) -> list[int]:
    out: list[int] = []
    for place in range(close - 1, max(floor, close - REACH // 2) - 1, -1):
        low = scene.low(place)
        if low in _HARD or (
            scene.kind(place) == "quote" and not _nickname(scene, place) and len(scene.unit.tokens[place].text) > 60
        ):
            break
        if low == "," or (dash and low in DASHES) or (low in DASHES):
            out.append(place)
        if len(out) == 5:
            break
    return out


def _head_before(scene: Scene, stop: int, floor: int, depth: int) -> Phrase | None:
    if stop - 1 < floor or scene.low(stop - 1) in {",", ")"} or scene.kind(stop - 1) == "quote":
        if scene.low(stop - 1) == ")":
            return _with_apposition(scene, stop - 1, floor, depth)
        return None
    found = subject_before(scene, stop, floor, depth)
    if found is None or found.how == "relative":
        return None
    # the head is a name or a described person, not the end of a clause
    before = found.first - 1
    if (
        before >= floor
        and scene.kind(before) == "word"
        and not scene.has("coordinators", before)
        and not scene.has("subordinators", before)
        and not scene.has("times", before)
        and not cueing.is_adverb(scene.low(before), scene.lexicon)
    ):
        return None
    return found


def _better_head(scene: Scene, earlier: Phrase, later: Phrase) -> bool:
    """Whether a phrase further left is the head and ``later`` only its apposition: a short name before a lower-case phrase."""
    short = earlier.last - earlier.first <= 7
    name = scene.capital(earlier.last - 1) and scene.capital(earlier.first)
    described = not scene.capital(later.first) or scene.has("determiners", later.first) or scene.low(later.first)[:1].isdigit()
    return short and (name or scene.has("jobs", earlier.last - 1)) and described


_CLAUSE_SUBJECTS = frozenset("he she they we i you there".split())


def _is_appositive(scene: Scene, begin: int, end: int) -> bool:
    """What can stand between commas after a name."""
    if end - begin < 1 or end - begin > 45:
        return False
    low = scene.low(begin)
    if low in scene.lexicon.words["appositive_openers"]:
        return True
    if low in _CLAUSE_SUBJECTS or (scene.has("coordinators", begin) and low != "or"):
        return low in {"and", "but"} and end - begin <= 4
    relative = next((k for k in range(begin, end) if scene.low(k) in scene.lexicon.words["relatives_and_where"]), end)
    return not any(
        scene.is_verb(k) and not _participle_after_noun(scene, k, begin) and k != begin for k in range(begin, relative)
    )


# ------------------------------------------------------------------------------------------------- after an inverted cue


def phrase_after(scene: Scene, place: int, ceiling: int) -> Phrase | None:
    """The noun phrase that starts at ``place``: the source of "said X" and "according to X", appositions included."""
    while scene.low(place) == "both" and place < ceiling:
        break
    if place >= ceiling or scene.kind(place) != "word":
        return None
    if scene.has("pronouns", place):
        return Phrase(place, place + 1, "pronoun")
    last = _plain_end(scene, place, ceiling)
    while last < ceiling and scene.low(last) == "," and _apposition_follows(scene, last + 1, ceiling):
        end = _plain_end(scene, last + 1, ceiling, relative=True)
        if end <= last + 1:
            break
        last = end
    while last > place + 1 and (scene.has("coordinators", last - 1) or scene.low(last - 1) == ","):
        last -= 1
    return Phrase(place, last) if _is_nominal(scene, place, last) else None


def _plain_end(scene: Scene, place: int, ceiling: int, *, relative: bool = False) -> int:
    ceiling = min(ceiling, place + REACH)
    at = place
    relative = relative or scene.low(place) in {"who", "whose", "which", "those"}
    while at < ceiling:
        low = scene.low(at)
        if low in _HARD or low in DASHES or low in {",", ")"} or scene.kind(at) == "quote":
            if scene.kind(at) == "quote" and _nickname(scene, at):
                at += 1
                continue
            break
        if low == "(":
            close = next((k for k in range(at, min(ceiling, at + 12)) if scene.low(k) == ")"), -1)
            if close < 0:
                break
            at = close + 1
            continue
        if at > place:
            if low in {"who", "which", "whose", "that"}:
                relative = True
            elif (
                (
                    low
                    in scene.lexicon.words["source_bounds"]
                    and not (low == "before" and relative)
                )
                or (not relative and low in scene.lexicon.words["loose_prepositions"] and not _belongs(scene, at, place))
                or (
                    not relative
                    and (
                        scene.has("times", at)
                        and not scene.has("prepositions", at - 1)
                        and scene.low(at - 1) not in {"the", "'s"}
                        and low
                        not in scene.lexicon.words["names_of_time"]
                    )
                )
                or (
                    not relative
                    and cueing.is_adverb(low, scene.lexicon)
                    and scene.kind(at) == "word"
                    and low not in {"both", "all", "too"}
                    and not scene.capital(at)
                )
                or (not relative and low in {"last", "this"} and scene.has("times", at + 1))
                or (
                    low in {"and", "but"}
                    and (
                        scene.is_verb(at + 1)
                        or scene.has("pronouns", at + 1)
                        or (scene.low(at + 1) in scene.lexicon.cues and not scene.capital(at + 1))
                    )
                )
                or (not relative and scene.is_verb(at) and not _participle_after_noun(scene, at, place) and low != "based")
            ):
                break
        at += 1
    return at


def _belongs(scene: Scene, place: int, first: int) -> bool:
    """Whether a prepositional phrase describes the speaker ("a professor at Harvard") rather than the speaking."""
    low = scene.low(place)
    ahead = [scene.low(k) for k in range(place + 1, place + 6) if not scene.capital(k)]
    if any(scene.lexicon.has("speech_places", word) or word in {"reporters", "journalists", "lawmakers"} for word in ahead):
        return False
    if scene.has("times", place + 1) or (scene.low(place + 1)[:1].isdigit() and low != "of"):
        return False
    if low in {"to", "by"}:
        return (
            scene.has("jobs", place - 1)
            or scene.low(place - 1).endswith("ed")
            or scene.low(place - 1) in {"seen", "shown", "given"}
        )
    if low == "on":
        return scene.has("jobs", place - 1) or scene.low(place - 1).endswith("ed")
    named = all(scene.capital(k) for k in range(first, place))
    return not named


def _apposition_follows(scene: Scene, place: int, ceiling: int) -> bool:
    if place >= ceiling or scene.kind(place) != "word":
        return False
    low = scene.low(place)
    if low in {"who", "whose", "which", "whom"}:
        return True
    if (
        low
        in scene.lexicon.words["no_apposition"]
        or scene.has("pronouns", place)
        or cueing.is_adverb(low, scene.lexicon)
    ):
        return False
    stop = _plain_end(scene, place, ceiling)
    if scene.has_verb(place, stop):
        return False
    if low.endswith("ing") and scene.low(place) in scene.lexicon.cues:
        return False
    if scene.low(stop) and scene.low(stop) not in _HARD | DASHES | {",", ")", "(", ""} and scene.kind(stop) != "quote":
        following = scene.low(stop)
        if scene.is_verb(stop) or following in scene.lexicon.cues:
            return False
    return (
        scene.has("determiners", place)
        or scene.has("jobs", place)
        or scene.has("titles", place)
        or low[:1].isdigit()
        or low in scene.lexicon.words["apposition_openers"]
        or scene.capital(place)
    )


# ------------------------------------------------------------------------------------------------------ after the cue


@dataclass(frozen=True, slots=True)
class Opening:
    """Where content begins after a cue; ``addressee`` the one told, when there is one."""

    place: int  # first token of the content; == ceiling when there is none
    addressee: Phrase | None = None
    marked: bool = False  # by "that", a colon or a quote: a sure sign


def opening_after(scene: Scene, cue: Cue, ceiling: int) -> Opening:
    """Where the content of a cue begins on its right, adjuncts and addressee skipped."""
    at = cue.last
    addressee: Phrase | None = None
    if (
        cue.form.verb.frame in {"tell", "infinitive"} and cue.form.verb.lemma not in {"ask", "question", "wonder"}
    ) or cue.form.verb.lemma == "ask":
        if cue.form.verb.group in {"tell", "warn", "ask"} and not cue.passive:
            addressee = _addressee(scene, at, ceiling)
            at = addressee.last if addressee else at
    at, sure = skip_adjuncts(scene, at, ceiling)
    low = scene.low(at)
    if low == ":":
        return Opening(at + 1, addressee, marked=True)
    if scene.kind(at) == "quote":
        return Opening(at, addressee, marked=True)
    if low == ",":
        ahead = at + 1
        if scene.kind(ahead) == "quote":
            return Opening(ahead, addressee, marked=True)
        inserted = insertion_end(scene, at, ceiling)
        return Opening(inserted, addressee, marked=True) if inserted else Opening(ceiling, addressee)
    if low == "that" and not scene.is_verb(at + 1) and at + 1 < ceiling:
        return Opening(at + 1, addressee, marked=True)
    return Opening(at, addressee, marked=sure)


def insertion_end(scene: Scene, comma: int, ceiling: int) -> int | None:
    """ "he said, twenty minutes later, “...”": past a short insertion to a quote or a "that"."""
    for place in range(comma + 1, min(comma + 16, ceiling - 1)):
        if scene.low(place) == "," and scene.kind(place + 1) == "quote":
            return place + 1
        if scene.low(place) == "," and scene.low(place + 1) == "that":
            return place + 2
        if scene.kind(place) == "quote" or scene.low(place) in _HARD:
            return None
        if scene.low(place) in scene.lexicon.cues and scene.is_verb(place):
            return None
    return None


def _addressee(scene: Scene, place: int, ceiling: int) -> Phrase | None:
    """ "told The Associated Press he would": the phrase between the cue and the content."""
    if scene.kind(place) != "word" or scene.low(place) in scene.lexicon.words["no_addressee"]:
        return None
    if scene.low(place) in scene.lexicon.words["object_pronouns"] and not (
        scene.low(place) == "her"
        and scene.kind(place + 1) == "word"
        and not scene.has("determiners", place + 1)
        and scene.low(place + 1) not in {"that", "to", "how", "on", "in"}
        and not scene.has("pronouns", place + 1)
    ):
        return Phrase(place, place + 1, "pronoun")
    if scene.has("pronouns", place):
        return None
    at = place + 1
    while at < min(ceiling, place + 25):
        low = scene.low(at)
        if scene.kind(at) != "word":
            if low in {"'", "’", "&", "/"}:
                at += 1
                continue
            if (
                low == ","
                and _apposition_follows(scene, at + 1, ceiling)
                and scene.low(at + 1) in {"a", "an", "the", "which", "who"}
            ):
                close = _plain_end(scene, at + 1, ceiling, relative=True)
                at = close
                continue
            break
        if low in scene.lexicon.words["addressee_bounds"] and not _relative_inside(
            scene, at, ceiling
        ):
            break
        if scene.has("pronouns", at):
            break
        governed = scene.has("prepositions", at - 1) or scene.low(at - 1) in {"and", "of"}
        if scene.has("prepositions", at) and low not in {"of", "for", "and", "&"}:
            break
        if scene.has("determiners", at) and not governed:
            break
        if (
            scene.has("times", at)
            and not scene.has("prepositions", at - 1)
            and low not in {"times", "sun", "march"}
            and not (
                scene.capital(at - 1)
                and scene.capital(at)
                and scene.low(at - 1) in {"the", "financial", "sunday", "evening", "morning"}
            )
        ):
            break
        if scene.capital(at) and not scene.capital(at - 1) and not governed and not scene.has("determiners", at - 1):
            break
        if cueing.is_adverb(low, scene.lexicon) and not scene.capital(at):
            break
        if scene.is_verb(at):
            # "told reporters prices rose": the verb's subject is the last word, not part of the addressee
            return Phrase(place, max(place + 1, at - 1))
        at += 1
    return Phrase(place, at)


def skip_adjuncts(scene: Scene, place: int, ceiling: int) -> tuple[int, bool]:
    """Past "on Friday", "in a statement", "by telephone", "separately" to the content; True when "that" was seen."""
    at = place
    for _ in range(8):
        low = scene.low(at)
        if low == "(":
            close = next((k for k in range(at + 1, min(ceiling, at + 8)) if scene.low(k) == ")"), -1)
            if close < 0:
                break
            at = close + 1
            continue
        if at >= ceiling or low in {":", ","} or scene.kind(at) != "word":
            break
        if low == "that":
            return at, True
        ahead = _adjunct_end(scene, at, ceiling)
        if ahead == at:
            break
        at = ahead
    return at, False


def _adjunct_end(scene: Scene, at: int, ceiling: int) -> int:
    """Past one adjunct that starts at ``at``; ``at`` itself when there is none."""
    low = scene.low(at)
    if (
        cueing.is_adverb(low, scene.lexicon)
        and low not in scene.lexicon.words["adverbs_of_content"]
        and not scene.capital(at)
    ):
        return at + 1
    if (
        (low in scene.lexicon.words["time_modifiers"] and scene.has("times", at + 1))
        or (
            scene.has("times", at)
            and scene.capital(at)
            and scene.low(at + 1) != "'s"
            and not (low == "may" and not scene.low(at + 1)[:1].isdigit())
        )
        or low in {"today", "yesterday", "tonight"}
    ):
        end = at + 1
        while end < min(ceiling, at + 6) and (scene.has("times", end) or scene.low(end).isdigit()) and scene.low(end) != "this":
            end += 1
        return end
    if (
        low in scene.lexicon.words["few"]
        and scene.has("times", at + 1)
        and any(scene.low(k) in {"ago", "later", "earlier", "before"} for k in (at + 2, at + 3))
    ):
        return at + 3
    if scene.low(at + 1) in {"least", "most", "worst", "best"} or (
        low in scene.lexicon.words["number_openers"]
        and (scene.low(at + 1)[:1].isdigit() or scene.has("determiners", at + 1))
    ):
        return at
    if not scene.has("prepositions", at) or low in {"of", "like", "than", "as"} or (low == "to" and _is_infinitive(scene, at)):
        return at
    return _prepositional_end(scene, at, ceiling)


def _is_infinitive(scene: Scene, at: int) -> bool:
    """ "to enact", not "to reporters": a lower-case singular word that is no determiner, pronoun or people."""
    low = scene.low(at + 1)
    return (
        scene.kind(at + 1) == "word"
        and low.islower()
        and not scene.capital(at + 1)
        and not (
            scene.has("determiners", at + 1)
            or scene.has("pronouns", at + 1)
            or scene.has("jobs", at + 1)
            or low.endswith("s")
            or low in {"him", "them", "me", "her"}
        )
    )


def _prepositional_end(scene: Scene, at: int, ceiling: int) -> int:
    """Past a prepositional phrase about the speaking; stays when the phrase looks like content."""
    end = at + 1
    while end < min(ceiling, at + 22):
        low = scene.low(end)
        if scene.kind(end) == "quote" or low in {":", ","} or low in _HARD or low in DASHES:
            return end
        if low in {"that", "there"} and not (
            scene.is_verb(end + 1)
            and low == "that"
            and scene.kind(end - 1) == "word"
            and not scene.has("times", end - 1)
            and not scene.has("speech_places", end - 1)
        ):
            return end
        if scene.has("pronouns", end) and end > at + 1:
            return end
        governed = scene.has("prepositions", end - 1) or scene.low(end - 1) in {"and", "'s"}
        if scene.has("determiners", end) and not governed and end > at + 1:
            return end
        if (
            scene.capital(end)
            and not scene.capital(end - 1)
            and not governed
            and not scene.has("determiners", end - 1)
            and end > at + 2
        ):
            return end
        if (
            scene.has("times", end - 1)
            and not scene.has("times", end)
            and not scene.low(end).isdigit()
            and end > at + 1
            and not scene.has("prepositions", end)
        ):
            return end
        if low == "to" and end > at + 1 and _is_infinitive(scene, end):
            return end
        if scene.is_verb(end) and end > at + 1 and not _participle_after_noun(scene, end, at):
            return at if end - at < 3 else end - 1
        end += 1
    return end if end >= ceiling - 1 else at


def only_adjuncts(scene: Scene, place: int, ceiling: int) -> int | None:
    """Where the adjuncts after a trailing cue end (a comma or the sentence end); None when content follows instead."""
    at = place
    stop = min(ceiling, place + REACH // 2)
    while at < stop:
        low = scene.low(at)
        if low in {",", ";"} or low in DASHES or scene.kind(at) == "quote" or low in _HARD:
            return at
        if at == place and ((low == "to" and _is_infinitive(scene, at)) or not _may_lead_adjunct(scene, at)):
            return None
        if at == place and (
            low in scene.lexicon.words["content_openers"]
            or (scene.has("determiners", at) and not scene.has("times", at + 1))
        ):
            return None
        if scene.is_verb(at) and not _inside_adjunct_clause(scene, place, at):
            return None
        at += 1
    return ceiling if at >= ceiling else None


def _may_lead_adjunct(scene: Scene, at: int) -> bool:
    low = scene.low(at)
    return (
        scene.kind(at) != "word" or scene.has("prepositions", at) or scene.has("times", at) or scene.has("subordinators", at)
        or cueing.is_adverb(low, scene.lexicon) or low.endswith("ing") or low.isdigit() or low in scene.lexicon.words["adjunct_openers"]
    )  # fmt: skip


def _inside_adjunct_clause(scene: Scene, place: int, at: int) -> bool:
    """A verb in "when asked about", "as he left", "who had gathered" is no content."""
    return any(
        scene.low(k) in scene.lexicon.words["adjunct_clauses"]
        for k in range(place, at)
    ) or (scene.low(at).endswith("ed") and scene.has("prepositions", at + 1))


# -------------------------------------------------------------------------------------------------------- content end


def content_end(scene: Scene, cue: Cue, start: int, ceiling: int) -> int:
    """Where content that starts at ``start`` ends: before a trailing attribution, a co-ordinated cue, or an afterthought."""
    stop = min(ceiling, start + 2 * REACH)
    verb = cue.form.verb
    verbless = verb.frame not in {"clause", "tell"} or verb.lemma in scene.lexicon.words["noun_objects"]
    for at in range(start, stop):
        low = scene.low(at)
        if low == ";":
            return at
        if low == "," or low in DASHES:
            if at > start and _ends_at_comma(scene, cue, at, stop, verbless=verbless and scene.kind(start) != "quote"):
                return at
        elif (
            (
                low in {"and", "but", "or"}
                and at > start
                and (_new_predicate(scene, cue, at + 1) or (low != "or" and _other_speaker(scene, at + 1, stop)))
            )
            or (low == "according" and scene.low(at + 1) == "to")
            or (low in {"that", "which"} and at > start and _inserted_cue(scene, at))
        ):
            return at
        verbless = verbless and not scene.is_verb(at)
    return stop


def _inserted_cue(scene: Scene, relative: int) -> bool:
    """ "a missile that state media said had hit": a relative clause with another speaker put in."""
    cue = next((c for c in scene.cues if relative < c.first <= relative + 6), None)
    if cue is None or not cue.finite or any(scene.is_verb(k) or scene.low(k) == "," for k in range(relative + 1, cue.first)):
        return False
    after, _ = skip_adjuncts(scene, cue.last, len(scene.unit.lows))
    return scene.is_verb(after)


_TIME_UNITS = frozenset("hours days weeks months minutes years day week month hour year".split())
_NEW_CLAUSE = frozenset("while whereas as after when but and before though although because since who which".split())


def _ends_at_comma(scene: Scene, cue: Cue, comma: int, ceiling: int, *, verbless: bool) -> bool:
    at = comma + 1
    low = scene.low(at)
    form = scene.lexicon.cues.get(low)
    if form is not None and form.form == "ing" and (form.verb.speech or form.verb.frame == "relay"):
        return True
    if low in {"according", "while", "whereas"} or (low == "which" and _inserted_cue(scene, at)):
        return True
    if verbless and low in _NEW_CLAUSE and scene.has_verb(at + 1, min(ceiling, at + 14)):
        return True
    if low in scene.lexicon.words["clause_joints"] and (
        _new_predicate(scene, cue, at + 1) or _new_attribution(scene, at + 1, ceiling)
    ):
        return True
    ahead = [scene.low(k) for k in range(at, min(at + 6, ceiling))]
    pointer = next((k for k, word in enumerate(ahead) if word in {"after", "before"}), 0)
    return pointer > 0 and any(word in _TIME_UNITS for word in ahead[:pointer])


def _new_predicate(scene: Scene, cue: Cue, at: int) -> bool:
    """A second cue verb with the same subject: "said ... and promised ...", "..., and denied that"."""
    while at < len(scene.unit.lows) and cueing.is_adverb(scene.low(at), scene.lexicon):
        at += 1
    following = next((other for other in scene.cues if other.first <= at < other.last), None)
    if following is None or following.verb - at > 3 or following.passive or following.verb == cue.verb or following.first > at:
        return False
    return following.form.form == cue.form.form or (cue.finite and following.finite and _past(following) == _past(cue))


def _past(cue: Cue) -> bool:
    """Past in form or by its auxiliary; "put" may be."""
    return cue.form.form in {"past", "participle"} or (cue.form.form == "base" and (cue.form.passive or cue.first < cue.verb))


def _other_speaker(scene: Scene, at: int, ceiling: int) -> bool:
    """ "... and she accused", "... but officials have said": a new clause without a comma."""
    following = next((other for other in scene.cues if at < other.first <= at + 3), None)
    return (
        following is not None
        and following.form.verb.frame in {"clause", "tell", "accuse"}
        and _new_attribution(scene, at, ceiling)
    )


def _new_attribution(scene: Scene, at: int, ceiling: int) -> bool:
    """A new clause with its own speaker: ", but Kim denied ..."."""
    following = next((other for other in scene.cues if other.first > at and other.first <= at + 10), None)
    if following is None or not following.finite or following.passive or not following.form.verb.speech:
        return False
    if any(scene.low(k) in {",", ";"} or scene.kind(k) == "quote" or scene.is_verb(k) for k in range(at, following.first)):
        return False
    subject = subject_before(scene, following.first, at)
    return subject is not None and subject.first <= at + 1 and ceiling > following.last
