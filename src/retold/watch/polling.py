"""Rounds of visits: what is due, what was new, what changed. Resumes where it stopped, since the case remembers each visit.

A page is asked for again after growing pauses while it is young, because that is when outlets edit without saying so. Each
text it showed is kept as an article of its own: the first with the date the page gives, the others with the moment they were
seen, so that the stemma can tell which came first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from retold.case import pages
from retold.errors import NothingReadableError
from retold.model import Pile, Problem, RawRecord
from retold.read import decoding
from retold.read import pages as reading
from retold.store.watched import Watched
from retold.watch import listing
from retold.watch.addresses import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from retold.case import Case
    from retold.watch.fetching import Answer, Fetcher
    from retold.watch.listing import Entry, Source

HOUR = 3600
AGAIN = ((6 * HOUR, HOUR), (2 * 24 * HOUR, 6 * HOUR), (14 * 24 * HOUR, 24 * HOUR))  # while younger than: after
LONGEST_PAUSE = 24 * HOUR  # between tries of an address that fails
NEVER = 2**53  # a page too old to be edited any more
AT_ONCE = 50  # pages taken into the case in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of visits brought."""

    asked: int = 0
    unchanged: int = 0
    new: int = 0
    changed: tuple[str, ...] = ()  # addresses whose text is another than before
    problems: tuple[Problem, ...] = ()
    stories: tuple[str, ...] = ()


@dataclass(slots=True)
class _Bag:
    """What was fetched and is not yet in the case."""

    records: list[RawRecord] = field(default_factory=list)
    visits: list[Watched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Watcher:
    """Visits what is due.

    Args:
        case: takes what is found, and remembers each visit.
        fetcher: asks.
        sources: what the user wants watched.
        every: seconds between two visits of a list.
        now: seconds since 1970.
        tell: what is going on, for whoever watches: stage, done, total.
    """

    case: Case
    fetcher: Fetcher
    sources: Sequence[Source]
    every: float
    now: Callable[[], float]
    tell: Callable[[str, int, int], None] | None = None
    _known: dict[str, Watched] = field(default_factory=dict)
    _run: int = 0  # to which visits belong that brought no article
    _begun: bool = False  # a user who starts again wants to know now whether what failed works

    def next_due(self) -> float:
        """Seconds until something is due."""
        known = {row.url: row for row in pages.watched(self.case)}
        moments = [known[source.url].due if source.url in known else 0 for source in self.sources]
        moments += [row.due for row in known.values() if row.kind == "page" and row.due < NEVER]
        return max(0.0, min(moments) - self.now())

    def round(self) -> Round:
        """Ask for all that is due: the lists first, then their pages. What was found is in the case when this returns."""
        self._known = {row.url: row for row in pages.watched(self.case)}
        tally: Counter[str] = Counter()
        changed: list[str] = []
        problems: list[Problem] = []
        stories: list[str] = []
        bag = _Bag()
        queue = self._due()
        done = 0
        while queue:
            address = self._soonest(queue)
            if self.tell:
                self.tell("asking " + address.split("/")[2][:40], done, done + len(queue) + 1)
            done += 1
            outcome = self._visit(address, bag, queue)
            tally[outcome] += 1
            if outcome == "changed":
                changed.append(address)
            if len(bag.visits) >= AT_ONCE:
                stories += self._take(bag, problems)
        stories += self._take(bag, problems)
        return Round(
            asked=done, unchanged=tally["unchanged"], new=tally["new"], changed=tuple(changed), problems=tuple(problems),
            stories=tuple(dict.fromkeys(stories)),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------------- what is due

    def _due(self) -> dict[str, Watched]:
        moment = self.now()
        rows = [
            self._known.get(source.url) or Watched(url=source.url, kind="list", outlet=source.outlet, first=int(moment))
            for source in self.sources
        ]
        if not self._begun:
            rows = [replace(row, due=0) if row.failures else row for row in rows]
        self._begun = True
        named = {row.url for row in rows}
        rows += [row for row in self._known.values() if row.kind == "page" and row.url not in named]
        return {row.url: row for row in rows if row.due <= moment}

    def _soonest(self, queue: dict[str, Watched]) -> str:
        """An address whose host may be asked now, in the order they came; else the one with the shortest wait."""
        shortest, best = float("inf"), ""
        for address in queue:
            wait = self.fetcher.wait(address)
            if wait <= 0:
                return address
            if wait < shortest:
                shortest, best = wait, address
        return best

    # -------------------------------------------------------------------------------------------------------- one visit

    def _visit(self, address: str, bag: _Bag, queue: dict[str, Watched]) -> str:
        row = queue.pop(address)
        try:
            answer = self.fetcher.get(address, etag=row.etag, modified=row.modified)
        except RefusedError as error:
            return self._failed(row, str(error), bag)
        if answer.status == 304:
            return self._seen(row, bag)
        if answer.status != 200:
            return self._failed(row, f"{address} answered {answer.status} instead of a page.", bag)
        row = replace(row, etag=answer.etag, modified=answer.modified)
        if listing.is_list(answer.body):
            return self._listed(row, answer, bag, queue)
        return self._page(row, answer, bag)

    def _listed(self, row: Watched, answer: Answer, bag: _Bag, queue: dict[str, Watched]) -> str:
        found = listing.entries(answer.body, answer.url)
        if not found:
            return self._failed(row, f"{row.url} looks like a feed and points to no article.", bag)
        moment = int(self.now())
        for entry in found:
            if entry.url not in self._known and entry.url not in queue:
                queue[entry.url] = _page_of(row, entry, moment)
        return self._seen(replace(row, kind="list"), bag)

    def _page(self, row: Watched, answer: Answer, bag: _Bag) -> str:
        decoded = decoding.decode(answer.body, declared=answer.charset or decoding.declared(answer.body[:4096]))
        outcome = next(iter(reading.read(row.url, decoded.text)))
        if isinstance(outcome, Problem):
            return self._failed(row, outcome.reason, bag)
        digest = sha256(f"{outcome.title}\n{outcome.text}".encode("utf-8", "replace")).hexdigest()[:32]
        if digest == row.digest:
            return self._seen(row, bag)
        moment = datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        published = moment if row.digest else outcome.published or row.published or moment
        outlet = row.outlet or outcome.outlet
        bag.records.append(replace(outcome, url=row.url, label=row.url, outlet=outlet, published=published))
        self._seen(replace(row, digest=digest, versions=row.versions + 1), bag)
        return "changed" if row.digest else "new"

    def _seen(self, row: Watched, bag: _Bag) -> str:
        moment = int(self.now())
        due = moment + int(self.every) if not row.feed else _again(row, moment)
        bag.visits.append(replace(row, checked=moment, due=due, failures=0))
        return "unchanged"

    def _failed(self, row: Watched, reason: str, bag: _Bag) -> str:
        moment, failures = int(self.now()), row.failures + 1
        later = min(LONGEST_PAUSE, int(self.every) * 2 ** min(failures - 1, 12))
        bag.visits.append(replace(row, checked=moment, due=moment + later, failures=failures))
        bag.problems.append(Problem(source=row.url, reason=reason))
        return "failed"

    # ------------------------------------------------------------------------------------------------------ into the case

    def _take(self, bag: _Bag, problems: list[Problem]) -> tuple[str, ...]:
        """First the articles, then the visits: killed in between, a page is only asked for once more."""
        if not bag.visits:
            return ()
        stories: tuple[str, ...] = ()
        run = 0
        found = Pile(records=tuple(bag.records), problems=tuple(bag.problems))
        if found.records or found.problems:
            try:
                added = self.case.add(found, progress=self.tell, command="watch")
                stories, run = added.stories, added.run
                problems += added.problems
            except NothingReadableError:  # only failures; they are in the log
                problems += bag.problems
        self._run = pages.note(self.case, bag.visits, run or self._run)
        self._known |= {row.url: row for row in bag.visits}
        bag.records, bag.visits, bag.problems = [], [], []
        return stories


def _page_of(row: Watched, entry: Entry, moment: int) -> Watched:
    return Watched(
        url=entry.url, kind="page", feed=row.url, outlet=row.outlet or entry.outlet, published=entry.published, first=moment
    )


def _again(row: Watched, moment: int) -> int:
    """When a page is to be asked for again."""
    age = moment - row.first
    return next((moment + after for younger, after in AGAIN if age < younger), NEVER)


def described(done: Round) -> Iterable[str]:
    """A round in words."""
    parts = [f"{done.asked:,} asked", f"{done.new:,} new", f"{len(done.changed):,} changed", f"{done.unchanged:,} unchanged"]
    if done.problems:
        parts.append(f"{len(done.problems):,} failed")
    yield ", ".join(parts) + "."
