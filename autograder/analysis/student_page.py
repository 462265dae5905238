"""A student's page for staff: every check, hidden ones too, beside what the class did."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from autograder.analysis.classwork import Classwork
from autograder.analysis.report_people import address, late_words
from autograder.analysis.similar import Similar
from autograder.analysis.summary import Summary
from autograder.booked import Booked
from autograder.course import Visibility
from autograder.outputs import Outputs
from autograder.render.page import render_page, render_part
from autograder.render.tally import StudentRow
from autograder.render.words import (
    SHORT_OUTCOMES,
    STATUSES,
    earned,
    follow_through_text,
    mistake_text,
    needs_person,
    problems_for_staff,
)
from autograder.results import (
    CellResult,
    CellStatus,
    CheckResult,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
)
from autograder.text import number, plain_id, printable, when


@dataclass(frozen=True)
class CheckPart:
    """A check's line; ``passed`` is the share of the class that passed it, in percent.

    Numbers are written out, so that the lines of many students are the same.
    """

    title: str
    hidden: bool
    outcome: str
    right: bool
    points: str
    passed: str
    seconds: str
    message: str
    hint: str
    follow_through: bool


@dataclass(frozen=True)
class QuestionPart:
    """A question with its checks.

    Args:
        mean: of the class.
        by_hand: points that a person gave, or that a person has to; empty if neither.
    """

    name: str
    score: float
    max_score: float
    mean: float
    seconds: float
    by_hand: str
    mistake: str
    follow_through: str
    rows: list[Markup]


@dataclass(frozen=True)
class StudentPage:
    """Everything on the page; the template only lays it out."""

    assignment: str
    name: str
    student: str
    score: float
    max_score: float
    facts: list[tuple[str, str]]
    standing: str
    notes: list[str]
    links: list[tuple[str, str]]
    questions: list[QuestionPart]
    cells: list[CellResult]


class StudentPages:
    """Draws the pages of a class.

    Args:
        work: of the class.
        similar: which submissions are alike; None if nobody has looked.
        outputs: where the pages and what they link to are.
    """

    def __init__(self, work: Classwork, similar: Similar | None, outputs: Outputs) -> None:
        self._work = work
        self._outputs = outputs
        self._rows = {row.student_id: row for row in work.found.rows}
        self._sections = {one.section: one for one in work.summaries}
        self._scores = sorted(r.score for r in work.found.rows if r.status is Status.GRADED)
        self._alike: dict[str, list[tuple[int, str, float]]] = {}
        for i, pair in enumerate(similar.pairs if similar else (), 1):
            for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
                self._alike.setdefault(one, []).append((i, other, pair.share))

    def render(self, result: SubmissionResult) -> str:
        """Return the HTML of a student's page."""
        return render_page("student.html", page=self._page(result))

    def _page(self, result: SubmissionResult) -> StudentPage:
        row = self._rows[result.student_id]
        booked = self._work.booking(result.student_id)
        return StudentPage(
            assignment=result.assignment,
            name=row.name,
            student=plain_id(result.student_id),
            score=result.score,
            max_score=result.max_score,
            facts=_facts(result, row, booked),
            standing=self._standing(result, row),
            notes=_notes(result, row),
            links=self._links(result.student_id),
            questions=[self._question(one, booked) for one in result.questions],
            cells=[_printable(one) for one in result.cells if one.status is not CellStatus.OK],
        )

    def _standing(self, result: SubmissionResult, row: StudentRow) -> str:
        """Say how a score compares with those of the class and of the section."""
        whole = self._sections[""]
        if result.status is not Status.GRADED or whole.n < 2:
            return "" if result.status is Status.GRADED else "The score isn't final."
        below = bisect.bisect_left(self._scores, result.score - 1e-9)
        equal = bisect.bisect_right(self._scores, result.score + 1e-9) - below - 1
        same = f", equal to {equal}" * bool(equal)
        parts = [_average(one) for one in (whole, self._sections.get(row.section)) if one]
        averages = ", ".join(dict.fromkeys(parts))
        others = "submission" if whole.n == 2 else "submissions"
        return f"Above {below} of {whole.n - 1} other graded {others}{same}; {averages}."

    def _links(self, student_id: str) -> list[tuple[str, str]]:
        page = self._outputs.student_page(student_id)
        files = {
            "feedback page": self._outputs.feedback(student_id),
            "graded notebook": self._outputs.autograded(student_id),
        }
        links = [(name, address(file, page)) for name, file in files.items() if file.is_file()]
        for i, other, share in self._alike.get(student_id, ()):
            name = self._rows[other].name if other in self._rows else plain_id(other)
            place = f"{address(self._outputs.similar_page, page)}#pair-{i}"
            links.append((f"{share:.0%} alike with {name}", place))
        return links

    def _question(self, one: QuestionResult, booked: Booked) -> QuestionPart:
        return QuestionPart(
            name=one.name,
            score=one.score,
            max_score=one.max_score,
            mean=self._work.found.questions[one.name].mean,
            seconds=one.seconds,
            by_hand=_by_hand(one.name, booked),
            mistake=mistake_text(one),
            follow_through=follow_through_text(one),
            rows=[_row(self._check(one.name, check)) for check in one.checks],
        )

    def _check(self, question: str, check: CheckResult) -> CheckPart:
        found = self._work.found.checks[question, check.visibility, check.name]
        right = check.outcome is Outcome.PASSED
        explained = not right or check.follow_through
        return CheckPart(
            title=printable(check.title),
            hidden=check.visibility is not Visibility.PUBLIC,
            outcome=SHORT_OUTCOMES[check.outcome],
            right=right,
            points=earned(check),
            passed=f"{found.share:.0f}",
            seconds=f"{check.seconds:.1f}",
            message=printable(check.message) if explained else "",
            hint=printable(check.hint) if explained else "",
            follow_through=check.follow_through,
        )


@lru_cache(maxsize=4096)  # most lines of a class are the same
def _row(check: CheckPart) -> Markup:
    return render_part("staff_check.html", check=check)


def _facts(result: SubmissionResult, row: StudentRow, booked: Booked) -> list[tuple[str, str]]:
    facts = [
        ("Status", STATUSES[result.status]),
        ("Section", row.section),
        ("Checks passed", f"{row.passed} of {row.checks}"),
        ("Handed in", when(f"{booked.handed_in}+00:00") if booked.handed_in else ""),
        ("Late", late_words(booked) if booked.is_late else ""),
        ("Waits for a person", ", ".join(booked.waiting)),
        ("Graded", f"{when(result.started)}, in {result.seconds:.1f} s"),
    ]
    return [(name, value) for name, value in facts if value]


def _notes(result: SubmissionResult, row: StudentRow) -> list[str]:
    """Return what is unusual: of the roster, of the release, and every problem of the grading."""
    notes = [f"The student is {row.roster_note}."] if row.roster_note else []
    if result.release:
        notes.append(f"Graded by another release: {printable(result.release)}.")
    return notes + list(dict.fromkeys((*problems_for_staff(result), *needs_person(result))))


def _by_hand(name: str, booked: Booked) -> str:
    question = booked.question(name)
    if question.points is not None:
        return f"a person gave {number(question.points)} points"
    return "a person has to give the points" if question.waiting else ""


def _average(one: Summary) -> str:
    whose = f"section {one.section}'s" if one.section else "the class's"
    return f"{whose} average is {number(one.average or 0.0)}"


def _printable(cell: CellResult) -> CellResult:
    return CellResult(printable(cell.id), cell.status, cell.seconds, printable(cell.error))
