"""A large case: how long opening, listing, showing, searching and adding ten articles take.

    python benchmarks/case.py CORPORA WORK [--articles 100000] [--traced 2000]

CORPORA holds news as ``benchmarks/planted.py`` reads it; WORK is scratch space, about 10 kB an article. So many articles are
traced for real, by its recipe (planted copies included). The case is then filled up with the same rows under
other ids and other keys, again and again: articles, texts, stories, facets, search index, everything that is looked at when
something is listed, found or added, has its full size; only what the further rows say is a repetition. Ten new articles are
added: five copies of traced ones with a sentence of their own, and five of news that nobody had. Times are CPU seconds of this process
(seconds of the clock in brackets), the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import statistics
import time
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from planted import news, plant
from retold.case import Case
from retold.model import Pile, RawRecord

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpora", type=Path)
    options.add_argument("work", type=Path)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--traced", type=int, default=2_000)
    chosen = options.parse_args()
    path = chosen.work / f"case-{chosen.articles}-{chosen.traced}"
    if not path.exists():
        build(chosen.corpora, path, chosen.traced, chosen.articles)
    measure(path, chosen.corpora, chosen.traced)


# ----------------------------------------------------------------------------------------------------------- making


def records(corpora: Path, count: int) -> list[RawRecord]:
    texts = plant(sorted(news(corpora)), count).texts[:count]
    rng = random.Random(5)
    return [
        RawRecord(
            source=f"r{number}", text=text, outlet=f"Outlet {rng.randrange(300)}", url=f"https://news.example/{number}",
            published=f"2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:00:00Z",
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip


def build(corpora: Path, path: Path, traced: int, articles: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    begin = time.process_time()
    with Case.open(half, create=True) as case:
        case.add(Pile(records=tuple(records(corpora, traced))))
    print(f"traced {traced} articles in {time.process_time() - begin:.0f} CPU s")
    connection = sqlite3.connect(half, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    repeat(connection, articles)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    half.replace(path)


def repeat(connection: sqlite3.Connection, articles: int) -> None:
    rows = {
        table: connection.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("article", "trait", "story", "facet", "voice")
    }
    columns = {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in rows}
    count = len(rows["article"])
    for turn in range(1, -(-articles // count)):
        connection.execute("BEGIN")
        one_more(connection, rows, columns, turn)
        connection.execute("COMMIT")


def one_more(connection: sqlite3.Connection, rows: dict[str, list], columns: dict[str, list[str]], turn: int) -> None:
    base = turn * 10_000_000
    ids = {row[columns["article"].index("id")] for row in rows["article"]} | {row[0] for row in rows["story"]}
    pattern = re.compile(r"(?:s:)?[0-9a-f]{16}")
    known: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word not in ids:
            return word
        if word not in known:
            new = blake2b(f"{word}/{turn}".encode(), digest_size=8).hexdigest()
            known[word] = f"s:{new}" if word.startswith("s:") else new
        return known[word]

    def value(table: str, column: str, cell: object) -> object:
        if (table, column) in {("article", "n"), ("article", "block"), ("trait", "n"), ("story", "block")}:
            return int(cell) + base
        if table == "trait" and isinstance(cell, bytes):
            return keyed(cell, column, turn)
        if isinstance(cell, bytes) and column != "text":
            return zlib.compress(
                pattern.sub(other, zlib.decompress(cell).decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass"), 1
            )
        if isinstance(cell, str) and column in {"id", "story"}:
            return pattern.sub(other, cell)
        return cell

    for table, held in rows.items():
        names = columns[table]
        slots = ", ".join("?" * len(names))
        fresh = [[value(table, name, cell) for name, cell in zip(names, row, strict=True)] for row in held]
        connection.executemany(f"INSERT INTO {table} VALUES ({slots})", fresh)
    connection.execute(
        "INSERT INTO words (rowid, title, outlet, text) SELECT n, title, outlet, text FROM article WHERE n > ?", (base,)
    )


def keyed(data: bytes, column: str, turn: int) -> bytes:
    """Other keys of the same layout: the counts and empty places in it stay."""
    numbers = np.frombuffer(data, "<u8").copy()
    mask = np.uint64((turn * 0x9E3779B97F4A7C15) % 2**64 & ~1)
    kept = {0} if column == "holds" else {0, 1}
    for place in range(len(numbers)):
        if place not in kept and numbers[place]:
            numbers[place] ^= mask
    return numbers.astype("<u8").tobytes()


# -------------------------------------------------------------------------------------------------------- measuring


def resident(*, reset: bool = False) -> int:
    """Peak resident memory in kB; with ``reset`` the peak is counted from now on (Linux)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def timed(what: str, work: Callable[[], object]) -> object:
    spent, waited = [], []
    result = None
    for _ in range(ROUNDS):
        cpu, clock = time.process_time(), time.perf_counter()
        result = work()
        spent.append(time.process_time() - cpu)
        waited.append(time.perf_counter() - clock)
    print(f"  {what:44}{statistics.median(spent):8.3f} s  ({statistics.median(waited):.3f})")
    return result


def opened(path: Path) -> int:
    with Case.open(path) as case:
        return case.revision


def measure(path: Path, corpora: Path, traced: int) -> None:
    loaded = resident(reset=True)
    timed("open", lambda: opened(path))
    with Case.open(path) as case:
        counts = case.counts()
        print(json.dumps(counts), f"{path.stat().st_size / 1e6:.0f} MB")
        page = timed("stories, the latest 50", case.stories)
        timed("stories, the 40th page", lambda: case.stories(offset=2000))
        timed("stories, a common word", lambda: case.stories(query="company"))
        timed("stories, two words and an outlet", lambda: case.stories(query='oil "prices"', outlet="Outlet 7"))
        timed("stories, three lines of descent", lambda: case.stories(least_lines=3))
        largest = max(case.stories(least_lines=2, limit=200).rows or page.rows, key=lambda row: row.articles)
        alone = next(row for row in case.stories(limit=1000).rows if row.articles == 1)
        few = next(row for row in case.stories(limit=1000, least_lines=2).rows if 5 <= row.articles <= 20)
        for row in (alone, few):
            timed(f"a story of {row.articles} articles", lambda row=row: case.story(row.id))
        timed(f"a story of {largest.articles} articles", lambda: case.story(largest.id))
        text = records(corpora, traced)[7].text
        timed("find a text", lambda: case.find(text))
        print(f"  memory above the start: {(resident() - loaded) / 1024:.0f} MB")
        add_ten(case, corpora, traced)


def add_ten(case: Case, corpora: Path, traced: int) -> None:
    rng = random.Random(time.time_ns())  # never the same ten twice
    old = rng.sample(records(corpora, traced), 5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    shuffled = "".join(rng.sample(letters, 26))
    table = str.maketrans(letters + letters.upper(), shuffled + shuffled.upper())
    stamp = rng.randrange(10**9)
    own = f"\n\nEditors of number {stamp} added this sentence of their own to the report."
    new = [RawRecord(source="c", text=record.text + own, outlet="Outlet 299", url=f"https://c.example/{stamp}/{n}",
                     published="2026-12-30T10:00:00Z") for n, record in enumerate(old)]  # fmt: skip
    new += [RawRecord(source="n", text=record.text.translate(table), outlet="Outlet 298", url=f"https://n.example/{stamp}/{n}",
                      published="2026-12-30T11:00:00Z") for n, record in enumerate(rng.sample(records(corpora, traced), 5))]  # fmt: skip
    cpu, clock = time.process_time(), time.perf_counter()
    added = case.add(Pile(records=tuple(new)))
    spent = time.process_time() - cpu
    print(
        f"  {'add ten articles':44}{spent:8.3f} s  ({time.perf_counter() - clock:.3f}), {len(added.stories)} stories new or changed"
    )


if __name__ == "__main__":
    main()
