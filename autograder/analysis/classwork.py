"""All that is known about what a class did on one assignment, from one pass over its results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.analysis.items import ItemAnalysis, analyse_items
from autograder.analysis.people import People
from autograder.analysis.reliability import Reliability
from autograder.analysis.requests import Requests
from autograder.analysis.scores import ClassScores, ScoreTable
from autograder.analysis.summary import Summary, summarise
from autograder.analysis.worth_a_look import worth_a_look
from autograder.records.roster import RosterEntry
from autograder.render.tally import StudentRow, Tally
from autograder.results import Status, SubmissionResult


@dataclass(frozen=True)
class Classwork:
    """What a class did.

    Args:
        assignment: its name.
        found: every submission's line, and how checks ended.
        scores: of the graded submissions.
        items: one for each question and check.
        reliability: of the total.
        summaries: of the whole class, then of each section.
        absent: students of the roster who handed in nothing.
        worth_a_look: a sentence for each check or question that asks for a second look.
        notes: what staff should know about the report itself.
        requests: open tickets.
    """

    assignment: str
    found: Tally
    scores: ClassScores
    items: list[ItemAnalysis]
    reliability: Reliability
    summaries: list[Summary]
    absent: list[RosterEntry]
    worth_a_look: list[str]
    notes: list[str]
    requests: Requests = field(default_factory=Requests)


def analyse(
    assignment: str,
    results: Iterable[SubmissionResult],
    people: People | None = None,
    requests: Requests | None = None,
) -> Classwork:
    """Analyse the results of one assignment; they are read one by one, and not kept.

    Args:
        assignment: its name.
        results: of the class, in any order.
        people: who the students are; default: known by their ids.
        requests: open tickets; default: none.
    """
    people, requests = people or People(), requests or Requests()
    table, found = ScoreTable(), Tally()
    for result in results:
        table.add(result)
        found.add(result, people.person(result.student_id))
    found.rows.sort(key=lambda row: (row.name.casefold(), row.student_id))
    scores = table.scores()
    items, trust = analyse_items(scores)
    absent = people.absent(row.student_id for row in found.rows)
    return Classwork(
        assignment,
        found,
        scores,
        items,
        trust,
        _summaries(found.rows),
        absent,
        worth_a_look(found.checks.values(), scores, items),
        [problem for problem in (people.problem, requests.problem) if problem],
        requests,
    )


def _summaries(rows: list[StudentRow]) -> list[Summary]:
    graded = [row for row in rows if row.status is Status.GRADED]
    sections = sorted({row.section for row in rows} - {""})
    parts = {"": graded} | {
        name: [row for row in graded if row.section == name] for name in sections
    }
    return [
        summarise(name, [row.score for row in part], [row.seconds for row in part])
        for name, part in parts.items()
    ]
