"""The noun phrase after a cue: the source of "said X" and "according to X", appositions included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements.scenes import DASHES, HARD, REACH, Phrase
from retold.statements.subjects import is_nominal, nickname, participle_after_noun

if TYPE_CHECKING:
    from retold.statements.scenes import Scene


def phrase_after(scene: Scene, place: int, ceiling: int) -> Phrase | None:
    """The noun phrase that starts at ``place``: the source of "said X" and "according to X", appositions included."""
    if place >= ceiling or scene.kind(place) != "word":
        return None
    if scene.has("prepositions", place) and scene.low(place) not in scene.lexicon.words["quantity_openers"]:
        return None  # "said in a post": where, not who
    alone = place + 1 >= ceiling or scene.kind(place + 1) == "mark"
    if scene.has("pronouns", place) or (scene.has("object_pronouns", place) and alone):
        return Phrase(place, place + 1, "pronoun")
    last = plain_end(scene, place, ceiling)
    while last < ceiling and scene.low(last) == "," and apposition_follows(scene, last + 1, ceiling):
        end = plain_end(scene, last + 1, ceiling, relative=True)
        if end <= last + 1:
            break
        last = end
    while last > place + 1 and (scene.has("coordinators", last - 1) or scene.low(last - 1) == ","):
        last -= 1
    return Phrase(place, last) if is_nominal(scene, place, last) else None


def plain_end(scene: Scene, place: int, ceiling: int, *, relative: bool = False) -> int:
    """Where the noun phrase that starts at ``place`` ends, appositions not yet looked at."""
    ceiling = min(ceiling, place + REACH)
    at = place
    relative = relative or scene.has("opens_described", place)
    while at < ceiling:
        low = scene.low(at)
        if low in HARD or low in DASHES or low in {",", ")"} or scene.kind(at) == "quote":
            if scene.kind(at) == "quote" and nickname(scene, at):
                at += 1
                continue
            break
        if low == "(":
            close = scene.find(")", at, min(ceiling, at + 12), -1)
            if close < 0:
                break
            at = close + 1
            continue
        if at > place:
            if scene.has("noun_relatives", at):
                relative = True
            elif _starts_another(scene, at, place, relative=relative):
                break
        at += 1
    return at


def _starts_another(scene: Scene, at: int, place: int, *, relative: bool) -> bool:
    """Whether a word inside a phrase that began at ``place`` begins something else."""
    low, words = scene.low(at), scene.lexicon.words
    if at == place + 1 and scene.adverb(place) and scene.ends("past", at):
        return False  # "highly placed sources"
    if at > place + 1 and scene.has("possessive_marks", at - 1) and scene.kind(at) == "word":
        return False  # "the bank's early estimates", "the agency's quarterly report"
    if low in words["source_bounds"] and not (relative and scene.has("inside_relatives", at)):
        return True
    if low in words["joining"]:
        following = scene.low(at + 1) in scene.lexicon.cues and not scene.capital(at + 1)
        return scene.is_verb(at + 1) or scene.has("pronouns", at + 1) or following
    if relative:
        return False
    if low in words["loose_prepositions"] and not _belongs(scene, at, place):
        return True
    if _is_time_said(scene, at):
        return True
    described = scene.has("adverbs_of_sources", at) or scene.has("articles", at - 1)  # "a yearly poll"
    if scene.tokens[at].adverb and not described:
        return not scene.capital(at)
    return scene.is_verb(at) and not participle_after_noun(scene, at, place) and not scene.has("placing", at)


def _is_time_said(scene: Scene, at: int) -> bool:
    """A word of time after a source: "said X on Friday", "last week"."""
    low = scene.low(at)
    if scene.has("before_times", at) and scene.has("times", at + 1):
        return True
    return (
        scene.has("times", at)
        and not scene.has("media", at + 1)  # "the evening newspaper"
        and not scene.has("prepositions", at - 1)
        and not scene.has("before_named_times", at - 1)
        and low not in scene.lexicon.words["names_of_time"]
    )


def _belongs(scene: Scene, place: int, first: int) -> bool:
    """Whether a prepositional phrase describes the speaker ("a professor at Harvard") rather than the speaking."""
    ahead = [scene.low(k) for k in range(place + 1, place + 6) if not scene.capital(k)]
    if any(scene.lexicon.has("speech_places", word) or scene.lexicon.has("audiences", word) for word in ahead):
        return False
    if scene.has("times", place + 1) or (scene.low(place + 1)[:1].isdigit() and not scene.has("of", place)):
        return False
    if scene.has("thing_owners", place + 1) and not scene.ends("participles", place - 1):
        return False  # "notes the mission in its latest finding"
    if scene.has("agents", place) and not scene.has("means", place + 1) and not scene.capital(place - 1):
        return True  # "a report by the council", "a preliminary tally by monitors"
    if scene.has("of_the_near", place):
        return scene.has("jobs", place - 1) or scene.ends("past", place - 1) or scene.has("before_to", place - 1)
    if scene.has("of_the_briefed", place):
        return scene.has("jobs", place - 1) or scene.ends("past", place - 1)
    named = all(scene.capital(k) or scene.has("name_joints", k) for k in range(first, place)) and scene.capital(place - 1)
    return not named


def apposition_follows(scene: Scene, place: int, ceiling: int) -> bool:
    """Whether what follows a comma describes the name before it."""
    if place >= ceiling or scene.kind(place) != "word":
        return False
    low = scene.low(place)
    if scene.has("apposed_relatives", place):
        return True
    if low in scene.lexicon.words["no_apposition"] or scene.has("pronouns", place) or scene.adverb(place):
        return False
    if scene.has("of", place + 1) and scene.has("shared_by", place + 2):
        return False  # "two diplomats, one of whom put the chances at ..."
    stop = plain_end(scene, place, ceiling)
    relative = next((k for k in range(place, stop) if scene.has("relatives", k)), stop)
    if scene.has_verb(place, relative):
        return False
    if scene.ends("ing", place) and low in scene.lexicon.cues:
        return False
    if scene.low(stop) and scene.low(stop) not in HARD | DASHES | {",", ")", "(", ""} and scene.kind(stop) != "quote":
        following = scene.low(stop)
        if scene.is_verb(stop) or following in scene.lexicon.cues:
            return False
    if scene.holds("jobs", place, min(stop, place + 3)) and not scene.has("prepositions", place):
        return True  # "emeritus professor of money", "senior analyst at"
    return (
        scene.has("determiners", place)
        or scene.has("jobs", place)
        or scene.has("titles", place)
        or low[:1].isdigit()
        or low in scene.lexicon.words["apposition_openers"]
        or scene.capital(place)
    )
