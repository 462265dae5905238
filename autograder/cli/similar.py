"""``iml similar``: which submissions are alike beyond what the class shares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course


def similar_command(
    assignments: options.Assignments = None,
    *,
    submitted: options.Submitted = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where reports/ goes; default: the course's folder."),
    ] = None,
    roster: options.Roster = None,
    as_json: options.AsJson = False,
) -> None:
    """Find pairs of submissions that are alike beyond what the release and the class share.

    Names, comments, order and layout make no difference, and only code cells count. A pair is a
    reason to look, and no more: short exercises look alike by nature. For staff only; the report
    shows the pairs, too, when `iml report` writes it next.

    Example: [bold]iml similar attention --submitted submitted[/bold]
    """
    course, output = Course.find(), Output("similar", as_json)
    folder = options.known_submitted(course, submitted)
    known = options.known_roster(course, roster)
    place = (out or course.root).resolve()
    code, records = with_each(
        options.chosen(course, assignments),
        lambda one: _similar(one, folder, place, known, output),
    )
    output.end(code, assignments=records)


def _similar(
    assignment: Assignment, submitted: Path, out: Path, roster: Path | None, output: Output
) -> Ended:
    """Compare one assignment's submissions, and write what was found.

    Raises:
        OutputError: it can't be written.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.analysis.people import read_people
    from autograder.analysis.similar import find_similar
    from autograder.analysis.similar_page import shown
    from autograder.analysis.written import write_similar
    from autograder.notebook.source import read_source
    from autograder.outputs import Outputs

    name, people = assignment.name, read_people(roster)
    students = sorted(path.name for path in submitted.iterdir() if (path / name).is_dir())
    reading = track(students, f"reading {name}", console=output.console, transient=True)
    found = find_similar(read_source(assignment), submitted, reading)
    page = write_similar(Outputs(out, name), found, people)
    table = Table(title=f"{name}: similar submissions", title_justify="left", box=box.SIMPLE_HEAD)
    for head in ("student", "student", "alike"):
        table.add_column(head, justify="right" if head == "alike" else "left")
    for pair in found.pairs:
        names = [Text(shown(student, people)) for student in (pair.one, pair.other)]
        table.add_row(*names, f"{pair.share:.0%}")
    if found.pairs:
        output.table(table)
    many = {0: "no pair is", 1: "1 pair is"}.get(len(found.pairs), f"{len(found.pairs)} pairs are")
    output.say(f"{name}: {found.compared} submissions compared, {many} alike")
    output.say(f"{'page':>10}  {page}")
    pairs = [
        {"one": pair.one, "other": pair.other, "share": round(pair.share, 4)}
        for pair in found.pairs
    ]
    record = {"compared": found.compared, "pairs": pairs, "page": str(page)}
    return Ended(record=record)
