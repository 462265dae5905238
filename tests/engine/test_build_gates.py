"""The proofs that end a build: each fails with its own error, and says where."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from courses import edit
from in_process import grade_in_process

from autograder.course import Assignment
from autograder.errors import GateError
from autograder.notebook.source import read_source
from autograder.publish.check_files import all_check_files
from autograder.publish.gates import prove_release, prove_scores
from autograder.publish.release import make_release
from autograder.publish.solutions import solution_bytes
from autograder.publish.trees import Tree, write_tree
from autograder.results import QuestionResult, Status, our_failure

STUB_RAISES = 'raise NotImplementedError(\\"Exercise centre: not written yet\\")'


def prove(assignment: Assignment, release: Tree | None = None) -> None:
    prove_release(read_source(assignment), release or make_release(assignment))


def test_sound_course_passes(tiny: Assignment) -> None:
    prove(tiny)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("@pytest.mark.points(1)\n", "", "test_columns: needs @pytest.mark.points"),
        ("points(1)", "points(0)", "test_columns: needs @pytest.mark.points"),
        ("points(1)", "points(ONE)", "needs one literal value"),
        ("points(1)", "slow", "is not a points or hint marker"),
        ('hint("Subtract the mean of each column.")', "hint(3)", "its hint is not a text"),
        ('    """Every column has mean zero"""\n', "", "test_columns: needs a docstring"),
        ("test_axis", "test_columns", "two checks are called test_columns"),
        (
            "test_columns(student)",
            "test_columns(student, reference)",
            "takes 'reference', which nothing provides",
        ),
        ("def test_columns", "def test columns", r"test_centre\.py:13: syntax error"),
    ],
)
def test_check_without_its_due_is_refused(
    tiny: Assignment, old: str, new: str, message: str
) -> None:
    edit(tiny.check_file("public", "centre"), old, new)
    with pytest.raises(GateError, match=message):
        all_check_files(read_source(tiny))


def test_checks_of_no_question_are_refused(tiny: Assignment) -> None:
    tiny.check_file("hidden", "centre").rename(tiny.tests / "hidden" / "test_center.py")
    with pytest.raises(GateError, match=r"hidden/test_center\.py: the notebook has no question"):
        all_check_files(read_source(tiny))


def test_marker_in_the_release_is_refused(tiny: Assignment) -> None:
    release = make_release(tiny)
    release["helpers.py"] += b"### BEGIN SOLUTION\n"
    with pytest.raises(GateError, match=r"tiny: helpers\.py in the release holds a marker"):
        prove(tiny, release)


def test_release_without_a_stub_is_refused(tiny: Assignment) -> None:
    release = make_release(tiny)
    notebook = release["tiny.ipynb"].decode()
    assert STUB_RAISES in notebook
    release["tiny.ipynb"] = notebook.replace(STUB_RAISES, "return x").encode()
    with pytest.raises(GateError, match="tiny, cell centre: the release holds no stub for it"):
        prove(tiny, release)


def test_stub_that_does_not_parse_is_refused(tiny: Assignment) -> None:
    docstring = '    """Return x with its mean along axis moved to zero."""\n'
    edit(tiny.source, docstring + "    ### BEGIN", "### BEGIN")
    with pytest.raises(GateError, match="tiny, cell centre: does not parse in the release"):
        prove(tiny)


def test_magics_parse(tiny: Assignment) -> None:
    edit(tiny.source, "print(centre", "# %time 1 + 1\nprint(centre")
    prove(tiny)


@pytest.fixture
def notebooks(tiny: Assignment) -> Assignment:
    """Write solution and release to where they belong."""
    write_tree(tiny.release, make_release(tiny))
    write_tree(tiny.solution.parent, {"tiny.ipynb": solution_bytes(tiny)})
    return tiny


def test_scores_are_proved_by_grading(notebooks: Assignment) -> None:
    grade = partial(grade_in_process, notebooks)
    source = read_source(notebooks)
    prove_scores(source, notebooks.solution, notebooks.release_notebook, grade)


def test_wrong_solution_is_refused_with_its_failed_check(notebooks: Assignment) -> None:
    edit(notebooks.solution, "return x - middle", "return x + middle")
    with pytest.raises(GateError, match="the solution gets 0 of 3 points; it fails test_columns"):
        prove_scores(
            read_source(notebooks),
            notebooks.solution,
            notebooks.release_notebook,
            partial(grade_in_process, notebooks),
        )


def test_stub_that_earns_points_is_refused(notebooks: Assignment) -> None:
    edit(notebooks.release_notebook, STUB_RAISES, "return x - x.mean(axis, keepdims=True)")
    with pytest.raises(GateError, match="the untouched release gets 3 points for test_columns, "):
        prove_scores(
            read_source(notebooks),
            notebooks.solution,
            notebooks.release_notebook,
            partial(grade_in_process, notebooks),
        )


def test_question_left_out_by_grading_is_refused(notebooks: Assignment) -> None:
    result = grade_in_process(notebooks, notebooks.solution)
    other = replace(result, questions=(QuestionResult("other", ()),))
    with pytest.raises(GateError, match="grading the solution left out centre"):
        prove_scores(
            read_source(notebooks), notebooks.solution, notebooks.solution, lambda _: other
        )


def test_broken_grading_is_refused(notebooks: Assignment) -> None:
    result = grade_in_process(notebooks, notebooks.solution)
    partly = replace(result, status=Status.PARTIAL, problems=(our_failure("a check is broken"),))
    with pytest.raises(GateError, match=r"could not be graded: partial \(a check is broken\)"):
        prove_scores(
            read_source(notebooks), notebooks.solution, notebooks.solution, lambda _: partly
        )
