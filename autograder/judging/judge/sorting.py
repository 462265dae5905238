"""Find out which of the course's cells each cell of a submission is.

Most have nbgrader's id or the cell's own. Editors that know neither (older VS Code), save in an
older format (Colab) or strip metadata leave the text, the tags and the place in the notebook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode

from autograder.judging.code import syntax_tree
from autograder.judging.functions import Bound, Functions
from autograder.notebook.pair import NOT_RUN_BY_OTTER
from autograder.notebook.source import Source, SourceCell
from autograder.notebook.stubs import TEXT_STUB

_WRITTEN = (Bound.DEFINED, Bound.STUB)
_EXPLORE = {"explore", NOT_RUN_BY_OTTER}


@dataclass(frozen=True)
class Found:
    """One cell of a submission.

    Args:
        kind: ``"code"``, ``"markdown"`` or ``"raw"``.
        text: its source.
        known: whether it is the course's cell of its group; else it is the student's own.
        explore: whether it is tagged as not to be run.
    """

    kind: str
    text: str
    known: bool
    explore: bool


class Sorting:
    """Sorts a submission's cells into groups, one for each of the source's cells.

    A group holds the copies of that cell and the student's own cells that follow them, in the
    submission's order; own cells before any known one form the group "".

    Args:
        source: of the assignment.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known = {cell.id: cell for cell in source.cells}
        self._order = [cell.id for cell in source.cells]
        self._texts = {cell.id: cell.released.strip() for cell in source.cells}
        self._headings = _headings(source)
        self._anchor = ""
        self.groups: dict[str, list[Found]] = {}

    def take(self, cell: NotebookNode) -> None:
        """Put a cell into its group."""
        known = self._by_id(cell) or self._by_text(cell) or self._by_heading(cell)
        if known:
            self._anchor = known
        found = Found(
            kind=cell.cell_type,
            text=cell.source,
            known=bool(known),
            explore=bool(_EXPLORE & {*cell.metadata.get("tags", [])}),
        )
        self.groups.setdefault(self._anchor, []).append(found)

    def known(self, cell_id: str) -> list[Found]:
        """Return the copies of one of the course's cells."""
        return [found for found in self.groups.get(cell_id, []) if found.known]

    def place_solutions(self, functions: Functions) -> list[str]:
        """Move cells that define the functions of a missing exercise into its group.

        Returns:
            What to report about it.
        """
        found = []
        for question in self._source.questions:
            before = self._group_before(question)
            group = self.groups.get(before, [])
            names = {name for _, name in functions.of(question)}
            first = next(
                (i for i, one in enumerate(group) if _defines(one, functions, names)), None
            )
            if first is None or self.known(question):
                continue
            # The cells that follow it stay after it.
            self.groups[before] = group[:first]
            self.groups[question] = [
                replace(one, known=_defines(one, functions, names)) for one in group[first:]
            ]
            found.append(question)
        return _note("exercises found by their functions, since their cells lost their ids", found)

    def _group_before(self, cell_id: str) -> str:
        """Return the last of the course's cells above one that the submission has."""
        above = self._order[: self._order.index(cell_id)]
        return next((one for one in reversed(above) if self.groups.get(one)), "")

    def place_answers(self) -> list[str]:
        """Move text that may answer a written question into its group.

        Returns:
            What to report about it.
        """
        found = []
        for name in self._source.written:
            place = self._order.index(name)
            before = self._order[place - 1] if place else ""
            group = self.groups.setdefault(name, [])
            group += self._edited_prose(before)
            prose = [one for one in self.groups.get(before, []) if is_prose(one)]
            if prose and not self.known(name):
                self.groups[before] = [one for one in self.groups[before] if one not in prose]
                group[:0] = [replace(one, known=True) for one in prose]
                found.append(name)
        return _note("written answers found by place, since their cells lost their ids", found)

    def _edited_prose(self, cell_id: str) -> list[Found]:
        """Return what a student made of the locked text above a written question."""
        cell = self._known.get(cell_id)
        if cell is None or cell.kind != "markdown" or not cell.locked:
            return []
        copies = [found for found in self.known(cell_id) if found.text.split() != cell.text.split()]
        return [replace(found, known=False) for found in copies]

    def _by_id(self, cell: NotebookNode) -> str:
        nbgrader: Any = cell.metadata.get("nbgrader", {})
        for candidate in (nbgrader.get("grade_id"), cell.get("id"), cell.metadata.get("id")):
            if candidate in self._known:
                return str(candidate)
        return ""

    def _by_text(self, cell: NotebookNode) -> str:
        """Match an untouched cell: the next of its text that is still to come."""
        place = self._order.index(self._anchor) + 1 if self._anchor else 0
        text = cell.source.strip()
        for cell_id in self._order[place:] if text else []:
            same = self._texts[cell_id] == text and self._known[cell_id].kind == cell.cell_type
            if same and not self.known(cell_id):
                return cell_id
        return ""

    def _by_heading(self, cell: NotebookNode) -> str:
        """Match a written answer below the line with which only its own cell begins."""
        lines = (line.strip() for line in cell.source.splitlines())
        return next((self._headings[line] for line in lines if line in self._headings), "")


def _headings(source: Source) -> dict[str, str]:
    """Return the first lines of written questions' cells, where these are unique."""
    texts = {name: source.cell(name).released.strip() for name in source.written}
    first = {name: text.partition("\n")[0].strip() for name, text in texts.items()}
    lines = list(first.values())
    return {
        line: name for name, line in first.items() if lines.count(line) == 1 and line != TEXT_STUB
    }


def _note(what: str, names: list[str]) -> list[str]:
    return [f"{what}: {', '.join(names)}"] if names else []


def is_prose(found: Found) -> bool:
    """Whether a student's own cell is to be read: Markdown, or code that is not Python."""
    if found.known or not found.text.strip():
        return False
    return found.kind != "code" or syntax_tree(found.text) is None


def _defines(found: Found, functions: Functions, names: set[str]) -> bool:
    """Whether a cell of the student's own defines one of these functions, if only as a stub."""
    if found.known or found.explore or found.kind != "code":
        return False
    return any(functions.bound(found.text).get(name) in _WRITTEN for name in names)


def put_back(cell: SourceCell, copies: list[Found]) -> bool:
    """Whether a locked cell of code was handed in with other code, which is not run."""
    if cell.kind != "code" or {"student-only", "parameters"} & {*cell.tags}:
        return False
    return any(found.text.split() != cell.text.split() for found in copies)
