"""What all commands of ``iml tickets`` work on: the course, its gradebook, its people."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli import options
from autograder.course import Course
from autograder.errors import UsageError
from autograder.text import printable

if TYPE_CHECKING:
    from autograder.adapters.mail.settings import Tickets
    from autograder.records.roster import Roster
    from autograder.records.tickets import Ticket

LONGEST_NAME = 128  # of a person, as the database has it
By = Annotated[str, typer.Option("--by", help="Who does it, for the log; default: your login.")]
Number = Annotated[int, typer.Argument(metavar="TICKET", help="Its number.", show_default=False)]


@dataclass(frozen=True)
class Book:
    """A course's tickets.

    Args:
        course: whose.
        folder: that grading wrote to.
        url: of the gradebook.
        roster: None if there is none.
    """

    course: Course
    folder: Path
    url: str
    roster: Roster | None

    def questions(self) -> dict[str, list[str]]:
        """Return the names of each assignment's questions, written ones included."""
        from autograder.notebook.source import read_source

        sources = {name: read_source(self.course.assignment(name)) for name in self.course.names()}
        return {name: [*source.questions, *source.written] for name, source in sources.items()}

    def ticket(self, number: int) -> Ticket:
        """Return a ticket.

        Raises:
            UsageError: there is none of that number.
        """
        from autograder.records.ticket_access import read_tickets
        from autograder.records.tickets import ticket

        found = read_tickets(self.url, lambda db: ticket(db, number), None)
        if found is None:
            raise UsageError(f"there is no ticket {number}: no mail has been imported yet")
        return found

    def student_of(self, address: str) -> str:
        """Return the student with an address; empty if the roster has none."""
        from autograder.text import plain_id

        found = self.roster.find("email", address) if self.roster else []
        return plain_id(found[0].student_id) if len(found) == 1 else ""

    def name_of(self, student_id: str, otherwise: str) -> str:
        """Return a student's name, first name first."""
        from autograder.records.roster import last_and_first

        if self.roster is None or student_id not in self.roster:
            return otherwise
        last, first = last_and_first(self.roster.entry(student_id).name)
        return f"{first} {last}".strip() or otherwise

    def settings(self) -> Tickets:
        """Return what the course's configuration says of its mailbox."""
        from autograder.adapters.mail.settings import Tickets
        from autograder.grading.course_config import course_config

        return Tickets(config=course_config(self.course.root))


def open_book(graded: Path | None, db_url: str, roster: Path | None = None) -> Book:
    """Return the tickets that a command's options name.

    Raises:
        UsageError: this is no course, or the roster breaks a rule.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.records.roster import read_roster

    course = Course.find()
    folder = (graded or course.root).resolve()
    url = options.known_gradebook(course.root, folder, db_url)
    known = options.known_roster(course, roster)
    return Book(course, folder, url, read_roster(known) if known else None)


def whoever(by: str) -> str:
    """Return who is at work, for the log.

    Raises:
        UsageError: the name is too long.
    """
    if len(by) > LONGEST_NAME:
        raise UsageError(f"--by must have at most {LONGEST_NAME} characters, not {len(by)}")
    try:
        return printable(by.strip()) or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        return "unknown"
