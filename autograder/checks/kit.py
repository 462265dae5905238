"""What checks say: ``expect(condition, message)`` and its array-wise relatives.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
A message is fixed text in the student's terms; figures that came from the student go into
``detail``, which people see for public checks only. No message holds an expected value.
"""

from __future__ import annotations

from typing import Any

import numpy as np

FLOAT64_TOLERANCE = 1e-6
FLOAT32_TOLERANCE = 1e-5


class CheckFailed(AssertionError):
    """A check's verdict that the work is wrong.

    Args:
        message: fixed text in the student's terms.
        detail: what was seen (shapes, dtypes); left out wherever a hidden check is shown.
    """

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(f"{message} ({detail})" if detail else message)
        self.message = message
        self.detail = detail


def expect(condition: object, message: str, detail: str = "") -> None:
    """Fail with ``message`` unless ``condition`` holds.

    Raises:
        CheckFailed: the condition is false.
    """
    if not condition:
        raise CheckFailed(message, detail)


_FUNCTIONS = ("function", "builtin_function_or_method", "method", "partial", "ufunc")
_WORDS: dict[type, str] = {
    type(None): "None",
    bool: "True or False",
    int: "a number",
    float: "a number",
    complex: "a complex number",
    str: "text",
    bytes: "bytes",
    dict: "a dict",
}


def described(value: Any) -> str:
    """Name what a student returned: ``a tuple of 3``, ``a function``, ``an object of class Model``.

    For details alone: the name of a class is the student's own.
    """
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        of = {"U": " of text", "c": " of complex numbers"}.get(value.dtype.kind, "")
        return f"an array{of} of shape {value.shape}"
    # What stays with the student is known by the name of its class.
    kind = value._kind if hasattr(type(value), "_kind") else type(value).__name__
    if kind in _FUNCTIONS:
        return "a function"
    if kind == "type":
        return "a class"
    return _WORDS.get(type(value), f"an object of class {kind}")


def expect_array(
    value: Any, name: str, shape: tuple[int, ...] | None = None, *, finite: bool = True
) -> np.ndarray[Any, Any]:
    """Return ``value`` as a float array, or fail saying what ``name`` should have been.

    Args:
        value: what the student returned: an array, a number or nested lists of numbers.
        name: what students call it, e.g. ``"weights"``.
        shape: the shape it must have; None accepts any.
        finite: whether NaN and infinity are wrong.

    Returns:
        The array; floating types are kept, booleans and integers become float64.

    Raises:
        CheckFailed: not numbers, another shape, or not finite.
    """
    # A failed conversion is the student's mistake whatever it raises: ragged lists, None, objects.
    # Text that looks like numbers would convert, and complex numbers would lose a part.
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biufO" or any(item is None for item in _objects(array)):
            raise TypeError
        native = array.dtype.newbyteorder("=") if array.dtype.kind == "f" else np.float64
        array = array.astype(native)
    except Exception:
        message = f"{name} should be an array of numbers."
        raise CheckFailed(message, f"got {described(value)}") from None
    if shape is not None and array.shape != tuple(shape):
        detail = f"got {array.shape}, expected {tuple(shape)}"
        raise CheckFailed(f"{name} has the wrong shape.", detail)
    if finite and not np.all(np.isfinite(array)):
        raise CheckFailed(f"{name} holds NaN or infinity.")
    return array


def _objects(array: np.ndarray[Any, Any]) -> list[Any]:
    """Items of an array of objects, where None would become NaN; nothing for any other."""
    return list(array.flat) if array.dtype.kind == "O" else []


def expect_number(value: Any, name: str, *, finite: bool = True) -> float:
    """Return ``value`` as a float, or fail: ``name`` should be one number.

    Raises:
        CheckFailed: not a single number, or not finite.
    """
    array = expect_array(value, name, finite=finite)
    expect(array.size == 1, f"{name} should be one number.", f"got shape {array.shape}")
    return float(array.reshape(()))


def tolerance(array: np.ndarray[Any, Any]) -> float:
    """Return the tolerance that an output's own precision deserves, as a fraction of its scale."""
    # Half precision is no excuse: nobody was asked to compute in it.
    single = array.dtype in (np.float16, np.float32)
    return FLOAT32_TOLERANCE if single else FLOAT64_TOLERANCE


def is_close(actual: np.ndarray[Any, Any], expected: Any, atol: float | None = None) -> bool:
    """Tell whether two arrays agree within ``atol``, or within the precision of ``actual``.

    Without ``atol``, the tolerance is ``tolerance(actual)`` times the largest absolute expected
    value (at least 1e-12). Expected values are broadcast to the shape of ``actual``, never the
    other way round: one number does not agree with a whole array of expected ones.
    """
    want = np.asarray(expected)
    try:
        want = np.broadcast_to(want, actual.shape)
    except ValueError:
        return False
    if atol is None:
        scale = float(np.max(np.abs(want))) if want.size else 0.0
        atol = tolerance(actual) * max(scale, 1e-12)
    # Values that are far too large overflow, and are wrong without a warning.
    with np.errstate(all="ignore"):
        difference = np.abs(actual.astype(np.float64) - want.astype(np.float64))
    return bool(np.all(difference <= atol))


def expect_close(
    value: Any, expected: Any, name: str, message: str = "", atol: float | None = None
) -> np.ndarray[Any, Any]:
    """Fail unless ``value`` has the expected shape and values; return it as an array.

    Args:
        value: what the student returned.
        expected: the right values; never shown.
        name: what students call it.
        message: what to say when the values differ; default ``"<name> has wrong values."``.
        atol: absolute tolerance; default: see `is_close`.

    Raises:
        CheckFailed: numbers, shape or values are wrong.
    """
    want = np.asarray(expected)
    array = expect_array(value, name, want.shape)
    expect(is_close(array, want, atol), message or f"{name} has wrong values.")
    return array


def expect_tuple(value: Any, length: int, what: str) -> tuple[Any, ...]:
    """Return ``value`` as a tuple of ``length``, or fail: the function should return ``what``.

    Raises:
        CheckFailed: not a tuple or list, or of another length.
    """
    ok = isinstance(value, tuple | list) and len(value) == length
    expect(ok, f"The function should return {what}.", f"got {described(value)}")
    return tuple(value)
