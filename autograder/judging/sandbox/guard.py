"""Watches one running kernel: its limits, its filter's questions, its end, and the grader's."""

from __future__ import annotations

import os
import select
import socket
import time

from autograder.choices import Isolation
from autograder.judging.sandbox import landlock, user_folders
from autograder.judging.sandbox.answers import Answers
from autograder.judging.sandbox.memory import MemoryWatch
from autograder.judging.sandbox.private_root import OWN_FOLDERS
from autograder.judging.sandbox.processes import descendants
from autograder.judging.sandbox.request import KernelRequest

_WATCH_SECONDS = 0.1
_DISK_SECONDS = 0.3


class Guard:
    """Waits for a kernel's end, answers what its filter asks, and ends it if it exceeds a limit.

    Args:
        link: to the trusted side.
        pidfd: of the kernel.
        request: with its limits.
        answers: to what its filter asks; None if it asks nothing.
        pid: of the kernel.
    """

    def __init__(
        self,
        link: socket.socket,
        pidfd: int,
        request: KernelRequest,
        answers: Answers | None,
        pid: int,
    ) -> None:
        self._link, self._pidfd = link, pidfd
        self._request, self._answers = request, answers
        full = request.isolation == Isolation.FULL
        folders = [f"/proc/{pid}/root{path}" for path in OWN_FOLDERS] if full else []
        self._memory = MemoryWatch(request.limits.memory_bytes, pid, folders)
        self._next_look = self._next_disk_look = 0.0
        # Landlock keeps a kernel from all folders but its own.
        closed = full or landlock.abi() > 0
        self._open_folders = () if closed else tuple(user_folders.world_writable())
        self._poller = select.poll()
        for watched in (link.fileno(), pidfd, *([answers.listener] if answers else [])):
            self._poller.register(watched, select.POLLIN)

    def wait(self) -> str:
        """Return why it ended or must be ended: ended, closed, processes, memory or disk."""
        while True:
            ready = dict(self._poller.poll(1000 * self._patience()))
            if self._pidfd in ready:
                return "ended"
            if self._link.fileno() in ready:
                return "closed"
            if self._answers is not None:
                self._answer(self._answers, ready.get(self._answers.listener, 0))
            if time.monotonic() >= self._next_look:
                self._next_look = time.monotonic() + _WATCH_SECONDS
                if reason := self._exceeded():
                    return reason

    def _patience(self) -> float:
        """Return in how many seconds there is something to do at the latest."""
        seconds = max(0.0, self._next_look - time.monotonic())
        return min(seconds, self._answers.seconds_to_next()) if self._answers else seconds

    def _answer(self, answers: Answers, events: int) -> None:
        answers.wake()
        if events & select.POLLIN:
            answers.take()
        elif events:
            self._poller.unregister(answers.listener)  # no process is left that could ask

    def _exceeded(self) -> str:
        """Return which limit is exceeded; empty for none."""
        limits, family = self._request.limits, descendants(os.getpid())
        if len(family) > limits.processes:
            return "processes"
        if self._memory.is_exceeded(family):
            return "memory"
        home = self._request.home
        if home and time.monotonic() >= self._next_disk_look:
            if user_folders.exceeds(home, family, 2 * limits.file_bytes, self._open_folders):
                return "disk"
            self._next_disk_look = time.monotonic() + _DISK_SECONDS
        return ""
