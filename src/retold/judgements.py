"""What people decided, as rows in a file: read, written, and which of them stand.

A file of judgements is JSON Lines, one object a row, and only ever appended to: taking a judgement back is a row as well.
Keys are what stays when articles are added (``model.Judgement``), so the same file goes with a growing pile.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from retold.errors import BadJudgementsError, UnwritableError
from retold.model import VERDICTS, Judgement, JudgementKind, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from retold.model import Verdict

FIELDS = ("id", "kind", "left", "right", "verdict", "who", "when", "note", "left_words", "right_words")
LARGEST = 64 * 1024 * 1024  # bytes; no editor judges more


def made(
    *, kind: JudgementKind, left: str, right: str, verdict: Verdict, who: str, when: datetime, note: str = "",
    left_words: str = "", right_words: str = "",
) -> Judgement:  # fmt: skip
    """The judgement with its id, a hash of all it says.

    Raises:
        ValueError: when the verdict does not go with the kind, a name is missing, or the date has no zone.
    """
    said = (kind, left, right, verdict, who, _written(when), note)
    key = "j:" + hashlib.sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:12]
    return Judgement(
        id=key, kind=kind, left=left, right=right, verdict=verdict, who=who, when=when, note=note, left_words=left_words,
        right_words=right_words,
    )  # fmt: skip


def as_row(judgement: Judgement) -> dict[str, str]:
    """All of it as strings, in the order of ``FIELDS``."""
    return {name: _written(judgement.when) if name == "when" else getattr(judgement, name) for name in FIELDS}


def from_row(row: Mapping[str, object]) -> Judgement:
    """The judgement of a row; its id is made anew.

    Raises:
        ValueError: with the reason, in a few words.
    """
    given = {name: row.get(name) or "" for name in FIELDS}
    wrong = [name for name, value in given.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"'{wrong[0]}' is no text")
    said = {name: str(value).strip() for name, value in given.items() if name not in {"id", "when"}}
    if said["kind"] not in get_args(JudgementKind):
        raise ValueError(f"kind is '{said['kind']}', not one of {', '.join(VERDICTS)}")
    said_when: dict[str, Any] = {**said, "when": moment(str(given["when"]))}
    return made(**said_when)


_ZONELESS = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\Z")


def moment(written: str) -> datetime:
    """A date or time as ISO 8601 writes it, in UTC.

    Raises:
        ValueError: when it is none.
    """
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"when is '{written}', not a date such as 2026-03-20 or 2026-03-20T10:15:00Z") from None
    return found.replace(tzinfo=UTC) if _ZONELESS.match(written) else found.astimezone(UTC)


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


# -------------------------------------------------------------------------------------------------------------- files


def read(path: str) -> tuple[Judgement, ...]:
    """The judgements of a file, each once, in order of date; none when there is no such file yet.

    Raises:
        BadJudgementsError: when the file cannot be read or a row is no judgement.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BadJudgementsError(path, error.strerror or str(error)) from None
    if len(content) > LARGEST:
        raise BadJudgementsError(path, "it is larger than any file of judgements")
    rows = enumerate(content.decode("utf-8", "replace").removeprefix("\ufeff").split("\n"), 1)
    return listed(_parsed(path, number, line) for number, line in rows if line.strip())


def _parsed(path: str, number: int, line: str) -> Judgement:
    try:
        row = json.loads(line)
        return from_row(row if isinstance(row, dict) else {})
    except (ValueError, RecursionError) as error:
        reason = "it is no JSON object" if isinstance(error, (json.JSONDecodeError, RecursionError)) else str(error)
        raise BadJudgementsError(path, f"row {number}: {reason}") from None


def append(path: str, judgement: Judgement) -> None:
    """One more row at the end of the file, which is made when there is none.

    Raises:
        UnwritableError: when it cannot be written.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("ab+") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 1))
            gap = b"\n" if size and file.read(1) != b"\n" else b""  # somebody's editor left the last line open
            file.write(gap + json.dumps(as_row(judgement), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise UnwritableError(path, error.strerror or str(error)) from error


# ----------------------------------------------------------------------------------------------------- which stand


def listed(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Each once, in order of date."""
    return tuple(sorted({row.id: row for row in judgements}.values(), key=_dated))


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The latest about each pair, without those taken back; in order of date, whatever order they came in."""
    latest: dict[tuple[str, ...], Judgement] = {}
    for judgement in sorted(judgements, key=_dated):
        latest[_about(judgement)] = judgement
    return tuple(sorted((row for row in latest.values() if row.verdict != "withdrawn"), key=_dated))


def _about(judgement: Judgement) -> tuple[str, ...]:
    pair = (judgement.left, judgement.right)
    return judgement.kind, *(pair if judgement.kind == "edge" else sorted(pair))


def _dated(judgement: Judgement) -> tuple[datetime, str]:
    return judgement.when, judgement.id


def unmatched(stand: Iterable[Judgement], applied: Collection[str]) -> tuple[Problem, ...]:
    """A warning for each judgement that stands and touched nothing: never silent."""
    return tuple(
        Problem(source=f"judgement {row.id}", reason=_nothing(row), kind="warning") for row in stand if row.id not in applied
    )


def _nothing(row: Judgement) -> str:
    about = f"{row.verdict}: {row.left_words or row.left} / {row.right_words or row.right}"
    return (
        f"The judgement of {row.who} on {row.when:%Y-%m-%d} ({about}) touched nothing in this pile: what it names "
        "is not here together, its text has changed, or a later judgement says otherwise."
    )
