"""What a caller may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retold.model import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may choose. The defaults are what the figures in ``benchmarks/`` were measured with."""

    draws: int = 100  # resamplings behind each confidence
    voices: Mapping[str, object] | None = None  # a user's table of voices, laid over the shipped ones
    judgements: Sequence[Judgement] = ()  # what people decided, all rows; which of them stand is found here

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each, for the record that goes out with a trace."""
        return (("draws", str(self.draws)), ("voices", "shipped" if self.voices is None else "shipped and the user's"))
