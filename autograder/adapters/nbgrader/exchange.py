"""Pages into nbgrader's exchange, for students' ``nbgrader fetch_feedback``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.abc.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseFeedback
from traitlets.config import Config

from autograder.errors import OutputError
from autograder.files import file_name

SECRET = "submission_secret.txt"  # nbgrader's name
_MAX_BYTES = 1000
_STAMP = "timestamp.txt"


def release_to_exchange(
    root: Path, course_id: str, assignment: str, submitted: Path, pages: Mapping[str, Path]
) -> tuple[Path, list[str]]:
    """Put pages where nbgrader looks for them: under a name that only their student can make.

    That name is made from the secret that ``nbgrader submit`` handed in with the notebook.

    Args:
        root: of the exchange; created if it is missing.
        course_id: of the course in it.
        assignment: its name.
        submitted: the folder of the students' folders, for the secrets.
        pages: by student.

    Returns:
        The folder of the pages, and the students who handed in without a secret.

    Raises:
        OutputError: it can't be written.
    """
    without = []
    with tempfile.TemporaryDirectory(prefix="iml-") as staging:
        for student, page in pages.items():
            secret = _secret(submitted / student / assignment / SECRET)
            if not secret:
                without.append(student)
                continue
            folder = Path(staging) / "feedback" / file_name(student) / assignment
            folder.mkdir(parents=True)
            (folder / f"{assignment}.html").write_bytes(page.read_bytes())
            (folder / SECRET).write_text(secret, encoding="utf-8")
            (folder / _STAMP).touch()  # nbgrader only shows it
        try:
            root.mkdir(parents=True, exist_ok=True)
            _release(Path(staging), root, course_id, assignment)
        except OSError as error:
            raise OutputError(f"{root} can't be written: {error.strerror}") from error
        except ExchangeError as error:
            raise OutputError(f"{root} can't be written: {error}") from error
    return root / course_id / "feedback", without


def _secret(path: Path) -> str:
    """Read a secret; empty if there is none. The file is the student's, so it may be anything."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    try:
        return data.decode() if len(data) <= _MAX_BYTES else ""
    except UnicodeDecodeError:
        return ""


def _release(staging: Path, root: Path, course_id: str, assignment: str) -> None:
    config = Config()
    config.CourseDirectory.root = str(staging)
    config.CourseDirectory.course_id = course_id
    config.CourseDirectory.assignment_id = assignment
    config.Exchange.root = str(root)
    course = CourseDirectory(config=config)
    ExchangeReleaseFeedback(coursedir=course, config=config).start()
