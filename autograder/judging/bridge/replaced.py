"""A student's function that is replaced by the reference's, which another kernel serves.

Both ends are here. In the student's kernel, `Replacements` puts proxies into the notebook's
namespace; in the reference's, `serve` calls the function. The trusted side carries plain values
from one to the other. A generator crosses by its state; what the call changes in it, or in another
argument, goes back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.bridge.codec import decode, encode
from autograder.judging.bridge.plain import Plain

_ABSENT = object()
_CLOSED = "a function that is replaced by the grader's answers only while a check calls your code"
_REFUSED = "the function that replaces yours can't be called like this"


@dataclass(frozen=True)
class Served:
    """The answer to a call, plain already: the value, and the arguments that the call changed."""

    record: dict[str, Any]


class Replacements:
    """The functions of a notebook that are replaced at the moment.

    Args:
        namespace: the notebook's live namespace.
        exchange: sends a call's frame to the trusted side and returns its answer.
    """

    def __init__(self, namespace: dict[str, Any], exchange: Callable[[bytes], bytes]) -> None:
        self._namespace = namespace
        self._exchange = exchange
        self._own: dict[str, Any] = {}
        self._open = False

    def install(self, names: Mapping[str, str]) -> None:
        """Replace these functions, and give back to the notebook those that were replaced before.

        Args:
            names: global name in the notebook → function of the reference.
        """
        for name, own in self._own.items():
            if own is _ABSENT:
                self._namespace.pop(name, None)
            else:
                self._namespace[name] = own
        self._own = {name: self._namespace.get(name, _ABSENT) for name in names}
        for name, function in names.items():
            self._namespace[name] = self._proxy(function)

    @contextlib.contextmanager
    def usable(self) -> Iterator[None]:
        """Let proxies be called in this block: outside, nobody would answer them."""
        self._open = True
        try:
            yield
        finally:
            self._open = False

    def _proxy(self, function: str) -> Callable[..., Any]:
        def replaced(*args: Any, **kwargs: Any) -> Any:
            if not self._open:
                raise RuntimeError(_CLOSED)
            call = {"function": function, "args": _plain(list(args)), "kwargs": _plain(kwargs)}
            reply = decode(self._exchange(encode(call)))
            if "value" not in reply:
                raise ValueError(_REFUSED)
            for key, value in reply["changed"].items():
                _change(kwargs[key] if isinstance(key, str) else args[key], value)
            return reply["value"]

        replaced.__name__ = replaced.__qualname__ = function
        return replaced


def serve(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Served:
    """Call a function of the reference and return its answer.

    Raises:
        TypeError: something that came back has no plain form.
    """
    given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
    before = {key: encode(value) for key, value in given.items()}
    value = _plain(function(*args, **kwargs))
    changed = {key: now for key, now in given.items() if encode(now) != before[key]}
    return Served({"value": value, "changed": changed})


def _plain(value: Any) -> Any:
    return Plain(_only_generators)(value)


def _only_generators(value: Any) -> Any:
    if isinstance(value, np.random.Generator):
        return value
    raise TypeError(f"a {type(value).__name__} can't be passed to a function that is replaced")


def _change(given: Any, now: Any) -> None:
    """Bring an argument into the state in which the call left it."""
    if isinstance(given, np.random.Generator):
        given.bit_generator.state = now.bit_generator.state
    elif isinstance(given, np.ndarray):
        given[...] = now
    elif isinstance(given, list):
        given[:] = now
    elif isinstance(given, dict):
        given.clear()
        given.update(now)
