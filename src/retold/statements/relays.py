"""Attributions joined into one: who carried whose words, and on whose word a relay relies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import clauses, phrases, sources
from retold.statements.scenes import Phrase

if TYPE_CHECKING:
    from retold.statements.pieces import Attribution
    from retold.statements.scenes import Scene


CARRYING = frozenset({"trailing", "inverted", "according to", "in somebody's words"})  # rules of what may stand round another


def joined(scene: Scene, found: list[Attribution]) -> list[Attribution]:
    """Relays folded into the statement they carry; "citing" read into the chain."""
    found.sort(key=lambda a: a.cue or (0, 0))
    if not scene.lexicon.words["citing"].isdisjoint(scene.lows):
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
        if place == source.first and (comma := _comma(scene, cited.last, source.last)):
            attribution.source = source = Phrase(comma + 1, source.last, source.how)  # "Citing remarks made to X, Y wrote"
        if attribution.addressee is not None and not _is_somebodys(scene, cited):
            continue  # "told the agency, citing satellite photographs": his own word
        if scene.low(cited.first) in scene.lexicon.words["no_origins"] or not _may_be_cited(scene, cited):
            continue  # "citing what he had told X": his own words
        inside = source.first <= place < source.last
        inserted = source.last <= place <= cue[0]
        follows = cue[1] <= place <= cue[1] + 25 and (scene.low(place - 1) == "," or place == cue[1])
        leads = place == 0 and scene.low(cited.last) == "," and cited.last < source.first <= cited.last + 2
        if not (inside or inserted or follows or leads):
            continue
        last = min(cited.last, cue[0]) if inside and cue[0] > cited.first else cited.last
        attribution.origins.append((Phrase(cited.first, max(last, cited.first + 1), cited.how), "cited"))
        if inside:
            stop = place - 1 if scene.low(place - 1) == "," else place
            attribution.source = Phrase(source.first, max(stop, source.first + 1), source.how)
        return


def _may_be_cited(scene: Scene, cited: Phrase) -> bool:
    """Whether a phrase names one who says something, not a reason: "citing weak demand", "citing an ongoing investigation"."""
    return any(
        scene.capital(place) or any(scene.has(kind, place) for kind in ("heads", "speakers", "media"))
        for place in range(cited.first, cited.last)
    )


def _is_somebodys(scene: Scene, cited: Phrase) -> bool:
    """Whether somebody is named or described among those cited, not papers alone."""
    return any(
        scene.capital(k) or any(scene.has(kind, k) for kind in ("jobs", "groups", "anonymous", "media"))
        for k in range(cited.first, cited.last)
    )


def _comma(scene: Scene, start: int, stop: int) -> int:
    return next((at for at in range(start, stop - 1) if scene.low(at) == ","), 0)


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
    drop: set[int] = set()
    for index, outer in enumerate(found):
        inner = _carried(scene, found, outer)
        if not inner or outer.source is None:
            continue
        start, end = outer.content[0]
        own_paper = _is_own_paper(scene, outer.source)
        for each in inner:
            each.relays.extend([] if own_paper else [(outer.source, "carried")])
            # "X said, according to Y, that ...": what follows the insertion is X's as well
            each.content = [(a, min(b, end)) for a, b in each.content if a < end] or each.content
        own = _own_part(scene, inner[0])
        if own is not None:
            outer.content = [(start, own), *outer.content[1:]]
        else:
            drop.add(index)
    return [attribution for index, attribution in enumerate(found) if index not in drop and attribution.content]


def _is_own_paper(scene: Scene, source: Phrase) -> bool:
    """ "..., according to a transcript of his speech": his own words, carried by nobody."""
    places = range(source.first, min(source.last, source.first + 8))
    own = any(scene.has("possessives", k) for k in places) or not any(scene.capital(k) or scene.has("shown", k) for k in places)
    return own and any(scene.has("records_of", k) for k in places)


def _carried(scene: Scene, found: list[Attribution], outer: Attribution) -> list[Attribution]:
    """The attributions that stand whole in the content of an outer one, which begins with the first of them."""
    if (
        outer.rule not in CARRYING
        or not outer.content
        or outer.cue is None
        or (outer.source is not None and (outer.source.how == "pronoun" or _of_the_same(scene, outer)))
    ):
        return []  # "Dockers rejected the offer, their union said": one body's word
    start, end = outer.content[0]
    if outer.rule in {"according to", "trailing"}:
        told = [other for other in found if _closes(scene, other, outer)]
        if told:
            return told
    inner = [
        other
        for other in found
        if other is not outer
        and other.source is not None
        and other.cue is not None
        and other.content
        and start <= other.source.first
        and other.cue[1] <= end
        and other.rule in {"leading", "quoted as saying", "participle", "according to"}
        and other.source.how != "relative"
    ]
    begins = inner and inner[0].source is not None and min(inner[0].source.first, (inner[0].cue or (end, end))[0]) <= start + 1
    return inner if begins else []


def _of_the_same(scene: Scene, outer: Attribution) -> bool:
    """ "..., their union said": whose word it carries is its own."""
    own = outer.source is not None and scene.has("possessives", outer.source.first)
    return own and outer.rule == "trailing" and outer.verb is not None and not scene.ends("ing", outer.verb.first)


def _closes(scene: Scene, inner: Attribution, outer: Attribution) -> bool:
    """ "“...,” one caller said, according to the chair": the outer one holds the inner, whose attribution ends it."""
    if (
        inner is outer
        or inner.rule not in {"trailing", "inverted"}
        or inner.cue is None
        or inner.source is None
        or not inner.content
    ):
        return False
    start, end = outer.content[0]
    told = max(inner.cue[1], inner.source.last, inner.addressee.last if inner.addressee is not None else 0)
    return inner.content[0][0] == start and told <= end and (end - 1 <= told or clauses.only_adjuncts(scene, told, end) == end)


def _own_part(scene: Scene, first: Attribution) -> int | None:
    """ "Varan watched and ordered that ..., the agency said": what comes before the order is the agency's own, up to here."""
    if first.cue is None or first.source is None:
        return None
    own = first.cue[0] - first.source.last > 3 and scene.has("coordinators", first.cue[0] - 1)
    return first.cue[0] - 1 if own else None
