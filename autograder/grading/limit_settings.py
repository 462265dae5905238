"""Each limit as a person sets it: by a command's option, or in ``nbgrader_config.py``."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.errors import UsageError
from autograder.judging.sandbox.request import Limits

_DEFAULT = Limits()
_MB = 2**20
_MOST = 2**62  # more than any machine has, and what Linux can still count
_MOST_SECONDS = 10**6  # eleven days; Linux waits in milliseconds, and can't count many more


@dataclass(frozen=True)
class LimitSetting:
    """One limit's setting.

    Args:
        name: in a configuration; the option is the same with dashes.
        field: of `Limits`.
        help: what it limits, and in what unit.
        kind: type of its values.
        unit: how many of the field's units make one of the setting's.
        most: in the field's unit.
    """

    name: str
    field: str
    help: str
    kind: type[int] | type[float] = int
    unit: int = 1
    most: int = _MOST

    @property
    def flag(self) -> str:
        """The option."""
        return "--" + self.name.replace("_", "-")

    @property
    def default(self) -> float:
        """The default limit, in the setting's unit."""
        return self.kind(getattr(_DEFAULT, self.field) / self.unit)

    def read(self, given: float, named: str) -> float:
        """Return the limit that was given, in the field's unit.

        Args:
            given: in the setting's unit.
            named: the setting's name as the person who set it wrote it.

        Raises:
            UsageError: it is not above 0, or more than any machine has.
        """
        whole = isinstance(getattr(_DEFAULT, self.field), int)
        value = given * self.unit
        if not (value >= 1 if whole else value > 0):
            least = "at least one byte" if given > 0 else "above 0"
            raise UsageError(f"{named} {given} must be {least}")
        if value > self.most:
            raise UsageError(f"{named} {given} must be at most {self.most // self.unit}")
        return int(value) if whole else value


_TIMES = "in seconds; time spent waiting for a processor doesn't count"


def _time(of: str) -> LimitSetting:
    name, help_ = f"{of}_seconds", f"Time of one {of}, {_TIMES}."
    return LimitSetting(name, name, help_, float, most=_MOST_SECONDS)


SETTINGS = (
    _time("cell"),
    _time("check"),
    _time("submission"),
    LimitSetting("memory", "memory_bytes", "Memory of one submission, in MB.", unit=_MB),
    LimitSetting("processes", "processes", "Processes of one submission at a time."),
    LimitSetting("file_size", "file_bytes", "Largest file that may be written, in MB.", unit=_MB),
    LimitSetting("cells", "cells", "Cells of one submission that are run."),
    LimitSetting(
        "cell_output", "output_bytes_per_cell", "Output kept of one cell, in MB.", float, _MB
    ),
    LimitSetting("all_output", "output_bytes", "Output kept of all cells, in MB.", float, _MB),
)
