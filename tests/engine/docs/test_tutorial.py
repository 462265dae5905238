"""docs/adding-a-question.md: its commands, typed one after the other, do what the page says."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from courses import REPOSITORY, edit
from pages import blocks, files_shown

from autograder.course import Assignment

PAGE = REPOSITORY / "docs/adding-a-question.md"
IML = REPOSITORY / "tests/engine/nothing_lost/iml.py"  # the real one, with a small warm process
FILES = files_shown(PAGE)
BEFORE = '\n# %% [markdown] id="hand-in-text"'
PYTEST = (
    '\n[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n'  # as this repository's
)
COMMANDS = [
    shlex.split(line, comments=True)
    for block in blocks("sh")
    if block.page == PAGE
    for line in block.text.splitlines()
]


def run(folder: Path, *command: str) -> str:
    """Run a command in a folder, as a person there would; return what it prints."""
    programs = {"iml": [str(IML)], "pytest": ["-m", "pytest", "-p", "no:cacheprovider"]}
    program, *arguments = command
    done = subprocess.run(
        [sys.executable, *programs[program], *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_commands_of_the_page_work_one_after_the_other(tiny: Assignment) -> None:
    new, *proofs = COMMANDS
    with (tiny.root / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(PYTEST)
    run(tiny.root, *new)
    for name, text in FILES:
        path = tiny.root / name
        if path.exists():
            edit(path, BEFORE, text + BEFORE)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    said = {command[0] + " " + command[1]: run(tiny.root, *command) for command in proofs}
    assert said.keys() == {"pytest tests/regression", "iml build", "iml audit"}
    assert "passed" in said["pytest tests/regression"]
    assert "the untouched release gets none" in said["iml build"]
    assert "0 misjudged" in said["iml audit"]
