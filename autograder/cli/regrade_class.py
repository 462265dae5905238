"""Regrade one assignment: plan, run what has to be run, record, and show the difference."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.adapters.nbgrader.totals import Totals
from autograder.analysis.kept_difference import difference_record, keep_difference
from autograder.analysis.people import People
from autograder.choices import Isolation
from autograder.cli import options
from autograder.cli.class_written import Place, booked_of, fill, named, write_tables
from autograder.cli.crew import with_checks_tried
from autograder.cli.differences import show_difference
from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.cli.several import Ended
from autograder.course import Assignment, Course
from autograder.errors import AutograderError, UsageError
from autograder.findings import nearest
from autograder.grading.batch import hold_results
from autograder.grading.course_config import course_config, graders_paths
from autograder.grading.difference import Change, change_between, difference
from autograder.grading.executor import LocalExecutor
from autograder.grading.regrade import Plan, Redone, plan_regrade, regrade
from autograder.judging.judge.judged_by import POINTS
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.sandbox.request import Limits
from autograder.records.store import result_files
from autograder.text import plain_id, printable


@dataclass(frozen=True)
class Regrading:
    """What to grade again, and how.

    Args:
        submitted: folder of the students' folders.
        out: where results, pages and gradebook are.
        students: only these; empty for all.
        questions: run the checks of these, and of no others; empty for those that have changed.
        dry_run: write nothing.
        jobs: submissions at a time.
        isolation: what keeps students' code apart.
        limits: per submission.
        as_today: grade hand-ins of releases that are not kept by today's.
        named: whether the assignment was named: then it has to have results.
        people: who the students are.
    """

    submitted: Path
    out: Path
    students: list[str]
    questions: list[str]
    dry_run: bool
    jobs: int
    isolation: Isolation
    limits: Limits
    as_today: bool
    named: bool
    people: People


def regrade_class(assignment: Assignment, order: Regrading, output: Output) -> Ended:
    """Regrade an assignment; code 1 if a submission could not be graded again.

    Raises:
        UsageError: it has no results, or no such student or question.
        SandboxError: the checks can't be tried, or no kernel can be started.
        OutputError: something can't be written; what was written before is kept.
        GradebookError: the gradebook can't be written; all results are.
    """
    protected = graders_paths(assignment.root, order.submitted, order.out)
    setup = set_up(
        assignment,
        None,  # until something has to be run
        order.limits,
        order.isolation,
        protected,
        order.jobs,
        order.as_today,
    )
    place = Place(setup.source, order.submitted, order.out, order.people)
    if not result_files(place.outputs.results):
        if order.named:
            first = f"first: iml grade {place.name}; or see --out"
            raise UsageError(f"no results of {place.name} in {order.out}; {first}")
        output.say(f"no results of {place.name} in {order.out}: nothing to grade again")
        return Ended()
    _check_names(place, order)
    with hold_results(order.out, place.name):
        plan = plan_regrade(
            setup,
            order.submitted,
            order.out,
            students=order.students,
            questions=order.questions,
            dry_run=order.dry_run,
        )
        notes = _notes(plan, place)
        for note in notes:
            output.say(note)
        return _carried_out(plan, setup, place, order, notes, output)


def _check_names(place: Place, order: Regrading) -> None:
    """Refuse unknown students and questions.

    Raises:
        UsageError: the message names the nearest one.
    """
    known = place.source.questions
    for name in order.questions:
        if name not in known:
            there = nearest(name, known, f"; there are: {', '.join(known)}")
            raise UsageError(f"--question {name}: {place.name} has no such question{there}")
    ids = [path.stem for path in result_files(place.outputs.results)]
    for student in order.students:
        if not place.outputs.result(student).is_file():
            raise UsageError(
                f"--student {student}: there is no result of {place.name}{nearest(student, ids)}"
            )


def _notes(plan: Plan, place: Place) -> list[str]:
    """Say what has changed, what will be run, and who is left out."""
    notes = []
    for part in sorted(plan.parts - {POINTS}):
        notes.append(f"the {part} changed since the grading: every question is concerned")
    if plan.questions and not plan.parts - {POINTS}:
        names = [name for name in place.source.questions if name in plan.questions]
        notes.append(f"checks, references or probes changed: {', '.join(names)}")
    if POINTS in plan.parts:
        notes.append("points changed")
    whole = sum(task.questions is None for task in plan.runs)
    counts = {
        "run with all their checks": whole,
        "run with some checks": len(plan.runs) - whole,
        "given today's points, and not run": len(plan.points),
        "judged by the same before": len(plan.same),
    }
    counted = [f"{count} {words}" for words, count in counts.items() if count]
    notes.append(f"submissions: {', '.join(counted) or 'none'}")
    reasons: dict[str, list[str]] = {}
    for student, reason in plan.left.items():
        reasons.setdefault(reason, []).append(plain_id(student))
    for reason, students in reasons.items():
        notes.append(f"not graded again, {printable(reason)}: {named(students)}")
    return notes


def _carried_out(
    plan: Plan, setup: Setup, place: Place, order: Regrading, notes: list[str], output: Output
) -> Ended:
    booked = booked_of(place) or {}
    totals = Totals(place.source, booked, course_config(place.source.assignment.root))
    changes: list[Change] = []
    failures: dict[str, str] = {}

    def recorded() -> dict[str, Any]:
        return _recorded(changes, failures, plan, setup, place, order, notes, output)

    try:
        with _ready(plan, setup, order, output) as ready:
            for done in _with_bar(ready, order, output):
                if done.failure:
                    failures[done.student_id] = done.failure
                    continue
                change = change_between(done.before, done.after, totals.recorded, totals.expected)
                changes.append(change)
    except (KeyboardInterrupt, AutograderError):
        if changes:
            output.say(f"Stopped: {len(changes)} were graded again and are kept.")
            recorded()
        raise
    record = recorded()
    return Ended(NEEDS_PERSON if failures or plan.left else DONE, record)


@contextlib.contextmanager
def _ready(plan: Plan, setup: Setup, order: Regrading, output: Output) -> Iterator[Plan]:
    """Start what kernels are forked from, if any is needed."""
    if not plan.runs:
        yield plan
        return
    course = Course(setup.assignment.root)
    with options.warm_process(course, order.isolation, order.jobs) as warm:
        with output.console.status("importing what notebooks use, once for all submissions …"):
            warm.wait_ready()
        kernels = dataclasses.replace(setup.kernels, control=warm.control)
        setup = with_checks_tried(dataclasses.replace(setup, kernels=kernels), output)
        yield dataclasses.replace(
            plan, runs=[dataclasses.replace(task, setup=setup) for task in plan.runs]
        )


def _with_bar(plan: Plan, order: Regrading, output: Output) -> Iterator[Redone]:
    total = len(plan.runs) + len(plan.points) + len(plan.same)
    work = regrade(plan, LocalExecutor(order.jobs))
    with (
        contextlib.closing(work),
        HowFar(output.console, "grading again", "graded again", total) as progress,
    ):
        for redone in work:
            progress.advance()
            yield redone


def _recorded(
    changes: list[Change],
    failures: dict[str, str],
    plan: Plan,
    setup: Setup,
    place: Place,
    order: Regrading,
    notes: Sequence[str],
    output: Output,
) -> dict[str, Any]:
    """Show the difference; unless it is a trial, keep it and record the results."""
    found = difference(place.name, changes)
    show_difference(found, place.people, output)
    for student, reason in failures.items():
        output.say(f"{plain_id(student)}: {printable(reason)}; its result is as before", "yellow")
    facts = {
        "assignment": place.name,
        "notes": list(notes),
        "left": [_reason_record(student, reason) for student, reason in plan.left.items()],
        "failures": [_reason_record(student, reason) for student, reason in failures.items()],
    }
    written: dict[str, str] = {}
    if order.dry_run:
        output.say("Nothing was written.")
    elif plan.runs or plan.points:
        page = keep_difference(place.outputs, found, place.people, facts)
        written = {"difference": str(page), **_written(changes, setup, place, output)}
        for label, path in written.items():
            output.say(f"{label:>10}  {path}")
    return {**facts, "difference": difference_record(found), "written": written}


def _reason_record(student: str, reason: str) -> dict[str, str]:
    return {"student_id": plain_id(student), "reason": printable(reason)}


def _written(
    changes: Sequence[Change], setup: Setup, place: Place, output: Output
) -> dict[str, str]:
    """Bring gradebook, pages and tables into line with the results."""
    filled = fill(place, [change.student_id for change in changes], output)
    written = write_tables(place, setup.checks_sha256)
    return {**written.places, "gradebook": filled.place}
