"""Build assignments: one percent file in, everything that students and graders need out.

`build` is the entry point, `prove_sources` and `build_proved` are its two steps. They import their
parts when called: nbgrader and otter take seconds to import, and grading needs only the light
modules of this package.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Assignment, Course

if TYPE_CHECKING:
    from autograder.publish.claims import Claims
    from autograder.publish.gates import Grade
    from autograder.publish.pipeline import BuildReport, Progress

__all__ = ["build", "build_proved", "prove_claims", "prove_sources", "render_solution"]


def build(
    course: Course,
    names: Iterable[str] = (),
    check_only: bool = False,
    grade: Grade | None = None,
    progress: Progress | None = None,
) -> list[BuildReport]:
    """Build assignments: pair, release, solution and zips, each proved before it is put in place.

    Args:
        course: whose.
        names: which; none means all.
        check_only: change nothing, and report what is stale; scores are not proved.
        grade: grades one notebook, to prove scores; None leaves that proof out.
        progress: is called with what happens next.

    Returns:
        One report per assignment.

    Raises:
        UnknownAssignment: the course has no assignment of a name.
        BuildError: a source breaks a rule, or a proof fails; that assignment is left as it was.
    """
    names = list(names) or course.names()
    prove_sources(course, names)
    return build_proved(course, names, check_only, grade, progress)


def prove_sources(course: Course, names: Iterable[str]) -> None:
    """Run the gates that need neither nbgrader nor a kernel, before anything slow begins.

    Args:
        course: whose.
        names: of the assignments.

    Raises:
        UnknownAssignment: the course has no assignment of a name.
        GateError: something is wrong; the message lists all of it, with file and line.
    """
    from autograder.publish.static.rules import prove_sources as prove

    prove(course, names)


def build_proved(
    course: Course,
    names: Iterable[str],
    check_only: bool = False,
    grade: Grade | None = None,
    progress: Progress | None = None,
) -> list[BuildReport]:
    """Build assignments whose sources have passed `prove_sources`; else as `build`."""
    from autograder.publish.pipeline import build_assignment, check_assignment

    assignments = map(course.assignment, names)
    if check_only:
        return [check_assignment(assignment, progress) for assignment in assignments]
    return [build_assignment(assignment, grade, progress) for assignment in assignments]


def render_solution(assignment: Assignment) -> Path:
    """Run the solved notebook, explore cells included, and write it as HTML.

    Returns:
        ``build/solutions/<assignment>.html``.
    """
    from autograder.publish.solutions import render_solution as render

    return render(assignment)


def prove_claims(assignment: Assignment, seeds: int, progress: Progress | None = None) -> Claims:
    """Run the solved notebook with each of some seeds, and prove what its prose claims.

    Returns:
        How each claim ended; see `autograder.publish.claims`.
    """
    from autograder.publish.claims import prove_claims as prove

    return prove(assignment, seeds, progress or (lambda _: None))
