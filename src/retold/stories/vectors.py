"""What is compared of each article: one sparse vector whose dot product with another is the weighted sum of cosines.

Six kinds of features: stems, bigrams of stems, names, numbers, and stems and names of the lead. Rare features are heavy. Only
those that two units share are kept, and none that very many have: they tell next to nothing and cost the most.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retold.stories.reading import LEAD, LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from retold.stories.reading import Pile

WEIGHTS = {"bigrams": 3.0, "names": 0.8, "stems": 0.5, "lead": 0.5, "numbers": 0.6, "lead names": 0.3}
_BACKGROUND = 200  # articles of other events that a pile is imagined among, so that a small pile has rare words too
_COMMON = 100
_MOST = 400  # units that may share a feature, however large the pile


class Occurrences(NamedTuple):
    """Which article has which feature, once for each time it stands there."""

    owner: NDArray[np.int64]
    feature: NDArray[np.int64]


class Index(NamedTuple):
    """The units that hold each feature, feature by feature, and what it weighs in them."""

    holders: NDArray[np.int32]  # (n,)
    weights: NDArray[np.float64]  # (n,)
    ends: NDArray[np.int64]  # (n,) for each entry, where the holders of its feature end
    units: int


def occurrences(pile: Pile) -> dict[str, Occurrences]:
    """The features of each kind."""
    owner, stem = pile.owner.astype(np.int64), pile.stem.astype(np.int64)
    content = ~pile.is_stop & ~pile.is_number
    in_lead = pile.place < LEAD
    names, lead_names = _names(pile, owner, stem)
    return {
        "bigrams": _bigrams(owner, stem, ~pile.is_stop),
        "names": names,
        "stems": Occurrences(owner[content], stem[content]),
        "lead": Occurrences(owner[content & in_lead], stem[content & in_lead]),
        "numbers": _numbers(pile, owner, stem),
        "lead names": lead_names,
    }


def _bigrams(owner: NDArray[np.int64], stem: NDArray[np.int64], kept: NDArray[np.bool_]) -> Occurrences:
    """Neighbouring stems, stop words skipped over: "fire brigade", "brigade depot"."""
    owner, stem = owner[kept], stem[kept]
    same = owner[1:] == owner[:-1]
    width = int(stem.max(initial=0)) + 1
    return Occurrences(owner[1:][same], (stem[:-1] * width + stem[1:])[same])


def _names(pile: Pile, owner: NDArray[np.int64], stem: NDArray[np.int64]) -> tuple[Occurrences, Occurrences]:
    """Capitalised words, and once those of the lead. A word that begins a sentence is a name if it stands inside one too."""
    width = int(stem.max(initial=0)) + 1
    key = owner * width + stem
    capital = pile.is_capital & ~pile.is_stop
    inside = np.unique(key[capital & ~pile.opens])
    chosen = capital & np.isin(key, inside)
    first = np.unique(key[chosen & (pile.place < LEAD)])
    holders, doubles = pile.doubles
    names = Occurrences(
        np.concatenate([owner[chosen], holders]), np.concatenate([stem[chosen], doubles.astype(np.int64) + width])
    )
    return names, Occurrences(first // width, first % width)


def _numbers(pile: Pile, owner: NDArray[np.int64], stem: NDArray[np.int64]) -> Occurrences:
    """Figures, and ordinals in words."""
    holders, figures = pile.figures
    offset = int(figures.max(initial=-1)) + 1
    ordinal = pile.is_ordinal
    return Occurrences(
        np.concatenate([holders.astype(np.int64), owner[ordinal]]),
        np.concatenate([figures.astype(np.int64), stem[ordinal] + offset]),
    )


def index(pile: Pile, unit_of: NDArray[np.int64], units: int) -> Index:
    """The features of all units. A unit is the articles that speak for it: their mean. ``unit_of`` is -1 for articles of none."""
    speakers = np.bincount(unit_of[unit_of >= 0], minlength=units)
    parts = [
        (feature, unit_of[owner], weight / speakers[unit_of[owner]])
        for owner, feature, weight in weighed(occurrences(pile), pile.articles)
    ]
    start = 0
    holders, weights, ends = [np.zeros(0, np.int32)], [np.zeros(0)], [np.zeros(0, np.int64)]
    for feature, unit, weight in parts:
        kept = _shared(feature, unit, weight, units)
        holders.append(kept.holders)
        weights.append(kept.weights)
        ends.append(kept.ends + start)
        start += len(kept.holders)
    return Index(np.concatenate(holders), np.concatenate(weights), np.concatenate(ends), units)


def weighed(
    kinds: dict[str, Occurrences], articles: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
    """For each kind, owner, feature and weight of each entry; the vector of each article has the length that its kind weighs."""
    for kind, found in kinds.items():
        _, feature = np.unique(found.feature, return_inverse=True)
        width = int(feature.max(initial=0)) + 1
        key, times = np.unique(found.owner * width + feature, return_counts=True)
        owner, feature = np.divmod(key, width)
        rarity = np.log((articles + _BACKGROUND) / np.maximum(1, np.bincount(feature, minlength=width)))
        weight = (1 + np.log(np.minimum(times, LONGEST))) * rarity[feature]
        norm = np.sqrt(np.bincount(owner, weight * weight, minlength=articles))
        yield owner, feature, weight * (math.sqrt(WEIGHTS[kind]) / np.maximum(norm, 1e-12)[owner])


def _shared(feature: NDArray[np.int64], unit: NDArray[np.int64], weight: NDArray[np.float64], units: int) -> Index:
    """Entries by feature and unit, without features of one unit or of very many."""
    inside = unit >= 0
    feature, unit, weight = feature[inside], unit[inside], weight[inside]
    key = feature * max(units, 1) + unit
    order = np.argsort(key, kind="stable")
    key = key[order]
    firsts = np.flatnonzero(np.diff(key, prepend=-1))
    joint = np.add.reduceat(weight[order], firsts) if len(firsts) else np.zeros(0)
    feature, holders = np.divmod(key[firsts], max(units, 1))
    sizes = np.bincount(feature) if len(feature) else np.zeros(0, np.int64)
    kept = ((sizes > 1) & (sizes <= min(_COMMON + units // 20, _MOST)))[feature] if len(feature) else np.zeros(0, bool)
    feature = feature[kept]
    ends = np.cumsum(np.bincount(feature, minlength=len(sizes)))[feature] if len(feature) else np.zeros(0, np.int64)
    return Index(holders[kept].astype(np.int32), joint[kept], ends.astype(np.int64), units)
