"""What checks need from whatever runs a notebook: a sandboxed kernel, or this process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from autograder.errors import KernelError
from autograder.judging.bridge.client import Serve
from autograder.judging.kernel.clock import Limit


class OutOfTime(KernelError):
    """The submission has used up its time or its kernels."""


Phase = Callable[[str], AbstractContextManager[None]]


def unmeasured(_phase: str) -> AbstractContextManager[None]:
    """Leave the time of a phase uncharged."""
    return contextlib.nullcontext()


class Runner(Protocol):
    """Answers the requests of checks."""

    @property
    def reason(self) -> str:
        """Why the last kernel ended: ``memory``, ``processes``, ``ended`` and so on."""

    def ready(self) -> None:
        """Make sure that a request can be answered.

        Raises:
            OutOfTime: it can't, and never will be.
        """

    def request(self, frame: bytes, limit: Limit, serve: Serve) -> bytes:
        """Carry one frame over the bridge and return the answer's.

        Raises:
            StudentTimeout: it did not come in time.
            KernelDied, KernelStuck: it will never come; the next request gets a fresh kernel.
        """

    def restart(self) -> None:
        """Give up on the request under way."""

    def trouble(self, question: str, name: str = "") -> str:
        """Report how the cell that should define a function ended; empty if it ended well.

        Args:
            question: whose function.
            name: of the function; empty for any of the question's.
        """

    def close(self) -> None:
        """Release everything."""
