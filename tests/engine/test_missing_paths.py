"""What a command reads has to be there when it is named: nothing is made in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from commands import run
from courses import write_tiny_course
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Assignment

# What is written, or may be missing: by the name of the parameter.
WRITTEN = {"out", "output_file", "release", "log"}
OTHERS = {
    ("collect", "submitted"),  # once the name of --out
    ("gradescope", "root"),  # Gradescope's own folder
    ("cluster certificates", "folder"),  # where keys are written
}


def commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command with its name, as one types it."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            yield from commands(inner, f"{name} {part}".strip())
    else:
        yield name, command


def paths() -> list[tuple[str, Any]]:
    """Return every parameter that is a path, with its command's name."""
    return [
        (name, parameter)
        for name, command in commands(typer.main.get_command(app))
        for parameter in command.params
        if parameter.type_descriptor.annotation is Path
    ]


def read_paths() -> list[tuple[str, Any]]:
    """Return those that are read."""
    return [
        (name, parameter)
        for name, parameter in paths()
        if parameter.name not in WRITTEN or (name, parameter.name) == ("regrade", "out")
        if (name, parameter.name) not in OTHERS
    ]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [pytest.param(*found, id=f"{found[0]}-{found[1].name}") for found in read_paths()],
)
def test_a_path_that_is_read_has_to_exist(
    name: str, parameter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = write_tiny_course(tmp_path / "course")
    monkeypatch.chdir(tiny.root)
    missing = tmp_path / "missing"
    given = (
        [parameter.opts[0], str(missing)] if parameter.opts[0].startswith("-") else [str(missing)]
    )
    result = CliRunner().invoke(app, [*name.split(), *given], env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert "does not exist" in result.output
    assert not missing.exists()


def test_most_commands_are_among_them() -> None:
    assert len(read_paths()) >= 25


@pytest.mark.parametrize(
    "command",
    [("report",), ("feedback",), ("export", "--to", "csv"), ("tickets", "list")],
    ids=lambda command: command[0],
)
def test_a_gradebook_that_is_given_has_to_exist(tiny: Assignment, command: tuple[str, ...]) -> None:
    missing = f"sqlite:///{tiny.root}/mistyped.db"
    done = run(*command, "--db-url", missing, folder=tiny.root)
    assert (done.code, done.stderr) == (2, f"iml: --db-url {missing}: there is no such gradebook\n")
    assert not (tiny.root / "mistyped.db").exists()
