"""What a person names on the command line, as keys that outlive a re-run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.errors import UnknownKeyError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from retold.model import Article, Judgement, JudgementKind, Span, Trace, Verdict

VERDICTS: dict[str, tuple[JudgementKind, Verdict]] = {
    "same-claim": ("claim", "same"),
    "different-claim": ("claim", "different"),
    "same-voice": ("voice", "same"),
    "different-voice": ("voice", "different"),
    "independent": ("independence", "independent"),
    "not-independent": ("independence", "not independent"),
    "edge": ("edge", "edge"),
    "no-edge": ("edge", "no edge"),
}
_PLACE = re.compile(r"(?P<article>.+)@(?P<start>\d{1,12})-(?P<end>\d{1,12})\Z", re.DOTALL)
_MOST_WORDS = 200  # characters quoted from a place
_ID = re.compile(r"[0-9a-f]{12,}\Z")


def key(kind: JudgementKind, name: str, trace: Trace | None) -> tuple[str, str]:
    """The key of what is named, and its words where the pile is at hand.

    Raises:
        UnknownKeyError: when nothing bears the name, or only the pile could tell.
    """
    if kind == "claim":
        return _place(name, trace)
    if kind == "edge":
        return _article(name, trace, needed=True)
    if kind == "independence" and trace is not None:
        return _article(name, trace, needed=False)
    if kind == "voice" and trace is not None and not any(name in (v.name, v.id, *v.aliases) for v in trace.voices):
        raise UnknownKeyError(name, "voice", "Give the name as 'retold trace' prints it.")
    return name, ""


def _place(name: str, trace: Trace | None) -> tuple[str, str]:
    match = _PLACE.match(name)
    if trace is None:
        if match is None:
            raise UnknownKeyError(name, "place", "Give ARTICLE@START-END, or name the pile with --in PATH.")
        return name, ""
    claim = next((claim for claim in trace.claims if claim.id == name), None)
    if claim is not None:
        return _quoted(claim.first.span, trace)
    if match is None or (article := _found(match["article"], trace)) is None:
        raise UnknownKeyError(name, "claim or place", "Give a claim id or ARTICLE@START-END as 'retold corroborate' prints them.")
    start, end = int(match["start"]), int(match["end"])
    if not start <= end <= len(article.text):
        raise UnknownKeyError(name, "place", f"The article has {len(article.text)} characters.")
    return f"{article.id}@{start}-{end}", article.text[start:end][:_MOST_WORDS]


def _quoted(span: Span, trace: Trace) -> tuple[str, str]:
    text = next(article.text for article in trace.articles if article.id == span.article_id)
    return f"{span.article_id}@{span.start}-{span.end}", text[span.start : span.end][:_MOST_WORDS]


def _article(name: str, trace: Trace | None, *, needed: bool) -> tuple[str, str]:
    if trace is None:
        if not _ID.match(name):
            raise UnknownKeyError(name, "article", "Give its id, or name the pile with --in PATH.")
        return name, ""
    article = _found(name, trace)
    if article is not None:
        return article.id, _printed(trace)[article.id]
    if name in _lost(trace):
        raise UnknownKeyError(
            name,
            "article that can be judged",
            "A lost original is inferred anew by every run; judge two of its copies instead, edge or no-edge.",
        )
    if needed:
        raise UnknownKeyError(name, "article", "Give its id, its label or its name as 'retold trace' prints it.")
    return name, ""


def _found(name: str, trace: Trace) -> Article | None:
    """The article of this id, else the only one of this label, else the one that reports call so."""
    printed = _printed(trace)
    for fits in (lambda a: a.id == name, lambda a: a.label == name, lambda a: printed[a.id] == name):
        named = [article for article in trace.articles if fits(article)]
        if len(named) == 1:
            return named[0]
    return None


def _printed(trace: Trace) -> dict[str, str]:
    from retold.report.index import Index  # noqa: PLC0415

    return Index(trace).names


def _lost(trace: Trace) -> set[str]:
    """Ids and printed names of the lost originals."""
    printed = _printed(trace)
    return {name for stemma in trace.stemmata for lost in stemma.lost for name in (lost.id, lost.name, printed[lost.id])}


def withdrawn(key_: str, known: Sequence[Judgement], *, who: str, note: str, when: datetime) -> Judgement:
    """The row that takes a judgement back.

    Raises:
        UnknownKeyError: when there is none of this id.
    """
    from datetime import timedelta  # noqa: PLC0415

    from retold import judgements  # noqa: PLC0415

    old = next((row for row in known if row.id == key_), None)
    if old is None:
        raise UnknownKeyError(key_, "judgement", "'retold judge FILE' lists those there are.")
    return judgements.made(
        kind=old.kind, left=old.left, right=old.right, verdict="withdrawn", who=who,
        when=max(when, old.when + timedelta(microseconds=1)), note=note, left_words=old.left_words, right_words=old.right_words,
    )  # fmt: skip
