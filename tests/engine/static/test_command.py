"""All mistakes at once, before anything slow begins."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from courses import edit
from statics import HELPERS, PUBLIC, SOURCE, refusal
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Assignment, Course
from autograder.errors import GateError, UsageError
from autograder.publish.build import build


def test_all_mistakes_are_listed_at_once(rich: Assignment) -> None:
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    edit(rich.source, '\ngrader.check("centre")', '\ngrader.check("center")')
    edit(rich.root / HELPERS, 'return "words"', "return wrods")
    edit(rich.root / PUBLIC, "points(0.5)", "points(0)")
    first, *lines = refusal(rich).splitlines()
    assert first == f"{len(lines)} mistakes in the sources; nothing was built"
    assert {line.partition(":")[0] for line in lines} == {SOURCE, HELPERS, PUBLIC}
    assert lines == sorted(lines, key=lambda line: line.split(":")[0])


def test_mistakes_of_all_assignments_are_listed_before_any_is_built(rich: Assignment) -> None:
    other = rich.root / "source/other/other.py"
    other.parent.mkdir()
    other.write_text('# %% id="Broken"\n', encoding="utf-8")
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    with pytest.raises(GateError, match=rf"(?s)source/other/other.py:1: .*{SOURCE}:"):
        build(Course(rich.root))
    assert not rich.release.exists()


def test_a_syntax_error_hides_no_other_mistake(rich: Assignment) -> None:
    edit(rich.source, "return x - middle", "return x - (middle")
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    said = refusal(rich)
    assert "was never closed" in said
    assert "the table states 4 points" in said


def test_the_command_lists_mistakes_and_exits_with_1(rich: Assignment) -> None:
    edit(rich.source, "`centre` | 3 |", "`centre` | 4 |")
    command = [str(Path(sys.executable).with_name("iml")), "build", "tiny"]
    done = subprocess.run(command, cwd=rich.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "compared the sources of tiny in" in done.stdout
    assert done.stderr.splitlines() == [
        "iml: 1 mistake in the sources; nothing was built",
        f"{SOURCE}:8: the table states 4 points for centre, its cell states 3; write 3",
    ]
    assert not rich.release.exists()


def test_the_command_says_how_long_the_gates_took(
    rich: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(Course(rich.root), ["tiny"])
    monkeypatch.chdir(rich.root)
    done = CliRunner().invoke(app, ["build", "tiny", "--check"])
    assert done.exit_code == 0, done.output
    assert re.search(r"compared the sources of tiny in \d+\.\d s", done.output)


def test_a_course_without_assignments_says_so(
    rich: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    rich.source.unlink()
    monkeypatch.chdir(rich.root)
    with pytest.raises(UsageError, match="`iml new NAME` makes one"):
        CliRunner().invoke(app, ["build"], catch_exceptions=False)
