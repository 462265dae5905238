"""Make a bank entry of a student's code, without anything that says whose it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from autograder.course import Assignment
from autograder.errors import BankError, ResultError, UsageError
from autograder.findings import nearest
from autograder.judging.code import syntax_tree
from autograder.judging.diagnosis.unnamed import has_no_name
from autograder.notebook.stubs import ENTRY_STUB
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.records.unnamed import read_unnamed
from autograder.results import QuestionResult, SubmissionResult

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


def entry_path(assignment: Assignment, question: str, name: str) -> Path:
    """Return where a new wrong entry goes.

    Raises:
        BankError: the name is not one of a file of ours, or is taken.
    """
    if not _NAME.fullmatch(name):
        rule = "begin with a letter a-z and go on with a-z, 0-9 and _, in 80 characters at most"
        raise BankError(f"a name of a bank entry must {rule}, not {name!r}")
    path = assignment.bank / "wrong" / question / f"{name}.py"
    if path.exists():
        raise BankError(f"the bank has an entry wrong/{question}/{name}; choose another name")
    return path


def student_code(outputs: Outputs, student: str, question: str) -> str:
    """Return a student's code of a question that lost points, as it was graded.

    Args:
        outputs: where the results are.
        student: whose.
        question: which; one of the assignment's.

    Raises:
        UsageError: there is no such result, it lost nothing or has a name, or its code was not
            kept.
        ResultError: what was kept can't be read.
    """
    result = _result(outputs, student)
    found = next((one for one in result.questions if one.name == question), None)
    _refuse_known(student, question, found)
    kept = read_unnamed(outputs, result).get(question)
    if kept is None or not kept.code:
        again = f"`iml grade {outputs.assignment} --student {student} --fresh` tries again"
        raise UsageError(f"{student}'s code of {question} was not kept; {again}")
    return kept.code


def _result(outputs: Outputs, student: str) -> SubmissionResult:
    store = ResultStore(outputs.root, outputs.assignment)
    if not store.path(student).is_file():
        known = [result.student_id for result in store.read_all()]
        there = f"; first: iml grade {outputs.assignment}, or see --graded" if not known else ""
        meant = nearest(student, known, there)
        raise UsageError(f"no result of {student!r} in {store.folder}{meant}")
    result = store.read(student)
    if result is None:
        raise ResultError(f"{store.path(student)} can't be read")
    return result


def _refuse_known(student: str, question: str, found: QuestionResult | None) -> None:
    whose = f"{student}'s {question}"
    if found is None:
        raise UsageError(f"{whose} was not checked")
    if found.score >= found.max_score:
        raise UsageError(f"{whose} got full points: it is no mistake")
    if found.mistake:
        entries = ", ".join(found.mistake.entries)
        raise UsageError(f"{whose} is in the bank already: it behaves like {entries}")
    if not has_no_name(found):
        raise UsageError(
            f"{whose} was not written, or a check of it is broken: it shows no mistake"
        )


def entry_text(code: str) -> str:
    """Return a bank entry: the code without comments and docstrings, below one to fill in.

    Raises:
        UsageError: the code is not Python, or nested too deep.
    """
    tree = syntax_tree(code)
    if tree is None:
        raise UsageError("the code is not Python, and can't be an entry of the bank")
    try:
        bare = ast.unparse(_Bare().visit(tree))
    except RecursionError:
        raise UsageError("the code is nested too deep to be an entry of the bank") from None
    return f'"""{ENTRY_STUB}"""\n\n{bare}\n'


class _Bare(ast.NodeTransformer):
    """Removes docstrings and other texts that nothing uses; comments are in no tree."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                kept = [one for one in statements if not _is_text(one)]
                empty = statements and not kept and not isinstance(node, ast.Module)
                setattr(node, field, [ast.Pass()] if empty else kept)
        return node


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
