"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

First set by hand from the trials; the costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the
candidate parents of each child, events left out in turn).
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 1.16,  # text the child shares with a third witness and the candidate lacks: it came from somewhere else
    "orphan sentence": 2.18,  # each further sentence of the same run: one gain, not many
    "reverted": 1.28,  # the child has a wording that others have and the candidate changed: nobody edits back by chance
    "touched": 0.48,  # a sentence the child alone reads differently: editing happens under any parent
    "edited": -0.76,  # times the share of its words that differ
    "cut sentence": 0.91,  # length of the cut hardly matters
    "retitled": 1.18,  # the child has another headline than the candidate
    "title orphan": 1.56,  # ... and shares that headline with a third witness
    "moved": 1.11,  # neighbouring lines stand in another order
    "unrooted run": 0.9,  # for no parent: others have this text and not from the child, so it came from somewhere
    "unrooted sentence": 0.36,
    # --- outside the text
    "order": 1.38,  # times the log-odds of the stamps (clock.py)
    "haste": 0.15,  # times log(1 + hours): copying is mostly quick
    "credits parent": -0.06,  # the child credits the candidate's outlet
    "names parent": -1.17,  # the child's text names the candidate's outlet: "told AFP"
    "credit elsewhere": -0.2,  # ... and the candidate is no house that reports for itself
    "agency copies": 2.72,  # a house that signs its own dateline reports for itself
    "same outlet": 0.67,  # an outlet rewrites its own earlier version
    "hub": -0.8,  # per log(1 + others who copied it): what was copied once was there to be copied
    "from memory": 0.17,  # per bit, only where hardly a sentence is shared; 20 bits are worth a pair of stamps
    # --- no parent
    "source present": 2.22,  # times the share of its text that a house reporting for itself has: then it came from there
    "credits absent": -0.98,  # it credits a house that is not in the pile
    "fellow orphans": 0.7,  # others with the same text seem to have no parent here either
    "root": -1.54,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 0.8,  # a child moves to a lost text only when that explains more of its text than its witness does
    "new lost": 1.5,  # each lost text between a witness and its children must pay for itself
    "second parent": 0.2,  # a woven article is rare: about one in twenty
    # --- confidence
    "sharpness": 1.4,  # the fit is shy where many parents are alike; reliability on the families is best here
    "doubt": 0.035,  # what no stamp and no text can exclude: a source nobody has seen
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}
