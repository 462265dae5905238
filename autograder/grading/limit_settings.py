"""Each limit as a person sets it: by an option of a command, or in ``nbgrader_config.py``."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits

_DEFAULT = Limits()
_MB = 2**20


@dataclass(frozen=True)
class LimitSetting:
    """One limit's setting.

    Args:
        name: in a configuration; the option is the same in dashes.
        field: of `Limits`.
        help: what it limits, and in what unit.
        kind: what it takes.
        unit: bytes or other units of the field in one of the setting.
    """

    name: str
    field: str
    help: str
    kind: type[int] | type[float] = int
    unit: int = 1

    @property
    def flag(self) -> str:
        """The option."""
        return "--" + self.name.replace("_", "-")

    @property
    def default(self) -> float:
        """The limit where nothing is said, in the setting's unit."""
        return self.kind(getattr(_DEFAULT, self.field) / self.unit)

    def read(self, given: float, named: str) -> float:
        """Return the limit that was given, in the field's unit.

        Args:
            given: in the setting's unit.
            named: the setting as the person who gave it wrote it.

        Raises:
            UsageError: it is not above 0.
        """
        if not given > 0:
            raise UsageError(f"{named} {given} must be above 0")
        value = given * self.unit
        return int(value) if isinstance(getattr(_DEFAULT, self.field), int) else value


_TIMES = "in seconds; time spent waiting for a processor doesn't count"
SETTINGS = (
    LimitSetting("cell_seconds", "cell_seconds", f"Time of one cell, {_TIMES}.", float),
    LimitSetting("check_seconds", "check_seconds", f"Time of one check, {_TIMES}.", float),
    LimitSetting(
        "submission_seconds", "submission_seconds", f"Time of one submission, {_TIMES}.", float
    ),
    LimitSetting("memory", "memory_bytes", "Memory of one submission, in MB.", unit=_MB),
    LimitSetting("processes", "processes", "Processes of one submission at a time."),
    LimitSetting("file_size", "file_bytes", "Largest file that may be written, in MB.", unit=_MB),
    LimitSetting("cells", "cells", "Cells of one submission that are run."),
    LimitSetting(
        "cell_output", "output_bytes_per_cell", "Output kept of one cell, in MB.", float, _MB
    ),
    LimitSetting("all_output", "output_bytes", "Output kept of all cells, in MB.", float, _MB),
)
