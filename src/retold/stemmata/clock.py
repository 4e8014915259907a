"""Soft time: how far two stamps speak for "this came before that".

A stamp is evidence, not truth: 10-25 % of the stamps in real piles are wrong by hours or days (re-dated updates, time
zones, day-only dates). So an earlier child costs a bounded number of log-odds, more for two exact stamps than for two
days, and nothing at all where a stamp is missing.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from retold.stemmata.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retold.model import Stamp


def lag_hours(parent: Stamp | None, child: Stamp | None) -> float | None:
    """Hours from parent to child, or None where a stamp is missing."""
    if parent is None or child is None or "unknown" in (parent.precision, child.precision):
        return None
    return (child.at - parent.at).total_seconds() / 3600


def chance_before(parent: Stamp | None, child: Stamp | None) -> float:
    """Probability that the parent was there before the child, by their stamps alone."""
    lag = lag_hours(parent, child)
    if lag is None or parent is None or child is None:
        return 0.5
    doubt = _doubt(parent, child)
    if "day" in (parent.precision, child.precision):
        if abs(lag) <= 24:
            return min(1 - doubt, max(doubt, 0.5 + lag / 48))
        return 1 - doubt if lag > 0 else doubt
    return 1 - doubt if lag > 0 else doubt if lag < 0 else 0.5


def chances_before(stamps: Sequence[Stamp | None]) -> NDArray[np.float64]:
    """(children, parents): ``chance_before`` of all pairs."""
    known = np.array([stamp is not None and stamp.precision != "unknown" for stamp in stamps], dtype=bool)
    whole_day = np.array([stamp is not None and stamp.precision == "day" for stamp in stamps], dtype=bool)
    shaky = np.array([stamp is not None and stamp.origin in _SHAKY for stamp in stamps], dtype=int)
    hours = np.array([stamp.at.timestamp() / 3600 if stamp is not None else 0.0 for stamp in stamps])
    lag = hours[:, None] - hours[None, :]
    doubt = np.minimum(0.4, WEIGHTS["stamp wrong"] * (1 + shaky[:, None] + shaky[None, :]))
    out = np.where(lag > 0, 1 - doubt, np.where(lag < 0, doubt, 0.5))
    near = (whole_day[:, None] | whole_day[None, :]) & (np.abs(lag) <= 24)
    out = np.where(near, np.clip(0.5 + lag / 48, doubt, 1 - doubt), out)
    return np.where(known[:, None] & known[None, :], out, 0.5)


_SHAKY = ("text", "copies")  # origins of stamps that are worked out, not given


def _doubt(parent: Stamp, child: Stamp) -> float:
    """Chance that one of the two stamps is wrong enough to turn the order round."""
    base = WEIGHTS["stamp wrong"]
    shaky = sum(1 for stamp in (parent, child) if stamp.origin in _SHAKY)
    return min(0.4, base * (1 + shaky))


def order_log_odds(parent: Stamp | None, child: Stamp | None) -> float:
    """Log-odds that the stamps lend to parent before child: negative where the child seems older; 0 without stamps."""
    chance = chance_before(parent, child)
    return log(chance) - log(1 - chance)


def order_support(parent: Stamp | None, child: Stamp | None) -> float:
    """What the stamps say for this parent against no parent at all: log of twice the chance, so 0 without stamps."""
    return log(2 * chance_before(parent, child))


def lag(parent: Stamp | None, child: Stamp | None) -> float:
    """How late the child comes after the parent, as the logarithm of the minutes; a usual delay where that cannot be known.

    Delays are spread evenly over the orders of magnitude from a minute to some hours; what is later says no more.
    """
    hours = lag_hours(parent, child)
    if hours is None or hours <= 0 or _of_days(parent, child):
        return USUAL
    return min(LONGEST, max(0.0, log(60 * hours)))


USUAL = 3.2  # log(24 minutes): the median delay between a report and its copy
LONGEST = 5.5  # log(4 hours)


def at_once(parent: Stamp | None, child: Stamp | None) -> bool:
    """Whether the child came out before anybody could have copied the parent; the same minute is no sign of it."""
    hours = lag_hours(parent, child)
    return hours is not None and 0 < 3600 * hours < SECONDS and not _of_days(parent, child)


SECONDS = 30  # to see a report, set it and send it out


def _of_days(parent: Stamp | None, child: Stamp | None) -> bool:
    return any(stamp is not None and stamp.precision == "day" for stamp in (parent, child))
