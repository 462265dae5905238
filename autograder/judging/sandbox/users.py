"""Which users kernels run as when root starts them: each has its own, who owns no file.

What Linux limits for each user (watches, pipes, descriptors on their way, processes) is then the
kernel's own, and can't be used up for another.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIRST_USER: Final = 3_000_017  # far beyond the users of any machine
_NOBODY: Final = 65_534  # the owner shown for files of users that a map lacks
_LOWEST: Final = 1_000  # users below it may own files


@dataclass(frozen=True)
class Users:
    """A range of ids, for users and groups alike.

    Args:
        first: the lowest.
        count: how many; 1 says that all kernels share one.
    """

    first: int
    count: int


def student_users() -> Users | None:
    """Return the ids that kernels may run as; None to run them as the caller.

    If the machine's map of users is long enough, there is one for each process id, so that a
    kernel's user can be derived from its process. In a container without root outside, the map may
    be short. Then all kernels share its highest id; a map of one user has none to offer.
    """
    if os.geteuid() != 0:
        return None
    wanted = int(Path("/proc/sys/kernel/pid_max").read_text()) + 1
    both = _common(_mapped("uid"), _mapped("gid"))
    if any(first <= FIRST_USER and FIRST_USER + wanted <= last for first, last in both):
        return Users(FIRST_USER, wanted)
    free = [(max(first, _LOWEST), last) for first, last in _without_nobody(both)]
    for first, last in free:
        if last - first >= wanted:
            return Users(last - wanted, wanted)
    highest = max((last - 1 for first, last in free if last > first), default=None)
    return None if highest is None else Users(highest, 1)


def _mapped(kind: str) -> list[tuple[int, int]]:
    """Return the ranges of ids that this process's user namespace knows: first, and one past."""
    lines = Path(f"/proc/self/{kind}_map").read_text().splitlines()
    parts = [[int(part) for part in line.split()] for line in lines]
    return [(inside, inside + count) for inside, _, count in parts]


def _common(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(first, last) for first, last in found if first < last]


def _without_nobody(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    split = [
        part
        for first, last in ranges
        for part in ((first, min(last, _NOBODY)), (max(first, _NOBODY + 1), last))
    ]
    return [(first, last) for first, last in split if first < last]
