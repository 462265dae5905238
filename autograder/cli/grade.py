"""``iml grade``: a folder of submissions, from notebooks to grades and feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.cli.limits import takes_limits
from autograder.course import Course
from autograder.judging.sandbox.request import Isolation, Limits


@takes_limits
def grade_command(
    assignment: Annotated[str, typer.Argument(help="Which assignment, e.g. attention.")],
    submitted: Annotated[
        Path | None, typer.Option(help="Folder of submissions; default: submitted/.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results, feedback and gradebook go; default: here.")
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student alone; may be repeated.")
    ] = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what is graded.")] = False,
    isolation: options.IsolationOption = Isolation.FULL,
    log: Annotated[
        Path | None, typer.Option(help="Append one JSON line per event to this file.")
    ] = None,
    profile: Annotated[
        bool, typer.Option("--profile", help="Show where the time of each submission went.")
    ] = False,
    *,
    limits: Limits,
) -> None:
    """Grade every <student>/<assignment>/<assignment>.ipynb of a folder.

    What was graded with the same checks and limits is not graded again. Exits with 1 when a
    submission needs a person.

    Example: [bold]iml grade attention --submitted submitted --jobs 2[/bold]
    """
    course, console = Course.find(), Console()
    chosen = course.assignment(assignment)
    jobs = options.kernels_at_a_time(isolation, jobs, console)
    with options.warm_process(isolation, jobs) as warm:
        # Imported late, so that --help and mistyped commands answer at once, and while the warm
        # process does its own imports.
        from autograder.cli.grade_class import Order, grade_class

        order = Order(
            assignment=chosen,
            submitted=(submitted or course.root / "submitted").resolve(),
            out=(out or course.root).resolve(),
            students=student or [],
            jobs=jobs,
            fresh=fresh,
            isolation=isolation,
            limits=limits,
            log=log,
            profile=profile,
        )
        graded = grade_class(order, warm, console)
    if graded.needs_person:
        raise typer.Exit(1)
