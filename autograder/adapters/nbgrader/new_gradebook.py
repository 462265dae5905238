"""Creates a missing gradebook in a separate process, while the grader waits for TensorFlow.

Run as ``python -m autograder.adapters.nbgrader.new_gradebook DATABASE_URL``. Whatever goes wrong
here goes wrong again, and is reported, when the gradebook is filled.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path


class NewGradebook:
    """The process that creates a gradebook; as a context manager, it leaves nothing behind."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, root: Path, out: Path) -> None:
        """Begin to create the course's gradebook, if there is none; import what filling it needs.

        Args:
            root: of the course.
            out: where it is, unless the course's configuration names another place.
        """
        # Imported late: nbgrader takes seconds.
        from autograder.grading.course_config import gradebook_of
        from autograder.records.gradebook_access import is_there

        # What the course's own code raises is raised again, and reported, when the gradebook is
        # filled.
        with contextlib.suppress(Exception):
            url = gradebook_of(root, out)
            if not is_there(url):
                self._process = _make(url)
        importlib.import_module("autograder.adapters.nbgrader.fill")

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._process:
            self._process.wait()

    def __enter__(self) -> NewGradebook:
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._process and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _make(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", __name__, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the grader, which then ends this one
    )


def main() -> None:
    """Create the gradebook that the command line names."""
    from autograder.records.gradebook import COURSE_ID
    from autograder.records.gradebook_access import make_missing

    make_missing(sys.argv[1], COURSE_ID)


if __name__ == "__main__":
    main()
