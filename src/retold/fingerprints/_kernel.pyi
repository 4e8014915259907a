from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from numpy.typing import NDArray

EDITION: int

Array: TypeAlias = NDArray[Any]
Stretches: TypeAlias = tuple[tuple[int, int], ...]

def read(
    texts: Sequence[str], bodies: Sequence[Stretches] | None, kinds: Array, folded: Array, learn: Callable[[int], None], /
) -> tuple[bytearray, bytearray, bytearray, bytearray, bytearray]: ...
def winnow(hashes: Array, unspaced: Array, bounds: Array, k: int, window: int, /) -> tuple[bytearray, bytearray, bytearray]: ...
def links(
    hashes: Array, owners: Array, places: Array, all_pairs: int, neighbours: int, repeats: int, /
) -> tuple[bytearray, bytearray, bytearray, bytearray]: ...
def extended(
    hashes: Array, bounds: Array, a: Array, b: Array, a_places: Array, b_places: Array, touching: int, shortest: int, /
) -> tuple[bytearray, bytearray, bytearray, bytearray, bytearray]: ...
def chained(
    a: Array,
    b: Array,
    a_starts: Array,
    b_starts: Array,
    lengths: Array,
    widest: int,
    overlap: int,
    fewest: int,
    still_open: int,
    /,
) -> tuple[bytearray, bytearray, bytearray, bytearray, bytearray, bytearray, bytearray]: ...
