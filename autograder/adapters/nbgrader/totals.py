"""What a result is worth with all that people and lateness add, before the gradebook has it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from traitlets.config import Config

from autograder.adapters.nbgrader.late import penalty_of
from autograder.booked import Booked
from autograder.notebook.source import Source
from autograder.render.feedback_grade import whole_grade
from autograder.results import SubmissionResult
from autograder.text import plain_id


class Totals:
    """Adds up results.

    Args:
        source: of the assignment.
        booked: what the gradebook adds, by student.
        config: of the course, for its policy on late work.
    """

    def __init__(self, source: Source, booked: Mapping[str, Booked], config: Config) -> None:
        self._source, self._booked, self._config = source, booked, config

    def recorded(self, result: SubmissionResult) -> float:
        """Return what a result is worth with the penalty that the gradebook has."""
        return whole_grade(result, self._source, self._of(result)).score

    def expected(self, result: SubmissionResult) -> float:
        """Return what a result will be worth once the gradebook has it."""
        booked = self._of(result)
        unpunished = whole_grade(result, self._source, dataclasses.replace(booked, penalty=0.0))
        who = plain_id(result.student_id)
        penalty = penalty_of(self._config, who, unpunished.score, booked.seconds_late)
        return unpunished.score - penalty

    def _of(self, result: SubmissionResult) -> Booked:
        return self._booked.get(plain_id(result.student_id), Booked())
