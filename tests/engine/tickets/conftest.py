"""Gradebooks for tests of tickets: a SQLite file, and a database in a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import write_tiny_course
from postgres import postgres
from sqlalchemy import create_engine, text

from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.records.gradebook import GradebookWriter


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with the assignment tiny; making one takes a second."""
    root = tmp_path_factory.mktemp("prepared")
    with GradebookWriter(f"sqlite:///{root / 'gradebook.db'}") as writer:
        writer.prepare(read_source(write_tiny_course(root / "course")))
    return root / "gradebook.db"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL whose database `prepared` is a gradebook with tiny."""
    source = read_source(write_tiny_course(tmp_path_factory.mktemp("server")))
    with postgres() as url:
        run(url, "CREATE DATABASE prepared")
        with GradebookWriter(url.replace("/postgres?", "/prepared?")) as writer:
            writer.prepare(source)
        yield url


def run(url: str, statement: str) -> None:
    """Run a statement outside of any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A gradebook with the assignment tiny, and no submission."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("prepared"), tmp_path)
        return f"sqlite:///{copy}"
    server = request.getfixturevalue("server")
    run(server, "DROP DATABASE IF EXISTS this")
    run(server, "CREATE DATABASE this TEMPLATE prepared")
    return server.replace("/postgres?", "/this?")


@pytest.fixture
def course(tiny: Assignment, prepared: Path) -> Assignment:
    """The course in miniature with a gradebook, and a roster of Ada and Bob."""
    from mails import ROSTER

    shutil.copy(prepared, tiny.root)
    (tiny.root / "roster.csv").write_text(ROSTER)
    return tiny
