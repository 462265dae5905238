"""The course's policy on late work, as a plugin of nbgrader's AssignLatePenalties."""

from __future__ import annotations

import math
from typing import Any

from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float
from traitlets.config import Config

_DAY = 24 * 3600.0


class LatePolicy(BasePlugin):  # type: ignore[misc]
    """Takes a share of the score off for every day begun, after some minutes of grace.

    nbgrader counts the seconds from the due date, to which it adds a student's extension, to the
    time in the submission's ``timestamp.txt``; without either, nothing is late.
    """

    grace_minutes = Float(15.0, min=0.0, help="lateness that costs nothing").tag(config=True)
    percent_per_day = Float(
        10.0, min=0.0, max=100.0, help="of the score, taken for each day begun"
    ).tag(config=True)
    floor_percent = Float(
        50.0, min=0.0, max=100.0, help="of the score, kept however late the work is"
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off; None for none."""
        if total_seconds_late <= 60 * self.grace_minutes:
            return None
        # Grace forgives a short delay; it doesn't move the due date of a longer one.
        days = math.ceil(total_seconds_late / _DAY)
        percent = min(days * self.percent_per_day, 100.0 - self.floor_percent)
        return round(score * percent / 100, 2)

    @property
    def words(self) -> str:
        """The policy in a sentence, for students who lost points by it."""
        most = 100.0 - self.floor_percent
        free = f"; {self.grace_minutes:g} minutes cost nothing" if self.grace_minutes else ""
        return (
            f"The course takes {self.percent_per_day:g}% of the score off for each day begun, "
            f"at most {most:g}%{free}."
        )


def policy_words(config: Config) -> str:
    """Return the course's policy in a sentence; empty if it has one of its own."""
    plugin = _plugin(config)
    return plugin.words if isinstance(plugin, LatePolicy) else ""


def penalty_of(config: Config, student_id: str, score: float, seconds_late: float) -> float:
    """Return the points that the course's policy takes off, as nbgrader would set them.

    Args:
        config: of the course.
        student_id: whose.
        score: without penalty.
        seconds_late: 0 for work that is on time.
    """
    if seconds_late <= 0:
        return 0.0
    taken = _plugin(config).late_submission_penalty(student_id, score, seconds_late)
    return max(0.0, min(float(taken or 0.0), score))


def _plugin(config: Config) -> Any:
    step = AssignLatePenalties(config=config)
    step.init_plugin()
    return step.plugin_inst
