"""A made-up class for measuring: results and notebooks as large as those of the attention course.

Students differ in ability and checks in difficulty, so that nothing in the report is empty.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.course import Assignment, Visibility
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.results import (
    CellResult,
    CellStatus,
    CheckResult,
    Mistake,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
    to_json,
)

# Where the tests' class that wrote by itself is.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "engine"))

from recombined import entries, rewritten

CHECKS = 12  # of each question; attention has 195 in 17
CELLS = 60
SECTIONS = "ABCDEFGH"
_CALL = "softmax(np.array([[0.5, -1.25, 3.0], [2.0, 0.0, 1.0]]), axis=-1)\n" * 6
_RELEASE = "0" * 64


def write_results(folder: Path, source: Source, count: int) -> None:
    """Write the results of a class below a folder, and ``roster.csv`` with one more student.

    Args:
        folder: as of ``--graded``.
        source: of the assignment, whose questions are asked.
        count: students who handed in.
    """
    outputs = Outputs(folder, source.assignment.name)
    outputs.results.mkdir(parents=True)
    for result in _results(source, count):
        # Not by the store: what is measured is reading.
        outputs.result(result.student_id).write_text(json.dumps(to_json(result), indent=1))
    lines = [f's{n:05},"Student, Number {n}",,{SECTIONS[n % 8]},\n' for n in range(count + 1)]
    (folder / "roster.csv").write_text(f"student_id,name,email,section,lms_id\n{''.join(lines)}")


def _results(source: Source, count: int) -> Iterator[SubmissionResult]:
    rng = random.Random(0)
    hard = {(name, i): rng.gauss(-0.8, 1) for name in source.questions for i in range(CHECKS)}
    for number in range(count):
        able = rng.gauss(0, 1)
        questions = []
        for name in source.questions:
            passed = [able + rng.gauss(0, 1) > hard[name, i] for i in range(CHECKS)]
            checks = tuple(_check(name, i, source, ok, rng) for i, ok in enumerate(passed))
            wrong = rng.randrange(6)
            mistake = Mistake((f"wrong_{wrong}",), f"Your {name} forgets the scale {wrong}.")
            known = mistake if not all(passed) and rng.random() < 0.5 else None
            questions.append(QuestionResult(name, checks, 0.3, known))
        yield _result(f"s{number:05}", source, tuple(questions))


def _check(name: str, i: int, source: Source, passed: bool, rng: random.Random) -> CheckResult:
    most = source.points(name) / CHECKS
    hidden = i >= CHECKS // 2
    return CheckResult(
        f"test_{name}_{i}",
        f"Weights of {name} sum to one over the keys, with masks too, case {i}",
        Visibility.HIDDEN if hidden else Visibility.PUBLIC,
        Outcome.PASSED if passed else rng.choice([Outcome.FAILED] * 4 + [Outcome.STUDENT_ERROR]),
        most * passed,
        most,
        "" if passed else f"got {rng.random():.3f} where {rng.random():.3f} was expected",
        "" if passed else "Compare the axis over which you sum with the text's, step by step.",
        rng.random() / 10,
        call="" if passed or hidden else _CALL,
    )


def _result(
    student: str, source: Source, questions: tuple[QuestionResult, ...]
) -> SubmissionResult:
    return SubmissionResult(
        student_id=student,
        assignment=source.assignment.name,
        status=Status.GRADED,
        max_score=sum(question.max_score for question in questions),
        started="2026-05-04T10:00:00+00:00",
        seconds=4.0,
        submission_sha256=_RELEASE,
        checks_sha256=_RELEASE,
        versions={"python": "3.11"},
        isolation="namespaces, Landlock and seccomp",
        cells=tuple(CellResult(f"cell-{i}", CellStatus.OK, 0.01) for i in range(CELLS)),
        questions=questions,
    )


def write_notebooks(folder: Path, assignment: Assignment, count: int) -> None:
    """Write submissions whose answers are entries of the bank, each rewritten in its own way."""
    rng = random.Random(0)
    bank = entries(assignment)
    for number in range(count):
        place = folder / f"s{number:05}" / assignment.name
        place.mkdir(parents=True)
        cells = [
            nbformat.v4.new_code_cell(rewritten(rng.choice(found), rng)) for found in bank.values()
        ]
        notebook = nbformat.v4.new_notebook(cells=cells)
        # Not by nbformat, which would check each of thousands.
        (place / f"{assignment.name}.ipynb").write_text(json.dumps(notebook))
