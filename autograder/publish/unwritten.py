"""Let *Run All* go on past exercises that are not written yet: say so instead of raising.

A cell that calls a stub prints ``Write `similar` first.`` and counts as run. So do later cells
that need a name which that cell would have defined. Every other error stops the run as always.
All this happens in the kernel, so it is the same in JupyterLab, Colab and VS Code.

This file is shipped to students inside ``checking.py``.
"""

from __future__ import annotations

import ast
import re
from types import TracebackType
from typing import Any

_NOT_WRITTEN = re.compile(r"Exercise ([\w-]+): not written yet")


class Unwritten:
    """Excuses a cell's errors if they are those of exercises that are not written yet.

    Args:
        shell: of IPython.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._cell = ""  # the text of the running cell, as Python
        self._excused: BaseException | None = None
        self._waiting: dict[str, str] = {}  # name → the exercise that its cell waits for

    def watch(self) -> None:
        """Have IPython call this object for every cell from the next one on."""
        self._shell.events.register("pre_run_cell", self._begin)
        self._shell.events.register("post_run_cell", self._end)
        self._shell.set_custom_exc((Exception,), self._raised)

    def _begin(self, info: Any) -> None:
        self._excused = None
        try:
            self._cell = self._shell.transform_cell(info.raw_cell)
        except Exception:  # IPython will say what is wrong with the cell
            self._cell = ""

    def _raised(
        self,
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        frames: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        explained = self._explained(error, frames)
        if explained is None:
            shell.showtraceback(running_compiled_code=True)  # what IPython does by itself
            return
        exercise, sentence = explained
        print(sentence)
        self._excused = error
        for statement in self._statements(_line_of_cell(frames, shell.user_ns)):
            self._waiting.update(dict.fromkeys(defined(statement), exercise))

    def _end(self, result: Any) -> None:
        """Take back the error that was excused: ipykernel looks for it after this."""
        if result is None:
            return
        if self._excused is not None and result.error_in_exec is self._excused:
            result.error_in_exec = None
        elif result.success:
            for statement in self._statements():
                for name in defined(statement):
                    self._waiting.pop(name, None)
        self._excused = None

    def _explained(
        self, error: BaseException, frames: TracebackType | None
    ) -> tuple[str, str] | None:
        """Return the exercise that an error is about, and what to do; None for other errors."""
        stub = _NOT_WRITTEN.search(str(error)) if isinstance(error, NotImplementedError) else None
        if stub:
            return stub[1], f"Write `{stub[1]}` first."
        name = self._missing(error, frames) or self._outdated()
        if name is None:
            return None
        exercise = self._waiting[name]
        then = f"Then run the cell that defines `{name}` again."
        return exercise, f"Write `{exercise}` first. {then}"

    def _missing(self, error: BaseException, frames: TracebackType | None) -> str | None:
        """Return the name that the cell's own code lacks, if a cell above waits to define it."""
        if type(error) is not NameError or not _raised_by_cell(frames, self._shell.user_ns):
            return None
        return error.name if error.name in self._waiting else None

    def _outdated(self) -> str | None:
        """Return a name that the cell reads and that still has the value of another cell."""
        own: set[str] = set()
        for statement in self._statements():
            own |= {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
            outdated = self._waiting.keys() & self._shell.user_ns.keys() - own
            for node in ast.walk(statement):
                read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                if read and (name := ast.unparse(node)) in outdated:
                    return name
            own |= defined(statement)
        return None

    def _statements(self, first_line: int = 0) -> list[ast.stmt]:
        """Return the running cell's statements that end on this line or later."""
        try:
            body = ast.parse(self._cell).body
        except SyntaxError:  # such as a magic that the transformation leaves alone
            return []
        return [node for node in body if (node.end_lineno or 0) >= first_line]


def _line_of_cell(frames: TracebackType | None, notebook: dict[str, Any]) -> int:
    """Return the line of the cell that an exception passed; 0 if it passed none."""
    while frames is not None:
        if frames.tb_frame.f_globals is notebook:
            return frames.tb_lineno
        frames = frames.tb_next
    return 0


def _raised_by_cell(frames: TracebackType | None, notebook: dict[str, Any]) -> bool:
    """Whether an exception comes from the cell's own code, not from a function that it calls."""
    cell = last = ""
    while frames is not None:
        last = frames.tb_frame.f_code.co_filename
        cell = cell or (last if frames.tb_frame.f_globals is notebook else "")
        frames = frames.tb_next
    return cell == last


def defined(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines for later cells."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    aliases = [node for node in ast.walk(statement) if isinstance(node, ast.alias)]
    return names | {alias.asname or alias.name.partition(".")[0] for alias in aliases}
