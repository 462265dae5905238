"""``iml audit --seeds N``: how much of the checks' verdicts is luck?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import track

if TYPE_CHECKING:
    from autograder.audit.bank import BankEntry
    from autograder.judging.judge.setup import Setup


def print_margins(setup: Setup, entries: list[BankEntry], seeds: int, jobs: int) -> None:
    """Measure the margins of statistical checks and print them as Markdown.

    Raises:
        typer.Exit: 1 if some margin is too narrow; 2 for one seed, which has no spread.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.audit.margins import measure_margins
    from autograder.audit.margins_page import margins_markdown

    if seeds < 2:
        raise typer.BadParameter("one seed shows no spread; give 2 or more", param_hint="--seeds")
    # The page may be sent to a file; progress and faults are for whoever waits.
    console = Console(stderr=True)
    measuring = measure_margins(setup, entries, seeds, jobs)
    measured = []
    for item in track(
        measuring, f"measuring {setup.assignment.name}", console=console, transient=True
    ):
        measured.append(item)
        if item.fault:
            console.print(f"{item.entry}: {item.fault}", style="red", markup=False, soft_wrap=True)
    print(margins_markdown(setup.assignment.name, seeds, measured), end="")
    if any(item.fault for item in measured):
        raise typer.Exit(1)
