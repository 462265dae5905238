"""Run a solved notebook as a student would, explore cells included."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograder.course import Assignment
from autograder.publish.release_files import release_files
from autograder.publish.trees import write_tree

SECONDS_PER_CELL = 1800


def execute(assignment: Assignment, notebook: nbformat.NotebookNode) -> float:
    """Run a notebook beside the release's files; its cells get their outputs.

    Returns:
        Seconds of processor time, the kernel's start included.

    Raises:
        CellExecutionError: a cell raised; those before it have their outputs.
        CellTimeoutError, DeadKernelError: likewise.
    """
    before = _processor_seconds()
    with tempfile.TemporaryDirectory(prefix="iml-solution-") as folder:
        write_tree(Path(folder), release_files(assignment))
        # The start cell passes the notebook's file to otter.
        nbformat.write(notebook, Path(folder) / f"{assignment.name}.ipynb")
        resources = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=SECONDS_PER_CELL, resources=resources)
        # TensorFlow writes to the process's own stderr when it is imported; cells don't.
        client.execute(stderr=subprocess.DEVNULL)
    return _processor_seconds() - before


def _processor_seconds() -> float:
    """Return what processes that this one started, and that have ended, took together."""
    times = os.times()
    return times.children_user + times.children_system
