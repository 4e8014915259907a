"""What is to be read: files with their digests, cut into splits that are read one by one.

A large file of JSON Lines is cut at line ends, a Parquet file at its row groups, small files go together; anything else
is read in one piece. Where the cuts fall has no bearing on the result.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retold.errors import MissingPathError
from retold.read import decoding, places, sniffing
from retold.read.streams import GZIP, HEAD, Stream, TooLargeError, UnpackError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from retold.model import Problem

Piece = dict[str, Any]  # name, path, kind, first, last (bytes, or row groups), line (number of the first)
MOST_FILES = 500  # in one split
CHUNK = 1 << 20


@dataclass(slots=True)
class Input:
    """One file: what it holds, told by its digest, and where it may be cut."""

    name: str
    path: str
    size: int
    digest: str
    kind: str
    cuts: list[tuple[int, int]] = field(default_factory=list)  # (byte, number of the line that begins there)


@dataclass(frozen=True, slots=True)
class Found:
    """The files under some paths, and what was passed over."""

    inputs: list[Input]
    problems: tuple[Problem, ...]


def look(paths: Sequence[str], mapping: Mapping[str, str], piece: int, tell: Callable[[int, int], None]) -> Found:
    """Every file under the paths, read once for its digest.

    Raises:
        MissingPathError: when a path does not exist.
    """
    found = places.walk(paths, None)
    inputs = []
    for number, place in enumerate(found.places):
        tell(number, len(found.places))
        if place.path is not None:
            inputs.append(_looked_at(place.name, place.path, mapping, piece))
    tell(len(found.places), len(found.places))
    return Found(inputs, found.problems)


def _looked_at(name: str, path: Path, mapping: Mapping[str, str], piece: int) -> Input:
    try:
        kind = _kind(name, path, mapping)
        size = path.stat().st_size
        digest = hashlib.blake2b(digest_size=16)
        cuts = [(0, 1)]
        at = lines = 0
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                if kind == "lines":
                    if at + len(chunk) - cuts[-1][0] >= piece and (end := chunk.find(b"\n")) >= 0:
                        cuts.append((at + end + 1, lines + 2))
                    lines += chunk.count(b"\n")
                at += len(chunk)
    except FileNotFoundError as error:
        raise MissingPathError(name) from error
    except OSError:  # said again, as a problem, by whoever reads it
        return Input(name, str(path), 0, hashlib.blake2b(name.encode(errors="replace"), digest_size=16).hexdigest(), "other")
    return Input(name, str(path.resolve()), size, digest.hexdigest(), kind, cuts)


def _kind(name: str, path: Path, mapping: Mapping[str, str]) -> str:
    """ "lines" may be cut at line ends, "parquet" at row groups, "other" nowhere."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(GZIP) or decoding.marked(head)[0].startswith(("utf-16", "utf-32")):
        return "other"
    try:
        with Stream(path, None) as source:
            return "lines" if sniffing.kind_of(source.head(), name, mapping) == "jsonl" else "other"
    except (TooLargeError, UnpackError):
        return "other"


def splits(inputs: Iterable[Input], piece: int) -> list[list[Piece]]:
    """Pieces of files in groups of about ``piece`` bytes."""
    out: list[list[Piece]] = [[]]
    size = 0
    for part, weight in _pieces(inputs, piece):
        if out[-1] and (size + weight > piece or len(out[-1]) >= MOST_FILES):
            out.append([])
            size = 0
        out[-1].append(part)
        size += weight
    return out if out[-1] else out[:-1]


def _pieces(inputs: Iterable[Input], piece: int) -> Iterator[tuple[Piece, int]]:
    for file in inputs:
        base = {"name": file.name, "path": file.path, "kind": file.kind}
        if file.kind == "lines":
            ends = [byte for byte, _ in file.cuts[1:]] + [file.size]
            for (first, line), last in zip(file.cuts, ends, strict=True):
                yield {**base, "first": first, "last": last, "line": line}, last - first
        elif file.kind == "parquet":
            yield from _row_groups(base, file, piece)
        else:
            yield {**base, "first": 0, "last": file.size, "line": 1}, file.size


def _row_groups(base: Piece, file: Input, piece: int) -> Iterator[tuple[Piece, int]]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        metadata = pq.read_metadata(file.path)
    except (OSError, pa.ArrowException):
        yield {**base, "first": 0, "last": 0, "line": 1}, 0
        return
    first, line, size = 0, 1, 0
    begin = line
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        size += group.total_byte_size
        line += group.num_rows
        if size >= piece or number == metadata.num_row_groups - 1:
            yield {**base, "first": first, "last": number + 1, "line": begin}, size
            first, begin, size = number + 1, line, 0
