"""Put a submission together for grading: pristine locked cells, the student's own in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.checks.reference import gradable
from autograder.notebook.markers import without_markers
from autograder.notebook.source import Source, SourceCell

# Stands for otter's Notebook while grading: the checks run outside, not in the student's process.
_GRADER = '''class _Grader:
    """Stands for otter while the notebook is graded: the checks run elsewhere."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


grader = _Grader()'''


CELL_MAKERS: dict[str, Any] = {
    "code": nbformat.v4.new_code_cell,
    "markdown": nbformat.v4.new_markdown_cell,
    "raw": nbformat.v4.new_raw_cell,
}


@dataclass(frozen=True)
class Step:
    """One cell of the assembled notebook.

    Args:
        id: of the source's cell, or made from the position of a student's own cell.
        run: whether grading executes it.
        question: whose functions are taken right after it; empty for other cells.
    """

    id: str
    run: bool
    question: str = ""


@dataclass(frozen=True)
class Assembled:
    """A notebook ready to run, with one step per cell."""

    notebook: NotebookNode
    steps: tuple[Step, ...]
    problems: tuple[str, ...]


def assemble(submission: NotebookNode, source: Source) -> Assembled:
    """Match a submission's cells with the source's and put the pristine locked cells back.

    Known cells come in the source's order; a student's own cells stay behind the known cell that
    they followed. Neither a deleted nor an edited locked cell changes what is run.
    """
    sorting = _Sorting(source)
    for cell in submission.cells:
        sorting.take(cell)
    builder = _Builder(source, sorting)
    builder.own_cells("")
    for cell in source.cells:
        builder.known_cell(cell)
        builder.own_cells(cell.id)
    notebook = nbformat.v4.new_notebook(cells=builder.cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python"}
    return Assembled(notebook, tuple(builder.steps), tuple(sorting.problems + builder.problems))


def assemble_solution(source: Source) -> Assembled:
    """Assemble the reference solution as if it had been handed in."""
    cells = []
    for cell in source.cells:
        made = CELL_MAKERS[cell.kind](without_markers(cell.text))
        made["id"] = cell.id
        cells.append(made)
    return assemble(nbformat.v4.new_notebook(cells=cells), source)


class _Sorting:
    """Sorts a submission's cells by the source's cell that each one is."""

    def __init__(self, source: Source) -> None:
        self._known = {cell.id: cell for cell in source.cells}
        self._anchor = ""
        self.found: dict[str, list[str]] = {}
        self.own: dict[str, list[NotebookNode]] = {}
        self.problems: list[str] = []

    def take(self, cell: NotebookNode) -> None:
        cell_id = self._identify(cell)
        if cell_id is None:
            self.own.setdefault(self._anchor, []).append(cell)
            return
        self._anchor = cell_id
        self.found.setdefault(cell_id, []).append(cell.source)

    def _identify(self, cell: NotebookNode) -> str | None:
        nbgrader: Any = cell.metadata.get("nbgrader")
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
        for candidate in (grade_id, cell.get("id")):
            known = self._known.get(candidate) if isinstance(candidate, str) else None
            if known is not None and known.kind == cell.cell_type:
                return known.id
        return None


class _Builder:
    """Lays out the assembled notebook cell by cell."""

    def __init__(self, source: Source, sorting: _Sorting) -> None:
        self._source, self._sorting = source, sorting
        self.cells: list[NotebookNode] = []
        self.steps: list[Step] = []
        self.problems: list[str] = []

    def own_cells(self, anchor: str) -> None:
        for cell in self._sorting.own.get(anchor, []):
            self._add(f"own-{len(self.cells)}", cell.cell_type, cell.source, run=True)

    def known_cell(self, cell: SourceCell) -> None:
        texts = self._sorting.found.get(cell.id, [])
        if cell.role == "solution":
            self._solution(cell, texts)
        elif cell.locked:
            text = _GRADER if "student-only" in cell.tags else cell.text
            run = gradable(cell) or "student-only" in cell.tags
            self._add(cell.id, cell.kind, text, run=run)
            if cell.grading:
                lines = [f"{name} = {value!r}" for name, value in cell.grading]
                self._add(f"{cell.id}-grading", "code", "\n".join(lines), run=True)
        else:
            for text in texts[-1:]:
                self._add(cell.id, cell.kind, text, run=False)

    def _solution(self, cell: SourceCell, texts: list[str]) -> None:
        if not texts:
            self.problems.append(
                f"the cell of exercise {cell.id} is missing; functions are looked for elsewhere"
            )
        if len(texts) > 1:
            self.problems.append(
                f"exercise {cell.id} has {len(texts)} cells; all were run in order"
            )
        for number, text in enumerate(_drop_stubs(texts)):
            step_id = cell.id if number == 0 else f"{cell.id}-{number + 1}"
            self._add(step_id, "code", text, run=True, question=cell.id)

    def _add(self, cell_id: str, kind: str, text: str, *, run: bool, question: str = "") -> None:
        cell = CELL_MAKERS[kind](text)
        cell["id"] = cell_id
        self.cells.append(cell)
        self.steps.append(Step(cell_id, run and kind == "code" and bool(text.strip()), question))


def _drop_stubs(texts: list[str]) -> list[str]:
    """Of several copies of one exercise's cell, drop those that were never filled in."""
    filled = [text for text in texts if "raise NotImplementedError(" not in text]
    return filled if filled and len(texts) > 1 else texts
