"""What Dask runs on each worker: getting ready for a course, and grading one submission."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
from pathlib import Path
from typing import Any

import dask.config
from distributed import Reschedule, Worker, WorkerPlugin, get_worker
from distributed.core import Status as WorkerStatus

from autograder.choices import Isolation
from autograder.cluster.bundle import Bundle
from autograder.cluster.state import WorkerState
from autograder.cluster.station import Station
from autograder.cluster.terms import Terms
from autograder.errors import AutograderError
from autograder.grading.pool import Record
from autograder.results import Status

_DAEMON = (
    "it was started as a daemon, which can have no processes of its own; start workers with "
    "DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment, or with --no-nanny"
)


class CoursePlugin(WorkerPlugin):
    """Makes a worker ready to grade one assignment, also one that joins later.

    A worker that may not grade says why, and offers no thread for this run.

    Args:
        terms: how to grade.
        bundle: the course.
    """

    # A run that was killed has left it there: started again, it finds workers that are ready.
    idempotent = True

    def __init__(self, terms: Terms, bundle: Bundle) -> None:
        self.terms, self._bundle = terms, bundle
        self.name = terms.resource
        self.station: Station | None = None
        self.state = WorkerState(address="")
        self._preparing: asyncio.Task[None] | None = None  # kept, or it could be collected
        self._is_wanted = True

    async def setup(self, worker: Worker) -> None:
        """Begin to get ready.

        That takes a while, in which a worker must show signs of life: Dask gives up one whose
        plugins are slow.
        """
        self._preparing = asyncio.create_task(self._prepare(worker))

    async def teardown(self, worker: Worker) -> None:
        """Withdraw, and remove what was made; a worker that gets ready does so when it is."""
        self._is_wanted = False
        # A worker that is about to end needn't tell the scheduler, which may be gone.
        if worker.status is WorkerStatus.running:
            with contextlib.suppress(OSError):
                await worker.set_resources(**{self.terms.resource: 0})
        if self.station is not None:
            await asyncio.to_thread(self.station.close)

    def withdraw(self, worker: Worker, reason: str) -> None:
        """Offer no thread any longer, from a task's thread."""
        self.state = WorkerState(self.state.address, reason=reason)
        worker.log_event(self.terms.resource, {"state": self.state.to_json()})
        # The scheduler alone is told. Tasks that wait here would wait for ever if the worker knew,
        # too; this way they begin, see that it has withdrawn, and go back.
        withdrawn = worker.scheduler.set_resources(
            resources={self.terms.resource: 0}, worker=worker.contact_address
        )
        loop: Any = worker.loop
        asyncio.run_coroutine_threadsafe(withdrawn, loop.asyncio_loop).result()

    async def _prepare(self, worker: Worker) -> None:
        """Get ready, and offer this worker's threads."""
        station, state = await asyncio.to_thread(self._prepared, worker)
        if not self._is_wanted:
            if station is not None:
                await asyncio.to_thread(station.close)
            return
        self.station, self.state = station, state
        worker.log_event(self.terms.resource, {"state": state.to_json()})
        if state.isolation:
            await worker.set_resources(**{self.terms.resource: state.threads})
            _look_again(worker)

    def _prepared(self, worker: Worker) -> tuple[Station | None, WorkerState]:
        address, threads = worker.address, worker.state.nthreads
        if multiprocessing.current_process().daemon:
            return None, WorkerState(address, reason=_DAEMON)
        place = Path(worker.local_directory).resolve()
        station = Station(self.terms, self._bundle, place, _keys(worker), threads)
        try:
            isolation = station.prepare()
        # Whatever it is: a worker that doesn't say why would be waited for.
        except Exception as error:
            station.close()
            named = "" if isinstance(error, AutograderError) else f"{type(error).__name__}: "
            return None, WorkerState(address, reason=f"{named}{error}")
        # Two kernels of one user could exchange what they know.
        threads = 1 if isolation is Isolation.USER else threads
        return station, WorkerState(address, isolation, threads)


def _look_again(worker: Worker) -> None:
    """Have the scheduler look at tasks that found no worker.

    It does when a worker comes or resumes, but not when one has more to offer.
    """
    if worker.status is WorkerStatus.running:
        worker.status = WorkerStatus.paused
        worker.status = WorkerStatus.running


def _keys(worker: Worker) -> tuple[Path, ...]:
    """List the files of this worker by which others know it, and those with its configuration."""
    values = [getattr(worker.security, name) for name in worker.security.__slots__]
    # A key may stand there itself, instead of its file's path.
    paths = [Path(value) for value in values if isinstance(value, str) and "\n" not in value]
    return tuple(path for path in (*paths, *map(Path, dask.config.paths)) if path.exists())


def grade_on_worker(run: str, key: str, parcel: bytes, trial: bytes, seconds: float) -> bytes:
    """Grade one submission; see `Station.grade`.

    Args:
        run: of the grading.
        key: of this attempt.
        parcel: the submission.
        trial: of the checks.
        seconds: after which it is given up.

    Returns:
        The record as JSON, with the ``worker``.

    Raises:
        Reschedule: this worker can't; another one may.
    """
    worker, plugin, station = _station(run)
    if not plugin.state.isolation:
        raise Reschedule
    worker.log_event(plugin.terms.resource, {"started": key})
    if lacking := station.lacks_room():
        plugin.withdraw(worker, lacking)
        raise Reschedule
    record = station.grade(parcel, trial, seconds)
    if _is_broken(record) and (lacking := station.lacks_room()):
        plugin.withdraw(worker, lacking)
        raise Reschedule
    return json.dumps({**record, "worker": worker.address}).encode()


def try_on_worker(run: str) -> bytes:
    """Try the checks on the reference solution; see `Station.try_checks`."""
    _, _, station = _station(run)
    return json.dumps(station.try_checks()).encode()


def _station(run: str) -> tuple[Worker, CoursePlugin, Station]:
    """Return the worker that this is, and what its plugin made ready for a run.

    Raises:
        Reschedule: nothing, or no longer.
    """
    worker: Any = get_worker()
    plugin = worker.plugins.get(f"iml-{run}")
    if not isinstance(plugin, CoursePlugin) or plugin.station is None:
        raise Reschedule
    return worker, plugin, plugin.station


def _is_broken(record: Record) -> bool:
    """Whether the grader failed, and not the student."""
    if "broken" in record or record["pages"] is None:
        return True
    result = record["result"]
    ours = any(problem["is_ours"] for problem in result["problems"])
    return ours and result["status"] == Status.PARTIAL
