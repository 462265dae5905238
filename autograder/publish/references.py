"""Make the reference outputs: run ``references/make.py`` on the reference solution."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.course import Assignment
from autograder.errors import SourceError
from autograder.judging.checks.hidden_images import load_hidden_images
from autograder.judging.checks.reference import Reference
from autograder.modules import import_file


def make_references(assignment: Assignment) -> list[Path]:
    """Write ``references/<question>.npz`` for every function of ``references/make.py``.

    Each function is named after its question, takes ``(student, images)`` and returns the arrays
    to store, by name.

    Returns:
        The files written.

    Raises:
        SourceError: a function is not named after a question.
    """
    maker = import_file(assignment.references / "make.py", "references_make")
    reference = Reference(assignment)
    images = load_hidden_images(assignment.root)
    written = []
    for name, function in vars(maker).items():
        if name.startswith("_") or getattr(function, "__module__", None) != maker.__name__:
            continue
        if name not in reference.source.questions:
            raise SourceError(f"{maker.__file__}: {name} is not a question of {assignment.name}")
        path = assignment.references / f"{name}.npz"
        np.savez_compressed(path, **function(reference.student(name), images))
        written.append(path)
    return written
