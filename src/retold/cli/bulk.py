"""Archives: articles by the million into tables, and what they share with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from retold.cli.cases import found_in, is_case
from retold.cli.options import Json, Mapping, Quiet
from retold.cli.reading import mapping_of, only_record
from retold.cli.showing import print_text
from retold.cli.watching import progress_bar, tidy

if TYPE_CHECKING:
    from retold.engine.finding import Found, Match
    from retold.engine.scan import Report

SHORTEST = 11  # words in a row that never go unseen


def scan(
    paths: Annotated[list[str], typer.Argument(metavar="IN... OUT", help="Files or folders, and last the folder to write.")],
    engine: Annotated[str, typer.Option("--engine", metavar="ENGINE", help="local (this machine) or spark.")] = "local",
    master: Annotated[
        str,
        typer.Option(
            "--master", metavar="URL", help="Where Spark runs: local[2], spark://host:7077, yarn. Else its own setting."
        ),
    ] = "",
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="Memory of all processes together; the rest goes to disk.")
    ] = "2GB",
    mapping: Mapping = None,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Find everything that an archive shares, by the million articles, in bounded memory.

    IN is JSONL, CSV, TSV or Parquet, gzipped or not, text or HTML, or folders of these. OUT gets Parquet tables: articles, texts,
    passages, families, repeated, errors; and manifest.json. Run again after a stop, it goes on; with new files, it adds them.

    Exit status: 0 all was read, 1 something could not be read (see OUT/errors), 2 nothing could be done.
    """
    with tidy():
        from pathlib import Path  # noqa: PLC0415

        from retold.engine import bytes_of, open_runner  # noqa: PLC0415
        from retold.errors import BadScanError, ScanUnwritableError  # noqa: PLC0415

        if len(paths) < 2:
            raise BadScanError(paths[0])
        *sources, target = paths
        out = Path(target)
        columns = mapping_of(mapping or [])
        runner = open_runner(engine, memory=bytes_of(memory), master=master)
        from retold.engine.scan import scan as run  # noqa: PLC0415

        try:
            with progress_bar(quiet=quiet) as tell:
                report = run(sources, out, runner=runner, mapping=columns, tell=tell or (lambda *_: None))
        except OSError as error:
            raise ScanUnwritableError(target, (error.strerror or str(error)).lower()) from error
        finally:
            runner.close()
        print_text(_scanned(report, target.rstrip("/") or target))
    raise typer.Exit(1 if report.unreadable else 0)


def _scanned(report: Report, out: str) -> str:
    from retold.report.wording import counted  # noqa: PLC0415

    first = f"{counted(report.added, 'file')} read." if report.added else f"Nothing new: everything given is in {out} already."
    named = "1 file or row is" if report.errors == 1 else f"{report.errors:,} files or rows are"
    return (
        f"{first} {counted(report.articles, 'article')} with {counted(report.texts, 'different text')}, "
        f"{counted(report.passages, 'shared passage')}, {counted(report.families, 'family', 'families')} of copies.\n"
        f"{counted(report.repeated, 'stretch', 'stretches')} of text that one outlet repeats; "
        f"{named} named in 'errors' with the reason.\n"
        f"Tables: {out}/articles, texts, passages, families, repeated, errors. Look a text up with: retold find {out} TEXT\n"
    )


def find(
    corpus: Annotated[str, typer.Argument(metavar="CORPUS", help="A folder that 'retold scan' wrote, or a case.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A text, a file, or - for standard input.")],
    json: Json = False,  # noqa: FBT002
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="The most articles to show.")] = 10,
) -> None:
    """Which articles of a scanned corpus, or of a case, share text with this one, with the passages.

    Exit status: 0 whether or not something was found, 2 when nothing could be done.
    """
    with tidy():
        from pathlib import Path  # noqa: PLC0415

        from retold.errors import MissingExtraError, MissingPathError, RetoldError  # noqa: PLC0415

        if not Path(corpus).exists():
            raise MissingPathError(corpus)
        sought = _text_of(text)
        if not sought.strip():
            raise RetoldError("Nothing to find: the text is empty. Give a sentence, a file, or - for standard input.")
        if is_case(corpus):
            print_text(found_in(corpus, sought, limit=limit, json=json))
            return
        try:
            from retold.engine.finding import find as look  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise MissingExtraError("bulk", str(error.name)) from error
        found = look(Path(corpus), sought, limit=limit)
        print_text(_as_json(found) if json else _listed(found, corpus))


def _text_of(given: str) -> str:
    """The text itself, or what the file of this name holds."""
    from pathlib import Path  # noqa: PLC0415

    from retold.errors import MissingPathError  # noqa: PLC0415

    one_word = not any(character.isspace() for character in given)
    try:
        is_file = given == "-" or (bool(given) and Path(given).exists())
    except (OSError, ValueError):  # too long for a file name
        is_file = False
    if is_file:
        return only_record(given).text
    if given and one_word:
        raise MissingPathError(given)
    return given


def _listed(found: Found, corpus: str) -> str:
    from retold.report.wording import counted, plain  # noqa: PLC0415

    if not found.matches and found.words < SHORTEST:
        return f"Nothing to find: the text has {found.words} words, and copy is found from {SHORTEST} words on.\n"
    if not found.matches:
        return f"No article of {corpus} shares text with this one: no run of eleven words or more is in both.\n"
    lines = [f"{counted(len(found.matches), 'article')} with copy in common, of {found.words:,} words asked about.", ""]
    for match in found.matches:
        lines.append(plain(_heading(match), 300))
        for passage in match.passages:
            stretch = " ".join(passage.text.split())
            shown = stretch if len(stretch) <= 200 else f"{stretch[:120]} … {stretch[-60:]}"
            lines.append(f"  {passage.words:>5} words  {plain(shown, 300)}")
        lines.append("")
    if found.further:
        lines.append(f"{found.further:,} more texts share less; --limit shows more.")
    return "\n".join(lines).rstrip() + "\n"


def _heading(match: Match) -> str:
    parts = [match.outlet, match.published.replace("T", " ").removesuffix("Z"), match.title, match.label]
    copies = f" (and {match.copies:,} with the same text)" if match.copies else ""
    return f"{match.words:,} words  {' · '.join(part for part in parts if part)}{copies}  [{match.article}]"


def _as_json(found: Found) -> str:
    import json  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    return json.dumps({"format": "retold.find/1", **asdict(found)}, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
