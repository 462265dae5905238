"""Put a submission together for grading: pristine locked cells, the student's own in between."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.judging.checks.reference import gradable
from autograder.judging.functions import Bound, Functions, Taken, Windows, released_functions
from autograder.judging.judge.sorting import Found, Sorting, is_prose, put_back
from autograder.judging.judge.written import written_answer
from autograder.notebook.cells import MADE_BY_GRADING
from autograder.notebook.markers import without_markers
from autograder.notebook.source import CHECK_SUFFIX, Source, SourceCell
from autograder.results import Problem

# Replaces otter's Notebook while grading: the checks run outside, not in the student's process.
GRADER = '''class _Grader:
    """Replaces otter while the notebook is graded: the checks run elsewhere."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


grader = _Grader()'''
_NOTHING = Taken()
OWN = "own-"  # begins the ids of cells that are the student's own

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
        taken: the functions to look at right after it.
    """

    id: str
    run: bool
    taken: Taken = _NOTHING


@dataclass(frozen=True)
class Assembled:
    """A notebook ready to run, with one step per cell.

    Args:
        functions: that it is to define.
    """

    notebook: NotebookNode
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    functions: Functions

    def up_to(self, questions: Collection[str]) -> Assembled:
        """Return the same without running anything after the last of these questions."""
        last = max(index for index, step in enumerate(self.steps) if step.id in _checks(questions))
        steps = [
            dataclasses.replace(step, run=step.run and index <= last)
            for index, step in enumerate(self.steps)
        ]
        return dataclasses.replace(self, steps=tuple(steps))


def _checks(questions: Collection[str]) -> set[str]:
    return {question + CHECK_SUFFIX for question in questions}


def assemble(
    submission: NotebookNode, source: Source, not_asked: Collection[str] = ()
) -> Assembled:
    """Match a submission's cells with the source's and restore the pristine locked cells.

    Known cells come in the source's order; a student's own cells stay after the known cell that
    they followed. Neither a deleted nor an edited locked cell changes what is run.

    Args:
        submission: as it was read.
        source: of the assignment.
        not_asked: questions whose cells it is not expected to have.
    """
    sorting = Sorting(source)
    for cell in submission.cells:
        sorting.take(cell)
    builder = _Builder(source, sorting, not_asked)
    notebook = nbformat.v4.new_notebook(cells=builder.cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python"}
    problems = tuple(map(Problem, builder.problems()))
    return Assembled(notebook, tuple(builder.steps), problems, builder.functions)


def assemble_solution(source: Source) -> Assembled:
    """Assemble the reference solution as if it had been handed in."""
    cells = []
    for cell in source.cells:
        made = CELL_MAKERS[cell.kind](without_markers(cell.text))
        made["id"] = cell.id
        cells.append(made)
    return assemble(nbformat.v4.new_notebook(cells=cells), source)


class _Builder:
    """Lays out the assembled notebook cell by cell."""

    def __init__(self, source: Source, sorting: Sorting, not_asked: Collection[str]) -> None:
        self._source, self._sorting, self._not_asked = source, sorting, not_asked
        self.functions = released_functions(source)
        self._windows = Windows(self.functions, source.questions)
        self._put_back: list[str] = []
        self._problems = sorting.place_solutions(self.functions) + sorting.place_answers()
        self.cells: list[NotebookNode] = []
        self.steps: list[Step] = []
        self._build()

    def _build(self) -> None:
        lay_out = {"solution": self._solution, "written": self._written, "check": self._locked}
        self._own(self._sorting.groups.get("", []))
        for cell in self._source.cells:
            self._windows.pass_by(cell)
            group = self._sorting.groups.get(cell.id, [])
            explore = self._explore if not cell.locked else self._locked
            lay_out.get(cell.role, explore)(cell, group)

    def problems(self) -> list[str]:
        """Report what was unusual about the submission's cells, for people."""
        if not self._put_back:
            return self._problems
        cells = ", ".join(self._put_back)
        return [*self._problems, f"locked cells were edited; the course's own were run: {cells}"]

    def _locked(self, cell: SourceCell, group: list[Found]) -> None:
        text = GRADER if "student-only" in cell.tags else cell.text
        run = gradable(cell) or "student-only" in cell.tags
        self._add(cell.id, cell.kind, text, run=run)
        if cell.grading:
            self._add(f"{cell.id}-grading", "code", cell.grading_text, run=True)
            self.cells[-1].metadata["tags"] = [MADE_BY_GRADING]
        if put_back(cell, [found for found in group if found.known]):
            self._put_back.append(cell.id)
        self._own([found for found in group if not found.known])

    def _explore(self, cell: SourceCell, group: list[Found]) -> None:
        names = _numbered(cell.id)
        for found in group:
            if not found.known:
                self._own([found])
                continue
            given = found.text.strip() == cell.released.strip()
            run = not given and self._defines(found)
            self._students(next(names), found.kind, found.text, run=run)

    def _solution(self, cell: SourceCell, group: list[Found]) -> None:
        copies = [found for found in group if found.known]
        code = [found for found in copies if found.kind == "code"]
        if not copies:
            trouble = (
                f"the cell of exercise {cell.id} is missing; functions are looked for elsewhere"
            )
        elif not code:
            trouble = f"the cell of exercise {cell.id} is not code; its functions were run"
        elif len(code) > 1:
            trouble = f"exercise {cell.id} has {len(code)} cells; all were run in order"
        else:
            trouble = ""
        self._problems += [trouble] * (bool(trouble) and cell.id not in self._not_asked)
        names = _numbered(cell.id)
        for found in group:
            if not found.known:
                self._own([found])
                continue
            kind = "code" if not code and self._defines(found) else found.kind
            self._students(next(names), kind, found.text, run=True)

    def _written(self, cell: SourceCell, group: list[Found]) -> None:
        copies = [found for found in group if found.known]
        near = [found for found in group if is_prose(found)]
        answer = written_answer(cell.id, cell.released, copies, near)
        self._add(cell.id, cell.kind, answer.text, run=False)
        expected = cell.id not in self._not_asked
        self._problems += [answer.problem] * (bool(answer.problem) and expected)
        self._own([found for found in group if not found.known])

    def _own(self, group: list[Found]) -> None:
        for found in group:
            run = not found.explore or self._defines(found)
            self._students(f"{OWN}{len(self.cells)}", found.kind, found.text, run=run)

    def _defines(self, found: Found) -> bool:
        """Whether a cell that is not to be run defines an exercise's function all the same."""
        return Bound.DEFINED in self.functions.bound(found.text).values()

    def _students(self, cell_id: str, kind: str, text: str, *, run: bool) -> None:
        taken = self._windows.taken(text) if run and kind == "code" else _NOTHING
        self._add(cell_id, kind, text, run=run, taken=taken)

    def _add(
        self, cell_id: str, kind: str, text: str, *, run: bool, taken: Taken = _NOTHING
    ) -> None:
        cell = CELL_MAKERS[kind](text)
        cell["id"] = cell_id
        self.cells.append(cell)
        self.steps.append(Step(cell_id, run and kind == "code" and bool(text.strip()), taken))


def _numbered(cell_id: str) -> Iterator[str]:
    """Name the copies of one cell: its id, then ``<id>-2`` and so on."""
    yield cell_id
    yield from (f"{cell_id}-{number}" for number in itertools.count(2))
