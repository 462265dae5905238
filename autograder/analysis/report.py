"""The class report: what staff read about one assignment's submissions. Not for students."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from autograder.analysis.classwork import Classwork
from autograder.analysis.items import FEWEST
from autograder.analysis.reliability import Reliability
from autograder.analysis.report_items import QuestionPart, drawn_items, question_parts
from autograder.analysis.report_people import (
    AT_FIRST,
    LATE,
    MOST_NAMED,
    NOTHING,
    WAITS,
    Line,
    Listing,
    listings,
    student_lines,
)
from autograder.analysis.similar import Similar
from autograder.analysis.summary import Summary
from autograder.render.page import render_page, script
from autograder.render.plots import histogram
from autograder.render.words import STATUSES, of_other_releases
from autograder.results import Status
from autograder.text import number, plain_id, printable

_NO_GRADEBOOK = (
    "Not known without a gradebook: who is late, and who waits for points that a person gives."
)


@dataclass(frozen=True)
class PairLine:
    """Two students whose work is alike; ``href`` leads to it, side by side."""

    one: str
    other: str
    share: str
    href: str


@dataclass(frozen=True)
class ReportPage:
    """Everything on the page; the template only lays it out.

    Args:
        max_score: of the automatic points.
        sections: that the page can be narrowed down to; none if there is at most one.
        waiting: submissions that need a person; the first of them.
        more: how many there are beyond these.
        states: by which the table of students can be narrowed down.
        at_first: rows of that table which are shown before one asks for all.
        booked: whether there is a gradebook.
        whole: whether whole grades are known, with what people and lateness add.
        timed: submissions of which it is known when they were handed in.
    """

    assignment: str
    facts: list[tuple[str, str]]
    max_score: float
    sections: list[str]
    summaries: list[Summary]
    lines: list[Line]
    waiting: list[Line]
    more: int
    listings: list[Listing]
    questions: list[QuestionPart]
    states: list[tuple[str, str]]
    at_first: int
    similar: list[PairLine] | None
    scores: Markup | None
    items: Markup | None
    reliability: str
    unsaid: str
    worth_a_look: list[str]
    notes: list[str]
    isolation: list[str]
    other_releases: list[str]
    followed: bool
    booked: bool
    whole: bool
    timed: int


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
    lines = student_lines(work)
    waiting = [line for line in lines if line.row and line.row.reasons]
    names = {row.student_id: row.name for row in found.rows}
    sections = [one.section for one in work.summaries if one.section]
    page = ReportPage(
        assignment=work.assignment,
        facts=_facts(work),
        max_score=found.max_score,
        sections=sections,
        summaries=work.summaries,
        lines=lines,
        waiting=waiting[:MOST_NAMED],
        more=len(waiting[MOST_NAMED:]),
        listings=listings(work),
        questions=question_parts(work, names),
        states=_states(lines),
        at_first=AT_FIRST,
        similar=None if similar is None else _pairs(similar, names, similar_page),
        scores=histogram(found.scores, found.max_score) if found.rows else None,
        items=drawn_items(work),
        reliability=_trust(work.reliability),
        unsaid=_unsaid(len(work.scores.students)),
        worth_a_look=[*work.worth_a_look, *_alike(similar)],
        notes=_notes(work),
        isolation=sorted(found.isolations),
        other_releases=of_other_releases((row.name, row.release) for row in found.rows),
        followed=any(row.follow_through for row in found.rows),
        whole=any(row.whole for row in found.rows),
        booked=work.booked is not None,
        timed=sum(bool(line.handed_in) for line in lines),
    )
    return render_page("report.html", script("report.js"), page=page)


def _facts(work: Classwork) -> list[tuple[str, str]]:
    found, whole = work.found, work.summaries[0]
    full = sum(score >= found.max_score for score in found.scores)
    counts = [("Submissions", len(found.rows)), ("Full marks", full)]
    counts += [
        (words, count)
        for words, count in (
            *((STATUSES[status], found.count(status)) for status in Status),
            (NOTHING, len(work.absent)),
            ("Late", whole.late or 0),
            ("Waiting for points", whole.waiting or 0),
        )
        if count
    ]
    return [(words, str(count)) for words, count in counts]


def _states(lines: list[Line]) -> list[tuple[str, str]]:
    """Return by which states the students can be told apart, each with what it is called."""
    there = {state for line in lines for state in line.states}
    order = {state: state for state in (*STATUSES.values(), NOTHING)}
    order |= {LATE: "Late", WAITS: "Waits for points that a person gives"}
    return [pair for pair in order.items() if pair[0] in there] if len(there) > 1 else []


def _notes(work: Classwork) -> list[str]:
    missing = [_NO_GRADEBOOK] if work.booked is None and work.found.rows else []
    return [printable(note) for note in work.notes] + missing


def _alike(similar: Similar | None) -> list[str]:
    count = len(similar.pairs) if similar else 0
    return [f"{count} pair{'s' * (count > 1)} of submissions alike, listed below"] if count else []


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
