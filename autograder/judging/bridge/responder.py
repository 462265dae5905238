"""The student's side of the bridge: answers requests with what the notebook's functions return.

It runs in the student's process, so nothing it sends is trusted; it only has to be right if the
student is honest.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Sequence
from typing import Any

from autograder.judging.bridge.codec import CallbackRef, HandleRef, decode, encode
from autograder.judging.bridge.plain import Plain
from autograder.judging.bridge.precision import full_precision
from autograder.judging.bridge.replaced import Replacements, Served, serve

Exchange = Callable[[bytes], bytes]
_Name = tuple[str, str]  # a question and one of its functions
_ABSENT = object()
_PROBE = "__probe__"  # the global variable that holds a probe's name


class Responder:
    """Answers one frame with one frame.

    Args:
        namespace: the notebook's live namespace.
        exchange: sends a callback's frame to the trusted side and returns its answer.
    """

    def __init__(self, namespace: dict[str, Any], exchange: Exchange) -> None:
        self._namespace = namespace
        self._exchange = exchange
        self._kept: dict[int, Any] = {}
        self._answers: dict[_Name, Any] = {}
        self._later: dict[_Name, Any] = {}
        self._seen: dict[str, Any] = {}
        self._for_good = contextlib.ExitStack()
        self._replacements = Replacements(namespace, exchange)
        self._operations: dict[str, Callable[..., Any]] = {
            "call": self._call,
            "function": self._function,
            "invoke": self._invoke,
            "attribute": self._attribute,
            "item": self._item,
            "keep": self._keep,
            "fetch": self._fetch,
            "probe": self._probe,
            "ran": self.note_cell,
            "begin_checks": self.begin_checks,
            "replace": self._replacements.install,
            "serve": self._serve,
        }

    def answer(self, frame: bytes) -> bytes:
        """Carry out one request; exceptions of student code become an ``error`` answer."""
        # An iterator that came back calls student code while it is turned into a list.
        with self._replacements.usable():
            return self._answer(frame)

    def _answer(self, frame: bytes) -> bytes:
        try:
            return encode(self._record(decode(frame)))
        except BaseException as error:
            return encode({"error": "NotPlain", "message": _text(error)})

    def _record(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request and return what is to be sent."""
        if request.pop("fresh", False):
            self._kept.clear()
        if request["op"] == "several":
            return {"value": self._several(request["requests"])}
        try:
            operation = self._operations[request.pop("op")]
            result = operation(**{key: self._live(value) for key, value in request.items()})
        except _Missing as missing:
            return {"missing": missing.args[0]}
        # SystemExit and KeyboardInterrupt in a student's function are that function's error too.
        except BaseException as error:
            probe = self._raised_in_probe(error)
            kind, text = type(error).__name__[:80], _text(error)
            return {"error": kind, "message": text, "probe": probe}
        try:
            if isinstance(result, Served):
                return result.record
            plain = result if isinstance(result, HandleRef) else Plain(self._reference)(result)
            return {"value": plain}
        except BaseException as error:
            return {"error": "NotPlain", "message": _text(error)}

    def _several(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        records = []
        for request in requests:
            records.append(self._record(request))
            if records[-1].get("error") == KeyboardInterrupt.__name__:
                break  # their time is up
        return records

    def _reference(self, value: Any) -> HandleRef:
        number = len(self._kept) + 1
        self._kept[number] = value
        return HandleRef(number, type(value).__name__[:80])

    def _live(self, value: Any) -> Any:
        """Replace references in a request by what they name."""
        if isinstance(value, HandleRef):
            return self._kept[value.number]
        if isinstance(value, CallbackRef):
            return self._callback(value)
        if isinstance(value, list | tuple):
            return type(value)(self._live(item) for item in value)
        if isinstance(value, dict):
            return {key: self._live(item) for key, item in value.items()}
        return value

    def _callback(self, reference: CallbackRef) -> Callable[..., Any]:
        def callback(*args: Any, **kwargs: Any) -> Any:
            plain = Plain(self._reference)({"args": list(args), "kwargs": kwargs})
            reply = decode(self._exchange(encode({"callback": reference.number, **plain})))
            if "value" not in reply:
                raise ValueError(reply.get("message", "the function was called wrongly"))
            return reply["value"]

        return callback

    def _call(self, question: str, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self._named(question, name)(*args, **kwargs)

    def _function(self, question: str, name: str) -> HandleRef:
        return self._reference(self._named(question, name))

    def _named(self, question: str, name: str) -> Any:
        for names in (self._answers, self._later):
            if (question, name) in names:
                return names[question, name]
        found = self._namespace.get(name, _ABSENT)
        if found is _ABSENT:
            raise _Missing(name)
        return found

    def _invoke(self, handle: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return handle(*args, **kwargs)

    def _attribute(self, handle: Any, name: str) -> Any:
        return getattr(handle, name)

    def _item(self, handle: Any, key: Any) -> Any:
        return handle[key]

    def _keep(self, value: Any) -> HandleRef:
        return self._reference(value)

    def _fetch(self, handle: Any) -> Any:
        return handle

    def _probe(self, name: str, source: str) -> Any:
        module = types.ModuleType(name)
        setattr(module, _PROBE, name)
        exec(compile(source, f"<probe {name}>", "exec"), module.__dict__)
        return module

    def note_cell(
        self,
        names: Sequence[str],
        answers: Sequence[_Name],
        later: Sequence[_Name],
        stubs: Sequence[_Name],
    ) -> None:
        """Look at what the last cell bound; see `autograder.judging.functions`.

        Args:
            names: of all functions that the notebook should define.
            answers: functions that count if they were bound to a callable.
            later: functions that count likewise, but only if there is no answer.
            stubs: functions that the cell bound to the release's stub: an answer from before,
                for which other cells may have use, takes the name back.
        """
        for kept, wanted in ((self._answers, answers), (self._later, later)):
            for question, name in wanted:
                value = self._namespace.get(name, _ABSENT)
                if value is not self._seen.get(name, _ABSENT) and callable(value):
                    kept[question, name] = value
        for question, name in stubs:
            if (question, name) in self._answers:
                self._namespace[name] = self._answers[question, name]
        # Only these: what a later cell deletes must be gone.
        self._seen = {name: self._namespace.get(name, _ABSENT) for name in names}

    def _serve(self, question: str, name: str, args: list[Any], kwargs: dict[str, Any]) -> Served:
        return serve(self._named(question, name), args, kwargs)

    def begin_checks(self) -> None:
        """Get ready for checks, for as long as this process lives."""
        self._for_good.enter_context(full_precision())

    def _raised_in_probe(self, error: BaseException) -> str:
        """Name the probe whose code raised an exception, not the notebook's; else empty."""
        name, frames = "", error.__traceback__
        while frames is not None:
            frame, frames = frames.tb_frame, frames.tb_next
            if frame.f_globals is self._namespace:
                name = ""
            elif (found := frame.f_globals.get(_PROBE)) and isinstance(found, str):
                name = found
        return name


class _Missing(Exception):
    """The notebook defines no such function."""


def _text(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:
        return ""
