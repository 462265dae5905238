"""``iml check``: one notebook, graded and explained in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.limits import takes_limits
from autograder.cli.output import Output
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits
from autograder.results import Status


@takes_limits
def check_command(
    notebook: Annotated[
        Path,
        typer.Argument(metavar="NOTEBOOK", exists=True, dir_okay=False, help="The notebook file."),
    ],
    assignment: options.NamedAssignment = "",
    isolation: options.IsolationOption = Isolation.FULL,
    as_today: options.AsToday = False,
    as_json: options.AsJson = False,
    *,
    limits: Limits,
) -> None:
    """Grade one notebook and print every check; nothing is written.

    Exits with 1 when the notebook can't be graded in full.

    Example: [bold]iml check solutions/attention/attention.ipynb[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.grading.grade_one import grade_file
    from autograder.judging.judge.reference_trial import with_trial
    from autograder.judging.judge.setup import set_up
    from autograder.render.table import check_table
    from autograder.results import to_json

    output = Output("check", as_json)
    if not notebook.exists():
        raise UsageError(f"{notebook}: no such file")
    course = Course.find()
    chosen = _guess(course, notebook.resolve(), assignment)
    with options.warm_process(course, isolation) as warm:
        with output.console.status("importing what notebooks use, once …"):
            warm.wait_ready()
        with output.console.status(f"grading {notebook.name} …"):
            where = (notebook.resolve().parent,)
            setup = set_up(chosen, warm.control, limits, isolation, where, as_today=as_today)
            graded = grade_file(with_trial(setup), notebook.resolve().parent.name, notebook)
    output.table(check_table(graded.result))
    code = DONE if graded.result.status is Status.GRADED else NEEDS_PERSON
    output.end(code, result=to_json(graded.result))


def _guess(course: Course, path: Path, assignment: str) -> Assignment:
    """Return the assignment that was named, or that the file or its folder is named after."""
    if assignment:
        return course.assignment(assignment)
    for name in (path.stem, path.parent.name):
        if name in course.names():
            return course.assignment(name)
    known = ", ".join(course.names())
    raise UsageError(f"which assignment is {path.name}? Give --assignment, one of: {known}")
