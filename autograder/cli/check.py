"""``iml check``: one notebook, graded and explained in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.cli.limits import takes_limits
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Isolation, Limits
from autograder.results import Status


@takes_limits
def check_command(
    notebook: Annotated[Path, typer.Argument(help="The notebook file.")],
    assignment: Annotated[
        str, typer.Option(help="Which assignment; default: read off the file's name or folder.")
    ] = "",
    isolation: options.IsolationOption = Isolation.FULL,
    *,
    limits: Limits,
) -> None:
    """Grade one notebook and print every check; nothing is written.

    Exits with 1 when the notebook can't be graded.

    Example: [bold]iml check solutions/attention/attention.ipynb[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.grading.grade_one import grade_file
    from autograder.judging.judge.setup import set_up
    from autograder.render.table import check_table

    console = Console()
    if not notebook.exists():
        raise UsageError(f"{notebook}: no such file")
    chosen = _guess(Course.find(), notebook.resolve(), assignment)
    with options.warm_process(isolation) as warm:
        with console.status("importing TensorFlow once …"):
            warm.wait_ready()
        with console.status(f"grading {notebook.name} …"):
            where = (notebook.resolve().parent,)
            setup = set_up(chosen, warm.control, limits, isolation, protected=where)
            graded = grade_file(setup, notebook.resolve().parent.name, notebook)
    console.print(check_table(graded.result))
    if graded.result.status is not Status.GRADED:
        raise typer.Exit(1)


def _guess(course: Course, path: Path, assignment: str) -> Assignment:
    """Tell the assignment from the option, the file's name or its folder's."""
    if assignment:
        return course.assignment(assignment)
    for name in (path.stem, path.parent.name):
        if name in course.names():
            return course.assignment(name)
    known = ", ".join(course.names())
    raise UsageError(f"which assignment is {path.name}? Say --assignment, one of: {known}")
