"""Judge each bank entry on its own question alone, without a kernel: quick enough for any test run.

The bank is ours, so nothing has to be kept out: each entry runs in a fork of a process that has
imported everything, after the reference solution's other cells and over the same bridge.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.audit.full import Entry, Judged, fault
from autograder.course import Assignment
from autograder.errors import BankError
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.bridge.client import Serve, StudentTimeout
from autograder.judging.checks.reference import Reference
from autograder.judging.judge.fingerprint import checks_sha256, versions
from autograder.judging.judge.trial import Trial
from autograder.judging.judge.try_reference import try_reference
from autograder.judging.judge.verdicts import run_checks
from autograder.judging.judge.watchdog import CheckHung, Watchdog
from autograder.judging.kernel.clock import Limit
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.warm import MODULES
from autograder.notebook.source import read_source
from autograder.results import Status, SubmissionResult, from_json, to_json

ENTRY_SECONDS = 300.0
_TRIAL_SECONDS = 1800.0
ENTRY_BYTES = 8 * 2**30  # TensorFlow trains in this process
_HERE = "none: in a process of the grader's own"


class LocalRun:
    """A solution executed in this process, where a submission would have its kernel.

    Args:
        reference: the executed solution.
    """

    reason = "ended"

    def __init__(self, reference: Reference) -> None:
        self._channel = reference.channel

    def ready(self) -> None:
        """Do nothing: it is."""

    def restart(self) -> None:
        """Do nothing: an answer has come, or its alarm has gone off."""

    def request(self, frame: bytes, limit: Limit, serve: Serve) -> bytes:
        """Answer one frame.

        Raises:
            StudentTimeout: not within the limit.
        """
        try:
            with Watchdog(limit.left).watch():
                return self._channel.request(frame, serve)
        except CheckHung:
            raise StudentTimeout("the call took too long") from None

    def trouble(self, question: str, name: str = "") -> str:
        """Return nothing: a cell that raises ends the process."""
        return ""

    def close(self) -> None:
        """Do nothing: the process ends soon."""


@dataclass(frozen=True)
class _Work:
    assignment: Assignment
    entry: Entry
    threads: int
    limits: Limits
    trial: Trial


def audit_own(
    assignment: Assignment, entries: list[Entry], jobs: int, limits: Limits
) -> Iterator[Judged]:
    """Check every entry's own question and yield each with its verdict, in the order they end.

    Args:
        assignment: whose bank it is.
        entries: of the bank.
        jobs: entries at a time.
        limits: of which a check's seconds apply.
    """
    threads = threads_each(jobs)
    trial = _trial(assignment, sorted({entry.question for entry in entries}), threads)
    work = [_Work(assignment, entry, threads, limits, trial) for entry in entries]
    pool = Pool(_judge, jobs, ENTRY_SECONDS, preload=MODULES, memory=ENTRY_BYTES)
    for item, record in pool.run(work):
        if isinstance(record, WorkFailed):
            yield Judged(item.entry, None, f"the grader failed: {record}")
        else:
            result = from_json(record)
            yield Judged(item.entry, result, fault(item.entry, result))


def _trial(assignment: Assignment, questions: list[str], threads: int) -> Trial:
    """Run the questions' checks on the reference solution.

    Raises:
        BankError: that can't be done.
    """
    pool = Pool(_try, 1, _TRIAL_SECONDS, preload=MODULES, memory=ENTRY_BYTES)
    ((_, record),) = pool.run([(assignment, questions, threads)])
    if isinstance(record, WorkFailed):
        raise BankError(f"the checks can't be tried on the reference solution: {record}")
    return Trial.from_json(record)


def _try(work: tuple[Assignment, list[str], int]) -> Record:
    assignment, questions, threads = work
    work_quietly(threads)
    return try_reference(assignment, questions, LocalRun(Reference(assignment))).to_json()


def threads_each(jobs: int) -> int:
    """Return how many threads each of so many processes may compute with."""
    return max(1, (os.cpu_count() or 1) // jobs)


def work_quietly(threads: int) -> None:
    """Bound this process's threads and drop what it prints."""
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(threads)
    # As in the sandbox, what an entry writes is nobody's to read; what breaks is in the record.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _judge(work: _Work) -> Record:
    work_quietly(work.threads)
    entry, began = work.entry, time.monotonic()
    reference = Reference(work.assignment, replace={entry.question: entry.text})
    seconds = work.limits.check_seconds
    run = LocalRun(reference)
    found = run_checks(work.assignment, [entry.question], run, seconds, work.trial)
    return to_json(
        SubmissionResult(
            student_id=entry.name,
            assignment=work.assignment.name,
            started="",
            seconds=round(time.monotonic() - began, 3),
            checks_sha256=checks_sha256(work.assignment, work.limits),
            versions=versions(),
            isolation=_HERE,
            status=Status.PARTIAL if found.broken else Status.GRADED,
            max_score=read_source(work.assignment).points(entry.question),
            submission_sha256="",
            problems=(*found.broken, *(f"a probe raised: {text}" for text in found.probed)),
            cells=(),
            questions=(found.question(entry.question),),
        )
    )
