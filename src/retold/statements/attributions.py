"""One sentence at a time: which words attribute which words to whom. Names and chains come later.

Every pattern is one function that looks at a cue and returns an :class:`Attribution` or nothing; the order in which
they are tried is the order of certainty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.statements import clauses
from retold.statements import cues as cueing
from retold.statements.clauses import Phrase, Scene

if TYPE_CHECKING:
    from retold.statements.cues import Cue
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit


@dataclass(slots=True, kw_only=True)
class Attribution:
    """An attribution in token places of one unit."""

    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: Phrase | None
    rule: str
    verb: Cue | None = None
    relays: list[tuple[Phrase, str]] = field(default_factory=list)  # from the inside out, with the rule
    origins: list[tuple[Phrase, str]] = field(default_factory=list)  # whom the source cites
    addressee: Phrase | None = None
    sure: bool = False
    stance: str = ""
    holders: list[Phrase] = field(default_factory=list)  # "both X and Y": one statement each


def read(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The attributions of a sentence in the order of their cues."""
    cues = cueing.find(unit, lexicon)
    scene = Scene(unit, lexicon, cues)
    out = _according(scene)
    taken: list[Attribution] = list(out)
    for cue in cues:
        found = _attribution(scene, cue, taken)
        if found is not None:
            taken.append(found)
    return _joined(scene, taken)


# ------------------------------------------------------------------------------------------------------- according to


def _according(scene: Scene) -> list[Attribution]:
    out: list[Attribution] = []
    for place in range(len(scene.unit.tokens) - 2):
        if scene.low(place) != "according" or scene.low(place + 1) != "to":
            continue
        hi = _floor_of_end(scene)
        source = clauses.phrase_after(scene, place + 2, hi)
        if source is None:
            continue
        content = _around(scene, place, source.last, hi)
        if content:
            out.append(Attribution(content=content, cue=(place, place + 2), source=source, rule="according to", sure=True))
    return out


def _floor_of_end(scene: Scene) -> int:
    """The place of the final full stop, or the end."""
    last = len(scene.unit.tokens)
    while last > 0 and scene.unit.tokens[last - 1].kind == "mark" and scene.low(last - 1) in {".", "!", "?", "…"}:
        last -= 1
    return last


def _around(scene: Scene, place: int, after: int, hi: int) -> list[tuple[int, int]]:
    """Content on the left of an attribution that stands in or after it, or on its right when it leads the sentence."""
    start = _content_start(scene, place)
    left_end = place - 1 if scene.low(place - 1) == "," or scene.low(place - 1) in clauses._DASHES else place  # noqa: SLF001
    if left_end - start >= 2 or (left_end > start and scene.kind(start) == "quote"):
        pieces = [(start, left_end)]
        if scene.low(after) == "," and after + 1 < hi:
            rest = _continuation(scene, after + 1, hi)
            if rest:
                pieces.append(rest)
        return pieces
    begin = after + 1 if scene.low(after) == "," else after
    return [(begin, hi)] if hi - begin >= 2 else []


def _content_start(scene: Scene, place: int) -> int:
    """Where the clause that ends before ``place`` begins: the sentence, or what follows a semicolon or another attribution."""
    first = 0
    for at in range(place - 1, max(-1, place - 2 * clauses.REACH), -1):
        if scene.low(at) in {";"} or (scene.low(at) == ":" and at < place - 2 and scene.kind(at + 1) != "quote"):
            first = at + 1
            break
    while first < place and (scene.has("coordinators", first) or scene.low(first) in {",", "meanwhile", "however", "still"}):
        first += 1
    return first


def _continuation(scene: Scene, at: int, hi: int) -> tuple[int, int] | None:
    """Content that goes on after an inserted attribution; none when the writer takes over."""
    if scene.kind(at) == "quote":
        return at, at + 1
    low = scene.low(at)
    form = scene.lexicon.cues.get(low)
    if form is not None and form.form == "ing":
        return None
    quote = next((k for k in range(at, min(hi, at + 40)) if scene.kind(k) == "quote"), None)
    if low in {"and", "but", "or"}:
        if quote is not None:
            return at + 1 if quote != at + 1 else quote, hi
        modal = [scene.low(k) for k in range(at + 1, min(hi, at + 3))]
        backshift = any(word in {"would", "could", "might", "had", "should", "will", "can"} for word in modal)
        return (at + 1, hi) if backshift else None
    if low in {"because", "since", "so", "if", "unless", "until", "in", "at", "for", "to", "where", "on", "from", "with", "by", "after", "before", "when", "making", "bringing", "leaving", "including", "although", "though"}:
        return at, hi
    return None


# --------------------------------------------------------------------------------------------------------- cue verbs


def _attribution(scene: Scene, cue: Cue, taken: list[Attribution]) -> Attribution | None:
    hi = _floor_of_end(scene)
    if any(other.cue and other.cue[0] <= cue.verb < other.cue[1] for other in taken):
        return None
    frame = cue.form.verb.frame
    if frame == "relay":
        return _quoted(scene, cue, hi)
    if cue.passive:
        return _passive(scene, cue, hi)
    if cue.infinitive:
        return None
    if not cue.finite:
        return _participle(scene, cue, hi, taken)
    return _finite(scene, cue, hi, taken)


def _finite(scene: Scene, cue: Cue, hi: int, taken: list[Attribution]) -> Attribution | None:
    say_like = cue.form.verb.frame in {"clause", "tell", "infinitive", "attitude", "show"}
    opening = clauses.opening_after(scene, cue, hi)
    subject = clauses.subject_before(scene, cue.first, 0)
    if say_like:
        inverted = _inverted(scene, cue, hi)
        if inverted is not None:
            return inverted
        if subject is not None:
            trailing = _trailing(scene, cue, subject, opening, hi)
            if trailing is not None:
                return trailing
    if subject is None:
        subject = _shared_subject(scene, cue, taken)
    if subject is None:
        return None
    return _leading(scene, cue, subject, opening, hi)


def _inverted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """"...," said Kim. / ..., said Kim."""
    if cue.first != cue.verb or cue.form.form not in {"past", "third", "base"} or cue.verb == 0:
        return None
    before = cue.first - 1
    quoted = scene.kind(before) == "quote"
    if not quoted and scene.low(before) != ",":
        return None
    if scene.low(cue.last) in {"that", ",", ":", "it"} or scene.kind(cue.last) != "word":
        return None
    source = clauses.phrase_after(scene, cue.last, hi)
    if source is None:
        return None
    if not quoted:
        start = _content_start(scene, before)
        if not scene.has_verb(start, before) or scene.has_verb(cue.last, min(source.last + 1, hi)) and not _relative(scene, source):
            return None
        if clauses.subject_before(scene, cue.first, 0) is not None and clauses.only_adjuncts(scene, source.last, hi) is None:
            return None
    elif scene.is_verb(source.last) and not scene.low(source.last).endswith("ed"):
        return None
    content = _pieces_left(scene, before + 1 if quoted else before)
    content += _pieces_right(scene, source.last, hi)
    return Attribution(content=content, cue=_cue_places(cue), source=source, rule="inverted", verb=cue, sure=quoted)


def _relative(scene: Scene, source: Phrase) -> bool:
    return any(scene.low(k) in {"who", "which", "whose", "that"} for k in range(source.first, source.last))


def _pieces_left(scene: Scene, end: int) -> list[tuple[int, int]]:
    start = _content_start(scene, end)
    if scene.kind(end - 1) == "quote" and scene.kind(start) != "quote":
        # The mayor was angry. “...” / text before a whole quote is content only when the quote continues it
        last = end - 1
        if scene.low(last - 1) in {":"}:
            return [(last, end)]
    return [(start, end)] if end > start else []


def _pieces_right(scene: Scene, at: int, hi: int) -> list[tuple[int, int]]:
    """What follows a trailing attribution: the rest of a split quote, or content that goes on."""
    stop = clauses.only_adjuncts(scene, at, hi)
    if stop is None or stop >= hi:
        return []
    if scene.kind(stop) == "quote":
        return [(stop, stop + 1)]
    if scene.low(stop) == "," or scene.low(stop) in clauses._DASHES:  # noqa: SLF001
        rest = _continuation(scene, stop + 1, hi)
        if rest is None:
            later = clauses._insertion_end(scene, stop, hi)  # noqa: SLF001
            rest = (later, later + 1) if later is not None and scene.kind(later) == "quote" else None
        return [rest] if rest else []
    return []


def _trailing(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """..., Kim said. / "...," Kim said on Friday, "..."."""
    before = subject.first - 1
    if before < 0 or subject.how == "relative" or cue.form.verb.frame == "show":
        return None
    quoted = scene.kind(before) == "quote"
    if not quoted and scene.low(before) not in {","} | clauses._DASHES:  # noqa: SLF001
        return None
    after = opening.addressee.last if opening.addressee else cue.last
    stop = clauses.only_adjuncts(scene, after, hi)
    if stop is None:
        return None
    right = _pieces_right(scene, after, hi)
    left = _pieces_left(scene, before + 1 if quoted else before)
    if not left:
        return None
    start, end = left[0]
    whole = quoted or scene.has_verb(start, end)
    if not whole or (scene.kind(stop) == "quote" and not quoted and _adverbial(scene, start)):
        return None
    if not quoted and _adverbial(scene, start) and right and scene.low(before) == "," and not scene.has_verb(start + 1, end):
        return None
    return Attribution(
        content=left + right, cue=_cue_places(cue), source=subject, rule="trailing", verb=cue, addressee=opening.addressee, sure=quoted or subject.how == "named",
    )  # fmt: skip


def _adverbial(scene: Scene, start: int) -> bool:
    return scene.has("prepositions", start) or scene.low(start) in {"when", "while", "after", "before", "although", "though", "because", "if", "asked", "since", "as"}


def _leading(scene: Scene, cue: Cue, subject: Phrase, opening: clauses.Opening, hi: int) -> Attribution | None:
    """Kim said (that) ... / Kim denied the report / Seoul accused Kim of ..."""
    frame = cue.form.verb.frame
    start = opening.place
    match frame:
        case "accuse":
            start = _after_word(scene, cue.last, hi, {"of", "for"})
        case "of":
            start = cue.last + 1 if scene.low(cue.last) in {"of", "about"} else hi
            start = start if start < hi or scene.low(hi - 1) else hi
            if start >= hi:
                start = _after_word(scene, cue.last, min(hi, cue.last + 9), {"of"})
        case "put" | "call" | "object":
            start = cue.last
            if frame == "object":
                start, _ = clauses._skip_adjuncts(scene, cue.last, hi)  # noqa: SLF001
                if scene.low(start) == "that" and not scene.is_verb(start + 1):
                    start += 1
        case "attitude" | "show":
            if scene.low(cue.last) in {",", "of", "about"} or (frame == "show" and not _shows(scene, cue, opening)):
                return None
        case _:
            pass
    if start >= hi or (scene.low(start) in {"about", "of"} and frame == "clause" and cue.form.verb.lemma in {"say", "tell", "write"}):
        return None
    end = clauses.content_end(scene, cue, start, hi)
    if end <= start or not any(scene.kind(k) != "mark" for k in range(start, end)):
        return None
    if frame == "put" and not any(scene.low(k) == "at" for k in range(start, end)):
        return None
    return Attribution(
        content=[(start, end)], cue=_cue_places(cue), source=subject, rule="leading", verb=cue, addressee=opening.addressee,
        sure=opening.marked or frame == "clause",
    )  # fmt: skip


def _shows(scene: Scene, cue: Cue, opening: clauses.Opening) -> bool:
    """A document or a study shows that ...; a man shows his pass."""
    at = opening.place
    return opening.marked or scene.has("determiners", at) or scene.capital(at) or scene.low(at) in {"there", "it", "they", "he", "she"} or scene.low(at)[:1].isdigit()


def _after_word(scene: Scene, at: int, hi: int, words: set[str]) -> int:
    for place in range(at, min(hi, at + 30)):
        if scene.low(place) in words and place + 1 < hi:
            return place + 1
    return hi


def _shared_subject(scene: Scene, cue: Cue, taken: list[Attribution]) -> Phrase | None:
    """The subject of a co-ordinated verb: "shook his head and said"."""
    at = cue.first - 1
    if at < 0 or not (scene.low(at) in {"and", "but", "then"} or (scene.low(at) == "," and cue.first > 1)):
        return None
    if scene.low(at) == "," and scene.low(at - 1) not in {"and", "but"}:
        return None
    for other in reversed(taken):
        if other.verb is not None and other.source is not None and other.verb.finite and other.verb.verb < cue.verb and other.rule in {"leading", "shared"}:
            return Phrase(other.source.first, other.source.last, "shared")
    first = 0
    while first < at and (scene.has("coordinators", first) or clauses._leading_adverb(scene, first) or scene.low(first) == ","):  # noqa: SLF001
        first += 1
    verb = next((k for k in range(first, at) if scene.is_verb(k)), None)
    if verb is None:
        return None
    while verb > first and (cueing.is_adverb(scene.low(verb - 1), scene.lexicon)):
        verb -= 1
    return clauses.subject_before(scene, verb, 0)


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
    else:
        start = next((k for k in range(cue.first - 1, max(-1, cue.first - 16), -1) if scene.low(k) == "with"), None)
        if start is not None and start + 1 < cue.first:
            subject = clauses.subject_before(scene, cue.first, start + 1)
        elif cue.form.verb.speech and cue.form.verb.frame in {"clause", "tell"}:
            subject = clauses.subject_before(scene, cue.first, 0) or _main_subject(scene, cue)
    if subject is None or not cue.form.verb.speech:
        return None
    opening = clauses.opening_after(scene, cue, hi)
    found = _leading(scene, cue, subject, opening, hi)
    if found is not None:
        found.rule = "participle"
        found.sure = opening.marked
    return found


def _main_subject(scene: Scene, cue: Cue) -> Phrase | None:
    """The subject of the first finite verb of the sentence."""
    verb = next((k for k in range(1, min(cue.first, 40)) if scene.is_verb(k) and not any(scene.low(j) in {"who", "which", "that"} for j in range(k - 1, k))), None)
    if verb is None:
        return None
    while verb > 1 and cueing.is_adverb(scene.low(verb - 1), scene.lexicon):
        verb -= 1
    return clauses.subject_before(scene, verb, 0)


# ------------------------------------------------------------------------------------------------ quoted as saying, passives


def _quoted(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """X was quoted (by Y) as saying ...; Y quoted X as saying ...  "Citing" is read with the statement it belongs to."""
    said = next((k for k in range(cue.last, min(hi, cue.last + 25)) if scene.low(k) == "as" and scene.lexicon.cues.get(scene.low(k + 1)) and scene.lexicon.cues[scene.low(k + 1)].form == "ing"), None)
    if said is None:
        return None
    inner = next((other for other in scene.cues if other.verb == said + 1), None)
    if cue.passive:
        subject = clauses.subject_before(scene, cue.first, 0)
        relay = clauses.phrase_after(scene, cue.last + 1, said) if scene.low(cue.last) == "by" else None
        last = said + 2
        cue_places = (cue.first, last)
    elif cue.finite:
        subject = clauses.phrase_after(scene, cue.last, said)
        relay = clauses.subject_before(scene, cue.first, 0)
        cue_places = (said + 1, said + 2)
    else:
        return None
    if subject is None:
        return None
    relays = [(relay, "quoted by")] if relay else []
    if scene.low(said + 2) == "by" and relay is None:
        relay = clauses.phrase_after(scene, said + 3, hi)
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
        content = _pieces_left(scene, before + 1 if scene.kind(before) == "quote" else before)
    if not content:
        return None
    return Attribution(content=content, cue=cue_places, source=subject, rule="quoted as saying", verb=frame_cue, relays=relays, sure=True)


def _passive(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """... was accused by X of ...; is said to ... (nobody named)."""
    by = next((k for k in range(cue.last, min(hi, cue.last + 12)) if scene.low(k) == "by"), None)
    if by is not None and cue.form.verb.frame in {"accuse", "call", "object"}:
        source = clauses.phrase_after(scene, by + 1, hi)
        if source is None:
            return None
        start = source.last
        if cue.form.verb.frame == "accuse":
            start = _after_word(scene, start, min(hi, start + 3), {"of", "for"})
        elif cue.form.verb.frame == "call" and scene.low(start) == "as":
            start += 1
        if start >= hi:
            return None
        return Attribution(content=[(start, clauses.content_end(scene, cue, start, hi))], cue=_cue_places(cue), source=source, rule="passive", verb=cue)
    agentless = cue.form.verb.lemma in {"say", "report", "believe", "think", "understand", "allege", "claim", "expect", "estimate", "rumour", "know"}
    if agentless and scene.low(cue.last) == "to" and by is None:
        subject = clauses.subject_before(scene, cue.first, 0)
        if subject is not None and scene.low(cue.first - 1) != "it":
            end = clauses.content_end(scene, cue, cue.last, hi)
            if cue.form.verb.lemma in {"say", "report", "allege", "claim"}:
                return Attribution(content=[(subject.first, subject.last), (cue.last, end)], cue=_cue_places(cue), source=None, rule="nobody named", verb=cue)
        return None
    if scene.low(cue.first - 1) == "it" and cue.form.verb.speech:
        return _agentless_it(scene, cue, hi)
    return None


def _agentless_it(scene: Scene, cue: Cue, hi: int) -> Attribution | None:
    """The grounds had been full that night, it was pointed out, with ...; it was announced that ..."""
    before = cue.first - 2
    if scene.low(before) == "," and before > 1:
        left = _pieces_left(scene, before)
        right: list[tuple[int, int]] = []
        if scene.low(cue.last) == "," and cue.last + 1 < hi:
            rest = cue.last + 1
            quote = next((k for k in range(rest, hi) if scene.kind(k) == "quote"), None)
            if quote is not None:
                right = [(quote, quote + 1)]
        return Attribution(content=left + right, cue=(cue.first - 1, cue.last), source=None, rule="it was said", verb=cue)
    if scene.low(cue.last) == "that" and before < 1:
        return Attribution(content=[(cue.last + 1, clauses.content_end(scene, cue, cue.last + 1, hi))], cue=(cue.first - 1, cue.last), source=None, rule="it was said", verb=cue)
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
    """"Y reported, citing X": X is the origin behind Y."""
    if attribution.verb is None and attribution.rule != "according to":
        return
    for cue in scene.cues:
        if cue.form.verb.frame != "relay" or cue.finite or cue.passive or cue.form.form != "ing":
            continue
        cited = clauses.phrase_after(scene, cue.last, len(scene.unit.tokens))
        after = attribution.cue is not None and attribution.cue[1] <= cue.first <= attribution.cue[1] + 25
        inside = attribution.source is not None and attribution.source.first <= cue.first < attribution.source.last
        inserted = attribution.source is not None and attribution.source.last <= cue.first <= (attribution.cue or (0, 0))[0]
        if cited is not None and (inside or inserted or (after and scene.low(cue.first - 1) == ",")):
            last = min(cited.last, attribution.cue[0]) if inside and attribution.cue else cited.last
            attribution.origins.append((Phrase(cited.first, max(last, cited.first + 1), cited.how), "cited"))
            if inside and attribution.source is not None:
                stop = cue.first - 1 if scene.low(cue.first - 1) == "," else cue.first
                attribution.source = Phrase(attribution.source.first, max(stop, attribution.source.first + 1), attribution.source.how)


def _relayed(scene: Scene, found: list[Attribution]) -> list[Attribution]:
    """"Kim said it showed ..., KCNA said": the outer attribution becomes the relay of the inner one."""
    out: list[Attribution] = []
    drop: set[int] = set()
    for index, outer in enumerate(found):
        if outer.rule not in {"trailing", "inverted", "according to"} or not outer.content or outer.cue is None:
            continue
        start, end = outer.content[0]
        inner = [a for a in found if a is not outer and a.source is not None and a.cue is not None and a.content and start <= a.source.first and a.cue[1] <= end and a.rule in {"leading", "quoted as saying"} and a.source.how != "relative"]
        if not inner or outer.source is None:
            continue
        first = inner[0]
        assert first.source is not None
        if first.source.first > start + 1:
            continue
        for each in inner:
            each.relays.append((outer.source, "carried"))
            each.content = [(a, min(b, end)) for a, b in each.content if a < end]
        drop.add(index)
    for index, attribution in enumerate(found):
        if index not in drop and attribution.content:
            out.append(attribution)
    return out
