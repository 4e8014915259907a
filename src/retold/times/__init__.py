"""Time expressions and the calendar values they have: TIMEX3 type and value, the days covered, what they were counted from.

Rules, no model. The conventions are those of TimeML (Pustejovsky et al. 2003) as the TempEval-3 corpora use them; where
that leaves a choice we keep what a reader of news needs. Never a day that the text does not give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.times import tagger
from retold.times.narrative import Narrative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from retold.model import Article, Stamp, TimeValue

__all__ = ["stamp_of_copies", "tag", "tag_text"]


def tag(article: Article, reference: Stamp | None = None) -> tuple[TimeValue, ...]:
    """Every time expression in the body of the article, in order.

    They are counted from its day of publication; without one from the day of its dateline; without that from ``reference``,
    the stamp of a witness of the same copy (see :func:`stamp_of_copies`); without any, no day is made up.
    """
    stretches = article.body or ((0, len(article.text)),)
    return tagger.tag(article.text, stretches, _narrative(article, reference), article.id)


def tag_text(text: str, published: date | None) -> tuple[TimeValue, ...]:
    """Every time expression in a text published on that day. Spans name no article."""
    anchor = "publication" if published else ""
    return tagger.tag(text, ((0, len(text)),), Narrative(base=published, anchor=anchor), "")


def stamp_of_copies(article: Article, copies: Sequence[Article]) -> Stamp | None:
    """A stamp for an undated article: the earliest of the other witnesses of its copy. None when it has its own, or they none."""
    if _dated(article.published):
        return None
    stamps = [
        copy.published for copy in copies if copy.id != article.id and copy.published is not None and _dated(copy.published)
    ]
    return min(stamps, key=lambda stamp: (stamp.at, stamp.precision), default=None)


def _dated(stamp: Stamp | None) -> bool:
    return stamp is not None and stamp.precision != "unknown"


def _narrative(article: Article, reference: Stamp | None) -> Narrative:
    stamp = article.published
    if stamp is not None and stamp.precision != "unknown":
        ahead = stamp.precision == "minute" and stamp.at.hour >= _AHEAD
        return Narrative(base=stamp.at.date(), anchor="publication", ahead=ahead)
    if article.dateline is not None and article.dateline.day is not None:
        return Narrative(base=article.dateline.day, anchor="dateline")
    if reference is not None and reference.precision != "unknown":
        ahead = reference.precision == "minute" and reference.at.hour >= _AHEAD
        return Narrative(base=reference.at.date(), anchor="copies", ahead=ahead)
    return Narrative(base=None, anchor="")


_AHEAD = 10  # from this hour of the UTC day the next day has begun somewhere
