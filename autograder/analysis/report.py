"""The class report: what staff read about one assignment's submissions. Not for students."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from autograder.analysis.classwork import Classwork
from autograder.analysis.items import FEWEST, ItemAnalysis
from autograder.analysis.reliability import Reliability
from autograder.analysis.requests import Requests
from autograder.analysis.scores import ClassScores
from autograder.analysis.similar import Similar
from autograder.analysis.summary import Summary
from autograder.outputs import Outputs
from autograder.records.roster import RosterEntry
from autograder.render.charts import Histogram, histogram
from autograder.render.page import render_page
from autograder.render.tally import CheckTally, StudentRow, Tally
from autograder.render.words import SHORT_OUTCOMES, STATUSES, of_other_releases
from autograder.results import Outcome, Status
from autograder.text import number, plain_id, printable

_MOST_NAMED = 5  # students who are named for one mistake


@dataclass(frozen=True)
class Line:
    """A student's line; ``href`` leads to the feedback page, ``tickets`` counts open ones."""

    row: StudentRow
    href: str
    status: str
    tone: str
    tickets: str = ""


@dataclass(frozen=True)
class MistakeLine:
    """A mistake that several students made; ``who`` names some of them."""

    text: str
    count: int
    who: str


@dataclass(frozen=True)
class CheckLine:
    """A check's line; ``others`` counts the other ways in which it ended."""

    check: CheckTally
    item: ItemAnalysis | None
    others: str


@dataclass(frozen=True)
class PairLine:
    """Two students whose work is alike; ``href`` leads to it, side by side."""

    one: str
    other: str
    share: str
    href: str


@dataclass(frozen=True)
class QuestionPart:
    """A question's line, its checks and the mistakes that were made in it.

    Args:
        item: None where no submission was graded in full.
    """

    name: str
    max_score: float
    mean: float
    full: int
    total: int
    item: ItemAnalysis | None
    checks: list[CheckLine]
    mistakes: list[MistakeLine]


@dataclass(frozen=True)
class ReportPage:
    """Everything on the page; the template only lays it out."""

    assignment: str
    facts: list[tuple[str, str]]
    max_score: float
    summaries: list[Summary]
    lines: list[Line]
    waiting: list[Line]
    absent: list[str]
    questions: list[QuestionPart]
    similar: list[PairLine] | None
    scores: Histogram | None
    reliability: str
    unsaid: str
    worth_a_look: list[str]
    notes: list[str]
    isolation: list[str]
    other_releases: list[str]
    followed: bool


def render_report(
    work: Classwork, similar: Similar | None = None, similar_page: str = "similar.html"
) -> str:
    """Return the page's HTML.

    Args:
        work: of the class.
        similar: which submissions are alike; None if nobody has looked.
        similar_page: where these stand side by side, from the report.
    """
    found = work.found
    lines = [
        replace(_line(row, work.assignment), tickets=work.requests.words(row.student_id))
        for row in found.rows
    ]
    names = {row.student_id: row.name for row in found.rows}
    page = ReportPage(
        assignment=work.assignment,
        facts=_facts(found),
        max_score=found.max_score,
        summaries=work.summaries,
        lines=lines,
        waiting=[line for line in lines if line.row.reasons],
        absent=[_absent(entry, work.requests) for entry in work.absent],
        questions=_questions(work, names),
        similar=None if similar is None else _pairs(similar, names, similar_page),
        scores=histogram(found.scores, found.max_score) if found.rows else None,
        reliability=_trust(work.reliability),
        unsaid=_unsaid(len(work.scores.students)),
        worth_a_look=work.worth_a_look,
        notes=[printable(note) for note in work.notes],
        isolation=sorted(found.isolations),
        other_releases=of_other_releases((row.name, row.release) for row in found.rows),
        followed=any(row.follow_through for row in found.rows),
    )
    return render_page("report.html", page=page)


def _facts(found: Tally) -> list[tuple[str, str]]:
    if not found.rows:
        return []
    full = sum(score >= found.max_score for score in found.scores)
    facts = [("Submissions", str(len(found.rows))), ("Full marks", str(full))]
    counts = [(STATUSES[status], found.count(status)) for status in Status]
    return facts + [(words, str(count)) for words, count in counts if count]


def _line(row: StudentRow, assignment: str) -> Line:
    outputs = Outputs(Path(), assignment)
    page = os.path.relpath(outputs.feedback(row.student_id), outputs.report.parent)
    href = "/".join(quote(step, safe="") for step in Path(page).parts)
    tone = {Status.GRADED: "pass", Status.PARTIAL: "unclear", Status.UNGRADABLE: "fail"}[row.status]
    return Line(row, href, STATUSES[row.status], tone)


def _absent(entry: RosterEntry, requests: Requests) -> str:
    name, tickets = entry.name or plain_id(entry.student_id), requests.words(entry.student_id)
    return f"{name} ({tickets})" if tickets else name


def _questions(work: Classwork, names: Mapping[str, str]) -> list[QuestionPart]:
    items = {_key(one): one for one in work.items}
    checks: dict[str, list[CheckLine]] = {name: [] for name in work.found.questions}
    for (question, visibility, name), check in work.found.checks.items():
        line = CheckLine(check, items.get((question, visibility, name)), _others(check))
        checks[question].append(line)
    return [
        QuestionPart(
            name,
            one.max_score,
            one.mean,
            one.full,
            one.total,
            items.get((name, "", "")),
            checks[name],
            _mistakes(work.scores, name, names),
        )
        for name, one in work.found.questions.items()
    ]


def _pairs(similar: Similar, names: Mapping[str, str], page: str) -> list[PairLine]:
    """Return the pairs of similar submissions, each with the place where they are side by side."""
    return [
        PairLine(
            one=names.get(pair.one, plain_id(pair.one)),
            other=names.get(pair.other, plain_id(pair.other)),
            share=f"{pair.share:.0%}",
            href=f"{page}#pair-{i}",
        )
        for i, pair in enumerate(similar.pairs, 1)
    ]


def _key(one: ItemAnalysis) -> tuple[str, str, str]:
    return (one.item.question, str(one.item.visibility or ""), one.item.check)


def _mistakes(scores: ClassScores, question: str, names: Mapping[str, str]) -> list[MistakeLine]:
    """Return a question's named mistakes, the commonest first."""
    lines = []
    for text, students in scores.mistakes.get(question, {}).items():
        shown = [names[student] for student in students[:_MOST_NAMED]]
        more = len(students) - len(shown)
        who = ", ".join(shown) + (f" and {more} more" if more else "")
        lines.append(MistakeLine(printable(text), len(students), who))
    return sorted(lines, key=lambda line: (-line.count, line.text))


def _others(check: CheckTally) -> str:
    counts = sorted(check.outcomes.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{SHORT_OUTCOMES[outcome]} {count}"
        for outcome, count in counts
        if outcome is not Outcome.PASSED
    )


def _trust(found: Reliability) -> str:
    if found.alpha is None:
        return "Reliability can't be said: it needs two submissions with different totals."
    words = f"Cronbach's alpha {found.alpha:.2f} over {found.n} submissions"
    if found.standard_error is None:
        return f"{words}: the exercises don't measure one thing together."
    return f"{words}; standard error of a student's total {number(found.standard_error)} points."


def _unsaid(graded: int) -> str:
    """Return what a class of this size leaves open."""
    if graded >= FEWEST:
        return ""
    many = "1 submission" if graded == 1 else f"{graded} submissions"
    return (
        f"{many} graded in full: too few for upper and lower groups, quintiles or findings "
        f"(these need {FEWEST}); read discrimination and reliability with care."
    )
