"""What a worker says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

MOST_NAMED = 10  # workers in a list


@dataclass(frozen=True)
class WorkerState:
    """Whether a worker grades.

    Args:
        address: of the worker.
        isolation: what keeps students' code apart there; empty if it doesn't grade.
        threads: submissions that it grades at a time.
        reason: why it doesn't grade.
    """

    address: str
    isolation: str = ""
    threads: int = 0
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {**asdict(self), "isolation": str(self.isolation)}

    @classmethod
    def from_json(cls, data: Any) -> WorkerState:
        """Read back what `to_json` returned.

        Raises:
            ValueError: it is not one of ours.
        """
        return msgspec.convert(data, cls)


def described(states: Sequence[WorkerState]) -> list[str]:
    """Return a sentence about the workers that grade, and one for each that doesn't."""
    ready = [state for state in states if state.isolation]
    lines = []
    if ready:
        named = ", ".join(
            f"{state.address} ({state.threads} at a time, isolation {state.isolation})"
            for state in ready[:MOST_NAMED]
        )
        more = len(ready) - MOST_NAMED
        count = "1 worker grades" if len(ready) == 1 else f"{len(ready)} workers grade"
        lines.append(f"{count}: {named}" + (f" and {more} more" if more > 0 else ""))
    return lines + [refused(state) for state in states if not state.isolation]


def refused(state: WorkerState) -> str:
    """Say why a worker doesn't grade."""
    return f"the worker {state.address} does not grade: {state.reason}"
