"""What the user can put right, each said in one sentence. Anything else is our bug and keeps its traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class RetoldError(Exception):
    """Something the user can put right; the message says what was wrong, which value, and what to do next."""


class NothingReadableError(RetoldError):
    """The pile held no article that could be read. ``reasons`` says why, a sentence for each file or row."""

    def __init__(self, tried: int, reasons: Iterable[str] = ()) -> None:
        self.reasons = tuple(reasons)
        files = "1 file was" if tried == 1 else f"{tried} files were"
        super().__init__(
            f"Nothing readable: {files} looked at and none holds an article. "
            "Give text, HTML, JSONL or CSV files, folders of them, or - for standard input."
        )


class MissingPathError(RetoldError):
    """A path on the command line does not exist."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There is no file or folder '{path}'. Check the spelling, or use - for standard input.")


class SeveralArticlesError(RetoldError):
    """A comparison was asked of something that holds more than one article."""

    def __init__(self, path: str, number: int) -> None:
        super().__init__(f"'{path}' holds {number} articles, and a comparison takes one. Give a file with one text.")


class BadMappingError(RetoldError):
    """A --map entry is not of the form field=column, or names a field that does not exist."""

    def __init__(self, entry: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"'{entry}' is not field=column. The fields are {', '.join(fields)}; for example --map text=body.")


class UnwritableError(RetoldError):
    """The report could not be written."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(f"Cannot write the report to '{folder}': {reason}. Choose another folder with --out.")


class BadVoicesError(RetoldError):
    """The table given with --voices cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"Cannot use '{path}' as a table of voices: {reason}. It is TOML with rows such as "
            '[[voice]] name = "KCNA" aliases = ["Korean Central News Agency"] principal = "North Korea".'
        )
