"""Which function reads which kind of rule: a match and where the narrative stands, to a value.

None says: not a time expression after all. Without a day to count from, values keep the parts that the words give and write X
for the rest, as TIMEX3 does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.times import days, hours, lengths, relative, years

if TYPE_CHECKING:
    from collections.abc import Callable

    from retold.times.narrative import Found, Narrative
    from retold.times.resolved import Resolved

_FUNCTIONS: tuple[Callable[[Found, Narrative], Resolved | None], ...] = (
    days.iso,
    days.slash,
    days.calendar_day,
    days.day_range,
    days.day_of_month,
    days.bare_day,
    days.week_of_month,
    days.week_of_day,
    days.numbered_week,
    days.weekday_of_month,
    days.holiday,
    days.weekday,
    days.unplaced_weekday,
    days.monthly_weekday,
    days.next_day,
    days.this_very_day,
    years.month,
    years.quarter,
    years.half,
    years.period,
    years.season,
    years.year,
    years.year_range,
    years.fiscal,
    years.decade,
    years.century,
    years.spelled_year,
    years.short_year,
    hours.between_clocks,
    hours.fixed_day,
    hours.part_of_day,
    hours.lone_part,
    hours.clock,
    hours.spoken_clock,
    relative.offset,
    relative.from_now,
    relative.vague_offset,
    relative.year_earlier,
    relative.relative_period,
    relative.the_unit,
    lengths.duration,
    lengths.whole_hour,
    lengths.compound,
    lengths.past_duration,
    lengths.bare_units,
    lengths.set_,
    lengths.present,
    lengths.past,
    lengths.future,
)

READERS = {function.__name__.rstrip("_"): function for function in _FUNCTIONS}
