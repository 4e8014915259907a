"""The documentation builds without a warning, its reference names everything, and its commands exist."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import retold
from retold.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = {str(path.relative_to(ROOT / "docs")): path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
COMMANDS = typer.main.get_command(app).commands
COMING = {"add", "stories", "log", "watch"} - set(COMMANDS)  # described before they are in the command line
WRITTEN = sorted(name for name in PAGES if not name.startswith("reference/"))


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made.pages()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_reference_has_every_command_with_every_option(reference, name):
    part = reference["commands.md"].split(f"## retold {name}\n", 1)[1].split("\n## ", 1)[0]
    for parameter in COMMANDS[name].params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert f"`{option}`" in part


def test_the_reference_has_every_public_name_and_every_field(reference):
    for name in set(retold.__all__) - {"__version__"}:
        assert f"retold.{name}" in reference["python.md"] or f"retold.model.{name}" in reference["python.md"], name
    for field in ("routes_by_principal", "dateline", "rootless"):
        assert f"| `{field}` |" in reference["python.md"]


@pytest.mark.parametrize("page", WRITTEN)
def test_a_page_names_only_commands_and_options_that_exist(page):
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", PAGES[page], re.DOTALL))
    for command, rest in re.findall(r"\$ retold (\S+)([^\n`]*)", code) + re.findall(r"`retold (\w+)([^`\n]*)`", code):
        if command in {"COMMAND", *COMING}:
            continue
        assert command in COMMANDS, f"{page}: retold {command}"
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, f"{page}: retold {command}{rest}"


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("sphinx", reason="pip install --group docs")
    pytest.importorskip("myst_parser", reason="pip install --group docs")
    pytest.importorskip("furo", reason="pip install --group docs")
    source = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", source)
    shutil.copy(ROOT / "GLOSSARY.md", tmp_path)
    shutil.copytree(ROOT / "tests" / "golden", tmp_path / "tests" / "golden")
    run = subprocess.run([sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source), str(tmp_path / "site")],
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    shown = (tmp_path / "site" / "reference" / "commands.html").read_text("utf-8")
    assert "retold serve" in shown
    assert "http" not in " ".join(re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', shown))  # nothing from elsewhere
