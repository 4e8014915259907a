"""What changed from one text to the next, each difference named by kind, changes of meaning first in importance.

``collate`` follows the descents of a stemma; ``compare`` lays two texts side by side. ``sentences`` reads an article,
``pairing`` finds which sentence answers to which, ``edits`` names small changes of wording, ``meaning`` finds the changes
a standards desk wants to see, with ``voices`` (attribution and hedges) and ``numbers`` for what it compares, and
``additions`` says what kind of text was added. The word lists are in ``lexicon.toml`` and ``spelling.toml``.
"""

from .collation import alterations, collate, compare

__all__ = ["alterations", "collate", "compare"]
