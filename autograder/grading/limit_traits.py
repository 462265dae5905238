"""The limits of one submission as settings of ``nbgrader_config.py``."""

from __future__ import annotations

from typing import Any

from traitlets import Float, HasTraits, Integer

from autograder.grading.limit_settings import SETTINGS
from autograder.judging.sandbox.request import Limits

_SETTINGS = {setting.name: setting for setting in SETTINGS}


def _trait(name: str) -> Any:
    setting = _SETTINGS[name]
    kind: type[Any] = Float if setting.kind is float else Integer
    return kind(setting.default, help=setting.help).tag(config=True)


class LimitTraits(HasTraits):
    """What a class of the configuration inherits for its submissions to have limits."""

    cell_seconds = _trait("cell_seconds")
    check_seconds = _trait("check_seconds")
    submission_seconds = _trait("submission_seconds")
    memory = _trait("memory")
    processes = _trait("processes")
    file_size = _trait("file_size")
    cells = _trait("cells")
    cell_output = _trait("cell_output")
    all_output = _trait("all_output")

    def limits(self) -> Limits:
        """Return them as the engine takes them.

        Raises:
            UsageError: one is not above 0.
        """
        owner = f"c.{type(self).__name__}"
        given = {s.field: s.read(getattr(self, s.name), f"{owner}.{s.name}") for s in SETTINGS}
        return Limits(**given)  # type: ignore[arg-type]
