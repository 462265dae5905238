"""What grading found, as frozen data: everything shown to a person is rendered from these.

The JSON form of `SubmissionResult` is the truth about a grading; see `to_json`.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass
from typing import Any

# A problem that begins so asks for a person, though the submission was graded and loses nothing.
FOR_PERSON = "please look at it: "


class Outcome(enum.StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"  # the work is wrong
    STUDENT_ERROR = "student_error"  # the student's code raised
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    MISSING = "missing"  # no such function in the notebook
    GRADER_ERROR = "grader_error"  # the check itself is broken: never the student's loss in silence


class Status(enum.StrEnum):
    """How the grading of one submission ended."""

    GRADED = "graded"
    PARTIAL = "partial"  # some cells or checks could not run
    UNGRADABLE = "ungradable"  # no readable notebook


@dataclass(frozen=True)
class CheckResult:
    """One check of one submission.

    Args:
        name: the check's function.
        title: first line of its docstring; what a student reads.
        visibility: ``"public"`` or ``"hidden"``.
        outcome: how it ended.
        points: earned.
        max_points: what it is worth.
        message: why it failed, in the student's terms.
        hint: what to look at.
        seconds: how long it took.
    """

    name: str
    title: str
    visibility: str
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    hint: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question."""

    name: str
    checks: tuple[CheckResult, ...]
    seconds: float = 0.0

    @property
    def score(self) -> float:
        """Points earned."""
        return sum(check.points for check in self.checks)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return sum(check.max_points for check in self.checks)


@dataclass(frozen=True)
class CellResult:
    """One executed cell: ``status`` is ok, error, timeout, killed or skipped."""

    id: str
    status: str
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class SubmissionResult:
    """All that grading found out about one submission.

    Args:
        started: when, in UTC, ISO 8601.
        submission_sha256: of the notebook file; empty where there is none.
        checks_sha256: of the checks, data, engine and limits that judged it.
        isolation: what kept the student's code apart.
        problems: what went wrong on the way, for people.
    """

    student_id: str
    assignment: str
    status: Status
    max_score: float
    started: str
    seconds: float
    submission_sha256: str
    checks_sha256: str
    versions: dict[str, str]
    isolation: str
    problems: tuple[str, ...] = ()
    cells: tuple[CellResult, ...] = ()
    questions: tuple[QuestionResult, ...] = ()

    @property
    def score(self) -> float:
        """Points earned in all."""
        return sum(question.score for question in self.questions)


def to_json(result: SubmissionResult) -> dict[str, Any]:
    """Return the form that ``results/<assignment>/<student>.json`` holds."""
    data = dataclasses.asdict(result)
    data["score"] = result.score
    for question, record in zip(result.questions, data["questions"], strict=True):
        record.update(score=question.score, max_score=question.max_score)
    order = ["student_id", "assignment", "status", "score", *data]
    return {key: data[key] for key in dict.fromkeys(order)}


def from_json(data: dict[str, Any]) -> SubmissionResult:
    """Read back what `to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: the record is not one of ours.
    """
    questions = tuple(
        QuestionResult(
            name=record["name"],
            seconds=record["seconds"],
            checks=tuple(
                CheckResult(**{**check, "outcome": Outcome(check["outcome"])})
                for check in record["checks"]
            ),
        )
        for record in data["questions"]
    )
    fields = {field.name: data[field.name] for field in dataclasses.fields(SubmissionResult)}
    fields.update(
        status=Status(data["status"]),
        problems=tuple(data["problems"]),
        cells=tuple(CellResult(**cell) for cell in data["cells"]),
        questions=questions,
    )
    return SubmissionResult(**fields)
