"""The questions of a feedback page: what each lost points for, and the code that did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.course import Visibility
from autograder.notebook.source import CHECK_SUFFIX, Source
from autograder.render.words import OUTCOMES, earned, follow_through_text, mistake_text
from autograder.results import CheckResult, Outcome, QuestionResult
from autograder.text import number, printable


@dataclass(frozen=True)
class ShownCheck:
    """A check as the page shows it.

    Args:
        tone: pass, fail or unclear.
        outcome: in a few words.
        call: that it failed on, with values below it; empty if it shows none.
        missing: whether there was no function to call.
    """

    title: str
    hidden: bool
    passed: bool
    mark: str
    tone: str
    outcome: str
    message: str
    hint: str
    points: str
    call: str
    missing: bool


@dataclass(frozen=True)
class ShownQuestion:
    """A question as the page shows it.

    Args:
        mistake: the sentence that names it; empty if none is known.
        follow_through: what follow-through did; empty if nothing.
        code: the student's own of this exercise; empty if there is none.
        unwritten: whether it was left as it was given.
    """

    name: str
    score: float
    max_score: float
    checks: list[ShownCheck]
    mistake: str
    follow_through: str
    code: str
    unwritten: bool

    @property
    def verdict(self) -> str:
        """Its points and passed checks in one line."""
        points = f"{number(self.score)} of {number(self.max_score)} points"
        return f"{points}, {len(self.passed)} of {len(self.checks)} checks passed"

    @property
    def passed(self) -> list[ShownCheck]:
        """The checks that passed."""
        return [check for check in self.checks if check.passed]

    @property
    def lost(self) -> list[ShownCheck]:
        """The checks that did not."""
        return [check for check in self.checks if not check.passed]

    @property
    def missing(self) -> str:
        """Why there was nothing to check, said once for all checks; empty if there was."""
        reasons = {check.message for check in self.checks}
        alike = len(reasons) == 1 and all(check.missing for check in self.checks)
        return reasons.pop() if alike else ""

    @property
    def right(self) -> bool:
        """Whether every check passed."""
        return bool(self.checks) and not self.lost


def shown_question(question: QuestionResult, code: str, unwritten: bool) -> ShownQuestion:
    """Return a question in words that its student may read.

    Args:
        question: its result.
        code: the student's own of this exercise; empty if there is none.
        unwritten: whether it was left as it was given.
    """
    return ShownQuestion(
        name=question.name,
        score=question.score,
        max_score=question.max_score,
        checks=[shown_check(check) for check in question.checks],
        mistake=mistake_text(question),
        follow_through=follow_through_text(question),
        code=code,
        unwritten=unwritten and bool(question.checks) and not question.score,
    )


def shown_check(check: CheckResult) -> ShownCheck:
    """Return a check in words that its student may read."""
    passed = check.outcome is Outcome.PASSED
    broken = check.outcome is Outcome.GRADER_ERROR
    outcome = OUTCOMES[check.outcome]
    return ShownCheck(
        title=printable(check.title),
        hidden=check.visibility != Visibility.PUBLIC,
        passed=passed,
        mark="✓" if passed else "?" if broken else "✗",
        tone="pass" if passed else "unclear" if broken else "fail",
        outcome=outcome,
        message=printable(check.message) or f"{outcome.capitalize()}.",
        hint=printable(check.hint),
        points=earned(check),
        call="" if broken else printable(check.call),
        missing=check.outcome is Outcome.MISSING,
    )


def own_code(notebook: NotebookNode, source: Source) -> Mapping[str, str]:
    """Return the code that a student wrote for each exercise, in the notebook's order.

    It is what stands between the check cell before and the exercise's own: its cell, and cells of
    the student's, without what the course gave.

    Args:
        notebook: one that `clean_notebook` made.
        source: of the assignment.
    """
    given = {cell.id: cell.released.strip() for cell in source.cells}
    kept = {cell.id for cell in source.cells if cell.role != "solution"}
    found: dict[str, str] = {}
    texts: list[str] = []
    for cell in notebook.cells:
        question = cell.id.removesuffix(CHECK_SUFFIX)
        if question != cell.id and question in source.questions:
            found[question], texts = "\n\n".join(texts), []
        elif cell.cell_type == "code" and cell.id not in kept:
            text = cell.source.strip("\n")
            texts += [text] * (text.strip() not in ("", given.get(cell.id)))
    return found
