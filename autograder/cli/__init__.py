"""The command ``iml``: one file for each of its commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from autograder import __version__
from autograder.cli.audit import audit_command
from autograder.cli.build import build_command
from autograder.cli.check import check_command
from autograder.cli.cluster import cluster
from autograder.cli.collect import collect_command
from autograder.cli.diff import diff_command
from autograder.cli.doctor import doctor_command
from autograder.cli.due import due_command
from autograder.cli.endings import DONE, INTERRUPTED, exit_code, print_error
from autograder.cli.export import export_command
from autograder.cli.extend import extend_command
from autograder.cli.feedback import feedback_command
from autograder.cli.grade import grade_command
from autograder.cli.gradescope import gradescope_command
from autograder.cli.help_text import let_flow
from autograder.cli.late import late_command
from autograder.cli.mistakes import mistakes
from autograder.cli.new import new_command
from autograder.cli.references import references_command
from autograder.cli.regrade import regrade_command
from autograder.cli.report import report_command
from autograder.cli.similar import similar_command
from autograder.cli.tickets import tickets
from autograder.cli.warm import warm
from autograder.cli.watch import watch_command
from autograder.errors import AutograderError
from autograder.startup import skip_slow_import

__all__ = ["main"]

app = typer.Typer(
    name="iml",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("build")(build_command)
app.command("grade")(grade_command)
app.command("watch")(watch_command)
app.command("check")(check_command)
app.command("regrade")(regrade_command)
app.command("diff")(diff_command)
app.command("audit")(audit_command)
app.command("report")(report_command)
app.command("similar")(similar_command)
app.command("references")(references_command)
app.add_typer(mistakes, name="mistakes")
app.add_typer(tickets, name="tickets")
app.command("doctor")(doctor_command)
app.command("collect")(collect_command)
app.command("due")(due_command)
# A negative number of days is no option.
app.command("extend", context_settings={"ignore_unknown_options": True})(extend_command)
app.command("late")(late_command)
app.command("export")(export_command)
app.command("feedback")(feedback_command)
app.command("new")(new_command)
app.add_typer(warm, name="warm")
app.add_typer(cluster, name="cluster")
app.command("gradescope", hidden=True)(gradescope_command)


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
    """Build, grade and audit the auto-graded assignments of a course.

    Exit codes: 0 done; 1 done, and something needs a person; 2 wrong usage, or a prerequisite is
    missing; 130 interrupted.

    Example: [bold]iml grade --submitted submitted[/bold]
    """


let_flow(app)


def main() -> None:
    """Run the command line; turn our own errors into one clear line and an exit code."""
    skip_slow_import()
    try:
        ended = app(standalone_mode=False)
    except typer.TyperException as error:
        if message := error.format_message():
            print_error(f"{_one_line(message)}{_where_to_look(error)}")
        ended = error.exit_code
    except AutograderError as error:
        print_error(error)
        ended = exit_code(error)
    except KeyboardInterrupt:
        ended = INTERRUPTED
    if ended == INTERRUPTED:
        print_error("interrupted", style="yellow")
    sys.exit(ended if isinstance(ended, int) else DONE)


def _one_line(message: str) -> str:
    # Typer lists choices one a line, and names the kind of exception that refused a value.
    return " ".join(message.replace("Value error, ", "").split())


def _where_to_look(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f" See `{context.command_path} --help`." if context else ""
