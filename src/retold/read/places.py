"""Where the articles are: paths into an ordered list of readable places, and what was passed over on the way."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from retold.errors import MissingPathError
from retold.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or standard input: something whose bytes can be read once."""

    name: str  # as reports print it
    path: Path | None
    stream: BinaryIO | None = None
    asked: bool = False  # named by the user, not found in a folder: then it is read whatever its name says


@dataclass(frozen=True, slots=True)
class Places:
    """What was found under the paths."""

    places: tuple[Place, ...]
    problems: tuple[Problem, ...]


# Known by name not to hold articles. Anything else is sniffed.
_OTHER_KINDS = {
    kind: suffixes.split()
    for kind, suffixes in {
        "a picture": ".jpg .jpeg .png .gif .webp .svg .ico .bmp .tif .tiff .avif .heic .psd .ai .eps",
        "sound or film": ".mp3 .mp4 .m4a .wav .ogg .avi .mov .mkv .webm .flac .aac",
        "a program or its data": ".py .pyc .js .mjs .ts .css .scss .less .map .c .h .cpp .java .class .jar .so .dll .exe .o .a "
        ".rb .go .rs .php .sh .bat .wasm .toml .ini .cfg .lock .yml .yaml",
        "a font": ".woff .woff2 .ttf .otf .eot",
        "a database or index": ".db .sqlite .sqlite3 .duckdb .mdb .idx .pkl .npy .npz",
        "a backup or temporary file": ".bak .tmp .swp .part .crdownload .log",
    }.items()
}  # fmt: skip
_BY_SUFFIX = {suffix: kind for kind, suffixes in _OTHER_KINDS.items() for suffix in suffixes}
_NAME_IT = "name it itself to have it read."
_NAME_THE_FOLDER = "name that folder itself to have it read."
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx", "node_modules", "__pycache__"))


def walk(paths: Sequence[str], stdin: BinaryIO | None) -> Places:
    """Every file under the paths, folders sorted by name, each file once.

    Raises:
        MissingPathError: when a path does not exist.
    """
    places: list[Place] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    for path in paths:
        for found in _under(path, stdin):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.path is None or _is_new(found.path, seen):
                places.append(found)
            else:
                problems.append(_skipped(found.name, "was already read under another path."))
    return Places(tuple(places), tuple(problems))


def _under(path: str, stdin: BinaryIO | None) -> Iterator[Place | Problem]:
    if path == STDIN and stdin is not None:
        yield Place("-", None, stdin, asked=True)
        return
    root = Path(path)
    try:
        exists = root.exists()
    except (OSError, ValueError):  # a name too long for the file system, a NUL in it
        exists = False
    if not exists:
        raise MissingPathError(path)
    if root.is_dir():
        yield from _folder(root)
    else:
        yield Place(path, root, asked=True)


def _folder(root: Path) -> Iterator[Place | Problem]:
    """Depth first, sorted; no recursion, so that a deep tree is no danger; links to folders are not followed."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(
                source=str(here), reason=f"The folder {here} could not be opened: {_why(error)}. Check its permissions."
            )
            continue
        waiting.extend(entry for entry in reversed(entries) if _is_folder(entry) and not _is_hidden(entry))
        for entry in entries:
            if _is_hidden(entry):
                yield _skipped(str(entry), f"is hidden or belongs to the system; {_NAME_IT}")
            elif entry.is_symlink() and entry.is_dir():
                yield _skipped(str(entry), f"is a link to a folder; {_NAME_THE_FOLDER}")
            elif not _is_folder(entry):
                yield _file(entry)


def _file(path: Path) -> Place | Problem:
    try:
        kind = path.stat().st_mode
    except OSError as error:
        return Problem(source=str(path), reason=f"{path} could not be opened: {_why(error)}.")
    if not stat.S_ISREG(kind):
        return _skipped(str(path), "is not a regular file.")
    if other := _BY_SUFFIX.get(path.suffix.casefold()):
        return _skipped(str(path), f"has the name of {other}; {_NAME_IT}")
    return Place(str(path), path)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.casefold() in _SYSTEM


def _is_new(path: Path, seen: set[tuple[int, int]]) -> bool:
    try:
        status = path.stat()
    except OSError:
        return True
    if not stat.S_ISREG(status.st_mode):
        return True  # a pipe such as /dev/fd/63 is read as often as it is given
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True


def _skipped(name: str, why: str) -> Problem:
    return Problem(source=name, reason=f"{name} {why}", kind="skipped")


def _why(error: OSError) -> str:
    return (error.strerror or str(error) or os.strerror(error.errno or 0)).lower()
