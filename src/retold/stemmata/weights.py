"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

First set by hand from the trials; the costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the
candidate parents of each child, events left out in turn).
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 3.0,  # text the child shares with a third witness and the candidate lacks: it came from somewhere else
    "orphan sentence": 1.0,  # each further sentence of the same run: one gain, not many
    "reverted": 3.0,  # the child has a wording that others have and the candidate changed: nobody edits back by chance
    "touched": 0.4,  # a sentence the child alone reads differently: editing happens under any parent
    "edited": 0.8,  # times the share of its words that differ
    "cut tail": 0.2,  # news is cut from the end
    "cut inside": 0.5,  # a contiguous block cut from the middle counts once
    "cut sentence": 0.05,  # length of the cut hardly matters
    "cut private": 0.4,  # text of the candidate that nobody else has: the child would have had to cut just that
    "retitled": 0.7,  # the child has another headline than the candidate
    "title orphan": 1.0,  # ... and shares that headline with a third witness
    "moved": 0.3,  # neighbouring lines stand in another order
    # --- outside the text
    "order": 1.0,  # times the log-odds of the stamps (clock.py)
    "haste": 0.15,  # times log(1 + hours): copying is mostly quick
    "credits parent": -2.0,  # the child credits the candidate's outlet
    "credit inherited": -0.5,  # both carry the same credit
    "credit foreign": 0.3,  # the child credits an agency the candidate neither is nor credits
    "same outlet": -1.0,  # an outlet rewrites its own earlier version
    # --- no parent
    "root": 2.5,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 1.5,  # hanging from a lost original instead of a witness
    "new lost": 2.0,  # each lost original must pay for itself
    "second parent": 3.0,  # a woven article is rare: about one in twenty
    # --- confidence
    "sharpness": 1.0,  # scale of the costs when they become probabilities
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}
