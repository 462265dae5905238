"""Grade a folder of submissions: several at a time, resuming, each on its own."""

from __future__ import annotations

import contextlib
import fcntl
import json
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from autograder.errors import UnreadableSubmission, UsageError
from autograder.grade.one import Grading, broken_result, checks_sha256
from autograder.grade.submission import file_sha256, find_notebook
from autograder.grade.worker import PRELOADED, Task, work
from autograder.records.store import ResultStore
from autograder.results import Status, SubmissionResult, from_json

# Beyond the submission's own limit: for starting, judging and writing pages.
_WORKER_EXTRA_SECONDS = 120.0


@dataclass(frozen=True)
class Finished:
    """One submission's result, and whether it was graded now or found from before."""

    result: SubmissionResult
    resumed: bool


def find_tasks(
    submitted: Path, assignment: str, out: Path, students: list[str] | None = None
) -> list[Task]:
    """List the submissions of an assignment in nbgrader's layout ``<student>/<assignment>/``.

    Args:
        students: grade these alone; each must have a folder.

    Raises:
        UsageError: the folder does not exist, or a student named has none in it.
    """
    if not submitted.is_dir():
        raise UsageError(f"{submitted} is no folder of submissions; see --submitted")
    folders = sorted(path for path in submitted.iterdir() if not path.name.startswith("."))
    if students:
        missing = sorted(set(students) - {path.name for path in folders})
        if missing:
            raise UsageError(f"no folder in {submitted} for: {', '.join(missing)}")
        folders = [path for path in folders if path.name in students]
    else:
        folders = [path for path in folders if (path / assignment).exists()]
    return [Task(path.name, path / assignment, out) for path in folders if path.is_dir()]


@contextlib.contextmanager
def only_one(out: Path, assignment: str) -> Iterator[None]:
    """Hold the results folder for this process alone.

    Raises:
        UsageError: another ``iml grade`` holds it.
    """
    folder = ResultStore(out, assignment).folder
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"another `iml grade {assignment}` is at work in {folder}; wait for it or stop it"
            ) from None
        yield


def earlier_result(grading: Grading, task: Task) -> SubmissionResult | None:
    """Return the result of the same file judged by the same checks, if it was whole."""
    old = ResultStore(task.out, grading.assignment.name).read(task.student_id)
    if old is None or old.status is not Status.GRADED:
        return None
    try:
        path, _ = find_notebook(task.folder, grading.assignment.name)
    except UnreadableSubmission:
        return None
    same_file = old.submission_sha256 == file_sha256(path)
    same_checks = old.checks_sha256 == checks_sha256(grading.assignment)
    return old if same_file and same_checks else None


class Batch:
    """Grades tasks with a number of workers; iterate over `finished`.

    Args:
        grading: how.
        jobs: submissions at a time.
        fresh: grade again what was graded before.
    """

    def __init__(self, grading: Grading, jobs: int, *, fresh: bool = False) -> None:
        self._grading = grading
        self._jobs = jobs
        self._fresh = fresh
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(PRELOADED))
        self._running: dict[ForkServerProcess, _Worker] = {}

    def finished(self, tasks: list[Task]) -> Iterator[Finished]:
        """Yield each submission's result as it is there."""
        waiting = []
        for task in tasks:
            old = None if self._fresh else earlier_result(self._grading, task)
            if old is not None:
                yield Finished(old, resumed=True)
            else:
                waiting.append(task)
        try:
            yield from self._grade(waiting)
        finally:
            self._stop()

    def _grade(self, waiting: list[Task]) -> Iterator[Finished]:
        queue = iter(waiting)
        pending = len(waiting)
        while pending:
            while len(self._running) < self._jobs and (task := next(queue, None)):
                self._start(task)
            for process in self._ready():
                pending -= 1
                yield Finished(self._collect(process), resumed=False)

    def _start(self, task: Task) -> None:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=work, args=(self._grading, task, theirs))
        process.start()
        theirs.close()
        limit = 2 * self._grading.limits.submission_seconds + _WORKER_EXTRA_SECONDS
        self._running[process] = _Worker(task, ours, time.monotonic() + limit)

    def _ready(self) -> list[ForkServerProcess]:
        """Wait a little; return the workers that have answered, ended, or run far too long."""
        connections = {worker.answer: process for process, worker in self._running.items()}
        ready = {connections[c] for c in wait(list(connections), timeout=1.0)}  # type: ignore[index]
        for process, worker in self._running.items():
            if time.monotonic() > worker.deadline:
                process.kill()
                ready.add(process)
        return list(ready)

    def _collect(self, process: ForkServerProcess) -> SubmissionResult:
        worker = self._running.pop(process)
        try:
            record = json.loads(worker.answer.recv_bytes())
        except (EOFError, OSError):
            record = {"broken": "the grader's process ended without a result"}
        worker.answer.close()
        process.join()
        process.close()
        if "broken" not in record:
            return from_json(record)
        result = broken_result(self._grading, worker.task.student_id, str(record["broken"]))
        ResultStore(worker.task.out, self._grading.assignment.name).write(result)
        return result

    def _stop(self) -> None:
        """Kill whatever still runs: after an interrupt nothing may be left behind."""
        for process, worker in self._running.items():
            process.kill()
            process.join()
            process.close()
            worker.answer.close()
        self._running.clear()


@dataclass(frozen=True)
class _Worker:
    task: Task
    answer: Connection
    deadline: float
