"""What a main clause affirms, what it negates, and which of two clauses has the opposite word of the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retold.corroboration import counts, terms
from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retold.text import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The main clause of what a line says, for its polarity."""

    forms: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    maybe: frozenset[str]  # "will", "could"
    years: frozenset[str]
    negated: frozenset[str]  # stems of the words behind a negation
    order: tuple[str, ...]  # the words of content as they come, folded


def read(text: str, start: int, end: int) -> Wording:
    """The wording of ``text[start:end]``."""
    return _read(text[start : min(end, start + terms.LONGEST)])


@lru_cache(maxsize=4096)
def _read(text: str) -> Wording:
    start, end = terms.main_span(text, 0, len(text))
    main = text[start:end]
    found = words(main)
    forms = frozenset(word.form for word in found)
    said = terms.read(main, 0, len(main))
    return Wording(
        forms=forms,
        stems=said.stems,
        names=said.names,
        maybe=forms & terms.closed("modals"),
        years=frozenset(form for form in forms if len(form) == 4 and form.isdigit()),
        negated=frozenset(_negated(main, found)),
        order=tuple(word.form for word in found[:_MOST_WORDS] if terms.content((word.form,))),
    )


def negates(no: Wording, yes: Wording) -> bool:
    """Whether the first negates a word of the second, which affirms it, and the rest is the same."""
    if not no.negated or yes.negated or not no.negated & yes.stems:
        return False
    return _alike(no.stems, yes.stems, _LEAST)


def opposed(x: Wording, y: Wording) -> bool:
    """Whether each has the opposite of a word of the other, and the rest is the same."""
    if x.negated or y.negated:
        return False
    for low, high in _opposites():
        for one, other in ((x, y), (y, x)):
            apart = one.forms & low and other.forms & high and not one.forms & high and not other.forms & low
            if apart and _subject(one, low) & _subject(other, high):
                rest = frozenset(terms.concept(terms.stem(form)) for form in low | high)
                if _alike(one.stems - rest, other.stems - rest, _LEAST - 1):
                    return True
    return False


def rules_out(no: Wording, yes: Wording) -> bool:
    """Whether the first says that what the second tells did not so much as begin: not touched, hence not struck."""
    if not no.negated or yes.negated:
        return False
    acts = next((high for low, high in _ruled_out() if no.negated & low), frozenset())  # "entered into contact" entered nothing
    return bool(acts & yes.forms)


def contrary(x: Wording, y: Wording) -> bool:
    """Whether each has the opposite of a word of the other; that both are of one matter is for the caller to know."""
    if x.negated or y.negated:
        return False
    return any(
        one.forms & low and other.forms & high and not one.forms & high and not other.forms & low
        for low, high in _opposites()
        for one, other in ((x, y), (y, x))
    )


def one_act(x: Wording, y: Wording) -> bool:
    """Whether both tell the same of the same: three words in four, and neither names what the other does not."""
    if x.names and y.names and not x.names & y.names:
        return False
    common = len(x.stems & y.stems)
    return common >= _LEAST and common >= 0.75 * max(len(x.stems), len(y.stems))


def _subject(wording: Wording, verbs: frozenset[str]) -> set[str]:
    """What is told before the verb: "Gren survived" and "Brandt died" are no opposites."""
    at = next((n for n, form in enumerate(wording.order) if form in verbs), len(wording.order))
    return {terms.concept(terms.stem(form)) for form in wording.order[:at]}


def _alike(a: frozenset[str], b: frozenset[str], least: int) -> bool:
    common = len(a & b)
    return common >= least and common >= _OF_SHORTER * min(len(a), len(b)) and common >= _OF_LONGER * max(len(a), len(b))


_LEAST, _OF_SHORTER, _OF_LONGER = 3, 0.7, 0.5


def _negated(text: str, found: Sequence[Word]) -> Iterator[str]:
    """Stems of the first two words of content behind a negation, unless it only limits: "not only", "no longer", "not yet".

    Of one where the first is the act, and what follows it is there: "without deploying its landing gear".
    """
    for at, word in enumerate(found[:_MOST_WORDS]):
        if word.form in terms.closed("negating") or word.form.endswith("n't"):
            after = [follows.form for follows in _same_clause(text, found, at)]
            if (after and after[0] in terms.closed("limiting")) or "until" in after:
                continue
            stems = [terms.concept(terms.stem(form)) for form in after if terms.content((form,))]
            yield from stems[: 1 if word.form in terms.closed("negating_one") else 2]


def _same_clause(text: str, found: Sequence[Word], at: int) -> Iterator[Word]:
    """The words behind this one, six at most, up to a comma or what begins another clause."""
    edge = found[at].end
    for word in found[at + 1 : at + 7]:
        if any(mark in text[edge : word.start] for mark in ",;:.—–()") or word.form in terms.closed("another_clause"):
            return
        edge = word.end
        yield word


_MOST_WORDS = 60


@cache
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple(_rows("pairs"))


@cache
def _ruled_out() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Stems of what is negated, and forms of what is thereby denied."""
    return tuple((frozenset(terms.concept(terms.stem(form)) for form in low), high) for low, high in _rows("rules_out"))


def _rows(name: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    rows = (row.split("/") for row in counts.table()["opposites"][name].splitlines() if row.strip())
    return ((frozenset(low.split()), frozenset(high.split())) for low, high in rows)
