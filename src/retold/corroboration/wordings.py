"""The wording that a claim is shown with: one that stands in an article and that a reader can take alone.

Every place offers what is said, that with whoever says it, and its whole sentence. The best is a whole clause of no great
length whose subject is named, that says what most of the claim's places say. Only the first letter, the comma before a
closing mark and an ellipsis before a stretch that begins inside a sentence are ours.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.model import AGAINST
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retold.corroboration.lines import Line, Place
    from retold.model import Article

_MOST_LINES, _MOST_PLACES = 40, 8  # of a claim, of a line: whose wordings are looked at
_MOST_SHOWN, _FITS, _SHORT = 320, 170, 30  # characters
_MOSTLY = 0.5  # share of the wordings that tell a number, from which one without it says less


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A stretch that might be shown."""

    article_id: str
    start: int
    end: int
    opens: bool  # at the start of a sentence or of what somebody says
    first: bool  # nearest the original
    said: bool  # what is said, without who says it
    against: bool  # somebody denies or doubts it here
    nobody: bool  # who says it is a mere "she"
    elsewhere: bool  # the sentence begins with something that this speaker does not say


def clearest(carried: Sequence[Line], articles: Mapping[str, Article]) -> str:
    """The wording that reads best alone."""
    offers = [offer for line in carried[:_MOST_LINES] for offer in _offers(line, articles)]
    affirmed = [offer for offer in offers if not offer.against]
    denied = [offer for offer in offers if offer.against and offer.said]
    offers = [offer for offer in affirmed if not any(_holds(offer, other) for other in denied)] or affirmed or offers
    usual = _usual(offers, articles)
    best = min(offers, key=lambda offer: (_fault(offer, articles, usual), offer.article_id, offer.start, offer.end))
    return _shown(articles[best.article_id].text, best)


def _holds(whole: _Offer, part: _Offer) -> bool:
    """Whether one stretch has the other in it: "it has withdrawn its report that P, which was mistaken" is no wording of P."""
    return whole.article_id == part.article_id and whole.start <= part.start and part.end <= whole.end


def _usual(offers: Sequence[_Offer], articles: Mapping[str, Article]) -> dict[str, float]:
    """For each thing that is said, in what share of the wordings: how often one was copied must not count."""
    counts: Counter[str] = Counter()
    places = [offer for offer in offers if offer.said]
    for offer in places:
        counts.update(_told(articles[offer.article_id].text[offer.start : offer.end]))
    return {told: count / len(places) for told, count in counts.items()}


def _told(written: str) -> set[str]:
    """Words of content and numbers."""
    said = terms.read(written, 0, len(written))
    return {*said.stems, *(f"{number.value:g}" for number in said.numbers)}


def _offers(line: Line, articles: Mapping[str, Article]) -> Iterator[_Offer]:
    """What the places of one line offer, each wording once."""
    looked = line.places[: 8 * _MOST_PLACES]
    seen: set[str] = set()
    for place in looked:
        text = articles[place.article_id].text
        key = text[place.start : place.end].casefold()
        if key in seen:
            continue
        seen.add(key)
        stances = {statement.stance for statement in (place.statements or line.leading.statements)}
        for start, end, opens, said in _stretches(place, text):
            begin, stop = _trimmed(text, start, end)
            if begin < stop:
                yield _Offer(
                    article_id=place.article_id, start=begin, end=stop, opens=opens, said=said, first=len(seen) == 1,
                    against=bool(stances & AGAINST), elsewhere=(start, end) == place.around and _begins_elsewhere(place, text),
                    nobody=any(statement.chain[0].rule == "pronoun" for statement in place.statements),
                )  # fmt: skip
        if len(seen) == _MOST_PLACES:
            return


def _begins_elsewhere(place: Place, text: str) -> bool:
    """ "Allies have drawn closer, with the South accusing the North": the first clause is not what the South says.

    It is in "... a launch, which it said showed off its strength".
    """
    heads = [span.start for said in place.statements for span in (*said.content, said.cue, said.source) if span is not None]
    return (
        bool(heads)
        and min(heads) - place.around[0] > _LEAD_IN
        and not terms.expression("taken_up_by").search(text, max(0, min(heads) - 12), min(heads))
    )


_LEAD_IN = 30  # characters of "On Friday in the capital, "


def _stretches(place: Place, text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """What is said; with who says it; its sentence. Each with whether it begins where a clause does, and is what is said."""
    start, end = place.start, min(place.end, place.start + _MOST_SHOWN * 2)
    before = text[max(place.around[0], start - 24) : start].rstrip(" \"“'‘")
    if all(len(statement.content) == 1 for statement in place.statements):
        yield start, end, start == place.around[0] or bool(terms.expression("clause_begins").search(before)), True
    with_source = _with_source(place, text)
    if with_source is not None:
        before = text[max(0, with_source[0] - 3) : with_source[0]].rstrip()
        opens = with_source[0] == place.around[0] or before[-1:] in {",", ".", "—", "–", ":", ";"}
        yield *with_source, opens, False
    begin, stop = place.around if place.statements else place.context  # an aside of the desk's is not shown as what another said
    yield begin, stop, begin == place.around[0], False


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,;:.—–-":
        start += 1
    while start < end and text[end - 1] in " \t\n,;:—–-":
        end -= 1
    if terms.expression("abbreviated").search(text[max(start, end - 6) : end]) and text[end : end + 1] == ".":
        return start, end + 1
    if text[end - 1 : end] == "." and not terms.expression("abbreviated").search(text[max(start, end - 7) : end - 1]):
        end -= 1
    return _quotes_closed(text, start, end)


def _quotes_closed(text: str, start: int, end: int) -> tuple[int, int]:
    """With the mark that closes a quotation, where it stands right behind; without one that opens or closes all of it alone."""
    said, after = text[start:end], text[end : end + 1]
    closing = {"“": "”", '"': '"', "‘": "’", "'": "'"}.get(said[:1], "")
    unclosed = said.count('"') % 2 == 1
    if after in _OPENED:
        unclosed = said.count(_OPENED[after]) > len(re.findall(rf"{after}(?!\w)", said))
    if after in {"”", "’", '"'} and unclosed and said[:1] not in {"“", '"', "‘"}:
        return start, end + 1
    if closing and said.endswith(closing) and said.count(closing) == (2 if closing in "\"'" else 1):
        return start + 1, end - 1 - (said[-2:-1] == ",")
    if closing and closing not in said[1:]:
        return start + 1, end
    return start, end


def _with_source(place: Place, text: str) -> tuple[int, int] | None:
    """From whoever says it to the end of what is said: "North Korea said it had fired ..."."""
    said = next((s for s in place.statements if s.source and s.cue and s.chain[0].rule != "pronoun"), None)
    if said is None or said.source is None or said.cue is None:
        return None
    start, end = said.source.start, place.end
    first = words(text, start, said.source.end)[:1]
    if not first or first[0].form in terms.closed("leaning"):
        return None  # "which called the firing reckless"
    if re.match(r"\s*,\s*[^\s\"“‘']", text[said.cue.end : place.start + 1]):
        return None  # "the alarm, the mayor said, was switched off"
    ordered = place.around[0] <= start < said.cue.start < place.start and end <= place.around[1]
    return (start, end) if ordered and place.start - start <= _NEAR_BY else None


_NEAR_BY = 240  # characters between a source and what it says


# --------------------------------------------------------------------------------------------------------- faults

_LEAST_CLAUSE = 4  # words
_QUOTES = frozenset("\"“‘'")
_OPENED = {"”": "“", "’": "‘"}
_CLOSED = ("“", "”"), ("(", ")")


def _fault(offer: _Offer, articles: Mapping[str, Article], usual: Mapping[str, float]) -> float:
    """How badly it reads alone: less is better."""
    text = articles[offer.article_id].text
    written = text[offer.start : offer.end]
    forms = [word.form for word in words(written[:_MOST_SHOWN])]
    if not forms:
        return 99.0
    told_by = written[:1] in _QUOTES and not offer.said  # the quotation and who says it
    clause = _is_clause(written, forms)
    fault = 8.0 * offer.elsewhere + (5.0 + 5.0 * offer.said) * (not clause)
    fault += 2.5 * (not offer.opens and (offer.said or not clause)) + 1.5 * (offer.nobody and not offer.said)
    fault += (
        0.0
        if told_by
        else 3.0 * (forms[0] in terms.closed("leaning")) + 1.0 * _dangles(written) + 0.7 * (forms[0] in terms.closed("going_on"))
    )
    fault += 1.5 * bool(terms.expression("points_back").search(written)) + 0.7 * _unbalanced(written)
    fault += 1.0 * (offer.said and any(form in terms.closed("in_speech") for form in forms)) + 0.8 * (written[:1] in _QUOTES)
    fault += max(0, len(written) - _FITS) / 30 + 1.5 * (len(written) < _SHORT) + 6.0 * (len(written) > _MOST_SHOWN)
    told = _told(written)
    fault += 1.5 * sum(share for word, share in usual.items() if share > _MOSTLY and word[0].isdigit() and word not in told)
    covered = sum(usual.get(s, 0.0) for s in told) / (sum(usual.values()) or 1.0)
    shared = sum(usual.get(s, 0.0) for s in told) / (len(told) or 1)
    return fault + 0.4 * (not offer.said) - 2.0 * covered - 1.5 * shared - 0.5 * offer.first


def _dangles(written: str) -> bool:
    """Whether "he" or "its" stands before anybody is named: no name, no "the company", nobody who said it."""
    named = False
    for at, word in enumerate(words(written[:_MOST_SHOWN])):
        if word.form in terms.closed("pronouns"):
            return not named
        if word.form in terms.closed("introducing") or (at and written[word.start].isupper()):
            named = True
    return False


def _unbalanced(written: str) -> bool:
    return written.count('"') % 2 == 1 or any(written.count(a) != written.count(b) for a, b in _CLOSED)


def _is_clause(written: str, forms: Sequence[str]) -> bool:
    """Whether it has a verb of its own: one that no "which" or "when" before it has taken, up to a comma."""
    if len(forms) < _LEAST_CLAUSE:
        return False
    if written[:1].islower() and (forms[0].endswith(("ing", "ed")) or forms[0] in terms.verbs()):
        return False
    found = words(written[:_MOST_SHOWN])
    taken = False
    for at, word in enumerate(found[1:], 1):
        if "," in written[found[at - 1].end : word.start]:
            taken = False
        if word.form in terms.closed("subordinate"):
            taken = True
        elif _is_verb(word.form, forms[at + 1] if at + 1 < len(forms) else "") and not _is_verb(forms[at - 1], word.form):
            if not taken:
                return True
            taken = False
    return False


def _is_verb(form: str, after: str) -> bool:
    past = form.endswith("ed") and len(form) > _LEAST_CLAUSE and form not in {"hundred", "indeed"}
    return form in terms.verbs() or (past and after not in terms.closed("after_participle"))


# ---------------------------------------------------------------------------------------------------------- shown


def _shown(text: str, offer: _Offer) -> str:
    written = text[offer.start : offer.end]
    written = re.sub(r",(?=[”\"]$)", "", written)
    if written.endswith(".") and not terms.expression("abbreviated").search(written[:-1]):
        written = written[:-1]
    first = next((at for at, letter in enumerate(written[:3]) if letter.isalpha()), None)
    if not offer.opens and offer.start and not offer.said:
        return f"… {written}"
    return written if first is None else written[:first] + written[first].upper() + written[first + 1 :]
