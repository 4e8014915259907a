"""Commands that need no case: a pile in, an answer out."""

from __future__ import annotations

from typing import Annotated

import typer

from retold.cli.options import Json, Judgements, Mapping, Quiet, Voices
from retold.cli.reading import demo_pile, judgements_of, mapping_of, only_record, read_pile, traced, voices_of
from retold.cli.showing import finish, print_comparison
from retold.cli.watching import tidy

Out = Annotated[
    str,
    typer.Option("--out", metavar="DIR", help="Also write DIR/index.html (one self-contained page) and the data files."),
]


def trace(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")],
    out: Out = "",
    json: Json = False,  # noqa: FBT002
    mapping: Mapping = None,
    voices: Voices = "",
    judgements: Judgements = "",
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Trace a pile of articles: lines of descent, changes, claims and their sources, timeline.

    PATH is plain text, HTML, JSONL, JSON, CSV or TSV, gzipped or not, or a folder of these. Tables are read by their usual
    column names: id, url, outlet (source, publisher), title, text (body, content), published (date), author.

    Exit status: 0 all was read, 1 something could not be read (it is named), 2 nothing could be done.
    """
    with tidy():
        table = voices_of(voices) if voices else None
        pile = read_pile(paths, mapping_of(mapping or []), quiet=quiet)
        finish(traced(pile, table, quiet=quiet, judged=judgements_of(judgements)), out=out, json=json)


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A text or page.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    json: Json = False,  # noqa: FBT002
) -> None:
    """Compare two texts: what is shared, moved, added, cut and changed, each change named by kind.

    No direction is claimed: A is only the one named first.
    """
    with tidy():
        from retold import pipeline, report  # noqa: PLC0415

        comparison = pipeline.compare(only_record(a), only_record(b))
        print_comparison(comparison, report.comparison_json if json else None)


def demo(out: Out = "", json: Json = False, quiet: Quiet = False) -> None:  # noqa: FBT002
    """Trace a bundled dossier of invented articles. Needs no file and no network."""
    with tidy():
        finish(traced(demo_pile(), None, quiet=quiet), out=out, json=json)
