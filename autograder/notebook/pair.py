"""The percent file's pair: the notebook, solutions included, that nbgrader reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course import Assignment
from autograder.notebook.markers import without_markers
from autograder.notebook.release import FIELD, release_of
from autograder.notebook.source import Source, SourceCell, read_source

SCHEMA_VERSION = 3
# Otter leaves out cells with this tag when it grades, as our own grading does.
NOT_RUN_BY_OTTER = "otter_ignore"
# Without a version: the file must be the same on every machine.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python"},
}


def pair_bytes(assignment: Assignment) -> bytes:
    """Return the content of ``source/<assignment>/<assignment>.ipynb``."""
    return notebook_bytes(pair_notebook(read_source(assignment)))


def pair_notebook(source: Source) -> NotebookNode:
    """Make the notebook of a percent file: same cells, nbgrader's metadata, no outputs."""
    cells = [make_cell(cell, cell.text) for cell in source.cells]
    return make_notebook(source, cells)


def solution_notebook(source: Source, replaced: Mapping[str, str] | None = None) -> NotebookNode:
    """Make the solved notebook: the pair without markers.

    It keeps nbgrader's metadata, so that it can be graded like a submission.

    Args:
        source: of the assignment.
        replaced: other texts, by cell.
    """
    texts = {cell.id: without_markers(cell.text) for cell in source.cells} | dict(replaced or {})
    return make_notebook(source, [make_cell(cell, texts[cell.id]) for cell in source.cells])


def make_notebook(source: Source, cells: list[NotebookNode]) -> NotebookNode:
    """Make a notebook for the kernel ``python3`` from finished cells, which names its release."""
    metadata = {**NOTEBOOK_METADATA, FIELD: {"release": release_of(source).digest}}
    notebook: NotebookNode = new_notebook(
        cells=cells, metadata=json.loads(json.dumps(metadata)), nbformat_minor=5
    )
    return notebook


def make_cell(cell: SourceCell, text: str) -> NotebookNode:
    """Make a notebook cell with this text and the source cell's role."""
    fields = {"source": text, "id": cell.id, "metadata": _metadata(cell)}
    made: NotebookNode
    made = new_code_cell(**fields) if cell.kind == "code" else new_markdown_cell(**fields)
    return made


def _metadata(cell: SourceCell) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if cell.tags:
        unrun = [NOT_RUN_BY_OTTER] if "explore" in cell.tags else []
        metadata["tags"] = [*cell.tags, *unrun]
    if cell.role or cell.locked:
        metadata["nbgrader"] = _nbgrader(cell)
    return metadata


def _nbgrader(cell: SourceCell) -> dict[str, Any]:
    """Describe the cell in nbgrader's terms; only graded cells have points."""
    graded = cell.role in ("check", "written")
    record: dict[str, Any] = {
        "cell_type": cell.kind,
        "grade": graded,
        "grade_id": cell.id,
        "locked": cell.locked,
        "schema_version": SCHEMA_VERSION,
        "solution": cell.role in ("solution", "written"),
        "task": False,
    }
    if graded:
        record["points"] = cell.points
    return record


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Serialise a notebook: keys sorted, one final line break."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()
