"""Which notebook is handed in: the one that is open, saved, with the answers that were run.

This file is shipped to students inside ``checking.py``.
"""

from __future__ import annotations

import ast
import os
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from otter.check.utils import save_notebook

from autograder.publish.unwritten import defined

SAVING_SECONDS = 10.0  # for JupyterLab to save the notebook
_SESSION = "JPY_SESSION_NAME"  # Jupyter's servers: the file that the kernel was started for
_VS_CODE = "__vsc_ipynb_file__"


class PlainError(Exception):
    """Says what to do; IPython shows the sentence alone, without our lines of code above it."""

    def _render_traceback_(self) -> list[str]:
        # Front ends break long lines within words; the names of files stay whole.
        return textwrap.wrap(str(self), 76, break_long_words=False, break_on_hyphens=False)


def open_notebook(folder: Path, names: Mapping[str, Any]) -> Path:
    """Return the notebook that the front end has open, saved where JupyterLab can be asked to.

    What was written when the open notebook was to be saved is the open notebook. Its name at the
    start of the kernel counts less: *Save Notebook As* goes on with the kernel in another file.

    Args:
        folder: where notebooks are looked for.
        names: the kernel's global names.

    Raises:
        PlainError: there is none, or more than one may be it.
    """
    written = _written_by_saving(folder) if os.environ.get(_SESSION) else []
    found = written or _named_by_front_end(names) or _notebooks(folder)
    if not found:
        raise PlainError("Nothing was packed: the notebook's folder holds no notebook.")
    if len(found) > 1:
        listed = ", ".join(path.name for path in found)
        raise PlainError(
            f"Nothing was packed: more than one notebook is here: {listed}. Name the one to hand "
            f'in, as in grader.export("{found[0].name}").'
        )
    return found[0]


def _named_by_front_end(names: Mapping[str, Any]) -> list[Path]:
    """Return the notebook that Jupyter or VS Code started the kernel for, if it is still there."""
    named = names.get(_VS_CODE) or os.environ.get(_SESSION, "")
    path = Path(str(named))
    return [path] if path.suffix == ".ipynb" and path.is_file() else []


def _written_by_saving(folder: Path) -> list[Path]:
    """Ask JupyterLab to save what is open, and return the notebooks that were written then."""
    before = {path: path.stat().st_mtime_ns for path in _notebooks(folder)}
    if not before:
        return []
    # Otter asks, and would wait for one file; which one is what we want to know.
    save_notebook(str(next(iter(before))), timeout=0)
    deadline = time.monotonic() + SAVING_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.2)
        after = {path: path.stat().st_mtime_ns for path in _notebooks(folder)}
        written = [path for path, changed in after.items() if before.get(path) != changed]
        if written and all(map(_is_whole, written)):
            return written
    return []


def _notebooks(folder: Path) -> list[Path]:
    # Jupyter keeps the old file as .~attention.ipynb while it writes the new one.
    return sorted(path for path in folder.glob("[!.]*.ipynb") if path.is_file())


def _is_whole(path: Path) -> bool:
    """Whether a file that is being written holds a notebook already."""
    try:
        nbformat.read(path, as_version=4)
    except Exception:  # whatever half a file is taken for
        return False
    return True


def last_runs(cells: Sequence[str], transform: Any) -> dict[str, int]:
    """Return where each name was defined last.

    Args:
        cells: the texts that the kernel ran, in order.
        transform: IPython's function that turns a cell into Python.
    """
    found: dict[str, int] = {}
    for number, text in enumerate(cells):
        try:
            body = ast.parse(transform(text)).body
        except SyntaxError:  # it has defined nothing
            continue
        for statement in body:
            found.update(dict.fromkeys(defined(statement), number))
    return found


def refuse_unsaved(
    path: Path, answers: Mapping[str, Sequence[str]], cells: Sequence[str], runs: Mapping[str, int]
) -> None:
    """Raise if a notebook's file lacks an answer that the kernel has.

    Args:
        path: of the notebook.
        answers: the functions of each question.
        cells: the texts that the kernel ran.
        runs: where each name was defined last, from `last_runs`.

    Raises:
        PlainError: it does, or can't be read.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        raise PlainError(
            f"Nothing was packed: {path.name} can't be read. Save the notebook first (Ctrl+S), "
            "then run this cell again."
        ) from None
    saved = {_trimmed(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    lacking = [
        question
        for question, functions in answers.items()
        if not saved.issuperset(_trimmed(cells[runs[name]]) for name in functions if name in runs)
    ]
    if lacking:
        raise PlainError(
            f"Nothing was packed: {path.name} does not hold what you last ran for "
            f"{_quoted_names(lacking)}. Save the notebook first (Ctrl+S); if you have edited a "
            "cell since you ran it, run it. Then run this cell again."
        )


def _trimmed(text: str) -> str:
    """Leave out white space that an editor may drop when it saves."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _quoted_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
