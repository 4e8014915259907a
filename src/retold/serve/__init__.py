"""The pages of a case, served on this machine: ``application(case)`` gives the ASGI application.

``guard`` decides who may speak to it, ``routes`` which address shows what, ``views`` what a page prints, ``shapes`` its JSON
twin, ``books`` keeps stories that were looked up, ``judging`` what may be decided in place, ``assets`` styles and scripts.
Templates are those of ``report`` and a few of its own; nothing is fetched from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retold.errors import MissingExtraError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from retold.case import Case
    from retold.serve.guard import Doors

__all__ = ["application"]


def application(case: Case, doors: Doors | None = None, *, name: str = "") -> ASGIApp:
    """The pages of a case, behind their doors.

    Raises:
        MissingExtraError: when FastAPI is not installed.
    """
    try:
        from retold.serve import guard, routes  # noqa: PLC0415  fastapi is an extra
    except ModuleNotFoundError as error:
        raise MissingExtraError("serve", str(error.name)) from None
    return guard.Guard(routes.pages(case, name), doors or guard.Doors())
