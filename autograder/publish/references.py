"""Make the reference outputs: run ``references/make.py`` on the reference solution."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np

from autograder.course import Assignment
from autograder.errors import SourceError
from autograder.judging.checks.hidden_images import load_hidden_images
from autograder.judging.checks.reference import Reference


def make_references(assignment: Assignment) -> list[Path]:
    """Write ``references/<question>.npz`` for every function of ``references/make.py``.

    Each function is named after its question, takes ``(student, images)`` and returns the arrays
    to store, by name.

    Returns:
        The files written.

    Raises:
        SourceError: a function is not named after a question.
    """
    maker = _load(assignment.references / "make.py")
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


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("references_make", path)
    if spec is None or spec.loader is None:
        raise SourceError(f"{path} can't be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
