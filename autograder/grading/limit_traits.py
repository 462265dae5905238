"""The limits of one submission as settings of ``nbgrader_config.py``."""

from __future__ import annotations

from typing import Any

from traitlets import Float, HasTraits, Integer

from autograder.grading.limit_settings import SETTINGS, LimitSetting
from autograder.judging.sandbox.request import Limits


def _trait(setting: LimitSetting) -> Any:
    kind: type[Any] = Float if setting.kind is float else Integer
    return kind(setting.default, help=setting.help).tag(config=True)


class LimitTraits(HasTraits):
    """A base of configurable classes: gives their submissions limits."""

    # A class's namespace can be written to while its body runs (PEP 667).
    locals().update({setting.name: _trait(setting) for setting in SETTINGS})

    def limits(self) -> Limits:
        """Return them as the engine takes them.

        Raises:
            UsageError: one is not above 0.
        """
        owner = f"c.{type(self).__name__}"
        given = {s.field: s.read(getattr(self, s.name), f"{owner}.{s.name}") for s in SETTINGS}
        return Limits(**given)  # type: ignore[arg-type]
