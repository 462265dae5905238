"""A solution in which one function ignores one of its parameters: what checks must reject."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from in_process import checks_in_process

from autograder.course import Assignment, Visibility
from autograder.judging.checks.reference import Reference
from autograder.notebook.markers import without_markers
from autograder.notebook.source import Source
from autograder.results import CheckResult, Outcome


@dataclass(frozen=True)
class Parameter:
    """One parameter of one exercise's function, or one key of a dict that it takes."""

    question: str
    function: str
    name: str
    key: str = ""

    def __str__(self) -> str:
        """Return how a failing test names it."""
        return f"{self.function}({self.name}{f'[{self.key}]' if self.key else ''})"


def parameters(source: Source, keys: dict[str, tuple[str, ...]]) -> Iterator[Parameter]:
    """Yield every parameter of every function that students write.

    Args:
        source: of the assignment.
        keys: ``"function.parameter"`` → keys of the dict that it takes; ``"layers.Wq"`` is a key
            of each dict in the list ``"layers"``.
    """
    for cell in source.cells:
        if cell.role != "solution":
            continue
        for node in ast.parse(without_markers(cell.text)).body:
            if isinstance(node, ast.FunctionDef):
                for argument in node.args.args:
                    for key in keys.get(f"{node.name}.{argument.arg}", ("",)):
                        yield Parameter(cell.id, node.name, argument.arg, key)


def blind(function: Callable[..., Any], name: str, key: str = "") -> Callable[..., Any]:
    """Return the function with one parameter ignored.

    In its place comes the default if there is one; ones in place of an array; a constant in place
    of a function's answers; and the value of the first call in place of anything else, as if
    someone had written down what the first example needs.
    """
    signature = inspect.signature(function)
    first: list[Any] = []

    @functools.wraps(function)
    def blinded(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        value = bound.arguments[name]
        if key:
            bound.arguments[name] = _without(value, key)
        elif signature.parameters[name].default is not inspect.Parameter.empty:
            bound.arguments[name] = signature.parameters[name].default
        else:
            bound.arguments[name] = _instead(value, first)
        return function(*bound.args, **bound.kwargs)

    return blinded


def _without(value: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the dict with ones in place of one of its arrays."""
    outer, _, inner = key.partition(".")
    if inner:
        return value | {outer: [_without(part, inner) for part in value[outer]]}
    return value | {key: np.ones_like(value[key])}


def _instead(value: Any, first: list[Any]) -> Any:
    if isinstance(value, np.ndarray):
        return np.ones_like(value)
    if callable(value):
        return lambda *args: np.full(len(value(*args)), -1.0)
    first.append(value)
    return first[0]


def rejected_by(assignment: Assignment, source: Source, parameter: Parameter) -> list[CheckResult]:
    """Return the public checks that reject the solution once it ignores a parameter."""
    cell = next(cell for cell in source.cells if cell.id == parameter.question)
    name = parameter.function
    blinded = f"{name} = blind({name}, {parameter.name!r}, {parameter.key!r})"
    text = f"{without_markers(cell.text)}\nfrom blinded import blind\n\n{blinded}\n"
    reference = Reference(assignment, {parameter.question: text})
    checks = checks_in_process(assignment, reference, parameter.question, [Visibility.PUBLIC])
    return [check for check in checks if check.outcome is not Outcome.PASSED]
