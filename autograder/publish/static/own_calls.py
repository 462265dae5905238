"""Calls of the kit, and of a file's own functions, fit what they call."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.judging.checks import kit
from autograder.publish.otter_tests import KIT
from autograder.publish.static.files import Files
from autograder.publish.static.scopes import Functions, bound, functions_in
from autograder.publish.static.signatures import misfit


def wrong_own_calls(files: Files) -> Iterator[Finding]:
    """Find calls in checks, probes, helpers and plots that don't fit the function they call."""
    offered = functions_in(ast.parse(inspect.getsource(kit)))
    for file, tree in files.python():
        times = Counter(bound(tree))  # a name that is bound once means the same everywhere
        own = {name: f for name, f in functions_in(tree).items() if times[name] == 1}
        known = _imported(tree, offered) | own
        for node in ast.walk(tree):
            function = known.get(_called(node)) if isinstance(node, ast.Call) else None
            if function and isinstance(node, ast.Call) and (wrong := misfit(node, function)):
                yield Finding(file, node.lineno, f"{_called(node)} is called with {wrong}")


def _called(node: ast.AST) -> str:
    function = getattr(node, "func", None)
    return function.id if isinstance(function, ast.Name) else ""


def _imported(tree: ast.Module, offered: Functions) -> Functions:
    """Return the functions of the kit by the names that a file uses."""
    return {
        alias.asname or alias.name: offered[alias.name]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == KIT
        for alias in node.names
        if alias.name in offered
    }
