"""Newsletters and columns of short reports: several stories in one text, each read as an article of its own.

Traced as one article, a round-up lends the day, the voices and the copy of its first story to all the others. It is cut only
where it says that it tells several things, or numbers them, and where these share hardly a name and few rare words:
"Five things to know about the budget" stays whole.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING

from retold.model import Problem, RawRecord
from retold.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = 40  # reports of one text
LONGEST = 60_000  # characters of a text that is looked at
TELLING = 12  # words of a paragraph that tells something
HEADING = 12  # words of a heading at most
OPENING = 4  # lines in which a round-up says what it is
RARE = 6  # letters of a word that tells two reports of one thing
ALIKE = 3  # names and rare words in common, from which two reports are of one thing
ALIKE_PLAIN = 2  # the same where no headings part them: paragraphs of one report may share as little
EVERYWHERE = 0.5  # share of the reports that hold a name, from which all are of one thing


@dataclass(frozen=True, slots=True)
class _Report:
    title: str
    text: str

    @property
    def words(self) -> frozenset[str]:
        """Its names and rare words, folded."""
        return _names(self.text) | frozenset(word.form for word in words(self.text) if len(word.form) >= RARE)


def apart(record: RawRecord) -> Iterator[RawRecord | Problem]:
    """The record; a round-up of unrelated stories as one record for each, with a note that says so."""
    reports = _reports(record) if len(record.text) <= LONGEST else []
    if len(reports) < 2:
        yield record
        return
    reason = f"{record.source} holds {len(reports)} unrelated stories; each was read as an article of its own."
    yield Problem(source=record.source, reason=reason, kind="warning")
    for number, report in enumerate(reports, 1):
        yield replace(
            record, source=f"{record.source}:{number}", label=f"{record.label}:{number}", title=report.title, text=report.text
        )


def _reports(record: RawRecord) -> list[_Report]:
    lines = [line.strip() for line in record.text.splitlines() if line.strip()]
    headed = _numbered(lines) or (_headed(lines) if _says_so(record.title, lines) else [])
    starts = headed or ([at for at, line in enumerate(lines) if _tells(line)] if _says_so(record.title, lines) else [])
    if not 2 <= len(starts) <= MOST:
        return []
    found = [_report(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    out = _joined(found, ALIKE if headed else ALIKE_PLAIN)
    above = "\n\n".join(lines[: starts[0]]) if any(map(_tells, lines[: starts[0]])) else ""
    return [replace(out[0], text=f"{above}\n\n{out[0].text}"), *out[1:]] if out and above else out


def _report(lines: Sequence[str]) -> _Report:
    is_headed = not _tells(lines[0])
    title = _NUMBER.sub("", lines[0]) if is_headed else ""
    return _Report(title, "\n\n".join(lines[1:] if is_headed else lines))


def _joined(found: Sequence[_Report], alike: int) -> list[_Report]:
    """Neighbours that tell of one thing as one; nothing where others are of one thing too, or some tell nothing."""
    out: list[_Report] = []
    for report in found:
        if out and not report.title and len(_shared(out[-1], report)) >= alike:
            out[-1] = _Report(out[-1].title, f"{out[-1].text}\n\n{report.text}")
        else:
            out.append(report)
    held = Counter(name for report in out for name in _names(report.text))
    is_of_one = any(count > max(1, EVERYWHERE * len(out)) for count in held.values())
    related = any(len(_shared(a, b)) >= alike for a, b in combinations(out, 2))
    return (
        []
        if len(out) < 2 or is_of_one or related or not all(any(map(_tells, report.text.split("\n"))) for report in out)
        else out
    )


def _shared(a: _Report, b: _Report) -> frozenset[str]:
    return a.words & b.words


def _numbered(lines: Sequence[str]) -> list[int]:
    """Where "1. ...", "2. ..." begin, each a heading with a paragraph below, counted from one without a gap."""
    found = [at for at, line in enumerate(lines) if _NUMBER.match(line) and _is_heading(lines, at)]
    counted = [int(match[1]) for at in found if (match := _NUMBER.match(lines[at]))]
    return found if len(found) >= 2 and counted == list(range(1, len(found) + 1)) else []


def _headed(lines: Sequence[str]) -> list[int]:
    found = [at for at in range(len(lines)) if _is_heading(lines, at)]
    return found if len(found) >= 2 else []


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """A short line that ends no sentence, above one that tells something."""
    line = lines[at]
    is_short = 2 <= len(line.split()) <= HEADING and line[-1] not in ".:,;" and not _forms().address.search(fold(line))
    return is_short and at + 1 < len(lines) and _tells(lines[at + 1])


def _tells(line: str) -> bool:
    """Whether a line is a paragraph of a report: some words that end a sentence and do not speak to the reader."""
    return len(line.split()) >= TELLING and line.rstrip("\"'”’»)")[-1:] in (*".!?",) and not _forms().address.search(fold(line))


def _says_so(title: str, lines: Sequence[str]) -> bool:
    opening = [line for line in lines[:OPENING] if len(line.split()) < TELLING and not _forms().offers.search(fold(line))]
    return any(_forms().signs.search(fold(line)) for line in (title, *opening))


def _names(text: str) -> frozenset[str]:
    """Capitalised words that begin no sentence, folded."""
    return frozenset(form for match in _NAME.finditer(text) if (form := match.group().casefold()) not in _forms().common)


_NUMBER = re.compile(r"(\d{1,2})[.)]\s+(?=\w)")
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-zà-ÿ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class _Forms:
    signs: re.Pattern[str]
    address: re.Pattern[str]
    offers: re.Pattern[str]
    common: frozenset[str]


@cache
def _forms() -> _Forms:
    table = tomllib.loads((files(__package__) / "roundups.toml").read_text("utf-8"))
    return _Forms(
        signs=re.compile(rf"\b(?:{'|'.join(table['signs'])})"),
        address=re.compile(rf"\b(?:{'|'.join(table['address'])})\b"),
        offers=re.compile(rf"\b(?:{'|'.join(table['offers'])})\b"),
        common=frozenset(table["common"]),
    )
