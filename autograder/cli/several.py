"""One command for several assignments: a failure of one doesn't stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.cli.endings import DONE, exit_code, print_error
from autograder.course import Assignment
from autograder.errors import AutograderError


@dataclass(frozen=True)
class Ended:
    """What a command did with one assignment.

    Args:
        code: what it would exit with if this were the only one.
        record: what ``--json`` shows of it.
    """

    code: int = DONE
    record: dict[str, Any] = field(default_factory=dict)


def with_each(
    assignments: Sequence[Assignment], work: Callable[[Assignment], Ended]
) -> tuple[int, list[dict[str, Any]]]:
    """Do something with each assignment in turn; an error is printed, and the next one follows.

    Returns:
        The worst exit code, and a record of each: ``assignment``, ``error`` (None if it went
        well) and what `Ended.record` adds.
    """
    worst, records = DONE, []
    for assignment in assignments:
        error = None
        try:
            ended = work(assignment)
        except AutograderError as caught:
            error, ended = str(caught), Ended(exit_code(caught))
            print_error(error if len(assignments) == 1 else f"{assignment.name}: {error}")
        worst = max(worst, ended.code)
        records.append({"assignment": assignment.name, "error": error, **ended.record})
    return worst, records
