"""The command ``iml``: one file for each of its commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from autograder import __version__
from autograder.cli.audit import audit_command
from autograder.cli.build import build_command
from autograder.cli.check import check_command
from autograder.cli.collect import collect_command
from autograder.cli.doctor import doctor_command
from autograder.cli.export import export_command
from autograder.cli.grade import grade_command
from autograder.cli.gradescope import gradescope_command
from autograder.cli.new import new_command
from autograder.cli.references import references_command
from autograder.errors import AutograderError, UsageError
from autograder.startup import skip_slow_import

__all__ = ["main"]

DONE, NEEDS_PERSON, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="iml",
    help="Build, grade and audit auto-graded course assignments.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
app.command("build")(build_command)
app.command("grade")(grade_command)
app.command("check")(check_command)
app.command("audit")(audit_command)
app.command("references")(references_command)
app.command("doctor")(doctor_command)
app.command("collect")(collect_command)
app.command("export")(export_command)
app.command("new")(new_command)
app.command("gradescope")(gradescope_command)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"iml {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Build, grade and audit auto-graded course assignments."""


def main() -> None:
    """Run the command line; turn this package's errors into one clear line and an exit code."""
    skip_slow_import()
    errors = Console(stderr=True)
    try:
        app()
    except UsageError as error:
        errors.print(f"iml: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(USAGE)
    except AutograderError as error:
        errors.print(f"iml: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(NEEDS_PERSON)
    except KeyboardInterrupt:
        errors.print("iml: interrupted", style="yellow")
        sys.exit(INTERRUPTED)
