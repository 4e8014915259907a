"""Article -> statements: what is said, by whom, in which words, and through whom it came.

The grammar is data (``en/*.toml``) and a small engine, read in the order data flows: ``quotes`` and ``tokens`` cut a
text into units, ``cues`` finds the verbs that attribute, ``clauses`` tells where subjects and contents end,
``attributions`` joins them, ``names`` says who is meant inside the article, ``chains`` lines up the voices, ``stances``
says what the holder does with the content, ``voices`` resolves names across the pile, ``judged``
follows what a person said about them.
"""

from retold.statements.judged import as_judged
from retold.statements.reading import read, readdressed
from retold.statements.voices import resolve

__all__ = ["as_judged", "read", "readdressed", "resolve"]
