"""What every test may ask for: the shared data folder and the newsroom families, each skipped with a reason where absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden traced stories")
