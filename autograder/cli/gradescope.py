"""``iml gradescope``: what Gradescope's container runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console


def gradescope_command(
    root: Annotated[
        Path, typer.Option(envvar="IML_GRADESCOPE_ROOT", help="Gradescope's folder.")
    ] = Path("/autograder"),
    prepare: Annotated[
        bool,
        typer.Option("--prepare", help="Only try the checks on the reference solution, once."),
    ] = False,
) -> None:
    """Grade the submission in Gradescope's folders and write results/results.json.

    ROOT holds the unpacked dist/ASSIGNMENT-gradescope.zip in source/, the student's files in
    submission/, and submission_metadata.json. What is printed is only for staff. Exits with 1
    when a person has to look at the submission.

    Example: [bold]iml gradescope --root /autograder[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.adapters.gradescope import run as gradescope
    from autograder.render.table import check_table

    console = Console(width=100)

    def report(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    if prepare:
        rejecting = gradescope.prepare(root.resolve())
        report(f"{rejecting} checks don't accept the reference solution.")
        raise typer.Exit(1 if rejecting else 0)
    if not gradescope.run(
        root.resolve(), report, lambda result: console.print(check_table(result))
    ):
        raise typer.Exit(1)
