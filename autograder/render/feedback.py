"""The feedback page: what a student reads about one submission."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.booked import Booked
from autograder.judging.functions import unanswered
from autograder.notebook.source import Source
from autograder.render.cells import ShownCell, shown_cells
from autograder.render.feedback_grade import WholeGrade, whole_grade
from autograder.render.feedback_questions import ShownQuestion, own_code, shown_question
from autograder.render.page import render_page
from autograder.render.progress import Progress, progress
from autograder.render.words import problems_for_student
from autograder.results import Outcome, Status, SubmissionResult
from autograder.text import plain_id, when

ADVICE = (
    "Please hand in the notebook file (.ipynb) itself, saved by Jupyter or Colab. If you did, "
    "ask your course staff."
)
ALL_PASSED = "Every check passed."
NOTHING_WRITTEN = "Everything was run and checked. No exercise has been written yet."


@dataclass(frozen=True)
class Beside:
    """What a page shows besides the result.

    Args:
        booked: what the gradebook adds; None if it is not known yet.
        policy: on late work, in a sentence; empty if there is none to tell.
        earlier: the result of the version that was graded before; None if there is none.
    """

    booked: Booked | None = None
    policy: str = ""
    earlier: SubmissionResult | None = None


@dataclass(frozen=True)
class FeedbackPage:
    """Everything on the page, in words and numbers; the template only lays it out.

    Args:
        tone: of the summary: good, warn, bad or nothing.
        cells: the notebook; empty if there is none.
    """

    assignment: str
    student: str
    tone: str
    summary: str
    notes: list[str]
    advice: str
    grade: WholeGrade
    progress: Progress | None
    questions: list[ShownQuestion]
    cells: list[ShownCell]
    when: str
    seconds: float
    isolation: str
    checks_sha256: str
    submission_sha256: str

    @property
    def right(self) -> list[ShownQuestion]:
        """Questions with full marks."""
        return [question for question in self.questions if question.right]

    @property
    def lost(self) -> list[ShownQuestion]:
        """Questions that lost points by what was written for them."""
        return [q for q in self.questions if not q.right and not q.unwritten]

    @property
    def unwritten(self) -> list[ShownQuestion]:
        """Questions that were left as they were given."""
        return [question for question in self.questions if question.unwritten]

    @property
    def has_hidden(self) -> bool:
        """Whether hidden checks are on the page."""
        return any(check.hidden for question in self.questions for check in question.checks)

    @property
    def places(self) -> dict[str, str]:
        """Where on the page each question is."""
        explained = {question.name: f"exercise-{question.name}" for question in self.lost}
        return {cell.back: f"cell-{cell.back}" for cell in self.cells if cell.back} | explained

    @property
    def verdicts(self) -> dict[str, str]:
        """Each question's verdict in one line."""
        return {question.name: question.verdict for question in self.questions}

    @property
    def shown(self) -> set[str]:
        """Questions whose own cell is on the page."""
        return {cell.back for cell in self.cells}


def feedback_page(
    result: SubmissionResult, clean: NotebookNode | None, source: Source, beside: Beside
) -> FeedbackPage:
    """Put a page together.

    Args:
        result: of the submission.
        clean: the executed notebook as `clean_notebook` made it; None if there was none.
        source: of the assignment.
        beside: what else is shown.
    """
    empty = set() if clean is None else set(unanswered(clean, source))
    code = {} if clean is None else own_code(clean, source)
    questions = [
        shown_question(question, code.get(question.name, ""), question.name in empty)
        for question in result.questions
    ]
    tone, words = summary(result)
    if questions and all(question.unwritten for question in questions):
        words = NOTHING_WRITTEN
    grade = whole_grade(result, source, beside.booked, empty, beside.policy)
    if tone == "good" and grade.score < grade.max_score:
        words = ALL_PASSED  # people and lateness count, too
    return FeedbackPage(
        assignment=result.assignment,
        student=plain_id(result.student_id),
        tone=tone,
        summary=words,
        notes=problems_for_student(result),
        advice=ADVICE if result.status is Status.UNGRADABLE else "",
        grade=grade,
        progress=progress(result, beside.earlier),
        questions=questions,
        cells=[] if clean is None else shown_cells(clean, source),
        when=when(result.started),
        seconds=result.seconds,
        isolation=result.isolation,
        checks_sha256=result.checks_sha256,
        submission_sha256=result.submission_sha256,
    )


def render_feedback(page: FeedbackPage) -> str:
    """Return the page's HTML."""
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
