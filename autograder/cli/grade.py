"""``iml grade``: a folder of submissions, from notebooks to grades and feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.course import Course


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
    isolation: options.Isolation = "full",
    cell_seconds: options.CellSeconds = options.DEFAULT_CELL_SECONDS,
    check_seconds: options.CheckSeconds = options.DEFAULT_CHECK_SECONDS,
    submission_seconds: options.SubmissionSeconds = options.DEFAULT_SUBMISSION_SECONDS,
    memory: options.MemoryMB = options.DEFAULT_MEMORY,
    log: Annotated[
        Path | None, typer.Option(help="Append one JSON line per event to this file.")
    ] = None,
) -> None:
    """Grade every <student>/<assignment>/<assignment>.ipynb of a folder.

    What was graded with the same checks is not graded again. Exits with 1 when a submission needs
    a person.

    Example: [bold]iml grade attention --submitted submitted --jobs 2[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.cli.grade_class import Order, grade_class
    from autograder.results import Status

    course = Course.find()
    order = Order(
        assignment=course.assignment(assignment),
        submitted=(submitted or course.root / "submitted").resolve(),
        out=(out or course.root).resolve(),
        students=student or [],
        jobs=jobs,
        fresh=fresh,
        isolation=isolation,
        limits=options.make_limits(cell_seconds, check_seconds, submission_seconds, memory),
        log=log,
    )
    results = grade_class(order, Console())
    if any(result.status is not Status.GRADED for result in results):
        raise typer.Exit(1)
