"""Readers of a served case while articles are added to it: how long a story takes to come.

Run it as ::

    python benchmarks/serve.py CASE [--readers 50] [--seconds 30] [--think 2] [--add PATH]

The case is copied first and stays as it was. Each reader opens the list or a story, one of its texts or claims, then thinks for
a while (2 seconds, give or take), as people do; ``--think 0`` asks again at once. With ``--add`` the articles of PATH are added
one by one meanwhile, from another process.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from fastapi.testclient import TestClient

from retold.case import Case
from retold.serve import routes

HERE = [sys.executable, "-m", "retold"]


class Reader(threading.Thread):
    """Somebody at a browser, on a connection of their own."""

    def __init__(self, number: int, port: int, stories: list[str], until: float, think: float) -> None:
        super().__init__(daemon=True)
        self.rng = random.Random(number)
        self.port, self.stories, self.until, self.think = port, stories, until, think
        self.took: dict[str, list[float]] = {"list": [], "story": [], "text or claim": []}
        self.wrong: list[str] = []

    def run(self) -> None:
        """Read until the time is up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        time.sleep(self.rng.random() * self.think)
        while time.monotonic() < self.until:
            self.read(connection, "list", "/" if self.rng.random() < 0.5 else f"/?page={self.rng.randint(1, 9)}")
            for _ in range(3):
                page = self.read(connection, "story", self.rng.choice(self.stories))
                links = [
                    part.split('"')[0] for part in page.split('href="')[1:] if "/texts/" in part[:60] or "/claims/" in part[:60]
                ]
                if links:
                    self.read(connection, "text or claim", self.rng.choice(links).replace("&amp;", "&"))

    def read(self, connection: http.client.HTTPConnection, kind: str, path: str) -> str:
        """One page; how long it took is kept under its kind."""
        if time.monotonic() >= self.until:
            return ""
        start = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
            if answer.status in {307, 404}:  # the story became another while it was added to
                return ""
            if answer.status != 200:
                self.wrong.append(f"{answer.status} {path}")
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{error!r} {path}")
            connection.close()
            return ""
        self.took[kind].append(time.perf_counter() - start)
        time.sleep(self.think * (0.5 + self.rng.random()))
        return body


def asked(port: int, path: str) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def started(case: Path) -> tuple[subprocess.Popen, int]:
    process = subprocess.Popen([*HERE, "serve", str(case), "--port", "0"], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    return process, int(line.rsplit(":", 1)[1].split("/")[0])


ADDING = """
import sys, time
from retold import read
from retold.case import Case
from retold.model import Pile
done = 0
with Case.open(sys.argv[1]) as case:
    for record in read.records([sys.argv[2]]).records:
        start = time.perf_counter()
        case.add(Pile(records=(record,)))
        done += 1
        print(done, round(time.perf_counter() - start, 2), flush=True)
"""


def alone(case: Path, stories: list[str]) -> None:
    """CPU time of one page made from nothing and of the same page kept, whatever else the machine does."""
    with Case.open(case) as opened:
        client = TestClient(routes.pages(opened, ""))
        client.get("/")
        took: dict[str, list[float]] = {"made": [], "kept": []}
        for story in random.Random(1).sample(stories, min(100, len(stories))):
            for found in took.values():
                start = time.process_time()
                assert client.get(story).status_code == 200
                found.append(time.process_time() - start)
    for kind, found in took.items():
        print(f"a story {kind}, CPU ms: p50 {percentile(found, 0.5) * 1000:.0f}, p95 {percentile(found, 0.95) * 1000:.0f}, "
              f"worst {max(found) * 1000:.0f}")  # fmt: skip


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("case", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=2)
    parser.add_argument("--add", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "copy.case"
        shutil.copy(options.case, case)
        server, port = started(case)
        adding = None
        try:
            first = asked(port, "/index.json")
            pages = [asked(port, f"/index.json?page={n}") for n in range(1, min(first["pages"], 20) + 1)]
            stories = [row["href"] for page in pages for row in page["rows"]]
            counts = asked(port, "/revision.json")
            if options.add:
                adding = subprocess.Popen(
                    [sys.executable, "-c", ADDING, str(case), str(options.add)], stdout=subprocess.PIPE, text=True
                )
            until = time.monotonic() + options.seconds
            readers = [Reader(n, port, stories, until, options.think) for n in range(options.readers)]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            added = 0
            if adding:
                adding.kill()
                added = len(adding.stdout.read().split("\n")) - 1
            used = psutil.Process(server.pid)
            cpu, memory = used.cpu_times(), used.memory_info().rss
        finally:
            server.terminate()
            server.wait(10)
        alone(case, stories)
    print(f"{counts['articles']:,} articles, {counts['stories']:,} stories; {options.readers} readers, {options.seconds:g} s, "
          f"think {options.think:g} s; {added} articles added meanwhile")  # fmt: skip
    print(f"server: {cpu.user + cpu.system:.1f} CPU s, {memory / 1e6:.0f} MB")
    print(f"{'page':16}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'worst':>9}")
    for kind in readers[0].took:
        took = [seconds for reader in readers for seconds in reader.took[kind]]
        shown = [percentile(took, share) * 1000 for share in (0.5, 0.95, 0.99, 1.0)]
        print(f"{kind:16}{len(took):8}" + "".join(f"{ms:9.0f}" for ms in shown))
    wrong = [line for reader in readers for line in reader.wrong]
    print(f"wrong answers: {len(wrong)}" + "".join(f"\n  {line}" for line in wrong[:5]))


if __name__ == "__main__":
    main()
