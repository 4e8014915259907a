"""The command line: parse, call, print. Everything heavy is imported inside the command that needs it.

``one_shot``            trace, diff, demo
``bulk``                scan, find: archives
``cases``               add, stories, story, claims, timeline, export, log: a case
``judging``             corroborate, judge; ``naming`` what a person names there
``reading``             what the words on the command line name: piles, records, tables of voices, judgements
``serving``             serve: a case in the browser
``showing``             to standard output and to files, whole or not at all
``watching``            the progress bar; errors and Ctrl-C as one sentence and an exit status

A module of commands holds plain functions; they are registered here, in the order ``--help`` shows them.
"""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from retold import __version__
from retold.cli import bulk, cases, following, judging, one_shot, serving

app = typer.Typer(
    name="retold",
    help="Shows how the news in a pile of articles was retold: which articles are the same copy, who copied whom, what each "
    "changed, who says what, and how many independent sources stand behind each claim.",
    epilog="Nothing of yours is sent anywhere. 'retold demo' shows an example.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,  # noqa: FBT002
) -> None:
    if version:
        typer.echo(f"retold {__version__}")
        raise typer.Exit


for command in (
    one_shot.trace,
    one_shot.diff,
    judging.corroborate,
    judging.judge,
    cases.add,
    cases.stories,
    cases.story,
    cases.claims,
    cases.timeline,
    cases.export,
    cases.log,
    following.watch,
    following.edits,
    bulk.scan,
    bulk.find,
    serving.serve,
    one_shot.demo,
):
    app.command()(command)


# records made between two looks for rubbish, and smaller looks before a larger one: a trace keeps nearly all it makes,
# and looking at it every 700 records took 8 % of its time
_LOOKS = (20_000, 20, 20)


def main() -> None:
    """The ``retold`` command."""
    gc.set_threshold(*_LOOKS)
    app()
