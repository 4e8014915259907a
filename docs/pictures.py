"""The pictures in the README, made from the demo.

Run it as ::

    python docs/pictures.py        # page.png, phone.png, served.png and terminal.svg; needs chromium and retold[serve]
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from importlib.resources import as_file, files
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from retold import pipeline, read, report
from retold.case import Case

HERE = Path(__file__).parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()
TERMINAL_LINES = 46


def screenshot(address: str, target: Path, width: int, height: int) -> None:
    """The top of a page as a browser of that size shows it."""
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={width},{height}"
        command = ["chromium", *FLAGS, f"--user-data-dir={profile}", size, f"--screenshot={target}", address]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def terminal(text: str, target: Path) -> None:
    """The first lines of the terminal report as SVG, without the web fonts rich would link to."""
    console = Console(record=True, width=82, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(text.splitlines()[:TERMINAL_LINES])))
    svg = console.export_svg(title="retold demo")
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


def served(target: Path) -> None:
    """The same dossier as a case in the browser."""
    with tempfile.TemporaryDirectory() as folder, as_file(files("retold") / "demo" / "articles.jsonl") as path:
        with Case.open(Path(folder) / "gulf.case", create=True) as case:
            case.add(read.records([str(path)]))
            story = max(case.stories(limit=20).rows, key=lambda row: row.articles).id
        command = [sys.executable, "-m", "retold", "serve", str(Path(folder) / "gulf.case"), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            root = server.stdout.readline().split()[-1].rstrip("/")
            screenshot(f"{root}/stories/{story}", target, 1180, 1000)
            server.terminate()


def main() -> None:
    """Write all four."""
    with as_file(files("retold") / "demo" / "articles.jsonl") as path:
        trace = pipeline.trace(read.records([str(path)]))
    terminal(report.terminal(trace, color=True), HERE / "terminal.svg")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "index.html"
        page.write_text(report.page(trace), "utf-8")
        screenshot(page.as_uri(), HERE / "page.png", 1180, 1400)
        screenshot(page.as_uri(), HERE / "phone.png", 500, 1000)
    served(HERE / "served.png")


if __name__ == "__main__":
    sys.exit(main())
