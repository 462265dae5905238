"""Probes of behaviour: ``tests/<assignment>/diagnosis/<question>.py``.

Each public function of such a file is a probe: it calls the student's code on small data of its
own, which no check uses, and returns what came back. Sizes are equal rather than distinct, so that
different mistakes don't all end with the same exception::

    def beta(student):
        return student.attention(QUERY, KEYS, VALUES, beta=3.0)

A probe that trains or traces a network is marked ``@costly``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from autograder.course import Assignment
from autograder.errors import KernelError, SourceError
from autograder.judging.bridge.client import (
    Call,
    FunctionMissing,
    Student,
    StudentError,
    StudentProblem,
    StudentTimeout,
    call_each,
)
from autograder.judging.diagnosis.behaviour import Behaviour, raised, seen
from autograder.modules import import_file

_COSTLY = "costly_probe"
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Probe:
    """One probe.

    Args:
        name: of its function.
        call: takes the student, returns what came back.
        costly: whether it trains or traces a network.
    """

    name: str
    call: Callable[[Any], Any]
    costly: bool


def costly(function: Function) -> Function:
    """Mark a probe that trains or traces a network: it runs only where a public check failed."""
    setattr(function, _COSTLY, True)
    return function


def load_probes(assignment: Assignment, question: str) -> list[Probe]:
    """Return a question's probes, in the file's order; none if it has no file.

    Raises:
        SourceError: the file can't be imported, or holds no probe.
    """
    path = assignment.diagnosis_file(question)
    if not path.is_file():
        return []
    try:
        module = import_file(path, f"diagnosis_{question}")
    except Exception as error:
        raise SourceError(f"{path} can't be imported: {error}") from error
    found = [
        Probe(name, value, getattr(value, _COSTLY, False))
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
        if callable(value) and not isinstance(value, type)
    ]
    if not found:
        raise SourceError(f"{path} holds no probe: a function that takes the student")
    return found


class Unobservable(Exception):
    """The student's code hangs, or has ended its process: nothing can be said about it."""


def observe(probes: list[Probe], student: Callable[[Probe], Student]) -> Behaviour:
    """Run probes and return what each saw.

    Probes that only return what one call returned are run in one request: most do, and each
    request costs more than such a call. Whatever goes wrong with that, they run one by one.

    Args:
        probes: of one question.
        student: provides the student for a probe, and starts the clock of its calls.

    Raises:
        Unobservable: a call took too long, or ended the kernel.
    """
    answers = _together([probe for probe in probes if not probe.costly], student)
    found: Behaviour = {}
    for probe in probes:
        try:
            answer = answers[probe.name] if probe.name in answers else probe.call(student(probe))
            if isinstance(answer, StudentProblem):
                raise answer
            found[probe.name] = seen(answer)
        except FunctionMissing:
            return {}
        except StudentTimeout as error:
            raise Unobservable(probe.name) from error
        except StudentError as error:
            found[probe.name] = raised(error.kind)
        except KernelError as error:
            raise Unobservable(probe.name) from error
        except Exception as error:
            # The probe met something that it can't work with, a string in place of an array.
            found[probe.name] = raised(f"probe: {type(error).__name__}")
    return found


def _together(probes: list[Probe], student: Callable[[Probe], Student]) -> dict[str, Any]:
    """Run what probes can be run in one request.

    Returns:
        What their calls returned, by the probe's name; in place of what one raised, the exception.
    """
    calls = {probe: call for probe in probes if (call := _only_call(probe))}
    if not calls:
        return {}
    try:
        answers = call_each(student(next(iter(calls))), list(calls.values()))
    except StudentProblem:
        return {}
    except KernelError as error:
        raise Unobservable(", ".join(probe.name for probe in calls)) from error
    return {probe.name: answer for probe, answer in zip(calls, answers, strict=True)}


def _only_call(probe: Probe) -> Call | None:
    """Return the call whose answer a probe returns, if it does nothing else."""
    noted: list[Call] = []
    try:
        returned = probe.call(_Noting(noted))
    except Exception:
        return None  # it works with the answer
    return noted[0] if len(noted) == 1 and returned is noted[0] else None


class _Noting:
    """Stands for a student whose functions note that they are called, and do no more."""

    def __init__(self, noted: list[Call]) -> None:
        self._noted = noted

    def __getattr__(self, name: str) -> Callable[..., Call]:
        if hasattr(Student, name):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Call:
            self._noted.append(Call(name, args, kwargs))
            return self._noted[-1]

        return function
