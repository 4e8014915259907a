"""Scores the days of happenings on MEANTIME: event mentions whose event has a day, each to be dated from its article.

    python benchmarks/happenings.py DIR [--errors]

DIR is the unpacked MEANTIME corpus: ``list_instances.csv`` has the day of each event, ``intra_cross-doc_annotation/*/*.xml`` the
articles and which words mention which event. Only articles with a creation day are scored, as in the trial that set the
baselines; it is given as the day of publication. Exact: the same day. Near: at most one day off. "Elsewhere" is the part of
the mentions whose day is not that of publication.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from retold import timelines, times
from retold.model import Article, Span, Stamp, TimeValue

if TYPE_CHECKING:
    from collections.abc import Callable

DATE_LINE = 1  # the sentence that holds the creation day
Dater = "Callable[[Report, Span], date | None]"


@dataclass(frozen=True)
class Mention:
    """Words that mention an event, and its day."""

    span: Span
    day: date


@dataclass(frozen=True)
class Report:
    """One article with its time expressions and the mentions to be dated."""

    article: Article
    published: date
    times: tuple[TimeValue, ...]
    mentions: tuple[Mention, ...]


# ------------------------------------------------------------------------------------------------------------ reading


def instance_days(root: Path) -> dict[str, date]:
    """The day of each event that has one."""
    rows = [line.split("\t") for line in (root / "list_instances.csv").read_text("utf-8").splitlines()]
    return {row[0]: date.fromisoformat(row[7]) for row in rows if len(row) > 7 and re.fullmatch(r"\d{4}-\d\d-\d\d", row[7])}


def read(path: Path, days: dict[str, date]) -> Report | None:
    """One annotated article; None without a creation day. The headline is the title and opens the body; the date line is left out."""
    root = ET.parse(path).getroot()
    marks = {mark.get("m_id") or "": mark for mark in root.iter() if mark.get("m_id") and mark.tag.isupper()}
    created = next((d for m in marks.values() if m.get("functionInDocument") == "CREATION_TIME" and (d := day(m))), None)
    if created is None:
        return None
    text, places = laid_out(root)
    spans = {
        key: span for key, mark in marks.items() if mark.tag == "EVENT_MENTION" and (span := span_of(mark, places, path.stem))
    }
    found: dict[Span, date] = {}
    for link in root.iter("REFERS_TO"):
        target, sources = link.find("target"), link.findall("source")
        instance = marks[target.get("m_id") or ""].get("instance_id") if target is not None else None
        if instance in days:
            found |= {spans[key]: days[instance] for source in sources if (key := source.get("m_id") or "") in spans}
    stamp = Stamp(at=datetime(created.year, created.month, created.day, 12, tzinfo=UTC), precision="day", origin="record")
    title = text.split("\n", 1)[0]
    article = Article(
        id=path.stem, label=path.stem, source=str(path), text=text, outlet="", title=title, language="en", published=stamp,
        body=((0, len(text)),),
    )  # fmt: skip
    mentions = tuple(Mention(span, found[span]) for span in sorted(found, key=lambda span: span.start))
    return Report(article, created, times.tag(article), mentions)


def laid_out(root: ET.Element) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text, one sentence a paragraph, and where each token stands in it."""
    text, sentence, places = "", None, {}
    for token in root.iter("token"):
        if int(token.get("sentence") or 0) == DATE_LINE:
            continue
        word = token.text or ""
        if sentence is not None:
            text += "\n" if token.get("sentence") != sentence else "" if _NO_BLANK.fullmatch(word) else " "
        sentence = token.get("sentence")
        places[token.get("t_id") or ""] = (len(text), len(text) + len(word))
        text += word
    return text, places


_NO_BLANK = re.compile(r"[.,;:?!)%]|'s|n't|'(?:re|ve|ll|d|m)")


def span_of(mark: ET.Element, places: dict[str, tuple[int, int]], name: str) -> Span | None:
    """Where a mark stands; None when none of its words is in the text."""
    anchors = [places[key] for anchor in mark.findall("token_anchor") if (key := anchor.get("t_id") or "") in places]
    return Span(name, min(a for a, _ in anchors), max(b for _, b in anchors)) if anchors else None


def day(mark: ET.Element) -> date | None:
    """The value of a time expression as a day; one of them is written day first."""
    value = mark.get("value") or ""
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", value):
        return date(*(int(part) for part in found.groups()))
    if found := re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", value):
        return date(int(found[3]), int(found[2]), int(found[1]))
    return None


# ---------------------------------------------------------------------------------------------------------- baselines


def publication(report: Report, _: Span) -> date | None:
    """The day of publication."""
    return report.published


def same_sentence(report: Report, span: Span) -> date | None:
    """The nearest day named in the same sentence, else the day of publication."""
    return _nearest(report, span) or report.published


def then_lead(report: Report, span: Span) -> date | None:
    """The nearest day named in the same sentence, else the first that the lead names, else the day of publication."""
    lead = [value.first for value in _days(report) if 1 <= report.article.text.count("\n", 0, value.span.start) <= 2]
    return _nearest(report, span) or next(iter(lead), report.published)


def _nearest(report: Report, span: Span) -> date | None:
    text = report.article.text
    begin, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    inside = [v for v in _days(report) if begin <= v.span.start and (end < 0 or v.span.end <= end)]
    return (
        min(inside, key=lambda v: max(v.span.start - span.end, span.start - v.span.end), default=None)
        and min(inside, key=lambda v: max(v.span.start - span.end, span.start - v.span.end)).first
    )


def _days(report: Report) -> list[TimeValue]:
    return [value for value in report.times if value.first and value.first == value.last and not value.implied]


def ours() -> Callable[[Report, Span], date | None]:
    """The day the timeline gives a happening."""
    daters: dict[str, timelines.Dater] = {}

    def dated(report: Report, span: Span) -> date | None:
        if report.article.id not in daters:
            daters[report.article.id] = timelines.Dater(report.article, report.times)
        found = daters[report.article.id].date_of(span)
        return found.first if found else None

    return dated


# ------------------------------------------------------------------------------------------------------------ scoring


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every mention that ours gets wrong")
    arguments = parser.parse_args()
    days = instance_days(arguments.folder)
    paths = sorted(arguments.folder.rglob("intra_cross-doc_annotation/*/*.xml"))
    reports = [report for path in paths if (report := read(path, days)) is not None]
    ways = {
        "day of publication": publication,
        "same sentence, else publication": same_sentence,
        "same sentence, lead, publication": then_lead,
        "retold": ours(),
    }
    print(f"{'day of an event':34} {'mentions':>9} {'exact':>7} {'near':>7} {'elsewhere':>10} {'CPU s':>7}")
    for name, way in ways.items():
        print(scored(name, way, reports, errors=arguments.errors and name == "retold"))
    by_corpus = defaultdict(list)
    for report in reports:
        by_corpus[Path(report.article.source).parent.name].append(report)
    for name, some in by_corpus.items():
        print(scored(f"retold, {name}", ways["retold"], some, errors=False))


def scored(name: str, way: Callable[[Report, Span], date | None], reports: list[Report], *, errors: bool) -> str:
    """One row of the table."""
    begin = time.process_time()
    pairs = [(report, mention, way(report, mention.span)) for report in reports for mention in report.mentions]
    seconds = time.process_time() - begin
    if errors:
        for report, mention, found in pairs:
            if found != mention.day:
                show(report, mention, found)
    exact = sum(found == mention.day for _, mention, found in pairs)
    near = sum(found is not None and abs(found - mention.day).days <= 1 for _, mention, found in pairs)
    elsewhere = [found == mention.day for report, mention, found in pairs if mention.day != report.published]
    count = max(1, len(pairs))
    return (
        f"{name:34} {len(pairs):9} {100 * exact / count:7.1f} {100 * near / count:7.1f} "
        f"{100 * sum(elsewhere) / max(1, len(elsewhere)):10.1f} {seconds:7.2f}"
    )


def show(report: Report, mention: Mention, found: date | None) -> None:
    """One line about one error."""
    text = report.article.text
    begin, end = text.rfind("\n", 0, mention.span.start) + 1, text.find("\n", mention.span.end)
    line = text[begin : mention.span.start] + "[[" + text[mention.span.start : mention.span.end] + "]]"
    print(f"{report.published} | ours {found} | gold {mention.day} | {line}{text[mention.span.end : end if end > 0 else None]}")


if __name__ == "__main__":
    main()
