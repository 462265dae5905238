"""What grading a submission needs besides the submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course
from autograder.judging.judge.trial import Trial
from autograder.judging.kernel.session import KernelSettings
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.shown import protected_paths


@dataclass(frozen=True)
class Grading:
    """All that grading a submission needs besides the submission.

    Args:
        assignment: which.
        control: the warm process's control socket.
        limits: per submission.
        isolation: ``"full"``, ``"user"`` or ``"process"``.
        protected: paths that no kernel may see, besides the course.
        jobs: submissions at a time.
        trial: how the checks end on the reference solution; None if that is not yet known.
    """

    assignment: Assignment
    control: Any
    limits: Limits = field(default_factory=Limits)
    isolation: str = "full"
    protected: tuple[Path, ...] = ()
    jobs: int = 1
    trial: Trial | None = None


def kernel_settings(grading: Grading) -> KernelSettings:
    """Return how a submission's kernels are started: with what every student receives."""
    common = Course(grading.assignment.root).common
    files = {path.name: str(path) for path in sorted(common.iterdir()) if _for_students(path)}
    protected = protected_paths((grading.assignment.root, *grading.protected))
    return KernelSettings(
        grading.control, files, grading.isolation, grading.limits, protected, grading.jobs
    )


def _for_students(path: Path) -> bool:
    return not path.name.startswith((".", "_"))
