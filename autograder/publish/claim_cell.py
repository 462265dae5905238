"""What a claim cell does in the kernel of the solved notebook: it proves each of its claims.

Only the build runs this; neither students nor graders do.
"""

from __future__ import annotations

import ast
import contextlib
from types import ModuleType
from typing import Any

import numpy as np
from IPython.display import display

from autograder.notebook.claims import read_claims

MIME = "application/vnd.iml-autograder.claims+json"
_LONGEST = 120  # characters of one value


def show_claims(text: str, notebook: dict[str, Any]) -> None:
    """Prove the claims of a cell, and display for each how it ended, as data.

    Args:
        text: of the claim cell.
        notebook: the notebook's global names. They stay as they are.
    """
    display({MIME: prove(text, notebook)}, raw=True)


def prove(text: str, notebook: dict[str, Any]) -> list[dict[str, str]]:
    """Return for each claim its ``sentence`` and its ``failure``, empty if it holds.

    A claim that fails doesn't hide the next one.
    """
    cell = read_claims(text)
    scope = dict(notebook)
    broken = _failure(cell.setup, scope)
    return [
        {"sentence": claim.sentence, "failure": broken or _failure(claim.body, scope)}
        for claim in cell.claims
    ]


def _failure(body: tuple[ast.stmt, ...], scope: dict[str, Any]) -> str:
    """Run statements up to the first that fails, and return how it does; empty if none does."""
    for statement in body:
        try:
            exec(compile(ast.Module([statement], []), "<claim>", "exec"), scope)
        except AssertionError:
            assert isinstance(statement, ast.Assert)
            return f"{ast.unparse(statement.test)} is not true: {_values(statement.test, scope)}"
        except Exception as error:
            return f"{ast.unparse(statement)} raised {type(error).__name__}: {error}"
    return ""


def _values(test: ast.expr, scope: dict[str, Any]) -> str:
    """Return the values on both sides of each comparison, or of all names where there is none."""
    shown: dict[str, str] = {}
    for node in _sides(test) or [n for n in ast.walk(test) if isinstance(n, ast.Name)]:
        name = ast.unparse(node)
        # A part that can't be evaluated by itself, such as a generator's variable, has no value.
        with contextlib.suppress(Exception):
            value = eval(compile(ast.Expression(node), "<claim>", "eval"), scope)
            if not callable(value) and not isinstance(value, ModuleType):
                shown[name] = f"{name} = {_short(value)}"
    return "; ".join(shown.values())


def _sides(test: ast.expr) -> list[ast.expr]:
    if isinstance(test, ast.BoolOp):
        return [side for value in test.values for side in _sides(value)]
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _sides(test.operand)
    sides = [test.left, *test.comparators] if isinstance(test, ast.Compare) else []
    return [side for side in sides if any(isinstance(n, ast.Name) for n in ast.walk(side))]


def _short(value: Any) -> str:
    """Return a value in four digits, cut where it is long."""
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, threshold=12)
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
