"""One kernel at a time on the whole machine, for isolation ``"user"``.

Without namespaces two kernels see the same processes, files and counters, so the code in one could
send what it knows to the code in the other. No kernel begins before the last one is cleaned up.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from typing import Final

from autograder.choices import Isolation
from autograder.errors import SandboxError

_LOCK: Final = "/run/iml-autograder.lock"  # in a folder that only root can write to
_PATIENCE: Final = 3600.0  # seconds
_PAUSE: Final = 0.02


@contextlib.contextmanager
def alone_on_machine(isolation: Isolation) -> Iterator[list[int]]:
    """Wait until no other kernel of isolation ``"user"`` runs, and keep others waiting.

    Yields:
        The lock's descriptor, for the supervisor: others wait while any process has it open.
        Empty for other isolations.

    Raises:
        SandboxError: others ran for an hour.
        OSError: the lock can't be made.
    """
    if isolation != Isolation.USER:
        yield []
        return
    lock = os.open(_LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(lock)
        yield [lock]
    finally:
        os.close(lock)


def _wait_for(lock: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise SandboxError(
                    "another grading with isolation user ran for an hour; "
                    "with it, one kernel runs at a time on a machine"
                ) from None
            time.sleep(_PAUSE)
        else:
            return
