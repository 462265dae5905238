"""iml collect: what becomes of a platform's mark of late work, and whose times nobody knows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from commands import run
from courses import write_tiny_course
from downloads import make_zip, notebook
from test_collect_layouts import METADATA

from autograder.adapters.lms.collect.collect import Collected, Job, collect
from autograder.adapters.nbgrader.fill import read_timestamps
from autograder.moments import UTC
from autograder.notebook.source import read_source
from autograder.records.deadlines import set_due
from autograder.records.gradebook import GradebookWriter
from autograder.records.lateness_mark import read_mark

DUE = "2026-05-04 21:59:00 UTC"


def canvas(tmp_path: Path, *, late: bool = True, text: str = "ada") -> Path:
    name = f"lovelaceada_{'LATE_' * late}12_901_tiny.ipynb"
    return make_zip(tmp_path / "submissions.zip", {name: notebook(text)})


def take(download: Path, submitted: Path, due: str = DUE, *, dry_run: bool = False) -> Collected:
    return collect(download, Job("tiny", submitted, None, dry_run, lambda: due))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where ada's submission goes."""
    return tmp_path / "submitted/lovelaceada/tiny"


def test_a_mark_is_kept_with_the_due_date(tmp_path: Path, folder: Path) -> None:
    collected = take(canvas(tmp_path), tmp_path / "submitted")
    assert (folder / "late.txt").read_text() == f"marked as late by Canvas: after {DUE}\n"
    assert not (folder / "timestamp.txt").exists()
    assert collected.untimed == ("lovelaceada",)


def test_without_a_due_date_the_mark_says_so(tmp_path: Path, folder: Path) -> None:
    take(canvas(tmp_path), tmp_path / "submitted", due="")
    assert "the due date is not known" in (folder / "late.txt").read_text()


def test_it_costs_nothing_and_asks_for_a_person_until_there_is_a_time(
    tmp_path: Path, folder: Path
) -> None:
    take(canvas(tmp_path), tmp_path / "submitted")
    stamps, unread = read_timestamps(tmp_path / "submitted", "tiny", UTC)
    assert stamps == {"lovelaceada": None}
    assert unread == [f"lovelaceada: {read_mark(folder)}"]
    (folder / "timestamp.txt").write_text("2026-05-05 10:00:00 UTC")
    stamps, unread = read_timestamps(tmp_path / "submitted", "tiny", UTC)
    assert (stamps, unread) == ({"lovelaceada": datetime(2026, 5, 5, 10)}, [])


def test_a_newer_notebook_has_its_own_mark_or_none(tmp_path: Path, folder: Path) -> None:
    take(canvas(tmp_path), tmp_path / "submitted")
    take(canvas(tmp_path, late=False, text="again"), tmp_path / "submitted")
    assert not (folder / "late.txt").exists()
    (aside,) = (tmp_path / "submitted/.earlier/lovelaceada/tiny").iterdir()
    assert {path.name for path in aside.iterdir()} == {"tiny.ipynb", "late.txt"}


def test_a_dry_run_writes_no_mark(tmp_path: Path) -> None:
    take(canvas(tmp_path), tmp_path / "submitted", dry_run=True)
    assert not (tmp_path / "submitted").exists()


@pytest.mark.parametrize(
    "content", [b"", b"not ours", b"\xff\xfe", b"marked as late by me\nand a second line"]
)
def test_what_is_no_mark_of_ours_counts_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "late.txt").write_bytes(content)
    assert read_mark(tmp_path) == ""


def test_a_link_is_no_mark(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("marked as late by Canvas: after noon")
    (tmp_path / "late.txt").symlink_to(tmp_path / "secret")
    assert read_mark(tmp_path) == ""


def test_gradescope_tells_the_time(tmp_path: Path) -> None:
    files = {"submission_metadata.yml": METADATA, "submission_1/tiny.ipynb": notebook("ada")}
    collected = take(make_zip(tmp_path / "export.zip", files), tmp_path / "submitted")
    assert collected.untimed == ()


def test_the_command_says_whose_time_nobody_knows(tmp_path: Path) -> None:
    assignment = write_tiny_course(tmp_path / "course")
    with GradebookWriter(f"sqlite:///{assignment.root / 'gradebook.db'}") as book:
        book.prepare(read_source(assignment))
        book.change(lambda db: set_due(db, "tiny", datetime(2026, 5, 4, 21, 59)))
    done = run("collect", str(canvas(tmp_path)), "tiny", folder=assignment.root)
    note = "Canvas's download marks late work, and says no time. Nobody knows when it was handed in"
    assert f"{note}: lovelaceada;" in " ".join(done.stdout.split())
    mark = assignment.root / "submitted/lovelaceada/tiny/late.txt"
    assert mark.read_text() == f"marked as late by Canvas: after {DUE}\n"
