"""A case that lives: articles come in for days, and what was said of them yesterday still holds.

``opened`` is the case itself, ``answers`` what it says about what was added and what was asked.
"""

from __future__ import annotations

from retold.case.answers import Added, Found
from retold.case.opened import Case

__all__ = ["Added", "Case", "Found"]
