"""retold shows how the news in a pile of articles was retold.

    >>> import retold                                      # doctest: +SKIP
    >>> trace = retold.trace(retold.load(["dossier/"]))    # doctest: +SKIP
    >>> print(retold.answer(trace))                        # doctest: +SKIP

The house, in the order data flows (ARCHITECTURE.md has the whole map):

``read``            files, pages and tables -> raw records
``articles``        raw record -> article: text, boilerplate, date, credits
``fingerprints``, ``reuse``   which stretches of two articles are the same copy
``families``, ``stories``     articles joined by copy, and by event
``stemmata``        who copied whom, lost originals included
``variants``        what changed along each edge, named by kind
``statements``      who says what, and through whom it came
``times``           time expressions on the calendar
``corroboration``   claims, and how many independent sources stand behind each
``timelines``       what is claimed to have happened when
``report``          all of it as text, JSON and one page
``pipeline``        the order
``blocks``, ``store``, ``case``   a file that lives: only what new articles touch is traced again
``judgements``      what people decided, applied on every later run
``watch``           feeds and pages polled into a case
``serve``           a case in the browser
``engine``          archives of millions, on one machine or on Spark
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from retold.case import Case as Case
    from retold.errors import RetoldError as RetoldError
    from retold.model import Article as Article
    from retold.model import Claim as Claim
    from retold.model import Pile as Pile
    from retold.model import RawRecord as RawRecord
    from retold.model import Statement as Statement
    from retold.model import Stemma as Stemma
    from retold.model import Story as Story
    from retold.model import Trace as Trace
    from retold.model import Variant as Variant
    from retold.pipeline import Options as Options
    from retold.pipeline import compare as compare
    from retold.pipeline import trace as trace
    from retold.read import records as load
    from retold.report import answer as answer

# Loaded when first asked for: ``retold --help`` must not pay for lxml and numpy.
_WHERE = {
    "Case": "case",
    "RetoldError": "errors",
    **dict.fromkeys(("Article", "Claim", "Pile", "RawRecord", "Statement", "Stemma", "Story", "Trace", "Variant"), "model"),
    **dict.fromkeys(("Options", "compare", "trace"), "pipeline"),
    "answer": "report",
}
__all__ = ["__version__", "load", *_WHERE]  # noqa: PLE0604  names are strings by construction


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name == "load":  # not "read", which is the room
        return import_module("retold.read").records
    if name in _WHERE:
        return getattr(import_module(f"retold.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'retold' has no attribute '{name}'")
