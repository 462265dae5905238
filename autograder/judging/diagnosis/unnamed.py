"""Mistakes that no name was found for: what an instructor should add to the bank next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.judging.diagnosis.behaviour import Behaviour, from_record, to_record
from autograder.results import Outcome, QuestionResult

_MOST_NUMBERS = 10_000  # of one question; no entry of our banks has more than 3,505
_MOST_CODE = 50_000  # characters
# Nothing was written, or a check is to blame.
_NO_MISTAKE = {Outcome.MISSING, Outcome.GRADER_ERROR}


@dataclass(frozen=True)
class Unnamed:
    """One student's code that lost points without getting the name of a known mistake.

    Args:
        question: whose code.
        code: the cells that it is in; empty if they were not found, or are very long.
        deviating: the answers to probes that differ from right ones; None if nothing could be
            observed, or there are too many numbers to keep.
    """

    question: str
    code: str
    deviating: Behaviour | None


def unnamed(question: str, code: str, deviating: Behaviour | None) -> Unnamed:
    """Return what is kept of a question's code, within bounds."""
    numbers = sum(len(answer.numbers) for answer in (deviating or {}).values())
    return Unnamed(
        question,
        code if len(code) <= _MOST_CODE else "",
        deviating if numbers <= _MOST_NUMBERS else None,
    )


def has_no_name(question: QuestionResult) -> bool:
    """Whether a question's code is wrong, and no known mistake says how."""
    outcomes = {check.outcome for check in question.checks}
    lost = bool(outcomes - {Outcome.PASSED})
    return lost and not outcomes & _NO_MISTAKE and question.mistake is None


def unnamed_to_record(found: Unnamed) -> dict[str, Any]:
    """Return what JSON can hold."""
    answers = None if found.deviating is None else to_record(found.deviating)
    return {"question": found.question, "code": found.code, "deviating": answers}


def unnamed_from_record(record: dict[str, Any]) -> Unnamed:
    """Read back what `unnamed_to_record` returned.

    Raises:
        KeyError, TypeError, ValueError: it is not one of ours.
    """
    answers = record["deviating"]
    deviating = None if answers is None else from_record(answers)
    return Unnamed(str(record["question"]), str(record["code"]), deviating)
