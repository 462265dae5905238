"""Words and numbers as people read them; the same on every page, table and file."""

from __future__ import annotations

import datetime
import re

from autograder.results import FOR_PERSON, CheckResult, Outcome, Status, SubmissionResult

OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not right yet",
    Outcome.STUDENT_ERROR: "your code raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.OUT_OF_MEMORY: "used too much memory",
    Outcome.MISSING: "function not found",
    Outcome.GRADER_ERROR: "the check itself broke",
}
# One word each, where room is short.
SHORT_OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.STUDENT_ERROR: "error",
    Outcome.TIMEOUT: "timeout",
    Outcome.OUT_OF_MEMORY: "memory",
    Outcome.MISSING: "missing",
    Outcome.GRADER_ERROR: "grader error",
}
STATUSES = {
    Status.GRADED: "Graded",
    Status.PARTIAL: "Partly graded",
    Status.UNGRADABLE: "Could not be graded",
}
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ID_CONTROLS = re.compile(f"\\\\|[\t\n]|{_CONTROLS.pattern}")


def number(value: float) -> str:
    """Write points or a score as short as they can be: ``4``, ``2.5``, ``0.33``."""
    return f"{round(value, 2):.12g}"


def seconds(value: float) -> str:
    """Write a duration with one decimal: ``3.2 s``."""
    return f"{value:.1f} s"


def when(started: str) -> str:
    """Write a moment in UTC to the minute: ``2025-03-01 12:00 UTC``; anything else as it is."""
    try:
        moment = datetime.datetime.fromisoformat(started).astimezone(datetime.UTC)
    except ValueError:
        return printable(started)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def percent(part: float, whole: float) -> float:
    """Return 100 * part / whole kept within 0 and 100; 0 where the whole is 0."""
    return max(0.0, min(100.0, 100 * part / whole)) if whole > 0 else 0.0


def printable(text: str) -> str:
    """Escape what steers terminals or text direction, and half characters; keep line ends."""
    return _CONTROLS.sub(_escaped, text)


def plain_id(student_id: str) -> str:
    """Return an id that any file, database or terminal can hold on one line.

    Ordinary ids stay as they are. A folder name with control characters, or in an encoding that
    is not UTF-8, has these as backslash escapes; a backslash is doubled, so that different ids
    stay different.
    """
    return _ID_CONTROLS.sub(lambda m: "\\\\" if m.group() == "\\" else _escaped(m), student_id)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


# Problems that begin so may quote a hidden check or this machine: staff alone reads them.
STAFF_ONLY = ("a check is broken", "the grader failed", "a page could not be written")
# Whose fault these are, only the student's process knows, which may say anything: staff judges.
_UNTOLD = ("a probe raised",)
GRADER_TROUBLE = "Part of the grading failed on our side; a person will look at it."
_MOST_PROBLEMS = 12


def problems_for_student(result: SubmissionResult) -> list[str]:
    """Return the problems that a student may read; what quotes the grader becomes one sentence."""
    told = [text for text in result.problems if not text.startswith(_UNTOLD)]
    own = [text for text in told if not text.startswith(STAFF_ONLY)]
    shown = [printable(text[:500]) for text in own[:_MOST_PROBLEMS]]
    if len(own) > _MOST_PROBLEMS:
        shown.append(f"and {len(own) - _MOST_PROBLEMS} more of the kind")
    return shown + [GRADER_TROUBLE] * (len(own) < len(told))


def problems_for_staff(result: SubmissionResult) -> list[str]:
    """Return every problem, as staff reads it."""
    return [printable(problem) for problem in result.problems]


def needs_person(result: SubmissionResult) -> list[str]:
    """Say why a person has to look at a submission; empty if none has to."""
    reasons = problems_for_staff(result)
    broken = [
        f"{question.name}: the check “{check.title}” broke"
        for question in result.questions
        for check in question.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    if result.status is Status.GRADED:
        return broken + [text for text in reasons if text.startswith(FOR_PERSON)]
    return [*reasons, *broken] or ["no reason was recorded"]


def earned(check: CheckResult) -> str:
    """Write a check's points: ``2 / 3``."""
    return f"{number(check.points)} / {number(check.max_points)}"
