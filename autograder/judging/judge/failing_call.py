"""Which call of a student's function a public check failed on, in the words of its file.

Only the check's own text and values are shown, never anything that the student's code returned: by
then that is sealed. A name that may hold such a value is left as it is written.
"""

from __future__ import annotations

import ast
import contextlib
import types
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

import numpy as np

_STUDENT = "student"
# What a check asks the student's side for besides calling its functions.
_OURS = frozenset(("probe", "keep", "fetch", "forget"))
_LONGEST = 300  # characters of a call
_LONGEST_VALUE = 110
_MOST_VALUES = 6
_DEEPEST = 4  # helpers that call each other

Function = ast.FunctionDef
Place = tuple[int, int]  # line and column


def failing_call(error: BaseException, file: Path) -> str:
    """Return the last call before a check failed, and below it the values that its names had.

    Args:
        error: what the check raised.
        file: of the check.

    Returns:
        One line for the call, one for each value; empty if the check had called nothing.
    """
    # An explanation that can't be made must not cost the verdict.
    with contextlib.suppress(Exception):
        return _found(error, file)
    return ""


def _found(error: BaseException, file: Path) -> str:
    frames = [
        (frame, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == str(file)
    ]
    if not frames:
        return ""
    tree = _parsed(file.read_text(encoding="utf-8"))
    for frame, line in reversed(frames):
        function = _around(tree, frame, line)
        call = _last_call(function, _end(function, line)) if function else None
        if function and call:
            return _shown(call, function, tree, frame)
    return ""


@lru_cache(maxsize=8)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _around(tree: ast.Module, frame: types.FrameType, line: int) -> Function | None:
    """Return the function of the file that a frame runs; None for the module itself."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, Function)
        and node.name == frame.f_code.co_name
        and node.lineno <= line <= (node.end_lineno or line)
    ]
    return found[-1] if found else None


def _end(function: Function, line: int) -> Place:
    """Return where the statement ends that a line is in; of a loop or condition, only its head."""
    ends = [
        _end_of(node)
        for node in ast.walk(function)
        if isinstance(node, ast.stmt)
        and not hasattr(node, "body")
        and node.lineno <= line <= (node.end_lineno or line)
    ]
    return max(ends, default=(line + 1, 0))


def _end_of(node: ast.stmt | ast.expr) -> Place:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _last_call(function: Function, end: Place) -> ast.Call | None:
    """Return the last call before a place that runs a student's function."""
    calls = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _passes_student(node) and _end_of(node) <= end
    ]
    return max(calls, key=_end_of, default=None)


def _passes_student(call: ast.Call) -> bool:
    """Whether a call is ``student.softmax(…)``, or gives ``student`` to a function that calls."""
    if isinstance(call.func, ast.Attribute) and _is_student(call.func.value):
        return call.func.attr not in _OURS
    return any(_is_student(argument) for argument in call.args)


def _is_student(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == _STUDENT


def _shown(call: ast.Call, function: Function, tree: ast.Module, frame: types.FrameType) -> str:
    text = _text(call)
    if not text:
        return _inside(call, tree)[:_LONGEST]
    # What a helper was given may come from the student.
    is_check = function.name.startswith("test_")
    return _with_values(text, call, function, frame) if is_check else text[:_LONGEST]


def _text(call: ast.Call) -> str:
    """Return a call as a student would write it; empty if a helper makes it."""
    if isinstance(call.func, ast.Attribute) and _is_student(call.func.value):
        match call:
            case ast.Call(
                func=ast.Attribute(attr="function"), args=[ast.Constant(value=str(name))]
            ):
                return f"{name}(…)"  # a probe calls it
        return ast.unparse(call).removeprefix(f"{_STUDENT}.")
    match call.args:
        case [_, ast.Constant(value=str(name)), *_]:
            # expect_untouched(student, "softmax", z=SCORES) passes its arguments by position.
            values = [*call.args[2:], *(keyword.value for keyword in call.keywords)]
            return f"{name}({', '.join(map(ast.unparse, values))})"
    return ""


def _inside(call: ast.Call, tree: ast.Module) -> str:
    """Return the last call that a helper makes, itself or by another one."""
    for _ in range(_DEEPEST):
        helper = _helper(call, tree)
        inner = _last_call(helper, _end_of(helper)) if helper else None
        if inner is None:
            return ""
        if text := _text(inner):
            return text
        call = inner
    return ""


def _helper(call: ast.Call, tree: ast.Module) -> Function | None:
    """Return the function of the same file that is called."""
    name = ast.unparse(call.func)
    return next((n for n in tree.body if isinstance(n, Function) and n.name == name), None)


def _with_values(text: str, call: ast.Call, function: Function, frame: types.FrameType) -> str:
    known = {**frame.f_globals, **frame.f_locals}
    modules = {name for name, value in known.items() if isinstance(value, types.ModuleType)}
    doubtful = _doubtful(function, modules)
    # A callback may have put what the student's code passed into a list of the check's own.
    doubtful |= {name for name, value in frame.f_locals.items() if isinstance(value, list | tuple)}
    names = dict.fromkeys(n.id for n in ast.walk(call) if isinstance(n, ast.Name))
    shown = [name for name in names if name in known and name not in doubtful]
    lines = [line for name in shown for line in _value(name, known[name])]
    return "\n".join([text[:_LONGEST], *lines[:_MOST_VALUES]])


def _doubtful(function: Function, modules: set[str]) -> set[str]:
    """Return the names that may hold what a student's code returned, or passed to a callback."""
    inner = [
        n for n in ast.walk(function) if isinstance(n, Function | ast.Lambda) and n != function
    ]
    arguments = {a.arg for n in inner for a in ast.walk(n.args) if isinstance(a, ast.arg)}
    doubtful = {_STUDENT, *arguments}
    bindings = list(_bindings(function))
    while True:
        found = {
            name for names, sources in bindings if sources & doubtful for name in names - modules
        }
        if found <= doubtful:
            return doubtful
        doubtful |= found


def _bindings(function: Function) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the names that each part of a function binds or changes, and those that it uses."""
    for node in ast.walk(function):
        match node:
            case ast.For() | ast.comprehension():
                yield _names(node.target), _names(node.iter)
            case ast.withitem(optional_vars=ast.expr() as target):
                yield _names(target), _names(node.context_expr)
            case ast.NamedExpr() | ast.AugAssign() | ast.AnnAssign():
                yield _names(node.target), _names(node)
            case ast.Assign():  # of a name, or of an item of what it holds
                yield (
                    {name for target in node.targets for name in _names(target)},
                    _names(node.value),
                )
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):  # rows.append(…)
                yield {name}, {n for child in (*node.args, *node.keywords) for n in _names(child)}


def _names(node: ast.AST) -> set[str]:
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def _value(name: str, value: Any) -> Iterator[str]:
    """Yield a line that says what a name holds, if it is a plain value."""
    if isinstance(value, np.ndarray):
        line = f"{name} = np.array({value.tolist()!r})" if value.size <= 24 else ""
        kind = f"# {name} is an array of shape {value.shape}"
        yield line if line and len(line) <= _LONGEST_VALUE else kind
    elif isinstance(value, bool | int | float | str | list | tuple | None):
        line = f"{name} = {value!r}"
        yield from [line] * (len(line) <= _LONGEST_VALUE)
