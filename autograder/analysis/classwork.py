"""All that is known about what a class did on one assignment, from one pass over its results."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from autograder.analysis.items import ItemAnalysis, analyse_items
from autograder.analysis.people import People
from autograder.analysis.reliability import Reliability
from autograder.analysis.requests import Requests
from autograder.analysis.scores import ClassScores, ScoreTable
from autograder.analysis.summary import Summary, summaries
from autograder.analysis.worth_a_look import worth_a_look
from autograder.booked import Booked
from autograder.records.roster import RosterEntry
from autograder.render.feedback_grade import WholeGrade
from autograder.render.tally import Tally
from autograder.results import SubmissionResult
from autograder.text import plain_id


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
        booked: what the gradebook adds, by student; None if there is none.
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
    booked: Mapping[str, Booked] | None = None
    requests: Requests = field(default_factory=Requests)

    def booking(self, student_id: str) -> Booked:
        """Return what the gradebook adds for a student; nothing if it doesn't have one."""
        return (self.booked or {}).get(plain_id(student_id), Booked())

    def with_booked(self, booked: Mapping[str, Booked]) -> Classwork:
        """Return the same with what the gradebook adds: lateness, and who waits for a person."""
        found = summaries(self.found.rows, self.absent, booked)
        return dataclasses.replace(self, booked=booked, summaries=found)

    def with_requests(self, requests: Requests) -> Classwork:
        """Return the same with the tickets that are open."""
        found = dataclasses.replace(self, requests=requests)
        return found.with_note(requests.problem) if requests.problem else found

    def with_note(self, note: str) -> Classwork:
        """Return the same with something more that staff should know about the report."""
        return dataclasses.replace(self, notes=[*self.notes, note])


Whole = Callable[[SubmissionResult], WholeGrade | None]


def analyse(
    assignment: str,
    results: Iterable[SubmissionResult],
    people: People | None = None,
    whole: Whole = lambda result: None,
) -> Classwork:
    """Analyse the results of one assignment; they are read one by one, and not kept.

    Args:
        assignment: its name.
        results: of the class, in any order.
        people: who the students are; default: known by their ids.
        whole: returns a result's whole grade, as far as it is known.
    """
    people = people or People()
    table, found = ScoreTable(), Tally()
    for result in results:
        table.add(result)
        found.add(result, people.person(result.student_id), whole(result))
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
        summaries(found.rows, absent, None),
        absent,
        worth_a_look(found.checks.values(), scores, items),
        [people.problem] if people.problem else [],
    )
