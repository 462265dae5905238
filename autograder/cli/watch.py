"""``iml watch``: grade what is handed in, as it is handed in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.limits import takes_limits
from autograder.cli.numbers import decimal_number, whole_number
from autograder.cli.output import Output
from autograder.course import Course
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits


@takes_limits
def watch_command(
    assignments: options.Assignments = None,
    submitted: options.Submitted = None,
    exchange: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="nbgrader's exchange: what students submit to it is collected first, and their "
            "pages are put into it.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Where results, pages and gradebook go; default: the course."
        ),
    ] = None,
    roster: options.Roster = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    per_day: Annotated[
        int,
        typer.Option(
            help="Versions of a student that are graded on one day; 0 for any number.",
            parser=whole_number,
            metavar="NUMBER",
            show_default="20",
        ),
    ] = 20,
    zone: Annotated[
        str,
        typer.Option(
            help="Time zone in which days begin, like Europe/Berlin; default: c.Exchange.timezone "
            "of the course."
        ),
    ] = "",
    still: Annotated[
        float,
        typer.Option(
            parser=decimal_number,
            metavar="SECONDS",
            show_default="1",
            help="A folder counts as complete once nothing in it has changed for so long.",
        ),
    ] = 1.0,
    poll: Annotated[
        bool,
        typer.Option(
            "--poll",
            help="Look at all files every two seconds instead of being told of changes; network "
            "folders always are.",
        ),
    ] = False,
    isolation: options.IsolationOption = Isolation.FULL,
    log: options.EventLog = None,
    as_today: options.AsToday = False,
    *,
    limits: Limits,
) -> None:
    """Grade each submission as soon as it has arrived in the folder, until it is stopped.

    The newest version of a student's work counts. Results, feedback page and executed notebook
    appear at once; gradebook, grades.csv and the report follow. Students may see the pages in
    public/, which show public checks only, until `iml feedback` releases those in feedback/.
    Whatever stops it, the same command continues. Ctrl-C ends it with 130; SIGTERM with 0, once
    what runs is graded.

    Example: [bold]iml watch attention --submitted submitted[/bold]
    """
    course, output = Course.find(), Output("watch", as_json=False)
    chosen = options.chosen(course, assignments)
    if per_day < 0:
        raise UsageError(f"--per-day {per_day}: give a number of versions, or 0 for any number")
    if not 0 <= still < math.inf:
        raise UsageError(f"--still {still:g}: give seconds, 0 or more")
    if exchange and not submitted:
        (course.root / "submitted").mkdir(exist_ok=True)  # filled from the exchange
    folder = options.known_submitted(course, submitted)
    jobs = options.kernels_at_a_time(isolation, jobs, output.console)
    with options.warm_process(course, isolation, jobs) as warm:
        # Imported late, so that --help and mistyped commands answer at once, and while the warm
        # process does its own imports.
        from autograder.analysis.people import read_people
        from autograder.cli.class_graded import Order
        from autograder.cli.watch_classes import watch_classes
        from autograder.cli.watched_versions import Intake

        people = read_people(options.known_roster(course, roster))
        orders = [
            Order(
                assignment=assignment,
                submitted=folder,
                out=(out or course.root).resolve(),
                students=[],
                jobs=jobs,
                fresh=False,
                isolation=isolation,
                limits=limits,
                log=log,
                as_today=as_today,
                people=people,
            )
            for assignment in chosen
        ]
        known = exchange.resolve() if exchange else None
        intake = Intake(folder, known, still, per_day, _today(course, zone))
        watch_classes(orders, intake, warm, output, poll=poll)


def _today(course: Course, zone: str) -> Callable[[], date]:
    """Return what tells the date in a time zone, or else in the course's."""
    from autograder.cli.zones import zone_of
    from autograder.grading.course_config import course_config

    known, _ = zone_of(course_config(course.root), zone)
    return lambda: datetime.now(known).date()
