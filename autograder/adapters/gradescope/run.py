"""Grade the submission that Gradescope provides, and write ``results.json`` whatever happens."""

from __future__ import annotations

import json
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from autograder.adapters.gradescope import results as form
from autograder.adapters.gradescope.late import lateness
from autograder.adapters.gradescope.layout import Layout
from autograder.adapters.gradescope.metadata import Metadata, read_metadata
from autograder.adapters.gradescope.resubmissions import earlier
from autograder.adapters.gradescope.settings import Gradescope
from autograder.course import Assignment, Course
from autograder.errors import UsageError
from autograder.files import write_atomically
from autograder.grading.batch import grade_batch, try_checks_first
from autograder.grading.course_config import course_config
from autograder.grading.executor import LocalExecutor
from autograder.grading.worker import Task
from autograder.judging.judge.setup import set_up
from autograder.judging.kernel.strongest import strongest
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import preloaded
from autograder.notebook.source import read_source
from autograder.render.words import needs_person
from autograder.results import Status, SubmissionResult

Report = Callable[[str], None]
_MOST_THREADS = 4  # the machine below a container may have many more processors than it gives


def run(root: Path, report: Report, show: Callable[[SubmissionResult], None]) -> bool:
    """Grade the submission below ``root`` and write ``results/results.json``.

    Args:
        root: ``/autograder`` in Gradescope's container.
        report: takes lines for staff.
        show: takes the result, for staff.

    Returns:
        False if a person has to look at it.

    Raises:
        UsageError: ``root`` is not laid out as Gradescope's.
        OSError: the results can't be written.
    """
    layout, started = Layout(root), time.monotonic()
    assignment = _assignment(layout)
    fine = False
    try:
        found, fine = _results(layout, assignment, started, report, show)
    # Gradescope shows a run without results as the student's failure.
    except Exception:
        report(traceback.format_exc())
        found = form.failed_results(time.monotonic() - started)
    write_atomically(layout.results, json.dumps(found, indent=1))
    return fine


def prepare(root: Path) -> int:
    """Try the checks on the reference solution, so that no submission has to wait for it.

    Args:
        root: ``/autograder``, with the unpacked zip in ``source/``.

    Returns:
        How many checks don't accept it.

    Raises:
        UsageError: ``root`` is not laid out as Gradescope's.
        SandboxError: no kernel starts here.
    """
    assignment = _assignment(Layout(root))
    with WarmProcess(_threads(), preloaded(Course(assignment.root))) as warm:
        warm.wait_ready()
        setup = set_up(assignment, warm.control)
        isolation = strongest(setup.kernels).isolation
        trial = try_checks_first(setup.with_isolation(isolation)).trial
    return len(trial.reasons) if trial else 0


def _threads() -> int:
    return min(_MOST_THREADS, os.cpu_count() or 1)


def _assignment(layout: Layout) -> Assignment:
    if not layout.course.is_dir():
        raise UsageError(
            f"{layout.course} is not a folder: unpack the zip into {layout.root}/source"
        )
    course = Course.find(layout.course)
    names = course.names()
    if course.root != layout.course.resolve() or len(names) != 1:
        raise UsageError(f"{layout.course} holds no single assignment, but: {names}")
    return course.assignment(names[0])


def _results(
    layout: Layout,
    assignment: Assignment,
    started: float,
    report: Report,
    show: Callable[[SubmissionResult], None],
) -> tuple[form.Results, bool]:
    layout.close_to_others()
    metadata = read_metadata(layout.metadata)
    for line in metadata.unread:
        report(f"needs a person: {line}")
    config = course_config(assignment.root)
    settings = Gradescope(config=config)
    before = earlier(metadata)
    refusal = before.refusal(settings.submissions_per_day)
    if refusal and before.results:
        report(refusal)
        return form.kept_results(before.results, refusal, time.monotonic() - started), True
    result = _grade(layout, assignment, settings, report)
    show(result)
    late = lateness(config, metadata, result.score)
    _report_to_staff(result, metadata, late.penalty, report)
    graded = form.GradedSubmission(result, read_source(assignment), late, before.moments)
    fine = result.status is Status.GRADED and not needs_person(result) and not metadata.unread
    return form.graded_results(graded, time.monotonic() - started), fine


def _grade(
    layout: Layout, assignment: Assignment, settings: Gradescope, report: Report
) -> SubmissionResult:
    """Grade in a separate process, with the strongest isolation that works here."""
    with (
        WarmProcess(_threads(), preloaded(Course(assignment.root))) as warm,
        tempfile.TemporaryDirectory(prefix="iml-") as out,
    ):
        warm.wait_ready()
        protected = (*layout.closed, Path(out))
        setup = set_up(assignment, warm.control, settings.limits(), protected=protected)
        found = strongest(setup.kernels)
        for isolation, reason in found.refused.items():
            report(f"isolation {isolation} doesn't work here: {reason}")
        setup = setup.with_isolation(found.isolation)
        task = Task(setup, "submission", layout.notebook_folder(), Path(out))
        (finished,) = grade_batch([task], LocalExecutor(1), fresh=True)
    return finished.result


def _report_to_staff(
    result: SubmissionResult, metadata: Metadata, penalty: float, report: Report
) -> None:
    report(f"isolation: {result.isolation}")
    if metadata.seconds_late > 0:
        report(f"{metadata.seconds_late:.0f} s late: {penalty:g} points off")
    for reason in needs_person(result):
        report(f"needs a person: {reason}")
