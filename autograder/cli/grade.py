"""``iml grade``: a folder of submissions, from notebooks to grades and feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.cli import options
from autograder.course import Course
from autograder.grade.batch import Finished, find_tasks, grade_batch, only_one
from autograder.grade.one import Grading
from autograder.notebook.source import Source, read_source
from autograder.records.gradebook import GradebookWriter
from autograder.records.store import ResultStore
from autograder.render.report import write_report
from autograder.render.table import results_table, summary
from autograder.render.words import plain_id
from autograder.results import Status, SubmissionResult


def grade_command(
    assignment: Annotated[str, typer.Argument(help="Which assignment, e.g. attention.")],
    submitted: Annotated[
        Path | None, typer.Option(help="Folder of submissions; default: submitted/.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where results, feedback and gradebook go; default: here.")
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student alone; may be repeated.")
    ] = None,
    jobs: options.Jobs = options.DEFAULT_JOBS,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what is graded.")] = False,
    isolation: options.Isolation = "full",
    cell_seconds: options.CellSeconds = options.DEFAULT_CELL_SECONDS,
    check_seconds: options.CheckSeconds = options.DEFAULT_CHECK_SECONDS,
    submission_seconds: options.SubmissionSeconds = options.DEFAULT_SUBMISSION_SECONDS,
    memory: options.MemoryMB = options.DEFAULT_MEMORY,
) -> None:
    """Grade every <student>/<assignment>/<assignment>.ipynb of a folder.

    What was graded with the same checks is not graded again. Exits with 1 when a submission needs
    a person.

    Example: [bold]iml grade attention --submitted submitted --jobs 2[/bold]
    """
    console = Console()
    course = Course.find()
    chosen = course.assignment(assignment)
    target = (out or course.root).resolve()
    limits = options.make_limits(cell_seconds, check_seconds, submission_seconds, memory)
    folder = (submitted or course.root / "submitted").resolve()
    source = read_source(chosen)
    with only_one(target, assignment), options.warm_process(isolation, jobs) as warm:
        grading = Grading(chosen, warm.control, limits, isolation)
        tasks = find_tasks(grading, folder, target, student)
        if not tasks:
            console.print(f"No submissions of {assignment} in {folder}: nothing to grade.")
            return
        with console.status("importing TensorFlow once for all submissions …"):
            warm.wait_ready()
        with GradebookWriter(f"sqlite:///{target / 'gradebook.db'}") as gradebook:
            gradebook.prepare(source)
            batch = grade_batch(tasks, jobs, fresh=fresh)
            results = _grade_all(console, batch, len(tasks), gradebook)
    _show(console, target, source, results)
    if any(result.status is not Status.GRADED for result in results):
        raise typer.Exit(1)


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
