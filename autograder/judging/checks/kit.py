"""What checks say: ``expect(condition, message)`` and its array-wise relatives.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
A message is fixed text in the student's terms; figures that came from the student go into
``detail``, which people see for public checks only. No message holds an expected value.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Measurement:
    """One statistic of a check, whose value is luck in part, and what it is held against.

    Args:
        message: what is said if it lies outside.
        value: of the statistic; the rounds that were needed where something was trained.
        low: the smallest value that passes.
        high: the largest; the rounds that were allowed.
    """

    message: str
    value: float
    low: float
    high: float

    @property
    def passes(self) -> bool:
        """Whether it lies inside; NaN does not."""
        return self.low <= self.value <= self.high


_listeners: list[Callable[[Measurement], None]] = []


@contextlib.contextmanager
def measuring(listener: Callable[[Measurement], None]) -> Iterator[None]:
    """Let ``listener`` hear of every statistic that a check measures meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def _measured(measurement: Measurement) -> bool:
    """Tell all who listen; return whether the statistic lies inside its bounds."""
    for listener in _listeners:
        listener(measurement)
    return measurement.passes


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


def expect_untouched(student: Any, function: str, /, **arguments: Any) -> None:
    """Call a student's function and fail if one of its arguments changed.

    The arguments stay where the student's code runs, so that a change can be seen.

    Args:
        student: what the check speaks to.
        function: its name.
        arguments: plain values by the names that students know them by, passed by position.

    Raises:
        CheckFailed: an argument is not what it was.
    """
    kept = {name: student.keep(value) for name, value in arguments.items()}
    getattr(student, function)(*kept.values())
    for name, value in arguments.items():
        message = f"{function} changes its argument {name}; it should leave it as it is."
        expect(_same(student.fetch(kept[name]), value), message)


def _same(left: Any, before: Any) -> bool:
    """Tell whether plain values are equal in structure, shape and every number."""
    if isinstance(before, dict):
        same_keys = isinstance(left, dict) and list(left) == list(before)
        return same_keys and all(_same(left[key], before[key]) for key in before)
    if isinstance(before, list | tuple):
        same_length = isinstance(left, list | tuple) and len(left) == len(before)
        return same_length and all(map(_same, left, before))
    array = np.asarray(left)
    return array.dtype == np.asarray(before).dtype and np.array_equal(array, before)


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


def expect_within(
    value: float, message: str, low: float = -math.inf, high: float = math.inf
) -> None:
    """Fail with ``message`` unless a statistic lies between ``low`` and ``high``.

    For values that are luck in part: ``iml audit --seeds`` shows how far from the bounds they stay.

    Raises:
        CheckFailed: it lies outside.
    """
    passes = _measured(Measurement(message, float(value), low, high))
    expect(passes, message, f"got {value:.4g}")


def expect_learns(train: Callable[[], float], floor: float, rounds: int, message: str) -> None:
    """Fail with ``message`` unless training passes a floor within so many rounds.

    How far one round gets is luck; whether training gets there in good time is not.

    Args:
        train: trains one round more and returns the quality reached, of which more is better.
        floor: the quality to reach.
        rounds: the budget.
        message: what to say if it is not reached.

    Raises:
        CheckFailed: the budget is used up.
    """
    quality = -math.inf
    for needed in range(1, rounds + 1):
        quality = train()
        if quality >= floor:
            _measured(Measurement(message, needed, -math.inf, rounds))
            return
    _measured(Measurement(message, quality, floor, math.inf))
    raise CheckFailed(message, f"got {quality:.4g}")
