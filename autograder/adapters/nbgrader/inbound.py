"""What students have submitted to nbgrader's exchange, and how it gets into the course."""

from __future__ import annotations

from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.abc.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

from autograder.errors import UsageError
from autograder.grading.course_config import course_config, gradebook_of

_PARTS = 3  # <student>+<assignment>+<time>, and mostly a random part


def inbound_folders(exchange: Path, course_id: str, assignment: str) -> dict[str, Path]:
    """Return what has been submitted of an assignment, each version by its folder's name."""
    inbound = exchange / course_id / "inbound"
    if not inbound.is_dir():
        return {}
    return {
        path.name: path
        for path in inbound.glob(f"*+{assignment}+*")
        if path.is_dir() and submitter(path.name)
    }


def submitter(name: str) -> str:
    """Return whose an inbound folder is, as nbgrader reads its name; empty if it isn't one."""
    parts = name.rsplit("+", _PARTS)
    return parts[0] if len(parts) >= _PARTS else ""


def _has_link(folder: Path) -> bool:
    return folder.is_symlink() or any(path.is_symlink() for path in folder.rglob("*"))


def collect_inbound(
    exchange: Path, course_id: str, assignment: str, submitted: Path, root: Path, student: str
) -> None:
    """Copy a student's newest version from the exchange, unless it has been copied.

    Args:
        exchange: its folder.
        course_id: of the course in it.
        assignment: its name.
        submitted: folder of the students' folders.
        root: of the course, for its configuration.
        student: whose.

    Raises:
        UsageError: nbgrader can't read the exchange, or a version of the student's holds a link.
        Exception: whatever nbgrader raises over what a student wrote there.
    """
    for name, folder in inbound_folders(exchange, course_id, assignment).items():
        # nbgrader would copy what a link leads to, and may read more than its student.
        if submitter(name) == student and _has_link(folder):
            raise UsageError(f"{folder} holds a symbolic link")
    config = course_config(root)
    config.CourseDirectory.db_url = gradebook_of(root, root)
    config.CourseDirectory.root = str(submitted.parent)
    config.CourseDirectory.submitted_directory = submitted.name
    config.CourseDirectory.course_id = course_id
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = student
    config.Exchange.root = str(exchange)
    config.ExchangeCollect.update = True
    course = CourseDirectory(config=config)
    try:
        ExchangeCollect(coursedir=course, config=config).start()
    except ExchangeError as error:
        raise UsageError(f"{exchange} can't be read: {error}") from error
