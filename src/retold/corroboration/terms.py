"""What a sentence is about, for comparing: word stems, names, counted things, polarity, quotations.

The stemmer only strips endings that news English adds freely; it need not give words, only the same string for forms of
one word. Years, clock times and days of the month are left to the ``times`` room and are not counted things.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retold.text import Word


@dataclass(frozen=True, slots=True)
class Number:
    """So many of something: ``value`` and the stem of what is counted, ``""`` when nothing follows."""

    value: float
    unit: str
    loose: bool = field(default=False, compare=False)  # "about", "more than": another number close by may mean the same
    known: bool = field(default=False, compare=False)  # "the four guards": told before, not what is said here


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One wording, taken apart."""

    stems: frozenset[str]  # content words, stemmed and mapped to their concept
    plain: frozenset[str]  # the same before concepts
    names: frozenset[str]  # stems of words written as names
    numbers: frozenset[Number]
    negated: bool
    quotes: tuple[tuple[str, ...], ...] = ()  # content words of each quotation of six or more


def read(text: str, start: int, end: int) -> Terms:
    """The terms of ``text[start:end]``, of which only so much is read as a sentence may hold."""
    return _read(text[start : min(end, start + LONGEST)])


def main_clause(text: str, start: int, end: int) -> Terms:
    """Of what is mainly said: before ", as the envoy arrived", ", which ..."; after "The move comes as ..."."""
    return read(text, *main_span(text, start, end))


def main_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where that stands."""
    match = expression("aside").search(text, min(end, start + _LEAST_MAIN), min(end, start + LONGEST))
    if match is None:
        return start, end
    if expression("comes").search(text, max(start, match.start() - 8), match.start()):
        return match.end(), end
    return start, match.start()


_LEAST_MAIN = 15  # characters; what turns aside sooner has said nothing yet


@lru_cache(maxsize=4096)  # a sentence is read with what it quotes, with each of its copies, and as its own context
def _read(text: str) -> Terms:
    start, end = 0, len(text)
    found = words(text)
    stems = [name_stem(word.form) if text[word.start].isupper() else stem(word.form) for word in found]
    content = [_is_content(word.form) for word in found]
    negations = closed("negations")
    return Terms(
        stems=frozenset((*(concept(s) for s, keep in zip(stems, content, strict=True) if keep), *_phrased(found))),
        plain=frozenset(s for s, keep in zip(stems, content, strict=True) if keep),
        names=frozenset(_names(text, start, found, stems, content)),
        numbers=frozenset(numbers(text, found)[:_MOST_NUMBERS]),
        negated=any(word.form in negations or word.form.endswith("n't") for word in found),
        quotes=tuple(islice(_quotations(text, start, end), _MOST_QUOTES)),
    )


LONGEST = 4000  # characters; what has no sentence end for longer is garbage, and many statements may stand in it
_MOST_NUMBERS, _MOST_QUOTES = 24, 8  # a sentence with more is a table or garbage


def joined(parts: Iterable[Terms]) -> Terms:
    """All wordings of one thing together; negated when the first is."""
    parts = list(parts)
    return Terms(
        stems=frozenset().union(*(part.stems for part in parts)),
        plain=frozenset().union(*(part.plain for part in parts)),
        names=frozenset().union(*(part.names for part in parts)),
        numbers=frozenset().union(*(part.numbers for part in parts)),
        negated=bool(parts) and parts[0].negated,
        quotes=tuple(dict.fromkeys(quote for part in parts for quote in part.quotes))[:_MOST_QUOTES],
    )


# -------------------------------------------------------------------------------------------------------- words


@cache
def lexicon() -> dict[str, Any]:
    """The tables of general news English beside this file."""
    return tomllib.loads((files(__package__) / "lexicon.toml").read_text("utf-8"))


@cache
def expression(name: str) -> re.Pattern[str]:
    """One of the regular expressions of the tables."""
    return re.compile(lexicon()["expressions"][name])


@cache
def phrases(table: str, row: str) -> re.Pattern[str]:
    """Any of the phrases in a row of a table, small or large."""
    return re.compile("|".join(lexicon()[table][row]), re.IGNORECASE)


@cache
def listed(table: str, row: str) -> frozenset[str]:
    """The words in a row of a table."""
    return frozenset(lexicon()[table][row].split())


def closed(kind: str) -> frozenset[str]:
    """The small words of a kind."""
    return listed("closed", kind)


@cache
def _empty() -> frozenset[str]:
    """Words without content of their own."""
    return listed("words", "function") | NUMERALS | closed("clock")


@cache
def _concepts() -> dict[str, str]:
    """Stem of each word of a concept -> the concept."""
    return {stem(form): f"={name}" for name, forms in lexicon()["concepts"].items() for form in forms}


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> the phrases that begin with it, and the concept of each."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in sorted(lexicon()["phrases"].items()):
        for phrase in phrases:
            out.setdefault(phrase.split()[0], []).append((tuple(phrase.split()), f"={name}"))
    return {first: tuple(rows) for first, rows in out.items()}


def _phrased(found: Sequence[Word]) -> Iterator[str]:
    """Concepts that stand in several words: "stepped down", "lost their lives"."""
    for at, word in enumerate(found):
        for phrase, named in _phrases().get(word.form, ()):
            here = [w.form for w in found[at : at + len(phrase)]]
            if len(here) == len(phrase) and all(
                a == b or (b == "their" and a in closed("possessive")) for a, b in zip(here, phrase, strict=True)
            ):
                yield named


@cache
def _persons() -> frozenset[str]:
    return frozenset({concept(stem(form)) for form in lexicon()["words"]["persons"].split()} | {"person"})


def counted_kind(unit: str) -> str:
    """What is counted, all kinds of people taken for one: villagers, passengers, families."""
    return "person" if unit in _persons() else unit


@cache
def finite() -> frozenset[str]:
    """Verbs that are no other word: enough to tell a phrase from a clause."""
    return frozenset(lexicon()["words"]["finite"].split())


@cache
def verbs() -> frozenset[str]:
    """These, and more that mostly are verbs."""
    return finite() | frozenset(lexicon()["words"]["verbs"].split())


@cache
def outcomes() -> frozenset[str]:
    """Concepts of which only one is told of the same people: dead, hurt, missing, held."""
    return frozenset(f"={name}" for name in lexicon()["words"]["outcomes"].split())


def content(forms: Iterable[str]) -> set[str]:
    """Stems of those of these folded words that carry content."""
    return {stem(form) for form in forms if _is_content(form)}


def _is_content(form: str) -> bool:
    return len(form) > 1 and form not in _empty() and not form.isdigit()


def concept(stemmed: str) -> str:
    """The name of the group of words a stem belongs to, else the stem."""
    return _concepts().get(stemmed, stemmed)


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """One folded word without the endings of its inflection.

    >>> [stem(w) for w in ("missiles", "fired", "firing", "agency's", "countries")]
    ['missil', 'fir', 'fir', 'agenc', 'countr']
    """
    form = form.removesuffix("'s").removesuffix("'")
    if len(form) <= 3 or not form.isalpha():
        return form
    for ending, least in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= least:
            form = form[: -len(ending)]
            break
    if len(form) > 3 and form[-1] == form[-2] and form[-1] not in "lsz":
        form = form[:-1]
    return form[:-1] if len(form) > 3 and form[-1] in "ey" else form


_ENDINGS = (
    ("ations", 3), ("ation", 3), ("ments", 4), ("ment", 4), ("ingly", 4), ("ness", 4), ("ings", 3), ("ies", 3), ("ied", 3),
    ("ing", 3), ("ions", 4), ("ion", 4), ("ers", 3), ("ed", 3), ("er", 4), ("ly", 4), ("es", 3), ("s", 3),
)  # fmt: skip


def name_stem(form: str) -> str:
    """A name without the endings that make it an adjective or its people: Keshian, Kesh; Dolnian, Dolnia.

    >>> [name_stem(w) for w in ("germany", "german", "austria", "austrians", "china", "chinese")]
    ['german', 'german', 'austr', 'austr', 'chin', 'chin']
    """
    form = form.removesuffix("'s").removesuffix("'")
    form = form.removesuffix("s") or form  # "M&S's"
    for ending in ("ese", "ian", "ish", "ean", "an", "ia", "y", "i", "a", "e", "n"):
        if form.endswith(ending) and len(form) - len(ending) >= 4:
            return form[: -len(ending)]
    return form


def _names(text: str, start: int, found: Sequence[Word], stems: Sequence[str], content: Sequence[bool]) -> set[str]:
    """Capitalised content words, those that may owe their capital to a sentence's start left out."""
    out = set()
    for word, stemmed, keep in zip(found, stems, content, strict=True):
        if keep and text[word.start].isupper() and not _opens(text, start, word.start):
            out.add(stemmed)
    return out


def places(text: str, start: int, end: int) -> frozenset[str]:
    """Stems of the names of places: "in Sova", "near the port of Dol"."""
    text = text[start : min(end, start + LONGEST)]
    found, known = words(text), read(text, 0, len(text)).names
    out = set()
    for at, word in enumerate(found):
        if word.form in closed("where"):
            near = islice(_same_phrase(text, found, at), _TO_A_PLACE)
            out.add(next((name_stem(after.form) for after in near if text[after.start].isupper()), ""))
    return frozenset(out & known)


_TO_A_PLACE = 5  # words: "in the eastern town of Sova"


def _same_phrase(text: str, found: Sequence[Word], at: int) -> Iterator[Word]:
    """The words behind this one, up to a stop or what begins another phrase."""
    for before, word in pairwise(found[at : at + _TO_A_PLACE + 1]):
        if word.form in closed("where") | closed("not_where") or text[before.end : word.start].strip(" -"):
            return
        yield word


def _opens(text: str, start: int, at: int) -> bool:
    before = text[max(start, at - 3) : at].rstrip("\"'“‘(« ")
    return not before or before[-1] in ".!?:"


# ------------------------------------------------------------------------------------------------------- numbers

_SMALL = {word: value for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())}  # fmt: skip
_TENS = {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
           "m": 1e6, "bn": 1e9, "k": 1e3}  # fmt: skip
_OTHER = {"half": 0.5, "twice": 2.0, "double": 2.0, "pair": 2.0, "couple": 2.0, "quarter": 0.25}
NUMERALS = frozenset((*_SMALL, *_TENS, "hundred", "thousand", "million", "billion", "trillion", "dozen"))
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_UNITS = {"percent": "%", "pct": "%", "per": "%", "kilometre": "km", "kilometer": "km", "kilometres": "km", "kilometers": "km",
          "kilogram": "kg", "kilograms": "kg", "kilogramme": "kg", "kilogrammes": "kg", "kilos": "kg", "kilo": "kg",
          "metre": "m", "metres": "m", "meter": "m", "meters": "m", "mile": "mi", "miles": "mi", "tonnes": "t", "tons": "t",
          "tonne": "t", "ton": "t", "mm": "mm", "cm": "cm", "people": "person", "persons": "person",
          "hour": "h", "hours": "h", "minute": "min", "minutes": "min"}  # fmt: skip


def numbers(text: str, found: Sequence[Word]) -> list[Number]:
    """Counted things among these words, in order."""
    out = []
    at = 0
    while at < len(found):
        value, after = number_at(text, found, at)
        if after == at:
            at += 1
        else:
            if value is not None and not is_calendar(text, found, at, after):
                out.append(_number(text, found, at, after, value))
            at = after
    return out


def _number(text: str, found: Sequence[Word], at: int, after: int, value: float) -> Number:
    before = found[at - 1].form if at else ""
    known = before in closed("told_before") or _describes(text, found, after)
    return Number(value, _unit(text, found, after), loose=before in closed("rough"), known=known)


def _describes(text: str, found: Sequence[Word], after: int) -> bool:
    """Whether it is a measure by which things are called: "120 mm mortars"."""
    near = _clause(text, found, after)
    return len(near) > 1 and near[0].form in _UNITS and _is_plural(near[1].form) and near[1].form not in _UNITS


def number_at(text: str, found: Sequence[Word], at: int) -> tuple[float | None, int]:
    """The number that begins at this word and the index after it; the same index when none does."""
    digits = _digits_at(text, found, at)
    if digits is not None:
        value, after = digits
    else:
        value, after = _spelled(found, at)
        if after == at:
            return None, at
    while after < len(found) and found[after].form in _SCALES:
        value *= _SCALES[found[after].form]
        after += 1
    return value, after


def _digits_at(text: str, found: Sequence[Word], at: int) -> tuple[float, int] | None:
    match = _DIGITS.match(text, found[at].start)
    if match is None:
        return None
    after = at
    while after < len(found) and found[after].start < match.end():
        after += 1
    digits = match.group().replace(",", "")
    return (float(digits) if len(digits) < 16 else 0.0), after


def _spelled(found: Sequence[Word], at: int) -> tuple[float, int]:
    """ "six hundred and forty", "sixty-four", "a dozen": value and index after; ``at`` when no number word stands here."""
    total = part = 0.0
    here = at
    while here < len(found):
        form = found[here].form
        if form in _TENS or form in _SMALL:
            part += _TENS.get(form, _SMALL.get(form, 0))
        elif form == "hundred" and here > at:
            part *= 100
        elif not (form == "and" and here > at and found[here - 1].form == "hundred" and _is_low(found, here + 1)):
            break
        here += 1
    if here == at and found[at].form in _OTHER:
        return _OTHER[found[at].form], at + 1
    if here == at and found[at].form == "dozen":
        return 12.0, at + 1
    return total + part, here


def _is_low(found: Sequence[Word], at: int) -> bool:
    return at < len(found) and (found[at].form in _TENS or found[at].form in _SMALL)


def is_calendar(text: str, found: Sequence[Word], at: int, after: int) -> bool:
    """A year, an hour, a day of the month, a number in a name, or a bare "one", which counts nothing."""
    if after == at + 1 and found[at].form == "one":
        return True
    written = text[found[at].start : found[after - 1].end]
    following = found[after].form if after < len(found) else ""
    before = found[at - 1].form if at else ""
    if following in closed("clock") | closed("months") or (
        following == "a" and "." in text[found[after].end : found[after].end + 1]
    ):
        return True
    if before in closed("months") or text[found[after - 1].end : found[after - 1].end + 1] == ":":
        return True
    if _is_name(text, found, at, after):
        return True
    return written.isdigit() and len(written) == 4 and 1100 <= int(written) <= 2199


def _is_name(text: str, found: Sequence[Word], at: int, after: int) -> bool:
    """ "KN-15", "the 737 Max debacle": digits that belong to a capital before them, or to one behind them and count nothing."""
    begin, end = found[at].start, found[after - 1].end
    if not text[begin].isdigit():
        return False
    if at and text[found[at - 1].end : begin] == "-" and text[found[at - 1].start].isupper():
        return True
    if after == len(found) or text[end : found[after].start] != " " or not text[found[after].start].isupper():
        return False
    return not any(_is_plural(word.form) or concept(stem(word.form)) in _persons() for word in _clause(text, found, after))


def _unit(text: str, found: Sequence[Word], after: int) -> str:
    """The stem of what is counted: the first plural close by in the same clause, else the first content word."""
    if text[found[after - 1].end : found[after - 1].end + 1] == "%":
        return "%"
    near = _clause(text, found, after)
    measure = next((_UNITS[word.form] for word in near[:1] if word.form in _UNITS), "")
    content = [word.form for word in near if _is_content(word.form)]
    counted = next((form for form in content if _is_plural(form)), content[0] if content else "")
    return measure or _UNITS.get(counted) or concept(stem(counted))


def _clause(text: str, found: Sequence[Word], after: int) -> list[Word]:
    """Up to three words that follow without a comma, a stop, or a word that ends the noun."""
    out: list[Word] = []
    edge = found[after - 1].end
    for word in found[after : after + 4]:
        if any(mark in text[edge : word.start] for mark in ",;:."):
            break
        edge = word.end
        if word.form in closed("fillers") and not out:
            continue
        if not _is_content(word.form) and word.form not in _UNITS:
            break
        out.append(word)
    return out[:3]


def _is_plural(form: str) -> bool:
    return (form.endswith("s") and not form.endswith("ss")) or form in {"people", "children", "men", "women", "police", "dead"}


# ---------------------------------------------------------------------------------------------------- quotations

_QUOTE = re.compile(r"[\"“]([^\"“”]{12,600})[\"”]|‘((?:[^‘’]|’(?=\w)){12,600})’")
_LEAST_QUOTED = 2  # words


def _quotations(text: str, start: int, end: int) -> Iterable[tuple[str, ...]]:
    """Words of each quotation of two or more."""
    for match in _QUOTE.finditer(text, start, end):
        said = tuple(w.form for w in words(text, *match.span(match.lastindex or 1)))
        if len(said) >= _LEAST_QUOTED:
            yield said
