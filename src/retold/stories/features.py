"""What is compared of an article: weighted bags of stems, bigrams, names and numbers, and the days it names."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from retold.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retold.model import Article, TimeValue

LEAD = 60  # words
LONGEST = 1200  # words of an article that are read: enough for any event, bounds hostile input
KINDS = ("stems", "bigrams", "names", "numbers", "lead", "lead names")
_BACKGROUND = 200  # articles of other events that a pile is imagined among, so that a small pile has rare words too


@dataclass(frozen=True, slots=True)
class Features:
    """One article: a unit vector of each kind, its dates with how rare they are, its days and those of its first sentences."""

    bags: dict[str, dict[str, float]]
    dates: dict[str, dict[str, float]]  # by "day" (03-21), "month", "year", "weekday": name -> rarity, 0 to 1
    days: frozenset[int]  # ordinals
    lead_days: frozenset[int]


STOP = frozenset(
    (
        "a about above after again against all also am an and any are as at be because been before being below between both but "
        "by can could did do does doing down during each few for from further had has have having he her here hers him his how "
        "i if in into is it its itself just may me might more most my no nor not now of off on once one only or other our out "
        "over own per said same say says she should so some such than that the their them then there these they this those "
        "through to too told two under until up upon us very was we were what when where which while who whom why will with "
        "would you your according added including however still yet new like another since monday tuesday wednesday thursday "
        "friday saturday sunday today yesterday tomorrow mr mrs ms"
    ).split()
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A crude stem: plural and verb endings off. Enough to meet "launches", "launched", "launching".

    >>> stem("launches"), stem("launched"), stem("launching"), stem("launch")
    ('launch', 'launch', 'launch', 'launch')
    """
    word = word.removesuffix("'s")
    for ending, least in (
        ("ingly", 4),
        ("edly", 4),
        ("ings", 4),
        ("ing", 4),
        ("ies", 3),
        ("ied", 3),
        ("es", 4),
        ("ed", 4),
        ("ly", 4),
        ("s", 3),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) > 4 else word.removesuffix("y") if len(word) > 4 else word


_NAME = re.compile(r"(?<![\w.])[A-Z][\w'’-]*(?:\s+(?:of|the|de|al|bin|van|von|del)?\s?[A-Z][\w'’-]*){0,4}")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“‘]\s*)$")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|\b\d\b")


def counted(text: str) -> dict[str, Counter[str]]:
    """How often each feature of each kind stands in the text."""
    found = words(text)[:LONGEST]
    stems = [(word.form, stem(word.form)) for word in found]
    content = [base for form, base in stems if form not in STOP and not form[0].isdigit()]
    lead_end = found[min(LEAD, len(found)) - 1].end if found else 0
    shown = text[: found[-1].end] if found else ""
    names, lead_names = _names(shown, lead_end)
    return {
        "stems": Counter(content),
        "bigrams": _bigrams(stems),
        "names": names,
        "numbers": Counter(_NUMBER.findall(shown)) + Counter(form for form, _ in stems if form in _ORDINALS),
        "lead": Counter(base for form, base in stems[:LEAD] if form not in STOP and not form[0].isdigit()),
        "lead names": lead_names,
    }


_ORDINALS = frozenset(
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth twentieth".split()
)


def _bigrams(stems: list[tuple[str, str]]) -> Counter[str]:
    """Neighbouring stems, stop words skipped over: "fire brigade", "brigade depot"."""
    kept = [base for form, base in stems if form not in STOP]
    return Counter(f"{a} {b}" for a, b in pairwise(kept))


def _names(text: str, lead_end: int) -> tuple[Counter[str], Counter[str]]:
    """Capitalised words, those that only begin a sentence left out unless they stand inside one too."""
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    lead: set[str] = set()
    for match in _NAME.finditer(text):
        starts_sentence = bool(_SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]))
        for position, piece in enumerate(match.group().split()):
            name = stem(piece.casefold().replace("’", "'"))
            if not piece[0].isupper() or piece.casefold() in STOP or len(name) < 2:
                continue
            (opening if starts_sentence and position == 0 else inside)[name] += 1
            if match.start() < lead_end:
                lead.add(name)
    names = inside + Counter({name: n for name, n in opening.items() if name in inside})
    return names, Counter(name for name in names if name in lead)


def weighted(counts: Sequence[dict[str, Counter[str]]]) -> list[dict[str, dict[str, float]]]:
    """Unit vectors with rare features heavy."""
    total = len(counts) + _BACKGROUND
    out: list[dict[str, dict[str, float]]] = [{} for _ in counts]
    for kind in KINDS:
        frequency: Counter[str] = Counter()
        for row in counts:
            frequency.update(row[kind].keys())
        rarity = {feature: math.log(total / held) for feature, held in frequency.items()}
        for row, vectors in zip(counts, out, strict=True):
            vectors[kind] = _unit(row[kind], rarity)
    return out


def _unit(row: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    vector = {feature: _DAMPED[min(n, LONGEST)] * rarity[feature] for feature, n in row.items()}
    norm = math.sqrt(sum(value * value for value in vector.values()))
    return {feature: value / norm for feature, value in vector.items()} if norm else {}


_DAMPED = [0.0, *(1 + math.log(n) for n in range(1, LONGEST + 1))]  # times a feature stands in an article -> weight


def body_of(article: Article) -> str:
    """The article's own text, boilerplate left out, title first when it is not in the body."""
    text = "\n".join(article.text[start:end] for start, end in article.body) if article.body else article.text
    return f"{article.title}.\n{text}" if article.title else text


def title_stems(article: Article) -> set[str]:
    """The content stems of the headline."""
    return {stem(word.form) for word in words(article.title) if word.form not in STOP}


def lead_stems(article: Article) -> set[str]:
    """The content stems of headline and lead."""
    return {stem(word.form) for word in words(body_of(article)[:1500])[:LEAD] if word.form not in STOP}


def days_of(article: Article, values: Sequence[TimeValue]) -> tuple[frozenset[int], frozenset[int]]:
    """The days the article names, and those its first words name, as ordinals.

    Without a date of its own an article has none of the second kind: a date in the first lines of a scraped page is as a rule
    that of the page, not of what happened.
    """
    start = article.body[0][0] if article.body else 0
    days = [(v, v.first.toordinal()) for v in values if v.first and v.first == v.last and not v.implied]
    lead = {day for v, day in days if v.anchor in _SURE and v.span.start < start + _LEAD_CHARACTERS}
    dated = article.published is not None and article.published.precision != "unknown"
    return frozenset(day for _, day in days), frozenset(lead if dated else ())


_LEAD_CHARACTERS = 450
_SURE = frozenset(
    ("", "publication", "dateline")
)  # not counted from another day in the text: that may be off, and a veto must not be


def dates_of(values: Sequence[TimeValue]) -> dict[str, set[str]]:
    """The parts of dates an article names, resolved or not: days of the year, months, years, days of the week.

    They meet across articles of which one is dated and the other is not.
    """
    out: dict[str, set[str]] = {"day": set(), "month": set(), "year": set(), "weekday": set()}
    for value in values:
        if value.implied or value.type not in {"DATE", "TIME"}:
            continue
        written = value.value
        if found := _PARTS.match(written):
            out["month"].add(found["month"])
            if found["day"]:
                out["day"].add(f"{found['month']}-{found['day']}")
        if written[:4].isdigit() and int(written[:4]) >= _OLDEST:
            out["year"].add(written[:4])
        if written.startswith("XXXX-WXX-"):
            out["weekday"].add(written[9])
        elif value.first and value.first == value.last:
            out["weekday"].add(str(value.first.isoweekday()))
    return out


_PARTS = re.compile(r"(?:\d{4}|XXXX)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)")
_OLDEST = 1900


def rarities(rows: Sequence[dict[str, set[str]]]) -> list[dict[str, dict[str, float]]]:
    """Each date with the share of articles that do not name it: the year of publication says nothing in a pile of one year."""
    total = len(rows) + _IMAGINED
    frequency = {kind: Counter(name for row in rows for name in row[kind]) for kind in ("day", "month", "year", "weekday")}
    return [
        {kind: {name: 1 - frequency[kind][name] / total for name in sorted(names)} for kind, names in row.items()} for row in rows
    ]


_IMAGINED = 20  # articles of other dates that a small pile is imagined among
