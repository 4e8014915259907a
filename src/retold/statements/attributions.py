"""One sentence at a time: which words attribute which words to whom. Names and chains come later.

Every pattern is one function that looks at a cue and returns an :class:`Attribution` or nothing; the order in which
they are tried is the order of certainty. ``trailing``, ``leading``, ``participles`` and ``passives`` hold them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import (
    clauses,
    colons,
    leading,
    participles,
    passives,
    phrases,
    relays,
    seconds,
    silences,
    subjects,
    trailing,
    unlisted,
)
from retold.statements import cues as cueing
from retold.statements.pieces import end_of
from retold.statements.scenes import CROWD, Scene

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.lexicon import Lexicon
    from retold.statements.pieces import Attribution
    from retold.statements.scenes import Phrase
    from retold.statements.tokens import Unit


_BEHIND = frozenset({"clause", "tell", "infinitive", "attitude", "show"})  # frames of verbs that stand behind their content


def read(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attributions of a sentence in the order of their cues."""
    introduces = ":" in unit.lows and "" in unit.lows  # a quote after a colon
    seen = unit.lows[0] in lexicon.words["viewpoints"] and "" in unit.lows
    attributing, verbs = lexicon.words["attributing"], lexicon.words["cue_forms"]
    places = [place for place, low in enumerate(unit.lows) if low in attributing]
    if not places and "" not in unit.lows:
        return []
    found = cueing.find(unit, lexicon, [place for place in places if unit.lows[place] in verbs])
    cues = [cue for cue in found if not _is_unreal(unit, cue, lexicon)]
    heads = [place for place in places if phrases.may_begin(unit, place, lexicon)]
    silent = not lexicon.words["silences"].isdisjoint(unit.lows)
    if len(cues) > CROWD or not (cues or heads or silent or "" in unit.lows):
        return []
    scene = Scene(unit, lexicon, cues)
    hi = end_of(scene)
    taken = phrases.read(scene, heads, hi) + (silences.read(scene, hi) if silent else [])
    if len(taken) > CROWD:
        return []
    for cue in cues:
        whole = _whole(scene, cue, taken, hi)
        if whole is not None:
            taken.append(whole)
    for cue in cues:
        whole = _attribution(scene, cue, taken, _ceiling(scene, taken, cue, hi))
        if whole is not None:
            taken.append(whole)
    if seen:
        view = phrases.viewpoint(scene, hi) if not taken else None
        taken.extend([view] if view is not None else [])
    if not scene.words["seconding_verbs"].isdisjoint(unit.lows):
        taken.extend(seconds.read(scene, taken, hi))
    if introduces:
        colon = colons.read(scene, taken)
        taken.extend([colon] if colon is not None else [])
    if "" in unit.lows:
        unheard = unlisted.read(scene, taken, hi)
        taken.extend([unheard] if unheard is not None else [])
    worded = [one for one in taken if one.source is None or _names_somebody(unit, one.source)]
    return relays.joined(scene, _without_nested_beliefs(scene, worded))


def _names_somebody(unit: Unit, source: Phrase) -> bool:
    """Not the bare mark of "Let's say that"."""
    return any(token.text[:1].isalnum() for token in unit.tokens[source.first : source.last])


def _is_unreal(unit: Unit, cue: Cue, lexicon: Lexicon) -> bool:
    """ "may have suggested", "will say": nothing has been said. "Would not say", "would only say" is a refusal."""
    before, words = unit.lows[cue.first : cue.verb], lexicon.words
    if words["unreal"].isdisjoint(before):
        return False
    performed = cue.form.verb.lemma in words["performed"] and not words["able"].isdisjoint(before)
    return not (
        cue.negated
        or cue.form.verb.lemma in words["would_have_it"]  # "would have it that"
        or performed  # "We can confirm", "the Herald can reveal"
        or not words["only"].isdisjoint((*before, *unit.lows[cue.last : cue.last + 1]))
        or not words["adding"].isdisjoint(unit.lows[cue.first - 1 : cue.first])
        or not words["silent_subjects"].isdisjoint(unit.lows[: cue.first])
    )


def _whole(scene: Scene, cue: Cue, taken: list[Attribution], hi: int) -> Attribution | None:
    """An attribution that stands after its content: read first, because it bounds what the others may hold."""
    if scene.has("question_words", 0) and (fronted := trailing.fronted(scene, cue, hi)) is not None:
        return fronted
    if cue.passive and scene.has("as_what", cue.last) and not _is_taken(cue, taken):
        told = passives.read(scene, cue, hi)  # "..., his lawyer was reported as saying"
        return told if told is not None and told.content[0][0] < cue.first else None
    if cue.passive and cue.form.verb.lemma in scene.lexicon.words["told_without_agent"] and not _is_taken(cue, taken):
        return _heard_of(scene, cue, hi)
    if (
        _is_taken(cue, taken)
        or cue.passive
        or cue.infinitive
        or not cue.finite
        or cue.negated
        or not scene.lexicon.words["unreal"].isdisjoint(scene.lows[cue.first : cue.verb])
    ):
        return None
    if cue.form.verb.frame == "learn":
        return trailing.learned(scene, cue, hi)
    quoting = cue.form.verb.frame == "object" and (
        trailing.closes_quote(scene, cue) or trailing.ends_behind_quote(scene, cue, hi)
    )
    if not quoting and (cue.form.verb.frame not in _BEHIND or cue.form.verb.group == "refuse"):
        return None
    if cue.form.verb.lemma in scene.lexicon.words["with_quotes"] and not trailing.has_quote(scene, cue):
        return None  # "..., he laughed"
    inverted = trailing.inverted(scene, cue, hi)
    if inverted is not None:
        return inverted
    subject = subjects.subject_before(scene, cue.first, 0)
    if subject is None or not trailing.may_stand(scene, subject):
        return None
    opening = clauses.opening_after(scene, cue, hi)
    if scene.has("as", subject.first - 1):
        return trailing.with_as(scene, cue, subject, opening, hi)
    return trailing.read(scene, cue, subject, opening, hi)


def _heard_of(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "..., a jury was told yesterday": a court tells what it was told."""
    subject = subjects.subject_before(scene, cue.first, 0)
    if subject is None or not trailing.may_stand(scene, subject) or not scene.holds("hearers", subject.first, subject.last):
        return None
    return trailing.read(scene, cue, subject, clauses.Opening(cue.last), hi)


def _is_taken(cue: Cue, taken: list[Attribution]) -> bool:
    return any(other.cue and other.cue[0] <= cue.verb < other.cue[1] for other in taken) if taken else False


def _ceiling(scene: Scene, taken: list[Attribution], cue: Cue, hi: int) -> int:
    """Where the content around a cue ends: inside another's content, at its end."""
    if not taken:
        return hi
    ends = [
        last
        for other in taken
        for first, last in other.content
        if first <= cue.verb < last
        and other.rule != "leading"
        and not (other.rule == "according to" and last == cue.last)  # "X said, according to Y, that": inserted after the verb
    ]
    ends += [
        other.content[0][0] - 1
        for other in taken
        if other.sure and other.content and cue.last < other.content[0][0] - 1 and scene.low(other.content[0][0] - 1) == ":"
    ]  # "Others urged caution: “...,” noted Mr Holloway"
    return min(ends, default=hi)


def _without_nested_beliefs(scene: Scene, taken: list[Attribution]) -> list[Attribution]:
    """Beliefs and findings reported inside another's content are that content, not statements of their own."""
    out = []
    for attribution in taken:
        nested = any(
            other is not attribution
            and first <= (attribution.cue or (0, 0))[0] < last
            and other.rule != "it was said"
            and not _opens(scene, attribution, first, other)
            for other in taken
            for first, last in other.content
        ) or _describes_source(attribution, taken)
        if any(_says_for(scene, other, attribution) or _tells_of(other, attribution) for other in taken):
            continue
        if not (
            nested
            and attribution.verb is not None
            and (
                not attribution.verb.form.verb.speech
                or attribution.verb.negated
                or _of_a_thing(scene, attribution)
                or attribution.verb.form.verb.frame in {"object", "infinitive", "call", "put"}
                or scene.has("infinitive_marks", attribution.content[0][0])  # "said supervisors told them to skip the checks"
            )
        ):
            out.append(attribution)
    return out


def _says_for(scene: Scene, outer: Attribution, inner: Attribution) -> bool:
    """ "Monitors recommended a halt, their chair said": one body's word, told once."""
    return (
        outer is not inner
        and outer.rule == "trailing"
        and outer.source is not None
        and scene.has("possessives", outer.source.first)
        and outer.verb is not None
        and not scene.ends("ing", outer.verb.first)
        and inner.rule == "leading"
        and inner.source is not None
        and inner.cue is not None
        and inner.source.first <= outer.content[0][0] + 1
        and outer.content[0][0] <= inner.cue[0] < outer.content[0][1]
    )


def _tells_of(outer: Attribution, inner: Attribution) -> bool:
    """ "A person who answered the phone said": a relative clause of the speaker, and no words of his own."""
    return (
        outer.source is not None
        and outer.cue is not None
        and inner.cue is not None
        and outer.source.first < inner.cue[0] < outer.source.last
        and any(first <= outer.cue[0] < last for first, last in inner.content)
    )


def _describes_source(attribution: Attribution, taken: list[Attribution]) -> bool:
    """ "A worker who feared losing her job told ...": a belief told of the one who speaks."""
    if attribution.cue is None or attribution.verb is None or attribution.verb.form.verb.frame != "attitude":
        return False
    place = attribution.cue[0]
    return any(other.source is not None and other.source.first < place < other.source.last for other in taken)


def _comments(scene: Scene, cue: Cue, subject: Phrase, taken: list[Attribution]) -> bool:
    """ "..., which it called Y" after its own words: a comment on them, no second statement."""
    if cue.form.verb.frame != "call" or subject.how != "pronoun" or not scene.has("calling_relatives", subject.first - 1):
        return False
    return any(other.cue is not None and other.cue[0] < cue.first and other.source is not None for other in taken)


def _opens(scene: Scene, inner: Attribution, first: int, outer: Attribution) -> bool:
    """Whether an attribution is the main clause of what another carries: "Kim dismissed it, KCNA said"."""
    return (
        outer.rule in relays.CARRYING
        and inner.source is not None
        and inner.source.first <= first + 1
        and inner.verb is not None
        and inner.verb.form.verb.speech
        and not _of_a_thing(scene, inner)
        and not (inner.verb.negated and inner.verb.form.verb.lemma in scene.lexicon.words["knowing"] and inner.rule == "leading")
        and not scene.has("infinitive_marks", inner.content[0][0])  # "offered to step down, according to ...": an act
        and outer.source is not None
        and outer.source.how != "pronoun"
    )


def _of_a_thing(scene: Scene, inner: Attribution) -> bool:
    """ "A review suggests ..., the surgeon said": what a thing shows is what he says."""
    if inner.verb is None or inner.source is None or inner.verb.form.verb.lemma not in scene.lexicon.words["weak"]:
        return False
    head = inner.source.last - 1
    return not (scene.capital(head) or scene.has("jobs", head) or scene.has("pronouns", head))


def _attribution(scene: Scene, cue: Cue, taken: list[Attribution], hi: int) -> Attribution | None:
    if _is_taken(cue, taken) or cue.form.verb.lemma in scene.lexicon.words["only_after"]:
        return None
    if scene.has("nor", cue.first - 1) and any(other.last == cue.first - 1 for other in scene.cues):
        return None  # "have neither confirmed nor denied": one silence
    summed = leading.of_summary(scene, cue, hi)
    if summed is not None:
        return summed
    if cue.form.verb.frame == "relay":
        return passives.quoted(scene, cue, hi) or passives.cited(scene, cue)
    if cue.form.verb.frame == "learn":
        return None
    if cue.form.verb.frame == "emerge":
        return passives.emerged(scene, cue, hi)
    if cue.passive:
        return passives.read(scene, cue, hi)
    if cue.infinitive:
        return participles.to_say(scene, cue, hi)
    if not cue.finite:
        return participles.read(scene, cue, hi, taken)
    subject = subjects.subject_before(scene, cue.first, 0) or participles.shared_subject(scene, cue, taken)
    if subject is None or _comments(scene, cue, subject, taken) or _is_noun_behind(scene, cue, subject):
        return None
    opening = clauses.opening_after(scene, cue, hi)
    return leading.read(scene, cue, subject, opening, hi) if opening.marked or not _happens(scene, cue, subject) else None


def _is_noun_behind(scene: Scene, cue: Cue, subject: Phrase) -> bool:
    """ "in the strongest terms", ", fanning fears the launch could fail": no subject, and its cue a noun."""
    first, head = subject.first, subject.last - 1
    if not cue.form.ambiguous or scene.capital(head) or scene.has("jobs", head) or scene.has("groups", head):
        return False
    governed = (
        scene.has("prepositions", first) and scene.has("determiners", first + 1) and not scene.has("quantity_openers", first)
    )
    return governed or (scene.ends("ing", first) and scene.low(first - 1) == "," and not scene.ends("plural", head))


def _happens(scene: Scene, cue: Cue, subject: Phrase) -> bool:
    """ "The test of an engine does not contradict the treaty": what happens says nothing."""
    if cue.form.verb.lemma in scene.lexicon.words["weak"] or not cue.form.verb.speech:
        return False
    last = subject.last if subject.how != "relative" else subject.first  # "results that declared her the winner"
    end = next((k for k in range(subject.first + 1, last) if scene.has("prepositions", k)), last)
    return scene.has("happenings", end - 1) and not scene.capital(end - 1)
