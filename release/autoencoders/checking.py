"""What `grader.check` needs: expectations, and the student as the checks see them.

Made from the autograder's own files; there is nothing to edit here, and no answer.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import importlib
import inspect
import linecache
import math
import nbformat
import numpy as np
import os
import otter
import otter.test_files
import re
import sys
import textwrap
import time
import types
from IPython import get_ipython
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from otter.check.utils import IPythonInterpreter, grading_mode_disabled, save_notebook
from otter.test_files import GradingResults, TestFile
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar


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


def measured(measurement: Measurement) -> bool:
    """Tell all who listen; return whether the statistic lies inside its bounds."""
    for listener in _listeners:
        listener(measurement)
    return measurement.passes


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
    multiplied, \u2026), the hint says so in place of the check's own.

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


_FULL = {"float32", "float64"}


@contextlib.contextmanager
def full_precision() -> Iterator[None]:
    """Let Keras compute in single precision meanwhile, if the notebook chose half of it."""
    keras = sys.modules.get("keras")
    if keras is None or {keras.config.floatx(), keras.config.dtype_policy().compute_dtype} <= _FULL:
        yield
        return
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)


class NotWritten(Exception):
    """The exercise still holds its stub."""


class YourCodeRaised(Exception):
    """The student's own code ended with an exception."""


class test_case(otter.test_files.test_case):
    """Otter's ``test_case``, for functions that take a ``student`` and may offer a hint.

    Args:
        name: the check's title.
        points: what it is worth.
        hint: what to look at if it fails.
        hidden: whether students don't see it.
        data: functions that make further arguments of the check, by the arguments' names.
    """

    def __init__(
        self,
        name: str,
        points: float,
        hint: str = "",
        hidden: bool = False,
        data: dict[str, Callable[..., Any]] | None = None,
    ) -> None:
        super().__init__(name=name, points=points, hidden=hidden)
        self.hint = hint
        self.wrong = ""  # what was wrong when it last ran
        self.data = data or {}

    def call_func(self, global_environment: dict[str, Any]) -> None:
        """Run the check; what it raises is put into words.

        Otter shows the line of the test file at which the exception passed, so the exception in
        words goes on with the traceback of the original one.
        """
        self.wrong = ""
        student = LocalStudent(global_environment)
        arguments = arguments_of(self.test_func, {"student": lambda: student, **self.data})
        try:
            with full_precision():
                self.test_func(**arguments)
        except (Exception, SystemExit) as error:
            frames = error.__traceback__
            failure = in_words(error, self.hint, global_environment)
            raised = isinstance(failure, YourCodeRaised)
            self.wrong = f"Your code raised {failure}" if raised else str(failure)
            if os.environ.get("NBGRADER_EXECUTION") == "validate":
                # `nbgrader validate` takes a cell for passed unless it fails or writes here.
                print(f"{self.name}: {failure}", file=sys.stderr)
            raise failure.with_traceback(frames.tb_next if frames else None) from None

    def __reduce__(self) -> Any:
        """Travel as otter's own class: whoever grades may not have this module."""
        fields = (self.name, self.points, self.hidden, self.success_message, self.failure_message)
        return otter.test_files.test_case, fields


def arguments_of(
    function: Callable[..., Any], makers: dict[str, Callable[..., Any]]
) -> dict[str, Any]:
    """Make the arguments that a function names; what makes one may ask for others."""
    return {
        name: makers[name](**arguments_of(makers[name], makers))
        for name in inspect.signature(function).parameters
    }


def in_words(error: BaseException, hint: str, notebook: dict[str, Any]) -> Exception:
    """Return an exception whose name and text a student can act on.

    Args:
        error: what a check or the student's code raised.
        hint: the check's hint; given where the work is wrong, not where it is missing.
        notebook: the notebook's global names.
    """
    text = str(error)
    if isinstance(error, CheckFailed):
        hinted = (error.hint or hint) and not isinstance(error, NotDefined)
        return CheckFailed(_visible(f"{text}\nHint: {error.hint or hint}" if hinted else text))
    if isinstance(error, NotImplementedError) and text.startswith("Exercise "):
        question = text.removeprefix("Exercise ").partition(":")[0]
        return NotWritten(f"{question} is not written yet.")
    if LocalHandle.__name__ in text:
        # The check met an object where it needs numbers; as graded, that is a wrong answer.
        return CheckFailed("Your code returned something that this check can't work with.")
    words = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return YourCodeRaised(_visible(words + _place(error.__traceback__, notebook)))


def _place(frames: TracebackType | None, notebook: dict[str, Any]) -> str:
    """Name the last line of the notebook that an exception passed."""
    place = ""
    while frames is not None:
        if frames.tb_frame.f_globals is notebook:
            code = frames.tb_frame.f_code
            line = linecache.getline(code.co_filename, frames.tb_lineno).strip()
            place = f"\nIn {code.co_name}, line {frames.tb_lineno} of its cell"
            place += f":  {line}" if line else "."
        frames = frames.tb_next
    return place


def _visible(text: str) -> str:
    """Keep a browser from taking ``<KerasTensor>`` for a tag: otter shows texts as HTML."""
    return text.replace("<", "<\u200b")


_NOT_WRITTEN = re.compile(r"Exercise ([\w-]+): not written yet")


class Unwritten:
    """Excuses a cell's errors if they are those of exercises that are not written yet.

    Args:
        shell: of IPython.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._cell = ""  # the text of the running cell, as Python
        self._excused: BaseException | None = None
        self._waiting: dict[str, str] = {}  # name \u2192 the exercise that its cell waits for

    def watch(self) -> None:
        """Have IPython call this object for every cell from the next one on."""
        self._shell.events.register("pre_run_cell", self._begin)
        self._shell.events.register("post_run_cell", self._end)
        self._shell.set_custom_exc((Exception,), self._raised)

    def _begin(self, info: Any) -> None:
        self._excused = None
        try:
            self._cell = self._shell.transform_cell(info.raw_cell)
        except Exception:  # IPython will say what is wrong with the cell
            self._cell = ""

    def _raised(
        self,
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        frames: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        explained = self._explained(error, frames)
        if explained is None:
            shell.showtraceback(running_compiled_code=True)  # what IPython does by itself
            return
        exercise, sentence = explained
        print(sentence)
        self._excused = error
        for statement in self._statements(_line_of_cell(frames, shell.user_ns)):
            self._waiting.update(dict.fromkeys(defined(statement), exercise))

    def _end(self, result: Any) -> None:
        """Take back the error that was excused: ipykernel looks for it after this."""
        if result is None:
            return
        if self._excused is not None and result.error_in_exec is self._excused:
            result.error_in_exec = None
        elif result.success:
            for statement in self._statements():
                for name in defined(statement):
                    self._waiting.pop(name, None)
        self._excused = None

    def _explained(
        self, error: BaseException, frames: TracebackType | None
    ) -> tuple[str, str] | None:
        """Return the exercise that an error is about, and what to do; None for other errors."""
        stub = _NOT_WRITTEN.search(str(error)) if isinstance(error, NotImplementedError) else None
        if stub:
            return stub[1], f"Write `{stub[1]}` first."
        name = self._missing(error, frames) or self._outdated()
        if name is None:
            return None
        exercise = self._waiting[name]
        then = f"Then run the cell that defines `{name}` again."
        return exercise, f"Write `{exercise}` first. {then}"

    def _missing(self, error: BaseException, frames: TracebackType | None) -> str | None:
        """Return the name that the cell's own code lacks, if a cell above waits to define it."""
        if type(error) is not NameError or not _raised_by_cell(frames, self._shell.user_ns):
            return None
        return error.name if error.name in self._waiting else None

    def _outdated(self) -> str | None:
        """Return a name that the cell reads and that still has the value of another cell."""
        own: set[str] = set()
        for statement in self._statements():
            own |= {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
            outdated = self._waiting.keys() & self._shell.user_ns.keys() - own
            for node in ast.walk(statement):
                read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                if read and (name := ast.unparse(node)) in outdated:
                    return name
            own |= defined(statement)
        return None

    def _statements(self, first_line: int = 0) -> list[ast.stmt]:
        """Return the running cell's statements that end on this line or later."""
        try:
            body = ast.parse(self._cell).body
        except SyntaxError:  # such as a magic that the transformation leaves alone
            return []
        return [node for node in body if (node.end_lineno or 0) >= first_line]


def _line_of_cell(frames: TracebackType | None, notebook: dict[str, Any]) -> int:
    """Return the line of the cell that an exception passed; 0 if it passed none."""
    while frames is not None:
        if frames.tb_frame.f_globals is notebook:
            return frames.tb_lineno
        frames = frames.tb_next
    return 0


def _raised_by_cell(frames: TracebackType | None, notebook: dict[str, Any]) -> bool:
    """Whether an exception comes from the cell's own code, not from a function that it calls."""
    cell = last = ""
    while frames is not None:
        last = frames.tb_frame.f_code.co_filename
        cell = cell or (last if frames.tb_frame.f_globals is notebook else "")
        frames = frames.tb_next
    return cell == last


def defined(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines for later cells."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    aliases = [node for node in ast.walk(statement) if isinstance(node, ast.alias)]
    return names | {alias.asname or alias.name.partition(".")[0] for alias in aliases}


SAVING_SECONDS = 10.0  # for JupyterLab to save the notebook
_SESSION = "JPY_SESSION_NAME"  # Jupyter's servers: the file that the kernel was started for
_VS_CODE = "__vsc_ipynb_file__"


class PlainError(Exception):
    """Says what to do; IPython shows the sentence alone, without our lines of code above it."""

    def _render_traceback_(self) -> list[str]:
        # Front ends break long lines within words; the names of files stay whole.
        return textwrap.wrap(str(self), 76, break_long_words=False, break_on_hyphens=False)


def open_notebook(folder: Path, names: Mapping[str, Any]) -> Path:
    """Return the notebook that the front end has open, saved where JupyterLab can be asked to.

    What was written when the open notebook was to be saved is the open notebook. Its name at the
    start of the kernel counts less: *Save Notebook As* goes on with the kernel in another file.

    Args:
        folder: where notebooks are looked for.
        names: the kernel's global names.

    Raises:
        PlainError: there is none, or more than one may be it.
    """
    written = _written_by_saving(folder) if os.environ.get(_SESSION) else []
    found = written or _named_by_front_end(names) or _notebooks(folder)
    if not found:
        raise PlainError("Nothing was packed: the notebook's folder holds no notebook.")
    if len(found) > 1:
        listed = ", ".join(path.name for path in found)
        raise PlainError(
            f"Nothing was packed: more than one notebook is here: {listed}. Name the one to hand "
            f'in, as in grader.export("{found[0].name}").'
        )
    return found[0]


def _named_by_front_end(names: Mapping[str, Any]) -> list[Path]:
    """Return the notebook that Jupyter or VS Code started the kernel for, if it is still there."""
    named = names.get(_VS_CODE) or os.environ.get(_SESSION, "")
    path = Path(str(named))
    return [path] if path.suffix == ".ipynb" and path.is_file() else []


def _written_by_saving(folder: Path) -> list[Path]:
    """Ask JupyterLab to save what is open, and return the notebooks that were written then."""
    before = {path: path.stat().st_mtime_ns for path in _notebooks(folder)}
    if not before:
        return []
    # Otter asks, and would wait for one file; which one is what we want to know.
    save_notebook(str(next(iter(before))), timeout=0)
    deadline = time.monotonic() + SAVING_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.2)
        after = {path: path.stat().st_mtime_ns for path in _notebooks(folder)}
        written = [path for path, changed in after.items() if before.get(path) != changed]
        if written and all(map(_is_whole, written)):
            return written
    return []


def _notebooks(folder: Path) -> list[Path]:
    # Jupyter keeps the old file as .~attention.ipynb while it writes the new one.
    return sorted(path for path in folder.glob("[!.]*.ipynb") if path.is_file())


def _is_whole(path: Path) -> bool:
    """Whether a file that is being written holds a notebook already."""
    try:
        nbformat.read(path, as_version=4)
    except Exception:  # whatever half a file is taken for
        return False
    return True


def last_runs(cells: Sequence[str], transform: Any) -> dict[str, int]:
    """Return where each name was defined last.

    Args:
        cells: the texts that the kernel ran, in order.
        transform: IPython's function that turns a cell into Python.
    """
    found: dict[str, int] = {}
    for number, text in enumerate(cells):
        try:
            body = ast.parse(transform(text)).body
        except SyntaxError:  # it has defined nothing
            continue
        for statement in body:
            found.update(dict.fromkeys(defined(statement), number))
    return found


def refuse_unsaved(
    path: Path, answers: Mapping[str, Sequence[str]], cells: Sequence[str], runs: Mapping[str, int]
) -> None:
    """Raise if a notebook's file lacks an answer that the kernel has.

    Args:
        path: of the notebook.
        answers: the functions of each question.
        cells: the texts that the kernel ran.
        runs: where each name was defined last, from `last_runs`.

    Raises:
        PlainError: it does, or can't be read.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        raise PlainError(
            f"Nothing was packed: {path.name} can't be read. Save the notebook first (Ctrl+S), "
            "then run this cell again."
        ) from None
    saved = {_trimmed(cell.source) for cell in notebook.cells if cell.cell_type == "code"}
    lacking = [
        question
        for question, functions in answers.items()
        if not saved.issuperset(_trimmed(cells[runs[name]]) for name in functions if name in runs)
    ]
    if lacking:
        raise PlainError(
            f"Nothing was packed: {path.name} does not hold what you last ran for "
            f"{_quoted_names(lacking)}. Save the notebook first (Ctrl+S); if you have edited a "
            "cell since you ran it, run it. Then run this cell again."
        )


def _trimmed(text: str) -> str:
    """Leave out white space that an editor may drop when it saves."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _quoted_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# Filled in by the build: the release's questions, in the notebook's order, and their functions.
ANSWERS: dict[str, tuple[str, ...]] = {'prepare': ('prepare_images',), 'losses': ('squared_error', 'binary_crossentropy'), 'minibatches': ('minibatches',), 'optimizers': ('sgd_step', 'adam_init', 'adam_step'), 'shallow': ('build_shallow_autoencoder',), 'deep': ('build_deep_autoencoder',), 'train': ('train_autoencoder',), 'pca': ('pca_reconstruct',), 'noise': ('add_noise',), 'denoise': ('train_denoiser', 'psnr'), 'sparse': ('build_sparse_autoencoder',), 'memorize': ('memorization_gap',), 'fashion': ('run_experiment',)}
LATER = "Hidden checks come later: they test the same rules on other data."


class Checked(GradingResults):
    """What all checks found, and below it the points.

    Args:
        results: of each question, in order.
        points: what to show below them.
    """

    def __init__(self, results: list[TestFile], points: str) -> None:
        super().__init__(results)
        self.points = points

    def __repr__(self) -> str:
        return f"{self.summary()}\n\n{self.points}"


class Grader(otter.Notebook):
    """Otter's ``Notebook``, which shows what is wrong in our words alone.

    Args:
        notebook: the file's name as released; students may give it another.

    Raises:
        PlainError: the release's other files are not beside this one.
    """

    def __init__(self, notebook: str, tests_dir: str = TESTS) -> None:
        if not Path(tests_dir).is_dir():
            raise PlainError(
                f"The folder 'tests' is missing in {FOLDER}: unpack the whole folder that the "
                "notebook came in, and open the notebook there."
            )
        super().__init__(tests_dir=tests_dir)
        self._zip = f"{Path(notebook).stem}.zip"
        self._checked: dict[str, tuple[TestFile, int]] = {}  # and how many cells had run

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> TestFile:
        """Check one question."""
        names = sys._getframe(1).f_globals if global_env is None else global_env
        checked = super().check(question, names)
        for result in checked.test_case_results:
            wrong = getattr(result.test_case.body, "wrong", "")
            if wrong and not result.passed:
                # Otter would also print the line of its own file at which the check failed.
                result.message = f"\u274c Test case failed\n{wrong}"
        self._checked[question] = checked, len(_cells_run())
        return checked

    @grading_mode_disabled
    def check_all(self) -> GradingResults:
        """Check all questions, in the notebook's order."""
        # Between a cell and this line are otter's decorators, which have other globals.
        results = [self.check(question, _names()) for question in ANSWERS]
        return Checked(results, self._points({}))

    @grading_mode_disabled
    def export(self, nb_path: str | None = None, export_path: str | None = None) -> None:
        """Save the notebook that is open, and pack it into a zip beside it.

        Args:
            nb_path: the notebook; None: the one that is open.
            export_path: the zip; None: named after the notebook as released.

        Raises:
            PlainError: it can't be told which notebook is open, or its file lacks answers.
        """
        if self.interpreter is IPythonInterpreter.COLAB:
            print("On Colab, hand in the notebook itself: File > Download > Download .ipynb.")
            return
        path = Path(nb_path) if nb_path else open_notebook(FOLDER, _names())
        path = FOLDER / path  # wherever the cells above went
        shell, cells = get_ipython(), _cells_run()
        runs = last_runs(cells, shell.transform_cell) if shell else {}
        refuse_unsaved(path, ANSWERS, cells, runs)
        with contextlib.chdir(path.parent):  # otter packs a file under the path that it is given
            super().export(path.name, export_path or self._zip, pdf=False, ignore_log=True)
            saved = datetime.fromtimestamp(Path(path.name).stat().st_mtime)
        print(f"Packed {path.name} as saved on {saved:%Y-%m-%d at %H:%M}.\n")
        print(self._points(runs))

    def _points(self, runs: dict[str, int]) -> str:
        """Return the public points of each question as last checked, and what is still to come.

        Args:
            runs: where each name was defined last.
        """
        found, counted = {}, []
        for question, functions in ANSWERS.items():
            checked, cells = self._checked.get(question, (None, 0))
            if checked is None:
                found[question] = "not checked"
            elif any(runs.get(name, -1) >= cells for name in functions):
                found[question] = "not checked since its cell was run again"
            else:
                found[question] = f"{checked.score:g} of {checked.possible:g}"
                counted.append(checked)
        if len(counted) == len(ANSWERS):
            score, possible = (sum(getattr(c, of) for c in counted) for of in ("score", "possible"))
            found["total"] = f"{score:g} of {possible:g}"
        width = max(map(len, found), default=0)
        lines = [f"{name:<{width}}  {text}" for name, text in found.items()]
        return "\n".join(["Public points:", *lines, "", LATER])


def _names() -> dict[str, Any]:
    """Return the notebook's global names."""
    shell = get_ipython()
    return shell.user_ns if shell else sys.modules["__main__"].__dict__


def _cells_run() -> list[str]:
    """Return the texts of the cells that the kernel has run."""
    shell = get_ipython()
    return list(shell.history_manager.input_hist_raw) if shell else []


# A notebook may leave its folder. Its modules are still found here, and otter's log stays here too:
# otter would write it into whatever folder comes next, and fail where that is read-only.
if str(FOLDER) not in sys.path:
    sys.path.insert(1, str(FOLDER))
otter.check.notebook.OTTER_LOG_FILENAME = str(FOLDER / ".OTTER_LOG")
if get_ipython() is not None:
    Unwritten(get_ipython()).watch()
