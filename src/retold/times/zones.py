"""The local day at the place of a dateline. "Friday" in Washington may be Saturday in Seoul."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _by_place() -> dict[str, float]:
    table = tomllib.loads((files(__package__) / "zones.toml").read_text("utf-8"))
    return {place.strip().casefold(): float(hours) for hours, places in table.items() for place in places.split(",")}


def hours_east(place: str) -> float | None:
    """Hours east of UTC at a place as datelines write it; None for a place we do not know.

    >>> hours_east("SEOUL"), hours_east("WASHINGTON, D.C.")
    (9.0, -5.0)
    """
    head = place.replace("’", "'").split("/")[0].split(",")[0].strip().casefold()
    return _by_place().get(head)


def label(hours: float, place: str) -> str:
    """How a zone is shown.

    >>> label(5.5, "NEW DELHI")
    'UTC+5:30 (NEW DELHI)'
    """
    whole, minutes = divmod(round(abs(hours) * 60), 60)
    sign = "-" if hours < 0 else "+"
    return f"UTC{sign}{whole}" + (f":{minutes:02d}" if minutes else "") + f" ({place})"
