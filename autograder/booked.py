"""What the gradebook adds to a result: points and comments of people, and what lateness costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class BookedQuestion:
    """One question of a submission.

    Args:
        name: of the question.
        points: that a person gave, extra credit included; None if nobody did.
        waiting: whether a person still has to give them.
        comment: of a person; empty if there is none.
    """

    name: str
    points: float | None = None
    waiting: bool = False
    comment: str = ""


@dataclass(frozen=True)
class Booked:
    """One submission.

    Args:
        penalty: points taken off for being late.
        due: when it had to be handed in, extension included, in UTC; None if there is no such time.
        handed_in: when it was, in UTC; None if that is unknown.
        questions: by name; those without a cell in the gradebook are missing.
        score: as the gradebook adds it up, without the penalty.
        max_score: likewise.
    """

    penalty: float = 0.0
    due: datetime | None = None
    handed_in: datetime | None = None
    questions: Mapping[str, BookedQuestion] = field(default_factory=dict)
    score: float = 0.0
    max_score: float = 0.0

    @property
    def late_by(self) -> timedelta | None:
        """How long after it was due; None if it wasn't late, or nobody knows."""
        if self.due is None or self.handed_in is None or self.handed_in <= self.due:
            return None
        return self.handed_in - self.due

    @property
    def is_late(self) -> bool:
        """Whether it was handed in late, or lost points for that."""
        return bool(self.late_by or self.penalty)

    @property
    def waiting(self) -> list[str]:
        """Questions that a person still has to grade."""
        return [name for name, question in self.questions.items() if question.waiting]

    def question(self, name: str) -> BookedQuestion:
        """Return a question; an empty one if the gradebook doesn't have it."""
        return self.questions.get(name, BookedQuestion(name))

    @property
    def seconds_late(self) -> float:
        """How much after the due date it was handed in; 0 if it wasn't, or that is unknown."""
        return self.late_by.total_seconds() if self.late_by else 0.0

    @property
    def adds(self) -> bool:
        """Whether there is anything that the result does not say."""
        by_hand = (q.points is not None or q.comment for q in self.questions.values())
        return bool(self.penalty) or any(by_hand)
