"""Creates a missing gradebook, and imports what filling it needs, while the grader waits anyway."""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path


def prepare_gradebook(root: Path, out: Path) -> None:
    """Create the course's gradebook, if there is none.

    Whatever goes wrong here goes wrong again, and is reported, when the gradebook is filled: also
    what the course's own configuration raises.

    Args:
        root: of the course.
        out: where it is, unless the course's configuration names another place.
    """
    # Imported late: nbgrader takes seconds.
    importlib.import_module("autograder.adapters.nbgrader.fill")
    from autograder.grading.course_config import gradebook_of
    from autograder.records.gradebook import COURSE_ID
    from autograder.records.gradebook_access import make_missing

    with contextlib.suppress(Exception):
        make_missing(gradebook_of(root, out), COURSE_ID)
