"""The one table of weights, with the reason beside each. Costs are in log-odds; the rest says its unit.

First set by hand from the trials; the costs are fitted by ``benchmarks/fit_stemmata.py`` (conditional logit over the
candidate parents of each child, events left out in turn).
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # --- what a candidate parent leaves unexplained in the child (log-odds per occurrence)
    "orphan run": 1.15,  # text the child shares with a third witness and the candidate lacks: it came from somewhere else
    "orphan sentence": 2.21,  # each further sentence of the same run; a lone one may be stock or a quote, so it weighs less
    "reverted": 1.12,  # the child has a wording that others have and the candidate changed: nobody edits back by chance
    "touched": 0.18,  # a sentence the child alone reads differently: editing happens under any parent
    "cut sentence": 0.69,  # each shared sentence of the candidate, before its last one kept, that the child lacks
    "retitled": 1.18,  # the child has another headline than the candidate
    "title orphan": 1.72,  # ... and shares that headline with a third witness
    "moved": 1.16,  # neighbouring lines stand in another order
    "unrooted run": 0.91,  # for no parent: others have this text and not from the child, so it came from somewhere
    "unrooted sentence": 0.37,  # each further sentence
    # --- outside the text
    "order": 1.34,  # times the log of twice the chance that the candidate came first (clock.py)
    "haste": 0.17,  # times log(1 + hours): copying is mostly quick
    "names parent": -0.84,  # the child's text names the candidate's outlet: "told AFP"
    "agency copies": 2.54,  # a house that signs its own dateline reports for itself
    "hub": -0.78,  # per log(1 + others who copied it): what was copied once was there to be copied
    "from memory": 0.06,  # per bit, only where hardly a sentence is shared; 55 bits are worth a pair of stamps
    # --- no parent
    "source present": 1.78,  # times the share of its text that a house reporting for itself has: then it came from there
    "credited present": 0.85,  # ... that a house which it credits has
    "credits absent": -0.48,  # it credits a house that is not in the pile
    "root": -1.03,  # constant, never by length: with a length-based cost the shortest text becomes the root
    "lost child": 0.8,  # a child moves to a lost text only when that explains more of its text than its witness does
    "new lost": 1.5,  # each lost text between a witness and its children must pay for itself
    "second parent": 0.0,  # set by hand: the contiguous block it needs is price enough
    # --- confidence
    "sharpness": 1.3,  # the fit is shy where many parents are alike; reliability on the families is best here
    "doubt": 0.045,  # what no stamp and no text can exclude: a source nobody has seen
    # --- probabilities
    "stamp wrong": 0.08,  # two stamps stand in the wrong order; 10-25 % of single stamps are wrong, few by enough
}
