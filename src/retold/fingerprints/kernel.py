"""The compiled kernel, where one was built: the same numbers as numpy gives, several times faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

EDITION = 1  # of the kernel that fits this code; one built from other sources is left alone


def _built() -> ModuleType | None:
    try:
        from retold.fingerprints import _kernel  # noqa: PLC0415  optional: a machine without a compiler has none
    except ImportError:
        return None
    return _kernel if _kernel.EDITION == EDITION else None


compiled = _built()
