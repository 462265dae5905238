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
    FunctionMissing,
    Student,
    StudentError,
    StudentTimeout,
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
    call: Callable[[Student], Any]
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

    Args:
        probes: of one question.
        student: provides the student for a probe, and starts the clock of its calls.

    Raises:
        Unobservable: a call took too long, or ended the kernel.
    """
    found: Behaviour = {}
    for probe in probes:
        try:
            found[probe.name] = seen(probe.call(student(probe)))
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
