"""The whole build: repeatable, honest about what is stale, and all or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from courses import edit
from in_process import grade_in_process
from typer.testing import CliRunner

from autograder.course import Assignment, Course
from autograder.errors import GateError, UnknownAssignment
from autograder.publish.build import build
from autograder.publish.pipeline import SCORE_PROOFS, BuildReport
from autograder.publish.trees import read_tree


def make(assignment: Assignment, check_only: bool = False) -> BuildReport:
    (report,) = build(Course(assignment.root), [assignment.name], check_only=check_only)
    return report


def stale(assignment: Assignment) -> list[tuple[str, str]]:
    changes = make(assignment, check_only=True).changes
    return [(c.kind, c.path.relative_to(assignment.root).as_posix()) for c in changes]


def test_build_writes_pair_release_solution_and_zips(tiny: Assignment) -> None:
    make(tiny)
    assert tiny.pair.is_file()
    assert tiny.release_notebook.is_file()
    assert tiny.solution.is_file()
    assert sorted(path.name for path in (tiny.root / "dist").iterdir()) == [
        "tiny-gradescope.zip",
        "tiny-otter.zip",
        "tiny-release.zip",
    ]


def test_building_twice_gives_the_same_bytes(tiny: Assignment) -> None:
    make(tiny)
    first = read_tree(tiny.root)
    again = make(tiny)
    assert read_tree(tiny.root) == first
    assert again.changes == again.written == ()


def test_nothing_built_names_a_path_of_this_machine(tiny: Assignment) -> None:
    before = read_tree(tiny.root)
    make(tiny)
    built = {name: data for name, data in read_tree(tiny.root).items() if name not in before}
    for secret in (str(tiny.root), str(Path.home()), "iml-release-"):
        assert [name for name, data in built.items() if secret.encode() in data] == []


def test_marking_an_exercise_as_slow_changes_nothing_that_is_built(tiny: Assignment) -> None:
    make(tiny)
    edit(tiny.source, 'role="solution"', 'role="solution" slow=true')
    # Gradescope's zip holds the source itself.
    assert stale(tiny) == []


def test_fresh_build_is_up_to_date(tiny: Assignment) -> None:
    make(tiny)
    assert stale(tiny) == []


def test_check_lists_what_is_missing_stale_and_extra_and_changes_nothing(tiny: Assignment) -> None:
    make(tiny)
    tiny.solution.unlink()
    edit(tiny.release / "helpers.py", "words", "other")
    (tiny.release / "old.txt").write_text("", encoding="utf-8")
    before = read_tree(tiny.root)
    assert stale(tiny) == [
        ("stale", "release/tiny/helpers.py"),
        ("extra", "release/tiny/old.txt"),
        ("missing", "solutions/tiny/tiny.ipynb"),
    ]
    assert read_tree(tiny.root) == before


def test_build_repairs_what_check_lists(tiny: Assignment) -> None:
    make(tiny)
    tiny.solution.unlink()
    (tiny.release / "old.txt").write_text("", encoding="utf-8")
    make(tiny)
    assert stale(tiny) == []
    assert not (tiny.release / "old.txt").exists()


def test_edited_source_makes_all_three_notebooks_stale(tiny: Assignment) -> None:
    make(tiny)
    edit(tiny.source, "move the mean", "shift the mean")
    assert stale(tiny) == [
        ("stale", "source/tiny/tiny.ipynb"),
        ("stale", "release/tiny/tiny.ipynb"),
        ("stale", "solutions/tiny/tiny.ipynb"),
    ]


def test_leftovers_of_jupyter_are_no_change(tiny: Assignment) -> None:
    make(tiny)
    folder = tiny.release / ".ipynb_checkpoints"
    folder.mkdir()
    (folder / "tiny-checkpoint.ipynb").write_text("{}", encoding="utf-8")
    assert stale(tiny) == []


def test_failed_proof_leaves_everything_as_it_was(tiny: Assignment) -> None:
    make(tiny)
    edit(tiny.source, "points=3", "points=4")
    before = read_tree(tiny.root)
    with pytest.raises(GateError, match="add up to 3"):
        make(tiny)
    assert read_tree(tiny.root) == before


def test_scores_are_proved_before_anything_is_written(tiny: Assignment) -> None:
    edit(tiny.source, "return x - middle", "return x + middle")
    grade = partial(grade_in_process, tiny)
    with pytest.raises(GateError, match="the solution gets 0 of 3 points"):
        build(Course(tiny.root), grade=grade)
    assert not tiny.release.exists()


def test_proofs_are_reported(tiny: Assignment) -> None:
    (report,) = build(Course(tiny.root), grade=partial(grade_in_process, tiny))
    assert report.proofs[-2:] == SCORE_PROOFS


def test_unknown_assignment_is_refused(tiny: Assignment) -> None:
    with pytest.raises(UnknownAssignment, match="there are: tiny"):
        build(Course(tiny.root), ["tinny"])


@pytest.mark.parametrize(("touched", "exit_code"), [(False, 0), (True, 1)])
def test_command_exits_with_1_when_something_is_stale(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, touched: bool, exit_code: int
) -> None:
    from autograder.cli import app

    make(tiny)
    if touched:
        edit(tiny.release / "README.md", "Tiny", "Huge")
    monkeypatch.chdir(tiny.root)
    done = CliRunner().invoke(app, ["build", "tiny", "--check"])
    assert done.exit_code == exit_code, done.output
    assert ("stale release/tiny/README.md" in done.output) is touched
