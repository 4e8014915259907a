"""The pictures in the README, made from the demo.

Run it as ::

    python docs/pictures.py        # writes docs/page.png, docs/phone.png and docs/terminal.svg; needs chromium
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

HERE = Path(__file__).parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()
TERMINAL_LINES = 46


def screenshot(page: Path, target: Path, width: int, height: int) -> None:
    """The top of a page as a browser of that size shows it."""
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={width},{height}"
        command = ["chromium", *FLAGS, f"--user-data-dir={profile}", size, f"--screenshot={target}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def terminal(text: str, target: Path) -> None:
    """The first lines of the terminal report as SVG, without the web fonts rich would link to."""
    console = Console(record=True, width=82, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(text.splitlines()[:TERMINAL_LINES])))
    svg = console.export_svg(title="retold demo")
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), "utf-8")


def main() -> None:
    """Write all three."""
    with as_file(files("retold") / "demo" / "articles.jsonl") as path:
        trace = pipeline.trace(read.records([str(path)]))
    terminal(report.terminal(trace, color=True), HERE / "terminal.svg")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "index.html"
        page.write_text(report.page(trace), "utf-8")
        screenshot(page, HERE / "page.png", 1180, 1400)
        screenshot(page, HERE / "phone.png", 500, 1000)


if __name__ == "__main__":
    sys.exit(main())
