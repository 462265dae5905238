"""Python as text: parsed, with every mistake that can be seen without running it."""

from __future__ import annotations

import ast
import warnings

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in a notebook


def parse_python(text: str, first_line: int = 1) -> tuple[ast.Module | None, list[tuple[int, str]]]:
    """Parse Python.

    Args:
        text: of a file, or of a cell.
        first_line: where the text begins in its file; lines of the tree are the file's.

    Returns:
        The tree, None if there is a syntax error; and line and message of each mistake, including
        the compiler's warnings, which every student would see.
    """
    padded = "\n" * (first_line - 1) + text
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(padded, "<text>", "exec", _FLAGS | ast.PyCF_ONLY_AST, dont_inherit=True)
            compile(tree, "<text>", "exec", _FLAGS, dont_inherit=True)
        except SyntaxError as error:
            line = error.lineno or first_line
            return None, [(line, _described(error, padded))]
        except ValueError as error:  # a null byte
            return None, [(first_line, f"is not Python: {error}")]
    faults = sorted({(warning.lineno, _mended(str(warning.message))) for warning in caught})
    assert isinstance(tree, ast.Module)
    return tree, faults


def _described(error: SyntaxError, text: str) -> str:
    lines = text.splitlines()
    line = lines[error.lineno - 1].strip() if error.lineno and error.lineno <= len(lines) else ""
    return f"syntax error: {error.msg}" + (f": {line}" if line else "")


def _mended(warning: str) -> str:
    if "invalid escape sequence" in warning:
        return f"{warning}; put r before the text, or write the backslash twice"
    return warning
