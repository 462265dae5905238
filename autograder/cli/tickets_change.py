"""``iml tickets assign`` and ``set``: who takes care of a ticket, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.tickets_book import LONGEST_NAME, Book, By, Number, open_book, whoever
from autograder.cli.tickets_shown import ticket_record, tickets_table
from autograder.errors import UsageError
from autograder.tickets.model import Kind

if TYPE_CHECKING:
    from autograder.records.tickets import Ticket


def assign_command(
    number: Number,
    whom: Annotated[str, typer.Argument(metavar="PERSON", help="Who takes care of it.")],
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    as_json: options.AsJson = False,
) -> None:
    """Give a ticket to somebody of the staff.

    Example: [bold]iml tickets assign 3 grace[/bold]
    """
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import assign

    book, output = open_book(graded, db_url), Output("tickets assign", as_json)
    if not 0 < len(whom.strip()) <= LONGEST_NAME:
        raise UsageError(f"PERSON {whom!r} must have 1 to {LONGEST_NAME} characters")
    book.ticket(number)
    _end(with_tickets(book.url, lambda db: assign(db, number, whom.strip(), whoever(by))), output)


def set_command(
    number: Number,
    student: Annotated[str | None, typer.Option(help="Whose request it is, by student_id.")] = None,
    assignment: Annotated[str | None, typer.Option(help="Which assignment it is about.")] = None,
    question: Annotated[str | None, typer.Option(help="Which question.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What it asks for.")] = None,
    roster: options.Roster = None,
    graded: options.Graded = None,
    db_url: options.DatabaseUrl = "",
    by: By = "",
    as_json: options.AsJson = False,
) -> None:
    """Correct what was guessed of a ticket; an empty value says that nobody knows.

    Example: [bold]iml tickets set 3 --assignment attention --question softmax[/bold]
    """
    from autograder.records.ticket_access import with_tickets
    from autograder.records.tickets import correct, ticket

    book, output = open_book(graded, db_url, roster), Output("tickets set", as_json)
    given = {"student_id": student, "assignment": assignment, "question": question}
    fields = {name: value for name, value in given.items() if value is not None}
    if kind:
        fields["kind"] = kind.value
    if not fields:
        raise UsageError("nothing to set: give --student, --assignment, --question or --kind")

    book.ticket(number)

    def corrected(db: Any) -> Ticket:
        checked = _checked(db, book, ticket(db, number), fields)
        return correct(db, number, whoever(by), **checked)

    _end(with_tickets(book.url, corrected), output)


def _end(changed: Ticket, output: Output) -> None:
    output.table(tickets_table([changed]))
    output.end(ticket=ticket_record(changed))


def _checked(db: Any, book: Book, before: Ticket, fields: dict[str, str]) -> dict[str, str]:
    """Return the new values of fields, if there are such things.

    Raises:
        UsageError: no such student, assignment or question; with the nearest name.
    """
    fields = dict(fields)
    if student := fields.get("student_id"):
        fields["student_id"] = _known_student(db, book, student)
    if name := fields.get("assignment"):
        book.course.assignment(name)
    name = fields.get("assignment", before.assignment)
    questions = book.questions()
    if question := fields.get("question"):
        fields["assignment"] = _with_question(questions, name, question)
    elif before.question not in questions.get(name, ()):
        fields["question"] = ""  # the other assignment's
    return fields


def _known_student(db: Any, book: Book, student: str) -> str:
    from nbgrader.api import Student

    from autograder.findings import nearest
    from autograder.text import plain_id

    known = [plain_id(entry.student_id) for entry in book.roster.entries] if book.roster else []
    known += [name for (name,) in db.query(Student.id)]
    if plain_id(student) not in known:
        where = (
            f"{book.roster.path.name} and gradebook have" if book.roster else "the gradebook has"
        )
        raise UsageError(f"{where} no student {student!r}{nearest(student, known)}")
    return plain_id(student)


def _with_question(questions: dict[str, list[str]], assignment: str, question: str) -> str:
    """Return the assignment that has a question: the one that is known, or else the only one."""
    from autograder.findings import listed, nearest

    possible = [assignment] if assignment else list(questions)
    having = [name for name in possible if question in questions[name]]
    if len(having) == 1:
        return having[0]
    if having:
        raise UsageError(f"{listed(having)} have a question {question!r}: give --assignment, too")
    known = [each for name in possible for each in questions[name]]
    has = f"{assignment} has no" if assignment else "no assignment has a"
    there = f"; there are {listed(known)}"
    raise UsageError(f"{has} question {question!r}{nearest(question, known, there)}")
