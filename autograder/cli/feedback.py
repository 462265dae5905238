"""``iml feedback``: students' pages from results and gradebook, and how students get them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.choices import Channel
from autograder.cli import options
from autograder.cli.feedback_one import Handing, Order, write_pages
from autograder.cli.output import Output
from autograder.cli.several import with_each
from autograder.course import Course
from autograder.errors import UsageError


def feedback_command(
    assignments: options.Assignments = None,
    graded: options.Graded = None,
    release: Annotated[
        Path | None,
        typer.Option(help="Lay the pages out in this folder, in the way that --to names."),
    ] = None,
    to: Annotated[
        Channel | None,
        typer.Option(
            help="How students get them: nbgrader's exchange, whose folder --release is then; a "
            "zip to upload to Canvas or Moodle; a table for a mail merge, with pages to attach."
        ),
    ] = None,
    roster: options.Roster = None,
    download: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="Canvas, Moodle: the download of the submissions, whose names the platform knows.",
        ),
    ] = None,
    submitted: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="The exchange: folder of submissions; default: submitted/.",
        ),
    ] = None,
    db_url: options.DatabaseUrl = "",
    as_json: options.AsJson = False,
) -> None:
    """Write students' pages again, with what people entered in the gradebook. Nothing is graded.

    They are written into feedback/ of the folder of --graded. Each page has the whole grade: the
    checks' points, points and comments given in formgrader, the penalty for being late. Exits with
    1 when somebody's points are still to be given, or a page can't be written or addressed.

    Example: [bold]iml feedback attention --release outbox --to mail --roster roster.csv[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.records.roster import read_roster

    _check(release, to, roster, download)
    course, output = Course.find(), Output("feedback", as_json)
    chosen = options.chosen(course, assignments)
    if download and len(chosen) > 1:
        names = ", ".join(assignment.name for assignment in chosen)
        raise UsageError(f"--download {download} is of one assignment: name it, one of {names}")
    handing = None
    if release and to:
        known = read_roster(roster) if roster else None
        folder = (submitted or course.root / "submitted").resolve()
        handing = Handing(to, release.resolve(), known, download, folder)
    out = (graded or course.root).resolve()
    order = Order(out, db_url, handing, named=bool(assignments))

    code, records = with_each(chosen, lambda one: write_pages(one, order, output))
    output.end(code, assignments=records)


def _check(
    release: Path | None, to: Channel | None, roster: Path | None, download: Path | None
) -> None:
    """Refuse options that lack another one.

    Raises:
        UsageError: the message names both.
    """
    if release and to is None:
        raise UsageError(f"--release {release} needs --to {', '.join(Channel)}")
    if to and release is None:
        raise UsageError(f"--to {to} needs --release with the folder to write to")
    if to is Channel.CANVAS and download is None:
        raise UsageError(
            "--to canvas needs --download with the submissions as Canvas gave them: it takes back "
            "only files of these names"
        )
    if to is Channel.MOODLE and roster is None and download is None:
        raise UsageError(
            "--to moodle needs --download with the submissions as Moodle gave them, or --roster "
            "with Moodle's participant numbers as lms_id"
        )
    if to is Channel.MAIL and roster is None:
        raise UsageError("--to mail needs --roster with everyone's email")
    if download and to not in (Channel.CANVAS, Channel.MOODLE):
        raise UsageError(f"--download {download} goes with --to canvas or moodle")
