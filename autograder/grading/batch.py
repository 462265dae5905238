"""Grade a folder of submissions: several at a time, resuming, each on its own."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import OutputError, SandboxError, UnreadableSubmission, UsageError
from autograder.files import locked
from autograder.grading.executor import Executor, LocalExecutor
from autograder.grading.grade_one import broken_result, seconds_at_most
from autograder.grading.pool import Record, WorkFailed
from autograder.grading.worker import UNWRITTEN, WORKER, Task
from autograder.judging.judge.reference_trial import is_tried, with_trial
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import file_sha256, find_notebook
from autograder.judging.judge.trial import Trial
from autograder.records.store import ResultStore
from autograder.results import Status, SubmissionResult, from_json

_TRIAL_SECONDS = 3600.0  # for all checks on the reference solution


@dataclass(frozen=True)
class Finished:
    """One submission's result, and where it came from.

    Args:
        result: as recorded.
        resumed: whether it is from an earlier run, not graded now.
        profile: seconds by phase, see `Profile`; empty if nothing was measured.
        traceback: of what broke on the grader's side; empty if nothing did.
        worker: of a cluster, that graded it; empty if this machine did.
    """

    result: SubmissionResult
    resumed: bool
    profile: dict[str, float] = field(default_factory=dict)
    traceback: str = ""
    worker: str = ""


def find_tasks(
    setup: Setup, submitted: Path, out: Path, students: list[str] | None = None
) -> list[Task]:
    """List the submissions of an assignment in nbgrader's layout ``<student>/<assignment>/``.

    Args:
        setup: how, and of which assignment.
        submitted: the folder of all students' folders.
        out: where everything is written.
        students: grade only these; each must have a folder.

    Raises:
        UsageError: the folder does not exist, or one of the students has none in it.
    """
    if not submitted.is_dir():
        raise UsageError(f"{submitted} is not a folder of submissions; see --submitted")
    assignment = setup.assignment.name
    folders = sorted(path for path in submitted.iterdir() if not path.name.startswith("."))
    if students:
        missing = sorted(set(students) - {path.name for path in folders})
        if missing:
            raise UsageError(f"no folder in {submitted} for: {', '.join(missing)}")
        folders = [path for path in folders if path.name in students]
    else:
        folders = [path for path in folders if (path / assignment).exists()]
    return [Task(setup, p.name, p / assignment, out) for p in folders if p.is_dir()]


@contextlib.contextmanager
def hold_results(out: Path, assignment: str) -> Iterator[None]:
    """Lock the results folder for this process.

    Raises:
        UsageError: another ``iml grade`` has locked it.
        OutputError: nothing can be written there.
    """
    folder = ResultStore(out, assignment).folder
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(folder / ".lock", wait=False))
        except BlockingIOError:
            raise UsageError(
                f"another `iml grade {assignment}` is running in {folder}; wait for it or stop it"
            ) from None
        except OSError as error:
            raise OutputError(f"{folder} can't be written: {error.strerror}") from error
        yield


def earlier_result(task: Task) -> SubmissionResult | None:
    """Return the result of the same file, if it was complete; other checks may have judged it."""
    assignment = task.setup.assignment
    old = ResultStore(task.out, assignment.name).read(task.student_id)
    if old is None or old.status is not Status.GRADED:
        return None
    try:
        path, _ = find_notebook(task.folder, assignment.name)
    # Any trouble with a folder is left to its own worker.
    except (UnreadableSubmission, OSError):
        return None
    return old if old.submission_sha256 == file_sha256(path) else None


def try_checks_first(setup: Setup) -> Setup:
    """Return the setup with its checks tried on the reference solution, before any student.

    Raises:
        SandboxError: they could not be tried.
    """
    if is_tried(setup):
        return with_trial(setup)
    ((_, record),) = LocalExecutor(1).run(_try_checks, [setup], _TRIAL_SECONDS)
    if isinstance(record, WorkFailed):
        raise SandboxError(f"the checks can't be tried on the reference solution: {record}")
    return dataclasses.replace(setup, trial=Trial.from_json(record))


def _try_checks(setup: Setup) -> Record:
    trial = with_trial(setup).trial
    assert trial is not None
    return trial.to_json()


def grade_batch(
    tasks: list[Task],
    executor: Executor,
    *,
    fresh: bool = False,
    announce: Callable[[list[str]], None] = lambda students: None,
) -> Generator[Finished, None, None]:
    """Yield each submission's result as soon as it exists: those of earlier runs first.

    Args:
        tasks: of one assignment.
        executor: where they are graded.
        fresh: grade again what was graded before.
        announce: is told, before anything is graded, whose results are by other checks.

    Raises:
        OutputError: a result or page can't be written; those written before are kept.
        SandboxError: the checks can't be tried on the reference solution.
    """
    waiting, outdated = [], []
    for task in tasks:
        old = None if fresh else earlier_result(task)
        if old is not None and old.checks_sha256 == task.setup.checks_sha256:
            yield Finished(old, resumed=True)
            continue
        waiting.append(task)
        outdated += [task.student_id] * (old is not None)
    announce(outdated)
    if not waiting:
        return
    setup = waiting[0].setup
    if setup.trial is None:
        setup = try_checks_first(setup)
    waiting = [dataclasses.replace(task, setup=setup) for task in waiting]
    # Closed at once, whatever happens here: it ends what it has started then.
    with contextlib.closing(executor.grade(waiting, seconds_at_most(setup.limits))) as graded:
        for task, record in graded:
            yield _finished(task, record)


def _finished(task: Task, record: Record | WorkFailed) -> Finished:
    if not isinstance(record, WorkFailed):
        if UNWRITTEN in record:
            raise OutputError(record[UNWRITTEN])
        result = from_json(record["result"])
        worker = record.get(WORKER, "")
        return Finished(result, False, record["profile"], record["traceback"], worker)
    result = broken_result(task.setup, task.student_id, str(record))
    ResultStore(task.out, task.setup.assignment.name).write(result)
    return Finished(result, False, traceback=record.traceback)
