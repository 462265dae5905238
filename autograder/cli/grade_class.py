"""Grade a class: the warm process, the batch, the gradebook, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.cli.options import warm_process
from autograder.course import Assignment
from autograder.grade.batch import Finished, find_tasks, grade_batch, only_one
from autograder.grade.one import Grading
from autograder.notebook.source import Source, read_source
from autograder.records.gradebook import GradebookWriter
from autograder.records.store import ResultStore
from autograder.render.report import write_report
from autograder.render.table import results_table, summary
from autograder.render.words import plain_id
from autograder.results import SubmissionResult
from autograder.sandbox.request import Limits


@dataclass(frozen=True)
class Order:
    """What to grade, and how.

    Args:
        assignment: which.
        submitted: folder of the students' folders.
        out: where results, pages and gradebook go.
        students: these alone; empty for all.
        jobs: submissions at a time.
        fresh: grade again what was graded before.
        isolation: ``"full"`` or ``"process"``.
        limits: per submission.
    """

    assignment: Assignment
    submitted: Path
    out: Path
    students: list[str]
    jobs: int
    fresh: bool
    isolation: str
    limits: Limits


def grade_class(order: Order, console: Console) -> list[SubmissionResult]:
    """Grade a folder of submissions, record everything, and print the table.

    Returns:
        The results, sorted by student.

    Raises:
        UsageError: no such folder or student, or another grading is at work in it.
        SandboxError: the warm process could not be started.
        GradebookError: the gradebook can't be written; the results are kept.
    """
    name = order.assignment.name
    source = read_source(order.assignment)
    with only_one(order.out, name), warm_process(order.isolation, order.jobs) as warm:
        grading = Grading(order.assignment, warm.control, order.limits, order.isolation)
        tasks = find_tasks(grading, order.submitted, order.out, order.students)
        if not tasks:
            console.print(f"No submissions of {name} in {order.submitted}: nothing to grade.")
            return []
        with console.status("importing TensorFlow once for all submissions …"):
            warm.wait_ready()
        with GradebookWriter(f"sqlite:///{order.out / 'gradebook.db'}") as gradebook:
            gradebook.prepare(source)
            batch = grade_batch(tasks, order.jobs, fresh=order.fresh)
            results = _grade_all(console, batch, len(tasks), gradebook)
    _show(console, order.out, source, results)
    return results


def _grade_all(
    console: Console, batch: Iterator[Finished], total: int, gradebook: GradebookWriter
) -> list[SubmissionResult]:
    """Record each result as it comes, with a bar that says how long the rest will take."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    found, resumed = [], 0
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("grading", total=total)
        for finished in batch:
            result = finished.result
            found.append(result)
            resumed += finished.resumed
            gradebook.record(result)
            progress.update(bar, advance=1, description=f"graded {plain_id(result.student_id)}")
    if resumed:
        console.print(f"{resumed} of {total} were graded before with the same checks: kept.")
    return sorted(found, key=lambda result: result.student_id)


def _show(console: Console, target: Path, source: Source, results: list[SubmissionResult]) -> None:
    """Print the table and name what was written."""
    assignment = source.assignment.name
    store = ResultStore(target, assignment)
    grades = store.write_grades_csv(source.questions)
    report = write_report(target, assignment, list(store.read_all()))
    console.print(results_table(assignment, results))
    console.print(summary(results))
    for label, path in (
        ("report", report),
        ("grades", grades),
        ("feedback", target / "feedback"),
        ("autograded", target / "autograded"),
        ("gradebook", target / "gradebook.db"),
    ):
        console.print(f"{label:>10}  {path}", highlight=False, soft_wrap=True)
