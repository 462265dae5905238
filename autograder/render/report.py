"""The class report: what staff read about one assignment's submissions. Not for students."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from autograder.outputs import Outputs
from autograder.render.charts import Histogram, histogram
from autograder.render.page import render_page
from autograder.render.tally import CheckTally, QuestionTally, StudentRow, Tally
from autograder.render.words import SHORT_OUTCOMES, STATUSES, of_other_releases
from autograder.results import Outcome, Status
from autograder.text import number


@dataclass(frozen=True)
class Line:
    """A student's line; ``href`` leads to the feedback page."""

    row: StudentRow
    href: str
    status: str
    tone: str


@dataclass(frozen=True)
class CheckLine:
    """A check's line; ``others`` counts the other ways in which it ended."""

    check: CheckTally
    others: str


@dataclass(frozen=True)
class ReportPage:
    """Everything on the page; the template only lays it out."""

    assignment: str
    facts: list[tuple[str, str]]
    max_score: float
    lines: list[Line]
    waiting: list[Line]
    questions: list[QuestionTally]
    checks: dict[str, list[CheckLine]]
    scores: Histogram | None
    isolation: list[str]
    other_releases: list[str]
    followed: bool


def render_report(assignment: str, found: Tally) -> str:
    """Return the page's HTML."""
    lines = [_line(row, assignment) for row in found.rows]
    checks: dict[str, list[CheckLine]] = {name: [] for name in found.questions}
    for check in found.checks.values():
        checks[check.question].append(CheckLine(check, _others(check)))
    page = ReportPage(
        assignment=assignment,
        facts=_facts(found),
        max_score=found.max_score,
        lines=lines,
        waiting=[line for line in lines if line.row.reasons],
        questions=list(found.questions.values()),
        checks=checks,
        scores=histogram(found.scores, found.max_score) if found.rows else None,
        isolation=sorted(found.isolations),
        other_releases=of_other_releases((row.name, row.release) for row in found.rows),
        followed=any(row.follow_through for row in found.rows),
    )
    return render_page("report.html", page=page)


def _facts(found: Tally) -> list[tuple[str, str]]:
    if not found.rows:
        return []
    scores = found.scores
    facts = [
        ("Submissions", str(len(found.rows))),
        ("Mean", f"{number(statistics.fmean(scores))} of {number(found.max_score)}"),
        ("Median", number(statistics.median(scores))),
        ("Full marks", str(sum(score >= found.max_score for score in scores))),
    ]
    counts = [(STATUSES[status], found.count(status)) for status in Status]
    return facts + [(words, str(count)) for words, count in counts if count]


def _line(row: StudentRow, assignment: str) -> Line:
    outputs = Outputs(Path(), assignment)
    page = os.path.relpath(outputs.feedback(row.student_id), outputs.report.parent)
    href = "/".join(quote(step, safe="") for step in Path(page).parts)
    tone = {Status.GRADED: "pass", Status.PARTIAL: "unclear", Status.UNGRADABLE: "fail"}[row.status]
    return Line(row, href, STATUSES[row.status], tone)


def _others(check: CheckTally) -> str:
    counts = sorted(check.outcomes.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{SHORT_OUTCOMES[outcome]} {count}"
        for outcome, count in counts
        if outcome is not Outcome.PASSED
    )
