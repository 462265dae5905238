"""Our own solution executed in this process, checked as a submission is. Never a student's."""

from __future__ import annotations

from autograder.judging.bridge.client import Serve, StudentTimeout
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.judge.watchdog import CheckHung, Watchdog
from autograder.judging.kernel.clock import Limit


class LocalRun:
    """A solution executed in this process, where a submission would have its kernel.

    Args:
        channel: sends requests to the executed solution.
    """

    reason = "ended"

    def __init__(self, channel: LocalChannel) -> None:
        self._channel = channel

    def ready(self) -> None:
        """Do nothing: it always is."""

    def restart(self) -> None:
        """Do nothing: an answer has come, or its alarm has gone off."""

    def request(self, frame: bytes, limit: Limit, serve: Serve) -> bytes:
        """Answer one frame.

        Raises:
            StudentTimeout: not within the limit.
        """
        try:
            with Watchdog(limit.left).watch():
                return self._channel.request(frame, serve)
        except CheckHung:
            raise StudentTimeout("the call took too long") from None

    def trouble(self, question: str, name: str = "") -> str:
        """Return nothing: a cell that raises ends the process."""
        return ""

    def close(self) -> None:
        """Do nothing: the process ends soon."""
