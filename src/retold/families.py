"""Shared passages -> families: articles joined by copy, single articles included as families of one.

Articles are joined first where the copy is much of one of them. Where it is little of both, a paragraph lifted or a
sentence shared, the two sides are joined only if the rest of them names the same people, places and figures: a round-up or
a live blog takes from many reports, and must not make one family of them. Where all they share is one quotation, both may have
heard it said: that is no copying.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retold.model import Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.model import Article, Reuse, SharedPassage, Span

MUCH = 0.3  # of the words of one of two articles: they belong together whatever else they say
ENOUGH = 18  # words in common, below which it may be a quotation or a stock sentence that both put in for themselves
RELATED = 0.15  # of the names of the side that has fewer, found on the other side
ASKED = 30  # commonest names of a side that are compared


def group(articles: Sequence[Article], found: Reuse) -> tuple[Family, ...]:
    """Families in the order of their ids; every article is in exactly one."""
    groups = _Groups({article.id: _names(article) for article in articles})
    for copies in found.duplicates:
        for article_id in copies[1:]:
            groups.join(copies[0], article_id)
    lengths = {article.id: _words(article) for article in articles}
    quoted = _Quotations({article.id: article.text for article in articles})
    weak = []
    for (a, b), passages in sorted(_by_pair(found.passages).items()):
        words = sum(passage.words for passage in passages)
        if len(passages) == 1 and quoted.is_all(passages[0]):
            continue
        if words >= MUCH * min(lengths[a], lengths[b]):
            groups.join(a, b)
        elif words >= ENOUGH:
            weak.append((-words, a, b))
    for _, a, b in sorted(weak):
        if groups.related(a, b):
            groups.join(a, b)
    return _families(groups, found)


def _by_pair(passages: Iterable[SharedPassage]) -> dict[tuple[str, str], list[SharedPassage]]:
    shared: dict[tuple[str, str], list[SharedPassage]] = defaultdict(list)
    for passage in passages:
        shared[passage.a.article_id, passage.b.article_id].append(passage)
    return shared


class _Quotations:
    """Which stretches of the articles are what somebody is quoted with."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def is_all(self, passage: SharedPassage) -> bool:
        """Whether what a passage shares is one quotation, whatever each puts around it."""
        said = min(self._quoted_words(passage.a), self._quoted_words(passage.b))
        return said > 0 and passage.words - said <= ATTRIBUTION

    def _quoted_words(self, span: Span) -> int:
        text = self._texts[span.article_id]
        before = max(0, span.start - _LONGEST)
        paragraph = text.rfind("\n", before, span.start) + 1 or before
        found = _QUOTED.finditer(text, paragraph, min(len(text), span.end + _LONGEST))
        inside = ((max(match.start(), span.start), min(match.end(), span.end)) for match in found)
        return sum(len(text[start:end].split()) for start, end in inside if start < end)


ATTRIBUTION = 5  # words in common beside a quotation: "told reporters on Friday", a name
_LONGEST = 600  # characters of a quotation
_QUOTED = re.compile(r"“[^“”\n]{1,600}+(?:”|(?=\n)|\Z)|\"[^\"\n]{1,600}+(?:\"|(?=\n)|\Z)|‘[^‘\n]{1,600}?’(?!\w)")


def _words(article: Article) -> int:
    return sum(len(article.text[start:end].split()) for start, end in article.body)


# A capital or a figure inside a sentence: good enough to tell whether two reports name the same things.
_NAME = re.compile(r"(?<=[^\W\d_] )(?:[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}|\d+(?:[.,]\d+)*)")


def _names(article: Article) -> Counter[str]:
    text = article.text
    return Counter(match.group() for start, end in article.body for match in _NAME.finditer(text, start, end))


@dataclass(slots=True)
class _Groups:
    """Disjoint sets of articles that know the names of their members."""

    names: dict[str, Counter[str]]  # of each article
    leader: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    all_names: dict[str, Counter[str]] = field(default_factory=dict)  # of each set, by its leader

    def __post_init__(self) -> None:
        for article_id, names in self.names.items():
            self.leader[article_id] = article_id
            self.members[article_id] = [article_id]
            self.all_names[article_id] = Counter(names)

    def top(self, article_id: str) -> str:
        return self.leader[article_id]

    def join(self, one: str, other: str) -> None:
        """Make one set of two; the smaller moves."""
        large, small = sorted((self.top(one), self.top(other)), key=lambda top: (-len(self.members[top]), top))
        if large == small:
            return
        for article_id in self.members[small]:
            self.leader[article_id] = large
        self.members[large] += self.members.pop(small)
        self.all_names[large] += self.all_names.pop(small)

    def related(self, one: str, other: str) -> bool:
        """Whether the sets of two articles tell of the same, each set also without the article that links them."""
        here, there = self.all_names[self.top(one)], self.all_names[self.top(other)]
        return all(
            _alike(left, right)
            for left, right in ((here - self.names[one], there), (here, there - self.names[other]))
        )  # fmt: skip


def _alike(here: Counter[str], there: Counter[str]) -> bool:
    """True as well when one side names nothing: then there is nothing to tell them apart by."""
    left, right = (
        {name for name, _ in sorted(side.items(), key=lambda row: (-row[1], row[0]))[:ASKED]} for side in (here, there)
    )
    fewest = min(len(left), len(right))
    return fewest < 3 or len(left & right) >= RELATED * fewest


def _families(groups: _Groups, found: Reuse) -> tuple[Family, ...]:
    passages: dict[str, list[SharedPassage]] = defaultdict(list)
    for passage in found.passages:
        if groups.top(passage.a.article_id) == groups.top(passage.b.article_id):
            passages[groups.top(passage.a.article_id)].append(passage)
    duplicates: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for copies in found.duplicates:
        duplicates[groups.top(copies[0])].append(copies)
    families = [
        Family(id=_id(ids), articles=tuple(sorted(ids)), duplicates=tuple(duplicates[top]), passages=tuple(passages[top]))
        for top, ids in groups.members.items()
    ]
    return tuple(sorted(families, key=lambda family: family.id))


def _id(article_ids: Iterable[str]) -> str:
    return "f:" + hashlib.sha256("\n".join(sorted(article_ids)).encode()).hexdigest()[:12]
