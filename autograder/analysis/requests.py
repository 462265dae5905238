"""What students have asked for by mail and still wait for, for the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import GradebookError
from autograder.grading.course_config import gradebook_of
from autograder.text import plain_id


@dataclass(frozen=True)
class Requests:
    """Open tickets.

    Args:
        counts: how many each student has, by the gradebook's ids.
        problem: why they can't be counted; empty if they can.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""

    def words(self, student_id: str) -> str:
        """Return ``1 open ticket``, ``2 open tickets``; nothing for none."""
        count = self.counts.get(plain_id(student_id), 0)
        return {0: "", 1: "1 open ticket"}.get(count, f"{count} open tickets")


def read_requests(root: Path, out: Path, assignment: str) -> Requests:
    """Count open tickets: what is wrong with them must not keep a report back.

    Args:
        root: of the course.
        out: where grading writes.
        assignment: whose tickets.
    """
    from autograder.records.ticket_counts import open_tickets  # nbgrader takes seconds

    try:
        return Requests(open_tickets(gradebook_of(root, out), assignment))
    except GradebookError as error:
        return Requests(problem=str(error))
