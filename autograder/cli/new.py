"""``iml new``: an assignment to start from."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from autograder.course import Course


def new_command(
    assignment: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name: lower-case letters, digits and _.")
    ],
) -> None:
    """Make a small assignment that builds, grades and audits at once: one question, to be edited.

    Example: [bold]iml new regression[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.publish.new_assignment import QUESTION, new_assignment

    console = Console(highlight=False)
    course = Course.find()
    for path in new_assignment(course, assignment):
        console.print(f"wrote {path.relative_to(course.root)}")
    console.print(f"It has one question, {QUESTION}. Try it, then make it yours:")
    for command in ("pytest tests/{}", "iml build {}", "iml audit {}"):
        console.print(f"  [bold]{command.format(assignment)}[/bold]")
    console.print("docs/adding-a-question.md says how to add the next one.")
