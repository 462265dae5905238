"""``iml diff``: what differs between two folders of results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.course import Course
from autograder.errors import ResultError, UsageError

if TYPE_CHECKING:
    from autograder.grading.difference import Change
    from autograder.results import SubmissionResult


def diff_command(
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD",
            exists=True,
            help="A folder that `iml grade --out` wrote to, or one assignment's results in it.",
            show_default=False,
        ),
    ],
    new: Annotated[
        Path, typer.Argument(metavar="NEW", exists=True, help="Likewise.", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Write pages for staff, too: <assignment>.html in this folder."
        ),
    ] = None,
    roster: options.Roster = None,
    as_json: options.AsJson = False,
) -> None:
    """Compare two folders of results: whose score differs, by how much, and by which checks.

    Nothing is graded. Names come from the roster; default: roster.csv of the course, if there is
    one. Exits with 1 when a result can't be read.

    Example: [bold]iml diff backup/results/attention results/attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.analysis.kept_difference import difference_record, render_difference
    from autograder.analysis.people import read_people
    from autograder.cli.differences import show_difference
    from autograder.files import write_atomically
    from autograder.grading.difference import difference

    output = Output("diff", as_json)
    people = read_people(options.known_roster(Course.find(), roster))
    records, problems = [], list[str]()
    for name, (before, after) in _pairs(old, new).items():
        found = difference(name, _changes(before, after, problems))
        show_difference(found, people, output)
        record = {"assignment": name, "difference": difference_record(found), "page": None}
        if out:
            page = out.resolve() / f"{name}.html"
            write_atomically(page, render_difference(found, people))
            record["page"] = str(page)
            output.say(f"{'page':>10}  {page}")
        records.append(record)
    for problem in problems:
        output.say(problem, style="yellow")
    output.end(NEEDS_PERSON if problems else DONE, assignments=records, problems=problems)


def _pairs(old: Path, new: Path) -> dict[str, tuple[Path, Path]]:
    """Return the folders to compare, by assignment.

    Raises:
        UsageError: one holds no results, or they are not of the same assignments.
    """
    before, after = _folders(old), _folders(new)
    shared = sorted(before.keys() & after.keys())
    if not shared:
        those = f"{' and '.join(before)} in {old}, {' and '.join(after)} in {new}"
        raise UsageError(f"there is no assignment in common: {those}")
    return {name: (before[name], after[name]) for name in shared}


def _folders(folder: Path) -> dict[str, Path]:
    """Return a folder's results by assignment: its own, or those below ``results/``.

    Raises:
        UsageError: it holds none that can be read.
    """
    found = {}
    for place in (folder, *sorted(folder.glob("results/*/"))):
        for result in _results(place, []).values():
            found[result.assignment] = place
            break
    if not found:
        raise UsageError(f"{folder} holds no results that can be read, nor does results/ in it")
    return found


def _changes(before: Path, after: Path, problems: list[str]) -> Iterator[Change]:
    from autograder.grading.difference import change_between

    old, new = _results(before, problems), _results(after, problems)
    for student in sorted(old.keys() | new.keys()):
        yield change_between(old.get(student), new.get(student))


def _results(folder: Path, problems: list[str]) -> dict[str, SubmissionResult]:
    """Return a folder's results by student, and note what can't be read."""
    from autograder.records.store import load_result, result_files

    found = {}
    for path in result_files(folder):
        try:
            result = load_result(path)
        except ResultError as error:
            problems.append(str(error))
        else:
            found[result.student_id] = result
    return found
