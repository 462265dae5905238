"""Sends submissions to workers, a few at a time, and takes what they send back."""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from distributed import CancelledError, Future
from distributed.scheduler import KilledWorker

from autograder.cluster.connection import Connection
from autograder.cluster.plugin import CoursePlugin, grade_on_worker, try_on_worker
from autograder.cluster.state import MOST_NAMED
from autograder.errors import ClusterLost, MissingPrerequisite, SandboxError
from autograder.grading.drawn import Drawn
from autograder.grading.pool import Record, WorkFailed
from autograder.grading.worker import WORKER, Task, deliver, parcel_of
from autograder.judging.judge.trial import Trial

# Of each thread on a worker: one submission is graded while the next is there already.
_WAITING = 2
_LOOK_SECONDS = 0.05
_TRIES = 2  # of a submission during which its worker ends
_MOST_WAITED = 5  # times that a submission waits on a worker that ends
_PATIENCE_SECONDS = 600.0  # with a scheduler that is gone
_PAUSE_SECONDS = 2.0


@dataclass(frozen=True)
class _Sent:
    task: Task
    future: Future[bytes]


class DaskExecutor:
    """The workers of a Dask cluster; see `Executor`.

    Args:
        connect: opens a connection, with the course's plugin not yet on the workers.
        plugin: of the course.
        say: is told what happens to the cluster.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        plugin: CoursePlugin,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._connect, self._plugin, self._say = connect, plugin, say
        self.connection = connect()
        self._sent: dict[str, _Sent] = {}
        self._again: deque[Task] = deque()
        self._killed: Counter[str] = Counter()
        self._graded: Counter[str] = Counter()
        self._began = time.monotonic()
        self._number = 0
        self._had_workers = False

    def try_checks(self) -> Trial:
        """Have a worker try the checks on the reference solution.

        Raises:
            SandboxError: they could not be tried.
        """
        future = self.connection.client.submit(
            try_on_worker,
            self._plugin.terms.run,
            key=f"{self._plugin.name}-trial",
            resources={self._plugin.name: 1},
            pure=False,
        )
        try:
            record = json.loads(future.result())
        except (KilledWorker, CancelledError) as error:
            raise SandboxError(
                f"the checks can't be tried on the reference solution: {error}"
            ) from error
        if "broken" in record:
            raise SandboxError(record["broken"])
        return Trial.from_json(record)

    def grade(
        self, tasks: Iterable[Task], seconds: float
    ) -> Generator[tuple[Task, Record | WorkFailed], None, None]:
        """Grade each submission; see `Executor`.

        Raises:
            ClusterLost: the scheduler is gone, and did not come back.
        """
        waiting, self._began = iter(tasks), time.monotonic()
        try:
            while True:
                yield from self._fill(waiting, seconds)
                if not self._sent:
                    return
                self._say_if_no_worker_is_left()
                if self.connection.is_lost:
                    self._reconnect()
                    continue
                ended = [key for key, sent in self._sent.items() if sent.future.done()]
                for key in ended:
                    # A connection that is lost takes all with it.
                    if (sent := self._sent.pop(key, None)) is not None:
                        yield from self._outcome(key, sent)
                if not ended:
                    time.sleep(_LOOK_SECONDS)
        finally:
            self._forget()

    def shares(self) -> list[str]:
        """Say how many submissions each worker has graded, and how fast, most first."""
        minutes = max(time.monotonic() - self._began, 1e-9) / 60
        named = self._graded.most_common(MOST_NAMED)
        lines = [f"{n:>4} graded by {worker}, {n / minutes:.1f} a minute" for worker, n in named]
        more = len(self._graded) - len(named)
        return [*lines, f"     and by {more} more workers"] if more else lines

    def close(self) -> None:
        """Leave the cluster."""
        self.connection.close()

    def _fill(self, waiting: Iterator[Task], seconds: float) -> Iterator[tuple[Task, WorkFailed]]:
        """Send submissions while workers have room for them; yield those that can't be read."""
        most = max(1, _WAITING * self.connection.threads())
        while len(self._sent) < most:
            task = self._again.popleft() if self._again else next(waiting, None)
            if task is None:
                return
            # It concerns nobody else.
            try:
                parcel = parcel_of(task).to_bytes()
            except Exception as error:
                yield task, WorkFailed(f"it can't be read: {type(error).__name__}: {error}")
            else:
                self._send_one(task, parcel, seconds)

    def _send_one(self, task: Task, parcel: bytes, seconds: float) -> None:
        self._number += 1
        key = f"{self._plugin.name}-{self._number}-{time.time_ns():x}"
        future = self.connection.client.submit(
            grade_on_worker,
            self._plugin.terms.run,
            key,
            parcel,
            json.dumps(task.setup.tried.to_json()).encode(),
            seconds,
            key=key,
            resources={self._plugin.name: 1},
            pure=False,
        )
        self._sent[key] = _Sent(task, future)

    def _say_if_no_worker_is_left(self) -> None:
        if self.connection.threads():
            self._had_workers = True
        elif self._had_workers:
            self._had_workers = False
            self._say("No worker is left: new ones are waited for. Ctrl-C ends this.")

    def _outcome(self, key: str, sent: _Sent) -> Iterator[tuple[Task, Record | WorkFailed]]:
        """Yield a submission with what came of it; nothing if it is tried again."""
        try:
            record = json.loads(sent.future.result())
        except KilledWorker:
            yield from self._worker_killed(key, sent.task)
            return
        except CancelledError:
            self._again.append(sent.task)
            self._reconnect()
            return
        # Whatever broke there concerns this submission alone.
        except Exception as error:
            yield sent.task, WorkFailed(f"{type(error).__name__}: {error}")
            return
        finally:
            sent.future.release()
        self._graded[record["worker"]] += 1
        yield sent.task, _delivered(sent.task, record)

    def _worker_killed(self, key: str, task: Task) -> Iterator[tuple[Task, Record | WorkFailed]]:
        """Give up a submission that two workers have ended with; try again one that only waited.

        Dask counts both alike: all that a worker had when it ended.
        """
        self._killed[task.student_id] += 1
        begun = self.connection.started.pop(key, 0)
        if begun >= _TRIES or self._killed[task.student_id] >= _MOST_WAITED:
            yield task, WorkFailed("the workers that graded it ended, one after the other")
        else:
            self._again.append(task)

    def _reconnect(self) -> None:
        """Wait for a scheduler that is gone, and send it again what it had.

        Raises:
            ClusterLost: it did not come back.
        """
        minutes = _PATIENCE_SECONDS / 60
        self._say(f"The scheduler is gone. Trying to reach it again for {minutes:.0f} minutes …")
        self._again.extend(sent.task for sent in self._sent.values())
        self._sent.clear()
        self.connection.close(lost=True)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_reached(deadline):
            time.sleep(_PAUSE_SECONDS)
        self._say("The scheduler is there again.")

    def _is_reached(self, deadline: float) -> bool:
        """Try to reach the scheduler, and have its workers get ready.

        Raises:
            ClusterLost: it is too late, or no worker grades any longer.
        """
        try:
            self.connection = self._connect()
        except MissingPrerequisite as error:
            if time.monotonic() > deadline:
                raise ClusterLost(
                    f"the scheduler was lost, and did not come back: {error}"
                ) from error
            return False
        try:
            self.connection.prepare(self._plugin)
        except MissingPrerequisite as error:
            lost = self.connection.is_lost
            self.connection.close(lost=lost)
            if lost and time.monotonic() < deadline:
                return False
            raise ClusterLost(f"the scheduler was lost, and since it is back: {error}") from error
        return True

    def _forget(self) -> None:
        """Tell the scheduler that nothing is wanted any longer."""
        futures = [sent.future for sent in self._sent.values()]
        self._sent.clear()
        if futures and not self.connection.is_lost:
            self.connection.client.cancel(futures, force=True)


def _delivered(task: Task, record: Record) -> Record | WorkFailed:
    """Write what a worker has sent."""
    if "broken" in record:
        return WorkFailed(record["broken"], record["traceback"])
    try:
        found = Drawn.from_record(record)
    except (KeyError, TypeError, ValueError) as error:
        return WorkFailed(f"a worker sent what can't be read: {error}")
    if found.graded.result.student_id != task.student_id:
        return WorkFailed("a worker sent the result of another student")
    return {**deliver(task, found), WORKER: record["worker"]}
