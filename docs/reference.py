"""The reference, made from the code: every command with its options, every public name with its fields and what it promises.

Run it as ::

    python docs/reference.py FOLDER        # writes FOLDER/commands.md, FOLDER/python.md and FOLDER/errors.md
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from pathlib import Path

import click
import typer.main

import retold
from retold import errors, model
from retold.cli import app


def write(folder: Path) -> None:
    """All pages; one that says the same as before is left alone, so that nothing is built again for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """File name -> text of each page."""
    return {"commands.md": commands(), "python.md": python(), "errors.md": problems()}


# ----------------------------------------------------------------------------------------------------------- commands


def commands() -> str:
    """Every command as ``--help`` has it."""
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    parts = ["# Commands", "Made from the code: what `retold COMMAND --help` says."]
    for name, command in group.commands.items():  # type: ignore[union-attr]
        parts.append(f"## retold {name}")
        usage = " ".join(_shown(parameter) for parameter in command.params)
        parts.append(f"```\nretold {name} {usage}\n```")
        parts.append(_prose(command.help or ""))
        rows = [_row(parameter) for parameter in command.params]
        if rows:
            parts.append("\n".join(["| | |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _shown(parameter: click.Parameter) -> str:
    if parameter.param_type_name == "argument":
        return parameter.make_metavar(click.Context(click.Command("x"))) if not parameter.metavar else parameter.metavar
    name = max(parameter.opts, key=len)
    return f"[{name}]" if parameter.is_flag else f"[{name} {parameter.metavar or parameter.name.upper()}]"  # type: ignore[attr-defined, union-attr]


def _row(parameter: click.Parameter) -> str:
    if parameter.param_type_name == "argument":
        return f"| `{parameter.metavar or parameter.name}` | {_cell(getattr(parameter, 'help', '') or '')} |"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    metavar = "" if parameter.is_flag else f" `{parameter.metavar or parameter.name}`"  # type: ignore[attr-defined]
    return f"| {names}{metavar} | {_cell(getattr(parameter, 'help', '') or '')} |"


def _cell(text: str) -> str:
    return _angles(" ".join(text.split())).replace("|", "\\|")


def _prose(text: str) -> str:
    return "\n\n".join(_angles(" ".join(part.split())) for part in inspect.cleandoc(text).split("\n\n"))


def _angles(text: str) -> str:
    """Text that MyST leaves as it is."""
    return re.sub(r"([<>*_\[\]{}$])", r"\\\1", text)


# -------------------------------------------------------------------------------------------------------------- Python


def python() -> str:
    """The public names, then every type of the model."""
    parts = ["# Python", "Made from the code. `import retold` costs little: each name is loaded when it is first asked for.",
             "## Functions"]  # fmt: skip
    types = []
    for name in retold.__all__:
        found = getattr(retold, name)
        if inspect.isfunction(found):
            parts += [f"### retold.{name}", f"```python\nretold.{name}{_signature(found)}\n```", _docstring(found)]
        elif inspect.isclass(found) and found.__module__ != "retold.model":
            types.append((f"retold.{name}", found))
    parts.append("## Types")
    for name, found in types:
        parts += [f"### {name}", _docstring(found), _fields(found)]
    parts += ["## The model", _docstring(model)]
    for found in vars(model).values():
        if inspect.isclass(found) and found.__module__ == "retold.model":
            parts += [f"### retold.model.{found.__name__}", _docstring(found), _fields(found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _signature(found: object) -> str:
    text = str(inspect.signature(found))  # type: ignore[arg-type]
    return re.sub(r"'([^']*)'", r"\1", text)


def _docstring(found: object) -> str:
    text = inspect.cleandoc(getattr(found, "__doc__", "") or "")
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    text = re.sub(r"(?m)^(Raises|Args|Returns):$", r"**\1**\n", text)
    return re.sub(r"(?m)^ {4}(\w+): ", r"- `\1`: ", text)


def _fields(found: type) -> str:
    """A table of fields with their types and the comment beside each."""
    if not dataclasses.is_dataclass(found):
        return ""
    comments = _comments(found)
    rows = [
        f"| `{field.name}` | `{_typed(field.type)}` | {_angles(comments.get(field.name, ''))} |"
        for field in dataclasses.fields(found)
    ]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows])


def _typed(annotation: object) -> str:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return text.replace("|", "\\|")


def _comments(found: type) -> dict[str, str]:
    """The comment behind each field in the source; the rest of a field's meaning is in its name."""
    try:
        source = inspect.getsource(found)
    except (OSError, TypeError):
        return {}
    return {
        name: comment.strip().replace("|", "\\|")
        for name, comment in re.findall(r"(?m)^    (\w+): [^#\n]*#\s*(?!fmt|noqa|type:)(.+)$", source)
    }


# -------------------------------------------------------------------------------------------------------------- errors


def problems() -> str:
    """Every error that a user can put right."""
    parts = [
        "# Errors",
        "All are `retold.RetoldError`: a sentence that says what was wrong and what to do. Anything else is our bug.",
    ]
    for found in vars(errors).values():
        if inspect.isclass(found) and issubclass(found, errors.RetoldError) and found is not errors.RetoldError:
            parts += [f"## {found.__name__}", _docstring(found)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
