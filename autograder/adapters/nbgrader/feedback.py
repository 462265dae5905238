"""Students' pages from results and gradebook, without grading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from traitlets.config import Config

from autograder.adapters.nbgrader.late import policy_words
from autograder.booked import Booked
from autograder.files import write_atomically
from autograder.grading.course_config import course_config, gradebook_url
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.gradebook_access import is_there
from autograder.records.gradebook_reader import read_booked
from autograder.records.pages import read_autograded
from autograder.records.store import ResultStore
from autograder.render.feedback import Beside, FeedbackPage, feedback_page, render_feedback
from autograder.results import Status, SubmissionResult
from autograder.text import plain_id


class FeedbackPages:
    """Draws the pages of one assignment.

    Args:
        source: of the assignment.
        out: the folder that holds ``results/`` and ``autograded/``.
        url: of the gradebook, which may be missing.
        config: of the course, for its policy on late work.

    Raises:
        GradebookLocked: another program holds the gradebook.
        GradebookError: it can't be read.
    """

    def __init__(self, source: Source, out: Path, url: str, config: Config) -> None:
        name = source.assignment.name
        self.outputs = Outputs(out, name)
        self.store = ResultStore(out, name)
        self.has_gradebook = is_there(url)
        self._source = source
        self._policy = policy_words(config)
        self.booked = read_booked(url, name) if self.has_gradebook else {}

    def page(self, result: SubmissionResult) -> FeedbackPage:
        """Put a student's page together.

        Raises:
            ResultError: the executed notebook can't be read.
        """
        beside = Beside(
            self.booked.get(plain_id(result.student_id)), self._policy, self.store.earlier(result)
        )
        notebook = read_autograded(self.outputs, result.student_id)
        return feedback_page(result, notebook, self._source, beside)

    def write(self, result: SubmissionResult) -> FeedbackPage:
        """Write a student's page anew, and return what is on it.

        Raises:
            ResultError: the executed notebook can't be read.
            OutputError: the page can't be written; the one before is untouched.
        """
        page = self.page(result)
        write_atomically(self.outputs.feedback(result.student_id), render_feedback(page))
        return page

    def needs_person(self, result: SubmissionResult) -> bool:
        """Whether checks were lost by the grader, and no person has given points instead."""
        booked = self.booked.get(plain_id(result.student_id))
        if booked is None:
            return result.status is not Status.GRADED
        return any(booked.question(name).waiting for name in self._source.questions)

    def adds(self, student_id: str) -> bool:
        """Whether the gradebook adds something to a student's result."""
        return self.booked.get(plain_id(student_id), Booked()).adds


def write_booked(source: Source, out: Path, students: Iterable[str]) -> None:
    """Write the pages anew of those to whose results the gradebook adds something.

    Args:
        source: of the assignment.
        out: the folder that grading wrote to, whose gradebook has been filled.
        students: who was graded.

    Raises:
        GradebookError: the gradebook can't be read.
        OutputError: a page can't be written.
        ResultError: an executed notebook can't be read.
    """
    pages = _pages_of(source, out)
    _write(pages, filter(pages.adds, students))


def write_pages_of(source: Source, out: Path, students: Iterable[str]) -> None:
    """Write the pages of some students anew; see `write_booked`."""
    _write(_pages_of(source, out), students)


def _pages_of(source: Source, out: Path) -> FeedbackPages:
    config = course_config(source.assignment.root)
    url = gradebook_url(config, source.assignment.root, out)
    return FeedbackPages(source, out, url, config)


def _write(pages: FeedbackPages, students: Iterable[str]) -> None:
    for student in students:
        if result := pages.store.read(student):
            pages.write(result)
