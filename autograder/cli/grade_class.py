"""Grade a class: the batch, the gradebook, and what the command prints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograder.adapters.nbgrader.new_gradebook import prepare_gradebook
from autograder.cli.class_graded import GradedClass, Order
from autograder.cli.class_written import Place, fill, named, write_tables
from autograder.cli.crew import Crew
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.errors import GradebookError, OutputError
from autograder.grading.batch import (
    Finished,
    find_tasks,
    grade_batch,
    hold_results,
)
from autograder.grading.course_config import graders_paths
from autograder.grading.executor import Executor
from autograder.grading.log import Log
from autograder.grading.worker import Task
from autograder.judging.judge.setup import Setup, set_up
from autograder.render.profile import profile_table, total_profile
from autograder.render.table import ResultsTable, summary
from autograder.render.words import of_other_releases
from autograder.text import plain_id

_INTERRUPTED = "The grading was interrupted: what the gradebook adds comes with the next one."


def grade_class(order: Order, crew: Crew, output: Output) -> GradedClass:
    """Grade a folder of submissions, record everything, and print the table.

    Args:
        order: what to grade, and how.
        crew: who grades it.
        output: where to print.

    Raises:
        UsageError: no such folder or student, or another grading is running in it.
        SandboxError: kernels can't be started, or the checks can't be tried.
        MissingPrerequisite: no worker of a cluster can grade.
        OutputError: a result can't be written; those written before are kept.
        GradebookError: the gradebook can't be written; all results are kept.
    """
    name = order.assignment.name
    with hold_results(order.out, name):
        protected = graders_paths(order.assignment.root, order.submitted, order.out)
        setup = set_up(
            order.assignment,
            crew.control,
            order.limits,
            order.isolation,
            protected=protected,
            jobs=order.jobs,
            as_today=order.as_today,
        )
        tasks = find_tasks(setup, order.submitted, order.out, order.students)
        if not tasks:
            output.say(f"No submissions of {name} in {order.submitted}: nothing to grade.")
            return GradedClass()
        prepare_gradebook(order.assignment.root, order.out)
        place = Place(setup.source, order.submitted, order.out, order.people)
        try:
            with crew.at_work(setup, order.out, protected) as (tried, executor):
                tasks = [replace(task, setup=tried) for task in tasks]
                profiles = _grade(order, executor, tasks, output)
        except KeyboardInterrupt:
            # What was graded counts already, and is in the gradebook the next time: reading that
            # takes longer than who pressed Ctrl-C wants to wait.
            write_tables(place, setup.checks_sha256, _INTERRUPTED)
            raise
        return _recorded(order, setup, place, profiles, output)


def _grade(
    order: Order, executor: Executor, tasks: list[Task], output: Output
) -> dict[str, dict[str, float]]:
    """Grade what is to be graded; return each student's profile, empty if nothing was measured.

    Raises:
        OutputError: a result can't be written.
    """
    name = order.assignment.name

    def announce(students: list[str]) -> None:
        _say_others(output, students, "are graded again")

    try:
        with Log(order.log) as log:
            log.write("started", assignment=name, submissions=len(tasks), jobs=order.jobs)
            # Closed at once, whatever happens here: it ends its processes then.
            grading = grade_batch(tasks, executor, fresh=order.fresh, announce=announce)
            with contextlib.closing(grading) as batch:
                profiles = _grade_all(output, batch, len(tasks), log)
            sums = total_profile({who: found for who, found in profiles.items() if found})
            log.write("ended", assignment=name, results=len(profiles), profile=sums)
    except OutputError as error:
        raise OutputError(
            f"{error}; what was graded is kept, and the same command continues from there"
        ) from error
    return profiles


def _say_others(output: Output, students: Sequence[str], rest: str) -> None:
    if students:
        were = "result is" if len(students) == 1 else "results are"
        who = named([plain_id(student) for student in students])
        output.say(f"{len(students)} {were} by other checks, points or limits and {rest}: {who}.")


def _grade_all(
    output: Output, batch: Iterator[Finished], total: int, log: Log
) -> dict[str, dict[str, float]]:
    """Take each result as it comes, and show how long the rest will take.

    Returns:
        Each student's profile, empty if nothing was measured, sorted by student. The results
        are only in the store: thousands of them would not fit into memory as well.
    """
    found: dict[str, dict[str, float]] = {}
    resumed = 0
    with HowFar(output.console, "grading", "graded", total) as progress:
        try:
            for finished in batch:
                found[finished.result.student_id] = finished.profile
                resumed += finished.resumed
                log.finished(finished)
                shown = f"graded {plain_id(finished.result.student_id)}"
                progress.advance(now=shown, before=finished.resumed)
        except KeyboardInterrupt:
            log.write("interrupted", results=len(found))
            output.say(
                f"Interrupted: {len(found)} of {total} are graded and kept. "
                "The same command continues with the rest."
            )
            raise
    if resumed:
        output.say(f"{resumed} of {total} were graded before with the same checks: kept.")
    return dict(sorted(found.items()))


def _recorded(
    order: Order,
    setup: Setup,
    place: Place,
    profiles: dict[str, dict[str, float]],
    output: Output,
) -> GradedClass:
    """Record the results in the gradebook, write the tables, and print what came of it.

    Raises:
        GradebookError: the gradebook can't be written; everything else is.
    """
    filled, failure = None, None
    try:
        filled = fill(place, profiles, output)
    except GradebookError as error:
        failure = error
    finally:
        graded = _show(order, setup, place, profiles, output, str(failure or ""))
    for line in (f"{'gradebook':>10}  {filled.place}", *filled.unread) if filled else ():
        output.say(line)
    for line in graded.unreadable:
        output.say(f"{line}; it is not counted", style="red")
    output.say(f"{'report':>10}  {graded.written['report']}")
    if filled is None:
        raise failure or GradebookError("the gradebook was not written")
    written = {**graded.written, "gradebook": str(filled.place)}
    return replace(graded, written=written, unread=filled.unread)


def _show(
    order: Order,
    setup: Setup,
    place: Place,
    profiles: dict[str, dict[str, float]],
    output: Output,
    without: str,
) -> GradedClass:
    """Write the tables, print that of the terminal, and name what was written."""
    written = write_tables(place, setup.checks_sha256, without)
    work = written.work
    by_student = {row.student_id: row for row in work.found.rows}
    rows = [by_student[student] for student in profiles if student in by_student]
    output.table(ResultsTable(place.name, rows), summary(rows))
    for sentence in of_other_releases((row.name, row.release) for row in rows):
        output.say(sentence, style="yellow")
    for note in work.notes:
        output.say(note, style="yellow")
    why = "--student left them out" if order.students else f"not in {order.submitted}"
    _say_others(output, written.others, f"are not graded again ({why})")
    for label, path in written.places.items():
        if label != "report":  # which comes last, with what the gradebook adds
            output.say(f"{label:>10}  {path}")
    found = {student: profile for student, profile in profiles.items() if profile}
    if order.profile:
        nothing = "No submission was graded now, so there is nothing to profile; see --fresh."
        output.table(profile_table(found) if found else nothing)
    return GradedClass(
        rows,
        written.places,
        unreadable=written.unreadable,
        profile=found if order.profile else {},
        by_other_checks=written.others,
    )
