"""Options that several commands share, with the words that ``--help`` shows for them."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, for tables with unusual names."),
]
Voices = Annotated[str, typer.Option("--voices", metavar="FILE", help="TOML table of voices: aliases, and whom they speak for.")]
Judgements = Annotated[
    str,
    typer.Option("--judgements", metavar="FILE", help="What people decided, written by 'retold judge': it goes before all else."),
]
