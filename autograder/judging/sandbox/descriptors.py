"""How many descriptors a kernel's processes may have open, and the grader's own limits.

For each user, Linux limits what epoll watches, and what is on its way over unix sockets. Each
kernel's processes together must stay below both limits, or they would use them up for other kernels
of the same user, and for the grader itself if it has the same user.
"""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Final

_WATCHES: Final = Path("/proc/sys/fs/epoll/max_user_watches")
_SHARE: Final = 0.9  # of the watches, all kernels together
_WATCH_BYTES: Final = 208
_OF_MEMORY: Final = 1 / 8  # what a kernel's watches may take; it is counted nowhere
_FEWEST: Final = 96  # Python with TensorFlow, training, needs about 60
_IN_ONE_MESSAGE: Final = 253  # descriptors; a sender's limit is looked at before a message only
_GRADERS_OWN: Final = 512


def raise_own_limits() -> None:
    """Let this process, and those that it starts, open as many files as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def descriptors(wanted: int, processes: int, kernels: int, memory: int) -> int:
    """Return how many descriptors a process of a kernel may have open.

    Args:
        wanted: at most.
        processes: of one kernel at a time.
        kernels: of one user at a time.
        memory: of one kernel, in bytes.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    left = hard - _GRADERS_OWN - _IN_ONE_MESSAGE if hard != resource.RLIM_INFINITY else wanted
    watches = min(_SHARE * _max_user_watches() / kernels, _OF_MEMORY * memory / _WATCH_BYTES)
    count = min(wanted, left)
    while count > _FEWEST and _watches(count, processes) > watches:
        count -= 1
    return max(count, _FEWEST)


def _watches(count: int, processes: int) -> int:
    """Return how many watches processes can set with so many descriptors each.

    Half of a process's descriptors watch the other half. And as many as one process may have can
    be on their way, each an epoll that watches everything that its creator had open.
    """
    return int(processes * (count // 2) ** 2 + (count + _IN_ONE_MESSAGE) * count)


def _max_user_watches() -> int:
    try:
        return int(_WATCHES.read_text())
    except OSError:
        return 2**31
