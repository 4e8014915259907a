"""Whose word a paper is: "according to the statement", "a filing shows", "figures on its website".

What a body issues is its own word, so that its voice is the body's. A paper that nobody issued (a leak, an audit, a court's
file) stays a voice of its own, as does one that has been named before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.statements import names

if TYPE_CHECKING:
    from retold.statements.figures import Cast, Figure
    from retold.statements.pieces import Attribution
    from retold.statements.tokens import Unit

LONGEST = 6  # words of "its latest stock exchange filing"
BEFORE = 5  # words between "in" and the paper: "in a two-page written statement"
_BODIES = frozenset({"organisation", "state", "unknown", "agency", "outlet"})


def issuer(cast: Cast, phrase: str, place: int, near: int) -> Figure | None:
    """The figure whose word a paper is, where the article tells; ``near``: where the sentence begins."""
    tables = cast.lexicon.words
    where = cast.lexicon.expressions["on_whose"].search(phrase)
    if where is not None:
        return _owner(cast, where["who"], place, near)
    head = cast.lexicon.expressions["modifier"].split(phrase.split(",", maxsplit=1)[0], maxsplit=1)[0]
    words = cast.lexicon.expressions["prepositional"].sub("", head).casefold().split()
    if not 2 <= len(words) <= LONGEST or words[-1] not in tables["issued_papers"] or words[0] not in tables["determiners"]:
        return None
    if not tables["organisations"].isdisjoint(words[1:-1]) or not tables["handled_papers"].isdisjoint(words[1:-1]):
        return None  # "a court filing", "a leaked letter"
    if words[0] in cast.lexicon.pronouns:
        return _owner(cast, words[0], place, near)
    if words[0] in tables["indefinites"]:
        return _subject(cast, place, near) if words[-1] in tables["bodies_papers"] else None
    if words[0] not in tables["back_to"] or any(words[-1] in figure.name.casefold().split() for figure in cast.remembered()):
        return None
    return cast.papers.get(words[-1]) or (_last_body(cast) if words[-1] in tables["bodies_papers"] else None)


def note(cast: Cast, unit: Unit, attribution: Attribution, name: str, medium: str) -> None:
    """Who has spoken "in a statement", and whose a report is: for "according to the statement", "the report said"."""
    tables, verb = cast.lexicon.words, attribution.verb
    reported = verb is not None and verb.form.verb.lemma in tables["report_verbs"]
    if reported and (carrier := cast.named(medium)) is not None and carrier.kind in {"outlet", "agency"}:
        cast.papers |= dict.fromkeys(sorted(tables["reports_of_media"]), carrier)
    speaker = cast.named(name)
    if speaker is None:
        return
    for place, low in enumerate(unit.lows):
        if low in tables["issued_papers"] and not tables["in_papers"].isdisjoint(unit.lows[max(0, place - BEFORE) : place]):
            cast.papers[low] = speaker


def _owner(cast: Cast, who: str, place: int, near: int) -> Figure | None:
    if who.casefold() in cast.lexicon.pronouns:
        return cast.meant(cast.lexicon.pronouns[who.casefold()], place, near)
    core, _ = names.core(names.without_mark(who, cast.lexicon), cast.lexicon)
    return cast.known(core)


def _subject(cast: Cast, place: int, near: int) -> Figure | None:
    """ "Telmara has set aside 75 million crowns, a filing shows": the body that its sentence begins with."""
    here = [f for f in cast.remembered() if near <= f.place < place and f.name[:1].isupper() and f.kind in _BODIES]
    return min(here, key=lambda f: f.place, default=None)


def _last_body(cast: Cast) -> Figure | None:
    return max((f for f in cast.remembered() if f.spoke and f.kind in _BODIES), key=lambda f: f.spoke_at, default=None)
