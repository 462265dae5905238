"""``results.json``: a result in Gradescope's form, validated by ``results.schema.json``.

Until grades are published, students see only public checks: hidden ones, the total score, a penalty
and what follow-through earned, which would give hidden ones away, are ``after_published``. Every
word is one that the feedback page would show.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.adapters.gradescope.late import Lateness
from autograder.course import Visibility
from autograder.notebook.source import Source
from autograder.render.feedback import ADVICE, summary
from autograder.render.feedback_questions import ShownCheck, shown_check
from autograder.render.words import GRADER_TROUBLE, follow_through_text, problems_for_student
from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult
from autograder.text import when

Results = dict[str, Any]
VISIBLE, PUBLISHED, HIDDEN = "visible", "after_published", "hidden"
GRADED_AT = "graded_at"  # in extra_data: when this student's submissions were graded
_HIDDEN_COUNT = "Hidden checks count as well; they are shown when grades are published."


@dataclass(frozen=True)
class GradedSubmission:
    """A graded submission, and what Gradescope shows besides its score.

    Args:
        result: the engine's.
        source: the assignment's.
        lateness: see `late.lateness`.
        graded_at: when this and earlier submissions were graded, in ISO 8601.
    """

    result: SubmissionResult
    source: Source
    lateness: Lateness
    graded_at: Sequence[str] = ()


def graded_results(graded: GradedSubmission, seconds: float) -> Results:
    """Return ``results.json`` of a graded submission.

    Args:
        graded: see `GradedSubmission`.
        seconds: that all of it took.
    """
    result, late = graded.result, graded.lateness
    tests = [*_tests(result.questions), *_follow_through_tests(result.questions)]
    if late.penalty:
        tests.append(_late_test(late))
    extra = {
        "status": result.status.value,
        "isolation": result.isolation,
        "versions": result.versions,
        "submission_sha256": result.submission_sha256,
        "checks_sha256": result.checks_sha256,
        "seconds_late": round(late.seconds),
        GRADED_AT: list(graded.graded_at),
    }
    output = "\n".join(filter(None, _output(graded)))
    return _results(round(result.score - late.penalty, 4), output, seconds, tests, extra)


def failed_results(seconds: float) -> Results:
    """Return ``results.json`` for when the grader failed: no points, and a person has to look."""
    return _results(0.0, GRADER_TROUBLE, seconds, [], {"status": Status.PARTIAL.value})


def kept_results(before: Results, reason: str, seconds: float) -> Results:
    """Return an earlier submission's results, which still count, and why this was not graded."""
    tests = [test for test in before["tests"] if isinstance(test, dict)]
    output = f"{reason}\nThe results below are those of your last graded submission."
    return _results(before["score"], output, seconds, tests, before["extra_data"])


def is_ours(results: Results) -> bool:
    """Whether a record has the parts that `kept_results` needs."""
    score, extra = results.get("score"), results.get("extra_data")
    return (
        isinstance(score, int | float)
        and isinstance(results.get("tests"), list)
        and isinstance(extra, dict)
        and isinstance(extra.get(GRADED_AT), list)
    )


def _results(
    score: float, output: str, seconds: float, tests: list[Results], extra: Results
) -> Results:
    return {
        "score": score,
        "execution_time": round(seconds, 1),
        "output": output,
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": VISIBLE,
        # What the grader prints is for staff: it names hidden checks.
        "stdout_visibility": HIDDEN,
        "tests": tests,
        "extra_data": extra,
    }


def _tests(questions: Sequence[QuestionResult]) -> Iterator[Results]:
    for place, question in enumerate(questions, 1):
        for number, check in enumerate(question.checks, 1):
            yield _test(question.name, f"{place}.{number}", check)


def _test(question: str, number: str, check: CheckResult) -> Results:
    check = _without_follow_through(check)
    shown = shown_check(check)
    test = {
        "name": f"{question}: {shown.title}",
        "number": number,
        "score": check.points,
        "max_score": check.max_points,
        "output": "\n".join(_words(shown)),
        "tags": [question, check.visibility],
        "visibility": PUBLISHED if shown.hidden else VISIBLE,
    }
    # A broken check is neither.
    if check.outcome is not Outcome.GRADER_ERROR:
        test["status"] = "passed" if shown.passed else "failed"
    return test


def _words(shown: ShownCheck) -> Iterator[str]:
    if shown.passed:
        yield "Passed."
        return
    yield shown.message
    if shown.hint:
        yield f"Hint: {shown.hint}"


def _without_follow_through(check: CheckResult) -> CheckResult:
    """Return a check as it ended at first: whether a function is replaced, hidden checks decide."""
    if not check.follow_through:
        return check
    return dataclasses.replace(check, outcome=Outcome.FAILED, points=0.0)


def _follow_through_tests(questions: Sequence[QuestionResult]) -> Iterator[Results]:
    for question in questions:
        if question.follow_through:
            yield {
                "name": f"{question.name}: follow-through",
                "score": sum(check.points for check in question.checks if check.follow_through),
                "max_score": 0.0,
                "output": follow_through_text(question),
                "tags": [question.name],
                "visibility": PUBLISHED,
            }


def _late_test(late: Lateness) -> Results:
    return {
        "name": "Late work",
        "score": -late.penalty,
        "max_score": 0.0,
        "output": late.words,
        "status": "failed",
        "visibility": PUBLISHED,
    }


def _output(graded: GradedSubmission) -> Iterator[str]:
    """Yield what concerns the whole submission and reveals nothing about hidden checks."""
    result = graded.result
    if result.status is Status.GRADED:
        yield _public_tally(result)
        yield _HIDDEN_COUNT
    else:
        yield summary(result)[1]
    yield from problems_for_student(result)
    if result.status is Status.UNGRADABLE:
        yield ADVICE
    yield graded.lateness.words
    if graded.source.written:
        yield f"Graded by a person: {', '.join(graded.source.written)}."
    yield f"Graded {when(result.started)}; isolation of your code: {result.isolation}."


def _public_tally(result: SubmissionResult) -> str:
    checks = [c for q in result.questions for c in q.checks if c.visibility == Visibility.PUBLIC]
    passed = sum(check.outcome is Outcome.PASSED and not check.follow_through for check in checks)
    return f"Everything was run and checked. {passed} of {len(checks)} public checks passed."
