"""``iml report``: what a class did, again from its results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.text import number, printable, seconds

if TYPE_CHECKING:
    from autograder.analysis.classwork import Classwork
    from autograder.analysis.summary import Summary

_PANEL = ("section", "graded", "average", "high", "low", "sd", "time")


def report_command(
    assignments: options.Assignments = None,
    *,
    graded: options.Graded = None,
    roster: options.Roster = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the class report again from the results, and print its summary; nothing is graded.

    Besides the page, reports/<assignment>/ gets item_analysis.csv and student_analysis.csv. Names
    and sections come from the roster; default: roster.csv of the course, if there is one.

    Example: [bold]iml report attention --roster roster.csv[/bold]
    """
    course, output = Course.find(), Output("report", as_json)
    folder = (graded or course.root).resolve()
    known = options.known_roster(course, roster)
    chosen = options.chosen(course, assignments)
    if not assignments:
        chosen = [one for one in chosen if _has_results(folder, one)] or chosen
    code, records = with_each(chosen, lambda one: _report(one, folder, known, output))
    output.end(code, assignments=records)


def _has_results(folder: Path, assignment: Assignment) -> bool:
    from autograder.outputs import Outputs

    return any(Outputs(folder, assignment.name).results.glob("[!.]*.json"))


def _report(assignment: Assignment, folder: Path, roster: Path | None, output: Output) -> Ended:
    """Write one assignment's report.

    Raises:
        UsageError: there is no result of it.
        OutputError: the report can't be written.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.analysis.classwork import analyse
    from autograder.analysis.people import read_people
    from autograder.analysis.requests import read_requests
    from autograder.analysis.written import write_analysis
    from autograder.notebook.source import read_source
    from autograder.outputs import Outputs
    from autograder.records.store import ResultStore

    name = assignment.name
    if not _has_results(folder, assignment):
        raise UsageError(f"no results of {name} in {folder}; first: iml grade {name}")
    unreadable: list[str] = []
    results = ResultStore(folder, name).read_all(unreadable)
    requests = read_requests(assignment.root, folder, name)
    work = analyse(name, results, read_people(roster), requests)
    outputs = Outputs(folder, name)
    page = write_analysis(outputs, work, read_source(assignment).questions)
    output.table(_panel(work))
    for note in (*work.notes, *unreadable):
        output.say(note, style="yellow")
    for sentence in work.worth_a_look:
        output.say(f"worth a look: {printable(sentence)}")
    written = {
        "report": str(page),
        "items": str(outputs.item_analysis),
        "students": str(outputs.student_analysis),
    }
    for label, path in written.items():
        output.say(f"{label:>10}  {path}")
    return Ended(record=_record(work, written, unreadable))


def _panel(work: Classwork) -> Table:
    points = number(work.found.max_score)
    title = f"{work.assignment}: automatic points of {points}, graded submissions"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for head in _PANEL:
        table.add_column(head, justify="left" if head == "section" else "right")
    for one in work.summaries:
        table.add_row(Text(printable(one.section) or "all"), str(one.n), *_numbers(one))
    return table


def _numbers(one: Summary) -> list[str]:
    values = (one.average, one.high, one.low, one.standard_deviation)
    shown = ["–" if value is None else number(value) for value in values]
    return [*shown, "–" if one.average_seconds is None else seconds(one.average_seconds)]


def _record(work: Classwork, written: dict[str, str], unreadable: list[str]) -> dict[str, Any]:
    return {
        "written": written,
        "summary": [
            {
                "section": one.section,
                "graded": one.n,
                "average": one.average,
                "high": one.high,
                "low": one.low,
                "standard_deviation": one.standard_deviation,
                "average_seconds": one.average_seconds,
            }
            for one in work.summaries
        ],
        "alpha": work.reliability.alpha,
        "standard_error": work.reliability.standard_error,
        "absent": [entry.student_id for entry in work.absent],
        "worth_a_look": work.worth_a_look,
        "notes": work.notes,
        "unreadable": unreadable,
    }
