"""Everything that grading needs besides the submission, made once when grading begins."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.choices import Isolation
from autograder.course import Assignment, Course
from autograder.judging.judge.fingerprint import checks_sha256, versions
from autograder.judging.judge.judged_by import JudgedBy, judged_by
from autograder.judging.judge.trial import Trial
from autograder.judging.kernel.session import KernelSettings
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.shown import protected_paths
from autograder.judging.sandbox.support import describe
from autograder.notebook.release import Release, kept_releases
from autograder.notebook.source import Source, read_source


@dataclass(frozen=True)
class Setup:
    """What every submission of an assignment is graded with; see `set_up`.

    Args:
        source: of the assignment.
        kernels: how a submission's kernels are started, limits and isolation included.
        max_score: what all checks together can give, in points.
        isolation: what keeps students' code apart, as every result says it in one line.
        checks_sha256: digest of all that can change a score.
        judged_by: the same by part and question, and the points of each check.
        versions: of the packages that a result depends on.
        trial: how the checks end on the reference solution; None if that is not yet known.
        kept: the releases whose questions and points are known, by digest, the newest last.
        as_today: whether hand-ins of other releases are graded by today's.
        checks_only: whether nothing but the checks judges: no mistake is named, and follow-through
            replaces nothing.
        until_lost: whether a question's checks end at the first lost one, which is enough to know
            that its answer is rejected. Its points are not counted then.
    """

    source: Source
    kernels: KernelSettings
    max_score: float
    isolation: str
    checks_sha256: str
    judged_by: JudgedBy
    versions: dict[str, str]
    trial: Trial | None = None
    kept: dict[str, Release] = field(default_factory=dict)
    as_today: bool = False
    checks_only: bool = False
    until_lost: bool = False

    @property
    def assignment(self) -> Assignment:
        """Which assignment is graded."""
        return self.source.assignment

    @property
    def tried(self) -> Trial:
        """How the checks end on the reference solution.

        Raises:
            ValueError: they have not been tried; `with_trial` does it.
        """
        if self.trial is None:
            raise ValueError("the checks must be tried before any student's code runs")
        return self.trial

    @property
    def limits(self) -> Limits:
        """Of one submission."""
        return self.kernels.limits

    def with_limits(self, limits: Limits) -> Setup:
        """Return the same with other limits; the digest, which isn't used then, stays."""
        return dataclasses.replace(self, kernels=dataclasses.replace(self.kernels, limits=limits))

    def with_isolation(self, isolation: Isolation) -> Setup:
        """Return the same with another isolation."""
        kernels = dataclasses.replace(self.kernels, isolation=isolation)
        return dataclasses.replace(self, kernels=kernels, isolation=describe(isolation))


def set_up(
    assignment: Assignment,
    control: Any,
    limits: Limits | None = None,
    isolation: Isolation = Isolation.FULL,
    protected: tuple[Path, ...] = (),
    jobs: int = 1,
    as_today: bool = False,
) -> Setup:
    """Prepare, once, what every submission of an assignment is graded with.

    Args:
        assignment: which.
        control: the warm process's control socket.
        limits: per submission; None for the defaults.
        isolation: what keeps students' code apart.
        protected: paths that no kernel may see, besides the course.
        jobs: submissions at a time.
        as_today: grade hand-ins of releases that are not kept by today's questions and points.

    Raises:
        SourceError, MarkerError: the assignment's source breaks a rule.
    """
    source, limits = read_source(assignment), limits or Limits()
    common = Course(assignment.root).common
    # Kernels get what every student receives.
    files = {path.name: str(path) for path in sorted(common.iterdir()) if _for_students(path)}
    hidden = protected_paths((assignment.root, *protected))
    kernels = KernelSettings(control, files, isolation, limits, hidden, jobs)
    return Setup(
        source,
        kernels,
        max_score=sum(source.points(question) for question in source.questions),
        isolation=describe(isolation),
        checks_sha256=checks_sha256(source, limits),
        judged_by=judged_by(source, limits),
        versions=versions(),
        kept=kept_releases(assignment),
        as_today=as_today,
    )


def _for_students(path: Path) -> bool:
    return not path.name.startswith((".", "_"))
