"""What late work costs, by the policy that the course has set for nbgrader."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.adapters.gradescope.metadata import Metadata
from autograder.text import duration


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and what that costs.

    Args:
        seconds: after the due date; 0 if in time.
        penalty: points that it costs.
        costs: whether such a delay costs points, whatever the score.
    """

    seconds: float = 0.0
    penalty: float = 0.0
    costs: bool = False

    @property
    def words(self) -> str:
        """Report it without a number of points, which would give hidden checks away."""
        if self.seconds <= 0:
            return ""
        cost = "; the course's policy takes points off" if self.costs else ", at no cost"
        return f"Handed in {duration(self.seconds)} after the due date{cost}."


def lateness(config: Config, metadata: Metadata, score: float) -> Lateness:
    """Apply the course's policy, as nbgrader's AssignLatePenalties does.

    Args:
        config: the course's.
        metadata: of the submission.
        score: points earned; the penalty is taken from it, and never exceeds it.
    """
    seconds = metadata.seconds_late
    if seconds <= 0:
        return Lateness()
    step = AssignLatePenalties(config=config)
    step.init_plugin()

    def penalty(points: float) -> float:
        user = ", ".join(metadata.users)
        asked = step.plugin_inst.late_submission_penalty(user, points, seconds)
        return max(0.0, min(float(asked or 0.0), points))

    return Lateness(seconds, penalty(score), costs=penalty(100.0) > 0)
