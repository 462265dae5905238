"""``iml doctor``: what this machine can do."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

from rich.table import Table

from autograder.cli import options
from autograder.cli.endings import DONE, WRONG_USAGE
from autograder.cli.output import Output
from autograder.course import Course
from autograder.errors import UsageError
from autograder.judging.sandbox.support import Feature, features, walls

_WORKS = "Full isolation works here: each student's code runs in its own sandbox."
_FAILS = (
    "Full isolation does not work here. `iml grade --isolation process` still separates the "
    "student's process from the checks, but their code could read your files. As root, "
    "`--isolation user` keeps it from those that only root can read."
)


def doctor_command(as_json: options.AsJson = False) -> None:
    """Show what this machine offers for the sandbox, and which versions are installed.

    Exits with 2 if full isolation is not available.

    Example: [bold]iml doctor[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.judging.judge.fingerprint import versions

    output = Output("doctor", as_json)
    needed = features()
    found = [*needed, *walls(_course())]
    browser = shutil.which("chromium")
    output.table(_sandbox(found), _installed(versions(), browser))
    works = all(feature.present for feature in needed)
    output.console.print(_WORKS if works else _FAILS)
    output.end(
        DONE if works else WRONG_USAGE,
        full_isolation=works,
        features=[dataclasses.asdict(feature) for feature in found],
        versions=versions(),
        browser=browser,
    )


def _sandbox(found: list[Feature]) -> Table:
    table = Table(title="The sandbox", title_justify="left")
    for heading in ("what", "here", "detail"):
        table.add_column(heading)
    for feature in found:
        missing = "[red]no[/red]" if feature.needed else "no"
        mark = "[green]yes[/green]" if feature.present else missing
        table.add_row(feature.name, mark, feature.detail)
    return table


def _installed(versions: dict[str, str], browser: str | None) -> Table:
    table = Table(title="Installed", title_justify="left")
    table.add_column("package")
    table.add_column("version")
    for name, version in versions.items():
        table.add_row(name, version)
    table.add_row("browser for page tests", browser or "none (optional)")
    return table


def _course() -> Path | None:
    """Return the course that the working folder is in; None outside of one."""
    try:
        return Course.find().root
    except UsageError:
        return None
