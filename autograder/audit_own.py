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

from autograder.audit import Entry, Judged, fault
from autograder.bridge.client import Serve, StudentTimeout
from autograder.checks.reference import Reference
from autograder.course import Assignment
from autograder.grade.fingerprint import checks_sha256, versions
from autograder.grade.pool import Pool, Record, WorkFailed
from autograder.grade.verdicts import run_checks
from autograder.grade.watchdog import CheckHung, Watchdog
from autograder.kernel.clock import Limit
from autograder.notebook.source import Source, read_source
from autograder.results import Status, SubmissionResult, from_json, to_json
from autograder.sandbox.request import Limits
from autograder.sandbox.warm import MODULES

_ENTRY_SECONDS = 300.0
_ENTRY_BYTES = 8 * 2**30  # TensorFlow trains in this process
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

    def solved(self, source: Source) -> LocalRun:
        """Execute the reference solution."""
        return LocalRun(Reference(source.assignment))

    def close(self) -> None:
        """Do nothing: the process ends soon."""


@dataclass(frozen=True)
class _Work:
    assignment: Assignment
    entry: Entry
    threads: int
    limits: Limits


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
    threads = max(1, (os.cpu_count() or 1) // jobs)
    work = [_Work(assignment, entry, threads, limits) for entry in entries]
    pool = Pool(_judge, jobs, _ENTRY_SECONDS, preload=MODULES, memory=_ENTRY_BYTES)
    for item, record in pool.run(work):
        if isinstance(record, WorkFailed):
            yield Judged(item.entry, None, f"the grader failed: {record}")
        else:
            result = from_json(record)
            yield Judged(item.entry, result, fault(item.entry, result))


def _judge(work: _Work) -> Record:
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(work.threads)
    # As in the sandbox, what an entry writes is nobody's to read; what breaks is in the record.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    entry, began = work.entry, time.monotonic()
    reference = Reference(work.assignment, replace={entry.question: entry.text})
    seconds = work.limits.check_seconds
    found = run_checks(work.assignment, [entry.question], LocalRun(reference), seconds)
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
