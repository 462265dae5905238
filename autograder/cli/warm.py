"""``iml warm``: a server that keeps everything imported, for one course and one user."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from typing import Annotated, Any

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.endings import NEEDS_PERSON
from autograder.cli.numbers import above_zero, at_least_one, decimal_number, whole_number
from autograder.cli.output import Output
from autograder.course import Course
from autograder.errors import SandboxError
from autograder.judging.sandbox.preloaded import preloaded
from autograder.warm.address import Address, address_of, private_folder
from autograder.warm.client import connected
from autograder.warm.server import Server

_IDLE_MINUTES = 60.0
_START_SECONDS = 300.0  # for the first imports on a slow disk

warm = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@warm.callback()
def warm_command(
    context: typer.Context,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            help="The --jobs of the commands that are to use the server; at least 1.",
            parser=whole_number,
            metavar="NUMBER",
            callback=at_least_one,
        ),
    ] = 1,
    idle_minutes: Annotated[
        float,
        typer.Option(
            help="End after this time without a command.",
            parser=decimal_number,
            metavar="NUMBER",
            callback=above_zero,
        ),
    ] = _IDLE_MINUTES,
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Serve in this process, until Ctrl-C.")
    ] = False,
) -> None:
    """Start a server for this course, so that check, grade, audit and build start at once.

    They use it by themselves while it is there, and never need it. `--jobs` settles which share of
    the cores kernels get; a command with another number starts a warm process of its own.

    Example: [bold]iml warm && iml check attention.ipynb[/bold]
    """
    if context.invoked_subcommand is not None:
        return
    course, output = Course.find(), Output("warm", as_json=False)
    address = address_of(course.root)
    if foreground:
        _serve(course, address, jobs, idle_minutes)
        return
    arguments = ["--jobs", str(jobs), "--idle-minutes", str(idle_minutes)]
    if _asked(address, "status") is None:
        with output.console.status("importing what notebooks use …"):
            _start(address, course, arguments)
        output.say("the warm server is ready")
    else:
        output.say("the warm server of this course is running already")


def _start(address: Address, course: Course, arguments: list[str]) -> None:
    """Start a server in the background, and wait until it answers.

    Raises:
        SandboxError: it ended instead; the message ends with what it printed.
    """
    private_folder(address.folder)
    command = [sys.executable, "-m", "autograder.entry", "warm", "--foreground", *arguments]
    with address.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=course.root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while _asked(address, "status") is None:
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            last = address.log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()
            raise SandboxError(f"the warm server did not start:\n{last}")
        time.sleep(0.1)


def _serve(course: Course, address: Address, jobs: int, idle_minutes: float) -> None:
    from autograder.cli import main
    from autograder.warm.lent import lend

    def run(arguments: list[str]) -> None:
        sys.argv = ["iml", *arguments]
        main()

    threads, modules = options.threads_of(jobs), preloaded(course)
    with options.warm_process(course, Isolation.FULL, jobs) as process:
        _import_all()
        process.wait_ready()
        lend(process, threads, modules)
        Server(address, run, 60 * idle_minutes).serve()


def _import_all() -> None:
    """Import what commands import late."""
    import autograder.analysis.report
    import autograder.cli.grade_class
    import autograder.grading.preload  # noqa: F401


@warm.command("status")
def status_command(as_json: options.AsJson = False) -> None:
    """Say whether the course's server runs, and what it has served. Exits with 1 if it doesn't.

    Example: [bold]iml warm status[/bold]
    """
    output = Output("warm status", as_json)
    found = _asked(address_of(Course.find().root), "status")
    if found is None:
        output.say("no warm server of this course is running")
        output.end(NEEDS_PERSON, running=False)
        return
    since = datetime.datetime.fromtimestamp(found["started"]).astimezone()
    served = f"{found['served']} commands served, {found['running']} running"
    output.say(f"process {found['pid']}, since {since:%Y-%m-%d %H:%M}: {served}")
    output.end(running=True, pid=found["pid"], served=found["served"], at_work=found["running"])


@warm.command("stop")
def stop_command() -> None:
    """End the course's server; commands at work end by themselves. Exits with 1 if none runs.

    Example: [bold]iml warm stop[/bold]
    """
    output = Output("warm stop", as_json=False)
    if _asked(address_of(Course.find().root), "stop") is None:
        output.say("no warm server of this course is running")
        output.end(NEEDS_PERSON)
    output.say("the warm server ends")


def _asked(address: Address, what: str) -> dict[str, Any] | None:
    """Ask the server; None if there is none that answers."""
    connection = connected(address)
    if connection is None:
        return None
    with connection.socket:
        try:
            connection.send(do=what)
        except OSError:
            return None
        return connection.receive()
