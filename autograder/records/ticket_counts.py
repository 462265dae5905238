"""How many tickets wait for a person, for a report."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from autograder.records.ticket_access import read_tickets
from autograder.records.ticket_tables import TICKETS
from autograder.tickets.model import State


def open_tickets(db_url: str, assignment: str) -> dict[str, int]:
    """Return how many tickets of each student are open.

    Args:
        db_url: SQLAlchemy's address of the gradebook; it need not exist.
        assignment: whose tickets; those whose assignment nobody knows count, too.

    Raises:
        GradebookError: it can't be read.
    """
    query = (
        select(TICKETS.c.student_id, func.count())
        .where(TICKETS.c.state == State.OPEN.value, TICKETS.c.student_id != "")
        .where(TICKETS.c.assignment.in_([assignment, ""]))
        .group_by(TICKETS.c.student_id)
    )

    def counted(db: Any) -> dict[str, int]:
        return {row[0]: row[1] for row in db.execute(query)}

    return read_tickets(db_url, counted, {})
