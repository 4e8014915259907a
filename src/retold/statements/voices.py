"""Voices across the pile: the same speaker under its several names, and for whom each one speaks."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.model import Resolution, Voice
from retold.statements import names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Article, Link, Statement


def resolve(
    articles: Mapping[str, Article], statements: Sequence[Statement], desks: Mapping[str, str], table: Mapping[str, object] | None = None,
) -> Resolution:  # fmt: skip
    """The statements with a voice in every link, and the voices of the pile."""
    del table, articles
    seen: dict[str, list[Link]] = defaultdict(list)
    out = []
    for statement in statements:
        desk = desks.get(statement.article_id, statement.article_id)
        chain = tuple(replace(link, voice_id=_id(link, desk)) for link in statement.chain)
        for link in chain:
            seen[link.voice_id].append(link)
        out.append(replace(statement, chain=chain))
    voices = tuple(_voice(voice_id, links) for voice_id, links in sorted(seen.items()))
    return Resolution(statements=tuple(out), voices=voices)


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", names._fold(name)).strip("-") or "unknown"  # noqa: SLF001


def _id(link: Link, desk: str) -> str:
    if link.kind == "anonymous":
        return f"v:anon:{desk}:{_slug(link.name)}"
    known = names.known_names().get(names._fold(link.name))  # noqa: SLF001
    return "v:" + _slug(known[0] if known else link.name)


def _voice(voice_id: str, links: list[Link]) -> Voice:
    aliases = sorted({link.name for link in links})
    fullest = max(aliases, key=lambda name: (len(name), name))
    kinds = sorted({link.kind for link in links if link.kind != "unknown"})
    owner = next((a.owner for a in gazetteer.agencies() if a.owner and "v:" + _slug(a.short) == voice_id), "")
    return Voice(id=voice_id, name=fullest, kind=kinds[0] if kinds else "unknown", principal="v:" + _slug(owner) if owner else voice_id, aliases=tuple(aliases))
