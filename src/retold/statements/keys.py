"""From a name as an article gives it to the key of its voice.

Two tiers. What a full name means is the same in the whole pile: a user's row, an agency, a state, an acronym that a text
spells out, a person in two transliterations. What a shorter form or a description means is asked of one story only, and
answered only where one voice of that story fits.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.statements import bodies, names, principals, roles
from retold.statements.lexicon import runs_of_all, words_of_all
from retold.statements.names import fold, folded_words
from retold.statements.places import Places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from retold.model import Article, Link
    from retold.statements.bodies import Body
    from retold.statements.principals import Occurrence
    from retold.statements.roles import Called

CROWDED = 400
FULL = 2  # words of a name with its forename
STEPS = 8  # joins followed from a name to the key of its voice
LONG_NAME = 6  # letters of a name that a slip does not turn into another's


class Pile:
    """What names mean in every story."""

    def __init__(self, named: Sequence[Link], articles: Iterable[Article], users: Mapping[str, str]) -> None:
        self.to: dict[str, str] = {}
        self.fixed: set[str] = set()  # said by a table: nothing else may join them elsewhere
        for long, short in _acronyms(articles):
            other = self.to.setdefault(fold(short), fold(long))
            if fold(long).startswith(other + " "):
                self.to[other] = fold(long)  # "Disease Control" and "Disease Control and Prevention", both "(CDC)"
        for folded, (canonical, kind) in names.known_names().items():
            if kind == "agency" or folded in _state_words():
                self.to[folded] = fold(canonical)
                self.fixed.add(folded)
        self.to.update(users)
        self.users = frozenset(users) | frozenset(users.values())
        self._join_initials(named)
        self._join_spellings(named)

    def key(self, folded: str) -> str:
        """The key that a folded name stands for."""
        return followed(self.to, folded)

    def _join_initials(self, named: Sequence[Link]) -> None:
        """ "HNW" to "Halloran News Wire" when one name, and one only, has these initials."""
        longs: dict[str, set[str]] = defaultdict(set)
        for name in {link.name for link in named if len(link.name.split()) >= 2}:
            longs["".join(word[0] for word in name.split() if word[:1].isupper())].add(fold(name))
        for name in sorted({link.name for link in named if link.name.isupper() and 2 <= len(link.name) <= 6}):
            if fold(name) not in self.to and len(longs[name]) == 1:
                self.to[fold(name)] = min(longs[name])

    def _join_spellings(self, named: Sequence[Link]) -> None:
        """One person in two transliterations: "Sergei" and "Sergey" Shoigu."""
        people = sorted(
            {self.key(fold(link.name)) for link in named if link.kind == "person" and len(folded_words(link.name)) >= 2}
        )
        by_surname: dict[str, list[str]] = defaultdict(list)
        for key in people:
            by_surname[key.split()[-1]].append(key)
        for keys in by_surname.values():
            for place, key in enumerate(keys[1:61], 1):
                for other in keys[:place]:
                    if key not in self.to and _same_spelling(key, other):
                        self.to[key] = other
                        break


class Story:
    """What names mean in one story."""

    def __init__(self, pile: Pile, named: Sequence[Link], texts: Iterable[str], found: Iterable[Occurrence]) -> None:
        self.pile = pile
        self.places = Places(tuple(sorted(set(texts))))
        self.to: dict[str, str] = {}
        self.bodies: dict[str, Body] = {}  # by key
        self._first: dict[str, str] = {}
        kinds: dict[str, set[str]] = defaultdict(set)
        for link in named:
            kinds[self.first(link.name)].add(link.kind)
        self.known = frozenset(kinds)
        self.longer: dict[str, str] = {}  # first words of one name, and one only -> that name: "veltra" -> "veltra foods"
        self._join_bodies()
        self._join_shorter(kinds)
        self._join_shortened(named, kinds)
        self._join_described(named, kinds, roles.called(found, self.places))
        self._join_papers(named)
        self._join_state_media(named)
        self._join_transliterated(named)

    def key(self, name: str, *nearer: Collection[str]) -> str:
        """The folded name under which a voice is kept; ``nearer``: bodies named in its article, then by its outlet."""
        key = self.first(name)
        if key not in self.to and key in self.bodies:
            for named in nearer:
                fitting = {other for other in named if other in self.bodies and self.bodies[key].fits(self.bodies[other])}
                if len(fitting) == 1:
                    return followed(self.to, fitting.pop())
        return followed(self.to, key if key in self.known else self.longer.get(key, key))

    def first(self, name: str) -> str:
        """The key of a name before any joining inside the story."""
        if name not in self._first:
            self._first[name] = self._read(name)
        return self._first[name]

    def _read(self, name: str) -> str:
        folded = fold(name)
        if folded in self.pile.users or folded in self.pile.fixed:
            return self.pile.key(folded)
        known = names.organisation(self.pile.to.get(folded, name))  # letters mean what an article says
        name = known.name if known is not None else name
        folded = fold(name)
        body = bodies.parse(name, self.places)
        if body is not None:
            self.bodies.setdefault(body.key, body)
            return self.pile.key(body.key)
        words = tuple(folded.split())
        if name[:1].isupper() or name.casefold().split()[0] in words_of_all("articles"):
            place = self.places.canonical(words) if words else ""
            if place and place != folded and self.places.is_state(place) and _is_state_name(words, self.places):
                return self.pile.key(place)
        return self.pile.key(_without_noun(name))

    def _join_bodies(self) -> None:
        """ "The ministry" to the one ministry of the story."""
        for key, body in sorted(self.bodies.items()):
            fitting = {other.key for other in self.bodies.values() if body.fits(other)}
            whole = {other for other in fitting if not any(self.bodies[other].fits(self.bodies[more]) for more in fitting)}
            if len(whole) == 1:
                self._join(key, whole.pop())

    def _join_shorter(self, kinds: Mapping[str, set[str]]) -> None:
        """ "Shoigu" to "Sergei Shoigu", "the ministry" to "the health ministry": when one longer name, and one only, holds it."""
        by_last: dict[str, list[str]] = defaultdict(list)
        for key in sorted(kinds):
            if key:
                by_last[_head(key)].append(key)
                if names.is_family_name(key.split()[0]):
                    by_last[key.split()[0]].append(key)
        for key in sorted(kinds):
            words = key.split()
            if not words or len(by_last[words[-1]]) > CROWDED or key in self.to:
                continue  # a word that ends so many names tells none of them apart
            if self.places.is_place(key) or (key in self.bodies and self.bodies[key].is_state):
                continue  # Egypt is not Vodafone Egypt, nor the authorities the fire authorities
            longer = [
                other
                for other in by_last[words[-1]]
                if other != key
                and set(words) < set(other.split())
                and _alike(kinds[key], kinds[other])
                and not (key in self.bodies and other in self.bodies and not self.bodies[key].fits(self.bodies[other]))
            ]
            tops = [a for a in longer if not any(set(a.split()) < set(b.split()) for b in longer)]
            if len(tops) == 1:
                self._join(key, tops[0])

    def _join_shortened(self, named: Sequence[Link], kinds: Mapping[str, set[str]]) -> None:
        """ "Pellmar" to "Pellmar Laboratories": the first words of one longer name, where they name no place."""
        longs: dict[str, set[str]] = defaultdict(set)
        for link in named:
            words = self.first(link.name).split()
            proper = _is_proper(link.name) and not any(f"{mark} " in link.name for mark in words_of_all("owning"))
            if link.kind not in {"person", "state"} and proper and self.first(link.name) not in self.bodies:
                for length in range(1, min(len(words), 4)):
                    longs[" ".join(words[:length])].add(self.key(link.name))
        self.longer = {short: min(found) for short, found in sorted(longs.items()) if len(found) == 1}
        for link in sorted(named, key=lambda one: one.name):
            key = self.first(link.name)
            if key in self.to or key in self.pile.fixed or len(longs[key]) != 1 or not _is_proper(link.name):
                continue
            if link.kind in {"organisation", "unknown", "agency", "outlet"} and not self.places.is_place(fold(link.name)):
                (longer,) = longs[key]
                if _alike(kinds[key], kinds[longer]):
                    self._join(key, longer)

    def _join_described(self, named: Sequence[Link], kinds: Mapping[str, set[str]], called: Mapping[str, Called]) -> None:
        """ "The minister", "the dairy group" to the one voice that is called so in the story."""
        bearers: dict[str, roles.Called] = {}
        for name in sorted({link.name for link in named if link.name[:1].isupper()}):
            if fold(name) in called:
                row = bearers.setdefault(self.key(name), roles.Called())
                row.words |= called[fold(name)].words
                row.places |= called[fold(name)].places
        if len(bearers) > CROWDED:
            return
        for link in sorted(named, key=lambda one: one.name):
            key = self.first(link.name)
            wanted = roles.describe(link.name, self.places) if key not in self.to and key not in bearers else None
            if wanted is None or wanted.head not in words_of_all("heads") | words_of_all("bearers"):
                continue
            fitting = [
                bearer
                for bearer, row in bearers.items()
                if wanted.head in row.words
                and wanted.words <= row.words | set(bearer.split())
                and (not wanted.place or not row.places or wanted.place in row.places)
                and _alike(kinds[key], kinds.get(bearer, set()))
            ]
            if len(fitting) == 1:
                self._join(key, fitting[0])

    def _join_papers(self, named: Sequence[Link]) -> None:
        """ "The most recent CDC report", "a report from the coast guard" to the body that issued it, where that speaks too."""
        for name in sorted({link.name for link in named if link.kind == "document"}):
            who, its_word = names.issuer_of(name)
            if its_word and self.key(who) in self.known:
                self._join(self.first(name), self.key(who))

    def _join_state_media(self, named: Sequence[Link]) -> None:
        """ "State media", "Keshian state-run media" to the one agency of that state that the story names."""
        met = {self.key(link.name) for link in named if link.kind == "agency"}
        owned = {fold(agency): fold(owner) for agency, owner in _state_agencies().items() if fold(agency) in met}
        for name in sorted({link.name for link in named}):
            place = _mouth_of_state(name)
            if place is None or not owned:
                continue
            state = self.places.canonical(tuple(place.split())) if place else ""
            fitting = [
                agency for agency, owner in owned.items() if state == owner or (not place and self._is_told_of(name, owner))
            ]
            if len(fitting) == 1 and (place or len(owned) == 1):
                self._join(self.first(name), fitting[0])

    def _join_transliterated(self, named: Sequence[Link]) -> None:
        """ "Vitaly Karlytschko" to "Vitalii Karlychko": near names of which no text of the story has both."""
        often = Counter(self.key(link.name) for link in named if link.kind == "person" and len(folded_words(link.name)) >= FULL)
        people = sorted(often, key=lambda key: (-often[key], key))
        if len(people) > CROWDED:
            return
        for place, key in enumerate(people):
            for other in people[:place]:
                if _same_sound(key, other) and not self._in_one_text(key.split()[-1], other.split()[-1]):
                    self._join(key, other)
                    break

    def _in_one_text(self, *words: str) -> bool:
        return any(set(words) <= set(folded_words(text)) for text in self.places.texts)

    def _is_told_of(self, name: str, state: str) -> bool:
        """Whether every text of the story with this name names the state or its people too."""
        words = [word for word, owner in principals.state_of().items() if fold(owner) == state]
        told = [f" {fold(text)} " for text in self.places.texts if name in text]
        return bool(told) and all(any(f" {word} " in text for word in words) for text in told)

    def _join(self, key: str, other: str) -> None:
        if key not in self.pile.users and followed(self.to, other) != key:
            self.to[key] = other


def _is_proper(name: str) -> bool:
    """Whether a name begins with a capital, its article aside."""
    first, _, rest = name.partition(" ")
    return (rest if first in words_of_all("definites") else name)[:1].isupper()


def _head(key: str) -> str:
    """The last word of a key that names its bearer: "testimony" of "testimony in murder trial of albany teen"."""
    words = key.split()
    stop = next((at for at, word in enumerate(words) if at and word in words_of_all("prepositions")), len(words))
    return words[stop - 1]


def followed(joins: Mapping[str, str], key: str) -> str:
    """Where the joins lead from a key."""
    for _ in range(STEPS):
        if joins.get(key, key) == key:
            break
        key = joins[key]
    return key


def _mouth_of_state(name: str) -> str | None:
    """The folded place in "Keshian state media", "" in "state media"; None where a name is something else."""
    folded = fold(name)
    run = next((run for run in runs_of_all("state_media") if folded == run or folded.endswith(f" {run}")), None)
    return None if run is None else folded.removesuffix(run).strip()


@cache
def _state_agencies() -> dict[str, str]:
    """Agencies of the gazetteer that a state owns, without those on air."""
    on_air = words_of_all("broadcasting")
    return {
        agency.short: agency.owner
        for agency in gazetteer.agencies()
        if agency.owner
        and not agency.on_air
        and not any(
            on_air & set(folded_words(name)) or name.endswith("TV") for name in (agency.short, agency.name, *agency.aliases)
        )
    }


def _is_state_name(words: Sequence[str], places: Places) -> bool:
    """Whether the words are a state's name or its capital, not those of its people: "the North", never "the Keshian"."""
    return len(words) == 1 and (words[0] in words_of_all("points") or words[0] in places.capitals)


def _without_noun(name: str) -> str:
    """ "the Mercantile Post newspaper" as "mercantile post": a lower-case noun behind a proper name says only what it is."""
    words = name.split()
    proper = [word for word in words if word.casefold() not in words_of_all("articles")]
    if len(proper) > 1 and words[-1] in words_of_all("told_by_noun") and all(word[:1].isupper() for word in proper[:-1]):
        return fold(" ".join(words[:-1]))
    return fold(name)


def _acronyms(articles: Iterable[Article]) -> list[tuple[str, str]]:
    """ "Korean Central News Agency (KCNA)": long and short, where the letters agree."""
    out = set()
    for text in {article.text for article in articles}:
        for match in _spelt_out().finditer(text):
            long = match["long"].strip()
            capitals = [word[0] for word in long.split() if word[:1].isupper()]
            short = [letter for letter in match["short"] if letter.isupper()]
            words = long.split()
            starts = [at for at, word in enumerate(words) if word[:1].isupper()]
            paired = len(words) > FULL and words[-2] in words_of_all("coordinators")
            for left_out in (0, 1)[: 1 + paired]:  # "Disease Control and Prevention (CDC)"
                if len(short) >= 2 and capitals[-len(short) - left_out : len(capitals) - left_out] == short:
                    out.add((" ".join(words[starts[-len(short) - left_out] :]), match["short"]))
    return sorted(out)


@cache
def _spelt_out() -> re.Pattern[str]:
    joints = "|".join(sorted(words_of_all("inside_acronyms")) or ["(?!)"])
    run = rf"[A-Z][\w’'.-]*+\s++(?:(?:{joints}|&)\s++){{0,2}}"
    return re.compile(rf"(?<![\w’'.-])(?P<long>(?:{run}){{1,8}})\((?P<short>[A-Z][A-Za-z&]{{1,7}})\)")


@cache
def _state_words() -> frozenset[str]:
    """States, their short names and capitals; seats of government are voices of their own."""
    return frozenset(
        fold(alias) for state in gazetteer.states() for alias in (state.name, state.capital, *state.aliases) if alias
    )


def _alike(kinds: set[str], others: set[str]) -> bool:
    """Whether two names may be one speaker: no person is an organisation."""
    people = {"person"}
    return (
        not ((kinds & people and others - people - {"unknown"}) or (others & people and kinds - people - {"unknown"}))
        and "anonymous" not in kinds | others
    )


def _same_sound(key: str, other: str) -> bool:
    """Whether two names are one in other letters: as many words, each alike, and a long family name."""
    first, second = key.split(), other.split()
    if len(first) != len(second) or len(first) < FULL or first[-1] == second[-1]:
        return False
    if min(len(_sound(first[-1])), len(_sound(second[-1]))) < LONG_NAME:
        return False
    return all(_near(a, b) for a, b in zip(first, second, strict=True))


def _near(word: str, other: str) -> bool:
    """Whether two words sound alike, or but for one letter where both are long; "Rolov" and "Rolova" are two."""
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415  loaded only for two persons of one story

    one, two = _sound(word), _sound(other)
    if one == two:
        return True
    ends = sorted((one, two), key=len)
    if min(len(word), len(other)) <= LONG_NAME or ends[1][:-1] == ends[0]:
        return False
    return DamerauLevenshtein.distance(one, two, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """A word of a name without what one transliteration does otherwise than another: "klitschko" and "klychko"."""
    for letters, sound in map(str.split, runs_of_all("transliterations")):
        word = word.replace(letters, sound)
    return "".join(letter for letter, _ in groupby(word))


def _same_spelling(key: str, other: str) -> bool:
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415  loaded only where two persons share a surname

    first, second = key.split()[:-1], other.split()[:-1]
    return len(first) == len(second) and all(
        a[0] == b[0] and JaroWinkler.similarity(a, b) >= 0.88 for a, b in zip(first, second, strict=True)
    )
