"""What a notebook calls ``grader``: otter's ``Notebook``, brief and in the notebook's order.

This file is shipped to students inside ``checking.py``.
"""

from __future__ import annotations

import sys
from typing import Any

import otter
from IPython import get_ipython
from otter.check.utils import grading_mode_disabled
from otter.test_files import GradingResults, TestFile

from autograder.judging.checks.inprocess import TESTS

# Filled in by the build: the release's questions, in the notebook's order.
QUESTIONS: tuple[str, ...] = ()


class Grader(otter.Notebook):  # type: ignore[misc]
    """Otter's ``Notebook``, which shows what is wrong in our words alone.

    Args:
        notebook: the notebook's file, beside this one.
    """

    def __init__(self, notebook: str, tests_dir: str = TESTS, **options: Any) -> None:
        super().__init__(notebook, tests_dir=tests_dir, **options)

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> TestFile:
        """Check one question."""
        names = sys._getframe(1).f_globals if global_env is None else global_env
        checked = super().check(question, names)
        for result in checked.test_case_results:
            told = getattr(result.test_case.body, "told", "")
            if told and not result.passed:
                # Otter would also print the line of its own file at which the check failed.
                result.message = f"❌ Test case failed\n{told}"
        return checked

    @grading_mode_disabled  # type: ignore[untyped-decorator]
    def check_all(self) -> GradingResults:
        """Check all questions, in the notebook's order."""
        # Between a cell and this line are otter's decorators, which have other globals.
        shell = get_ipython()
        names = shell.user_ns if shell else sys.modules["__main__"].__dict__
        return GradingResults([self.check(question, names) for question in QUESTIONS])
