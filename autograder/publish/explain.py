"""How ``grader.check`` tells a student what is wrong: the failing line, what was seen, a hint.

This file is shipped to students inside ``checking.py``.
"""

from __future__ import annotations

import inspect
import linecache
import os
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

import otter.test_files

from autograder.judging.bridge.precision import full_precision
from autograder.judging.checks.inprocess import LocalHandle, LocalStudent, NotDefined
from autograder.judging.checks.kit import CheckFailed


class NotWritten(Exception):
    """The exercise still holds its stub."""


class YourCodeRaised(Exception):
    """The student's own code ended with an exception."""


class test_case(otter.test_files.test_case):  # type: ignore[misc]  # noqa: N801
    """Otter's ``test_case``, for functions that take a ``student`` and may offer a hint.

    Args:
        name: the check's title.
        points: what it is worth.
        hint: what to look at if it fails.
        hidden: whether students don't see it.
        data: functions that make further arguments of the check, by the arguments' names.
    """

    def __init__(
        self,
        name: str,
        points: float,
        hint: str = "",
        hidden: bool = False,
        data: dict[str, Callable[..., Any]] | None = None,
    ) -> None:
        super().__init__(name=name, points=points, hidden=hidden)
        self.hint = hint
        self.wrong = ""  # what was wrong when it last ran
        self.data = data or {}

    def call_func(self, global_environment: dict[str, Any]) -> None:
        """Run the check; what it raises is put into words.

        Otter shows the line of the test file at which the exception passed, so the exception in
        words goes on with the traceback of the original one.
        """
        self.wrong = ""
        student = LocalStudent(global_environment)
        arguments = arguments_of(self.test_func, {"student": lambda: student, **self.data})
        try:
            with full_precision():
                self.test_func(**arguments)
        except (Exception, SystemExit) as error:
            frames = error.__traceback__
            failure = in_words(error, self.hint, global_environment)
            raised = isinstance(failure, YourCodeRaised)
            self.wrong = f"Your code raised {failure}" if raised else str(failure)
            if os.environ.get("NBGRADER_EXECUTION") == "validate":
                # `nbgrader validate` takes a cell for passed unless it fails or writes here.
                print(f"{self.name}: {failure}", file=sys.stderr)
            raise failure.with_traceback(frames.tb_next if frames else None) from None

    def __reduce__(self) -> Any:
        """Travel as otter's own class: whoever grades may not have this module."""
        fields = (self.name, self.points, self.hidden, self.success_message, self.failure_message)
        return otter.test_files.test_case, fields


def arguments_of(
    function: Callable[..., Any], makers: dict[str, Callable[..., Any]]
) -> dict[str, Any]:
    """Make the arguments that a function names; what makes one may ask for others."""
    return {
        name: makers[name](**arguments_of(makers[name], makers))
        for name in inspect.signature(function).parameters
    }


def in_words(error: BaseException, hint: str, notebook: dict[str, Any]) -> Exception:
    """Return an exception whose name and text a student can act on.

    Args:
        error: what a check or the student's code raised.
        hint: the check's hint; given where the work is wrong, not where it is missing.
        notebook: the notebook's global names.
    """
    text = str(error)
    if isinstance(error, CheckFailed):
        hinted = (error.hint or hint) and not isinstance(error, NotDefined)
        return CheckFailed(_visible(f"{text}\nHint: {error.hint or hint}" if hinted else text))
    if isinstance(error, NotImplementedError) and text.startswith("Exercise "):
        question = text.removeprefix("Exercise ").partition(":")[0]
        return NotWritten(f"{question} is not written yet.")
    if LocalHandle.__name__ in text:
        # The check met an object where it needs numbers; as graded, that is a wrong answer.
        return CheckFailed("Your code returned something that this check can't work with.")
    words = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return YourCodeRaised(_visible(words + _place(error.__traceback__, notebook)))


def _place(frames: TracebackType | None, notebook: dict[str, Any]) -> str:
    """Name the last line of the notebook that an exception passed."""
    place = ""
    while frames is not None:
        if frames.tb_frame.f_globals is notebook:
            code = frames.tb_frame.f_code
            line = linecache.getline(code.co_filename, frames.tb_lineno).strip()
            place = f"\nIn {code.co_name}, line {frames.tb_lineno} of its cell"
            place += f":  {line}" if line else "."
        frames = frames.tb_next
    return place


def _visible(text: str) -> str:
    """Keep a browser from taking ``<KerasTensor>`` for a tag: otter shows texts as HTML."""
    return text.replace("<", "<\u200b")
