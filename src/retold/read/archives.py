"""Zip and tar archives: each file inside is read in memory, as if it lay in a folder. Nothing is ever unpacked onto the disk.

So a name that leads out of the archive leads nowhere: it is a label. Sizes are counted as they come out, not as they are said
to be.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from retold.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_FILES = 20_000
LARGEST_FILE = 40 * 2**20
LARGEST = 2 * 2**30  # bytes unpacked, of one archive
RATIO = 200  # times its packed size that one file may unpack to, beyond the first megabyte

Member = tuple[str, bytes]


def members(name: str, path: Path) -> Iterator[Member | Problem]:
    """Name and contents of each file of an archive, in order."""
    opened = _zipped if zipfile.is_zipfile(path) else _tarred
    total = 0
    try:
        for number, member in enumerate(opened(name, path)):
            total += len(member[1]) if isinstance(member, tuple) else 0
            if number >= MOST_FILES or total > LARGEST:
                yield Problem(
                    source=name, reason=f"{name} unpacks to more than an archive of articles holds. Unpack and split it."
                )
                return
            yield member
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        yield Problem(
            source=name, reason=f"{name} is damaged: {str(error)[:200]}. Fetch or pack it again; what stands before was read."
        )


def _zipped(name: str, path: Path) -> Iterator[Member | Problem]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            inside = f"{name}:{entry.filename}"
            if entry.is_dir():
                continue
            if entry.flag_bits & 1:
                yield Problem(source=inside, reason=f"{inside} is locked with a password. Unpack it first.")
                continue
            with archive.open(entry) as file:
                yield _read(inside, file, entry.compress_size)


def _tarred(name: str, path: Path) -> Iterator[Member | Problem]:
    with tarfile.open(path, "r|*") as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.isfile() else None  # links and devices are nothing to read
            if file is not None:
                yield _read(f"{name}:{entry.name}", file, LARGEST_FILE)


def _read(name: str, file: IO[bytes], packed: int) -> Member | Problem:
    most = min(LARGEST_FILE, 2**20 + RATIO * packed)
    data = file.read(most + 1)
    if len(data) > most:
        return Problem(source=name, reason=f"{name} unpacks to more than an article can be. Unpack and look at it first.")
    return name, data
