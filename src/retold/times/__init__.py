"""Time expressions and the calendar values they have: TIMEX3 type and value, the days covered, what they were counted from.

Rules, no model. The conventions are those of TimeML (Pustejovsky et al. 2003) as the TempEval-3 corpora use them; where
that leaves a choice we keep what a reader of news needs. Never a day that the text does not give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.times import tagger
from retold.times.narrative import Narrative

if TYPE_CHECKING:
    from datetime import date

    from retold.model import Article, TimeValue

__all__ = ["tag", "tag_text"]


def tag(article: Article) -> tuple[TimeValue, ...]:
    """Every time expression in the body of the article, in order, against its day of publication, else its dateline's."""
    stretches = article.body or ((0, len(article.text)),)
    return tagger.tag(article.text, stretches, _narrative(article), article.id)


def tag_text(text: str, published: date | None) -> tuple[TimeValue, ...]:
    """Every time expression in a text published on that day. Spans name no article."""
    anchor = "publication" if published else ""
    return tagger.tag(text, ((0, len(text)),), Narrative(base=published, anchor=anchor), "")


def _narrative(article: Article) -> Narrative:
    stamp = article.published
    if stamp is not None and stamp.precision != "unknown":
        ahead = stamp.precision == "minute" and stamp.at.hour >= 10
        return Narrative(base=stamp.at.date(), anchor="publication", ahead=ahead)
    if article.dateline is not None and article.dateline.day is not None:
        return Narrative(base=article.dateline.day, anchor="dateline")
    return Narrative(base=None, anchor="")
