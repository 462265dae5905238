"""How much memory a kernel and all that it started use, as seen from outside.

This counts the pages of its processes, those shared with others in proportion; their page tables;
and, if the kernel has a private root, what its folders in memory contain, and what its sockets can
hold. Memory of any other kind (shared without a file, in huge pages, in System V segments) can't be
allocated: see seccomp.py.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SMALL_FAMILY: Final = 16  # processes
_COST: Final = 20  # times an exact look's duration passes before the next one
_STATUS: Final = ("RssAnon", "RssFile", "RssShmem", "VmPTE")
_SOCKETS_OF_ITS_OWN: Final = 64  # a kernel has about 20 for itself
_BUFFER: Final = Path("/proc/sys/net/core/wmem_default")
_USUAL_BUFFER: Final = 212_992  # bytes


@dataclass(frozen=True)
class Usage:
    """Memory of one process, in bytes.

    Args:
        pages: resident, those in files of the kernel's own folders left out.
        tables: of pages.
    """

    pages: int
    tables: int


class MemoryWatch:
    """Detects that a family of processes uses more memory than it may.

    The exact figure is slow to read, and slower still while processes fork. So each look first
    compares two cheap bounds: the lower is what the family has beyond what every kernel shares with
    this process (the imported libraries); the upper is all that it has. If the limit is between the
    two, the exact figure is read, but for no more than a twentieth of the time. In a container
    whose root may not look into other users' processes it can't be read: there the lower bound
    decides.

    Args:
        limit: bytes.
        kernel: its first process, in which no student code has run yet.
        folders: in memory, of the kernel's own, as seen from outside; then its network is, too.

    Raises:
        OSError: the kernel has ended.
    """

    def __init__(self, limit: int, kernel: int, folders: Iterable[str] = ()) -> None:
        self._limit = limit
        # Held open, since a process can keep others from its files in /proc.
        self._folders = [os.open(folder, os.O_PATH | os.O_CLOEXEC) for folder in folders]
        self._sockets = _Sockets(kernel) if self._folders else None
        self._can_look = _shares(kernel) is not None
        self._next_look = 0.0

    def is_exceeded(self, family: list[int]) -> bool:
        """Whether the family, none of which is this process, uses more than its limit."""
        shared = self._of(os.getpid())
        found = [self._of(member) for member in family]
        fixed = sum(map(_content, self._folders)) + (self._sockets.hold() if self._sockets else 0)
        fixed += sum(max(0, usage.tables - shared.tables) for usage in found)
        own = fixed + sum(max(0, usage.pages - shared.pages) for usage in found)
        too_slow_to_look = len(family) > _SMALL_FAMILY or not self._can_look
        if fixed > self._limit or (own > self._limit and too_slow_to_look):
            return True
        most = fixed + sum(usage.pages for usage in found)
        is_time = own > self._limit or time.monotonic() >= self._next_look
        if most <= self._limit or not self._can_look or not is_time:
            return False
        return self._exactly(family) + fixed > self._limit

    def _exactly(self, family: list[int]) -> int:
        begun = time.monotonic()
        total = sum(map(self._proportional, family))
        ended = time.monotonic()
        self._next_look = ended + _COST * (ended - begun)
        return total

    def _of(self, member: int) -> Usage:
        _, found = _status(member)
        pages = found["RssAnon"] + found["RssFile"]
        return Usage(pages if self._folders else pages + found["RssShmem"], found["VmPTE"])

    def _proportional(self, member: int) -> int:
        found = _shares(member)
        if found is None:
            # A process may forbid this look at itself; then all of its pages count.
            return self._of(member).pages
        names = ("Pss_Anon", "Pss_File") if self._folders else ("Pss",)
        return sum(found[name] for name in names)


class _Sockets:
    """How much memory a kernel's sockets can hold: how much they do hold can't be read.

    Those on their way in messages, which no process has open, are counted too.

    Args:
        kernel: its first process, in a network of its own.
    """

    def __init__(self, kernel: int) -> None:
        self._counts = os.open(f"/proc/{kernel}/net/sockstat", os.O_RDONLY | os.O_CLOEXEC)
        buffer = int(_BUFFER.read_text()) if _BUFFER.exists() else _USUAL_BUFFER
        # The last message may start when the buffer is almost full.
        self._each = 2 * buffer

    def hold(self) -> int:
        """Return how many bytes at most."""
        used = int(os.pread(self._counts, 64, 0).split()[2])
        return max(0, used - _SOCKETS_OF_ITS_OWN) * self._each


def _status(member: int) -> tuple[str, dict[str, int]]:
    """Return the folder in /proc that describes a process's memory, and its figures in bytes.

    If a process's first thread has ended, its own folder has no figures, but other threads' have.
    """
    for place in _places(member):
        found: dict[str, int] = {}
        # It may have ended meanwhile.
        with contextlib.suppress(OSError):
            for line in Path(place, "status").read_text().splitlines():
                name, _, value = line.partition(":")
                if name in _STATUS:
                    found[name] = int(value.split()[0]) * 1024
        if found:
            return place, found
    return f"/proc/{member}", dict.fromkeys(_STATUS, 0)


def _places(member: int) -> Iterator[str]:
    yield f"/proc/{member}"
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{member}/task"):
            yield f"/proc/{member}/task/{thread}"


def _shares(member: int) -> dict[str, int] | None:
    """Return what Linux reports about a process's pages, in bytes; None if it may not be read."""
    place, _ = _status(member)
    try:
        lines = Path(place, "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    return {name: int(value.split()[0]) * 1024 for name, value in (x.split(":", 1) for x in lines)}


def _content(folder: int) -> int:
    """Return how many bytes are in an open folder that is its own file system."""
    found = os.fstatvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize
