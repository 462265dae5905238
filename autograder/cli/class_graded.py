"""What `iml grade` is asked to do with one assignment, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.analysis.people import People
from autograder.choices import Isolation
from autograder.course import Assignment
from autograder.judging.sandbox.request import Limits
from autograder.render.feedback_grade import WholeGrade
from autograder.render.tally import StudentRow
from autograder.results import Status
from autograder.text import plain_id


@dataclass(frozen=True)
class Order:
    """What to grade, and how.

    Args:
        assignment: which.
        submitted: folder of the students' folders.
        out: where results, pages and gradebook go.
        students: only these; empty for all.
        jobs: submissions at a time.
        fresh: grade again what was graded before.
        isolation: what keeps students' code apart.
        limits: per submission.
        log: file for one JSON line per event; None for none.
        profile: whether to print where the time went.
        as_today: grade hand-ins of releases that are not kept by today's.
        people: who the students are, as far as a roster says so.
    """

    assignment: Assignment
    submitted: Path
    out: Path
    students: list[str]
    jobs: int
    fresh: bool
    isolation: Isolation
    limits: Limits
    log: Path | None
    profile: bool = False
    as_today: bool = False
    people: People = field(default_factory=People)


@dataclass(frozen=True)
class GradedClass:
    """The outcome of grading a folder.

    Args:
        rows: what the table shows, sorted by student.
        written: what was written, and where.
        unread: a sentence for each submission whose time could not be read.
        unreadable: a sentence for each result file that could not be read.
        profile: seconds by phase of each student who was graded now, if asked for.
        by_other_checks: students whose results are by others than today's and were not graded now.
    """

    rows: list[StudentRow] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    profile: dict[str, dict[str, float]] = field(default_factory=dict)
    by_other_checks: list[str] = field(default_factory=list)

    @property
    def needs_person(self) -> bool:
        """Whether a person has to look at some submission."""
        return bool(self.unread or self.unreadable or self.by_other_checks) or any(
            row.status is not Status.GRADED for row in self.rows
        )

    def record(self) -> dict[str, Any]:
        """Return what ``--json`` shows: all that is printed."""
        return {
            "results": [_row(row) for row in self.rows],
            "written": self.written,
            "unread_times": self.unread,
            "unreadable": self.unreadable,
            "by_other_checks": [plain_id(student) for student in self.by_other_checks],
            "profile": {plain_id(student): found for student, found in self.profile.items()},
        }


def _row(row: StudentRow) -> dict[str, Any]:
    return {
        "student_id": plain_id(row.student_id),
        "name": row.name,
        "section": row.section,
        "status": row.status,
        "score": row.score,
        "max_score": row.max_score,
        "seconds": row.seconds,
        "questions": row.scores,
        "whole": None if row.whole is None else _whole(row.whole),
        "needs_person": row.reasons,
        "note": row.note,
        "release": row.release,
    }


def _whole(whole: WholeGrade) -> dict[str, Any]:
    return {
        "automatic": whole.automatic,
        "by_hand": whole.by_hand,
        "overridden": whole.overridden,
        "late_penalty": whole.penalty,
        "late_reason": whole.reason,
        "total": whole.score,
        "max_total": whole.max_score,
    }
