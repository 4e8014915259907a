"""One sentence at a time: which words attribute which words to whom. Names and chains come later.

Every pattern is one function that looks at a cue and returns an :class:`Attribution` or nothing; the order in which
they are tried is the order of certainty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, phrases, sources, subjects
from retold.statements import cues as cueing
from retold.statements.pieces import Attribution, content_start, end_of, pieces_left, pieces_right
from retold.statements.scenes import CROWD, DASHES, Phrase, Scene

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit


def read(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attributions of a sentence in the order of their cues."""
    if lexicon.words["attributing"].isdisjoint(unit.lows):
        return []
    cues = [cue for cue in cueing.find(unit, lexicon) if not _is_unreal(unit, cue, lexicon)]
    if len(cues) > CROWD:
        return []
    scene = Scene(unit, lexicon, cues)
    hi = end_of(scene)
    taken = phrases.read(scene, hi)
    if len(taken) > CROWD:
        return []
    for cue in cues:
        whole = _whole(scene, cue, taken, hi)
        if whole is not None:
            taken.append(whole)
    for cue in cues:
        found = _attribution(scene, cue, taken, _ceiling(taken, cue, hi))
        if found is not None:
            taken.append(found)
    return _joined(scene, _without_nested_beliefs(taken))


def _is_unreal(unit: Unit, cue: Cue, lexicon: Lexicon) -> bool:
    """ "may have suggested", "will say": nothing has been said. "Would not say", "would only say" is a refusal."""
    before = unit.lows[cue.first : cue.verb]
    if not any(word in lexicon.words["unreal"] for word in before):
        return False
    return not (
        cue.negated
        or "only" in before
        or unit.lows[cue.first - 1 : cue.first] == ["and"]
        or {"neither", "no", "nobody"} & set(unit.lows[: cue.first])
    )


def _whole(scene: Scene, cue: Cue, taken: list[Attribution], hi: int) -> Attribution | None:
    """An attribution that stands after its content: read first, because it bounds what the others may hold."""
    if (
        _is_taken(cue, taken)
        or cue.passive
        or cue.infinitive
        or not cue.finite
        or cue.negated
        or any(word in scene.lexicon.words["unreal"] for word in scene.unit.lows[cue.first : cue.verb])
    ):
        return None
    if cue.form.verb.frame not in {"clause", "tell", "infinitive", "attitude"}:
        return None
    inverted = _inverted(scene, cue, hi)
    if inverted is not None:
        return inverted
    subject = subjects.subject_before(scene, cue.first, 0)
    return _trailing(scene, cue, subject, clauses.opening_after(scene, cue, hi), hi) if subject is not None else None


def _is_taken(cue: Cue, taken: list[Attribution]) -> bool:
    return any(other.cue and other.cue[0] <= cue.verb < other.cue[1] for other in taken)


def _ceiling(taken: list[Attribution], cue: Cue, hi: int) -> int:
    """Where the content around a cue ends: inside another's content, at its end."""
    ends = [last for other in taken for first, last in other.content if first <= cue.verb < last and other.rule != "leading"]
    return min(ends, default=hi)


def _without_nested_beliefs(taken: list[Attribution]) -> list[Attribution]:
    """Beliefs and findings reported inside another's content are that content, not statements of their own."""
    out = []
    for attribution in taken:
        nested = any(
            other is not attribution and first <= (attribution.cue or (0, 0))[0] < last and other.rule != "it was said"
            for other in taken
            for first, last in other.content
        )
        if not (
            nested
            and attribution.verb is not None
            and (
                not attribution.verb.form.verb.speech
                or attribution.verb.negated
                or attribution.verb.form.verb.frame in {"object", "infinitive", "call", "put"}
            )
        ):
            out.append(attribution)
    return out


# --------------------------------------------------------------------------------------------------------- cue verbs


def _attribution(scene: Scene, cue: Cue, taken: list[Attribution], hi: int) -> Attribution | None:
    if _is_taken(cue, taken):
        return None
    if cue.form.verb.frame == "relay":
        return _quoted(scene, cue, hi)
    if cue.passive:
        return _passive(scene, cue, hi)
    if cue.infinitive:
        return None
    if not cue.finite:
        return _participle(scene, cue, hi, taken)
    subject = subjects.subject_before(scene, cue.first, 0) or _shared_subject(scene, cue, taken)
    if subject is None:
        return None
    return _leading(scene, cue, subject, clauses.opening_after(scene, cue, hi), hi)


def _inverted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """ "...," said Kim. / ..., said Kim."""
    if cue.first != cue.verb or cue.form.verb.group == "tell" or cue.form.form not in {"past", "third", "base"} or cue.verb == 0:
        return None
    before = cue.first - 1
    quoted = scene.kind(before) == "quote"
    if scene.low(before) == "," and scene.kind(before - 1) == "quote":
        quoted, before = True, before - 1  # the comma stands outside the quote
    if not quoted and scene.low(before) != ",":
        return None
    if scene.low(cue.last) in {"that", ",", ":", "it"} or scene.kind(cue.last) != "word":
        return None
    source = sources.phrase_after(scene, cue.last, hi)
    if source is None:
        return None
    if not quoted:
        start = content_start(scene, before)
        if not scene.has_verb(start, before) or (
            scene.has_verb(cue.last, min(source.last + 1, hi)) and not _relative(scene, source)
        ):
            return None
        subject = subjects.subject_before(scene, cue.first, 0)
        if subject is not None and (subject.first <= start + 1 or clauses.only_adjuncts(scene, source.last, hi) is None):
            return None
    elif scene.is_verb(source.last) and not scene.low(source.last).endswith("ed"):
        return None
    content = pieces_left(scene, before + 1 if quoted else before)
    content += pieces_right(scene, source.last, hi)
    return Attribution(content=content, cue=_cue_places(cue), source=source, rule="inverted", verb=cue, sure=quoted)


def _relative(scene: Scene, source: Phrase) -> bool:
    return any(scene.low(k) in {"who", "which", "whose", "that"} for k in range(source.first, source.last))


def _trailing(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """..., Kim said. / "...," Kim said on Friday, "..."."""
    before = subject.first - 1
    if before < 0 or subject.how == "relative" or cue.form.verb.frame == "show":
        return None
    quoted = scene.kind(before) == "quote"
    if not quoted and scene.low(before) not in {","} | DASHES:
        return None
    after = opening.addressee.last if opening.addressee else cue.last
    stop = clauses.only_adjuncts(scene, after, hi)
    if stop is None or scene.low(stop) == ":" or (not quoted and scene.low(after) == "of"):
        return None
    right = pieces_right(scene, after, hi)
    left = pieces_left(scene, before + 1 if quoted else before)
    if not left:
        return None
    start, end = left[0]
    inserted = _inserted(scene, start, end, stop, hi) if not quoted else None
    if inserted is not None:
        return Attribution(
            content=inserted, cue=_cue_places(cue), source=subject, rule="inserted", verb=cue, addressee=opening.addressee
        )
    whole = quoted or scene.has_verb(start, end) or any(scene.kind(k) == "quote" for k in range(start, end)) or end - start >= 4
    if not whole or (scene.kind(stop) == "quote" and not quoted and _adverbial(scene, start)):
        return None
    if not quoted and _adverbial(scene, start) and right and scene.low(before) == "," and not scene.has_verb(start + 1, end):
        return None
    return Attribution(
        content=left + right,
        cue=_cue_places(cue),
        source=subject,
        rule="trailing",
        verb=cue,
        addressee=opening.addressee,
        sure=quoted or subject.how == "named",
    )


def _inserted(scene: Scene, start: int, end: int, stop: int, hi: int) -> list[tuple[int, int]] | None:
    """ "In his state, Christie said, offenders are sent home": an attribution put between two parts of one clause."""
    if scene.low(stop) != "," or stop + 2 >= hi or scene.has_verb(start, end) or scene.kind(stop + 1) == "quote":
        return None
    if any(scene.kind(k) == "quote" or scene.has("speech_places", k) for k in range(start, end)) or not scene.has_verb(
        stop + 1, hi
    ):
        return None
    form = scene.lexicon.cues.get(scene.low(stop + 1))
    if (form is not None and form.form == "ing") or scene.low(stop + 1) in scene.lexicon.words["not_after_insertion"]:
        return None
    return [(start, end), (stop + 1, hi)]


def _adverbial(scene: Scene, start: int) -> bool:
    return scene.has("prepositions", start) or scene.low(start) in scene.lexicon.words["adverbial_openers"]


def _leading(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """Kim said (that) ... / Kim denied the report / Seoul accused Kim of ..."""
    start = _leading_start(scene, cue, opening, hi)
    if start is None or start >= hi:
        return None
    end = clauses.content_end(scene, cue, start, hi)
    if scene.low(0) == "with" and not cue.finite:
        # "With analysts warning that ..., the timing suggests": the main clause follows the comma
        end = next((k for k in range(start, end) if scene.low(k) == "," and scene.has_verb(k + 1, min(end, k + 14))), end)
    if end <= start or not any(scene.kind(k) != "mark" for k in range(start, end)):
        return None
    if not _can_hold(scene, cue, opening, start, end):
        return None
    return Attribution(
        content=_split(scene, cue, start, end),
        cue=_cue_places(cue),
        source=subject,
        rule="leading",
        verb=cue,
        addressee=opening.addressee,
        sure=opening.marked or cue.form.verb.frame == "clause",
    )


def _leading_start(scene: Scene, cue: Cue, opening: clauses.Opening, hi: int) -> int | None:
    """Where the content of a leading cue begins, by the frame of its verb."""
    verb = cue.form.verb
    after = scene.low(cue.last)
    if verb.frame == "accuse":
        return _after_word(scene, cue.last, hi, {"of", "for"})
    if verb.frame == "of" or (verb.lemma in scene.lexicon.words["takes_of"] and after in {"of", "about"}):
        if after in {"of", "about"}:
            return cue.last + 1
        return _after_word(scene, cue.last, min(hi, cue.last + 9), {"of"}) if after == "," else None
    if verb.frame == "put":
        return cue.last + 2 if after == "it" and scene.low(cue.last + 1) in {":", ","} else cue.last
    if verb.frame == "call":
        start, _ = clauses.skip_adjuncts(scene, cue.last, hi)
        return start + 1 if scene.low(start) == "as" else start
    if verb.frame == "object":
        start, _ = clauses.skip_adjuncts(scene, cue.last, hi)
        clause = (
            scene.low(start) == "that"
            and scene.kind(start + 1) == "word"
            and not scene.is_verb(start + 1)
            and scene.has_verb(start + 2, min(hi, start + 30))
        )
        return start + 1 if clause else start
    if verb.lemma == "comment" and after in {"on", "about"}:
        return cue.last + 1
    if after in {"about", "of"} and verb.frame == "clause":
        return None
    return opening.place


def _can_hold(scene: Scene, cue: Cue, opening: clauses.Opening, start: int, end: int) -> bool:
    """Whether what follows can be content of this verb: a clause or a quote, or a noun phrase where the verb takes one."""
    verb = cue.form.verb
    if verb.group == "verify" and not cue.negated:
        return False
    if verb.group == "refuse" and not cue.finite:
        return False
    quoted = any(scene.kind(k) == "quote" for k in range(start, end))
    clause = opening.marked or quoted or scene.has_verb(start, end)
    if verb.frame == "put":
        return (scene.low(cue.last) == "it" and quoted) or any(scene.low(k) == "at" for k in range(start, end))
    if verb.frame == "show":
        return clause and _shows(scene, opening)
    if _wishes_no_name(scene, cue, start, end):
        return False
    if verb.lemma == "call" and not quoted and scene.low(start) in {"a", "an"}:
        return False
    if verb.lemma == "ask" and not quoted and scene.low(start) not in scene.lexicon.words["question_words"]:
        return False
    if opening.addressee is not None and scene.low(opening.addressee.first) == "you" and not quoted:
        return False
    if verb.frame == "attitude":
        return (
            cue.form.form != "ing"
            and (clause or scene.low(cue.last) in {"a", "the", "to"})
            and scene.low(cue.last) not in {",", "of", "about", ":", "in", "for"}
        )
    if verb.frame == "clause" and not clause:
        return verb.lemma not in scene.lexicon.words["clause_only"] and (end - start >= 2 or scene.low(start) in {"yes", "no"})
    return True


def _wishes_no_name(scene: Scene, cue: Cue, start: int, end: int) -> bool:
    """ "who asked not to be named", "declined to give his name": about the source, not a statement."""
    if cue.form.verb.lemma not in scene.lexicon.words["asks_about_self"]:
        return False
    words = {scene.low(k) for k in range(start, min(end, start + 10))}
    return bool(words & scene.lexicon.words["naming"])


def _split(scene: Scene, cue: Cue, start: int, end: int) -> list[tuple[int, int]]:
    """Content in its co-ordinated parts: "... and that ..."; a denial and the reason given for it."""
    out = []
    begin = start
    for at in range(start + 2, end - 2):
        if (
            scene.low(at) == "and"
            and scene.low(at + 1) == "that"
            and scene.is_verb(at + 1) is False
            and _has_subject(scene, at + 2)
        ):
            out.append((begin, at - 1 if scene.low(at - 1) == "," else at))
            begin = at + 2
        elif cue.form.verb.stance == "denies" and scene.low(at) == "," and scene.low(at + 1) in {"since", "because"}:
            out.append((begin, at))
            begin = at + 2
    out.append((begin, end))
    return [(a, b) for a, b in out if b > a]


def _has_subject(scene: Scene, at: int) -> bool:
    return scene.kind(at) == "quote" or not scene.is_verb(at)


def _shows(scene: Scene, opening: clauses.Opening) -> bool:
    """A document or a study shows that ...; a man shows his pass."""
    at = opening.place
    return (
        opening.marked
        or scene.has("determiners", at)
        or scene.capital(at)
        or scene.low(at) in scene.lexicon.words["clause_openers"]
        or scene.low(at)[:1].isdigit()
    )


def _after_word(scene: Scene, at: int, hi: int, words: set[str]) -> int:
    for place in range(at, min(hi, at + 30)):
        if scene.low(place) in words and place + 1 < hi:
            return place + 1
    return hi


def _shared_subject(scene: Scene, cue: Cue, taken: list[Attribution]) -> Phrase | None:
    """The subject of a co-ordinated verb: "shook his head and said"."""
    at = cue.first - 1
    if at < 0 or not (scene.low(at) in {"and", "but", "then", "or", "nor"} or (scene.low(at) == "," and cue.first > 1)):
        return None
    if scene.low(at) == "," and scene.low(at - 1) not in {"and", "but", "or"}:
        return None
    for other in reversed(taken):
        if (
            other.verb is not None
            and other.source is not None
            and other.verb.finite
            and other.verb.verb < cue.verb
            and other.rule in {"leading", "shared"}
            and other.source.how != "relative"
        ):
            return Phrase(other.source.first, other.source.last, "shared")
    first = 0
    while first < at and (scene.has("coordinators", first) or subjects.leading_adverb(scene, first) or scene.low(first) == ","):
        first += 1
    for verb in [k for k in range(first, at) if scene.is_verb(k) and not _governed_by_relative(scene, k)][:4]:
        begin = verb
        while begin > first and cueing.is_adverb(scene.low(begin - 1), scene.lexicon):
            begin -= 1
        subject = subjects.subject_before(scene, begin, 0)
        if subject is not None:
            return subject
    return None


def _governed_by_relative(scene: Scene, verb: int) -> bool:
    at = verb - 1
    while at > 0 and (scene.has("auxiliaries", at) or cueing.is_adverb(scene.low(at), scene.lexicon)):
        at -= 1
    return scene.low(at) in scene.lexicon.words["relatives"]


def _participle(scene: Scene, cue: Cue, hi: int, taken: list[Attribution]) -> Attribution | None:
    """..., adding that ...; with Seoul accusing Kim of ...; saying: ..."""
    before = scene.low(cue.first - 1)
    if cue.first == 0:
        return None
    subject: Phrase | None = None
    if before in {",", "by"} or scene.kind(cue.first - 1) == "quote" or before in {"and", "in", "statement"}:
        for other in reversed(taken):
            if other.source is not None and other.cue is not None and other.cue[0] < cue.verb:
                subject = Phrase(other.source.first, other.source.last, "shared")
                break
        subject = subject or _main_subject(scene, cue)
    elif scene.is_verb(cue.first - 1):
        return None
    else:
        start = next((k for k in range(cue.first - 1, max(-1, cue.first - 16), -1) if scene.low(k) == "with"), None)
        if start is not None and start + 1 < cue.first:
            subject = subjects.subject_before(scene, cue.first, start + 1)
        elif cue.form.verb.speech and cue.form.verb.frame in {"clause", "tell"}:
            subject = subjects.subject_before(scene, cue.first, 0) or _main_subject(scene, cue)
    if subject is None or not cue.form.verb.speech:
        return None
    opening = clauses.opening_after(scene, cue, hi)
    if (
        before not in {",", "by", "and", "in"}
        and cue.form.verb.frame not in {"accuse", "call"}
        and not opening.marked
        and subject.how != "shared"
        and scene.kind(cue.first - 1) != "quote"
        and "with" not in scene.unit.lows[max(0, cue.first - 16) : cue.first]
    ):
        return None
    found = _leading(scene, cue, subject, opening, hi)
    if found is not None:
        found.rule = "participle"
        found.sure = opening.marked
    return found


def _main_subject(scene: Scene, cue: Cue) -> Phrase | None:
    """The subject of the first finite verb of the sentence."""
    verb = next(
        (
            k
            for k in range(1, min(cue.first, 40))
            if scene.is_verb(k) and not any(scene.low(j) in {"who", "which", "that"} for j in range(k - 1, k))
        ),
        None,
    )
    if verb is None:
        return None
    while verb > 1 and cueing.is_adverb(scene.low(verb - 1), scene.lexicon):
        verb -= 1
    return subjects.subject_before(scene, verb, 0)


# ------------------------------------------------------------------------------------------------ quoted as saying, passives


def _quoted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """X was quoted (by Y) as saying ...; Y quoted X as saying ...  "Citing" is read with the statement it belongs to."""
    said = next(
        (
            k
            for k in range(cue.last, min(hi, cue.last + 25))
            if scene.low(k) == "as"
            and scene.lexicon.cues.get(scene.low(k + 1))
            and scene.lexicon.cues[scene.low(k + 1)].form == "ing"
        ),
        None,
    )
    if said is None:
        return None
    inner = next((other for other in scene.cues if other.verb == said + 1), None)
    if cue.passive:
        subject = subjects.subject_before(scene, cue.first, 0)
        relay = sources.phrase_after(scene, cue.last + 1, said) if scene.low(cue.last) == "by" else None
        last = said + 2
        cue_places = (cue.first, last)
    elif cue.finite:
        subject = sources.phrase_after(scene, cue.last, said)
        relay = subjects.subject_before(scene, cue.first, 0)
        cue_places = (said + 1, said + 2)
    else:
        return None
    if subject is None:
        return None
    relays = [(relay, "quoted by")] if relay else []
    if scene.low(said + 2) == "by" and relay is None:
        relay = sources.phrase_after(scene, said + 3, hi)
        relays = [(relay, "quoted by")] if relay else []
        start = relay.last if relay else hi
    else:
        start = inner.last if inner else said + 2
    frame_cue = inner or cue
    opening = clauses.opening_after(scene, frame_cue, hi) if not relays or scene.low(said + 2) != "by" else clauses.Opening(start)
    end = clauses.content_end(scene, frame_cue, opening.place, hi) if opening.place < hi else hi
    content = [(opening.place, end)] if opening.place < end else []
    before = subject.first - 1
    if not content and before >= 0:
        content = pieces_left(scene, before + 1 if scene.kind(before) == "quote" else before)
    if not content:
        return None
    return Attribution(
        content=content, cue=cue_places, source=subject, rule="quoted as saying", verb=frame_cue, relays=relays, sure=True
    )


def _passive(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """... was accused by X of ...; is said to ... (nobody named)."""
    if (
        scene.low(cue.last) == "as"
        and (form := scene.lexicon.cues.get(scene.low(cue.last + 1))) is not None
        and form.form == "ing"
    ):
        return _quoted(scene, cue, hi)
    by = next((k for k in range(cue.last, min(hi, cue.last + 12)) if scene.low(k) == "by"), None)
    if by is not None and cue.form.verb.frame in {"accuse", "call", "object"}:
        source = sources.phrase_after(scene, by + 1, hi)
        if source is None:
            return None
        start = source.last
        if cue.form.verb.frame == "accuse":
            start = _after_word(scene, start, min(hi, start + 3), {"of", "for"})
        elif cue.form.verb.frame == "call" and scene.low(start) == "as":
            start += 1
        if start >= hi:
            return None
        return Attribution(
            content=[(start, clauses.content_end(scene, cue, start, hi))],
            cue=_cue_places(cue),
            source=source,
            rule="passive",
            verb=cue,
        )
    agentless = cue.form.verb.lemma in scene.lexicon.words["agentless"]
    if agentless and scene.low(cue.last) == "to" and by is None:
        subject = subjects.subject_before(scene, cue.first, 0)
        if subject is not None and scene.low(cue.first - 1) != "it":
            end = clauses.content_end(scene, cue, cue.last, hi)
            if cue.form.verb.lemma in {"say", "report", "allege", "claim"}:
                return Attribution(
                    content=[(subject.first, subject.last), (cue.last, end)],
                    cue=_cue_places(cue),
                    source=None,
                    rule="nobody named",
                    verb=cue,
                )
        return None
    if scene.low(cue.first - 1) == "it" and cue.form.verb.speech:
        return _agentless_it(scene, cue, hi)
    return None


def _agentless_it(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """The grounds had been full that night, it was pointed out, with ...; it was announced that ..."""
    before = cue.first - 2
    if scene.low(before) == "," and before > 1:
        left = pieces_left(scene, before)
        right: list[tuple[int, int]] = []
        if scene.low(cue.last) == "," and cue.last + 1 < hi:
            rest = cue.last + 1
            quote = next((k for k in range(rest, hi) if scene.kind(k) == "quote"), None)
            if quote is not None:
                right = [(quote, quote + 1)]
        return Attribution(content=left + right, cue=(cue.first - 1, cue.last), source=None, rule="it was said", verb=cue)
    if scene.low(cue.last) == "that" and before < 1:
        return Attribution(
            content=[(cue.last + 1, clauses.content_end(scene, cue, cue.last + 1, hi))],
            cue=(cue.first - 1, cue.last),
            source=None,
            rule="it was said",
            verb=cue,
        )
    return None


def _cue_places(cue: Cue) -> tuple[int, int]:
    return cue.first, cue.last


# ---------------------------------------------------------------------------------------------------------- joining


def _joined(scene: Scene, found: list[Attribution]) -> list[Attribution]:
    """Relays folded into the statement they carry; "citing" read into the chain."""
    found.sort(key=lambda a: a.cue or (0, 0))
    for attribution in found:
        _add_cited(scene, attribution)
    return _relayed(scene, found)


def _add_cited(scene: Scene, attribution: Attribution) -> None:
    """ "Y reported, citing X", "on the strength of X": X is the origin behind Y."""
    if attribution.cue is None or attribution.source is None or (attribution.verb is None and attribution.rule != "according to"):
        return
    for place, after in _citing(scene):
        source, cue = attribution.source, attribution.cue
        cited = sources.phrase_after(scene, after, len(scene.unit.tokens))
        if cited is None:
            continue
        inside = source.first <= place < source.last
        inserted = source.last <= place <= cue[0]
        follows = cue[1] <= place <= cue[1] + 25 and (scene.low(place - 1) == "," or place == cue[1])
        if not (inside or inserted or follows):
            continue
        last = min(cited.last, cue[0]) if inside and cue[0] > cited.first else cited.last
        attribution.origins.append((Phrase(cited.first, max(last, cited.first + 1), cited.how), "cited"))
        if inside:
            stop = place - 1 if scene.low(place - 1) == "," else place
            attribution.source = Phrase(source.first, max(stop, source.first + 1), source.how)
        return


def _citing(scene: Scene) -> list[tuple[int, int]]:
    """Where a relay says whom it relies on: the place, and where the origin's name begins."""
    out: list[tuple[int, int]] = []
    for place, low in enumerate(scene.unit.lows):
        if low not in scene.lexicon.phrases:
            continue
        out.extend(
            (place, place + len(pattern.before))
            for pattern in scene.lexicon.phrases.get(low, ())
            if pattern.kind == "origins" and phrases.starts(scene, place, pattern.before)
        )
    return out


def _relayed(scene: Scene, found: list[Attribution]) -> list[Attribution]:
    """ "Kim said it showed ..., KCNA said": the outer attribution becomes the relay of the inner one."""
    out: list[Attribution] = []
    drop: set[int] = set()
    for index, outer in enumerate(found):
        if (
            outer.rule not in {"trailing", "inverted", "according to", "in somebody's words"}
            or not outer.content
            or outer.cue is None
        ):
            continue
        start, end = outer.content[0]
        inner = [
            a
            for a in found
            if a is not outer
            and a.source is not None
            and a.cue is not None
            and a.content
            and start <= a.source.first
            and a.cue[1] <= end
            and a.rule in {"leading", "quoted as saying"}
            and a.source.how != "relative"
        ]
        if not inner or outer.source is None:
            continue
        first = inner[0]
        assert first.source is not None
        if first.source.first > start + 1:
            continue
        for each in inner:
            each.relays.append((outer.source, "carried"))
            each.content = [(a, min(b, end)) for a, b in each.content if a < end]
        # "Varan watched and ordered that ..., the agency said": what comes before the order is the agency's own
        own = first.cue[0] - first.source.last > 3 and scene.has("coordinators", first.cue[0] - 1) if first.cue else False
        if own and first.cue is not None:
            outer.content = [(start, first.cue[0] - 1), *outer.content[1:]]
        else:
            drop.add(index)
    for index, attribution in enumerate(found):
        if index not in drop and attribution.content:
            out.append(attribution)
    return out
