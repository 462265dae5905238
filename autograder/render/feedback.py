"""The feedback page: what a student reads about one submission."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.course import Visibility
from autograder.notebook.source import Source
from autograder.render.cells import ShownCell, shown_cells
from autograder.render.page import render_page
from autograder.render.words import (
    OUTCOMES,
    earned,
    follow_through_text,
    mistake_text,
    problems_for_student,
)
from autograder.results import CheckResult, Outcome, QuestionResult, Status, SubmissionResult
from autograder.text import number, plain_id, printable, when

ADVICE = (
    "Please hand in the notebook file (.ipynb) itself, saved by Jupyter or Colab. If you did, "
    "ask your course staff."
)


@dataclass(frozen=True)
class ShownCheck:
    """A check as the page shows it; ``tone`` is pass, fail or unclear."""

    title: str
    hidden: bool
    passed: bool
    mark: str
    tone: str
    message: str
    hint: str
    points: str


@dataclass(frozen=True)
class ShownQuestion:
    """A question as the page shows it."""

    name: str
    score: float
    max_score: float
    checks: list[ShownCheck]
    mistake: str
    follow_through: str

    @property
    def verdict(self) -> str:
        """Its points and passed checks in one line."""
        points = f"{number(self.score)} of {number(self.max_score)} points"
        return f"{points}, {self.passed} of {len(self.checks)} checks passed"

    @property
    def passed(self) -> int:
        """How many of its checks passed."""
        return sum(check.passed for check in self.checks)


@dataclass(frozen=True)
class FeedbackPage:
    """Everything on the page, in words and numbers; the template only lays it out.

    Args:
        tone: of the summary: good, warn, bad or nothing.
        written: names and points of the questions that a person grades.
        cells: the notebook; empty if there is none.
    """

    assignment: str
    student: str
    score: float
    max_score: float
    tone: str
    summary: str
    notes: list[str]
    advice: str
    questions: list[ShownQuestion]
    written: list[tuple[str, float]]
    cells: list[ShownCell]
    when: str
    seconds: float
    isolation: str
    checks_sha256: str
    submission_sha256: str

    @property
    def verdicts(self) -> dict[str, str]:
        """Each question's verdict in one line."""
        return {question.name: question.verdict for question in self.questions}

    @property
    def shown(self) -> set[str]:
        """Questions whose own cell is on the page."""
        return {cell.back for cell in self.cells}


def render_feedback(result: SubmissionResult, clean: NotebookNode | None, source: Source) -> str:
    """Return the page's HTML.

    Args:
        result: of the submission.
        clean: the executed notebook as `clean_notebook` made it; None if there was none.
        source: of the assignment.
    """
    cells = [] if clean is None else shown_cells(clean, source)
    tone, words = summary(result)
    page = FeedbackPage(
        assignment=result.assignment,
        student=plain_id(result.student_id),
        score=result.score,
        max_score=result.max_score,
        tone=tone,
        summary=words,
        notes=problems_for_student(result),
        advice=ADVICE if result.status is Status.UNGRADABLE else "",
        questions=[_question(question) for question in result.questions],
        written=[(name, source.points(name)) for name in source.written],
        cells=cells,
        when=when(result.started),
        seconds=result.seconds,
        isolation=result.isolation,
        checks_sha256=result.checks_sha256,
        submission_sha256=result.submission_sha256,
    )
    return render_page("feedback.html", page=page)


def summary(result: SubmissionResult) -> tuple[str, str]:
    """Return the tone of a grading's end, and a sentence about it."""
    if result.status is Status.UNGRADABLE:
        return "bad", "Your submission could not be graded, so it scores no points."
    if result.status is Status.PARTIAL:
        return "warn", "Part of your submission could not be run or checked."
    if result.score >= result.max_score:
        return "good", "Every check passed: full marks."
    failed = [c for q in result.questions for c in q.checks if c.outcome is not Outcome.PASSED]
    if result.score == 0:
        return "", "Everything was run and checked. There are no points yet: see the hints below."
    word = "check" if len(failed) == 1 else "checks"
    return "", f"Everything was run and checked. {len(failed)} {word} did not pass."


def _question(question: QuestionResult) -> ShownQuestion:
    checks = [shown_check(check) for check in question.checks]
    return ShownQuestion(
        *(question.name, question.score, question.max_score, checks),
        *(mistake_text(question), follow_through_text(question)),
    )


def shown_check(check: CheckResult) -> ShownCheck:
    """Return a check in words that its student may read."""
    passed = check.outcome is Outcome.PASSED
    broken = check.outcome is Outcome.GRADER_ERROR
    return ShownCheck(
        title=printable(check.title),
        hidden=check.visibility != Visibility.PUBLIC,
        passed=passed,
        mark="✓" if passed else "?" if broken else "✗",
        tone="pass" if passed else "unclear" if broken else "fail",
        message=printable(check.message) or f"{OUTCOMES[check.outcome].capitalize()}.",
        hint=printable(check.hint),
        points=earned(check),
    )
