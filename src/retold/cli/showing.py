"""To standard output, and to files whole or not at all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from retold.errors import UnwritableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from retold.model import Comparison, Trace


def finish(result: Trace, *, out: str, json: bool) -> NoReturn:
    """Show a trace, write its files if asked, and end with the exit status its input deserves."""
    from retold import report  # noqa: PLC0415

    failed = _not_written(out, result) if out else None
    if json:
        print_text(report.as_json(result))
    else:
        print_text(report.terminal(result, width=width(), color=color()))
        if out and not failed:
            print_text(f"Written: {out.rstrip('/')}/index.html and the data files beside it.\n")
    if failed:  # the work was done: what came of it is shown before the reason
        raise failed
    bad = [problem for problem in result.problems if problem.kind == "unreadable"]
    if json:  # the text report says it at its end; JSON readers get it on standard error
        tell_user(problem.reason for problem in bad)
    raise typer.Exit(1 if bad else 0)


def _not_written(folder: str, result: Trace) -> UnwritableError | None:
    """The page and the data files written, or why they could not be."""
    from retold import report  # noqa: PLC0415
    from retold.cli import columnar  # noqa: PLC0415

    try:
        tables = columnar.parquet(report.rows(result))
        write_files(folder, {"index.html": report.page(result), **report.exports(result), **tables})
    except UnwritableError as error:
        return error
    return None


def print_comparison(comparison: Comparison, as_json: Callable[[Comparison], str] | None) -> None:
    """Two texts side by side, as text or JSON."""
    from retold import report  # noqa: PLC0415

    print_text(as_json(comparison) if as_json else report.comparison(comparison, width=width(), color=color()))


def print_text(text: str) -> None:
    """To standard output as UTF-8 whatever the locale; a reader that went away (``| head``) is not an error."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None


def tell_user(lines: Iterator[str] | Sequence[str]) -> None:
    """Sentences on standard error, made harmless."""
    from retold.report.wording import plain  # noqa: PLC0415  file names may hold terminal commands

    for line in lines:
        typer.echo(plain(line, 2000), err=True)


def width() -> int:
    """Columns to print in."""
    from shutil import get_terminal_size  # noqa: PLC0415

    return max(40, min(120, get_terminal_size((80, 24)).columns)) if sys.stdout.isatty() else 80


def color() -> bool:
    """Whether the terminal wants colour."""
    from os import environ  # noqa: PLC0415

    return sys.stdout.isatty() and "NO_COLOR" not in environ


def write_files(folder: str, texts: Mapping[str, str | bytes]) -> None:
    """Each file whole or not at all: written under a temporary name, then renamed."""
    from pathlib import Path  # noqa: PLC0415

    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(texts.items()):
            _write_one(target / name, text)
        for old in {path for path in target.glob("stemma-*") if path.suffix in {".graphml", ".dot", ".nwk"}}:
            if old.name not in texts:  # of an earlier run with more families
                old.unlink()
    except OSError as error:
        raise UnwritableError(folder, error.strerror or str(error)) from error


def _write_one(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.part")
    try:
        half.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
