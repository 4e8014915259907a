"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

The costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the candidate parents of each child) on the
newsroom's families and on those of twenty-four events by eight other writers, each of these sets counting a third of the
newsroom (decisions 0105, 0123); values fitted on the newsroom alone know its habits too well.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 1.25,  # two or more sentences together that a third witness has and the candidate lacks: from somewhere else
    "orphan sentence": 1.21,  # each further sentence of the same run, times log(1 + how many have it)
    "orphan lone": 0.84,  # a run of one, likewise: it may be stock background that anybody puts in
    "reverted": 0.72,  # times log(1 + others who read it as the child does, the candidate having changed it): nobody edits back
    "reverted whole": 0.62,  # ... where the whole sentence was put in other words, which two desks may do alike
    "in common": -0.32,  # the same reading, times the logarithm of how rare it is among those who have the sentence
    "cut sentence": 0.4,  # each shared sentence of the candidate, before its last one kept, that the child lacks
    "cut private": 0.96,  # each sentence of the candidate's own, before its last one kept, that the child lacks
    "cut block": 0.68,  # ... each stretch of them: what lies together is cut at one go
    "added": 0.64,  # log(1 + sentences that the candidate lacks): what is mostly a house's own has likely no parent
    "honorific": 2.26,  # each kind of "Mr" that the candidate prints and the child lacks: houses put them in, none takes them out
    "restyled": 0.74,  # log(1 + what the child prints as others do and the candidate does not): "fourteen" is not from "14"
    "credit orphan": 0.0,  # the child credits a house that the candidate neither is nor credits
    "credit dropped": -0.07,  # the candidate credits somebody and the child nobody
    "retitled": 1.15,  # the child has another headline than the candidate
    "title orphan": 0.58,  # ... and shares that headline with a third witness
    "moved": 1.32,  # neighbouring lines stand in another order
    "unrooted run": 1.58,  # for no parent: others have this text and not from the child, so it came from somewhere
    "unrooted sentence": 0.27,  # each further sentence
    # --- outside the text
    "order": 1.38,  # times the log of twice the chance that the candidate came first (clock.py)
    "lag": 0.41,  # times log(minutes): copying is mostly quick
    "at once": 2.46,  # within half a minute nobody has read and set it: both have it from elsewhere
    "passed over": 1.2,  # each text of the same house between the two: it goes on from its last one; set by hand
    "shortened": 1.0,  # its house's own text would have lost sentences: of changes on Wikipedia 3 in 10 do, so log(7 / 3)
    "names parent": -1.0,  # the child's text names the candidate's outlet: "told AFP"; set by hand
    "agency copies": 2.0,  # a house that reports for itself; set by hand below the 3.2 fitted: real agencies do copy
    "hub": -0.98,  # per log(1 + others who copied it): what was copied once was there to be copied
    "from memory": 0.12,  # per bit, only where hardly a sentence is shared; 22 bits are worth a pair of stamps
    # --- no parent
    "source present": 3.0,  # times the share of its text that a house reporting for itself has: then it came from there
    "credited present": 2.03,  # ... that a house which it credits has
    "credits absent": 0.0,  # it credits a house that is not in the pile
    "root": -0.47,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 0.8,  # a child moves to a lost text only when that explains more of its text than its witness does
    "second parent": 0.7,  # set by hand, above the contiguous block it needs: two writers of three weave less than the newsroom
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}

# Slope and shift of the log-odds of "arises in this share of draws", by what was drawn: by benchmarks/calibrate_stemmata.py on
# the newsroom's families and on those of two other writers, each set counting the same.
CALIBRATION: Final[dict[str, tuple[float, float]]] = {
    "parent": (0.98, 0.4),  # the draws are shy: a parent found in 60 % of them is right in 69 %
    "none": (1.1, -0.46),  # ... but too sure that there is none: the parent was there, told in other words
    "lost": (0.87, -0.18),
    "second": (0.56, 0.49),
    "original": (0.15, 0.85),  # how often it arises says little: three of four are real
}
