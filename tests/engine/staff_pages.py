"""Pages for staff of a made-up class: the report, a student's page, similar work."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from pathlib import Path

from classes import random_class

from autograder.analysis.classwork import Classwork, analyse
from autograder.analysis.people import People
from autograder.analysis.report import render_report
from autograder.analysis.similar import Alike, Similar
from autograder.analysis.similar_page import render_similar
from autograder.analysis.student_page import StudentPages
from autograder.booked import Booked, BookedQuestion
from autograder.outputs import Outputs
from autograder.records.roster import Roster, RosterEntry
from autograder.render.feedback_grade import GradeRow, WholeGrade
from autograder.results import SubmissionResult

CODE = "def softmax(z):\n    return np.exp(z)  # " + "x" * 200 + "\n"
SIMILAR = Similar(14, (Alike("s0001", "s0002", 0.71, ((CODE, CODE),)),))
DUE = datetime.datetime(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


def people(count: int) -> People:
    """Return a roster of two sections, with one student more than there are."""
    entries = [
        RosterEntry(f"s{n:04}", f"Student, Name {n}", section="AB"[n % 2]) for n in range(count + 1)
    ]
    return People(Roster(entries, Path()))


def booked(n: int) -> Booked:
    """Return what the gradebook adds for student n: every fifth is late, every third waits."""
    late = n % 5 == 0
    moment = DUE + HOUR * (n + 1 if late else -n)
    waits = {"essay": BookedQuestion("essay", waiting=n % 3 == 0)}
    return Booked(2.5 * late, DUE, moment, waits)


def whole(result: SubmissionResult) -> WholeGrade:
    """Return a grade that is the automatic one, less what lateness costs."""
    rows = [GradeRow(q.name, "", q.score, q.max_score, automatic=q.score) for q in result.questions]
    penalty = booked(int(result.student_id[1:])).penalty
    reason = f"{penalty:g} points off for an hour." if penalty else ""
    return WholeGrade(rows, result.max_score, penalty, reason)


def work(count: int = 14) -> Classwork:
    """Return what a class did, with roster and gradebook."""
    found = analyse("attention", random_class(count), people(count), whole)
    return found.with_booked({f"s{n:04}": booked(n) for n in range(count)})


@functools.cache
def report() -> str:
    """The report of a class, with all of its parts."""
    return render_report(work(), SIMILAR)


@functools.cache
def large() -> str:
    """The report of a class that is larger than a table shows at first."""
    return render_report(work(600))


@functools.cache
def of_one() -> str:
    """The report of one submission, without roster and gradebook."""
    return render_report(analyse("attention", random_class(1)))


@functools.cache
def of_nobody() -> str:
    """The report of a class of which nothing was graded."""
    return render_report(analyse("attention", [], people(2)))


@functools.cache
def student() -> str:
    """A student's page, with a problem of each kind."""
    one = list(random_class(14))[1]
    return StudentPages(work(), SIMILAR, Outputs(Path(), "attention")).render(one)


@functools.cache
def similar() -> str:
    """Similar work, side by side."""
    return render_similar("attention", SIMILAR, people(14))


PAGES: list[Callable[[], str]] = [report, large, of_one, of_nobody, student, similar]
