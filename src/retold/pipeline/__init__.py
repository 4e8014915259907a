"""The only room that knows the order: records in, a traced pile out.

articles -> blocks -> reuse -> families -> times -> stories -> stemmata -> variants -> statements -> corroboration -> timelines

``preparing`` records into articles, ``tracing`` a pile block by block, ``memory`` what need not be worked out again, ``together``
a trace cut into its stories and put together again, ``comparing`` two texts, ``watching`` who wants to know how far it is.
"""

from __future__ import annotations

from retold.pipeline.comparing import compare, compare_articles
from retold.pipeline.memory import Memory, Notes
from retold.pipeline.options import Options
from retold.pipeline.preparing import Prepared, prepare, prepare_one, read
from retold.pipeline.together import stories_of, together
from retold.pipeline.tracing import desks, trace, trace_articles, trace_block

__all__ = [
    "Memory", "Notes", "Options", "Prepared", "compare", "compare_articles", "desks", "prepare", "prepare_one", "read",
    "stories_of", "together", "trace", "trace_articles", "trace_block",
]  # fmt: skip
