"""What checks say: ``expect(condition, message)`` and its array-wise relatives.

This file is shipped to students inside ``checking.py``, so it imports only what is shipped too.
A message is fixed text in the student's terms; figures that came from the student go into
``detail``, which people see for public checks only. No message holds an expected value, and only
`expect_values`, which hidden checks may not use, puts one into a detail.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

from autograder.judging.checks.measured import Measurement, measured
from autograder.judging.checks.seen import described, difference, instead

FLOAT64_TOLERANCE = 1e-6
FLOAT32_TOLERANCE = 1e-5
_ARTICLES = ("a", "an", "one", "the")
Found = TypeVar("Found")


class CheckFailed(AssertionError):
    """A check's verdict that the work is wrong.

    Args:
        message: fixed text in the student's terms.
        detail: what was seen (shapes, dtypes); left out wherever a hidden check is shown.
        hint: what a public check says in place of its own hint; empty for that one.
    """

    def __init__(self, message: str, detail: str = "", hint: str = "") -> None:
        message = _sentence(message)
        super().__init__(f"{message} ({detail})" if detail else message)
        self.message = message
        self.detail = detail
        self.hint = hint


def _sentence(message: str) -> str:
    """Begin with a capital letter, unless it begins with a name: ``softmax(z)``, ``weights``."""
    first = message.partition(" ")[0]
    return first.capitalize() + message[len(first) :] if first in _ARTICLES else message


def expect(condition: object, message: str, detail: str = "", hint: str = "") -> None:
    """Fail with ``message`` unless ``condition`` holds.

    Args:
        condition: what should be true.
        message: what is wrong if it isn't.
        detail: what was seen.
        hint: what a public check says in place of its own hint.

    Raises:
        CheckFailed: the condition is false.
    """
    if not condition:
        raise CheckFailed(message, detail, hint)


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


def _allowed(actual: np.ndarray[Any, Any], want: np.ndarray[Any, Any]) -> float:
    """Return by how much a number may differ from the right one."""
    scale = float(np.max(np.abs(want))) if want.size else 0.0
    return tolerance(actual) * max(scale, 1e-12)


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
    atol = _allowed(actual, want) if atol is None else atol
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


def expect_values(
    value: Any,
    expected: Any,
    name: str,
    message: str = "",
    atol: float | None = None,
    likely: Mapping[str, Any] | None = None,
) -> np.ndarray[Any, Any]:
    """Do what `expect_close` does, and show where the values differ: for public checks only.

    Where they are those of a likely wrong answer, or show how they are wrong (transposed, rounded,
    multiplied, …), the hint says so in place of the check's own.

    Args:
        value: what the student returned.
        expected: the right values; the first wrong one is shown.
        name: what students call it.
        message: what to say when the values differ; default ``"<name> has wrong values."``.
        atol: absolute tolerance; default: see `is_close`.
        likely: values of likely wrong answers, or their first rows, by what to say to them.

    Raises:
        CheckFailed: numbers, shape or values are wrong.
    """
    want = np.asarray(expected)
    array = expect_array(value, name)
    known = (text for text, wrong in (likely or {}).items() if _is_answer(array, wrong, atol))
    near = atol if atol is not None else _allowed(array, want)
    hint = next(known, "") or instead(array, want, near)
    if array.shape != want.shape:
        detail = f"got {array.shape}, expected {want.shape}"
        raise CheckFailed(f"{name} has the wrong shape.", detail, hint)
    if not is_close(array, want, atol):
        detail = difference(array, want, near)
        raise CheckFailed(message or f"{name} has wrong values.", detail, hint)
    return array


def _is_answer(array: np.ndarray[Any, Any], wrong: Any, atol: float | None) -> bool:
    if array.ndim > 1 and len(array) and np.ndim(wrong) == array.ndim - 1:
        array = array[0]
    return array.shape == np.shape(wrong) and is_close(array, wrong, atol)


def expect_tuple(value: Any, length: int, what: str) -> tuple[Any, ...]:
    """Return ``value`` as a tuple of ``length``, or fail: the function should return ``what``.

    Raises:
        CheckFailed: not a tuple or list, or of another length.
    """
    ok = isinstance(value, tuple | list) and len(value) == length
    expect(ok, f"The function should return {what}.", f"got {described(value)}")
    return tuple(value)


def expect_within(
    value: float, message: str, low: float = -math.inf, high: float = math.inf, hint: str = ""
) -> None:
    """Fail with ``message`` unless a statistic lies between ``low`` and ``high``.

    For values that are luck in part: ``iml audit --seeds`` shows how far from the bounds they stay.

    Raises:
        CheckFailed: it lies outside.
    """
    passes = measured(Measurement(message, float(value), low, high))
    expect(passes, message, f"got {value:.4g}", hint)


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
            measured(Measurement(message, needed, -math.inf, rounds))
            return
    measured(Measurement(message, quality, floor, math.inf))
    raise CheckFailed(message, f"got {quality:.4g}")


def once(find: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """Let the checks of a file share what one call finds out about a student's code.

    For work that takes long, such as training a network, which several checks look at. What raises
    is tried again by the next check. Check files are loaded anew for each submission, and for each
    `grader.check`, so nothing outlives the code it was found out about.

    Args:
        find: takes the student; what it returns may not be changed by a check, nor hold handles,
            which are forgotten between checks.
    """
    known: list[Found] = []

    @functools.wraps(find)
    def shared(student: Any) -> Found:
        if not known:
            known.append(find(student))
        return known[0]

    return shared


def facts(find: Callable[[Any], Iterator[tuple[str, Any]]]) -> Callable[[Any], Mapping[str, Any]]:
    """Let the checks of a file share the facts that are found out about one costly object.

    Like `once`, for several facts about a model that takes long to build. What raises on the way
    spoils no check that asks only for facts from before: one that asks for another tries again, and
    its facts are then about another model. So what is compared with each other is one fact.

    Args:
        find: takes the student and yields each fact's name and the fact, as `once` may return it.
            The first check that asks for one finds out all, in its own time.
    """
    return _Facts(find).about


class _Facts(dict[str, Any]):
    """Facts by name; asking for one that isn't known finds out all."""

    def __init__(self, find: Callable[[Any], Iterator[tuple[str, Any]]]) -> None:
        super().__init__()
        self._find = find
        self._student: Any = None

    def about(self, student: Any) -> Mapping[str, Any]:
        self._student = student
        return self

    def __missing__(self, name: str) -> Any:
        try:
            for found, fact in self._find(self._student):
                self.setdefault(found, fact)
        except Exception:
            if name not in self:
                raise
        if name not in self:
            raise KeyError(name)
        return self[name]
