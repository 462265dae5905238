"""The solved notebook: without outputs for the repository, executed and as HTML for people."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from autograder.course import Assignment
from autograder.notebook.pair import notebook_bytes, solution_notebook
from autograder.notebook.source import read_source
from autograder.publish.release_files import release_files
from autograder.publish.trees import write_tree

SECONDS_PER_CELL = 1800


def solution_bytes(assignment: Assignment) -> bytes:
    """Return the content of ``solutions/<assignment>/<assignment>.ipynb``."""
    return notebook_bytes(solution_notebook(read_source(assignment)))


def render_solution(assignment: Assignment) -> Path:
    """Run the solved notebook as a student would, explore cells included; write it as HTML.

    Returns:
        ``build/solutions/<assignment>.html``.
    """
    notebook = nbformat.reads(solution_bytes(assignment).decode(), as_version=4)
    with tempfile.TemporaryDirectory(prefix="iml-render-") as folder:
        write_tree(Path(folder), release_files(assignment))
        # The start cell passes the notebook's file to otter.
        nbformat.write(notebook, Path(folder) / f"{assignment.name}.ipynb")
        resources = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=SECONDS_PER_CELL, resources=resources).execute()
    exporter: Any = HTMLExporter()  # type: ignore[no-untyped-call]  # its methods have no types
    html, _ = exporter.from_notebook_node(notebook)
    target = assignment.root / "build" / "solutions" / f"{assignment.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
    return target
