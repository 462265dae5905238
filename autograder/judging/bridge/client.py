"""The trusted side of the bridge: ``student.softmax(z)`` in a check runs in a student's kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from autograder.course import Visibility
from autograder.errors import AutograderError, CodecError
from autograder.judging.bridge.codec import CallbackRef, HandleRef, decode, encode
from autograder.judging.bridge.plain import NotPlain, Plain


class StudentProblem(AutograderError):
    """Something went wrong in the student's own code; never the grader's fault."""


class StudentError(StudentProblem):
    """A student's function raised, or returned what can't be compared.

    Args:
        kind: the exception's class name, as the student's process claims it.
        text: its message, likewise.
        probe: the probe of ours that raised it, likewise; empty for none.
    """

    def __init__(self, kind: str, text: str, probe: str = "") -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.text = text
        self.probe = probe


class FunctionMissing(StudentProblem):
    """The notebook does not define a function of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the notebook does not define `{name}`")
        self.name = name


Serve = Callable[[bytes], bytes]


class Channel(Protocol):
    """Carries one request frame to the student's side and brings back its answer."""

    def request(self, frame: bytes, serve: Serve) -> bytes:
        """Send one frame and return the answer's.

        Args:
            frame: the request.
            serve: answers the frames in which the student's code calls a function of the check.

        Raises:
            KernelDied: the process is gone.
            StudentTimeout: it did not answer in time.
        """


class StudentTimeout(StudentProblem):
    """A call did not return within its limit."""


class Handle:
    """An object that stays in the student's process.

    Calling it, indexing it or reading an attribute happens there; plain values come back, and
    for everything else another handle.
    """

    def __init__(self, student: Student, reference: HandleRef) -> None:
        self._student = student
        self._reference = reference

    @property
    def _kind(self) -> str:
        """The name of its class, as the student's process claims it."""
        return self._reference.kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object with plain values, handles or functions of the check."""
        return self._student._request("invoke", handle=self, args=list(args), kwargs=kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._student._request("attribute", handle=self, name=name)

    def __getitem__(self, key: Any) -> Any:
        return self._student._request("item", handle=self, key=key)

    def __repr__(self) -> str:
        return f"<handle {self._reference.number} of a student's {self._reference.kind}>"


class Student:
    """What a check calls: each attribute is a function of the student's notebook.

    Args:
        channel: leads to the student's process.
        question: the one whose functions they are.
        probes: folder of probe files (our own code that runs on the student's side).
        visibility: ``"public"`` or ``"hidden"``, for checks shared by both.
    """

    def __init__(
        self,
        channel: Channel,
        question: str,
        probes: Path,
        visibility: Visibility = Visibility.HIDDEN,
    ) -> None:
        self._channel = channel
        self._question = question
        self._probes = probes
        self._fresh = False
        self.visibility = visibility

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Any:
            return self._request(**self._calling(Call(name, args, kwargs)))

        return function

    def _calling(self, call: Call) -> dict[str, Any]:
        """Return the fields of a request to call a function of the notebook."""
        fields = {"name": call.name, "args": list(call.args), "kwargs": call.kwargs}
        return {"op": "call", "question": self._question, **fields}

    def function(self, name: str) -> Handle:
        """Point to a function of the notebook, for a probe to call where it lives.

        What it returns then stays there too: state of any kind never has to cross.

        Raises:
            FunctionMissing: the notebook defines no such name.
        """
        return self._handle("function", question=self._question, name=name)

    def keep(self, value: Any) -> Handle:
        """Send a plain value over to stay there; pass the handle on, `fetch` it afterwards."""
        return self._handle("keep", value=value)

    def fetch(self, handle: Handle) -> Any:
        """Return the plain value that a handle names, as it is now."""
        return self._request("fetch", handle=handle)

    def probe(self, name: str) -> Any:
        """Run the probe file ``<probes>/<name>.py`` on the student's side; return its module."""
        source = (self._probes / f"{name}.py").read_text(encoding="utf-8")
        return self._request("probe", name=name, source=source)

    def forget(self) -> None:
        """Drop every object that checks have kept so far, before the next request."""
        self._fresh = True

    def _handle(self, operation: str, **fields: Any) -> Handle:
        handle = self._request(operation, **fields)
        if not isinstance(handle, Handle):
            raise StudentError("BridgeError", f"the kernel gave no handle for {operation}")
        return handle

    def _request(self, op: str, **fields: Any) -> Any:
        callbacks: dict[int, Callable[..., Any]] = {}
        # Checks share nothing; forgetting costs no request of its own.
        fresh = {"fresh": True} if self._fresh else {}
        self._fresh = False
        request = _outgoing({"op": op, **fresh, **fields}, callbacks)
        frame = self._channel.request(encode(request), lambda frame: _serve(callbacks, frame))
        # The name is ours: what the answer says there could be any text.
        return self._value(_record(frame), str(fields.get("name", op)))

    def _value(self, answer: dict[str, Any], name: str) -> Any:
        """Return what an answer holds, or raise what it says was raised."""
        if "missing" in answer:
            raise FunctionMissing(name)
        if "error" in answer:
            raise _student_error(answer, self._probes)
        return _incoming(answer.get("value"), self)


@dataclass(frozen=True)
class Call:
    """A call of a function of the notebook: its name, what it is passed by position, by name."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def call_each(student: Student, calls: Sequence[Call]) -> list[Any]:
    """Make several calls, one after the other, in one request.

    Returns:
        What each call returned; in place of what one raised, the exception.

    Raises:
        StudentError: the answer doesn't fit the calls.
    """
    answers = student._request("several", requests=[student._calling(call) for call in calls])
    if not isinstance(answers, list) or len(answers) != len(calls):
        raise StudentError("CodecError", "the answers don't fit the calls")
    found = []
    for call, answer in zip(calls, answers, strict=True):
        try:
            found.append(student._value(_fields(answer), call.name))
        except StudentProblem as problem:
            found.append(problem)
    return found


def _student_error(answer: dict[str, Any], probes: Path) -> StudentError:
    """Read an error from an answer: a name, and text without terminal control characters."""
    # Our code in the kernel sends only text here; anything else may be slow to write out.
    claimed = [answer["error"], answer.get("message", "")]
    kind, text = (words[:2000] if isinstance(words, str) else "" for words in claimed)
    seen = "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    probe = next((p.stem for p in probes.glob("*.py") if p.stem == answer.get("probe")), "")
    return StudentError(kind[:80] if kind.isidentifier() else "Exception", seen, probe)


def _record(frame: bytes) -> dict[str, Any]:
    """Decode an answer; a malformed one is the student's error, since only they can make it so."""
    try:
        answer = decode(frame)
    except CodecError as error:
        raise StudentError("CodecError", str(error)) from None
    return _fields(answer)


def _fields(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise StudentError("CodecError", "the answer is not a record")
    return answer


def _serve(callbacks: dict[int, Callable[..., Any]], frame: bytes) -> bytes:
    """Call a check's function with what the student passed; return its error as an error."""
    # Whatever a wrong argument makes the check's function raise is the student's own error.
    try:
        record = _record(frame)
        function = callbacks[record["callback"]]
        args, kwargs = _incoming(record["args"], None), _incoming(record["kwargs"], None)
        plain = _outgoing(function(*args, **kwargs), {})
        return encode({"value": plain})
    except Exception as error:
        return encode({"message": f"{type(error).__name__}: {error}"})


def _outgoing(value: Any, callbacks: dict[int, Callable[..., Any]]) -> Any:
    """Turn a check's argument into plain values and references."""
    if isinstance(value, Handle):
        return value._reference
    if isinstance(value, np.random.Generator):
        return value
    if type(value) in (list, tuple):
        return type(value)(_outgoing(item, callbacks) for item in value)
    if type(value) is dict:
        return {key: _outgoing(item, callbacks) for key, item in value.items()}
    if callable(value):
        number = len(callbacks) + 1
        callbacks[number] = value
        return CallbackRef(number)
    return Plain(_refuse)(value)


def _refuse(value: Any) -> Any:
    raise NotPlain(f"a check passed a {type(value).__name__}, which can't cross the bridge")


def _incoming(value: Any, student: Student | None) -> Any:
    """Turn references in an answer into handles."""
    if isinstance(value, HandleRef):
        if student is None:
            return None
        return Handle(student, value)
    if isinstance(value, list | tuple):
        return type(value)(_incoming(item, student) for item in value)
    if isinstance(value, dict):
        return {key: _incoming(item, student) for key, item in value.items()}
    return value
