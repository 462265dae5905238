"""Made-up classes: results of any size whose scores follow a known rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.course import Visibility
from autograder.results import (
    CheckResult,
    Mistake,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
)

# Questions, each with the points of its checks: the first is public, the others are hidden.
QUESTIONS = {"softmax": (1, 2), "attention": (2.5, 1.5, 2), "beam": (3, 3, 1), "pca": (4,)}
Passes = Callable[[int, str, int], bool]


def result(
    student: str, passes: Callable[[str, int], bool], status: Status = Status.GRADED
) -> SubmissionResult:
    """Return a submission's result.

    Args:
        student: its id.
        passes: whether it passes a question's check of that number.
        status: of the grading.
    """
    questions = []
    for name, points in QUESTIONS.items():
        checks = []
        for i, most in enumerate(points):
            passed = passes(name, i)
            outcome = Outcome.PASSED if passed else Outcome.FAILED
            visibility = Visibility.HIDDEN if i else Visibility.PUBLIC
            title = f"Check {i} of {name}"
            checks.append(CheckResult(f"test_{i}", title, visibility, outcome, most * passed, most))
        lost = any(check.points < check.max_points for check in checks)
        mistake = Mistake((f"{name}_wrong",), f"Forgets {name}.") if lost else None
        questions.append(QuestionResult(name, tuple(checks), mistake=mistake))
    return SubmissionResult(
        student_id=student,
        assignment="attention",
        status=status,
        max_score=sum(map(sum, QUESTIONS.values())),
        started="2026-11-26T10:00:00+00:00",
        seconds=3.0 + len(student),
        submission_sha256="",
        checks_sha256="",
        versions={},
        isolation="namespaces and Landlock",
        questions=tuple(questions),
    )


def random_class(n: int, seed: int = 0) -> Iterator[SubmissionResult]:
    """Yield n submissions of students who differ in ability; checks differ in difficulty."""
    rng = np.random.default_rng(seed)
    hard = {
        (name, i): rng.normal() for name, points in QUESTIONS.items() for i, _ in enumerate(points)
    }
    for number in range(n):
        able = rng.normal()
        passed = {key: able + rng.normal() > level for key, level in hard.items()}
        yield result(f"s{number:04}", lambda name, i, passed=passed: bool(passed[name, i]))
