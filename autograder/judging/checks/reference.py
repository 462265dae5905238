"""The reference solution, executed in this process: fast, trusted, without a sandbox."""

from __future__ import annotations

import contextlib
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course, Visibility
from autograder.judging.bridge.client import Student
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.functions import Taken, Windows, released_functions
from autograder.notebook.markers import without_markers
from autograder.notebook.source import Source, SourceCell, read_source


def gradable(cell: SourceCell) -> bool:
    """Whether grading runs the cell: code that is neither exploration nor a check."""
    return (
        cell.kind == "code"
        and cell.role != "check"
        and not {"explore", "student-only"} & {*cell.tags}
    )


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """Work in ``folder`` and import from it, as a student's notebook does.

    What was imported from it is dropped at the end, and what has the same name is set aside until
    then: another course's ``helpers`` is another module.
    """
    before = Path.cwd()
    aside = _namesakes_of(folder)
    for name in aside:
        del sys.modules[name]
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        os.chdir(before)
        for name in modules_of(folder):
            del sys.modules[name]
        sys.modules.update(aside)


def _namesakes_of(folder: Path) -> dict[str, types.ModuleType]:
    """The loaded modules that have the name of a module in the folder, or are inside of one."""
    own = {path.stem for path in folder.glob("*.py")}
    own |= {path.parent.name for path in folder.glob("*/__init__.py")}
    return {name: m for name, m in sys.modules.items() if name.partition(".")[0] in own}


def modules_of(folder: Path) -> list[str]:
    """The names of the loaded modules whose files are in the folder."""
    # As text: there are thousands of modules, and making a path of each takes long.
    inside = f"{folder}{os.sep}"
    return [
        name
        for name, module in sys.modules.items()
        if str(getattr(module, "__file__", None)).startswith(inside)
    ]


class Reference:
    """An assignment's solution, executed once; or with one question's cell replaced.

    Args:
        assignment: whose.
        replace: question → source of the cell to run instead (a bank entry).
    """

    def __init__(
        self,
        assignment: Assignment,
        replace: dict[str, str] | None = None,
    ) -> None:
        self.assignment = assignment
        self.source: Source = read_source(assignment)
        # A real module, so that classes and functions defined in it can find theirs.
        self._module = types.ModuleType(f"__{assignment.name}__")
        self._channel = LocalChannel(self._module.__dict__)
        self._run(replace or {})

    def _run(self, replace: dict[str, str]) -> None:
        os.environ.setdefault("MPLBACKEND", "agg")
        # A dataclass looks up its module while it is created.
        sys.modules[self._module.__name__] = self._module
        windows = Windows(released_functions(self.source), self.source.questions)
        with standing_in(Course(self.assignment.root).common):
            for cell in self.source.cells:
                windows.pass_by(cell)
                if gradable(cell):
                    text = replace.get(cell.id, without_markers(cell.text))
                    self._execute(cell, text)
                    self._note(windows, text if cell.role == "solution" else "")
        self._channel.responder.begin_checks()

    def _execute(self, cell: SourceCell, text: str) -> None:
        # This file's own __future__ imports must not apply to the solution.
        code = compile(text, f"<{self.assignment.name}:{cell.id}>", "exec", dont_inherit=True)
        exec(code, self._module.__dict__)
        for name, value in cell.grading:
            setattr(self._module, name, value)

    def _note(self, windows: Windows, text: str) -> None:
        """Keep the functions that count; none of the course's own cells' do."""
        taken = windows.taken(text) if text else Taken()
        names = windows.functions.names
        self._channel.responder.note_cell(names, taken.answers, taken.later, taken.stubs)

    def student(self, question: str, visibility: Visibility = Visibility.HIDDEN) -> Student:
        """Return the student whose functions a check of this question calls."""
        return Student(self._channel, question, self.assignment.probes, visibility)

    @property
    def channel(self) -> LocalChannel:
        """Answers the requests of checks."""
        return self._channel

    @property
    def namespace(self) -> dict[str, Any]:
        """The solution's global names."""
        return self._module.__dict__
