"""Functions as their ``def`` lines declare them, and whether a call fits."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from inspect import Parameter
from typing import Any

_ARGUMENT = re.compile(r"(\s*)\*{0,2}(\w+)(?:\s*\([^)]*\))?:(?:\s|$)")


def signature(function: ast.FunctionDef) -> inspect.Signature:
    """Return a function's parameters; a default's value is its text."""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    kinds: list[Any] = [Parameter.POSITIONAL_ONLY] * len(given.posonlyargs)
    kinds += [Parameter.POSITIONAL_OR_KEYWORD] * len(given.args)
    found = [_parameter(*each) for each in zip(plain, defaults, kinds, strict=True)]
    if given.vararg:
        found.append(_parameter(given.vararg, None, Parameter.VAR_POSITIONAL))
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    found += [_parameter(a, default, Parameter.KEYWORD_ONLY) for a, default in pairs]
    if given.kwarg:
        found.append(_parameter(given.kwarg, None, Parameter.VAR_KEYWORD))
    return inspect.Signature(found)


def _parameter(argument: ast.arg, default: ast.expr | None, kind: Any) -> Parameter:
    value = Parameter.empty if default is None else ast.unparse(default)
    return Parameter(argument.arg, kind, default=value)


def misfit(call: ast.Call, function: ast.FunctionDef) -> str:
    """Return why a call doesn't fit a function's parameters; empty if it fits, or may fit."""
    if function.decorator_list:
        return ""
    declared = signature(function)
    open_end = any(isinstance(argument, ast.Starred) for argument in call.args)
    open_names = any(keyword.arg is None for keyword in call.keywords)
    names = {keyword.arg: None for keyword in call.keywords if keyword.arg}
    values = [] if open_end else [None] * len(call.args)
    bind = declared.bind_partial if open_end or open_names else declared.bind
    try:
        bind(*values, **names)
    except TypeError as error:
        return f"{error}; it is {function.name}{_shown(declared)}"
    return ""


def _shown(declared: inspect.Signature) -> str:
    parameters = declared.parameters.values()
    parts = [p.name if p.default is p.empty else f"{p.name}={p.default}" for p in parameters]
    return f"({', '.join(parts)})"


def goal_misfit(call: ast.Call, function: ast.FunctionDef) -> str:
    """Return how a signature in prose, ``softmax(z, axis=-1)``, differs from the function's own.

    Defaults, and parameters that have one, may be left out. A call with values is an example,
    which only has to fit.
    """
    declared = signature(function)
    required = [p.name for p in declared.parameters.values() if p.default is p.empty]
    names = [node.id for node in call.args if isinstance(node, ast.Name)]
    values = {keyword.arg: keyword.value for keyword in call.keywords}
    if len(names) < len(call.args) or {None, *required} & values.keys():
        return misfit(call, function)
    stated = [*names, *map(str, values)]
    in_order = [name for name in declared.parameters if name in stated]
    defaults = {name: str(declared.parameters[name].default) for name in in_order}
    if stated != in_order or not set(required) <= set(stated):
        return f"the cell defines {function.name}{_shown(declared)}"
    if any(not _same(value, defaults[str(name)]) for name, value in values.items()):
        return f"the cell defines {function.name}{_shown(declared)}"
    return ""


def _same(value: ast.expr, text: str) -> bool:
    """Whether two expressions are the same, or literals of the same value: 1e-4 and 0.0001."""
    if ast.unparse(value) == text:
        return True
    try:
        return bool(ast.literal_eval(value) == ast.literal_eval(text))
    except ValueError:
        return False


def undeclared_arguments(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Yield names below a docstring's ``Args:`` that are not parameters, with their lines."""
    first = function.body[0]
    docstring = ast.get_docstring(function, clean=False)
    if docstring is None or not isinstance(first, ast.Expr):
        return
    parameters = signature(function).parameters
    indent: str | None = None
    inside = False
    for number, line in enumerate(docstring.split("\n"), first.lineno):
        if line.strip() in ("Args:", "Arguments:"):
            inside, indent = True, None
        elif inside and line.strip():
            found = _ARGUMENT.match(line)
            indent = indent if indent is not None else line[: len(line) - len(line.lstrip())]
            if not line.startswith(indent):
                inside = False
            elif found and found[1] == indent and found[2] not in parameters:
                yield number, found[2]
