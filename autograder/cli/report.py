"""``iml report``: what a class did, again from its results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from autograder.text import number, plain_id, printable, seconds

if TYPE_CHECKING:
    from autograder.analysis.classwork import Classwork
    from autograder.analysis.summary import Summary
    from autograder.booked import Booked

_PANEL = ("section", "graded", "average", "high", "low", "sd", "time")


@dataclass(frozen=True)
class Order:
    """What to report.

    Args:
        graded: folder that holds ``results/``; the report goes to its ``reports/``.
        roster: the class list; None if there is none.
        url: of the gradebook; empty for the one that grading into that folder fills.
    """

    graded: Path
    roster: Path | None
    url: str


def report_command(
    assignments: options.Assignments = None,
    *,
    graded: options.Graded = None,
    roster: options.Roster = None,
    db_url: options.DatabaseUrl = "",
    as_json: options.AsJson = False,
) -> None:
    """Write the class report again from the results, and print its summary; nothing is graded.

    Besides the page, reports/<assignment>/ gets item_analysis.csv, student_analysis.csv and a page
    for each student in students/. Names and sections come from the roster (default: roster.csv of
    the course, if there is one); who is late and who waits for points that a person gives, from the
    gradebook, where there is one.

    Example: [bold]iml report attention --roster roster.csv[/bold]
    """
    course, output = Course.find(), Output("report", as_json)
    folder = (graded or course.root).resolve()
    known = options.known_roster(course, roster)
    chosen = options.chosen(course, assignments)
    if not assignments:
        chosen = [one for one in chosen if _has_results(folder, one)] or chosen
    order = Order(folder, known, db_url)
    code, records = with_each(chosen, lambda one: _report(one, order, output))
    output.end(code, assignments=records)


def _has_results(folder: Path, assignment: Assignment) -> bool:
    from autograder.outputs import Outputs

    return any(Outputs(folder, assignment.name).results.glob("[!.]*.json"))


def _report(assignment: Assignment, order: Order, output: Output) -> Ended:
    """Write one assignment's report.

    Raises:
        UsageError: there is no result of it, or no gradebook at the address that was given.
        OutputError: the report can't be written.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.analysis.people import read_people
    from autograder.analysis.written import write_analysis
    from autograder.cli.class_written import Place, analysed
    from autograder.notebook.source import read_source
    from autograder.records.store import ResultStore

    name, folder = assignment.name, order.graded
    if not _has_results(folder, assignment):
        raise UsageError(f"no results of {name} in {folder}; first: iml grade {name}")
    unreadable: list[str] = []
    store = ResultStore(folder, name)
    place = Place(read_source(assignment), folder, folder, read_people(order.roster))
    url = options.known_gradebook(assignment.root, folder, order.url)
    work = analysed(place, store.read_all(unreadable), url)
    outputs = place.outputs
    page = write_analysis(outputs, work, place.source.questions, store.read_all())
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
                "students": one.students,
                "handed_in": one.handed_in,
                "graded": one.n,
                "average": one.average,
                "high": one.high,
                "low": one.low,
                "standard_deviation": one.standard_deviation,
                "average_seconds": one.average_seconds,
                "first": one.times and f"{one.times.first.isoformat()}Z",
                "last": one.times and f"{one.times.last.isoformat()}Z",
                "last_day": one.times and one.times.last_day,
            }
            for one in work.summaries
        ],
        "alpha": work.reliability.alpha,
        "standard_error": work.reliability.standard_error,
        "waiting": None if work.booked is None else _who(work, lambda one: bool(one.waiting)),
        "late": None if work.booked is None else _who(work, lambda one: one.is_late),
        "absent": [entry.student_id for entry in work.absent],
        "worth_a_look": work.worth_a_look,
        "notes": work.notes,
        "unreadable": unreadable,
    }


def _who(work: Classwork, chosen: Callable[[Booked], bool]) -> list[str]:
    ids = [row.student_id for row in work.found.rows]
    return [plain_id(student) for student in ids if chosen(work.booking(student))]
