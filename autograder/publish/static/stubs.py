"""What students find in a question's cell: its own stub for every function that is checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.notebook.markers import find_blocks
from autograder.publish.static.files import Files

_STUB = re.compile(r"NotImplementedError\(f?['\"]Exercise ([\w-]+)")


def wrong_stubs(files: Files) -> Iterator[Finding]:
    """Find stubs that name another exercise, and checked functions that students get complete."""
    for question in files.source.questions:
        yield from _misnamed(files, question)
        yield from _given_whole(files, question)


def _misnamed(files: Files, question: str) -> Iterator[Finding]:
    """Find stubs, written by hand, that name another exercise than their own."""
    for node in ast.walk(files.code[question].tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            named = _STUB.match(ast.unparse(node.exc))
            if named and named[1] != question:
                wrong = f"the stub of {question} names the exercise {named[1]!r}"
                yield files.at(node.lineno, f"{wrong}; write Exercise {question}")


def _given_whole(files: Files, question: str) -> Iterator[Finding]:
    """Find functions that checks call, but from which the markers remove nothing."""
    cell = files.source.cell(question)
    begun = [cell.first_line + block.first for block in find_blocks(cell.text, "")]
    asked = {
        node.attr
        for file in files.checks
        if file.question == question
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "student"
    }
    for name, function in files.functions(question).items():
        inside = any(function.lineno <= line <= (function.end_lineno or 0) for line in begun)
        if name in asked and not inside and not _raises_only(function):
            wrong = f"checks call {name}, but students get it complete"
            yield files.at(function.lineno, f"{wrong}; put markers around its answer")


def _raises_only(function: ast.FunctionDef) -> bool:
    return isinstance(function.body[-1], ast.Raise)
