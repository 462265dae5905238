"""What checks of one question must not share, and what each of them needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.findings import Finding
from autograder.publish.check_files import CheckFile, parameters_of
from autograder.publish.static.files import Files


def malformed_checks(files: Files) -> Iterator[Finding]:
    """Find check files and checks whose form is wrong."""
    yield from files.check_findings
    yield from _copied(files)
    for question in files.source.questions:
        for file in (file for file in files.checks if file.question == question):
            seen: dict[str, str] = {"": ""}
            for check in file.checks:
                other = seen.setdefault(check.title, check.name)
                if check.title and other != check.name:
                    wrong = f"{check.name} has the title of {other}"
                    yield file.at(check.node, f"{wrong}; students could not distinguish them")


def _copied(files: Files) -> Iterator[Finding]:
    """Find check files whose first line names another question."""
    for file in files.checks:
        docstring = (ast.get_docstring(file.tree) or "").partition("\n")[0]
        for name in re.findall(r"\bexercise `?([\w-]+)", docstring):
            if name in files.source.questions and name != file.question:
                wrong = f"the first line names {name}, but this file checks {file.question}"
                yield Finding(file.name, 1, f"{wrong}; write {file.question}")


def idle_checks(files: Files) -> Iterator[Finding]:
    """Find checks that call no function of the student's: they pass without an answer."""
    for file in files.checks:
        for check in file.checks:
            if "student" not in _needed(file, check.node):
                wrong = f"{check.name} doesn't take student, so it would pass without an answer"
                yield file.at(check.node, f"{wrong}; call the student's function in it")


def _needed(file: CheckFile, node: ast.FunctionDef) -> set[str]:
    """Return what a check takes, directly or through fixtures."""
    fixtures = {fixture.name: fixture for fixture in file.fixtures}
    needed: set[str] = set()
    waiting = parameters_of(node)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += parameters_of(fixtures[name]) if name in fixtures else []
    return needed
