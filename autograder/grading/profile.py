"""Where the time of a grading goes: each moment is charged to one phase."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping

# start: of kernels, later ones included; cells: the notebook's, and replays; checks: what they
# compute themselves; bridge: calls of the student's functions; writing: pages and the result.
PHASES = ("start", "cells", "checks", "bridge", "writing")
OTHER = "other"


class Profile:
    """Seconds by phase; of nested phases, the innermost is charged."""

    def __init__(self) -> None:
        self._seconds = dict.fromkeys((*PHASES, OTHER), 0.0)
        self._open = [OTHER]
        self._since = time.monotonic()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Charge the block to one of `PHASES`."""
        self._charge()
        self._open.append(name)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    @classmethod
    def of(cls, seconds: Mapping[str, float]) -> Profile:
        """Return a profile that another process has measured, to be continued."""
        profile = cls()
        profile._seconds.update(seconds)
        return profile

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each phase so far, and of all ``other`` time since the start."""
        self._charge()
        return {name: round(seconds, 3) for name, seconds in self._seconds.items()}

    def _charge(self) -> None:
        now = time.monotonic()
        self._seconds[self._open[-1]] += now - self._since
        self._since = now
