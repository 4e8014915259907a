"""Commands on a case: a file that stays while articles come in."""

from __future__ import annotations

import json as written
from typing import TYPE_CHECKING, Annotated

import typer

from retold.cli.options import Json, Mapping, Quiet
from retold.cli.reading import mapping_of, read_pile
from retold.cli.showing import color, finish, print_text, tell_user, width
from retold.cli.watching import progress_bar, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from retold.case import Case, Found
    from retold.model import Claim, Trace
    from retold.report.index import Index
    from retold.store import RunRow, StoryRow

CaseFile = Annotated[str, typer.Argument(metavar="CASE", help="A case file made by 'retold add'.")]
StoryId = Annotated[str, typer.Argument(metavar="STORY", help="The id of a story, or as much of it as tells it from the others.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="The most rows to show.")]
TOLD = 20  # problems printed by one command; the log keeps them all


def add(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file; made when there is none.")],
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")],
    mapping: Mapping = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who adds; kept in the log.")] = "",
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Add articles to a case, or make one. Only the stories they touch are traced again; adding twice changes nothing.

    Exit status: 0 all was read, 1 something could not be read (it is named), 2 nothing could be done.
    """
    with tidy():
        from retold.case import Case  # noqa: PLC0415

        pile = read_pile(paths, mapping_of(mapping or []), quiet=quiet)
        with Case.open(case, create=True) as opened, progress_bar(quiet=quiet) as tell:
            added = opened.add(pile, progress=tell, who=who)
            totals = opened.counts()
        tell_user([problem.reason for problem in added.problems[:TOLD]])
        if len(added.problems) > TOLD:
            tell_user([f"{len(added.problems) - TOLD:,} more in 'retold log {case}'."])
        print_text(
            f"{_counted(added.count.articles, 'new article')}, {added.count.repeated:,} known already; "
            f"{_counted(len(added.stories), 'story', 'stories')} new or changed. "
            f"{case} holds {_counted(totals['articles'], 'article')} in {_counted(totals['stories'], 'story', 'stories')}.\n"
        )
    raise typer.Exit(1 if any(problem.kind == "unreadable" for problem in added.problems) else 0)


def stories(
    case: CaseFile,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help='Words that must occur; "phrases", beginnings*.')
    ] = None,
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="Only stories with an article of this outlet.")] = "",
    agency: Annotated[str, typer.Option("--agency", metavar="NAME", help="Only stories that credit this agency.")] = "",
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Only stories with an article in it: en, fr.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="That went on to this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="That began by this day.")] = "",
    lines: Annotated[int, typer.Option("--lines", min=0, metavar="N", help="With at least so many lines of descent.")] = 0,
    limit: Limit = 50,
    json: Json = False,  # noqa: FBT002
) -> None:
    """List the stories of a case: the best first where there are words, else the latest."""
    with tidy():
        with _opened(case) as opened:
            page = opened.stories(
                query=_query(words or []), outlet=outlet, agency=agency, language=language, since=_day(since), until=_day(until),
                least_lines=lines, limit=limit,
            )  # fmt: skip
        if json:
            print_text(_json({"stories": [_story_row(row) for row in page.rows], "total": page.total, "facets": page.facets}))
            return
        print_text("".join(_story_line(row) for row in page.rows) + f"{_shown(len(page.rows), page.total)}\n")


def _query(words: list[str]) -> str:
    """What a shell took apart, put together: beside others an argument of several words is a phrase."""
    if len(words) == 1:
        return words[0]
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _shown(rows: int, total: int) -> str:
    if not total:
        return "No story of this case fits."
    return f"{rows:,} of {total:,} {'story' if total == 1 else 'stories'}."


def story(
    case: CaseFile,
    story: StoryId,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Also write DIR/index.html and the data files.")] = "",
    json: Json = False,  # noqa: FBT002
) -> None:
    """Show one story of a case: who copied whom, changes of meaning, claims, timeline."""
    with tidy():
        with _opened(case) as opened:
            found = _story(opened, story)
        finish(found, out=out, json=json)


def claims(case: CaseFile, story: StoryId, json: Json = False) -> None:  # noqa: FBT002
    """The claims of one story with their five figures."""
    with tidy():
        from retold.report.index import Index  # noqa: PLC0415

        with _opened(case) as opened:
            found = _story(opened, story)
        index = Index(found)
        rows = index.claims(found.stories[0])
        print_text(_table(found, "claims") if json else "\n".join(_claim_lines(index, claim) for claim in rows))


def timeline(case: CaseFile, story: StoryId, json: Json = False) -> None:  # noqa: FBT002
    """What one story says happened when, in calendar order."""
    with tidy():
        from retold import report  # noqa: PLC0415

        with _opened(case) as opened:
            found = _story(opened, story)
        if json:
            print_text(_table(found, "timeline"))
            return
        print_text(report.timeline(found, width=width(), color=color()) or "Nothing in this story is dated.\n")


def export(
    case: CaseFile,
    out: Annotated[str, typer.Argument(metavar="DIR", help="The folder to write.")],
    story: Annotated[str, typer.Option("--story", metavar="STORY", help="Only this story.")] = "",
) -> None:
    """Write a case, or one story, as one page and data files: the same as 'retold trace --out' writes."""
    with tidy():
        with _opened(case) as opened:
            found = _story(opened, story) if story else opened.trace()
        finish(found, out=out, json=False)


def log(case: CaseFile, limit: Limit = 20, json: Json = False) -> None:  # noqa: FBT002
    """What was done to a case, by whom and with which version, and what could not be read; the latest first."""
    with tidy():
        with _opened(case) as opened:
            rows = opened.log(limit=limit)
        print_text(_json([_run_row(row) for row in rows]) if json else "".join(_run_lines(row) for row in rows))


# ------------------------------------------------------------------------------------- what other commands do on a case


def is_case(path: str) -> bool:
    """Whether a file is a case."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  a name of any kind, a null byte included
            return file.read(16) == b"SQLite format 3\x00"
    except (OSError, ValueError):
        return False


def found_in(case: str, text: str, *, limit: int, json: bool) -> str:
    """The articles of a case that share text with this one."""
    with _opened(case) as opened:
        found = opened.find(text, limit)
    if json:
        return _json([_match_row(found, number) for number in range(len(found.matches))])
    if not found.matches:
        return f"No article of {case} shares text with this one.\n"
    return "\n".join(_match_lines(found, number) for number in range(len(found.matches)))


def _match_row(found: Found, number: int) -> dict[str, object]:
    match = found.matches[number]
    article = match.article
    return {
        "article": article.id, "label": article.label, "outlet": article.outlet, "title": article.title, "url": article.url,
        "story": match.story_id, "words": match.words,
        "passages": [
            {side.article_id: [side.start, side.end] for side in (passage.a, passage.b)} | {"words": passage.words}
            for passage in match.passages
        ],
    }  # fmt: skip


def _match_lines(found: Found, number: int) -> str:
    from retold.report.wording import plain, shortened  # noqa: PLC0415

    match = found.matches[number]
    head = f"{match.words:>5} words  {match.article.outlet or match.article.label}: {match.article.title}  ({match.story_id})"
    sides = [next(side for side in (p.a, p.b) if side.article_id == match.article.id) for p in match.passages]
    quotes = [" ".join(match.article.text[side.start : side.end].split()) for side in sides]
    return plain(head, 300) + "\n" + "".join(f"             {shortened(plain(quote, 400), 160)}\n" for quote in quotes)


# ----------------------------------------------------------------------------------------------------------- in words


def _opened(case: str) -> Case:
    from retold.case import Case  # noqa: PLC0415

    return Case.open(case)


def _story(opened: Case, wanted: str) -> Trace:
    return opened.story(opened.named(wanted))


def _day(given: str) -> date | None:
    from datetime import date  # noqa: PLC0415

    from retold.errors import BadDateError  # noqa: PLC0415

    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadDateError(f"'{given}' is not a date such as 2026-03-20") from None


def _counted(number: int, one: str, many: str = "") -> str:
    from retold.report.wording import counted  # noqa: PLC0415

    return counted(number, one, many)


def _story_row(row: StoryRow) -> dict[str, object]:
    return {
        "id": row.id, "title": row.title, "first": row.first and row.first.at.isoformat(),
        "last": row.last and row.last.at.isoformat(), "articles": row.articles, "lines": row.lines,
        "outlets": list(row.outlets), "agencies": list(row.agencies), "languages": list(row.languages),
    }  # fmt: skip


def _story_line(row: StoryRow) -> str:
    from retold.report.wording import period, plain  # noqa: PLC0415

    counts = f"{_counted(row.articles, 'article')}, {_counted(row.lines, 'line')} of descent"
    return f"{row.id}  {plain(row.title, 90)}\n    {period(row.first, row.last) or 'no date'}; {counts}\n"


def _claim_lines(index: Index, claim: Claim) -> str:
    from retold.report import phrases  # noqa: PLC0415
    from retold.report.wording import plain  # noqa: PLC0415

    figures, routes = claim.figures, phrases.routes(index, claim)
    counts = (
        f"{_counted(len(figures.articles), 'article')}, {_counted(len(figures.lines), 'line')}, "
        f"{_counted(len(figures.voices), 'voice')}, {routes} {'route' if routes == '1' else 'routes'}"
    )
    notes = [
        phrases.wider(index, claim),
        plain(phrases.through(index, claim), 200),
        *phrases.disputes(index, claim, beside_standing=True),
        phrases.stake(claim),
    ]
    return f"{claim.id}  {plain(claim.text, 300)}\n    {'; '.join([counts, *filter(None, notes)])}\n"


def _run_row(row: RunRow) -> dict[str, object]:
    names = ("id", "command", "who", "version", "seen", "articles", "repeated", "skipped", "unreadable")
    return {name: getattr(row, name) for name in names} | {
        "started": row.started.isoformat(),
        "ended": row.ended and row.ended.isoformat(),
        "problems": [{"source": p.source, "kind": p.kind, "reason": p.reason} for p in row.problems],
    }


def _run_lines(row: RunRow) -> str:
    from retold.report.wording import plain  # noqa: PLC0415

    by = f" by {row.who}" if row.who else ""
    end = "" if row.ended else " (stopped; what it had acknowledged is there)"
    counts = f"{row.seen:,} met, {row.articles:,} new, {row.repeated:,} known, {row.unreadable + row.skipped:,} left out"
    head = f"{row.started:%Y-%m-%d %H:%M:%S}  {row.command}{by}, retold {row.version}: {counts}{end}"
    return plain(head, 300) + "\n" + "".join(f"    {plain(problem.reason, 300)}\n" for problem in row.problems[:20])


def _table(found: Trace, name: str) -> str:
    from retold import report  # noqa: PLC0415

    rows: Iterable[tuple[object, ...]] = report.rows(found)[name]
    head, *body = rows
    return _json([dict(zip(map(str, head), row, strict=True)) for row in body])


def _json(value: object) -> str:
    return written.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
