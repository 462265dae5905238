"""``iml late``: who handed in late, by how much, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.cli import options
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.adapters.nbgrader.lateness import Late
    from autograder.cli.deadline_settings import Class

_HEADS = ("student", "handed in", "due", "late by", "costs", "extension")


def late_command(
    assignments: options.Assignments = None,
    graded: options.Graded = None,
    submitted: options.Submitted = None,
    roster: options.Roster = None,
    as_json: options.AsJson = False,
) -> None:
    """List who handed in late, by how much and what it costs, and who has an extension.

    Exits with 1 when somebody is late by an unknown time: then timestamp.txt in the submission's
    folder has to say when it was handed in.

    Example: [bold]iml late attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.cli.deadline_settings import find_class

    course, output = Course.find(), Output("late", as_json)
    chosen = options.chosen(course, assignments)
    code, records = with_each(
        chosen, lambda one: _late(find_class(one.name, graded, submitted, roster), output)
    )
    output.end(code, assignments=records)


def _late(found: Class, output: Output) -> Ended:
    """List one assignment's late work.

    Raises:
        GradebookError: the gradebook can't be read.
    """
    from autograder.adapters.nbgrader.lateness import lateness

    due, lines = lateness(found.place.source, found.url, found.place.submitted)
    name = found.place.name
    if due is None:
        output.say(f"{name} has no due date: nothing is late; see `iml due`")
    else:
        output.say(f"{name} is due {found.shown(due)}")
        output.table(_table(found, lines))
        late = [one for one in lines if one.is_late]
        costs = sum(one.penalty or 0.0 for one in lines)
        output.say(f"{len(late)} late, {_points(costs)} points taken off in all")
    for one in lines:
        if one.problem:
            output.say(one.problem, style="yellow")
    record = {
        "due": None if due is None else f"{due.isoformat()}Z",
        "late": [_record(found, one) for one in lines],
    }
    return Ended(NEEDS_PERSON if any(one.problem for one in lines) else DONE, record)


def _table(found: Class, lines: list[Late]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for head in _HEADS:
        table.add_column(head, justify="right" if head in ("late by", "costs") else "left")
    for one in lines:
        cells = (
            _name(found, one),
            "–" if one.handed_in is None else found.shown(one.handed_in),
            found.shown(one.due),
            one.late_by,
            "–" if one.penalty is None else _points(one.penalty),
            one.extension,
        )
        table.add_row(*map(Text, cells))
    return table


def _name(found: Class, one: Late) -> str:
    return found.place.people.person(one.student_id).name or one.student_id


def _points(value: float) -> str:
    from autograder.text import number

    return number(value)


def _record(found: Class, one: Late) -> dict[str, Any]:
    return {
        "student_id": one.student_id,
        "name": _name(found, one),
        "handed_in": None if one.handed_in is None else f"{one.handed_in.isoformat()}Z",
        "due": f"{one.due.isoformat()}Z",
        "seconds_late": one.seconds_late,
        "penalty": one.penalty,
        "extension": one.extension,
        "problem": one.problem,
    }
