"""The solved notebook: without outputs for the repository, executed and as HTML for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from autograder.course import Assignment
from autograder.notebook.pair import notebook_bytes, solution_notebook
from autograder.notebook.source import read_source
from autograder.publish.executed import execute


def solution_bytes(assignment: Assignment) -> bytes:
    """Return the content of ``solutions/<assignment>/<assignment>.ipynb``."""
    return notebook_bytes(solution_notebook(read_source(assignment)))


def render_solution(assignment: Assignment) -> Path:
    """Run the solved notebook as a student would, explore cells included; write it as HTML.

    Returns:
        ``build/solutions/<assignment>.html``.
    """
    notebook = nbformat.reads(solution_bytes(assignment).decode(), as_version=4)
    execute(assignment, notebook)
    exporter: Any = HTMLExporter()  # type: ignore[no-untyped-call]  # its methods have no types
    html, _ = exporter.from_notebook_node(notebook)
    target = assignment.root / "build" / "solutions" / f"{assignment.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
    return target
