"""The student as ``grader.check`` sees them: the same conversions, in the notebook's own process.

This file is shipped to students inside ``checking.py``; graded checks go over the bridge.
"""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.judging.bridge.plain import Plain
from autograder.judging.checks.kit import CheckFailed

# A notebook may change its working folder; what came with it stays where this file is.
FOLDER = Path(__file__).resolve().parent
TESTS = str(FOLDER / "tests")


class NotDefined(CheckFailed):
    """The notebook defines no function of that name, so no hint about its answer helps."""


class LocalHandle:
    """An object that checks only point to: a model, a function, a kept array."""

    def __init__(self, target: Any) -> None:
        self._target = target

    @property
    def _kind(self) -> str:
        return type(self._target).__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object; plain values come back as in the graded run."""
        return _plain(self._target(*_live(list(args)), **_live(kwargs)))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _plain(getattr(self._target, name))

    def __getitem__(self, key: Any) -> Any:
        return _plain(self._target[key])


class LocalStudent:
    """Stands for the student in public checks that run inside the student's notebook.

    Args:
        namespace: the notebook's global names.
    """

    visibility = "public"

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.function(name)

    def function(self, name: str) -> LocalHandle:
        """Point to a function of the notebook, for a probe to call."""
        if name not in self._namespace:
            raise NotDefined(f"Your notebook does not define `{name}` yet: run its cell first.")
        return LocalHandle(self._namespace[name])

    def keep(self, value: Any) -> LocalHandle:
        """Hold on to a copy of a value; pass it on, `fetch` it afterwards."""
        return LocalHandle(_live(value))

    def fetch(self, handle: LocalHandle) -> Any:
        """Return the plain value that a handle names, as it is now."""
        return _plain(handle._target)

    def probe(self, name: str) -> LocalHandle:
        """Return the helper module ``<name>.py`` that came with the release."""
        return LocalHandle(importlib.import_module(name))

    def forget(self) -> None:
        """Do nothing: Python frees what nobody points to."""


def _plain(value: Any) -> Any:
    return Plain(LocalHandle)(value)


def _live(value: Any) -> Any:
    """Copy plain arguments, so that a function that changes its input spoils no later check."""
    if isinstance(value, LocalHandle):
        return value._target
    if type(value) in (list, tuple):
        return type(value)(_live(item) for item in value)
    if type(value) is dict:
        return {key: _live(item) for key, item in value.items()}
    return value if callable(value) else copy.deepcopy(value)
