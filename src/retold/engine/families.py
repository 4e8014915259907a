"""Union-find over pairs of documents, as a few passes over arrays: on the driver, which holds a hundred million pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def roots(count: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of ``count`` documents the smallest one it is joined to, directly or by others."""
    root = np.arange(count, dtype=np.int64)
    while True:
        left, right = root[a], root[b]
        apart = left != right
        if not apart.any():
            return root
        a, b, left, right = a[apart], b[apart], left[apart], right[apart]
        np.minimum.at(root, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(root, root[root]):
            root = root[root]
