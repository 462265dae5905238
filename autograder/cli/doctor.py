"""``iml doctor``: what this machine can do."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.errors import UsageError
from autograder.judging.sandbox.support import features, walls


def doctor_command() -> None:
    """Say what this machine offers for the sandbox, and which versions are installed.

    Exits with 2 when full isolation can't be had here.

    Example: [bold]iml doctor[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.judging.judge.fingerprint import versions

    console = Console()
    table = Table(title="The sandbox", title_justify="left")
    for heading in ("what", "here", "detail"):
        table.add_column(heading)
    found = features()
    for feature in (*found, *walls(_course())):
        missing = "[red]no[/red]" if feature.needed else "no"
        mark = "[green]yes[/green]" if feature.present else missing
        table.add_row(feature.name, mark, feature.detail)
    console.print(table)
    installed = Table(title="Installed", title_justify="left")
    installed.add_column("package")
    installed.add_column("version")
    for name, version in versions().items():
        installed.add_row(name, version)
    installed.add_row("browser for page tests", shutil.which("chromium") or "none (optional)")
    console.print(installed)
    if all(feature.present for feature in found):
        console.print("Full isolation works here: students' code runs alone.")
        return
    console.print(
        "Full isolation does not work here. `iml grade --isolation process` still separates the "
        "student's process from the checks, but their code could read your files. As root, "
        "`--isolation user` keeps it from those that are root's alone.",
    )
    sys.stdout.flush()
    raise typer.Exit(2)


def _course() -> Path | None:
    """Return the folder of the course that this is run in; None outside."""
    try:
        return Course.find().root
    except UsageError:
        return None
