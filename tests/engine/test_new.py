"""iml new: a skeleton that is whole from the start, under names that can be used."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from in_process import grade_in_process
from typer.testing import CliRunner

from autograder.audit.bank import entry_notebook, read_bank
from autograder.cli import app
from autograder.course import Assignment, Course
from autograder.errors import OutputError, UsageError
from autograder.notebook.source import read_source
from autograder.publish.build import build
from autograder.publish.new_assignment import new_assignment
from autograder.publish.references import make_references


@pytest.fixture
def made(tiny: Assignment) -> Assignment:
    """A new assignment in a course that has one."""
    course = Course(tiny.root)
    new_assignment(course, "trees2")
    return course.assignment("trees2")


def test_it_builds_and_proves_itself(made: Assignment) -> None:
    (report,) = build(
        Course(made.root), [made.name], grade=lambda notebook: grade_in_process(made, notebook)
    )
    assert "the solution gets full marks" in report.proofs
    assert made.release_notebook.is_file()


def test_its_bank_is_judged_well(made: Assignment, tmp_path: Path) -> None:
    source = read_source(made)
    entries = read_bank(made.bank, source)
    assert all(sum(e.side == side for e in entries) >= 4 for side in ("right", "wrong"))
    for entry in entries:
        nbformat.write(entry_notebook(source, entry), tmp_path / "entry.ipynb")
        result = grade_in_process(made, tmp_path / "entry.ipynb")
        assert (result.score == result.max_score) == (entry.side == "right"), entry.name


def test_references_can_be_made(made: Assignment) -> None:
    assert make_references(made) == []


def test_its_name_is_everywhere(made: Assignment) -> None:
    for path in (*made.source.parent.rglob("*"), *made.tests.rglob("*")):
        if path.is_file():
            assert "NAME" not in path.read_text()
    assert 'Grader("trees2.ipynb"' in made.source.read_text()


@pytest.mark.parametrize(
    "name",
    ["", "Trees", "2trees", "my-trees", "../trees", "trees/x", "for", "ä", "t" * 41, "t\n", "_t"],
)
def test_names_that_cannot_be_used(tiny: Assignment, name: str) -> None:
    with pytest.raises(UsageError, match="can't name an assignment"):
        new_assignment(Course(tiny.root), name)


@pytest.mark.parametrize(
    ("name", "where"),
    [("tiny", "source/tiny"), ("common", "source/common"), ("engine", "tests/engine")],
)
def test_names_that_are_taken(tiny: Assignment, name: str, where: str) -> None:
    (tiny.root / "tests/engine").mkdir(parents=True)
    with pytest.raises(UsageError, match=f"{where} is there already"):
        new_assignment(Course(tiny.root), name)


def test_a_folder_that_cannot_be_written(tiny: Assignment) -> None:
    (tiny.root / "tests/trees2").symlink_to(tiny.root / "nowhere/else")
    with pytest.raises(OutputError, match="remove source/trees2 and tests/trees2"):
        new_assignment(Course(tiny.root), "trees2")


def test_the_command(tiny: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.root)
    result = CliRunner().invoke(app, ["new", "trees2"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "wrote source/trees2/trees2.py" in result.output
    assert "iml build trees2" in result.output
    assert Path("tests/trees2/hidden/test_standardise.py").is_file()
