"""The regrade that a ticket asks for: what `iml regrade` does, for one student."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.choices import Isolation
from autograder.cli.endings import DONE
from autograder.cli.output import Output
from autograder.cli.tickets_book import Book
from autograder.errors import ConcernsEveryQuestion, UsageError
from autograder.judging.sandbox.request import Limits
from autograder.results import Status, SubmissionResult

if TYPE_CHECKING:
    from autograder.cli.regrade_class import Regrading
    from autograder.course import Assignment
    from autograder.grading.difference import Verdict
    from autograder.records.tickets import Ticket
    from autograder.tickets.difference import Difference


@dataclass(frozen=True)
class Regrade:
    """What to grade again, and how.

    Args:
        book: the course's tickets.
        ticket: names student and assignment, and perhaps a question.
        submitted: the folder of the students' folders; None for the course's.
        isolation: what keeps the student's code apart.
        limits: of the submission.
        as_today: grade a hand-in of a release that is not kept by today's.
    """

    book: Book
    ticket: Ticket
    submitted: Path | None
    isolation: Isolation
    limits: Limits
    as_today: bool


@dataclass(frozen=True)
class Regraded:
    """What came of it.

    Args:
        change: in points.
        page: where the difference is kept for staff; empty if nothing was graded again.
        left: why the submission could not be graded again; empty if nothing was in the way.
        settled: whether nobody has to look at the submission.
    """

    change: Difference
    page: str
    left: str
    settled: bool


def regraded(order: Regrade, output: Output) -> Regraded:
    """Regrade a submission as `iml regrade` does; with a question, its checks run in any case.

    Args:
        order: which, and how.
        output: where to print.

    Raises:
        UsageError: there is no result to compare with, no check of the question, or `iml regrade`
            refuses it.
        SandboxError: the checks can't be tried, or no kernel can be started.
        OutputError: something can't be written; what was written before is kept.
        GradebookError: the gradebook can't be written; the result is kept.
    """
    from autograder.cli.regrade_class import regrade_class
    from autograder.records.store import ResultStore

    ticket = order.ticket
    assignment = order.book.course.assignment(ticket.assignment)
    store = ResultStore(order.book.folder, assignment.name)
    before = store.read(ticket.student_id)
    if before is None:
        first = f"first: `iml grade {assignment.name} --student {ticket.student_id}`"
        raise UsageError(f"there is no result of {assignment.name} of {ticket.student_id}; {first}")
    _check_question(ticket, assignment)
    try:
        ended = regrade_class(assignment, _regrading(order), output)
    except ConcernsEveryQuestion as error:
        raise UsageError(f'{error}: `iml tickets set {ticket.id} --question ""`') from None
    after = store.read(ticket.student_id) or before
    page = ended.record["written"].get("difference", "")
    if not page and ended.code == DONE and not ticket.question:
        command = f"iml regrade {assignment.name} --student {ticket.student_id} --question …"
        output.say(f"nothing has changed since the grading; `{command}` would run checks anyway")
    return Regraded(
        change=_difference(before, after, again=bool(page)),
        page=page,
        left=_reason(ended.record),
        settled=ended.code == DONE and after.status is Status.GRADED,
    )


def _check_question(ticket: Ticket, assignment: Assignment) -> None:
    """Refuse a question that no check grades.

    Raises:
        UsageError: a person gives its points, or the assignment has no such question (any more).
    """
    from autograder.findings import listed, nearest
    from autograder.notebook.source import read_source

    source = read_source(assignment)
    known = [*source.questions, *source.written]
    if ticket.question and ticket.question not in known:
        close = nearest(ticket.question, known, f"; there are {listed(known)}")
        raise UsageError(
            f"ticket {ticket.id} is about {ticket.question}, and {assignment.name} has no such "
            f"question: first, `iml tickets set {ticket.id} --question …`{close}"
        )
    if ticket.question in source.written:
        raise UsageError(
            f"ticket {ticket.id} is about {ticket.question}, whose points a person gives: no check "
            "could be run again"
        )


def _regrading(order: Regrade) -> Regrading:
    """Return the order that `iml regrade` would give for the ticket."""
    from autograder.analysis.people import People
    from autograder.cli.regrade_class import Regrading

    book, ticket = order.book, order.ticket
    return Regrading(
        submitted=(order.submitted or book.course.root / "submitted").resolve(),
        out=book.folder,
        students=[ticket.student_id],
        questions=[ticket.question] if ticket.question else [],
        dry_run=False,
        jobs=1,
        isolation=order.isolation,
        limits=order.limits,
        as_today=order.as_today,
        named=True,
        people=People(book.roster),
    )


def _reason(record: dict[str, Any]) -> str:
    """Return why a submission was not graded again, of the record that `iml regrade` prints."""
    return next((one["reason"] for one in (*record["left"], *record["failures"])), "")


def _difference(before: SubmissionResult, after: SubmissionResult, *, again: bool) -> Difference:
    """Return what changed in points: a ticket's answer says no more."""
    from autograder.grading.difference import check_changes
    from autograder.tickets.difference import CheckChange, Difference

    checks = [
        CheckChange(one.question, one.title, _points(one.before), _points(one.after))
        for one in check_changes(before, after)
    ]
    old, new = _scores(before), _scores(after)
    return Difference(
        before.score,
        after.score,
        after.max_score,
        {
            name: (old.get(name), new.get(name))
            for name in dict.fromkeys((*new, *old))
            if old.get(name) != new.get(name)
        },
        tuple(one for one in checks if one.before != one.after),
        again,
    )


def _points(verdict: Verdict | None) -> float | None:
    return None if verdict is None else verdict.points


def _scores(result: SubmissionResult) -> dict[str, float]:
    return {question.name: question.score for question in result.questions}
