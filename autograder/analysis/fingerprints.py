"""Fingerprints of code that stay the same when names, comments and layout change.

Robust winnowing: of each run of hashes of neighbouring k-grams the smallest is kept, so that any
shared stretch of `LENGTH` + `WINDOW` − 1 signs gives a shared fingerprint. Schleimer, Wilkerson and
Aiken, "Winnowing: local algorithms for document fingerprinting" (SIGMOD 2003).
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import zlib
from collections.abc import Iterable

import numpy as np

from autograder.judging.code import syntax_tree

LENGTH = 20  # signs of a k-gram; a name is one sign
WINDOW = 6  # k-grams of which one is kept
MOST_SIGNS = 200_000  # of one cell; beyond it there is data rather than code


def fingerprints(cells: Iterable[str]) -> list[frozenset[int]]:
    """Return the fingerprints of code cells: of each function, and of the code around functions.

    Args:
        cells: their code; what doesn't parse is taken as it is.
    """
    # Here, since it takes a second to import and only one command needs it.
    from copydetect.utils import winnow

    found = []
    for part in itertools.chain.from_iterable(map(_parts, cells)):
        signs = _signs(part)[:MOST_SIGNS].encode(errors="replace")
        grams = [signs[i : i + LENGTH] for i in range(len(signs) - LENGTH + 1)]
        if grams:
            hashes = np.array([zlib.crc32(gram) for gram in grams])
            found.append(frozenset(winnow(hashes, min(WINDOW, len(hashes)))[0].tolist()))
    return found


def _parts(cell: str) -> list[str]:
    """Return a cell's functions and the code around them, written in one way.

    A file's order says nothing about who wrote it, so that no k-gram spans two functions.
    """
    tree = syntax_tree(cell)
    if tree is None:
        # Pygments' time grows with the square of empty lines.
        lines = (line.strip() for line in cell[:MOST_SIGNS].split("\n"))
        return ["\n".join(filter(None, lines))]
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    rest = ast.Module([n for n in tree.body if n not in functions], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            _strip(node)
    with contextlib.suppress(RecursionError):
        return [ast.unparse(part) for part in (*functions, rest)]
    return []


def _strip(node: ast.FunctionDef | ast.ClassDef) -> None:
    """Take the docstring away, and what a function says of its types."""
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    if isinstance(node, ast.FunctionDef):
        node.returns = None
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            argument.annotation = None


def _signs(code: str) -> str:
    """Return code with one sign for each name and text, and without comments and spaces."""
    from copydetect.utils import filter_code

    return str(filter_code(code, "cell.py", language="python")[0])
