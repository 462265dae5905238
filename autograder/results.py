"""What grading found, as frozen data: everything shown to a person is rendered from these.

The JSON form of `SubmissionResult` is the truth about a grading; see `to_json`.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass, field
from typing import Any

import msgspec

from autograder.course import Visibility

# Version of the JSON form; later readers also read earlier versions.
FORMAT = 5


class Outcome(enum.StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"  # the work is wrong
    STUDENT_ERROR = "student_error"  # the student's code raised
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    MISSING = "missing"  # no such function in the notebook
    GRADER_ERROR = "grader_error"  # the check itself is broken: never silently the student's loss


class Status(enum.StrEnum):
    """How the grading of one submission ended."""

    GRADED = "graded"
    PARTIAL = "partial"  # some cells or checks could not run
    UNGRADABLE = "ungradable"  # no readable notebook


class CellStatus(enum.StrEnum):
    """How one cell ended."""

    OK = "ok"
    ERROR = "error"  # it raised
    TIMEOUT = "timeout"
    KILLED = "killed"  # it ended its kernel
    SKIPPED = "skipped"  # it could not be run


# What a problem is about that comes from the release that a notebook is of.
RELEASE = "release"


class Audience(enum.StrEnum):
    """Who reads about a problem."""

    STUDENT = "student"
    STAFF = "staff"  # it may quote a hidden check, or this machine


@dataclass(frozen=True)
class Problem:
    """What went wrong while a submission was graded.

    Args:
        text: one sentence or a few words, for people.
        audience: who reads it; staff reads everything.
        needs_person: whether a person has to look, even if the submission was graded in full.
        is_ours: whether it was the grader's failure; students only read that there was one.
        about: the question that it is about, or `RELEASE`; empty for the notebook as a whole.
    """

    text: str
    audience: Audience = Audience.STUDENT
    needs_person: bool = False
    is_ours: bool = False
    about: str = ""

    @property
    def is_students(self) -> bool:
        """Whether a student reads it as it is: of our own failures only that there was one."""
        return self.audience is Audience.STUDENT and not self.is_ours


def our_failure(text: str) -> Problem:
    """Return a problem on the grader's side: staff reads what it was."""
    return Problem(text, Audience.STAFF, is_ours=True)


@dataclass(frozen=True)
class CheckResult:
    """One check of one submission.

    Args:
        name: the check's function.
        title: first line of its docstring; what a student reads.
        visibility: of the check.
        outcome: how it ended.
        points: earned.
        max_points: what it is worth.
        message: why it failed, in the student's terms.
        hint: what to look at.
        seconds: how long it took.
        follow_through: whether it passed only once a function of an earlier question was replaced;
            message and hint are then those of its failure before.
        call: of the student's function that a public check failed on, and the values in it.
    """

    name: str
    title: str
    visibility: Visibility
    outcome: Outcome
    points: float
    max_points: float
    message: str = ""
    hint: str = ""
    seconds: float = 0.0
    follow_through: bool = False
    call: str = ""


@dataclass(frozen=True)
class Mistake:
    """A mistake that is known from the bank, or several that can't be told apart.

    Args:
        entries: names of the bank's wrong entries that make it.
        text: the sentence that a student reads.
    """

    entries: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Relied:
    """A function of an earlier question that lost points, which a question's code relies on.

    Args:
        function: its name.
        replaced: whether a right one replaced it, and earned points; else none could replace it.
    """

    function: str
    replaced: bool


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question.

    Args:
        mistake: that the student's code behaves like, where it lost points; None if none is known.
        follow_through: what it relies on, where replacing that earned points or was impossible.
        checks_sha256: of its checks, references and probes; empty if it isn't known.
    """

    name: str
    checks: tuple[CheckResult, ...]
    seconds: float = 0.0
    mistake: Mistake | None = None
    follow_through: tuple[Relied, ...] = ()
    checks_sha256: str = ""

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
    """One executed cell, and a message about its end."""

    id: str
    status: CellStatus
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class SubmissionResult:
    """Everything that grading found out about one submission.

    Args:
        started: when, in UTC, ISO 8601.
        submission_sha256: of the notebook file; empty if there is none.
        checks_sha256: of the checks, data, engine and limits that judged it.
        isolation: what kept the student's code apart.
        problems: what went wrong on the way.
        release: by which it was graded; empty for today's.
        not_asked: today's questions that this release did not have.
        judged_by: digests of what judged all questions, by part; empty if they aren't known.
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
    problems: tuple[Problem, ...] = ()
    cells: tuple[CellResult, ...] = ()
    questions: tuple[QuestionResult, ...] = ()
    release: str = ""
    not_asked: tuple[str, ...] = ()
    judged_by: dict[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points earned in all."""
        return sum(question.score for question in self.questions)


def to_json(result: SubmissionResult) -> dict[str, Any]:
    """Return the form that ``results/<assignment>/<student>.json`` holds; see docs/results.md."""
    data = {"format": FORMAT, **dataclasses.asdict(result), "score": result.score}
    for question, record in zip(result.questions, data["questions"], strict=True):
        record.update(score=question.score, max_score=question.max_score)
    order = ["format", "student_id", "assignment", "status", "score", *data]
    return {key: data[key] for key in dict.fromkeys(order)}


def from_json(data: Any) -> SubmissionResult:
    """Read back what `to_json` wrote, in this version or an earlier one.

    A field that an earlier version didn't write has its default.

    Raises:
        ValueError: the record is not one of ours, is of a later version, or doesn't add up.
    """
    try:
        version = data.get("format", 1)
        if version not in range(1, FORMAT + 1):
            raise ValueError(f"its format is {version!r}; this version reads 1 to {FORMAT}")
        if version == 1:
            data = {**data, "problems": [_problem_of_format_1(text) for text in data["problems"]]}
        result = msgspec.convert(data, SubmissionResult)
        parts = zip(data["questions"], result.questions, strict=True)
        if data["score"] != result.score or any(q["score"] != found.score for q, found in parts):
            raise ValueError("its score is not the sum of its points")
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("it is not a grading result") from error
    return result


# How problems that were not for students began in format 1.
_OURS = ("a check is broken", "the grader failed", "a page could not be written")
_FOR_STAFF = ("a probe raised",)
_NEEDS_PERSON = "please look at it: "


def _problem_of_format_1(text: str) -> dict[str, Any]:
    is_ours = text.startswith(_OURS)
    for_staff = is_ours or text.startswith(_FOR_STAFF)
    problem = Problem(
        text,
        Audience.STAFF if for_staff else Audience.STUDENT,
        needs_person=text.startswith(_NEEDS_PERSON),
        is_ours=is_ours,
    )
    return dataclasses.asdict(problem)
