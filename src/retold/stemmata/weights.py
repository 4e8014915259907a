"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

The costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the candidate parents of each child) on the
newsroom's families and on families of many drawn styles (``benchmarks/retold_events.py``), a child of the first
counting three times one of the second; values fitted on the newsroom alone know its habits too well.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 1.28,  # two or more sentences together that a third witness has and the candidate lacks: from somewhere else
    "orphan sentence": 0.86,  # each further sentence of the same run
    "orphan lone": 0.59,  # a run of one: it may be stock background that anybody puts in
    "reverted": 1.14,  # the child has a wording that others have and the candidate changed: nobody edits back by chance
    "reverted whole": 0.96,  # ... where the whole sentence was put in other words, which two desks may do alike
    "touched": 0.16,  # a sentence the child alone reads differently: editing happens under any parent
    "cut sentence": 0.14,  # each shared sentence of the candidate, before its last one kept, that the child lacks
    "cut private": 0.44,  # each sentence of the candidate's own, before its last one kept, that the child lacks
    "cut block": 0.83,  # ... each stretch of them: what lies together is cut at one go
    "added": 1.0,  # log(1 + sentences that the candidate lacks): what is mostly a house's own has likely no parent
    "credit orphan": 0.3,  # the child credits a house that the candidate neither is nor credits
    "credit dropped": 0.43,  # the candidate credits somebody and the child nobody
    "retitled": 1.04,  # the child has another headline than the candidate
    "title orphan": 1.09,  # ... and shares that headline with a third witness
    "moved": 1.2,  # neighbouring lines stand in another order
    "unrooted run": 0.99,  # for no parent: others have this text and not from the child, so it came from somewhere
    "unrooted sentence": 0.35,  # each further sentence
    # --- outside the text
    "order": 1.09,  # times the log of twice the chance that the candidate came first (clock.py)
    "haste": 0.26,  # times log(1 + hours): copying is mostly quick
    "names parent": -1.0,  # the child's text names the candidate's outlet: "told AFP"; set by hand
    "agency copies": 1.04,  # a house that signs its own dateline reports for itself
    "hub": -0.8,  # per log(1 + others who copied it): what was copied once was there to be copied
    "from memory": 0.12,  # per bit, only where hardly a sentence is shared; 22 bits are worth a pair of stamps
    # --- no parent
    "source present": 1.55,  # times the share of its text that a house reporting for itself has: then it came from there
    "credited present": 1.59,  # ... that a house which it credits has
    "credits absent": -0.83,  # it credits a house that is not in the pile
    "root": -0.25,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 0.8,  # a child moves to a lost text only when that explains more of its text than its witness does
    "second parent": 0.7,  # set by hand, above the contiguous block it needs: two writers of three weave less than the newsroom
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}

# Slope and shift of the log-odds of "arises in this share of draws", by what was drawn: by benchmarks/calibrate_stemmata.py on
# the newsroom's families and on those of drawn styles, each set counting the same. Texts of other writers were not fitted.
CALIBRATION: Final[dict[str, tuple[float, float]]] = {
    "parent": (0.86, 0.62),  # the draws are shy: a parent found in 60 % of them is right in 72 %
    "none": (0.35, -0.37),  # ... but too sure that there is none: the parent was there, told in other words
    "lost": (0.34, 0.45),
    "second": (0.43, 0.43),
    "original": (0.15, 0.85),  # how often it arises says little: three of four are real
}
