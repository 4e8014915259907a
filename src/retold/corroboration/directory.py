"""Who is who in one story: voices by id, whom each speaks for, and which desk each root of a line is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from retold.corroboration import terms
from retold.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from retold.model import Article, Link, Statement, Stemma, Voice

DESK = "desk:"
ANONYMOUS = "v:anon:"


STEPS = 4  # from one who speaks to his house, its owner, their state


def house(voice_id: str, voices: Mapping[str, Voice]) -> str:
    """Whom a voice speaks for in the end."""
    for _ in range(STEPS):
        voice = voices.get(voice_id)
        if voice is None or voice.principal in {"", voice_id}:
            break
        voice_id = voice.principal
    return voice_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Voices by id, whom each speaks for, and which desk each root is."""

    voices: Mapping[str, Voice]
    desk: Mapping[str, str]  # article or lost original -> key of its desk
    desk_of_voice: Mapping[str, str]  # voice id -> key of the desk it is
    titles: Mapping[str, frozenset[str]] = field(default_factory=dict)  # voice id -> words with which its name is introduced
    posts: Mapping[str, frozenset[frozenset[str]]] = field(
        default_factory=dict
    )  # voice id -> whose they are: "of the Counter Staff Union"

    def key(self, link: Link) -> str:
        """The voice a link names, by id, or by its folded name when resolution gave none."""
        return link.voice_id or f"name:{fold(link.name)}"

    def principal(self, voice_id: str) -> str:
        """Whom it speaks for in the end: its state for the navy, which speaks for the forces; itself when nobody is known."""
        return house(voice_id, self.voices)

    def names(self, voice_id: str) -> tuple[str, ...]:
        """What it is called."""
        voice = self.voices.get(voice_id)
        return (voice.name, *voice.aliases) if voice else ()

    def name_words(self, voice_id: str) -> frozenset[str]:
        """The words of its name that tell it apart."""
        voice = self.voices.get(voice_id)
        return (
            frozenset(word.form.removesuffix("'s") for word in words(voice.name) if word.form not in terms.closed("of_names"))
            if voice
            else frozenset()
        )

    def proper_words(self, voice_id: str) -> frozenset[str]:
        """The capitalised words of its name: Kesh of "a Kesh ministry officer"."""
        voice = self.voices.get(voice_id)
        name = voice.name if voice else ""
        return frozenset(word.form.removesuffix("'s") for word in words(name) if name[word.start].isupper())

    def is_person(self, voice_id: str) -> bool:
        """Whether it is somebody with a name."""
        voice = self.voices.get(voice_id)
        return voice is not None and voice.kind == "person"

    def is_anonymous(self, link: Link) -> bool:
        """Whether nobody is named: "officials", "a person close to the talks"."""
        voice = self.voices.get(link.voice_id)
        kind = voice.kind if voice else link.kind
        return kind == "anonymous" or link.voice_id.startswith(ANONYMOUS)


def directory(
    articles: Mapping[str, Article], stemmata: Sequence[Stemma], voices: Sequence[Voice], statements: Sequence[Statement] = ()
) -> Directory:
    """Desks by outlet or agency where one is known, else by root; voices that bear a desk's name are that desk."""
    desk = {article_id: _desk_key(article.outlet, article_id) for article_id, article in articles.items()}
    for stemma in stemmata:
        desk |= {lost.id: _desk_key(lost.agency, lost.id) for lost in stemma.lost}
    known = set(desk.values())
    of_voice = {}
    for voice in voices:
        names = sorted(_desk_key(name, "") for name in (voice.name, *voice.aliases))
        found = next((name for name in names if name in known), "")
        if found and voice.kind not in {"person", "anonymous", "group"}:  # "Beta Post" reads like a document
            of_voice[voice.id] = found
    known_voices = {voice.id: voice for voice in voices}
    introduced = list(_introduced(articles, statements, known_voices))
    return Directory(voices=known_voices, desk=desk, desk_of_voice=of_voice, titles=_titles(introduced), posts=_posts(introduced))


def _introduced(
    articles: Mapping[str, Article], statements: Sequence[Statement], voices: Mapping[str, Voice]
) -> Iterator[tuple[str, str, str]]:
    """For each person, where it speaks: its id, and the words of the source before and after the name."""
    for statement in statements:
        for link in statement.chain[:1]:
            voice = voices.get(link.voice_id)
            if voice and voice.kind == "person" and link.span is not None and link.span.article_id in articles:
                text = articles[link.span.article_id].text[link.span.start : min(link.span.end, link.span.start + _LONGEST)]
                called = next((name for name in (voice.name, *voice.aliases) if name and name in text), "")
                before, _, after = text.partition(called) if called else ("", "", "")
                yield voice.id, before, after


def _titles(introduced: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    """The words that stand before the name: federation, president."""
    out: dict[str, set[str]] = defaultdict(set)
    for voice_id, before, _ in introduced:
        out[voice_id].update(word.form.removesuffix("'s") for word in words(before))
    return {key: frozenset(row) - terms.closed("of_names") for key, row in out.items()}


def _posts(introduced: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[frozenset[str]]]:
    """Whom the words behind the name give it to: "secretary of the Counter Staff Union", "who heads the laboratory"."""
    out: dict[str, set[frozenset[str]]] = defaultdict(set)
    for voice_id, _, after in introduced:
        for match in _post().finditer(after):
            house = frozenset(word.form.removesuffix("'s") for word in words(match["house"])) - terms.closed("of_names")
            if house:
                out[voice_id].add(house)
    return {key: frozenset(row) for key, row in out.items()}


@cache
def _post() -> re.Pattern[str]:
    return re.compile(terms.lexicon()["houses"]["post"])


_LONGEST = 160  # characters of a source that are read for a title


def _desk_key(name: str, otherwise: str) -> str:
    plain = fold(name).removeprefix("www.").removeprefix("the ").strip()
    return f"{DESK}{plain}" if plain else f"{DESK}{otherwise}"
