"""Gate: a hidden check has only fixed messages, so none can contain an expected value."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from autograder.errors import GateError
from autograder.findings import Finding, raise_findings
from autograder.judging.checks import kit
from autograder.publish.check_files import CheckFile
from autograder.publish.otter_tests import KIT

# Not shown for a hidden check; see kit.CheckFailed.
NEVER_SHOWN = ("detail",)
SHOWING = ("expect_values",)  # for public checks alone


def messages_are_literals(file: CheckFile) -> None:
    """Raise unless every text that the file passes to the kit is a literal.

    Raises:
        GateError: a message is computed, or the file asserts without the kit.
    """
    raise_findings(computed_messages(file), GateError)


def computed_messages(file: CheckFile) -> Iterator[Finding]:
    """Find texts passed to the kit that are not literals, and what shows an expected value."""
    kit_names = _kit_names(file.tree)
    constants = _constants(file.tree.body)
    for scope in file.tree.body:
        known = constants | _constants([scope]) if isinstance(scope, ast.FunctionDef) else constants
        for node in ast.walk(scope):
            if isinstance(node, ast.Assert):
                yield file.at(node, "use expect(…), not assert")
            if isinstance(node, ast.Call) and (function := _called(node, kit_names)) in TEXTS:
                yield from _computed(file, node, function, known)
                if function in SHOWING:
                    yield file.at(node, f"{function} shows expected values; use expect_close")


def _text_parameters() -> dict[str, list[tuple[int, str]]]:
    """Return, for every function of the kit, the positions and names of its text parameters."""
    found = {}
    for name, function in vars(kit).items():
        if name == "CheckFailed" or name.startswith("expect"):
            parameters = list(inspect.signature(function).parameters.values())
            found[name] = [
                (i, parameter.name)
                for i, parameter in enumerate(parameters)
                if parameter.annotation == "str" and parameter.name not in NEVER_SHOWN
            ]
    return found


TEXTS = _text_parameters()


def _kit_names(tree: ast.Module) -> dict[str, str]:
    """Return what names imported from the kit refer to: the kit itself is ``""``."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == KIT:
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module == "autograder.judging.checks":
            names.update({a.asname or a.name: "" for a in node.names if a.name == "kit"})
        elif isinstance(node, ast.Import):
            names.update({a.asname or a.name: "" for a in node.names if a.name == KIT})
    return names


def _constants(body: list[ast.stmt]) -> set[str]:
    """Return the names that are only assigned literal texts in this scope."""
    literal: set[ast.expr] = set()
    bound: dict[str, list[ast.AST]] = {}
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Assign) and _is_text(node.value, set()):
            literal.update(node.targets)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.setdefault(node.id, []).append(node)
        if isinstance(node, ast.arg):
            bound.setdefault(node.arg, []).append(node)
    return {name for name, nodes in bound.items() if literal.issuperset(nodes)}


def _called(node: ast.Call, names: dict[str, str]) -> str:
    """Return the function of the kit that a call calls; ``""`` if none."""
    if isinstance(node.func, ast.Name):
        return names.get(node.func.id, "")
    if isinstance(node.func, ast.Attribute) and names.get(ast.unparse(node.func.value)) == "":
        return node.func.attr
    return ""


def _computed(file: CheckFile, node: ast.Call, function: str, known: set[str]) -> Iterator[Finding]:
    if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    ):
        yield file.at(node, f"{function} gets its arguments by * or **; write them out")
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    for position, name in TEXTS[function]:
        value = node.args[position] if position < len(node.args) else keywords.get(name)
        if value is not None and not _is_text(value, known):
            text = ast.unparse(value)
            yield file.at(node, f"{function}'s {name} is {text}; a hidden check's is a literal")


def _is_text(value: ast.expr, known: set[str]) -> bool:
    """Whether an expression is a literal text, a choice of two, or a name that only holds such."""
    if isinstance(value, ast.IfExp):
        return _is_text(value.body, known) and _is_text(value.orelse, known)
    if isinstance(value, ast.Name):
        return value.id in known
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
