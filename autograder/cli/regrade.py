"""``iml regrade``: grade again where checks or points have changed, and show the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.limits import takes_limits
from autograder.cli.output import Output
from autograder.cli.several import with_each
from autograder.course import Course
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits


@takes_limits
def regrade_command(
    assignments: options.Assignments = None,
    question: Annotated[
        list[str] | None,
        typer.Option(
            help="Run the checks of this question, changed or not, and of no other; may be "
            "repeated."
        ),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference, and write nothing.")
    ] = False,
    submitted: options.Submitted = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            exists=True,
            file_okay=False,
            help="Where the results, feedback and gradebook are; default: the course's folder.",
        ),
    ] = None,
    roster: options.Roster = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    isolation: options.IsolationOption = Isolation.FULL,
    as_today: options.AsToday = False,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Grade again what other checks or points have graded, and show what that changes.

    Cells are run once, and only the checks of questions whose checks, references or probes have
    changed; where points alone have changed, nothing is run. Points, comments and extensions that
    people gave stay. A submission that was handed in again since is named, and left to `iml grade`.
    The difference is kept in reports/<assignment>/regrades/. Give the limits that the grading had:
    with others, all of it is run. Exits with 1 when a submission could not be graded again.

    Example: [bold]iml regrade attention --question softmax --dry-run[/bold]
    """
    course, output = Course.find(), Output("regrade", as_json)
    chosen = options.chosen(course, assignments)
    if question and len(chosen) > 1:
        names = ", ".join(assignment.name for assignment in chosen)
        raise UsageError(f"--question {' '.join(question)}: of which assignment? One of {names}")
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.analysis.people import read_people
    from autograder.cli.regrade_class import Regrading, regrade_class

    jobs = options.kernels_at_a_time(isolation, jobs, output.console)
    people = read_people(options.known_roster(course, roster))
    order = Regrading(
        submitted=(submitted or course.root / "submitted").resolve(),
        out=(out or course.root).resolve(),
        students=student or [],
        questions=question or [],
        dry_run=dry_run,
        jobs=jobs,
        isolation=isolation,
        limits=limits,
        as_today=as_today,
        named=bool(assignments),
        people=people,
    )
    code, records = with_each(chosen, lambda one: regrade_class(one, order, output))
    output.end(code, dry_run=dry_run, assignments=records)
