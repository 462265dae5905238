"""Bank entries as notebooks that students could have handed in."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.audit import Entry
from autograder.build.solutions import solution_notebook
from autograder.notebook.source import CHECK_SUFFIX, Source


def whole_notebook(source: Source, entry: Entry) -> NotebookNode:
    """Return the solution with the entry in its place."""
    notebook = solution_notebook(source)
    for cell in notebook.cells:
        if cell.id == entry.question:
            cell.source = entry.text
    return notebook


def own_notebook(source: Source, entry: Entry) -> NotebookNode:
    """Return the same without the cells of any other question."""
    notebook = whole_notebook(source, entry)
    own = (entry.question, entry.question + CHECK_SUFFIX)
    roles = {cell.id: cell.role for cell in source.cells}
    notebook.cells = [cell for cell in notebook.cells if cell.id in own or not roles[cell.id]]
    return notebook
