"""Commands that follow the world: poll addresses into a case, and show which pages were edited since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from retold.cli.options import Json, Quiet
from retold.cli.showing import color, print_text, tell_user, width
from retold.cli.watching import progress_bar, tidy
from retold.errors import BadIntervalError

if TYPE_CHECKING:
    from retold.model import Article, RawRecord
    from retold.watch import Round

SHORTEST = 30.0  # seconds between two rounds
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def watch(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file; made when there is none.")],
    feeds: Annotated[str, typer.Option("--feeds", metavar="FILE", help="Addresses of feeds, sitemaps and pages, one a line.")],
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="How often: 15m, 2h, 90s.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="One round, then stop.")] = False,  # noqa: FBT002
    delay: Annotated[float, typer.Option("--delay", min=0.0, metavar="SECONDS", help="Between two requests to one host.")] = 2.0,
    allow_private: Annotated[  # noqa: FBT002
        bool, typer.Option("--allow-private", help="Also ask this machine and its network.")
    ] = False,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Poll feeds, sitemaps and pages into a case until Ctrl-C, and keep every version of a page that changed.

    The one command that uses the network. It asks only for the addresses of FILE and what these list, conditionally, with
    a pause for each host, as far as its robots.txt allows. Stopped and started again it goes on where it was.

    Exit status: 0 all was read, 1 something could not be fetched or read (it is named), 2 nothing could be done.
    """
    with tidy():
        from time import monotonic, sleep, time  # noqa: PLC0415

        from retold.case import Case  # noqa: PLC0415
        from retold.watch import Fetcher, Watcher  # noqa: PLC0415
        from retold.watch.listing import read_sources  # noqa: PLC0415

        seconds, wanted = seconds_of(every), read_sources(feeds)
        fetcher = Fetcher(clock=monotonic, pause=sleep, private=allow_private, delay=delay)
        with Case.open(case, create=True) as opened:
            watcher = Watcher(case=opened, fetcher=fetcher, sources=wanted, every=seconds, now=time)
            while True:
                with progress_bar(quiet=quiet) as watcher.tell:
                    done = watcher.round()
                _told(done)
                if once:
                    raise typer.Exit(1 if done.problems else 0)
                sleep(max(1.0, watcher.next_due()))


def edits(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file.")],
    url: Annotated[str, typer.Argument(metavar="[URL]", help="Only this page.")] = "",
    json: Json = False,  # noqa: FBT002
) -> None:
    """Pages whose text changed after it was first seen, and what changed from one version to the next.

    Exit status: 0, also when no page changed; 2 nothing could be done.
    """
    with tidy():
        from retold.case import Case, pages  # noqa: PLC0415

        with Case.open(case) as opened:
            found = pages.edited(opened, url)
        if json:
            import json as written  # noqa: PLC0415

            rows = [
                {"url": page.url, "versions": [_row(page.versions[0], None), *map(_row, page.versions[1:], page.versions)]}
                for page in found
            ]
            print_text(written.dumps(rows, ensure_ascii=False, indent=1) + "\n")
            return
        if not found:
            which = f"{url} was not" if url else "No page of this case was"
            print_text(f"{which} seen with two different texts.\n")
        for page in found:
            print_text(f"{page.url}: {len(page.versions)} versions\n")
            for before, after in zip(page.versions, page.versions[1:], strict=False):
                print_text(f"\nseen {_moment(before)}, then {_moment(after)}\n{_compared(before, after)}\n")


def seconds_of(given: str) -> float:
    """A length of time such as 15m.

    Raises:
        BadIntervalError: when it is none, or too short.
    """
    found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,3})?)\s?([smhd])", given.strip())
    if not found or (seconds := float(found[1]) * _UNITS[found[2]]) < SHORTEST:
        raise BadIntervalError(given)
    return seconds


def _told(done: Round) -> None:
    from retold.watch.polling import described  # noqa: PLC0415

    print_text("\n".join(described(done)) + "\n")
    for address in done.changed:
        print_text(f"  changed since last seen: {address}\n")
    tell_user([problem.reason for problem in done.problems][:20])


def _compared(before: Article, after: Article) -> str:
    from retold import pipeline, report  # noqa: PLC0415

    return report.comparison(pipeline.compare(_record(before), _record(after)), width=width(), color=color())


def _row(after: Article, before: Article | None) -> dict[str, object]:
    """One version, with what makes it another than the one before."""
    from retold import pipeline  # noqa: PLC0415

    changes = pipeline.compare(_record(before), _record(after)).variants if before else ()
    return {
        "article": after.id,
        "seen": _moment(after),
        "changes": [{"kind": change.kind, "before": change.before, "after": change.after} for change in changes],
    }


def _record(article: Article) -> RawRecord:
    from retold.model import RawRecord  # noqa: PLC0415

    return RawRecord(source=article.source, text=article.text, title=article.title, outlet=article.outlet, label=article.label)


def _moment(article: Article) -> str:
    return article.published.at.strftime("%Y-%m-%d %H:%M") if article.published else "at an unknown time"
