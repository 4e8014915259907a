"""Time expressions and the calendar values they have: TIMEX3 type and value, the days covered, what they were counted from.

Rules, no model. The conventions are those of TimeML (Pustejovsky et al. 2003) as the TempEval-3 corpora use them; where
that leaves a choice we keep what a reader of news needs. Never a day that the text does not give.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from retold.times import tagger, zones
from retold.times.copies import agreed
from retold.times.narrative import Narrative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from retold.model import Article, Stamp, TimeValue

__all__ = ["agreed", "stamp_of_copies", "tag", "tag_text"]


def tag(article: Article, reference: Stamp | None = None) -> tuple[TimeValue, ...]:
    """Every time expression in the body of the article, in order.

    They are counted from its day of publication; without one from the day of its dateline; without that from ``reference``,
    the stamp of a witness of the same copy (see :func:`stamp_of_copies`); without any, no day is made up. What stands after a
    million characters, more than any article has, is left unread.
    """
    stretches = _within(article.body or ((0, len(article.text)),))
    return tagger.tag(article.text, stretches, _narrative(article, reference), article.id)


_LONGEST = 1_000_000  # characters


def _within(stretches: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The stretches as far as they are read."""
    out, left = [], _LONGEST
    for start, end in stretches:
        if left <= 0:
            break
        out.append((start, min(end, start + left)))
        left -= end - start
    return tuple(out)


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
    if _dated(article.published):
        return _counted_from(article.published, article, "publication")
    if article.dateline is not None and article.dateline.day is not None:
        return Narrative(base=article.dateline.day, anchor="dateline")
    if _dated(reference):
        return _counted_from(reference, article, "copies")
    return Narrative(base=None, anchor="")


def _counted_from(stamp: Stamp | None, article: Article, anchor: str) -> Narrative:
    """The day of a stamp, at the place of the dateline when the stamp has an hour and we know the place."""
    if stamp is None:
        return Narrative(base=None, anchor="")
    if stamp.precision != "minute":
        return Narrative(base=stamp.at.date(), anchor=anchor)
    place = article.dateline.place if article.dateline else ""
    east = zones.hours_east(place) if place else None
    if east is None:
        return Narrative(base=stamp.at.date(), anchor=anchor, ahead=stamp.at.hour >= _AHEAD)
    return Narrative(base=_local_day(stamp.at, east), anchor=anchor, zone=zones.label(east, place))


def _local_day(at: datetime, east: float) -> date:
    try:
        return (at + timedelta(hours=east)).date()
    except OverflowError:
        return at.date()


_AHEAD = 10  # from this hour of the UTC day the next day has begun somewhere
