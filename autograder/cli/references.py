"""``iml references``: regenerate the reference outputs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from autograder.course import Course


def references_command(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Which assignments; default: all.")
    ] = None,
) -> None:
    """Run the reference solution and write tests/<assignment>/references/<question>.npz.

    Example: [bold]iml references attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.publish.references import make_references

    console = Console()
    course = Course.find()
    for name in assignments or course.names():
        written = make_references(course.assignment(name))
        for path in written:
            console.print(f"wrote {path.relative_to(course.root)}", highlight=False)
