"""What people decide, and what a claim rests on: ``retold judge`` and ``retold corroborate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from retold.cli.cases import is_case
from retold.cli.options import Judgements, Mapping, Quiet, Voices
from retold.cli.reading import judgements_of, mapping_of, read_pile, traced, voices_of
from retold.cli.showing import color, print_text, tell_user, width
from retold.cli.watching import tidy

if TYPE_CHECKING:
    from datetime import datetime

    from retold.model import Judgement, Trace


def judge(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A case, or a file of judgements (JSON Lines, made when missing).")],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT",
            help="same-claim, different-claim, same-voice, different-voice, independent, not-independent, edge, no-edge, "
            "or withdraw.",
        ),
    ] = "",
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A claim or place, voice, or article; for an edge the copy.")] = "",
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other; for an edge the original.")] = "",
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who judges; your login name if not given.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")] = "",
    when: Annotated[str, typer.Option("--when", metavar="DATE", help="When it was judged; now if not given.")] = "",
    pile: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="PATH", help="The pile, to name claims by id and articles by label. May be repeated."),
    ] = None,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Write down what a person decided; 'retold trace --judgements FILE' applies it, now and when the pile has grown.

    A place is ARTICLE@START-END as 'retold corroborate' and claims.csv print it; with --in also a claim id. A voice is a
    name. 'independent' takes two voices or two articles. 'withdraw' takes the id of a judgement. FILE alone lists what it
    holds.

    Exit status: 0 written, 2 not.
    """
    with tidy():
        from pathlib import Path  # noqa: PLC0415

        from retold import judgements  # noqa: PLC0415
        from retold.errors import MissingPathError  # noqa: PLC0415

        if is_case(file):
            _judge_in_case(file, verdict, left, right, (who or _login(), note, _moment(when)))
            return
        known = judgements.read(file)
        if not verdict:
            if not Path(file).exists():
                raise MissingPathError(file)
            print_text("".join(_listed(row) for row in known) or f"No judgements in {file}.\n")
            return
        trace = traced(read_pile(pile, {}, quiet=quiet), None, quiet=quiet) if pile else None
        made = _made(verdict, left, right, (who or _login(), note, _moment(when)), known, trace)
        judgements.append(file, made)
        print_text(_listed(made))


NAMED = 5000  # articles of a case up to which claims and articles may be named by what a report prints


def _judge_in_case(file: str, verdict: str, left: str, right: str, signed: tuple[str, str, datetime]) -> None:
    """The same, kept in a case and applied there at once; without a verdict, what it holds."""
    from retold.case import Case  # noqa: PLC0415

    with Case.open(file) as case:
        known = tuple(reversed(case.judgements()))
        if not verdict:
            print_text("".join(_listed(row) for row in known) or f"No judgements in {file}.\n")
            return
        trace = case.trace() if 0 < case.counts()["articles"] <= NAMED else None
        print_text(_listed(case.judge(_made(verdict, left, right, signed, known, trace))))


def _made(
    verdict: str, left: str, right: str, signed: tuple[str, str, datetime], known: tuple[Judgement, ...], trace: Trace | None
) -> Judgement:
    """The judgement these words say."""
    from retold import judgements  # noqa: PLC0415
    from retold.cli import naming  # noqa: PLC0415
    from retold.errors import BadVerdictError, UnknownKeyError  # noqa: PLC0415

    who, note, when = signed
    if verdict == "withdraw":
        return naming.withdrawn(left, known, who=who, note=note, when=when)
    if verdict not in naming.VERDICTS or not left or not right:
        raise BadVerdictError(verdict, naming.VERDICTS)
    kind, word = naming.VERDICTS[verdict]
    (a, said), (b, answered) = (naming.key(kind, name, trace) for name in (left, right))
    if a == b:
        raise UnknownKeyError(right, "other thing than the first", "A judgement is about two.")
    return judgements.made(
        kind=kind, left=a, right=b, verdict=word, who=who, when=when, note=note, left_words=said, right_words=answered
    )


def _moment(when: str) -> datetime:
    from datetime import UTC, datetime  # noqa: PLC0415

    from retold import judgements  # noqa: PLC0415
    from retold.errors import BadDateError  # noqa: PLC0415

    try:
        return judgements.moment(when) if when else datetime.now(UTC)  # noqa: TID251  the edge tells the time
    except ValueError as error:
        raise BadDateError(str(error)) from None


def _login() -> str:
    from getpass import getuser  # noqa: PLC0415

    try:
        return getuser()
    except (OSError, KeyError):  # no such user in a container
        return "unknown"


def _listed(row: Judgement) -> str:
    from retold.report import judged  # noqa: PLC0415

    return judged(row) + "\n"


def corroborate(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="What is claimed, in your words.")],
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="The pile: files, folders, or - for standard input.")],
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,  # noqa: FBT002
    judgements: Judgements = "",
    mapping: Mapping = None,
    voices: Voices = "",
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Find a claim in a pile and show what it rests on: sources, lines of descent, who denies it, every sentence behind it.

    Nothing here says whether it is so; it says how many reported it independently, at least and at most.

    Exit status: 0 found, 1 not found (the nearest are shown), 2 nothing could be done.
    """
    with tidy():
        from retold import corroboration, report  # noqa: PLC0415

        table = voices_of(voices) if voices else None
        pile = read_pile(paths, mapping_of(mapping or []), quiet=quiet)
        trace = traced(pile, table, quiet=quiet, judged=judgements_of(judgements))
        found = corroboration.find(claim, trace)
        shown = report.found_json(trace, found) if json else report.found(trace, found, width=width(), color=color())
        print_text(shown)
        tell_user(problem.reason for problem in trace.problems if problem.kind == "unreadable")
        raise typer.Exit(0 if found.matches else 1)
