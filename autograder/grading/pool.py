"""A process for each piece of work, several at a time, none of which can harm the others."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, TypeVar

_PRELOADED = "autograder.grading.preload"
_POLL_SECONDS = 1.0
_MAX_REASON = 500  # characters of what broke
_PAUSES = (0.1, 0.5, 2.0, 5.0)  # seconds before another attempt to start a process
# Of a worker's own data: what a submission makes the grader hold must not exhaust the machine.
WORKER_BYTES = 2 * 2**30

_STARTING = threading.Lock()  # threads of a cluster's worker share what `_without_script` changes

Item = TypeVar("Item")
Record = dict[str, Any]


class WorkFailed(Exception):
    """A worker process broke or ended without an answer; the message is what is known.

    Args:
        reason: one line.
        traceback: where it broke; empty if the process ended without an answer.
    """

    def __init__(self, reason: str, traceback: str = "") -> None:
        super().__init__(reason)
        self.traceback = traceback


@dataclass(frozen=True)
class _Worker(Generic[Item]):
    item: Item
    answer: Connection
    deadline: float


class Pool(Generic[Item]):
    """Runs ``work(item)`` in a new process for each item.

    The processes are forked from a server that has imported the libraries, so that each starts
    fast, nothing is carried over and no memory accumulates.

    Args:
        work: a function of a module; returns what JSON can hold.
        jobs: processes at a time.
        seconds: after which a process is killed.
        preload: modules that the server imports besides those that grading needs.
        memory: bytes of data that a process may hold.
    """

    def __init__(
        self,
        work: Callable[[Item], Record],
        jobs: int,
        seconds: float,
        preload: tuple[str, ...] = (),
        memory: int = WORKER_BYTES,
    ) -> None:
        if jobs < 1:
            raise ValueError(
                f"a pool of {jobs} processes would do nothing; jobs must be at least 1"
            )
        self._work = work
        self._jobs = jobs
        self._seconds = seconds
        self._memory = memory
        self._preload = preload
        self._context = multiprocessing.get_context("forkserver")
        self._running: dict[ForkServerProcess, _Worker[Item]] = {}

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, Record | WorkFailed]]:
        """Yield each item with its answer, in the order in which they end.

        However the caller stops iterating, no process is left behind.
        """
        queue = iter(items)
        start_server(self._preload)
        try:
            yield from self._fill(queue)
            while self._running:
                for process in self._ready():
                    yield self._collect(process)
                yield from self._fill(queue)
        finally:
            self._stop()

    def _fill(self, queue: Iterator[Item]) -> Iterator[tuple[Item, WorkFailed]]:
        """Start work until there are enough processes; yield what could not be started."""
        while len(self._running) < self._jobs:
            try:
                item = next(queue)
            except StopIteration:
                return
            try:
                self._start_patiently(item)
            except (OSError, EOFError) as error:
                yield item, WorkFailed(f"no process could be started for it: {error}")

    def _start_patiently(self, item: Item) -> None:
        """Start work on an item; try again for a while, since a shortage may pass."""
        for pause in _PAUSES:
            try:
                self._start(item)
            except (OSError, EOFError):
                time.sleep(pause)
            else:
                return
        self._start(item)

    def _start(self, item: Item) -> None:
        ours, theirs = self._context.Pipe(duplex=False)
        with theirs:
            arguments = (self._work, item, theirs, self._memory)
            process = self._context.Process(target=_answer, args=arguments)
            try:
                with _without_script():
                    process.start()
            except BaseException:
                ours.close()
                raise
        self._running[process] = _Worker(item, ours, time.monotonic() + self._seconds)

    def _ready(self) -> list[ForkServerProcess]:
        """Wait a little; return the processes that have answered, ended, or run far too long."""
        waiting = {id(worker.answer): process for process, worker in self._running.items()}
        answers = [worker.answer for worker in self._running.values()]
        ready = [waiting[id(answer)] for answer in wait(answers, timeout=_POLL_SECONDS)]
        for process, worker in self._running.items():
            if time.monotonic() > worker.deadline and process not in ready:
                process.kill()
                ready.append(process)
        return ready

    def _collect(self, process: ForkServerProcess) -> tuple[Item, Record | WorkFailed]:
        worker = self._running.pop(process)
        try:
            record: Record = json.loads(worker.answer.recv_bytes())
        except (EOFError, OSError):
            record = {"broken": "the worker process ended without a result"}
        worker.answer.close()
        process.join()
        process.close()
        if "broken" in record:
            return worker.item, WorkFailed(record["broken"], record.get("traceback", ""))
        return worker.item, record

    def _stop(self) -> None:
        for process, worker in self._running.items():
            process.kill()
            process.join()
            process.close()
            worker.answer.close()
        self._running.clear()


@contextlib.contextmanager
def _without_script() -> Iterator[None]:
    """Keep a process that is started from importing the script of this command anew.

    Python has it do so by what ``__main__`` says of itself, for functions that are defined there.
    Ours are in modules, and a script may import much: nbgrader's takes half a second.
    """
    script = vars(sys.modules["__main__"])
    with _STARTING:
        said: dict[str, Any] = {
            name: script.pop(name) for name in ("__spec__", "__file__") if name in script
        }
        script["__spec__"] = None
        try:
            yield
        finally:
            script.update(said)


def start_server(preload: tuple[str, ...] = ()) -> None:
    """Start what workers are forked from, unless it runs, so that it imports while others do.

    Args:
        preload: modules that it imports besides those that grading needs.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([_PRELOADED, *preload])
    # Ctrl-C would reach it while it imports; it inherits that the signal is blocked.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def _answer(work: Callable[[Item], Record], item: Item, answer: Connection, memory: int) -> None:
    # Ctrl-C reaches the whole group of processes; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_reader, args=(answer.fileno(),), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    # Whatever breaks here, an attempt to exit included, is our failure: it is reported to the
    # parent, and the others continue.
    try:
        record = work(item)
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"[:_MAX_REASON]
        record = {"broken": reason, "traceback": traceback.format_exc()}
    answer.send_bytes(json.dumps(record).encode())


def _end_with_reader(descriptor: int) -> None:
    """End this process when no one is left to take its answer: the parent has died.

    Otherwise it would continue beside the next run, and write the same files.
    """
    poller = select.poll()
    poller.register(descriptor, 0)  # reports errors only: its reader is gone
    poller.poll()
    os.kill(os.getpid(), signal.SIGKILL)
