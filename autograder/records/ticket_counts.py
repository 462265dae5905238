"""How many tickets wait for a person: for a report, so without nbgrader, which is slow."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from autograder.errors import GradebookError
from autograder.records.ticket_tables import TICKETS, has_tickets
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
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return {}
    try:
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                if not has_tickets(connection):
                    return {}
                return {row[0]: row[1] for row in connection.execute(query)}
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        reason = getattr(error, "orig", None) or error
        raise GradebookError(f"open tickets can't be counted: {reason}") from error
