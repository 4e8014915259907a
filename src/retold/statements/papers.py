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
LOOKED_BACK = 3000  # characters in which a report may have been told of
NEAR = 400  # characters between one who spoke and what is said in a statement
BEFORE = 5  # words between "in" and the paper: "in a two-page written statement"
_BODIES = frozenset({"organisation", "state", "unknown", "agency", "outlet"})


def issuer(cast: Cast, phrase: str, place: int, near: int) -> Figure | None:
    """The figure whose word a paper is, where the article tells; ``near``: where the sentence begins."""
    tables = cast.lexicon.words
    where = cast.lexicon.expressions["on_whose"].search(phrase)
    if where is not None:
        return _owner(cast, where["who"], place, near)
    head = cast.lexicon.expressions["modifier"].split(phrase.split(",", maxsplit=1)[0], maxsplit=1)[0]
    head = cast.lexicon.expressions["handled"].split(head, maxsplit=1)[0]
    words = cast.lexicon.expressions["prepositional"].sub("", head).casefold().split()
    if not 2 <= len(words) <= LONGEST or words[-1] not in tables["issued_papers"] or words[0] not in tables["determiners"]:
        return None
    if not tables["organisations"].isdisjoint(words[1:-1]) or not tables["handled_papers"].isdisjoint(words[1:-1]):
        return None  # "a court filing", "a leaked letter"
    if words[0] in cast.lexicon.pronouns:
        return _owner(cast, words[0], place, near)
    if words[0] in tables["indefinites"]:
        if words[-1] not in tables["bodies_papers"]:
            return None
        return _subject(cast, place, near) or (_before(cast, near) if words[-1] in tables["said_papers"] else None)
    if words[0] not in tables["back_to"] or any(words[-1] in figure.name.casefold().split() for figure in cast.remembered()):
        return None
    return cast.papers.get(words[-1]) or (_last_body(cast) if words[-1] in tables["bodies_papers"] else None)


def note(cast: Cast, unit: Unit, attribution: Attribution, name: str, medium: str) -> None:
    """Who has spoken "in a statement", and whose a report is: for "according to the statement", "the report said"."""
    tables, verb = cast.lexicon.words, attribution.verb
    reported = verb.form.verb.lemma in tables["report_verbs"] if verb else not _told_of(cast, unit)  # "according to Norda Wire"
    if reported and (carrier := cast.named(medium)) is not None and carrier.kind in {"outlet", "agency"}:
        cast.papers |= dict.fromkeys(sorted(tables["reports_of_media"]), carrier)
    speaker = cast.named(name)
    if speaker is None:
        return
    for place, low in enumerate(unit.lows):
        if low in tables["issued_papers"] and not tables["in_papers"].isdisjoint(unit.lows[max(0, place - BEFORE) : place]):
            cast.papers[low] = speaker


def _told_of(cast: Cast, unit: Unit) -> bool:
    """Whether the article has told of a report before, which "the report" may mean."""
    words = cast.text[max(0, unit.start - LOOKED_BACK) : unit.start].casefold().split()
    return not cast.lexicon.words["reports_of_media"].isdisjoint(words)


def _owner(cast: Cast, who: str, place: int, near: int) -> Figure | None:
    if who.casefold() in cast.lexicon.pronouns:
        return cast.meant(cast.lexicon.pronouns[who.casefold()], place, near)
    core, _ = names.core(names.without_mark(who, cast.lexicon), cast.lexicon)
    return cast.known(core)


def _subject(cast: Cast, place: int, near: int) -> Figure | None:
    """ "Telmara has set aside 75 million crowns, a filing shows": the body that its sentence begins with."""
    here = [f for f in cast.remembered() if near <= f.place < place and f.name[:1].isupper() and f.kind in _BODIES]
    return min(here, key=lambda f: f.place, default=None)


def _before(cast: Cast, near: int) -> Figure | None:
    """ "Norda denied it. Nobody was hurt, according to a statement": the body that spoke right before."""
    last = _last_body(cast)
    spoken = [f.spoke_at for f in cast.remembered() if f.spoke]
    if last is None or last.kind in {"agency", "outlet"} or last.spoke_at < max(spoken) or last.spoke_at >= near:
        return None
    return last if near - last.spoke_at < NEAR else None


def _last_body(cast: Cast) -> Figure | None:
    return max((f for f in cast.remembered() if f.spoke and f.kind in _BODIES), key=lambda f: f.spoke_at, default=None)
