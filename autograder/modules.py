"""Importing a course's own Python file, which belongs to no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from autograder.errors import SourceError


def import_file(path: Path, name: str) -> ModuleType:
    """Run a file anew and return its module, which no later import finds.

    Args:
        path: of the file.
        name: of the module.

    Raises:
        SourceError: it is not named as a Python file is.
        Exception: whatever the file raises.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SourceError(f"{path} can't be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
