"""The documents say what there is, and nothing that is not."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import typer.main

import retold
from retold.cli import app
from retold.errors import RetoldError

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = {path.name: path.read_text("utf-8") for path in (*ROOT.glob("*.md"), *(ROOT / "decisions").glob("*.md"))}
README = DOCUMENTS["README.md"]
COMMANDS = typer.main.get_command(app).commands


def options():
    return sorted(
        {
            name
            for command in COMMANDS.values()
            for parameter in command.params
            for name in parameter.opts
            if name.startswith("--")
        }
    )


def subclasses(cls):
    return {cls, *(below for child in cls.__subclasses__() for below in subclasses(child))}


def modules():
    return sorted(module.name.removeprefix("retold.") for module in walk_packages(retold.__path__, "retold."))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command):
    assert f"retold {command}" in README


@pytest.mark.parametrize("option", options())
def test_every_option_is_in_the_readme(option):
    assert option in README


def test_every_error_is_in_the_readme():
    for name in modules():
        if not name.endswith("__main__"):
            import_module(f"retold.{name}")
    mine = {cls for cls in subclasses(RetoldError) if not cls.__name__.startswith("_") and cls is not RetoldError}
    assert not {cls.__name__ for cls in mine if cls.__name__ not in README}


@pytest.mark.parametrize("name", sorted({name.split(".")[0] for name in modules()} - {"__main__", "demo"}))
def test_every_room_is_on_the_map(name):
    assert f"`{name}`" in DOCUMENTS["ARCHITECTURE.md"]


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "GLOSSARY.md"])
def test_no_document_names_a_command_or_an_option_that_is_gone(document):
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", DOCUMENTS[document], re.DOTALL))
    assert set(re.findall(r"\bretold ([a-z]+)", code)) <= {*COMMANDS, "as"}
    mine = " ".join(re.findall(r"retold [^\n`]*", code))
    assert set(re.findall(r"(--[a-z][a-z-]+)", mine)) <= {*options(), "--help", "--version"}


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_links_between_documents_lead_somewhere(document):
    folder = ROOT / ("decisions" if (ROOT / "decisions" / document).exists() else "")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", DOCUMENTS[document]):
        assert (folder / target).exists(), target


def test_files_named_in_the_documents_exist():
    for document in ("README.md", "ARCHITECTURE.md"):
        for path in re.findall(r"`((?:src|tests|benchmarks|decisions|docs)/[\w./-]+)`", DOCUMENTS[document]):
            assert (ROOT / path).exists(), f"{document} names {path}"


def test_decision_records_have_their_number_and_four_parts():
    for path in (ROOT / "decisions").glob("*.md"):
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences", "Status")), path.name


def test_no_document_or_source_names_a_machine():
    """Paths of whoever built this, and their tools, are nobody's business."""
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "decisions").glob("*.md"),
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "benchmarks").glob("*"),
    ):
        if path.is_file() and path.suffix in {".md", ".py"}:
            assert not re.search(r"(?<![\w.])/(?:work|root|home|tmp/data)/", path.read_text("utf-8")), path
