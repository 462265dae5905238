"""Make otter's test files from check files: self-contained, readable, without pytest.

Each pair of ``@pytest.mark.points`` and ``hint`` becomes one ``@test_case(name=…, points=…,
hint=…)`` of otter's exception-based format; the function below it stays as it is written.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator

from autograder.course import Visibility
from autograder.errors import GateError
from autograder.findings import Finding, nearest, raise_findings
from autograder.judging.checks import kit
from autograder.publish.ascii import ascii_python
from autograder.publish.check_files import Check, CheckFile

KIT = "autograder.judging.checks.kit"
# Third-party packages that every student has.
PACKAGES = ("numpy", "scipy")
HIDDEN_SUFFIX = "-hidden"
# How hidden checks get what the pytest plugin's fixtures provide.
GIVEN = """\
GIVEN = {{
    "reference": lambda: dict(np.load("references/{question}.npz", allow_pickle=False)),
    "hidden_images": lambda: dict(np.load("hidden_images.npz", allow_pickle=False)),
}}"""
# Names that mean something to otter at the top of a test file.
RESERVED = {"OK_FORMAT", "name", "points", "all_or_nothing", "test_case", "GIVEN"}


def otter_test(file: CheckFile) -> str:
    """Return the text of an otter test file: hidden checks are marked so, public ones are not.

    Raises:
        GateError: the file needs something that students don't have.
    """
    raise_findings(not_for_otter(file), GateError)
    lines = file.text.splitlines()
    checks = {check.name: check for check in file.checks}
    for node in reversed(file.tree.body):
        check = checks.get(getattr(node, "name", ""))
        if isinstance(node, ast.FunctionDef) and (check or node in file.fixtures):
            decorators = [decorator.lineno for decorator in node.decorator_list]
            decoration = _test_case(file, check) if check else []
            lines[min(decorators) - 1 : node.lineno - 1] = decoration
        elif _goes(file, node):
            del lines[node.lineno - 1 : node.end_lineno]
    text = _head(file) + "\n" + "\n".join(lines).strip("\n") + "\n"
    return ascii_python(text, file.name)


def not_for_otter(file: CheckFile) -> Iterator[Finding]:
    """Find what a check file needs that students don't have, or that otter needs for itself."""
    own = {check.node for check in file.checks} | {*file.fixtures}
    decorators = {mark for node in own for mark in node.decorator_list}
    for node in file.tree.body:
        if node not in own and not _goes(file, node) and (taken := _binds(node) & RESERVED):
            yield file.at(node, f"otter uses the name {taken.pop()!r} itself; choose another")
    for statement in ast.walk(file.tree):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from _unimportable(file, statement)
    for name in _names_outside(file.tree, decorators):
        if name.id == "pytest":
            wrong = "uses pytest for more than points, hints and fixtures; students have none"
            yield file.at(name, f"{wrong}: use the functions of {KIT}")


def _names_outside(node: ast.AST, left_out: set[ast.expr]) -> Iterator[ast.Name]:
    for child in ast.iter_child_nodes(node):
        if child not in left_out:
            if isinstance(child, ast.Name):
                yield child
            yield from _names_outside(child, left_out)


def _unimportable(file: CheckFile, node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
    if isinstance(node, ast.ImportFrom) and node.module == KIT and not node.level:
        if node not in file.tree.body:
            yield file.at(node, f"import {KIT} at the top of the file")
        known = [name for name in vars(kit) if not name.startswith("_")]
        for alias in node.names:
            if alias.name not in known:
                meant = nearest(alias.name, known)
                yield file.at(node, f"{KIT} has no {alias.name!r}{meant}")
        return
    for module in _modules(node):
        top = module.partition(".")[0]
        if top not in (*PACKAGES, "pytest") and top not in sys.stdlib_module_names:
            yield file.at(
                node,
                f"students can't import {module}; a check may import {', '.join(PACKAGES)}, "
                f"pytest, {KIT} and the standard library",
            )


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")]


def _test_case(file: CheckFile, check: Check) -> list[str]:
    fields = [f"name={_quoted(check.title)}", f"points={check.points!r}"]
    fields += [f"hint={_quoted(check.hint)}"] if check.hint else []
    fields += ["hidden=True"] if file.visibility == Visibility.HIDDEN else []
    makers = [f'"{node.name}": {node.name}' for node in file.fixtures]
    makers += ["**GIVEN"] if file.visibility == Visibility.HIDDEN else []
    fields += [f"data={{{', '.join(makers)}}}"] if makers else []
    return ["@test_case(", *[f"    {field}," for field in fields], ")"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _goes(file: CheckFile, node: ast.stmt) -> bool:
    """Whether a statement moves to the head of the file: its docstring and its imports."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    return node is file.tree.body[0] and isinstance(node, ast.Expr)


def _binds(node: ast.stmt) -> set[str]:
    """Return the names that a statement at the top of a file defines."""
    stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_store(n)}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return stored


def _is_store(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _head(file: CheckFile) -> str:
    imports = [n for n in file.tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    lines = {line for node in imports for line in _rewritten(node)} | {"import numpy as np"}
    future = sorted(line for line in lines if "__future__" in line)
    rest = sorted(lines - set(future))
    hidden = file.visibility == Visibility.HIDDEN
    name = file.question + HIDDEN_SUFFIX if hidden else file.question
    parts = [
        f'"""Checks of the exercise {file.question}, as `grader.check` runs them."""',
        *["\n".join(group) for group in (future, rest) if group],
        f"from checking import {', '.join(_kit_names(imports))}",
        f"OK_FORMAT = False\nname = {_quoted(name)}\npoints = None",
        *([GIVEN.format(question=file.question)] if hidden else []),
    ]
    return "\n\n".join(parts) + "\n"


def _kit_names(imports: list[ast.Import | ast.ImportFrom]) -> list[str]:
    kits = [n for n in imports if isinstance(n, ast.ImportFrom) and n.module == KIT]
    return sorted({"test_case", *(ast.unparse(alias) for node in kits for alias in node.names)})


def _rewritten(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return an import as students can run it; the kit's and pytest's are dropped."""
    if _modules(node) in ([KIT], ["pytest"]):
        return []
    return [ast.unparse(node)]
