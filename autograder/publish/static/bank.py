"""Bank entries are in a question's folder, are Python, and have a docstring."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

from autograder.findings import Finding, nearest, read_text
from autograder.notebook.stubs import ENTRY_STUB
from autograder.publish.check_files import unknown_question
from autograder.publish.static.files import Files
from autograder.publish.static.scopes import top_level
from autograder.publish.trees import files_below

SIDES = ("right", "wrong")


def wrong_entries(files: Files) -> Iterator[Finding]:
    """Find entries of the bank that belong to no question, or could not be judged."""
    bank = files.assignment.bank
    for path in files_below(bank):
        parts = path.relative_to(bank).parts
        if path.suffix != ".py":
            continue
        if len(parts) != 3 or parts[0] not in SIDES:
            rule = "bank entries are bank/right|wrong/<question>/<name>.py"
            yield Finding(files.name(path), 0, f"{rule}{nearest(parts[0], SIDES)}")
        elif parts[1] not in files.source.questions:
            wrong = unknown_question(parts[1], files.source.questions)
            yield Finding(files.name(path), 0, wrong)
        else:
            yield from _entry(files, path)


def _entry(files: Files, path: Path) -> Iterator[Finding]:
    name = files.name(path)
    text, findings = read_text(path, name)
    yield from findings
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an entry is kept as it was written
            tree = ast.parse(text)
    except SyntaxError as error:
        yield Finding(name, error.lineno or 0, f"syntax error: {error.msg}")
        return
    if ast.get_docstring(tree) in (None, "", ENTRY_STUB):
        yield Finding(name, 1, "needs a docstring; its first line says what this solution does")
    side, question = path.parts[-3:-1]
    defined = top_level(tree)
    first = next((node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)), 1)
    for function in files.functions(question) if side == "right" else ():
        if function not in defined:
            wrong = f"a right solution of {question} defines {function!r}"
            yield Finding(name, first, f"{wrong}{nearest(function, defined)}")
