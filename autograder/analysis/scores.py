"""A class's automatic scores as arrays: a row for each submission, a column for each item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from autograder.course import Visibility
from autograder.results import QuestionResult, Status, SubmissionResult

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Item:
    """A question, or one check of it.

    Args:
        question: its name.
        check: the check's function; empty for the question as a whole.
        visibility: of the check; None for a question.
        title: of the check; empty for a question.
        points: what it is worth.
    """

    question: str
    check: str
    visibility: Visibility | None
    title: str
    points: float


@dataclass(frozen=True)
class ClassScores:
    """The scores of all submissions of status ``graded``.

    Args:
        students: their ids, one for each row.
        items: one for each column: every question in the order of the notebook, each followed by
            its checks.
        points: earned, (submissions, items); NaN where a submission's release lacks the item.
        mistakes: by question, students by the sentence that names their mistake.
    """

    students: Sequence[str]
    items: Sequence[Item]
    points: Numbers
    mistakes: dict[str, dict[str, list[str]]]

    @property
    def is_question(self) -> NDArray[np.bool_]:
        """Which columns are questions, (items,)."""
        return np.array([not item.check for item in self.items], bool)

    @property
    def questions(self) -> Numbers:
        """Points of whole questions, (submissions, questions)."""
        return self.points[:, self.is_question]

    @property
    def totals(self) -> Numbers:
        """All automatic points of each submission, (submissions,)."""
        totals: Numbers = np.nansum(self.questions, axis=1)
        return totals


@dataclass
class ScoreTable:
    """Collects scores from results one by one; columns are added as they come up.

    A row holds bare numbers, as many as there were columns: a class of thousands has a million.
    """

    students: list[str] = field(default_factory=list)
    items: dict[tuple[str, str, str], Item] = field(default_factory=dict)
    rows: list[Numbers] = field(default_factory=list)
    mistakes: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _columns: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, result: SubmissionResult) -> None:
        """Add a submission's row; one of a status other than ``graded`` has no final points."""
        if result.status is not Status.GRADED:
            return
        row: dict[int, float] = {}
        for question in result.questions:
            self._add_question(row, question)
            if question.mistake:
                named = self.mistakes.setdefault(question.name, {})
                named.setdefault(question.mistake.text, []).append(result.student_id)
        self.students.append(result.student_id)
        numbers = np.full(len(self.items), np.nan)
        numbers[list(row)] = list(row.values())
        self.rows.append(numbers)

    def _add_question(self, row: dict[int, float], question: QuestionResult) -> None:
        key = (question.name, "", "")
        if key not in self.items:
            self._new(key, Item(question.name, "", None, "", question.max_score))
        row[self._columns[key]] = question.score
        for check in question.checks:
            key = (question.name, str(check.visibility), check.name)
            if key not in self.items:
                about = (check.name, check.visibility, check.title, check.max_points)
                self._new(key, Item(question.name, *about))
            row[self._columns[key]] = check.points

    def _new(self, key: tuple[str, str, str], item: Item) -> None:
        self._columns[key] = len(self.items)
        self.items[key] = item

    def scores(self) -> ClassScores:
        """Return all rows as arrays."""
        order = {name: i for i, name in enumerate(dict.fromkeys(key[0] for key in self.items))}
        # A check that only some submissions have still stands beside its question's others.
        keys = sorted(self.items, key=lambda key: order[key[0]])
        points = np.full((len(self.rows), len(keys)), np.nan)
        for i, row in enumerate(self.rows):
            points[i, : len(row)] = row
        return ClassScores(
            self.students,
            [self.items[key] for key in keys],
            points[:, [self._columns[key] for key in keys]],
            self.mistakes,
        )
