"""The regrade that a ticket asks for: one student's submission, graded again in full."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.tickets_book import Book
from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits
from autograder.results import Status, SubmissionResult

if TYPE_CHECKING:
    from autograder.grading.difference import Verdict
    from autograder.records.tickets import Ticket
    from autograder.tickets.difference import Difference


@dataclass(frozen=True)
class Regrade:
    """What to grade again, and how.

    Args:
        book: the course's tickets.
        ticket: names the student and the assignment.
        submitted: the folder of the students' folders; None for the course's.
        isolation: what keeps the student's code apart.
        limits: of the submission.
    """

    book: Book
    ticket: Ticket
    submitted: Path | None
    isolation: Isolation
    limits: Limits


def regraded(order: Regrade, output: Output) -> tuple[Difference, bool]:
    """Grade a submission again, as `iml grade --fresh` does.

    Args:
        order: which, and how.
        output: where to print.

    Returns:
        What changed, and whether nobody has to look at the submission.

    Raises:
        UsageError: there is no such submission.
        SandboxError: it can't be graded here.
        OutputError: the result can't be written.
        GradebookError: the gradebook can't be; the result is kept.
    """
    from autograder.analysis.people import People
    from autograder.cli.class_graded import Order
    from autograder.cli.grade_class import grade_class
    from autograder.records.store import ResultStore

    book, ticket = order.book, order.ticket
    assignment = book.course.assignment(ticket.assignment)
    folder = (order.submitted or book.course.root / "submitted").resolve()
    if not (folder / ticket.student_id / assignment.name).is_dir():
        raise UsageError(f"{folder} holds no {assignment.name} of {ticket.student_id}")
    store = ResultStore(book.folder, assignment.name)
    before = store.read(ticket.student_id)
    with options.warm_process(book.course, order.isolation) as warm:
        grade_class(
            Order(
                assignment=assignment,
                submitted=folder,
                out=book.folder,
                students=[ticket.student_id],
                jobs=1,
                fresh=True,
                isolation=order.isolation,
                limits=order.limits,
                log=None,
                people=People(book.roster),
            ),
            warm,
            output,
        )
    after = store.read(ticket.student_id)
    if after is None:
        raise UsageError(f"{assignment.name} of {ticket.student_id} has no result")
    return _difference(before, after), after.status is Status.GRADED


def _difference(before: SubmissionResult | None, after: SubmissionResult) -> Difference:
    """Return what changed in points: a ticket's answer says no more."""
    from autograder.grading.difference import check_changes
    from autograder.tickets.difference import CheckChange, Difference

    checks = [
        CheckChange(one.question, one.title, _points(one.before), _points(one.after))
        for one in check_changes(before, after)
    ]
    old, new = _scores(before), _scores(after)
    return Difference(
        before.score if before else None,
        after.score,
        after.max_score,
        {
            name: (old.get(name), new.get(name))
            for name in dict.fromkeys((*new, *old))
            if old.get(name) != new.get(name)
        },
        tuple(one for one in checks if one.before != one.after),
    )


def _points(verdict: Verdict | None) -> float | None:
    return None if verdict is None else verdict.points


def _scores(result: SubmissionResult | None) -> dict[str, float]:
    return {question.name: question.score for question in (result.questions if result else ())}
