"""What every test may ask for: the shared data folder, the newsroom families, a browser; each skipped with a reason where absent."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def _folder(variable: str, default: Path) -> Path:
    folder = Path(os.environ.get(variable, default))
    if not folder.is_dir():
        pytest.skip(f"no {folder.name} folder at {folder}; set {variable} to where it is")
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return _folder("RETOLD_DATA", ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def seeds(shared_data: Path) -> Path:
    return _folder("RETOLD_SEEDS", shared_data / "seeds")


@pytest.fixture(scope="session")
def newsroom() -> Path:
    return _folder("RETOLD_NEWSROOM", ROOT.parent / "shared" / "newsroom")


@pytest.fixture(scope="module")
def chromium():
    """The machine's own browser; nothing is downloaded."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine; install the package chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden traced stories")
