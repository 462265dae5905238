"""Grade a class: the warm process, the batch, the gradebook, and what the command prints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.adapters.nbgrader.new_gradebook import NewGradebook
from autograder.analysis.classwork import analyse
from autograder.analysis.requests import read_requests
from autograder.analysis.written import write_analysis
from autograder.cli.class_graded import GradedClass, Order
from autograder.cli.output import Output
from autograder.errors import GradebookError, OutputError
from autograder.grading.batch import (
    Finished,
    find_tasks,
    grade_batch,
    hold_results,
    try_checks_first,
)
from autograder.grading.course_config import graders_paths
from autograder.grading.executor import LocalExecutor
from autograder.grading.log import Log
from autograder.grading.pool import start_server
from autograder.grading.worker import Task
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import Source
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.render.profile import profile_table, total_profile
from autograder.render.table import ResultsTable, summary
from autograder.render.words import of_other_releases
from autograder.text import plain_id

_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TextColumn("left:"),
    TimeRemainingColumn(),
)


def grade_class(order: Order, warm: WarmProcess, output: Output) -> GradedClass:
    """Grade a folder of submissions, record everything, and print the table.

    Args:
        order: what to grade, and how.
        warm: the process that kernels are forked from; it may still be importing.
        output: where to print.

    Raises:
        UsageError: no such folder or student, or another grading is running in it.
        SandboxError: the warm process could not be started, or the checks can't be tried.
        OutputError: a result can't be written; those written before are kept.
        GradebookError: the gradebook can't be written; all results are kept.
    """
    name = order.assignment.name
    with hold_results(order.out, name), NewGradebook() as gradebook:
        setup = set_up(
            order.assignment,
            warm.control,
            order.limits,
            order.isolation,
            protected=graders_paths(order.assignment.root, order.submitted, order.out),
            jobs=order.jobs,
            as_today=order.as_today,
        )
        tasks = find_tasks(setup, order.submitted, order.out, order.students)
        if not tasks:
            output.say(f"No submissions of {name} in {order.submitted}: nothing to grade.")
            return GradedClass()
        start_server()
        gradebook.start(order.assignment.root, order.out)
        with output.console.status("importing TensorFlow once for all submissions …"):
            warm.wait_ready()
        tasks = _with_checks_tried(tasks, setup, output)
        graded = _grade_and_show(order, setup.source, tasks, output)
        gradebook.wait()
        return _with_gradebook(output, order, setup.source, graded)


def _with_checks_tried(tasks: list[Task], setup: Setup, output: Output) -> list[Task]:
    """Try the checks on the reference solution, before any student's code runs.

    Raises:
        SandboxError: they could not be tried.
    """
    with output.console.status("trying the checks on the reference solution (once) …"):
        setup = try_checks_first(setup)
    for check, reason in setup.trial.reasons.items() if setup.trial else ():
        output.say(
            f"{check}: {reason}. Submissions that fail it lose nothing and need a person.",
            style="yellow",
        )
    return [replace(task, setup=setup) for task in tasks]


def _grade_and_show(order: Order, source: Source, tasks: list[Task], output: Output) -> GradedClass:
    """Grade what is to be graded, write results and pages, print the table."""
    name = order.assignment.name
    try:
        with Log(order.log) as log:
            log.write("started", assignment=name, submissions=len(tasks), jobs=order.jobs)
            # Closed at once, whatever happens here: it ends its processes then.
            grading = grade_batch(tasks, LocalExecutor(order.jobs), fresh=order.fresh)
            with contextlib.closing(grading) as batch:
                profiles = _grade_all(output, batch, len(tasks), log)
            graded = _show(output, order, source, profiles)
            profiles = {student: profile for student, profile in profiles.items() if profile}
            sums = total_profile(profiles)
            log.write("ended", assignment=name, results=len(graded.rows), profile=sums)
    except OutputError as error:
        raise OutputError(
            f"{error}; what was graded is kept, and the same command continues from there"
        ) from error
    if order.profile:
        nothing = "No submission was graded now, so there is nothing to profile; see --fresh."
        output.table(profile_table(profiles) if profiles else nothing)
    return replace(graded, profile=profiles if order.profile else {})


def _grade_all(
    output: Output, batch: Iterator[Finished], total: int, log: Log
) -> dict[str, dict[str, float]]:
    """Take each result as it comes, with a bar that shows how long the rest will take.

    Returns:
        Each student's profile, empty if nothing was measured, sorted by student. The results
        are only in the store: thousands of them would not fit into memory as well.
    """
    found: dict[str, dict[str, float]] = {}
    resumed = 0
    with Progress(*_COLUMNS, console=output.console, transient=True) as progress:
        bar = progress.add_task("grading", total=total)
        try:
            for finished in batch:
                found[finished.result.student_id] = finished.profile
                resumed += finished.resumed
                log.finished(finished)
                shown = f"graded {plain_id(finished.result.student_id)}"
                progress.update(bar, advance=1, description=shown)
        except KeyboardInterrupt:
            log.write("interrupted", results=len(found))
            progress.stop()
            output.say(
                f"Interrupted: {len(found)} of {total} are graded and kept. "
                "The same command continues with the rest."
            )
            raise
    if resumed:
        output.say(f"{resumed} of {total} were graded before with the same checks: kept.")
    return dict(sorted(found.items()))


def _show(output: Output, order: Order, source: Source, students: Iterable[str]) -> GradedClass:
    """Print the table and name what was written; return both, and which results are unreadable."""
    assignment = source.assignment.name
    store = ResultStore(order.out, assignment)
    grades = store.write_grades_csv(source.questions)
    unreadable: list[str] = []
    requests = read_requests(source.assignment.root, order.out, assignment)
    work = analyse(assignment, store.read_all(unreadable), order.people, requests)
    outputs = Outputs(order.out, assignment)
    report = write_analysis(outputs, work, source.questions)
    by_student = {row.student_id: row for row in work.found.rows}
    rows = [by_student[student] for student in students if student in by_student]
    output.table(ResultsTable(assignment, rows), summary(rows))
    for sentence in of_other_releases((row.name, row.release) for row in rows):
        output.say(sentence, style="yellow")
    for note in work.notes:
        output.say(note, style="yellow")
    written = {
        "report": str(report),
        "grades": str(grades),
        "feedback": str(outputs.feedback_folder),
        "autograded": str(outputs.autograded_folder),
    }
    for label, path in written.items():
        output.say(f"{label:>10}  {path}")
    return GradedClass(rows, written, unreadable=unreadable)


def _with_gradebook(
    output: Output, order: Order, source: Source, graded: GradedClass
) -> GradedClass:
    """Bring the gradebook into line with the results, including those of earlier runs."""
    # Imported late: nbgrader takes seconds.
    from autograder.adapters.nbgrader.feedback import write_booked
    from autograder.adapters.nbgrader.fill import fill_gradebook

    name = source.assignment.name
    with output.console.status("recording in the gradebook …"):
        try:
            filled = fill_gradebook(source, order.submitted, order.out, order.people.roster)
            write_booked(source, order.out, [row.student_id for row in graded.rows])
        except GradebookError as error:
            raise GradebookError(
                f"{error}. All results are kept in {order.out / 'results' / name}; "
                f"`iml grade {name}` records them when the gradebook can be written"
            ) from error
        except KeyboardInterrupt:
            output.say(
                "Interrupted: all results are kept. The same command records them in the gradebook."
            )
            raise
    for line in (f"{'gradebook':>10}  {filled.place}", *filled.unread):
        output.say(line)
    for line in graded.unreadable:
        output.say(f"{line}; it is not counted", style="red")
    written = {**graded.written, "gradebook": str(filled.place)}
    return replace(graded, written=written, unread=filled.unread)
