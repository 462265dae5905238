"""The options that set limits, the same for every command that grades."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from autograder.errors import UsageError
from autograder.sandbox.request import Limits

_DEFAULT = Limits()
_MB = 2**20


@dataclass(frozen=True)
class LimitOption:
    """One limit's option.

    Args:
        flag: as it is typed.
        field: of `Limits`.
        help: for ``--help``.
        kind: what the option takes.
        unit: bytes or other units of the field in one of the option.
    """

    flag: str
    field: str
    help: str
    kind: type[int] | type[float] = int
    unit: int = 1

    @property
    def default(self) -> float:
        """The limit where nothing is said, in the option's unit."""
        return self.kind(getattr(_DEFAULT, self.field) / self.unit)

    def read(self, given: float) -> float:
        """Return the limit that was given, in the field's unit.

        Raises:
            UsageError: it is not above 0.
        """
        if not given > 0:
            raise UsageError(f"{self.flag} {given} must be above 0")
        value = given * self.unit
        return int(value) if isinstance(getattr(_DEFAULT, self.field), int) else value


_TIMES = "in seconds; time spent waiting for a processor doesn't count"
OPTIONS = (
    LimitOption("--cell-seconds", "cell_seconds", f"Time of one cell, {_TIMES}.", float),
    LimitOption("--check-seconds", "check_seconds", f"Time of one check, {_TIMES}.", float),
    LimitOption(
        "--submission-seconds", "submission_seconds", f"Time of one submission, {_TIMES}.", float
    ),
    LimitOption("--memory", "memory_bytes", "Memory of one submission, in MB.", unit=_MB),
    LimitOption("--processes", "processes", "Processes of one submission at a time."),
    LimitOption("--file-size", "file_bytes", "Largest file that may be written, in MB.", unit=_MB),
    LimitOption("--cells", "cells", "Cells of one submission that are run."),
    LimitOption(
        "--cell-output", "output_bytes_per_cell", "Output kept of one cell, in MB.", float, _MB
    ),
    LimitOption("--all-output", "output_bytes", "Output kept of all cells, in MB.", float, _MB),
)


def takes_limits(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each limit; it receives them as one argument ``limits``."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for name, p in signature.parameters.items() if name != "limits"]

    @functools.wraps(command)
    def with_limits(**given: Any) -> None:
        limits = {option.field: option.read(given.pop(option.field)) for option in OPTIONS}
        command(**given, limits=Limits(**limits))  # type: ignore[arg-type]

    parameters = [*own, *map(_parameter, OPTIONS)]
    with_limits.__dict__["__signature__"] = signature.replace(parameters=parameters)
    return with_limits


def _parameter(option: LimitOption) -> inspect.Parameter:
    described = typer.Option(option.flag, help=option.help, rich_help_panel="Limits")
    return inspect.Parameter(
        option.field,
        inspect.Parameter.KEYWORD_ONLY,
        default=option.default,
        annotation=Annotated[option.kind, described],
    )
