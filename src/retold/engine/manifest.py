"""What a finished scan says of itself: its format, and what its index consists of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "retold.scan/1"


@dataclass(slots=True)
class State:
    """What stands in ``index/``."""

    generation: int
    documents: int
    store: list[tuple[str, int]]  # folder, number of its first document
    runs: list[tuple[str, int, int]]  # folder, files, postings
    shelf: str


def read_state(out: Path) -> State:
    """What the index of a scan consists of."""
    path = out / "index" / "state.json"
    if not path.exists():
        return State(0, 0, [], [], "")
    given = json.loads(path.read_text("utf-8"))
    return State(
        given["generation"],
        given["documents"],
        [(folder, first) for folder, first in given["store"]],
        [(folder, parts, size) for folder, parts, size in given["runs"]],
        given["shelf"],
    )
