"""Turn whatever student code returns into plain values: the same way locally and when graded.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

MAX_ITEMS = 200_000  # values in one returned object, however nested
MAX_NESTING = 20


class NotPlain(TypeError):
    """A returned value is too large, too deep or of a kind that can't be compared."""


_LISTED: tuple[type, ...] = (
    list,
    Iterator,
    types.GeneratorType,
    range,
    map,
    zip,
    filter,
    enumerate,
    reversed,
    set,
    frozenset,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)


class Plain:
    """Converts one returned object; what has no plain form is given to ``keep``.

    Args:
        keep: takes an object that must stay where it is (a model, a function) and returns what
            stands for it.
    """

    def __init__(self, keep: Callable[[Any], Any]) -> None:
        self._keep = keep
        self._items = 0

    def __call__(self, value: Any, depth: int = 0) -> Any:
        """Return the plain form of ``value``: arrays lose their subclass, tensors become arrays.

        Raises:
            NotPlain: more than ``MAX_ITEMS`` items, or nested deeper than ``MAX_NESTING``.
        """
        self._items += 1
        if self._items > MAX_ITEMS or depth > MAX_NESTING:
            raise NotPlain("a returned value holds too many items or is nested too deep")
        if value is None or isinstance(value, bool | int | float | complex | str | bytes):
            return _builtin(value)
        if isinstance(value, np.generic):
            return value.item() if value.dtype.kind in "biufcSU" else self._keep(value)
        if isinstance(value, np.ndarray):
            return self._array(value, depth)
        if isinstance(value, dict):
            return {self(k, depth + 1): self(v, depth + 1) for k, v in value.items()}
        if isinstance(value, tuple):
            return tuple(self._each(value, depth))
        if isinstance(value, _LISTED):
            return list(self._each(value, depth))
        return self._foreign(value, depth)

    def _each(self, values: Any, depth: int) -> Iterator[Any]:
        for value in values:
            yield self(value, depth + 1)

    def _array(self, value: np.ndarray[Any, Any], depth: int) -> Any:
        array = np.asarray(value)
        if array.dtype.kind in "biufcU":
            return array.view(np.ndarray)
        if array.dtype.kind == "O":
            return self(array.tolist(), depth + 1)
        # bfloat16 and its like have no name in NumPy's own format.
        return array.astype(np.float32)

    def _foreign(self, value: Any, depth: int) -> Any:
        """Tensors, variables, series and their like become arrays; all else stays."""
        if isinstance(value, type) or callable(value) or not hasattr(value, "__array__"):
            return self._keep(value)
        return self._array(np.asarray(value), depth)


def _builtin(value: Any) -> Any:
    """Strip subclasses (``np.float64`` is a float, an enum may be an int) from builtin scalars."""
    kinds: tuple[type, ...] = (bool, int, float, complex, str, bytes)
    kind = next((kind for kind in kinds if isinstance(value, kind)), None)
    return value if kind is None or type(value) is kind else kind(value)
