"""Raw records into articles: what is the article and what only stands around it, who is credited, when it appeared.

Nothing is cut from the text: offsets point into it as it was read. Each line keeps the reason why it was set aside, and
doubt leaves a line in the article.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from retold.articles import genres, names, releases, signatures, stamps
from retold.articles import layout as layouts
from retold.articles.bodies import remaining
from retold.articles.identity import content_id, host, one_line
from retold.articles.languages import language_of
from retold.articles.repeats import LOOKED_AT, UNRELATED, Marks, is_furniture, marks, set_aside, settle
from retold.model import Article, Boilerplate, Credit, Dateline, Problem, RawRecord, Span, Stamp
from retold.text import normalise, shown

if TYPE_CHECKING:
    from retold.articles.layout import Layout

__all__ = ["LOOKED_AT", "UNRELATED", "Marks", "is_furniture", "marks", "prepare", "set_aside", "settle"]


def prepare(record: RawRecord) -> Article | Problem:
    """The article a record holds, or why it holds none."""
    text = normalise(shown(record.text))
    if not any(character.isalnum() for character in text):
        return Problem(
            source=record.source,
            reason=f"{record.source} holds no text. Leave it out, or give the column that holds the text with --map text=...",
        )
    outlet = one_line(record.outlet) or host(record.url)
    title = one_line(record.title)
    id_ = content_id(text, outlet, record.url, title, record.published)
    layout = layouts.read(text, title, outlet)
    if not outlet and (outlet := releases.issuer(layout.lines, layout.verdicts)):
        layout = layouts.read(text, title, outlet)
    published = _stamp(record, layout, id_)
    genre = genres.genre([line.text for line in layout.lines], record.about.split("\n"), title, record.url, outlet)
    marks = _boilerplate(layout, id_)
    if genre == "correction":
        marks = tuple(mark for mark in marks if mark.rule != genre)  # under a report it is a note, here the news
    found_credits = _credits(layout, outlet, one_line(record.author), id_)
    dateline = _dateline(layout, published, id_)
    removed = [mark.span for mark in marks] + [credit.span for credit in found_credits] + ([dateline.span] if dateline else [])
    body = remaining(text, [(0, len(text))], removed)
    return Article(
        id=id_,
        label=one_line(record.label) or record.source,
        source=record.source,
        text=text,
        outlet=outlet,
        title=title or one_line(layout.headline),
        url=one_line(record.url),
        author=one_line(record.author),
        language=language_of(_sample(text, body)),
        published=published,
        body=body,
        boilerplate=marks,
        credits=found_credits,
        dateline=dateline,
        genre=genre,
    )


def _stamp(record: RawRecord, layout: Layout, id_: str) -> Stamp | None:
    """From the record, else from the text, else from the address."""
    if moment := stamps.parse(record.published):
        return Stamp(at=moment.at, precision=moment.precision, origin="record")
    if found := _dated(layout):
        return Stamp(at=found.moment.at, precision=found.moment.precision, origin="text", span=Span(id_, found.start, found.end))
    if moment := stamps.in_address(record.url):
        return Stamp(at=moment.at, precision=moment.precision, origin="metadata")
    return None


def _dated(layout: Layout) -> stamps.Found | None:
    by_label = {dated.label: dated.found for dated in reversed(layout.dated)}
    return by_label.get("published") or layout.opening or by_label.get("") or by_label.get("updated") or _in_heading(layout)


def _in_heading(layout: Layout) -> stamps.Found | None:
    heading = layout.heading
    if not heading or not heading.year:
        return None
    moment = stamps.parse(f"{heading.year:04}-{heading.month:02}-{heading.day:02}")
    return stamps.Found(moment, heading.start, heading.end) if moment else None


def _boilerplate(layout: Layout, id_: str) -> tuple[Boilerplate, ...]:
    return tuple(Boilerplate(span=Span(id_, mark.start, mark.end), kind=mark.kind, rule=mark.rule) for mark in layout.marks())


def _credits(layout: Layout, outlet: str, author: str, id_: str) -> tuple[Credit, ...]:
    found = [
        Credit(span=Span(id_, credit.start, credit.end), agency=credit.agency, form=credit.form, strength=credit.strength)
        for credit in (*layout.credits, *layout.closing)
    ]
    heading = layout.heading
    if heading and heading.agencies:
        listed = [name for name in heading.agencies if not names.same(name, outlet)]
        span = Span(id_, heading.credit_start, heading.credit_end)
        found += [
            Credit(
                span=span,
                agency=names.agency(name) or name,
                form="dateline",
                strength="whole" if len(heading.agencies) == 1 else "partial",
            )
            for name in listed
        ]
    if not any(credit.agency for credit in found):
        found += [
            Credit(span=Span(id_, 0, 0), agency=name, form="byline", strength=strength)  # said beside the text, not in it
            for name, strength in signatures.of_author(author, outlet)
        ]
    return tuple(sorted(found, key=lambda credit: (credit.span.start, credit.agency)))


def _dateline(layout: Layout, published: Stamp | None, id_: str) -> Dateline | None:
    heading = layout.heading
    if not heading or not heading.place:
        return Dateline(span=Span(id_, heading.start, heading.end), place="") if heading else None
    return Dateline(
        span=Span(id_, heading.start, heading.end),
        place=heading.place,
        day=_day(heading.year, heading.month, heading.day, published),
    )


def _day(year: int, month: int, day: int, published: Stamp | None) -> date | None:
    """The day of a dateline; without a year, the one nearest to publication."""
    if not day or not (year or published):
        return None
    about = published.at.date() if published else date(year, 1, 1)
    years = [year] if year else [about.year, about.year - 1, about.year + 1]
    possible = [found for found in (_calendar(y, month, day) for y in years) if found]
    return min(possible, key=lambda found: abs((found - about).days)) if possible else None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _sample(text: str, body: tuple[tuple[int, int], ...]) -> str:
    out, size = [], 0
    for start, end in body:
        out.append(text[start : min(end, start + 500 - size)])
        size += len(out[-1])
        if size >= 500:
            break
    return " ".join(out)
