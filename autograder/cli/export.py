"""``iml export``: grades for a learning platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.choices import Platform
from autograder.cli import options
from autograder.cli.export_one import Export, export_one
from autograder.cli.output import Output
from autograder.cli.several import with_each
from autograder.course import Assignment, Course
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.adapters.lms.export.totals import Total
    from autograder.booked import Booked


# As it was called before: Gradescope doesn't import it.
_FORMER = {"gradescope": Platform.GRADESCOPE_TABLE}


def _platform(name: str) -> Platform:
    """Read a platform, by the name that it had before, too.

    Raises:
        ValueError: there is none of that name.
    """
    if name in _FORMER:
        return _FORMER[name]
    try:
        return Platform(name)
    except ValueError:
        raise ValueError(
            f"{name!r} is not one of {', '.join(map(repr, map(str, Platform)))}"
        ) from None


def export_command(
    assignments: options.Assignments = None,
    *,
    to: Annotated[
        Platform,
        typer.Option(
            parser=_platform,
            metavar=f"[{'|'.join(Platform)}]",
            help="The format. csv is a table for people; gradescope-table one with the columns of "
            "Gradescope's own download, which imports no grades.",
        ),
    ],
    roster: options.Roster = None,
    graded: options.Graded = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Where to write: a folder, which gets <assignment>-<platform>.csv; or, for one "
            "assignment, a file; default: results/<assignment>/<platform>.csv.",
        ),
    ] = None,
    output_file: Annotated[Path | None, typer.Option("--output", hidden=True)] = None,
    column: Annotated[
        str,
        typer.Option(
            help='Canvas: the title of its column, e.g. "Attention (4711)"; without it, Canvas '
            "makes a new assignment of the assignment's name."
        ),
    ] = "",
    worksheet: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Moodle: its own grading worksheet, in any language, to be filled in.",
        ),
    ] = None,
    db_url: options.DatabaseUrl = "",
    as_json: options.AsJson = False,
) -> None:
    """Write the class's grades as Canvas or Moodle imports them, or as tables for people.

    Each assignment gets its own file. Where nbgrader's gradebook has a submission, its score
    counts: with points given by hand, less the penalty for being late; the tables show these parts,
    which add up to the total. Exits with 1 when a grade
    is not final or a student is unknown. The spreadsheet's file (csv) begins with the mark that
    Excel needs to read UTF-8; the others don't.

    Example: [bold]iml export attention --to canvas --roster roster.csv[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.records.gradebook_access import is_there
    from autograder.records.roster import read_roster

    if out and output_file:
        raise UsageError(f"--out {out} and --output {output_file} are the same option: give one")
    course, output = Course.find(), Output("export", as_json)
    known = read_roster(roster) if roster else None
    _check_platform(to, column, worksheet)
    folder = (graded or course.root).resolve()
    url = options.known_gradebook(course.root, folder, db_url)
    url = url if is_there(url) else ""
    chosen = options.chosen(course, assignments)
    found = _totals(folder, chosen, url, all_named=bool(assignments), output=output)
    _check_one(list(found), column, worksheet)
    places = _places(list(found), to, folder, out or output_file)
    order = Export(to, known, column, worksheet, folder, booked=bool(url))
    code, records = with_each(
        list(found), lambda one: export_one(one, found[one], order, places[one], output)
    )
    output.end(code, to=to, assignments=records)


def _check_platform(to: Platform, column: str, worksheet: Path | None) -> None:
    """Refuse another platform's options.

    Raises:
        UsageError: the message names the option and both platforms.
    """
    for option, given, platform in (
        ("--worksheet", worksheet, Platform.MOODLE),
        ("--column", column, Platform.CANVAS),
    ):
        if given and to is not platform:
            raise UsageError(f"{option} goes with --to {platform}, not {to}")


def _check_one(assignments: Sequence[Assignment], column: str, worksheet: Path | None) -> None:
    """Refuse what belongs to one assignment if there are several.

    Raises:
        UsageError: the message names the option, its value and the assignments.
    """
    for option, given in (("--worksheet", worksheet), ("--column", column)):
        if given and len(assignments) > 1:
            names = ", ".join(assignment.name for assignment in assignments)
            raise UsageError(f"{option} {given} is for one assignment: name it, one of {names}")


def _places(
    assignments: Sequence[Assignment], to: Platform, folder: Path, out: Path | None
) -> dict[Assignment, Path]:
    """Return where each assignment's file goes.

    Raises:
        UsageError: several assignments, and one file for them.
    """
    if out is None:
        return {one: folder / "results" / one.name / f"{to}.csv" for one in assignments}
    out = out.resolve()
    if out.is_dir() or not (out.suffix or out.is_file()):
        return {one: out / f"{one.name}-{to}.csv" for one in assignments}
    if len(assignments) > 1:
        names = " and ".join(assignment.name for assignment in assignments)
        raise UsageError(f"--out {out} is one file, and {names} get one each: give a folder")
    return dict.fromkeys(assignments, out)


def _booked(assignment: Assignment, url: str) -> tuple[dict[str, Booked], str]:
    """Return what the gradebook adds to results, and the policy on late work in a sentence."""
    # nbgrader takes a second to import.
    from autograder.adapters.nbgrader.late import policy_words
    from autograder.grading.course_config import course_config
    from autograder.records.gradebook_reader import read_booked

    config = course_config(assignment.root)
    return read_booked(url, assignment.name), policy_words(config)


def _totals(
    folder: Path, chosen: Sequence[Assignment], url: str, all_named: bool, output: Output
) -> dict[Assignment, list[Total]]:
    """Return everyone's points in each assignment that has results.

    Raises:
        UsageError: none has any, or one that was named has none.
    """
    from autograder.adapters.lms.export.totals import totals
    from autograder.notebook.source import read_source
    from autograder.records.store import ResultStore

    found = {}
    for assignment in chosen:
        name = assignment.name
        booked, policy = _booked(assignment, url) if url else ({}, "")
        results = ResultStore(folder, name).read_all()
        found[assignment] = totals(results, booked, read_source(assignment), policy)
    missing = [assignment.name for assignment, points in found.items() if not points]
    if missing and (all_named or len(missing) == len(found)):
        first = f"first: iml grade {' '.join(missing)}; or see --graded"
        raise UsageError(f"no results of {' and '.join(missing)} in {folder}; {first}")
    for name in missing:
        output.say(f"no results of {name} in {folder}: nothing to export")
    return {assignment: points for assignment, points in found.items() if points}
