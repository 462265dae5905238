"""Give students the pages that they may see before feedback is released."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import ResultError
from autograder.files import write_atomically
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.pages import read_autograded
from autograder.records.store import ResultStore
from autograder.render.feedback import render_feedback
from autograder.render.public_page import public_page
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class PublicPages:
    """Writes the public pages of one assignment.

    Args:
        source: of the assignment.
        out: where everything is written.
        submitted: folder of the students' folders.
        exchange: nbgrader's, in which students find the page; None for none.
    """

    source: Source
    out: Path
    submitted: Path
    exchange: Path | None

    def is_written(self, result: SubmissionResult) -> bool:
        """Whether the page of this very version has been written, and released."""
        path = self._outputs.public(result.student_id)
        with contextlib.suppress(OSError):
            return _mark(result) in path.read_text(encoding="utf-8")
        return False

    def write(self, result: SubmissionResult, note: str) -> None:
        """Write a student's page, and lay it out in the exchange.

        Args:
            result: of the version.
            note: one more sentence for the student; empty for none.

        Raises:
            OutputError: it can't be written.
        """
        earlier = ResultStore(self.out, self._name).earlier(result)
        try:
            clean = read_autograded(self._outputs, result.student_id)
        except ResultError:
            clean = None  # a page without the notebook is better than none
        page = render_feedback(public_page(result, earlier, clean, self.source, note))
        path = self._outputs.public(result.student_id)
        write_atomically(path, page)
        self._release(result.student_id, path)
        # What says that it was released comes last.
        write_atomically(path, f"{page}{_mark(result)}\n")

    @property
    def _name(self) -> str:
        return self.source.assignment.name

    @property
    def _outputs(self) -> Outputs:
        return Outputs(self.out, self._name)

    def _release(self, student: str, page: Path) -> None:
        if self.exchange is None:
            return
        # Imported late: nbgrader takes seconds.
        from autograder.adapters.nbgrader.exchange import release_to_exchange
        from autograder.records.gradebook import COURSE_ID

        where = (self.exchange, COURSE_ID, self._name, self.submitted)
        release_to_exchange(*where, {student: page})


def _mark(result: SubmissionResult) -> str:
    """Return what tells the page of one version from that of another."""
    return f"<!-- {result.submission_sha256} {result.checks_sha256} -->"
