"""A question's verdict as plain text, shown below its check cell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from autograder.course import Visibility
from autograder.render.words import OUTCOMES, earned, follow_through_text, mistake_text
from autograder.results import CheckResult, Outcome, QuestionResult
from autograder.text import number, printable

_WIDTH = 88


def verdict_text(question: QuestionResult) -> str:
    """Report how a question's checks ended.

    Public checks come with message and hint. Hidden ones come only with title and outcome, since a
    notebook is copied and forwarded more freely than a feedback page.
    """
    head = f"{question.name}: {number(question.score)} of {number(question.max_score)} points"
    wrapped = [
        textwrap.wrap(text(question), _WIDTH) for text in (mistake_text, follow_through_text)
    ]
    notes = [line for lines in wrapped if lines for line in (*lines, "")]
    return "\n".join([head, "", *notes, *_lines(question)]) + "\n"


def _lines(question: QuestionResult) -> Iterator[str]:
    for check in question.checks:
        mark = "✓" if check.outcome is Outcome.PASSED else "✗"
        hidden = " (hidden)" if check.visibility != Visibility.PUBLIC else ""
        yield f"{mark} {printable(check.title)}{hidden}: {OUTCOMES[check.outcome]}, {earned(check)}"
        if check.visibility == Visibility.PUBLIC and check.outcome is not Outcome.PASSED:
            yield from _explanation(check)
    if not question.checks:
        yield "None of its checks could run; a person will look at it."


def _explanation(check: CheckResult) -> Iterator[str]:
    hint = f"Hint: {check.hint}" if check.hint else ""
    for text in filter(None, (check.message, hint)):
        for line in printable(text).splitlines():
            yield from textwrap.wrap(
                line, _WIDTH, initial_indent="    ", subsequent_indent="    "
            ) or [""]
