"""The command line: parse, call, print. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from retold import __version__
from retold.errors import (
    BadMappingError,
    BadVoicesError,
    MissingPathError,
    NothingReadableError,
    RetoldError,
    SeveralArticlesError,
    UnwritableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from retold.model import Comparison, Pile, RawRecord, Trace

MOST_REASONS = 20  # a folder of ten thousand pictures needs no ten thousand lines

app = typer.Typer(
    name="retold",
    help="Shows how the news in a pile of articles was retold: which articles are the same copy, who copied whom, what each "
    "changed, who says what, and how many independent sources stand behind each claim.",
    epilog="Nothing is sent anywhere. 'retold demo' shows an example.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Out = Annotated[
    str,
    typer.Option("--out", metavar="DIR", help="Also write DIR/index.html (one self-contained page) and the data files."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,  # noqa: FBT002
) -> None:
    if version:
        typer.echo(f"retold {__version__}")
        raise typer.Exit


@app.command()
def trace(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")],
    out: Out = "",
    json: Json = False,  # noqa: FBT002
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, for tables with unusual names."),
    ] = None,
    voices: Annotated[
        str, typer.Option("--voices", metavar="FILE", help="TOML table of voices: aliases, and whom they speak for.")
    ] = "",
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Trace a pile of articles: lines of descent, changes, claims and their sources, timeline.

    PATH is plain text, HTML, JSONL, JSON, CSV or TSV, gzipped or not, or a folder of these. Tables are read by their usual
    column names: id, url, outlet (source, publisher), title, text (body, content), published (date), author.

    Exit status: 0 all was read, 1 something could not be read (it is named), 2 nothing could be done.
    """
    with _tidy():
        table = _voices(voices) if voices else None
        pile = _read(paths, _mapping(mapping or []), quiet=quiet)
        _finish(_traced(pile, table, quiet=quiet), out=out, json=json)


@app.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A text or page.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    json: Json = False,  # noqa: FBT002
) -> None:
    """Compare two texts: what is shared, moved, added, cut and changed, each change named by kind.

    No direction is claimed: A is only the one named first.
    """
    with _tidy():
        from retold import pipeline, report  # noqa: PLC0415

        comparison = pipeline.compare(_only(a), _only(b))
        _print_comparison(comparison, report.comparison_json if json else None)


@app.command()
def demo(out: Out = "", json: Json = False, quiet: Quiet = False) -> None:  # noqa: FBT002
    """Trace a bundled dossier of invented articles. Needs no file and no network."""
    with _tidy():
        _finish(_traced(_demo_pile(), None, quiet=quiet), out=out, json=json)


def main() -> None:
    """The ``retold`` command."""
    app()


# ------------------------------------------------------------------------------------------------------ reading


def _read(paths: Sequence[str], mapping: dict[str, str], *, quiet: bool) -> Pile:
    from retold import read  # noqa: PLC0415

    with _progress(quiet=quiet) as tell:
        return read.records(paths, mapping=mapping, stdin=_stdin() if "-" in paths else None, progress=tell)


def _only(path: str) -> RawRecord:
    """The one article of a file."""
    from retold import read  # noqa: PLC0415

    pile = read.records([path], stdin=_stdin() if path == "-" else None)
    if not pile.records:
        raise NothingReadableError(len(pile.problems), (problem.reason for problem in pile.problems))
    if len(pile.records) > 1:
        raise SeveralArticlesError(path, len(pile.records))
    return pile.records[0]


def _stdin() -> BinaryIO:
    """Standard input, also when it was closed before we began."""
    from io import BytesIO  # noqa: PLC0415

    return sys.stdin.buffer if sys.stdin is not None else BytesIO()


_FIELDS = ("id", "url", "outlet", "title", "text", "published", "author")


def _mapping(entries: Sequence[str]) -> dict[str, str]:
    out = {}
    for entry in entries:
        name, equals, column = entry.partition("=")
        if not equals or not column or name.strip() not in _FIELDS:
            raise BadMappingError(entry, _FIELDS)
        out[name.strip()] = column.strip()
    return out


def _demo_pile() -> Pile:
    from importlib.resources import as_file, files  # noqa: PLC0415

    from retold import read  # noqa: PLC0415

    with as_file(files("retold") / "demo" / "articles.jsonl") as path:
        return read.records([str(path)])


def _voices(path: str) -> dict[str, object]:
    """A user's table of voices: ``[[voice]]`` rows with name, aliases, kind and principal."""
    import tomllib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    try:
        table = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise MissingPathError(path) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadVoicesError(path, str(error)) from None
    rows = table.get("voice")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("name"), str) for row in rows):
        raise BadVoicesError(path, "there is no [[voice]] row, or one has no name")
    return table


def _traced(pile: Pile, table: dict[str, object] | None, *, quiet: bool) -> Trace:
    from retold import pipeline  # noqa: PLC0415

    with _progress(quiet=quiet) as tell:
        return pipeline.trace(pile, options=pipeline.Options(voices=table), progress=tell)


# ------------------------------------------------------------------------------------------------------ showing


def _finish(result: Trace, *, out: str, json: bool) -> NoReturn:
    from retold import report  # noqa: PLC0415

    if out:
        _write(out, {"index.html": report.page(result), **report.exports(result)})
    if json:
        _print(report.as_json(result))
    else:
        _print(report.terminal(result, width=_width(), color=_color()))
        if out:
            _print(f"Written: {out.rstrip('/')}/index.html and the data files beside it.\n")
    bad = [problem for problem in result.problems if problem.kind == "unreadable"]
    if json:  # the text report says it at its end; JSON readers get it on standard error
        _tell(problem.reason for problem in bad)
    raise typer.Exit(1 if bad else 0)


def _print_comparison(comparison: Comparison, as_json: Callable[[Comparison], str] | None) -> None:
    from retold import report  # noqa: PLC0415

    _print(as_json(comparison) if as_json else report.comparison(comparison, width=_width(), color=_color()))


def _print(text: str) -> None:
    """To standard output as UTF-8 whatever the locale; a reader that went away (``| head``) is not an error."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None


def _tell(lines: Iterator[str] | Sequence[str]) -> None:
    from retold.report.wording import plain  # noqa: PLC0415  file names may hold terminal commands

    for line in lines:
        typer.echo(plain(line, 2000), err=True)


def _width() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415

    return max(40, min(120, get_terminal_size((80, 24)).columns)) if sys.stdout.isatty() else 80


def _color() -> bool:
    from os import environ  # noqa: PLC0415

    return sys.stdout.isatty() and "NO_COLOR" not in environ


def _write(folder: str, texts: dict[str, str]) -> None:
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


def _write_one(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.part")
    try:
        half.write_text(text, encoding="utf-8", errors="replace", newline="")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


# ----------------------------------------------------------------------------------------------------- watching


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
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
def _tidy() -> Iterator[None]:
    """What the user can put right is one sentence and status 2; Ctrl-C leaves no half-written file and status 130."""
    try:
        yield
    except RetoldError as error:
        if isinstance(error, NothingReadableError):
            _tell(error.reasons[:MOST_REASONS])
        _tell([f"retold: {error}"])
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        typer.echo("retold: interrupted; nothing half-written is left.", err=True)
        raise typer.Exit(130) from None
