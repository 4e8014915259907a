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
        super().__init__(f"Cannot write the report to '{folder}': {reason}. Choose another folder.")


class BadVoicesError(RetoldError):
    """The table given with --voices cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"Cannot use '{path}' as a table of voices: {reason}. It is TOML with rows such as "
            '[[voice]] name = "KCNA" aliases = ["Korean Central News Agency"] principal = "North Korea".'
        )


class BadJudgementsError(RetoldError):
    """A file of judgements cannot be read, or a row of it is no judgement."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"Cannot use '{path}' as a file of judgements: {reason}. 'retold judge FILE' writes such files.")


class UnknownKeyError(RetoldError):
    """A judgement names something that nothing stands for."""

    def __init__(self, key: str, kind: str, remedy: str) -> None:
        super().__init__(f"'{key}' names no {kind}. {remedy}")


class MissingCaseError(RetoldError):
    """There is no case file where one was named."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There is no case '{path}'. Check the spelling, or make one: retold add {path} ARTICLES...")


class NotACaseError(RetoldError):
    """A file given as a case is none, is damaged, or is of a newer version."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"'{path}' cannot be used as a case: {reason}. Name a file made by 'retold add', or a new one.")


class CaseBusyError(RetoldError):
    """Another program is writing to the case."""

    def __init__(self, path: str) -> None:
        super().__init__(f"Another program is writing to '{path}'. Nothing was changed; try again when it has finished.")


class CaseUnwritableError(RetoldError):
    """The case file could not be read or written: full disk, no permission."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"Cannot write to the case '{path}': {reason}. What it held before is unchanged; make room or change the permissions."
        )


class MissingStoryError(RetoldError):
    """No story, or article, of the case has this id. ``successors`` are the stories its articles went to."""

    def __init__(self, wanted: str, successors: Iterable[str] = ()) -> None:
        self.successors = tuple(successors)
        where = f" Its articles are now in {', '.join(self.successors)}." if self.successors else ""
        super().__init__(f"There is no story '{wanted}' in this case.{where} See 'retold stories CASE'.")


class BadVerdictError(RetoldError):
    """A word on the command line is no verdict, or a thing it is about is missing."""

    def __init__(self, verdict: str, verdicts: Iterable[str]) -> None:
        super().__init__(f"'{verdict}' is no verdict about two things. Give one of {', '.join(verdicts)}, then LEFT and RIGHT.")


class BadDateError(RetoldError):
    """A date on the command line is none."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Bad date: {reason}.")


class EmptyClaimError(RetoldError):
    """A claim to look for holds no word to look for it by."""

    def __init__(self, claim: str) -> None:
        super().__init__(f"'{claim[:80]}' holds no word to look for. Give the claim in a few words: who did what, how many.")


class MissingExtraError(RetoldError):
    """A command needs a part that is installed only when asked for."""

    def __init__(self, extra: str, missing: str) -> None:
        self.extra = extra
        super().__init__(f"This needs '{missing}', which is not installed. Install it with: pip install 'retold[{extra}]'")


class BadFeedsError(RetoldError):
    """The list of addresses to watch cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"Cannot use '{path}' as a list of addresses: {reason}. Write one http(s) address a line; # begins a remark."
        )


class BadIntervalError(RetoldError):
    """A length of time on the command line cannot be read."""

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is no length of time. Write --every 15m, 2h or 90s; 30s is the shortest.")


class PortTakenError(RetoldError):
    """The address to serve at is in use, or may not be used."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot serve at {host}:{port}: {reason}. Choose another with --port, or leave it out for any free one; --host "
            "takes an address of this machine."
        )


class WeakTokenError(RetoldError):
    """A token that could be guessed."""

    def __init__(self, least: int) -> None:
        super().__init__(f"The token is too short. Give --token {least} characters or more, or leave it out for a random one.")


class OtherScanError(RetoldError):
    """The folder given to ``scan`` or ``find`` is no scan of this version with these parameters."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(f"'{folder}' cannot be used as a scanned corpus: {reason}. Name another folder, or scan into a new one.")


class ScanRunningError(RetoldError):
    """Another scan writes to the same folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"Another scan is writing to '{folder}'. Nothing was changed; try again when it has finished.")


class ScanUnwritableError(RetoldError):
    """A scan could not write: full disk, no permission."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"Cannot write to '{folder}': {reason}. What it held before is unchanged; make room or change the "
            "permissions, and the same command goes on where it stopped."
        )


class BadMemoryError(RetoldError):
    """The size given with --memory is none, or too little to work with."""

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is no size for --memory. Give 300MB or more, as in --memory 2GB.")


class BadEngineError(RetoldError):
    """The name given with --engine is none."""

    def __init__(self, given: str) -> None:
        super().__init__(f"There is no engine '{given}'. Give --engine local or --engine spark.")


class WorkerKilledError(RetoldError):
    """A process of a scan was killed, as a system does that runs out of memory."""

    def __init__(self, memory: int) -> None:
        super().__init__(
            f"A process of the scan was killed, probably for want of memory (--memory is {memory >> 20}MB). Free some, or "
            "give a smaller --memory; the same command goes on where it stopped."
        )


class SparkError(RetoldError):
    """Spark could not be started, or gave up."""

    def __init__(self, master: str, reason: str) -> None:
        where = f" on '{master}'" if master else ""
        super().__init__(
            f"Spark failed{where}: {reason}. It needs Java 17 or later (JAVA_HOME) and folders that every worker sees under the "
            "same path; --engine local needs neither."
        )


class BadScanError(RetoldError):
    """A scan was asked for with one path only."""

    def __init__(self, path: str) -> None:
        super().__init__(f"A scan takes what to read and then the folder to write: retold scan {path} OUT")
