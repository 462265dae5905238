"""Working on tickets and gradebook in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import func, select

from autograder.records.gradebook import COURSE_ID
from autograder.records.gradebook_access import is_there, read_once
from autograder.records.ticket_tables import METADATA, VERSION, VERSIONS, has_tickets

T = TypeVar("T")
_LOCK = 0x696D6C  # of PostgreSQL's advisory locks: "iml"


def with_tickets(db_url: str, unit: Callable[[Any], T], timeout: float = 30.0) -> T:
    """Run a unit of work on the gradebook and its tickets, all or nothing, one at a time.

    A missing gradebook is made by nbgrader first, then the missing tables of tickets.

    Args:
        db_url: SQLAlchemy's address of the gradebook.
        unit: gets the session; may be called more than once.
        timeout: seconds to wait while another program holds the database.

    Raises:
        GradebookLocked: it was held for longer.
        GradebookError: the database refused, or has tickets of a newer version.
    """

    def whole(db: Any) -> T:
        _begin(db)
        return unit(db)

    return read_once(db_url, COURSE_ID, timeout, whole)


def _begin(db: Any) -> None:
    """Begin a transaction that nobody else writes beside, and make the tables that are missing."""
    connection = db.connection()
    if connection.dialect.name == "sqlite":
        # Python's driver would begin only at the first INSERT, after what decides on it was read.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if not has_tickets(connection):
        METADATA.create_all(connection)
        connection.execute(VERSIONS.insert().values(version=VERSION))


def read_tickets(db_url: str, unit: Callable[[Any], T], otherwise: T, timeout: float = 30.0) -> T:
    """Read tickets; nothing is made where there are none.

    Args:
        db_url: SQLAlchemy's address of the gradebook.
        unit: gets the session.
        otherwise: what to return if there is no gradebook, or no ticket was ever taken into it.
        timeout: seconds to wait while another program holds the database.

    Raises:
        GradebookLocked: it was held for longer.
        GradebookError: it can't be read, or has tickets of a newer version.
    """
    if not is_there(db_url):
        return otherwise

    def looked(db: Any) -> T:
        return unit(db) if has_tickets(db.connection()) else otherwise

    return read_once(db_url, COURSE_ID, timeout, looked)
