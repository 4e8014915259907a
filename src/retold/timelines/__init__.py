"""What is claimed to have happened when: one line a happening, in calendar order, background told apart, conflicts kept.

A date belongs to the verb of its clause (:mod:`retold.timelines.attachment`), and the line shows the words it dates; a claim
of the lead without a date takes the lead's. Nothing else is dated on the strength of standing in an article. Articles that
tell the same of the same day are one line; those that tell it otherwise are quoted under it. What the words of nobody's claim
date is a line in the writer's own words, for which no source is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.model import Timeline
from retold.timelines import lines
from retold.timelines.attachment import Dater
from retold.timelines.calendar import Calendar, is_clock
from retold.timelines.descent import Copies
from retold.timelines.telling import tellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from retold.model import Article, Claim, Family, Happening, Statement, Stemma, Story, TimeValue

__all__ = ["Dater", "build"]


def build(
    story: Story, articles: Mapping[str, Article], claims: Sequence[Claim], statements: Sequence[Statement],
    times: Sequence[TimeValue], families: Sequence[Family] = (), stemmata: Sequence[Stemma] = (),
) -> Timeline:  # fmt: skip
    """The timeline of one story."""
    calendar = Calendar(articles, times)
    known = {claim.id: claim for claim in claims}
    told = tellings(claims, statements, calendar)
    found = [line for claim in claims for line in lines.of_claim(claim, told, known, calendar)]
    found += lines.of_writers(told.own, Copies(articles, families, stemmata), calendar)
    ordered = sorted(found, key=lambda line: _order(line, calendar))
    return Timeline(story_id=story.id, happenings=tuple(lines.merged(ordered, known, calendar)))


def _order(line: Happening, calendar: Calendar) -> tuple[date, date, str, float, str, int, tuple[str, ...]]:
    """By day, then by the hour where one is given; else what appeared first."""
    first = line.when.first or line.when.last
    assert first is not None  # only dated lines are made
    hour = line.when.value[11:16] if is_clock(line.when) else ""
    place = line.span.article_id, line.span.start, line.claim_ids
    return first, line.when.last or first, hour, calendar.appeared(line.span.article_id), *place
