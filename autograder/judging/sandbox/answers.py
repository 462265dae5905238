"""Answers, on the supervisor's side, the system calls that a kernel's filter asks about.

Two calls, if carried out, would let one kernel notice another. ``sysinfo`` counts the whole
machine's processes and memory; the answer describes the same machine without any load. A wait on a
futex that processes share is keyed by the file that the page belongs to, which may be a library
that all kernels map; the caller sleeps here instead, for some milliseconds, and gets a spurious
wakeup, which every caller of a futex must expect. So multiprocessing's semaphores work, slowly.

Source: the kernel's documentation, userspace-api/seccomp_filter, and seccomp_unotify(2).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import heapq
import os
import select
import struct
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from autograder.judging.sandbox.seccomp import FUTEX_WAIT_BITSET, numbers
from autograder.judging.sandbox.syscalls import machine_index

_RECEIVE: Final = 0xC0502100
_SEND: Final = 0xC0182101
_IS_VALID: Final = 0x40082102
# id, thread, flags, number, architecture, instruction pointer, six arguments
_ASKED: Final = struct.Struct("=QIIiIQ6Q")
_ANSWER: Final = struct.Struct("=QqiI")  # id, value, error, flags
# uptime, three loads, memory: in all, free, shared, buffers, swap and free swap; processes;
# high memory, in all and free; bytes per unit
_SYSINFO: Final = struct.Struct("=q3Q6QH6xQQI4x")
_TIME: Final = struct.Struct("=qq")  # seconds, nanoseconds
_CLOCK_REALTIME: Final = 256  # a flag of the futex's operation
_COMMAND: Final = 0x7F
_SHORTEST, _LONGEST = 0.001, 0.016  # seconds of one sleep; it doubles while a thread waits on
_MOST_KNOWN = 4096  # threads whose last sleep is remembered
_MOST_AT_ONCE = 64  # questions taken before the supervisor looks at its limits again


class _Call(NamedTuple):
    id: int
    thread: int
    number: int
    arguments: tuple[int, ...]


class Answers:
    """Answers what is asked over one listener.

    Args:
        listener: the descriptor that installing the filter returned.
    """

    def __init__(self, listener: int) -> None:
        self.listener = listener
        number = numbers(machine_index())
        self._by_number: dict[int, Callable[[_Call], None]] = {
            number["futex"]: self._wait,
            number["sysinfo"]: self._describe_machine,
        }
        self._machine = _idle_machine()
        self._sleeping: list[tuple[float, int, int]] = []  # due, id, error
        self._slept: dict[int, tuple[float, float]] = {}  # thread → when its sleep ends, how long

    def seconds_to_next(self) -> float:
        """Return in how many seconds `wake` has something to do."""
        if not self._sleeping:
            return float("inf")
        return max(0.0, self._sleeping[0][0] - time.monotonic())

    def wake(self) -> None:
        """Answer the calls whose sleep is over."""
        while self._sleeping and self._sleeping[0][0] <= time.monotonic():
            _, asked, error = heapq.heappop(self._sleeping)
            self._send(asked, error=error)

    def take(self) -> None:
        """Take what is being asked, and answer it or note when to; there is at least one call."""
        for _ in range(_MOST_AT_ONCE):
            call = self._receive()
            if call is None:
                return
            self._by_number[call.number](call)
            if not _is_readable(self.listener):
                return

    def close(self) -> None:
        """Close the listener: calls still unanswered then fail in the kernel."""
        os.close(self.listener)

    def _receive(self) -> _Call | None:
        buffer = bytearray(_ASKED.size)
        try:
            fcntl.ioctl(self.listener, _RECEIVE, buffer, True)
        except OSError:
            return None  # the caller was interrupted or has ended
        asked, thread, _, number, _, _, *arguments = _ASKED.unpack(buffer)
        return _Call(asked, thread, number, tuple(arguments))

    def _send(self, asked: int, *, error: int = 0) -> None:
        answer = _ANSWER.pack(asked, 0, -error, 0)
        with contextlib.suppress(OSError):  # the caller no longer waits for it
            fcntl.ioctl(self.listener, _SEND, answer)

    def _is_still_asked(self, call: _Call) -> bool:
        try:
            fcntl.ioctl(self.listener, _IS_VALID, struct.pack("=Q", call.id))
        except OSError:
            return False
        return True

    def _describe_machine(self, call: _Call) -> None:
        error = errno.EFAULT
        with contextlib.suppress(OSError):
            memory = os.open(f"/proc/{call.thread}/mem", os.O_RDWR | os.O_CLOEXEC)
            try:
                # Another process may have the number by now.
                if self._is_still_asked(call):
                    os.pwrite(memory, self._machine, call.arguments[0])
                    error = 0
            except OverflowError:
                pass  # no address
            finally:
                os.close(memory)
        self._send(call.id, error=error)

    def _wait(self, call: _Call) -> None:
        """Let the caller sleep: until its own time is up if it gave one, but not for long."""
        now = time.monotonic()
        deadline = self._deadline(call, now)
        due, error = now + self._next_sleep(call.thread, now), errno.EAGAIN
        if deadline <= due:
            due, error = deadline, errno.ETIMEDOUT
        if due <= now:
            self._send(call.id, error=error)
        else:
            heapq.heappush(self._sleeping, (due, call.id, error))

    def _next_sleep(self, thread: int, now: float) -> float:
        ended, slept = self._slept.get(thread, (0.0, 0.0))
        waits_on = now - ended < _LONGEST
        seconds = min(_LONGEST, 2 * slept) if waits_on else _SHORTEST
        if len(self._slept) >= _MOST_KNOWN:
            self._slept.clear()
        self._slept[thread] = (now + seconds, seconds)
        return seconds

    def _deadline(self, call: _Call, now: float) -> float:
        """Return when the caller's own timeout ends, on the monotonic clock."""
        _, operation, _, pointer, *_ = call.arguments
        if pointer == 0:
            return float("inf")
        content = _read(call.thread, pointer, _TIME.size)
        if content is None or not self._is_still_asked(call):
            return float("inf")
        seconds, nanoseconds = _TIME.unpack(content)
        given = float(seconds + nanoseconds / 1e9)
        if operation & _COMMAND != FUTEX_WAIT_BITSET:
            return now + given
        return now + given - (time.time() if operation & _CLOCK_REALTIME else now)


def _read(thread: int, address: int, count: int) -> bytes | None:
    """Return bytes of a thread's memory; None if they can't be read."""
    try:
        memory = os.open(f"/proc/{thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        content = os.pread(memory, count, address)
    except (OSError, OverflowError):
        return None
    finally:
        os.close(memory)
    return content if len(content) == count else None


def _is_readable(descriptor: int) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(0))


def _idle_machine() -> bytes:
    """Return a ``struct sysinfo`` of this machine with one process, no load and all memory free."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    uptime, loads, processes, unit = 0, (0, 0, 0), 1, 1
    return _SYSINFO.pack(uptime, *loads, memory, memory, 0, 0, 0, 0, processes, 0, 0, unit)
