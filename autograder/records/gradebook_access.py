"""Opening nbgrader's database and writing to it in whole units, waiting while it is locked."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from autograder.errors import GradebookError, GradebookLocked
from autograder.files import locked

T = TypeVar("T")
_PAUSE = 0.1  # seconds between two attempts


def is_there(db_url: str) -> bool:
    """Whether there is a gradebook to read; one on a server is assumed to exist."""
    try:
        url = make_url(db_url)
    except ArgumentError:  # no address at all, such as a bare path
        return False
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def make_missing(db_url: str, course_id: str) -> None:
    """Create a gradebook if there is none; one on a server is assumed to exist.

    Raises:
        OSError, SQLAlchemyError: it can't be created.
    """
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite":
        _make_whole(url, course_id)


def open_gradebook(db_url: str, course_id: str, timeout: float) -> Any:
    """Open a gradebook; a missing one is created.

    Raises:
        GradebookLocked: another program held it for more than ``timeout`` seconds.
        GradebookError: it can't be opened.
    """
    try:
        url = make_url(db_url)
        if url.get_backend_name() == "sqlite":
            _wait_until_free(url, timeout)
            _make_whole(url, course_id)
            # SQLite itself waits this long for each statement; `write` then tries again.
            url = url.update_query_dict({"timeout": f"{min(timeout, 5.0):g}"})
        else:
            _stamp_empty(url)
        return Gradebook(url.render_as_string(hide_password=False), course_id)
    # A driver that isn't installed is an ImportError; nbgrader's own refusal is a ValueError.
    except (SQLAlchemyError, ValueError, ImportError, OSError, sqlite3.Error) as error:
        shown, reason = _shown(db_url), _reason(error)
        raise GradebookError(f"the gradebook {shown} can't be opened: {reason}") from error


def read_once(db_url: str, course_id: str, timeout: float, unit: Callable[[Any], T]) -> T:
    """Open a gradebook, run a unit of work on its session and close it; see `write`.

    Raises:
        GradebookLocked: another program held it for more than ``timeout`` seconds.
        GradebookError: it can't be read.
    """
    book = open_gradebook(db_url, course_id, timeout)
    try:
        return write(book, timeout, unit)
    finally:
        book.close()


def write(gradebook: Any, timeout: float, unit: Callable[[Any], T]) -> T:
    """Run a unit of work on the gradebook's session and commit it, all or nothing.

    Args:
        gradebook: from `open_gradebook`.
        timeout: seconds to keep trying while another program holds the database.
        unit: may be called more than once.

    Raises:
        GradebookLocked: another program held it for longer.
        GradebookError: the database refused.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            done = unit(gradebook.db)
            gradebook.db.commit()
            return done
        except SQLAlchemyError as error:
            gradebook.db.rollback()
            name = _shown(str(gradebook.engine.url))
            if not _is_locked(error):
                raise GradebookError(f"the gradebook {name} refused: {_reason(error)}") from error
            if time.monotonic() > deadline:
                raise _locked(name, timeout) from error
            time.sleep(_PAUSE)
        except GradebookError:
            gradebook.db.rollback()
            raise


def _wait_until_free(url: URL, timeout: float) -> None:
    """Wait until this process may write; then nbgrader finds no lock when it opens the file."""
    if not url.database or url.database == ":memory:":
        return
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(url.database, timeout=timeout)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise _locked(_shown(str(url)), timeout) from error
        connection.rollback()


def _make_whole(url: URL, course_id: str) -> None:
    """Create a missing gradebook elsewhere and move it into place in one step.

    Whoever is killed meanwhile must not leave one without a version.
    """
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    # Another assignment may be graded at the same time; the first to get here creates it for both.
    with locked(path.with_name(f".{path.name}.lock"), wait=True):
        if path.exists() and path.stat().st_size:
            return
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.unlink(missing_ok=True)
        _stamp_empty(url.set(database=str(temporary)))
        Gradebook(f"sqlite:///{temporary}", course_id).close()
        temporary.replace(path)


def _stamp_empty(url: URL) -> None:
    """Write the version of nbgrader's tables into a database that has none yet.

    nbgrader would ask the command ``alembic`` for it, which takes longer than all the rest and may
    not be on the path.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                # Imported late: few gradebooks are new.
                from alembic.migration import MigrationContext
                from alembic.script import ScriptDirectory

                MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
    finally:
        engine.dispose()


def _locked(name: str, timeout: float) -> GradebookLocked:
    return GradebookLocked(
        f"the gradebook {name} has been in use by another program for {timeout:g} s; close "
        "formgrader or whatever holds it, then run the command again: no result is lost"
    )


def _is_locked(error: SQLAlchemyError) -> bool:
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def _reason(error: Exception) -> str:
    """Return the database's message without the statement that caused it."""
    return str(getattr(error, "orig", None) or error)


def _shown(db_url: str) -> str:
    """Return an address without its password."""
    try:
        return make_url(db_url).set(query={}).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return db_url
