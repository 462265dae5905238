"""How Gradescope's container grades: the part of ``nbgrader_config.py`` named ``c.Gradescope``."""

from __future__ import annotations

from traitlets import Float, Integer
from traitlets.config import Configurable

from autograder.grading.limit_traits import LimitTraits


class Gradescope(LimitTraits, Configurable):
    """Limits that fit into Gradescope's own, and how often a student may hand in."""

    submission_seconds = Float(420.0, help="below the time that Gradescope gives").tag(config=True)
    memory = Integer(2500, help="in MB, below the memory of Gradescope's container").tag(
        config=True
    )
    submissions_per_day = Integer(
        0, min=0, help="that are graded within 24 hours; 0 for any number"
    ).tag(config=True)
