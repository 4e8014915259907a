"""What a reader may decide in place, and what was decided: the questions under edges, wordings and voices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from retold import judgements
from retold.report import phrases
from retold.report.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retold.model import Judgement, JudgementKind, Trace, Verdict
    from retold.report.book import View
    from retold.serve.books import StoryBook

MOST_NOTE = 500  # characters
LABELS: dict[str, tuple[tuple[Verdict, str], ...]] = {
    "edge": (("edge", "Yes, copied"), ("no edge", "No, not copied")),
    "claim": (("same", "Yes, the same claim"), ("different", "No, another claim")),
    "voice": (("same", "The same voice"), ("different", "Not the same")),
    "independence": (("independent", "Independent"), ("not independent", "Not independent")),
}


def question(book: StoryBook, kind: JudgementKind, left: str, right: str) -> View | None:
    """A form about two things, with what stands about them; nothing where the two cannot be judged."""
    if not left or not right or left == right or {left, right} & set(book.index.lost):
        return None  # a lost original has no name that outlives a re-run
    found = book.index.judgement(kind, left, right)
    return {
        "kind": kind,
        "left": left,
        "right": right,
        "left_words": _words(book, kind, left),
        "right_words": _words(book, kind, right),
        "asked": _asked(book, kind, left, right),
        "choices": LABELS[kind],
        "standing": phrases.judged(found) if found else "",
        "by": found.who if found else "",
        "verdict": found.verdict if found else "",
    }


def touching(trace: Trace, rows: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that name an article or a voice of this story, whether or not they changed it."""
    names = {article.id for article in trace.articles}
    names |= {name for voice in trace.voices for name in (voice.name, *voice.aliases)}
    return tuple(row for row in rows if {row.left.partition("@")[0], row.right.partition("@")[0]} & names)


def _asked(book: StoryBook, kind: str, left: str, right: str) -> str:
    one, other = (plain(book.index.name(key), 60) for key in (left, right))
    if kind == "edge":
        return f"Was {one} copied from {other}?"
    if kind == "claim":
        return "Does this sentence make the claim?"
    return f"Are {one} and {other} {'one voice' if kind == 'voice' else 'independent'}?"


def _words(book: StoryBook, kind: str, key: str) -> str:
    """What the thing says now, kept beside its key for whoever reads the list later."""
    if kind != "claim":
        return plain(book.index.name(key), 120)
    article, _, place = key.rpartition("@")
    start, _, end = place.partition("-")
    return plain(book.index.text(article)[int(start) : int(end)], 200)


def judgement(
    *, kind: JudgementKind, left: str, right: str, verdict: Verdict, who: str, note: str, left_words: str, right_words: str
) -> Judgement:
    """What was decided, dated now."""
    return judgements.made(
        kind=kind, left=left, right=right, verdict=verdict, who=plain(who, 80), when=datetime.now(UTC),  # noqa: TID251  the edge knows the time
        note=plain(note, MOST_NOTE), left_words=plain(left_words, 200), right_words=plain(right_words, 200),
    )  # fmt: skip
