"""A course in miniature whose submissions run in real kernels: small cells, small checks."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import nbformat

from autograder.choices import Isolation
from autograder.course import Assignment, Course
from autograder.grading.grade_one import Graded, grade_file
from autograder.judging.judge.reference_trial import with_trial
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Limits
from autograder.results import Outcome

SECRET = 48151623.25  # what only hidden checks hand to a student's function

SOURCE = '''\
# %% id="imports"
import numpy as np
import helpers

# %% id="double" role="solution"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION


# %% id="double-check" role="check" points=3
grader.check("double")

# %% id="mean" role="solution"
def mean(x):
    """Return the mean of x."""
    ### BEGIN SOLUTION
    return np.mean(x)
    ### END SOLUTION


# %% id="mean-check" role="check" points=2
grader.check("mean")

# %% id="look" tags=["explore"]
raise RuntimeError("exploration is not graded")
'''

PUBLIC_DOUBLE = '''\
import pytest

from autograder.judging.checks.kit import expect_close


@pytest.mark.points(1)
def test_small(student):
    """Small numbers are doubled"""
    expect_close(student.double([1.0, 2.0]), [2, 4], "double(x)")
'''

HIDDEN_DOUBLE = f'''\
import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close


@pytest.mark.points(1)
def test_secret(student):
    """A large number is doubled"""
    expect_close(student.double(np.array([{SECRET}])), [{2 * SECRET}], "double(x)")


@pytest.mark.points(1)
def test_sum(student):
    """What comes back can be summed"""
    total = sum(student.double(np.array([{SECRET}, 1.0])))
    expect_close(total, {2 * SECRET + 2}, "the sum of double(x)")
'''

PUBLIC_MEAN = '''\
import pytest

from autograder.judging.checks.kit import expect_close


@pytest.mark.points(1)
def test_small(student):
    """The mean of a few numbers"""
    expect_close(student.mean([1.0, 2.0, 6.0]), 3, "mean(x)")
'''

HIDDEN_MEAN = f'''\
import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close


@pytest.mark.points(1)
def test_large(student):
    """The mean of large numbers"""
    expect_close(student.mean(np.full(7, {SECRET})), {SECRET}, "mean(x)")
'''

FILES = {
    "nbgrader_config.py": "",
    "source/lab/lab.py": SOURCE,
    "source/common/helpers.py": "ANSWER = 42\n",
    "tests/lab/public/test_double.py": PUBLIC_DOUBLE,
    "tests/lab/hidden/test_double.py": HIDDEN_DOUBLE,
    "tests/lab/public/test_mean.py": PUBLIC_MEAN,
    "tests/lab/hidden/test_mean.py": HIDDEN_MEAN,
    "tests/lab/probes/look.py": "def seen(x):\n    return float(x)\n",
}
SOLVED = {
    "double": "def double(x):\n    return 2 * np.asarray(x)\n",
    "mean": "def mean(x):\n    return np.mean(x)\n",
}
# A submission that does harm in the wrong place should not hold up the tests for long.
LIMITS = Limits(cell_seconds=8, check_seconds=5, submission_seconds=90)


def write_lab(root: Path) -> Assignment:
    """Write the course to a folder and return its only assignment, ``lab``."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Course(root).assignment("lab")


def notebook(own: list[str] | None = None, **cells: str) -> nbformat.NotebookNode:
    """Return a submission: solved but for the cells given; ``own`` cells come first."""
    made = [nbformat.v4.new_code_cell(text, id=f"mine-{n}") for n, text in enumerate(own or [])]
    texts = SOLVED | cells
    made += [nbformat.v4.new_code_cell(text, id=name) for name, text in texts.items()]
    return nbformat.v4.new_notebook(cells=made)


def _metadata(grade_id: str) -> dict[str, Any]:
    return {"nbgrader": {"grade_id": grade_id}} if grade_id else {}


class Lab:
    """Grades submissions to the course in miniature.

    Args:
        assignment: of `write_lab`.
        warm: where kernels come from.
        folder: where submissions are written.
    """

    def __init__(self, assignment: Assignment, warm: WarmProcess, folder: Path) -> None:
        self.assignment, self.warm, self.folder = assignment, warm, folder

    def setup(self, isolation: Isolation = Isolation.FULL, **limits: Any) -> Setup:
        """Return what submissions are graded with, under these limits; the checks are tried."""
        chosen = dataclasses.replace(LIMITS, **limits)
        setup = set_up(self.assignment, self.warm.control, chosen, Isolation(isolation))
        return with_trial(setup)

    def grade(
        self,
        own: list[str] | None = None,
        isolation: Isolation = Isolation.FULL,
        limits: dict[str, Any] | None = None,
        **cells: str,
    ) -> Graded:
        """Grade a submission that is solved but for the cells given."""
        return self.grade_notebook(notebook(own, **cells), isolation, **(limits or {}))

    def grade_cells(self, *cells: tuple[str, str], **limits: Any) -> Graded:
        """Grade a submission of (grade id, text) cells; a student's own have no grade id."""
        made = [nbformat.v4.new_code_cell(text, metadata=_metadata(name)) for name, text in cells]
        return self.grade_notebook(nbformat.v4.new_notebook(cells=made), **limits)

    def grade_notebook(
        self,
        submission: nbformat.NotebookNode,
        isolation: Isolation = Isolation.FULL,
        **limits: Any,
    ) -> Graded:
        """Grade a submission as it is."""
        path = self.folder / "lab.ipynb"
        path.write_text(json.dumps(submission), encoding="utf-8")
        return grade_file(self.setup(isolation, **limits), "s001", path)


def scores(graded: Graded) -> dict[str, float]:
    """Return the points by question."""
    return {question.name: question.score for question in graded.result.questions}


def outcomes(graded: Graded, question: str) -> dict[str, Outcome]:
    """Return how each check of a question ended."""
    found = next(q for q in graded.result.questions if q.name == question)
    return {check.name: check.outcome for check in found.checks}


def cell(graded: Graded, cell_id: str) -> str:
    """Return how a cell ended."""
    return next(found.status for found in graded.result.cells if found.id == cell_id)
