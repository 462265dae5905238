"""What code did when it was called, in a form that can be compared and stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

MAX_NUMBERS = 20_000  # in one answer; a larger one is compared by its form alone
_MAX_TEXT = 200
_MAX_FORM = 4_000
# Single precision, and sums in another order, must not make two answers different.
_RELATIVE = 1e-4
_ABSOLUTE = 1e-5  # of the largest number


@dataclass(frozen=True)
class Seen:
    """One answer, whatever it was.

    Lists, tuples and arrays of the same numbers have the same form, as do a number and an array
    without axes.

    Args:
        form: structure, shapes, text; all but the numbers.
        numbers: in order (n,), float64.
        raised: whether it was an exception; then ``form`` is its class.
    """

    form: str
    numbers: Array
    raised: bool = False

    def agrees(self, other: Seen) -> bool:
        """Whether two answers are the same, up to rounding."""
        if (self.raised, self.form) != (other.raised, other.form):
            return False
        if self.numbers.shape != other.numbers.shape:
            return False
        finite = other.numbers[np.isfinite(other.numbers)]
        scale = float(np.max(np.abs(finite))) if finite.size else 0.0
        with np.errstate(all="ignore"):
            close = np.isclose(
                self.numbers, other.numbers, _RELATIVE, _ABSOLUTE * scale + 1e-12, equal_nan=True
            )
        return bool(np.all(close))


Behaviour = dict[str, Seen]  # by the probe's name


def raised(kind: str) -> Seen:
    """Return what a call that ended with an exception of this class looks like."""
    return Seen(kind, np.empty(0), raised=True)


def seen(value: Any) -> Seen:
    """Return what an answer looks like.

    Args:
        value: plain, as it crossed the bridge.
    """
    forms: list[str] = []
    numbers: list[Array] = []
    _walk(value, forms, numbers)
    form = "".join(forms)
    flat = np.concatenate(numbers) if numbers else np.empty(0)
    if len(flat) > MAX_NUMBERS:
        form, flat = f"large {form}", np.empty(0)
    return Seen(form[:_MAX_FORM], flat)


def _walk(value: Any, forms: list[str], numbers: list[Array]) -> None:
    if isinstance(value, str):
        forms.append(json.dumps(value[:_MAX_TEXT]))
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            forms.append(f"{str(key)[:_MAX_TEXT]}: ")
            _walk(value[key], forms, numbers)
            forms.append("; ")
    elif (array := _numeric(value)) is not None:
        forms.append(_kind(array) + str(array.shape))
        numbers.append(_flat(array))
    elif isinstance(value, list | tuple):
        forms.append("[")
        for item in value:
            _walk(item, forms, numbers)
            forms.append(", ")
        forms.append("]")
    else:
        forms.append("nothing" if value is None else "an object")


def _numeric(value: Any) -> Array | None:
    """Return numbers, or a sequence of equally long sequences of them, as an array."""
    if not isinstance(value, bool | int | float | complex | np.ndarray | Sequence):
        return None
    if isinstance(value, bytes):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _kind(array: Array) -> str:
    return {"b": "truth", "c": "complex"}.get(array.dtype.kind, "numbers")


def _flat(array: Array) -> Array:
    if array.dtype.kind == "c":
        array = np.stack([array.real, array.imag])
    return array.astype(np.float64).ravel()


def only_raises(behaviour: Behaviour) -> bool:
    """Whether every answer is an exception, which are alike whatever their cause."""
    return all(answer.raised for answer in behaviour.values())


def to_record(behaviour: Behaviour) -> dict[str, Any]:
    """Return what JSON can hold."""
    return {
        name: [answer.form, answer.raised, [repr(number) for number in answer.numbers.tolist()]]
        for name, answer in behaviour.items()
    }


def from_record(record: dict[str, Any]) -> Behaviour:
    """Read back what `to_record` returned."""
    return {
        name: Seen(form, np.array([float(number) for number in numbers]), raised)
        for name, (form, raised, numbers) in record.items()
    }
