"""Every command line in the documentation is one that the real command line accepts."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from courses import REPOSITORY
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.abc import Exchange
from pages import blocks, name, spans

from autograder.adapters.gradescope.settings import Gradescope
from autograder.adapters.mail.settings import Tickets
from autograder.adapters.nbgrader.late import LatePolicy
from autograder.adapters.nbgrader.preprocessors import GradeInSandbox
from autograder.cli import app

IML: Any = typer.main.get_command(app)
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.M)


def words(line: str) -> list[str]:
    """Split a line of a shell into words, without variables and the path to the command."""
    split = shlex.split(line, comments=True)
    while split and re.match(r"\w+=", split[0]):
        split.pop(0)
    if "|" in split:  # what another program makes of the output is not ours
        split = split[: split.index("|")]
    return ["iml", *split[1:]] if split and Path(split[0]).name == "iml" else split


LINES = [
    (name(block.page), words(line))
    for block in blocks("sh")
    for line in block.text.splitlines()
    if words(line)[:1] == ["iml"]
]
# Mentioned in a sentence: `iml export … --to moodle --worksheet FILE`, or only `iml build`.
MENTIONS = sorted({(name(page), text) for page, text in spans() if text.startswith("iml ")})


@pytest.mark.parametrize(("page", "line"), LINES, ids=lambda item: str(item)[:60])
def test_a_command_line_in_a_shell_example_is_accepted(
    page: str, line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = command_of(line)
    if command is IML:
        assert set(line[1:]) <= {flag for option in IML.params for flag in option.opts}
        return
    # Reads all arguments as the command would, and runs nothing.
    while missing := missing_path(command, line):
        kind, path = missing
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if kind == "dir" else path.touch()


def missing_path(command: Any, line: list[str]) -> tuple[str, Path] | None:
    """Return the first file or folder that a command line would read and that isn't there."""
    try:
        command.make_context(line[1], line[2:])
    except typer.BadParameter as error:
        found = re.search(r"(\w+) '([^']+)' does not exist", error.format_message())
        if not found:
            raise
        return found[1], Path(found[2])
    return None


def test_the_command_is_called_the_same_everywhere() -> None:
    called = re.compile(r"^(?:\./)?\.venv/bin/(?:iml|pytest|nbgrader)\b", re.M)
    others = [name(block.page) for block in blocks("sh") if called.search(block.text)]
    others += [name(page) for page, text in spans() if called.match(text)]
    assert not others


@pytest.mark.parametrize(("page", "text"), MENTIONS)
def test_a_command_that_is_mentioned_exists_with_its_options(page: str, text: str) -> None:
    line = words(text.replace("…", " "))
    if len(line) < 2:
        return
    command = command_of(line)
    known = {flag for each in with_parts(command) for option in each.params for flag in option.opts}
    options = {word for word in line[1:] if word.startswith("-")}
    assert options - {"--help"} <= known, f"{page}: {text}"


def test_options_that_are_mentioned_by_themselves_are_some_commands() -> None:
    commands = [IML, *(part for each in IML.commands.values() for part in with_parts(each))]
    known = {flag for each in commands for option in each.params for flag in option.opts}
    others = {"--submission", "--count", "--strict", "--help"}  # of pytest, scale.py, mkdocs, all
    found = {text.split()[0] for _, text in spans() if text.startswith("--")}
    assert found
    assert found - others <= known


def test_make_targets_that_are_mentioned_exist() -> None:
    shell = [line for block in blocks("sh") for line in block.text.splitlines()]
    mentions = [text for _, text in spans()] + shell
    wanted = {w[1] for text in mentions if (w := text.split()) and w[0] == "make" and len(w) > 1}
    assert {"grade", "test", "docs"} <= wanted
    assert {word for word in wanted if word.isalpha()} <= {*TARGETS}


def command_of(line: list[str]) -> Any:
    """Return the command that a line names; the program itself, where it names only options."""
    if line[1].startswith("-") or line[1] == "COMMAND":
        return IML
    assert line[1] in IML.commands, f"there is no command {line[1]!r}: {shlex.join(line)}"
    return IML.commands[line[1]]


def with_parts(command: Any) -> list[Any]:
    """Return a command and those that it consists of."""
    return [command, *getattr(command, "commands", {}).values()]


def test_settings_that_are_mentioned_exist() -> None:
    named = [text for _, text in spans()] + [block.text for block in blocks("python")]
    found = {pair for text in named for pair in re.findall(r"\bc\.([A-Z]\w+)\.([a-z_]\w*)", text)}
    classes = (LatePolicy, Gradescope, GradeInSandbox, Exchange, CourseDirectory, Tickets)
    known = {(each.__name__, trait) for each in classes for trait in each.class_trait_names()}
    assert len(found) > 5
    assert found <= known
