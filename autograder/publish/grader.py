"""What a notebook calls ``grader``: otter's ``Notebook``, brief and in the notebook's order.

This file is shipped to students inside ``checking.py``.
"""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import otter
from IPython import get_ipython
from otter.check.utils import IPythonInterpreter, grading_mode_disabled
from otter.test_files import GradingResults, TestFile

from autograder.judging.checks.inprocess import FOLDER, TESTS
from autograder.publish.handing_in import PlainError, last_runs, open_notebook, refuse_unsaved

# Filled in by the build: the release's questions, in the notebook's order, and their functions.
ANSWERS: dict[str, tuple[str, ...]] = {}
LATER = "Hidden checks come later: they test the same rules on other data."


class Checked(GradingResults):  # type: ignore[misc]
    """What all checks found, and below it the points.

    Args:
        results: of each question, in order.
        points: what to show below them.
    """

    def __init__(self, results: list[TestFile], points: str) -> None:
        super().__init__(results)
        self.points = points

    def __repr__(self) -> str:
        return f"{self.summary()}\n\n{self.points}"


class Grader(otter.Notebook):  # type: ignore[misc]
    """Otter's ``Notebook``, which shows what is wrong in our words alone.

    Args:
        notebook: the file's name as released; students may give it another.

    Raises:
        PlainError: the release's other files are not beside this one.
    """

    def __init__(self, notebook: str, tests_dir: str = TESTS) -> None:
        if not Path(tests_dir).is_dir():
            raise PlainError(
                f"The folder 'tests' is missing in {FOLDER}: unpack the whole folder that the "
                "notebook came in, and open the notebook there."
            )
        super().__init__(tests_dir=tests_dir)
        self._zip = f"{Path(notebook).stem}.zip"
        self._checked: dict[str, tuple[TestFile, int]] = {}  # and how many cells had run

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> TestFile:
        """Check one question."""
        names = sys._getframe(1).f_globals if global_env is None else global_env
        checked = super().check(question, names)
        for result in checked.test_case_results:
            wrong = getattr(result.test_case.body, "wrong", "")
            if wrong and not result.passed:
                # Otter would also print the line of its own file at which the check failed.
                result.message = f"❌ Test case failed\n{wrong}"
        self._checked[question] = checked, len(_cells_run())
        return checked

    @grading_mode_disabled  # type: ignore[untyped-decorator]
    def check_all(self) -> GradingResults:
        """Check all questions, in the notebook's order."""
        # Between a cell and this line are otter's decorators, which have other globals.
        results = [self.check(question, _names()) for question in ANSWERS]
        return Checked(results, self._points({}))

    @grading_mode_disabled  # type: ignore[untyped-decorator]
    def export(self, nb_path: str | None = None, export_path: str | None = None) -> None:
        """Save the notebook that is open, and pack it into a zip beside it.

        Args:
            nb_path: the notebook; None: the one that is open.
            export_path: the zip; None: named after the notebook as released.

        Raises:
            PlainError: it can't be told which notebook is open, or its file lacks answers.
        """
        if self.interpreter is IPythonInterpreter.COLAB:
            print("On Colab, hand in the notebook itself: File > Download > Download .ipynb.")
            return
        path = Path(nb_path) if nb_path else open_notebook(FOLDER, _names())
        path = FOLDER / path  # wherever the cells above went
        shell, cells = get_ipython(), _cells_run()
        runs = last_runs(cells, shell.transform_cell) if shell else {}
        refuse_unsaved(path, ANSWERS, cells, runs)
        with contextlib.chdir(path.parent):  # otter packs a file under the path that it is given
            super().export(path.name, export_path or self._zip, pdf=False, ignore_log=True)
            saved = datetime.fromtimestamp(Path(path.name).stat().st_mtime)
        print(f"Packed {path.name} as saved on {saved:%Y-%m-%d at %H:%M}.\n")
        print(self._points(runs))

    def _points(self, runs: dict[str, int]) -> str:
        """Return the public points of each question as last checked, and what is still to come.

        Args:
            runs: where each name was defined last.
        """
        found, counted = {}, []
        for question, functions in ANSWERS.items():
            checked, cells = self._checked.get(question, (None, 0))
            if checked is None:
                found[question] = "not checked"
            elif any(runs.get(name, -1) >= cells for name in functions):
                found[question] = "not checked since its cell was run again"
            else:
                found[question] = f"{checked.score:g} of {checked.possible:g}"
                counted.append(checked)
        if len(counted) == len(ANSWERS):
            score, possible = (sum(getattr(c, of) for c in counted) for of in ("score", "possible"))
            found["total"] = f"{score:g} of {possible:g}"
        width = max(map(len, found), default=0)
        lines = [f"{name:<{width}}  {text}" for name, text in found.items()]
        return "\n".join(["Public points:", *lines, "", LATER])


def _names() -> dict[str, Any]:
    """Return the notebook's global names."""
    shell = get_ipython()
    return shell.user_ns if shell else sys.modules["__main__"].__dict__


def _cells_run() -> list[str]:
    """Return the texts of the cells that the kernel has run."""
    shell = get_ipython()
    return list(shell.history_manager.input_hist_raw) if shell else []
