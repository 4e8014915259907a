"""The case file: the one database, and the only SQL.

``files`` opens it and makes its mistakes into sentences, ``migrations`` bring it up to date, ``writing`` and ``reading`` are
what is done to it, ``searching`` is the list of stories, ``values`` packs rows of the model. ``schema.sql`` says what there is.
"""

from __future__ import annotations

from retold.store.files import Store
from retold.store.rows import Facets, RunRow, StoryPage, StoryRow
from retold.store.searching import Question

__all__ = ["Facets", "Question", "RunRow", "Store", "StoryPage", "StoryRow"]
