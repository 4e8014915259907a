"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

The costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the candidate parents of each child) on the
newsroom's families and on families of many drawn styles (``benchmarks/retold_events.py``), a child of the first
counting three times one of the second; values fitted on the newsroom alone know its habits too well.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 0.72,  # two or more sentences together that a third witness has and the candidate lacks: from somewhere else
    "orphan sentence": 0.86,  # each further sentence of the same run, times log(1 + how many have it)
    "orphan lone": 0.4,  # a run of one, likewise: it may be stock background that anybody puts in
    "reverted": 1.0,  # times log(1 + others who read it as the child does, the candidate having changed it): nobody edits back
    "reverted whole": 0.43,  # ... where the whole sentence was put in other words, which two desks may do alike
    "in common": -0.33,  # the same reading, times the logarithm of how rare it is among those who have the sentence
    "cut sentence": 0.64,  # each shared sentence of the candidate, before its last one kept, that the child lacks
    "cut private": 0.77,  # each sentence of the candidate's own, before its last one kept, that the child lacks
    "cut block": 0.3,  # ... each stretch of them: what lies together is cut at one go
    "added": 0.71,  # log(1 + sentences that the candidate lacks): what is mostly a house's own has likely no parent
    "honorific": 1.53,  # each kind of "Mr" that the candidate prints and the child lacks: houses put them in, none takes them out
    "credit orphan": 0.48,  # the child credits a house that the candidate neither is nor credits
    "credit dropped": 0.45,  # the candidate credits somebody and the child nobody
    "retitled": 1.07,  # the child has another headline than the candidate
    "title orphan": 0.86,  # ... and shares that headline with a third witness
    "moved": 1.09,  # neighbouring lines stand in another order
    "unrooted run": 0.83,  # for no parent: others have this text and not from the child, so it came from somewhere
    "unrooted sentence": 0.33,  # each further sentence
    # --- outside the text
    "order": 1.13,  # times the log of twice the chance that the candidate came first (clock.py)
    "lag": 0.31,  # times log(minutes): copying is mostly quick
    "at once": 1.92,  # within half a minute nobody has read and set it: both have it from elsewhere
    "passed over": 1.2,  # each text of the same house between the two: it goes on from its last one; set by hand
    "shortened": 1.0,  # its house's own text would have lost sentences: of changes on Wikipedia 3 in 10 do, so log(7 / 3)
    "names parent": -1.0,  # the child's text names the candidate's outlet: "told AFP"; set by hand
    "agency copies": 1.07,  # a house that signs its own dateline reports for itself
    "hub": -0.83,  # per log(1 + others who copied it): what was copied once was there to be copied
    "from memory": 0.12,  # per bit, only where hardly a sentence is shared; 22 bits are worth a pair of stamps
    # --- no parent
    "source present": 1.45,  # times the share of its text that a house reporting for itself has: then it came from there
    "credited present": 1.55,  # ... that a house which it credits has
    "credits absent": -0.74,  # it credits a house that is not in the pile
    "root": -0.01,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 0.8,  # a child moves to a lost text only when that explains more of its text than its witness does
    "second parent": 0.7,  # set by hand, above the contiguous block it needs: two writers of three weave less than the newsroom
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}

# Slope and shift of the log-odds of "arises in this share of draws", by what was drawn: by benchmarks/calibrate_stemmata.py on
# the newsroom's families and on those of drawn styles, each set counting the same. Texts of other writers were not fitted.
CALIBRATION: Final[dict[str, tuple[float, float]]] = {
    "parent": (0.93, 0.5),  # the draws are shy: a parent found in 60 % of them is right in 71 %
    "none": (1.21, -1.46),  # ... but too sure that there is none: the parent was there, told in other words
    "lost": (0.76, 0.08),
    "second": (0.43, 0.43),
    "original": (0.15, 0.85),  # how often it arises says little: three of four are real
}
