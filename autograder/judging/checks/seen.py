"""What checks say about an answer: what it is, where it is wrong, what it is instead.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

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
_HALF = 2e-3  # of each number: how far off what is computed in half precision may be
_SURE = 1e-4  # of the largest number: by how much one may differ that a hint is about
_SUM = 1e-4  # by how much a sum of weights may differ from one
_DECIMALS = range(2, 8)


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


def difference(array: Array, want: Array, atol: float) -> str:
    """Return where an array is wrong: how often, and the first wrong number beside the right one.

    Args:
        array: what was returned.
        want: the right values, of the same shape.
        atol: by how much a number may differ.
    """
    wrong = np.argwhere(~_near(array, want, atol))
    if not len(wrong):
        return ""
    first = tuple(map(int, wrong[0]))
    verb = "is" if len(wrong) == 1 else "are"
    pair = (
        f"got {_number(array[first], want[first])}, expected {_number(want[first], array[first])}"
    )
    if array.size == 1:
        return pair
    return f"{len(wrong)} of {array.size} numbers {verb} wrong; at {list(first)}: {pair}"


def instead(array: Array, want: Array, atol: float) -> str:
    """Say what a wrong array is, if all of it shows that: rounded, transposed, multiplied.

    Args:
        array: what was returned, of any shape.
        want: the right values.
        atol: by how much a number may differ.
    """
    # Where a check allows much, less is needed to be sure.
    atol = min(atol, _SURE * float(np.max(np.abs(want), initial=0)))
    # What overflows on the way is none of these.
    with np.errstate(all="ignore"):
        if array.shape != want.shape:
            return _reshaped(array, want, atol)
        return _rounded(array, want, atol) or _changed(array, want, atol) or _unsummed(array, want)


def _reshaped(array: Array, want: Array, atol: float) -> str:
    if array.shape == want.T.shape and np.all(_near(array, want.T, atol)):
        return "It is the transpose of the right answer."
    same = array.size == want.size > 1 and np.all(_near(array.ravel(), want.ravel(), atol))
    return "It holds the right numbers, in another shape." if same else ""


def _rounded(array: Array, want: Array, atol: float) -> str:
    """Say that digits are lost; whole numbers are no sign of that."""
    half = np.array_equal(array, array.astype(np.float16).astype(array.dtype))
    whole = np.array_equal(array, np.round(array))
    if half and not whole and np.all(_near(array, want, _HALF * np.abs(want))):
        return "All numbers are in half precision (float16); use float32 or float64."
    for decimals in _DECIMALS:
        fewer = np.array_equal(array, np.round(array, decimals - 1))
        if not fewer and np.all(_near(array, np.round(want, decimals), min(atol, 1e-7))):
            return f"All numbers are rounded, to {decimals} decimals; return them as they are."
    return ""


def _changed(array: Array, want: Array, atol: float) -> str:
    """Say what was done to the right numbers, where these are different enough to tell."""
    different = len(np.unique(want))
    if different < 3:
        return ""
    if array.shape == want.T.shape and np.all(_near(array, want.T, atol)):
        return "It is the transpose of the right answer."
    in_order = np.sort(array, axis=None), np.sort(want, axis=None)
    if different == want.size and np.all(_near(*in_order, atol)):
        return "It holds the right numbers, but in another order."
    factor = float(np.vdot(want, array) / np.vdot(want, want))
    if np.all(_near(array / factor, want, atol)):
        return f"Every number is {factor:.5g} times the right one."
    offset = float(np.mean(array - want))
    if np.all(_near(array - offset, want, atol)):
        return f"Every number is the right one plus {offset:.5g}."
    return ""


def _unsummed(array: Array, want: Array) -> str:
    """Say of weights what else sums to one, where each row should."""
    if not want.ndim or not np.all(_near(want.sum(axis=-1), 1.0, _SUM)):
        return ""
    sums = np.atleast_1d(array.astype(np.float64).sum(axis=-1)).ravel()
    wrong = sums[~_near(sums, 1.0, _SUM)]
    if not len(wrong):
        return ""
    if want.ndim > 1 and np.all(_near(array.sum(axis=-2), 1.0, _SUM)):
        return "Each column sums to one, where each row should."
    if np.all(_near(array.sum(), 1.0, _SUM)):
        return "Everything together sums to one, where each row should."
    which = "Each row" if want.ndim > 1 else "It"
    return f"{which} should sum to one; here, the sum is {wrong[0]:.5g}."


def _near(array: Array | np.number[Any], want: Any, atol: Any) -> Any:
    """Tell of each number whether it is right."""
    # Values that are far too large overflow, and are wrong without a warning.
    with np.errstate(all="ignore"):
        return np.abs(array.astype(np.float64) - want) <= atol


def _number(value: Any, other: Any) -> str:
    """Write a number so that it can be told from another one."""
    for digits in (4, 7, 10):
        if f"{value:.{digits}g}" != f"{other:.{digits}g}":
            return f"{value:.{digits}g}"
    return repr(float(value))
