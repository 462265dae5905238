"""A student's notebook as people may see it: the course's cells pristine, the rest harmless."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.notebook.cells import MADE_BY_GRADING
from autograder.render.markdown import safe_markdown
from autograder.render.outputs import Budget, clean_outputs, count, joined, shown_source

MAX_CELLS = 500

Cell = dict[str, Any]


def clean_notebook(notebook: NotebookNode, pristine: NotebookNode) -> NotebookNode:
    """Return a submission's executed notebook without any active content.

    Cells that students were given get their metadata back (nbgrader's above all), locked ones
    also their text; a cell that nbgrader knows and the student deleted is replaced by the pristine
    one. Of the others, text, code, pictures and printed outputs stay, bounded in size.

    Args:
        notebook: as executed; nothing in it is trusted.
        pristine: the notebook that students were given.
    """
    cleaner = _Cleaner(pristine)
    cells = notebook.get("cells")
    for cell in cells[:MAX_CELLS] if isinstance(cells, list) else []:
        if isinstance(cell, Mapping):
            cleaner.take(cell)
    cleaner.put_back_missing()
    return _notebook(cleaner.cells, pristine)


def _notebook(cells: list[Cell], pristine: NotebookNode) -> NotebookNode:
    parts = {"nbformat": 4, "nbformat_minor": 5, "metadata": pristine.metadata, "cells": cells}
    made: NotebookNode = nbformat.from_dict(copy.deepcopy(parts))
    return made


def _made_by_grading(cell: Mapping[str, Any]) -> bool:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
    return isinstance(tags, list) and MADE_BY_GRADING in tags


class _Cleaner:
    """Takes a notebook's cells one by one; `cells` holds what may be shown."""

    def __init__(self, pristine: NotebookNode) -> None:
        self._order = [cell.id for cell in pristine.cells]
        self._pristine: dict[str, Cell] = {cell.id: cell for cell in pristine.cells}
        self._missing = dict(self._pristine)
        self._budget = Budget()
        self.cells: list[Cell] = []

    def take(self, cell: Mapping[str, Any]) -> None:
        """Clean one cell and keep it."""
        cell_id = str(cell.get("id"))
        if _made_by_grading(cell):
            return
        # A second cell of the same id is not the course's cell.
        original = self._missing.pop(cell_id, None)
        clean = self._own(cell) if original is None else self._known(cell, original)
        if clean["cell_type"] == "code":
            clean["outputs"] = clean_outputs(cell.get("outputs"), self._budget)
            clean["execution_count"] = count(cell.get("execution_count"))
        self.cells.append(clean)

    def put_back_missing(self) -> None:
        """Insert the cells that nbgrader knows and the student deleted, each in its place."""
        for cell_id, original in self._missing.items():
            if "nbgrader" in original["metadata"]:
                before = set(self._order[: self._order.index(cell_id)])
                places = [i + 1 for i, cell in enumerate(self.cells) if cell["id"] in before]
                self.cells.insert(max(places, default=0), dict(original))

    def _known(self, cell: Mapping[str, Any], original: Cell) -> Cell:
        text = joined(cell.get("source"))
        locked = original["metadata"].get("nbgrader", {}).get("locked")
        if locked or text == original["source"]:
            return dict(original)
        return {**original, "source": self._shown(original["cell_type"], text)}

    def _own(self, cell: Mapping[str, Any]) -> Cell:
        kind, text = cell.get("cell_type"), joined(cell.get("source"))
        if kind not in ("code", "markdown"):
            # A raw cell would reach a page unescaped: show its text instead.
            kind, text = "markdown", "\n".join("    " + line for line in text.splitlines())
        source = self._shown(kind, text)
        cell_id = f"own-{len(self.cells)}"
        return {"id": cell_id, "cell_type": kind, "metadata": {}, "source": source}

    def _shown(self, kind: str, text: str) -> str:
        text = shown_source(text, self._budget)
        return safe_markdown(text) if kind == "markdown" else text
