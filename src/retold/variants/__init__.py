"""What changed from one text to the next, each difference named by kind, changes of meaning first in importance.

``collate`` follows the descents of a stemma; ``compare`` lays two texts side by side. ``sentences`` reads an article,
``pairing`` finds which sentence answers to which, ``edits`` names small changes of wording, ``meaning`` finds the changes
a standards desk wants to see: ``speakers`` (with ``voices``), ``hardening`` (with ``hedges``), ``figures`` (with
``numbers``), ``quotations``, ``negations`` and ``names``, over what ``matter`` says a sentence is about. ``additions`` says
what kind of text was added, ``lines`` follows a sentence through its family. The word lists are tables beside the code.
"""

from .collation import alterations, collate, compare

__all__ = ["alterations", "collate", "compare"]
