"""How many threads a kernel may have: its share of what a container or a user may have.

Linux limits threads for each user, and so do containers. A kernel that had all of them would leave
none to other kernels, or to the grader.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_GRADERS_OWN: Final = 64
# Of the worker and the supervisor that belong to a kernel, and of the reference's kernel that
# follow-through starts beside it.
_FOR_EACH: Final = 16 + 32
_FEWEST: Final = 64  # a kernel has about 15, and TensorFlow starts some
_GROUPS: Final = Path("/sys/fs/cgroup")
_OWN_GROUPS: Final = Path("/proc/self/cgroup")


def threads(wanted: int, kernels: int, groups: Path = _GROUPS, own: Path = _OWN_GROUPS) -> int:
    """Return how many threads all processes of a kernel may have together.

    Args:
        wanted: at most.
        kernels: at a time.
        groups: where control groups are mounted.
        own: the file in which Linux lists those that this process is in.
    """
    limits = [*_of_user(), *_of_groups(groups, own)]
    shares = [(limit - _GRADERS_OWN) // kernels - _FOR_EACH for limit in limits]
    return max(_FEWEST, min([wanted, *shares]))


def _of_user() -> Iterator[int]:
    soft, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    if os.geteuid() != 0 and soft != resource.RLIM_INFINITY:
        yield soft


def _of_groups(groups: Path, own: Path) -> Iterator[int]:
    """Yield the limits of this process's control groups and of those around them."""
    with contextlib.suppress(OSError):
        for line in own.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            mount = groups / controllers
            inner = Path(path.lstrip("/"))
            # In a container the path may be the machine's, and what is mounted the container's.
            for folder in {mount / inner, *(mount / parent for parent in inner.parents)}:
                with contextlib.suppress(OSError, ValueError):
                    yield int((folder / "pids.max").read_text())
