"""The notebook that students were given, with nbgrader's metadata, straight from the source.

The same cells that `nbgrader generate_assignment` writes (a test compares them), without
starting nbgrader, which takes seconds to import.
"""

from __future__ import annotations

import hashlib

from nbformat import NotebookNode

from autograder.notebook.pair import make_cell, make_notebook
from autograder.notebook.source import Source, SourceCell


def pristine_notebook(source: Source) -> NotebookNode:
    """Make the release's notebook: stubs for solutions, locked cells, checksums."""
    return make_notebook(source, [_cell(cell) for cell in source.cells])


def _cell(cell: SourceCell) -> NotebookNode:
    made = make_cell(cell, cell.released)
    nbgrader = made.metadata.get("nbgrader")
    if nbgrader is not None:
        made.metadata["deletable"] = False
        if nbgrader["locked"]:
            made.metadata["editable"] = False
        nbgrader["checksum"] = checksum(made)
    return made


def checksum(cell: NotebookNode) -> str:
    """Return nbgrader's checksum of a cell that has nbgrader's metadata."""
    record = cell.metadata["nbgrader"]
    graded, solution = record["grade"], record["solution"]
    locked = not solution and (graded or record["locked"])
    parts = [cell.source, cell.cell_type, str(graded), str(solution), str(locked)]
    parts.append(record["grade_id"])
    if graded:
        parts.append(str(float(record["points"])))
    # nbgrader's choice of hash: it detects edited cells, and protects nothing.
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
