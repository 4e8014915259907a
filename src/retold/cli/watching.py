"""The progress bar; errors and Ctrl-C as one sentence and an exit status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from retold.cli.showing import tell_user
from retold.errors import NothingReadableError, RetoldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_REASONS = 20  # a folder of ten thousand pictures needs no ten thousand lines


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on standard error when a person is watching, nothing otherwise."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


@contextmanager
def tidy() -> Iterator[None]:
    """What the user can put right is one sentence and status 2; Ctrl-C leaves no half-written file and status 130."""
    try:
        yield
    except RetoldError as error:
        if isinstance(error, NothingReadableError):
            tell_user(error.reasons[:MOST_REASONS])
        tell_user([f"retold: {error}"])
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        typer.echo("retold: interrupted; nothing half-written is left.", err=True)
        raise typer.Exit(130) from None
