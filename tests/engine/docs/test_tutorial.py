"""The commands of the tutorial and of README, typed one after the other, do what the pages say."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
from courses import REPOSITORY, edit
from pages import blocks, files_shown

from autograder.course import Assignment
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import read_source

PAGE = REPOSITORY / "docs/adding-a-question.md"
README = REPOSITORY / "README.md"
DOWNLOADS = REPOSITORY / "docs/downloads.md"
IML = REPOSITORY / "tests/engine/nothing_lost/iml.py"  # the real one, with a small warm process
FILES = files_shown(PAGE)
BEFORE = '\n# %% [markdown] id="hand-in-text"'
PYTEST = (
    '\n[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n'  # as this repository's
)


def commands(page: Path) -> list[list[str]]:
    """Return the command lines of a page's examples, without the path to the command."""
    lines = [line for b in blocks("sh") if b.page == page for line in b.text.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines]
    return [[Path(words[0]).name, *words[1:]] for words in split]


def run(folder: Path, *command: str, code: int = 0) -> str:
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
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_the_commands_of_the_page_work_one_after_the_other(tiny: Assignment) -> None:
    new, *proofs = commands(PAGE)
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


def test_the_commands_for_assistants_lead_from_a_download_to_a_platform(tiny: Assignment) -> None:
    lines = [[word.replace("attention", "tiny") for word in line] for line in commands(README)]
    collect, grade, export = (
        next(line for line in lines if line[:2] == ["iml", name])
        for name in ("collect", "grade", "export")
    )
    notebook = nbformat.writes(pristine_notebook(read_source(tiny)))
    with zipfile.ZipFile(tiny.root / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_4711_456_tiny.ipynb", notebook)
    (roster,) = (block.text for block in blocks("csv") if block.page == DOWNLOADS)
    (tiny.root / "roster.csv").write_text(roster, encoding="utf-8")
    assert "1 taken" in run(tiny.root, *collect)
    assert "graded" in run(tiny.root, *grade)
    run(tiny.root, *export)
    assert '"Lovelace, Ada",4711,ada' in (tiny.root / "results/tiny/canvas.csv").read_text()
